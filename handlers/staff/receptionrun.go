package staff

import (
	"context"

	"qalauly/account"
	"qalauly/handlers"
	"qalauly/handlers/screen"
	"qalauly/handlers/visits"
	"qalauly/internal/audit"
	"qalauly/internal/postgres"
	"qalauly/locales"
	"qalauly/programme/reception"
)

// desk is by what receptions are run.
func (s staff) desk() reception.Desk { return reception.Desk{Ledger: s.ledger} }

// perVisitors is how many visitors stand in one message, each with a question.
const perVisitors = 8

// whoComes is pressed: ywho <reception> <page>. Names and questions are shown to those on duty
// there only, in their own chat, and the audit has it that they were.
func (s staff) whoComes(ctx context.Context, db postgres.DB, r handlers.Request, m account.Member) (handlers.Reply, error) {
	k, may, refused, err := s.receptionOf(ctx, db, r, m, screen.IDArg(r, 0))
	if err != nil || refused != nil {
		return deref(refused), err
	}
	if !may.names() {
		return s.refuse(ctx, db, r, m, "reception:"+number(k.ID), refusal{Key: "schedule.not_yours", Deputy: k.Deputy, Unit: k.Office.Unit})
	}
	if !r.Private {
		return screen.Say(r.Lang.HTML("invite.private")), nil
	}
	err = audit.Write(ctx, db, audit.Entry{Member: m.ID, Person: r.Person.ID, Action: "visitors.open", Object: "reception:" + number(k.ID), Deputy: k.Deputy, Unit: k.Office.Unit})
	if err != nil {
		return handlers.Reply{}, err
	}
	return s.visitorsShown(ctx, db, r, k, may, screen.PageArg(r, 1))
}

// visitorsShown lists those who have a place, with buttons to note who came.
func (s staff) visitorsShown(ctx context.Context, db postgres.DB, r handlers.Request, k visits.Known, may rights, page int) (handlers.Reply, error) {
	l := r.Lang
	list, err := reception.Visitors(ctx, db, k.ID)
	if err != nil {
		return handlers.Reply{}, err
	}
	lines := []locales.HTML{l.HTML("visit.card", k.Hours(l)), l.HTML("schedule.who")}
	var marks []handlers.Button
	counting := may.runs && k.State == reception.Planned && !r.Now.Before(k.Day.Start())
	pages := max(1, (len(list)+perVisitors-1)/perVisitors)
	page = min(page, pages)
	for _, b := range list[(page-1)*perVisitors : min(page*perVisitors, len(list))] {
		name := b.Name
		if name == "" {
			name = l.Text("schedule.nameless")
		}
		args := locales.Args{"Time": k.Slot(b.Slot).String(), "Name": name, "Question": tidy(b.Question)}
		key, label, came := "schedule.visitor", "schedule.button_came", "1"
		if b.Question == "" {
			key = "schedule.visitor_silent"
			delete(args, "Question")
		}
		if b.State == reception.CameTo {
			label, came = "schedule.button_not", "0"
		}
		lines = append(lines, l.HTML(key, args))
		if counting {
			marks = append(marks, screen.Press(l.Text(label, locales.Args{"Time": k.Slot(b.Slot).String()}), "ycame", screen.ID36(k.ID), screen.ID36(b.ID), came, screen.PageNumber(page)))
		}
	}
	if len(list) == 0 {
		lines = append(lines, l.HTML("schedule.nobody"))
	}
	rows := append(screen.Joined(screen.Grid(marks), screen.Pages(r, "ywho", page, pages, screen.ID36(k.ID))), screen.Row(screen.Press(l.Text("button.back"), "yone", screen.ID36(k.ID))))
	reply := screen.Show(r, locales.Lines(lines...), rows...)
	reply.Messages[0].Protect = true
	return reply, nil
}

// cameTo is pressed: ycame <reception> <booking> <1 or 0> <page>.
func (s staff) cameTo(ctx context.Context, db postgres.DB, r handlers.Request, m account.Member) (handlers.Reply, error) {
	k, may, refused, err := s.running(ctx, db, r, m)
	if err != nil || refused != nil {
		return deref(refused), err
	}
	if !r.Private {
		return screen.Say(r.Lang.HTML("invite.private")), nil
	}
	k.Reception, err = reception.Came(ctx, db, actor(m, r), k.ID, screen.IDArg(r, 1), screen.Arg(r, 2) == "1", r.Now)
	if err != nil {
		return s.receptionFailed(ctx, db, r, m, screen.IDArg(r, 0), k.Deputy, err)
	}
	return s.visitorsShown(ctx, db, r, k, may, screen.PageArg(r, 3))
}

