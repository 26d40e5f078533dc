// Package file keeps files by the SHA-256 of what is in them: the same file twice
// is one file, and a file never changes.
package file

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"github.com/jackc/pgx/v5"

	"qalauly/internal/postgres"
)

// ErrUnknown means that there is no file of this hash.
var ErrUnknown = errors.New("file: unknown")

// Store says where bodies stand: in the folder Dir, or in PostgreSQL where Dir is
// empty. Folder and database must be backed up together.
type Store struct {
	Dir string
}

// Hash is the name under which Put keeps body: its SHA-256 in hex.
func Hash(body []byte) string {
	sum := sha256.Sum256(body)
	return hex.EncodeToString(sum[:])
}

// Put keeps body and returns its hash in hex.
func (s Store) Put(ctx context.Context, db postgres.DB, mime string, body []byte) (string, error) {
	hash := Hash(body)
	stored := body
	if s.Dir != "" {
		if err := s.write(hash, body); err != nil {
			return "", fmt.Errorf("file: put: %w", err)
		}
		stored = nil
	}
	_, err := db.Exec(ctx, `
		INSERT INTO file (hash, mime, size, body) VALUES ($1, $2, $3, $4)
		ON CONFLICT (hash) DO NOTHING`, hash, mime, len(body), stored)
	if err != nil {
		return "", fmt.Errorf("file: put: %w", err)
	}
	return hash, nil
}

// Get returns the body of hash and its media type, or ErrUnknown.
func (s Store) Get(ctx context.Context, db postgres.DB, hash string) (body []byte, mime string, err error) {
	err = db.QueryRow(ctx, `SELECT body, mime FROM file WHERE hash = $1`, hash).Scan(&body, &mime)
	if errors.Is(err, pgx.ErrNoRows) {
		return nil, "", ErrUnknown
	}
	if err == nil && body == nil {
		body, err = os.ReadFile(s.path(hash))
	}
	if err != nil {
		return nil, "", fmt.Errorf("file: get %s: %w", hash, err)
	}
	return body, mime, nil
}

// Remove deletes the file of a hash, unless any table names it still (see the view
// file_used). A file that is not there is removed already.
func (s Store) Remove(ctx context.Context, db postgres.DB, hash string) error {
	_, err := db.Exec(ctx, `DELETE FROM file WHERE hash = $1 AND NOT EXISTS (SELECT FROM file_used u WHERE u.hash = $1)`, hash)
	if err != nil {
		return fmt.Errorf("file: remove %s: %w", hash, err)
	}
	var stays bool
	if err := db.QueryRow(ctx, `SELECT EXISTS (SELECT FROM file WHERE hash = $1)`, hash).Scan(&stays); err != nil {
		return fmt.Errorf("file: remove %s: %w", hash, err)
	}
	if stays || s.Dir == "" {
		return nil
	}
	if err := os.Remove(s.path(hash)); err != nil && !errors.Is(err, os.ErrNotExist) {
		return fmt.Errorf("file: remove %s: %w", hash, err)
	}
	return nil
}

func (s Store) path(hash string) string { return filepath.Join(s.Dir, hash[:2], hash) }

// write makes the file whole before it has its name, so that no reader meets half
// of it.
func (s Store) write(hash string, body []byte) error {
	if err := os.MkdirAll(filepath.Dir(s.path(hash)), 0o700); err != nil {
		return err
	}
	part, err := os.CreateTemp(filepath.Dir(s.path(hash)), "part-*")
	if err != nil {
		return err
	}
	defer os.Remove(part.Name())
	if _, err := part.Write(body); err != nil {
		part.Close()
		return err
	}
	if err := part.Sync(); err != nil {
		part.Close()
		return err
	}
	if err := part.Close(); err != nil {
		return err
	}
	return os.Rename(part.Name(), s.path(hash))
}
