package appeal

import (
	"context"
	"fmt"
	"time"

	"qalauly/calendar"
	"qalauly/internal/postgres"
)

// enter writes a new appeal with its letter and first act, drops the draft and owes the
// cards.
func (d Desk) enter(ctx context.Context, db postgres.DB, c *calendar.Calendar, a Appeal, draft Draft, now time.Time) (Appeal, error) {
	var err error
	if a.Number, err = number(ctx, db, a.TermFrom.Year()); err != nil {
		return a, err
	}
	sketch := Sketch(draft.Text())
	if a.Cluster, err = d.alike(ctx, db, a, sketch, now); err != nil {
		return a, err
	}
	if a.Unscored, err = d.unscored(ctx, db, a, now); err != nil {
		return a, err
	}
	a.Scored = a.Unscored == ""
	if leads, err := d.leads(ctx, db, a, now); err != nil {
		return a, err
	} else if leads {
		a.Flags = append(a.Flags, OneAuthor)
	}
	err = db.QueryRow(ctx, `
		INSERT INTO appeal (number, person, lang, deputy, unit, topic, place_unit, place, name, contact, nameless, urgent,
			received_at, state, assigned_at, term_from, term_days, due_on, scored, unscored, cluster, sketch, remind_on, flags)
		VALUES ($1, $2, $3, $4, $5, $6, $7, nullif($8, 0), $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24)
		RETURNING id`,
		a.Number, a.Person, a.Lang, a.Deputy, a.Unit, a.Topic, a.PlaceUnit, a.Place, a.Name, a.Contact, a.Nameless, a.Urgent,
		a.ReceivedAt, a.State, a.AssignedAt, a.TermFrom, a.TermDays, a.DueOn, a.Scored, a.Unscored, a.Cluster, sketch, nextStep(stepDays(c, a), calendar.DayOf(now)), append([]string{}, a.Flags...)).Scan(&a.ID)
	if err != nil {
		return a, fmt.Errorf("appeal: enter: %w", err)
	}
	a.Version = 1
	letter := Message{Appeal: a.ID, Kind: Letter, Side: Citizen, Text: draft.Text(), Files: draft.Files, Chat: a.Person, At: now}
	switch len(draft.Parts) {
	case 0:
	case 1:
		letter.Message = draft.Parts[0].Message
	default:
		letter.Parts = draft.Parts
	}
	if _, err := add(ctx, db, letter); err != nil {
		return a, err
	}
	if err := note(ctx, db, a, "", Past{Act: "register", Side: Citizen, State: a.State, At: now}); err != nil {
		return a, err
	}
	if err := DropDraft(ctx, db, a.Person); err != nil {
		return a, err
	}
	if err := d.wave(ctx, db, a, now); err != nil {
		return a, err
	}
	seen := now.Add(UndoTime)
	if err := tellCitizen(ctx, db, a, SlipNotice, a.ID, seen, now); err != nil {
		return a, err
	}
	if a.Urgent {
		if err := tellStaff(ctx, db, a, UrgentNotice, a.ID, now, now); err != nil {
			return a, err
		}
	}
	return a, d.tellDesk(ctx, db, a, CardNotice, a.ID, seen, now)
}

// note adds to the history of an appeal.
func note(ctx context.Context, db postgres.DB, a Appeal, was State, p Past) error {
	_, err := db.Exec(ctx, `
		INSERT INTO appeal_act (appeal, act, side, member, deputy, was, state, reason, due_on, target, at)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`,
		a.ID, p.Act, p.Side, p.Member, a.Deputy, was, a.State, p.Reason, a.DueOn, p.Target, p.At)
	if err != nil {
		return fmt.Errorf("appeal: history: %w", err)
	}
	return nil
}
