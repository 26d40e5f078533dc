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
// of the update: it costs no try. A handler whose time is up costs one, else its
// lane would wait for ever.
func isTransient(ctx context.Context, err error, tx pgx.Tx) bool {
	if errors.Is(ctx.Err(), context.DeadlineExceeded) {
		return false
	}
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

// parkDeadly parks an update that each process that had it may have died of.
func (b *Bot) parkDeadly(ctx context.Context, t *turn) (over bool, err error) {
	if !t.Old || b.died.knows(t.taken.ID) || t.Deaths+1 < deathsBeforeParked {
		return false, nil
	}
	return true, b.park(ctx, t, errors.New("each process that had it ended"))
}

// deadly says that another process had an update and may have died of it.
func (b *Bot) deadly(t *turn) bool {
	return t.Deaths > 1 || t.Deaths == 1 && !b.died.knows(t.taken.ID)
}

// countAhead counts, in a commit of its own and before they are handled, updates
// that may be what their last process died of. Each process counts one once in its
// life, so that trouble with the database is not taken for a death.
func (b *Bot) countAhead(ctx context.Context, turns ...*turn) error {
	var ids []int64
	for _, t := range turns {
		if t.Old && !b.died.knows(t.taken.ID) {
			ids = append(ids, t.taken.ID)
		}
	}
	if len(ids) == 0 {
		return nil
	}
	batch := &pgx.Batch{}
	batch.Queue(byIndex)
	batch.Queue(`UPDATE inbox SET deaths = deaths + 1 WHERE update_id = ANY($1) AND state < 1`, ids)
	if err := b.DB.SendBatch(ctx, batch).Close(); err != nil {
		return fmt.Errorf("bot: count ahead: %w", err)
	}
	b.died.know(ids)
	return nil
}

func (d *deaths) knows(id int64) bool {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.counted[id]
}

func (d *deaths) know(ids []int64) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.counted == nil || len(d.counted) > 10_000 {
		d.counted = map[int64]bool{}
	}
	for _, id := range ids {
		d.counted[id] = true
	}
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
	var sorry []*post
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
		sorry, err = b.apologise(ctx, tx, t)
		return err
	})
	if err != nil {
		b.outbox.abandon(sorry)
		return fmt.Errorf("bot: park: %w", err)
	}
	b.Log.WithField("update", t.taken.ID).WithField("error", describe(cause)).Error("an update is parked")
	b.metrics.parked(t)
	for _, p := range sorry {
		b.outbox.submit(p)
	}
	if t.Callback != nil {
		b.tapped(t.Callback.ID).finish("")
	}
	return nil
}

// apologise writes to the person whose update is parked.
func (b *Bot) apologise(ctx context.Context, tx pgx.Tx, t *turn) ([]*post, error) {
	from := t.from()
	if from == nil || t.chat().Type != "private" {
		return nil, nil
	}
	person, err := account.Seen(ctx, tx, from.ID)
	if err != nil {
		return nil, err
	}
	drafts, err := b.compose(where{chat: t.chat().ID}, nil, nil, handlers.Parked(language(person, from.Language, "")))
	if err != nil {
		return nil, err
	}
	posts := []*post{{chat: t.chat().ID, drafts: drafts}}
	batch := &pgx.Batch{}
	b.outbox.write(batch, posts, true)
	return posts, tx.SendBatch(ctx, batch).Close()
}
