package appeal_test

import (
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"qalauly/account"
	"qalauly/activity"
	"qalauly/appeal"
	"qalauly/calendar"
	"qalauly/internal/postgres/pgtest"
	"qalauly/rating/methods"
)

// BenchmarkTenThousand measures what is asked of 10,000 open appeals with 40,000
// messages, of 300 deputies in twenty units: the morning's tick and the lists.
func BenchmarkTenThousand(b *testing.B) {
	ctx := b.Context()
	db := pgtest.New(b)
	for _, sql := range []string{
		`INSERT INTO unit (code, parent, level, name_kk, name_ru, short_kk, short_ru, centre_kk, centre_ru, key)
			SELECT 'u' || n, NULL, 'region', '', '', '', '', '', '', '' FROM generate_series(0, 19) n`,
		`INSERT INTO deputy (surname_kk, surname_ru, given_kk, given_ru, sex, birth_year) SELECT '', '', '', '', 'f', 1980 FROM generate_series(1, 300)`,
		`INSERT INTO member (name, deputy) SELECT id::text, id FROM deputy`,
		`INSERT INTO member_account (member, person) SELECT id, 1000 + id FROM member`,
		`INSERT INTO role_grant (member, role, deputy, asked_by, approved_by, approved_at) SELECT id, 'deputy', deputy, -1, 0, now() FROM member`,
		`INSERT INTO appeal (number, person, lang, deputy, unit, topic, received_at, state, assigned_at, term_from, term_days, due_on, remind_on, scored)
			SELECT 'KK-' || n, 100000 + n % 6000, 'kk', 1 + n % 300, 'u' || n % 20, 'roads', d.at, 'assigned', d.at, d.at::date, 15, d.at::date + 21, d.at::date + 7 * (1 + n % 3), true
			FROM generate_series(1, 10000) n, LATERAL (SELECT timestamptz '2026-11-24 12:00+05' - (n % 21) * interval '1 day' AS at) d`,
		`INSERT INTO appeal (number, person, lang, deputy, unit, topic, received_at, state, assigned_at, term_from, term_days, due_on, scored, closed_at)
			SELECT 'KK-c' || n, 100000 + n % 6000, 'kk', 1 + n % 300, 'u' || n % 20, 'roads', d.at, 'closed', d.at, d.at::date, 15, d.at::date + 21, true, d.at + interval '20 days'
			FROM generate_series(1, 50000) n, LATERAL (SELECT timestamptz '2026-10-24 12:00+05' - (n % 700) * interval '1 day' AS at) d`,
		`INSERT INTO appeal_message (appeal, kind, side, body, at) SELECT 1 + n % 10000, 'letter', 'citizen', repeat('сөз ', 100), now() FROM generate_series(1, 40000) n`,
		`ANALYZE`,
	} {
		if _, err := db.Exec(ctx, sql); err != nil {
			b.Fatal(err)
		}
	}
	m, err := methods.Open("")
	if err != nil {
		b.Fatal(err)
	}
	desk := appeal.Desk{Ledger: activity.Ledger{Method: m}, Hours: calendar.UsualHours}
	now := time.Date(2026, 11, 24, 9, 0, 0, 0, calendar.Zone)
	for name, do := range map[string]func(tx pgx.Tx) error{
		"remind": func(tx pgx.Tx) error { _, err := desk.Remind(ctx, tx, calendar.DayOf(now), now); return err },
		"dues": func(tx pgx.Tx) error {
			by := appeal.Actor{Person: 1001, Member: account.Member{ID: 1, Deputy: 1, Grants: []account.Grant{{Duty: account.Deputy, Deputy: 1}}}}
			_, err := appeal.DuesOf(ctx, tx, by, calendar.DayOf(now), now)
			return err
		},
		"inbox": func(tx pgx.Tx) error {
			_, _, err := appeal.Inbox(ctx, tx, []int64{7}, now, appeal.Page{Limit: 10})
			return err
		},
		"my": func(tx pgx.Tx) error {
			_, _, err := appeal.Mine(ctx, tx, 100007, appeal.Page{Limit: 10})
			return err
		},
		"appeals": func(tx pgx.Tx) error {
			_, _, err := appeal.InUnits(ctx, tx, []string{"u3"}, appeal.Filter{On: now}, appeal.Page{Limit: 10})
			return err
		},
		"overdue": func(tx pgx.Tx) error {
			_, _, err := appeal.InUnits(ctx, tx, nil, appeal.Filter{Overdue: true, On: now}, appeal.Page{Limit: 10})
			return err
		},
		"stats": func(tx pgx.Tx) error {
			_, err := appeal.Count(ctx, tx, appeal.Scope{Units: []string{"u3"}}, calendar.DayOf(now))
			return err
		},
	} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				tx, err := db.Begin(ctx)
				if err != nil {
					b.Fatal(err)
				}
				if err := do(tx); err != nil {
					b.Fatal(err)
				}
				_ = tx.Rollback(ctx)
				b.StopTimer() // what was undone is no morning's burden
				if _, err := db.Exec(ctx, `VACUUM appeal, appeal_reminder, notice`); err != nil {
					b.Fatal(err)
				}
				b.StartTimer()
			}
		})
	}
}
