package inquiry

import (
	"cmp"
	"errors"
	"time"

	"qalauly/activity"
	"qalauly/deputy"
)

// Criterion is the method's criterion of which inquiries and initiatives are records.
const Criterion = "A7"

// Outcome is what came of an inquiry.
type Outcome string

// The outcomes; "" while there is none.
const (
	Solved  Outcome = "solved"  // what was asked for is decided
	Partly  Outcome = "partly"  // a part of it
	Refused Outcome = "refused" // with reasons
	Formal  Outcome = "formal"  // an answer that says nothing of the matter
	None    Outcome = "none"    // no answer came
)

// Outcomes are all outcomes, in the order in which they are offered.
func Outcomes() []Outcome { return []Outcome{Solved, Partly, Refused, Formal, None} }

// Answered says whether an answer came.
func (o Outcome) Answered() bool { return o != "" && o != None }

// results are the method's results, by the outcome: an answer on the merits counts
// more than one without, also where it is a refusal.
var results = map[Outcome]string{Solved: "decision", Partly: "answered", Refused: "answered", Formal: "sent", None: "sent"}

// State is where an inquiry stands, for those who look for one.
type State string

// The states.
const (
	Waiting State = "waiting" // for an answer, and the day has not come
	Overdue State = "overdue" // no answer, and the day is over
	Replied State = "replied" // answered
	Decided State = "decided" // it led to a decision
)

// States are all states, in the order in which they are offered.
func States() []State { return []State{Waiting, Overdue, Replied, Decided} }

// Words are what a record has no room for. Titles and texts stand in one language or
// in both; an answer in the one in which it came.
type Words struct {
	Title, Text deputy.Name
	Outcome     Outcome
	Answer      string
}

// The most letters of words.
const (
	TitleMost = 160
	TextMost  = 3000
)

// Why words are not taken.
var (
	ErrUnknown   = errors.New("inquiry: no such inquiry")
	ErrLong      = errors.New("inquiry: too many letters")
	ErrEmpty     = errors.New("inquiry: no title")
	ErrWaits     = errors.New("inquiry: a change of it waits to be verified")
	ErrElsewhere = errors.New("inquiry: others see to it")
	ErrState     = errors.New("inquiry: it is not open to that any more")
	ErrAnswer    = errors.New("inquiry: nothing shows the answer")
	ErrDay       = errors.New("inquiry: the answer came before it was asked, or will come")
)

// Inquiry is an inquiry or an initiative.
type Inquiry struct {
	activity.Record
	Words
	Kind       string // an option of the criterion's field
	No         string
	Addressee  string
	Topic      string
	Due        time.Time // by when an answer is due
	AnsweredOn time.Time // zero where it is not known
	Result     string    // an option of the criterion's field
	Body       string    // where the deputy sat on the day
	Stands     State
}

// Name is the title, or in its want the topic, in a language as far as it has one.
func (i Inquiry) Name(lang string) string {
	for _, title := range []string{i.Title.In(lang), i.Title.RU, i.Title.KK} {
		if title != "" {
			return title
		}
	}
	return cmp.Or(i.Topic, i.Addressee, i.No)
}

// Story is the text, in a language as far as it has one.
func (i Inquiry) Story(lang string) string {
	for _, text := range []string{i.Text.In(lang), i.Text.RU, i.Text.KK} {
		if text != "" {
			return text
		}
	}
	return ""
}
