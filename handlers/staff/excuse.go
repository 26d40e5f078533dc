package staff

import (
	"context"
	"errors"

	"qalauly/activity"
	"qalauly/internal/postgres"
	"qalauly/locales"
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
		{activity.ErrCorrecting, "correct.waits_already"},
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

// standing are the words for the states.
var standing = map[activity.State]string{
	activity.Proposed: "stands.proposed", activity.Recorded: "stands.recorded", activity.Returned: "stands.returned",
	activity.Verified: "stands.verified", activity.Declined: "stands.declined", activity.Withdrawn: "stands.withdrawn",
	activity.Voided: "stands.voided", activity.Corrected: "stands.corrected",
}

// stands says in which state a record is that nothing was done to, and what can be done.
func stands(l locales.Lang, rec activity.Record) locales.HTML {
	if rec.Source != activity.Staff {
		return l.HTML("correct.source")
	}
	return l.HTML(standing[rec.State], locales.Args{"Record": number(rec.ID)})
}

// whyLeft is excuseOf in words: of a record that is in another state it says in which.
func whyLeft(ctx context.Context, db postgres.DB, l locales.Lang, id int64, why error) (locales.HTML, error) {
	key, known := excuseOf(why)
	if !known {
		return "", why
	}
	if errors.Is(why, activity.ErrState) {
		rec, err := activity.ByID(ctx, db, id)
		return stands(l, rec), err
	}
	return l.HTML(key, locales.Args{"Record": number(id)}), nil
}
