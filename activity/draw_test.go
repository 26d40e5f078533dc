package activity_test

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"qalauly/activity"
	"qalauly/internal/audit"
)

var nextWeek = day("2026-11-30")

func TestTheSeedIsThereBeforeTheWeek(t *testing.T) {
	t.Parallel()
	b := newBook(t)
	_, err := activity.SeedWeek(b.ctx, b.db, now, now)
	require.ErrorIs(t, err, activity.ErrBegun)
	s, err := activity.SeedWeek(b.ctx, b.db, nextWeek.AddDate(0, 0, 3), now)
	require.NoError(t, err)
	require.Empty(t, s.Seed, "only the hash is known")
	again, err := activity.SeedWeek(b.ctx, b.db, nextWeek, nextWeek.AddDate(0, 0, 1))
	require.NoError(t, err)
	require.Equal(t, s, again)
	_, err = b.Draw(b.ctx, b.db, nextWeek, nextWeek.AddDate(0, 0, 6))
	require.ErrorIs(t, err, activity.ErrGoesOn)
	_, err = b.Draw(b.ctx, b.db, now.AddDate(0, 0, -7), now)
	require.ErrorIs(t, err, activity.ErrSeed)
	many, err := b.Draw(b.ctx, b.db, nextWeek, nextWeek.AddDate(0, 0, 7))
	require.NoError(t, err)
	require.Zero(t, many, "nothing was verified")
	s, err = activity.SeedOf(b.ctx, b.db, nextWeek)
	require.NoError(t, err)
	hash := sha256.Sum256([]byte(s.Seed))
	require.Equal(t, s.Hash, hex.EncodeToString(hash[:]))
	for _, sql := range []string{`DELETE FROM audit_seed`, `UPDATE audit_seed SET seed = 'x'`, `UPDATE audit_seed SET verified = 5`} {
		_, err = b.db.Exec(b.ctx, sql)
		require.Error(t, err, sql)
	}
}

// TestAnybodyCanDrawAgain: the expected numbers were made with sha256sum in a shell.
func TestAnybodyCanDrawAgain(t *testing.T) {
	t.Parallel()
	require.Equal(t, []int64{4, 9, 2}, activity.Drawn("seed", []int64{1, 2, 3, 4, 5, 6, 7, 8, 9, 10}, 0.3))
	for n, want := range map[int]int{0: 0, 1: 1, 20: 1, 21: 2, 60: 3, 900: 45} {
		ids := make([]int64, n)
		for i := range ids {
			ids[i] = int64(i)
		}
		require.Len(t, activity.Drawn("s", ids, 0.05), want, "%d", n)
	}
}

// auditing is a week with two verified records in each of two regions, one of them a
// district's and one the region's own, and one of the whole country.
func auditing(t *testing.T) (*book, map[string]int64) {
	t.Helper()
	b := newBook(t)
	b.Method.Records.AuditShare = 1
	_, err := activity.SeedWeek(b.ctx, b.db, nextWeek, now)
	require.NoError(t, err)
	records := map[string]int64{}
	at := nextWeek.Add(30 * time.Hour)
	enter := func(name string, deputy int64) {
		r := b.entered(recorder, b.of(deputy, "2026-11-25"), at)
		require.NoError(t, b.in(func(tx pgx.Tx) error {
			_, err := b.Move(b.ctx, tx, verifier, activity.Step{Record: r.ID, Act: activity.Verify}, at)
			return err
		}))
		records[name] = r.ID
	}
	for _, region := range []string{"71", "63"} {
		enter(region, b.land(region, "", "region"))
		enter(region+"10", b.land(region+"10", region, "district"))
	}
	enter("", b.deputies[0])
	return b, records
}

