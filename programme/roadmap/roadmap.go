package roadmap

import (
	"errors"
	"time"

	"qalauly/activity"
	"qalauly/calendar"
	"qalauly/territory"
)

// Why something is not done.
var (
	ErrUnknown   = errors.New("roadmap: unknown")
	ErrState     = errors.New("roadmap: it stands otherwise by now")
	ErrWaits     = errors.New("roadmap: it waits for verification already")
	ErrOwn       = errors.New("roadmap: one's own report is decided by another")
	ErrSubject   = errors.New("roadmap: who answers for an item says nothing of it")
	ErrElsewhere = errors.New("roadmap: another territory")
	ErrNoProof   = errors.New("roadmap: nothing shows it")
	ErrReason    = errors.New("roadmap: a reason is needed")
	ErrFuture    = errors.New("roadmap: the day has not come")
	ErrLate      = errors.New("roadmap: the day is too long ago")
	ErrLong      = errors.New("roadmap: too long")
	ErrMany      = errors.New("roadmap: too many")
	ErrEmpty     = errors.New("roadmap: photo or words are missing")
)

// Name is a name in both languages.
type Name = territory.Name

// Desk is by what reports are judged: the ledger takes what counts.
type Desk struct{ Ledger activity.Ledger }

// State is how an item stands on a day.
type State string

// The states.
const (
	Planned  State = "planned"
	Going    State = "going"
	Done     State = "done"
	DoneLate State = "done_late"
	Late     State = "late" // its day has passed
	Dropped  State = "dropped"
)

// Roadmap is a part of the programme.
type Roadmap struct {
	ID       int64
	Key      string
	Title    Name
	Unit     string // of a region; "" is the whole country
	Invented bool
}

// Item is one measure of a roadmap.
type Item struct {
	ID        int64
	Roadmap   Roadmap
	No        string // «3.1»
	Unit      string // where it is done; "" is the whole country
	Title     Name
	Weight    int
	DueOn     calendar.Day
	Share     int           // how far it is, in per cent, by what is verified
	DoneOn    *calendar.Day // when its last stage was done
	Step      bool          // a step of the deputy about it is documented
	MadeOn    calendar.Day  // when it was entered
	VoidedAt  *time.Time    // it is due no more
	Why       string        // then: in the words of staff
	Deputies  []int64       // who answer for it
	Waiting   int           // reports that wait for verification
	Sightings int           // sent by citizens, and opened by nobody yet
}

// State is how the item stands on a day.
func (i Item) State(on calendar.Day) State {
	switch {
	case i.VoidedAt != nil:
		return Dropped
	case i.DoneOn != nil && *i.DoneOn > i.DueOn:
		return DoneLate
	case i.DoneOn != nil:
		return Done
	case i.DueOn < on:
		return Late
	case i.Share > 0:
		return Going
	}
	return Planned
}

// Stage is a step by which an item is done.
type Stage struct {
	ID     int64
	N      int // from 1 on
	Title  Name
	Share  int // how far the item is once it is done; of the last one 100
	DueOn  calendar.Day
	DoneOn *calendar.Day
}

// Kind is what a report says.
type Kind string

// The kinds.
const (
	StageDone Kind = "stage"
	Step      Kind = "step" // a deputy did something about an item that is late
	Drop      Kind = "drop" // the item is due no more
)

// ReportState is where a report stands.
type ReportState string

// The states of a report. It holds while it is verified, and only then.
const (
	Recorded  ReportState = "recorded"
	Verified  ReportState = "verified"
	Returned  ReportState = "returned"
	Withdrawn ReportState = "withdrawn"
	Voided    ReportState = "voided"
)

// Report is what a member says of an item.
type Report struct {
	ID        int64
	Item      int64
	Stage     int64 // 0 unless StageDone
	Kind      Kind
	Day       calendar.Day
	Note      string
	State     ReportState
	MadeBy    int64
	MadeAt    time.Time
	DecidedBy int64
	DecidedAt *time.Time
	VoidedBy  int64
	VoidedAt  *time.Time
	Reason    string
}

// Proof shows that a report is true.
type Proof struct {
	ID       int64
	Report   int64
	Kind     activity.EvidenceKind
	Value    string // a link, or a document
	Telegram string // a file's file_unique_id
	FileID   string // by which it is fetched
	Hash     string // of a stored file; "" until it is fetched
	MIME     string
	Size     int64
}
