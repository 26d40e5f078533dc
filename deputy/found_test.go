package deputy_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"qalauly/deputy"
	"qalauly/territory"
)

func TestFindSaysWhatIsMeant(t *testing.T) {
	t.Parallel()
	ctx, db := t.Context(), few(t)
	var finder deputy.Finder
	for text, want := range map[string]struct {
		person, place, letter bool
	}{
		"Асель Койшибаева":  {person: true},
		"асель койшыбаева":  {person: true},
		"fctkm rjqib,ftdf":  {person: true}, // typed on the other keyboard
		"Койшибаева, Шет":   {person: true},
		"Омаров":            {person: true}, // former, and nobody else
		"Шет ауданы":        {place: true},
		"itncrbq hfqjy":     {place: true},
		"Жамбыл":            {}, // of many places
		"жумагазин":         {},
		"Сапар Жумагазин":   {},
		"С. Жумагазин":      {},
		"су жоқ":            {letter: true},
		"нет света":         {letter: true},
		"Когда дадут воду?": {letter: true},
		"Помогите!":         {letter: true},
		"яма":               {},
		"":                  {},
		"Абай көшесінде екі аптадан бері су жоқ": {letter: true},
	} {
		f, err := finder.Find(ctx, db, text, today, "kk")
		require.NoError(t, err)
		_, person := f.Person()
		_, place := f.Place()
		require.Equal(t, want.person, person, "%q: %+v", text, f)
		require.Equal(t, want.place, place, "%q: %+v", text, f)
		require.Equal(t, want.letter, f.Letter, "%q: %+v", text, f)
		require.False(t, f.Letter && !f.Empty(), text)
	}
}

func TestFindPlacesFindsNoPeople(t *testing.T) {
	t.Parallel()
	ctx, db := t.Context(), few(t)
	var finder deputy.Finder
	f, err := finder.FindPlaces(ctx, db, "Койшибаева", today)
	require.NoError(t, err)
	require.True(t, f.Empty())
	f, err = finder.FindPlaces(ctx, db, "Шет", today)
	require.NoError(t, err)
	require.Len(t, f.Named, 1)
}

func TestWhoIsClearlyMeant(t *testing.T) {
	t.Parallel()
	named := []territory.Hit{{Unit: "356400000", Exact: true, Score: 1}}
	whole, like := deputy.Hit{ID: 1, Score: 1, Whole: true}, deputy.Hit{ID: 2, Score: 0.9}
	for what, c := range map[string]struct {
		f      deputy.Found
		person bool
		place  bool
	}{
		"the only one of the whole name":   {f: deputy.Found{People: []deputy.Hit{whole, like}}, person: true},
		"two of the whole name":            {f: deputy.Found{People: []deputy.Hit{whole, whole}}},
		"one who sits and one who did":     {f: deputy.Found{People: []deputy.Hit{{Score: 0.9}, {Score: 0.9, Former: true}}}, person: true},
		"one who did and one who sits":     {f: deputy.Found{People: []deputy.Hit{{Score: 0.9, Former: true}, {Score: 0.85}}}},
		"a place and somebody of its name": {f: deputy.Found{People: []deputy.Hit{whole}, Named: named}},
		"a place and somebody a bit alike": {f: deputy.Found{People: []deputy.Hit{{Score: 0.65}}, Named: named}, place: true},
		"places of one name":               {f: deputy.Found{Named: append(named, named...)}},
		"one place well alike":             {f: deputy.Found{Alike: []territory.Hit{{Score: 0.75}}}, place: true},
		"one place somehow alike":          {f: deputy.Found{Alike: []territory.Hit{{Score: 0.7}}}},
		"one of whom a word is only alike": {f: deputy.Found{People: []deputy.Hit{{Score: 0.8, Loose: true}}}},
	} {
		_, person := c.f.Person()
		_, place := c.f.Place()
		require.Equal(t, c.person, person, what)
		require.Equal(t, c.place, place, what)
	}
}
