// Package visits holds what the screens and the notices of all audiences say of public
// receptions: when and where one is, and which times are free.
package visits

import (
	"context"
	"math"
	"strconv"
	"time"

	"qalauly/calendar"
	"qalauly/deputy"
	"qalauly/handlers"
	"qalauly/handlers/screen"
	"qalauly/internal/postgres"
	"qalauly/locales"
	"qalauly/programme/reception"
)

// Day is a day of a schedule: «3 желтоқсан, бейсенбі».
func Day(l locales.Lang, day calendar.Day) string {
	return l.Text("visit.day", locales.Args{"Day": l.Date(day.Start()), "Weekday": l.Weekday(day.Weekday())})
}

// ShortDay is a day for a button: «3 желтоқсан».
func ShortDay(l locales.Lang, day calendar.Day) string { return l.Date(day.Start()) }

// Known is a reception with the deputy and the office.
type Known struct {
	reception.Reception
	Office reception.Office
	Who    deputy.Deputy
}

// Of reads what is said of a reception.
func Of(ctx context.Context, db postgres.DB, r reception.Reception) (k Known, err error) {
	k.Reception = r
	if k.Office, err = reception.OfficeByID(ctx, db, r.Office); err != nil {
		return k, err
	}
	k.Who, err = deputy.Get(ctx, db, r.Deputy, r.Day.Start())
	return k, err
}

// Name is the deputy's name, marked where they are invented.
func (k Known) Name(l locales.Lang) string {
	name := k.Who.Short(string(l))
	if k.Who.Invented {
		return l.Text("list.mark", locales.Args{"Name": name})
	}
	return name
}

// Why is the reason for which a reception was called off or voided.
func Why(l locales.Lang, r reception.Reception) string {
	if r.Reason == reception.MandateEnded {
		return l.Text("visit.mandate_ended")
	}
	return r.Reason
}

// Where says with whom and where a reception is.
func (k Known) Where(l locales.Lang) locales.HTML {
	return l.HTML("visit.where", locales.Args{"Name": k.Name(l), "Office": k.Office.Name.In(string(l)), "Address": k.Office.Address.In(string(l))})
}

// Hours are the arguments of a text that says when a reception is.
func (k Known) Hours(l locales.Lang) locales.Args {
	return locales.Args{"Day": Day(l, k.Day), "Opens": k.From.String(), "Closes": k.To.String(), "Name": k.Name(l)}
}

// At is a day and a time: «3 желтоқсан, 15:30».
func At(l locales.Lang, r reception.Reception, slot int) string {
	return l.Text("visit.at", locales.Args{"Day": ShortDay(l, r.Day), "Time": r.Slot(slot).String()})
}

// Offers are buttons to free times; of another deputy, or another office, than was asked
// for, with the name.
func Offers(ctx context.Context, db postgres.DB, l locales.Lang, asked reception.Reception, offers []reception.Offer) (rows [][]handlers.Button, err error) {
	for _, o := range offers {
		label := At(l, o.Reception, o.Place)
		if o.Deputy != asked.Deputy {
			k, err := Of(ctx, db, o.Reception)
			if err != nil {
				return nil, err
			}
			label = screen.Fitting(label+" · "+k.Who.Short(string(l)), label+" · "+k.Who.Brief(string(l)), label)
		}
		rows = append(rows, screen.Row(screen.Press(label, "rcb", screen.ID36(o.ID), strconv.Itoa(o.Place))))
	}
	return rows, nil
}

// Map is a button that shows an office on a map.
func Map(l locales.Lang, o reception.Office) handlers.Button {
	at := func(x float64) string { return strconv.FormatFloat(x, 'f', 5, 64) }
	return handlers.Button{
		Label: l.Text("office.button_map"),
		URL:   "https://www.openstreetmap.org/?mlat=" + at(o.Lat) + "&mlon=" + at(o.Lon) + "#map=17/" + at(o.Lat) + "/" + at(o.Lon),
	}
}

// Kilometres is a distance as people say it: with a tenth where it is short.
func Kilometres(l locales.Lang, km float64) string {
	if km < 10 {
		return l.Decimal(km, 1)
	}
	return l.Number(int(math.Round(km)))
}

// Open says that a place can be had at a moment.
func Open(r reception.Reception, now time.Time) bool { return r.Open(now) && r.Free() > 0 }
