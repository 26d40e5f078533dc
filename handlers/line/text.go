package line

import (
	"slices"
	"strings"

	"qalauly/rating/methods"
)

// stretches are the texts that are left, as they were typed; those of small words
// alone are none. Semicolons part them.
func (p *reading) stretches() (parts []string) {
	part := ""
	end := func() {
		if part != "" {
			parts = append(parts, part)
		}
		part = ""
	}
	for i := 0; i < len(p.tokens); i++ {
		if p.tokens[i].text == ";" {
			end()
			continue
		}
		n := p.textRun(i)
		if n > 0 && slices.ContainsFunc(p.tokens[i:i+n], func(t token) bool { return t.key != "" && !words().fillers[t.key] }) {
			if text := p.said(i, n); part != "" {
				part += ", " + text
			} else {
				part = text
			}
		}
		i += max(n-1, 0)
	}
	end()
	return slices.DeleteFunc(parts, func(part string) bool { // what was given to a field as an answer is no longer left
		for _, answer := range p.Fields {
			if answer == part {
				return true
			}
		}
		return false
	})
}

// textRun is how many words on end are text: hours stand in it.
func (p *reading) textRun(i int) (n int) {
	for i+n < len(p.tokens) && (p.tokens[i+n].used == free || p.tokens[i+n].used == clockUse) && p.tokens[i+n].text != ";" {
		n++
	}
	return n
}

// setText gives what is left to the fields for texts: to the place, else to the only
// text that must be there; parts between semicolons to as many fields in their
// order. What fits no field is kept, and asked.
func (p *reading) setText() {
	parts := p.stretches()
	if len(parts) == 0 {
		return
	}
	targets := p.texts(func(f methods.Field) bool { return p.needed(f) && p.header.Fields[f.Name] == "" })
	if len(targets) == 0 {
		targets = p.texts(p.needed) // a line says otherwise than its header
	}
	if len(targets) == 0 {
		targets = p.texts(func(f methods.Field) bool { return f.NeededWith == "" && p.header.Fields[f.Name] == "" })
		if len(targets) == 1 && len(parts) == 1 {
			parts[0] = unlabelled(targets[0], parts[0])
		}
	}
	if len(parts) == len(targets) {
		for i, f := range targets {
			p.set(f.Name, parts[i])
		}
		return
	}
	whole := strings.Join(parts, "; ")
	if places := slices.DeleteFunc(slices.Clone(targets), func(f methods.Field) bool { return f.Kind != methods.FieldPlace }); len(places) == 1 {
		targets = places
	}
	if len(targets) == 1 {
		p.set(targets[0].Name, whole)
		return
	}
	q := Question{About: Text, Rule: Which, Said: whole}
	for _, f := range targets {
		q.Options = append(q.Options, f.Name)
	}
	if len(targets) == 0 {
		for _, f := range p.c.Fields {
			if f.Kind == methods.FieldReference && p.needed(f) && p.value(f.Name) == "" {
				q = Question{About: Field, Field: f.Name, Rule: Missing, Said: whole}
			}
		}
	}
	p.draft.Rest = whole
	p.ask(q)
}

// texts are the fields without a value into which any text fits.
func (p *reading) texts(fits func(methods.Field) bool) []methods.Field {
	var all []methods.Field
	for _, f := range p.c.Fields {
		text := f.Kind == methods.FieldText || f.Kind == methods.FieldPlace
		if text && f.Name != networkField && p.draft.Fields[f.Name] == "" && p.Fields[f.Name] == "" && fits(f) {
			all = append(all, f)
		}
	}
	return all
}

// rest keeps all that was not understood of a line without a criterion.
func (p *reading) rest() { p.draft.Rest = strings.Join(p.stretches(), "; ") }

// inherit takes from the answers, and from the header, what the line does not say.
func (p *reading) inherit() {
	for _, f := range p.c.Fields {
		if value := p.value(f.Name); value != "" && (p.Fields[f.Name] != "" || !p.asked(Field, f.Name)) {
			p.draft.Fields[f.Name] = value
		}
	}
}

// missing asks for what a record must have.
func (p *reading) missing() {
	for _, f := range p.c.Fields {
		if p.draft.Fields[f.Name] == "" && p.needed(f) && !p.asked(Field, f.Name) {
			if !p.asHeader(Field, f.Name) {
				p.ask(Question{About: Field, Field: f.Name, Rule: Missing, Options: offered(f)})
			}
		}
	}
}

// asHeader asks what the header was asked, if it was.
func (p *reading) asHeader(a About, field string) bool {
	for _, q := range p.header.Questions {
		if q.About == a && q.Field == field {
			p.ask(q)
			return true
		}
	}
	return false
}
