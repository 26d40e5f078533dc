package line

import (
	"context"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"qalauly/internal/lexicon"
	"qalauly/internal/spelling"
)

// How like a name must be.
const (
	leastName    = 0.75 // a word that begins a name
	leastSurname = 0.8  // the surname, of one who is meant
	leastInside  = 0.85 // a name that does not begin a stretch of text
	sureSecond   = 0.95 // a surname that may be that of a second one
	placedName   = 0.9  // a namesake told by the place behind the name
	mostWords    = 4    // of a name, without initials
	mostPeople   = 8    // that are offered
)

var (
	inNumber = regexp.MustCompile(`^(?:№|#)?(\d{1,9})$`)
	initials = regexp.MustCompile(`^\p{Lu}\p{Ll}?\.?(?:\p{Lu}\p{Ll}?\.?)?$`)
)

// findDeputy looks for who it is about. The first of many lines is a header unless
// it begins with somebody.
func (p *reading) findDeputy(ctx context.Context, mayBeHeader bool) error {
	start := p.firstFree()
	found, err := p.byNumber(ctx, start)
	if err != nil {
		return err
	}
	if !found && start < len(p.tokens) && (!mayBeHeader || p.begins(start)) {
		if found, err = p.byName(ctx, start); err != nil {
			return err
		}
	}
	if mayBeHeader && !found {
		p.isHeader = true
		return nil
	}
	if !found {
		if err := p.elsewhere(ctx, start); err != nil {
			return err
		}
	}
	if err := p.another(ctx); err != nil {
		return err
	}
	switch {
	case p.Deputy != 0:
		p.draft.Deputy = p.Deputy
		p.draft.Questions = slices.DeleteFunc(p.draft.Questions, func(q Question) bool { return q.About == Deputy })
	case p.draft.Deputy == 0 && !p.asked(Deputy, ""):
		p.draft.Deputy = p.Card
		if p.Card == 0 {
			p.ask(Question{About: Deputy, Rule: Missing})
		}
	case p.draft.Deputy != 0 && p.Card != 0 && p.draft.Deputy != p.Card:
		p.ask(Question{About: Deputy, Rule: Which, People: []int64{p.Card, p.draft.Deputy}})
		p.draft.Deputy = 0
	}
	return nil
}

// firstFree is the first word that is not understood yet, without small words
// before it.
func (p *reading) firstFree() int {
	i := 0
	for i < len(p.tokens) && (p.tokens[i].used != free && p.tokens[i].used != paperUse || p.tokens[i].text == ";" || p.title(i)) {
		i++
	}
	return i
}

// title says that a word only says what somebody is: «депутат Ахметов».
func (p *reading) title(i int) bool {
	return words().fillers[p.tokens[i].key] && i+1 < len(p.tokens) && p.tokens[i+1].used == free
}

// begins says that nothing was understood before a word.
func (p *reading) begins(i int) bool {
	return !slices.ContainsFunc(p.tokens[:i], func(t token) bool { return t.used != filler && t.used != free })
}

// byNumber reads the number in the register that a line begins with: with its sign,
// or bare where no card says who is meant, or a code follows.
func (p *reading) byNumber(ctx context.Context, i int) (bool, error) {
	if i >= len(p.tokens) || !p.begins(i) {
		return false, nil
	}
	n := 1
	text := strings.Trim(p.tokens[i].text, signs)
	signed := p.tokens[i].used == paperUse
	if signed && inNumber.FindString(text) == "" && i+1 < len(p.tokens) {
		text, n = strings.Trim(p.tokens[i+1].text, signs), 2
	}
	m := inNumber.FindStringSubmatch(text)
	coded := i+n < len(p.tokens) && p.tokens[i+n].used == codeUse // nothing is counted before a code
	if m == nil || !signed && p.Card != 0 && !coded || i+n < len(p.tokens) && p.unit(i+n) {
		return false, nil
	}
	id, _ := strconv.ParseInt(m[1], 10, 64) // of nine digits at most
	person, ok, err := p.names.Number(ctx, id)
	if err != nil {
		return false, err
	}
	if ok {
		p.draft.Deputy = person.ID
	} else if !signed && p.Card != 0 {
		return false, nil
	} else {
		p.ask(Question{About: Deputy, Rule: Unknown, Said: p.said(i, n)})
	}
	p.use(i, n, deputyUse)
	p.papers = slices.DeleteFunc(p.papers, func(at int) bool { return at >= i && at < i+n })
	return true, nil
}

// byName reads the name that a stretch of text begins with.
func (p *reading) byName(ctx context.Context, i int) (bool, error) {
	n, people, sure, err := p.nameAt(ctx, i)
	if err != nil || n == 0 || !p.begins(i) && !p.surname(i, n, people[0]) {
		return false, err
	}
	p.meant(i, n, people, sure)
	return true, nil
}

// elsewhere looks for a name that begins no line: at the beginning of each stretch
// of text, then inside. A given name alone is more likely a village's or a street's.
func (p *reading) elsewhere(ctx context.Context, start int) error {
	const most = 12 // words that are looked up: a line is no letter
	looked := 0
	for i := start; i < len(p.tokens) && looked < most; i++ {
		if p.run(i) == 0 || !p.capital(i) || initials.MatchString(strings.Trim(p.tokens[i].text, ",")) && p.run(i) < 2 {
			continue
		}
		looked++
		n, people, sure, err := p.nameAt(ctx, i)
		if err != nil {
			return err
		}
		if n == 0 || people[0].Score < leastInside || !p.surname(i, n, people[0]) {
			continue
		}
		p.meant(i, n, people, sure)
		return nil
	}
	p.nobody(start)
	return nil
}

