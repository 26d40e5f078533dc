package staff_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"qalauly/account"
	"qalauly/locales"
)

// theGroup is the group of the staff in all tests.
const theGroup = -77

// chatOf is where somebody writes who has a chat of their own.
func chatOf(group bool, own int64) int64 {
	if group {
		return theGroup
	}
	return own
}

// TestOtherGroupsReadNothing: what a command shows is for staff; in a group with others
// in it a member is asked to come to the private chat.
func TestOtherGroupsReadNothing(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	a := h.with(locales.Russian, "А", account.Administrator, "")
	a.group = true
	a.types("/staff")
	a.sees("Сотрудники")
	a.elsewhere = true
	for _, c := range a.audience.Commands {
		a.types("/" + c.Name)
		require.Contains(t, []string{locales.Russian.Text("invite.private") + "\n", locales.Russian.Text("road.not_allowed") + "\n"}, a.text(), c.Name)
	}
}
