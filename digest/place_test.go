package digest

import (
	"testing"

	"github.com/stretchr/testify/require"

	"qalauly/deputy"
	"qalauly/rating"
	"qalauly/rating/methods"
	"qalauly/rating/weeks"
)

// TestWhoLeadsAndWhoMoved: places are told where they have numbers and only moves whose
// ranges are apart; elsewhere bands alone, and nobody who is last.
func TestWhoLeadsAndWhoMoved(t *testing.T) {
	t.Parallel()
	rules := methods.R1()
	top, next := rules.Bands[0].Code, rules.Bands[1].Code
	row := func(rank int, band string, within bool) *weeks.Row {
		place := rating.Place{Rank: rank, Of: 20, Low: max(1, rank-2), High: rank + 2}
		r := &weeks.Row{Score: rating.Score{Level: "district", Region: "10", Band: band, Country: place}}
		if within {
			r.Within = place
		}
		return r
	}
	line := func(id int64, now, then *weeks.Row) PersonalLine {
		return PersonalLine{Hit: deputy.Hit{ID: id}, Row: now, Then: then}
	}
	unplaced := row(0, next, true)
	unplaced.Unplaced = "short"
	lines := func(within bool) []PersonalLine {
		return []PersonalLine{
			line(1, row(9, next, within), row(2, next, within)), // fell, the ranges are apart
			line(2, row(3, top, within), row(4, top, within)),   // within chance
			line(3, row(1, top, within), row(14, next, within)), // another band
			line(4, row(2, next, within), nil),                  // new
			line(5, unplaced, row(3, top, within)),              // no place any more
			line(6, nil, nil),                                   // not rated
		}
	}
	ids := func(all []PersonalLine) (ids []int64) {
		for _, one := range all {
			ids = append(ids, one.ID)
		}
		return ids
	}
	for name, c := range map[string]struct {
		shown    map[string]rating.Shown
		numbered bool
		leads    []int64
		moved    []int64
	}{
		"numbers in the region":  {map[string]rating.Shown{"": rating.InBands, "10": rating.Numbered}, true, []int64{3, 4, 2}, []int64{1, 3}},
		"numbers in the country": {map[string]rating.Shown{"": rating.Numbered, "10": rating.NoPlaces}, true, []int64{3, 4, 2}, []int64{1, 3}},
		"bands":                  {map[string]rating.Shown{"": rating.InBands, "10": rating.NoPlaces}, false, []int64{2, 3}, []int64{3}},
	} {
		var groups []rating.Group
		for region, shown := range c.shown {
			groups = append(groups, rating.Group{Level: "district", Region: region, Shown: shown})
		}
		var w PlaceWeek
		w.tell(rules, groups, lines(c.shown["10"] == rating.Numbered))
		require.Equal(t, 4, w.Rated, name)
		require.Equal(t, c.numbered, w.Numbered, name)
		require.Equal(t, c.leads, ids(w.Leads), name)
		var moved []int64
		for _, m := range w.Moves {
			moved = append(moved, m.ID)
			require.Equal(t, m.ID == 1, m.Now.Rank > 0, name)
		}
		require.Equal(t, c.moved, moved, name)
		if !c.numbered {
			require.Equal(t, top, w.Band)
			require.Equal(t, 2, w.InBand)
		}
	}
}
