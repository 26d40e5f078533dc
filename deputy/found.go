package deputy

import (
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"qalauly/internal/spelling"
	"qalauly/territory"
)

// How sure the search must be.
const (
	mostPlaces  = 64
	mostAlike   = 24   // people and places that are only alike: more is noise
	samePerson  = 0.9  // from this share of the best score on, one is as good as the best
	surePerson  = 0.7  // below it one person is listed, not opened, and a place of exactly the name is meant
	ahead       = 0.25 // so far ahead of all others one is meant
	closePerson = 0.9  // below it people are no answer beside a place of exactly the name
	surePlace   = 0.75 // from it on the only place found is meant
	likeMeant   = 0.75 // below it the other keyboard is tried
)

// Found is what is called as a text says: Person or Place is meant, where one of
// them says so; else any of the three lists, in this order: Named, People, Alike;
// else, where nothing was found, Letter tells whether the text is a name at all.
type Found struct {
	People []Hit           // the best first
	Named  []territory.Hit // places of exactly this name
	Alike  []territory.Hit // other places
	Said   Said            // bodies that the text names; then people and places are only those of exactly the name
	At     []Address       // the ways to read it as an address, the likeliest first
	Letter bool            // nothing was found, and it is no name but something to be told
}

// Empty says that nothing was found.
func (f Found) Empty() bool { return len(f.People)+len(f.Named)+len(f.Alike) == 0 && !f.Said.Any() }

// Best is the score of the first of the people, 0 where there is none.
func (f Found) Best() float64 {
	if len(f.People) == 0 {
		return 0
	}
	return f.People[0].Score
}

// Sure says that somebody is called well like that: from a score of 0.7 on.
func (f Found) Sure() bool { return f.Best() >= surePerson }

// Person is the one who is clearly meant: no place has exactly this name, and the
// first of the people is Clear.
func (f Found) Person() (Hit, bool) {
	if len(f.Named) > 0 || f.Said.Any() || !Clear(f.People) {
		return Hit{}, false
	}
	return f.People[0], true
}

// Place is the place that is clearly meant: the only one of exactly this name where
// no person's score reaches 0.7, the only one of the kind said with it («Жамбыл
// облысы»), or the only thing found at all, from 0.75 on.
func (f Found) Place() (territory.Hit, bool) {
	ofKind := slices.DeleteFunc(slices.Clone(f.Named), func(h territory.Hit) bool { return !h.OfKind })
	switch {
	case len(ofKind) == 1:
		return ofKind[0], true
	case len(f.Named) == 1 && f.Best() < surePerson:
		return f.Named[0], true
	case len(f.Named) == 0 && len(f.People) == 0 && len(f.Alike) == 1 && f.Alike[0].Score >= surePlace:
		return f.Alike[0], true
	}
	return territory.Hit{}, false
}

// Body is the body that is clearly meant: the only one named, and nobody is called so.
func (f Found) Body() (Body, bool) {
	if len(f.Said.Bodies) != 1 || len(f.People) > 0 {
		return Body{}, false
	}
	return f.Said.Bodies[0], true
}

// Clear says that the first of people found is the one meant: the only one whose
// whole name was said exactly, else one with a score of 0.7 or more, 0.25 ahead of
// all others, of whose words each is well alike (0.75). Who has no seat any more does not make one who has unclear.
func Clear(hits []Hit) bool {
	if len(hits) == 0 || hits[0].Score < surePerson || hits[0].Loose {
		return false
	}
	for _, other := range hits[1:] {
		if other.Former && !hits[0].Former {
			continue
		}
		said := hits[0].Whole && !other.Whole
		if !said && other.Score > hits[0].Score-ahead {
			return false
		}
	}
	return true
}

