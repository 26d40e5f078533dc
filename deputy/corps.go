package deputy

import (
	"context"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"qalauly/internal/postgres"
)

// YouthMost is up to which age somebody is young, by the law on youth policy; it is
// counted by the year of birth.
const YouthMost = 35

// AgeGroups are the highest ages of the groups of Corps.Ages; the last has none.
var AgeGroups = []int{YouthMost, 45, 55}

// Corps is the make-up of those who sit somewhere on a day.
type Corps struct {
	Deputies int
	Women    int
	Ages     [4]int // by AgeGroups, the youngest first
	Unknown  int    // whose year of birth is not known: in none of Ages
	First    int    // in their first mandate; all others had one before
	Listed   int    // elected by a list, not in a district
	Invented int
}

// Men are all who are not women.
func (c Corps) Men() int { return c.Deputies - c.Women }

// Again are those who had a mandate before this one.
func (c Corps) Again() int { return c.Deputies - c.First }

// Young are those of the first group of ages.
func (c Corps) Young() int { return c.Ages[0] }

// Aged are those whose age is known.
func (c Corps) Aged() int { return c.Deputies - c.Unknown }

// add puts two together.
func (c Corps) add(o Corps) Corps {
	c.Deputies, c.Women, c.Unknown, c.First, c.Listed, c.Invented = c.Deputies+o.Deputies, c.Women+o.Women, c.Unknown+o.Unknown, c.First+o.First, c.Listed+o.Listed, c.Invented+o.Invented
	for i := range c.Ages {
		c.Ages[i] += o.Ages[i]
	}
	return c
}

// CorpsPart is the make-up of one level in one region.
type CorpsPart struct {
	Level  Level
	Region string // code of the unit at the top; "" for the whole country
	Name   Name   // of the region
	Corps
}

const corpsSQL = `
	WITH sitting AS (
		SELECT b.level, r.code, r.name_kk, r.name_ru, d.sex = 'f' AS woman, d.invented, m.electoral_district IS NULL AS listed,
			CASE WHEN d.birth_year > 0 THEN extract(year FROM $1::date)::int - d.birth_year END AS age,
			NOT EXISTS (SELECT FROM mandate p WHERE p.deputy = d.id AND p.valid_from < m.valid_from) AS first
		FROM mandate m JOIN deputy d ON d.id = m.deputy JOIN body b ON b.id = m.body
		LEFT JOIN unit u ON u.code = b.unit
		LEFT JOIN unit r ON r.code = coalesce(u.parent, u.code)
		WHERE $1::date BETWEEN m.valid_from AND coalesce(m.valid_to, 'infinity'))
	SELECT level, coalesce(code, ''), coalesce(name_kk, ''), coalesce(name_ru, ''),
		count(*), count(*) FILTER (WHERE woman), count(*) FILTER (WHERE age <= $2), count(*) FILTER (WHERE age > $2 AND age <= $3),
		count(*) FILTER (WHERE age > $3 AND age <= $4), count(*) FILTER (WHERE age > $4), count(*) FILTER (WHERE age IS NULL),
		count(*) FILTER (WHERE first), count(*) FILTER (WHERE listed), count(*) FILTER (WHERE invented)
	FROM sitting
	GROUP BY level, code, name_kk, name_ru
	ORDER BY array_position('{national,region,city,district}', level), name_ru COLLATE "ru-x-icu", code`

// CorpsOn returns the make-up of all who sit on a day, by level and region, the levels
// from the top.
func CorpsOn(ctx context.Context, db postgres.DB, on time.Time) ([]CorpsPart, error) {
	rows, _ := db.Query(ctx, corpsSQL, on, AgeGroups[0], AgeGroups[1], AgeGroups[2])
	all, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (p CorpsPart, err error) {
		return p, row.Scan(&p.Level, &p.Region, &p.Name.KK, &p.Name.RU, &p.Deputies, &p.Women,
			&p.Ages[0], &p.Ages[1], &p.Ages[2], &p.Ages[3], &p.Unknown, &p.First, &p.Listed, &p.Invented)
	})
	if err != nil {
		return nil, fmt.Errorf("deputy: corps: %w", err)
	}
	return all, nil
}

// CorpsSum puts together the parts that are meant.
func CorpsSum(parts []CorpsPart, meant func(CorpsPart) bool) Corps {
	var sum Corps
	for _, p := range parts {
		if meant(p) {
			sum = sum.add(p.Corps)
		}
	}
	return sum
}

// Promise is what a party said of its corps, and where.
type Promise struct {
	Women, Young float64 // shares, from 0 to 1
	Year         int     // in which it was said
}

// Promised is what the party announced of its deputies in the regions together with the
// rules of the rating: women 30 %, youth 20 %.
var Promised = Promise{Women: 0.30, Young: 0.20, Year: 2021}

// Promises says whether a part is of those about whom it was said: maslikhats, not the
// national body.
func (Promise) Promises(p CorpsPart) bool { return p.Level != National }
