package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"

	"qalauly/bench/internal/lab"
	"qalauly/digest"
	"qalauly/internal/postgres"
	"qalauly/notice"
)

// fanAimed is how long a message to a million may take to be written down, and flatAimed
// how many percent more room the second one may take than the first.
const (
	fanAimed  = 15 * time.Second
	flatAimed = 1.0
)

// fan measures how long it takes to write down who gets a message, first of some and then
// of many, how many bytes that takes and what the same again does. Of some it is also
// delivered, twice over, and looked how large the database is after each step.
func fan(ctx context.Context, l *lab.Lab, o options) (aims [][]string, err error) {
	rows := [][]string{{"people", "written s", "people/s", "longest batch ms", "s of processor", "of PostgreSQL", "bytes a person", "again s", "added again"}}
	sizes := [][]string{{"KB, of people", "before", "written down", "delivered", "the next one written down", "delivered", "a third", "delivered", "deliveries/s"}}
	for _, n := range []int{o.Fan / 10, o.Fan} {
		f, err := fanned(ctx, l, n, n < o.Fan)
		if err != nil {
			return nil, err
		}
		rows = append(rows, []string{
			fmt.Sprint(n), fmt.Sprintf("%.2f", f.took.Seconds()), fmt.Sprintf("%.0f", float64(n)/f.took.Seconds()), lab.Millis(f.longest),
			fmt.Sprintf("%.2f", f.cpu[0]), fmt.Sprintf("%.2f", f.cpu[1]), fmt.Sprintf("%.1f", float64(f.bytes)/float64(n)), fmt.Sprintf("%.2f", f.again.Seconds()), fmt.Sprint(f.added)})
		if n < o.Fan {
			row := []string{fmt.Sprint(n)}
			for _, s := range f.sizes {
				row = append(row, fmt.Sprint(s>>10))
			}
			sizes = append(sizes, append(row, fmt.Sprintf("%.0f", f.pace)))
			grown := (float64(f.sizes[6])/float64(f.sizes[2]) - 1) * 100
			aims = append(aims, lab.Aim(fmt.Sprintf("after a third message to %d, against after the first", n), fmt.Sprintf("≤ +%g %%", flatAimed), fmt.Sprintf("%+.1f %%", grown), grown <= flatAimed))
			continue
		}
		aims = append(aims,
			lab.Aim(fmt.Sprintf("%d people written down", n), "≤ 15 s", fmt.Sprintf("%.1f s", f.took.Seconds()), f.took <= fanAimed),
			lab.Aim("the same again adds", "0", fmt.Sprint(f.added), f.added == 0))
	}
	fmt.Println(lab.Table(rows))
	fmt.Println(lab.Table(sizes))
	return aims, nil
}

type fanOut struct {
	took, again, longest time.Duration
	cpu                  [2]float64 // seconds, of this process and of the database's
	bytes                int64      // those added
	added                int64      // by the same again
	sizes                []int64    // of all that holds notices, step by step
	pace                 float64    // delivered in a second
}

func fanned(ctx context.Context, l *lab.Lab, n int, deliver bool) (f fanOut, err error) {
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
	first, err := approvedCampaign(ctx, db)
	if err == nil {
		err = f.measure(ctx, db)
	}
	if err != nil {
		return f, err
	}
	before := usedBy(ctx, db)
	if f.took, f.longest, err = filled(ctx, db, first); err != nil {
		return f, err
	}
	after := usedBy(ctx, db)
	f.cpu = [2]float64{after[0] - before[0], after[1] - before[1]}
	if err := f.measure(ctx, db); err != nil {
		return f, err
	}
	f.bytes = f.sizes[1] - f.sizes[0]
	if _, err := db.Exec(ctx, `UPDATE campaign SET state = 'filling', far = 0, filled = 0`); err != nil {
		return f, err
	}
	if f.again, _, err = filled(ctx, db, first); err != nil {
		return f, err
	}
	if err := db.QueryRow(ctx, `SELECT filled FROM campaign`).Scan(&f.added); err != nil || !deliver {
		return f, err
	}
	return f, f.rounds(ctx, db, n)
}

// rounds delivers, writes down the next one and delivers it, and once more.
func (f *fanOut) rounds(ctx context.Context, db *pgxpool.Pool, n int) error {
	began := time.Now()
	if err := delivered(ctx, db); err != nil {
		return err
	}
	f.pace = float64(n) / time.Since(began).Seconds()
	if err := f.measure(ctx, db); err != nil {
		return err
	}
	for range 2 {
		next, err := approvedCampaign(ctx, db)
		if err != nil {
			return err
		}
		if _, _, err := filled(ctx, db, next); err != nil {
			return err
		}
		if err := errors.Join(f.measure(ctx, db), delivered(ctx, db), f.measure(ctx, db)); err != nil {
			return err
		}
	}
	return nil
}

