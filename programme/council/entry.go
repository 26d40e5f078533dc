package council

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/jackc/pgx/v5"

	"qalauly/activity"
	"qalauly/calendar"
	"qalauly/internal/postgres"
	"qalauly/territory"
)

// Desk is by what entries are judged: the ledger takes what counts.
type Desk struct{ Ledger activity.Ledger }

// Actor is a member of the staff who says or decides something.
type Actor struct {
	activity.Actor
	Records  activity.Territory // where they record
	Verifies activity.Territory // where they verify
}

// subject says whether something about a deputy is about the actor or their chief.
func (a Actor) subject(deputy int64) bool {
	return deputy != 0 && (a.Deputy == deputy || slices.Contains(a.Beside, deputy))
}

// What is an entry of.
type What string

// The kinds of entries.
const (
	Sitting        What = "sitting"
	Recommendation What = "recommendation"
	FateOf         What = "fate"
)

// State is where an entry stands.
type State string

// The states. An entry holds while it is verified, and only then.
const (
	Recorded  State = "recorded"
	Verified  State = "verified"
	Returned  State = "returned" // to who recorded it, with a reason
	Withdrawn State = "withdrawn"
	Voided    State = "voided"
)

// Fate is what became of a recommendation.
type Fate string

// The fates.
const (
	Accepted Fate = "accepted"
	Partly   Fate = "partly"
	Declined Fate = "declined"
	NoAnswer Fate = "no_answer"
)

// Fates returns all of them.
func Fates() []Fate { return []Fate{Accepted, Partly, Declined, NoAnswer} }

// Mark is how a member is marked at a sitting, as the method's options of the criterion
// are called.
type Mark string

// The marks.
const (
	Present Mark = "present"
	Absent  Mark = "absent"
	Excused Mark = "excused"
)

// TextMost is how many letters an agenda, a recommendation or a reason has at most.
const TextMost = 500

// Entry is a sitting, a recommendation or a fate.
type Entry struct {
	ID        int64
	Council   int64
	What      What
	Day       calendar.Day
	Of        int64 // the sitting of a recommendation, the recommendation of a fate
	Deputy    int64 // who passed a recommendation on; 0: it is nobody's
	Text      Name  // the agenda, or the recommendation
	To        Name  // to whom it was passed on
	Fate      Fate  // of a fate; of a recommendation: the one that is verified
	FateOn    *calendar.Day
	State     State
	MadeBy    int64
	MadeAt    time.Time
	DecidedBy int64
	DecidedAt *time.Time
	VoidedBy  int64
	Reason    string
	Marked    map[Mark]int // of a sitting: how many were marked how
}

// Proof shows that an entry is true: a link, or a file as Telegram has it.
type Proof struct {
	Link   string
	Unique string // a file's file_unique_id
	File   string // by which it is sent again
	Shape  string // photo, document, …
}

// Draft is an entry that is to be recorded.
type Draft struct {
	Council int64 // of a sitting
	Of      int64 // of what follows something
	What    What
	Day     calendar.Day
	Text    Name
	To      Name
	Deputy  int64
	Fate    Fate
	Marks   map[int64]Mark // of a sitting, by member: who is not named was there
	Proof   []Proof
}

// Names of texts that are in one language only stand in both.
func both(n Name) Name {
	n.KK, n.RU = strings.TrimSpace(n.KK), strings.TrimSpace(n.RU)
	if n.KK == "" {
		n.KK = n.RU
	}
	if n.RU == "" {
		n.RU = n.KK
	}
	return n
}

// mayKeep says why an actor may not keep the books of a council; nil when they may.
func (d Desk) mayKeep(ctx context.Context, db postgres.DB, by Actor, c Council) error {
	if c.Closed {
		return ErrClosed
	}
	may, err := by.MayRecord(ctx, db, c.Unit)
	if err != nil || may {
		return err
	}
	return ErrElsewhere
}

// MayRecord says whether a council of a unit lies where the actor records.
func (a Actor) MayRecord(ctx context.Context, db postgres.DB, unit string) (bool, error) {
	if unit == "" || a.Records.Whole() {
		return a.Records.Whole(), nil
	}
	path, err := territory.Path(ctx, db, unit)
	return slices.ContainsFunc(path, func(code string) bool { return slices.Contains(a.Records, code) }), err
}

// Verifies says whether entries of a unit are verified by an actor: from above, as the
// method says for each level.
func (d Desk) Verifies(ctx context.Context, db postgres.DB, a Actor, unit string) (bool, error) {
	if a.Verifies.Whole() || unit == "" || len(a.Verifies) == 0 {
		return a.Verifies.Whole(), nil
	}
	u, err := territory.ByCode(ctx, db, unit)
	if err != nil {
		return false, err
	}
	code := string(u.Level)
	if u.Level == territory.CityDistrict {
		code = string(territory.District)
	}
	level, ok := d.Ledger.Method.Level(code)
	return ok && level.Verifier != "centre" && u.Parent != "" && slices.Contains(a.Verifies, u.Parent), nil
}

