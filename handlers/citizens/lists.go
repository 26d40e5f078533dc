package citizens

import (
	"context"
	"errors"
	"slices"

	"qalauly/deputy"
	"qalauly/handlers"
	"qalauly/internal/postgres"
	"qalauly/locales"
	"qalauly/territory"
)

// body lists the deputies of a body, a page at a time.
func (c citizens) body(ctx context.Context, db postgres.DB, r handlers.Request) (handlers.Reply, error) {
	return c.bodyPage(ctx, db, r, arg(r, 0), pageArg(r, 1))
}

func (c citizens) bodyPage(ctx context.Context, db postgres.DB, r handlers.Request, id string, page int) (handlers.Reply, error) {
	b, err := deputy.BodyByID(ctx, db, id)
	if errors.Is(err, deputy.ErrUnknown) {
		return gone(r, "place.unknown"), nil
	}
	if err != nil {
		return handlers.Reply{}, err
	}
	hits, total, err := inBody(ctx, db, r, b, page)
	if err == nil && total == 0 && page > 1 { // the list has become shorter
		page = 1
		hits, total, err = inBody(ctx, db, r, b, page)
	}
	if err != nil {
		return handlers.Reply{}, err
	}
	l, p := r.Lang, paged(page, total, perPage)
	title := locales.Bold(capital(b.Name.In(string(l))))
	back := [][]handlers.Button{backFromBody(l, b)}
	if total == 0 {
		return show(r, locales.Join(title, l.HTML("place.nobody_body", locales.Args{"Party": c.party(l)})), back...), nil
	}
	text := locales.Join(
		locales.Lines(title, l.HTML("list.deputies", locales.Args{"Count": total})),
		personLines(l, hits, p.offset()), listed(l, b, hits))
	from := origin{"b", b.ID, numbered(p.page)}
	return show(r, text, joined(numberRows(l, hits, from, p.offset()), p.turn(l, "body", b.ID), grid(append(facesWay(l, len(hits), from), back[0]...)))...), nil
}

func inBody(ctx context.Context, db postgres.DB, r handlers.Request, b deputy.Body, page int) ([]deputy.Hit, int, error) {
	return deputy.InBody(ctx, db, b.ID, r.Now, deputy.Page{Lang: string(r.Lang), Limit: perPage, Offset: (page - 1) * perPage})
}

// backFromBody leads to the unit whose body it is; from a national one to the
// regions, each of which has its curators.
func backFromBody(l locales.Lang, b deputy.Body) []handlers.Button {
	if b.Unit == "" {
		return chooseRegion(l)
	}
	return row(press(l.Text("button.back"), "unit", b.Unit))
}

// personLines numbers people from the place their page begins at.
func personLines(l locales.Lang, hits []deputy.Hit, before int) locales.HTML {
	var lines []locales.HTML
	for i, h := range hits {
		args := locales.Args{"Number": before + i + 1, "Name": marked(l, h.Short(string(l)), h.Invented)}
		if h.Body.Level == deputy.National { // all of them by a list, as is said below
			lines = append(lines, l.HTML("list.person", args))
			continue
		}
		if h.District == 0 {
			lines = append(lines, l.HTML("list.person_listed", args))
			continue
		}
		args["District"] = h.District
		lines = append(lines, l.HTML("list.person_district", args))
	}
	return locales.Lines(lines...)
}

// listed explains who is elected by a list, where any of those shown is.
func listed(l locales.Lang, b deputy.Body, hits []deputy.Hit) locales.HTML {
	if !slices.ContainsFunc(hits, func(h deputy.Hit) bool { return h.District == 0 }) {
		return ""
	}
	if b.Level == deputy.National {
		return l.HTML("list.about_national")
	}
	return l.HTML("list.about_listed")
}

// curators lists the national deputies who look after a region.
func (c citizens) curators(ctx context.Context, db postgres.DB, r handlers.Request) (handlers.Reply, error) {
	return c.curatorsOf(ctx, db, r, arg(r, 0))
}

func (c citizens) curatorsOf(ctx context.Context, db postgres.DB, r handlers.Request, region string) (handlers.Reply, error) {
	u, err := territory.ByCode(ctx, db, region)
	if errors.Is(err, territory.ErrUnknown) {
		return gone(r, "place.unknown"), nil
	}
	if err != nil {
		return handlers.Reply{}, err
	}
	hits, err := deputy.Curators(ctx, db, u.Code, r.Now, string(r.Lang))
	if err != nil {
		return handlers.Reply{}, err
	}
	l := r.Lang
	title := l.HTML("place.title", locales.Args{"Place": capital(u.Name.In(string(l)))})
	back := [][]handlers.Button{row(press(l.Text("button.back"), "unit", u.Code))}
	if len(hits) == 0 {
		return show(r, locales.Join(title, l.HTML("place.no_curators")), back...), nil
	}
	g := group{title: l.HTML("place.curators"), people: hits}
	return show(r, locales.Join(title, g.text(l), l.HTML("place.about_curators")), joined(cardRows(l, hits, origin{"c", u.Code}), back)...), nil
}
