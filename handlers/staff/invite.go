package staff

import (
	"context"
	"strconv"
	"strings"

	"qalauly/account"
	"qalauly/deputy"
	"qalauly/handlers"
	"qalauly/handlers/screen"
	"qalauly/internal/postgres"
	"qalauly/locales"
)

// talkAssistant is where the name of a deputy's assistant is typed.
const talkAssistant = "helper"

// helping is whose assistant is named.
type helping struct {
	Deputy int64 `json:"d"`
}

var (
	inviters = []account.Duty{account.Administrator, account.Deputy}
	everyone = append(account.StaffDuties(), account.Deputy, account.Assistant)
)

// inviting is how accounts become those of deputies and their assistants.
func (s staff) inviting() handlers.Audience {
	verb := func(do run) handlers.Run { return s.only("/invite", inviters, do) }
	return handlers.Audience{
		Commands: []handlers.Command{
			s.command("invite", admins, s.inviteCommand),
			s.command("assistants", []account.Duty{account.Deputy}, s.assistants),
			s.command("leave", everyone, s.leaveAsk),
		},
		Verbs: map[string]handlers.Run{
			"adep": verb(s.aroundByButton), "aown": verb(s.inviteDeputy), "anew": verb(s.askAssistant),
			"aduty": verb(s.inviteAgain), "arev": verb(s.revoke), "aend": verb(s.dismissAsk), "aendy": verb(s.dismiss),
			"mleave": s.only("/leave", everyone, s.leave), "mjoin": s.join,
		},
		Talks: map[string]handlers.Run{talkAssistant: verb(s.assistantNamed)},
		Links: map[string]handlers.Run{"inv": s.invited},
	}
}

// inviteCommand answers /invite: the people around the deputy who is called so.
func (s staff) inviteCommand(ctx context.Context, db postgres.DB, r handlers.Request, m account.Member) (handlers.Reply, error) {
	if tidy(r.Args) == "" {
		return screen.Say(locales.Join(r.Lang.HTML("invite.how"), screen.Example(r.Lang, "invite")), screen.Row(screen.Press(r.Lang.Text("members.button_all"), "mlist"))), nil
	}
	return s.chosen(ctx, db, r, "adep", func(d deputy.Deputy) (handlers.Reply, error) { return s.around(ctx, db, r, m, d) })
}

// chosen finds the deputy whom a command's arguments mean, by number or by any
// spelling; where several may be meant, the person chooses by a button with a verb.
func (s staff) chosen(ctx context.Context, db postgres.DB, r handlers.Request, verb string, then func(deputy.Deputy) (handlers.Reply, error)) (handlers.Reply, error) {
	text := tidy(r.Args)
	if id, err := strconv.ParseInt(strings.TrimLeft(text, "№# "), 10, 64); err == nil {
		d, err := deputy.Get(ctx, db, id, r.Now)
		if err != nil {
			return s.failed(ctx, db, r, account.Member{}, "/deputy", err)
		}
		return then(d)
	}
	found, err := s.finder.Find(ctx, db, text, r.Now, string(r.Lang))
	if err != nil {
		return handlers.Reply{}, err
	}
	l := r.Lang
	if deputy.Clear(found.People) {
		d, err := deputy.Get(ctx, db, found.People[0].ID, r.Now)
		if err != nil {
			return handlers.Reply{}, err
		}
		return then(d)
	}
	if len(found.People) == 0 {
		return screen.Say(l.HTML("invite.none_called", locales.Args{"Name": screen.Echo(text)})), nil
	}
	var rows [][]handlers.Button
	for _, hit := range found.People[:min(len(found.People), membersShown)] {
		name, body := hit.Short(string(l)), hit.Body.Short.In(string(l))
		rows = append(rows, screen.Row(screen.Press(screen.Fitting(name+" · "+body, hit.Brief(string(l))+" · "+body, name), verb, screen.ID36(hit.ID))))
	}
	return screen.Say(l.HTML("invite.which"), rows...), nil
}

// assistants answers /assistants: those of the deputy who asks.
func (s staff) assistants(ctx context.Context, db postgres.DB, r handlers.Request, m account.Member) (handlers.Reply, error) {
	d, err := deputy.Get(ctx, db, m.Deputy, r.Now)
	if err != nil {
		return s.failed(ctx, db, r, m, "/assistants", err)
	}
	return s.around(ctx, db, r, m, d)
}

func (s staff) aroundByButton(ctx context.Context, db postgres.DB, r handlers.Request, m account.Member) (handlers.Reply, error) {
	return s.aroundID(ctx, db, r, m, screen.IDArg(r, 0))
}

func (s staff) aroundID(ctx context.Context, db postgres.DB, r handlers.Request, m account.Member, id int64) (handlers.Reply, error) {
	d, err := deputy.Get(ctx, db, id, r.Now)
	if err != nil {
		return s.failed(ctx, db, r, m, "/invite", err)
	}
	return s.around(ctx, db, r, m, d)
}

