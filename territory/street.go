package territory

import (
	"context"
	"regexp"
	"slices"
	"strings"
	"time"
	"unicode"

	"qalauly/internal/lexicon"
	"qalauly/internal/postgres"
	"qalauly/internal/spelling"
)

// likeStreet is how like the name of a street must be.
const likeStreet = 0.75

// ByStreet returns the electoral districts of a unit's own body in whose words on
// what they cover a street stands, in any spelling of it: those with exactly the
// name, else those with the name most like it. Of a place in the unit only the
// districts count that name the place; "" is the whole unit.
func ByStreet(ctx context.Context, db postgres.DB, unit, place, street string, on time.Time) ([]ElectoralDistrict, error) {
	all, err := ElectoralDistricts(ctx, db, unit, on)
	if err != nil {
		return nil, err
	}
	names := lexicon.New(beginning)
	var in [][]int // by name: the districts it stands in
	for at, e := range all {
		if !e.names(place) {
			continue
		}
		for _, name := range e.streets() {
			id := names.Add(name)
			if id == len(in) {
				in = append(in, nil)
			}
			if last := len(in[id]) - 1; last < 0 || in[id][last] != at {
				in[id] = append(in[id], at)
			}
		}
	}
	best := 0.0
	hits := map[int]float64{}
	for _, m := range names.Like(spelling.Fold(street), likeStreet) {
		best = max(best, m.Score)
		for _, at := range in[m.ID] {
			hits[at] = max(hits[at], m.Score)
		}
	}
	var found []ElectoralDistrict
	for at := range all {
		if score, ok := hits[at]; ok && score == best {
			found = append(found, all[at])
		}
	}
	return found, nil
}

// names says that the words on what a district covers name a place.
func (e ElectoralDistrict) names(place string) bool {
	key := spelling.Fold(place)
	return key == "" || strings.Contains(" "+spelling.Fold(e.Covers.KK)+" ", " "+key+" ") || strings.Contains(" "+spelling.Fold(e.Covers.RU)+" ", " "+key+" ")
}

// streets are the folded names of the streets that stand in the words on what a
// district covers, in both languages.
func (e ElectoralDistrict) streets() []string {
	return append(streetsIn(e.Covers.KK), streetsIn(e.Covers.RU)...)
}

// parted cuts words on what a district covers at its signs.
var parted = regexp.MustCompile(`[^,;:\n()]+[,;:\n()]*`)

// streetKinds and villageKinds begin the folded words that say of what a name is.
var (
	streetKinds  = []string{"koshe", "ulic", "ul.", "prosp", "dangil", "pereul", "per.", "tuiik", "tuik"}
	villageKinds = []string{"auil", "kent", "eldi.", "sela.", "selo.", "s.", "posel", "p.", "naselen", "aumag", "teritoria"}
)

// isKind says that a folded word begins so; a point in the list stands for its end.
func isKind(word string, kinds []string) bool {
	return slices.ContainsFunc(kinds, func(kind string) bool { return strings.HasPrefix(word+".", kind) })
}

// streetsIn reads words such as «Ақадыр, көшелері: Абай, Достық 1–45» and «п. Агадырь:
// ул. Абая». A list behind a word for villages names no streets.
func streetsIn(covers string) (names []string) {
	listed := true
	for _, part := range parted.FindAllString(covers, -1) {
		said, village, name := streetName(strings.TrimRight(part, ",;:\n()"))
		switch {
		case strings.HasSuffix(part, ":"):
			listed = said || !village
		case name != "" && (said || listed && !village):
			names = append(names, name)
		}
		if strings.ContainsAny(part[len(part)-1:], ";\n") {
			listed = true
		}
	}
	return names
}

// streetName is a name without the words for its kind and numbers of houses, folded;
// said and village tell which kinds stand there.
func streetName(text string) (said, village bool, name string) {
	var words []string
	for _, word := range spelling.Words(text) {
		switch {
		case isKind(word, streetKinds):
			said = true
		case isKind(word, villageKinds):
			village = true
		case !unicode.IsDigit([]rune(word)[0]):
			words = append(words, word)
		}
	}
	return said, village, strings.Join(words, " ")
}
