package activity_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"

	"qalauly/activity"
	"qalauly/internal/audit"
)

// sitting enters records of several deputies for one event, by their recorder.
func (b *book) sitting(by []activity.Actor, deputies []int64) (event int64, ids []int64) {
	b.Helper()
	event, err := activity.NewEvent(b.ctx, b.db)
	require.NoError(b, err)
	for i, deputy := range deputies {
		d := b.of(deputy, "2026-11-20")
		d.Event = event
		r, err := b.record(by[i%len(by)], d)
		require.NoError(b, err)
		ids = append(ids, r.ID)
	}
	return event, ids
}

func (b *book) sheet(by activity.Actor, event int64) (s activity.Sheet) {
	b.Helper()
	require.NoError(b, b.in(func(tx pgx.Tx) (err error) {
		s, err = b.Sheet(b.ctx, tx, by, everywhere, event, now)
		return err
	}))
	return s
}

func steps(act activity.Act, reason string, ids ...int64) (all []activity.Step) {
	for _, id := range ids {
		all = append(all, activity.Step{Record: id, Act: act, Reason: reason})
	}
	return all
}

func TestASheetAtOneLook(t *testing.T) {
	t.Parallel()
	b := newBook(t)
	extra := b.land("71", "", "region")
	event, ids := b.sitting([]activity.Actor{recorder, recorder, verifier}, []int64{b.deputies[0], b.deputies[1], extra})
	n := 0
	attach := func(e activity.Evidence) {
		require.NoError(t, b.in(func(tx pgx.Tx) (err error) {
			n, err = activity.AttachAll(b.ctx, tx, recorder, event, e, now)
			return err
		}))
	}
	attach(activity.Evidence{Kind: activity.File, Telegram: "AQAD", FileID: "f"})
	require.Equal(t, 3, n)
	b.attach(ids[0], "https://example.kz/one")

	s := b.sheet(verifier, event)
	require.Len(t, s.Records, 2, "one's own is another's")
	require.Equal(t, 1, s.Others)
	require.Len(t, s.Shared, 1)
	require.Equal(t, "AQAD", s.Shared[0].Telegram)
	require.Len(t, s.Records[0].Evidence, 1)
	require.Empty(t, s.Records[1].Evidence)
	for _, r := range s.Records {
		require.Empty(t, r.Flags, "what an event shares is not suspicious")
	}
	require.Empty(t, b.sheet(helper, event).Records[1:], "two verifiers do not meet on a sheet")

	all := func(by activity.Actor, act activity.Act, reason string) (done []activity.Record, refused []activity.Refusal) {
		require.NoError(t, b.in(func(tx pgx.Tx) (err error) {
			done, refused, err = b.MoveAll(b.ctx, tx, by, steps(act, reason, ids[2], ids[1], ids[0], 99999), now.Add(time.Minute))
			return err
		}))
		return done, refused
	}
	done, refused := all(verifier, activity.Verify, "")
	require.Empty(t, done)
	for i, want := range []error{activity.ErrNoProof, activity.ErrNoProof, activity.ErrOwn, activity.ErrUnknown} {
		require.ErrorIs(t, refused[i].Err, want, "the file is not stored yet")
	}
	_, err := b.db.Exec(b.ctx, `INSERT INTO file (hash, mime, size, body) VALUES ('h', 'image/jpeg', 1, 'x')`)
	require.NoError(t, err)
	require.NoError(t, activity.Stored(b.ctx, b.db, "AQAD", "h"))
	done, refused = all(verifier, activity.Verify, "")
	require.Len(t, done, 2)
	require.Len(t, refused, 2)
	x, _ := b.cell(b.deputies[1], "A5", "2026-11-20")
	require.Equal(t, int64(activity.Unit), x)
	done, refused = all(helper, activity.Return, "no_proof")
	require.Len(t, done, 1)
	require.ErrorIs(t, refused[0].Err, activity.ErrState)
	drifts, err := b.Drifts(b.ctx, b.db, now.AddDate(0, -1, 0))
	require.NoError(t, err)
	require.Empty(t, drifts)
}

// TestWhatIsRefusedLeavesNothing: a correction that fails late, after it was written,
// is undone without what else the sheet holds.
func TestWhatIsRefusedLeavesNothing(t *testing.T) {
	t.Parallel()
	b := newBook(t)
	old := b.verified(b.meeting("2026-11-10", "before"))
	d := b.meeting("2026-11-10", "after")
	d.Corrects, d.Reason = old.ID, "wrong_date"
	right := b.entered(recorder, d, now)
	good := b.entered(recorder, b.of(b.deputies[1], "2026-11-20"), now)
	_, err := b.move(helper, old.ID, activity.Void, "false")
	require.NoError(t, err)
	require.NoError(t, b.in(func(tx pgx.Tx) error {
		done, refused, err := b.MoveAll(b.ctx, tx, verifier, steps(activity.Verify, "", right.ID, good.ID), now)
		require.Len(t, done, 1)
		require.ErrorIs(t, refused[0].Err, activity.ErrState)
		return err
	}))
	right, err = activity.ByID(b.ctx, b.db, right.ID)
	require.NoError(t, err)
	require.Equal(t, activity.Recorded, right.State)
}

