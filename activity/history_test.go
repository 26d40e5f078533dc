package activity_test

import (
	"context"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"qalauly/activity"
	"qalauly/internal/audit"
)

// life is the life of a record as people are told it, written down apart from the
// code: from which states an act leads where.
var life = map[string]map[string]string{
	"accept":   {"proposed": "recorded"},
	"decline":  {"proposed": "declined"},
	"mend":     {"proposed": "proposed", "recorded": "recorded", "returned": "recorded"},
	"verify":   {"recorded": "verified"},
	"return":   {"recorded": "returned"},
	"withdraw": {"proposed": "withdrawn", "recorded": "withdrawn", "returned": "withdrawn"},
	"void":     {"verified": "voided"},
	"correct":  {"verified": "corrected"},
}

// replay goes through what the audit says of a record and returns what is wrong with
// it: a gap, a step that the life of a record does not have, a record verified by one
// of those who entered it. It ends at the record as it stands.
func replay(log []audit.Kept, r activity.Record) error {
	log = slices.DeleteFunc(slices.Clone(log), func(e audit.Kept) bool { return !strings.HasPrefix(e.Action, "record.") })
	slices.SortFunc(log, func(a, b audit.Kept) int { return int(a.ID - b.ID) })
	if len(log) != r.Version {
		return fmt.Errorf("record %d: %d entries for %d versions", r.ID, len(log), r.Version)
	}
	var last, state string
	var hands []int64
	for i, e := range log {
		var after struct{ State string }
		if err := json.Unmarshal([]byte(e.After), &after); err != nil {
			return err
		}
		act := strings.TrimPrefix(e.Action, "record.")
		switch {
		case e.Before != last:
			return fmt.Errorf("record %d: %s begins with what was not there: %s instead of %s", r.ID, act, e.Before, last)
		case i == 0 && (act != after.State || act != "recorded" && act != "proposed"):
			return fmt.Errorf("record %d begins as %s by %s", r.ID, after.State, act)
		case i > 0 && (life[act][state] == "" || life[act][state] != after.State):
			return fmt.Errorf("record %d: %s leads from %s to %s", r.ID, act, state, after.State)
		case act == "verify" && (len(hands) == 0 || slices.Contains(hands, e.Member)):
			return fmt.Errorf("record %d: entered by %v, verified by %d", r.ID, hands, e.Member)
		}
		if slices.Contains([]string{"recorded", "proposed", "accept", "mend"}, act) {
			hands = append(hands, e.Member)
		}
		last, state = e.After, after.State
	}
	if state != string(r.State) {
		return fmt.Errorf("record %d is %s, and %s in the audit", r.ID, r.State, state)
	}
	return nil
}

// wholeAndRight sees that nothing of the history of any record is lost, and that the
// sums are those of the records, counted here anew: of meetings one a day and two a
// week count.
func (b *book) wholeAndRight() {
	b.Helper()
	records, total, err := activity.Find(b.ctx, b.db, activity.Query{Where: everywhere.Where, Limit: 100000})
	require.NoError(b, err)
	require.Len(b, records, total)
	for _, r := range records {
		log, err := audit.Find(b.ctx, b.db, audit.Query{Object: fmt.Sprintf("record:%d", r.ID), Limit: 1000})
		require.NoError(b, err)
		require.NoError(b, replay(log, r.Record))
	}
	var wrong int
	require.NoError(b, b.db.QueryRow(b.ctx, `
		WITH days AS (SELECT deputy, criterion, week, day, least(sum(x), 1000000) AS x, count(*) AS n FROM record WHERE state = 'verified' GROUP BY 1, 2, 3, 4),
		weeks AS (SELECT deputy, criterion, week, least(sum(x), 2000000) AS x, sum(n) AS n FROM days GROUP BY 1, 2, 3)
		SELECT count(*) FROM cell c FULL JOIN weeks w USING (deputy, criterion, week)
		WHERE coalesce(c.x, 0) <> coalesce(w.x, 0) OR coalesce(c.records, 0) <> coalesce(w.n, 0)`).Scan(&wrong))
	require.Zero(b, wrong, "sums by deputy, criterion and week")
	drifts, err := b.Drifts(b.ctx, b.db, now.AddDate(-1, 0, 0))
	require.NoError(b, err)
	require.Empty(b, drifts)
	b.windowsRight()
	require.NoError(b, activity.AddUp(b.ctx, b.db, b.windows()))
	b.windowsRight()
}

