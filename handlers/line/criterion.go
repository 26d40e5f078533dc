package line

import (
	"cmp"
	"regexp"
	"slices"
	"strings"
	"unicode"

	"qalauly/internal/spelling"
	"qalauly/rating/methods"
)

// codeForm is a letter and a number, as codes of criteria are: A4, а4, B-2.
var codeForm = regexp.MustCompile(`^(\pL)-?(\d{1,2})$`)

// lookalikes are Cyrillic letters that look like Latin ones of codes.
var lookalikes = map[rune]string{'А': "A", 'В': "B", 'С': "C", 'Е': "E", 'Н': "H", 'К': "K", 'М': "M", 'О': "O", 'Р': "P", 'Т': "T", 'Х': "X"}

// blockOf is the block whose letter was typed, in either alphabet.
func (r *Reader) blockOf(letter string) string {
	upper := []rune(strings.ToUpper(letter))[0]
	for _, latin := range []string{string(upper), lookalikes[upper], strings.ToUpper(spelling.Fold(letter))} {
		if r.blocks[latin] {
			return latin
		}
	}
	return ""
}

// meaning are the words that name a criterion.
type meaning struct {
	code  string
	words [][]string // of its name in both languages, and what is said for them
}

func meaningOf(c methods.Criterion) meaning {
	m := meaning{code: c.Code}
	for _, name := range []string{c.Name.KK, c.Name.RU} {
		said := keys(name)
		for _, word := range said {
			if len([]rune(word)) > 3 || !words().fillers[word] {
				m.words = append(m.words, []string{word})
			}
		}
		m.words = append(m.words, others(words().topics, said)...)
	}
	return m
}

// names says that words begin with one that names the criterion, and with how many.
func (m meaning) names(said []string) (n int) {
	for _, phrase := range m.words {
		if begins(said, phrase) || len(phrase) == 1 && slip(said[0], phrase[0]) {
			n = max(n, len(phrase))
		}
	}
	return n
}

// codes finds criteria named by their code.
func (p *reading) codes() {
	var known, unknown []string
	strange := 0 // a word like a code of no criterion
	for i, t := range p.tokens {
		code, n := strings.Trim(t.text, signs), 1
		if letters := []rune(code); t.used == free && len(letters) == 1 && unicode.IsUpper(letters[0]) && i > 0 && i+1 < len(p.tokens) {
			code, n = code+strings.Trim(p.tokens[i+1].text, signs), 2 // «А 4»
		}
		m := codeForm.FindStringSubmatch(code)
		if t.used != free || m == nil || p.blockOf(m[1]) == "" {
			continue
		}
		block := p.blockOf(m[1])
		if _, ok := p.method.Criterion(block + m[2]); ok {
			known = append(known, block+m[2])
			p.use(i, n, codeUse)
		} else if n == 1 {
			unknown = append(unknown, block)
			strange = i
		}
	}
	slices.Sort(known)
	switch known = slices.Compact(known); {
	case p.Criterion != "":
		p.draft.Criterion = p.Criterion
	case len(known) == 1:
		p.draft.Criterion = known[0]
	case len(known) > 1:
		p.ask(Question{About: Criterion, Rule: Which, Options: known})
	case len(unknown) > 0 && p.header.Criterion == "":
		p.ask(Question{About: Criterion, Rule: Unknown, Said: p.said(strange, 1), Options: p.codesOf(unknown[0])})
	default:
		p.draft.Criterion = p.header.Criterion
	}
}

// codesOf are the criteria of a block that staff record.
func (r *Reader) codesOf(block string) []string {
	var all []string
	for _, c := range r.method.Criteria {
		if c.From(methods.Staff) && (block == "" || c.Block == block) {
			all = append(all, c.Code)
		}
	}
	return all
}

// findCriterion looks for a criterion by words where no code names it; false where
// there is none to go on with.
func (p *reading) findCriterion() bool {
	if p.draft.Criterion == "" && !p.asked(Criterion, "") && !p.asHeader(Criterion, "") {
		p.byWords()
	}
	c, ok := p.method.Criterion(p.draft.Criterion)
	if !ok {
		p.draft.Criterion = ""
		if !p.asked(Criterion, "") {
			p.ask(p.noCriterion())
		}
		return false
	}
	if !c.From(methods.Staff) {
		p.ask(Question{About: Criterion, Rule: Source, Said: c.Code, Options: p.codesOf("")})
		p.draft.Criterion = ""
		return false
	}
	p.c = c
	return true
}

// noCriterion asks for the criterion: a word like a code is said not to be one.
func (p *reading) noCriterion() Question {
	for i, t := range p.tokens {
		if t.used == free && codeForm.MatchString(strings.Trim(t.text, signs)) {
			return Question{About: Criterion, Rule: Unknown, Said: p.said(i, 1), Options: p.codesOf("")}
		}
	}
	return Question{About: Criterion, Rule: Missing, Options: p.codesOf("")}
}

// byWords weighs each word by how many criteria are named by it.
func (p *reading) byWords() {
	weight := map[string]float64{}
	for i := 0; i < len(p.tokens); {
		n := p.namedAt(i, weight)
		i += max(n, 1)
	}
	type weighed struct {
		code string
		sum  float64
	}
	var all []weighed
	for code, sum := range weight {
		all = append(all, weighed{code, sum})
	}
	slices.SortFunc(all, func(a, b weighed) int { return cmp.Or(cmp.Compare(b.sum, a.sum), cmp.Compare(a.code, b.code)) })
	switch {
	case len(all) == 0:
		return
	case len(all) == 1 || all[0].sum-all[1].sum > 0.3:
		p.draft.Criterion = all[0].code
		p.leading()
		return
	}
	var codes []string
	for _, w := range all {
		if w.sum >= all[0].sum/2 {
			codes = append(codes, w.code)
		}
	}
	p.ask(Question{About: Criterion, Rule: Which, Options: codes})
}

// namedAt adds to the weights of the criteria that words from i on name, and returns
// how many words that were.
func (p *reading) namedAt(i int, weight map[string]float64) (n int) {
	run := p.run(i)
	if run == 0 {
		return 1
	}
	said := p.keys(i, run)
	if n := place(said); n > 0 {
		return n
	}
	if words().fillers[said[0]] {
		return 1
	}
	var codes []string
	for _, m := range p.criteria {
		if named := m.names(said); named > 0 {
			codes = append(codes, m.code)
			n = max(n, named)
		}
	}
	for _, code := range codes {
		weight[code] += 1 / float64(len(codes))
	}
	return n
}

// leading marks the words that name the criterion where the first stretch of text
// with them begins with them: further on they belong to the text.
func (p *reading) leading() {
	at := slices.IndexFunc(p.criteria, func(m meaning) bool { return m.code == p.draft.Criterion })
	for i := 0; i < len(p.tokens); i++ {
		begin, end := i, i+p.run(i)
		for i < end {
			n := p.criteria[at].leads(p.keys(i, end-i))
			if n == 0 {
				break
			}
			p.use(i, n, wordUse)
			i += n
		}
		if i > begin {
			return
		}
		i = max(i, end)
	}
}

// leads is how many words name the criterion at the beginning of a text, with a
// small word between them.
func (m meaning) leads(said []string) int {
	if place(said) > 0 {
		return 0
	}
	if words().fillers[said[0]] && len(said) > 1 {
		if n := m.names(said[1:]); n > 0 {
			return n + 1
		}
		return 0
	}
	return m.names(said)
}
