package bot

import (
	"context"
	"fmt"
	"strconv"
	"time"

	"github.com/jackc/pgx/v5"

	"qalauly/notice"
)

// A flood is more than floodSize updates waiting in a person's own chat that were
// made within floodSpan. They are stored like everything and then closed unread, at
// the cost of one of them; the person is told once a minute. What piled up while the
// service was away was made over a longer time, and is no flood.
const (
	floodSize = 30
	floodSpan = time.Minute
)

// floods closes a lane that is flooded and commits the transaction that has
// claimed it; false leaves everything as it is.
func (b *Bot) floods(ctx context.Context, tx pgx.Tx, lane int64) (closed bool, err error) {
	rows, err := tx.Query(ctx, `
		SELECT update_id, body FROM inbox
		WHERE lane = $1 AND state = 0
		ORDER BY update_id
		LIMIT $2`, lane, floodSize+1)
	if err != nil {
		return false, fmt.Errorf("bot: flood: %w", err)
	}
	var id int64
	var body []byte
	var ids []int64
	var bodies [][]byte
	_, err = pgx.ForEachRow(rows, []any{&id, &body}, func() error {
		ids, bodies = append(ids, id), append(bodies, body)
		body = nil
		return nil
	})
	if err != nil {
		return false, fmt.Errorf("bot: flood: %w", err)
	}
	if len(bodies) <= floodSize || !madeAtOnce(bodies) {
		return false, nil
	}
	tag, err := tx.Exec(ctx, `
		UPDATE inbox SET state = 1, body = NULL, done_at = now()
		WHERE update_id = ANY($1) AND state = 0`, ids)
	if err != nil {
		return false, fmt.Errorf("bot: close a flood: %w", err)
	}
	once := "flood:" + strconv.FormatInt(b.Now().Unix()/60, 10)
	if err := notice.Post(ctx, tx, notice.Notice{To: lane, Kind: "flood", Once: once}); err != nil {
		return false, err
	}
	if err := tx.Commit(ctx); err != nil {
		return false, fmt.Errorf("bot: close a flood: %w", err)
	}
	b.Log.WithField("updates", tag.RowsAffected()).Warn("a flood is closed unread")
	b.metrics.flooded(tag.RowsAffected())
	return true, nil
}

// madeAtOnce says whether the messages among updates were written within a short
// time. Taps tell no time; Telegram keeps them so briefly that they are fresh.
func madeAtOnce(bodies [][]byte) bool {
	var first, last int64
	for _, body := range bodies {
		u, err := decode(body)
		if err != nil || u.Message == nil {
			continue
		}
		if first == 0 {
			first = u.Message.Date
		}
		last = u.Message.Date
	}
	return time.Duration(last-first)*time.Second < floodSpan
}