// walkIn is pressed: ywalk <reception> <how many there were>. The number stands on the
// button: a second tap counts nobody twice.
func (s staff) walkIn(ctx context.Context, db postgres.DB, r handlers.Request, m account.Member) (handlers.Reply, error) {
	k, may, refused, err := s.running(ctx, db, r, m)
	if err != nil || refused != nil {
		return deref(refused), err
	}
	n, number := screen.ParseIndex(screen.Arg(r, 1), reception.WalkInsMost+1)
	if !number {
		return s.receptionShown(r, k, may, ""), nil
	}
	if k.Reception, err = reception.Walk(ctx, db, actor(m, r), k.ID, n, r.Now); err != nil {
		return s.receptionFailed(ctx, db, r, m, screen.IDArg(r, 0), k.Deputy, err)
	}
	return s.receptionShown(r, k, may, ""), nil
}

// running is receptionOf for those on duty at the office.
func (s staff) running(ctx context.Context, db postgres.DB, r handlers.Request, m account.Member) (visits.Known, rights, *handlers.Reply, error) {
	k, may, refused, err := s.receptionOf(ctx, db, r, m, screen.IDArg(r, 0))
	if err == nil && refused == nil && !may.runs {
		reply, err := s.refuse(ctx, db, r, m, "reception:"+number(k.ID), refusal{Key: "schedule.not_yours", Deputy: k.Deputy, Unit: k.Office.Unit})
		return k, may, &reply, err
	}
	return k, may, refused, err
}

// askHeld is pressed: yheld <reception>. It says what will be recorded.
func (s staff) askHeld(ctx context.Context, db postgres.DB, r handlers.Request, m account.Member) (handlers.Reply, error) {
	k, may, refused, err := s.running(ctx, db, r, m)
	if err != nil || refused != nil {
		return deref(refused), err
	}
	if k.State != reception.Planned {
		return s.receptionShown(r, k, may, ""), nil
	}
	l, id := r.Lang, screen.ID36(k.ID)
	return screen.Show(r, locales.Join(locales.Lines(l.HTML("visit.card", k.Hours(l)), k.Where(l)),
		l.HTML("schedule.ask_held", locales.Args{"Received": k.Received(), "Came": k.CameIn, "WalkIns": k.WalkIns})),
		screen.Row(screen.Press(l.Text("schedule.button_held_yes"), "yheldy", id)), screen.Row(screen.Press(l.Text("button.back"), "yone", id))), nil
}

// held is pressed: yheldy <reception>. What comes of it is a record like any other: a
// photo that answers the message shows that it is true.
func (s staff) held(ctx context.Context, db postgres.DB, r handlers.Request, m account.Member) (handlers.Reply, error) {
	k, may, refused, err := s.running(ctx, db, r, m)
	if err != nil || refused != nil {
		return deref(refused), err
	}
	link := "https://t.me/" + s.opts.BotName + "?start=rcp-" + screen.ID36(k.ID)
	one, rec, err := s.desk().Hold(ctx, db, actor(m, r), k.ID, link, r.Now)
	if err != nil {
		return s.receptionFailed(ctx, db, r, m, k.ID, k.Deputy, err)
	}
	k.Reception = one
	reply := s.receptionShown(r, k, may, r.Lang.HTML("schedule.held", locales.Args{"Record": number(rec.ID)}))
	reply.Messages[0].Ref = ref("record", rec.ID)
	return reply, nil
}

// ending is what a talk about the end of a reception keeps.
type ending struct {
	Reception int64  `json:"r"`
	Reason    string `json:"w,omitempty"`
}

// mayEnd says whether a member may call a planned reception off, or void a held one.
func mayEnd(k visits.Known, may rights) bool {
	if k.State == reception.Held {
		return may.runs || may.voids
	}
	return may.names()
}

