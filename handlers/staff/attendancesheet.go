package staff

import (
	"context"
	"strings"

	"qalauly/account"
	"qalauly/deputy"
	"qalauly/handlers"
	"qalauly/handlers/line"
	"qalauly/handlers/screen"
	"qalauly/internal/postgres"
	"qalauly/locales"
	"qalauly/rating/methods"
)

// seatsAPage is how many members stand on a page of the sheet.
const seatsAPage = 10

// sheetOf shows the sheet of a sitting.
func (s staff) sheetOf(ctx context.Context, db postgres.DB, r handlers.Request, w *work, d line.Draft) (handlers.Message, error) {
	if w.Seq == "" || w.Asked.About != "" {
		w.Seq = seq(r)
	}
	w.Asked = asked{}
	l, b := r.Lang, w.of(w.Lines[0])
	c, _ := s.opts.Method.Criterion(d.Criterion)
	marks, _ := marksOf(c)
	m, err := s.member(ctx, db, r)
	if err != nil {
		return handlers.Message{}, err
	}
	members, err := s.members(ctx, db, r, m, b, d)
	if err != nil {
		return handlers.Message{}, err
	}
	body, err := deputy.BodyByID(ctx, db, b.Sitting.Body)
	if err != nil {
		return handlers.Message{}, err
	}
	counts := map[string]int{}
	for _, who := range members {
		counts[b.Sitting.mark(who.ID, marks)]++
	}
	head := l.HTML("attendance.title", locales.Args{"Code": c.Code, "Body": body.Name.In(string(l))})
	counted := l.HTML("attendance.counted", locales.Args{
		"Present": counts[marks.present], "Absent": counts[marks.absent], "Excused": counts[marks.excused], "All": len(members)})
	text := locales.Join(locales.Lines(head, locales.Escape(s.ofSitting(l, c, d, marks))), counted, l.HTML("attendance.how"))
	if all := b.Sitting.strangers; len(all) > 0 {
		text = locales.Join(l.HTML("attendance.strangers", locales.Args{"List": strings.Join(all, ", ")}), text)
	}
	return handlers.Message{HTML: text, Rows: sheetRows(l, w.Seq, marks, members, *b)}, nil
}

// ofSitting are the fields that all members have in common.
func (s staff) ofSitting(l locales.Lang, c methods.Criterion, d line.Draft, marks marking) string {
	var parts []string
	for _, f := range c.Fields {
		if value := d.Fields[f.Name]; value != "" && f.Name != marks.field && f.Name != marks.reason {
			parts = append(parts, named(l, f.Label)+": "+valueOf(l, f, value))
		}
	}
	return strings.Join(parts, "\n")
}

// mark is how a member is marked.
func (t sitting) mark(id int64, marks marking) string {
	if mark := t.Marks[ref36(id)]; mark != "" {
		return mark
	}
	return marks.present
}

// sheetRows are the members of a page, each with the next mark behind a tap, the ways
// to the other pages, and the button that saves.
func sheetRows(l locales.Lang, seq string, marks marking, members []deputy.Hit, b batch) [][]handlers.Button {
	pages := max((len(members)+seatsAPage-1)/seatsAPage, 1)
	page := min(max(b.Sitting.Page, 1), pages)
	var buttons []handlers.Button
	for _, who := range members[(page-1)*seatsAPage : min(page*seatsAPage, len(members))] {
		key, next := "attendance.present_button", "a"
		switch b.Sitting.mark(who.ID, marks) {
		case marks.absent:
			key, next = "attendance.absent_button", "e"
		case marks.excused:
			key, next = "attendance.excused_button", "p"
		}
		name := screen.Clip(who.Brief(string(l)), screen.Wide-3)
		buttons = append(buttons, screen.Press(l.Text(key, locales.Args{"Name": name}), "rseat", seq, ref36(who.ID), next))
	}
	rows := screen.Grid(buttons)
	if pages > 1 {
		rows = append(rows, pagesRow(l, "rsheet", page, pages, seq))
	}
	return append(rows,
		screen.Row(screen.Press(l.Text("attendance.save_button", locales.Args{"Number": len(members)}), "rsave", seq)),
		screen.Row(screen.Press(l.Text("entry.cancel_button"), "rskip", seq)))
}

// sheetShown is the work whose sheet is on the screen; false where it is another one.
func sheetShown(r handlers.Request) (work, *sitting, bool) {
	w := workOf(r)
	if !w.current(r) || w.of(w.Lines[0]).Sitting == nil {
		return w, nil, false
	}
	return w, w.of(w.Lines[0]).Sitting, true
}

