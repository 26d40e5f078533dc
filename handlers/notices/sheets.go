package notices

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"qalauly/activity/records"
	"qalauly/handlers"
	"qalauly/handlers/screen"
	"qalauly/internal/postgres"
	"qalauly/internal/sheet/words"
	"qalauly/locales"
	"qalauly/notice"
)

// ofSheet makes the words of notices about a sheet of records that was sent; their
// reference is its number. «import» is how far it is, told by editing one message,
// «importtold» what came of it, «importbad» all its bad lines as a table.
func ofSheet(ctx context.Context, db postgres.DB, l locales.Lang, n notice.Due) (m handlers.Message, ok bool, err error) {
	id, _ := strconv.ParseInt(n.Ref, 10, 64)
	s, err := records.SentByID(ctx, db, id)
	if errors.Is(err, records.ErrNoSheet) {
		return m, false, nil
	}
	if err != nil {
		return m, false, err
	}
	if known, ok := locales.Known(s.Lang); ok && n.To < 0 { // a group has no language of its own
		l = known
	}
	switch n.Kind {
	case "import":
		return sheetFar(l, s)
	case "importbad":
		text := l.HTML("import.bad_file", locales.Args{"Name": s.Name})
		return handlers.Message{HTML: text, File: &handlers.Sent{Hash: s.Faults, Name: "errors.csv"}, Ref: sheetTold(s)}, s.Faults != "", nil
	}
	return sheetCame(l, s)
}

func sheetTold(s records.Sent) string { return fmt.Sprintf("import:%d:told", s.ID) }

// sheetFar says how far a sheet is, and of one that has come further that it has.
func sheetFar(l locales.Lang, s records.Sent) (m handlers.Message, ok bool, err error) {
	m.Ref = fmt.Sprintf("import:%d", s.ID)
	m.Edits = m.Ref
	args := locales.Args{"Name": s.Name, "Rows": s.Far.Rows, "Of": s.Far.Of}
	switch {
	case s.Step == records.CalledOff:
		return m, false, nil
	case s.Step != records.Looking && s.Step != records.BeingPut:
		m.HTML = l.HTML("import.over", args)
		return m, true, nil
	case s.Step == records.BeingPut && s.Far.Rows == 0:
		m.HTML = l.HTML("import.started", args)
	case s.Far.Stage == records.Writing:
		m.HTML = l.HTML("import.writing", args)
	case s.Far.Stage == records.Checking:
		m.HTML = l.HTML("import.checking", args)
	default:
		m.HTML = l.HTML("import.reading", args)
	}
	m.Rows = [][]handlers.Button{{screen.Press(l.Text("import.button_stop"), "istop", screen.ID36(s.ID))}}
	return m, true, nil
}

// sheetCame says what came of a sheet, and asks where it can be written.
func sheetCame(l locales.Lang, s records.Sent) (m handlers.Message, ok bool, err error) {
	m.Ref = sheetTold(s)
	sum := s.Outcome.Sum()
	args := locales.Args{"Name": s.Name, "Added": sum.Fresh, "Same": sum.Same, "Faults": s.Outcome.Bad, "Number": s.Outcome.Import}
	title := l.HTML("import.title", args)
	switch s.Step {
	case records.AskedFor:
		m.HTML = locales.Join(locales.Lines(title, sheetCounts(l, s)), l.HTML("import.ask"))
		m.Rows = [][]handlers.Button{{screen.Press(l.Text("import.button_yes"), "irun", screen.ID36(s.ID)), screen.Press(l.Text("import.button_stop"), "istop", screen.ID36(s.ID))}}
	case records.Faulty:
		m.HTML = locales.Join(locales.Lines(title, sheetCounts(l, s)), locales.Lines(l.HTML("import.bad", args), firstFaults(l, s)))
	case records.Unreadable:
		m.HTML = locales.Lines(l.HTML("import.unread", args), locales.Escape(words.File(l, s.Outcome.Why)))
	case records.NotAllowed:
		m.HTML = l.HTML("import.not_allowed", args)
	case records.Failed:
		m.HTML = l.HTML("import.failed", args)
	case records.Done:
		m.HTML = sheetDone(l, s, args)
	default: // it has been called off, or goes on
		return m, false, nil
	}
	return m, true, nil
}

func sheetDone(l locales.Lang, s records.Sent, args locales.Args) locales.HTML {
	switch {
	case s.Outcome.Import != 0:
		return l.HTML("import.done", args)
	case s.Outcome.Rows == 0:
		return l.HTML("import.empty", args)
	}
	return locales.Lines(l.HTML("import.nothing_new", args), sheetCounts(l, s))
}

// sheetCounts are the counts by criterion.
func sheetCounts(l locales.Lang, s records.Sent) locales.HTML {
	var lines []locales.HTML
	for _, c := range s.Outcome.Counts {
		code := c.Criterion
		if code == "" {
			code = l.Text("import.no_criterion")
		}
		lines = append(lines, l.HTML("import.count", locales.Args{"Criterion": code, "Fresh": c.Fresh, "Same": c.Same, "Bad": c.Bad}))
	}
	return locales.Lines(lines...)
}

// firstFaults are the first bad lines in words.
func firstFaults(l locales.Lang, s records.Sent) locales.HTML {
	var lines []locales.HTML
	for _, f := range s.Outcome.First {
		lines = append(lines, l.HTML("import.fault", locales.Args{"Fault": words.Fault(l, records.Common(), f)}))
	}
	return locales.Lines(lines...)
}

// template brings a sheet to fill in. The reference is the language and the file.
func template(n notice.Due, l locales.Lang) handlers.Message {
	lang, hash, _ := strings.Cut(n.Ref, ":")
	if known, ok := locales.Known(lang); ok {
		l = known
	}
	return handlers.Message{HTML: l.HTML("import.template"), File: &handlers.Sent{Hash: hash, Name: "records.xlsx"}, Ref: "import:template"}
}
