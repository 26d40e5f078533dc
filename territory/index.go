package territory

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"

	"qalauly/internal/lexicon"
	"qalauly/internal/postgres"
)

// Index holds the names of all units and places in memory, so that a search takes
// a part of a millisecond. It does not change: read another one when Changed does.
// Any number of goroutines may search it.
type Index struct {
	entries []entry
	names   *lexicon.Lexicon
	named   [][]int          // by name: the entries that bear it
	words   *lexicon.Lexicon // of names of several words
	within  [][]int          // by word: the names it stands in
	begins  map[string]bool  // the first letters of names
	parent  map[string]string
}

// entry is a unit or a place.
type entry struct {
	Hit
	parent   string
	names    []int // by which it is found
	around   []int // names of what it lies in
	from, to int   // days as 20261122
	letter   int   // its place in the alphabet, among units or among places
}

// beginning is how like the beginning of a name is to the name, see lexicon.New.
const beginning = 0.7

// Changed returns a mark that is another one whenever units, electoral districts,
// places, bodies, people or their mandates have been changed by a committed
// transaction.
func Changed(ctx context.Context, db postgres.DB) (mark int64, err error) {
	if err := db.QueryRow(ctx, `SELECT mark FROM register_change`).Scan(&mark); err != nil {
		return 0, fmt.Errorf("territory: changed: %w", err)
	}
	return mark, nil
}

const (
	indexedUnitsSQL = `
	SELECT u.code, u.level, u.name_kk, u.name_ru, u.short_kk, u.short_ru, coalesce(u.parent, ''), u.key,
	  u.level = 'city' AND coalesce(u.centre_kk = r.centre_kk, false), coalesce(u.valid_from, '0001-01-01'), coalesce(u.valid_to, '9999-12-31'),
	  row_number() OVER (ORDER BY u.name_kk COLLATE "kk-x-icu", u.code)
	FROM unit u
	LEFT JOIN unit r ON r.code = u.parent
	ORDER BY (u.parent IS NOT NULL)::int + (r.parent IS NOT NULL)::int, u.code`

	indexedPlacesSQL = `
	SELECT p.id, p.unit, coalesce(p.electoral_district, 0), p.full_kk, p.full_ru, p.name_kk, p.name_ru, p.key,
	  row_number() OVER (ORDER BY p.full_kk COLLATE "kk-x-icu", p.unit, p.id)
	FROM place p
	ORDER BY p.id`
)

// ReadIndex reads the names of all units and places.
func ReadIndex(ctx context.Context, db postgres.DB) (*Index, error) {
	x := &Index{names: lexicon.New(beginning), words: lexicon.New(beginning), begins: map[string]bool{}, parent: map[string]string{}}
	rows, _ := db.Query(ctx, indexedUnitsSQL)
	units, err := x.readUnits(rows)
	if err == nil {
		rows, _ = db.Query(ctx, indexedPlacesSQL)
		err = x.readPlaces(rows, units)
	}
	if err != nil {
		return nil, fmt.Errorf("territory: read index: %w", err)
	}
	return x, nil
}

// readUnits returns the entry of each unit by its code. Parents come first.
func (x *Index) readUnits(rows pgx.Rows) (map[string]entry, error) {
	units := map[string]entry{}
	var e entry
	var key string
	var capital bool
	var from, to time.Time
	into := []any{&e.Unit, &e.Level, &e.Name.KK, &e.Name.RU, &e.Short.KK, &e.Short.RU, &e.parent, &key, &capital, &from, &to, &e.letter}
	_, err := pgx.ForEachRow(rows, into, func() error {
		added := e
		added.from, added.to = dayOf(from), dayOf(to)
		x.parent[added.Unit] = added.parent
		if region, ok := units[added.parent]; ok {
			added.around = region.names
			if !capital {
				added.Region, added.RegionBrief = region.Short, Brief(added.parent)
			}
		}
		added.names = x.add(key, formerNames(added.Unit))
		x.enter(added)
		units[added.Unit] = added
		return nil
	})
	return units, err
}

func (x *Index) readPlaces(rows pgx.Rows, units map[string]entry) error {
	var e entry
	var key string
	into := []any{&e.Place, &e.Unit, &e.ElectoralDistrict, &e.Name.KK, &e.Name.RU, &e.Short.KK, &e.Short.RU, &key, &e.letter}
	_, err := pgx.ForEachRow(rows, into, func() error {
		unit, added := units[e.Unit], e
		added.Level, added.parent, added.to = unit.Level, unit.parent, always
		added.Within, added.WithinShort = unit.Name, unit.Short
		added.Region, added.RegionBrief = unit.Region, unit.RegionBrief
		added.around = append(append([]int{}, unit.names...), unit.around...)
		added.names = x.add(key, nil)
		x.enter(added)
		return nil
	})
	return err
}

// add puts the names of a key into the dictionary, and those that are no more.
func (x *Index) add(key string, former []string) (names []int) {
	for _, name := range append(strings.Split(key, "|"), former...) {
		known := x.names.Len()
		id := x.names.Add(name)
		names = append(names, id)
		if id < known {
			continue
		}
		x.named = append(x.named, nil)
		x.begins[name[:min(leastInside, len(name))]] = true
		words := strings.Fields(name)
		for _, word := range words {
			if len(words) == 1 || len(word) < leastInside {
				continue
			}
			known := x.words.Len()
			at := x.words.Add(word)
			if at == known {
				x.within = append(x.within, nil)
			}
			x.within[at] = append(x.within[at], id)
		}
	}
	return names
}

func (x *Index) enter(e entry) {
	for _, name := range e.names {
		x.named[name] = append(x.named[name], len(x.entries))
	}
	x.entries = append(x.entries, e)
}

// Inside says that a unit is another one or lies in it.
func (x *Index) Inside(code, outer string) bool {
	for ; code != ""; code = x.parent[code] {
		if code == outer {
			return true
		}
	}
	return false
}

// Top is the unit of the first level that a unit is or lies in.
func (x *Index) Top(code string) string {
	for x.parent[code] != "" {
		code = x.parent[code]
	}
	return code
}

// always is a day that never comes.
const always = 99991231

func dayOf(t time.Time) int { return t.Year()*10000 + int(t.Month())*100 + t.Day() }
