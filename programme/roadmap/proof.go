package roadmap

import (
	"context"
	"errors"
	"fmt"

	"github.com/jackc/pgx/v5"

	"qalauly/internal/postgres"
)

// FetchTask is the kind of task that fetches a file of proof; its reference is the file's
// file_unique_id.
const FetchTask = "roadmapfile"

const proofSQL = `
	SELECT p.id, p.report, p.kind, p.value, p.telegram, p.file_id, coalesce(p.hash, '') AS hash, coalesce(f.mime, '') AS mime, coalesce(f.size, 0) AS size
	FROM roadmap_proof p LEFT JOIN file f ON f.hash = p.hash `

// ProofOf returns what shows that some reports are true, the oldest first.
func ProofOf(ctx context.Context, db postgres.DB, reports ...int64) ([]Proof, error) {
	rows, err := db.Query(ctx, proofSQL+`WHERE p.report = ANY ($1) ORDER BY p.id`, reports)
	if err != nil {
		return nil, fmt.Errorf("roadmap: proof: %w", err)
	}
	all, err := pgx.CollectRows(rows, pgx.RowToStructByName[Proof])
	if err != nil {
		return nil, fmt.Errorf("roadmap: proof: %w", err)
	}
	return all, nil
}

// ProofByID returns one; ErrUnknown where there is none.
func ProofByID(ctx context.Context, db postgres.DB, id int64) (Proof, error) {
	rows, err := db.Query(ctx, proofSQL+`WHERE p.id = $1`, id)
	if err != nil {
		return Proof{}, fmt.Errorf("roadmap: proof %d: %w", id, err)
	}
	p, err := pgx.CollectExactlyOneRow(rows, pgx.RowToStructByName[Proof])
	if errors.Is(err, pgx.ErrNoRows) {
		return p, ErrUnknown
	}
	if err != nil {
		return p, fmt.Errorf("roadmap: proof %d: %w", id, err)
	}
	return p, nil
}

// Unfetched is by which a file of proof is fetched; "" where it is stored, or shows
// nothing.
func Unfetched(ctx context.Context, db postgres.DB, telegram string) (string, error) {
	var id string
	err := db.QueryRow(ctx, `SELECT file_id FROM roadmap_proof WHERE telegram = $1 AND kind = 'file' AND hash IS NULL ORDER BY id DESC LIMIT 1`, telegram).Scan(&id)
	if errors.Is(err, pgx.ErrNoRows) {
		return "", nil
	}
	if err != nil {
		return "", fmt.Errorf("roadmap: file: %w", err)
	}
	return id, nil
}

// Fetched notes that a file of proof stands under a hash.
func Fetched(ctx context.Context, db postgres.DB, telegram, hash string) error {
	if _, err := db.Exec(ctx, `UPDATE roadmap_proof SET hash = $2 WHERE telegram = $1 AND hash IS NULL`, telegram, hash); err != nil {
		return fmt.Errorf("roadmap: fetched: %w", err)
	}
	return nil
}
