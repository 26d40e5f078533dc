package line

import (
	"slices"
	"strings"

	"qalauly/rating/methods"
)

// option is one way of saying one option of a choice.
type option struct {
	field, code string
	phrase      []string
	name        bool // a name of the option, said with any endings; else said just so
}

func optionsOf(c methods.Criterion) []option {
	var all []option
	for _, f := range c.Fields {
		for _, o := range f.Options {
			for _, name := range []string{o.Name.KK, o.Name.RU} {
				said := keys(name)
				all = append(all, option{f.Name, o.Code, said, true})
				for _, other := range others(words().alike, said) {
					all = append(all, option{f.Name, o.Code, other, false})
				}
			}
		}
	}
	slices.SortStableFunc(all, func(a, b option) int { return len(b.phrase) - len(a.phrase) })
	return all
}

func (o option) begins(said []string) bool {
	if o.name {
		return begins(said, o.phrase)
	}
	return len(said) >= len(o.phrase) && slices.Equal(said[:len(o.phrase)], o.phrase)
}

// findOptions finds what was chosen, the longest phrases first. What was said of one
// choice in two ways is asked, and so is what was denied in a way not known.
func (p *reading) findOptions() {
	said := map[string][]string{}
	at := map[string][]int{}
	for i := 0; i < len(p.tokens); i++ {
		o, ok := p.optionAt(i)
		if !ok {
			continue
		}
		n := len(o.phrase)
		if p.denied(i, n) {
			f, _ := p.c.Field(o.field)
			said[o.field] = append(said[o.field], codesOf(f)...)
		}
		if !slices.Contains(said[o.field], o.code) {
			said[o.field] = append(said[o.field], o.code)
		}
		p.use(i, n, optionUse)
		at[o.field] = append(at[o.field], i)
		i += n - 1
	}
	for _, f := range p.c.Fields {
		switch codes := said[f.Name]; {
		case len(codes) == 1:
			p.set(f.Name, codes[0])
		case len(codes) > 1:
			first, last := at[f.Name][0], at[f.Name][len(at[f.Name])-1]
			p.ask(Question{About: Field, Field: f.Name, Rule: Which, Said: p.said(first, last+1-first), Options: codes})
		}
	}
}

// denied says that a word of denial stands before an option, with a word between
// them or none, or right behind it.
func (p *reading) denied(i, n int) bool {
	for _, at := range []int{i - 2, i - 1, i + n} {
		if at >= 0 && at < len(p.tokens) && p.tokens[at].used == free && words().denials[p.tokens[at].key] {
			return true
		}
	}
	return false
}

// keepOptions keeps the words of options that are said in full from being read as
// days: «кемінде 3 күн бұрын» is none.
func (p *reading) keepOptions() {
	for i := range p.tokens {
		said := p.keys(i, p.run(i))
		for _, options := range p.options {
			for _, o := range options {
				if o.name && len(o.phrase) > 2 && o.begins(said) && strings.ContainsAny(strings.Join(o.phrase, ""), "0123456789") {
					p.use(i, len(o.phrase), wordUse)
				}
			}
		}
	}
}

// optionAt is the option that words say from i on; they may have named the
// criterion before.
func (p *reading) optionAt(i int) (option, bool) {
	run := 0
	for i+run < len(p.tokens) && p.tokens[i+run].text != ";" && (p.tokens[i+run].used == free || p.tokens[i+run].used == wordUse) {
		run++
	}
	said := p.keys(i, run)
	for _, o := range p.options[p.c.Code] {
		if f, _ := p.c.Field(o.field); len(o.phrase) > 0 && o.begins(said) && p.draft.Fields[f.Name] == "" {
			return o, true
		}
	}
	return option{}, false
}

func codesOf(f methods.Field) []string {
	var codes []string
	for _, o := range f.Options {
		codes = append(codes, o.Code)
	}
	return codes
}
