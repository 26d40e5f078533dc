package methods

import "regexp"

// code is how levels, bands, options and the like are called.
var code = regexp.MustCompile(`^[a-z][a-z0-9_]{0,30}$`)

// codeOf reads the code of a table and notes one that is no code or used before.
func codeOf(t table, seen map[string]bool, form *regexp.Regexp, what string) string {
	c := t.text("code")
	switch {
	case c == "":
	case !form.MatchString(c):
		t.wrong("code", "must be %s", what)
	case seen[c]:
		t.wrong("code", "is used twice")
	}
	seen[c] = true
	return c
}

const plainCode = "small Latin letters, digits and _, at most 31"

func penalties(t table) Penalties {
	s := t.sub("penalties")
	all := Penalties{Max: s.number("max", 0, 100), Weeks: s.integer("weeks", 1, 104),
		Needs: s.someOf("needs", "document", "date", "body"), Shown: s.oneOf("shown", "after_objections", "at_once")}
	s.done()
	seen := map[string]bool{}
	for _, one := range t.subs("penalty", "code") {
		p := Penalty{Code: codeOf(one, seen, code, plainCode), Name: one.name(""),
			Min: one.number("min", 0, 100), Max: one.number("max", 0, 100), VoidsRecord: one.flag("voids_record")}
		switch {
		case p.Min > p.Max:
			one.wrong("min", "must not be above max")
		case p.Max > all.Max:
			one.wrong("max", "must not be above penalties.max, %v", all.Max)
		}
		one.done()
		all.Kinds = append(all.Kinds, p)
	}
	return all
}

func levels(t table) []Level {
	var all []Level
	seen := map[string]bool{}
	for _, one := range t.subs("level", "code") {
		all = append(all, Level{Code: codeOf(one, seen, code, plainCode), Name: one.name(""), Verifier: one.oneOf("verifier", "centre", "region")})
		one.done()
	}
	if len(all) == 0 {
		t.wrong("level", "there must be at least one level")
	}
	return all
}

func tags(t table) []Tag {
	var all []Tag
	seen := map[string]bool{}
	for _, one := range t.subs("tag", "code") {
		tag := Tag{Code: codeOf(one, seen, code, plainCode), Name: one.name("")}
		if one.has("under_weeks") {
			tag.UnderWeeks = one.integer("under_weeks", 1, 104)
		}
		one.done()
		all = append(all, tag)
	}
	return all
}

func bands(t table) []Band {
	var all []Band
	seen := map[string]bool{}
	tables := t.subs("band", "code")
	for i, one := range tables {
		b := Band{Code: codeOf(one, seen, code, plainCode), Name: one.name(""), From: one.number("from", 0, 100)}
		if i > 0 && b.From >= all[i-1].From {
			one.wrong("from", "must be below that of the band before, %v", all[i-1].From)
		}
		if i == len(tables)-1 && b.From != 0 {
			one.wrong("from", "the last band must begin at 0, so that every score has one")
		}
		one.done()
		all = append(all, b)
	}
	if len(all) == 0 {
		t.wrong("band", "there must be at least one band")
	}
	return all
}

// blockCode is how blocks are called, criterionCode how criteria are.
var (
	blockCode     = regexp.MustCompile(`^[A-Z]$`)
	criterionCode = regexp.MustCompile(`^[A-Z][1-9][0-9]?$`)
)

func blocks(t table) []Block {
	var all []Block
	seen := map[string]bool{}
	sum := 0.0
	for _, one := range t.subs("block", "code") {
		b := Block{Code: codeOf(one, seen, blockCode, "one capital Latin letter"), Name: one.name(""), Weight: one.number("weight", 0, 100)}
		one.done()
		sum += b.Weight
		all = append(all, b)
	}
	switch {
	case len(all) == 0:
		t.wrong("block", "there must be at least one block")
	case !same(sum, 100):
		t.wrong("block", "the weights of all blocks must make 100; these make %v", sum)
	}
	return all
}

func same(a, b float64) bool { return a-b < 1e-9 && b-a < 1e-9 }
