// Package lists brings sheets of sectoral councils and of their members into the tables.
// The rules it keeps are those of all lists of an operator; besides, who sat in a council
// and was marked at a sitting sat there on that day, whatever a list says later.
package lists

import (
	"time"

	"qalauly/internal/lists"
	"qalauly/internal/sheet"
	"qalauly/programme/council"
	"qalauly/territory"
)

// Kind is what a list is about.
type Kind string

// The kinds of lists, in the order in which empty tables are filled.
const (
	Councils Kind = "councils"
	Members  Kind = "members"
)

// Kinds returns all kinds of lists.
func Kinds() []Kind { return []Kind{Councils, Members} }

// The rules of this package. The others are those of all lists.
const (
	ruleTwice   = lists.RuleTwice   // Args: Row
	ruleMoved   = "other_unit"      // a council stays in its territory
	ruleCouncil = "unknown_council" //
	ruleDeputy  = "unknown_deputy"  //
	ruleMandate = "no_mandate_then" //
	ruleName    = "member_name"     // a deputy stands without names, anybody else with both
	ruleSits    = "sits_then"       // Args: From; the person sits in the council at that time already
	ruleChairs  = "two_chairs"      // Args: Row
	ruleFuture  = "record_future"   //
	ruleOrder   = "order"           //
	ruleEnded   = "past"            // Args: To; who left has left: that is history
	ruleMarked  = "sat_later"       // Args: To; the person is marked at a sitting of a later day
)

// Rules returns the keys of all rules of this package, for whoever has words for them.
func Rules() []string {
	return []string{ruleTwice, ruleMoved, ruleCouncil, ruleDeputy, ruleMandate, ruleName, ruleSits, ruleChairs, ruleFuture, ruleOrder, ruleEnded, ruleMarked}
}

// Table says what stands in a list.
func Table(kind Kind) sheet.Table {
	words := func(key, example string, most int, required bool) sheet.Column {
		return sheet.Column{Key: key, Type: sheet.Text, Required: required, Max: most, Example: example}
	}
	if kind == Members {
		var kinds []string
		for _, k := range council.Kinds() {
			kinds = append(kinds, string(k))
		}
		return sheet.Table{Kind: string(kind), Columns: []sheet.Column{
			{Key: "council", Type: sheet.Code, Required: true, Max: 64, Example: "shet-su"},
			{Key: "member_kind", Type: sheet.Choice, Set: "member_kind", Options: kinds, Required: true, Example: "expert"},
			{Key: "deputy", Type: sheet.Code},
			words("person_kk", "…", council.NameMost, false), words("person_ru", "…", council.NameMost, false),
			{Key: "chair", Type: sheet.Flag},
			{Key: "from", Type: sheet.Date, Required: true, Example: "2026-01-15"}, {Key: "to", Type: sheet.Date},
		}}
	}
	topics := council.Topics()
	topics[len(topics)-1] = otherTopic
	return sheet.Table{Kind: string(kind), Columns: []sheet.Column{
		{Key: "council", Type: sheet.Code, Required: true, Max: 64, Example: "shet-su"},
		{Key: "council_unit", Type: sheet.Code, Max: 64, Example: "356400000"},
		{Key: "topic", Type: sheet.Choice, Set: "topic", Options: topics, Required: true, Example: "utilities"},
		words("name_kk", "…", 200, true), words("name_ru", "…", 200, true),
		{Key: "closed", Type: sheet.Flag}, {Key: "invented", Type: sheet.Flag},
	}}
}

// otherTopic is called otherwise here: «other» is a word of plural forms in locales.
const otherTopic = "else"

// Choices are what the drop-downs of a template offer, by column: the units, with their
// names in a language behind the codes.
func Choices(kind Kind, lang string) map[string][]string {
	units, err := territory.Reference()
	if err != nil || kind != Councils {
		return nil
	}
	var codes []string
	for _, u := range units {
		codes = append(codes, u.Code+" "+u.Name.In(lang))
	}
	return map[string][]string{"council_unit": codes}
}

// List is an empty list of a kind, to be taken by lists.Import. now is the moment at which
// it is taken.
func List(kind Kind, now time.Time) lists.List {
	if kind == Members {
		return &members{now: now}
	}
	return &councils{}
}

// Subject is what imports of this package wait for each other by.
const Subject = "council lists"
