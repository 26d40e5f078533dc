package appeal

import (
	"context"
	"fmt"
)

// undo takes back what nobody has seen.
func (w *work) undo(ctx context.Context) error {
	if !w.now.Before(w.a.ReceivedAt.Add(UndoTime)) {
		return ErrUndo
	}
	return w.end(ctx)
}

func (w *work) park(context.Context) error {
	w.a.Before = w.was.State
	return nil
}

// reject needs another member than the one who reported it.
func (w *work) reject(ctx context.Context) error {
	if err := w.another(ctx); err != nil {
		return err
	}
	return w.end(ctx)
}

func (w *work) restore(ctx context.Context) error {
	if err := w.another(ctx); err != nil {
		return err
	}
	w.a.Before = ""
	return nil
}

func (w *work) another(ctx context.Context) error {
	var by int64
	err := w.db.QueryRow(ctx, `SELECT member FROM appeal_act WHERE appeal = $1 AND act = 'report' ORDER BY id DESC LIMIT 1`, w.a.ID).Scan(&by)
	if err != nil && !none(err) {
		return fmt.Errorf("appeal: report: %w", err)
	}
	if by == w.by.Member.ID {
		return ErrTwo
	}
	return nil
}
