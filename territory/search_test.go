package territory_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"qalauly/territory"
)

func TestSearch(t *testing.T) {
	t.Parallel()
	ctx, db := t.Context(), loaded(t)
	for text, first := range map[string]string{
		"Шет ауданы":          "356400000",
		"шетский район":       "356400000",
		"Shet":                "356400000",
		"Тараз":               "311000000",
		"тарас":               "311000000",
		"Конаев":              "191000000",
		"Аксуат":              "103400000",
		"Маканчи":             "104500000",
		"Байтерек":            "274400000",
		"Теренколь":           "554800000",
		"Петропавл":           "591000000",
		"Петропавловск":       "591000000",
		"Өскемен":             "631000000",
		"Усть Каменогорск":    "631000000",
		"Чимкент":             "790000000",
		"Alma-Ata":            "750000000",
		"Алматинская область": "190000000",
		"Алматы облысы":       "190000000",
		"Алматы қаласы":       "750000000",
		"Абай облысы":         "100000000",
		"Жетысу область":      "330000000",
		"Мусрепова":           "596600000",
		"Аксу-Аюлы":           "356400000",
		"ақсуаюлы":            "356400000",
		"Qarqaraly":           "354800000",
		"Северо-Казахстанская обл": "590000000",
	} {
		hits, err := territory.Search(ctx, db, text, today, 5)
		require.NoError(t, err)
		require.NotEmpty(t, hits, text)
		if hits[0].Unit != first {
			t.Errorf("%q: %+v", text, hits)
		}
	}
}

func TestSearchTellsNamesakesApart(t *testing.T) {
	t.Parallel()
	hits, err := territory.Search(t.Context(), loaded(t), "Жамбылский район", today, 10)
	require.NoError(t, err)
	regions := map[string]bool{}
	for _, h := range hits[:3] {
		require.Equal(t, territory.District, h.Level)
		require.Equal(t, "Жамбылский район", h.Name.RU)
		require.True(t, h.Exact)
		regions[h.Region.RU] = true
	}
	require.Len(t, regions, 3)
}

func TestSearchFindsNothingInOtherWords(t *testing.T) {
	t.Parallel()
	ctx, db := t.Context(), loaded(t)
	for _, text := range []string{"", "  ?! ", "На нашей улице две недели нет воды, когда дадут?", "Көшеде екі аптадан бері су жоқ, қашан беріледі?"} {
		hits, err := territory.Search(ctx, db, text, today, 10)
		require.NoError(t, err)
		require.Empty(t, hits, text)
	}
}
