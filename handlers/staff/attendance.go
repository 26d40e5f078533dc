package staff

import (
	"context"

	"qalauly/account"
	"qalauly/handlers"
	"qalauly/internal/postgres"
)

// sitting is the sheet of one sitting.
type sitting struct {
	Shown bool `json:"s,omitempty"`
}

func (s staff) askSitting(ctx context.Context, db postgres.DB, r handlers.Request, w *work, did step) (handlers.Message, error) {
	return handlers.Message{}, nil
}

func (s staff) typedSheet(ctx context.Context, db postgres.DB, r handlers.Request, m account.Member, w *work) (handlers.Reply, error) {
	return handlers.Reply{}, nil
}
