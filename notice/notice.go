// Package notice is the post box: what we owe people to be told, each thing
// once. A row holds a kind and a reference, never words and never a citizen's
// text: the words are made at the moment of sending, in the reader's language of
// that moment. bot's leader takes rows out at Telegram's pace.
package notice

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"qalauly/internal/postgres"
)

// Notice is one thing owed to one person.
type Notice struct {
	To        int64     // the recipient's id
	Kind      string    // which words
	Ref       string    // what it is about: a number, never a text
	Once      string    // two notices to one person with the same Once are one
	NotBefore time.Time // zero: now
	Careful   bool      // rather not told than told twice: where that is unclear it is Unclear
}

// Post owes a notice. Posting again what has the same To and Once does nothing.
func Post(ctx context.Context, db postgres.DB, n Notice) error {
	return PostAll(ctx, db, []int64{n.To}, n)
}

// PostAll owes the same notice to several people, whatever its To says.
func PostAll(ctx context.Context, db postgres.DB, to []int64, n Notice) error {
	if n.NotBefore.IsZero() {
		n.NotBefore = time.Unix(0, 0)
	}
	_, err := db.Exec(ctx, `
		INSERT INTO notice (recipient, kind, ref, once, not_before, careful)
		SELECT id, $2, $3, $4, greatest($5, now()), $6 FROM unnest($1::bigint[]) AS id
		ON CONFLICT (recipient, once) DO NOTHING`, to, n.Kind, n.Ref, n.Once, n.NotBefore, n.Careful)
	if err != nil {
		return fmt.Errorf("notice: post %s: %w", n.Kind, err)
	}
	return nil
}

// Waits says whether a notice is still to be sent, or being sent.
func Waits(ctx context.Context, db postgres.DB, to int64, once string) (waits bool, err error) {
	err = db.QueryRow(ctx, `SELECT EXISTS (SELECT FROM notice WHERE recipient = $1 AND once = $2 AND state < 2)`, to, once).Scan(&waits)
	if err != nil {
		return false, fmt.Errorf("notice: waits: %w", err)
	}
	return waits, nil
}

// Due is a notice to be sent.
type Due struct {
	ID    int64
	To    int64
	Kind  string
	Ref   string
	Tries int  // attempts begun, this one too
	Maybe bool // an earlier attempt may have reached the person

	Careful bool // it is not sent again where Maybe
}

// Next returns up to limit notices that are due, those that wait longest first and
// those of bulk last, without those at hand: where they are fewer, more may be drawn with
// Draw. It changes nothing: each is to be begun with Begin.
func Next(ctx context.Context, db postgres.DB, limit int, atHand []int64) ([]Due, error) {
	rows, err := db.Query(ctx, `
		WITH due AS (
			(SELECT id, recipient AS to, kind, ref, tries, maybe, careful, bulk, not_before FROM notice
			WHERE state = 0 AND state < 2 AND NOT bulk AND not_before <= now() AND NOT id = ANY($2)
			ORDER BY not_before, id
			LIMIT $1)
			UNION ALL
			(SELECT id, recipient AS to, kind, ref, tries, maybe, careful, bulk, not_before FROM notice
			WHERE state = 0 AND state < 2 AND bulk AND not_before <= now() AND NOT id = ANY($2)
			ORDER BY not_before, id
			LIMIT $1))
		SELECT id, "to", kind, ref, tries, maybe, careful FROM due
		ORDER BY bulk, not_before, id
		LIMIT $1`, limit, atHand)
	if err != nil {
		return nil, fmt.Errorf("notice: next: %w", err)
	}
	due, err := pgx.CollectRows(rows, pgx.RowToStructByName[Due])
	if err != nil {
		return nil, fmt.Errorf("notice: next: %w", err)
	}
	return due, nil
}

// Begin marks a notice as being sent by the leader of this term and returns it as
// it is now. ok is false where somebody else has it, or it is no longer due: then
// nothing may be sent. Of what died meanwhile only what was begun counts as
// interrupted. Begin may be repeated when its answer was lost.
func Begin(ctx context.Context, db postgres.DB, id, term int64) (d Due, ok bool, err error) {
	err = db.QueryRow(ctx, `
		UPDATE notice SET state = 1, term = $2, tries = tries + 1
		WHERE id = $1 AND term <= $2 AND (state = 0 AND not_before <= now() OR state = 1 AND term = $2)
		RETURNING id, recipient, kind, ref, tries, maybe, careful`, id, term).Scan(&d.ID, &d.To, &d.Kind, &d.Ref, &d.Tries, &d.Maybe, &d.Careful)
	if errors.Is(err, pgx.ErrNoRows) {
		return d, false, nil
	}
	if err != nil {
		return d, false, fmt.Errorf("notice: begin: %w", err)
	}
	return d, true, nil
}

