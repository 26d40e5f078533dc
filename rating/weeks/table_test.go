package weeks_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"qalauly/rating"
	"qalauly/rating/weeks"
)

func TestWhatIsTold(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.fill(w.entries(week("2026-W22"), 28, 5))
	w.exec(`UPDATE mandate SET valid_from = '2026-11-01' WHERE deputy = 101`) // too short for a place
	for _, now := range []string{"2026-10-27 10:00", "2026-11-02 10:00", "2026-11-24 10:00", "2026-11-30 10:00"} {
		w.tick(at(now))
	}
	s, err := weeks.Latest(w.ctx, w.db, weeks.Weekly)
	require.NoError(t, err)
	require.Equal(t, "2026-W47", s.Period)
	whole, disputed, err := weeks.Result(w.ctx, w.db, s)
	require.NoError(t, err)
	require.Empty(t, disputed)

	table, total, err := weeks.Table(w.ctx, w.db, s.ID, "region", "", weeks.Page{Limit: 5})
	require.NoError(t, err)
	require.Equal(t, 13, total)
	for i, row := range table {
		require.Equal(t, whole.Groups[0].Order[i], row.Deputy)
	}
	rest, _, err := weeks.Table(w.ctx, w.db, s.ID, "region", "", weeks.Page{Offset: 5, Limit: 100})
	require.NoError(t, err)
	require.Len(t, rest, 8)
	within, total, err := weeks.Table(w.ctx, w.db, s.ID, "region", "11", weeks.Page{Limit: 100})
	require.NoError(t, err)
	require.Equal(t, 7, total)
	require.Equal(t, 1, within[0].Within.Rank)
	without, err := weeks.Unplaced(w.ctx, w.db, s.ID, "region", "", weeks.Page{Limit: 10})
	require.NoError(t, err)
	require.Len(t, without, 1)
	require.Equal(t, rating.ShortOffice, without[0].Unplaced)

	leaders, err := weeks.Leaders(w.ctx, w.db, s.ID, "region", "", 4, 3)
	require.NoError(t, err)
	require.Len(t, leaders, 3)
	require.GreaterOrEqual(t, leaders[0].Parts[4].Points, leaders[1].Parts[4].Points)
	first, err := weeks.ByBlock(w.ctx, w.db, s.ID, "region", "", 0, weeks.Page{Limit: 2})
	require.NoError(t, err)
	require.GreaterOrEqual(t, first[0].Blocks[0].Points, first[1].Blocks[0].Points)
	band, err := weeks.InBand(w.ctx, w.db, s.ID, "region", "", table[0].Band)
	require.NoError(t, err)
	require.NotEmpty(t, band)

	why, err := weeks.Explain(w.ctx, w.db, s, table[0].Deputy)
	require.NoError(t, err)
	require.Equal(t, table[0].Sum, why.Score.Sum)
	want, err := rating.Explain(w.method, whole, table[0].Deputy)
	require.NoError(t, err)
	require.Equal(t, want, why)
	_, err = weeks.Explain(w.ctx, w.db, s, 999)
	require.ErrorIs(t, err, rating.ErrNobody)

	history, err := weeks.History(w.ctx, w.db, table[0].Deputy, 10)
	require.NoError(t, err)
	require.Len(t, history, 5, "weeks 43 to 47")
	require.Equal(t, table[0].Country, history[0].Country)

	old, err := weeks.Ago(w.ctx, w.db, s, 4)
	require.NoError(t, err)
	moved, err := weeks.Movers(w.ctx, w.db, s, "region", "")
	require.NoError(t, err)
	apart := 0
	for _, row := range append(table, rest...) {
		was, err := weeks.RowOf(w.ctx, w.db, old.ID, row.Deputy)
		require.NoError(t, err)
		if row.Country.Part(was.Country) {
			apart++
		}
	}
	require.Len(t, moved, apart)
	none, err := weeks.Movers(w.ctx, w.db, old, "region", "")
	require.NoError(t, err)
	require.Empty(t, none, "there is nothing four weeks before")
}
