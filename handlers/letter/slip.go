package letter

import (
	"context"
	"slices"
	"time"

	"qalauly/appeal"
	"qalauly/calendar"
	"qalauly/handlers"
	"qalauly/handlers/screen"
	"qalauly/internal/postgres"
	"qalauly/locales"
	"qalauly/programme/council"
)

// Slip confirms an appeal with its number and its day. "Undo" stands on it while nobody
// has seen the appeal.
func Slip(ctx context.Context, db postgres.DB, l locales.Lang, a appeal.Appeal, now time.Time) (handlers.Message, error) {
	name, err := Name(ctx, db, l, a.Deputy, now)
	if err != nil {
		return handlers.Message{}, err
	}
	at, due := a.ReceivedAt.In(calendar.Zone), a.DueOn.Start()
	head := locales.Lines(l.HTML("slip.title", locales.Args{"Number": a.Number}),
		l.HTML("slip.when", locales.Args{"Date": l.Date(at), "Time": at.Format("15:04"), "Name": name}))
	var marks []locales.HTML
	proposed, err := council.OfAppeal(ctx, db, a.ID)
	if err != nil {
		return handlers.Message{}, err
	}
	if line, err := Proposal(ctx, db, l, proposed); err != nil {
		return handlers.Message{}, err
	} else if line != "" {
		marks = append(marks, line)
	}
	if a.Nameless {
		marks = append(marks, l.HTML("slip.nameless"))
	}
	if a.Cluster != nil {
		marks = append(marks, l.HTML("slip.alike"))
	}
	id := screen.ID36(a.ID)
	var rows [][]handlers.Button
	if Undoable(a, now) {
		rows = append(rows, screen.Row(screen.Press(l.Text("slip.undo"), "wundo", id)))
	}
	rows = append(rows, screen.Row(screen.Press(l.Text("slip.why"), "wwhy", id)), screen.Row(screen.Press(l.Text("slip.more"), "wsay", id)))
	return handlers.Message{
		HTML: locales.Join(head, l.HTML("slip.due", locales.Args{"Date": l.Date(due), "Weekday": l.Weekday(due.Weekday())}),
			locales.Lines(marks...), l.HTML("slip.official")),
		Rows: rows, Ref: Ref(a.ID),
	}, nil
}

// Undoable says that an appeal can be taken back as if it had never been sent.
func Undoable(a appeal.Appeal, now time.Time) bool {
	return a.State == appeal.Assigned && now.Before(a.ReceivedAt.Add(appeal.UndoTime))
}

// Seen is an appeal as its author may know it: an answer that is still held is none yet.
func Seen(a appeal.Appeal, now time.Time) appeal.Appeal {
	if a.Unseen(now) {
		a.State, a.AnsweredAt, a.Outcome = a.Before, nil, ""
	}
	return a
}

// Past is the history of an appeal as its author may know it.
func Past(all []appeal.Past, now time.Time) []appeal.Past {
	var seen []appeal.Past
	for _, p := range all {
		if p.Act == appeal.Unanswer {
			seen = withoutLastAnswer(seen)
		}
		if p.Act != appeal.Answer || !now.Before(p.At.Add(appeal.UndoTime)) {
			seen = append(seen, p)
		}
	}
	return seen
}

func withoutLastAnswer(past []appeal.Past) []appeal.Past {
	for i := len(past) - 1; i >= 0; i-- {
		if past[i].Act == appeal.Answer {
			return slices.Delete(past, i, i+1)
		}
	}
	return past
}

// Question asks the author the one question about an answer.
func Question(l locales.Lang, a appeal.Appeal) handlers.Message {
	id := screen.ID36(a.ID)
	return handlers.Message{
		HTML: l.HTML("vote.ask", locales.Args{"Number": a.Number}),
		Rows: [][]handlers.Button{
			screen.Row(screen.Press(l.Text("vote.to_the_point"), "wvote", id, "p")),
			screen.Row(screen.Press(l.Text("vote.partly"), "wvote", id, "h")),
			screen.Row(screen.Press(l.Text("vote.evasive"), "wvote", id, "e")),
			screen.Row(screen.Press(l.Text("vote.none"), "wvote", id, "n")),
		},
		Ref: SurveyRef(a.ID),
	}
}
