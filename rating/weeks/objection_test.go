package weeks_test

import (
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"

	"qalauly/account"
	"qalauly/activity"
	"qalauly/internal/audit"
	"qalauly/rating"
	"qalauly/rating/weeks"
)

// court is a world whose first deputy has objected-to records and a commission.
type court struct {
	*world
	deputy activity.Actor   // 102, of region 11
	judges []activity.Actor // two of the whole country
	local  activity.Actor   // of region 11
	draft  weeks.Snapshot
	absent int64 // a record of the deputy that says absent
}

func newCourt(t *testing.T) *court {
	t.Helper()
	c := &court{world: newWorld(t)}
	c.fill(c.entries(week("2026-W30"), 18, 5))
	c.deputy = activity.Actor{Member: c.member("Б.", 102, "deputy", ""), Person: 700, Deputy: 102}
	c.exec(`INSERT INTO member_account (person, member) VALUES (700, $1)`, c.deputy.Member)
	for i := range 2 {
		c.judges = append(c.judges, activity.Actor{Member: c.member("С.", 0, "commission", ""), Person: int64(801 + i)})
		c.exec(`INSERT INTO member_account (person, member) VALUES ($1, $2)`, 801+i, c.judges[i].Member)
	}
	c.local = activity.Actor{Member: c.member("Ж.", 0, "commission", "11"), Person: 810}
	c.exec(`INSERT INTO member_account (person, member) VALUES (810, $1)`, c.local.Member)
	require.NoError(t, c.db.QueryRow(c.ctx, `
		INSERT INTO record (criterion, deputy, day, fields, x, n, state, source, hands, verifier, made_at, moved_at)
		VALUES ('A6', 102, '2026-11-18', '{"body": "мәслихат", "sitting_no": "7", "date": "2026-11-18", "mark": "absent"}', 0, 1000000, 'verified', 'staff', '{9001}', 9002, '2026-11-19', '2026-11-20')
		RETURNING id`).Scan(&c.absent))
	_, err := c.ledger.Rebuild(c.ctx, c.db, at("2020-01-06 00:00"))
	require.NoError(t, err)
	c.draft = c.tick(at("2026-11-24 10:00")).Drafted[0]
	return c
}

func (w *world) member(name string, deputy int64, role, unit string) int64 {
	var id int64
	require.NoError(w, w.db.QueryRow(w.ctx, `INSERT INTO member (name, deputy) VALUES ($1, nullif($2::bigint, 0)) RETURNING id`, name, deputy).Scan(&id))
	w.exec(`INSERT INTO role_grant (member, role, unit, deputy, asked_by, approved_by, approved_at) VALUES ($1, $2, nullif($3, ''), nullif($4::bigint, 0), 0, -1, now())`, id, role, unit, deputy)
	return id
}

func (c *court) object(o weeks.Objection, now time.Time) (got weeks.Objection, err error) {
	err = pgx.BeginFunc(c.ctx, c.db, func(tx pgx.Tx) error { got, err = weeks.Object(c.ctx, tx, c.deputy, o, now); return err })
	return got, err
}

func (c *court) vote(by activity.Actor, b weeks.Ballot, now time.Time) (got weeks.Objection, err error) {
	err = pgx.BeginFunc(c.ctx, c.db, func(tx pgx.Tx) error { got, err = weeks.Vote(c.ctx, tx, by, b, now); return err })
	return got, err
}

func (c *court) row(period string) weeks.Row {
	s, err := weeks.Of(c.ctx, c.db, period)
	require.NoError(c, err)
	r, err := weeks.RowOf(c.ctx, c.db, s.ID, 102)
	require.NoError(c, err)
	return r
}

func (c *court) sitting() rating.Part {
	return c.row("2026-W47").Parts[5]
}

var present = map[string]string{"body": "мәслихат", "sitting_no": "7", "date": "2026-11-18", "mark": "present"}

