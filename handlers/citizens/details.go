package citizens

import (
	"context"
	"errors"
	"strconv"
	"strings"

	"qalauly/deputy"
	"qalauly/handlers"
	"qalauly/internal/postgres"
	"qalauly/locales"
)

// biographyLength is how many letters of a biography are shown.
const biographyLength = 2000

// endings are the words for why a mandate ended.
var endings = map[deputy.Reason]string{
	deputy.Term:      "card.ended_term",
	deputy.OwnWill:   "card.ended_own_will",
	deputy.Moved:     "card.ended_moved",
	deputy.OtherPost: "card.ended_other_post",
	deputy.Died:      "card.ended_died",
}

// details shows the rest of what is known: year of birth, biography, mandates.
func (c citizens) details(ctx context.Context, db postgres.DB, r handlers.Request) (handlers.Reply, error) {
	d, err := deputy.Get(ctx, db, idArg(r, 0), r.Now)
	if errors.Is(err, deputy.ErrUnknown) {
		return gone(r, "card.unknown"), nil
	}
	if err != nil {
		return handlers.Reply{}, err
	}
	mail, err := mailMore(ctx, db, r, d.ID)
	if err != nil {
		return handlers.Reply{}, err
	}
	l := r.Lang
	text := locales.Join(
		locales.Bold(d.Full(string(l))),
		biography(l, d),
		mandates(l, d),
		mail,
		inventedMark(l, d))
	back := originOf(r).card(l.Text("button.back"), d.ID)
	reach := row(press(l.Text("button.reach"), "reach", append([]string{id36(d.ID)}, originOf(r)...)...))
	follow := row(press(l.Text("subscription.button_follow"), "follow", id36(d.ID)))
	asked := row(press(l.Text("inquiry.button_more"), "iq", sought{Deputy: d.ID}.args("1")...))
	councils := row(press(l.Text("council.button"), "codep", id36(d.ID), "1"))
	items := row(press(l.Text("programme.button_deputy"), "rmd", id36(d.ID)))
	if portrait(d) == "" {
		return show(r, text, reach, asked, items, follow, councils, row(back)), nil
	}
	return show(r, text, reach, asked, items, follow, councils, row(press(l.Text("button.photo"), "photo", id36(d.ID)), back)), nil
}

// biography tells of somebody's life, at least the year of birth.
func biography(l locales.Lang, d deputy.Deputy) locales.HTML {
	story := d.Biography.In(string(l))
	if d.BirthYear == 0 || strings.Contains(story, strconv.Itoa(d.BirthYear)) {
		return locales.Escape(clip(story, biographyLength))
	}
	return locales.Lines(
		l.HTML("card.born", locales.Args{"Year": d.BirthYear}),
		locales.Escape(clip(story, biographyLength)))
}

// mandates lists the seats held now and before.
func mandates(l locales.Lang, d deputy.Deputy) locales.HTML {
	if len(d.Mandates)+len(d.Past) == 0 {
		return ""
	}
	lines := []locales.HTML{l.HTML("card.mandates")}
	for _, m := range d.Mandates {
		lines = append(lines, l.HTML("card.mandate_now", seat(l, m)))
	}
	for _, m := range d.Past {
		args := seat(l, m)
		args["To"], args["Reason"] = l.DateYear(*m.To), ending(l, m.Reason)
		lines = append(lines, l.HTML("card.mandate_past", args))
	}
	return locales.Lines(lines...)
}

// seat is what a mandate was for; the body stands at the head of the line.
func seat(l locales.Lang, m deputy.Mandate) locales.Args {
	held := l.Text("card.seat_list")
	if m.District != nil {
		held = l.Text("card.seat_district", locales.Args{"Number": m.District.Number})
	}
	return locales.Args{"Body": capital(m.Body.Name.In(string(l))), "Seat": held, "From": l.DateYear(m.From)}
}

func ending(l locales.Lang, why deputy.Reason) string {
	if key, ok := endings[why]; ok {
		return l.Text(key)
	}
	return l.Text("card.ended")
}

// photo sends the portrait as a message of its own, as a text cannot become one.
func (c citizens) photo(ctx context.Context, db postgres.DB, r handlers.Request) (handlers.Reply, error) {
	d, err := deputy.Get(ctx, db, idArg(r, 0), r.Now)
	if errors.Is(err, deputy.ErrUnknown) || err == nil && portrait(d) == "" {
		return gone(r, "card.unknown"), nil
	}
	if err != nil {
		return handlers.Reply{}, err
	}
	reply := say(locales.Lines(locales.Bold(d.Full(string(r.Lang))), inventedMark(r.Lang, d)))
	reply.Messages[0].Photo = portrait(d)
	return reply, nil
}

// portrait is what Message.Photo names: the hash of a stored file; for somebody
// invented, who has none, "portrait:" with the id, drawn when it is asked for.
func portrait(d deputy.Deputy) string {
	if d.Photo == "" && d.Invented {
		return "portrait:" + strconv.FormatInt(d.ID, 10)
	}
	return d.Photo
}
