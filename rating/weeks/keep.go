package weeks

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"github.com/jackc/pgx/v5"

	"qalauly/internal/postgres"
	"qalauly/rating"
	"qalauly/rating/release"
)

// frame is what a result holds beside the scores.
type frame struct {
	Levels   []rating.Level  `json:"levels"`
	Groups   []rating.Group  `json:"groups"`
	Branches []rating.Branch `json:"branches"`
}

// keep writes a snapshot with its input and its rows, and returns its id.
func keep(ctx context.Context, db postgres.DB, s Snapshot, r release.Release) (Snapshot, error) {
	input, err := packed(r.Input)
	if err != nil {
		return s, err
	}
	around, err := json.Marshal(frame{r.Result.Levels, r.Result.Groups, r.Result.Branches})
	if err != nil {
		return s, fmt.Errorf("weeks: keep %s: %w", s.Period, err)
	}
	s.InputHash, s.Method, s.MethodID = hash(input), r.Method.SHA256, r.Method.ID
	err = db.QueryRow(ctx, `
		INSERT INTO snapshot (kind, period, week, weeks, version, state, method, input_hash, before, hash, corrections, note, frame,
			drafted_at, objections_until, decisions_until, publish_at, frozen_at)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18)
		RETURNING id`, s.Kind, s.Period, s.Monday, s.Weeks, s.Version, s.State, s.Method, s.InputHash, s.Before, s.Hash, s.Corrections, s.Note, around,
		moment(s.DraftedAt), moment(s.ObjectionsUntil), moment(s.DecisionsUntil), moment(s.PublishAt), moment(s.FrozenAt)).Scan(&s.ID)
	if err != nil {
		return s, fmt.Errorf("weeks: keep %s: %w", s.Period, err)
	}
	if _, err := db.Exec(ctx, `INSERT INTO snapshot_input (snapshot, body) VALUES ($1, $2)`, s.ID, input); err != nil {
		return s, fmt.Errorf("weeks: keep %s: %w", s.Period, err)
	}
	if _, err := db.CopyFrom(ctx, pgx.Identifier{"snapshot_row"}, rowColumns, copyRows(s.ID, r)); err != nil {
		return s, fmt.Errorf("weeks: keep rows of %s: %w", s.Period, err)
	}
	return s, nil
}

// packed is an input as it is kept: the same bytes in whatever order it came.
func packed(in rating.Input) ([]byte, error) {
	body, err := json.Marshal(release.Sorted(in))
	if err != nil {
		return nil, fmt.Errorf("weeks: pack the input: %w", err)
	}
	return body, nil
}

// patient lets a transaction compute for longer than others may stand idle: on a busy
// machine the ranges of all deputies take their time.
func patient(ctx context.Context, tx postgres.DB) error {
	if _, err := tx.Exec(ctx, `SET LOCAL idle_in_transaction_session_timeout = '15min'`); err != nil {
		return fmt.Errorf("weeks: be patient: %w", err)
	}
	return nil
}

func moment(t time.Time) *time.Time {
	if t.IsZero() {
		return nil
	}
	return &t
}

func hash(body []byte) string {
	sum := sha256.Sum256(body)
	return hex.EncodeToString(sum[:])
}

var rowColumns = []string{
	"snapshot", "deputy", "level", "region", "tags", "exposure", "x", "n", "shares", "s", "points", "missing", "blocks", "thin", "penalty", "sum", "score", "band", "unplaced",
	"place", "of_all", "low", "high", "near", "region_place", "region_all", "region_low", "region_high", "region_near", "alphabet", "disputed",
}

func copyRows(id int64, r release.Release) pgx.CopyFromSource {
	order := positions(r.Result)
	return pgx.CopyFromSlice(len(r.Result.Scores), func(i int) ([]any, error) {
		sc := &r.Result.Scores[i]
		var x, n, shares, s, points, blocks []int64
		var missing []string
		var thin []bool
		for _, p := range sc.Parts {
			x, n, shares = append(x, int64(p.X)), append(n, int64(p.N)), append(shares, int64(p.Exposure))
			s, points, missing = append(s, int64(p.S)), append(points, int64(p.Points)), append(missing, p.Missing.String())
		}
		for _, b := range sc.Blocks {
			blocks, thin = append(blocks, int64(b.Points)), append(thin, b.Thin)
		}
		return []any{
			id, sc.Deputy, sc.Level, sc.Region, append([]string{}, sc.Tags...), int64(sc.Exposure), x, n, shares, s, points, missing, blocks, thin,
			int64(sc.Penalty), int64(sc.Sum), int64(sc.Score), sc.Band, string(sc.Unplaced),
			sc.Country.Rank, sc.Country.Of, sc.Country.Low, sc.Country.High, sc.Country.Close,
			sc.Within.Rank, sc.Within.Of, sc.Within.Low, sc.Within.High, sc.Within.Close, order[sc.Deputy], slices.Contains(r.Disputed, sc.Deputy),
		}, nil
	})
}

// positions are where deputies stand in their level's table: by score, then by name.
func positions(r *rating.Result) map[int64]int {
	at := map[int64]int{}
	for _, g := range r.Groups {
		if g.Region != "" {
			continue
		}
		for i, id := range g.Order {
			at[id] = i + 1
		}
	}
	return at
}

// Input is what a snapshot was computed from.
func Input(ctx context.Context, db postgres.DB, id int64) (rating.Input, error) {
	var in rating.Input
	var body []byte
	if err := db.QueryRow(ctx, `SELECT body FROM snapshot_input WHERE snapshot = $1`, id).Scan(&body); err != nil {
		return in, fmt.Errorf("weeks: input of %d: %w", id, err)
	}
	if err := json.Unmarshal(body, &in); err != nil {
		return in, fmt.Errorf("weeks: input of %d: %w", id, err)
	}
	return in, nil
}
