package territory

import (
	"cmp"
	"slices"
	"strings"
	"time"
)

// Hit is one unit or place found by its name.
type Hit struct {
	Unit              string // code of the unit found, or of the unit the place lies in
	Level             Level  // of Unit
	Place             int64  // 0: the unit itself was found
	ElectoralDistrict int64  // of the place, 0 when not known
	Name              Name   // in full, with the kind
	Short             Name   // for a button: of a unit its short name, of a place the bare one
	Within            Name   // the unit a place lies in; empty for a unit
	WithinShort       Name   // the same for a button
	Region            Name   // short; empty in a region's capital, which names it, and on the first level
	RegionBrief       Name   // for a narrow button; empty where Region is
	Score             float64
	Exact             bool // the name asked for is a whole name of the hit
	OfKind            bool // and of the kind that was said with it
}

// How like names must be, and what each way of being alike is worth.
const (
	leastLike   = 0.6  // a hit
	leastShare  = 0.75 // of the likeness of the best hit
	leastInner  = 0.75 // both names, where it is said what a place lies in
	worthOfWord = 0.85 // a word of a name of several («Мусрепова»)
)

// Search returns units and places whose name is like text in any of the spellings
// people use, mistakes included: whole names first, then by likeness. A kind said
// with the name («Абай облысы») puts the hits of that kind first. What a place lies
// in may be said with it, before or after («Бірлік, Шет», «Шетский район Бирлик»).
//
// The score of a hit is the likeness of the best of its names, old ones included:
// 1 for the same, from 0.7 up for its beginning, else the share of letters that
// need no change; 0.85 of that for a single word of the name. Where it is said
// what the hit lies in, the likeness of both names is multiplied.
func (x *Index) Search(text string, on time.Time, limit int) []Hit {
	best := map[int]found{}
	for _, q := range questions(text) {
		for _, f := range x.answers(q, dayOf(on)) {
			if known, ok := best[f.entry]; !ok || better(f, known) {
				best[f.entry] = f
			}
		}
	}
	list := make([]found, 0, len(best))
	top := 0.0
	for _, f := range best {
		list = append(list, f)
		top = max(top, f.score)
	}
	list = slices.DeleteFunc(list, func(f found) bool { return f.score < leastLike || f.score < leastShare*top })
	slices.SortFunc(list, x.inOrder)
	hits := make([]Hit, 0, min(limit, len(list)))
	for _, f := range list[:min(limit, len(list))] {
		h := x.entries[f.entry].Hit
		h.Score, h.Exact, h.OfKind = f.score, f.exact, f.ofKind
		hits = append(hits, h)
	}
	return hits
}

// found is an entry that answers a question.
type found struct {
	entry  int
	score  float64
	exact  bool
	ofKind bool
}

func better(a, b found) bool {
	if a.exact != b.exact {
		return a.exact
	}
	return a.score > b.score
}

// answers are the entries that a question may mean on a day.
func (x *Index) answers(q question, day int) []found {
	inside := x.likeNames(q.inside)
	var all []found
	for name, score := range x.likeNames(q.name) {
		for _, at := range x.named[name] {
			e := &x.entries[at]
			if day < e.from || day > e.to {
				continue
			}
			f := found{entry: at, score: score, exact: score == 1,
				ofKind: e.Place == 0 && q.kind != "" && strings.HasSuffix(string(e.Level), string(q.kind))}
			if q.inside != "" {
				around := 0.0
				for _, outer := range e.around {
					around = max(around, inside[outer])
				}
				if score < leastInner || around < leastInner {
					continue
				}
				f.score *= around
			}
			all = append(all, f)
		}
	}
	return all
}

// likeNames are the names that are like a folded one, each with its likeness.
func (x *Index) likeNames(name string) map[int]float64 {
	like := map[int]float64{}
	if name == "" {
		return like
	}
	for _, m := range x.words.Like(name, leastLike) {
		for _, whole := range x.within[m.ID] {
			like[whole] = max(like[whole], worthOfWord*m.Score)
		}
	}
	for _, m := range x.names.Like(name, leastLike) {
		like[m.ID] = max(like[m.ID], m.Score)
	}
	return like
}

// levels are in the order in which hits of the same likeness come.
var levels = []Level{RepublicCity, Region, City, District, CityDistrict}

func (x *Index) inOrder(f, g found) int {
	a, b := &x.entries[f.entry], &x.entries[g.entry]
	return cmp.Or(
		first(f.exact, g.exact), first(f.ofKind, g.ofKind), cmp.Compare(g.score, f.score), first(a.Place == 0, b.Place == 0),
		cmp.Compare(slices.Index(levels, a.Level), slices.Index(levels, b.Level)), cmp.Compare(a.letter, b.letter))
}

// first puts what is true before what is not.
func first(a, b bool) int {
	switch {
	case a == b:
		return 0
	case a:
		return -1
	}
	return 1
}

// Begins says that a text begins as some unit or place does, apart from the words
// for its kind: most texts do not, and need not be searched.
func (x *Index) Begins(text string) bool {
	name, _ := asked(text)
	name = written(name)
	return len(name) >= leastInside && x.begins[name[:leastInside]]
}

// Named returns the codes of the units that a text names, and of the units of the
// places it names: those of exactly that name, else those that are most like it
// and hardly differ; and the electoral districts of the places.
func (x *Index) Named(text string, on time.Time) (units []string, electoral []int64) {
	const most, hardly = 20, 0.8
	hits := x.Search(text, on, most)
	for _, h := range hits {
		if h.Exact != hits[0].Exact || h.Score < hardly {
			break
		}
		units = append(units, h.Unit)
		if h.ElectoralDistrict != 0 {
			electoral = append(electoral, h.ElectoralDistrict)
		}
	}
	return units, electoral
}
