package appeal

import (
	"context"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"qalauly/internal/postgres"
)

// Data is everything that is kept of a person in appeals, for /mydata.
type Data struct {
	Consents []Agreement
	Draft    *Draft
	Appeals  []Told
	Joined   []Common // problems of others
}

// Agreement is a consent as it was given.
type Agreement struct {
	Consent
	AgreedAt    time.Time
	WithdrawnAt *time.Time
}

// Told is an appeal with everything that its author may see.
type Told struct {
	Appeal  Appeal
	Thread  []Message
	History []Past
}

// DataOf returns everything that is kept of a person.
func DataOf(ctx context.Context, db postgres.DB, person int64, now time.Time) (Data, error) {
	var d Data
	rows, err := db.Query(ctx, `SELECT version, text_hash, lang, message, agreed_at, withdrawn_at FROM consent WHERE person = $1 ORDER BY id`, person)
	if err != nil {
		return d, fmt.Errorf("appeal: data: %w", err)
	}
	d.Consents, err = pgx.CollectRows(rows, func(row pgx.CollectableRow) (a Agreement, err error) {
		return a, row.Scan(&a.Version, &a.Hash, &a.Lang, &a.Message, &a.AgreedAt, &a.WithdrawnAt)
	})
	if err != nil {
		return d, fmt.Errorf("appeal: data: %w", err)
	}
	draft, ok, err := DraftOf(ctx, db, person)
	if err != nil {
		return d, err
	}
	if ok {
		d.Draft = &draft
	}
	mine, _, err := Mine(ctx, db, person, Page{Limit: 10_000})
	if err != nil {
		return d, err
	}
	for _, a := range mine {
		t := Told{Appeal: a}
		if t.Thread, err = Thread(ctx, db, Citizen, a.ID, now); err != nil {
			return d, err
		}
		if t.History, err = History(ctx, db, Citizen, a.ID); err != nil {
			return d, err
		}
		d.Appeals = append(d.Appeals, t)
	}
	d.Joined, err = JoinedBy(ctx, db, person)
	return d, err
}

// Erased says what Forget did.
type Erased struct {
	Appeals  int     // of which nothing but counters is left
	Open     int     // of them were open: withdrawn first
	Messages int     // texts erased
	Files    int     // attachments erased
	Copies   []int64 // appeals whose cards and copies in other chats are to be made stubs
}

// Forget erases a person: consent, draft, name, contact, texts and files of both sides.
// Open appeals are withdrawn. Numbers, days, topics and outcomes stay as counters.
func (d Desk) Forget(ctx context.Context, db postgres.DB, person int64, now time.Time) (Erased, error) {
	var e Erased
	mine, _, err := Mine(ctx, db, person, Page{Limit: 10_000})
	if err != nil {
		return e, err
	}
	for _, a := range mine {
		e.Appeals++
		if a.State.Waits() || a.State == Moderation {
			e.Open++
			if a, _, err = d.Do(ctx, db, Actor{Person: person}, Step{Appeal: a.ID, Act: Withdraw}, now); err != nil {
				return e, err
			}
		}
		n, files, err := erase(ctx, db, a.ID, now)
		if err != nil {
			return e, err
		}
		e.Messages, e.Files, e.Copies = e.Messages+n, e.Files+files, append(e.Copies, a.ID)
	}
	for _, sql := range []string{
		`DELETE FROM appeal_draft WHERE person = $1`,
		`DELETE FROM common_joined WHERE person = $1`,
		`UPDATE common_problem SET closed_at = now() WHERE closed_at IS NULL AND appeal IN (SELECT id FROM appeal WHERE person = $1)`,
		`DELETE FROM consent WHERE person = $1`,
		`UPDATE appeal SET person = NULL, name = '', contact = '', place = NULL, sketch = '{}' WHERE person = $1`,
	} {
		if _, err := db.Exec(ctx, sql, person); err != nil {
			return e, fmt.Errorf("appeal: forget: %w", err)
		}
	}
	return e, nil
}

// erase takes the words and files out of an appeal's thread and history.
func erase(ctx context.Context, db postgres.DB, id int64, now time.Time) (texts, files int, err error) {
	if files, _, err = dropFiles(ctx, db, `appeal = $1`, id); err != nil {
		return 0, 0, err
	}
	tag, err := db.Exec(ctx, `
		UPDATE appeal_message SET body = '', parts = '[]', chat = 0, message = 0, erased_at = $2 WHERE appeal = $1 AND erased_at IS NULL`, id, now)
	for _, sql := range []string{
		`UPDATE appeal_act SET reason = '' WHERE appeal = $1 AND reason <> ''`,
		`DELETE FROM appeal_compose WHERE appeal = $1`,
	} {
		if err == nil {
			_, err = db.Exec(ctx, sql, id)
		}
	}
	if err != nil {
		return 0, 0, fmt.Errorf("appeal: erase: %w", err)
	}
	return int(tag.RowsAffected()), files, nil
}

// TextYears and FileYears are how long texts and files are kept after an appeal ended.
const (
	TextYears = 3
	FileYears = 1
)

// Retain erases texts, names and files whose time is over and returns of how many
// appeals texts, and of how many messages files.
func Retain(ctx context.Context, db postgres.DB, now time.Time) (int, error) {
	_, emptied, err := dropFiles(ctx, db, `appeal IN (SELECT id FROM appeal WHERE closed_at < $1)`, now.AddDate(-FileYears, 0, 0))
	if err != nil {
		return 0, err
	}
	rows, err := db.Query(ctx, `
		SELECT id FROM appeal a WHERE closed_at < $1 AND EXISTS (SELECT FROM appeal_message m WHERE m.appeal = a.id AND erased_at IS NULL)`,
		now.AddDate(-TextYears, 0, 0))
	if err != nil {
		return 0, fmt.Errorf("appeal: retain: %w", err)
	}
	old, err := pgx.CollectRows(rows, pgx.RowTo[int64])
	if err != nil {
		return 0, fmt.Errorf("appeal: retain: %w", err)
	}
	for _, id := range old {
		if _, _, err := erase(ctx, db, id, now); err != nil {
			return 0, err
		}
		if _, err := db.Exec(ctx, `UPDATE appeal SET name = '', contact = '' WHERE id = $1`, id); err != nil {
			return 0, fmt.Errorf("appeal: retain: %w", err)
		}
	}
	return len(old) + emptied, nil
}
