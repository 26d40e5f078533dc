package bot

import (
	"context"
	"fmt"
	"strconv"

	"github.com/jackc/pgx/v5"

	"qalauly/account"
	"qalauly/handlers"
	"qalauly/internal/postgres"
	"qalauly/notice"
)

// parkedShown is how many parked updates are shown at once.
const parkedShown = 10

// road is what the road itself answers: admins see what was parked, and have it
// tried again or dropped. What stands in it is never shown.
func (b *Bot) road() handlers.Audience {
	return handlers.Audience{
		Commands: []handlers.Command{{Name: "parked", Role: account.Admin, Help: "command.parked", Run: parked}},
		Verbs:    map[string]handlers.Run{"again": b.unpark, "drop": b.unpark},
	}
}

func parked(ctx context.Context, db postgres.DB, r handlers.Request) (handlers.Reply, error) {
	rows, err := db.Query(ctx, `
		SELECT update_id AS id, body, tries, done_at AS since
		FROM inbox WHERE state = 2
		ORDER BY update_id
		LIMIT $1`, parkedShown)
	if err != nil {
		return handlers.Reply{}, fmt.Errorf("bot: parked: %w", err)
	}
	list, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (p handlers.ParkedUpdate, err error) {
		var body []byte
		err = row.Scan(&p.ID, &body, &p.Tries, &p.Since)
		if u, bad := decode(body); bad == nil {
			p.Kind = u.kind()
		}
		return p, err
	})
	if err != nil {
		return handlers.Reply{}, fmt.Errorf("bot: parked: %w", err)
	}
	trouble := handlers.Trouble{List: list}
	err = db.QueryRow(ctx, `
		SELECT (SELECT count(*) FROM inbox WHERE state = 2), (SELECT count(*) FROM inbox_reject),
			(SELECT count(*) FROM reply WHERE interrupted > 1)`).Scan(&trouble.Parked, &trouble.Rejected, &trouble.Interrupted)
	if err != nil {
		return handlers.Reply{}, fmt.Errorf("bot: parked: %w", err)
	}
	notices, err := notice.Interrupted(ctx, db)
	trouble.Interrupted += notices
	return handlers.ParkedList(r, trouble), err
}

// unpark has one parked update tried again, or drops it with what stands in it.
// Pressed twice, the second press finds nothing to do.
func (b *Bot) unpark(ctx context.Context, db postgres.DB, r handlers.Request) (handlers.Reply, error) {
	if r.Person.Role < account.Admin {
		return handlers.NotAllowed(r.Lang), nil
	}
	var id int64
	if len(r.Button.Args) > 0 {
		id, _ = strconv.ParseInt(r.Button.Args[0], 36, 64)
	}
	sql := `UPDATE inbox SET state = 0, tries = 0, done_at = NULL, received_at = now() WHERE update_id = $1 AND state = 2 RETURNING lane`
	if r.Button.Verb == "drop" {
		sql = `UPDATE inbox SET state = 1, body = NULL, done_at = now() WHERE update_id = $1 AND state = 2 RETURNING lane`
	}
	if _, err := db.Exec(ctx, sql, id); err != nil {
		return handlers.Reply{}, fmt.Errorf("bot: unpark %d: %w", id, err)
	}
	reply, err := parked(ctx, db, r)
	if err == nil {
		reply.Messages[0].Replace = true
	}
	return reply, err
}
