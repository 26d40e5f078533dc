package staff

import (
	"context"
	"slices"
	"strings"

	"qalauly/calendar"
	"qalauly/deputy"
	"qalauly/handlers"
	"qalauly/handlers/line"
	"qalauly/handlers/screen"
	"qalauly/internal/postgres"
	"qalauly/locales"
	"qalauly/rating/methods"
)

// ask asks one question about the first line that waits, or about all of its message
// where they lack the same.
func (s staff) ask(ctx context.Context, db postgres.DB, r handlers.Request, w *work, did step) (handlers.Message, error) {
	p := w.Lines[0]
	b := w.of(p)
	if b.Sitting != nil && len(did.asks[0]) == 0 {
		return s.sheetOf(ctx, db, r, w, did.drafts[0])
	}
	w.Seq = seq(r)
	w.Asked = asked{Question: did.asks[0][0]}
	if q, ok := shared(w.Lines, did.asks); ok {
		w.Asked = asked{Question: q, All: true}
	}
	q := &w.Asked.Question
	d := did.drafts[0]
	said, err := s.wording(ctx, db, r, d, q)
	if err != nil {
		return handlers.Message{}, err
	}
	c, _ := s.opts.Method.Criterion(d.Criterion)
	rows, err := s.choices(ctx, db, r, w.Seq, c, q)
	if err != nil {
		return handlers.Message{}, err
	}
	parts := []locales.HTML{locales.Lines(s.heading(r.Lang, w, d), said)}
	if b.Many == 0 {
		known, err := s.understood(ctx, db, r, d, *q)
		if err != nil {
			return handlers.Message{}, err
		}
		parts = append(parts, known)
	}
	parts = append(parts, s.hint(r.Lang, *b, d, *q))
	q.Reading.Near = nil
	return handlers.Message{HTML: locales.Join(parts...), Rows: append(rows, skipRow(r.Lang, w, *b))}, nil
}

func seq(r handlers.Request) string { return screen.ID36(r.ID) }

// shared is a question that all lines of the first one's message have in common.
func shared(lines []pending, asks [][]line.Question) (line.Question, bool) {
	n := 0
	m := line.Message{}
	for i, p := range lines {
		if p.Batch == lines[0].Batch {
			n++
			m.Lines = append(m.Lines, line.Draft{Questions: asks[i]})
		}
	}
	all := m.Shared()
	if n < 2 || len(all) == 0 || all[0].About == line.Criterion && slices.ContainsFunc(m.Lines, aboutNobody) {
		return line.Question{}, false
	}
	return all[0], true
}

// aboutNobody says that a line names no deputy: it may be no line of a record at all.
func aboutNobody(d line.Draft) bool {
	return slices.ContainsFunc(d.Questions, func(q line.Question) bool { return q.About == line.Deputy && q.Rule != line.Which })
}

// mostQuoted is how many lines are quoted that are asked the same.
const mostQuoted = 10

// heading says how far a message of many lines is, and which line is asked about.
func (s staff) heading(l locales.Lang, w *work, d line.Draft) locales.HTML {
	p := w.Lines[0]
	b := w.of(p)
	if b.Many == 0 {
		return ""
	}
	counted := l.HTML("entry.saved_of", locales.Args{"Saved": b.Saved, "All": b.Many})
	if w.Asked.All {
		lines := []locales.HTML{counted, l.HTML("entry.all_lines", locales.Args{"Number": len(w.touched())})}
		for _, p := range w.touched()[:min(len(w.touched()), mostQuoted)] {
			lines = append(lines, l.HTML("entry.quoted", locales.Args{"Number": p.Line, "Text": screen.Echo(p.Text)}))
		}
		return locales.Lines(lines...)
	}
	return locales.Lines(counted, l.HTML("entry.line", locales.Args{"Number": p.Line, "Text": screen.Echo(p.Text)}))
}

