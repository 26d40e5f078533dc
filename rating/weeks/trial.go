package weeks

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/jackc/pgx/v5"

	"qalauly/internal/postgres"
	"qalauly/rating"
)

// Trial is what would become of a rating, in scores and places; ranges are not drawn.
type Trial struct {
	Of      Snapshot
	Rated   int
	Moves   []Shift // those whose score or place changes, the largest changes of score first
	Unlike  bool    // it is by another method
	NewName string  // of that method, with its file's hash
	NewHash string
}

// Shift is a deputy whose score or place changes.
type Shift struct {
	Deputy        int64
	Before, After rating.Score
}

// TryMethod rates what a rating was computed from by another method. The error is
// rating.ErrLevel where that has not the levels of the country.
func TryMethod(ctx context.Context, db postgres.DB, s Snapshot, m Announced) (Trial, error) {
	in, err := Input(ctx, db, s.ID)
	if err != nil {
		return Trial{}, err
	}
	result, err := whatIf(in, m, s.Weeks)
	if err != nil {
		return Trial{}, err
	}
	t, err := compared(ctx, db, s, result)
	t.NewName, t.NewHash = m.ID, m.SHA256
	return t, err
}

// TryNow rates the week of a rating as the ledger has it now, by its own method: what has
// been verified, voided and corrected since it was computed.
func TryNow(ctx context.Context, db postgres.DB, s Snapshot, now time.Time) (Trial, error) {
	m, err := MethodBySHA(ctx, db, s.Method)
	if err != nil {
		return Trial{}, err
	}
	in, err := Load(ctx, db, m.Over(s.Weeks), s.Week(), now)
	if err != nil {
		return Trial{}, err
	}
	if len(in.Deputies) == 0 {
		return Trial{}, ErrNobody
	}
	result, err := whatIf(in, m, s.Weeks)
	if err != nil {
		return Trial{}, err
	}
	return compared(ctx, db, s, result)
}

func compared(ctx context.Context, db postgres.DB, s Snapshot, result *rating.Result) (Trial, error) {
	shown, err := rows(ctx, db, `WHERE snapshot = $1`, s.ID)
	if err != nil {
		return Trial{}, err
	}
	before := map[int64]rating.Score{}
	for _, row := range shown {
		before[row.Deputy] = row.Score
	}
	t := Trial{Of: s, Rated: len(result.Scores)}
	for _, after := range result.Scores {
		if was := before[after.Deputy]; was.Score != after.Score || was.Country.Rank != after.Country.Rank {
			t.Moves = append(t.Moves, Shift{after.Deputy, was, after})
		}
	}
	slices.SortStableFunc(t.Moves, func(a, b Shift) int {
		return cmp.Or(cmp.Compare(distance(b), distance(a)), cmp.Compare(a.Deputy, b.Deputy))
	})
	return t, nil
}

// distance is how much a score changes, whichever way.
func distance(m Shift) rating.Micro {
	return max(m.After.Score-m.Before.Score, m.Before.Score-m.After.Score)
}

// ErrNoTrial means that there is no such file, or no more.
var ErrNoTrial = errors.New("weeks: no such method file")

// trialKept is how long a file that was tried is kept.
const trialKept = "30 days"

// TrialMost is the size in bytes up to which a method file is taken.
const TrialMost = 256 << 10

// KeepTrial keeps a method file that somebody wants to try, and returns its id.
func KeepTrial(ctx context.Context, db postgres.DB, person int64, name string, body []byte, now time.Time) (id int64, err error) {
	if _, err := db.Exec(ctx, `DELETE FROM rating_trial WHERE made_at < $1::timestamptz - interval '`+trialKept+`'`, now); err != nil {
		return 0, fmt.Errorf("weeks: keep trial: %w", err)
	}
	err = db.QueryRow(ctx, `INSERT INTO rating_trial (person, name, body, made_at) VALUES ($1, $2, $3, $4) RETURNING id`, person, name, body, now).Scan(&id)
	if err != nil {
		return 0, fmt.Errorf("weeks: keep trial: %w", err)
	}
	return id, nil
}

// TrialFile is a method file that somebody wants to try; ErrNoTrial for another's.
func TrialFile(ctx context.Context, db postgres.DB, id, person int64) (name string, body []byte, err error) {
	err = db.QueryRow(ctx, `SELECT name, body FROM rating_trial WHERE id = $1 AND person = $2`, id, person).Scan(&name, &body)
	if errors.Is(err, pgx.ErrNoRows) {
		return "", nil, ErrNoTrial
	}
	if err != nil {
		return "", nil, fmt.Errorf("weeks: trial %d: %w", id, err)
	}
	return name, body, nil
}
