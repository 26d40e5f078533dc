package deputy

import (
	"slices"
	"strings"
	"time"

	"qalauly/internal/lexicon"
	"qalauly/internal/spelling"
	"qalauly/territory"
)

// Said is what a text says of elected bodies.
type Said struct {
	Bodies []Body // which of them may be meant, the widest first; of the day asked for
	Over   *Body  // the one that is named is no more: Bodies are in its place
	Region string // the region named with a national body; "" where none is
	Open   bool   // a maslikhat is meant, and not said whose
	Senate bool   // the Senate is meant, which never was in the register
}

// Any says that the text says something of bodies.
func (s Said) Any() bool { return len(s.Bodies) > 0 || s.Over != nil || s.Open || s.Senate }

// hallWords are the words for bodies as they are folded, with the kind they name.
var hallWords = map[string]hallKind{
	"maslihat": maslikhat, "majilis": parliament, "kurultai": parliament, "parlament": parliament, "senat": senate,
}

type hallKind int

const (
	noHall hallKind = iota
	maslikhat
	parliament
	senate
)

// levelWords begin the words for the level of a maslikhat, folded.
var levelWords = []struct {
	begins string
	level  Level
}{
	{"oblis", Region}, {"oblast", Region}, {"kalalik", City}, {"kalasi", City}, {"gorod", City}, {"audan", District}, {"raion", District},
}

// saidHall is a text that names a body, taken apart.
type saidHall struct {
	kind  hallKind
	name  string // the word for the body, folded and without endings
	level Level
	rest  string // what is said beside
}

// likeWord is how like a misspelt word for a body must be, endingOf how many letters
// an ending may have.
const (
	likeWord = 0.8
	endingOf = 6
)

var hallLexicon = func() *lexicon.Lexicon {
	l := lexicon.New(beginning)
	for _, word := range hallNames {
		l.Add(word)
	}
	return l
}()

var hallNames = []string{"maslihat", "majilis", "kurultai", "parlament"}

// readHall takes a text apart; kind is noHall where it names no body.
func readHall(text string) saidHall {
	var said saidHall
	said.rest = wordsOf.ReplaceAllStringFunc(text, func(word string) string {
		bare := strings.TrimSuffix(word, ".")
		folded := spelling.Fold(bare)
		if name := hallWord(folded); name != "" {
			said.kind, said.name = hallWords[name], name
			return ""
		}
		for _, l := range levelWords {
			if strings.HasPrefix(folded, l.begins) {
				said.level = l.level
				return ""
			}
		}
		if sortOf(bare) == filler {
			return ""
		}
		return word
	})
	said.rest = strings.Trim(strings.Join(strings.Fields(said.rest), " "), ` ,«»“”„"`)
	return said
}

// hallWord is the word for a body that a folded word is, in any case and with a
// mistake in it; "" where it is none. «Сенатов» is a surname.
func hallWord(word string) string {
	for _, name := range hallNames {
		if ending, ok := strings.CutPrefix(word, name); ok && len(ending) <= endingOf {
			return name
		}
	}
	if ending, ok := strings.CutPrefix(word, "senat"); ok && slices.Contains([]string{"", "a", "i", "e", "u", "om", "in", "ta", "or", "ori"}, ending) {
		return "senat"
	}
	for _, m := range hallLexicon.Like(word, likeWord) {
		return hallNames[m.ID]
	}
	return ""
}

// says reads what a text says of bodies. A text that says a name beside the word
// for a body is a name; so is a word somebody is called.
func (x *index) says(text string, on time.Time) (Said, bool) {
	said := readHall(readSpokenBot(text))
	if said.kind == noHall || x.words.Has(spelling.Fold(text)) {
		return Said{}, false
	}
	switch {
	case said.kind == senate:
		return Said{Senate: said.rest == ""}, said.rest == ""
	case said.kind == parliament:
		return x.saysNational(said, on)
	case said.rest == "":
		return Said{Open: true}, true
	}
	list := x.hallsOf(said.rest, on)
	if said.level != "" {
		if own := slices.DeleteFunc(slices.Clone(list), func(at int) bool { return x.halls.list[at].Level != said.level }); len(own) > 0 {
			list = own
		}
	}
	slices.Sort(list)
	var s Said
	for _, at := range list {
		s.Bodies = append(s.Bodies, x.halls.list[at].Body)
	}
	return s, len(s.Bodies) > 0
}

// saysNational reads a text that names the body of the whole country, perhaps with
// a place.
func (x *index) saysNational(said saidHall, on time.Time) (Said, bool) {
	var s Said
	s.Bodies, s.Over = x.halls.national(said.name, dayOf(on))
	if said.rest != "" {
		units := x.unitsOf(said.rest, on)
		if len(units) == 0 {
			return Said{}, false
		}
		s.Region = x.places.Top(units[0])
	}
	return s, s.Any()
}

// hallsOf are the maslikhats that a text without the word means.
func (x *index) hallsOf(rest string, on time.Time) []int {
	called, exact := x.halls.called(spelling.Fold(rest), dayOf(on))
	of := x.halls.of(x, x.unitsOf(rest, on), dayOf(on))
	if exact || len(of) == 0 {
		for _, at := range of {
			called = add(called, at)
		}
		return called
	}
	return of
}

// unitsOf are the units that a text names well, with or without endings of cases.
func (x *index) unitsOf(text string, on time.Time) []string {
	for _, one := range []string{text, spelling.Bare(text)} {
		if units := namedWell(x.places, one, on); len(units) > 0 {
			return units
		}
	}
	return nil
}

// namedWell are the units of the places that are called exactly so, or the one that
// is called nearly so.
func namedWell(places *territory.Index, text string, on time.Time) (units []string) {
	const most, well = 20, 0.8
	for _, h := range places.Search(text, on, most) {
		if h.Exact || h.Score >= well && len(units) == 0 {
			units = append(units, h.Unit)
		}
	}
	return units
}

// readSpokenBot leaves out the name of a bot.
func readSpokenBot(text string) string { return botName.ReplaceAllString(text, " ") }
