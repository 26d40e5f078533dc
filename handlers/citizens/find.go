package citizens

import (
	"context"

	"qalauly/deputy"
	"qalauly/internal/postgres"
	"qalauly/locales"
	"qalauly/territory"

	"qalauly/handlers"
)

// How many are looked at, and how sure the search must be.
const (
	mostPeople  = 96
	mostPlaces  = 64
	mostAlike   = 24  // people and places that are only alike: more is noise
	samePerson  = 0.9 // from it on a name is as good as the one typed
	surePerson  = 0.7 // below it a place of exactly that name is meant
	closePerson = 0.6 // below it people are no answer beside a place of that name
	surePlace   = 0.6 // from it on the only place found is meant
)

// found is the answer to a search, in the order in which it is shown.
type found struct {
	people []deputy.Hit
	named  []territory.Hit // places of exactly this name
	alike  []territory.Hit // other places
}

// look searches people and places, or places alone.
func look(ctx context.Context, db postgres.DB, r handlers.Request, s search) (found, error) {
	var f found
	places, err := territory.Search(ctx, db, s.Text, r.Now, mostPlaces)
	if err != nil {
		return f, err
	}
	for _, p := range places {
		if p.Exact {
			f.named = append(f.named, p)
		} else {
			f.alike = append(f.alike, p)
		}
	}
	if s.Places {
		return f.trimmed(), nil
	}
	f.people, _, err = deputy.Search(ctx, db, s.Text, r.Now, deputy.Page{Lang: string(r.Lang), Limit: mostPeople})
	if len(f.named) > 0 && f.best() < closePerson {
		f.people = nil
	}
	return f.trimmed(), err
}

// trimmed leaves out what is only alike beyond the first few: who is not among
// them is found by another spelling, not by turning pages.
func (f found) trimmed() found {
	f.alike = f.alike[:min(len(f.alike), mostAlike)]
	for i, h := range f.people {
		if i >= mostAlike && h.Score < samePerson*f.best() {
			f.people = f.people[:i]
			break
		}
	}
	return f
}

// empty says that nothing was found.
func (f found) empty() bool { return len(f.people)+len(f.named)+len(f.alike) == 0 }

// best is how like the first of the people is.
func (f found) best() float64 {
	if len(f.people) == 0 {
		return 0
	}
	return f.people[0].Score
}

// person is the one who is clearly meant.
func (f found) person() (deputy.Hit, bool) {
	if len(f.named) > 0 || !deputy.Clear(f.people) {
		return deputy.Hit{}, false
	}
	return f.people[0], true
}

// place is the place that is clearly meant.
func (f found) place() (territory.Hit, bool) {
	switch {
	case len(f.named) == 1 && f.best() < surePerson:
		return f.named[0], true
	case len(f.named) == 0 && len(f.people) == 0 && len(f.alike) == 1 && f.alike[0].Score >= surePlace:
		return f.alike[0], true
	}
	return territory.Hit{}, false
}

// entry is one line of a list of results with the button that opens it.
type entry struct {
	line   func(number int) locales.HTML
	button handlers.Button
}

// entries are all that was found: places of exactly this name, people, places alike.
func (f found) entries(l locales.Lang, from origin) []entry {
	var all []entry
	for _, h := range f.named {
		all = append(all, placeEntry(l, h))
	}
	for _, h := range f.people {
		all = append(all, personEntry(l, h, from))
	}
	for _, h := range f.alike {
		all = append(all, placeEntry(l, h))
	}
	return all
}

func personEntry(l locales.Lang, h deputy.Hit, from origin) entry {
	lang := string(l)
	return entry{
		line: func(number int) locales.HTML {
			return l.HTML("search.person", locales.Args{
				"Number": number, "Name": marked(l, h.Short(lang), h.Invented), "Body": h.Body.Name.In(lang),
			})
		},
		button: from.card(personLabel(lang, h), h.ID),
	}
}

func placeEntry(l locales.Lang, h territory.Hit) entry {
	lang := string(l)
	name, within := h.Name.In(lang), joinNames(h.Within.In(lang), h.Region.In(lang))
	return entry{
		line: func(number int) locales.HTML {
			if within == "" {
				return l.HTML("search.place", locales.Args{"Number": number, "Place": name})
			}
			return l.HTML("search.place_in", locales.Args{"Number": number, "Place": name, "Within": within})
		},
		button: placeButton(placeLabel(l, h), h),
	}
}

// placeButton opens a settlement or a unit.
func placeButton(label string, h territory.Hit) handlers.Button {
	if h.Place != 0 {
		return press(label, "spot", id36(h.Place))
	}
	return press(label, "unit", h.Unit)
}

// marked is a name with the sign of an invented person where it is one.
func marked(l locales.Lang, name string, invented bool) string {
	if invented {
		return l.Text("list.mark", locales.Args{"Name": name})
	}
	return name
}

// joinNames writes the names that are there with commas between.
func joinNames(names ...string) string {
	said := ""
	for _, name := range names {
		if name != "" && said != "" {
			said += ", "
		}
		said += name
	}
	return said
}