// understood tells what of a line is understood, with the place of what is asked.
func (s staff) understood(ctx context.Context, db postgres.DB, r handlers.Request, d line.Draft, q line.Question) (locales.HTML, error) {
	l := r.Lang
	var lines []locales.HTML
	add := func(label, value string) {
		lines = append(lines, l.HTML("entry.known", locales.Args{"Label": label, "Value": screen.Echo(value)}))
	}
	if d.Deputy != 0 && q.About != line.Deputy && q.About != ofReason {
		who, err := deputy.Get(ctx, db, d.Deputy, r.Now)
		if err != nil {
			return "", err
		}
		lines = append(lines, l.HTML("entry.known_deputy", locales.Args{
			"Name": who.Short(string(l)), "Number": who.ID, "Body": bodyOf(who).Short.In(string(l))}))
	}
	c, ok := s.opts.Method.Criterion(d.Criterion)
	if ok {
		lines = append(lines, l.HTML("entry.known_criterion", locales.Args{"Code": c.Code, "Name": named(l, c.Name)}))
	}
	for _, f := range c.Fields {
		switch {
		case q.About == line.Field && q.Field == f.Name:
			add(named(l, f.Label), "?")
		case d.Fields[f.Name] != "":
			add(named(l, f.Label), valueOf(l, f, d.Fields[f.Name]))
		}
	}
	if d.Rest != "" && q.About != line.Text {
		add(l.Text("entry.rest"), d.Rest)
	}
	return locales.Lines(lines...), nil
}

// hint says that an answer can be typed, with an example that fits.
func (s staff) hint(l locales.Lang, b batch, d line.Draft, q line.Question) locales.HTML {
	switch {
	case q.Rule == again, q.Rule == sat, q.Rule == atCouncils:
		return ""
	case b.Sitting != nil && q.About == line.Criterion:
		return l.HTML("attendance.example")
	case q.About == ofBody:
		return l.HTML("attendance.hint_body")
	case b.Propose && d.Criterion == "":
		return l.HTML("propose.example")
	case d.Deputy == 0 && d.Criterion == "":
		return l.HTML("entry.example")
	}
	c, _ := s.opts.Method.Criterion(d.Criterion)
	f, _ := c.Field(q.Field)
	switch {
	case q.About == line.Deputy:
		return l.HTML("entry.hint_deputy")
	case q.About == line.Field && f.Kind == methods.FieldDate:
		return l.HTML("entry.hint_day")
	case q.About == line.Text, q.About == line.Criterion, f.Kind == methods.FieldChoice:
		return l.HTML("entry.hint_press")
	}
	return l.HTML("entry.hint_type")
}

// choices are the buttons of what may be answered.
func (s staff) choices(ctx context.Context, db postgres.DB, r handlers.Request, seq string, c methods.Criterion, q *line.Question) ([][]handlers.Button, error) {
	l := r.Lang
	var labels []string
	switch {
	case q.Rule == atCouncils:
		return [][]handlers.Button{{screen.Press(l.Text("councildesk.button"), "kdesk")}}, nil
	case q.Rule == again, q.Rule == sat:
		return [][]handlers.Button{{screen.Press(l.Text("entry.twice_button"), "rtwice", seq)}}, nil
	case q.About == line.Deputy:
		if q.Rule != line.Which && q.Rule != notOwn {
			return nil, nil
		}
		for _, id := range q.People {
			d, err := deputy.Get(ctx, db, id, r.Now)
			if err != nil {
				return nil, err
			}
			labels = append(labels, deputyLabel(l, d))
		}
	case q.About == line.Criterion && q.Rule == line.Which:
		for _, code := range q.Options {
			labels = append(labels, s.criterionLabel(l, code))
		}
	case q.About == line.Criterion:
		return s.blocks(l, seq), nil
	case q.About == line.Text:
		return textChoices(l, seq, c, q), nil
	case q.About == ofBody:
		return s.bodyChoices(ctx, db, l, seq, q)
	case q.About == ofReason:
		q.Options = []string{l.Text("attendance.ill"), l.Text("attendance.away"), l.Text("attendance.leave")}
		return picks(seq, q.Options), nil
	default:
		return fieldChoices(r, seq, c, q), nil
	}
	return picks(seq, labels), nil
}

