package notices

import (
	"context"
	"errors"
	"strconv"
	"time"

	"qalauly/account"
	"qalauly/appeal"
	"qalauly/calendar"
	"qalauly/handlers"
	"qalauly/handlers/cards"
	"qalauly/handlers/letter"
	"qalauly/handlers/screen"
	"qalauly/handlers/wording"
	"qalauly/internal/postgres"
	"qalauly/locales"
	"qalauly/notice"
)

// word makes the message of one notice about an appeal for its author.
type word func(ctx context.Context, db postgres.DB, l locales.Lang, t told) (handlers.Message, bool, error)

// told is what a notice to the author is about.
type told struct {
	appeal.Appeal
	message appeal.Message // of notices about one
	name    string         // the deputy
	now     time.Time
}

// ofAppeals are the notices about an appeal by its id, ofMessages those about a message.
var (
	ofAppeals = map[string]word{
		appeal.StateNotice: stateTold, appeal.SlipNotice: slipTold, appeal.SurveyNotice: surveyTold, appeal.LateNotice: lateTold,
	}
	ofMessages = map[string]word{
		appeal.QuestionNotice: questionTold, appeal.InterimNotice: interimTold, appeal.AnswerNotice: answerTold, appeal.RevisedNotice: revisedTold,
	}
)

// toCitizen words a notice to the author of an appeal. known is false for other kinds; ok
// is false where there is nothing to be said any more, or the reader is not the author.
func toCitizen(ctx context.Context, db postgres.DB, l locales.Lang, n notice.Due, reader account.Person) (m handlers.Message, ok, known bool, err error) {
	switch n.Kind {
	case letter.DraftNotice:
		m, ok, err = draftTold(ctx, db, l, reader, calendar.Now())
		return m, ok, true, err
	case letter.FullNotice:
		return handlers.Message{HTML: l.HTML("write.files_most", locales.Args{"Most": appeal.FilesMost})}, true, true, nil
	}
	do, about := ofAppeals[n.Kind]
	if !about {
		if do, about = ofMessages[n.Kind]; !about {
			return m, false, false, nil
		}
	}
	t, ok, err := toldOf(ctx, db, l, n, reader)
	if err != nil || !ok {
		return m, false, true, err
	}
	m, ok, err = do(ctx, db, l, t)
	return m, ok, true, err
}

// toldOf reads what a notice is about, as its reader may know it.
func toldOf(ctx context.Context, db postgres.DB, l locales.Lang, n notice.Due, reader account.Person) (t told, ok bool, err error) {
	id, err := strconv.ParseInt(n.Ref, 10, 64)
	if err != nil {
		return t, false, err
	}
	t.now = calendar.Now()
	if ofMessages[n.Kind] != nil {
		t.message, err = appeal.MessageByID(ctx, db, id)
		if errors.Is(err, appeal.ErrNoMessage) || err == nil && (t.message.UndoneAt != nil || t.message.ErasedAt != nil) {
			return t, false, nil
		}
		if err != nil {
			return t, false, err
		}
		id = t.message.Appeal
	}
	var side appeal.Side
	t.Appeal, side, err = appeal.See(ctx, db, appeal.Actor{Person: reader.ID}, id, t.now)
	if errors.Is(err, appeal.ErrUnknown) || err == nil && side != appeal.Citizen {
		return t, false, nil
	}
	if err != nil {
		return t, false, err
	}
	t.name, err = letter.Name(ctx, db, l, t.Deputy, t.now)
	return t, err == nil, err
}

// draftTold shows a draft when all of an album has come.
func draftTold(ctx context.Context, db postgres.DB, l locales.Lang, reader account.Person, now time.Time) (handlers.Message, bool, error) {
	d, ok, err := appeal.DraftOf(ctx, db, reader.ID)
	if err != nil || !ok || d.Empty() {
		return handlers.Message{}, false, err
	}
	m, err := letter.Preview(ctx, db, l, d, now)
	return m, err == nil, err
}

// slipTold takes "undo" from the slip: the minute is over.
func slipTold(ctx context.Context, db postgres.DB, l locales.Lang, t told) (handlers.Message, bool, error) {
	if t.State == appeal.Withdrawn {
		return handlers.Message{}, false, nil
	}
	m, err := letter.Slip(ctx, db, l, t.Appeal, t.now)
	m.Edits = m.Ref
	return m, err == nil, err
}

// surveyTold asks the one question, unless it was answered or there is no answer.
func surveyTold(_ context.Context, _ postgres.DB, l locales.Lang, t told) (handlers.Message, bool, error) {
	m := letter.Question(l, t.Appeal)
	m.Under = letter.Ref(t.ID)
	return m, t.State == appeal.Answered && t.Survey == "", nil
}