// find answers a text without what is said around the name in it.
func (x *index) find(text string, on time.Time, lang string) Found {
	if said, ok := x.says(text, on); ok {
		return x.besideBodies(said, text, on, lang)
	}
	said := readSpoken(text)
	f := x.findName(said.name, on, lang)
	f.At = x.addresses(text, on)
	switch {
	case said.sort != name:
		f = f.exactly()
		f.Letter = f.Empty() && said.sort == matter
	case f.Empty() && text != said.name:
		f.Letter = told(text)
	}
	return f
}

// besideBodies are the bodies that a text names, and people who are called exactly
// as what is said beside («маслихат Абай»).
func (x *index) besideBodies(said Said, text string, on time.Time, lang string) Found {
	f := Found{Said: said}
	if rest := readHall(text).rest; rest != "" {
		f.People = slices.DeleteFunc(x.people(rest, on, lang), func(h Hit) bool { return h.Score < 1 })
	}
	return f
}

// findName answers a name, typed on this keyboard or on the other one, without or
// with endings of cases.
func (x *index) findName(text string, on time.Time, lang string) Found {
	f := x.findTyped(text, on, lang)
	if f.found() {
		return f
	}
	for _, other := range []string{spelling.Retyped(text), spelling.Bare(text)} {
		if other == text {
			continue
		}
		if o := x.findTyped(other, on, lang); o.found() {
			return o
		}
	}
	return f
}

// found says that something is called well like that.
func (f Found) found() bool { return len(f.Named) > 0 || f.Best() >= likeMeant }

// exactly is what is called exactly so.
func (f Found) exactly() Found {
	people := slices.DeleteFunc(f.People, func(h Hit) bool { return h.Score < 1 })
	return Found{People: people, Named: f.Named}
}

func (x *index) findTyped(text string, on time.Time, lang string) Found {
	f := placesOf(text, x.places.Search(text, on, mostPlaces))
	f.People = x.people(text, on, lang)
	if len(f.Named) > 0 {
		f.People = slices.DeleteFunc(f.People, func(h Hit) bool { return h.Score < closePerson })
	}
	f.Letter = f.Empty() && told(text)
	return f.trimmed()
}

// findPlaces answers a name of a place, without or with endings of cases, or of a body.
func (x *index) findPlaces(text string, on time.Time) Found {
	if said, ok := x.says(text, on); ok {
		return Found{Said: said}
	}
	at := x.addresses(text, on)
	text = readSpoken(text).name
	f := placesOf(text, x.places.Search(text, on, mostPlaces))
	if bare := spelling.Bare(text); len(f.Named) == 0 && bare != text {
		if o := placesOf(bare, x.places.Search(bare, on, mostPlaces)); len(o.Named) > 0 {
			f = o
		}
	}
	f.At = at
	return f.trimmed()
}

func placesOf(text string, places []territory.Hit) Found {
	f := Found{Letter: len(places) == 0 && told(text)}
	for _, p := range places {
		if p.Exact {
			f.Named = append(f.Named, p)
		} else {
			f.Alike = append(f.Alike, p)
		}
	}
	return f
}

// trimmed leaves out what is only alike beyond the first few: who is not among
// them is found by another spelling, not by turning pages.
func (f Found) trimmed() Found {
	f.Alike = f.Alike[:min(len(f.Alike), mostAlike)]
	for i, h := range f.People {
		if i >= mostAlike && h.Score < samePerson*f.Best() {
			f.People = f.People[:i]
			break
		}
	}
	return f
}

// told says of a text that is called like nothing we know that it is no name: it
// asks or exclaims, has more than four words, or several that do not all begin
// with a capital as those of a name do.
func told(text string) bool {
	if strings.ContainsAny(text, "?!") {
		return true
	}
	words := strings.FieldsFunc(text, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsMark(r) && r != '\'' && r != '-' })
	if len(words) < 2 || len(words) > 4 {
		return len(words) > 4
	}
	return slices.ContainsFunc(words, func(word string) bool {
		first, _ := utf8.DecodeRuneInString(word)
		return !unicode.IsUpper(first)
	})
}
