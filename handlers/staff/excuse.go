package staff

import (
	"errors"

	"qalauly/activity"
)

// excuseOf is the key of the words for why the ledger refused something that nobody is to
// blame for; its argument is Record.
func excuseOf(err error) (key string, known bool) {
	for _, e := range []struct {
		err error
		key string
	}{
		{activity.ErrUnknown, "verify.unknown"},
		{activity.ErrState, "verify.decided"},
		{activity.ErrChanged, "verify.changed"},
		{activity.ErrHeld, "verify.held"},
		{activity.ErrReason, "correct.reason"},
		{activity.ErrLate, "correct.late"},
		{activity.ErrFuture, "correct.future"},
		{activity.ErrMandate, "correct.mandate"},
		{activity.ErrSource, "correct.source"},
		{activity.ErrNotYours, "verify.elsewhere"},
	} {
		if errors.Is(err, e.err) {
			return e.key, true
		}
	}
	var field *activity.FieldError
	return "correct.field", errors.As(err, &field)
}
