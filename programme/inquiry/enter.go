package inquiry

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/jackc/pgx/v5"

	"qalauly/activity"
	"qalauly/calendar"
	"qalauly/deputy"
	"qalauly/internal/postgres"
)

// Book enters what records have no room for.
type Book struct{ activity.Ledger }

// By is who enters something.
type By struct {
	activity.Actor
	Proposes bool // a deputy or an assistant: staff take it on before it is verified
}

// ReasonText and ReasonAnswer are why a record stands for another.
const (
	ReasonText   = "text_added"
	ReasonAnswer = "answer_came"
)

// Reply is what came of an inquiry.
type Reply struct {
	Outcome Outcome
	On      time.Time // the day of the answer; zero with None
	Text    string
	Links   []string
	Papers  []string            // number and date of the letter
	Files   []activity.Evidence // File evidence that shows the answer
}

// Write gives an inquiry a title and a text. One that is not verified yet gets them as
// it stands; for a verified one a new record is entered that says the same with them.
// It returns the record that now waits.
func (b Book) Write(ctx context.Context, db postgres.DB, by By, record int64, title, text deputy.Name, now time.Time) (activity.Record, error) {
	for _, one := range []string{title.KK, title.RU} {
		if utf8.RuneCountInString(one) > TitleMost {
			return activity.Record{}, ErrLong
		}
	}
	for _, one := range []string{text.KK, text.RU} {
		if utf8.RuneCountInString(one) > TextMost {
			return activity.Record{}, ErrLong
		}
	}
	i, err := b.open(ctx, db, record, now)
	if err != nil {
		return i.Record, err
	}
	w := i.Words
	for _, one := range []struct {
		to   *string
		what string
	}{{&w.Title.KK, title.KK}, {&w.Title.RU, title.RU}, {&w.Text.KK, text.KK}, {&w.Text.RU, text.RU}} {
		if what := strings.TrimSpace(one.what); what != "" {
			*one.to = what
		}
	}
	if w.Title.KK == "" && w.Title.RU == "" {
		return i.Record, ErrEmpty
	}
	if w == i.Words {
		return i.Record, nil // said before
	}
	if i.State == activity.Verified {
		return b.goOn(ctx, db, by, i, w, i.Fields, ReasonText, now)
	}
	return b.mend(ctx, db, by, i, w, now)
}

// Answer enters what came of a verified inquiry: a record that stands for it when
// another has verified it.
func (b Book) Answer(ctx context.Context, db postgres.DB, by By, record int64, a Reply, now time.Time) (activity.Record, error) {
	result, known := results[a.Outcome]
	if !known {
		return activity.Record{}, ErrState
	}
	if utf8.RuneCountInString(a.Text) > TextMost {
		return activity.Record{}, ErrLong
	}
	i, err := b.open(ctx, db, record, now)
	if err != nil {
		return i.Record, err
	}
	if i.State != activity.Verified {
		return i.Record, ErrState
	}
	fields, w := maps.Clone(i.Fields), i.Words
	fields["result"] = result
	w.Outcome, w.Answer = a.Outcome, strings.TrimSpace(a.Text)
	delete(fields, "answer_on")
	if a.Outcome.Answered() {
		if a.On.Before(i.Day) || a.On.After(date(now)) {
			return i.Record, ErrDay
		}
		if len(a.Links)+len(a.Papers)+len(a.Files) == 0 {
			return i.Record, ErrAnswer
		}
		fields["answer_on"] = a.On.Format(time.DateOnly)
	}
	made, err := b.goOn(ctx, db, by, i, w, fields, ReasonAnswer, now)
	if err != nil {
		return made, err
	}
	shown := slices.Clone(a.Files)
	for i := range shown {
		shown[i].Kind = activity.File
	}
	for _, link := range a.Links {
		shown = append(shown, activity.Evidence{Kind: activity.Link, Value: link})
	}
	for _, paper := range a.Papers {
		shown = append(shown, activity.Evidence{Kind: activity.Document, Value: paper})
	}
	for _, e := range shown {
		e.Record = made.ID
		if err := activity.Attach(ctx, db, by.Actor, e, now); err != nil {
			return made, err
		}
	}
	return activity.ByID(ctx, db, made.ID)
}