// lateTold says that the last day has passed without an answer.
func lateTold(_ context.Context, _ postgres.DB, l locales.Lang, t told) (handlers.Message, bool, error) {
	m := handlers.Message{HTML: l.HTML("told.late", t.args(l)), Ref: letter.Ref(t.ID) + ":t", Under: letter.Ref(t.ID)}
	m.Rows = [][]handlers.Button{t.button(l, "told.write_back", "wsay")}
	return m, letter.Seen(t.Appeal, t.now).Overdue(t.now), nil
}

// said is a message of the deputy with what stands above and below it.
func (t told) said(l locales.Lang, head locales.HTML, below ...locales.HTML) handlers.Message {
	body := locales.HTML("")
	if t.message.Text != "" {
		body = l.HTML("write.quote", locales.Args{"Text": t.message.Text})
	}
	m := handlers.Message{Ref: letter.RefOf(t.message), Under: letter.Ref(t.ID), Files: cards.Files(t.message.Files)}
	if at := t.message.EditedAt; at != nil {
		at := at.In(calendar.Zone)
		body = locales.Lines(body, l.HTML("thread.edited", locales.Args{"At": l.Date(at) + ", " + at.Format("15:04")}))
	}
	m.HTML = locales.Join(head, locales.Lines(body, letter.Files(l, t.message.Files)), locales.Lines(below...))
	return m
}

// args are what texts about an appeal need.
func (t told) args(l locales.Lang) locales.Args {
	day := t.DueOn.Start()
	args := locales.Args{"Number": t.Number, "Name": t.name, "Day": l.Date(day), "Weekday": l.Weekday(day.Weekday())}
	if t.message.ID != 0 {
		args["Date"] = l.Date(t.message.At.In(calendar.Zone))
	}
	return args
}

func (t told) button(l locales.Lang, label, verb string) []handlers.Button {
	return screen.Row(screen.Press(l.Text(label), verb, screen.ID36(t.ID)))
}

func questionTold(_ context.Context, _ postgres.DB, l locales.Lang, t told) (handlers.Message, bool, error) {
	m := t.said(l, l.HTML("told.question", t.args(l)), l.HTML("told.question_how"))
	m.Rows = [][]handlers.Button{t.button(l, "told.nothing", "wnil")}
	return m, t.State == appeal.NeedInfo, nil
}

// interimTold is a message that is no answer, before one or after it.
func interimTold(_ context.Context, _ postgres.DB, l locales.Lang, t told) (handlers.Message, bool, error) {
	var due locales.HTML
	if t.State.Waits() && t.State != appeal.NeedInfo && !t.Overdue(t.now) {
		due = l.HTML("told.interim_due", t.args(l))
	}
	m := t.said(l, l.HTML("told.interim", t.args(l)), due)
	m.Rows = [][]handlers.Button{t.button(l, "told.write_back", "wsay")}
	return m, true, nil
}

func answerTold(ctx context.Context, db postgres.DB, l locales.Lang, t told) (handlers.Message, bool, error) {
	args := t.args(l)
	args["Kind"] = wording.AnswerKind(l, string(t.message.Outcome))
	head := l.HTML("told.answer", args)
	if t.message.Side == appeal.Staff {
		head = locales.Lines(head, l.HTML("told.answer_branch"))
	}
	if t.message.Outcome == appeal.Refused {
		reason, err := t.refusal(ctx, db)
		if err != nil {
			return handlers.Message{}, false, err
		}
		if reason != "" {
			head = locales.Lines(head, l.HTML("told.answer_why", locales.Args{"Reason": wording.Ground(l, reason)}))
		}
	}
	m := t.said(l, head, l.HTML("told.answer_how"))
	m.Rows = [][]handlers.Button{t.button(l, "told.write_back", "wsay"), t.button(l, "told.complain", "wcomp")}
	return m, true, nil
}

// refusal is why the answer that is told refuses; "" where its text says so itself.
func (t told) refusal(ctx context.Context, db postgres.DB) (reason string, err error) {
	past, err := appeal.History(ctx, db, appeal.Citizen, t.ID)
	for _, p := range past {
		if p.Act == appeal.Answer && p.Target == t.message.ID && p.Reason != t.message.Text {
			reason = p.Reason
		}
	}
	return reason, err
}

// revisedTold changes the copy of a message in its place; its files stand below already.
func revisedTold(ctx context.Context, db postgres.DB, l locales.Lang, t told) (handlers.Message, bool, error) {
	do := map[appeal.MessageKind]word{appeal.Question: questionTold, appeal.Reply: answerTold}[t.message.Kind]
	if do == nil {
		do = interimTold
	}
	m, _, err := do(ctx, db, l, t)
	m.Edits, m.Under, m.Files = m.Ref, "", nil
	return m, err == nil, err
}
