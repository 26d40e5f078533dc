package bot

import (
	"context"
	"errors"
	"fmt"
	"net"
	"runtime"
	"strconv"
	"strings"
	"sync"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"

	"qalauly/account"
	"qalauly/handlers"
	"qalauly/internal/postgres"
	"qalauly/notice"
)

// An update that fails is tried this often; one that was found waiting too long
// after it was claimed, as if its process had died of it, more often, because
// processes die of other things too.
const (
	triesBeforeParked  = 3
	deathsBeforeParked = 6
)

// panicError is a panic of a handler, without what it said if that may hold
// somebody's text.
type panicError struct{ what, where string }

func (e *panicError) Error() string { return "panic: " + e.what + " at " + e.where }

// safely runs a handler and makes an error of its panic.
func safely(ctx context.Context, run handlers.Run, db postgres.DB, r handlers.Request) (reply handlers.Reply, err error) {
	defer recovered(&err)
	return run(ctx, db, r)
}

// recovered makes an error of a panic; it is to be deferred.
func recovered(err *error) {
	v := recover()
	if v == nil {
		return
	}
	what := fmt.Sprintf("%T", v)
	if re, ok := v.(runtime.Error); ok {
		what = re.Error()
	}
	*err = &panicError{what: what, where: panickedAt()}
}

// panickedAt is the first place of ours on the stack of a panic.
func panickedAt() string {
	var frames [32]uintptr
	n := runtime.Callers(3, frames[:])
	walk := runtime.CallersFrames(frames[:n])
	for {
		f, more := walk.Next()
		if strings.HasPrefix(f.Function, "qalauly/") && !strings.HasSuffix(f.Function, "recovered") {
			return f.Function + ":" + strconv.Itoa(f.Line)
		}
		if !more {
			return "an unknown place"
		}
	}
}

// isTransient says that an error is of the database's or the process's state, not
// of the update: it costs no try.
func isTransient(ctx context.Context, err error, tx pgx.Tx) bool {
	if errors.Is(err, errTakenAway) || errors.Is(ctx.Err(), context.Canceled) || tx.Conn().IsClosed() {
		return true
	}
	var connect *pgconn.ConnectError
	var network *net.OpError
	if errors.As(err, &connect) || errors.As(err, &network) {
		return true
	}
	state := sqlState(err)
	for _, class := range []string{"08", "53", "57", "58", "25006", "25P03"} {
		if strings.HasPrefix(state, class) {
			return true
		}
	}
	return false
}

// describe is an error for the log: PostgreSQL's messages may quote values, so of
// them only the state and the names of things are kept.
func describe(err error) string {
	var pg *pgconn.PgError
	if errors.As(err, &pg) {
		return strings.TrimSpace(fmt.Sprintf("SQLSTATE %s %s %s", pg.Code, pg.TableName, pg.ConstraintName))
	}
	return err.Error()
}

// deaths are the updates that this process has already counted ahead.
type deaths struct {
	mu      sync.Mutex
	counted map[int64]bool
}

// countAhead counts, in a commit of its own and before it is handled, an update
// that may be what its last process died of. Each process counts it once in its
// life, so that trouble with the database is not taken for a death. over says that
// it was parked.
func (b *Bot) countAhead(ctx context.Context, t taken) (over bool, err error) {
	b.died.mu.Lock()
	counted := b.died.counted[t.ID]
	b.died.mu.Unlock()
	if counted {
		return false, nil
	}
	if t.Deaths+1 >= deathsBeforeParked {
		return true, b.park(ctx, &turn{taken: t}, errors.New("each process that had it ended"))
	}
	if _, err = b.DB.Exec(ctx, `UPDATE inbox SET deaths = deaths + 1 WHERE update_id = $1 AND state = 0`, t.ID); err != nil {
		return false, fmt.Errorf("bot: count ahead: %w", err)
	}
	b.died.mu.Lock()
	defer b.died.mu.Unlock()
	if b.died.counted == nil || len(b.died.counted) > 10_000 {
		b.died.counted = map[int64]bool{}
	}
	b.died.counted[t.ID] = true
	return false, nil
}

// failed counts a try of an update whose handling failed, and parks it after the
// last one.
func (b *Bot) failed(ctx context.Context, t *turn, cause error) error {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), handlingLimit)
	defer cancel()
	var tries int
	err := b.DB.QueryRow(ctx, `
		UPDATE inbox SET tries = tries + 1 WHERE update_id = $1 AND state = 0
		RETURNING tries`, t.taken.ID).Scan(&tries)
	if errors.Is(err, pgx.ErrNoRows) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("bot: count a try: %w", err)
	}
	b.metrics.failing(t, cause)
	log := b.Log.WithField("update", t.taken.ID).WithField("did", t.did()).WithField("error", describe(cause))
	if tries < triesBeforeParked {
		log.Warn("an update failed and is tried again")
		return nil
	}
	return b.park(ctx, t, cause)
}

// park sets an update aside with its body, tells the person and the admins. The
// lane goes on.
func (b *Bot) park(ctx context.Context, t *turn, cause error) error {
	if t.Body != nil && t.update.ID == nil {
		t.update, _ = decode(t.Body)
	}
	var letters []letter
	var slot bool
	err := pgx.BeginFunc(ctx, b.DB, func(tx pgx.Tx) error {
		tag, err := tx.Exec(ctx, `UPDATE inbox SET state = 2, done_at = now() WHERE update_id = $1 AND state = 0`, t.taken.ID)
		if err != nil || tag.RowsAffected() == 0 {
			return err
		}
		for _, admin := range b.Admins {
			id := strconv.FormatInt(t.taken.ID, 10)
			n := notice.Notice{To: admin, Kind: "parked", Ref: id, Once: "parked:" + id}
			if err := notice.Post(ctx, tx, n); err != nil {
				return err
			}
		}
		letters, slot, err = b.apologise(ctx, tx, t)
		return err
	})
	if err != nil {
		b.outbox.abandon(letters, slot)
		return fmt.Errorf("bot: park: %w", err)
	}
	b.Log.WithField("update", t.taken.ID).WithField("error", describe(cause)).Error("an update is parked")
	b.metrics.parked(t)
	b.outbox.submit(t.chat().ID, letters, slot)
	if t.Callback != nil {
		b.tapped(t.Callback.ID).finish("")
	}
	return nil
}

func (b *Bot) apologise(ctx context.Context, tx pgx.Tx, t *turn) ([]letter, bool, error) {
	from := t.from()
	if from == nil || t.chat().Type != "private" {
		return nil, false, nil
	}
	person, err := account.Seen(ctx, tx, from.ID)
	if err != nil {
		return nil, false, err
	}
	drafts, err := b.compose(t.chat().ID, nil, handlers.Parked(language(person, from.Language, "")))
	if err != nil {
		return nil, false, err
	}
	return b.outbox.write(ctx, tx, t.chat().ID, drafts)
}
