package activity_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"sync"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/stretchr/testify/require"

	"qalauly/activity"
	"qalauly/internal/audit"
	"qalauly/internal/postgres/pgtest"
	"qalauly/rating/methods"
)

var now = time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC) // a Monday

// book is a ledger with two deputies who have sat since 2020.
type book struct {
	*testing.T
	activity.Ledger
	ctx      context.Context
	db       *pgxpool.Pool
	deputies []int64
	subject  activity.Actor // the member who is the first deputy
}

var (
	recorder = activity.Actor{Member: 1001}
	verifier = activity.Actor{Member: 1002}
	helper   = activity.Actor{Member: 1003}
)

func newBook(t *testing.T) *book {
	t.Helper()
	m, err := methods.Open("")
	require.NoError(t, err)
	b := &book{T: t, Ledger: activity.Ledger{Method: m}, ctx: t.Context(), db: pgtest.New(t)}
	_, err = b.db.Exec(b.ctx, `INSERT INTO body (id, level, name_kk, name_ru, of_kk, of_ru, short_kk, short_ru) VALUES ('b', 'national', '', '', '', '', '', '')`)
	require.NoError(t, err)
	for range 2 {
		var id int64
		require.NoError(t, b.db.QueryRow(b.ctx, `
			WITH d AS (INSERT INTO deputy (surname_kk, surname_ru, given_kk, given_ru, sex, birth_year) VALUES ('', '', '', '', 'f', 1980) RETURNING id)
			INSERT INTO mandate (deputy, body, valid_from) SELECT id, 'b', '2020-01-01' FROM d RETURNING deputy`).Scan(&id))
		b.deputies = append(b.deputies, id)
	}
	b.subject.Deputy = b.deputies[0]
	require.NoError(t, b.db.QueryRow(b.ctx, `INSERT INTO member (name, deputy) VALUES ('Ә. Қ.', $1) RETURNING id`, b.deputies[0]).Scan(&b.subject.Member))
	return b
}

// in runs f in a transaction, as the road does.
func (b *book) in(f func(tx pgx.Tx) error) error { return pgx.BeginFunc(b.ctx, b.db, f) }

func (b *book) record(by activity.Actor, d activity.Draft) (r activity.Record, err error) {
	err = b.in(func(tx pgx.Tx) error { r, err = b.Record(b.ctx, tx, by, d, now); return err })
	return r, err
}

func (b *book) move(by activity.Actor, id int64, act activity.Act, reason string) (r activity.Record, err error) {
	err = b.in(func(tx pgx.Tx) error {
		r, err = b.Move(b.ctx, tx, by, activity.Step{Record: id, Act: act, Reason: reason}, now)
		return err
	})
	return r, err
}

func (b *book) attach(id int64, value string) {
	require.NoError(b, b.in(func(tx pgx.Tx) error {
		return activity.Attach(b.ctx, tx, recorder, activity.Evidence{Record: id, Kind: activity.Link, Value: value}, now)
	}))
}

// verified is a record that another has verified.
func (b *book) verified(d activity.Draft) activity.Record {
	r, err := b.record(recorder, d)
	require.NoError(b, err)
	b.attach(r.ID, fmt.Sprintf("https://example.kz/%d", r.ID))
	r, err = b.move(verifier, r.ID, activity.Verify, "")
	require.NoError(b, err)
	return r
}

func (b *book) cell(deputy int64, criterion string, day string) (x, n int64) {
	d, err := time.Parse(time.DateOnly, day)
	require.NoError(b, err)
	cells, err := activity.Cells(b.ctx, b.db, activity.Week(d), activity.Week(d))
	require.NoError(b, err)
	for _, c := range cells {
		if c.Deputy == deputy && c.Criterion == criterion {
			return c.X, c.N
		}
	}
	return 0, 0
}

func (b *book) meeting(day, announced string) activity.Draft {
	return activity.Draft{Criterion: "A5", Deputy: b.deputies[0], Fields: map[string]string{
		"date": day, "place": "Ақадыр", "form": "meeting", "present": "45", "announced": announced}}
}

