package appeal

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"qalauly/calendar"
)

func (w *work) say(ctx context.Context) error {
	kind := Interim
	switch {
	case w.side == Citizen && w.was.State == NeedInfo:
		kind = More
	case w.was.State == Answered || w.was.State == Closed:
		kind = Talk
	case w.side == Citizen:
		kind = More
	}
	return w.write(ctx, kind, nil)
}

func (w *work) answer(ctx context.Context) error {
	if !slices.Contains([]Outcome{Solved, Partly, Advised, Refused}, w.s.Outcome) || w.s.Outcome == Refused && strings.TrimSpace(w.s.Text) == "" {
		return ErrReason
	}
	if w.was.State == NeedInfo {
		before := w.a.Before
		if err := w.resume(ctx); err != nil {
			return err
		}
		w.a.Before = before
	} else {
		w.a.Before = w.was.State
	}
	w.a.AnsweredAt, w.a.Outcome, w.a.Survey = &w.now, w.s.Outcome, ""
	ask := w.cal.NextOpen(w.now.Add(24 * time.Hour))
	w.a.SurveyAt = &ask
	held := w.now.Add(UndoTime)
	if err := w.write(ctx, Reply, &held); err != nil {
		return err
	}
	return w.suspect(ctx)
}

// unanswer takes an answer back that nobody has seen.
func (w *work) unanswer(ctx context.Context) error {
	last, err := oneMessage(ctx, w.db, `appeal = $1 AND kind = 'answer' AND undone_at IS NULL ORDER BY id DESC LIMIT 1`, w.a.ID)
	if err != nil {
		return err
	}
	if last.HeldTill == nil || !w.now.Before(*last.HeldTill) {
		return ErrUndo
	}
	if _, err := w.db.Exec(ctx, `UPDATE appeal_message SET undone_at = $2 WHERE id = $1`, last.ID, w.now); err != nil {
		return fmt.Errorf("appeal: unanswer: %w", err)
	}
	w.made = last
	w.a.AnsweredAt, w.a.Outcome, w.a.SurveyAt, w.a.Before = nil, "", nil, ""
	return nil
}

// vote keeps what the citizen says of the answer; it may be changed until the appeal is
// closed, and is kept apart from who said it by nobody being shown it.
func (w *work) vote(context.Context) error {
	if w.a.AnsweredAt == nil || !slices.Contains([]Survey{ToThePoint, HalfWay, Evasive, NoAnswer}, w.s.Survey) {
		return ErrState
	}
	w.a.Survey = w.s.Survey
	return nil
}

func (w *work) reopen(ctx context.Context) error {
	if w.a.AnsweredAt == nil || w.today() > calendar.DayOf(*w.a.AnsweredAt)+ReopenDays {
		return ErrLate
	}
	w.a.ReopenedAt, w.a.ClosedAt, w.a.SurveyAt, w.a.Before = &w.now, nil, nil, ""
	w.a.JudgedOn = 0
	w.a.TermFrom, w.a.TermDays, w.a.TermUntil, w.a.Stops = w.cal.Register(w.now).Day, TermDays, 0, nil
	w.a.DueOn = w.cal.Due(w.a.Term()).Day
	return w.write(ctx, Objection, nil)
}

func (w *work) complain(ctx context.Context) error {
	if !slices.Contains(w.a.Flags, Complained) {
		w.a.Flags = append(slices.Clone(w.a.Flags), Complained)
	}
	return w.write(ctx, Objection, nil)
}

func (w *work) end(context.Context) error {
	w.a.ClosedAt = &w.now
	return nil
}
