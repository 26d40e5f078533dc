package staff

import (
	"context"
	"errors"

	"qalauly/account"
	"qalauly/activity"
	"qalauly/calendar"
	"qalauly/deputy"
	"qalauly/handlers"
	"qalauly/handlers/screen"
	"qalauly/handlers/visits"
	"qalauly/internal/postgres"
	"qalauly/locales"
	"qalauly/programme/reception"
	"qalauly/territory"
)

// receivers are those who see to receptions: recorders at the offices of their territory,
// who verifies what was held, and those at the desk of the deputy who receives.
var receivers = []account.Duty{account.Recorder, account.Verifier, account.Deputy, account.Assistant}

// The conversations about receptions: a new one, and why one is called off or voided.
const (
	talkPlan   = "recplan"
	talkEnding = "recend"
)

// receiving is how a schedule is made, who comes is seen, and what was held is told.
func (s staff) receiving() handlers.Audience {
	only := func(do run) handlers.Run { return s.only("/receptions", receivers, do) }
	return handlers.Audience{
		Commands: []handlers.Command{s.command("receptions", receivers, s.receptions)},
		Verbs: map[string]handlers.Run{
			"ylist": only(s.receptions), "yone": only(s.oneReception), "ywho": only(s.whoComes), "ycame": only(s.cameTo), "ywalk": only(s.walkIn),
			"ynew": only(s.planAt), "yoff": only(s.planWhom), "ydep": only(s.planWho), "yset": only(s.planShown), "yput": only(s.planPut),
			"yheld": only(s.askHeld), "yheldy": only(s.held), "yend": only(s.askEnding), "yendy": only(s.ended),
		},
		Talks: map[string]handlers.Run{talkPlan: only(s.planTyped), talkEnding: only(s.endingWords)},
	}
}

// perReceived is how many receptions stand in one message.
const perReceived = 6

// mine says which receptions a member sees.
func seenReceptions(m account.Member, now calendar.Day, past bool) reception.Which {
	w := reception.Which{Units: append([]string{}, where(m, account.Recorder, account.Verifier)...), From: now - 1, State: reception.Planned}
	for _, g := range m.Grants {
		if g.Deputy != 0 {
			w.Or = append(w.Or, g.Deputy)
		}
	}
	if past {
		w.From, w.To, w.State, w.Newest = now-60, now, "", true
	}
	return w
}

// receptions is a page of what lies ahead, or with "p" of what has been: ylist <n or p>
// <page>.
func (s staff) receptions(ctx context.Context, db postgres.DB, r handlers.Request, m account.Member) (handlers.Reply, error) {
	l, page, past := r.Lang, screen.PageArg(r, 1), screen.Arg(r, 0) == "p"
	w := seenReceptions(m, calendar.DayOf(r.Now), past)
	list, total, err := reception.List(ctx, db, w, reception.Page{Limit: perReceived, Offset: (page - 1) * perReceived})
	if err != nil {
		return handlers.Reply{}, err
	}
	which, other, key := "n", screen.Press(l.Text("schedule.button_past"), "ylist", "p", "1"), "schedule.title"
	if past {
		which, other, key = "p", screen.Press(l.Text("schedule.button_coming"), "ylist", "n", "1"), "schedule.title_past"
	}
	var last [][]handlers.Button
	if len(where(m, account.Recorder)) > 0 {
		last = append(last, screen.Row(screen.Press(l.Text("schedule.button_new"), "ynew", "1")))
	}
	last = append(last, screen.Row(other))
	if total == 0 {
		return idle(screen.Show(r, locales.Join(l.HTML(key), l.HTML("schedule.none")), last...)), nil
	}
	lines := []locales.HTML{}
	var rows [][]handlers.Button
	for _, one := range list {
		k, err := visits.Of(ctx, db, one)
		if err != nil {
			return handlers.Reply{}, err
		}
		args := k.Hours(l)
		args["Office"], args["Taken"], args["Places"], args["State"] = k.Office.Name.In(string(l)), one.Taken, one.Places(), l.Text(receptionState[one.State])
		lines = append(lines, l.HTML("schedule.line", args))
		label := visits.At(l, one, 0)
		rows = append(rows, screen.Row(screen.Press(screen.Fitting(label+" · "+k.Who.Brief(string(l)), label), "yone", screen.ID36(one.ID))))
	}
	pages := (total + perReceived - 1) / perReceived
	return idle(screen.Show(r, locales.Join(l.HTML(key), locales.Lines(lines...)), screen.Joined(rows, screen.Pages(r, "ylist", page, pages, which), last)...)), nil
}

// receptionState are the words for the states.
var receptionState = map[reception.State]string{
	reception.Planned: "schedule.state_planned", reception.Held: "schedule.state_held", reception.Cancelled: "schedule.state_cancelled", reception.Voided: "schedule.state_voided",
}

// rights are what a member may do about a reception.
type rights struct {
	runs  bool // on duty at the office
	hosts bool // beside the deputy
	voids bool // verifies what the deputy does
}

func (may rights) any() bool   { return may.runs || may.hosts || may.voids }
func (may rights) names() bool { return may.runs || may.hosts }

// rightsIn says what a member may do about a reception.
func (s staff) rightsIn(ctx context.Context, db postgres.DB, m account.Member, k visits.Known) (may rights, err error) {
	if may.runs, err = runsOffice(ctx, db, m, k.Office); err != nil {
		return may, err
	}
	may.hosts = m.Works(k.Deputy)
	may.voids, err = s.over(ctx, db, m, account.Verifier, k.Who)
	return may, err
}

// runsOffice says whether a member is on duty at an office.
func runsOffice(ctx context.Context, db postgres.DB, m account.Member, o reception.Office) (bool, error) {
	path, err := territory.Path(ctx, db, o.Unit)
	return err == nil && m.May(account.Recorder, path), err
}

