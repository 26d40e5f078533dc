package citizens

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"qalauly/calendar"
	"qalauly/handlers"
	"qalauly/handlers/progress"
	"qalauly/internal/picture"
	"qalauly/internal/postgres"
	"qalauly/locales"
	"qalauly/programme/roadmap"
	"qalauly/territory"
)

// ProgrammePicture begins the names of pictures of how far the programme is: the language,
// the region (all: the country), the day and how far it was then follow,
// «programme:kk:350000000:2026-11-24:120.64.9».
const ProgrammePicture = "programme:"

// programmePicture is pressed: rmp <region>.
func (c citizens) programmePicture(ctx context.Context, db postgres.DB, r handlers.Request) (handlers.Reply, error) {
	code, l := arg(r, 0), r.Lang
	if code == "" || code == republican {
		code = everywhere
	}
	units, _, name, err := scopeOf(ctx, db, l, code)
	if errors.Is(err, territory.ErrUnknown) {
		return gone(r, "place.unknown"), nil
	}
	if err != nil {
		return handlers.Reply{}, err
	}
	day := calendar.DayOf(r.Now)
	p, err := roadmap.Count(ctx, db, roadmap.Filter{Units: units, On: day})
	if err != nil {
		return handlers.Reply{}, err
	}
	reply := say(locales.Join(l.HTML("programme.picture", locales.Args{"Place": name, "Day": l.DateYear(day.Start())}), madeUpMark(l, p)))
	reply.Messages[0].Photo = fmt.Sprintf("%s%s:%s:%s:%d.%d.%d", ProgrammePicture, l, code, day, p.Done, p.Going, p.Late)
	return reply, nil
}

// DrawProgramme draws the picture of a name, without what begins it. territory.ErrUnknown
// for a name that was never given.
func DrawProgramme(ctx context.Context, db postgres.DB, ref string) ([]byte, error) {
	parts := strings.Split(ref, ":")
	if len(parts) < 3 {
		return nil, territory.ErrUnknown
	}
	l, known := locales.Known(parts[0])
	day, err := calendar.ParseDay(parts[2])
	if err != nil || !known {
		return nil, territory.ErrUnknown
	}
	_, _, name, err := scopeOf(ctx, db, l, parts[1])
	if err != nil {
		return nil, err
	}
	units, by, err := drawnUnits(ctx, db, l, parts[1], day)
	if err != nil {
		return nil, err
	}
	p := picture.Progress{
		Title: l.Text("programme.picture_title"), Where: name + " · " + l.DateYear(day.Start()),
		Done: l.Text("programme.state_done"), Going: l.Text("programme.state_going"), Late: l.Text("programme.state_late"), None: l.Text("programme.place_none"),
	}
	madeUp := false
	for _, u := range units {
		one, ok := by[u.Code]
		if !ok {
			continue
		}
		madeUp = madeUp || one.MadeUp > 0
		of := float64(one.Items)
		p.Rows = append(p.Rows, picture.ProgressRow{
			Name: u.Short.In(string(l)), Words: l.Text("programme.picture_row", locales.Args{"Done": one.Done, "Items": one.Items, "Percent": progress.Percent(one.DoneShare())}),
			Done: float64(one.Done) / of, Late: float64(one.Late) / of, Going: float64(one.Going) / of,
		})
	}
	if madeUp {
		p.Note = l.Text("programme.picture_invented")
	}
	slices.SortStableFunc(p.Rows, func(a, b picture.ProgressRow) int {
		switch {
		case a.Done > b.Done:
			return -1
		case a.Done < b.Done:
			return 1
		}
		return 0
	})
	return picture.DrawProgress(p)
}

// drawnUnits are what stands in a picture: the regions, or the cities and districts of one.
func drawnUnits(ctx context.Context, db postgres.DB, l locales.Lang, code string, day calendar.Day) ([]territory.Unit, map[string]roadmap.Progress, error) {
	if code == everywhere {
		units, err := territory.Regions(ctx, db, day.Start(), string(l))
		if err != nil {
			return nil, nil, err
		}
		by, err := roadmap.ByRegion(ctx, db, day)
		return units, by, err
	}
	u, err := territory.ByCode(ctx, db, code)
	if err != nil {
		return nil, nil, err
	}
	units, err := territory.Children(ctx, db, code, day.Start(), string(l))
	if err != nil {
		return nil, nil, err
	}
	units = append([]territory.Unit{u}, units...)
	var codes []string
	for _, one := range units {
		codes = append(codes, one.Code)
	}
	by, err := roadmap.ByUnit(ctx, db, codes, day)
	return units, by, err
}