// TestObjectionToADraft: draft, objection, correction, frozen, published.
func TestObjectionToADraft(t *testing.T) {
	t.Parallel()
	c := newCourt(t)
	before, err := weeks.RowOf(c.ctx, c.db, c.draft.ID, 102)
	require.NoError(t, err)
	now := at("2026-11-25 12:00")
	about := weeks.Objection{Snapshot: c.draft.ID, Deputy: 102, Record: c.absent, Words: "Мен отырыста болдым"}
	_, err = weeks.Object(c.ctx, c.db, activity.Actor{Member: 1, Deputy: 101}, about, now)
	require.ErrorIs(t, err, weeks.ErrNotOwn)
	silent := about
	silent.Words = " "
	_, err = c.object(silent, now)
	require.ErrorIs(t, err, weeks.ErrWords)
	o, err := c.object(about, now)
	require.NoError(t, err)
	require.True(t, o.InTime)
	require.Equal(t, "A6", o.Criterion)
	_, err = c.object(about, now)
	require.ErrorIs(t, err, weeks.ErrAlready)

	with, without, err := weeks.Without(c.ctx, c.db, o)
	require.NoError(t, err)
	require.Equal(t, before.Score, with)
	require.Greater(t, without.Parts[5].S, with.Parts[5].S, "without an absence the share is higher")

	fix := weeks.Ballot{Objection: o.ID, Verdict: weeks.Granted, Effect: weeks.CorrectIt, Fields: present, Reason: "тіркеу парағы"}
	for by, want := range map[int64]error{c.local.Member: weeks.ErrOwnRegion, c.deputy.Member: weeks.ErrNoCommission} {
		_, err = c.vote(activity.Actor{Member: by}, fix, now)
		require.ErrorIs(t, err, want)
	}
	for _, b := range []weeks.Ballot{
		{Objection: o.ID, Verdict: weeks.Dismissed, Effect: weeks.VoidIt, Reason: "x"}, {Objection: o.ID, Verdict: weeks.Granted, Effect: weeks.CorrectIt, Reason: "x"},
		{Objection: o.ID, Verdict: "open", Reason: "x"},
	} {
		_, err = c.vote(c.judges[0], b, now)
		require.ErrorIs(t, err, weeks.ErrEffect)
	}
	_, err = c.vote(c.judges[0], weeks.Ballot{Objection: o.ID, Verdict: weeks.Granted}, now)
	require.ErrorIs(t, err, weeks.ErrReason)
	after, err := c.vote(c.judges[0], fix, now)
	require.NoError(t, err)
	require.Equal(t, weeks.Open, after.State, "one vote decides nothing")
	_, err = c.vote(c.judges[0], fix, now)
	require.ErrorIs(t, err, weeks.ErrVoted)
	after, err = c.vote(c.judges[1], fix, now.Add(time.Hour))
	require.NoError(t, err)
	require.Equal(t, weeks.Granted, after.State)
	r, err := activity.ByID(c.ctx, c.db, after.Correcting)
	require.NoError(t, err)
	require.Equal(t, []int64{c.judges[0].Member}, r.Hands)
	require.Equal(t, c.judges[1].Member, r.Verifier)

	// What was only verified since the draft counts from the next week on.
	c.fill([]entry{{102, "A5", at("2026-11-17 00:00"), 1_000_000, 0}})
	c.tick(at("2026-11-30 10:00"))
	got := c.row("2026-W47")
	require.Equal(t, before.Parts[5].X+rating.One, got.Parts[5].X)
	require.Equal(t, before.Parts[4].X, got.Parts[4].X)
	require.Greater(t, got.Sum, before.Sum)
	require.False(t, got.Disputed)
	o, err = weeks.ObjectionByID(c.ctx, c.db, o.ID)
	require.NoError(t, err)
	require.NotZero(t, o.Settled)
	var numbered int
	require.NoError(t, c.db.QueryRow(c.ctx, `SELECT count(*) FROM correction`).Scan(&numbered))
	require.Zero(t, numbered, "it was in nothing published")

	told, err := c.db.Query(c.ctx, `SELECT recipient, kind FROM notice ORDER BY id`)
	require.NoError(t, err)
	type row struct {
		Recipient int64
		Kind      string
	}
	notices, err := pgx.CollectRows(told, pgx.RowToStructByName[row])
	require.NoError(t, err)
	require.Equal(t, []row{{700, weeks.NoticeDraft}, {801, weeks.NoticeFiled}, {802, weeks.NoticeFiled}, {700, weeks.NoticeDecided}}, notices)
	kept, err := audit.Find(c.ctx, c.db, audit.Query{Object: "objection:1"})
	require.NoError(t, err)
	require.Len(t, kept, 4)
	for _, k := range kept {
		require.NotContains(t, k.After, "отырыста болдым", "words stay where they are")
	}
}