func TestFourEyes(t *testing.T) {
	t.Parallel()
	b := newBook(t)
	r, err := b.record(recorder, b.meeting("2026-11-21", "before"))
	require.NoError(t, err)
	_, err = b.move(verifier, r.ID, activity.Verify, "")
	require.ErrorIs(t, err, activity.ErrNoProof)
	b.attach(r.ID, "https://example.kz/1")

	for by, want := range map[*activity.Actor]error{
		&recorder: activity.ErrOwn, &b.subject: activity.ErrSubject, {Member: 1009, Beside: []int64{b.deputies[0]}}: activity.ErrSubject,
	} {
		_, err = b.move(*by, r.ID, activity.Verify, "")
		require.ErrorIs(t, err, want)
	}
	_, err = b.record(b.subject, b.meeting("2026-11-20", "before"))
	require.ErrorIs(t, err, activity.ErrSubject)
	x, _ := b.cell(b.deputies[0], "A5", "2026-11-21")
	require.Zero(t, x, "what is only recorded does not count")

	_, err = b.move(verifier, r.ID, activity.Return, "")
	require.ErrorIs(t, err, activity.ErrReason)
	_, err = b.move(verifier, r.ID, activity.Return, "no_proof")
	require.NoError(t, err)
	_, err = b.move(helper, r.ID, activity.Mend, "")
	require.NoError(t, err)
	_, err = b.move(helper, r.ID, activity.Verify, "")
	require.ErrorIs(t, err, activity.ErrOwn, "who mended it is one of its hands")
	r, err = b.move(verifier, r.ID, activity.Verify, "")
	require.NoError(t, err)
	require.Equal(t, activity.Verified, r.State)
	x, _ = b.cell(b.deputies[0], "A5", "2026-11-21")
	require.Equal(t, int64(activity.Unit), x)

	log, err := audit.Find(b.ctx, b.db, audit.Query{Object: fmt.Sprintf("record:%d", r.ID)})
	require.NoError(t, err)
	require.Len(t, log, 5)
	require.Contains(t, log[0].Before, `"state":"recorded"`)
	require.Contains(t, log[0].After, `"state":"verified"`)
}

// TestTheDatabaseKeepsFourEyes: whatever a program does.
func TestTheDatabaseKeepsFourEyes(t *testing.T) {
	t.Parallel()
	b := newBook(t)
	r, err := b.record(recorder, b.meeting("2026-11-21", "before"))
	require.NoError(t, err)
	for _, set := range []string{
		`state = 'verified', verifier = 1001`, `state = 'verified'`,
		fmt.Sprintf(`state = 'verified', verifier = %d`, b.subject.Member),
		fmt.Sprintf(`hands = '{1001,%d}'`, b.subject.Member),
	} {
		_, err = b.db.Exec(b.ctx, `UPDATE record SET `+set+` WHERE id = $1`, r.ID)
		require.Error(t, err, set)
	}
	b.attach(r.ID, "https://example.kz/1")
	_, err = b.move(verifier, r.ID, activity.Verify, "")
	require.NoError(t, err)
	for _, sql := range []string{
		`UPDATE record SET x = 5 WHERE id = $1`, `UPDATE record SET day = day - 1 WHERE id = $1`, `DELETE FROM record WHERE id = $1`,
		`UPDATE record SET verifier = 1 WHERE id = $1`,
	} {
		_, err = b.db.Exec(b.ctx, sql, r.ID)
		require.Error(t, err, sql)
	}
}

func TestWhatIsRefused(t *testing.T) {
	t.Parallel()
	b := newBook(t)
	with := func(field, value string) activity.Draft {
		d := b.meeting("2026-11-21", "before")
		d.Fields[field] = value
		return d
	}
	for want, d := range map[error]activity.Draft{
		activity.ErrFuture:  b.meeting("2026-11-24", "before"),
		activity.ErrLate:    b.meeting("2026-11-08", "before"),
		activity.ErrSource:  {Criterion: "A2", Deputy: b.deputies[0]},
		activity.ErrMandate: {Criterion: "A5", Deputy: 999999, Fields: b.meeting("2026-11-21", "before").Fields},
	} {
		_, err := b.record(recorder, d)
		require.ErrorIs(t, err, want)
	}
	for _, c := range [][3]string{
		{"date", "31.11", "date"}, {"present", "0", "range"}, {"present", "1e3", "number"}, {"announced", "maybe", "choice"},
		{"place", " ", "missing"}, {"weather", "rain", "unknown"},
	} {
		_, err := b.record(recorder, with(c[0], c[1]))
		var field *activity.FieldError
		require.ErrorAs(t, err, &field, "%v", c)
		require.Equal(t, []string{c[0], c[2]}, []string{field.Field, field.Rule})
	}
	_, err := b.record(recorder, b.meeting("2026-11-09", "before"))
	require.NoError(t, err, "the last day of the term")
	_, err = b.move(recorder, 12345, activity.Verify, "")
	require.ErrorIs(t, err, activity.ErrUnknown)
}

