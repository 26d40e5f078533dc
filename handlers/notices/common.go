package notices

import (
	"context"
	"errors"
	"slices"
	"strconv"

	"qalauly/account"
	"qalauly/appeal"
	"qalauly/calendar"
	"qalauly/handlers"
	"qalauly/handlers/letter"
	"qalauly/handlers/screen"
	"qalauly/handlers/wording"
	"qalauly/internal/postgres"
	"qalauly/locales"
	"qalauly/notice"
)

// ofCommon are the notices about a problem that many have: to its author, and to who
// joined.
var ofCommon = map[string]func(context.Context, postgres.DB, locales.Lang, int64, account.Person) (handlers.Message, bool, error){
	appeal.CommonNotice: commonAsked, appeal.SolvedNotice: commonAnswered, appeal.ClosedNotice: commonClosed,
}

// toCommon words one of them; known is false for other kinds.
func toCommon(ctx context.Context, db postgres.DB, l locales.Lang, n notice.Due, reader account.Person) (m handlers.Message, ok, known bool, err error) {
	word, known := ofCommon[n.Kind]
	if !known {
		return m, false, false, nil
	}
	id, err := strconv.ParseInt(n.Ref, 10, 64)
	if err != nil {
		return m, false, true, err
	}
	m, ok, err = word(ctx, db, l, id, reader)
	if errors.Is(err, appeal.ErrUnknown) || errors.Is(err, appeal.ErrNoMessage) {
		return handlers.Message{}, false, true, nil
	}
	return m, ok, true, err
}

// commonAsked asks the author of an appeal whether others may join.
func commonAsked(ctx context.Context, db postgres.DB, l locales.Lang, id int64, reader account.Person) (handlers.Message, bool, error) {
	c, err := appeal.CommonByID(ctx, db, id)
	if err != nil || c.Agreed != nil {
		return handlers.Message{}, false, err
	}
	a, side, err := appeal.See(ctx, db, appeal.Actor{Person: reader.ID}, c.Appeal, calendar.Now())
	if err != nil || side != appeal.Citizen {
		return handlers.Message{}, false, err
	}
	about, err := letter.Common(ctx, db, l, c)
	return handlers.Message{
		HTML: locales.Join(l.HTML("common.ask", locales.Args{"Number": a.Number}), about, l.HTML("common.ask_more")), Under: letter.Ref(a.ID),
		Rows: [][]handlers.Button{
			screen.Row(screen.Press(l.Text("common.yes"), "wcom", screen.ID36(id), "y")), screen.Row(screen.Press(l.Text("common.no"), "wcom", screen.ID36(id), "n")),
		},
	}, err == nil, err
}

// commonAnswered tells who joined that the deputy answered, and how; the answer itself is
// its author's.
func commonAnswered(ctx context.Context, db postgres.DB, l locales.Lang, id int64, reader account.Person) (handlers.Message, bool, error) {
	said, err := appeal.MessageByID(ctx, db, id)
	if err != nil || said.UndoneAt != nil {
		return handlers.Message{}, false, err
	}
	c, err := appeal.CommonOf(ctx, db, said.Appeal)
	if err != nil || c.ClosedAt != nil {
		return handlers.Message{}, false, err
	}
	mine, err := appeal.JoinedBy(ctx, db, reader.ID)
	if err != nil || !slices.ContainsFunc(mine, func(j appeal.Common) bool { return j.ID == c.ID }) {
		return handlers.Message{}, false, err
	}
	return handlers.Message{
		HTML: l.HTML("common.answered", locales.Args{"Title": c.Title, "Kind": wording.AnswerKind(l, string(said.Outcome))}),
		Rows: [][]handlers.Button{screen.Row(screen.Press(l.Text("common.leave"), "wleave", screen.ID36(c.ID)))},
	}, true, nil
}

// commonClosed tells who joined that there is nothing to wait for here any more.
func commonClosed(ctx context.Context, db postgres.DB, l locales.Lang, id int64, _ account.Person) (handlers.Message, bool, error) {
	c, err := appeal.CommonByID(ctx, db, id)
	if err != nil || c.Open() {
		return handlers.Message{}, false, err
	}
	return handlers.Message{
		HTML: l.HTML("common.closed", locales.Args{"Title": c.Title}),
		Rows: [][]handlers.Button{screen.Row(screen.Press(l.Text("write.button_write"), "wnew", screen.ID36(c.Deputy)))},
	}, true, nil
}
