package job

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"qalauly/internal/postgres"
)

// Task is work that takes too long for a handler: a file to fetch, a list to
// import. It is begun by any process, by one at a time, and begun again when that
// process is gone: what a task does must bear being begun twice.
type Task struct {
	ID    int64
	Kind  string
	Ref   string // what it is about; a kind and a reference are one task
	Tries int    // how often it was begun before
}

// Worker does a task. Its context ends when the task is cancelled, when the
// process stops, and when the hold on the task is lost. An error puts the task off,
// ErrGivenUp ends it.
type Worker func(ctx context.Context, t Task) error

// ErrGivenUp is what a Worker wraps when trying again would not help.
var ErrGivenUp = errors.New("job: given up")

const (
	taskLasts = 10 * time.Second
	taskTries = 20
)

// Enqueue leaves a task to the workers; one of this kind and reference that is there
// already stays as it is. It returns the task's id.
func Enqueue(ctx context.Context, db postgres.DB, kind, ref string) (int64, error) {
	var id int64
	err := db.QueryRow(ctx, `
		INSERT INTO task (kind, ref) VALUES ($1, $2)
		ON CONFLICT (kind, ref) DO UPDATE SET kind = EXCLUDED.kind
		RETURNING id`, kind, ref).Scan(&id)
	if err != nil {
		return 0, fmt.Errorf("job: enqueue %s: %w", kind, err)
	}
	return id, nil
}

// Cancel asks that a task is not done, or not done to its end. It reports false where
// the task has ended.
func Cancel(ctx context.Context, db postgres.DB, kind, ref string) (bool, error) {
	tag, err := db.Exec(ctx, `
		UPDATE task SET cancel = true, state = CASE WHEN until < clock_timestamp() THEN 4 ELSE state END,
			done_at = CASE WHEN until < clock_timestamp() THEN now() END
		WHERE kind = $1 AND ref = $2 AND state = 0`, kind, ref)
	if err != nil {
		return false, fmt.Errorf("job: cancel %s: %w", kind, err)
	}
	return tag.RowsAffected() == 1, nil
}

// Work does tasks of the kinds that it has workers for, one after the other, until
// ctx ends. troubled is told of what fails; it names a kind and an id, no contents.
func Work(ctx context.Context, db postgres.DB, holder string, workers map[string]Worker, troubled func(Task, error)) {
	var kinds []string
	for kind := range workers {
		kinds = append(kinds, kind)
	}
	for ctx.Err() == nil {
		t, err := next(ctx, db, holder, kinds)
		if err != nil || t.ID == 0 {
			pause(ctx, renew/2)
			continue
		}
		if err := attend(ctx, db, holder, t, workers[t.Kind]); err != nil && ctx.Err() == nil {
			troubled(t, err)
		}
	}
}

// next takes hold of the task that waits longest; zero where none does.
func next(ctx context.Context, db postgres.DB, holder string, kinds []string) (Task, error) {
	rows, err := db.Query(ctx, `
		UPDATE task SET holder = $1, until = clock_timestamp() + $2::interval, tries = tries + 1
		WHERE id = (
			SELECT id FROM task
			WHERE state = 0 AND kind = ANY($3) AND NOT cancel AND not_before <= clock_timestamp() AND until < clock_timestamp()
			ORDER BY not_before, id LIMIT 1
			FOR UPDATE SKIP LOCKED)
		RETURNING id, kind, ref, tries - 1 AS tries`, holder, taskLasts, kinds)
	if err != nil {
		return Task{}, fmt.Errorf("job: next task: %w", err)
	}
	t, err := pgx.CollectExactlyOneRow(rows, pgx.RowToStructByName[Task])
	if errors.Is(err, pgx.ErrNoRows) {
		return Task{}, nil
	}
	if err != nil {
		return t, fmt.Errorf("job: next task: %w", err)
	}
	return t, nil
}

// attend does one task while it is held, and writes down what came of it.
func attend(ctx context.Context, db postgres.DB, holder string, t Task, work Worker) error {
	held, lose := context.WithCancel(ctx)
	defer lose()
	cancelled := make(chan bool, 1)
	go func() { cancelled <- hold(held, db, holder, t, lose) }()
	err := carefully(held, t, work)
	lose()
	stopped := <-cancelled
	if ctx.Err() != nil {
		err = nil
	}
	end, done := context.WithTimeout(context.WithoutCancel(ctx), stop)
	defer done()
	return errors.Join(err, conclude(end, db, holder, t, outcomeOf(ctx, t, err, stopped)))
}

// carefully turns a panic into an error.
func carefully(ctx context.Context, t Task, work Worker) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("job: task %d panics: %T", t.ID, p)
		}
	}()
	return work(ctx, t)
}

// outcome is what becomes of a task: its state, and when it is tried again.
type outcome struct {
	state int
	delay time.Duration
}

func outcomeOf(ctx context.Context, t Task, err error, cancelled bool) outcome {
	switch {
	case cancelled && err != nil:
		return outcome{state: 4}
	case ctx.Err() != nil:
		return outcome{}
	case err == nil:
		return outcome{state: 2}
	case errors.Is(err, ErrGivenUp) || t.Tries+1 >= taskTries:
		return outcome{state: 3}
	}
	return outcome{delay: min(time.Second<<min(t.Tries, 10), 10*time.Minute)}
}

// hold moves the hold on, and loses it when the task is cancelled or somebody
// else's. It reports whether it was cancelled.
func hold(ctx context.Context, db postgres.DB, holder string, t Task, lose func()) (cancelled bool) {
	for renewed := time.Now(); ; {
		pause(ctx, renew)
		if ctx.Err() != nil {
			return false
		}
		attempt, done := context.WithTimeout(ctx, stop)
		err := db.QueryRow(attempt, `
			UPDATE task SET until = clock_timestamp() + $3::interval
			WHERE id = $1 AND holder = $2 AND state = 0
			RETURNING cancel`, t.ID, holder, taskLasts).Scan(&cancelled)
		done()
		if ctx.Err() != nil {
			return false
		}
		if err == nil {
			renewed = time.Now()
		}
		if cancelled || errors.Is(err, pgx.ErrNoRows) || time.Since(renewed) > taskLasts-stop {
			lose()
			return cancelled
		}
	}
}

func conclude(ctx context.Context, db postgres.DB, holder string, t Task, o outcome) error {
	_, err := db.Exec(ctx, `
		UPDATE task SET state = $3::smallint, until = '-infinity', not_before = clock_timestamp() + $4::interval,
			done_at = CASE WHEN $3::smallint > 0 THEN now() END
		WHERE id = $1 AND holder = $2 AND state = 0`, t.ID, holder, o.state, o.delay)
	if err != nil {
		return fmt.Errorf("job: task %d: %w", t.ID, err)
	}
	return nil
}

// Forget deletes tasks that ended longer ago than age.
func Forget(ctx context.Context, db postgres.DB, age time.Duration) error {
	if _, err := db.Exec(ctx, `DELETE FROM task WHERE state > 0 AND done_at < now() - $1::interval`, age); err != nil {
		return fmt.Errorf("job: forget: %w", err)
	}
	return nil
}
