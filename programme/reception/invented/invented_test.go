package invented_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"qalauly/calendar"
	"qalauly/deputy"
	country "qalauly/deputy/invented"
	"qalauly/internal/postgres/pgtest"
	"qalauly/programme/reception"
	"qalauly/programme/reception/invented"
	"qalauly/territory"
)

func TestTheCountryReceives(t *testing.T) {
	t.Parallel()
	ctx, db, now := t.Context(), pgtest.New(t), time.Date(2026, 11, 27, 11, 0, 0, 0, calendar.Zone)
	require.NoError(t, territory.Load(ctx, db))
	require.NoError(t, deputy.Load(ctx, db))
	data, err := country.Country(1, deputy.Name{KK: "AMANAT", RU: "AMANAT"})
	require.NoError(t, err)
	_, err = country.Import(ctx, db, data)
	require.NoError(t, err)
	sum := func() (s string) {
		require.NoError(t, db.QueryRow(ctx, `
			SELECT (SELECT count(*) || md5(string_agg(o::text, ',' ORDER BY id)) FROM reception_office o) || (SELECT count(*) || md5(string_agg(r::text, ',' ORDER BY id)) FROM reception r)`).Scan(&s))
		return s
	}
	first := []int64{country.ModelID, data.Demo}
	require.NoError(t, invented.Fill(ctx, db, first, now))
	before := sum()
	require.NoError(t, invented.Fill(ctx, db, first, now))
	require.Equal(t, before, sum(), "the same again changes nothing")
	list, total, err := reception.OfficesIn(ctx, db, []string{""}, "kk", reception.Page{Limit: 300})
	require.NoError(t, err)
	require.Equal(t, []int{invented.Offices, invented.Offices}, []int{len(list), total})
	for _, o := range list {
		require.True(t, o.Invented)
		require.NotContains(t, o.Name.KK+o.Name.RU+o.Address.KK+o.Address.RU, "{")
	}
	coming, all, err := reception.Coming(ctx, db, 0, 0, now, reception.Page{Limit: 2000})
	require.NoError(t, err)
	require.Greater(t, all, 800)
	for _, r := range coming {
		require.NotContains(t, []time.Weekday{time.Saturday, time.Sunday}, r.Day.Weekday())
		require.LessOrEqual(t, r.Day, calendar.DayOf(now)+2*invented.Days)
	}
	_, mine, err := reception.Coming(ctx, db, country.ModelID, 0, now, reception.Page{Limit: 1})
	require.NoError(t, err)
	require.Positive(t, mine)
	require.NoError(t, invented.Fill(ctx, db, first, now.AddDate(0, 0, 14)))
	_, later, err := reception.Coming(ctx, db, 0, 0, now.AddDate(0, 0, 14), reception.Page{Limit: 1})
	require.NoError(t, err)
	require.Greater(t, later, 800, "the schedule goes on")
}