func TestCapsBoundADayAndAWeek(t *testing.T) {
	t.Parallel()
	b := newBook(t)
	b.verified(b.meeting("2026-11-16", "after"))
	x, _ := b.cell(b.deputies[0], "A5", "2026-11-16")
	require.Equal(t, int64(activity.Unit/2), x, "announced afterwards")
	second := b.verified(b.meeting("2026-11-16", "before"))
	x, _ = b.cell(b.deputies[0], "A5", "2026-11-16")
	require.Equal(t, int64(activity.Unit), x, "one a day, the heavier first")
	require.Contains(t, second.Flags, activity.FlagOverCap)
	require.Contains(t, second.Flags, fmt.Sprintf("%s:%d", activity.FlagSameEvent, 1))
	for _, day := range []string{"2026-11-17", "2026-11-18", "2026-11-19"} {
		b.verified(b.meeting(day, "before"))
	}
	x, _ = b.cell(b.deputies[0], "A5", "2026-11-16")
	require.Equal(t, int64(2*activity.Unit), x, "two a week")
	_, err := b.move(helper, second.ID, activity.Void, "false")
	require.NoError(t, err)
	x, _ = b.cell(b.deputies[0], "A5", "2026-11-16")
	require.Equal(t, int64(2*activity.Unit), x, "what was beyond the cap steps in")
}

func TestFlags(t *testing.T) {
	t.Parallel()
	b := newBook(t)
	piece := func(deputy int, day string) activity.Draft {
		return activity.Draft{Criterion: "B1", Deputy: b.deputies[deputy], Fields: map[string]string{
			"date": day, "outlet": "Егемен", "title": "Су", "url": "https://egemen.example/1", "language": "kk"}}
	}
	one, err := b.record(recorder, piece(0, "2026-11-20"))
	require.NoError(t, err)
	require.Empty(t, one.Flags)
	two, err := b.record(recorder, piece(1, "2026-11-09"))
	require.NoError(t, err)
	require.ElementsMatch(t, []string{fmt.Sprintf("same_link:%d", one.ID), "rush"}, two.Flags)

	photo := func(id int64) {
		require.NoError(t, b.in(func(tx pgx.Tx) error {
			return activity.Attach(b.ctx, tx, recorder, activity.Evidence{Record: id, Kind: activity.File, Telegram: "AQAD", FileID: "f"}, now)
		}))
	}
	photo(one.ID)
	photo(one.ID)
	all, err := activity.EvidenceOf(b.ctx, b.db, one.ID)
	require.NoError(t, err)
	require.Len(t, all, 2, "the same twice is once")
	_, err = b.move(verifier, one.ID, activity.Verify, "")
	require.ErrorIs(t, err, activity.ErrNoProof, "the file is not stored yet")
	waiting, err := activity.Unfetched(b.ctx, b.db, 10)
	require.NoError(t, err)
	require.Len(t, waiting, 1)
	_, err = b.db.Exec(b.ctx, `INSERT INTO file (hash, mime, size, body) VALUES ('h', 'image/jpeg', 1, 'x')`)
	require.NoError(t, err)
	require.NoError(t, activity.Stored(b.ctx, b.db, "AQAD", "h"))
	photo(two.ID)
	two, err = activity.ByID(b.ctx, b.db, two.ID)
	require.NoError(t, err)
	require.Contains(t, two.Flags, fmt.Sprintf("same_file:%d", one.ID))
	_, err = b.move(verifier, one.ID, activity.Verify, "")
	require.NoError(t, err)
}

