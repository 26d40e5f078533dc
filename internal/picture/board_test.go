package picture_test

import (
	"bytes"
	"fmt"
	"image/png"
	"os"
	"testing"

	"github.com/stretchr/testify/require"

	"qalauly/internal/picture"
)

func board(weeks, criteria int) picture.Board {
	b := picture.Board{
		Title: "Жазбалар · ӘҒҚҢӨҰҮҺІ әғқңөұүһі", Where: "Қарағанды облысы, Шығыс Қазақстан облысы", ByWeek: "Апта бойынша",
		Entered: "енгізілді", Verified: "расталды", ByCriterion: "Өлшемшарт бойынша, 28 күн", NothingRecorded: "Жазба жоқ",
	}
	for i := range weeks {
		b.Weeks = append(b.Weeks, picture.WeekBar{Label: fmt.Sprintf("%02d.09", i+1), Entered: 40 + i*i*11, Verified: 30 + i*i*10})
	}
	for i := range criteria {
		b.Criteria = append(b.Criteria, picture.CriterionBar{Label: fmt.Sprintf("A%d", i+1), Count: 1200 / (i + 1)})
	}
	return b
}

// TestBoard: a square that is the same each time, differs with what it shows, and is
// small enough to be sent at once. BOARD names a folder to look at them.
func TestBoard(t *testing.T) {
	t.Parallel()
	seen := map[string]bool{}
	for name, b := range map[string]picture.Board{"full": board(13, 11), "empty": board(0, 0)} {
		body, err := picture.DrawBoard(b)
		require.NoError(t, err)
		if name == "empty" {
			again, err := picture.DrawBoard(b)
			require.NoError(t, err)
			require.Equal(t, body, again)
		}
		require.False(t, seen[string(body)])
		seen[string(body)] = true
		require.Less(t, len(body), 150<<10)
		img, err := png.Decode(bytes.NewReader(body))
		require.NoError(t, err)
		require.Equal(t, img.Bounds().Dx(), img.Bounds().Dy())
		if folder := os.Getenv("BOARD"); folder != "" {
			require.NoError(t, os.WriteFile(folder+"/"+name+".png", body, 0o600))
		}
	}
}
