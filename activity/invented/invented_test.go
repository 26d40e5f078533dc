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
	"qalauly/internal/audit"
	"qalauly/internal/postgres/pgtest"
	"qalauly/rating/methods"
	"qalauly/territory"
)

var played = []history.Played{
	{Person: 1, Name: "Л. Қасымова", Duty: account.Administrator}, {Person: 2, Name: "В. Пак", Duty: account.Administrator},
	{Person: 3, Name: "Бақыт Есенов", Duty: account.Deputy}, {Person: 4, Name: "А. Ержанов", Duty: account.Assistant},
	{Person: 5, Name: "Г. Ақышева", Duty: account.Recorder, Unit: "356400000"}, {Person: 6, Name: "О. Дорошенко", Duty: account.Verifier, Unit: "350000000"},
}

// TestHistoryIsOneTheLedgerWouldHaveTaken: sums are those of the records, everything
// verified has a proof and two people, and the people of the page are what they are
// called.
func TestHistoryIsOneTheLedgerWouldHaveTaken(t *testing.T) {
	t.Parallel()
	ctx, db := t.Context(), pgtest.New(t)
	require.NoError(t, territory.Load(ctx, db))
	require.NoError(t, deputy.Load(ctx, db))
	country, err := invented.Country(1, deputy.Name{KK: "AMANAT", RU: "AMANAT"})
	require.NoError(t, err)
	_, err = invented.Import(ctx, db, country)
	require.NoError(t, err)
	now := calendar.Date(2026, 11, 25).At(19 * time.Hour)
	began := time.Now()
	n, err := history.Fill(ctx, db, history.Options{Country: country, Method: methods.R1(), Played: played, Now: now})
	require.NoError(t, err)
	t.Log(n, "records in", time.Since(began))
	require.Greater(t, n, int64(50_000))

	ledger := activity.Ledger{Method: methods.R1()}
	drifts, err := ledger.Drifts(ctx, db, now.AddDate(-1, 0, 0))
	require.NoError(t, err)
	require.Empty(t, drifts)
	for what, sql := range map[string]string{
		"verified without evidence":   `SELECT count(*) FROM record r WHERE state = 'verified' AND source = 'staff' AND NOT EXISTS (SELECT FROM evidence e WHERE e.record = r.id)`,
		"later than today":            `SELECT count(*) FROM record WHERE day >= '2026-11-25' OR moved_at > '2026-11-25 20:00+05' OR made_at > moved_at`,
		"on a day without a mandate":  `SELECT count(*) FROM record r WHERE NOT EXISTS (SELECT FROM mandate m WHERE m.deputy = r.deputy AND r.day BETWEEN m.valid_from AND coalesce(m.valid_to, 'infinity'))`,
		"two links of one page":       `SELECT count(*) FROM (SELECT value FROM evidence e JOIN record r ON r.id = e.record WHERE r.state = 'verified' GROUP BY value, r.criterion HAVING count(*) > 1) x`,
		"verified by their own hands": `SELECT count(*) FROM record WHERE verifier = ANY (hands)`,
	} {
		var bad int
		require.NoError(t, db.QueryRow(ctx, sql).Scan(&bad))
		require.Zero(t, bad, what)
	}
	for what, sql := range map[string]string{
		"waiting":  `SELECT count(*) FROM record WHERE state = 'recorded'`,
		"flagged":  `SELECT count(*) FROM record WHERE state = 'recorded' AND flags <> '{}'`,
		"returned": `SELECT count(*) FROM record WHERE state = 'returned'`,
		"proposed": `SELECT count(*) FROM record WHERE state = 'proposed'`,
		"criteria": `SELECT count(DISTINCT criterion) / 5 FROM record`,
	} {
		var have int
		require.NoError(t, db.QueryRow(ctx, sql).Scan(&have))
		require.GreaterOrEqual(t, have, 3, what)
	}

	for _, p := range played {
		m, err := account.MemberOf(ctx, db, p.Person)
		require.NoError(t, err)
		require.True(t, m.Has(p.Duty), p.Name)
		if p.Duty == account.Deputy {
			d, err := deputy.Get(ctx, db, m.Deputy, now)
			require.NoError(t, err)
			require.Equal(t, "Бақыт Есенов", d.Short("kk"))
			require.True(t, d.Invented)
		}
	}
	alone, err := account.Administrators(ctx, db)
	require.NoError(t, err)
	require.Equal(t, 2, alone)
	found, err := audit.Find(ctx, db, audit.Query{Limit: 1000})
	require.NoError(t, err)
	require.NotEmpty(t, found, "what waits was entered by the ledger's own door")
	_, err = ledger.Fill(ctx, db, nil)
	require.ErrorIs(t, err, activity.ErrState)
}
