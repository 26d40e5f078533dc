package activity_test

import (
	"fmt"
	"sync"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"qalauly/activity"
)

var everywhere = activity.Filter{Where: activity.Territory{""}}

// land adds a deputy of a body in a unit. Units are added under their parents, regions
// under "".
func (b *book) land(unit, parent, level string) int64 {
	b.Helper()
	_, err := b.db.Exec(b.ctx, `
		INSERT INTO unit (code, parent, level, name_kk, name_ru, short_kk, short_ru, centre_kk, centre_ru, key)
		VALUES ($1, nullif($2, ''), CASE WHEN $2 = '' THEN 'region' ELSE 'district' END, '', '', '', '', '', '', '')`, unit, parent)
	require.NoError(b, err)
	var id int64
	require.NoError(b, b.db.QueryRow(b.ctx, `
		WITH b AS (INSERT INTO body (id, level, unit, name_kk, name_ru, of_kk, of_ru, short_kk, short_ru) VALUES ('b' || $1, $2, $1, '', '', '', '', '', '') RETURNING id),
		d AS (INSERT INTO deputy (surname_kk, surname_ru, given_kk, given_ru, sex, birth_year) VALUES ('', '', '', '', 'm', 1980) RETURNING id)
		INSERT INTO mandate (deputy, body, valid_from) SELECT d.id, b.id, '2020-01-01' FROM d, b RETURNING deputy`, unit, level).Scan(&id))
	return id
}

// entered is a record of a deputy with a link to show.
func (b *book) entered(by activity.Actor, d activity.Draft, at time.Time) activity.Record {
	b.Helper()
	var r activity.Record
	require.NoError(b, b.in(func(tx pgx.Tx) (err error) {
		if r, err = b.Record(b.ctx, tx, by, d, at); err != nil {
			return err
		}
		return activity.Attach(b.ctx, tx, by, activity.Evidence{Record: r.ID, Kind: activity.Link, Value: fmt.Sprintf("https://example.kz/%d", r.ID)}, at)
	}))
	return r
}

func (b *book) next(by activity.Actor, f activity.Filter, at time.Time) int64 {
	b.Helper()
	var got activity.Listed
	require.NoError(b, b.in(func(tx pgx.Tx) (err error) {
		got, _, err = b.Next(b.ctx, tx, by, f, at)
		return err
	}))
	return got.ID
}

func (b *book) of(deputy int64, day string) activity.Draft {
	d := b.meeting(day, "before")
	d.Deputy = deputy
	return d
}

