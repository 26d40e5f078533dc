package activity

import (
	"context"
	"errors"
	"fmt"

	"github.com/jackc/pgx/v5"

	"qalauly/internal/postgres"
)

// FetchTask is the kind of task that fetches a file of evidence; its reference is
// the file's file_unique_id.
const FetchTask = "evidence"

// FileID is by which a file of evidence is fetched; "" where it is stored already or
// shows nothing.
func FileID(ctx context.Context, db postgres.DB, telegram string) (string, error) {
	var id string
	err := db.QueryRow(ctx, `SELECT file_id FROM evidence WHERE telegram = $1 AND hash IS NULL ORDER BY id DESC LIMIT 1`, telegram).Scan(&id)
	if errors.Is(err, pgx.ErrNoRows) {
		return "", nil
	}
	if err != nil {
		return "", fmt.Errorf("activity: file: %w", err)
	}
	return id, nil
}
