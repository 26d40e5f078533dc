package digest

import (
	"archive/zip"
	"bytes"
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"qalauly/internal/postgres"
	"qalauly/rating/weeks"
)

// Licence is that of open data, and where it can be read.
const (
	Licence    = "CC BY 4.0"
	LicenceURL = "https://creativecommons.org/licenses/by/4.0/"
)

// Package is the file of a published rating; "" where none was made yet.
func Package(ctx context.Context, db postgres.DB, snapshot int64) (hash string, err error) {
	err = db.QueryRow(ctx, `SELECT hash FROM data_package WHERE snapshot = $1`, snapshot).Scan(&hash)
	if errors.Is(err, pgx.ErrNoRows) {
		return "", nil
	}
	if err != nil {
		return "", fmt.Errorf("digest: package of %d: %w", snapshot, err)
	}
	return hash, nil
}

// Packed notes the file of a published rating.
func Packed(ctx context.Context, db postgres.DB, snapshot int64, hash string, now time.Time) error {
	_, err := db.Exec(ctx, `INSERT INTO data_package (snapshot, hash, made_at) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING`, snapshot, hash, now)
	if err != nil {
		return fmt.Errorf("digest: package of %d: %w", snapshot, err)
	}
	return nil
}

// Pack makes the file: what "qalauly export" writes of the rating, as one archive with
// the licence. The same rating gives the same bytes.
func Pack(ctx context.Context, db postgres.DB, s weeks.Snapshot) ([]byte, error) {
	r, err := weeks.Release(ctx, db, s)
	if err != nil {
		return nil, err
	}
	var body bytes.Buffer
	archive := zip.NewWriter(&body)
	add := func(name string, content []byte) error {
		w, err := archive.CreateHeader(&zip.FileHeader{Name: name, Method: zip.Deflate, Modified: s.Monday})
		if err == nil {
			_, err = w.Write(content)
		}
		return err
	}
	for _, f := range r.Files() {
		if err := add(r.Name()+"/"+f.Name, f.Body); err != nil {
			return nil, fmt.Errorf("digest: pack %s: %w", s.Period, err)
		}
	}
	if err := errors.Join(add("LICENCE.txt", []byte(Licence+"\n"+LicenceURL+"\n")), archive.Close()); err != nil {
		return nil, fmt.Errorf("digest: pack %s: %w", s.Period, err)
	}
	return body.Bytes(), nil
}
