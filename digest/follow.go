package digest

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"

	"qalauly/internal/postgres"
)

// FollowMost is how many deputies a person may follow, and PlacesMost how many places.
const (
	FollowMost = 10
	PlacesMost = 5
)

// Item is what a person follows: a deputy; a region, city or district; or an electoral
// district.
type Item struct {
	Deputy   int64  `json:",omitempty"`
	Unit     string `json:",omitempty"`
	District int64  `json:",omitempty"`
}

// Place says that it is a place, not a deputy.
func (i Item) Place() bool { return i.Deputy == 0 }

// What items are called in the table.
const (
	followsDeputy   = "deputy"
	followsUnit     = "unit"
	followsDistrict = "district"
)

func (i Item) key() string {
	switch {
	case i.Deputy != 0:
		return fmt.Sprint(followsDeputy, ":", i.Deputy)
	case i.Unit != "":
		return followsUnit + ":" + i.Unit
	}
	return fmt.Sprint(followsDistrict, ":", i.District)
}

func itemOf(key string) (i Item, err error) {
	kind, what, _ := strings.Cut(key, ":")
	switch kind {
	case followsDeputy:
		i.Deputy, err = strconv.ParseInt(what, 10, 64)
	case followsUnit:
		i.Unit = what
	case followsDistrict:
		i.District, err = strconv.ParseInt(what, 10, 64)
	default:
		err = fmt.Errorf("digest: %q is followed", key)
	}
	return i, err
}

// Follow tells a person of a deputy or a place from the next week on; it subscribes who
// never chose how to be told, at an hour that has room.
func Follow(ctx context.Context, db postgres.DB, person int64, item Item, now time.Time) error {
	all, err := Followed(ctx, db, person)
	if err != nil {
		return err
	}
	alike, most := 0, FollowMost
	if item.Place() {
		most = PlacesMost
	}
	for _, one := range all {
		if one.Place() == item.Place() {
			alike++
		}
	}
	if alike >= most && !slices.Contains(all, item) {
		return ErrMany
	}
	s, err := SubscriptionOf(ctx, db, person)
	if err != nil {
		return err
	}
	if !s.On() {
		if err := begin(ctx, db, s, now); err != nil {
			return err
		}
	}
	_, err = db.Exec(ctx, `INSERT INTO follow (person, item, since) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING`, person, item.key(), now)
	if err != nil {
		return fmt.Errorf("digest: follow: %w", err)
	}
	return nil
}

// begin subscribes who was not: at the hour they had, else at the nearest with room.
func begin(ctx context.Context, db postgres.DB, s Subscription, now time.Time) error {
	free, err := Hours(ctx, db)
	if err != nil {
		return err
	}
	s.Rhythm = Weekly
	if len(free) == 0 {
		s.Rhythm = AtOnce // which has no hour to be full
	} else if !slices.Contains(free, s.Hour) {
		s.Hour = slices.MinFunc(free, func(a, b int) int { return max(a-s.Hour, s.Hour-a) - max(b-s.Hour, s.Hour-b) })
	}
	return Subscribe(ctx, db, s, now)
}

// Unfollow ends that.
func Unfollow(ctx context.Context, db postgres.DB, person int64, item Item) error {
	if _, err := db.Exec(ctx, `DELETE FROM follow WHERE person = $1 AND item = $2`, person, item.key()); err != nil {
		return fmt.Errorf("digest: unfollow: %w", err)
	}
	return nil
}

// Followed are the deputies and places that a person follows, the longest followed first;
// for measures of the programme see FollowedItems.
func Followed(ctx context.Context, db postgres.DB, person int64) ([]Item, error) {
	rows, err := db.Query(ctx, `SELECT item FROM follow WHERE person = $1 AND NOT starts_with(item, $2) ORDER BY since, item`, person, followsItem)
	if err != nil {
		return nil, fmt.Errorf("digest: followed: %w", err)
	}
	all, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (Item, error) {
		var key string
		if err := row.Scan(&key); err != nil {
			return Item{}, err
		}
		return itemOf(key)
	})
	if err != nil {
		return nil, fmt.Errorf("digest: followed: %w", err)
	}
	return all, nil
}
