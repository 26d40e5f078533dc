package picture

import (
	"bytes"
	"image/png"
	"os"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestCorps(t *testing.T) {
	t.Parallel()
	b := CorpsBoard{
		Title: "Партия депутаттары кім", Where: "Бүкіл ел · 24 қараша 2026",
		Rows: []string{"Партияның барлық депутаты", "Құрылтай, 2026 жылға дейін — Мәжіліс", "Облыстық және үш қаланың", "Қалалық", "Аудандық"},
		Sections: []CorpsSection{
			{Title: "Әйелдер мен ерлер", Names: []string{"әйелдер", "ерлер"}},
			{Title: "Жасы", Names: []string{"35-ке дейін", "36–45", "46–55", "үлкен"}},
			{Title: "Мандаты", Names: []string{"алғаш рет", "бұрын да болған"}},
		},
		Note: "Ойдан шығарылған адамдар",
	}
	for i := range b.Sections {
		for range b.Rows {
			bar := []CorpsShare{{0.314, "31,4"}, {0.686, "68,6"}}
			if i == 1 {
				bar = []CorpsShare{{0.2, "20,0"}, {0.35, "35,0"}, {0.41, "41,0"}, {0.04, "4,0"}}
			}
			b.Sections[i].Bars = append(b.Sections[i].Bars, bar)
		}
	}
	body, err := DrawCorps(b)
	require.NoError(t, err)
	again, err := DrawCorps(b)
	require.NoError(t, err)
	require.Equal(t, body, again, "the same figures are the same picture")
	shown, err := png.Decode(bytes.NewReader(body))
	require.NoError(t, err)
	require.Equal(t, boardSide, shown.Bounds().Dx())
	require.Less(t, len(body), 150<<10)
	if name := os.Getenv("QALAULY_PICTURE"); name != "" {
		require.NoError(t, os.WriteFile(name, body, 0o600))
	}
	_, err = DrawCorps(CorpsBoard{Title: "x"})
	require.NoError(t, err)
}
