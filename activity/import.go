package activity

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"qalauly/internal/postgres"
)

// Import is a sheet of records that was entered at once.
type Import struct {
	ID     int64
	Member int64 // who entered it
	Person int64 // by which account; 0 for none
	At     time.Time
	Name   string // of the file
	Hash   string // SHA-256 of the file, in hexadecimal
	Added  int
	Same   int // rows that had been there before
}

const importColumns = `id, member, person, at, name, hash, added, same`

// Imports returns sheets that were entered, the newest first: those of a member (0:
// of everybody), before one (0: from the newest).
func Imports(ctx context.Context, db postgres.DB, member, under int64, limit int) ([]Import, error) {
	rows, _ := db.Query(ctx, `
		SELECT `+importColumns+` FROM record_import
		WHERE ($1 = 0 OR member = $1) AND ($2 = 0 OR id < $2)
		ORDER BY id DESC LIMIT $3`, member, under, limit)
	found, err := pgx.CollectRows(rows, pgx.RowToStructByName[Import])
	if err != nil {
		return nil, fmt.Errorf("activity: imports: %w", err)
	}
	return found, nil
}

// ImportOf returns the sheet by which a record came in; ErrUnknown where it came
// another way.
func ImportOf(ctx context.Context, db postgres.DB, record int64) (Import, error) {
	rows, _ := db.Query(ctx, `SELECT `+importColumns+` FROM record_import WHERE id = (SELECT import FROM record WHERE id = $1)`, record)
	i, err := pgx.CollectExactlyOneRow(rows, pgx.RowToStructByName[Import])
	if errors.Is(err, pgx.ErrNoRows) {
		return i, ErrUnknown
	}
	if err != nil {
		return i, fmt.Errorf("activity: import of record %d: %w", record, err)
	}
	return i, nil
}

// Imported returns the records of a sheet that are in a state, in the order of its
// rows, after one (0: from the first). A verifier so looks at a sheet as one event.
func Imported(ctx context.Context, db postgres.DB, of int64, state State, after int64, limit int) ([]Record, error) {
	rows, _ := db.Query(ctx, `
		SELECT `+recordColumns+` FROM record
		WHERE import = $1 AND state = $2 AND id > $3
		ORDER BY id LIMIT $4`, of, state, after, limit)
	found, err := pgx.CollectRows(rows, pgx.RowToStructByName[Record])
	if err != nil {
		return nil, fmt.Errorf("activity: records of import %d: %w", of, err)
	}
	return found, nil
}
