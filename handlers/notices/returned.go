package notices

import (
	"context"
	"errors"
	"strconv"
	"strings"

	"qalauly/activity"
	"qalauly/deputy"
	"qalauly/handlers"
	"qalauly/handlers/screen"
	"qalauly/handlers/wording"
	"qalauly/internal/postgres"
	"qalauly/locales"
	"qalauly/notice"
)

// returned tells who made a record that it was sent back, and why. Its reference is
// «record:58190». Nothing is said of what is settled meanwhile.
func returned(ctx context.Context, db postgres.DB, l locales.Lang, n notice.Due) (m handlers.Message, ok bool, err error) {
	id, _ := strconv.ParseInt(strings.TrimPrefix(n.Ref, "record:"), 10, 64)
	made, err := activity.ByID(ctx, db, id)
	if errors.Is(err, activity.ErrUnknown) || err == nil && made.State != activity.Returned {
		return m, false, nil
	}
	if err != nil {
		return m, false, err
	}
	d, err := deputy.Get(ctx, db, made.Deputy, made.Day)
	if err != nil {
		return m, false, err
	}
	text := locales.Lines(
		l.HTML("returned.head", locales.Args{"Number": made.ID, "Code": made.Criterion, "Day": made.Day.Format("02.01"), "Name": d.Short(string(l))}),
		l.HTML("returned.reason", locales.Args{"Reason": wording.Reason(l, made.Reason)}),
		l.HTML("returned.answer"))
	fix := screen.Press(l.Text("returned.fix_button"), "rback", screen.ID36(made.ID))
	send := screen.Press(l.Text("returned.send_button"), "rsend", screen.ID36(made.ID))
	return handlers.Message{HTML: text, Rows: [][]handlers.Button{{fix}, {send}}, Ref: "record:" + strconv.FormatInt(made.ID, 10)}, true, nil
}
