package activity

import (
	"cmp"
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"math"
	"slices"
	"strconv"
	"time"

	"github.com/jackc/pgx/v5"

	"qalauly/internal/postgres"
)

// Seed is what the audit of a week is drawn by.
type Seed struct {
	Week     time.Time // its Monday
	Hash     string    // SHA-256 of Seed's letters, in hex; to be published before the week
	Seed     string    // 64 letters; "" until it is revealed
	Revealed time.Time // zero: not yet
	Verified int       // out of how many records was drawn
}

// Why there is no draw.
var (
	ErrBegun  = errors.New("activity: the week has begun: its seed had to be there before")
	ErrSeed   = errors.New("activity: the week has no seed")
	ErrGoesOn = errors.New("activity: the week is not over")
)

// SeedWeek makes the seed of a week that has not begun, and returns its hash to be
// published; a seed that is there stays. Days are those of now's zone.
func SeedWeek(ctx context.Context, db postgres.DB, week, now time.Time) (Seed, error) {
	week = Week(week)
	if s, err := SeedOf(ctx, db, week); !errors.Is(err, ErrSeed) {
		return s, err
	}
	if !date(now).Before(week) {
		return Seed{}, ErrBegun
	}
	secret := make([]byte, sha256.Size)
	_, _ = rand.Read(secret) // never fails
	seed := hex.EncodeToString(secret)
	_, err := db.Exec(ctx, `INSERT INTO audit_seed (week, hash, seed, made_at) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING`, week, sum(seed), seed, now)
	if err != nil {
		return Seed{}, fmt.Errorf("activity: seed: %w", err)
	}
	return SeedOf(ctx, db, week)
}

// SeedOf returns the seed of a week, without the seed itself until it is revealed;
// ErrSeed where there is none.
func SeedOf(ctx context.Context, db postgres.DB, week time.Time) (Seed, error) {
	s, err := seed(ctx, db, week, "")
	if s.Revealed.IsZero() {
		s.Seed = ""
	}
	return s, err
}

func seed(ctx context.Context, db postgres.DB, week time.Time, lock string) (Seed, error) {
	rows, err := db.Query(ctx, `
		SELECT week, hash, seed, coalesce(revealed_at, '0001-01-01 00:00:00Z') AS revealed, coalesce(verified, 0) AS verified
		FROM audit_seed WHERE week = $1 `+lock, Week(week))
	if err != nil {
		return Seed{}, fmt.Errorf("activity: seed: %w", err)
	}
	s, err := pgx.CollectExactlyOneRow(rows, pgx.RowToStructByName[Seed])
	if errors.Is(err, pgx.ErrNoRows) {
		return s, ErrSeed
	}
	if err != nil {
		return s, fmt.Errorf("activity: seed: %w", err)
	}
	return s, nil
}

func sum(text string) string {
	h := sha256.Sum256([]byte(text))
	return hex.EncodeToString(h[:])
}

// Drawn are the records that a seed draws from those verified in a week: in the order
// of SHA-256 of the seed's letters and the record's number, the first share of them,
// at least one. Anybody can do the same: printf %s%d SEED NUMBER | sha256sum.
func Drawn(seed string, records []int64, share float64) []int64 {
	all := slices.Clone(records)
	places := make(map[int64]string, len(all))
	for _, id := range all {
		places[id] = sum(seed + strconv.FormatInt(id, 10))
	}
	slices.SortFunc(all, func(a, b int64) int { return cmp.Or(cmp.Compare(places[a], places[b]), cmp.Compare(a, b)) })
	many := int(math.Ceil(float64(len(all))*share - 1e-9))
	return all[:min(max(many, 1), len(all))]
}

// Draw reveals the seed of a week that is over and draws the records that are to be
// audited; how many they are. Once drawn, nothing changes any more. It is to be called
// when what was verified on Sunday is committed.
func (l Ledger) Draw(ctx context.Context, db postgres.DB, week, now time.Time) (int, error) {
	week = Week(week)
	if date(now).Before(week.AddDate(0, 0, 7)) {
		return 0, ErrGoesOn
	}
	many := 0
	err := pgx.BeginFunc(ctx, db, func(tx pgx.Tx) error {
		s, err := seed(ctx, tx, week, "FOR UPDATE")
		if err != nil {
			return err
		}
		if !s.Revealed.IsZero() {
			return tx.QueryRow(ctx, `SELECT count(*) FROM audit_draw WHERE week = $1`, week).Scan(&many)
		}
		ids, err := VerifiedIn(ctx, tx, week, now.Location())
		if err != nil {
			return err
		}
		drawn := Drawn(s.Seed, ids, l.Method.Records.AuditShare)
		many = len(drawn)
		if _, err := tx.Exec(ctx, `UPDATE audit_seed SET revealed_at = $2, verified = $3 WHERE week = $1`, week, now, len(ids)); err != nil {
			return err
		}
		return l.keepDrawn(ctx, tx, week, drawn)
	})
	if err != nil {
		return 0, fmt.Errorf("activity: draw: %w", err)
	}
	return many, nil
}

// VerifiedIn returns the numbers of the records that people verified in a week,
// whatever became of them since: what is drawn from.
func VerifiedIn(ctx context.Context, db postgres.DB, week time.Time, zone *time.Location) ([]int64, error) {
	week = Week(week)
	from := time.Date(week.Year(), week.Month(), week.Day(), 0, 0, 0, 0, zone)
	rows, err := db.Query(ctx, `SELECT id FROM record WHERE verified_at >= $1 AND verified_at < $2 ORDER BY id`, from, from.AddDate(0, 0, 7))
	if err != nil {
		return nil, fmt.Errorf("activity: verified in week: %w", err)
	}
	ids, err := pgx.CollectRows(rows, pgx.RowTo[int64])
	if err != nil {
		return nil, fmt.Errorf("activity: verified in week: %w", err)
	}
	return ids, nil
}

// keepDrawn writes down what was drawn, with the region of who each record is about
// and whether the centre verified it.
func (l Ledger) keepDrawn(ctx context.Context, db postgres.DB, week time.Time, drawn []int64) error {
	_, err := db.Exec(ctx, `
		INSERT INTO audit_draw (record, week, place, region, centre)
		SELECT r.id, $1, k.place, coalesce(top.code, ''), coalesce(b.unit IS NULL OR NOT b.level = ANY ($3), true)
		FROM unnest($2::bigint[]) WITH ORDINALITY AS k (id, place)
		JOIN record r ON r.id = k.id
		LEFT JOIN mandate m ON m.deputy = r.deputy AND r.day BETWEEN m.valid_from AND coalesce(m.valid_to, 'infinity')
		LEFT JOIN body b ON b.id = m.body
		LEFT JOIN LATERAL (
			WITH RECURSIVE up AS (
				SELECT code, parent FROM unit WHERE code = b.unit
				UNION
				SELECT u.code, u.parent FROM unit u JOIN up ON u.code = up.parent)
			SELECT code FROM up WHERE parent IS NULL) AS top ON true`, week, drawn, l.regional())
	return err
}
