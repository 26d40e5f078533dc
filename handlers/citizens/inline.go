package citizens

import (
	"context"
	"errors"
	"time"
	"unicode/utf8"

	"qalauly/deputy"
	"qalauly/handlers"
	"qalauly/internal/postgres"
	"qalauly/locales"
	"qalauly/territory"
)

const (
	perInline  = 20              // cards of one page
	keepInline = 5 * time.Minute // a seat changes hands more seldom
)

// inline answers what is typed after the bot's name in any chat: a name of people
// or, after them, of places, with cards to show there; nothing yet, with the person's own deputies. Only what the
// register tells everybody is in a card.
func (c citizens) inline(ctx context.Context, db postgres.DB, q handlers.Inquiry) (handlers.Answers, error) {
	l := q.Lang
	if q.Text == "" {
		return c.inlineMine(ctx, db, q)
	}
	nothing := handlers.Answers{Lead: l.Text("inline.none"), Link: "find", Keep: keepInline}
	if utf8.RuneCountInString(q.Text) > longest {
		return nothing, nil
	}
	f, err := c.finder.Find(ctx, db, q.Text, q.Now, string(l))
	if err != nil {
		return handlers.Answers{}, err
	}
	before := min((q.Page-1)*perInline, len(f.People))
	people := f.People[before:min(before+perInline, len(f.People))]
	cards := c.inlineCards(l, people)
	if q.Page == 1 {
		cards = append(cards, c.inlinePlaces(l, f)...)
	}
	if len(cards) == 0 && q.Page == 1 {
		return nothing, nil
	}
	return handlers.Answers{Cards: cards, More: before+len(people) < len(f.People), Keep: keepInline}, nil
}

// inlineMine offers the person's own deputies, or the way to name one's place.
// They may change by the person's next tap, so that nothing is kept.
func (c citizens) inlineMine(ctx context.Context, db postgres.DB, q handlers.Inquiry) (handlers.Answers, error) {
	hint := handlers.Answers{Lead: q.Lang.Text("inline.hint"), Link: "my"}
	at, known, err := homeOf(ctx, db, q.Person)
	if err != nil || !known {
		return hint, err
	}
	people, err := c.ofHome(ctx, db, q, at)
	if err != nil || len(people) == 0 {
		return hint, err
	}
	return handlers.Answers{Cards: c.inlineCards(q.Lang, people), Lead: q.Lang.Text("inline.moved"), Link: "my"}, nil
}

// ofHome are all who speak for a place, the nearest first, the curators last.
func (c citizens) ofHome(ctx context.Context, db postgres.DB, q handlers.Inquiry, at spot) ([]deputy.Hit, error) {
	bodies, err := deputy.OfUnit(ctx, db, at.unit.Code, q.Now)
	if errors.Is(err, territory.ErrUnknown) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	asked := handlers.Request{Now: q.Now, Lang: q.Lang}
	groups, err := c.groups(ctx, db, asked, at, ownBodies(bodies))
	if err != nil {
		return nil, err
	}
	curators, err := deputy.Curators(ctx, db, regionOf(at.unit), q.Now, string(q.Lang))
	if err != nil {
		return nil, err
	}
	var people []deputy.Hit
	seen := map[int64]bool{}
	for _, g := range append(groups, group{people: curators}) {
		for _, h := range g.people {
			if !seen[h.ID] {
				seen[h.ID] = true
				people = append(people, h)
			}
		}
	}
	return people[:min(len(people), perInline)], nil
}

func (c citizens) inlineCards(l locales.Lang, hits []deputy.Hit) []handlers.Card {
	cards := make([]handlers.Card, 0, len(hits))
	for _, h := range hits {
		cards = append(cards, c.inlineCard(l, h))
	}
	return cards
}

// inlineCard is made of what a list knows, so that a page of cards is one question
// to the register.
func (c citizens) inlineCard(l locales.Lang, h deputy.Hit) handlers.Card {
	lang := string(l)
	args := locales.Args{"Body": h.Body.Of.In(lang)}
	office := l.HTML("card.listed", args)
	if h.District != 0 {
		args["Number"] = h.District
		office = l.HTML("card.elected", args)
	}
	card := handlers.Card{
		ID: "d" + id36(h.ID), Title: marked(l, h.Short(lang), h.Invented), About: seatedIn(lang, h),
		Preview: c.page(h.ID, l),
		Rows:    [][]handlers.Button{row(handlers.Button{Label: l.Text("button.open"), URL: c.link("d" + id36(h.ID))})},
	}
	lines := []locales.HTML{locales.Bold(h.Full(lang)), office}
	if h.Body.Unit != h.Region {
		lines = append(lines, locales.Escape(h.RegionName.In(lang)))
	}
	if h.Invented {
		lines = append(lines, l.HTML("card.invented"))
	}
	card.HTML = locales.Lines(lines...)
	if c.opts.PublicURL != "" {
		card.Picture = c.opts.PublicURL + "/d/" + id36(h.ID) + "/photo.png"
	}
	return card
}
