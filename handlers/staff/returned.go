package staff

import (
	"context"
	"errors"
	"maps"
	"slices"

	"qalauly/account"
	"qalauly/activity"
	"qalauly/deputy"
	"qalauly/handlers"
	"qalauly/handlers/screen"
	"qalauly/handlers/wording"
	"qalauly/internal/postgres"
	"qalauly/locales"
)

// aPage is how many records are listed at once.
const aPage = 8

// returned lists what was sent back to a member, with the reason; one alone is opened.
func (s staff) returned(ctx context.Context, db postgres.DB, r handlers.Request, m account.Member) (handlers.Reply, error) {
	page := screen.PageArg(r, 0)
	all, total, err := activity.ReturnedTo(ctx, db, m.ID, aPage, (page-1)*aPage)
	if err != nil {
		return handlers.Reply{}, err
	}
	l := r.Lang
	if total == 0 {
		return screen.Show(r, l.HTML("returned.none")), nil
	}
	if total == 1 && len(all) == 1 {
		return s.returnedOne(ctx, db, r, all[0].Record)
	}
	lines := []locales.HTML{l.HTML("returned.title", locales.Args{"Number": total})}
	var buttons []handlers.Button
	for _, made := range all {
		d, err := deputy.Get(ctx, db, made.Deputy, r.Now)
		if err != nil {
			return handlers.Reply{}, err
		}
		lines = append(lines, l.HTML("returned.line", locales.Args{
			"Number": made.ID, "Code": made.Criterion, "Day": shortDay(made.Day), "Name": d.Brief(string(l)), "Reason": wording.Reason(l, made.Reason),
		}))
		buttons = append(buttons, screen.Press(l.Text("returned.open_button", locales.Args{"Number": made.ID}), "rback", screen.ID36(made.ID)))
	}
	rows := screen.Grid(buttons)
	if total > aPage {
		rows = append(rows, pagesRow(l, "rlist", page, (total+aPage-1)/aPage))
	}
	return screen.Show(r, locales.Lines(lines...), rows...), nil
}

// pagesRow leads to the pages before and after; further args stand before the page.
func pagesRow(l locales.Lang, verb string, page, pages int, args ...string) []handlers.Button {
	to := func(p int) []string { return append(slices.Clone(args), screen.PageNumber(p)) }
	return screen.Row(
		screen.Press(l.Text("button.earlier"), verb, to((page+pages-2)%pages+1)...),
		screen.Press(l.Text("button.page", locales.Args{"Page": page, "Pages": pages}), verb, to(page)...),
		screen.Press(l.Text("button.later"), verb, to(page%pages+1)...))
}

// openReturned shows one record that was sent back.
func (s staff) openReturned(ctx context.Context, db postgres.DB, r handlers.Request, m account.Member) (handlers.Reply, error) {
	made, reply, err := s.mine(ctx, db, r, m)
	if reply != nil || err != nil {
		return orNothing(reply), err
	}
	return s.returnedOne(ctx, db, r, made)
}

func orNothing(reply *handlers.Reply) handlers.Reply {
	if reply == nil {
		return handlers.Reply{}
	}
	return *reply
}

// mine is the returned record that a press names, if it is this member's to mend.
func (s staff) mine(ctx context.Context, db postgres.DB, r handlers.Request, m account.Member) (activity.Record, *handlers.Reply, error) {
	made, err := activity.ByID(ctx, db, screen.IDArg(r, 0))
	if err != nil && !errors.Is(err, activity.ErrUnknown) {
		return made, nil, err
	}
	var reply handlers.Reply
	switch {
	case err != nil:
		reply = handlers.OldButton(r.Lang)
	case !slices.Contains(made.Hands, m.ID):
		reply, err = s.refuse(ctx, db, r, m, "returned", refusal{Key: "entry.not_yours", Deputy: made.Deputy})
		return made, &reply, err
	case made.State != activity.Returned:
		reply = screen.Say(r.Lang.HTML("returned.settled"))
	default:
		return made, nil, nil
	}
	return made, &reply, nil
}

