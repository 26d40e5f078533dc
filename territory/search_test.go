package territory_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"qalauly/territory"
)

func indexed(t testing.TB) *territory.Index {
	t.Helper()
	index, err := territory.ReadIndex(t.Context(), loaded(t))
	require.NoError(t, err)
	return index
}

func TestSearch(t *testing.T) {
	t.Parallel()
	index := indexed(t)
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
		"Нур-Султан":               "710000000",
		"Алма-Ата":                 "750000000",
		"Семипалатинск":            "101000000",
		"Капчагай":                 "191000000",
		"Гурьев":                   "231000000",
		"Джамбул":                  "311000000",
		"Актюбинск":                "151000000",
		"Зыряновский район":        "634800000",
		"лебяжинский р-н":          "555200000",
		"Абайская область":         "100000000",
		"Жанаузен":                 "471800000",
	} {
		hits := index.Search(text, today, 5)
		require.NotEmpty(t, hits, text)
		if hits[0].Unit != first {
			t.Errorf("%q: %+v", text, hits)
		}
	}
}

func TestSearchTellsNamesakesApart(t *testing.T) {
	t.Parallel()
	hits := indexed(t).Search("Жамбылский район", today, 10)
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
	index := indexed(t)
	for _, text := range []string{"", "  ?! ", "На нашей улице две недели нет воды, когда дадут?", "Көшеде екі аптадан бері су жоқ, қашан беріледі?"} {
		hits := index.Search(text, today, 10)
		require.Empty(t, hits, text)
	}
}

// Shet has one more village of a name that is everywhere.
const namesakesSQL = `
	INSERT INTO place (id, unit, kind, name_kk, name_ru, full_kk, full_ru, key) VALUES
	(1, '356400000', 'village', 'Бірлік', 'Бирлик', 'Бірлік ауылы', 'с. Бирлик', 'birlik'),
	(2, '103200000', 'village', 'Бірлік', 'Бирлик', 'Бірлік ауылы', 'с. Бирлик', 'birlik'),
	(3, '594200000', 'village', 'Бірлік', 'Бирлик', 'Бірлік ауылы', 'с. Бирлик', 'birlik'),
	(4, '354800000', 'village', 'Жаңа жол', 'Жана жол', 'Жаңа жол ауылы', 'с. Жана жол', 'jana jol')`

func TestSearchInsideAUnit(t *testing.T) {
	t.Parallel()
	ctx, db := t.Context(), loaded(t)
	_, err := db.Exec(ctx, namesakesSQL)
	require.NoError(t, err)
	index, err := territory.ReadIndex(ctx, db)
	require.NoError(t, err)
	for text, place := range map[string]int64{
		"Бірлік, Шет":              1,
		"Бірлік ауылы, Шет ауданы": 1,
		"Бирлик Шетский":           1,
		"с. Бирлик Шетский р-н":    1,
		"birlik shet":              1,
		"Шетский район Бирлик":     1,
		"бирлек, шецкий":           1,
		"Карагандинская обл., Шетский р-н, с. Бирлик": 1,
		"Бірлік, Қарағанды облысы":                    1,
		"Birlik, Abai":            2,
		"Бирлик СКО":              3,
		"Жаңа жол Қарқаралы":      4,
		"Каркаралинский, Жанажол": 4,
	} {
		hits := index.Search(text, today, 10)
		require.NotEmpty(t, hits, text)
		require.Equal(t, place, hits[0].Place, "%s: %+v", text, hits)
		for _, h := range hits[1:] {
			require.False(t, h.Exact, "%s: %+v", text, h)
		}
	}
	for text, unit := range map[string]string{
		"Абай ауданы, Қарағанды": "353200000", "Абайский район Шымкент": "791110000",
		"Жамбылский СКО": "594600000", "ВКО": "630000000", "Талғар Алматы облысы": "196200000",
	} {
		hits := index.Search(text, today, 10)
		require.NotEmpty(t, hits, text)
		require.Equal(t, unit, hits[0].Unit, "%s: %+v", text, hits)
	}
	hits := index.Search("Бірлік", today, 10)
	require.Len(t, hits, 3)
}

func TestHitsForButtons(t *testing.T) {
	t.Parallel()
	index := indexed(t)
	for text, want := range map[string]territory.Hit{
		"Караганда":       {Short: territory.Name{KK: "Қарағанды қаласы", RU: "г. Караганда"}},
		"Темиртау":        {Short: territory.Name{KK: "Теміртау қаласы", RU: "г. Темиртау"}, Region: territory.Name{KK: "Қарағанды обл.", RU: "Карагандинская обл."}, RegionBrief: territory.Name{KK: "Қарағанды", RU: "Карагандинская"}},
		"Акжарский район": {Short: territory.Name{KK: "Ақжар ауданы", RU: "Акжарский р-н"}, Region: territory.Name{KK: "Солтүстік Қазақстан обл.", RU: "Северо-Казахстанская обл."}, RegionBrief: territory.Name{KK: "СҚО", RU: "СКО"}},
		"Явленка":         {Short: territory.Name{KK: "Явленка", RU: "Явленка"}, WithinShort: territory.Name{KK: "Есіл ауданы", RU: "Есильский р-н"}, Region: territory.Name{KK: "Солтүстік Қазақстан обл.", RU: "Северо-Казахстанская обл."}, RegionBrief: territory.Name{KK: "СҚО", RU: "СКО"}},
	} {
		hits := index.Search(text, today, 10)
		h := hits[0]
		require.Equal(t, want, territory.Hit{Short: h.Short, WithinShort: h.WithinShort, Region: h.Region, RegionBrief: h.RegionBrief}, text)
	}
	require.Equal(t, territory.Name{KK: "Ақсу-Аюлы ауылы", RU: "с. Аксу-Аюлы"}, territory.Seat("356400000"))
	require.Equal(t, territory.Name{KK: "Павлодар қаласы", RU: "г. Павлодар"}, territory.Seat("556000000"), "the centre is a city of its own")
	require.Equal(t, territory.Name{KK: "Аққыстау, аудан орталығы", RU: "райцентр Аккистау"}, territory.Seat("234200000"))
	require.Empty(t, territory.Seat("000000000"))
	require.Equal(t, territory.Name{KK: "Шет ауд.", RU: "Шетский"}, territory.Brief("356400000"))
	require.Equal(t, territory.Name{KK: "Тараз қ.", RU: "г. Тараз"}, territory.Brief("311000000"))
	require.Empty(t, territory.Brief(""))
}
