package main

import (
	"context"
	"fmt"
	"math/rand/v2"
	"runtime"
	"slices"
	"sync/atomic"
	"syscall"
	"time"

	"golang.org/x/sync/errgroup"

	"qalauly/bench/internal/lab"
	"qalauly/deputy"
	"qalauly/deputy/invented"
	"qalauly/internal/spelling"
)

// question is what somebody types, and whom they mean.
type question struct {
	kind int
	text string
	id   int64
}

// kinds are the ways of asking, each with one mistake.
var kinds = []struct {
	name   string
	script bool // in another script than the name is written in
	text   func(p deputy.Person) string
}{
	{"surname and given name", false, func(p deputy.Person) string { return p.Surname.KK + " " + p.Given.KK }},
	{"whole name", false, func(p deputy.Person) string { return p.Full("ru") }},
	{"without Kazakh letters", true, func(p deputy.Person) string { return invented.RussianKeys(p.Short("kk")) }},
	{"in Latin letters", true, func(p deputy.Person) string { return invented.Latin(p.Short("kk")) }},
}

func (w *world) questions(n int) []question {
	random := rand.New(rand.NewPCG(11, 12))
	list := make([]question, n)
	for i := range list {
		at := random.IntN(len(w.people))
		kind := i % len(kinds)
		list[i] = question{kind, invented.Mistake(kinds[kind].text(w.people[at].Person), random), int64(at + 1)}
	}
	return list
}

// way is one way of looking a name up: it returns the first ten.
type way struct {
	name string
	find func(ctx context.Context, text string) ([]int64, error)
}

func (w *world) ways() []way {
	return []way{
		{"pg_trgm, nearest neighbours", w.nearest},
		{"ours, in memory", func(ctx context.Context, text string) ([]int64, error) {
			f, err := w.finder.Find(ctx, w.pool, text, w.today, "kk")
			var ids []int64
			for _, h := range f.People[:min(10, len(f.People))] {
				ids = append(ids, h.ID)
			}
			return ids, err
		}},
	}
}

func (w *world) nearest(ctx context.Context, text string) (ids []int64, err error) {
	rows, err := w.pool.Query(ctx, `SELECT id FROM bench_name ORDER BY name <-> $1 LIMIT 10`, spelling.Fold(text))
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		var id int64
		if err := rows.Scan(&id); err != nil {
			return nil, err
		}
		ids = append(ids, id)
	}
	return ids, rows.Err()
}

// result is what came of all questions, one after the other and many at once.
type result struct {
	alone, crowd []time.Duration
	found, asked map[int]int   // by kind
	persecond    float64       // look-ups, many at once
	cpu          time.Duration // of a processor, the mean of a look-up
}

func (w *world) run(ctx context.Context, by way, questions []question, o options) (r result, err error) {
	r.found, r.asked = map[int]int{}, map[int]int{}
	runtime.LockOSThread() // so that what it uses can be told
	defer runtime.UnlockOSThread()
	used := processor()
	for _, q := range questions {
		began := time.Now()
		ids, err := by.find(ctx, q.text)
		r.alone = append(r.alone, time.Since(began))
		if err != nil {
			return r, err
		}
		r.asked[q.kind]++
		if slices.Contains(ids, q.id) {
			r.found[q.kind]++
		}
	}
	r.cpu = (processor() - used) / time.Duration(len(questions))
	r.crowd = make([]time.Duration, len(questions))
	var next atomic.Int64
	all, ctx := errgroup.WithContext(ctx)
	began := time.Now()
	for range o.Users {
		all.Go(func() error {
			for {
				at := int(next.Add(1)) - 1
				if at >= len(questions) {
					return nil
				}
				began := time.Now()
				if _, err := by.find(ctx, questions[at].text); err != nil {
					return err
				}
				r.crowd[at] = time.Since(began)
				time.Sleep(o.Pause)
			}
		})
	}
	err = all.Wait()
	r.persecond = float64(len(questions)) / time.Since(began).Seconds()
	return r, err
}

// ofThread is RUSAGE_THREAD of Linux; elsewhere nothing is told.
const ofThread = 1

// processor is the time that this thread has used of it: other work on the machine
// shows less in it than in the time that passes.
func processor() time.Duration {
	var r syscall.Rusage
	if syscall.Getrusage(ofThread, &r) != nil {
		return 0
	}
	return time.Duration(r.Utime.Nano() + r.Stime.Nano())
}

// change says how long it takes until somebody renamed is found by the new name.
func (w *world) change(ctx context.Context) (time.Duration, error) {
	const name = "Zqxwvut"
	if _, err := w.pool.Exec(ctx, `UPDATE deputy SET surname_kk = $1, surname_ru = $1 WHERE id = 1`, name); err != nil {
		return 0, err
	}
	began := time.Now()
	for time.Since(began) < time.Minute {
		f, err := w.finder.Find(ctx, w.pool, name, w.today, "kk")
		if err != nil {
			return 0, err
		}
		if len(f.People) > 0 && f.People[0].ID == 1 {
			return time.Since(began), nil
		}
		time.Sleep(10 * time.Millisecond)
	}
	return 0, fmt.Errorf("a change is not found within %s", lab.Millis(time.Since(began)))
}
