package methods

import (
	"fmt"
	"slices"
	"strconv"
)

// Kind is how the records of a criterion become a number from 0 to 1.
type Kind string

// The kinds of criteria.
const (
	Ratio     Kind = "ratio"     // done of due, pulled towards the group's mean
	Mean      Kind = "mean"      // the average of fractions, pulled likewise
	Count     Kind = "count"     // a sum that saturates against a target
	Threshold Kind = "threshold" // reached or not
)

// Source is who hands in the records of a criterion.
type Source string

// The sources. What staff is not among the sources of, no command of theirs may touch.
const (
	Staff     Source = "staff"
	Appeal    Source = "appeal"
	Programme Source = "programme"
)

// Criterion is one of the things that are rated.
type Criterion struct {
	Code   string   `json:"code"`
	Block  string   `json:"block"`
	Name   Name     `json:"name"`
	What   Name     `json:"what"` // one sentence in plain words
	Kind   Kind     `json:"kind"`
	Weight float64  `json:"weight"` // points; those of a block's criteria make the block's
	Source []Source `json:"source"`

	WindowWeeks   int                `json:"window_weeks"`   // the method's window where the file says nothing else
	MinCases      float64            `json:"min_cases"`      // fewer in the window are no data; 0: one is enough
	NewcomerWeeks int                `json:"newcomer_weeks"` // a mandate younger than this is without data here
	Targets       map[string]float64 `json:"targets"`        // of a count, by level, for a whole window
	Needed        float64            `json:"needed"`         // of a threshold
	AnswerDays    int                `json:"answer_days"`    // working days; 0: has none
	Drawn         bool               `json:"drawn_by_service"`
	Caps          []Cap              `json:"caps"`

	DatedBy      string   `json:"dated_by"` // the field whose date says in which week a record counts
	Fields       []Field  `json:"fields"`
	Evidence     []string `json:"evidence"` // "photo", "file", "link", "document" or "system"
	EvidenceHint Name     `json:"evidence_hint"`
}

// Cap is a limit on what counts.
type Cap struct {
	Per   string  `json:"per"`   // "day", "week" or "window"
	Field string  `json:"field"` // set: for each value of this field apart
	Max   float64 `json:"max"`
}

// Field is one entry of a record.
type Field struct {
	Name       string    `json:"name"`
	Label      Name      `json:"label"`
	Kind       FieldKind `json:"kind"`
	Optional   bool      `json:"optional"`
	NeededWith string    `json:"needed_with"` // "mark=excused": needed when that choice is made
	Min        float64   `json:"min"`         // of an integer or a number
	Max        float64   `json:"max"`
	Scales     bool      `json:"scales"` // x and n are multiplied by it
	Unique     bool      `json:"unique"` // no two records of the criterion share its value
	Options    []Option  `json:"options"`
}

// FieldKind is what may stand in a field.
type FieldKind string

// The kinds of fields.
const (
	FieldDate      FieldKind = "date"
	FieldTime      FieldKind = "time"    // a moment
	FieldInteger   FieldKind = "integer" // from Min to Max
	FieldNumber    FieldKind = "number"  // from Min to Max
	FieldText      FieldKind = "text"
	FieldURL       FieldKind = "url"
	FieldPlace     FieldKind = "place"     // a unit or settlement, or online
	FieldDocument  FieldKind = "document"  // a number of a paper
	FieldReference FieldKind = "reference" // a thing that the service knows: an appeal, a council
	FieldFlag      FieldKind = "flag"
	FieldChoice    FieldKind = "choice" // one of Options, by code
)

// Option is one answer to a choice. A choice with worth in its options decides what
// a record is worth; X and N are 1 where the file gives none.
type Option struct {
	Code string  `json:"code"`
	Name Name    `json:"name"`
	X    float64 `json:"x"`
	N    float64 `json:"n"`
}

// From says whether a source may hand in records of the criterion.
func (c Criterion) From(s Source) bool { return slices.Contains(c.Source, s) }

// Field returns the field with a name.
func (c Criterion) Field(name string) (Field, bool) {
	return find(c.Fields, func(f Field) bool { return f.Name == name })
}

// Option returns the option with a code.
func (f Field) Option(code string) (Option, bool) {
	return find(f.Options, func(o Option) bool { return o.Code == code })
}

// Worth is what a record with these values of fields is worth before caps: x done
// of n due. Choices and scaling fields must have a value that fits; others are not
// looked at, and optional ones may be missing.
func (c Criterion) Worth(values map[string]string) (x, n float64, err error) {
	x, n = 1, 1
	for _, f := range c.Fields {
		value, given := values[f.Name]
		if !given && f.Optional || f.Kind != FieldChoice && !f.Scales {
			continue
		}
		if f.Kind == FieldChoice {
			o, ok := f.Option(value)
			if !ok {
				return 0, 0, fmt.Errorf("methods: %s: %s: %q is none of its options", c.Code, f.Name, value)
			}
			x, n = x*o.X, n*o.N
			continue
		}
		by, err := strconv.ParseFloat(value, 64)
		if err != nil || by < f.Min || by > f.Max {
			return 0, 0, fmt.Errorf("methods: %s: %s: %q is not from %v to %v", c.Code, f.Name, value, f.Min, f.Max)
		}
		x, n = x*by, n*by
	}
	return x, n, nil
}
