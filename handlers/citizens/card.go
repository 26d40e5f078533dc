package citizens

import (
	"context"
	"errors"
	"net/url"

	"qalauly/deputy"
	"qalauly/handlers"
	"qalauly/internal/postgres"
	"qalauly/locales"
	"qalauly/territory"
)

// card shows who somebody is. It is a text, so that it can be edited back into
// the list it came from.
func (c citizens) card(ctx context.Context, db postgres.DB, r handlers.Request) (handlers.Reply, error) {
	return c.cardOf(ctx, db, r, idArg(r, 0), originOf(r))
}

func (c citizens) cardOf(ctx context.Context, db postgres.DB, r handlers.Request, id int64, from origin) (handlers.Reply, error) {
	d, err := deputy.Get(ctx, db, id, r.Now)
	if errors.Is(err, deputy.ErrUnknown) {
		return gone(r, "card.unknown"), nil
	}
	if err != nil {
		return handlers.Reply{}, err
	}
	regions, err := regionNames(ctx, db, r.Lang, d)
	if err != nil {
		return handlers.Reply{}, err
	}
	l := r.Lang
	text := locales.Join(
		locales.Lines(append([]locales.HTML{locales.Bold(d.Full(string(l)))}, offices(l, d, regions)...)...),
		hours(l, d),
		inventedMark(l, d))
	return show(r, text, joined(c.cardButtons(l, d, from), from.back(l))...), nil
}

// cardButtons lead to more, to somebody else, and to others.
func (c citizens) cardButtons(l locales.Lang, d deputy.Deputy, from origin) [][]handlers.Button {
	more := press(l.Text("button.details"), "more", append([]string{id36(d.ID)}, from...)...)
	share := handlers.Button{Label: l.Text("button.share"), URL: c.shareURL(d.ID)}
	return [][]handlers.Button{row(more, share), another(l)}
}

// shareURL opens Telegram's own list of chats with a link to the card.
func (c citizens) shareURL(id int64) string {
	link := "https://t.me/" + c.opts.BotName + "?start=d" + id36(id)
	return "https://t.me/share/url?url=" + url.QueryEscape(link)
}

// offices says as what somebody was elected, since when, and what else they do.
func offices(l locales.Lang, d deputy.Deputy, regions string) []locales.HTML {
	var lines []locales.HTML
	for _, m := range d.Mandates {
		lines = append(lines, elected(l, m), faction(l, m))
	}
	if len(d.Mandates) == 0 {
		lines = append(lines, l.HTML("card.former"))
	}
	for _, p := range d.Posts {
		lines = append(lines, post(l, p))
	}
	if regions != "" {
		lines = append(lines, l.HTML("card.curator", locales.Args{"Regions": regions}))
	}
	return lines
}

func elected(l locales.Lang, m deputy.Mandate) locales.HTML {
	args := locales.Args{"Body": m.Body.Of.In(string(l))}
	if m.District == nil {
		return l.HTML("card.listed", args)
	}
	args["Number"] = m.District.Number
	return l.HTML("card.elected", args)
}

func faction(l locales.Lang, m deputy.Mandate) locales.HTML {
	since := locales.Args{"Since": l.MonthYear(m.From)}
	if name := m.Faction.In(string(l)); name != "" {
		since["Faction"] = name
		return l.HTML("card.faction", since)
	}
	return l.HTML("card.since", since)
}

func post(l locales.Lang, p deputy.Post) locales.HTML {
	title := capital(p.Title.In(string(l)))
	if p.FullTime {
		return l.HTML("card.post_full_time", locales.Args{"Post": title})
	}
	return locales.Escape(title)
}

// regionNames are the regions that a curator looks after.
func regionNames(ctx context.Context, db postgres.DB, l locales.Lang, d deputy.Deputy) (string, error) {
	var names []string
	for _, code := range d.Regions {
		u, err := territory.ByCode(ctx, db, code)
		if err != nil {
			return "", err
		}
		names = append(names, u.Name.In(string(l)))
	}
	return joinNames(names...), nil
}

// hours says when and where people are received.
func hours(l locales.Lang, d deputy.Deputy) locales.HTML {
	var lines []locales.HTML
	for _, h := range d.Hours {
		lines = append(lines, l.HTML("card.hours", locales.Args{
			"Weekday": l.Weekday(h.Weekday), "Opens": h.Opens, "Closes": h.Closes, "Place": h.Place.In(string(l)),
		}))
	}
	return locales.Lines(lines...)
}

// inventedMark marks somebody who does not exist.
func inventedMark(l locales.Lang, d deputy.Deputy) locales.HTML {
	if !d.Invented {
		return ""
	}
	return l.HTML("card.invented")
}
