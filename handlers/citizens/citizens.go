// Package citizens answers citizens: how to begin, how to find a deputy by name
// or by place, the card of a deputy, languages and help. The rule it keeps: a
// handler reads the arguments, asks the domain, chooses the words and returns; it
// writes no SQL, says no word of its own and does not know what time it is.
//
// Text outside a command is a search; what is neither a name nor a place gets the
// way to a deputy instead, and is kept nowhere. The last searches are kept in the talk, so
// that their lists can be paged by short buttons; what a button leads to is read
// anew at each press.
package citizens

import (
	"context"
	"qalauly/account"
	"qalauly/appeal"
	"qalauly/deputy"
	"qalauly/handlers"
	"qalauly/internal/postgres"
	"qalauly/locales"
)

// Options are what the texts say of the service itself.
type Options struct {
	Party     map[locales.Lang]string // the party that runs the service, without the word "party"
	BotName   string                  // without @; it stands in links that people share
	Inline    bool                    // the bot answers inline, so that cards are shared that way
	PublicURL string                  // where deputies' pages are, as web serves them; "" where nowhere
	Operator  Operator                // who answers for people's data
	Desk      appeal.Desk             // by what appeals are handled
	// BelowCouncils gives what stands below the list of councils for who sees to them; nil for nothing.
	BelowCouncils func(ctx context.Context, db postgres.DB, r handlers.Request) ([][]handlers.Button, error)
	// Below gives what stands below the rating for who sees to it; nil for nothing.
	Below func(ctx context.Context, db postgres.DB, r handlers.Request) ([][]handlers.Button, error)
}

// citizens holds the options and the finder; everything else comes with each request.
type citizens struct {
	opts   Options
	finder *deputy.Finder
}

// The talks: both keep the last searches, and say where typed text is searched.
const (
	talkFind  = "find"  // among people and places
	talkPlace = "place" // among places only
)

// New returns all that citizens can do.
func New(opts Options) handlers.Audience {
	c := citizens{opts, &deputy.Finder{}}
	return handlers.Join(c.writing(), c.finding(), c.rating(), c.openData(), c.subscribing(), c.counsel(), c.visiting(), c.roadmaps(), c.inquiries(), c.makingUp())
}

// finding is the way to a deputy.
func (c citizens) finding() handlers.Audience {
	return handlers.Audience{
		Commands: c.commands(),
		Verbs: map[string]handlers.Run{
			"lang":   c.language,
			"find":   c.askName,
			"page":   c.results,
			"place":  c.regions,
			"unit":   c.unit,
			"spot":   c.spot,
			"dists":  c.districts,
			"dist":   c.district,
			"body":   c.body,
			"cur":    c.curators,
			"card":   c.card,
			"more":   c.details,
			"photo":  c.photo,
			"faces":  c.faces,
			"reach":  c.reach,
			"recept": c.receptions,
			"places": c.places,
			"near":   c.near,
			"mine":   c.mine,
			"keep":   c.keep,
			"agree":  c.agree,
			"moved":  c.moved,
			"unkeep": c.unkeep,
			"menu":   c.menu,
			"help":   c.help,
			"about":  c.about,
		},
		Menu: map[string]handlers.Run{
			"menu.find":  c.askName,
			"menu.place": c.regions,
			"menu.near":  c.near,
			"menu.mine":  c.mine,
			"menu.more":  c.menu,
		},
		Talks: map[string]handlers.Run{
			talkFind:  c.typed,
			talkPlace: c.typed,
		},
		Free:   c.typed,
		Edited: c.edited,
		Personal: []string{
			"lang", "menu", "help", "about", "near", "mine", "keep", "agree", "moved", "unkeep",
		},
		Locate: "menu.near",
		Inline: c.inline,
	}
}

// commands is the list from which the command menu and the help are made.
func (c citizens) commands() []handlers.Command {
	return []handlers.Command{
		{Name: "find", Role: account.Citizen, Help: "command.find", Run: c.find},
		{Name: "place", Role: account.Citizen, Help: "command.place", Run: c.place},
		{Name: "rating", Role: account.Citizen, Help: "command.rating", Run: c.rated(c.levels)},
		{Name: "subscribe", Role: account.Citizen, Help: "command.subscribe", Run: c.subscription},
		{Name: "data", Role: account.Citizen, Help: "command.data", Run: c.openly},
		{Name: "why", Role: account.Citizen, Help: "command.why", Run: c.whyOf},
		{Name: "mydeputies", Role: account.Citizen, Help: "command.mydeputies", Run: c.mine},
		{Name: "moved", Role: account.Citizen, Help: "command.moved", Run: c.moved},
		{Name: "language", Role: account.Citizen, Help: "command.language", Run: c.language},
		{Name: "help", Role: account.Citizen, Help: "command.help", Run: c.help},
		{Name: "about", Role: account.Citizen, Help: "command.about", Run: c.about},
		{Name: "start", Role: account.Citizen, Help: "command.start", Run: c.start},
	}
}

// party is the party's name in a language; a language that has none of its own
// takes the Russian one.
func (c citizens) party(l locales.Lang) string {
	if name := c.opts.Party[l]; name != "" {
		return name
	}
	return c.opts.Party[locales.Russian]
}