// open is an inquiry that can be changed. Of two at once, the second sees the first.
func (b Book) open(ctx context.Context, db postgres.DB, record int64, now time.Time) (Inquiry, error) {
	if _, err := db.Exec(ctx, `SELECT FROM record WHERE id = $1 FOR UPDATE`, record); err != nil {
		return Inquiry{}, fmt.Errorf("inquiry: open %d: %w", record, err)
	}
	i, err := ByRecord(ctx, db, record, date(now))
	if err != nil {
		return i, err
	}
	if !slices.Contains([]activity.State{activity.Verified, activity.Recorded, activity.Proposed, activity.Returned}, i.State) || i.Source != activity.Staff {
		return i, ErrState
	}
	_, err = Changing(ctx, db, record)
	switch {
	case errors.Is(err, ErrUnknown):
		return i, nil
	case err != nil:
		return i, err
	}
	return i, ErrWaits
}

// Changing returns the record that waits to stand for another; ErrUnknown for none.
func Changing(ctx context.Context, db postgres.DB, record int64) (activity.Record, error) {
	var id int64
	err := db.QueryRow(ctx, `
		SELECT id FROM record WHERE corrects = $1 AND state IN ('proposed', 'recorded', 'returned') ORDER BY id LIMIT 1`, record).Scan(&id)
	if errors.Is(err, pgx.ErrNoRows) {
		return activity.Record{}, ErrUnknown
	}
	if err != nil {
		return activity.Record{}, fmt.Errorf("inquiry: what changes %d: %w", record, err)
	}
	return activity.ByID(ctx, db, id)
}

// goOn enters a record that says what has happened since.
func (b Book) goOn(ctx context.Context, db postgres.DB, by By, i Inquiry, w Words, fields map[string]string, reason string, now time.Time) (activity.Record, error) {
	d := activity.Draft{Criterion: i.Criterion, Deputy: i.Deputy, Fields: fields, Corrects: i.ID, Reason: reason, Later: true}
	enter := b.Record
	if by.Proposes {
		enter = b.Propose
	}
	made, err := enter(ctx, db, by.Actor, d, now)
	if err != nil {
		return made, err
	}
	return made, keep(ctx, db, by, made.ID, w, now)
}

// mend changes the words of a record that is not verified yet. Its version grows, so
// that nobody verifies what they have not seen.
func (b Book) mend(ctx context.Context, db postgres.DB, by By, i Inquiry, w Words, now time.Time) (activity.Record, error) {
	if by.Proposes && (i.State != activity.Proposed || !slices.Contains(i.Hands, by.Member)) {
		return i.Record, ErrElsewhere
	}
	step := activity.Step{Record: i.ID, Act: activity.Mend, Version: i.Version}
	made, err := b.Move(ctx, db, by.Actor, step, now)
	if err != nil {
		return made, err
	}
	return made, keep(ctx, db, by, i.ID, w, now)
}

// keep writes the words of a record.
func keep(ctx context.Context, db postgres.DB, by By, record int64, w Words, now time.Time) error {
	_, err := db.Exec(ctx, `
		INSERT INTO inquiry (record, title_kk, title_ru, text_kk, text_ru, outcome, answer, by, at)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
		ON CONFLICT (record) DO UPDATE SET title_kk = $2, title_ru = $3, text_kk = $4, text_ru = $5, outcome = $6, answer = $7, by = $8, at = $9`,
		record, w.Title.KK, w.Title.RU, w.Text.KK, w.Text.RU, w.Outcome, w.Answer, by.Member, now)
	if err != nil {
		return fmt.Errorf("inquiry: words of record %d: %w", record, err)
	}
	return nil
}

// date is a day without its hour, as it is in Almaty.
func date(t time.Time) time.Time {
	t = t.In(calendar.Zone)
	return time.Date(t.Year(), t.Month(), t.Day(), 0, 0, 0, 0, time.UTC)
}
