package citizens

import (
	"context"

	"qalauly/deputy"
	"qalauly/internal/postgres"
	"qalauly/locales"
	"qalauly/territory"

	"qalauly/handlers"
)

// found is the answer to a search, in the order in which it is shown.
type found struct{ deputy.Found }

// look searches people and places, or places alone.
func (c citizens) look(ctx context.Context, db postgres.DB, r handlers.Request, s search) (found, error) {
	if s.Places {
		f, err := c.finder.FindPlaces(ctx, db, s.Text, r.Now)
		return found{f}, err
	}
	f, err := c.finder.Find(ctx, db, s.Text, r.Now, string(r.Lang))
	return found{f}, err
}

// entry is one line of a list of results with the button that opens it.
type entry struct {
	line   func(number int) locales.HTML
	button handlers.Button
}

// entries are all that was found: bodies, places of exactly this name, people,
// places alike.
func (f found) entries(l locales.Lang, from origin) []entry {
	seated := seatedIn
	if f.len() > fewEntries {
		seated = brieflySeatedIn
	}
	var all []entry
	for _, b := range f.Said.Bodies {
		all = append(all, bodyEntry(l, b))
	}
	for _, h := range f.Named {
		all = append(all, placeEntry(l, h))
	}
	for _, h := range f.People {
		all = append(all, personEntry(l, h, from, seated))
	}
	for _, h := range f.Alike {
		all = append(all, placeEntry(l, h))
	}
	return all
}

func personEntry(l locales.Lang, h deputy.Hit, from origin, seated func(string, deputy.Hit) string) entry {
	lang := string(l)
	return entry{
		line: func(number int) locales.HTML {
			key := "search.person"
			if h.Former {
				key = "search.person_former"
			}
			return l.HTML(key, locales.Args{
				"Number": number, "Name": marked(l, h.Short(lang), h.Invented), "Body": seated(lang, h),
			})
		},
		button: from.card(personLabel(lang, h), h.ID),
	}
}

func bodyEntry(l locales.Lang, b deputy.Body) entry {
	return entry{
		line: func(number int) locales.HTML {
			return l.HTML("search.body", locales.Args{"Number": number, "Body": capital(b.Name.In(string(l)))})
		},
		button: allDeputies(l, b),
	}
}

// seatedIn is the body somebody sits in, with its region where the name does not
// say it.
func seatedIn(lang string, h deputy.Hit) string {
	if h.Body.Unit == h.Region {
		return h.Body.Name.In(lang)
	}
	return joinNames(h.Body.Name.In(lang), h.RegionName.In(lang))
}

// brieflySeatedIn is seatedIn for a long list, whose lines must be short.
func brieflySeatedIn(lang string, h deputy.Hit) string {
	if h.Body.Unit == h.Region {
		return h.Body.Short.In(lang)
	}
	region := territory.Brief(h.Region).In(lang)
	if region == "" {
		region = h.RegionName.In(lang)
	}
	return joinNames(h.Body.Short.In(lang), region)
}

// len is how many entries there are.
func (f found) len() int { return len(f.Said.Bodies) + len(f.Named) + len(f.People) + len(f.Alike) }

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