// mayInvite says whether a member may give a duty around a deputy.
func (s staff) mayInvite(ctx context.Context, db postgres.DB, r handlers.Request, m account.Member, duty account.Duty, id int64) (bool, error) {
	return s.beside(ctx, db, m, account.Held{Duty: duty, Deputy: id}, r.Now)
}

// foreign refuses what is about a deputy of another territory.
func (s staff) foreign(ctx context.Context, db postgres.DB, r handlers.Request, m account.Member, id int64, err error) (handlers.Reply, error) {
	if err != nil {
		return s.failed(ctx, db, r, m, "/invite", err)
	}
	return s.refuse(ctx, db, r, m, "/invite", refusal{Key: "members.not_yours", Deputy: id})
}

// around shows who works around a deputy, and the invites on their way.
func (s staff) around(ctx context.Context, db postgres.DB, r handlers.Request, m account.Member, d deputy.Deputy) (handlers.Reply, error) {
	if ok, err := s.mayInvite(ctx, db, r, m, account.Assistant, d.ID); err != nil || !ok {
		return s.foreign(ctx, db, r, m, d.ID, err)
	}
	own, err := s.mayInvite(ctx, db, r, m, account.Deputy, d.ID)
	if err != nil {
		return handlers.Reply{}, err
	}
	held, err := account.Around(ctx, db, d.ID)
	if err != nil {
		return handlers.Reply{}, err
	}
	open, err := openOf(ctx, db, held, r)
	if err != nil {
		return handlers.Reply{}, err
	}
	l := r.Lang
	lines := []locales.HTML{}
	var rows [][]handlers.Button
	helpers, linked := 0, false
	for _, h := range held {
		lines = append(lines, aroundLine(l, h, open[h.ID]))
		if h.Duty == account.Assistant {
			helpers++
		}
		linked = linked || h.Duty == account.Deputy
		if h.Duty == account.Assistant || own {
			rows = append(rows, aroundRows(l, h, open[h.ID])...)
		}
	}
	if len(held) == 0 {
		lines = append(lines, l.HTML("invite.nobody"))
	}
	if own && !linked {
		rows = append(rows, screen.Row(screen.Press(l.Text("invite.button_deputy"), "aown", screen.ID36(d.ID))))
	}
	if helpers < account.AssistantsMost {
		rows = append(rows, screen.Row(screen.Press(l.Text("invite.button_assistant"), "anew", screen.ID36(d.ID))))
	}
	text := locales.Join(s.title(l, d), locales.Lines(lines...), l.HTML("invite.places", locales.Args{"Have": helpers, "Most": account.AssistantsMost}))
	return screen.Show(r, text, rows...), nil
}

// title is who a deputy is: the name, and the body below.
func (s staff) title(l locales.Lang, d deputy.Deputy) locales.HTML {
	title := locales.Bold(d.Full(string(l)))
	if b := bodyOf(d); b.ID != "" {
		title = locales.Lines(title, locales.Escape(screen.Capital(b.Name.In(string(l)))))
	}
	if d.Invented {
		title = locales.Lines(title, l.HTML("card.invented"))
	}
	return title
}

// openOf are the newest open invites of duties.
func openOf(ctx context.Context, db postgres.DB, held []account.Held, r handlers.Request) (map[int64]account.Open, error) {
	ids := []int64{}
	for _, h := range held {
		ids = append(ids, h.ID)
	}
	all, err := account.OpenInvites(ctx, db, ids, r.Now)
	open := map[int64]account.Open{}
	for _, o := range all {
		if _, newer := open[o.Grant]; !newer {
			open[o.Grant] = o
		}
	}
	return open, err
}

func aroundLine(l locales.Lang, h account.Held, o account.Open) locales.HTML {
	args := locales.Args{"Duty": l.Text("duty." + string(h.Duty)), "Name": h.Name}
	switch {
	case o.ID != 0:
		args["Until"] = clock(l, o.ExpiresAt)
		return l.HTML("invite.line_open", args)
	case h.Bound:
		return l.HTML("invite.line_bound", args)
	}
	return l.HTML("invite.line_loose", args)
}

func aroundRows(l locales.Lang, h account.Held, o account.Open) [][]handlers.Button {
	args := locales.Args{"Name": h.Name}
	var rows [][]handlers.Button
	if o.ID != 0 {
		rows = append(rows, screen.Row(screen.Press(screen.Fitting(l.Text("invite.button_revoke", args)), "arev", screen.ID36(o.ID))))
	} else {
		rows = append(rows, screen.Row(screen.Press(screen.Fitting(l.Text("invite.button_again", args)), "aduty", screen.ID36(h.ID))))
	}
	if h.Duty == account.Assistant {
		rows = append(rows, screen.Row(screen.Press(screen.Fitting(l.Text("invite.button_dismiss", args)), "aend", screen.ID36(h.ID))))
	}
	return rows
}
