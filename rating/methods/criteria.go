package methods

import (
	"slices"
	"strings"
)

// criterion reads one criterion; blocks and levels have been read.
func (m *Method) criterion(t table) Criterion {
	seen := map[string]bool{}
	for _, c := range m.Criteria {
		seen[c.Code] = true
	}
	c := Criterion{
		Code: codeOf(t, seen, criterionCode, "the letter of its block and a number from 1 to 99"),
		Name: t.name(""), What: t.name("what_"),
		Kind:   Kind(t.oneOf("kind", "ratio", "mean", "count", "threshold")),
		Weight: t.number("weight", 0, 100), DatedBy: t.text("dated_by"),
		Evidence:     t.someOf("evidence", "photo", "file", "link", "document", "system"),
		EvidenceHint: t.name("evidence_"), Drawn: t.flag("drawn_by_service"), WindowWeeks: m.Window.Weeks,
	}
	for _, s := range t.someOf("source", "staff", "appeal", "programme") {
		c.Source = append(c.Source, Source(s))
	}
	if len(c.Source) > 1 && c.From(Appeal) {
		t.wrong("source", "what appeals hand in nobody may type: appeal must stand alone")
	}
	c.Block = t.text("block")
	if _, known := m.Block(c.Block); !known && c.Block != "" {
		t.wrong("block", "there is no such block")
	} else if c.Code != "" && !strings.HasPrefix(c.Code, c.Block) {
		t.wrong("code", "must begin with the letter of its block, %s", c.Block)
	}
	c.limits(t)
	c.byKind(t, m.Levels)
	c.fields(t)
	c.Caps = c.caps(t)
	t.done()
	return c
}

// limits reads what may be left out.
func (c *Criterion) limits(t table) {
	if t.has("window_weeks") {
		c.WindowWeeks = t.integer("window_weeks", 1, 104)
	}
	if t.has("newcomer_weeks") {
		c.NewcomerWeeks = t.integer("newcomer_weeks", 1, 104)
	}
	if t.has("answer_days") {
		c.AnswerDays = t.integer("answer_days", 1, 60)
	}
}

// byKind reads what only one kind has.
func (c *Criterion) byKind(t table, levels []Level) {
	only := func(key string, kinds ...Kind) bool {
		fits := slices.Contains(kinds, c.Kind)
		if t.has(key) && !fits && c.Kind != "" {
			t.wrong(key, "only %s has it, and this is a %s", list(kinds), c.Kind)
		}
		return fits
	}
	if only("min_cases", Ratio, Mean) && t.has("min_cases") {
		c.MinCases = t.number("min_cases", 1, 1000)
	}
	if only("needed", Threshold) {
		c.Needed = t.number("needed", 0.5, 1000)
	}
	if only("targets", Count) {
		c.Targets = targets(t.sub("targets"), levels)
	}
}

func list(kinds []Kind) string {
	names := make([]string, len(kinds))
	for i, k := range kinds {
		names[i] = "a " + string(k)
	}
	return strings.Join(names, " or ")
}

func targets(t table, levels []Level) map[string]float64 {
	all := map[string]float64{}
	for _, l := range levels {
		all[l.Code] = t.number(l.Code, 0.5, 1000)
	}
	t.done()
	return all
}

func (c *Criterion) caps(t table) []Cap {
	var all []Cap
	for _, one := range t.subs("caps", "per") {
		limit := Cap{Per: one.oneOf("per", "day", "week", "window"), Max: one.number("max", 0.5, 1000)}
		if one.has("field") {
			limit.Field = one.text("field")
			if f, known := c.Field(limit.Field); !known || f.Optional {
				one.wrong("field", "must be a field of this criterion that every record has")
			}
		}
		one.done()
		all = append(all, limit)
	}
	return all
}

