package postgres

import (
	"context"
	"fmt"
)

// Anew says how to make a database that knows our letters.
const Anew = "make the database anew: CREATE DATABASE qalauly ENCODING 'UTF8' LOCALE 'C.UTF-8' TEMPLATE template0"

// LettersError is a database that cannot hold Kazakh letters, or does not know
// which of them are the same in capitals. A database cannot be cured of either.
type LettersError struct{ Encoding, Locale string }

// Says says what is wrong and what comes of it.
func (e *LettersError) Says() string {
	if e.Encoding != "UTF8" {
		return "keeps text as " + e.Encoding + ", not as UTF8"
	}
	return fmt.Sprintf("its locale %q does not know Kazakh letters (lower('Ә') is not 'ә'): search by name would find nothing", e.Locale)
}

// Error says what is wrong and what to do.
func (e *LettersError) Error() string { return "the database: " + e.Says() + "; " + Anew }

// Letters returns a *LettersError where we cannot work with the database's
// encoding or locale.
func Letters(ctx context.Context, db DB) error {
	var is LettersError
	err := db.QueryRow(ctx, `
		SELECT current_setting('server_encoding'), datctype
		FROM pg_database WHERE datname = current_database()`).Scan(&is.Encoding, &is.Locale)
	if err != nil {
		return fmt.Errorf("postgres: letters: %w", err)
	}
	if is.Encoding != "UTF8" {
		return &is
	}
	var known bool
	if err := db.QueryRow(ctx, `SELECT lower('ӘҢ') = 'әң'`).Scan(&known); err != nil {
		return fmt.Errorf("postgres: letters: %w", err)
	}
	if !known {
		return &is
	}
	return nil
}
