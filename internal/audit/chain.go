package audit

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"qalauly/internal/postgres"
)

// ErrBroken means that an entry is not what it was when it was linked, or that
// one is missing.
var ErrBroken = errors.New("the chain is broken")

// lock is the advisory lock of the chain: one process links at a time.
const lock = 7201

// Seal links up to limit entries that are not linked yet, in the order of their
// ids among those that are committed, and returns how many that were.
func Seal(ctx context.Context, db postgres.DB, limit int) (int, error) {
	sealed := 0
	err := pgx.BeginFunc(ctx, db, func(tx pgx.Tx) error {
		if _, err := tx.Exec(ctx, `SELECT pg_advisory_xact_lock($1)`, lock); err != nil {
			return err
		}
		link, hash, err := head(ctx, tx)
		if err != nil {
			return err
		}
		waiting, err := collect(ctx, tx, `SELECT * FROM audit WHERE link IS NULL ORDER BY id LIMIT $1`, limit)
		if err != nil {
			return err
		}
		var ids, links []int64
		var hashes [][]byte
		for _, e := range waiting {
			link++
			hash = e.hash(link, hash)
			ids, links, hashes = append(ids, e.ID), append(links, link), append(hashes, hash)
		}
		sealed = len(ids)
		_, err = tx.Exec(ctx, `
			UPDATE audit SET link = n.link, hash = n.hash
			FROM unnest($1::bigint[], $2::bigint[], $3::bytea[]) AS n (id, link, hash)
			WHERE audit.id = n.id`, ids, links, hashes)
		return err
	})
	if err != nil {
		return 0, fmt.Errorf("audit: seal: %w", err)
	}
	return sealed, nil
}

// head is the last link of the chain; zero and nothing when there is none yet.
func head(ctx context.Context, db postgres.DB) (link int64, hash []byte, err error) {
	err = db.QueryRow(ctx, `SELECT link, hash FROM audit WHERE link IS NOT NULL ORDER BY link DESC LIMIT 1`).Scan(&link, &hash)
	if errors.Is(err, pgx.ErrNoRows) {
		return 0, nil, nil
	}
	return link, hash, err
}

// Check walks the whole chain and returns its length and its last hash. The error
// is ErrBroken, with the first entry that does not fit, where somebody changed or
// took away a row behind the service's back. What was cut off at the end shows only
// beside a hash noted elsewhere: the weekly snapshot publishes one.
func Check(ctx context.Context, db postgres.DB) (int64, []byte, error) {
	var link int64
	var hash []byte
	for {
		page, err := collect(ctx, db, `SELECT * FROM audit WHERE link > $1 ORDER BY link LIMIT 5000`, link)
		if err != nil {
			return link, hash, fmt.Errorf("audit: check: %w", err)
		}
		if len(page) == 0 {
			return link, hash, nil
		}
		for _, e := range page {
			link++
			if *e.Link != link {
				return link, hash, fmt.Errorf("audit: check: %w: link %d is missing", ErrBroken, link)
			}
			if hash = e.hash(link, hash); !bytes.Equal(hash, e.Hash) {
				return link, hash, fmt.Errorf("audit: check: %w: entry %d, link %d", ErrBroken, e.ID, link)
			}
		}
	}
}

func collect(ctx context.Context, db postgres.DB, sql string, arg any) ([]Kept, error) {
	rows, err := db.Query(ctx, sql, arg)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, pgx.RowToStructByName[Kept])
}

// hash is SHA-256 over the hash before and every field: numbers as eight bytes,
// big-endian, the time in microseconds of Unix, texts behind their length.
func (e Kept) hash(link int64, before []byte) []byte {
	h := sha256.New()
	h.Write(before)
	for _, n := range []int64{link, e.ID, e.At.Round(time.Microsecond).UnixMicro(), e.Member, e.Person, e.Deputy} {
		_ = binary.Write(h, binary.BigEndian, n)
	}
	for _, s := range []string{e.Action, e.Object, e.Unit, e.Before, e.After} {
		_ = binary.Write(h, binary.BigEndian, int64(len(s)))
		h.Write([]byte(s))
	}
	return h.Sum(nil)
}
