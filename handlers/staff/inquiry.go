package staff

import (
	"context"
	"errors"
	"slices"

	"qalauly/account"
	"qalauly/activity"
	"qalauly/calendar"
	"qalauly/deputy"
	"qalauly/handlers"
	"qalauly/handlers/screen"
	"qalauly/handlers/wording"
	"qalauly/internal/postgres"
	"qalauly/locales"
	"qalauly/programme/inquiry"
)

// perInquiries is how many inquiries stand on a page.
const perInquiries = 6

// inquiring is how inquiries and initiatives are entered, and their answers: a record
// like any other, with a title, a text and what came of it. Deputies and assistants
// propose it.
func (s staff) inquiring() handlers.Audience {
	only := func(do run) handlers.Run { return s.only("/inquiry", hands, do) }
	return handlers.Audience{
		Commands: []handlers.Command{s.command("inquiry", hands, s.inquiry)},
		Verbs: map[string]handlers.Run{
			"iqnew":  only(s.newInquiry),
			"iqdesk": only(s.inquiryDesk),
			"iqlist": only(s.inquiryList),
			"iqsee":  only(s.inquirySee),
			"iqtext": only(s.inquiryText),
			"iqans":  only(s.inquiryAnswer),
			"iqout":  only(s.inquiryOutcome),
			"iqday":  only(s.inquiryDay),
		},
		Talks: map[string]handlers.Run{talkInquiry: only(s.inquiryTyped)},
	}
}

// inquiry is /inquiry: what follows is a line of a record; nothing shows what waits.
func (s staff) inquiry(ctx context.Context, db postgres.DB, r handlers.Request, m account.Member) (handlers.Reply, error) {
	if r.Args == "" && r.File == nil {
		return s.inquiryDesk(ctx, db, r, m)
	}
	return s.newInquiry(ctx, db, r, m)
}

// newInquiry begins a record of the criterion of inquiries: iqnew.
func (s staff) newInquiry(ctx context.Context, db postgres.DB, r handlers.Request, m account.Member) (handlers.Reply, error) {
	b := batch{Code: inquiry.Criterion, Propose: !m.Has(account.Recorder)}
	if own := chiefs(m); b.Propose && len(own) == 1 {
		b.Card = own[0]
	}
	return s.begin(ctx, db, r, m, b)
}

// overseen are the inquiries that a member sees to: of their territory, or their own and
// their chiefs'.
func overseen(r handlers.Request, m account.Member) inquiry.Filter {
	f := inquiry.Filter{Today: calendar.DayOf(r.Now).Start()}
	if !m.Has(account.Recorder) {
		f.Among = chiefs(m)
		return f
	}
	if t := where(m, account.Recorder); !t.Whole() {
		f.Where = t
	}
	return f
}

// inquiryDesk says how many inquiries wait for an answer: iqdesk.
func (s staff) inquiryDesk(ctx context.Context, db postgres.DB, r handlers.Request, m account.Member) (handlers.Reply, error) {
	counts, err := inquiry.Count(ctx, db, overseen(r, m))
	if err != nil {
		return handlers.Reply{}, err
	}
	l := r.Lang
	text := l.HTML("inquirydesk.title", locales.Args{
		"Waiting": counts[inquiry.Waiting], "Overdue": counts[inquiry.Overdue], "Replied": counts[inquiry.Replied], "Decided": counts[inquiry.Decided],
	})
	rows := [][]handlers.Button{screen.Row(screen.Press(l.Text("inquirydesk.new"), "iqnew"))}
	for _, one := range []struct {
		state inquiry.State
		label string
	}{{inquiry.Overdue, l.Text("inquirydesk.overdue")}, {inquiry.Waiting, l.Text("inquirydesk.waiting")}} {
		if counts[one.state] > 0 {
			rows = append(rows, screen.Row(screen.Press(one.label, "iqlist", string(one.state), "1")))
		}
	}
	if counts[inquiry.Replied]+counts[inquiry.Decided] > 0 {
		rows = append(rows, screen.Row(screen.Press(l.Text("inquirydesk.all"), "iqlist", "all", "1")))
	}
	return screen.Show(r, locales.Join(text, l.HTML("inquirydesk.how")), rows...), nil
}

