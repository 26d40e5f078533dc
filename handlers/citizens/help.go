package citizens

import (
	"context"

	"qalauly/handlers"
	"qalauly/internal/postgres"
	"qalauly/locales"
)

// menu shows what has no place on the keyboard.
func (c citizens) menu(_ context.Context, _ postgres.DB, r handlers.Request) (handlers.Reply, error) {
	l := r.Lang
	if !r.Private {
		return show(r, l.HTML("more.ask"), row(press(l.Text("button.language"), "lang")),
			row(press(l.Text("button.help"), "help"), press(l.Text("button.about"), "about"))), nil
	}
	return show(r, l.HTML("more.ask"),
		row(press(l.Text("button.mine"), "mine")),
		row(press(l.Text("button.moved"), "moved")),
		row(press(l.Text("button.language"), "lang")),
		row(press(l.Text("button.help"), "help"), press(l.Text("button.about"), "about")),
	), nil
}

// help says what one can do, from the list of commands itself.
func (c citizens) help(_ context.Context, _ postgres.DB, r handlers.Request) (handlers.Reply, error) {
	l := r.Lang
	var lines []locales.HTML
	for _, command := range c.commands() {
		if command.Help != "" {
			lines = append(lines, l.HTML("help.line", locales.Args{"Command": command.Name, "What": l.Text(command.Help)}))
		}
	}
	text := locales.Join(l.HTML("help.title"), locales.Lines(lines...), l.HTML("help.just_type"))
	return show(r, text, toMenu(r)...), nil
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
