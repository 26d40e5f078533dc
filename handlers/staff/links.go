package staff

import (
	"context"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"time"

	"qalauly/account"
	"qalauly/calendar"
	"qalauly/deputy"
	"qalauly/handlers"
	"qalauly/handlers/screen"
	"qalauly/internal/postgres"
	"qalauly/locales"
)

// clock is a moment as it stands in a sentence: «25 қараша, 19:42».
func clock(l locales.Lang, at time.Time) string {
	at = at.In(calendar.Zone)
	return l.Date(at) + ", " + at.Format("15:04")
}

// invite makes a one-time link to a duty. It is shown to who asked for it only: in a
// group everybody could use it.
func (s staff) invite(ctx context.Context, db postgres.DB, r handlers.Request, m account.Member, h account.Held) (handlers.Reply, error) {
	l := r.Lang
	if !r.Private {
		return screen.Say(l.HTML("invite.private")), nil
	}
	code, id, err := account.Invite(ctx, db, by(m, r), h.ID, r.Now)
	if err != nil {
		return s.failed(ctx, db, r, m, "/invite", err)
	}
	duty, err := s.dutyLine(ctx, db, l, h, r.Now)
	if err != nil {
		return handlers.Reply{}, err
	}
	link := "https://t.me/" + s.opts.BotName + "?start=inv-" + code
	return screen.Say(l.HTML("invite.made", locales.Args{"Name": h.Name, "Duty": duty, "Link": link, "Until": clock(l, r.Now.Add(account.InviteTerm))}),
		screen.Row(screen.Press(l.Text("invite.button_revoke_this"), "arev", screen.ID36(id)))), nil
}

// inviteAgain makes another link to a duty around a deputy.
func (s staff) inviteAgain(ctx context.Context, db postgres.DB, r handlers.Request, m account.Member) (handlers.Reply, error) {
	h, err := account.DutyByID(ctx, db, screen.IDArg(r, 0))
	if err != nil {
		return s.failed(ctx, db, r, m, "/invite", err)
	}
	if reply, ok, err := s.mayBind(ctx, db, r, m, h.Member); err != nil || !ok {
		return reply, err
	}
	return s.invite(ctx, db, r, m, h)
}

// revoke makes an invite worthless that was not used. An assistant who has no other way
// in is an assistant no more.
func (s staff) revoke(ctx context.Context, db postgres.DB, r handlers.Request, m account.Member) (handlers.Reply, error) {
	id := screen.IDArg(r, 0)
	grant, err := account.InviteGrant(ctx, db, id)
	if err != nil {
		return s.failed(ctx, db, r, m, "/invite", err)
	}
	h, err := account.DutyByID(ctx, db, grant)
	if err != nil {
		return s.failed(ctx, db, r, m, "/invite", err)
	}
	if ok, err := s.governs(ctx, db, m, []account.Held{h}, r.Now); err != nil || !ok {
		return s.foreign(ctx, db, r, m, h.Deputy, err)
	}
	if err := account.Revoke(ctx, db, by(m, r), id, r.Now); err != nil {
		return s.failed(ctx, db, r, m, "/invite", err)
	}
	freed, err := s.vacate(ctx, db, r, m, h)
	if err != nil {
		return handlers.Reply{}, err
	}
	text := r.Lang.HTML("invite.revoked_now", locales.Args{"Name": h.Name})
	if !freed {
		return screen.Show(r, text), nil
	}
	return screen.Show(r, locales.Lines(text, r.Lang.HTML("invite.freed")), screen.Row(screen.Press(r.Lang.Text("invite.button_around"), "adep", screen.ID36(h.Deputy)))), nil
}

// vacate ends the duty of an assistant who never came and cannot come any more, and
// says whether it did: the place beside the deputy is free again.
func (s staff) vacate(ctx context.Context, db postgres.DB, r handlers.Request, m account.Member, h account.Held) (bool, error) {
	if h.Duty != account.Assistant || h.Bound {
		return false, nil
	}
	open, err := account.OpenInvites(ctx, db, []int64{h.ID}, r.Now)
	if err != nil || len(open) > 0 {
		return false, err
	}
	return true, account.Dismiss(ctx, db, by(m, r), h.ID, r.Now)
}

// dismissAsk asks whether an assistant is to be one no more.
func (s staff) dismissAsk(ctx context.Context, db postgres.DB, r handlers.Request, m account.Member) (handlers.Reply, error) {
	h, err := account.DutyByID(ctx, db, screen.IDArg(r, 0))
	if err != nil {
		return s.failed(ctx, db, r, m, "/invite", err)
	}
	if ok, err := s.beside(ctx, db, m, h, r.Now); err != nil || !ok {
		return s.foreign(ctx, db, r, m, h.Deputy, err)
	}
	l := r.Lang
	return screen.Show(r, l.HTML("invite.dismiss_ask", locales.Args{"Name": h.Name}),
		screen.Row(screen.Press(l.Text("members.button_end_yes"), "aendy", screen.ID36(h.ID))),
		screen.Row(screen.Press(l.Text("button.back"), "adep", screen.ID36(h.Deputy)))), nil
}