func TestCorrections(t *testing.T) {
	t.Parallel()
	b := newBook(t)
	old := b.verified(b.meeting("2026-11-10", "before"))
	open := b.verified(b.meeting("2026-11-17", "before"))
	require.NoError(t, activity.Close(b.ctx, b.db, time.Date(2026, 11, 15, 0, 0, 0, 0, time.UTC)))
	require.NoError(t, activity.Close(b.ctx, b.db, time.Date(2026, 11, 8, 0, 0, 0, 0, time.UTC)), "never opens again")

	d := b.meeting("2026-11-10", "after")
	d.Corrects = old.ID
	_, err := b.record(recorder, d)
	require.ErrorIs(t, err, activity.ErrReason)
	d.Reason = "wrong_date"
	right, err := b.record(recorder, d)
	require.NoError(t, err)
	b.attach(right.ID, "https://example.kz/right")
	x, _ := b.cell(b.deputies[0], "A5", "2026-11-10")
	require.Equal(t, int64(activity.Unit), x, "until another has verified it")
	_, err = b.move(verifier, right.ID, activity.Verify, "")
	require.NoError(t, err)
	x, _ = b.cell(b.deputies[0], "A5", "2026-11-10")
	require.Equal(t, int64(activity.Unit/2), x)
	old, err = activity.ByID(b.ctx, b.db, old.ID)
	require.NoError(t, err)
	require.Equal(t, activity.Corrected, old.State)

	_, err = b.move(helper, open.ID, activity.Void, "false")
	require.NoError(t, err)
	_, err = b.move(helper, right.ID, activity.Void, "false")
	require.NoError(t, err)
	rows, err := b.db.Query(b.ctx, `SELECT number, record, act, reason FROM correction ORDER BY number`)
	require.NoError(t, err)
	type numbered struct {
		Number      int
		Record      int64
		Act, Reason string
	}
	made, err := pgx.CollectRows(rows, pgx.RowToStructByPos[numbered])
	require.NoError(t, err)
	require.Equal(t, []numbered{{1, old.ID, "corrected", "wrong_date"}, {2, right.ID, "voided", "false"}}, made, "only what is closed is numbered")
}

func TestProposals(t *testing.T) {
	t.Parallel()
	b := newBook(t)
	propose := func() activity.Record {
		var r activity.Record
		require.NoError(t, b.in(func(tx pgx.Tx) (err error) {
			r, err = b.Propose(b.ctx, tx, b.subject, b.meeting("2026-11-21", "before"), now)
			return err
		}))
		return r
	}
	r := propose()
	_, err := b.move(b.subject, r.ID, activity.Accept, "")
	require.ErrorIs(t, err, activity.ErrSubject)
	_, err = b.move(recorder, r.ID, activity.Accept, "")
	require.NoError(t, err)
	b.attach(r.ID, "https://example.kz/1")
	_, err = b.move(b.subject, r.ID, activity.Verify, "")
	require.Error(t, err)
	_, err = b.move(verifier, r.ID, activity.Verify, "")
	require.NoError(t, err)
	_, err = b.move(b.subject, propose().ID, activity.Withdraw, "")
	require.NoError(t, err)
	_, err = b.move(recorder, propose().ID, activity.Decline, "twice")
	require.NoError(t, err)
}

