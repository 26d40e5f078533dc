package bot

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"
)

// Pauses of more than one chat stand in the table under numbers that no chat has.
const (
	toEveryone = 0
	toNotices  = 1
)

// learn reads how long Telegram wants no messages. Only the database's clock
// counts: those of two machines may differ.
func (o *outbox) learn(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, statementLimit)
	defer cancel()
	rows, err := o.bot.DB.Query(ctx, `
		SELECT chat, until - now() FROM pause
		WHERE chat IN ($1, $2) AND until > now()`, toEveryone, toNotices)
	if err != nil {
		return err
	}
	var who int64
	var left time.Duration
	_, err = pgx.ForEachRow(rows, []any{&who, &left}, func() error {
		o.silence(who, left)
		return nil
	})
	return err
}

func (o *outbox) silence(who int64, d time.Duration) {
	o.mu.Lock()
	defer o.mu.Unlock()
	switch until := time.Now().Add(d); who {
	case toEveryone:
		o.everyone = until
	case toNotices:
		o.notices = until
	}
}

// silent says that Telegram wants no messages from us at all for now.
func (o *outbox) silent() bool {
	o.mu.Lock()
	defer o.mu.Unlock()
	return time.Now().Before(o.everyone)
}

// quiet says that notices may not go out for now.
func (o *outbox) quiet() bool {
	o.mu.Lock()
	defer o.mu.Unlock()
	return time.Now().Before(o.everyone) || time.Now().Before(o.notices)
}

// pause writes down that Telegram wants no messages for a while: to one chat, and to
// everybody when the pause is long or another chat has one too. A broadcast that is
// told to pause leaves replies alone.
func (o *outbox) pause(ctx context.Context, d time.Duration, who int64) {
	everyone := false
	o.insist(ctx, "pause", func(ctx context.Context) error {
		return o.bot.DB.QueryRow(ctx, `
			WITH all_of_them AS (
				SELECT $1::bigint <> $4::bigint AND ($2::interval >= $5::interval OR EXISTS (SELECT FROM pause WHERE chat NOT IN ($1::bigint, $4::bigint) AND until > now())) AS yes
			), written AS (
				INSERT INTO pause (chat, until)
				SELECT chat, now() + $2::interval
				FROM all_of_them, unnest(CASE WHEN yes THEN ARRAY[$1::bigint, $3::bigint] ELSE ARRAY[$1::bigint] END) AS chat
				ON CONFLICT (chat) DO UPDATE SET until = greatest(pause.until, EXCLUDED.until)
			)
			SELECT yes FROM all_of_them`, who, d, int64(toEveryone), int64(toNotices), longPause).Scan(&everyone)
	})
	if everyone {
		o.silence(toEveryone, d)
	} else {
		o.silence(who, d)
	}
}

// longPause is a pause that is not meant for one chat alone.
const longPause = 5 * time.Second
