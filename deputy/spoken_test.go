package deputy_test

import (
	"encoding/csv"
	"os"
	"testing"

	"github.com/stretchr/testify/require"

	"qalauly/deputy"
)

func TestFindLeavesOutWhatIsSaidAroundAName(t *testing.T) {
	t.Parallel()
	ctx, db := t.Context(), few(t)
	var finder deputy.Finder
	for text, want := range map[string]struct {
		person int64
		place  string
		letter bool
	}{
		"депутат Койшибаева из Шет":     {person: 1},
		"@qalauly_bot Асель Койшибаева": {person: 1},
		"«Асель Койшибаева»":            {person: 1},
		"Әсел Қойшыбаеваның депутаты":   {person: 1},
		"Қарағандыдағы Қойшыбаева":      {person: 1},
		"Мажилис, Сергей Ни":            {person: 4},
		"Кто депутат от Темиртау?":      {place: "352400000"},
		"Теміртаудың депутаты кім?":     {place: "352400000"},
		"ул. Абая 5, Темиртау":          {place: "352400000"},
		"пос. Темиртау":                 {place: "352400000"},
		"«Темиртау»":                    {place: "352400000"},
		"Гурьев":                        {place: "231000000"},
		"рахмет":                        {},
		"привет":                        {},
		"спасибо, депутат":              {},
		"вода":                          {letter: true},
		"Кто починит дорогу?":           {letter: true},
		"аким":                          {letter: true},
	} {
		f, err := finder.Find(ctx, db, text, today, "kk")
		require.NoError(t, err)
		person, _ := f.Person()
		place, _ := f.Place()
		require.Equal(t, want.person, person.ID, "%q: %+v", text, f)
		require.Equal(t, want.place, place.Unit, "%q: %+v", text, f)
		require.Equal(t, want.letter, f.Letter, "%q: %+v", text, f)
	}
	f, err := finder.FindPlaces(ctx, db, "пос. Теміртауда", today)
	require.NoError(t, err)
	require.Len(t, f.Named, 1)
}

func TestFindOpensNobodyOfWhomAWordIsOnlyAlike(t *testing.T) {
	t.Parallel()
	ctx, db := t.Context(), few(t)
	var finder deputy.Finder
	f, err := finder.Find(ctx, db, "Асель Койчубай", today, "ru")
	require.NoError(t, err)
	require.NotEmpty(t, f.People)
	require.True(t, f.People[0].Loose)
	_, sure := f.Person()
	require.False(t, sure)
}

func TestSpokenWordsAreWhole(t *testing.T) {
	t.Parallel()
	file, err := os.Open("spoken.csv")
	require.NoError(t, err)
	defer file.Close()
	lines, err := csv.NewReader(file).ReadAll()
	require.NoError(t, err)
	seen := map[string]bool{}
	for _, l := range lines[1:] {
		require.Contains(t, []string{"filler", "street", "body", "greeting", "matter"}, l[1], l[0])
		require.False(t, seen[l[0]], l[0])
		seen[l[0]] = true
	}
}
