package citizens

import (
	"qalauly/deputy"
	"qalauly/handlers"
	"qalauly/locales"
	"qalauly/territory"
)

// mostInlinePlaces is how many places are offered after the people of a first page.
const mostInlinePlaces = 10

// inlinePlaces are cards of the places that a text names, else of those alike; and
// of the units whose bodies it names. A card leads to those who speak for the place.
func (c citizens) inlinePlaces(l locales.Lang, f deputy.Found) []handlers.Card {
	var cards []handlers.Card
	for _, b := range f.Said.Bodies {
		if b.Unit != "" {
			cards = append(cards, c.placeCard(l, "b"+b.Unit, "u"+b.Unit, l.Text("inline.body", locales.Args{"Body": capital(b.Name.In(string(l)))}), ""))
		}
	}
	places := f.Named
	if len(places) == 0 {
		places = f.Alike
	}
	for _, h := range places[:min(len(places), mostInlinePlaces)] {
		link := linkTo(h)
		within := joinNames(h.Within.In(string(l)), h.Region.In(string(l)))
		cards = append(cards, c.placeCard(l, link, link, l.Text("button.place", locales.Args{"Place": capital(h.Name.In(string(l)))}), within))
	}
	return cards
}

// linkTo is what a link to a place carries: v and the id of a settlement, or u and
// the code of a unit.
func linkTo(h territory.Hit) string {
	if h.Place != 0 {
		return "v" + id36(h.Place)
	}
	return "u" + h.Unit
}

func (c citizens) placeCard(l locales.Lang, id, link, title, within string) handlers.Card {
	lines := []locales.HTML{locales.Bold(title)}
	if within != "" {
		lines = append(lines, locales.Escape(capital(within)))
	}
	return handlers.Card{
		ID: id, Title: title, About: within,
		HTML: locales.Join(locales.Lines(lines...), l.HTML("inline.place")),
		Rows: [][]handlers.Button{row(handlers.Button{Label: l.Text("button.open"), URL: c.link(link)})},
	}
}
