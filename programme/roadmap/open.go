package roadmap

import (
	"context"

	"github.com/jackc/pgx/v5"

	"qalauly/internal/postgres"
)

// Open returns a file of proof for one who may see it: who records or verifies where the
// item is. The audit has who opened it.
func (d Desk) Open(ctx context.Context, db postgres.DB, by Actor, proof int64) (p Proof, i Item, err error) {
	err = pgx.BeginFunc(ctx, db, func(tx pgx.Tx) error {
		if p, err = ProofByID(ctx, tx, proof); err != nil {
			return err
		}
		r, err := ReportByID(ctx, tx, p.Report)
		if err != nil {
			return err
		}
		if i, err = ByID(ctx, tx, r.Item); err != nil {
			return err
		}
		may, err := d.MayLook(ctx, tx, by, i.Unit)
		switch {
		case err != nil:
			return err
		case !may:
			return ErrElsewhere
		}
		return note(ctx, tx, by, "roadmap.open", i, map[string]any{"proof": p.ID, "file": p.Telegram})
	})
	return p, i, err
}