// picks are buttons that choose by place.
func picks(seq string, labels []string) [][]handlers.Button {
	var buttons []handlers.Button
	for i, label := range labels {
		buttons = append(buttons, screen.Press(label, "rpick", seq, screen.ID36(int64(i))))
	}
	return screen.Grid(buttons)
}

// textChoices ask to which field a text belongs; a text that fits none can be left out.
func textChoices(l locales.Lang, seq string, c methods.Criterion, q *line.Question) [][]handlers.Button {
	var labels []string
	for _, name := range q.Options {
		f, _ := c.Field(name)
		labels = append(labels, screen.Fitting(named(l, f.Label)))
	}
	q.Options = append(q.Options, "")
	return picks(seq, append(labels, l.Text("entry.leave_out_button")))
}

// fieldChoices are the days, options or numbers that may be meant.
func fieldChoices(r handlers.Request, seq string, c methods.Criterion, q *line.Question) [][]handlers.Button {
	f, _ := c.Field(q.Field)
	if f.Kind == methods.FieldDate && (c.DatedBy == f.Name || c.AnswerDays > 0) && len(q.Options) == 0 {
		for back := range calendar.Day(4) {
			q.Options = append(q.Options, (today(r) - back).String())
		}
	}
	if f.Kind == methods.FieldChoice && len(q.Options) == 0 {
		for _, o := range f.Options {
			q.Options = append(q.Options, o.Code)
		}
	}
	var labels []string
	for _, value := range q.Options {
		if day, err := calendar.ParseDay(value); err == nil {
			labels = append(labels, dayLabel(r, day))
		} else {
			labels = append(labels, screen.Fitting(valueOf(r.Lang, f, value)))
		}
	}
	return picks(seq, labels)
}

// dayLabel is a day as it is chosen: «Сегодня, 24.11».
func dayLabel(r handlers.Request, day calendar.Day) string {
	l := r.Lang
	date := shortDay(day.Start())
	switch day {
	case today(r):
		return l.Text("entry.today_button", locales.Args{"Day": date})
	case today(r) - 1:
		return l.Text("entry.yesterday_button", locales.Args{"Day": date})
	}
	if today(r)-day > 300 || day > today(r) {
		date = day.Start().Format("02.01.2006")
	}
	return screen.Capital(l.WeekdayShort(day.Weekday())) + ", " + date
}

// blocks are the blocks of criteria.
func (s staff) blocks(l locales.Lang, seq string) [][]handlers.Button {
	var rows [][]handlers.Button
	for _, b := range s.opts.Method.Blocks {
		rows = append(rows, screen.Row(screen.Press(codeLabel(l, b.Code, named(l, b.Name)), "rblock", seq, strings.ToLower(b.Code))))
	}
	return rows
}

func (s staff) criterionLabel(l locales.Lang, code string) string {
	c, _ := s.opts.Method.Criterion(code)
	return codeLabel(l, code, named(l, c.Name))
}

// codeLabel is a block or a criterion on a button: by its whole name where there is
// room, else by a short one.
func codeLabel(l locales.Lang, code, name string) string {
	return screen.Fitting(code+" · "+name, code+" · "+shortOf(l, code, name))
}

// shortOf is the short name of what has a code in the method; its name where it has none.
func shortOf(l locales.Lang, code, name string) string {
	if key := "short." + strings.ToLower(code); l.Has(key) {
		return l.Text(key)
	}
	return name
}

func skipRow(l locales.Lang, w *work, b batch) []handlers.Button {
	label := l.Text("entry.cancel_button")
	switch {
	case b.Many > 0 && w.Asked.All:
		label = l.Text("entry.skip_all_button")
	case b.Many > 0:
		label = l.Text("entry.skip_button")
	}
	return screen.Row(screen.Press(label, "rskip", w.Seq))
}
