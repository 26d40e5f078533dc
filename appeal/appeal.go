package appeal

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"qalauly/activity"
	"qalauly/calendar"
	"qalauly/internal/postgres"
)

// Desk is by what appeals are handled. The zero Limits are the usual ones.
type Desk struct {
	Ledger activity.Ledger
	Hours  calendar.Hours
	Limits Limits
}

// Topic is what an appeal is about.
type Topic string

// The topics.
const (
	General   Topic = "general"
	Social    Topic = "social"
	Utilities Topic = "utilities" // water, heat, light
	Education Topic = "education"
	Work      Topic = "work"
	Health    Topic = "health"
	Roads     Topic = "roads"
	Ecology   Topic = "ecology"
	Housing   Topic = "housing"
	Land      Topic = "land"
	Law       Topic = "law"
	Business  Topic = "business"
	OtherWise Topic = "other"
)

// Topics are all topics, in the order of a list.
func Topics() []Topic {
	return []Topic{Utilities, Roads, Housing, Land, Social, Health, Education, Work, Ecology, Law, Business, General, OtherWise}
}

// Outcome is the kind of an answer.
type Outcome string

// The kinds of answers.
const (
	Solved  Outcome = "solved"
	Partly  Outcome = "partly"
	Advised Outcome = "advised"
	Refused Outcome = "refused" // with a reason
)

// Survey is what the citizen says of the answer. The deputy does not see it.
type Survey string

// The answers to the one question.
const (
	ToThePoint Survey = "to_the_point"
	HalfWay    Survey = "partly"
	Evasive    Survey = "evasive"
	NoAnswer   Survey = "none" // there was none
)

// Appeal is one appeal without its texts.
type Appeal struct {
	ID         int64
	Number     string // «KK-2026-000123»
	Person     int64  // who wrote it; 0: forgotten
	Lang       string // in which it was written: «kk» or «ru»
	Deputy     int64  // whose it is now
	Unit       string // whose branch sees to it
	Topic      Topic
	PlaceUnit  string // where the matter is: a unit, "" for unknown,
	Place      int64  // and a settlement, 0 for unknown
	Name       string // as the citizen gave it; "" for none. For who may read the letter only.
	Contact    string // likewise
	Nameless   bool   // a question without a name: advice only, not scored, not forwarded
	Urgent     bool   // its words speak of danger
	ReceivedAt time.Time
	State      State
	Before     State // to which NeedInfo, Moderation or an answer taken back returns
	AssignedAt time.Time
	TermFrom   calendar.Day // day 0 of the term
	TermDays   int
	TermUntil  calendar.Day // where it was extended; else zero
	Stops      []calendar.Stop
	DueOn      calendar.Day // the last day, as it was told last; while the clock stands, as if it ran again today
	Forwards   int
	Senders    []int64 // deputies who had it before, the first one first
	Asked      bool    // this deputy asked for details already
	Extended   bool
	JudgedOn   calendar.Day // the last day for A2 where an extension does not count there; else zero
	AcceptedAt *time.Time
	AnsweredAt *time.Time
	Outcome    Outcome
	ReopenedAt *time.Time
	ClosedAt   *time.Time
	SurveyAt   *time.Time
	Survey     Survey
	Scored     bool
	Unscored   Unscored
	Cluster    *int64
	Flags      []string
	Version    int
}

// appealColumns are those of an Appeal, in its order.
const appealColumns = `id, number, coalesce(person, 0) AS person, lang, deputy, unit, topic, place_unit, coalesce(place, 0) AS place,
	name, contact, nameless, urgent, received_at, state, before, assigned_at, term_from, term_days,
	term_until, stops, due_on, forwards, senders, asked, extended, judged_on, accepted_at, answered_at, outcome,
	reopened_at, closed_at, survey_at, survey, scored, unscored, cluster, flags, version`

// Term is the term that runs, or ran.
func (a Appeal) Term() calendar.Term {
	return calendar.Term{From: a.TermFrom, Days: a.TermDays, Until: a.TermUntil, Stops: a.Stops}
}

// Overdue says whether the last day has passed without an answer.
func (a Appeal) Overdue(now time.Time) bool {
	return a.State.Waits() && a.State != NeedInfo && !now.Before(a.DueOn.End())
}

// Unseen says whether the answer that stands is still held back: its author knows nothing
// of it.
func (a Appeal) Unseen(now time.Time) bool {
	return a.State == Answered && a.AnsweredAt != nil && now.Before(a.AnsweredAt.Add(UndoTime))
}

// Why something about an appeal is not done.
var (
	ErrUnknown   = errors.New("appeal: no such appeal") // told to who may not know of it, too
	ErrNotYours  = errors.New("appeal: this is for others to do")
	ErrState     = errors.New("appeal: its state does not allow it")
	ErrReason    = errors.New("appeal: a reason is needed")
	ErrEmpty     = errors.New("appeal: nothing is said")
	ErrConsent   = errors.New("appeal: no consent")
	ErrBanned    = errors.New("appeal: the person may not write")
	ErrMandate   = errors.New("appeal: the deputy has no mandate")
	ErrSame      = errors.New("appeal: it is this deputy's already")
	ErrForwards  = errors.New("appeal: it was forwarded as often as may be")
	ErrLate      = errors.New("appeal: it is too late for this")
	ErrAsked     = errors.New("appeal: details were asked for already")
	ErrExtended  = errors.New("appeal: it was extended already, or not within the two months")
	ErrUndo      = errors.New("appeal: it has gone out already")
	ErrTooLong   = errors.New("appeal: the text is too long")
	ErrTooMany   = errors.New("appeal: there are as many files as may be")
	ErrTooBig    = errors.New("appeal: the file is too large to be fetched")
	ErrTwo       = errors.New("appeal: a second person has to decide")
	ErrNameless  = errors.New("appeal: a question without a name is not passed on")
	ErrNoMessage = errors.New("appeal: no such message")
)

// LimitError says that somebody writes too often.
type LimitError struct{ Until time.Time }

func (e *LimitError) Error() string { return "appeal: too often" }

// byID returns an appeal, locked for the transaction where that is wanted.
func byID(ctx context.Context, db postgres.DB, id int64, lock bool) (Appeal, error) {
	q := `SELECT ` + appealColumns + ` FROM appeal WHERE id = $1`
	if lock {
		q += ` FOR UPDATE`
	}
	return oneAppeal(ctx, db, q, id)
}

func oneAppeal(ctx context.Context, db postgres.DB, sql string, args ...any) (Appeal, error) {
	rows, err := db.Query(ctx, sql, args...)
	if err != nil {
		return Appeal{}, fmt.Errorf("appeal: get: %w", err)
	}
	a, err := pgx.CollectExactlyOneRow(rows, pgx.RowToStructByPos[Appeal])
	if errors.Is(err, pgx.ErrNoRows) {
		return a, ErrUnknown
	}
	if err != nil {
		return a, fmt.Errorf("appeal: get: %w", err)
	}
	return a, nil
}