func TestTheQueue(t *testing.T) {
	t.Parallel()
	b := newBook(t)
	region, district, elsewhere := b.land("71", "", "region"), b.land("7110", "71", "district"), b.land("6310", b.unit("63"), "district")
	first := b.entered(recorder, b.of(district, "2026-11-20"), now.Add(-3*time.Hour))
	second := b.entered(helper, b.of(district, "2026-11-21"), now.Add(-2*time.Hour))
	flagged := b.entered(recorder, b.of(district, "2026-11-20"), now.Add(-time.Hour))
	require.NotEmpty(t, flagged.Flags)
	centre := b.entered(recorder, b.of(region, "2026-11-20"), now)
	far := b.entered(recorder, b.of(elsewhere, "2026-11-20"), now)
	own := b.entered(verifier, b.of(district, "2026-11-19"), now.Add(-4*time.Hour))

	here := activity.Filter{Where: activity.Territory{"71"}}
	left, err := b.Waits(b.ctx, b.db, verifier, here, now)
	require.NoError(t, err)
	require.Equal(t, activity.Left{All: 3, Flagged: 1}, left, "neither one's own, nor the centre's, nor another region's")
	require.Equal(t, flagged.ID, b.next(verifier, here, now), "flagged first")
	require.Equal(t, flagged.ID, b.next(verifier, here, now.Add(time.Minute)), "it is still before them")
	other := activity.Actor{Member: 1005}
	require.Equal(t, own.ID, b.next(other, here, now), "then the oldest, of what nobody has")
	_, err = b.move(other, flagged.ID, activity.Return, "no_proof")
	require.ErrorIs(t, err, activity.ErrHeld)
	require.NoError(t, activity.Later(b.ctx, b.db, verifier, flagged.ID, now))
	require.Equal(t, first.ID, b.next(verifier, here, now))
	require.Equal(t, flagged.ID, b.next(activity.Actor{Member: 1006}, here, now), "another gets what was put off")
	_, err = b.move(verifier, first.ID, activity.Return, "no_proof")
	require.NoError(t, err)
	require.Equal(t, second.ID, b.next(verifier, here, now))
	require.Zero(t, b.next(activity.Actor{Member: 1007, Deputy: district}, here, now.Add(time.Hour)), "nothing about themselves")
	require.Zero(t, b.next(activity.Actor{Member: 1007, Beside: []int64{district}}, here, now.Add(time.Hour)))
	require.Zero(t, b.next(verifier, activity.Filter{}, now), "no territory, nothing")
	require.Zero(t, b.next(activity.Actor{Member: 1008}, activity.Filter{Where: activity.Territory{"7110"}}, now.Add(time.Hour)), "it is verified from above")

	for want, f := range map[int64]activity.Filter{
		far.ID:    {Where: activity.Territory{""}, Unit: "63"},
		centre.ID: {Where: activity.Territory{""}, Deputy: region},
		second.ID: {Where: activity.Territory{"71"}, Recorder: helper.Member},
		own.ID:    {Where: activity.Territory{"", "63"}, Unit: "7110", Recorder: verifier.Member},
		0:         {Where: activity.Territory{"71"}, Criterion: "B1"},
	} {
		require.Equal(t, want, b.next(activity.Actor{Member: 2000 + want}, f, now.Add(time.Hour)), "%+v", f)
	}
	require.NoError(t, activity.SweepLeases(b.ctx, b.db, now.Add(3*time.Hour)))
	var kept int
	require.NoError(t, b.db.QueryRow(b.ctx, `SELECT (SELECT count(*) FROM verify_lease) + (SELECT count(*) FROM verify_later)`).Scan(&kept))
	require.Zero(t, kept)
}

// unit adds a region and returns its code.
func (b *book) unit(code string) string {
	b.land(code, "", "region")
	return code
}

func TestTakeByNumber(t *testing.T) {
	t.Parallel()
	b := newBook(t)
	region, district := b.land("71", "", "region"), b.land("7110", "71", "district")
	take := func(by activity.Actor, where string, id int64) error {
		return b.in(func(tx pgx.Tx) error {
			_, err := b.Take(b.ctx, tx, by, activity.Territory{where}, id, now)
			return err
		})
	}
	r, c := b.entered(recorder, b.of(district, "2026-11-20"), now), b.entered(recorder, b.of(region, "2026-11-20"), now)
	require.ErrorIs(t, take(recorder, "71", r.ID), activity.ErrOwn)
	require.ErrorIs(t, take(verifier, "63", r.ID), activity.ErrElsewhere)
	require.ErrorIs(t, take(verifier, "71", c.ID), activity.ErrElsewhere, "the centre verifies it")
	require.ErrorIs(t, take(verifier, "7110", r.ID), activity.ErrElsewhere, "the region does, not the district")
	require.ErrorIs(t, take(activity.Actor{Member: 5, Deputy: district}, "71", r.ID), activity.ErrSubject)
	require.NoError(t, take(verifier, "71", r.ID))
	require.ErrorIs(t, take(helper, "", r.ID), activity.ErrHeld)
	require.NoError(t, activity.Leave(b.ctx, b.db, verifier))
	require.NoError(t, take(helper, "", r.ID))
	_, err := b.move(helper, r.ID, activity.Return, "no_proof")
	require.NoError(t, err)
	require.ErrorIs(t, take(helper, "", r.ID), activity.ErrState)
	is, err := activity.Within(b.ctx, b.db, activity.Territory{"71"}, region, now)
	require.NoError(t, err)
	require.True(t, is, "recorders work for all deputies of their territory")
	is, err = activity.Within(b.ctx, b.db, activity.Territory{"71"}, region, now.AddDate(-10, 0, 0))
	require.NoError(t, err)
	require.False(t, is, "who sat there on that day")
}

