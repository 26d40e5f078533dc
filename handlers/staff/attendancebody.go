package staff

import (
	"context"
	"slices"

	"qalauly/account"
	"qalauly/activity"
	"qalauly/deputy"
	"qalauly/handlers"
	"qalauly/handlers/line"
	"qalauly/handlers/screen"
	"qalauly/internal/postgres"
	"qalauly/locales"
	"qalauly/territory"
)

// mostBodies is how many bodies are offered at once; others are typed.
const mostBodies = 24

func ref36(id int64) string { return screen.ID36(id) }

// ofWhich asks whose sitting it was, where there is more than one body that it can be.
func (s staff) ofWhich(ctx context.Context, db postgres.DB, r handlers.Request, m account.Member, b *batch, p pending, d line.Draft) (line.Draft, []line.Question, []activity.Record, error) {
	if p.wrong != nil && p.wrong.About == ofBody {
		return d, []line.Question{*p.wrong}, nil, nil
	}
	bodies, err := s.ownBodies(ctx, db, r, m)
	if err != nil {
		return d, nil, nil, err
	}
	if len(bodies) == 1 {
		b.Sitting.Body = bodies[0]
		return s.sit(ctx, db, r, m, b, p)
	}
	return d, []line.Question{{About: ofBody, Options: bodies[:min(len(bodies), mostBodies)]}}, nil, nil
}

// ownBodies are the bodies of a member's units, and of the units right below.
func (s staff) ownBodies(ctx context.Context, db postgres.DB, r handlers.Request, m account.Member) ([]string, error) {
	var found []string
	for _, g := range m.Grants {
		if g.Duty != account.Recorder {
			continue
		}
		units := []string{g.Unit}
		below, err := unitsUnder(ctx, db, r, g.Unit)
		if err != nil {
			return nil, err
		}
		for _, unit := range append(units, below...) {
			bodies, err := deputy.Bodies(ctx, db, unit, r.Now)
			if err != nil {
				return nil, err
			}
			for _, body := range bodies {
				if !slices.Contains(found, body.ID) {
					found = append(found, body.ID)
				}
			}
		}
	}
	return found, nil
}

func unitsUnder(ctx context.Context, db postgres.DB, r handlers.Request, unit string) (codes []string, err error) {
	var units []territory.Unit
	if unit == "" {
		units, err = territory.Regions(ctx, db, r.Now, string(r.Lang))
	} else {
		units, err = territory.Children(ctx, db, unit, r.Now, string(r.Lang))
	}
	for _, u := range units {
		codes = append(codes, u.Code)
	}
	return codes, err
}

// bodyChoices are the bodies that may be meant.
func (s staff) bodyChoices(ctx context.Context, db postgres.DB, l locales.Lang, seq string, q *line.Question) ([][]handlers.Button, error) {
	var labels []string
	for _, id := range q.Options {
		body, err := deputy.BodyByID(ctx, db, id)
		if err != nil {
			return nil, err
		}
		labels = append(labels, screen.Fitting(body.Short.In(string(l))))
	}
	return picks(seq, labels), nil
}

// hearBody reads the name of a place whose body it is.
func (s staff) hearBody(ctx context.Context, db postgres.DB, r handlers.Request, m account.Member, b *batch, p *pending, text string) error {
	found, err := s.finder.Find(ctx, db, text, r.Now, string(r.Lang))
	if err != nil {
		return err
	}
	var meant []string
	for _, place := range slices.Concat(found.Named, found.Alike) {
		bodies, err := deputy.Bodies(ctx, db, place.Unit, r.Now)
		if err != nil {
			return err
		}
		for _, body := range bodies {
			over, err := s.overBody(ctx, db, m, account.Recorder, body)
			if err != nil {
				return err
			}
			if over && !slices.Contains(meant, body.ID) {
				meant = append(meant, body.ID)
			}
		}
	}
	switch {
	case len(meant) == 1:
		b.Sitting.Body = meant[0]
	case len(meant) > 1:
		p.wrong = &line.Question{About: ofBody, Options: meant[:min(len(meant), mostBodies)]}
	}
	return nil
}
