package citizens

import (
	"context"
	"strings"
	"unicode/utf8"

	"qalauly/handlers"
	"qalauly/internal/postgres"
	"qalauly/locales"
)

// longest is how many letters a search may have; what is longer is no name.
const longest = 200

// askName asks for a name, and takes what is typed next as one.
func (c citizens) askName(_ context.Context, _ postgres.DB, r handlers.Request) (handlers.Reply, error) {
	reply := say(locales.Join(r.Lang.HTML("search.ask"), typing(r)))
	reply.Talk = talk(talkFind, r.Talk)
	return reply, nil
}

// find is /find: what follows is searched, nothing is asked for.
func (c citizens) find(ctx context.Context, db postgres.DB, r handlers.Request) (handlers.Reply, error) {
	if r.Args == "" {
		return c.askName(ctx, db, r)
	}
	return c.searched(ctx, db, r, search{Text: clip(r.Args, longest)})
}

// place is /place: what follows is searched among places, nothing shows the regions.
func (c citizens) place(ctx context.Context, db postgres.DB, r handlers.Request) (handlers.Reply, error) {
	if r.Args == "" {
		return c.regions(ctx, db, r)
	}
	return c.searched(ctx, db, r, search{Text: clip(r.Args, longest), Places: true})
}

// typed answers free text: it is searched, in the language it is written in where
// none was chosen. Whatever else comes gets a sentence that says what to do; in a
// group nothing.
func (c citizens) typed(ctx context.Context, db postgres.DB, r handlers.Request) (handlers.Reply, error) {
	if !r.Private && (r.Kind != handlers.Text || r.Text == "") {
		return handlers.Reply{}, nil
	}
	if r.Person.Lang == "" && locales.WrittenInKazakh(r.Text) {
		r.Lang = locales.Kazakh
	}
	if reply, ok, err := c.lostDraft(ctx, db, r); ok || err != nil {
		return reply, err
	}
	if r.Text == "" && inAlbum(r) {
		return handlers.Reply{}, nil // the first picture was answered
	}
	reply, err := c.answer(ctx, db, r)
	if err != nil {
		return handlers.Reply{}, err
	}
	if reply.Talk == nil || reply.Talk.Name != talkWrite {
		reply.Talk = albumTalk(r, reply.Talk)
	}
	return withLanguage(ctx, db, r, reply)
}

func (c citizens) answer(ctx context.Context, db postgres.DB, r handlers.Request) (handlers.Reply, error) {
	switch {
	case r.Kind == handlers.Voice:
		return c.voice(ctx, db, r)
	case r.Kind == handlers.Place && r.Point != nil:
		return c.located(ctx, db, r)
	case r.Kind != handlers.Text || r.Text == "":
		return say(r.Lang.HTML("search.unreadable"), chooseRegion(r.Lang)), nil
	case utf8.RuneCountInString(r.Text) > longest:
		return c.told(ctx, db, r, r.Text)
	}
	if typed := typedNumber.FindStringSubmatch(strings.TrimSpace(r.Text)); typed != nil && r.Private {
		return c.byNumber(ctx, db, r, "KK-"+strings.NewReplacer("–", "-", " ", "").Replace(typed[1]))
	}
	return c.searched(ctx, db, r, search{Text: r.Text, Places: r.Talk.Name == talkPlace})
}

// searched opens what is clearly meant, else lists what may be meant, else says
// that there is nothing. A person's name typed where a place was asked for is
// still a name.
func (c citizens) searched(ctx context.Context, db postgres.DB, r handlers.Request, s search) (handlers.Reply, error) {
	f, err := c.look(ctx, db, r, s)
	if err == nil && s.Places && f.Empty() {
		var anywhere found
		anywhere, err = c.look(ctx, db, r, search{Text: s.Text})
		if anywhere.Sure() {
			s, f = search{Text: s.Text}, anywhere
		}
	}
	if err != nil {
		return handlers.Reply{}, err
	}
	if f.Letter && len(f.At) == 0 {
		return c.told(ctx, db, r, s.Text)
	}
	reply, err := c.best(ctx, db, r, s, f)
	if err != nil {
		return handlers.Reply{}, err
	}
	name := talkFind
	if s.Places && f.Empty() || f.Said.Open {
		name = talkPlace // the next try is a place again
	}
	reply.Talk = talk(name, r.Talk, s)
	return reply, nil
}

