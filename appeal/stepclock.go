package appeal

import (
	"context"
	"slices"

	"qalauly/calendar"
)

func (w *work) accept(context.Context) error {
	w.a.AcceptedAt = &w.now
	return nil
}

// ask stops the clock: from today, which is given back.
func (w *work) ask(ctx context.Context) error {
	switch {
	case w.a.Asked:
		return ErrAsked
	case w.today() > w.cal.Add(max(w.a.TermFrom, calendar.DayOf(w.a.AssignedAt)), AskDays):
		return ErrLate
	}
	w.a.Asked, w.a.Before = true, w.was.State
	w.a.Stops = append(slices.Clone(w.a.Stops), calendar.Stop{From: w.today()})
	return w.write(ctx, Question, nil)
}

func (w *work) inform(ctx context.Context) error {
	if err := w.write(ctx, Details, nil); err != nil {
		return err
	}
	return w.resume(ctx)
}

// resume lets the clock run from today on.
func (w *work) resume(context.Context) error {
	if w.side == Service {
		w.a.Scored, w.a.Unscored = false, BySilence
	}
	return w.resumed()
}

// resumed ends the stop that lasts.
func (w *work) resumed() error {
	stops := slices.Clone(w.a.Stops)
	for i := range stops {
		if stops[i].To.IsZero() {
			stops[i].To = w.today()
		}
	}
	w.a.Stops, w.a.Before = stops, ""
	w.a.DueOn = w.cal.Due(w.a.Term()).Day
	return nil
}