// fields reads the fields of a record.
func (c *Criterion) fields(t table) {
	seen := map[string]bool{}
	tables := t.subs("fields", "name")
	for _, one := range tables {
		f := c.field(one)
		if seen[f.Name] && f.Name != "" {
			one.wrong("name", "is used twice")
		}
		seen[f.Name] = true
		c.Fields = append(c.Fields, f)
	}
	for i, one := range tables {
		c.neededWith(one, c.Fields[i])
	}
	if f, known := c.Field(c.DatedBy); c.DatedBy != "" && (!known || f.Kind != FieldDate || f.Optional) {
		t.wrong("dated_by", "must be a date among the fields that every record has")
	}
}

func (c *Criterion) field(t table) Field {
	f := Field{Name: t.text("name"), Label: t.name(""), Optional: t.flag("optional"), Scales: t.flag("scales"), Unique: t.flag("unique")}
	if f.Name != "" && !code.MatchString(f.Name) {
		t.wrong("name", "must be %s", plainCode)
	}
	f.Kind = FieldKind(t.oneOf("kind", "date", "time", "integer", "number", "text", "url", "place", "document", "reference", "flag", "choice"))
	numeric := f.Kind == FieldInteger || f.Kind == FieldNumber
	if numeric {
		f.Min, f.Max = t.number("min", -1e9, 1e9), t.number("max", -1e9, 1e9)
		if f.Min > f.Max {
			t.wrong("min", "must not be above max")
		}
	}
	if f.Scales && (!numeric || f.Min < 0) {
		t.wrong("scales", "only an integer or a number from 0 on can scale a record")
	}
	if f.Kind == FieldChoice {
		f.Options = c.options(t)
	}
	if t.has("needed_with") {
		f.NeededWith = t.text("needed_with")
	}
	t.done()
	return f
}

// neededWith sees that a field is needed with a choice that there is.
func (c *Criterion) neededWith(t table, f Field) {
	if f.NeededWith == "" {
		return
	}
	name, option, _ := strings.Cut(f.NeededWith, "=")
	choice, known := c.Field(name)
	if _, fits := choice.Option(option); !known || !fits {
		t.wrong("needed_with", `must name a choice of this criterion and one of its options, as "mark=excused"`)
	}
	if !f.Optional {
		t.wrong("needed_with", "only an optional field is needed with a choice")
	}
}

func (c *Criterion) options(t table) []Option {
	var all []Option
	seen := map[string]bool{}
	for _, one := range t.subs("options", "code") {
		o := Option{Code: codeOf(one, seen, code, plainCode), Name: one.name(""), X: 1, N: 1}
		if one.has("x") {
			o.X = one.number("x", 0, 10)
		}
		if one.has("n") {
			o.N = one.number("n", 0, 1)
		}
		switch pulled := c.Kind == Ratio || c.Kind == Mean; {
		case pulled && o.X > o.N:
			one.wrong("x", "must not be above n, %v: nobody does more than is due", o.N)
		case !pulled && one.has("n") && c.Kind != "":
			one.wrong("n", "only a ratio or a mean looks at what was due, and this is a %s", c.Kind)
		}
		one.done()
		all = append(all, o)
	}
	if len(all) < 2 {
		t.wrong("options", "a choice needs at least two options")
	}
	return all
}

// check sees that the parts of a method fit each other.
func (m *Method) check(t table) {
	if !m.EffectiveFrom.IsZero() && m.EffectiveFrom.Weekday() != 1 {
		t.wrong("effective_from", "must be a Monday; this is a %s", m.EffectiveFrom.Weekday())
	}
	tables := t.subs("block", "code")
	for i, b := range m.Blocks {
		sum, criteria := 0.0, m.Of(b.Code)
		for _, c := range criteria {
			sum += c.Weight
		}
		switch {
		case len(criteria) == 0:
			tables[i].wrong("code", "the block has no criterion")
		case !same(sum, b.Weight):
			tables[i].wrong("weight", "the weights of its criteria must make it; they make %v", sum)
		}
	}
}