// seat marks one member. The button says as what, so that a second tap on the same
// button changes nothing.
func (s staff) seat(ctx context.Context, db postgres.DB, r handlers.Request, m account.Member) (handlers.Reply, error) {
	w, sheet, ok := sheetShown(r)
	if !ok {
		return answered(r), nil
	}
	d, err := s.readSitting(ctx, r, *w.of(w.Lines[0]), w.Lines[0])
	if err != nil {
		return handlers.Reply{}, err
	}
	c, _ := s.opts.Method.Criterion(d.Criterion)
	marks, _ := marksOf(c)
	id := screen.Arg(r, 1)
	switch screen.Arg(r, 2) {
	case "a":
		sheet.Marks[id] = marks.absent
	case "e":
		sheet.Marks[id] = marks.excused
	default:
		delete(sheet.Marks, id)
	}
	return s.advance(ctx, db, r, m, &w)
}

// sheetPage turns the page.
func (s staff) sheetPage(ctx context.Context, db postgres.DB, r handlers.Request, m account.Member) (handlers.Reply, error) {
	w, sheet, ok := sheetShown(r)
	if !ok {
		return answered(r), nil
	}
	sheet.Page = screen.PageArg(r, 1)
	return s.advance(ctx, db, r, m, &w)
}

// saveSitting makes the records of a sheet.
func (s staff) saveSitting(ctx context.Context, db postgres.DB, r handlers.Request, m account.Member) (handlers.Reply, error) {
	w, sheet, ok := sheetShown(r)
	if !ok {
		return answered(r), nil
	}
	body, err := deputy.BodyByID(ctx, db, sheet.Body)
	if err != nil {
		return handlers.Reply{}, err
	}
	over, err := s.overBody(ctx, db, m, account.Recorder, body)
	if err != nil {
		return handlers.Reply{}, err
	}
	if !over {
		return s.refuse(ctx, db, r, m, "/attendance", refusal{Key: "attendance.elsewhere", Unit: body.Unit})
	}
	sheet.Saving = true
	return s.advance(ctx, db, r, m, &w)
}

// typedSheet reads who was not there, and why: names parted by commas or lines. Who is
// named without a word more was absent.
func (s staff) typedSheet(ctx context.Context, db postgres.DB, r handlers.Request, m account.Member, w *work) (handlers.Reply, error) {
	p := w.Lines[0]
	b := w.of(p)
	d, err := s.readSitting(ctx, r, *b, p)
	if err != nil {
		return handlers.Reply{}, err
	}
	c, _ := s.opts.Method.Criterion(d.Criterion)
	members, err := s.members(ctx, db, r, m, b, d)
	if err != nil {
		return handlers.Reply{}, err
	}
	if err := s.noteAll(ctx, db, r, b, c, members, r.Text); err != nil {
		return handlers.Reply{}, err
	}
	return s.advance(ctx, db, r, m, w)
}

// noteAll marks those whom a list names, and keeps who is not on the sheet.
func (s staff) noteAll(ctx context.Context, db postgres.DB, r handlers.Request, b *batch, c methods.Criterion, members []deputy.Hit, list string) error {
	marks, _ := marksOf(c)
	names := people{finder: s.finder, db: db, on: r.Now, lang: r.Lang}
	names.mine = func(_ context.Context, body deputy.Body) (bool, error) { return body.ID == b.Sitting.Body, nil }
	for _, part := range strings.FieldsFunc(list, func(letter rune) bool { return strings.ContainsRune(",;\n", letter) }) {
		read, err := s.namedIn(ctx, names, part, line.Known{Today: today(r), Criterion: c.Code})
		if err != nil {
			return err
		}
		if strings.TrimSpace(part) != "" && !b.Sitting.note(read, marks, members) {
			b.Sitting.strangers = append(b.Sitting.strangers, screen.Echo(part))
		}
	}
	return nil
}

// namedIn reads a part of a list; words before the name are left out.
func (s staff) namedIn(ctx context.Context, names line.Names, part string, k line.Known) (d line.Draft, err error) {
	const most = 4 // words before it
	for words := strings.Fields(part); len(words) > 0; words = words[1:] {
		read, err := s.reader.Read(ctx, names, strings.Join(words, " "), k)
		if err != nil || len(read.Lines) == 0 {
			return d, err
		}
		if d = read.Lines[0]; d.Deputy != 0 || len(strings.Fields(part))-len(words) == most {
			return d, nil
		}
	}
	return d, nil
}

// note marks the member that a part of a list names; false where it names none.
func (t *sitting) note(d line.Draft, marks marking, members []deputy.Hit) bool {
	for _, who := range members {
		if who.ID != d.Deputy {
			continue
		}
		id := ref36(who.ID)
		switch d.Fields[marks.field] {
		case "", marks.absent:
			t.Marks[id] = marks.absent
		case marks.present:
			delete(t.Marks, id)
		default:
			t.Marks[id] = marks.excused
		}
		if why := d.Fields[marks.reason]; why != "" {
			t.Marks[id], t.Reasons[id] = marks.excused, why
		}
		return true
	}
	return false
}
