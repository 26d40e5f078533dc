package notices

import (
	"context"
	"errors"
	"strconv"

	"qalauly/handlers"
	"qalauly/handlers/screen"
	"qalauly/handlers/wording"
	"qalauly/internal/postgres"
	"qalauly/locales"
	"qalauly/notice"
	"qalauly/programme/council"
)

// councilBack tells who recorded an entry of a council that it was returned or taken out,
// and why. Its reference is the entry's number.
func councilBack(ctx context.Context, db postgres.DB, n notice.Due, l locales.Lang) (m handlers.Message, ok bool, err error) {
	id, _ := strconv.ParseInt(n.Ref, 10, 64)
	e, err := council.EntryByID(ctx, db, id)
	if errors.Is(err, council.ErrUnknown) {
		return m, false, nil
	}
	if err != nil {
		return m, false, err
	}
	key := map[council.State]string{council.Returned: "councildesk.back_returned", council.Voided: "councildesk.back_voided"}[e.State]
	if key == "" {
		return m, false, nil
	}
	c, err := council.ByID(ctx, db, e.Council)
	if err != nil {
		return m, false, err
	}
	what := map[council.What]string{council.Sitting: "councildesk.sitting_button", council.Recommendation: "councildesk.recommendation_button", council.FateOf: "councildesk.fate_button"}[e.What]
	m.HTML = locales.Lines(l.HTML(key), l.HTML("councildesk.back_of", locales.Args{"Name": c.Name.In(string(l)), "What": l.Text(what, locales.Args{"Day": l.Date(e.Day.Start())})}),
		l.HTML("councildesk.why", locales.Args{"Reason": wording.Reason(l, e.Reason)}))
	m.Rows = [][]handlers.Button{screen.Row(screen.Press(l.Text("councildesk.back_button"), "kent", screen.ID36(e.ID)))}
	return m, true, nil
}