// TestUndecidedIsDisputed: published as disputed, then decided: a new version beside.
func TestUndecidedIsDisputed(t *testing.T) {
	t.Parallel()
	c := newCourt(t)
	o, err := c.object(weeks.Objection{Snapshot: c.draft.ID, Deputy: 102, Record: c.absent, Words: "Жоқ"}, at("2026-11-26 18:00"))
	require.NoError(t, err)
	c.tick(at("2026-11-30 10:00"))
	first := c.row("2026-W47")
	require.True(t, first.Disputed)
	require.Empty(t, c.tick(at("2026-12-01 09:00")).Corrected)

	void := weeks.Ballot{Objection: o.ID, Verdict: weeks.Partly, Effect: weeks.VoidIt, Reason: "құжат жоқ"}
	_, err = c.vote(c.judges[0], weeks.Ballot{Objection: o.ID, Verdict: weeks.Dismissed, Reason: "бар"}, at("2026-12-01 12:00"))
	require.NoError(t, err)
	still, err := c.vote(c.judges[1], void, at("2026-12-01 12:00"))
	require.NoError(t, err)
	require.Equal(t, weeks.Open, still.State, "two votes that differ wait for a third")
	third := activity.Actor{Member: c.member("Т.", 0, "commission", "10")}
	o, err = c.vote(third, void, at("2026-12-01 13:00"))
	require.NoError(t, err)
	require.Equal(t, weeks.Partly, o.State)

	done := c.tick(at("2026-12-01 13:05"))
	require.Len(t, done.Corrected, 1)
	require.Empty(t, c.tick(at("2026-12-01 13:10")).Corrected, "once")
	all, err := weeks.Versions(c.ctx, c.db, "2026-W47")
	require.NoError(t, err)
	require.Len(t, all, 3)
	require.Equal(t, "1, o1", all[2].Note)
	require.Equal(t, all[1].Hash, all[2].Before)
	require.Equal(t, weeks.Superseded, all[1].State)
	old, err := weeks.RowOf(c.ctx, c.db, all[1].ID, 102)
	require.NoError(t, err)
	require.Equal(t, first, old, "what was published stays as it was")
	require.False(t, c.row("2026-W47").Disputed)
	require.Equal(t, old.Parts[5].N-rating.One, c.sitting().N)
	told, err := weeks.Differences(c.ctx, c.db, all[1], all[2])
	require.NoError(t, err)
	require.Contains(t, told, weeks.Difference{Deputy: 102, Before: old, After: c.row("2026-W47")})
	r, err := weeks.Release(c.ctx, c.db, all[2])
	require.NoError(t, err)
	require.Equal(t, all[2].Hash, r.Hash())

	_, err = c.db.Exec(c.ctx, `UPDATE snapshot_row SET score = 0`)
	require.ErrorContains(t, err, "never rewritten")
	_, err = c.db.Exec(c.ctx, `DELETE FROM snapshot`)
	require.ErrorContains(t, err, "never rewritten")
}

func TestWhenAndWhatToObject(t *testing.T) {
	t.Parallel()
	c := newCourt(t)
	score := weeks.Objection{Snapshot: c.draft.ID, Deputy: 102, Criterion: "A2", Words: "Өтініш жоғалған"}
	for _, o := range []weeks.Objection{
		{Snapshot: c.draft.ID, Deputy: 102, Criterion: "Z9", Words: "x"},
		{Snapshot: c.draft.ID, Deputy: 102, Record: 1, Words: "x"}, // somebody else's
	} {
		_, err := c.object(o, at("2026-11-25 12:00"))
		require.ErrorIs(t, err, weeks.ErrNotCounted)
	}
	_, err := c.object(weeks.Objection{Snapshot: 999, Deputy: 102, Words: "x"}, at("2026-11-25 12:00"))
	require.ErrorIs(t, err, weeks.ErrNone)
	late, err := c.object(score, at("2026-11-27 09:00"))
	require.NoError(t, err)
	require.False(t, late.InTime)
	c.tick(at("2026-11-30 10:00"))
	require.False(t, c.row("2026-W47").Disputed, "filed when the term was over")
	_, err = c.object(score, at("2026-12-01 10:00"))
	require.ErrorIs(t, err, weeks.ErrOver, "of a draft that was frozen")
	s, err := weeks.Of(c.ctx, c.db, "2026-W47")
	require.NoError(t, err)
	score.Snapshot = s.ID
	_, err = c.object(score, at("2026-12-30 09:00"))
	require.NoError(t, err)
	score.Criterion = ""
	_, err = c.object(score, at("2026-12-30 10:00"))
	require.ErrorIs(t, err, weeks.ErrOver, "thirty days after publication")
	require.NoError(t, weeks.Withdraw(c.ctx, c.db, c.deputy, late.ID))
	require.ErrorIs(t, weeks.Withdraw(c.ctx, c.db, c.deputy, late.ID), weeks.ErrDecided)

	// Who recorded or verified what a score is of does not vote on it.
	m, err := account.MemberByID(c.ctx, c.db, c.judges[0].Member)
	require.NoError(t, err)
	whole := weeks.Objection{Snapshot: s.ID, Deputy: 102}
	require.NoError(t, weeks.MayVote(c.ctx, c.db, whole, m))
	c.exec(`INSERT INTO record (criterion, deputy, day, x, n, state, source, hands, verifier, made_at, moved_at)
		VALUES ('A5', 102, '2026-11-18', 1, 0, 'verified', 'staff', '{9001}', $1, '2026-11-19', '2026-11-20')`, m.ID)
	require.ErrorIs(t, weeks.MayVote(c.ctx, c.db, whole, m), weeks.ErrConcerned)
	whole.Criterion = "A2"
	require.NoError(t, weeks.MayVote(c.ctx, c.db, whole, m))
}
