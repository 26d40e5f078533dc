package citizens

import (
	"context"
	"errors"
	"net/url"
	"strconv"

	"qalauly/appeal"
	"qalauly/calendar"
	"qalauly/deputy"
	"qalauly/handlers"
	"qalauly/handlers/letter"
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
	score, why, err := scoreOf(ctx, db, l, d.ID)
	if err != nil {
		return handlers.Reply{}, err
	}
	mail, err := mailOf(ctx, db, r, d.ID)
	if err != nil {
		return handlers.Reply{}, err
	}
	text := locales.Join(
		locales.Lines(append([]locales.HTML{locales.Bold(d.Full(string(l)))}, offices(l, d, regions)...)...),
		locales.Lines(mail, score, hours(l, d)),
		inventedMark(l, d))
	visit, err := visitRow(ctx, db, r, d.ID)
	if err != nil {
		return handlers.Reply{}, err
	}
	reply := show(r, text, joined(c.cardButtons(l, d, from, why), visit, from.back(l))...)
	reply.Messages[0].Preview = c.page(d.ID, l)
	reply.Messages[0].Ref = "deputy:" + strconv.FormatInt(d.ID, 10) // staff answer a card with what its deputy did
	return reply, nil
}

// cardButtons lead to the ways to reach somebody, to more, to others and to
// somebody else; from one who sits no more to whoever sits there now.
func (c citizens) cardButtons(l locales.Lang, d deputy.Deputy, from origin, why []handlers.Button) [][]handlers.Button {
	self := append([]string{id36(d.ID)}, from...)
	first := press(l.Text("write.button_write"), "wnew", id36(d.ID))
	if len(d.Mandates) == 0 {
		first = press(l.Text("button.choose_region"), "place")
		if len(d.Past) > 0 && d.Past[0].District != nil {
			first = press(l.Text("button.successor"), "dist", id36(d.Past[0].District.ID))
		}
	}
	rows := [][]handlers.Button{row(first), row(press(l.Text("button.details"), "more", self...), c.share(l, d))}
	if len(why) > 0 {
		rows = [][]handlers.Button{rows[0], why, rows[1]}
		if len(from) > 0 {
			return rows // back leads on to others; five buttons are enough
		}
	}
	return append(rows, another(l))
}

// share lets the person choose whom to show the card: as a card where the bot
// answers inline, else as a link.
func (c citizens) share(l locales.Lang, d deputy.Deputy) handlers.Button {
	b := handlers.Button{Label: l.Text("button.share")}
	if c.opts.Inline {
		b.Inline = d.Full(string(l))
	} else {
		b.URL = "https://t.me/share/url?url=" + url.QueryEscape(c.link("d"+id36(d.ID)))
	}
	return b
}

// link opens the chat with the service, which gets the payload.
func (c citizens) link(payload string) string {
	return "https://t.me/" + c.opts.BotName + "?start=" + payload
}

// page is the address of a deputy's public page, "" where there is none. Telegram
// shows a preview of it with the portrait.
func (c citizens) page(id int64, l locales.Lang) string {
	if c.opts.PublicURL == "" {
		return ""
	}
	return c.opts.PublicURL + "/d/" + id36(id) + "?lang=" + string(l)
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

// mailWeeks is over how many weeks a card counts appeals, the current one too.
const mailWeeks = 13

func mailScope(r handlers.Request, id int64) appeal.Scope {
	today := calendar.DayOf(r.Now)
	return appeal.Scope{Deputy: id, From: calendar.WeekOf(today).Add(1 - mailWeeks).Monday(), To: today}
}

// mailOf says how many appeals somebody had, and how many of them were answered in time;
// nothing where there were none.
func mailOf(ctx context.Context, db postgres.DB, r handlers.Request, id int64) (locales.HTML, error) {
	n, err := appeal.Count(ctx, db, mailScope(r, id), calendar.DayOf(r.Now))
	if err != nil || n.Received == 0 {
		return "", err
	}
	return r.Lang.HTML("card.mail", locales.Args{"Weeks": mailWeeks, "Received": n.Received, "InTime": n.InTime}), nil
}

// mailMore tells what the answers were, how long they took, and what people said of them.
func mailMore(ctx context.Context, db postgres.DB, r handlers.Request, id int64) (locales.HTML, error) {
	n, err := appeal.Count(ctx, db, mailScope(r, id), calendar.DayOf(r.Now))
	if err != nil || n.Received == 0 {
		return "", err
	}
	l := r.Lang
	answers := locales.HTML("")
	if n.Answered > 0 {
		answers = letter.Answers(l, n)
	}
	return locales.Lines(
		l.HTML("card.mail", locales.Args{"Weeks": mailWeeks, "Received": n.Received, "InTime": n.InTime}),
		l.HTML("card.mail_more", locales.Args{"Waiting": n.Waiting, "Overdue": n.Overdue, "Reopened": n.Reopened}),
		answers, letter.Votes(l, n)), nil
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