// askEnding is pressed: yend <reception>. It asks why a planned one is called off, or a
// held one voided.
func (s staff) askEnding(ctx context.Context, db postgres.DB, r handlers.Request, m account.Member) (handlers.Reply, error) {
	k, may, refused, err := s.ending(ctx, db, r, m, screen.IDArg(r, 0))
	if err != nil || refused != nil {
		return deref(refused), err
	}
	l := r.Lang
	key := "schedule.ask_off"
	switch k.State {
	case reception.Held:
		key = "schedule.ask_void"
	case reception.Cancelled, reception.Voided:
		return s.receptionShown(r, k, may, ""), nil
	}
	return remember(screen.Show(r, locales.Join(locales.Lines(l.HTML("visit.card", k.Hours(l)), k.Where(l)), l.HTML(key)),
		screen.Row(screen.Press(l.Text("button.back"), "yone", screen.ID36(k.ID)))), talkEnding, ending{Reception: k.ID})
}

// ending is receptionOf for those who may end a reception.
func (s staff) ending(ctx context.Context, db postgres.DB, r handlers.Request, m account.Member, id int64) (visits.Known, rights, *handlers.Reply, error) {
	k, may, refused, err := s.receptionOf(ctx, db, r, m, id)
	if err == nil && refused == nil && !mayEnd(k, may) {
		reply, err := s.refuse(ctx, db, r, m, "reception:"+number(k.ID), refusal{Key: "schedule.not_yours", Deputy: k.Deputy, Unit: k.Office.Unit})
		return k, may, &reply, err
	}
	return k, may, refused, err
}

// endingWords are said in the talk: why. Who would be told is said before they are.
func (s staff) endingWords(ctx context.Context, db postgres.DB, r handlers.Request, m account.Member) (handlers.Reply, error) {
	var about ending
	if !recall(r, talkEnding, &about) || about.Reception == 0 {
		return idle(screen.Say(r.Lang.HTML("cardask.lost"), toReceptions(r.Lang))), nil
	}
	words, problem := reasonSaid(r)
	if problem != "" {
		return screen.Say(problem), nil
	}
	k, may, refused, err := s.ending(ctx, db, r, m, about.Reception)
	if err != nil || refused != nil {
		return idle(deref(refused)), err
	}
	about.Reason = words
	l, id := r.Lang, screen.ID36(k.ID)
	text, yes := l.HTML("schedule.sure_off", locales.Args{"Reason": words, "Taken": k.Taken}), "schedule.button_off_yes"
	switch k.State {
	case reception.Held:
		text, yes = l.HTML("schedule.sure_void", locales.Args{"Reason": words}), "schedule.button_void_yes"
	case reception.Cancelled, reception.Voided:
		return s.receptionShown(r, k, may, ""), nil
	}
	return remember(screen.Say(text, screen.Row(screen.Press(l.Text(yes), "yendy", id)), screen.Row(screen.Press(l.Text("button.back"), "yone", id))), talkEnding, about)
}

// ended is pressed: yendy <reception>. The reason stands in the talk; a second tap finds
// it done.
func (s staff) ended(ctx context.Context, db postgres.DB, r handlers.Request, m account.Member) (handlers.Reply, error) {
	k, may, refused, err := s.ending(ctx, db, r, m, screen.IDArg(r, 0))
	if err != nil || refused != nil {
		return deref(refused), err
	}
	var about ending
	if !recall(r, talkEnding, &about) || about.Reception != k.ID || about.Reason == "" {
		return s.receptionShown(r, k, may, ""), nil
	}
	done, told := "schedule.off_done", k.Taken
	if k.State == reception.Held {
		done = "schedule.void_done"
		k.Reception, err = s.desk().Void(ctx, db, actor(m, r), k.ID, about.Reason, r.Now)
	} else {
		k.Reception, err = s.desk().CallOff(ctx, db, actor(m, r), k.ID, about.Reason, r.Now)
	}
	if err != nil {
		return s.receptionFailed(ctx, db, r, m, screen.IDArg(r, 0), k.Who.ID, err)
	}
	note := r.Lang.HTML("schedule.void_done")
	if done == "schedule.off_done" {
		note = r.Lang.HTML("schedule.off_done", locales.Args{"Taken": told})
	}
	return s.receptionShown(r, k, may, note), nil
}
