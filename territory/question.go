package territory

import (
	"strings"
	"sync"

	"qalauly/internal/spelling"
)

// kindWords are what people put beside a name to say what it is of. They are no
// part of the name, and show which of several namesakes is meant.
var kindWords = map[string]Level{
	"oblis": Region, "oblisi": Region, "oblast": Region, "oblasti": Region, "obl": Region,
	"audan": District, "audani": District, "raion": District, "raen": District, "raione": District, "raiona": District, "r": District, "n": "",
	"kala": City, "kalasi": City, "gorod": City, "goroda": City, "gorode": City, "g": City,
	"auil": "", "auili": "", "aul": "", "selo": "", "s": "", "kent": "", "kenti": "", "poselok": "", "p": "", "a": "",
	"okrug": "", "okrugi": "", "atindagi": "", "imeni": "", "im": "",
}

const (
	mostLetters = 60 // a longer text is no name
	mostWords   = 5  // of more it is not guessed which of them are the name
	leastInside = 3  // letters of what a place lies in
)

// question is one way to read a text, in folded words.
type question struct {
	name   string
	inside string // what it lies in; "" for anywhere
	kind   Level  // said with the name
}

// questions are the ways to read a text: as one name, and as the name of a place
// with that of the unit it lies in, parted by a comma or by any space, in either
// order.
func questions(text string) []question {
	name, kind := asked(text)
	if name == "" || len(name) > mostLetters {
		return nil
	}
	all := []question{{name: written(name), kind: kind}}
	for _, p := range pairs(text) {
		name, kind := asked(p[0])
		inside, _ := asked(p[1])
		if len(name) >= leastInside && len(inside) >= leastInside {
			all = append(all, question{written(name), written(inside), kind})
		}
	}
	return all
}

// pairs are the places in a text, each with what it may lie in.
func pairs(text string) [][2]string {
	var all [][2]string
	if parts := strings.Split(text, ","); len(parts) > 1 {
		last := len(parts) - 1
		for i := 1; i <= min(last, mostWords); i++ {
			all = append(all, [2]string{parts[0], parts[i]}, [2]string{parts[last], parts[last-i]})
		}
		return all
	}
	words := strings.Fields(text)
	for i := 1; i < len(words) && len(words) <= mostWords; i++ {
		before, after := strings.Join(words[:i], " "), strings.Join(words[i:], " ")
		if likeUnit(after) {
			all = append(all, [2]string{before, after})
		}
		if likeUnit(before) {
			all = append(all, [2]string{after, before})
		}
	}
	return all
}

// likeUnit says that a text begins as the name of some unit does. Most texts of
// several words are people's names, for which nothing needs to be compared twice.
func likeUnit(text string) bool {
	name, _ := asked(text)
	name = written(name)
	return len(name) >= leastInside && beginnings()[name[:leastInside]]
}

// beginnings are the first letters of all names of units.
var beginnings = sync.OnceValue(func() map[string]bool {
	first := map[string]bool{}
	list, _ := reference()
	for _, r := range list {
		for _, name := range strings.Split(Key(r.Name), "|") {
			first[name[:min(leastInside, len(name))]] = true
		}
	}
	return first
})

// written is a name in full where it is an abbreviation («СКО»).
func written(name string) string {
	if full := abbreviations()[name]; full != "" {
		return full
	}
	return name
}

// abbreviations are the folded brief names of regions that are all capitals, with
// the names they stand for.
var abbreviations = sync.OnceValue(func() map[string]string {
	full := map[string]string{}
	list, _ := reference()
	for _, r := range list {
		for _, brief := range []string{r.brief.KK, r.brief.RU} {
			if short := spelling.Fold(brief); brief != "" && strings.ToUpper(brief) == brief {
				full[short], _, _ = strings.Cut(Key(r.Name), "|")
			}
		}
	}
	return full
})

// asked takes a text apart into the folded name and the kind said with it.
func asked(text string) (name string, level Level) {
	words := spelling.Words(text)
	var names []string
	for _, word := range words {
		kind, isKind := kindWords[word]
		if !isKind {
			names = append(names, word)
		} else if kind != "" {
			level = kind
		}
	}
	if len(names) == 0 {
		names = words
	}
	return strings.Join(names, " "), level
}
