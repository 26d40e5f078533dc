package staff

import (
	"context"
	"errors"
	"time"

	"qalauly/deputy"
	"qalauly/handlers/line"
	"qalauly/internal/postgres"
	"qalauly/locales"
)

// people looks up in the register whom a line means, as of a day.
type people struct {
	finder *deputy.Finder
	db     postgres.DB
	on     time.Time
	lang   locales.Lang
	mine   func(context.Context, deputy.Body) (bool, error) // nil: all are alike
}

// People makes the register the Names of a line.Reader: everybody who sits on the
// day or sat before. Namesakes are ordered by the alphabet of lang.
func People(finder *deputy.Finder, db postgres.DB, on time.Time, lang locales.Lang) line.Names {
	return people{finder: finder, db: db, on: on, lang: lang}
}

// asGood is from which share of the best score on one of one's own territory is meant
// rather than others.
const asGood = 0.9

func (p people) Like(ctx context.Context, text string) ([]line.Person, bool, error) {
	found, err := p.finder.Find(ctx, p.db, text, p.on, string(p.lang))
	if err != nil {
		return nil, false, err
	}
	hits, err := p.nearer(ctx, found.People)
	if err != nil {
		return nil, false, err
	}
	var all []line.Person
	for _, hit := range hits {
		all = append(all, person(hit.ID, hit.Person, hit.Score))
	}
	return all, deputy.Clear(hits), nil
}

// nearer are those of the people found who are of one's own territory, where one of
// them is called as well like that as anybody; else all.
func (p people) nearer(ctx context.Context, hits []deputy.Hit) ([]deputy.Hit, error) {
	if p.mine == nil || len(hits) == 0 {
		return hits, nil
	}
	var own []deputy.Hit
	for _, hit := range hits {
		mine, err := p.mine(ctx, hit.Body)
		if err != nil {
			return nil, err
		}
		if mine {
			own = append(own, hit)
		}
	}
	if len(own) > 0 && own[0].Score >= asGood*hits[0].Score {
		return own, nil
	}
	return hits, nil
}

func (p people) Number(ctx context.Context, id int64) (line.Person, bool, error) {
	d, err := deputy.Get(ctx, p.db, id, p.on)
	if errors.Is(err, deputy.ErrUnknown) {
		return line.Person{}, false, nil
	}
	return person(d.ID, d.Person, 1), err == nil, err
}

func person(id int64, who deputy.Person, score float64) line.Person {
	return line.Person{ID: id, Surnames: []string{who.Surname.KK, who.Surname.RU}, Score: score}
}
