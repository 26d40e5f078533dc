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
}

// People makes the register the Names of a line.Reader: everybody who sits on the
// day or sat before. Namesakes are ordered by the alphabet of lang.
func People(finder *deputy.Finder, db postgres.DB, on time.Time, lang locales.Lang) line.Names {
	return people{finder, db, on, lang}
}

func (p people) Like(ctx context.Context, text string) ([]line.Person, bool, error) {
	found, err := p.finder.Find(ctx, p.db, text, p.on, string(p.lang))
	if err != nil {
		return nil, false, err
	}
	var all []line.Person
	for _, hit := range found.People {
		all = append(all, person(hit.ID, hit.Person, hit.Score))
	}
	return all, deputy.Clear(found.People), nil
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
