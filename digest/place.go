package digest

import (
	"cmp"
	"context"
	"errors"
	"slices"

	"qalauly/deputy"
	"qalauly/internal/postgres"
	"qalauly/rating"
	"qalauly/rating/methods"
	"qalauly/rating/weeks"
	"qalauly/territory"
)

// placeMost is how many deputies of a place are looked at: a maslikhat has fewer.
const placeMost = 200

// LeadsMost is how many are named of those who lead in a place.
const LeadsMost = 3

// PlaceWeek is what a week says of a place: of who was elected to its own body, or in an
// electoral district.
type PlaceWeek struct {
	Item
	In       territory.Unit
	District *territory.ElectoralDistrict // nil: all of the unit's body
	Body     deputy.Body
	Deputies int  // how many of the party sit for it
	Rated    int  // how many of them have a place or a band
	Numbered bool // places have numbers here; else there are bands alone
	// Leads are the first of them by their places; without numbers some of those in the
	// highest band that any has, by the alphabet. There are no last ones.
	Leads   []PersonalLine
	Band    string // that band
	InBand  int    // how many are in it
	Moves   []PlaceMove
	Appeals Appeals // to those deputies
}

// PlaceMove is a deputy whose band is another one than before, or whose place moved, the
// ranges being apart.
type PlaceMove struct {
	PersonalLine
	Now, Was rating.Place // zero where it is the band
}

// place adds what the week says of a place that a person follows. One that is no more is
// left out.
func (p *Personal) place(ctx context.Context, db postgres.DB, item Item, lang string) error {
	if !item.Place() {
		return nil
	}
	w := PlaceWeek{Item: item}
	ids, err := w.sit(ctx, db, p.Snapshot, lang)
	if errors.Is(err, territory.ErrUnknown) || errors.Is(err, deputy.ErrUnknown) {
		return nil
	}
	if err != nil {
		return err
	}
	w.Deputies = len(ids)
	lines, err := p.lines(ctx, db, ids, lang)
	if err != nil {
		return err
	}
	if p.groups == nil {
		if p.groups, _, _, err = weeks.Groups(ctx, db, p.ID); err != nil {
			return err
		}
	}
	w.tell(p.Rules, p.groups, lines)
	w.Appeals = appealsTo(p.Rules, lines)
	p.Places = append(p.Places, w)
	return nil
}

// sit are the deputies who sit for the place, by the alphabet.
func (w *PlaceWeek) sit(ctx context.Context, db postgres.DB, s weeks.Snapshot, lang string) (ids []int64, err error) {
	on := s.Week().Sunday().Start()
	unit := w.Unit
	if w.Item.District != 0 {
		e, err := territory.DistrictByID(ctx, db, w.Item.District)
		if err != nil {
			return nil, err
		}
		w.District, unit = &e, e.Unit
	}
	if w.In, err = territory.ByCode(ctx, db, unit); err != nil {
		return nil, err
	}
	bodies, err := deputy.Bodies(ctx, db, unit, on)
	if err == nil && len(bodies) == 0 {
		err = deputy.ErrUnknown
	}
	if err != nil {
		return nil, err
	}
	w.Body = bodies[0]
	var hits []deputy.Hit
	if w.District != nil {
		hits, err = deputy.OfDistrict(ctx, db, w.District.ID, on)
	} else {
		hits, _, err = deputy.InBody(ctx, db, w.Body.ID, on, deputy.Page{Lang: lang, Limit: placeMost})
	}
	for _, hit := range hits {
		ids = append(ids, hit.ID)
	}
	return ids, err
}

// tell says who leads and who moved.
func (w *PlaceWeek) tell(rules *methods.Method, groups []rating.Group, lines []PersonalLine) {
	var rated []PersonalLine
	for _, line := range lines {
		if line.Row != nil && line.Row.Unplaced == "" {
			rated = append(rated, line)
		}
	}
	if w.Rated = len(rated); w.Rated == 0 {
		return
	}
	within, ok := table(groups, rated[0].Row.Level, rated[0].Row.Region)
	w.Numbered = ok
	at := func(r *weeks.Row) rating.Place {
		if within {
			return r.Within
		}
		return r.Country
	}
	for _, line := range rated {
		switch then := line.Then; {
		case then == nil || then.Unplaced != "":
		case then.Band != line.Row.Band:
			w.Moves = append(w.Moves, PlaceMove{PersonalLine: line})
		case w.Numbered && at(line.Row).Part(at(then)):
			w.Moves = append(w.Moves, PlaceMove{line, at(line.Row), at(then)})
		}
	}
	if w.Numbered {
		slices.SortStableFunc(rated, func(a, b PersonalLine) int { return cmp.Compare(at(a.Row).Rank, at(b.Row).Rank) })
		w.Leads = rated[:min(LeadsMost, len(rated))]
		return
	}
	for _, band := range rules.Bands {
		for _, line := range rated {
			if line.Row.Band == band.Code {
				w.Leads = append(w.Leads, line)
			}
		}
		if w.InBand = len(w.Leads); w.InBand > 0 {
			w.Band, w.Leads = band.Code, w.Leads[:min(LeadsMost, w.InBand)]
			return
		}
	}
}

// table says whether places have numbers among a level's deputies of a region, or else of
// the country.
func table(groups []rating.Group, level, region string) (within, numbered bool) {
	shown := map[string]rating.Shown{}
	for _, g := range groups {
		if g.Level == level {
			shown[g.Region] = g.Shown
		}
	}
	within = shown[region] == rating.Numbered
	return within, within || shown[""] == rating.Numbered
}

// appealsTo is how appeals to some deputies were answered.
func appealsTo(rules *methods.Method, lines []PersonalLine) (a Appeals) {
	for at, c := range rules.Criteria {
		if !slices.Contains(c.Source, methods.Appeal) {
			continue
		}
		var x, n rating.Micro
		for _, line := range lines {
			if line.Row != nil && at < len(line.Row.Parts) {
				x, n = x+line.Row.Parts[at].X, n+line.Row.Parts[at].N
			}
		}
		a.count(c.Kind, x, n)
	}
	return a
}
