package notices

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"qalauly/handlers"
	"qalauly/handlers/progress"
	"qalauly/handlers/screen"
	"qalauly/internal/postgres"
	"qalauly/internal/sheet/words"
	"qalauly/locales"
	"qalauly/notice"
	"qalauly/programme/roadmap"
)

// ofRoadmap makes the words of notices about roadmaps; known is false for others.
// «roadmapback» is a report that was returned or voided, «roadmaptold» what came of a
// sheet, «roadmapbad» all its bad lines, «roadmaptmpl» a sheet to fill in.
func ofRoadmap(ctx context.Context, db postgres.DB, n notice.Due, l locales.Lang) (m handlers.Message, ok, known bool, err error) {
	switch n.Kind {
	case "roadmapback":
		m, ok, err = roadmapBack(ctx, db, n, l)
	case "roadmaptmpl":
		lang, hash, _ := strings.Cut(n.Ref, ":")
		if known, ok := locales.Known(lang); ok {
			l = known
		}
		m, ok = handlers.Message{HTML: l.HTML("roadmapdesk.template"), File: &handlers.Sent{Hash: hash, Name: "roadmap.xlsx"}}, true
	case "roadmaptold", "roadmapbad":
		m, ok, err = roadmapSheet(ctx, db, n, l)
	default:
		return m, false, false, nil
	}
	return m, ok, true, err
}

func roadmapBack(ctx context.Context, db postgres.DB, n notice.Due, l locales.Lang) (m handlers.Message, ok bool, err error) {
	id, _ := strconv.ParseInt(n.Ref, 10, 64)
	r, err := roadmap.ReportByID(ctx, db, id)
	if errors.Is(err, roadmap.ErrUnknown) {
		return m, false, nil
	}
	if err != nil {
		return m, false, err
	}
	key := map[roadmap.ReportState]string{roadmap.Returned: "roadmapdesk.back_returned", roadmap.Voided: "roadmapdesk.back_voided"}[r.State]
	if key == "" {
		return m, false, nil
	}
	i, err := roadmap.ByID(ctx, db, r.Item)
	if err != nil {
		return m, false, err
	}
	m.HTML = locales.Lines(l.HTML(key), progress.Title(l, i), l.HTML("roadmapdesk.report_reason", locales.Args{"Reason": r.Reason}))
	m.Rows = [][]handlers.Button{screen.Row(screen.Press(l.Text("roadmapdesk.item_button"), "yi", screen.ID36(i.ID)))}
	return m, true, nil
}

// roadmapSheet says what came of a sheet, and asks where it can be written.
func roadmapSheet(ctx context.Context, db postgres.DB, n notice.Due, l locales.Lang) (m handlers.Message, ok bool, err error) {
	id, _ := strconv.ParseInt(n.Ref, 10, 64)
	s, err := roadmap.SheetByID(ctx, db, id)
	if errors.Is(err, roadmap.ErrNoSheet) {
		return m, false, nil
	}
	if err != nil {
		return m, false, err
	}
	if known, ok := locales.Known(s.Lang); ok && n.To < 0 {
		l = known
	}
	args := locales.Args{"Name": s.Name, "Added": s.Outcome.Added, "Changed": s.Outcome.Changed, "Same": s.Outcome.Same, "Faults": s.Outcome.Bad}
	if n.Kind == "roadmapbad" {
		return handlers.Message{HTML: l.HTML("import.bad_file", args), File: &handlers.Sent{Hash: s.Faults, Name: "errors.csv"}}, s.Faults != "", nil
	}
	counts := l.HTML("roadmapdesk.sheet_counts", args)
	switch s.Step {
	case roadmap.AskedFor:
		m.HTML = locales.Join(counts, l.HTML("roadmapdesk.sheet_ask"))
		m.Rows = [][]handlers.Button{{screen.Press(l.Text("import.button_yes"), "yxy", screen.ID36(s.ID)), screen.Press(l.Text("import.button_stop"), "yxn", screen.ID36(s.ID))}}
	case roadmap.Faulty:
		lines := []locales.HTML{l.HTML("import.bad", args)}
		for _, f := range s.Outcome.First {
			lines = append(lines, l.HTML("import.fault", locales.Args{"Fault": words.Fault(l, roadmap.Table(), f)}))
		}
		m.HTML = locales.Join(counts, locales.Lines(lines...))
	case roadmap.Unreadable:
		m.HTML = locales.Lines(l.HTML("import.unread", args), locales.Escape(words.File(l, s.Outcome.Why)))
	case roadmap.NotAllowed:
		m.HTML = l.HTML("import.not_allowed", args)
	case roadmap.Failed:
		m.HTML = l.HTML("import.failed", args)
	case roadmap.Taken:
		if s.Outcome.Added+s.Outcome.Changed == 0 {
			key := "import.nothing_new"
			if s.Outcome.Same == 0 {
				key = "import.empty"
			}
			m.HTML = l.HTML(key, args)
			break
		}
		m.HTML = locales.Lines(l.HTML("roadmapdesk.sheet_done"), counts)
	default:
		return m, false, nil
	}
	m.Ref = fmt.Sprintf("roadmapsheet:%d", s.ID)
	return m, true, nil
}
