package staff_test

import (
	"context"
	"errors"
	"testing"

	"github.com/stretchr/testify/require"

	"qalauly/account"
	"qalauly/handlers"
	"qalauly/handlers/staff"
	"qalauly/internal/postgres"
	"qalauly/locales"
	"qalauly/notice"
	"qalauly/rating/methods"
)

// TestMonday: whoever has a duty in a territory is told of it once a week.
func TestMonday(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	recorder := o.hires("Д. Омаров", locales.Kazakh, duty{account.Recorder, shet})
	chief := o.hires("Ә. Қойшыбаева", locales.Kazakh).sits(1024)
	recorder.command("today", "")
	chief.command("myrating", "")
	for range 2 {
		require.NoError(t, staff.OweMonday(t.Context(), o.db, "2026-W48"))
	}
	due, err := notice.Next(t.Context(), o.db, 10, []int64{})
	require.NoError(t, err)
	require.Len(t, due, 1)
	require.Equal(t, recorder.person, due[0].To)
	other := errors.New("another")
	words := staff.Monday(staff.Options{Method: methods.R1()}, func(context.Context, postgres.DB, notice.Due, account.Person) (handlers.Message, bool, error) {
		return handlers.Message{}, false, other
	})
	m, ok, err := words(t.Context(), o.db, due[0], account.Person{ID: recorder.person, Lang: "kk"})
	require.NoError(t, err)
	require.True(t, ok)
	require.Contains(t, string(m.HTML), locales.Kazakh.Text("today.monday"))
	_, ok, err = words(t.Context(), o.db, notice.Due{To: chief.person, Kind: due[0].Kind}, account.Person{ID: chief.person})
	require.NoError(t, err)
	require.False(t, ok, "of what is no duty any more nothing is told")
	_, _, err = words(t.Context(), o.db, notice.Due{Kind: "x"}, account.Person{})
	require.ErrorIs(t, err, other)
}
