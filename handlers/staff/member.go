package staff

import (
	"context"

	"qalauly/account"
	"qalauly/handlers"
	"qalauly/handlers/screen"
	"qalauly/internal/postgres"
	"qalauly/locales"
)

// memberByButton shows the member that a button names.
func (s staff) memberByButton(ctx context.Context, db postgres.DB, r handlers.Request, m account.Member) (handlers.Reply, error) {
	return s.memberScreen(ctx, db, r, m, screen.IDArg(r, 0))
}

// memberScreen shows a member with duties, who asked for them and who approved, and
// what can be done.
func (s staff) memberScreen(ctx context.Context, db postgres.DB, r handlers.Request, m account.Member, id int64) (handlers.Reply, error) {
	who, err := account.MemberByID(ctx, db, id)
	if err != nil {
		return s.failed(ctx, db, r, m, "/staff", err)
	}
	held, err := account.DutiesOf(ctx, db, id)
	if err != nil {
		return handlers.Reply{}, err
	}
	if ok, err := s.sees(ctx, db, m, held); err != nil || !ok {
		return s.notYours(ctx, db, r, m, err)
	}
	accounts, err := account.Accounts(ctx, db, id)
	if err != nil {
		return handlers.Reply{}, err
	}
	l := r.Lang
	lines := []locales.HTML{}
	for _, h := range held {
		line, err := s.heldLine(ctx, db, r, h)
		if err != nil {
			return handlers.Reply{}, err
		}
		lines = append(lines, line)
	}
	if len(held) == 0 {
		lines = append(lines, l.HTML("members.without"))
	}
	text := locales.Join(locales.Bold(who.Name), locales.Lines(lines...), l.HTML("members.accounts", locales.Args{"Count": len(accounts)}))
	if waitsFor(held, m) {
		alone, err := s.alone(ctx, db, l)
		if err != nil {
			return handlers.Reply{}, err
		}
		text = locales.Join(text, alone)
	}
	rows := append(s.dutyRows(l, m, held), screen.Row(screen.Press(l.Text("members.button_duty"), "mduty", screen.ID36(id))))
	rows = append(rows, screen.Row(screen.Press(l.Text("members.button_rename"), "madd", screen.ID36(id))))
	if len(accounts) > 0 {
		rows = append(rows, screen.Row(screen.Press(l.Text("members.button_free"), "mfree", screen.ID36(id))))
	}
	rows = append(rows, screen.Row(screen.Press(l.Text("members.button_all"), "mlist")))
	return screen.Show(r, text, rows...), nil
}

// waitsFor says that a duty waits for somebody else than a member.
func waitsFor(held []account.Held, m account.Member) bool {
	for _, h := range held {
		if h.ApprovedAt == nil && (h.AskedBy == m.ID || h.Member == m.ID) {
			return true
		}
	}
	return false
}

// heldLine is a duty with who asked for it and who approved it.
func (s staff) heldLine(ctx context.Context, db postgres.DB, r handlers.Request, h account.Held) (locales.HTML, error) {
	l := r.Lang
	duty, err := s.dutyLine(ctx, db, l, h, r.Now)
	if err != nil {
		return "", err
	}
	args := locales.Args{"Duty": duty, "Asker": asker(l, h.AskedBy, h.Asker), "Asked": onDay(l, h.AskedAt)}
	if h.ApprovedAt == nil {
		return l.HTML("members.held_waiting", args), nil
	}
	args["Approver"], args["Approved"] = asker(l, *h.ApprovedBy, h.Approver), onDay(l, *h.ApprovedAt)
	return l.HTML("members.held", args), nil
}

// dutyRows are the buttons of a member's duties.
func (s staff) dutyRows(l locales.Lang, m account.Member, held []account.Held) [][]handlers.Button {
	var rows [][]handlers.Button
	invited := false
	for _, h := range held {
		if h.Deputy != 0 {
			continue
		}
		args := locales.Args{"Duty": l.Text("duty." + string(h.Duty))}
		if h.ApprovedAt == nil && h.AskedBy != m.ID && h.Member != m.ID {
			rows = append(rows, screen.Row(screen.Press(screen.Fitting(l.Text("members.button_approve", args)), "mok", screen.ID36(h.ID))))
		}
		if h.ApprovedAt != nil && !invited {
			invited = true
			rows = append(rows, screen.Row(screen.Press(l.Text("members.button_invite"), "minv", screen.ID36(h.ID))))
		}
		rows = append(rows, screen.Row(screen.Press(screen.Fitting(l.Text("members.button_end", args)), "mend", screen.ID36(h.ID))))
	}
	return rows
}

// inviteMember makes a one-time link by which an account becomes a member's.
func (s staff) inviteMember(ctx context.Context, db postgres.DB, r handlers.Request, m account.Member) (handlers.Reply, error) {
	h, err := account.DutyByID(ctx, db, screen.IDArg(r, 0))
	if err != nil {
		return s.failed(ctx, db, r, m, "/staff", err)
	}
	reply, ok, err := s.mayBind(ctx, db, r, m, h.Member)
	if err != nil || !ok {
		return reply, err
	}
	return s.invite(ctx, db, r, m, h)
}

// mayBind says whether a member may decide who uses another's accounts; else it
// answers.
func (s staff) mayBind(ctx context.Context, db postgres.DB, r handlers.Request, m account.Member, id int64) (handlers.Reply, bool, error) {
	held, err := account.DutiesOf(ctx, db, id)
	if err != nil {
		return handlers.Reply{}, false, err
	}
	if ok, err := s.governs(ctx, db, m, held, r.Now); err != nil || !ok {
		reply, err := s.notYours(ctx, db, r, m, err)
		return reply, false, err
	}
	if administrates(held) && id != m.ID {
		reply, err := s.refuse(ctx, db, r, m, "/staff", refusal{Key: "invite.by_operator"})
		return reply, false, err
	}
	return handlers.Reply{}, true, nil
}

// unbindAsk asks whether the accounts of a member are to be taken from them.
func (s staff) unbindAsk(ctx context.Context, db postgres.DB, r handlers.Request, m account.Member) (handlers.Reply, error) {
	id := screen.IDArg(r, 0)
	reply, ok, err := s.mayBind(ctx, db, r, m, id)
	if err != nil || !ok {
		return reply, err
	}
	who, err := account.MemberByID(ctx, db, id)
	if err != nil {
		return s.failed(ctx, db, r, m, "/staff", err)
	}
	l := r.Lang
	return screen.Show(r, l.HTML("members.free_ask", locales.Args{"Name": who.Name}),
		screen.Row(screen.Press(l.Text("members.button_free_yes"), "mfreey", screen.ID36(id))),
		screen.Row(screen.Press(l.Text("button.back"), "mone", screen.ID36(id)))), nil
}

// unbind takes all accounts of a member from them: they are invited anew, and are the
// same member.
func (s staff) unbind(ctx context.Context, db postgres.DB, r handlers.Request, m account.Member) (handlers.Reply, error) {
	id := screen.IDArg(r, 0)
	reply, ok, err := s.mayBind(ctx, db, r, m, id)
	if err != nil || !ok {
		return reply, err
	}
	accounts, err := account.Accounts(ctx, db, id)
	if err != nil {
		return handlers.Reply{}, err
	}
	for _, person := range accounts {
		if err := account.Leave(ctx, db, by(m, r), person, r.Now); err != nil && !isUnknown(err) {
			return handlers.Reply{}, err
		}
	}
	return s.memberScreen(ctx, db, r, m, id)
}
