package notices

import (
	"context"
	"slices"

	"qalauly/appeal"
	"qalauly/handlers"
	"qalauly/handlers/letter"
	"qalauly/handlers/wording"
	"qalauly/internal/postgres"
	"qalauly/locales"
)

// stateKeys are the acts that the author is told of, with the words.
var stateKeys = map[appeal.Act]string{
	appeal.Accept: "told.accepted", appeal.Extend: "told.extended", appeal.Move: "told.moved", appeal.Forward: "told.forwarded",
	appeal.HandOver: "told.handed", appeal.Succeed: "told.succeeded", appeal.Reject: "told.rejected", appeal.Finish: "told.finished",
}

// dated are the acts after which both days are told.
var dated = []appeal.Act{appeal.Extend, appeal.Move, appeal.Forward, appeal.HandOver, appeal.Succeed}

// stateTold tells the last of those acts: with the days before and after it, and the
// deputies.
func stateTold(ctx context.Context, db postgres.DB, l locales.Lang, t told) (m handlers.Message, ok bool, err error) {
	past, err := appeal.History(ctx, db, appeal.Citizen, t.ID)
	if err != nil {
		return m, false, err
	}
	last := -1
	for i, p := range past {
		if stateKeys[p.Act] != "" {
			last = i
		}
	}
	if last < 0 || t.State == appeal.Withdrawn {
		return m, false, nil
	}
	p, args := past[last], t.args(l)
	args["Reason"] = wording.Ground(l, p.Reason)
	if slices.Contains(dated, p.Act) && last > 0 {
		day := p.DueOn.Start()
		args["Before"] = l.Date(past[last-1].DueOn.Start())
		args["Day"], args["Weekday"] = l.Date(day), l.Weekday(day.Weekday())
		if n := len(t.Senders); n > 0 {
			if args["Sender"], err = letter.Name(ctx, db, l, t.Senders[n-1], t.now); err != nil {
				return m, false, err
			}
		}
	}
	m = handlers.Message{HTML: l.HTML(stateKeys[p.Act], args), Ref: letter.Ref(t.ID) + ":t", Under: letter.Ref(t.ID)}
	if t.State.Waits() {
		m.Rows = [][]handlers.Button{t.button(l, "slip.why", "wwhy")}
	}
	return m, true, nil
}
