package appeal_test

import (
	"context"
	"strconv"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/stretchr/testify/require"

	"qalauly/account"
	"qalauly/activity"
	"qalauly/appeal"
	"qalauly/calendar"
	"qalauly/internal/postgres/pgtest"
	"qalauly/rating/methods"
)

// start is a working Tuesday at noon.
var start = time.Date(2026, 11, 24, 12, 0, 0, 0, calendar.Zone)

// letter is what the people of the tests write about.
const letter = "На улице Абая две недели нет воды. Водовозка тоже не приезжает. Когда дадут воду?"

// town has a region with a district, two deputies of the district and one of another,
// an assistant, staff of the district, of the region, of another region, and citizens.
type town struct {
	*testing.T
	appeal.Desk
	ctx                       context.Context
	db                        *pgxpool.Pool
	now                       time.Time
	first, second, other      int64 // deputies
	deputy, assistant         appeal.Actor
	staff, colleague, distant appeal.Actor
	citizen, neighbour        appeal.Actor
}

func newTown(t *testing.T) *town {
	t.Helper()
	m, err := methods.Open("")
	require.NoError(t, err)
	w := &town{T: t, Desk: appeal.Desk{Ledger: activity.Ledger{Method: m}, Hours: calendar.UsualHours}, ctx: t.Context(), db: pgtest.New(t), now: start}
	w.exec(`INSERT INTO unit (code, parent, level, name_kk, name_ru, short_kk, short_ru, centre_kk, centre_ru, key) VALUES
		('35', NULL, 'region', '', '', '', '', '', '', ''), ('3564', '35', 'district', '', '', '', '', '', '', ''),
		('3565', '35', 'district', '', '', '', '', '', '', ''), ('63', NULL, 'region', '', '', '', '', '', '', '')`)
	w.exec(`INSERT INTO body (id, level, unit, name_kk, name_ru, of_kk, of_ru, short_kk, short_ru)
		SELECT code, CASE level WHEN 'region' THEN 'region' ELSE 'district' END, code, '', '', '', '', '', '' FROM unit`)
	w.first, w.second, w.other = w.elect("3564"), w.elect("3564"), w.elect("3565")
	w.deputy = w.member(501, account.Deputy, "", w.first)
	w.assistant = w.member(502, account.Assistant, "", w.first)
	w.staff = w.member(601, account.Recorder, "3564", 0)
	w.colleague = w.member(602, account.Recorder, "35", 0)
	w.distant = w.member(603, account.Recorder, "63", 0)
	w.citizen, w.neighbour = appeal.Actor{Person: 901}, appeal.Actor{Person: 902}
	for _, p := range []int64{901, 902, 903, 904, 905, 906} {
		require.NoError(t, appeal.Agree(w.ctx, w.db, p, appeal.Consent{Version: 1, Hash: "h", Lang: "ru", Message: 1}, w.now))
	}
	return w
}

func (w *town) exec(sql string, args ...any) {
	w.Helper()
	_, err := w.db.Exec(w.ctx, sql, args...)
	require.NoError(w, err)
}

func (w *town) count(sql string, args ...any) (n int) {
	w.Helper()
	require.NoError(w, w.db.QueryRow(w.ctx, sql, args...).Scan(&n))
	return n
}

func (w *town) elect(body string) (id int64) {
	require.NoError(w, w.db.QueryRow(w.ctx, `
		WITH d AS (INSERT INTO deputy (surname_kk, surname_ru, given_kk, given_ru, sex, birth_year) VALUES ('', '', '', '', 'f', 1980) RETURNING id)
		INSERT INTO mandate (deputy, body, valid_from) SELECT id, $1, '2020-01-01' FROM d RETURNING deputy`, body).Scan(&id))
	return id
}

func (w *town) member(person int64, duty account.Duty, unit string, deputy int64) appeal.Actor {
	var id int64
	require.NoError(w, w.db.QueryRow(w.ctx, `INSERT INTO member (name, deputy) VALUES ($1, NULLIF($2, 0)) RETURNING id`,
		strconv.FormatInt(person, 10), map[bool]int64{true: deputy}[duty == account.Deputy]).Scan(&id))
	w.exec(`INSERT INTO member_account (member, person, bound_at) VALUES ($1, $2, now())`, id, person)
	w.exec(`INSERT INTO role_grant (member, role, unit, deputy, asked_by, approved_by, approved_at)
		VALUES ($1, $2, NULLIF($3, ''), NULLIF($4, 0), -1, 0, now())`, id, duty, unit, deputy)
	m, err := account.MemberByID(w.ctx, w.db, id)
	require.NoError(w, err)
	return appeal.Actor{Person: person, Member: m}
}

// in runs f in a transaction, as the road does.
func (w *town) in(f func(tx pgx.Tx) error) error { return pgx.BeginFunc(w.ctx, w.db, f) }

// writes makes a person send an appeal.
func (w *town) writes(person, to int64, text string) (a appeal.Appeal, err error) {
	d := appeal.Draft{Person: person, Deputy: to, Unit: "3564"}
	require.NoError(w, d.Write(7, text))
	require.NoError(w, appeal.SaveDraft(w.ctx, w.db, d, w.now))
	err = w.in(func(tx pgx.Tx) error {
		a, err = w.Register(w.ctx, tx, account.Person{ID: person, Lang: "ru"}, 1, w.now)
		return err
	})
	return a, err
}

func (w *town) sends(person, to int64, text string) appeal.Appeal {
	w.Helper()
	a, err := w.writes(person, to, text)
	require.NoError(w, err)
	return a
}

// tries does a step.
func (w *town) tries(by appeal.Actor, s appeal.Step) (a appeal.Appeal, err error) {
	err = w.in(func(tx pgx.Tx) error { a, _, err = w.Do(w.ctx, tx, by, s, w.now); return err })
	return a, err
}

func (w *town) does(by appeal.Actor, s appeal.Step) appeal.Appeal {
	w.Helper()
	a, err := w.tries(by, s)
	require.NoError(w, err)
	return a
}

func (w *town) later(d time.Duration) { w.now = w.now.Add(d) }

// onDay is noon of a day.
func (w *town) onDay(month time.Month, day int) {
	year := 2026
	if month < time.November {
		year = 2027
	}
	w.now = time.Date(year, month, day, 12, 0, 0, 0, calendar.Zone)
}

// owed are the notices of a kind, by recipient.
func (w *town) owed(kind string) []int64 {
	rows, err := w.db.Query(w.ctx, `SELECT recipient FROM notice WHERE kind = $1 ORDER BY recipient`, kind)
	require.NoError(w, err)
	all, err := pgx.CollectRows(rows, pgx.RowTo[int64])
	require.NoError(w, err)
	return all
}