func TestFacts(t *testing.T) {
	t.Parallel()
	b := newBook(t)
	put := func(deputy int64, due, outcome string) error {
		return b.in(func(tx pgx.Tx) error {
			return b.Put(b.ctx, tx, activity.Fact{Key: "appeal:1", Source: activity.Appeal, Criterion: "A2", Deputy: deputy, Fields: map[string]string{
				"appeal_no": "KK-2026-000001", "assigned_at": "2026-11-01T10:00:00+05:00", "due_on": due, "outcome": outcome}}, now)
		})
	}
	require.NoError(t, put(b.deputies[0], "2026-11-20", "in_time"))
	require.NoError(t, put(b.deputies[0], "2026-11-20", "in_time"))
	x, n := b.cell(b.deputies[0], "A2", "2026-11-20")
	require.Equal(t, []int64{activity.Unit, activity.Unit}, []int64{x, n}, "the same fact twice is once")
	require.NoError(t, put(b.deputies[1], "2026-12-20", "late"), "it moves to another deputy and week")
	x, n = b.cell(b.deputies[0], "A2", "2026-11-20")
	require.Zero(t, x+n)
	x, n = b.cell(b.deputies[1], "A2", "2026-12-20")
	require.Equal(t, []int64{0, activity.Unit}, []int64{x, n})
	require.NoError(t, b.in(func(tx pgx.Tx) error { return b.Drop(b.ctx, tx, "appeal:1", "spam", now) }))
	_, n = b.cell(b.deputies[1], "A2", "2026-12-20")
	require.Zero(t, n)
	require.NoError(t, put(b.deputies[1], "2026-12-20", "late"))
	_, n = b.cell(b.deputies[1], "A2", "2026-12-20")
	require.Equal(t, int64(activity.Unit), n)
	err := b.in(func(tx pgx.Tx) error {
		return b.Put(b.ctx, tx, activity.Fact{Key: "x", Source: activity.Appeal, Criterion: "A5", Deputy: 1}, now)
	})
	require.ErrorIs(t, err, activity.ErrSource)
	var id int64
	require.NoError(t, b.db.QueryRow(b.ctx, `SELECT id FROM record WHERE fact = 'appeal:1'`).Scan(&id))
	_, err = b.move(helper, id, activity.Void, "false")
	require.ErrorIs(t, err, activity.ErrState, "facts are not in people's hands")
}

// TestSumsStayRight: many members do random things to the same few cells at once;
// transactions are cut in the middle. In the end sums are those of the records, no
// record was verified by one of its hands, and every change is in the audit.
func TestSumsStayRight(t *testing.T) {
	t.Parallel()
	b := newBook(t)
	var all sync.WaitGroup
	acts := []activity.Act{activity.Verify, activity.Verify, activity.Return, activity.Mend, activity.Void, activity.Withdraw}
	for w := range uint64(6) {
		all.Go(func() {
			rnd := rand.New(rand.NewPCG(7, w))
			for range 60 {
				by := activity.Actor{Member: int64(1001 + rnd.IntN(4))}
				// Errors are part of the play: wrong states, own records, deadlocks.
				_ = b.in(func(tx pgx.Tx) error {
					if rnd.IntN(3) == 0 {
						d := b.meeting(fmt.Sprintf("2026-11-%d", 16+rnd.IntN(7)), []string{"before", "after"}[rnd.IntN(2)])
						d.Deputy = b.deputies[rnd.IntN(2)]
						r, err := b.Record(b.ctx, tx, by, d, now)
						if err != nil {
							return err
						}
						return activity.Attach(b.ctx, tx, by, activity.Evidence{Record: r.ID, Kind: activity.Link, Value: fmt.Sprintf("https://example.kz/%d", r.ID)}, now)
					}
					step := activity.Step{Record: 1 + rnd.Int64N(60), Act: acts[rnd.IntN(len(acts))], Reason: "r"}
					if _, err := b.Move(b.ctx, tx, by, step, now); err != nil {
						return err
					}
					if rnd.IntN(5) == 0 {
						return context.Canceled
					}
					return nil
				})
			}
		})
	}
	all.Wait()
	drifts, err := b.Drifts(b.ctx, b.db, now.AddDate(-1, 0, 0))
	require.NoError(t, err)
	require.Empty(t, drifts)
	var wrong, verified, changes, audited int
	require.NoError(t, b.db.QueryRow(b.ctx, `
		SELECT count(*) FILTER (WHERE state = 'verified' AND verifier = ANY (hands)), count(*) FILTER (WHERE state = 'verified'),
			sum(version), (SELECT count(*) FROM audit WHERE action LIKE 'record.%') FROM record`).Scan(&wrong, &verified, &changes, &audited))
	require.Zero(t, wrong)
	require.NotZero(t, verified)
	require.Equal(t, changes, audited, "each version of each record is in the audit")

	_, err = b.db.Exec(b.ctx, `UPDATE cell SET x = x + 1, records = records + 1`)
	require.NoError(t, err)
	mended, err := b.Rebuild(b.ctx, b.db, now.AddDate(-1, 0, 0))
	require.NoError(t, err)
	require.NotZero(t, mended)
	drifts, err = b.Drifts(b.ctx, b.db, now.AddDate(-1, 0, 0))
	require.NoError(t, err)
	require.Empty(t, drifts)
}
