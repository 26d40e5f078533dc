// Package lists brings sheets of offices and of the schedule of receptions into the
// register. The rules it keeps are those of all lists of an operator: with one bad line
// nothing of a file is taken and all bad lines are told; the same file twice changes
// nothing; what a file does not name stays, and nothing is ever deleted. A reception that
// people may have booked is not changed by a list: it is called off and a new one made.
package lists

import (
	"time"

	"qalauly/internal/lists"
	"qalauly/internal/sheet"
	"qalauly/programme/reception"
	"qalauly/territory"
)

// Kind is what a list is about.
type Kind string

// The kinds of lists.
const (
	Offices    Kind = "offices"
	Receptions Kind = "receptions"
)

// Kinds returns all kinds of lists, in the order in which empty tables are filled.
func Kinds() []Kind { return []Kind{Offices, Receptions} }

// The rules of this package. The others are those of all lists.
const (
	ruleTwice   = lists.RuleTwice  // Args: Row
	ruleDeputy  = "unknown_deputy" //
	ruleHours   = "hours"          //
	ruleOffice  = "unknown_office" //
	ruleDays    = "days_order"     // the last day of the week before the first
	rulePoint   = "point"          // not a place in the country
	rulePassed  = "passed"         // a day that is over, or too far ahead
	rulePlaces  = "places"         // too many places, or none
	ruleOverlap = "receives_then"  // Args: Row; the deputy receives at that time already
	ruleMandate = "no_mandate_then"
	ruleOther   = "other_reception" // it stands in the schedule with other hours or another office
)

// Rules returns the keys of all rules of this package, for whoever has words for them.
func Rules() []string {
	return []string{ruleTwice, ruleDeputy, ruleHours, ruleOffice, ruleDays, rulePoint, rulePassed, rulePlaces, ruleOverlap, ruleMandate, ruleOther}
}

// Table says what stands in a list.
func Table(kind Kind) sheet.Table {
	words := func(key, example string, most int) sheet.Column {
		return sheet.Column{Key: key, Type: sheet.Text, Required: true, Max: most, Example: example}
	}
	clock := func(key, example string) sheet.Column {
		return sheet.Column{Key: key, Type: sheet.Clock, Required: true, Example: example}
	}
	if kind == Receptions {
		return sheet.Table{Kind: string(kind), Columns: []sheet.Column{
			{Key: "office", Type: sheet.Code, Required: true, Max: 64, Example: "shet-1"},
			{Key: "deputy", Type: sheet.Code, Required: true, Example: "shet-07"},
			{Key: "day", Type: sheet.Date, Required: true, Example: "2026-12-03"},
			clock("opens", "15:00"), clock("closes", "17:00"),
			{Key: "minutes", Type: sheet.Integer, Required: true, Min: 5, Max: 120, Example: "15"},
		}}
	}
	weekday := func(key, example string) sheet.Column {
		return sheet.Column{Key: key, Type: sheet.Choice, Set: "weekday", Options: []string{"1", "2", "3", "4", "5", "6", "7"}, Required: true, Example: example}
	}
	return sheet.Table{Kind: string(kind), Columns: []sheet.Column{
		{Key: "office", Type: sheet.Code, Required: true, Max: 64, Example: "shet-1"},
		{Key: "unit", Type: sheet.Code, Required: true, Max: 64, Example: "356400000"},
		words("name_kk", "AMANAT", 120), words("name_ru", "AMANAT", 120), words("address_kk", "…", 300), words("address_ru", "…", 300),
		weekday("first_day", "1"), weekday("last_day", "5"), clock("opens", "09:00"), clock("closes", "18:00"),
		{Key: "phone", Type: sheet.Text, Required: true, Max: 60, Example: "+7 7100 00 00 00"},
		{Key: "lat", Type: sheet.Text, Required: true, Max: 20, Example: "48.7707"},
		{Key: "lon", Type: sheet.Text, Required: true, Max: 20, Example: "73.6781"},
		{Key: "shut", Type: sheet.Flag}, {Key: "invented", Type: sheet.Flag},
	}}
}

// Choices are what the drop-downs of a template offer, by column: the units, with their
// names in a language behind the codes.
func Choices(kind Kind, lang string) map[string][]string {
	units, err := territory.Reference()
	if err != nil || kind != Offices {
		return nil
	}
	var codes []string
	for _, u := range units {
		codes = append(codes, u.Code+" "+u.Name.In(lang))
	}
	return map[string][]string{"unit": codes}
}

// List is an empty list of a kind, to be taken by lists.Import. now is the moment at which
// it is taken.
func List(kind Kind, now time.Time) lists.List {
	if kind == Receptions {
		return &schedule{now: now}
	}
	return &offices{}
}

// Subject is what imports of this package wait for each other by.
const Subject = "reception lists"

// clock reads what the type Clock made of a cell.
func clock(l *sheet.Line, column string) reception.Clock {
	at, err := time.Parse("15:04", l.Text(column))
	if err != nil {
		return 0
	}
	return reception.Clock(at.Hour()*60 + at.Minute())
}