func TestAnotherRegionAudits(t *testing.T) {
	t.Parallel()
	b, records := auditing(t)
	later := nextWeek.AddDate(0, 0, 7)
	_, err := b.move(helper, records["6310"], activity.Void, "false")
	require.NoError(t, err)
	for range 2 {
		many, err := b.Draw(b.ctx, b.db, nextWeek, later)
		require.NoError(t, err)
		require.Equal(t, 5, many, "what was voided since is drawn too, and nothing twice")
	}
	all, err := activity.Audits(b.ctx, b.db, nextWeek)
	require.NoError(t, err)
	s, err := activity.SeedOf(b.ctx, b.db, nextWeek)
	require.NoError(t, err)
	require.Equal(t, 5, s.Verified)
	ids, err := activity.VerifiedIn(b.ctx, b.db, nextWeek, time.UTC)
	require.NoError(t, err)
	var order []int64
	for _, a := range all {
		order = append(order, a.Record)
	}
	require.Equal(t, activity.Drawn(s.Seed, ids, 1), order)

	may := func(by activity.Actor, where ...string) (names []string) {
		for {
			var got activity.Listed
			var ok bool
			require.NoError(t, b.in(func(tx pgx.Tx) (err error) {
				got, ok, err = activity.NextAudit(b.ctx, tx, by, where, later)
				if err == nil && ok { // look at the next without concluding: somebody else's now
					_, err = tx.Exec(b.ctx, `UPDATE audit_draw SET auditor = 9999 WHERE record = $1`, got.ID)
				}
				return err
			}))
			if !ok {
				_, err := b.db.Exec(b.ctx, `UPDATE audit_draw SET auditor = NULL`)
				require.NoError(t, err)
				slices.Sort(names)
				return names
			}
			for name, id := range records {
				if id == got.ID {
					names = append(names, name)
				}
			}
		}
	}
	auditor := activity.Actor{Member: 7001}
	require.Equal(t, []string{"", "63", "6310"}, may(auditor, "71"))
	require.Equal(t, []string{"", "71", "7110"}, may(auditor, "6310"), "a district is of its region")
	require.Equal(t, []string{"6310", "7110"}, may(auditor, ""), "the centre does not audit what it verified")
	require.Empty(t, may(verifier, "71"))
	require.Empty(t, may(recorder, "71"))
	require.NotContains(t, may(b.subject, "71"), "")
	left, err := activity.AuditsLeft(b.ctx, b.db, auditor, activity.Territory{"71"})
	require.NoError(t, err)
	require.Equal(t, 3, left)
}

func TestConcludeAnAudit(t *testing.T) {
	t.Parallel()
	b, _ := auditing(t)
	later := nextWeek.AddDate(0, 0, 7)
	_, err := b.Draw(b.ctx, b.db, nextWeek, later)
	require.NoError(t, err)
	auditor, where := activity.Actor{Member: 7001}, activity.Territory{"71"}
	next := func(by activity.Actor, at time.Time) int64 {
		got, _, err := activity.NextAudit(b.ctx, b.db, by, where, at)
		require.NoError(t, err)
		return got.ID
	}
	conclude := func(by activity.Actor, id int64, result activity.AuditResult, reason string) error {
		return b.in(func(tx pgx.Tx) error {
			return activity.ConcludeAudit(b.ctx, tx, by, where, id, result, reason, later)
		})
	}
	id := next(auditor, later)
	require.Equal(t, id, next(auditor, later.Add(time.Minute)))
	other := activity.Actor{Member: 7002}
	require.NotEqual(t, id, next(other, later.Add(time.Minute)), "two auditors never meet")
	require.ErrorIs(t, conclude(other, id, activity.Sound, ""), activity.ErrNotYours)
	require.ErrorIs(t, conclude(auditor, id, activity.Doubtful, " "), activity.ErrReason)
	require.NoError(t, conclude(auditor, id, activity.Doubtful, "old_photo"))
	require.ErrorIs(t, conclude(auditor, id, activity.Sound, ""), activity.ErrNotYours, "once")
	r, err := activity.ByID(b.ctx, b.db, id)
	require.NoError(t, err)
	require.Equal(t, activity.Verified, r.State, "an audit changes nothing by itself")
	doubted, total, err := activity.Find(b.ctx, b.db, activity.Query{Where: everywhere.Where, Flag: activity.FlagDoubtful})
	require.NoError(t, err)
	require.Equal(t, 1, total)
	require.Equal(t, id, doubted[0].ID)
	require.NoError(t, conclude(auditor, next(auditor, later), activity.Sound, ""))
	log, err := audit.Find(b.ctx, b.db, audit.Query{Object: fmt.Sprintf("record:%d", id)})
	require.NoError(t, err)
	require.Equal(t, "record.audit", log[0].Action)
}

// TestAuditorsNeverMeet: of several who ask at once each gets another record.
func TestAuditorsNeverMeet(t *testing.T) {
	t.Parallel()
	b, _ := auditing(t)
	later := nextWeek.AddDate(0, 0, 7)
	_, err := b.Draw(b.ctx, b.db, nextWeek, later)
	require.NoError(t, err)
	var mu sync.Mutex
	got := map[int64]int{}
	var all sync.WaitGroup
	for v := range int64(3) {
		all.Go(func() {
			r, ok, err := activity.NextAudit(b.ctx, b.db, activity.Actor{Member: 8000 + v}, activity.Territory{"71"}, later)
			mu.Lock()
			defer mu.Unlock()
			if assert.NoError(t, err) && ok {
				got[r.ID]++
			}
		})
	}
	all.Wait()
	for id, n := range got {
		require.Equal(t, 1, n, "record %d", id)
	}
	require.NotEmpty(t, got)
}
