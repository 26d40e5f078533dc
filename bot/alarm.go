package bot

import (
	"context"

	"qalauly/internal/postgres"
	"qalauly/notice"
)

// alarm tells the admins of something that /parked shows, each kind once an hour,
// however often it happens.
func (b *Bot) alarm(ctx context.Context, db postgres.DB, kind string) error {
	once := kind + ":" + b.Now().UTC().Format("2006-01-02T15")
	for _, admin := range b.Admins {
		if err := notice.Post(ctx, db, notice.Notice{To: admin, Kind: kind, Once: once}); err != nil {
			return err
		}
	}
	return nil
}