// measure adds how large all is that holds notices.
func (f *fanOut) measure(ctx context.Context, db *pgxpool.Pool) error {
	var bytes int64
	err := db.QueryRow(ctx, `SELECT sum(pg_total_relation_size(name::regclass))::bigint FROM unnest(ARRAY['notice', 'bulk', 'crowd', 'bulk_end']) AS name`).Scan(&bytes)
	f.sizes = append(f.sizes, bytes)
	return err
}

// vacuumEvery is after how many deliveries autovacuum would come: it looks each minute,
// and in a minute some 1,700 are delivered.
const vacuumEvery = 1700

// delivered is a leader that is not bound by Telegram: it does with each notice what the
// one of the service does.
func delivered(ctx context.Context, db *pgxpool.Pool) error {
	const slots, term = 16, 1
	for told, vacuumed := 0, 0; ; {
		due, err := notice.Next(ctx, db, 200, []int64{})
		if err != nil {
			return err
		}
		if len(due) == 0 {
			drawn, err := notice.Draw(ctx, db)
			if err != nil {
				return err
			}
			if drawn == 0 {
				return errors.Join(notice.Sweep(ctx, db), vacuum(ctx, db))
			}
			continue
		}
		if err := deliver(ctx, db, due, slots, term); err != nil {
			return err
		}
		if err := notice.Sweep(ctx, db); err != nil {
			return err
		}
		if told += len(due); told-vacuumed >= vacuumEvery {
			vacuumed = told
			if err := vacuum(ctx, db); err != nil {
				return err
			}
		}
	}
}

// deliver tells some of those who are owed something, so many at a time.
func deliver(ctx context.Context, db *pgxpool.Pool, due []notice.Due, slots int, term int64) error {
	free := make(chan struct{}, slots)
	failed := make(chan error, len(due))
	var all sync.WaitGroup
	for _, d := range due {
		free <- struct{}{}
		all.Go(func() {
			defer func() { <-free }()
			if _, _, err := notice.Begin(ctx, db, d.ID, term); err != nil {
				failed <- err
				return
			}
			failed <- notice.Sent(ctx, db, d.ID, term, d.ID)
		})
	}
	all.Wait()
	close(failed)
	var err error
	for one := range failed {
		err = errors.Join(err, one)
	}
	return err
}

func vacuum(ctx context.Context, db *pgxpool.Pool) error {
	for _, table := range []string{"notice", "crowd", "bulk", "bulk_end"} {
		if _, err := db.Exec(ctx, `VACUUM `+table); err != nil {
			return err
		}
	}
	return nil
}

// approvedCampaign is one that was written by one member and let go by another.
func approvedCampaign(ctx context.Context, db *pgxpool.Pool) (int64, error) {
	id, err := digest.Write(ctx, db, 1, "all", "", time.Now())
	return id, errors.Join(err,
		digest.Say(ctx, db, 1, id, "kk", "Өлшеу"), digest.Seen(ctx, db, 1, id), digest.Request(ctx, db, 1, id), digest.Launch(ctx, db, 2, id, true, time.Now()))
}

// filled writes down who gets a campaign, and says how long all of it and the longest of
// its transactions took.
func filled(ctx context.Context, db *pgxpool.Pool, id int64) (all, longest time.Duration, err error) {
	began := time.Now()
	for more := true; more; {
		batch := time.Now()
		if more, err = digest.Fill(ctx, db, id, time.Now()); err != nil {
			return 0, 0, err
		}
		longest = max(longest, time.Since(batch))
	}
	return time.Since(began), longest, nil
}

// usedBy is how many seconds of processor this process and its connections' have used.
// Where the database runs elsewhere, the latter is not known.
func usedBy(ctx context.Context, db *pgxpool.Pool) (used [2]float64) {
	used[0] = cpuOf("self")
	rows, err := db.Query(ctx, `SELECT pid::text FROM pg_stat_activity WHERE datname = current_database() AND backend_type = 'client backend'`)
	if err != nil {
		return used
	}
	defer rows.Close()
	for rows.Next() {
		var pid string
		if rows.Scan(&pid) == nil {
			used[1] += cpuOf(pid)
		}
	}
	return used
}

// cpuOf reads what a process has used, in hundredths of a second.
func cpuOf(pid string) float64 {
	stat, err := os.ReadFile("/proc/" + pid + "/stat")
	if err != nil {
		return 0
	}
	_, rest, _ := strings.Cut(string(stat), ") ")
	fields := strings.Fields(rest)
	if len(fields) < 13 {
		return 0
	}
	var ticks float64
	for _, f := range fields[11:13] {
		n, _ := strconv.ParseFloat(f, 64)
		ticks += n
	}
	return ticks / 100
}