func (c citizens) best(ctx context.Context, db postgres.DB, r handlers.Request, s search, f found) (handlers.Reply, error) {
	if f.Said.Any() {
		return c.saidBody(ctx, db, r, s, f)
	}
	if reply, ok, err := c.address(ctx, db, r, f); ok || err != nil {
		return reply, err
	}
	if h, ok := f.Person(); ok {
		return c.cardOf(ctx, db, r, h.ID, nil)
	}
	if h, ok := f.Place(); ok && h.Place != 0 {
		return c.spotOf(ctx, db, r, h.Place)
	} else if ok {
		return c.unitOf(ctx, db, r, h.Unit, 1)
	}
	return c.listed(r, s, f, 1), nil
}

// results is a page of a search that the talk remembers.
func (c citizens) results(ctx context.Context, db postgres.DB, r handlers.Request) (handlers.Reply, error) {
	s, ok := remembered(r.Talk, arg(r, 0))
	if !ok {
		if !r.Private { // somebody else's list: it stays as it is for its owner
			return handlers.Reply{Toast: r.Lang.Text("search.others")}, nil
		}
		if r.Lost { // the list may be found again: it is left as it stands
			return say(r.Lang.HTML("search.lost"), another(r.Lang)), nil
		}
		return gone(r, "search.gone"), nil
	}
	f, err := c.look(ctx, db, r, s)
	if err != nil {
		return handlers.Reply{}, err
	}
	return c.listed(r, s, f, pageArg(r, 1)), nil
}

// listed writes a page of results.
func (c citizens) listed(r handlers.Request, s search, f found, page int) handlers.Reply {
	l, query := r.Lang, locales.Args{"Query": echo(s.Text)}
	if f.Empty() && s.Places {
		return show(r, locales.Join(l.HTML("search.none_place", query), typing(r)), chooseRegion(l))
	}
	if f.Empty() {
		query["Party"] = c.party(l)
		return show(r, locales.Join(l.HTML("search.none", query), typing(r)), joined([][]handlers.Button{chooseRegion(l)}, writeRow(r), nearRow(r), [][]handlers.Button{another(l)})...)
	}
	p := paged(page, f.len(), perPage)
	from := origin{"s", s.mark(), numbered(p.page)}
	var lines []locales.HTML
	var named, numbers []handlers.Button
	for i, e := range cut(p, f.entries(l, from)) {
		lines = append(lines, e.line(p.offset()+i+1))
		named, numbers = append(named, e.button), append(numbers, labelled(e.button, numbered(p.offset()+i+1)))
	}
	rows := [][]handlers.Button{numbers}
	if len(named) <= fewEntries {
		rows = inRows(named)
	}
	text := locales.Join(l.HTML(f.question(), query), locales.Lines(lines...), f.hint(l, query), typing(r))
	people := 0
	for i := range f.People {
		if (len(f.Said.Bodies)+len(f.Named)+i)/perPage == p.page-1 {
			people++
		}
	}
	return show(r, text, joined(rows, p.turn(l, "page", s.mark()), grid(facesWay(l, people, from)))...)
}

// labelled is a button with another label.
func labelled(b handlers.Button, label string) handlers.Button {
	b.Label = label
	return b
}

// question is the key of what is asked over a list.
func (f found) question() string {
	switch {
	case len(f.Said.Bodies) > 0 && len(f.People) == 0:
		return "search.several_bodies"
	case len(f.Said.Bodies) > 0:
		return "search.several"
	case len(f.Named)+len(f.Alike) == 0:
		return "search.several_people"
	case len(f.People) == 0:
		return "search.several_places"
	}
	return "search.several"
}

// hint is what to do where none of a list is meant: of many places of one name,
// the district tells the one; it is shown how to say it.
func (f found) hint(l locales.Lang, query locales.Args) locales.HTML {
	switch {
	case len(f.Named) > perPage:
		last := f.Named[len(f.Named)-1] // places come after units
		within := last.WithinShort.In(string(l))
		if last.Place == 0 {
			within = last.Region.In(string(l))
		}
		return l.HTML("search.namesakes", query, locales.Args{"Within": within})
	case len(f.People) == 0:
		return l.HTML("search.not_here_place")
	}
	return l.HTML("search.not_here")
}

// gone says that what a button led to is no more, and offers to search anew.
func gone(r handlers.Request, key string) handlers.Reply {
	return show(r, locales.Join(r.Lang.HTML(key), typing(r)), row(press(r.Lang.Text("button.find"), "find")), chooseRegion(r.Lang))
}

// typing says how to type something to us in a group, where only replies to us and
// commands are read.
func typing(r handlers.Request) locales.HTML {
	if r.Private {
		return ""
	}
	return r.Lang.HTML("search.group")
}

// another is the row that begins a new search.
func another(l locales.Lang) []handlers.Button {
	return row(press(l.Text("button.another"), "find"))
}

// chooseRegion is the row that leads to the regions.
func chooseRegion(l locales.Lang) []handlers.Button {
	return row(press(l.Text("button.choose_region"), "place"))
}
