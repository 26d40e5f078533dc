package staff

import (
	"context"

	"qalauly/account"
	"qalauly/handlers"
	"qalauly/handlers/screen"
	"qalauly/internal/postgres"
	"qalauly/locales"
	"qalauly/programme/council"
)

// councilSheet shows who sat in the council on the day; a tap changes a mark.
func (s staff) councilSheet(ctx context.Context, db postgres.DB, r handlers.Request, w councilWork, head locales.HTML) (handlers.Reply, error) {
	l := r.Lang
	all, err := council.Members(ctx, db, w.Council, w.day())
	if err != nil {
		return handlers.Reply{}, err
	}
	if len(all) == 0 {
		return handlers.Reply{}, council.ErrNobody
	}
	counts := map[council.Mark]int{}
	for _, one := range all {
		counts[w.mark(one.ID)]++
	}
	pages := (len(all) + seatsAPage - 1) / seatsAPage
	w.Page = min(max(w.Page, 1), pages)
	var buttons []handlers.Button
	for _, one := range all[(w.Page-1)*seatsAPage : min(w.Page*seatsAPage, len(all))] {
		key, next := "attendance.present_button", "a"
		switch w.mark(one.ID) {
		case council.Absent:
			key, next = "attendance.absent_button", "e"
		case council.Excused:
			key, next = "attendance.excused_button", "p"
		}
		buttons = append(buttons, screen.Press(l.Text(key, locales.Args{"Name": screen.Clip(one.Name.In(string(l)), screen.Wide-3)}), "kseat", screen.ID36(one.ID), next))
	}
	rows := screen.Joined(screen.Grid(buttons), screen.Pages(r, "kpage", w.Page, pages),
		[][]handlers.Button{screen.Row(screen.Press(l.Text("councildesk.put_button", locales.Args{"Number": len(all)}), "kput")), s.dropRow(l)})
	text := locales.Join(locales.Lines(head, l.HTML("councildesk.sat_on", locales.Args{"Day": l.Date(w.day().Start())})),
		l.HTML("attendance.counted", locales.Args{"Present": counts[council.Present], "Absent": counts[council.Absent], "Excused": counts[council.Excused], "All": len(all)}),
		l.HTML("councildesk.tap"))
	return remember(screen.Show(r, text, rows...), talkCouncil, w)
}

func (w councilWork) mark(member int64) council.Mark {
	if mark := w.Marks[member]; mark != "" {
		return mark
	}
	return council.Present
}

// councilSeat marks one member: kseat <member> <mark>. The button says as what, so that a
// second tap on it changes nothing.
func (s staff) councilSeat(ctx context.Context, db postgres.DB, r handlers.Request, m account.Member) (handlers.Reply, error) {
	w, ok := s.work36(r, stepSheet)
	if !ok {
		return handlers.OldButton(r.Lang), nil
	}
	if w.Marks == nil {
		w.Marks = map[int64]council.Mark{}
	}
	switch id := screen.IDArg(r, 0); screen.Arg(r, 1) {
	case "a":
		w.Marks[id] = council.Absent
	case "e":
		w.Marks[id] = council.Excused
	default:
		delete(w.Marks, id)
	}
	return s.askNext(ctx, db, r, m, w)
}

// councilPage turns the sheet.
func (s staff) councilPage(ctx context.Context, db postgres.DB, r handlers.Request, m account.Member) (handlers.Reply, error) {
	w, ok := s.work36(r, stepSheet)
	if !ok {
		return handlers.OldButton(r.Lang), nil
	}
	w.Page = screen.PageArg(r, 0)
	return s.askNext(ctx, db, r, m, w)
}

// councilPut says that everybody is marked.
func (s staff) councilPut(ctx context.Context, db postgres.DB, r handlers.Request, m account.Member) (handlers.Reply, error) {
	w, ok := s.work36(r, stepSheet)
	if !ok {
		return handlers.OldButton(r.Lang), nil
	}
	w.Sheet = true
	return s.askNext(ctx, db, r, m, w)
}
