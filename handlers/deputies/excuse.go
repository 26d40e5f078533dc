package deputies

import (
	"errors"

	"qalauly/appeal"
	"qalauly/deputy"
	"qalauly/handlers"
	"qalauly/handlers/wording"
	"qalauly/locales"
)

// excuses are the words for what the domain refuses.
var excuses = []struct {
	err error
	key string
}{
	{appeal.ErrUnknown, "cardask.unknown"},
	{appeal.ErrSame, "cardask.to_self"},
	{appeal.ErrMandate, "cardask.not_sitting"},
	{deputy.ErrUnknown, "cardask.not_sitting"},
	{appeal.ErrForwards, "cardask.forward_twice"},
	{appeal.ErrAsked, "cardask.already_asked"},
	{appeal.ErrNameless, "cardask.nameless"},
	{appeal.ErrTwo, "desk.two_persons"},
	{appeal.ErrUndo, "answer.undo_late"},
	{appeal.ErrTooMany, "answer.files_most"},
	{appeal.ErrTooBig, "answer.file_large"},
	{appeal.ErrEmpty, "answer.empty"},
	{appeal.ErrNoMessage, "answer.old_preview"},
	{appeal.ErrNotYours, "cardask.other_body"},
	{appeal.ErrExtended, "cardask.extend_twice"},
}

// excused turns what the domain refuses into words. What was written in the step is
// taken back with it.
func (d desk) excused(r handlers.Request, a appeal.Appeal, reply handlers.Reply, err error) (handlers.Reply, error) {
	if err == nil {
		return reply, nil
	}
	if errors.Is(err, appeal.ErrTooLong) {
		return reply, &handlers.Excuse{Key: "answer.long", Args: locales.Args{"Most": appeal.TextMost}}
	}
	if errors.Is(err, appeal.ErrState) {
		return reply, notNow(r.Lang, a)
	}
	for _, e := range excuses {
		if errors.Is(err, e.err) {
			return reply, &handlers.Excuse{Key: e.key}
		}
	}
	return reply, err
}

// notNow says why nothing can be done with an appeal as it stands.
func notNow(l locales.Lang, a appeal.Appeal) *handlers.Excuse {
	switch {
	case a.State.Over():
		return &handlers.Excuse{Key: "cardask.already_closed"}
	case a.State == appeal.Answered:
		return &handlers.Excuse{Key: "cardask.already_answered"}
	}
	return &handlers.Excuse{Key: "cardask.now_not", Args: locales.Args{"State": wording.AppealState(l, string(a.State))}}
}

// late is the excuse of an act that comes too late; other errors stay as they are.
func late(err error, key string) error {
	if errors.Is(err, appeal.ErrLate) {
		return &handlers.Excuse{Key: key}
	}
	return err
}
