package appeal

import (
	"context"
	"fmt"
	"time"

	"qalauly/account"
	"qalauly/calendar"
	"qalauly/deputy"
	"qalauly/internal/postgres"
)

// Working days of the terms that the party took upon itself, after articles 64, 65 and
// 76 of the Administrative Procedural and Process-Related Code.
const (
	TermDays     = 15 // for an answer
	ForwardDays  = 3  // to say that it is not one's matter
	AskDays      = 5  // to ask for details
	ReceiverDays = 5  // that a receiver has at least before it counts
	ForwardsMost = 2
	ReopenDays   = 14 // days of the calendar to reopen
)

// UndoTime is how long what was sent can be taken back: so long nobody sees it.
const UndoTime = 60 * time.Second

// number gives out the next number of a year.
func number(ctx context.Context, db postgres.DB, year int) (string, error) {
	var n int
	err := db.QueryRow(ctx, `
		INSERT INTO appeal_number AS a (year, last) VALUES ($1, 1)
		ON CONFLICT (year) DO UPDATE SET last = a.last + 1 RETURNING last`, year).Scan(&n)
	if err != nil {
		return "", fmt.Errorf("appeal: number: %w", err)
	}
	return fmt.Sprintf("KK-%d-%06d", year, n), nil
}

// Register makes an appeal of the person's draft and deletes the draft. The card goes
// to the deputy and the assistants after UndoTime, as notices. version is that of the
// consent text, which must hold. Errors: ErrConsent, ErrEmpty, ErrBanned, ErrMandate, a
// *LimitError; the draft stays then.
func (d Desk) Register(ctx context.Context, db postgres.DB, person account.Person, version int, now time.Time) (Appeal, error) {
	ok, err := Agreed(ctx, db, person.ID, version)
	if err != nil {
		return Appeal{}, err
	}
	if !ok {
		return Appeal{}, ErrConsent
	}
	draft, ok, err := DraftOf(ctx, db, person.ID)
	if err != nil {
		return Appeal{}, err
	}
	if !ok || draft.Empty() || draft.Deputy == 0 {
		return Appeal{}, ErrEmpty
	}
	if err := d.mayWrite(ctx, db, person.ID, now); err != nil {
		return Appeal{}, err
	}
	unit, err := unitOf(ctx, db, draft.Deputy, draft.Unit, now)
	if err != nil {
		return Appeal{}, err
	}
	c, err := calendar.Load(ctx, db, d.Hours)
	if err != nil {
		return Appeal{}, err
	}
	a := Appeal{
		Person: person.ID, Lang: written(draft.Text(), person), Deputy: draft.Deputy, Unit: unit, Topic: draft.Topic,
		PlaceUnit: draft.Unit, Place: draft.Place, Name: draft.Name, Contact: draft.Contact, Nameless: draft.Nameless,
		Urgent: len(Urgent(draft.Text())) > 0, ReceivedAt: now, State: Assigned, AssignedAt: now,
		TermFrom: c.Register(now).Day, TermDays: TermDays,
	}
	a.DueOn = c.Due(a.Term()).Day
	return d.enter(ctx, db, c, a, draft, now)
}

// unitOf is whose branch sees to an appeal: the unit of the body in which the deputy
// sits, or, for a national deputy, the region of the place.
func unitOf(ctx context.Context, db postgres.DB, id int64, place string, now time.Time) (string, error) {
	who, err := deputy.Get(ctx, db, id, calendar.DayOf(now).Start())
	if err != nil {
		return "", err
	}
	if len(who.Mandates) == 0 {
		return "", ErrMandate
	}
	if b := who.Mandates[0].Body; b.Level != deputy.National {
		return b.Unit, nil
	}
	if len(who.Regions) > 0 {
		return who.Regions[0], nil
	}
	return place, nil
}
