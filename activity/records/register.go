package records

import (
	"context"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"qalauly/deputy"
	"qalauly/internal/postgres"
	"qalauly/internal/spelling"
	"qalauly/territory"
)

// register is everybody of the register by all that a sheet may call them.
type register struct {
	byID   map[int64]deputy.Listed
	byKey  map[string]int64
	byWord map[string][]int64  // a folded word of a surname → whose it is
	bodies map[string][]string // a folded name or code → bodies
	paths  map[string][]string // of a body: its unit and those above
}

func readRegister(ctx context.Context, db postgres.DB) (*register, error) {
	roll, err := deputy.Roll(ctx, db)
	if err != nil {
		return nil, err
	}
	bodies, err := deputy.AllBodies(ctx, db)
	if err != nil {
		return nil, err
	}
	units, err := territory.Paths(ctx, db)
	if err != nil {
		return nil, err
	}
	r := &register{byID: map[int64]deputy.Listed{}, byKey: map[string]int64{}, byWord: map[string][]int64{}, bodies: map[string][]string{}, paths: map[string][]string{}}
	for _, d := range roll {
		r.byID[d.ID] = d
		if d.Key != "" {
			r.byKey[d.Key] = d.ID
		}
		for _, word := range strings.Fields(spelling.Key(d.Surname.KK, d.Surname.RU)) {
			r.byWord[word] = append(r.byWord[word], d.ID)
		}
	}
	names, err := unitNames()
	if err != nil {
		return nil, err
	}
	for _, b := range bodies {
		r.paths[b.ID] = units[b.Unit]
		for _, name := range append([]string{b.ID, b.Unit, b.Name.KK, b.Name.RU, b.Short.KK, b.Short.RU}, names[b.Unit]...) {
			if key := spelling.Fold(name); key != "" && !slices.Contains(r.bodies[key], b.ID) {
				r.bodies[key] = append(r.bodies[key], b.ID)
			}
		}
	}
	return r, nil
}

// unitNames are the names of units in both languages, with and without the word for
// their kind, by code.
func unitNames() (map[string][]string, error) {
	all, err := territory.Reference()
	if err != nil {
		return nil, err
	}
	names := map[string][]string{}
	for _, u := range all {
		names[u.Code] = []string{u.Name.KK, u.Name.RU, territory.Key(territory.Name{KK: u.Name.KK}), territory.Key(territory.Name{KK: u.Name.RU})}
	}
	return names, nil
}

// find returns who is meant by what stands for a deputy and for their body: one, or
// none or several, with the rule that it breaks. Of several of one name it is the one
// who sat on the day, where that is one.
func (r *register) find(text, body string, day time.Time) (ids []int64, rule string) {
	ids, rule = r.called(text)
	if rule != "" {
		return nil, rule
	}
	if body != "" {
		of := r.bodies[spelling.Fold(body)]
		if code, _, _ := strings.Cut(body, " "); len(of) == 0 {
			of = r.bodies[spelling.Fold(code)]
		}
		if len(of) == 0 {
			return nil, ruleNoBody
		}
		if ids = r.within(ids, of); len(ids) == 0 {
			return nil, ruleOtherBody
		}
	}
	if len(ids) > 1 && !day.IsZero() {
		sat := slices.DeleteFunc(slices.Clone(ids), func(id int64) bool { return len(r.seats(id, day)) == 0 })
		if len(sat) == 1 {
			ids = sat
		}
	}
	if len(ids) > 1 {
		return ids, ruleSeveral
	}
	return ids, ""
}

// within are those who have or had a seat in one of some bodies.
func (r *register) within(ids []int64, bodies []string) []int64 {
	return slices.DeleteFunc(slices.Clone(ids), func(id int64) bool {
		return !slices.ContainsFunc(r.byID[id].Seats, func(s deputy.Seat) bool { return slices.Contains(bodies, s.Body) })
	})
}

// seats are the bodies in which somebody sat on a day.
func (r *register) seats(id int64, day time.Time) (bodies []string) {
	for _, s := range r.byID[id].Seats {
		if s.Holds(day) {
			bodies = append(bodies, s.Body)
		}
	}
	return bodies
}

// called are all who may be meant by a number, a key, or a name, also a number with
// the name behind it.
func (r *register) called(text string) ([]int64, string) {
	if id, ok := r.byKey[text]; ok {
		if n, err := strconv.ParseInt(text, 10, 64); err == nil && n != id && r.byID[n].ID != 0 {
			return []int64{id, n}, ""
		}
		return []int64{id}, ""
	}
	number := strings.TrimLeft(text, "#№ ")
	digits := number[:len(number)-len(strings.TrimLeft(number, "0123456789"))]
	if digits == "" {
		return r.named(text)
	}
	id, err := strconv.ParseInt(digits, 10, 64)
	if err != nil || r.byID[id].ID == 0 {
		return nil, ruleUnknown
	}
	if name := strings.Trim(number[len(digits):], " .,;:-–—"); name != "" {
		if alike, _ := r.named(name); !slices.Contains(alike, id) {
			return nil, ruleNumberName
		}
	}
	return []int64{id}, ""
}

// named are those whose surname stands in a name, and to whose other names all other
// words of it belong, whole or as initials.
func (r *register) named(name string) ([]int64, string) {
	words := split(name)
	var found []int64
	for _, w := range words {
		for _, id := range r.byWord[w.folded] {
			if !slices.Contains(found, id) && fits(r.byID[id].Person, words) {
				found = append(found, id)
			}
		}
	}
	slices.Sort(found)
	if len(found) == 0 {
		return nil, ruleUnknown
	}
	return found, ""
}

// word is one word of a name, or an initial.
type word struct {
	folded  string
	initial bool
}

func split(name string) (words []word) {
	separates := func(r rune) bool { return unicode.IsSpace(r) || strings.ContainsRune(".,;-", r) }
	for _, w := range strings.FieldsFunc(name, separates) {
		if folded := spelling.Fold(w); folded != "" {
			words = append(words, word{folded, utf8.RuneCountInString(w) == 1})
		}
	}
	return words
}

// fits says that every word is another part of somebody's name.
func fits(p deputy.Person, words []word) bool {
	parts := [][]string{}
	for _, n := range []deputy.Name{p.Surname, p.Given, p.Patronymic} {
		kk, ru := spelling.Words(n.KK), spelling.Words(n.RU)
		for i := range max(len(kk), len(ru)) {
			var ways []string
			for _, list := range [][]string{kk, ru} {
				if i < len(list) {
					ways = append(ways, list[i])
				}
			}
			parts = append(parts, ways)
		}
	}
	for _, w := range words {
		at := slices.IndexFunc(parts, func(ways []string) bool {
			return slices.ContainsFunc(ways, func(way string) bool {
				return way == w.folded || w.initial && strings.HasPrefix(way, w.folded)
			})
		})
		if at < 0 {
			return false
		}
		parts = slices.Delete(parts, at, at+1)
	}
	return true
}