// returnedOne is a record that was sent back, with what can be done.
func (s staff) returnedOne(ctx context.Context, db postgres.DB, r handlers.Request, made activity.Record) (handlers.Reply, error) {
	l := r.Lang
	d, err := deputy.Get(ctx, db, made.Deputy, r.Now)
	if err != nil {
		return handlers.Reply{}, err
	}
	evidence, err := activity.EvidenceOf(ctx, db, made.ID)
	if err != nil {
		return handlers.Reply{}, err
	}
	id := screen.ID36(made.ID)
	text := locales.Join(
		locales.Lines(
			l.HTML("returned.head", locales.Args{"Number": made.ID, "Code": made.Criterion, "Day": shortDay(made.Day), "Name": d.Short(string(l))}),
			l.HTML("returned.reason", locales.Args{"Reason": wording.Reason(l, made.Reason)})),
		locales.Escape(s.details(l, made)),
		l.HTML("returned.proof", locales.Args{"Number": len(evidence)}))
	var fields []handlers.Button
	c, _ := s.opts.Method.Criterion(made.Criterion)
	for i, f := range c.Fields {
		if !f.Optional || made.Fields[f.Name] != "" {
			fields = append(fields, screen.Press(screen.Fitting(l.Text("returned.field_button", locales.Args{"Field": named(l, f.Label)})), "rmend", id, screen.ID36(int64(i))))
		}
	}
	rows := append(screen.Grid(fields),
		screen.Row(screen.Press(l.Text("returned.deputy_button"), "rmend", id, "d")),
		screen.Row(screen.Press(l.Text("returned.send_button"), "rsend", id)),
		screen.Row(screen.Press(l.Text("returned.take_button"), "rtake", id)))
	reply := screen.Show(r, text, rows...)
	reply.Messages[0].Ref = ref("record", made.ID)
	return reply, nil
}

// mend asks for another value of one field, or for another deputy.
func (s staff) mend(ctx context.Context, db postgres.DB, r handlers.Request, m account.Member) (handlers.Reply, error) {
	made, reply, err := s.mine(ctx, db, r, m)
	if reply != nil || err != nil {
		return orNothing(reply), err
	}
	p := pending{Text: empty, Line: 1, Deputy: made.Deputy, Code: made.Criterion, Fields: maps.Clone(made.Fields)}
	c, _ := s.opts.Method.Criterion(made.Criterion)
	if screen.Arg(r, 1) == "d" {
		p.Deputy = 0
	} else {
		i, ok := screen.ParseIndex(screen.Arg(r, 1), len(c.Fields))
		if !ok {
			return handlers.OldButton(r.Lang), nil
		}
		p.Open = c.Fields[i].Name
		delete(p.Fields, p.Open)
	}
	w := workOf(r)
	w.add(r, &batch{Mends: made.ID}, p)
	answer, err := s.advance(ctx, db, r, m, &w)
	for i := range answer.Messages {
		answer.Messages[i].Replace = false
	}
	return answer, err
}

// resend sends a record to be verified again, as it is.
func (s staff) resend(ctx context.Context, db postgres.DB, r handlers.Request, m account.Member) (handlers.Reply, error) {
	made, reply, err := s.mine(ctx, db, r, m)
	if reply != nil || err != nil {
		return orNothing(reply), err
	}
	return s.settle(ctx, db, r, m, made, activity.Mend, "returned.sent")
}

// takeBack takes a record that was sent back out for good.
func (s staff) takeBack(ctx context.Context, db postgres.DB, r handlers.Request, m account.Member) (handlers.Reply, error) {
	made, reply, err := s.mine(ctx, db, r, m)
	if reply != nil || err != nil {
		return orNothing(reply), err
	}
	return s.settle(ctx, db, r, m, made, activity.Withdraw, "returned.taken")
}

func (s staff) settle(ctx context.Context, db postgres.DB, r handlers.Request, m account.Member, made activity.Record, act activity.Act, key string) (handlers.Reply, error) {
	_, err := s.ledger.Move(ctx, db, actor(m, r), activity.Step{Record: made.ID, Act: act, Version: made.Version}, r.Now)
	switch {
	case errors.Is(err, activity.ErrState), errors.Is(err, activity.ErrChanged):
		return handlers.Reply{}, &handlers.Excuse{Key: "returned.settled"}
	case errors.Is(err, activity.ErrSubject):
		return handlers.Reply{}, &handlers.Excuse{Key: "entry.deputy_subject"}
	case err != nil:
		return handlers.Reply{}, err
	}
	reply := screen.Show(r, r.Lang.HTML(key, locales.Args{"Number": made.ID}))
	reply.Messages[0].Ref = ref("record", made.ID)
	return reply, nil
}
