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
	"qalauly/internal/postgres/pgtest"
	councils "qalauly/programme/council/invented"
	"qalauly/rating/methods"
	"qalauly/territory"
)

// TestCouncils: so many as the party told of, the same each time; what they count is in
// the ledger, and nothing else is of that criterion.
func TestCouncils(t *testing.T) {
	t.Parallel()
	ctx, db := t.Context(), pgtest.New(t)
	require.NoError(t, territory.Load(ctx, db))
	require.NoError(t, deputy.Load(ctx, db))
	country, err := invented.Country(1, deputy.Name{KK: "AMANAT", RU: "AMANAT"})
	require.NoError(t, err)
	_, err = invented.Import(ctx, db, country)
	require.NoError(t, err)
	now := calendar.Date(2026, 11, 25).At(19 * time.Hour)
	made, err := councils.Make(country, now)
	require.NoError(t, err)
	again, err := councils.Make(country, now)
	require.NoError(t, err)
	require.Equal(t, made, again)
	_, err = history.Fill(ctx, db, history.Options{Country: country, Method: methods.R1(), Now: now, Facts: made.Facts, Played: []history.Played{
		{Person: 1, Name: "Л. Қасымова", Duty: account.Administrator}, {Person: 2, Name: "В. Пак", Duty: account.Administrator},
	}})
	require.NoError(t, err)
	require.NoError(t, councils.Fill(ctx, db, made, 1, 2))
	require.NoError(t, councils.Fill(ctx, db, made, 1, 2), "again it does nothing")
	for what, want := range map[string]struct {
		sql string
		n   int
	}{
		"councils":             {`SELECT count(*) FROM council WHERE invented`, councils.Councils},
		"without members":      {`SELECT count(*) FROM council c WHERE NOT EXISTS (SELECT FROM council_member m WHERE m.council = c.id)`, 0},
		"other C2":             {`SELECT count(*) FROM record WHERE criterion = 'C2' AND (source <> 'programme' OR fact NOT LIKE 'council:%')`, 0},
		"facts of nothing":     {`SELECT count(*) FROM record r WHERE criterion = 'C2' AND NOT EXISTS (SELECT FROM council_entry e WHERE e.id = split_part(r.fact, ':', 2)::bigint AND e.day = r.day AND e.council::text = r.fields ->> 'council_id')`, 0},
		"days without mandate": {`SELECT count(*) FROM record r WHERE criterion = 'C2' AND NOT EXISTS (SELECT FROM mandate m WHERE m.deputy = r.deputy AND r.day BETWEEN m.valid_from AND coalesce(m.valid_to, 'infinity'))`, 0},
	} {
		var n int
		require.NoError(t, db.QueryRow(ctx, want.sql).Scan(&n))
		require.Equal(t, want.n, n, what)
	}
	drifts, err := activity.Ledger{Method: methods.R1()}.Drifts(ctx, db, now.AddDate(-1, 0, 0))
	require.NoError(t, err)
	require.Empty(t, drifts)
}
