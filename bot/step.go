package bot

import (
	"context"
	"errors"
	"fmt"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
)

// step is a transaction as one handler gets it. Before its first use it makes a
// savepoint, so that what the handler did can be taken back and nothing else; a
// handler that asks the database nothing costs none. Savepoints are not released:
// those of the steps before lie below and do no harm, as nothing is taken back
// before a step has made its own. Where one cannot be made, no statement works.
type step struct {
	pgx.Tx
	made bool
}

var errGoneOn = errors.New("bot: the handler went on after an error of the database")

func (s *step) mark(ctx context.Context) {
	if !s.made {
		_, err := s.Tx.Exec(ctx, `SAVEPOINT step`)
		s.made = err == nil
	}
}

// takeBack undoes what was done in the step. An error means that the transaction
// is lost.
func (s *step) takeBack(ctx context.Context) error {
	if !s.made {
		return nil
	}
	if _, err := s.Tx.Exec(ctx, `ROLLBACK TO SAVEPOINT step`); err != nil {
		return fmt.Errorf("bot: take back: %w", err)
	}
	return nil
}

// whole says whether the transaction can go on as it is.
func (s *step) whole() bool {
	return !s.Conn().IsClosed() && s.Conn().PgConn().TxStatus() == 'T'
}

func (s *step) Exec(ctx context.Context, sql string, args ...any) (pgconn.CommandTag, error) {
	s.mark(ctx)
	return s.Tx.Exec(ctx, sql, args...)
}

func (s *step) Query(ctx context.Context, sql string, args ...any) (pgx.Rows, error) {
	s.mark(ctx)
	return s.Tx.Query(ctx, sql, args...)
}

func (s *step) QueryRow(ctx context.Context, sql string, args ...any) pgx.Row {
	s.mark(ctx)
	return s.Tx.QueryRow(ctx, sql, args...)
}

func (s *step) SendBatch(ctx context.Context, b *pgx.Batch) pgx.BatchResults {
	s.mark(ctx)
	return s.Tx.SendBatch(ctx, b)
}

func (s *step) CopyFrom(ctx context.Context, table pgx.Identifier, columns []string, rows pgx.CopyFromSource) (int64, error) {
	s.mark(ctx)
	return s.Tx.CopyFrom(ctx, table, columns, rows)
}

func (s *step) Begin(ctx context.Context) (pgx.Tx, error) {
	s.mark(ctx)
	return s.Tx.Begin(ctx)
}
