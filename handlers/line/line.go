// Package line reads what staff and deputies write in one line, or one line a
// deputy: who, by which criterion, when, how many, where. What there is to say of a
// criterion comes from the method's description of it: its fields, their kinds, the
// names of its options in both languages. The rule it keeps: what is missing or may
// mean several things comes back as a question with what may be meant, never
// guessed, and nothing of what was typed is lost.
//
//	r := line.New(method)
//	m, err := r.Read(ctx, names, "1024 A4 вчера 12 приёмная №3", line.Known{Today: today})
//	m.Lines[0].Fields     // {"date": "2026-11-21", "received": "12", "place": "приёмная №3"}
//	m.Lines[0].Questions  // announced: missing, one of "before", "after"
//
// An answer is put into Known and the line is read again. Besides what is said by
// position, any field can be given by its label and a colon («тема: дороги»), and
// several texts are parted by a semicolon. It knows no database: people are looked
// up through Names.
package line

import (
	"context"
	"slices"
	"strings"

	"qalauly/calendar"
	"qalauly/internal/days"
	"qalauly/rating/methods"
)

// Names looks people up: who is called like a text, the best first, and who has a
// number in the register. Where sure is set the first is meant as far as names go;
// that the surname was said is looked after here.
type Names interface {
	Like(ctx context.Context, text string) (people []Person, sure bool, err error)
	Number(ctx context.Context, id int64) (Person, bool, error)
}

// Person is one who may be meant.
type Person struct {
	ID       int64
	Surnames []string // in all languages
	Score    float64  // likeness to the text, 1 at most
}

// Known is what is known before a line is read.
type Known struct {
	Today calendar.Day
	Card  int64 // whose card the line answers; 0 for none

	// Answers to questions; they hold against what the line says.
	Deputy    int64
	Criterion string
	Fields    map[string]string
}

// Message is what somebody typed: a line, or many with a header or without.
type Message struct {
	Header *Draft  // what holds for all lines where they say nothing else; nil without a header
	Lines  []Draft // one a deputy
}

// Draft is what one line says.
type Draft struct {
	Line      int // in the message, from 1
	Text      string
	Deputy    int64             // 0 where it is asked
	Criterion string            // "" where it is asked
	Fields    map[string]string // as activity takes them
	Rest      string            // what stands in no field, as it was typed
	Links     []string          // addresses that no field takes: what shows that it is true
	Questions []Question        // none: the draft is whole
}

// About is what a question is about.
type About string

// What may be asked. Text is what was typed and may belong to any of the fields
// named in Options.
const (
	Deputy    About = "deputy"
	Criterion About = "criterion"
	Field     About = "field"
	Text      About = "text"
)

// Rule is why something is asked.
type Rule string

// The rules.
const (
	Missing Rule = "missing" // nothing was said
	Which   Rule = "which"   // several may be meant
	Unknown Rule = "unknown" // there is none like it
	Source  Rule = "source"  // the criterion is not recorded by hand
	Range   Rule = "range"   // a number outside Min and Max of the field
	Day     Rule = "day"     // Reading says what is wrong with a day
	Form    Rule = "form"    // what stands behind a label does not fit the field
)

// Question is one thing to be asked, with what may be chosen.
type Question struct {
	About   About
	Field   string // name of the criterion's field, with Field
	Rule    Rule
	Said    string   // what was typed of it
	People  []int64  // the best first
	Options []string // codes of criteria or options, values or, with Text, names of fields
	Reading days.Reading
}

// Reader reads lines by a method. It may be used by many goroutines.
type Reader struct {
	method   *methods.Method
	blocks   map[string]bool
	criteria []meaning
	options  map[string][]option // by criterion
}

// New makes the reader of a method's records.
func New(m *methods.Method) *Reader {
	r := &Reader{method: m, blocks: map[string]bool{}, options: map[string][]option{}}
	for _, c := range m.Criteria {
		r.blocks[c.Code[:1]] = true
		r.criteria = append(r.criteria, meaningOf(c))
		r.options[c.Code] = optionsOf(c)
	}
	return r
}

// So many lines are read, and so many letters of each: what is longer was not typed
// line by line.
const (
	MostLines   = 100
	MostLetters = 1000
)

// Read reads a message. The first of many lines is a header unless it begins with a
// deputy. Errors are those of names.
func (r *Reader) Read(ctx context.Context, names Names, text string, k Known) (Message, error) {
	var m Message
	header := Draft{}
	var rows []int
	all := strings.Split(text, "\n")
	for i, row := range all {
		if strings.TrimSpace(row) != "" {
			rows = append(rows, i)
		}
	}
	for n, i := range rows[:min(len(rows), MostLines)] {
		p := &reading{Reader: r, names: names, Known: k, many: len(rows) > 1, header: header}
		p.draft = Draft{Line: i + 1, Text: strings.TrimSpace(clip(all[i])), Fields: map[string]string{}}
		if err := p.read(ctx, n == 0); err != nil {
			return Message{}, err
		}
		if p.isHeader {
			m.Header, header = &p.draft, p.draft
			continue
		}
		m.Lines = append(m.Lines, p.draft)
	}
	return m, nil
}

func clip(row string) string {
	if letters := []rune(row); len(letters) > MostLetters {
		return string(letters[:MostLetters])
	}
	return row
}

// Shared are the questions that all lines have in common: they are asked once.
func (m Message) Shared() []Question {
	if len(m.Lines) == 0 {
		return nil
	}
	var shared []Question
	for _, q := range m.Lines[0].Questions {
		everywhere := !slices.ContainsFunc(m.Lines, func(d Draft) bool { return !slices.ContainsFunc(d.Questions, q.like) })
		if everywhere && q.About != Deputy && len(m.Lines) > 1 {
			shared = append(shared, q)
		}
	}
	return shared
}

func (q Question) like(other Question) bool {
	return q.About == other.About && q.Field == other.Field && q.Rule == other.Rule && q.Said == other.Said
}
