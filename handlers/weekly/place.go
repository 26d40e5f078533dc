package weekly

import (
	"strings"

	"qalauly/digest"
	"qalauly/handlers"
	"qalauly/handlers/screen"
	"qalauly/handlers/wording"
	"qalauly/locales"
	"qalauly/territory"
)

// movesMost is how many changes of a place stand in a personal week.
const movesMost = 3

// PlaceName is a place that can be followed in one line: a unit, or an electoral district
// in it.
func PlaceName(l locales.Lang, in territory.Unit, district *territory.ElectoralDistrict) string {
	name := screen.Capital(in.Name.In(string(l)))
	if district == nil {
		return name
	}
	return name + ", " + l.Text("card.seat_district", locales.Args{"Number": district.Number})
}

// PlaceBrief is the same in few letters, for a button.
func PlaceBrief(l locales.Lang, in territory.Unit, district *territory.ElectoralDistrict) string {
	name := in.Short.In(string(l))
	if brief := territory.Brief(in.Code).In(string(l)); brief != "" {
		name = brief
	}
	if district == nil {
		return name
	}
	return name + ", " + l.Text("subscription.district_brief", locales.Args{"Number": district.Number})
}

// placeWeek is what a week says of a place, and the way there.
func placeWeek(l locales.Lang, p digest.Personal, w digest.PlaceWeek) ([]locales.HTML, handlers.Button) {
	name := PlaceName(l, w.In, w.District)
	lines := []locales.HTML{l.HTML("subscription.place", locales.Args{"Place": name})}
	label := screen.Fitting(name, PlaceBrief(l, w.In, w.District))
	way := screen.Press(label, "unit", w.In.Code)
	if w.District != nil {
		way = screen.Press(label, "dist", screen.ID36(w.District.ID))
	}
	switch {
	case w.Deputies == 0:
		return append(lines, l.HTML("subscription.place_nobody")), way
	case w.Rated == 0:
		lines = append(lines, l.HTML("subscription.place_unrated"))
	case w.Deputies == 1:
		lines = append(lines, personalLine(l, w.Leads[0]))
	default:
		lines = append(lines, leads(l, p, w))
	}
	if w.Rated > 0 && p.Then != "" {
		lines = append(lines, moves(l, p, w)...)
	}
	if a := w.Appeals; a.Due > 0 {
		lines = append(lines, l.HTML("subscription.place_appeals", locales.Args{"Due": l.Number(a.Due), "InTime": hundredths(a.InTime)}))
	}
	return lines, way
}

// leads says who leads in a place.
func leads(l locales.Lang, p digest.Personal, w digest.PlaceWeek) locales.HTML {
	var names []string
	for _, one := range w.Leads {
		name := one.Brief(string(l))
		if w.Numbered {
			name = l.Text("subscription.place_lead", locales.Args{"Name": name, "Score": wording.Points(l, one.Row.Score.Score)})
		}
		names = append(names, name)
	}
	args := locales.Args{"Names": strings.Join(names, "; ")}
	if w.Numbered {
		return l.HTML("subscription.place_leads", args)
	}
	args["Names"], args["Band"], args["Number"], args["Of"] = strings.Join(names, ", "), wording.Band(l, p.Rules, w.Band), l.Number(w.InBand), l.Number(w.Deputies)
	if w.InBand > len(w.Leads) {
		return l.HTML("subscription.place_band_some", args)
	}
	return l.HTML("subscription.place_band", args)
}

// moves says what changed in a place.
func moves(l locales.Lang, p digest.Personal, w digest.PlaceWeek) []locales.HTML {
	args := locales.Args{"Period": wording.Period(l, p.Then)}
	if len(w.Moves) == 0 {
		return []locales.HTML{l.HTML("subscription.place_still", args)}
	}
	lines := []locales.HTML{l.HTML("subscription.place_moves", args)}
	for _, m := range w.Moves[:min(movesMost, len(w.Moves))] {
		args := locales.Args{"Name": m.Brief(string(l))}
		if m.Now.Rank > 0 {
			args["Before"], args["After"] = m.Was.Rank, m.Now.Rank
			lines = append(lines, l.HTML("subscription.place_move", args))
			continue
		}
		args["Before"], args["After"] = wording.Band(l, p.Rules, m.Then.Band), wording.Band(l, p.Rules, m.Row.Band)
		lines = append(lines, l.HTML("subscription.place_move_band", args))
	}
	if rest := len(w.Moves) - movesMost; rest > 0 {
		lines = append(lines, l.HTML("subscription.place_moves_more", locales.Args{"Number": rest}))
	}
	return lines
}
