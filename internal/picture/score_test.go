package picture

import (
	"bytes"
	"image/png"
	"os"
	"testing"

	"github.com/stretchr/testify/require"
)

// TestScores: both pictures are drawn whole, whatever the names and the numbers are.
// With PICTURES set they are left there to look at.
func TestScores(t *testing.T) {
	t.Parallel()
	bands := []BandMark{{0.8, "өте жоғары"}, {0.65, "жоғары"}, {0.5, "орташа"}, {0.35, "төмен"}, {0, "өте төмен"}}
	blocks := []BlockBar{{"Қоғамдық-саяси қызмет", "40,6 / 55", 0.74}, {"Медиабелсенділік", "10,7 / 15", 0.71}, {"Партиялық жауапкершілік", "24,1 / 30", 0.8}}
	shots := map[string][]byte{}
	for name, share := range map[string]float64{"score": 0.754, "none": 0, "full": 1} {
		body, err := DrawScore(ScoreCard{
			Title: "Әсел Қойшыбаева", Where: "аудандық мәслихаттар · 46-апта, 2026", Score: "75,4", Band: "жоғары",
			Place: "186-орын, депутат саны — 1 914 (ықтимал аралық: 120–260)", Share: share, Bands: bands, Blocks: blocks, Note: "ойдан шығарылған",
		})
		require.NoError(t, err)
		shots[name] = body
	}
	for name, count := range map[string]int{"history": 13, "nothing": 0, "one": 1} {
		h := History{Title: "Әсел Қойшыбаева", Where: "46-апта, 2026"}
		for i := range count {
			h.Weeks = append(h.Weeks, WeekScore{Label: "15.11", Points: "75,4", Share: float64(i) / 12})
		}
		body, err := DrawHistory(h)
		require.NoError(t, err)
		shots[name] = body
	}
	two := Comparison{
		Title: "Аудандық мәслихаттар · 46-апта, 2026", Note: "Айырма шамалы: ықтимал орындары қабаттасады.",
		First:  Compared{"Әсел Қойшыбаева-Төлепбергенова", "75,4", "186-орын, депутат саны — 1 914"},
		Second: Compared{"Бақыт Есенов", "60,8", "1 222-орын, депутат саны — 1 914"},
	}
	for i := range 18 {
		two.Rows = append(two.Rows, ComparedRow{Name: "A1", FirstPoints: "8,5", SecondPts: "12,0", FirstShare: float64(i) / 17, SecondShare: 1 - float64(i)/17, Block: i%6 == 0})
	}
	body, err := DrawComparison(two)
	require.NoError(t, err)
	shots["comparison"] = body
	require.NotEqual(t, shots["none"], shots["full"])
	require.NotEqual(t, shots["history"], shots["one"])
	for name, body := range shots {
		img, err := png.Decode(bytes.NewReader(body))
		require.NoError(t, err)
		require.Equal(t, boardSide, img.Bounds().Dx())
		if dir := os.Getenv("PICTURES"); dir != "" {
			require.NoError(t, os.WriteFile(dir+"/"+name+".png", body, 0o644))
		}
	}
}