func TestTenLinksOnAScreen(t *testing.T) {
	t.Parallel()
	b := newBook(t)
	var ids []int64
	for i := range 12 {
		d := activity.Draft{Criterion: "B1", Deputy: b.deputies[0], Fields: map[string]string{
			"date": "2026-11-20", "outlet": "Егемен", "title": "Су", "url": fmt.Sprintf("https://egemen.example/%d", i), "language": "kk"}}
		r, err := b.record(recorder, d)
		require.NoError(t, err)
		ids = append(ids, r.ID)
	}
	b.entered(recorder, b.meeting("2026-11-20", "before"), now.Add(time.Hour))
	require.NoError(t, b.in(func(tx pgx.Tx) error {
		return activity.Attach(b.ctx, tx, recorder, activity.Evidence{Record: ids[11], Kind: activity.File, Telegram: "AQAD"}, now)
	}))
	for _, want := range []int{10, 1} {
		var got []activity.Listed
		require.NoError(t, b.in(func(tx pgx.Tx) (err error) {
			got, err = b.Links(b.ctx, tx, activity.Actor{Member: 3000 + int64(want)}, activity.Filter{Where: everywhere.Where, Criterion: "B1"}, now)
			return err
		}))
		require.Len(t, got, want)
		require.Equal(t, activity.Link, got[0].Evidence[0].Kind)
	}
	var got []activity.Listed
	require.NoError(t, b.in(func(tx pgx.Tx) (err error) {
		got, err = b.Links(b.ctx, tx, activity.Actor{Member: 4000}, everywhere, now)
		return err
	}))
	require.Len(t, got, 1, "another criterion by itself")
	require.Equal(t, "A5", got[0].Criterion)
}

func TestPrivateEvidence(t *testing.T) {
	t.Parallel()
	b := newBook(t)
	r := b.entered(recorder, b.meeting("2026-11-20", "before"), now)
	require.NoError(t, b.in(func(tx pgx.Tx) error {
		return activity.Attach(b.ctx, tx, recorder, activity.Evidence{Record: r.ID, Kind: activity.File, Telegram: "AQAD"}, now)
	}))
	all, err := activity.EvidenceOf(b.ctx, b.db, r.ID)
	require.NoError(t, err)
	link, file := all[0].ID, all[1].ID
	open := func(id int64) (e activity.Evidence) {
		require.NoError(t, b.in(func(tx pgx.Tx) (err error) { e, err = activity.Open(b.ctx, tx, helper, id); return err }))
		return e
	}
	publish := func(by activity.Actor, public bool) error {
		return b.in(func(tx pgx.Tx) error { return activity.Publish(b.ctx, tx, by, file, public) })
	}
	open(link)
	require.False(t, open(file).Published)
	require.ErrorIs(t, publish(recorder, true), activity.ErrOwn)
	require.ErrorIs(t, publish(b.subject, true), activity.ErrSubject)
	require.NoError(t, publish(verifier, true))
	require.NoError(t, publish(verifier, true))
	require.True(t, open(file).Published)
	require.NoError(t, publish(verifier, false))
	_, err = activity.Open(b.ctx, b.db, helper, 12345)
	require.ErrorIs(t, err, activity.ErrUnknown)

	log, err := audit.Find(b.ctx, b.db, audit.Query{Object: fmt.Sprintf("record:%d", r.ID)})
	require.NoError(t, err)
	var actions []string
	for _, e := range log[:3] {
		actions = append(actions, e.Action)
	}
	require.Equal(t, []string{"evidence.hide", "evidence.publish", "evidence.open"}, actions)
	require.Equal(t, helper.Member, log[2].Member)
}

func TestListsOfWhatWaits(t *testing.T) {
	t.Parallel()
	b := newBook(t)
	here, there := b.land("71", "", "region"), b.land("63", "", "region")
	propose := func(deputy int64, at time.Time) activity.Record {
		var r activity.Record
		require.NoError(t, b.in(func(tx pgx.Tx) (err error) {
			r, err = b.Propose(b.ctx, tx, activity.Actor{Member: 5000, Deputy: deputy}, b.of(deputy, "2026-11-14"), at)
			return err
		}))
		return r
	}
	old, fresh := propose(here, now.AddDate(0, 0, -8)), propose(there, now)
	got, total, err := activity.Proposals(b.ctx, b.db, activity.Territory{"71"}, 10, 0)
	require.NoError(t, err)
	require.Equal(t, 1, total)
	require.Equal(t, old.ID, got[0].ID)
	_, total, err = activity.Proposals(b.ctx, b.db, everywhere.Where, 1, 1)
	require.NoError(t, err)
	require.Equal(t, 2, total)
	for _, want := range []int{1, 0} {
		told, err := activity.Untouched(b.ctx, b.db, now.AddDate(0, 0, -7), now)
		require.NoError(t, err)
		require.Len(t, told, want, "each is told of once")
	}
	told, err := activity.Untouched(b.ctx, b.db, now.Add(time.Second), now)
	require.NoError(t, err)
	require.Equal(t, fresh.ID, told[0].ID)

	r := b.entered(recorder, b.of(here, "2026-11-19"), now)
	_, err = b.move(helper, r.ID, activity.Mend, "")
	require.NoError(t, err)
	_, err = b.move(verifier, r.ID, activity.Return, "no_proof")
	require.NoError(t, err)
	for member, want := range map[int64]int{helper.Member: 1, recorder.Member: 0} {
		got, total, err = activity.ReturnedTo(b.ctx, b.db, member, 10, 0)
		require.NoError(t, err)
		require.Equal(t, want, total, "who had it in hand last mends it")
		require.Len(t, got, want)
	}
	require.Equal(t, "no_proof", func() string {
		got, _, _ := activity.ReturnedTo(b.ctx, b.db, helper.Member, 10, 0)
		return got[0].Reason
	}())
	many, err := activity.Many(b.ctx, b.db, []int64{r.ID, 99999, old.ID})
	require.NoError(t, err)
	require.Equal(t, []int64{r.ID, old.ID}, []int64{many[0].ID, many[1].ID})
	_, total, err = activity.Find(b.ctx, b.db, activity.Query{Where: everywhere.Where, Flag: activity.FlagSameEvent})
	require.NoError(t, err)
	require.Zero(t, total)
}
