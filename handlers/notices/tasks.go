package notices

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"qalauly/calendar"
	"qalauly/deputy"
	"qalauly/handlers"
	"qalauly/internal/postgres"
	"qalauly/locales"
	"qalauly/notice"
)

// ofTask makes the words for what came of a task that a member asked for. The
// reference is a word and a number.
func ofTask(ctx context.Context, db postgres.DB, n notice.Due, l locales.Lang) (m handlers.Message, ok bool, err error) {
	what, number, _ := strings.Cut(n.Ref, ":")
	id, err := strconv.ParseInt(number, 10, 64)
	if err != nil {
		return m, false, fmt.Errorf("notices: %s %q: %w", n.Kind, n.Ref, err)
	}
	switch {
	case n.Kind == "auditfile":
		return handlers.Message{HTML: l.HTML("audit.file", locales.Args{"Entries": id}), File: &handlers.Sent{Hash: what, Name: "journal.csv"}, Protect: true}, true, nil
	case n.Kind == "deputyphoto":
		return ofPhoto(ctx, db, l, what, id)
	case what == "broken":
		return handlers.Message{HTML: l.HTML("audit.broken", locales.Args{"Links": id})}, true, nil
	}
	return handlers.Message{HTML: l.HTML("audit.whole", locales.Args{"Links": id, "Hash": what})}, true, nil
}

func ofPhoto(ctx context.Context, db postgres.DB, l locales.Lang, what string, id int64) (m handlers.Message, ok bool, err error) {
	d, err := deputy.Get(ctx, db, id, calendar.Now())
	if errors.Is(err, deputy.ErrUnknown) {
		return m, false, nil
	}
	if err != nil {
		return m, false, err
	}
	key := "register.photo_done"
	if what == "bad" {
		key = "register.photo_bad"
	}
	return handlers.Message{HTML: l.HTML(key, locales.Args{"Name": d.Short(string(l))})}, true, nil
}