// another asks who is meant where a second name follows the first, or a comma: one
// line is about one deputy.
func (p *reading) another(ctx context.Context) error {
	const most = 4 // words that are looked up
	after, looked := false, 0
	for i, t := range p.tokens {
		follows := after || i > 0 && strings.HasSuffix(p.tokens[i-1].text, ",")
		if t.used != free || !words().fillers[t.key] {
			after = t.used == deputyUse
		}
		if t.used != free || !follows || !p.capital(i) || p.draft.Deputy == 0 || looked == most {
			continue
		}
		looked++
		people, _, err := p.names.Like(ctx, p.said(i, 1))
		if err != nil {
			return err
		}
		if len(people) > 0 && people[0].Score >= sureSecond && people[0].ID != p.draft.Deputy && p.surname(i, 1, people[0]) {
			p.ask(Question{About: Deputy, Rule: Which, Said: p.said(i, 1), People: []int64{p.draft.Deputy, people[0].ID}})
			p.draft.Deputy = 0
		}
	}
	return nil
}

// nobody asks about words that stand where a name does: at the beginning of a line
// under a header, or before a code.
func (p *reading) nobody(start int) {
	if p.Card != 0 || start >= len(p.tokens) || p.run(start) == 0 || !p.begins(start) || !startsWithLetter(p.tokens[start].key) {
		return
	}
	n := 1
	for n < p.run(start) && n < 3 && p.capital(start+n) {
		n++
	}
	coded := start+n < len(p.tokens) && p.tokens[start+n].used == codeUse
	if p.many || coded {
		p.ask(Question{About: Deputy, Rule: Unknown, Said: p.said(start, n)})
		p.use(start, n, deputyUse)
	}
}

// meant notes who is meant, or asks.
func (p *reading) meant(i, n int, people []Person, sure bool) {
	said := p.said(i, n)
	p.use(i, n, deputyUse)
	if sure && p.surname(i, n, people[0]) {
		p.draft.Deputy = people[0].ID
		return
	}
	q := Question{About: Deputy, Rule: Which, Said: said}
	for _, one := range people[:min(len(people), mostPeople)] {
		q.People = append(q.People, one.ID)
	}
	p.ask(q)
}

// nameAt reads a name from a word on: as many words as belong to it.
func (p *reading) nameAt(ctx context.Context, i int) (n int, people []Person, sure bool, err error) {
	run := p.run(i)
	for n < run && initials.MatchString(strings.Trim(p.tokens[i+n].text, ",")) {
		n++
	}
	if n == run {
		return 0, nil, false, nil
	}
	n++
	if people, sure, err = p.names.Like(ctx, p.said(i, n)); err != nil || len(people) == 0 || people[0].Score < leastName {
		return 0, nil, false, err
	}
	for count := 1; n < run && count <= mostWords; n++ {
		if initials.MatchString(strings.Trim(p.tokens[i+n].text, ",")) {
			if people, sure, err = p.keep(ctx, i, n+1, people, sure); err != nil {
				return 0, nil, false, err
			}
			continue
		}
		more, moreSure, ok, err := p.more(ctx, i, n, people, sure)
		if err != nil {
			return 0, nil, false, err
		}
		if !ok || count == mostWords {
			break
		}
		people, sure = more, moreSure
		count++
	}
	return n, people, sure, nil
}

// keep looks again with an initial more; who is known stays where nobody fits.
func (p *reading) keep(ctx context.Context, i, n int, people []Person, sure bool) ([]Person, bool, error) {
	more, moreSure, err := p.names.Like(ctx, p.said(i, n))
	if err != nil || len(more) == 0 {
		return people, sure, err
	}
	return more, moreSure, nil
}

// more looks whether the next word belongs to the name: one of those found is
// called so, or, of namesakes, it says where the one meant was elected.
func (p *reading) more(ctx context.Context, i, n int, people []Person, sure bool) (more []Person, moreSure, ok bool, err error) {
	if more, moreSure, err = p.names.Like(ctx, p.said(i, n+1)); err != nil || len(more) == 0 {
		return nil, false, false, err
	}
	if !sure && moreSure && more[0].Score >= placedName {
		return more, moreSure, true, nil
	}
	alone, _, err := p.names.Like(ctx, p.said(i+n, 1))
	if err != nil {
		return nil, false, false, err
	}
	called := func(in []Person, id int64) bool {
		return slices.ContainsFunc(in, func(one Person) bool { return one.ID == id && one.Score >= leastName-0.1 })
	}
	return more, moreSure, called(people, more[0].ID) && called(alone, more[0].ID), nil
}

// surname says that one of the words is the surname.
func (p *reading) surname(i, n int, who Person) bool {
	for _, said := range spelling.Words(p.said(i, n)) {
		for _, surname := range who.Surnames {
			folded := spelling.Fold(surname)
			longer := max(len(said), len(folded))
			if longer > 0 && 1-float64(lexicon.Changes(said, folded))/float64(longer) >= leastSurname {
				return true
			}
		}
	}
	return false
}

func (p *reading) capital(i int) bool {
	letters := []rune(strings.Trim(p.tokens[i].text, signs))
	return len(letters) > 0 && unicode.IsUpper(letters[0])
}