// dismiss ends a duty around a deputy.
func (s staff) dismiss(ctx context.Context, db postgres.DB, r handlers.Request, m account.Member) (handlers.Reply, error) {
	h, err := account.DutyByID(ctx, db, screen.IDArg(r, 0))
	if err != nil {
		return s.failed(ctx, db, r, m, "/invite", err)
	}
	if ok, err := s.beside(ctx, db, m, h, r.Now); err != nil || !ok {
		return s.foreign(ctx, db, r, m, h.Deputy, err)
	}
	if err := account.Dismiss(ctx, db, by(m, r), h.ID, r.Now); err != nil {
		return s.failed(ctx, db, r, m, "/invite", err)
	}
	return s.aroundID(ctx, db, r, m, h.Deputy)
}

// invited opens an invite: it says what the person becomes, and binds nothing yet.
func (s staff) invited(ctx context.Context, db postgres.DB, r handlers.Request) (handlers.Reply, error) {
	if !r.Private {
		return screen.Say(r.Lang.HTML("invite.private")), nil
	}
	h, err := account.InvitedTo(ctx, db, r.Args, r.Person.ID, r.Now)
	if err != nil {
		return uninvited(r, err)
	}
	secret, err := base64.RawURLEncoding.DecodeString(r.Args)
	if err != nil {
		return uninvited(r, account.ErrInviteUnknown)
	}
	var texts []locales.HTML
	var rows [][]handlers.Button
	for _, l := range spoken(r) {
		become, err := s.becomes(ctx, db, l, h, r.Now)
		if err != nil {
			return handlers.Reply{}, err
		}
		texts = append(texts, locales.Join(become, l.HTML("invite.accept")))
		rows = append(rows, screen.Row(screen.Press(l.Text("invite.button_accept"), "mjoin", hex.EncodeToString(secret), string(l))))
	}
	return screen.Say(locales.Join(texts...), rows...), nil
}

// spoken are the languages in which somebody is spoken to: the one chosen, or all.
func spoken(r handlers.Request) []locales.Lang {
	if l, chosen := locales.Known(r.Person.Lang); chosen {
		return []locales.Lang{l}
	}
	return locales.All()
}

// becomes names what an account is bound to.
func (s staff) becomes(ctx context.Context, db postgres.DB, l locales.Lang, h account.Held, now time.Time) (locales.HTML, error) {
	if h.Deputy == 0 {
		unit, err := unitName(ctx, db, l, h.Unit)
		return l.HTML("invite.you_staff", locales.Args{"Duty": l.Text("duty." + string(h.Duty)), "Unit": unit, "Name": h.Name}), err
	}
	d, err := deputy.Get(ctx, db, h.Deputy, now)
	if err != nil {
		return "", err
	}
	args := locales.Args{"Deputy": d.Full(string(l)), "Body": bodyOf(d).Of.In(string(l)), "Name": h.Name}
	if h.Duty == account.Assistant {
		return l.HTML("invite.you_assistant", args), nil
	}
	return l.HTML("invite.you_deputy", args), nil
}

// uninvited says why an invite does not bind.
func uninvited(r handlers.Request, err error) (handlers.Reply, error) {
	for is, key := range map[error]string{
		account.ErrInviteUnknown: "invite.unknown", account.ErrInviteUsed: "invite.used", account.ErrInviteExpired: "invite.expired",
		account.ErrInviteRevoked: "invite.revoked", account.ErrOtherMember: "invite.taken", account.ErrNoGrant: "invite.revoked",
	} {
		if errors.Is(err, is) {
			var texts []locales.HTML
			for _, l := range spoken(r) {
				texts = append(texts, l.HTML(key))
			}
			return screen.Say(locales.Join(texts...)), nil
		}
	}
	return handlers.Reply{}, err
}

// join binds the account to what the invite is for, and says what can be done now.
func (s staff) join(ctx context.Context, db postgres.DB, r handlers.Request) (handlers.Reply, error) {
	if !r.Private {
		return handlers.OldButton(r.Lang), nil
	}
	secret, bad := hex.DecodeString(screen.Arg(r, 0))
	if bad != nil {
		return uninvited(r, account.ErrInviteUnknown)
	}
	m, err := account.Bind(ctx, db, base64.RawURLEncoding.EncodeToString(secret), r.Person.ID, r.Now)
	if err != nil {
		return uninvited(r, err)
	}
	if l, ok := locales.Known(screen.Arg(r, 1)); ok && r.Person.Lang == "" {
		if err := account.Choose(ctx, db, r.Person.ID, string(l)); err != nil {
			return handlers.Reply{}, err
		}
		r.Lang = l
	}
	done := screen.Show(r, r.Lang.HTML("invite.done", locales.Args{"Name": m.Name}))
	done.Messages = append(done.Messages, handlers.Message{HTML: screen.Help(r, m)})
	return done, nil
}

// leaveAsk asks whether the account is to be given up.
func (s staff) leaveAsk(_ context.Context, _ postgres.DB, r handlers.Request, m account.Member) (handlers.Reply, error) {
	l := r.Lang
	if r.Person.Role == account.Admin {
		return screen.Say(l.HTML("invite.leave_configured")), nil
	}
	return screen.Say(l.HTML("invite.leave_ask", locales.Args{"Name": m.Name}), screen.Row(screen.Press(l.Text("invite.button_leave"), "mleave"))), nil
}

// leave gives the account up from which it is asked.
func (s staff) leave(ctx context.Context, db postgres.DB, r handlers.Request, m account.Member) (handlers.Reply, error) {
	if err := account.Leave(ctx, db, by(m, r), r.Person.ID, r.Now); err != nil {
		return s.failed(ctx, db, r, m, "/leave", err)
	}
	return screen.Show(r, r.Lang.HTML("invite.left")), nil
}
