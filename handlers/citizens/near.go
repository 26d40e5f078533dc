package citizens

import (
	"context"
	"math"

	"qalauly/handlers"
	"qalauly/handlers/visits"
	"qalauly/internal/postgres"
	"qalauly/locales"
	"qalauly/programme/reception"
	"qalauly/territory"
)

const (
	perNear = 5   // centres offered
	farAway = 450 // km: no centre of the country is so far from anywhere in it
)

// near asks for the place where the person is. The key that shares it stands on
// the keyboard below, which comes with the question.
func (c citizens) near(_ context.Context, _ postgres.DB, r handlers.Request) (handlers.Reply, error) {
	if !r.Private {
		return c.inPrivate(r), nil
	}
	reply := say(r.Lang.HTML("near.ask", locales.Args{"Key": r.Lang.Text("menu.near")}))
	reply.Messages[0].Menu = c.mainMenu(r, r.Lang)
	reply.Talk = talk(talkPlace, r.Talk)
	return reply, nil
}

// located offers the centres nearest to a point. A point says nothing of borders:
// the person chooses. Nothing of it is kept.
func (c citizens) located(ctx context.Context, db postgres.DB, r handlers.Request) (handlers.Reply, error) {
	l := r.Lang
	units, err := territory.Nearest(ctx, db, territory.Point{Lat: r.Point.Lat, Lon: r.Point.Lon}, r.Now, perNear)
	if err != nil {
		return handlers.Reply{}, err
	}
	if len(units) == 0 || kilometres(*r.Point, units[0]) > farAway {
		return say(l.HTML("near.abroad"), chooseRegion(l)), nil
	}
	var rows [][]handlers.Button
	for _, u := range units {
		label, err := nearLabel(ctx, db, l, u)
		if err != nil {
			return handlers.Reply{}, err
		}
		rows = append(rows, row(press(label, "unit", u.Code)))
	}
	office, err := reception.Near(ctx, db, territory.Point{Lat: r.Point.Lat, Lon: r.Point.Lon}, 1)
	if err != nil {
		return handlers.Reply{}, err
	}
	if len(office) > 0 {
		far := locales.Args{"Km": visits.Kilometres(l, office[0].Kilometres)}
		rows = append(rows, row(press(l.Text("office.button_nearest", far), "rco", id36(office[0].ID))))
	}
	return say(l.HTML("near.choose"), joined(rows, [][]handlers.Button{chooseRegion(l)})...), nil
}

// nearLabel is a unit with its region: near a border two may be called alike.
func nearLabel(ctx context.Context, db postgres.DB, l locales.Lang, u territory.Unit) (string, error) {
	name := u.Short.In(string(l))
	if u.Parent == "" {
		return fitting(name), nil
	}
	region, err := territory.ByCode(ctx, db, u.Parent)
	if err != nil {
		return "", err
	}
	return fitting(dotted(name, region.Short.In(string(l))), dotted(name, territory.Brief(region.Code).In(string(l))), name), nil
}

// kilometres is about how far a point is from the centre of a unit that has one on
// the map.
func kilometres(p handlers.Point, u territory.Unit) float64 {
	const degree = 111.2
	return degree * math.Hypot(p.Lat-*u.Lat, (p.Lon-*u.Lon)*math.Cos(p.Lat*math.Pi/180))
}
