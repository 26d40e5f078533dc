package main

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"

	"qalauly/bench/internal/lab"
	"qalauly/digest"
	"qalauly/internal/postgres"
	"qalauly/notice"
)

// fanAimed is how long a message to a million may take to be written down.
const fanAimed = 15 * time.Second

// fan measures how long it takes to write down who gets a message, first of some and then
// of many, how many bytes that takes, what the same again does, and whether the next one
// takes more room after the one before was delivered and forgotten.
func fan(ctx context.Context, l *lab.Lab, o options) (aims [][]string, err error) {
	rows := [][]string{{"people", "written s", "rows/s", "longest batch ms", "bytes a row", "again s", "added again", "the next one's room"}}
	for _, n := range []int{o.Fan / 10, o.Fan} {
		f, err := fanned(ctx, l, n)
		if err != nil {
			return nil, err
		}
		rows = append(rows, []string{fmt.Sprint(n), fmt.Sprintf("%.1f", f.first.Seconds()), fmt.Sprintf("%.0f", float64(n)/f.first.Seconds()), lab.Millis(f.longest),
			fmt.Sprint(f.bytes / int64(n)), fmt.Sprintf("%.1f", f.again.Seconds()), fmt.Sprint(f.added), fmt.Sprintf("%+.0f %%", f.grown)})
		if n == o.Fan {
			aims = [][]string{
				lab.Aim(fmt.Sprintf("%d people written down", n), "≤ 15 s", fmt.Sprintf("%.1f s", f.first.Seconds()), f.first <= fanAimed),
				lab.Aim("the same again adds", "0", fmt.Sprint(f.added), f.added == 0),
			}
		}
	}
	fmt.Println(lab.Table(rows))
	return aims, nil
}

type fanOut struct {
	first, again, longest time.Duration
	bytes                 int64
	added                 int64
	grown                 float64 // percent
}

func fanned(ctx context.Context, l *lab.Lab, n int) (f fanOut, err error) {
	url, drop, err := l.Database(ctx)
	if err != nil {
		return f, err
	}
	defer func() { err = errors.Join(err, drop()) }()
	db, err := postgres.Open(url)
	if err != nil {
		return f, err
	}
	defer db.Close()
	if _, err := db.Exec(ctx, `INSERT INTO person (id, lang) SELECT $1 + i, 'kk' FROM generate_series(1, $2::int) AS i`, firstReader, n); err != nil {
		return f, err
	}
	if _, err := db.Exec(ctx, `VACUUM ANALYZE person`); err != nil {
		return f, err
	}
	empty, err := size(ctx, db)
	if err != nil {
		return f, err
	}
	first, err := approvedCampaign(ctx, db)
	if err != nil {
		return f, err
	}
	if f.first, f.longest, err = filled(ctx, db, first); err != nil {
		return f, err
	}
	full, err := size(ctx, db)
	if err != nil {
		return f, err
	}
	f.bytes = full - empty
	if _, err := db.Exec(ctx, `UPDATE campaign SET state = 'filling', far = 0, filled = 0`); err != nil {
		return f, err
	}
	if f.again, _, err = filled(ctx, db, first); err != nil {
		return f, err
	}
	if err := db.QueryRow(ctx, `SELECT filled FROM campaign`).Scan(&f.added); err != nil {
		return f, err
	}
	return f, f.next(ctx, db, full)
}

// next delivers, forgets, and writes down another campaign.
func (f *fanOut) next(ctx context.Context, db *pgxpool.Pool, full int64) error {
	const parts = 20 // as autovacuum comes by now and then while it is delivered
	for part := range parts {
		_, err := db.Exec(ctx, `UPDATE notice SET state = 2, outcome = 'sent', message_id = id, done_at = now() - interval '90 days' WHERE id % $1 = $2`, parts, part)
		if err == nil {
			_, err = db.Exec(ctx, `VACUUM notice`)
		}
		if err != nil {
			return err
		}
	}
	if err := notice.Forget(ctx, db, 24*time.Hour); err != nil {
		return err
	}
	if _, err := db.Exec(ctx, `VACUUM notice`); err != nil {
		return err
	}
	second, err := approvedCampaign(ctx, db)
	if err != nil {
		return err
	}
	if _, _, err := filled(ctx, db, second); err != nil {
		return err
	}
	now, err := size(ctx, db)
	f.grown = (float64(now)/float64(full) - 1) * 100
	return err
}

func size(ctx context.Context, db *pgxpool.Pool) (bytes int64, err error) {
	err = db.QueryRow(ctx, `SELECT pg_total_relation_size('notice')`).Scan(&bytes)
	return bytes, err
}

// approvedCampaign is one that was written by one member and let go by another.
func approvedCampaign(ctx context.Context, db *pgxpool.Pool) (int64, error) {
	id, err := digest.Write(ctx, db, 1, "all", "", time.Now())
	return id, errors.Join(err,
		digest.Say(ctx, db, 1, id, "kk", "Өлшеу"), digest.Seen(ctx, db, 1, id), digest.Request(ctx, db, 1, id), digest.Launch(ctx, db, 2, id, time.Now()))
}

// filled writes down who gets a campaign, and says how long all of it and the longest of
// its transactions took.
func filled(ctx context.Context, db *pgxpool.Pool, id int64) (all, longest time.Duration, err error) {
	began := time.Now()
	for more := true; more; {
		batch := time.Now()
		if more, err = digest.Fill(ctx, db, id); err != nil {
			return 0, 0, err
		}
		longest = max(longest, time.Since(batch))
	}
	return time.Since(began), longest, nil
}