// listedState reads a state of a button; "" is all.
func listedState(said string) inquiry.State {
	if state := inquiry.State(said); slices.Contains(inquiry.States(), state) {
		return state
	}
	return ""
}

// inquiryList is pressed: iqlist <state> <page>. What is due first stands first.
func (s staff) inquiryList(ctx context.Context, db postgres.DB, r handlers.Request, m account.Member) (handlers.Reply, error) {
	l, f := r.Lang, overseen(r, m)
	f.State = listedState(screen.Arg(r, 0))
	state := string(f.State)
	title := l.HTML("inquirydesk.listed_waiting")
	list := inquiry.Wait
	switch f.State {
	case "":
		state, title, list = "all", l.HTML("inquirydesk.listed_all"), inquiry.List
	case inquiry.Overdue:
		title = l.HTML("inquirydesk.listed_overdue")
	}
	page := screen.PageArg(r, 1)
	all, total, err := list(ctx, db, f, perInquiries, (page-1)*perInquiries)
	if err != nil {
		return handlers.Reply{}, err
	}
	back := screen.Row(screen.Press(l.Text("button.back"), "iqdesk"))
	if len(all) == 0 {
		return screen.Show(r, locales.Join(title, l.HTML("inquirydesk.none")), back), nil
	}
	var ids []int64
	for _, one := range all {
		ids = append(ids, one.Deputy)
	}
	people, err := deputy.People(ctx, db, ids)
	if err != nil {
		return handlers.Reply{}, err
	}
	lines, buttons := []locales.HTML{}, []handlers.Button{}
	for i, one := range all {
		who, n := people[one.Deputy], (page-1)*perInquiries+i+1
		lines = append(lines, l.HTML("inquirydesk.line", locales.Args{
			"Number": n, "Title": screen.Clip(one.Name(string(l)), 100), "No": one.No, "Name": who.Brief(string(l)), "Due": l.DateYear(one.Due),
		}))
		buttons = append(buttons, screen.Press(screen.PageNumber(n), "iqsee", screen.ID36(one.ID), state, screen.PageNumber(page)))
	}
	pages := (total + perInquiries - 1) / perInquiries
	rows := append([][]handlers.Button{buttons}, screen.Pages(r, "iqlist", page, pages, state)...)
	return screen.Show(r, locales.Join(title, locales.Lines(lines...)), append(rows, back)...), nil
}

// toList leads back to the list that a button came from: its arguments from one on.
func toList(r handlers.Request, at int) []handlers.Button {
	state := screen.Arg(r, at)
	if state == "" {
		return screen.Row(screen.Press(r.Lang.Text("button.back"), "iqdesk"))
	}
	return screen.Row(screen.Press(r.Lang.Text("button.back"), "iqlist", state, screen.PageNumber(screen.PageArg(r, at+1))))
}

// open is an inquiry that a member sees to, as it stands now, and as who they change it;
// else the reply.
func (s staff) openInquiry(ctx context.Context, db postgres.DB, r handlers.Request, m account.Member, id int64) (inquiry.Inquiry, inquiry.By, *handlers.Reply, error) {
	by, today := inquiry.By{Actor: actor(m, r)}, calendar.DayOf(r.Now).Start()
	i, err := inquiry.ByRecord(ctx, db, id, today)
	if err == nil && i.State == activity.Corrected {
		i, err = inquiry.Get(ctx, db, id, today)
	}
	if errors.Is(err, inquiry.ErrUnknown) {
		reply := screen.Say(r.Lang.HTML("inquirydesk.gone"), screen.Row(screen.Press(r.Lang.Text("inquirydesk.desk"), "iqdesk")))
		return i, by, &reply, nil
	}
	if err != nil {
		return i, by, nil, err
	}
	if slices.Contains(chiefs(m), i.Deputy) {
		by.Proposes = true
		return i, by, nil, nil
	}
	is, err := activity.Within(ctx, db, where(m, account.Recorder), i.Deputy, i.Day)
	if err != nil || is {
		return i, by, nil, err
	}
	reply, err := s.refuse(ctx, db, r, m, ref("record", id), refusal{Key: "inquirydesk.elsewhere", Deputy: i.Deputy})
	return i, by, &reply, err
}

