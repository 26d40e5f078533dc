package roadmap_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"qalauly/calendar"
	"qalauly/programme/roadmap"
	"qalauly/rating"
	"qalauly/rating/weeks"
)

// TestVoidingReachesTheRating: a measure that is done counts in A1 of whoever answers for
// it when the week is rated; once that is voided, or the measure is due no more, the same
// week rated again has not a point of it.
func TestVoidingReachesTheRating(t *testing.T) {
	t.Parallel()
	p := newPlan(t, usual...)
	week := calendar.WeekOf(today)
	a1 := func() (all []rating.Part) {
		p.Helper()
		in, err := weeks.Load(p.ctx, p.db, p.Ledger.Method, week, week.Add(1).Start())
		require.NoError(t, err)
		done, err := rating.Rate(in, p.Ledger.Method)
		require.NoError(t, err)
		for n, code := range in.Criteria {
			if code != "A1" {
				continue
			}
			for _, s := range done.Scores {
				for _, d := range p.deputies[:2] {
					if s.Deputy == d {
						all = append(all, s.Parts[n])
					}
				}
			}
		}
		require.Len(t, all, 2)
		return all
	}
	counted := func(parts []rating.Part) (x []float64) {
		for _, one := range parts {
			x = append(x, float64(one.X)/1_000_000)
		}
		return x
	}
	before := a1()
	require.Equal(t, []float64{0, 0}, counted(before))

	id := p.records(p.done("3.1", 3))
	require.Equal(t, []float64{0, 0}, counted(a1()), "nobody has verified it")
	p.verifies(id)
	done := a1()
	require.Equal(t, []float64{2, 2}, counted(done))
	for n := range done {
		require.Greater(t, done[n].Points, before[n].Points)
	}

	_, err := p.Void(p.ctx, p.db, verifier, id, "Сурет басқа жерден", now)
	require.NoError(t, err)
	require.Equal(t, before, a1())

	p.verifies(p.records(p.done("3.1", 3)))
	require.Equal(t, done, a1())
	drop := roadmap.Draft{Item: p.item("3.2").ID, Kind: roadmap.Drop, Day: today, Note: "Бағдарламадан алынды", Proof: link}
	require.NoError(t, p.ComeDue(p.ctx, p.db, now))
	late := a1()
	require.NotEqual(t, done[0], late[0], "another measure was missed")
	p.verifies(p.records(drop))
	require.Equal(t, done, a1(), "and is due no more")
}
