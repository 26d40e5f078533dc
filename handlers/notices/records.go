package notices

import (
	"context"
	"errors"
	"strconv"
	"strings"

	"qalauly/activity"
	"qalauly/deputy"
	"qalauly/handlers"
	"qalauly/handlers/wording"
	"qalauly/internal/postgres"
	"qalauly/locales"
	"qalauly/notice"
)

// aboutRecords are the notices about a record, with the state in which it must still
// be for them to be said.
var aboutRecords = map[string]struct {
	key   string
	state activity.State
}{
	"declined":  {"notice.declined", activity.Declined},
	"voided":    {"notice.voided", activity.Voided},
	"escalated": {"notice.escalated", activity.Proposed},
}

// record words a notice about a record. What answers it is about that record.
func record(ctx context.Context, db postgres.DB, lang locales.Lang, n notice.Due) (handlers.Message, bool, error) {
	about := aboutRecords[n.Kind]
	id, err := strconv.ParseInt(strings.TrimPrefix(n.Ref, "record:"), 10, 64)
	if err != nil {
		return handlers.Message{}, false, err
	}
	rec, err := activity.ByID(ctx, db, id)
	if errors.Is(err, activity.ErrUnknown) || err == nil && rec.State != about.state {
		return handlers.Message{}, false, nil
	}
	if err != nil {
		return handlers.Message{}, false, err
	}
	people, err := deputy.People(ctx, db, []int64{rec.Deputy})
	if err != nil {
		return handlers.Message{}, false, err
	}
	text := lang.HTML(about.key, locales.Args{
		"Record": strconv.FormatInt(rec.ID, 10), "Code": rec.Criterion, "Day": lang.Date(rec.Day),
		"Name": people[rec.Deputy].Short(string(lang)), "Reason": wording.Reason(lang, rec.Reason),
	})
	return handlers.Message{HTML: text, Ref: n.Ref}, true, nil
}

// penalty words that somebody asked for points to be taken away.
func penalty(ctx context.Context, db postgres.DB, lang locales.Lang, n notice.Due) (handlers.Message, bool, error) {
	id, err := strconv.ParseInt(n.Ref, 10, 64)
	if err != nil {
		return handlers.Message{}, false, err
	}
	p, err := activity.PenaltyByID(ctx, db, id)
	if err == nil && n.Kind == "penaltydecided" {
		switch p.State {
		case activity.InForce:
			return handlers.Message{HTML: lang.HTML("notice.penalty_approved", locales.Args{"Number": n.Ref})}, true, nil
		case activity.Refused:
			return handlers.Message{HTML: lang.HTML("notice.penalty_refused", locales.Args{"Number": n.Ref, "Reason": p.Reason})}, true, nil
		}
		return handlers.Message{}, false, nil
	}
	if errors.Is(err, activity.ErrUnknown) || err == nil && p.State != activity.Asked {
		return handlers.Message{}, false, nil
	}
	return handlers.Message{HTML: lang.HTML("notice.penalty", locales.Args{"Number": n.Ref})}, err == nil, err
}