// windows are two of each criterion, which have a week in common.
func (b *book) windows() (all []activity.Window) {
	week := activity.Week(now)
	for _, c := range b.Method.Criteria {
		all = append(all, activity.Window{Criterion: c.Code, Since: week.AddDate(0, 0, -14), Until: week}, activity.Window{Criterion: c.Code, Since: week, Until: week.AddDate(0, 0, 7)})
	}
	return all
}

// windowsRight sees that what windows are said to hold is what the records of their weeks
// add up to, cell by cell.
func (b *book) windowsRight() {
	b.Helper()
	windows := b.windows()
	said, held := map[[2]int64]activity.Sum{}, map[[2]int64]activity.Sum{}
	add := func(to map[[2]int64]activity.Sum) func(int, activity.Sum) {
		return func(w int, s activity.Sum) {
			k := [2]int64{int64(w), s.Deputy}
			to[k] = activity.Sum{Deputy: s.Deputy, X: to[k].X + s.X, N: to[k].N + s.N, Records: to[k].Records + s.Records}
			if to[k].Records == 0 {
				require.Zero(b, to[k].X)
				delete(to, k)
			}
		}
	}
	require.NoError(b, activity.EachSum(b.ctx, b.db, windows, add(said)))
	for w, win := range windows {
		cells, err := activity.Cells(b.ctx, b.db, win.Since, win.Until)
		require.NoError(b, err)
		for _, c := range cells {
			if c.Criterion == win.Criterion {
				add(held)(w, activity.Sum{Deputy: c.Deputy, X: c.X, N: c.N, Records: c.Records})
			}
		}
	}
	require.Equal(b, held, said)
}

// player does random things to records, as one of six people: four of the staff, the
// first deputy and an assistant beside them.
type player struct {
	*book
	rnd *rand.Rand
}

func (p player) who() activity.Actor {
	n := p.rnd.IntN(6)
	return append([]activity.Actor{p.subject, {Member: 1000, Beside: []int64{p.deputies[0]}}},
		activity.Actor{Member: 1001}, activity.Actor{Member: 1002}, activity.Actor{Member: 1003}, activity.Actor{Member: 1004})[n]
}

// some is the number of a record, mostly of one that is there.
func (p player) some() int64 { return 1 + p.rnd.Int64N(80) }

// draft is a meeting of this or last week, at times one that corrects another record.
func (p player) draft() activity.Draft {
	d := p.of(p.deputies[p.rnd.IntN(2)], fmt.Sprintf("2026-11-%d", 16+p.rnd.IntN(7)))
	d.Fields["announced"] = []string{"before", "after"}[p.rnd.IntN(2)]
	if p.rnd.IntN(4) == 0 {
		d.Corrects, d.Reason = p.some(), "wrong_date"
	}
	return d
}

func (p player) enter(ctx context.Context, tx pgx.Tx, by activity.Actor, at time.Time) error {
	enter := p.Record
	if p.rnd.IntN(3) == 0 {
		enter = p.Propose
	}
	r, err := enter(ctx, tx, by, p.draft(), at)
	if err != nil {
		return err
	}
	return activity.Attach(ctx, tx, by, activity.Evidence{Record: r.ID, Kind: activity.Link, Value: fmt.Sprintf("https://example.kz/%d", r.ID)}, at)
}

func (p player) step() activity.Step {
	acts := []activity.Act{activity.Verify, activity.Verify, activity.Verify, activity.Return, activity.Mend, activity.Void,
		activity.Withdraw, activity.Accept, activity.Accept, activity.Decline, activity.Correct}
	s := activity.Step{Record: p.some(), Act: acts[p.rnd.IntN(len(acts))], Reason: "r", Version: p.rnd.IntN(3)}
	if s.Act == activity.Mend && p.rnd.IntN(2) == 0 {
		d := p.draft()
		s.Mended = &d
	}
	return s
}

