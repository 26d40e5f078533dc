package roadmap

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/jackc/pgx/v5"

	"qalauly/internal/postgres"
)

// What a person may send: letters of a note, photos with it, and notes in a day.
const (
	NoteMost      = 1000
	PhotosMost    = 5
	SightingsMost = 5
)

// keepSightings is how long what people saw is kept.
const keepSightings = 365 * 24 * time.Hour

// Photo is a picture as Telegram keeps it.
type Photo struct {
	Kind string `json:"kind"`
	ID   string `json:"id"`
}

// Sighting is what a person saw of an item with their own eyes.
type Sighting struct {
	ID     int64
	Item   int64
	Person int64 `json:"-"`
	Note   string
	Files  []Photo
	MadeAt time.Time
	SentAt *time.Time // nil while it is written
	SeenBy int64      `json:"-"`
	SeenAt *time.Time // when somebody of the staff opened it first
}

// Whole says that there is a photo and words.
func (s Sighting) Whole() bool { return s.Note != "" && len(s.Files) > 0 }

const sightingSQL = `SELECT id, item, person, note, files, made_at, sent_at, coalesce(seen_by, 0) AS seen_by, seen_at FROM roadmap_sighting `

func sightings(ctx context.Context, db postgres.DB, which string, args ...any) ([]Sighting, error) {
	rows, err := db.Query(ctx, sightingSQL+which, args...)
	if err != nil {
		return nil, fmt.Errorf("roadmap: sightings: %w", err)
	}
	all, err := pgx.CollectRows(rows, pgx.RowToStructByName[Sighting])
	if err != nil {
		return nil, fmt.Errorf("roadmap: sightings: %w", err)
	}
	return all, nil
}

func sighting(ctx context.Context, db postgres.DB, which string, args ...any) (Sighting, error) {
	all, err := sightings(ctx, db, which, args...)
	if err == nil && len(all) == 0 {
		err = ErrUnknown
	}
	if err != nil {
		return Sighting{}, err
	}
	return all[0], nil
}

// DraftOf is what a person is writing; ErrUnknown for nothing.
func DraftOf(ctx context.Context, db postgres.DB, person int64) (Sighting, error) {
	return sighting(ctx, db, `WHERE person = $1 AND sent_at IS NULL`, person)
}

// Begin lets a person write about an item; what they wrote about another one is gone.
func Begin(ctx context.Context, db postgres.DB, person, item int64, now time.Time) error {
	var n int
	err := db.QueryRow(ctx, `SELECT count(*) FROM roadmap_sighting WHERE person = $1 AND sent_at > $2`, person, now.Add(-24*time.Hour)).Scan(&n)
	if err != nil {
		return fmt.Errorf("roadmap: begin: %w", err)
	}
	if n >= SightingsMost {
		return ErrMany
	}
	_, err = db.Exec(ctx, `DELETE FROM roadmap_sighting WHERE person = $1 AND sent_at IS NULL AND item <> $2`, person, item)
	if err == nil {
		_, err = db.Exec(ctx, `
			INSERT INTO roadmap_sighting (item, person, made_at) VALUES ($1, $2, $3)
			ON CONFLICT (person) WHERE sent_at IS NULL DO NOTHING`, item, person, now)
	}
	if err != nil {
		return fmt.Errorf("roadmap: begin: %w", err)
	}
	return nil
}

// Add puts words or a photo to what a person is writing, and returns it. New words stand
// for the old ones.
func Add(ctx context.Context, db postgres.DB, person int64, words string, photo *Photo) (Sighting, error) {
	s, err := sighting(ctx, db, `WHERE person = $1 AND sent_at IS NULL FOR UPDATE`, person)
	if err != nil {
		return s, err
	}
	words = strings.TrimSpace(words)
	switch {
	case utf8.RuneCountInString(words) > NoteMost:
		return s, ErrLong
	case photo != nil && len(s.Files) >= PhotosMost && !slices.Contains(s.Files, *photo):
		return s, ErrMany
	}
	if words != "" {
		s.Note = words
	}
	if photo != nil && !slices.Contains(s.Files, *photo) {
		s.Files = append(s.Files, *photo)
	}
	files, err := json.Marshal(s.Files)
	if err == nil {
		_, err = db.Exec(ctx, `UPDATE roadmap_sighting SET note = $2, files = $3 WHERE id = $1`, s.ID, s.Note, files)
	}
	if err != nil {
		return s, fmt.Errorf("roadmap: add: %w", err)
	}
	return s, nil
}

