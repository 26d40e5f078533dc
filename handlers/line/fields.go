package line

import (
	"slices"
	"strconv"
	"strings"

	"qalauly/internal/days"
	"qalauly/rating/methods"
)

// labels reads what stands behind a field's label and a colon, until the next one
// or a semicolon.
func (p *reading) labels() {
	for i := 0; i < len(p.tokens); i++ {
		f, n, ok := p.labelAt(i)
		if !ok {
			continue
		}
		end := i + n
		for end < len(p.tokens) && p.tokens[end].text != ";" && p.tokens[end].used != linkUse {
			if _, _, next := p.labelAt(end); next {
				break
			}
			end++
		}
		if end == i+n {
			continue
		}
		p.labelled(f, p.said(i+n, end-i-n))
		p.use(i, end-i, labelUse)
		p.dates = slices.DeleteFunc(p.dates, func(d saidDay) bool { return d.at >= i && d.at < end })
		p.papers = slices.DeleteFunc(p.papers, func(at int) bool { return at >= i && at < end })
		i = end - 1
	}
}

// labelAt is the field whose label and a colon stand at i.
func (p *reading) labelAt(i int) (methods.Field, int, bool) {
	if p.tokens[i].used == deputyUse || p.tokens[i].used == codeUse {
		return methods.Field{}, 0, false
	}
	for _, f := range p.c.Fields {
		for _, label := range labelsOf(f) {
			n := len(label)
			if n == 0 || i+n > len(p.tokens) || !strings.HasSuffix(p.tokens[i+n-1].text, ":") {
				continue
			}
			if begins(p.keys(i, n), label) {
				return f, n, true
			}
		}
	}
	return methods.Field{}, 0, false
}

// labelled puts a value into the field whose label was said.
func (p *reading) labelled(f methods.Field, said string) {
	value, ok := said, true
	switch f.Kind {
	case methods.FieldDate:
		l := days.Past(p.Today)
		if f.Name != p.c.DatedBy {
			l = days.Any(p.Today)
		}
		if r := days.Read(strings.Fields(said), l); r.Words == len(strings.Fields(said)) {
			p.setDay(f, said, r)
			return
		}
		ok = false
	case methods.FieldInteger, methods.FieldNumber:
		p.setNumber(f, strings.Fields(said)[0])
		return
	case methods.FieldURL:
		value, ok = address(said)
	case methods.FieldChoice:
		ok = false
		for _, o := range p.options[p.c.Code] {
			if o.field == f.Name && len(o.phrase) == len(keys(said)) && o.begins(keys(said)) {
				value, ok = o.code, true
				break
			}
		}
	case methods.FieldFlag, methods.FieldTime, methods.FieldReference:
		ok = false
	}
	if !ok {
		p.ask(Question{About: Field, Field: f.Name, Rule: Form, Said: said, Options: codesOf(f)})
		return
	}
	if f.Name == networkField {
		if name := networkOf(keys(value)); name != "" {
			value = name
		}
	}
	p.set(f.Name, value)
}

// field is the first field that fits.
func (p *reading) field(fits func(methods.Field) bool) (methods.Field, bool) {
	if i := slices.IndexFunc(p.c.Fields, fits); i >= 0 {
		return p.c.Fields[i], true
	}
	return methods.Field{}, false
}

// setNumber puts digits into a field, or asks for others.
func (p *reading) setNumber(f methods.Field, digits string) {
	below := negative.FindStringSubmatch(strings.TrimRight(digits, signs))
	if digits = strings.Trim(digits, signs); below != nil {
		digits = "-" + below[1]
	}
	v, err := strconv.ParseFloat(strings.ReplaceAll(digits, ",", "."), 64)
	whole := !strings.ContainsAny(digits, ".,eExXpPnNiI_+") || f.Kind == methods.FieldNumber
	switch {
	case err != nil || !whole || v != v:
		p.ask(Question{About: Field, Field: f.Name, Rule: Form, Said: digits})
	case v < f.Min || v > f.Max:
		p.ask(Question{About: Field, Field: f.Name, Rule: Range, Said: digits})
	default:
		p.set(f.Name, strings.ReplaceAll(digits, ",", "."))
	}
}
