// Package invented makes up what the deputies of an invented country did, and who
// recorded and verified it, for the demo and for measurements. The rules it keeps: the
// same seed and day make the same history; all people and addresses in it are invented
// and end in .invalid; nothing in it is more than the ledger itself would take.
//
//	Fill    half a year of verified records, and what waits today
//	People  the members behind it, and those of the demo's page with their accounts
package invented

import (
	"bufio"
	"bytes"
	_ "embed"
	"math/rand/v2"
	"strings"
	"time"

	"qalauly/activity"
	"qalauly/deputy"
	"qalauly/deputy/invented"
	"qalauly/rating/methods"
	"qalauly/territory"
)

// weeks is how long the history is.
const weeks = 26

//go:embed texts.csv
var textsCSV []byte

// readTexts reads lines «kind;text», by kind.
func readTexts() map[string][]string {
	texts := map[string][]string{}
	lines := bufio.NewScanner(bytes.NewReader(textsCSV))
	for lines.Scan() {
		if kind, text, ok := strings.Cut(lines.Text(), ";"); ok {
			texts[kind] = append(texts[kind], text)
		}
	}
	return texts
}

// teller tells the history of one deputy after another.
type teller struct {
	random  *rand.Rand
	method  *methods.Method
	texts   map[string][]string
	now     time.Time
	staff   staff
	units   map[string]territory.Unit
	serial  int
	subject subject
	facts   map[int64][]activity.Told
	handed  map[string]bool // criteria of which others tell
}

// subject is the deputy who is told of.
type subject struct {
	id       int64
	level    string
	unit     string // of the body; "" for the country
	region   string
	seat     deputy.Name
	skill    float64 // how much of what is due is done
	mandates []invented.Mandate
}

// tell calls yield with every record of the subject; it returns false where that did.
func (t *teller) tell(yield func(activity.Told) bool) bool {
	for _, c := range t.method.Criteria {
		for range t.howMany(c) {
			day := t.now.AddDate(0, 0, -1-t.random.IntN(7*weeks))
			if !t.subject.sat(day) {
				continue
			}
			told := t.record(c, day) // drawn even where others tell of it, so that all else stays as it was
			if !t.handed[c.Code] && !yield(told) {
				return false
			}
		}
	}
	for _, f := range t.facts[t.subject.id] {
		if !yield(f) {
			return false
		}
	}
	return true
}

// sat says whether the subject had a mandate on a day.
func (s subject) sat(day time.Time) bool {
	day = time.Date(day.Year(), day.Month(), day.Day(), 0, 0, 0, 0, time.UTC)
	for _, m := range s.mandates {
		if !day.Before(m.From) && (m.To.IsZero() || !day.After(m.To)) {
			return true
		}
	}
	return false
}

// due is how often something falls due for a deputy in the whole time, where the
// method has no target.
var due = map[string]float64{"A1": 2, "A2": 6, "A3": 6, "A6": 3, "B3": 1, "C1": 3, "C2": 1, "C3": 2, "C5": 0.9}

// howMany is how many records of a criterion the subject has.
func (t *teller) howMany(c methods.Criterion) int {
	mean, ok := due[c.Code]
	if !ok {
		target := c.Targets[t.subject.level]
		mean = target * (0.2 + t.subject.skill)
		if c.Code == "B2" {
			mean /= 2
		}
	}
	n := int(mean)
	if t.random.Float64() < mean-float64(n) {
		n++
	}
	if n > 0 && t.random.IntN(4) == 0 {
		n += t.random.IntN(3) - 1
	}
	return n
}

func (t *teller) pick(kind string) string {
	all := t.texts[kind]
	return all[t.random.IntN(len(all))]
}

// record is one thing that the subject did, or was due to do, on a day.
func (t *teller) record(c methods.Criterion, day time.Time) activity.Told {
	t.serial++
	fields := map[string]string{}
	done := t.random.Float64() < 0.25+0.75*t.subject.skill
	for _, f := range c.Fields {
		if v := t.field(c, f, day, done); v != "" {
			fields[f.Name] = v
		}
	}
	t.complete(c, fields, day)
	told := activity.Told{Draft: activity.Draft{Criterion: c.Code, Deputy: t.subject.id, Fields: fields}, Source: activity.Source(t.source(c))}
	told.MadeAt = day.Add(time.Duration(24+t.random.IntN(96)) * time.Hour)
	if told.MadeAt.After(t.now.Add(-2 * time.Hour)) {
		told.MadeAt = t.now.Add(-time.Duration(2+t.random.IntN(8)) * time.Hour)
	}
	told.MovedAt = told.MadeAt.Add(time.Duration(1+t.random.IntN(48)) * time.Hour)
	if told.MovedAt.After(t.now.Add(-time.Hour)) {
		told.MovedAt = t.now.Add(-time.Hour)
	}
	if told.Source == activity.Staff {
		told.Hand, told.Verifier = t.staff.of(t.subject)
		told.Proof = t.proof(c, fields)
	} else {
		told.Fact = strings.ToLower(c.Code) + ":invented:" + number(t.serial)
	}
	return told
}

// source is where records of a criterion come from: what the service knows itself is
// not typed.
func (t *teller) source(c methods.Criterion) methods.Source {
	if c.From(methods.Staff) {
		return methods.Staff
	}
	return c.Source[0]
}

// proof is what shows a record: its own address or number, else a note of the branch.
func (t *teller) proof(c methods.Criterion, fields map[string]string) []activity.Evidence {
	for _, f := range c.Fields {
		if v := fields[f.Name]; v != "" && f.Unique && f.Kind == methods.FieldURL {
			return []activity.Evidence{{Kind: activity.Link, Value: v}}
		} else if v != "" && f.Unique && f.Kind == methods.FieldDocument {
			return []activity.Evidence{{Kind: activity.Document, Value: v}}
		}
	}
	return []activity.Evidence{{Kind: activity.Link, Value: "https://filial.invalid/" + number(t.serial)}}
}