// inquirySee is pressed: iqsee <record> <state> <page>.
func (s staff) inquirySee(ctx context.Context, db postgres.DB, r handlers.Request, m account.Member) (handlers.Reply, error) {
	i, _, refused, err := s.openInquiry(ctx, db, r, m, screen.IDArg(r, 0))
	if err != nil || refused != nil {
		return deref(refused), err
	}
	return s.inquiryShown(ctx, db, r, i, toList(r, 1))
}

// inquiryShown is an inquiry with what can be done to it.
func (s staff) inquiryShown(ctx context.Context, db postgres.DB, r handlers.Request, i inquiry.Inquiry, back []handlers.Button) (handlers.Reply, error) {
	l := r.Lang
	told, err := s.told(ctx, db, l, i.Record)
	if err != nil {
		return handlers.Reply{}, err
	}
	text := locales.Join(told, wording.InquiryWords(l, i), l.HTML("inquirydesk.due", locales.Args{"Day": l.DateYear(i.Due)}))
	id := screen.ID36(i.ID)
	waits, err := inquiry.Changing(ctx, db, i.ID)
	switch {
	case err == nil:
		return screen.Show(r, locales.Join(text, l.HTML("inquirydesk.waits", locales.Args{"Record": number(waits.ID)})), back), nil
	case !errors.Is(err, inquiry.ErrUnknown):
		return handlers.Reply{}, err
	case i.State != activity.Verified:
		text = locales.Join(text, stands(l, i.Record))
	}
	rows := [][]handlers.Button{}
	if i.State == activity.Verified {
		rows = append(rows, screen.Row(screen.Press(l.Text("inquirydesk.answer"), "iqans", id)))
	}
	return screen.Show(r, text, append(rows, screen.Row(screen.Press(l.Text("inquirydesk.write"), "iqtext", id)), back)...), nil
}

// inquiryRefused says why nothing was entered; an error that has no words comes back.
func (s staff) inquiryRefused(ctx context.Context, db postgres.DB, r handlers.Request, id int64, why error) (handlers.Reply, error) {
	l := r.Lang
	back := screen.Row(screen.Press(l.Text("inquirydesk.desk"), "iqdesk"))
	for _, e := range []struct {
		err  error
		text locales.HTML
	}{
		{inquiry.ErrWaits, l.HTML("inquirydesk.err_waits")},
		{inquiry.ErrLong, l.HTML("inquirydesk.err_long", locales.Args{"Title": inquiry.TitleMost, "Text": inquiry.TextMost})},
		{inquiry.ErrEmpty, l.HTML("inquirydesk.err_empty")},
		{inquiry.ErrState, l.HTML("inquirydesk.err_state")},
		{inquiry.ErrElsewhere, l.HTML("inquirydesk.err_taken")},
		{inquiry.ErrAnswer, l.HTML("inquirydesk.err_answer")},
		{inquiry.ErrDay, l.HTML("inquirydesk.err_day")},
		{activity.ErrSubject, l.HTML("inquirydesk.err_subject")},
	} {
		if errors.Is(why, e.err) {
			return screen.Say(e.text, back), nil
		}
	}
	text, err := whyLeft(ctx, db, l, id, why)
	return screen.Say(text, back), err
}
