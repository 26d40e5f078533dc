package citizens

import (
	"context"
	"errors"

	"qalauly/account"
	"qalauly/handlers"
	"qalauly/handlers/screen"
	"qalauly/internal/postgres"
	"qalauly/locales"
)

// menu shows what has no place on the keyboard.
func (c citizens) menu(_ context.Context, _ postgres.DB, r handlers.Request) (handlers.Reply, error) {
	l := r.Lang
	if !r.Private {
		return show(r, l.HTML("more.ask"), row(press(l.Text("inquiry.button_menu"), "iq", sought{}.args("1")...), press(l.Text("corps.button"), "co", "-", "-")),
			row(press(l.Text("programme.button_home"), "rm")), row(press(l.Text("button.language"), "lang")),
			row(press(l.Text("button.help"), "help"), press(l.Text("button.about"), "about"))), nil
	}
	return show(r, l.HTML("more.ask"),
		row(press(l.Text("button.mine"), "mine")),
		row(press(l.Text("button.moved"), "moved")),
		row(press(l.Text("council.button"), "cou")),
		row(press(l.Text("programme.button_home"), "rm")),
		row(press(l.Text("mine.back"), "wmy", "1")),
		row(press(l.Text("office.button_all"), "rcall"), press(l.Text("office.button_mine_short"), "rcmy", "1")),
		row(press(l.Text("inquiry.button_menu"), "iq", sought{}.args("1")...), press(l.Text("corps.button"), "co", "-", "-")),
		row(press(l.Text("rights.erase"), "wright")),
		row(press(l.Text("button.language"), "lang")),
		row(press(l.Text("button.help"), "help"), press(l.Text("button.about"), "about")),
	), nil
}

// help says what exactly this person may do, from the list of commands itself.
func (c citizens) help(ctx context.Context, db postgres.DB, r handlers.Request) (handlers.Reply, error) {
	m, err := account.MemberOf(ctx, db, r.Person.ID)
	if err != nil && !errors.Is(err, account.ErrNoMember) {
		return handlers.Reply{}, err
	}
	return show(r, screen.Help(r, m), toMenu(r)...), nil
}

// about says who runs the service and what it is not.
func (c citizens) about(_ context.Context, _ postgres.DB, r handlers.Request) (handlers.Reply, error) {
	return show(r, r.Lang.HTML("about.text", locales.Args{"Party": c.party(r.Lang)}), toMenu(r)...), nil
}

// toMenu is the way back for those who came by a button.
func toMenu(r handlers.Request) [][]handlers.Button {
	if r.Button == nil {
		return nil
	}
	return [][]handlers.Button{row(press(r.Lang.Text("button.back"), "menu"))}
}
