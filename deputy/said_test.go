package deputy_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"qalauly/deputy"
)

func TestBodiesByName(t *testing.T) {
	t.Parallel()
	ctx, db := t.Context(), few(t)
	var finder deputy.Finder
	for text, want := range map[string][]string{
		"Құрылтай": {"kurultai"},
		"Курултай": {"kurultai"},
		"qurultay": {"kurultai"},
		"Құрылтай депутаттары": {"kurultai"},
		"Мәжіліс":                   {"kurultai"},
		"мажилис":                   {"kurultai"},
		"Парламент":                 {"kurultai"},
		"курултай Атырау":           {"kurultai"},
		"мәслихат Атырау":           {"230000000", "231000000"},
		"Атырау мәслихаты":          {"230000000", "231000000"},
		"маслихат Атырау":           {"230000000", "231000000"},
		"областной маслихат Атырау": {"230000000"},
		"депутаты Атырауского областного маслихата": {"230000000"},
		"Атырау облыстық мәслихаты":                 {"230000000"},
		"Атырау облысының мәслихаты":                {"230000000"},
		"қалалық мәслихат Атырау":                   {"231000000"},
		"Атыраудағы қалалық мәслихат":               {"231000000"},
		"городской маслихат Атырау":                 {"231000000"},
		"Шетский районный маслихат":                 {"356400000"},
		"Шет аудандық мәслихаты":                    {"356400000"},
		"shet audandyq maslihaty":                   {"356400000"},
		"маслехат Шетский":                          {"356400000"},
		"маслихат Аксу-Аюлы":                        {"356400000"},
		"Карагандинский областной маслихат":         {"350000000"},
		"маслихат Астаны":                           {"710000000"},
		"мәслихат Астана":                           {"710000000"},
		"Абай облысының мәслихаты":                  {"100000000"},
		"Абай ауданының мәслихаты, Қарағанды":       {"353200000"},
	} {
		for _, find := range []func() (deputy.Found, error){
			func() (deputy.Found, error) { return finder.Find(ctx, db, text, today, "kk") },
			func() (deputy.Found, error) { return finder.FindPlaces(ctx, db, text, today) },
		} {
			f, err := find()
			require.NoError(t, err)
			var got []string
			for _, b := range f.Said.Bodies {
				got = append(got, b.ID)
			}
			require.Equal(t, want, got, text)
			_, sure := f.Body()
			require.Equal(t, len(want) == 1, sure, text)
		}
	}
}

func TestBodiesSaidOtherwise(t *testing.T) {
	t.Parallel()
	ctx, db := t.Context(), few(t)
	var finder deputy.Finder
	find := func(text string) deputy.Found {
		f, err := finder.Find(ctx, db, text, today, "ru")
		require.NoError(t, err)
		return f
	}
	require.Equal(t, "majilis", find("Мәжіліс").Said.Over.ID)
	require.Nil(t, find("Парламент").Said.Over)
	require.Equal(t, "230000000", find("Атырау мажилис").Said.Region)
	for _, text := range []string{"сенат", "Сенат", "Сенаттың депутаты", "депутат сената"} {
		require.True(t, find(text).Said.Senate, text)
	}
	for _, text := range []string{"мәслихат", "депутаты маслихата", "облыстық мәслихат"} {
		require.True(t, find(text).Said.Open, text)
	}
	for text, id := range map[string]int64{"депутат мажилиса Койшибаева": 1, "Койшибаева маслихат": 1, "мәслихат депутаты Қойшыбаева Әсел": 1} {
		h, ok := find(text).Person()
		require.True(t, ok, text)
		require.Equal(t, id, h.ID, text)
		require.False(t, find(text).Said.Any(), text)
	}
	for _, text := range []string{"Сенатов", "Қойшыбаева", "су жоқ", "Атырау", "облысы", ""} {
		require.False(t, find(text).Said.Any(), text)
	}
}
