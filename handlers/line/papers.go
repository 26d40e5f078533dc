package line

import (
	"net/url"
	"regexp"
	"slices"
	"strings"

	"qalauly/rating/methods"
)

// web is an address without its scheme, as it is copied from a telephone.
var web = regexp.MustCompile(`^(?:www\.|[\w-]+\.)+(?:kz|com|ru|org|net|me|tv|info|gov)(?:/\S*)?$`)

// address is a link as it is kept: with its scheme.
func address(text string) (string, bool) {
	text = strings.Trim(text, "()<>,;«»\"")
	if web.MatchString(strings.ToLower(text)) {
		text = "https://" + text
	}
	u, err := url.Parse(text)
	return text, err == nil && (u.Scheme == "https" || u.Scheme == "http") && strings.Contains(u.Host, ".")
}

func (p *reading) links() {
	for i, t := range p.tokens {
		if link, ok := address(t.text); ok {
			p.use(i, 1, linkUse)
			p.draft.Links = append(p.draft.Links, link)
		}
	}
}

// setLinks gives an address to the field for one; of several, one is asked.
func (p *reading) setLinks() {
	f, ok := p.field(func(f methods.Field) bool { return f.Kind == methods.FieldURL })
	switch {
	case !ok || len(p.draft.Links) == 0:
	case len(p.draft.Links) == 1:
		p.set(f.Name, p.draft.Links[0])
		p.draft.Links = nil
	case p.Fields[f.Name] != "":
		p.draft.Links = slices.DeleteFunc(p.draft.Links, func(link string) bool { return link == p.Fields[f.Name] })
	default:
		p.ask(Question{About: Field, Field: f.Name, Rule: Which, Options: p.draft.Links})
	}
}

// paper is a number of a paper: 12-3/45, 7-А.
var paper = regexp.MustCompile(`^\d+(?:[-/]\d+)*(?:[-/]\pL{1,2})?$`)

// findPapers finds numbers behind their sign: №12-3/45, № 3, номер 7.
func (p *reading) findPapers() {
	for i := 0; i < len(p.tokens); i++ {
		t := p.tokens[i]
		if t.used != free {
			continue
		}
		if number, ok := strings.CutPrefix(strings.Trim(t.text, signs), "№"); ok && paper.MatchString(number) {
			p.papers = append(p.papers, i)
			p.use(i, 1, paperUse)
		} else if words().numero[t.key] && i+1 < len(p.tokens) && paper.MatchString(strings.Trim(p.tokens[i+1].text, signs)) {
			p.papers = append(p.papers, i)
			p.use(i, 2, paperUse)
			i++
		}
	}
}

// setPapers gives the number of a paper to the field for one; where there is none
// the number belongs to the text.
func (p *reading) setPapers() {
	f, ok := p.field(func(f methods.Field) bool { return f.Kind == methods.FieldDocument })
	if !ok {
		for i := range p.tokens {
			if p.tokens[i].used == paperUse {
				p.tokens[i].used = free
			}
		}
		return
	}
	var numbers []string
	for _, i := range p.papers {
		n := 1
		if i+1 < len(p.tokens) && p.tokens[i+1].used == paperUse && !slices.Contains(p.papers, i+1) {
			n = 2
		}
		numbers = append(numbers, strings.TrimPrefix(strings.Trim(p.tokens[i+n-1].text, signs), "№"))
	}
	if len(numbers) == 0 && p.value(f.Name) == "" {
		for i, t := range p.tokens {
			if bare := strings.Trim(t.text, signs); t.used == free && strings.ContainsAny(bare, "-/") && paper.MatchString(bare) {
				numbers = append(numbers, bare)
				p.use(i, 1, paperUse)
			}
		}
	}
	switch {
	case len(numbers) == 1:
		p.set(f.Name, numbers[0])
	case len(numbers) > 1:
		p.ask(Question{About: Field, Field: f.Name, Rule: Which, Options: numbers})
	}
}
