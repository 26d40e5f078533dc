package appeal_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"qalauly/appeal"
)

// TestACommonProblem: staff give it a title, its author agrees, others join and leave, are
// told that it was answered and that it was taken back; what was refused is not asked again.
func TestACommonProblem(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	a := w.sends(901, w.first, letter)
	w.later(time.Minute)
	ask := func(by appeal.Actor, title string) (appeal.Common, error) {
		return appeal.AskCommon(w.ctx, w.db, by, a.ID, title, w.now)
	}
	for by, want := range map[*appeal.Actor]error{&w.distant: appeal.ErrUnknown, &w.deputy: appeal.ErrNotYours, &w.citizen: appeal.ErrNotYours, &w.neighbour: appeal.ErrUnknown} {
		_, err := ask(*by, "Нет воды на улице")
		require.ErrorIs(t, err, want)
	}
	_, err := ask(w.staff, "  да  ")
	require.ErrorIs(t, err, appeal.ErrEmpty)
	c, err := ask(w.staff, "Нет  воды на улице")
	require.NoError(t, err)
	require.Equal(t, "Нет воды на улице", c.Title)
	require.False(t, c.Open())
	require.Equal(t, []int64{901}, w.owed(appeal.CommonNotice))

	draft := appeal.Draft{Person: 902, Deputy: w.first, Topic: appeal.Utilities}
	like := func() int {
		all, err := appeal.CommonLike(w.ctx, w.db, draft)
		require.NoError(t, err)
		return len(all)
	}
	join := func(person int64) error {
		_, err := appeal.JoinCommon(w.ctx, w.db, person, c.ID, 1, w.now)
		return err
	}
	require.Zero(t, like(), "the author has not agreed yet")
	require.ErrorIs(t, join(902), appeal.ErrState)
	_, err = appeal.AgreeCommon(w.ctx, w.db, 902, c.ID, true, w.now)
	require.ErrorIs(t, err, appeal.ErrUnknown, "it is the author who agrees")
	c, err = appeal.AgreeCommon(w.ctx, w.db, 901, c.ID, true, w.now)
	require.NoError(t, err)
	require.True(t, c.Open())
	require.Equal(t, 1, like())
	draft.Person = 901
	require.Zero(t, like(), "not one's own")
	draft.Topic, draft.Person = appeal.Roads, 902
	require.Zero(t, like())

	require.ErrorIs(t, join(999), appeal.ErrConsent)
	for _, person := range []int64{902, 902, 903, 901} {
		require.NoError(t, join(person))
	}
	c, err = appeal.CommonByID(w.ctx, w.db, c.ID)
	require.NoError(t, err)
	require.Equal(t, 2, c.Joined, "twice is once, and the author is in it already")
	require.NoError(t, appeal.LeaveCommon(w.ctx, w.db, 903, c.ID))

	w.does(w.deputy, appeal.Step{Appeal: a.ID, Act: appeal.Answer, Outcome: appeal.Partly, Text: "Прорвало трубу, починят завтра утром."})
	require.Equal(t, []int64{902}, w.owed(appeal.SolvedNotice))
	c, err = appeal.AgreeCommon(w.ctx, w.db, 901, c.ID, false, w.now)
	require.NoError(t, err)
	require.False(t, c.Open())
	require.Equal(t, []int64{902}, w.owed(appeal.ClosedNotice))
	require.ErrorIs(t, join(904), appeal.ErrState)
	_, err = ask(w.staff, "Нет воды на улице")
	require.ErrorIs(t, err, appeal.ErrState)
	_, err = appeal.AgreeCommon(w.ctx, w.db, 901, c.ID, true, w.now)
	require.ErrorIs(t, err, appeal.ErrState)

	d, err := appeal.DataOf(w.ctx, w.db, 902, w.now)
	require.NoError(t, err)
	require.Len(t, d.Joined, 1)
	_, err = w.Forget(w.ctx, w.db, 902, w.now)
	require.NoError(t, err)
	require.Zero(t, w.count(`SELECT count(*) FROM common_joined`))
}

// TestACommonProblemIsWithdrawn with the appeal, and who joined is told.
func TestACommonProblemIsWithdrawn(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	a := w.sends(901, w.first, letter)
	w.later(time.Minute)
	c, err := appeal.AskCommon(w.ctx, w.db, w.staff, a.ID, "Нет воды на улице", w.now)
	require.NoError(t, err)
	_, err = appeal.AgreeCommon(w.ctx, w.db, 901, c.ID, true, w.now)
	require.NoError(t, err)
	_, err = appeal.JoinCommon(w.ctx, w.db, 902, c.ID, 1, w.now)
	require.NoError(t, err)
	w.does(w.citizen, appeal.Step{Appeal: a.ID, Act: appeal.Withdraw})
	require.Equal(t, []int64{902}, w.owed(appeal.ClosedNotice))
	c, err = appeal.CommonByID(w.ctx, w.db, c.ID)
	require.NoError(t, err)
	require.False(t, c.Open())
}
