package appeal_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"qalauly/account"
	"qalauly/appeal"
)

// TestAWaveIsHeld: when most of a week came from new accounts, nothing of that week counts
// until the commission has decided; it decides once, and what it decided holds for what
// comes after too.
func TestAWaveIsHeld(t *testing.T) {
	t.Parallel()
	for _, counts := range []bool{true, false} {
		w := newTown(t)
		w.Limits.Wave = 4
		w.exec(`INSERT INTO person (id, created_at) SELECT 900 + n, $1 FROM generate_series(1, 6) AS n`, w.now.AddDate(0, 0, -29))
		jury, elsewhere := w.member(701, account.Commission, "35", 0), w.member(702, account.Commission, "63", 0)
		inTime := func() int {
			return w.count(`SELECT count(*) FROM record WHERE criterion = 'A2' AND deputy = $1 AND x = 1e6 AND state = 'verified'`, w.first)
		}
		answer := func(a appeal.Appeal) {
			w.does(w.deputy, appeal.Step{Appeal: a.ID, Act: appeal.Answer, Outcome: appeal.Solved, Text: "Приняли меры по вашему письму, номер " + a.Number})
		}
		first := w.sends(901, w.first, topics[0])
		w.sends(902, w.first, topics[1])
		w.sends(903, w.first, topics[2])
		w.later(time.Minute)
		answer(first)
		require.Equal(t, 1, inTime())
		require.Empty(t, w.owed(appeal.WaveNotice))

		fourth := w.sends(904, w.first, topics[3])
		require.True(t, fourth.Scored)
		require.Equal(t, []int64{701}, w.owed(appeal.WaveNotice))
		require.Zero(t, inTime(), "the week is held")
		w.later(time.Minute)
		answer(fourth)
		require.Zero(t, inTime())
		w.sends(905, w.first, topics[4])
		waves, err := appeal.Waves(w.ctx, w.db, []string{"3564"})
		require.NoError(t, err)
		require.Len(t, waves, 1)
		require.Equal(t, []int{5, 5}, []int{waves[0].All, waves[0].New})
		none, err := appeal.Waves(w.ctx, w.db, []string{"63"})
		require.NoError(t, err)
		require.Empty(t, none)

		decide := func(by appeal.Actor, why string) error {
			_, err := w.DecideWave(w.ctx, w.db, by, waves[0].ID, counts, why, w.now)
			return err
		}
		for _, by := range []appeal.Actor{w.staff, w.deputy, elsewhere, {}} {
			require.ErrorIs(t, decide(by, "Письма разные"), appeal.ErrNotYours)
		}
		require.ErrorIs(t, decide(jury, " "), appeal.ErrReason)
		require.NoError(t, decide(jury, "Письма разные"))
		require.ErrorIs(t, decide(jury, "Письма разные"), appeal.ErrState)
		require.Equal(t, map[bool]int{true: 2, false: 0}[counts], inTime())
		require.Equal(t, 1, w.count(`SELECT count(*) FROM audit WHERE action = 'wave.decide'`))
	}
}

// TestKnownAccountsAreNoWave, however many; and who wrote a large share is flagged.
func TestKnownAccountsAreNoWave(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	w.Limits = appeal.Limits{Wave: 3, Pause: time.Second, Short: 50, Day: 50}
	w.exec(`INSERT INTO person (id, created_at) SELECT 900 + n, '2026-01-01' FROM generate_series(1, 6) AS n`)
	var last appeal.Appeal
	for i := range 10 {
		w.later(2 * time.Minute)
		last = w.sends(901+int64(i%3), w.first, topics[i%len(topics)]+" Дом "+string(rune('А'+i)))
	}
	require.Empty(t, w.owed(appeal.WaveNotice))
	require.Contains(t, last.Flags, appeal.OneAuthor)
	require.Equal(t, 1, w.count(`SELECT count(*) FROM appeal WHERE 'one_author' = ANY (flags)`))
}