// queue takes the next that waits and verifies it.
func (p player) queue(ctx context.Context, tx pgx.Tx, by activity.Actor, at time.Time) error {
	r, ok, err := p.Next(ctx, tx, by, everywhere, at)
	if err != nil || !ok {
		return err
	}
	if p.rnd.IntN(4) == 0 {
		return activity.Later(ctx, tx, by, r.ID, at)
	}
	_, err = p.Move(ctx, tx, by, activity.Step{Record: r.ID, Act: activity.Verify, Version: r.Version}, at.Add(time.Minute))
	return err
}

// turn is one thing in one transaction. Errors are part of the play: wrong states,
// own records, deadlocks.
func (p player) turn(ctx context.Context) {
	by, at := p.who(), now.Add(time.Duration(p.rnd.IntN(1800))*time.Second)
	_ = pgx.BeginFunc(ctx, p.db, func(tx pgx.Tx) error {
		var err error
		switch p.rnd.IntN(6) {
		case 0, 1:
			err = p.enter(ctx, tx, by, at)
		case 2:
			err = p.queue(ctx, tx, by, at)
		case 3:
			_, _, err = p.MoveAll(ctx, tx, by, []activity.Step{p.step(), p.step(), p.step()}, at)
		default:
			_, err = p.Move(ctx, tx, by, p.step(), at)
		}
		if err == nil && p.rnd.IntN(8) == 0 {
			return context.Canceled
		}
		return err
	})
}

// disturbed is turn under a context that may end at any of its queries, or while
// somebody's connection is cut.
func (p player) disturbed() {
	ctx, cancel := context.WithCancel(p.ctx)
	defer cancel()
	switch p.rnd.IntN(8) {
	case 0:
		_, _ = p.db.Exec(p.ctx, `
			SELECT pg_terminate_backend(pid) FROM pg_stat_activity
			WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_type = 'client backend' ORDER BY random() LIMIT 1`)
	case 2:
		_ = activity.AddUp(p.ctx, p.db, p.windows())
	case 1:
		stop := context.AfterFunc(p.ctx, cancel)
		defer stop()
		timed, done := context.WithTimeout(ctx, time.Duration(p.rnd.IntN(8000))*time.Microsecond)
		defer done()
		ctx = timed
	}
	p.turn(ctx)
}

// TestHistoriesStayWholeUnderKills: eight people at once, whose transactions are
// cancelled and whose connections are cut at any moment.
func TestHistoriesStayWholeUnderKills(t *testing.T) {
	t.Parallel()
	b := newBook(t)
	require.NoError(t, activity.AddUp(b.ctx, b.db, b.windows()))
	var all sync.WaitGroup
	for w := range uint64(8) {
		all.Go(func() {
			p := player{b, rand.New(rand.NewPCG(11, w))}
			for range 100 {
				p.disturbed()
			}
		})
	}
	all.Wait()
	b.db.Reset() // connections that were cut
	b.wholeAndRight()
	_, verified, err := activity.Find(b.ctx, b.db, activity.Query{Where: everywhere.Where, States: []activity.State{activity.Verified}, Limit: 1})
	require.NoError(t, err)
	require.NotZero(t, verified)
}

// TestRandomHistories: any history of a few turns, one after the other, is whole and
// right after each of them; what goes wrong comes back as short as it can be.
func TestRandomHistories(t *testing.T) {
	t.Parallel()
	b := newBook(t)
	rapid.Check(t, func(r *rapid.T) {
		seeds := rapid.SliceOfN(rapid.Uint64(), 1, 12).Draw(r, "turns")
		for _, seed := range seeds {
			player{b, rand.New(rand.NewPCG(seed, 1))}.turn(b.ctx)
		}
		records, _, err := activity.Find(b.ctx, b.db, activity.Query{Where: everywhere.Where, Limit: 100000})
		if err != nil {
			r.Fatal(err)
		}
		for _, one := range records[max(0, len(records)-len(seeds)*3):] {
			log, err := audit.Find(b.ctx, b.db, audit.Query{Object: fmt.Sprintf("record:%d", one.ID), Limit: 1000})
			if err != nil {
				r.Fatal(err)
			}
			if err := replay(log, one.Record); err != nil {
				r.Fatal(err)
			}
		}
	})
	b.wholeAndRight()
}
