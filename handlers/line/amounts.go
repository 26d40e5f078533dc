package line

import (
	"regexp"
	"slices"
	"strings"

	"qalauly/rating/methods"
)

// Numbers: alone, with a unit written to them (12чел), from one to another.
var (
	digitsOnly = regexp.MustCompile(`^\d{1,7}$`)
	glued      = regexp.MustCompile(`^(\d{1,7})-?(\pL+)$`)
	thousands  = regexp.MustCompile(`^\d{1,3} \d{3}$`)
	negative   = regexp.MustCompile(`^[-–—−](\d{1,7})$`)
	spread     = regexp.MustCompile(`^(\d{1,5})[-–—](\d{1,5})$`)
)

// unit says that a word says that people are counted.
func (p *reading) unit(i int) bool { return words().people[p.tokens[i].key] }

// findNumbers gives numbers to the fields that count: by what is said to be counted,
// before or behind the number, else the only bare number to the only field that must
// have one. A number inside a text may be a house's, and is asked.
func (p *reading) findNumbers() {
	p.findNegatives()
	for i := range p.tokens {
		if p.tokens[i].used == free {
			p.withUnit(i)
		}
	}
	f, ok := p.field(func(f methods.Field) bool {
		return f.Kind == methods.FieldInteger && !f.Scales && p.needed(f) && p.draft.Fields[f.Name] == "" && !p.asked(Field, f.Name)
	})
	if !ok {
		return
	}
	var bare, inside []int
	for i, t := range p.tokens {
		switch {
		case t.used != free || !digitsOnly.MatchString(strings.Trim(t.text, signs)):
		case i+1 < len(p.tokens) && words().measures[p.tokens[i+1].key], i > 0 && words().address[p.tokens[i-1].key]:
		case i > 0 && p.tokens[i-1].used == free && !words().fillers[p.tokens[i-1].key] && !slices.Contains(bare, i-1):
			inside = append(inside, i)
		default:
			bare = append(bare, i)
		}
	}
	p.takeBare(f, bare, inside)
}

// findNegatives asks about numbers below nothing: nobody counts so, and a dash before a
// number may be a slip.
func (p *reading) findNegatives() {
	for i, t := range p.tokens {
		if t.used != free || !negative.MatchString(strings.TrimRight(t.text, signs)) {
			continue
		}
		f, n := p.countedBy(p.keys(i+1, p.run(i+1)))
		ok := n > 0
		if !ok {
			f, ok = p.field(func(f methods.Field) bool { return f.Kind == methods.FieldInteger && !f.Scales && p.needed(f) })
		}
		if ok {
			p.setNumber(f, t.text)
			p.use(i, 1+n, numberUse)
		}
	}
}

// takeBare takes the one bare number, or asks which number is meant.
func (p *reading) takeBare(f methods.Field, bare, inside []int) {
	if answer := p.Fields[f.Name]; answer != "" { // the number that was the answer is no part of the text
		for _, i := range slices.Concat(bare, inside) {
			if strings.Trim(p.tokens[i].text, signs) == answer {
				p.use(i, 1, numberUse)
				return
			}
		}
		return
	}
	switch {
	case len(bare) == 1:
		p.setNumber(f, p.tokens[bare[0]].text)
		p.use(bare[0], 1, numberUse)
	case len(bare)+len(inside) > 0 && p.header.Fields[f.Name] == "":
		q := Question{About: Field, Field: f.Name, Rule: Which}
		for _, i := range slices.Concat(bare, inside) {
			q.Options = append(q.Options, strings.Trim(p.tokens[i].text, signs))
		}
		p.ask(q)
	}
}

// withUnit reads 12 чел., 12чел, 3 жолданым, адам саны 12.
func (p *reading) withUnit(i int) {
	text := strings.Trim(p.tokens[i].text, signs)
	if m := glued.FindStringSubmatch(text); m != nil {
		if f, n := p.countedBy([]string{key(m[2])}); n > 0 {
			p.setNumber(f, m[1])
			p.use(i, 1, numberUse)
		}
		return
	}
	several := spread.FindStringSubmatch(text)
	if !digitsOnly.MatchString(text) && several == nil {
		return
	}
	f, n := p.countedBy(p.keys(i+1, p.run(i+1)))
	behind := n > 0
	if !behind && i > 0 && p.tokens[i-1].used == free {
		f, behind = p.counting(i - 1)
	}
	if !behind {
		return
	}
	from := i
	for from > 0 && p.tokens[from-1].used == free && p.countsIn(f, from-1) {
		from-- // «принято 12 человек»
	}
	if i > 0 && p.tokens[i-1].used == free && thousands.MatchString(p.tokens[i-1].text+" "+text) { // 1 500: one number, or two
		several = []string{text, p.tokens[i-1].text + text, text}
		from = i - 1
	}
	if several != nil {
		p.ask(Question{About: Field, Field: f.Name, Rule: Which, Said: p.said(i, 1), Options: several[1:]})
	} else {
		p.setNumber(f, text)
	}
	p.use(from, i+n+1-from, numberUse)
}

// counting is the field that the words up to i say to be counted: that with the most
// of them in its label.
func (p *reading) counting(i int) (found methods.Field, ok bool) {
	most := 0
	for _, f := range p.c.Fields {
		n := 0
		for f.Kind == methods.FieldInteger && !f.Scales && n <= i && p.tokens[i-n].used == free && p.countsIn(f, i-n) {
			n++
		}
		if n > most {
			found, ok, most = f, true, n
		} else if n == most {
			ok = false
		}
	}
	return found, ok
}

// countsIn says that a word is one of a field's label.
func (p *reading) countsIn(f methods.Field, i int) bool {
	k := p.tokens[i].key
	return len([]rune(k)) > 3 && slices.ContainsFunc(labelsOf(f), func(label []string) bool { return holds(label, []string{k}) })
}

// countedBy is the field that counts what words say, and how many words say it.
func (p *reading) countedBy(said []string) (methods.Field, int) {
	if len(said) == 0 || place(said) > 0 {
		return methods.Field{}, 0
	}
	isCount := func(f methods.Field) bool { return f.Kind == methods.FieldInteger && !f.Scales }
	if words().people[said[0]] {
		f, ok := p.field(func(f methods.Field) bool { return isCount(f) && p.needed(f) })
		n := 1
		for n < len(said) && ok && place(said[n:]) == 0 && slices.ContainsFunc(labelsOf(f), func(label []string) bool { return holds(label, said[n:n+1]) }) {
			n++ // «12 человек принято»
		}
		if ok {
			return f, n
		}
	}
	for _, f := range p.c.Fields {
		for _, label := range labelsOf(f) {
			if isCount(f) && !f.Optional == p.needed(f) && len([]rune(said[0])) > 3 && holds(label, said[:1]) {
				return f, 1
			}
		}
	}
	return methods.Field{}, 0
}
