package staff

import (
	"context"
	"fmt"
	"strings"

	"qalauly/account"
	"qalauly/handlers"
	"qalauly/handlers/screen"
	"qalauly/internal/job"
	"qalauly/internal/postgres"
	"qalauly/locales"
)

// Wish is who wants a sheet to fill in, as the reference of a task.
type Wish struct {
	Member, Chat, Update int64
	Lang                 locales.Lang // of titles, notes and choices
}

// String writes the reference.
func (w Wish) String() string { return fmt.Sprintf("%d:%d:%d:%s", w.Member, w.Chat, w.Update, w.Lang) }

// ReadWish reads a reference.
func ReadWish(ref string) (w Wish, err error) {
	if _, err = fmt.Sscanf(strings.ReplaceAll(ref, ":", " "), "%d %d %d %s", &w.Member, &w.Chat, &w.Update, &w.Lang); err != nil {
		return w, fmt.Errorf("staff: task %q: %w", ref, err)
	}
	return w, nil
}

// template leaves the making of a sheet to fill in to a worker, which sends it.
func (s staff) template(ctx context.Context, db postgres.DB, r handlers.Request, m account.Member) (handlers.Reply, error) {
	w := Wish{Member: m.ID, Chat: r.Chat, Update: r.ID, Lang: r.Lang}
	if _, err := job.Enqueue(ctx, db, TemplateTask, w.String()); err != nil {
		return handlers.Reply{}, err
	}
	return screen.Say(r.Lang.HTML("import.template_soon")), nil
}