// Recover returns to the queue what was being sent by an older term, or by this
// one without being among flying: marked as maybe sent. What older terms left for
// the second time stays as it is, marked, and what is careful at once; given is how
// many there were of the former. An older term can no longer begin them.
func Recover(ctx context.Context, db postgres.DB, term int64, flying []int64) (given int, err error) {
	err = db.QueryRow(ctx, `
		WITH left_behind AS (
			UPDATE notice SET maybe = true, term = $1,
				state = CASE WHEN careful OR term < $1 AND interrupted > 0 THEN 3 ELSE 0 END,
				outcome = CASE WHEN careful THEN $3 WHEN term < $1 AND interrupted > 0 THEN 'interrupted twice' END,
				done_at = CASE WHEN careful OR term < $1 AND interrupted > 0 THEN now() END,
				interrupted = interrupted + CASE WHEN term < $1 AND NOT careful THEN 1 ELSE 0 END
			WHERE state = 1 AND term <= $1 AND NOT (term = $1 AND id = ANY($2))
			RETURNING state, careful
		)
		SELECT count(*) FROM left_behind WHERE state = 3 AND NOT careful`, term, flying, unclear).Scan(&given)
	if err != nil {
		return 0, fmt.Errorf("notice: recover: %w", err)
	}
	return given, nil
}

// Interrupted counts the notices that were given up because two leaders ended
// while they sent them.
func Interrupted(ctx context.Context, db postgres.DB) (n int, err error) {
	if err := db.QueryRow(ctx, `SELECT count(*) FROM notice WHERE interrupted > 1`).Scan(&n); err != nil {
		return 0, fmt.Errorf("notice: interrupted: %w", err)
	}
	return n, nil
}

// Sent marks a notice as delivered; Refused as one that cannot be delivered. Both
// do nothing once a newer term has taken the notice.
func Sent(ctx context.Context, db postgres.DB, id, term, message int64) error {
	return finish(ctx, db, `UPDATE notice SET state = 2, message_id = $3, outcome = 'sent', done_at = now()
		WHERE id = $1 AND term = $2 AND state = 1`, id, term, message)
}

// Handed marks a notice whose message somebody else sends from here on. ok is false
// where the notice is no longer this term's: then nothing may be sent.
func Handed(ctx context.Context, db postgres.DB, id, term int64) (ok bool, err error) {
	tag, err := db.Exec(ctx, `UPDATE notice SET state = 2, outcome = 'handed over', done_at = now()
		WHERE id = $1 AND term = $2 AND state = 1`, id, term)
	if err != nil {
		return false, fmt.Errorf("notice: hand over: %w", err)
	}
	return tag.RowsAffected() == 1, nil
}

// Refused marks a notice as one that cannot be delivered, for this reason.
func Refused(ctx context.Context, db postgres.DB, id, term int64, reason string) error {
	return finish(ctx, db, `UPDATE notice SET state = 3, outcome = $3, done_at = now()
		WHERE id = $1 AND term = $2 AND state = 1`, id, term, reason)
}

// Return puts a notice back in the queue, to be tried after a delay; maybe says that
// the attempt may have reached the person.
func Return(ctx context.Context, db postgres.DB, d Due, term int64, delay time.Duration, maybe bool) error {
	return finish(ctx, db, `UPDATE notice SET state = 0, not_before = now() + $3::interval, maybe = maybe OR $4
		WHERE id = $1 AND term = $2 AND state = 1`, d.ID, term, delay, maybe)
}

// unclear is the outcome of what is careful and may have been sent.
const unclear = "maybe sent"

// Unclear gives up a careful notice that may have reached its chat.
func Unclear(ctx context.Context, db postgres.DB, id, term int64) error {
	return finish(ctx, db, `UPDATE notice SET state = 3, maybe = true, outcome = $3, done_at = now()
		WHERE id = $1 AND term = $2 AND state = 1`, id, term, unclear)
}

// Retell owes somebody again what of some kinds they could not be told since a moment,
// because they had blocked the bot. Its words are made anew: what there is nothing to say
// of any more is not said.
func Retell(ctx context.Context, db postgres.DB, to int64, kinds []string, since time.Time) error {
	return finish(ctx, db, `
		UPDATE notice SET state = 0, tries = 0, outcome = NULL, done_at = NULL, not_before = now()
		WHERE recipient = $1 AND kind = ANY ($2) AND state = 3 AND done_at >= $3 AND (outcome = $4 OR outcome LIKE '%blocked%')`, to, kinds, since, Nobody)
}

// Forget deletes notices that were done with longer ago than age. What was told
// once may be told again after that, but what was told to many.
func Forget(ctx context.Context, db postgres.DB, age time.Duration) error {
	if err := sweep(ctx, db, `done_at < now() - $1::interval`, age); err != nil {
		return err
	}
	return finish(ctx, db, `DELETE FROM notice WHERE state >= 2 AND done_at < now() - $1::interval`, age)
}

func finish(ctx context.Context, db postgres.DB, sql string, args ...any) error {
	if _, err := db.Exec(ctx, sql, args...); err != nil {
		return fmt.Errorf("notice: finish: %w", err)
	}
	return nil
}

// Moved makes what is owed to one recipient another's: a group has a new id. What
// the new one was told already is not told again.
func Moved(ctx context.Context, db postgres.DB, old, now int64) error {
	return finish(ctx, db, `UPDATE notice n SET recipient = $2
		WHERE recipient = $1 AND NOT EXISTS (SELECT FROM notice o WHERE o.recipient = $2 AND o.once = n.once)`, old, now)
}
