package line

import (
	"context"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"qalauly/rating/methods"
)

// reading is one line while it is read.
type reading struct {
	*Reader
	Known
	names    Names
	many     bool
	isHeader bool
	header   Draft // nothing, where there is none
	c        methods.Criterion
	tokens   []token
	dates    []saidDay
	papers   []int // tokens that are numbers of papers
	draft    Draft
}

// token is one word of a line.
type token struct {
	text string // as typed
	key  string
	used use
}

// use is what a word was understood as.
type use string

const (
	free      use = ""
	filler    use = "filler"
	deputyUse use = "deputy"
	codeUse   use = "code"
	wordUse   use = "criterion" // names the criterion, and may name an option too
	dayUse    use = "day"
	paperUse  use = "paper"
	numberUse use = "number"
	optionUse use = "option"
	clockUse  use = "clock" // an hour, which is a part of the text
	linkUse   use = "link"
	labelUse  use = "label"
)

// read goes from what can be mistaken for nothing else to what is left.
func (p *reading) read(ctx context.Context, first bool) error {
	p.split()
	p.links()
	p.codes()
	p.keepOptions()
	p.findPapers()
	if err := p.findDays(ctx); err != nil {
		return err
	}
	if err := p.findDeputy(ctx, first && p.many); err != nil {
		return err
	}
	if !p.findCriterion() {
		p.rest()
		return nil
	}
	p.labels()
	p.setDays()
	p.setPapers()
	p.setLinks()
	p.findOptions()
	p.findNumbers()
	p.setNetwork()
	p.setText()
	p.inherit()
	if !p.isHeader {
		p.missing()
	}
	return nil
}

// bullet is a number of a list: «1.», «2)».
var bullet = regexp.MustCompile(`^\d{1,3}[.)]$`)

func (p *reading) split() {
	for _, word := range strings.Fields(strings.ReplaceAll(strings.ReplaceAll(p.draft.Text, ";", " ; "), " ", " ")) {
		p.tokens = append(p.tokens, token{text: word, key: key(word)})
	}
	for i, t := range p.tokens {
		if t.key == "" && t.text != ";" || i == 0 && len(p.tokens) > 1 && bullet.MatchString(t.text) && startsWithLetter(p.tokens[1].key) {
			p.tokens[i].used = filler
		}
	}
}

func startsWithLetter(k string) bool { return k != "" && (k[0] < '0' || k[0] > '9') }

// ask notes a question.
func (p *reading) ask(q Question) {
	if q.About == Field && p.Fields[q.Field] != "" {
		return // answered
	}
	if !slices.ContainsFunc(p.draft.Questions, q.like) {
		p.draft.Questions = append(p.draft.Questions, q)
	}
}

func (p *reading) asked(a About, field string) bool {
	return slices.ContainsFunc(p.draft.Questions, func(q Question) bool { return q.About == a && q.Field == field })
}

// set notes what a field holds.
func (p *reading) set(field, value string) {
	switch {
	case p.Fields[field] != "":
	case utf8.RuneCountInString(value) > mostText:
		p.ask(Question{About: Field, Field: field, Rule: Form, Said: value})
	default:
		p.draft.Fields[field] = value
	}
}

// mostText is how many letters a field of a record takes.
const mostText = 500

// needed says that a record must have the field.
func (p *reading) needed(f methods.Field) bool {
	name, code, ok := strings.Cut(f.NeededWith, "=")
	return !f.Optional || ok && p.value(name) == code
}

func (p *reading) value(field string) string {
	for _, from := range []map[string]string{p.Fields, p.draft.Fields, p.header.Fields} {
		if from[field] != "" {
			return from[field]
		}
	}
	return ""
}

// use marks n words from i on.
func (p *reading) use(i, n int, as use) {
	for j := i; j < i+n; j++ {
		p.tokens[j].used = as
	}
}

// said is the text of n words from i on.
func (p *reading) said(i, n int) string {
	var all []string
	for _, t := range p.tokens[i : i+n] {
		all = append(all, t.text)
	}
	return strings.Trim(strings.Join(all, " "), " ,;")
}

// run is how many words on end from i on are free, up to a semicolon.
func (p *reading) run(i int) (n int) {
	for i+n < len(p.tokens) && p.tokens[i+n].used == free && p.tokens[i+n].text != ";" {
		n++
	}
	return n
}

func (p *reading) keys(i, n int) []string {
	var all []string
	for _, t := range p.tokens[i : i+n] {
		all = append(all, t.key)
	}
	return all
}

// labelsOf is a field's name in both languages, as keys.
func labelsOf(f methods.Field) [][]string {
	return [][]string{keys(f.Label.KK), keys(f.Label.RU)}
}
