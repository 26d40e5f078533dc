package citizens

import (
	"context"
	"errors"
	"hash/fnv"
	"strconv"
	"strings"

	"qalauly/deputy"
	"qalauly/handlers"
	"qalauly/internal/postgres"
	"qalauly/locales"
)

// facesWay leads to the faces of so many on a page of a list: one alone needs none,
// as the card has it.
func facesWay(l locales.Lang, people int, from origin) []handlers.Button {
	if people < 2 {
		return nil
	}
	return row(press(l.Text("button.faces"), "faces", from...))
}

// faces sends one picture with the portraits of those on a page of a list, under the
// numbers they have there: an album of ten would cost more than one picture does.
func (c citizens) faces(ctx context.Context, db postgres.DB, r handlers.Request) (handlers.Reply, error) {
	hits, before, from, err := c.onPage(ctx, db, r)
	if errors.Is(err, deputy.ErrUnknown) || err == nil && len(hits) == 0 {
		return say(locales.Join(r.Lang.HTML("search.gone"), typing(r)), another(r.Lang)), nil
	}
	if err != nil {
		return handlers.Reply{}, err
	}
	l := r.Lang
	var lines []locales.HTML
	var ids []string
	shown, mark := fnv.New32a(), locales.HTML("")
	for i, h := range hits {
		d, err := deputy.Get(ctx, db, h.ID, r.Now)
		if err != nil {
			return handlers.Reply{}, err
		}
		key := "faces.line"
		if portrait(d) == "" {
			key = "faces.none"
		}
		lines = append(lines, l.HTML(key, locales.Args{"Number": before[i], "Name": d.Short(string(l))}))
		ids = append(ids, strconv.FormatInt(h.ID, 10)+"-"+strconv.Itoa(before[i]))
		_, _ = shown.Write([]byte(portrait(d) + d.Short(string(l))))
		if d.Invented {
			mark = l.HTML("faces.invented")
		}
	}
	reply := say(locales.Join(locales.Lines(lines...), mark), numberedCards(hits, before, from)...)
	reply.Messages[0].Photo = strings.Join([]string{"faces", string(l), strings.Join(ids, "."), strconv.FormatUint(uint64(shown.Sum32()), 36)}, ":")
	return reply, nil
}

func numberedCards(hits []deputy.Hit, numbers []int, from origin) [][]handlers.Button {
	var buttons []handlers.Button
	for i, h := range hits {
		buttons = append(buttons, from.card(numbered(numbers[i]), h.ID))
	}
	return [][]handlers.Button{buttons}
}

// onPage are the people on the page of a list that a press names, with their numbers
// in it: s, the mark of a search and a page; b, a body and a page.
func (c citizens) onPage(ctx context.Context, db postgres.DB, r handlers.Request) (hits []deputy.Hit, numbers []int, from origin, err error) {
	page := pageArg(r, 2)
	from = origin{arg(r, 0), arg(r, 1), numbered(page)}
	if arg(r, 0) == "b" {
		b, err := deputy.BodyByID(ctx, db, arg(r, 1))
		if err != nil {
			return nil, nil, nil, err
		}
		hits, _, err = inBody(ctx, db, r, b, page)
		for i := range hits {
			numbers = append(numbers, (page-1)*perPage+i+1)
		}
		return hits, numbers, from, err
	}
	s, ok := remembered(r.Talk, arg(r, 1))
	if !ok {
		return nil, nil, nil, deputy.ErrUnknown
	}
	f, err := c.look(ctx, db, r, s)
	first := len(f.Said.Bodies) + len(f.Named)
	for i, h := range f.People {
		if at := first + i; at/perPage == page-1 {
			hits, numbers = append(hits, h), append(numbers, at+1)
		}
	}
	return hits, numbers, from, err
}