// Send hands what a person wrote, by its number, to the staff of the territory.
func Send(ctx context.Context, db postgres.DB, person, id int64, now time.Time) (Sighting, error) {
	s, err := sighting(ctx, db, `WHERE person = $1 AND id = $2 AND sent_at IS NULL FOR UPDATE`, person, id)
	if err != nil {
		return s, err
	}
	if !s.Whole() {
		return s, ErrEmpty
	}
	if _, err := db.Exec(ctx, `UPDATE roadmap_sighting SET sent_at = $2 WHERE id = $1`, s.ID, now); err != nil {
		return s, fmt.Errorf("roadmap: send: %w", err)
	}
	return s, nil
}

// SentBy is what a person sent, by its number; ErrUnknown where they did not.
func SentBy(ctx context.Context, db postgres.DB, person, id int64) (Sighting, error) {
	return sighting(ctx, db, `WHERE person = $1 AND id = $2 AND sent_at IS NOT NULL`, person, id)
}

// DropDraft forgets what a person is writing.
func DropDraft(ctx context.Context, db postgres.DB, person int64) error {
	if _, err := db.Exec(ctx, `DELETE FROM roadmap_sighting WHERE person = $1 AND sent_at IS NULL`, person); err != nil {
		return fmt.Errorf("roadmap: drop draft: %w", err)
	}
	return nil
}

// OfPerson is everything that a person wrote, the newest first.
func OfPerson(ctx context.Context, db postgres.DB, person int64) ([]Sighting, error) {
	return sightings(ctx, db, `WHERE person = $1 ORDER BY id DESC`, person)
}

// Forget erases everything that a person wrote, and returns how much that was.
func Forget(ctx context.Context, db postgres.DB, person int64) (int64, error) {
	tag, err := db.Exec(ctx, `DELETE FROM roadmap_sighting WHERE person = $1`, person)
	if err != nil {
		return 0, fmt.Errorf("roadmap: forget: %w", err)
	}
	return tag.RowsAffected(), nil
}

// Expire erases what is kept no longer.
func Expire(ctx context.Context, db postgres.DB, now time.Time) error {
	if _, err := db.Exec(ctx, `DELETE FROM roadmap_sighting WHERE made_at < $1`, now.Add(-keepSightings)); err != nil {
		return fmt.Errorf("roadmap: expire: %w", err)
	}
	return nil
}

// SeenOf is how many people's sightings of an item were sent.
func SeenOf(ctx context.Context, db postgres.DB, item int64) (n int, err error) {
	err = db.QueryRow(ctx, `SELECT count(*) FROM roadmap_sighting WHERE item = $1 AND sent_at IS NOT NULL`, item).Scan(&n)
	if err != nil {
		return 0, fmt.Errorf("roadmap: seen of %d: %w", item, err)
	}
	return n, nil
}

// Look opens one of the sightings of an item for somebody of the staff of its territory:
// the n-th from 1 on, the newest first, of how many. The audit has it, without a word of
// what was written. ErrUnknown where there is none.
func (d Desk) Look(ctx context.Context, db postgres.DB, by Actor, item int64, n int, now time.Time) (s Sighting, of int, err error) {
	err = pgx.BeginFunc(ctx, db, func(tx pgx.Tx) error {
		i, err := lock(ctx, tx, item)
		if err != nil {
			return err
		}
		may, err := d.MayLook(ctx, tx, by, i.Unit)
		if err != nil {
			return err
		}
		if !may {
			return ErrElsewhere
		}
		if of, err = SeenOf(ctx, tx, item); err != nil {
			return err
		}
		if s, err = sighting(ctx, tx, `WHERE item = $1 AND sent_at IS NOT NULL ORDER BY sent_at DESC, id DESC LIMIT 1 OFFSET $2`, item, max(n, 1)-1); err != nil {
			return err
		}
		if s.SeenAt == nil {
			if _, err := tx.Exec(ctx, `UPDATE roadmap_sighting SET seen_by = $2, seen_at = $3 WHERE id = $1`, s.ID, by.Member, now); err != nil {
				return fmt.Errorf("roadmap: look: %w", err)
			}
		}
		return note(ctx, tx, by, "roadmap.look", i, map[string]any{"sighting": s.ID})
	})
	return s, of, err
}

// MayLook says whether what citizens saw at an item of a unit is shown to an actor.
func (d Desk) MayLook(ctx context.Context, db postgres.DB, by Actor, unit string) (bool, error) {
	if may, err := by.MayRecord(ctx, db, unit); err != nil || may {
		return may, err
	}
	may, err := d.Verifies(ctx, db, by, unit)
	if errors.Is(err, ErrUnknown) {
		return false, nil
	}
	return may, err
}