func TestQuickApprovalsAreSeen(t *testing.T) {
	t.Parallel()
	b := newBook(t)
	var got []activity.Record
	for i, took := range []time.Duration{2 * time.Second, 3 * time.Second} {
		r := b.entered(recorder, b.of(b.deputies[i], "2026-11-20"), now)
		require.Equal(t, r.ID, b.next(verifier, everywhere, now))
		require.NoError(t, b.in(func(tx pgx.Tx) (err error) {
			r, err = b.Move(b.ctx, tx, verifier, activity.Step{Record: r.ID, Act: activity.Verify}, now.Add(took))
			return err
		}))
		got = append(got, r)
	}
	require.Equal(t, []string{activity.FlagQuick}, got[0].Flags)
	require.Equal(t, activity.Verified, got[0].State, "it stands")
	require.Empty(t, got[1].Flags)
}

func TestAMinuteToTakeBack(t *testing.T) {
	t.Parallel()
	b := newBook(t)
	withdraw := func(by activity.Actor, id int64, at time.Time) error {
		return b.in(func(tx pgx.Tx) error {
			_, err := b.Move(b.ctx, tx, by, activity.Step{Record: id, Act: activity.Withdraw}, at)
			return err
		})
	}
	r := b.entered(recorder, b.of(b.deputies[0], "2026-11-20"), now)
	require.ErrorIs(t, withdraw(recorder, r.ID, now.Add(61*time.Second)), activity.ErrUndo)
	require.ErrorIs(t, withdraw(helper, r.ID, now), activity.ErrNotYours)
	require.NoError(t, withdraw(recorder, r.ID, now.Add(time.Minute)))
	r = b.entered(recorder, b.of(b.deputies[0], "2026-11-20"), now)
	_, err := b.move(verifier, r.ID, activity.Return, "no_proof")
	require.NoError(t, err)
	require.NoError(t, withdraw(recorder, r.ID, now.Add(time.Hour)), "what was returned may be dropped")
}

// TestVerifiersNeverMeet: eight verifiers go through 900 waiting records at once. None
// gets what another has before them, and each record is verified once.
func TestVerifiersNeverMeet(t *testing.T) {
	t.Parallel()
	const records, verifiers = 900, 8
	b := newBook(t)
	_, err := b.db.Exec(b.ctx, `
		WITH r AS (
			INSERT INTO record (criterion, deputy, day, x, n, state, source, hands, flags, made_at, moved_at)
			SELECT 'A5', $1, '2026-11-20', 1000000, 0, 'recorded', 'staff', ARRAY[1001], CASE WHEN i % 9 = 0 THEN ARRAY['rush'] ELSE '{}' END, $2, $2
			FROM generate_series(1, $3) AS i RETURNING id)
		INSERT INTO evidence (record, kind, value, added_by, added_at) SELECT id, 'link', 'https://example.kz/' || id, 1001, $2 FROM r`,
		b.deputies[0], now, records)
	require.NoError(t, err)
	var mu sync.Mutex
	holders, verified := map[int64]int64{}, map[int64]int64{}
	var all sync.WaitGroup
	for v := range int64(verifiers) {
		all.Go(func() {
			by := activity.Actor{Member: 2000 + v}
			for {
				got, ok, err := b.Next(b.ctx, b.db, by, everywhere, now)
				if !assert.NoError(t, err) || !ok {
					return
				}
				mu.Lock()
				assert.Zero(t, holders[got.ID], "record %d is before another", got.ID)
				holders[got.ID] = by.Member
				mu.Unlock()
				assert.NotEmpty(t, got.Evidence)
				assert.NoError(t, b.in(func(tx pgx.Tx) error {
					_, err := b.Move(b.ctx, tx, by, activity.Step{Record: got.ID, Act: activity.Verify, Version: got.Version}, now.Add(time.Minute))
					return err
				}))
				mu.Lock()
				verified[got.ID]++
				mu.Unlock()
			}
		})
	}
	all.Wait()
	require.Len(t, verified, records)
	var left, wrong int
	require.NoError(t, b.db.QueryRow(b.ctx, `
		SELECT count(*) FILTER (WHERE state <> 'verified'), count(*) FILTER (WHERE version <> 2) FROM record`).Scan(&left, &wrong))
	require.Zero(t, left+wrong)
	drifts, err := b.Drifts(b.ctx, b.db, now.AddDate(0, -1, 0))
	require.NoError(t, err)
	require.Empty(t, drifts)
}
