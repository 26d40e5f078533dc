package file

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"

	"github.com/jackc/pgx/v5"

	"qalauly/internal/postgres"
)

// ErrDamaged means that what stands under a hash is something else.
var ErrDamaged = errors.New("file: damaged")

// InFolder lists the hashes of the files whose bodies are in a folder, not in
// PostgreSQL.
func InFolder(ctx context.Context, db postgres.DB) ([]string, error) {
	rows, err := db.Query(ctx, `SELECT hash FROM file WHERE body IS NULL ORDER BY hash`)
	if err != nil {
		return nil, fmt.Errorf("file: list: %w", err)
	}
	hashes, err := pgx.CollectRows(rows, pgx.RowTo[string])
	if err != nil {
		return nil, fmt.Errorf("file: list: %w", err)
	}
	return hashes, nil
}

// Check reads the file of a hash in the folder and returns its size, ErrUnknown
// where there is none, or ErrDamaged.
func (s Store) Check(hash string) (int64, error) {
	body, err := s.read(hash)
	return int64(len(body)), err
}

// CopyTo brings the file of a hash into another folder, and returns its size. It
// fails as Check does; a file that is there already is written again.
func (s Store) CopyTo(to Store, hash string) (int64, error) {
	body, err := s.read(hash)
	if err != nil {
		return 0, err
	}
	if err := to.write(hash, body); err != nil {
		return 0, fmt.Errorf("file: copy %s: %w", hash, err)
	}
	return int64(len(body)), nil
}

func (s Store) read(hash string) ([]byte, error) {
	if name, err := hex.DecodeString(hash); err != nil || len(name) != sha256.Size {
		return nil, fmt.Errorf("file: %q is not a hash: %w", hash, ErrUnknown)
	}
	body, err := os.ReadFile(s.path(hash))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("file: %s: %w", hash, ErrUnknown)
	}
	if err != nil {
		return nil, fmt.Errorf("file: read %s: %w", hash, err)
	}
	if sum := sha256.Sum256(body); hex.EncodeToString(sum[:]) != hash {
		return nil, fmt.Errorf("file: %s: %w", hash, ErrDamaged)
	}
	return body, nil
}
