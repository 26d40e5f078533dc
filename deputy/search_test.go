package deputy_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"qalauly/deputy"
)

func TestSearch(t *testing.T) {
	t.Parallel()
	ctx, db := t.Context(), few(t)
	var finder deputy.Finder
	for text, want := range map[string][]int64{
		"Қойшыбаева":       {1},
		"koishibaeva":      {1},
		"Кайшыбаева Осель": {1},
		"асель койшибаева": {1},
		"койшибаева а.":    {1},
		"А. Койшибаева":    {1},
		"Қойшыб":           {1},
		"турсыновна":       {1},
		"Инкаров":          {3},
		"Ни":               {4},
		"С. Ни":            {4},
		"Омаров":           {2}, // no seat any more
		"Омаров Шет":       {2},
		"Койшибаева Шетский район":        {1},
		"Инкаров Тараз":                   {3}, // the place is no reason to find nobody
		"Койшибаева Тараз":                {1}, // nor is it where somebody else of a like name was elected
		"Инкаров, Карагандинская область": {3},
		"жумагазин":                       {},
		"су жоқ":                          {},
		"нет света":                       {},
		strings.Repeat("qwertyuiop", 500): {},
		"а":                               {},
		"":                                {},
		"  ?!":                            {},
		"\x00 ' OR 1=1 --":                {},
		"На нашей улице две недели нет воды, когда дадут?": {},
	} {
		hits, total, err := finder.Search(ctx, db, text, today, page)
		require.NoError(t, err, text)
		require.Equal(t, want, ids(hits), text)
		require.Equal(t, len(want), total, text)
	}
	hits, _, err := finder.Search(ctx, db, "Омаров", day(2024, 1, 1), page)
	require.NoError(t, err)
	require.Equal(t, []int64{2}, ids(hits))
}

func TestClear(t *testing.T) {
	t.Parallel()
	hits := func(scores ...float64) (list []deputy.Hit) {
		for _, s := range scores {
			list = append(list, deputy.Hit{Score: s})
		}
		return list
	}
	require.False(t, deputy.Clear(nil))
	require.True(t, deputy.Clear(hits(1)))
	require.True(t, deputy.Clear(hits(0.8, 0.5)))
	require.False(t, deputy.Clear(hits(1, 0.8)))
	require.False(t, deputy.Clear(hits(1, 1)))
	require.False(t, deputy.Clear(hits(0.6)), "one unlikely hit is shown, not opened")
}