// receptionOf is the reception that a press names, where the member has anything to do
// with it; else the reply.
func (s staff) receptionOf(ctx context.Context, db postgres.DB, r handlers.Request, m account.Member, id int64) (k visits.Known, may rights, refused *handlers.Reply, err error) {
	one, err := reception.ByID(ctx, db, id)
	if errors.Is(err, reception.ErrUnknown) {
		reply := idle(screen.Show(r, r.Lang.HTML("visit.gone"), toReceptions(r.Lang)))
		return k, may, &reply, nil
	}
	if err == nil {
		k, err = visits.Of(ctx, db, one)
	}
	if err == nil {
		may, err = s.rightsIn(ctx, db, m, k)
	}
	if err == nil && !may.any() {
		reply, err := s.refuse(ctx, db, r, m, "reception:"+number(id), refusal{Key: "schedule.not_yours", Deputy: k.Deputy, Unit: k.Office.Unit})
		return k, may, &reply, err
	}
	return k, may, nil, err
}

func toReceptions(l locales.Lang) []handlers.Button {
	return screen.Row(screen.Press(l.Text("schedule.button_all"), "ylist", "n", "1"))
}

// oneReception is pressed: yone <reception>.
func (s staff) oneReception(ctx context.Context, db postgres.DB, r handlers.Request, m account.Member) (handlers.Reply, error) {
	k, may, refused, err := s.receptionOf(ctx, db, r, m, screen.IDArg(r, 0))
	if err != nil || refused != nil {
		return deref(refused), err
	}
	return s.receptionShown(r, k, may, ""), nil
}

// receptionShown is a reception with what can be done about it, under a note.
func (s staff) receptionShown(r handlers.Request, k visits.Known, may rights, note locales.HTML) handlers.Reply {
	l, id := r.Lang, screen.ID36(k.ID)
	lines := []locales.HTML{
		l.HTML("visit.card", k.Hours(l)), k.Where(l),
		l.HTML("schedule.counts", locales.Args{"State": l.Text(receptionState[k.State]), "Taken": k.Taken, "Places": k.Places(), "Came": k.CameIn, "WalkIns": k.WalkIns}),
	}
	if k.Reason != "" {
		lines = append(lines, l.HTML("schedule.reason", locales.Args{"Reason": visits.Why(l, k.Reception)}))
	}
	if k.Record != 0 {
		lines = append(lines, l.HTML("schedule.record", locales.Args{"Record": number(k.Record)}))
	}
	var rows [][]handlers.Button
	add := func(has bool, buttons ...handlers.Button) {
		if has {
			rows = append(rows, buttons)
		}
	}
	planned, begun := k.State == reception.Planned, !r.Now.Before(k.Begins())
	today := planned && calendar.DayOf(r.Now) >= k.Day
	add(may.names() && k.Taken > 0, screen.Press(l.Text("schedule.button_who"), "ywho", id))
	add(may.runs && today,
		screen.Press(l.Text("schedule.button_less"), "ywalk", id, screen.ID36(int64(max(0, k.WalkIns-1)))),
		screen.Press(l.Text("schedule.button_more"), "ywalk", id, screen.ID36(int64(min(reception.WalkInsMost, k.WalkIns+1)))))
	add(may.runs && planned && begun, screen.Press(l.Text("schedule.button_held"), "yheld", id))
	add(may.names() && planned, screen.Press(l.Text("schedule.button_off"), "yend", id))
	add((may.runs || may.voids) && k.State == reception.Held, screen.Press(l.Text("schedule.button_void"), "yend", id))
	rows = append(rows, toReceptions(l))
	return idle(screen.Show(r, locales.Join(note, locales.Lines(lines...)), rows...))
}

// receptionFailed says why something is not done; nil for an error that has no words.
func (s staff) receptionFailed(ctx context.Context, db postgres.DB, r handlers.Request, m account.Member, id, of int64, err error) (handlers.Reply, error) {
	if errors.Is(err, activity.ErrOwn) || errors.Is(err, activity.ErrSubject) {
		key := "schedule.own"
		if errors.Is(err, activity.ErrSubject) {
			key = "schedule.subject"
		}
		reply, err := s.refuse(ctx, db, r, m, "reception:"+number(id), refusal{Key: key, Deputy: of})
		return idle(reply), err
	}
	for _, e := range []struct {
		err error
		key string
	}{
		{reception.ErrUnknown, "visit.gone"}, {reception.ErrState, "schedule.over"}, {reception.ErrEarly, "schedule.early"},
		{reception.ErrOverlap, "schedule.overlap"}, {reception.ErrMandate, "schedule.mandate"}, {reception.ErrHours, "schedule.hours"},
		{reception.ErrNoPlaces, "schedule.hours"}, {reception.ErrDay, "schedule.far"}, {reception.ErrTooLate, "schedule.too_late"},
		{reception.ErrClosed, "office.closed"}, {reception.ErrReason, "schedule.why"}, {reception.ErrTooLong, "visit.too_long"},
		{activity.ErrLate, "schedule.too_late"}, {activity.ErrMandate, "schedule.mandate"}, {activity.ErrState, "schedule.over"},
		{deputy.ErrUnknown, "schedule.mandate"}, {activity.ErrSource, "schedule.no_criterion"},
	} {
		if errors.Is(err, e.err) {
			return screen.Show(r, r.Lang.HTML(e.key), toReceptions(r.Lang)), nil
		}
	}
	var field *activity.FieldError
	if errors.As(err, &field) {
		return screen.Show(r, r.Lang.HTML("schedule.no_criterion"), toReceptions(r.Lang)), nil
	}
	return handlers.Reply{}, err
}
