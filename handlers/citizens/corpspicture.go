package citizens

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"hash/fnv"
	"strings"
	"time"

	"qalauly/calendar"
	"qalauly/deputy"
	"qalauly/handlers"
	"qalauly/internal/picture"
	"qalauly/internal/postgres"
	"qalauly/locales"
	"qalauly/territory"
)

// CorpsPicture begins the names of pictures of the make-up of the corps, which are drawn
// when they are sent: «corps:kk:20261124:350000000:8f3a…». The last part changes with the
// figures, so that the same picture is uploaded once.
const CorpsPicture = "corps:"

// corpsPicture is pressed: cop <day> <unit>.
func (c citizens) corpsPicture(ctx context.Context, db postgres.DB, r handlers.Request) (handlers.Reply, error) {
	l := r.Lang
	day, unit := corpsArg(r)
	parts, err := deputy.CorpsOn(ctx, db, day.Start())
	if err != nil {
		return handlers.Reply{}, err
	}
	where, err := corpsWhere(ctx, db, l, unit)
	if errors.Is(err, territory.ErrUnknown) || err == nil && deputy.CorpsSum(parts, inUnit(unit)).Deputies == 0 {
		return gone(r, "place.unknown"), nil
	}
	if err != nil {
		return handlers.Reply{}, err
	}
	sum := fnv.New64a()
	fmt.Fprintln(sum, parts, deputy.Promised)
	reply := say(l.HTML("corps.title", locales.Args{"Day": l.DateYear(day.Start()), "Where": where}))
	reply.Messages[0].Photo = fmt.Sprintf("%s%s:%s:%s:%x", CorpsPicture, l, day.Start().Format(corpsDay), cmp.Or(unit, "-"), sum.Sum64())
	return reply, nil
}

// DrawCorps draws the picture whose name follows CorpsPicture.
func DrawCorps(ctx context.Context, db postgres.DB, name string) ([]byte, error) {
	said := strings.Split(name, ":")
	if len(said) < 3 {
		return nil, fmt.Errorf("citizens: corps %q: %w", name, ErrNoData)
	}
	l, known := locales.Known(said[0])
	at, err := time.ParseInLocation(corpsDay, said[1], calendar.Zone)
	if err != nil || !known {
		return nil, fmt.Errorf("citizens: corps %q: %w", name, ErrNoData)
	}
	unit := strings.TrimPrefix(said[2], "-")
	parts, err := deputy.CorpsOn(ctx, db, at)
	if err != nil {
		return nil, err
	}
	where, err := corpsWhere(ctx, db, l, unit)
	if err != nil {
		return nil, fmt.Errorf("citizens: corps %q: %w: %w", name, ErrNoData, err)
	}
	b := picture.CorpsBoard{
		Title: l.Text("corps.picture_title"), Where: where + " · " + l.DateYear(at),
		Sections: []picture.CorpsSection{
			{Title: l.Text("corps.by_sex"), Names: []string{l.Text("corps.women"), l.Text("corps.men")}},
			{Title: l.Text("corps.by_age"), Names: []string{l.Text("corps.age_first"), l.Text("corps.age_second"), l.Text("corps.age_third"), l.Text("corps.age_fourth")}},
			{Title: l.Text("corps.by_first"), Names: []string{l.Text("corps.first_time"), l.Text("corps.again")}},
		},
	}
	all := deputy.CorpsSum(parts, inUnit(unit))
	if all.Invented > 0 {
		b.Note = l.Text("corps.picture_invented", locales.Args{"Count": all.Invented})
	}
	add := func(name string, c deputy.Corps) {
		share := func(n, of int) picture.CorpsShare {
			return picture.CorpsShare{Share: float64(n) / float64(max(of, 1)), Words: percent(l, n, of)}
		}
		b.Rows = append(b.Rows, name)
		b.Sections[0].Bars = append(b.Sections[0].Bars, []picture.CorpsShare{share(c.Women, c.Deputies), share(c.Men(), c.Deputies)})
		var ages []picture.CorpsShare
		for _, n := range c.Ages {
			ages = append(ages, share(n, c.Aged()))
		}
		b.Sections[1].Bars = append(b.Sections[1].Bars, ages)
		b.Sections[2].Bars = append(b.Sections[2].Bars, []picture.CorpsShare{share(c.First, c.Deputies), share(c.Again(), c.Deputies)})
	}
	add(l.Text("corps.all"), all)
	if levels := byLevel(parts, unit); len(levels) > 1 {
		for _, one := range levels {
			add(CorpsLevel(l, one.Level), one.Corps)
		}
	}
	return picture.DrawCorps(b)
}
