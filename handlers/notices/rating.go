package notices

import (
	"context"
	"fmt"
	"strconv"

	"qalauly/calendar"
	"qalauly/handlers"
	"qalauly/handlers/wording"
	"qalauly/internal/postgres"
	"qalauly/locales"
	"qalauly/notice"
	"qalauly/rating/weeks"
)

// ratingWord makes the message of a notice about the rating; known is false for others.
func ratingWord(ctx context.Context, db postgres.DB, n notice.Due, lang locales.Lang) (m handlers.Message, ok, known bool, err error) {
	switch n.Kind {
	case weeks.NoticeDraft:
		m, ok, err = draftWord(ctx, db, n, lang)
	case weeks.NoticeFiled:
		m, ok, err = filedWord(ctx, db, n, lang)
	case weeks.NoticeDecided:
		m, ok, err = decidedWord(ctx, db, n, lang)
	default:
		return m, false, false, nil
	}
	return m, ok, true, err
}

// draftWord tells a deputy the score of a draft, while it can be objected to.
func draftWord(ctx context.Context, db postgres.DB, n notice.Due, lang locales.Lang) (m handlers.Message, ok bool, err error) {
	var snapshot, deputy int64
	if _, err := fmt.Sscanf(n.Ref, "%d:%d", &snapshot, &deputy); err != nil {
		return m, false, fmt.Errorf("notices: %s %q: %w", n.Kind, n.Ref, err)
	}
	s, err := weeks.ByID(ctx, db, snapshot)
	if err != nil || s.State != weeks.Draft {
		return m, false, err
	}
	row, err := weeks.RowOf(ctx, db, snapshot, deputy)
	if err != nil {
		return m, false, err
	}
	until := s.ObjectionsUntil.In(calendar.Zone)
	return handlers.Message{HTML: lang.HTML("ratingnotice.draft", locales.Args{
		"Period": wording.Period(lang, s.Period), "Score": lang.Decimal(row.Score.Score.Float(), 1), "Until": lang.Date(until), "Clock": until.Format("15:04"),
	}), Rows: leads(lang, "ratingnotice.see_rating", "omy", strconv.FormatInt(deputy, 36))}, true, nil
}

// filedWord tells the commission of an objection that waits for votes.
func filedWord(ctx context.Context, db postgres.DB, n notice.Due, lang locales.Lang) (m handlers.Message, ok bool, err error) {
	o, s, err := objectionOf(ctx, db, n)
	if err != nil || o.State != weeks.Open {
		return m, false, err
	}
	return handlers.Message{HTML: lang.HTML("ratingnotice.filed", locales.Args{"Number": o.ID, "Period": wording.Period(lang, s.Period)}),
		Rows: leads(lang, "ratingnotice.see_objection", "osee", strconv.FormatInt(o.ID, 36))}, true, nil
}

// decidedWord tells a deputy what was decided, and why.
func decidedWord(ctx context.Context, db postgres.DB, n notice.Due, lang locales.Lang) (m handlers.Message, ok bool, err error) {
	o, _, err := objectionOf(ctx, db, n)
	if err != nil {
		return m, false, err
	}
	args := locales.Args{"Number": o.ID, "Reason": wording.Reason(lang, o.Reason)}
	switch o.State {
	case weeks.Granted:
		return handlers.Message{HTML: lang.HTML("ratingnotice.granted", args)}, true, nil
	case weeks.Partly:
		return handlers.Message{HTML: lang.HTML("ratingnotice.partly", args)}, true, nil
	case weeks.Dismissed:
		return handlers.Message{HTML: lang.HTML("ratingnotice.dismissed", args)}, true, nil
	}
	return m, false, nil
}

// leads is a button to where more is said.
func leads(lang locales.Lang, key, verb, arg string) [][]handlers.Button {
	return [][]handlers.Button{{{Label: lang.Text(key), Verb: verb, Args: []string{arg}}}}
}

func objectionOf(ctx context.Context, db postgres.DB, n notice.Due) (weeks.Objection, weeks.Snapshot, error) {
	id, err := strconv.ParseInt(n.Ref, 10, 64)
	if err != nil {
		return weeks.Objection{}, weeks.Snapshot{}, fmt.Errorf("notices: %s %q: %w", n.Kind, n.Ref, err)
	}
	o, err := weeks.ObjectionByID(ctx, db, id)
	if err != nil {
		return o, weeks.Snapshot{}, err
	}
	s, err := weeks.ByID(ctx, db, o.Snapshot)
	return o, s, err
}
