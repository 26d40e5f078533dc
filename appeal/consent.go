package appeal

import (
	"context"
	"fmt"
	"time"

	"qalauly/internal/postgres"
)

// Consent is the text a person agrees to.
type Consent struct {
	Version int
	Hash    string // SHA-256 of the text as it was shown, in hex
	Lang    string
	Message int64 // whose button was pressed
}

// Agree keeps a person's consent. Agreeing to the same version again changes nothing;
// to another one ends the older.
func Agree(ctx context.Context, db postgres.DB, person int64, c Consent, now time.Time) error {
	_, err := db.Exec(ctx, `
		UPDATE consent SET withdrawn_at = $2 WHERE person = $1 AND withdrawn_at IS NULL AND version <> $3`, person, now, c.Version)
	if err == nil {
		_, err = db.Exec(ctx, `
			INSERT INTO consent (person, version, text_hash, lang, message, agreed_at) VALUES ($1, $2, $3, $4, $5, $6)
			ON CONFLICT (person) WHERE withdrawn_at IS NULL DO NOTHING`, person, c.Version, c.Hash, c.Lang, c.Message, now)
	}
	if err != nil {
		return fmt.Errorf("appeal: consent: %w", err)
	}
	return nil
}

// Agreed says whether a person's consent to a version of the text holds.
func Agreed(ctx context.Context, db postgres.DB, person int64, version int) (ok bool, err error) {
	err = db.QueryRow(ctx, `
		SELECT EXISTS (SELECT FROM consent WHERE person = $1 AND version = $2 AND withdrawn_at IS NULL)`, person, version).Scan(&ok)
	if err != nil {
		return false, fmt.Errorf("appeal: consent: %w", err)
	}
	return ok, nil
}

// TakeBack ends a person's consent; nothing new can be written by them until they agree
// again. It reports false where none held.
func TakeBack(ctx context.Context, db postgres.DB, person int64, now time.Time) (bool, error) {
	tag, err := db.Exec(ctx, `UPDATE consent SET withdrawn_at = $2 WHERE person = $1 AND withdrawn_at IS NULL`, person, now)
	if err != nil {
		return false, fmt.Errorf("appeal: consent: %w", err)
	}
	return tag.RowsAffected() > 0, nil
}
