package digest

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/jackc/pgx/v5"

	"qalauly/internal/postgres"
)

// ItemsMost is how many measures of the programme a person may follow.
const ItemsMost = 20

const followsItem = "roadmap:"

// FollowItem tells a person of a measure of the programme from the next week on; it
// subscribes who never chose how to be told.
func FollowItem(ctx context.Context, db postgres.DB, person, item int64, now time.Time) error {
	all, err := FollowedItems(ctx, db, person)
	if err != nil {
		return err
	}
	if len(all) >= ItemsMost && !slices.Contains(all, item) {
		return ErrMany
	}
	return follow(ctx, db, person, fmt.Sprint(followsItem, item), now)
}

// follow keeps what a person follows.
func follow(ctx context.Context, db postgres.DB, person int64, item string, now time.Time) error {
	s, err := SubscriptionOf(ctx, db, person)
	if err != nil {
		return err
	}
	if !s.On() {
		if err := begin(ctx, db, s, now); err != nil {
			return err
		}
	}
	if _, err = db.Exec(ctx, `INSERT INTO follow (person, item, since) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING`, person, item, now); err != nil {
		return fmt.Errorf("digest: follow: %w", err)
	}
	return nil
}

// UnfollowItem ends that.
func UnfollowItem(ctx context.Context, db postgres.DB, person, item int64) error {
	if _, err := db.Exec(ctx, `DELETE FROM follow WHERE person = $1 AND item = $2`, person, fmt.Sprint(followsItem, item)); err != nil {
		return fmt.Errorf("digest: unfollow: %w", err)
	}
	return nil
}

// FollowedItems are the measures that a person follows, the longest followed first.
func FollowedItems(ctx context.Context, db postgres.DB, person int64) ([]int64, error) {
	rows, err := db.Query(ctx, `SELECT substr(item, $3)::bigint FROM follow WHERE person = $1 AND starts_with(item, $2) ORDER BY since, item`, person, followsItem, len(followsItem)+1)
	if err != nil {
		return nil, fmt.Errorf("digest: followed: %w", err)
	}
	all, err := pgx.CollectRows(rows, pgx.RowTo[int64])
	if err != nil {
		return nil, fmt.Errorf("digest: followed: %w", err)
	}
	return all, nil
}
