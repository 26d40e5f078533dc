package invented_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"qalauly/account"
	"qalauly/activity"
	history "qalauly/activity/invented"
	"qalauly/calendar"
	"qalauly/deputy"
	"qalauly/deputy/invented"
	"qalauly/internal/postgres"
	"qalauly/internal/postgres/pgtest"
	"qalauly/programme/roadmap"
	roadmaps "qalauly/programme/roadmap/invented"
	"qalauly/rating/methods"
	"qalauly/territory"
)

// TestRoadmaps: so many as the party told of, the same each time; what they count is in
// the ledger as if it had been handed in, and nothing else is of that criterion.
func TestRoadmaps(t *testing.T) {
	t.Parallel()
	ctx, db := t.Context(), pgtest.New(t)
	require.NoError(t, territory.Load(ctx, db))
	require.NoError(t, deputy.Load(ctx, db))
	country, err := invented.Country(1, deputy.Name{KK: "AMANAT", RU: "AMANAT"})
	require.NoError(t, err)
	_, err = invented.Import(ctx, db, country)
	require.NoError(t, err)
	now := calendar.Date(2026, 11, 25).At(19 * time.Hour)
	h, err := roadmaps.Make(country, now)
	require.NoError(t, err)
	again, err := roadmaps.Make(country, now)
	require.NoError(t, err)
	require.Equal(t, h, again)

	facts := roadmaps.Facts(h, country, now)
	_, err = history.Fill(ctx, db, history.Options{Country: country, Method: methods.R1(), Now: now, Facts: facts, Played: []history.Played{
		{Person: 1, Name: "Л. Қасымова", Duty: account.Administrator}, {Person: 2, Name: "В. Пак", Duty: account.Administrator},
	}})
	require.NoError(t, err)
	by := map[string]roadmaps.Pair{"": {Recorder: 1, Verifier: 2}, "356400000": {Recorder: 3}}
	for _, r := range h.Roadmaps {
		if r.Unit != "" {
			by[r.Unit] = roadmaps.Pair{Recorder: 4, Verifier: 5}
		}
	}
	require.NoError(t, roadmap.Fill(ctx, db, roadmaps.Staffed(h, by, "356400000", now)))
	require.ErrorIs(t, roadmap.Fill(ctx, db, h), roadmap.ErrState)
	for what, want := range map[string]struct {
		sql  string
		n, m int
	}{
		"roadmaps":             {`SELECT count(*) FROM roadmap WHERE invented`, 217, 217},
		"of the country":       {`SELECT count(*) FROM roadmap_item WHERE unit IS NULL`, 362, 362},
		"of regions":           {`SELECT count(*) FROM roadmap_item WHERE unit IS NOT NULL`, 2300, 2300},
		"nobody answers":       {`SELECT count(*) FROM roadmap_item i WHERE NOT EXISTS (SELECT FROM roadmap_deputy d WHERE d.item = i.id)`, 0, 0},
		"waiting":              {`SELECT count(*) FROM roadmap_report WHERE state = 'recorded'`, 1, 4},
		"done":                 {`SELECT count(*) FROM roadmap_item WHERE done_on IS NOT NULL`, 800, 1500},
		"late":                 {`SELECT count(*) FROM roadmap_item WHERE done_on IS NULL AND due_on < '2026-11-25'`, 200, 700},
		"without proof":        {`SELECT count(*) FROM roadmap_report r WHERE NOT EXISTS (SELECT FROM roadmap_proof p WHERE p.report = r.id)`, 0, 0},
		"facts":                {`SELECT count(*) FROM record WHERE criterion = 'A1'`, 1500, 6000},
		"facts of nothing":     {`SELECT count(*) FROM record WHERE criterion = 'A1' AND fact NOT LIKE 'roadmap:%'`, 0, 0},
		"days without mandate": {`SELECT count(*) FROM record r WHERE criterion = 'A1' AND NOT EXISTS (SELECT FROM mandate m WHERE m.deputy = r.deputy AND r.day BETWEEN m.valid_from AND coalesce(m.valid_to, 'infinity'))`, 0, 0},
	} {
		var n int
		require.NoError(t, db.QueryRow(ctx, want.sql).Scan(&n))
		require.GreaterOrEqual(t, n, want.n, what)
		require.LessOrEqual(t, n, want.m, what)
		t.Log(what, n)
	}
	ledger := activity.Ledger{Method: methods.R1()}
	drifts, err := ledger.Drifts(ctx, db, now.AddDate(-1, 0, 0))
	require.NoError(t, err)
	require.Empty(t, drifts)
	before := records(t, db)
	desk := roadmap.Desk{Ledger: ledger}
	require.NoError(t, desk.ComeDue(ctx, db, now))
	require.Equal(t, before, records(t, db), "everything that is due counts already")
	var demo int
	require.NoError(t, db.QueryRow(ctx, `SELECT count(*) FROM roadmap_deputy WHERE deputy = $1`, country.Demo).Scan(&demo))
	require.Positive(t, demo)
}

func records(t *testing.T, db postgres.DB) (n int) {
	t.Helper()
	require.NoError(t, db.QueryRow(t.Context(), `SELECT count(*) FROM record`).Scan(&n))
	return n
}
