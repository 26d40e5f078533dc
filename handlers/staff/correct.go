package staff

import (
	"context"
	"errors"
	"slices"

	"qalauly/account"
	"qalauly/activity"
	"qalauly/handlers"
	"qalauly/handlers/screen"
	"qalauly/internal/postgres"
	"qalauly/locales"
)

// talkCorrect is the conversation about a record that another is to stand for.
const talkCorrect = "correct"

// corrects are the duties of those who put a new record in the place of a verified one.
var corrects = []account.Duty{account.Recorder, account.Verifier}

// correcting enters a record that is to stand for a verified one. The old one counts
// until another has verified the new one.
func (s staff) correcting() handlers.Audience {
	return handlers.Audience{
		Commands: []handlers.Command{s.command("correct", corrects, s.correct)},
		Verbs: map[string]handlers.Run{
			"vcwhy": s.only("correct", corrects, s.correctBy),
			"vcno":  s.only("correct", corrects, s.leaveAsItIs),
		},
		Talks: map[string]handlers.Run{talkCorrect: s.only("correct", corrects, s.correctWords)},
	}
}

// correct is «/correct 58213 57 человек»: what is not said stays as it was.
func (s staff) correct(ctx context.Context, db postgres.DB, r handlers.Request, m account.Member) (handlers.Reply, error) {
	id, text, ok := numbered(r.Args)
	if !ok || text == "" {
		return screen.Say(r.Lang.HTML("correct.usage")), nil
	}
	old, refused, err := s.correctable(ctx, db, r, m, id)
	if err != nil || refused != nil {
		return deref(refused), err
	}
	draft, problem, err := s.amended(ctx, db, r, old, text)
	if err != nil || problem != "" {
		return screen.Say(problem), err
	}
	shown, err := s.asItWillBe(ctx, db, r.Lang, old, draft)
	if err != nil {
		return handlers.Reply{}, err
	}
	rows := append(reasonRows(r.Lang, "vcwhy", screen.ID36(id)), screen.Row(screen.Press(r.Lang.Text("void.leave"), "vcno")))
	return remember(screen.Say(locales.Join(shown, r.Lang.HTML("correct.ask_why")), rows...), talkCorrect, replacing{Record: id, Draft: &draft})
}

// correctable is a verified record of the member's territory; else the reply.
func (s staff) correctable(ctx context.Context, db postgres.DB, r handlers.Request, m account.Member, id int64) (activity.Record, *handlers.Reply, error) {
	rec, err := activity.ByID(ctx, db, id)
	if err != nil {
		reply, err := s.left(ctx, db, r, m, id, err)
		return rec, &reply, err
	}
	is, err := activity.Within(ctx, db, where(m, corrects...), rec.Deputy, rec.Day)
	if err != nil {
		return rec, nil, err
	}
	if !is {
		reply, err := s.refuseRecord(ctx, db, r, m, id, "verify.elsewhere")
		return rec, &reply, err
	}
	if rec.State != activity.Verified || rec.Source != activity.Staff {
		reply := screen.Say(stands(r.Lang, rec))
		return rec, &reply, nil
	}
	other, err := activity.Correcting(ctx, db, id)
	if errors.Is(err, activity.ErrUnknown) {
		return rec, nil, nil
	}
	if err != nil {
		return rec, nil, err
	}
	by, err := hand(ctx, db, r.Lang, other)
	reply := screen.Say(locales.Lines(r.Lang.HTML("correct.waits", locales.Args{"Record": number(other.ID)}), by))
	return rec, &reply, err
}

// correctedBefore is what is said where the member entered the correction of the record
// of a press with the press before; nil where they did not.
func correctedBefore(ctx context.Context, db postgres.DB, r handlers.Request, m account.Member, record int64) (*handlers.Reply, error) {
	rec, err := activity.Correcting(ctx, db, record)
	if errors.Is(err, activity.ErrUnknown) || err == nil && !slices.Contains(rec.Hands, m.ID) {
		return nil, nil
	}
	reply := enteredInstead(r, rec)
	return &reply, err
}

// enteredInstead says that a record was entered that is to stand for another.
func enteredInstead(r handlers.Request, rec activity.Record) handlers.Reply {
	reply := screen.Show(r, r.Lang.HTML("correct.entered", locales.Args{"Record": number(rec.ID), "Old": number(rec.Corrects)}))
	reply.Messages[0].Ref = "record:" + number(rec.ID) // what answers it shows that it is true
	return reply
}

// correctBy is pressed: vcwhy <record> <reason>.
func (s staff) correctBy(ctx context.Context, db postgres.DB, r handlers.Request, m account.Member) (handlers.Reply, error) {
	if reply, err := correctedBefore(ctx, db, r, m, screen.IDArg(r, 0)); err != nil || reply != nil {
		return deref(reply), err
	}
	return s.correctNow(ctx, db, r, m, screen.IDArg(r, 0), reasonArg(screen.Arg(r, 1)))
}

// correctWords are said in the talk: why.
func (s staff) correctWords(ctx context.Context, db postgres.DB, r handlers.Request, m account.Member) (handlers.Reply, error) {
	words, problem := reasonSaid(r)
	if problem != "" {
		return screen.Say(problem), nil
	}
	return s.correctNow(ctx, db, r, m, 0, words)
}

// correctNow enters the record that stands in the talk. record 0 is whichever it is.
func (s staff) correctNow(ctx context.Context, db postgres.DB, r handlers.Request, m account.Member, record int64, reason string) (handlers.Reply, error) {
	var about replacing
	if !recall(r, talkCorrect, &about) || about.Draft == nil || record != 0 && record != about.Record {
		return idle(screen.Say(r.Lang.HTML("correct.usage"))), nil
	}
	_, refused, err := s.correctable(ctx, db, r, m, about.Record)
	if err != nil || refused != nil {
		return idle(deref(refused)), err
	}
	draft := *about.Draft
	draft.Corrects, draft.Reason = about.Record, reason
	if is, err := activity.Within(ctx, db, where(m, corrects...), draft.Deputy, r.Now); err != nil || !is {
		if err != nil {
			return handlers.Reply{}, err
		}
		reply, err := s.refuseRecord(ctx, db, r, m, about.Record, "verify.elsewhere")
		return idle(reply), err
	}
	rec, err := s.enterCorrection(ctx, db, r, m, draft)
	if err != nil {
		return s.left(ctx, db, r, m, about.Record, err)
	}
	return idle(enteredInstead(r, rec)), nil
}