// Record keeps an entry of a member of the territory. It waits for another to verify it.
// The same sitting or fate again is ErrTwice.
func (d Desk) Record(ctx context.Context, db postgres.DB, by Actor, draft Draft, now time.Time) (id int64, err error) {
	draft.Text, draft.To = both(draft.Text), both(draft.To)
	err = pgx.BeginFunc(ctx, db, func(tx pgx.Tx) error {
		var earliest calendar.Day
		if draft.What != Sitting {
			of, err := d.standingOn(ctx, tx, draft)
			if err != nil {
				return err
			}
			draft.Council, earliest = of.Council, of.Day
		}
		c, err := lock(ctx, tx, draft.Council)
		if err != nil {
			return err
		}
		if err := d.mayKeep(ctx, tx, by, c); err != nil {
			return err
		}
		if draft.What != Sitting {
			if _, err := d.standingOn(ctx, tx, draft); err != nil { // as it is now that the council is held
				return err
			}
		}
		if err := d.fit(draft, earliest, calendar.DayOf(now)); err != nil {
			return err
		}
		id, err = d.write(ctx, tx, by, c, draft, now)
		return err
	})
	return id, err
}

// standingOn is the entry that a draft follows; it must hold, or wait.
func (d Desk) standingOn(ctx context.Context, db postgres.DB, draft Draft) (Entry, error) {
	of, err := EntryByID(ctx, db, draft.Of)
	if err != nil {
		return of, err
	}
	want := Sitting
	if draft.What == FateOf {
		want = Recommendation
	}
	switch {
	case of.What != want:
		return of, ErrUnknown
	case of.State != Verified && (of.State != Recorded || draft.What == FateOf):
		return of, ErrState
	}
	return of, nil
}

// fit says what is wrong with a draft by itself; earliest is the day of what it follows.
func (d Desk) fit(draft Draft, earliest, today calendar.Day) error {
	switch {
	case draft.Day > today:
		return ErrFuture
	case int(today-draft.Day) > d.Ledger.Method.Records.LateDays:
		return ErrLate
	case draft.Day < earliest:
		return ErrEarly
	case draft.What != FateOf && draft.Text.KK == "", draft.What == Recommendation && draft.To.KK == "":
		return ErrEmpty
	case draft.What == FateOf && !slices.Contains(Fates(), draft.Fate):
		return ErrEmpty
	case len(draft.Proof) == 0 && draft.Fate != NoAnswer: // nothing can show that nothing came
		return ErrNoProof
	}
	for _, text := range []string{draft.Text.KK, draft.Text.RU, draft.To.KK, draft.To.RU} {
		if utf8.RuneCountInString(text) > TextMost {
			return ErrLong
		}
	}
	return nil
}

func (d Desk) write(ctx context.Context, tx pgx.Tx, by Actor, c Council, draft Draft, now time.Time) (int64, error) {
	members, err := Members(ctx, tx, c.ID, draft.Day)
	if err != nil {
		return 0, err
	}
	switch {
	case draft.What == Sitting && len(members) == 0:
		return 0, ErrNobody
	case draft.What == Sitting && slices.ContainsFunc(members, func(m Member) bool { return by.subject(m.Deputy) }), by.subject(draft.Deputy):
		return 0, ErrSubject
	case draft.Deputy != 0 && !slices.ContainsFunc(members, func(m Member) bool { return m.Deputy == draft.Deputy }):
		return 0, ErrNobody
	}
	if draft.What == Sitting {
		if err := d.recorded(ctx, tx, c, members, draft.Day); err != nil {
			return 0, err
		}
	}
	var id int64
	err = tx.QueryRow(ctx, `
		INSERT INTO council_entry (council, kind, day, of_entry, deputy, text_kk, text_ru, to_kk, to_ru, fate, made_by, made_at)
		VALUES ($1, $2, $3, nullif($4, 0), nullif($5, 0), $6, $7, $8, $9, $10, $11, $12)
		ON CONFLICT DO NOTHING RETURNING id`,
		c.ID, draft.What, draft.Day, draft.Of, draft.Deputy, draft.Text.KK, draft.Text.RU, draft.To.KK, draft.To.RU, draft.Fate, by.Member, now).Scan(&id)
	if errors.Is(err, pgx.ErrNoRows) {
		return 0, ErrTwice
	}
	if err != nil {
		return 0, fmt.Errorf("council: record: %w", err)
	}
	batch := &pgx.Batch{}
	if draft.What == Sitting {
		for _, m := range members {
			mark := draft.Marks[m.ID]
			if mark == "" {
				mark = Present
			}
			batch.Queue(`INSERT INTO council_attendance (sitting, member, mark) VALUES ($1, $2, $3)`, id, m.ID, mark)
		}
	}
	for _, p := range draft.Proof {
		kind := "file"
		if p.Link != "" {
			kind = "link"
		}
		batch.Queue(`INSERT INTO council_proof (entry, kind, value, telegram, file_id, shape, added_at) VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT DO NOTHING`,
			id, kind, p.Link, p.Unique, p.File, p.Shape, now)
	}
	if err := tx.SendBatch(ctx, batch).Close(); err != nil {
		return 0, fmt.Errorf("council: record: %w", err)
	}
	return id, note(ctx, tx, by, "council.record", c, draft.Deputy, map[string]any{"entry": id, "kind": draft.What, "day": draft.Day.String(), "of": draft.Of, "fate": draft.Fate})
}
