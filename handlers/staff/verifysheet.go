package staff

import (
	"context"
	"math/bits"
	"strconv"

	"qalauly/account"
	"qalauly/activity"
	"qalauly/handlers"
	"qalauly/handlers/screen"
	"qalauly/internal/postgres"
	"qalauly/locales"
)

// wholeEvent is pressed: vevent <record> <queue>.
func (s staff) wholeEvent(ctx context.Context, db postgres.DB, r handlers.Request, m account.Member) (handlers.Reply, error) {
	t := target{record: screen.IDArg(r, 0), kind: 'e', queue: s.queueOf(screen.Arg(r, 1))}
	return s.sheet(ctx, db, r, m, t, "")
}

// sheet shows all that waits of an event at one look: what all records share is said
// once.
func (s staff) sheet(ctx context.Context, db postgres.DB, r handlers.Request, m account.Member, t target, head locales.HTML) (handlers.Reply, error) {
	rec, err := activity.ByID(ctx, db, t.record)
	if err != nil {
		return s.undecided(ctx, db, r, m, t.record, t.queue, err)
	}
	sheet, err := s.ledger.Sheet(ctx, db, actor(m, r), activity.Filter{Where: where(m, account.Verifier)}, rec.Event, r.Now)
	if err != nil {
		return handlers.Reply{}, err
	}
	if rec.Event == 0 || len(sheet.Records) == 0 {
		return s.queued(ctx, db, r, m, t.queue, locales.Join(head, r.Lang.HTML("verify.event_none")))
	}
	lines, err := s.lines(ctx, db, r.Lang, sheet.Records)
	if err != nil {
		return handlers.Reply{}, err
	}
	t.record, t.kind, t.seen = sheet.Records[0].ID, 'e', seenAs(sheet.Records)
	ready := 0
	for _, rec := range sheet.Records {
		if !proven(rec.Evidence) {
			continue
		}
		if ready++; ready == 1 {
			t.record = rec.ID
		}
	}
	c, _ := s.opts.Method.Criterion(rec.Criterion)
	text := []locales.HTML{head,
		r.Lang.HTML("verify.sheet", locales.Args{"Count": len(sheet.Records), "Code": c.Code, "Name": in(r.Lang, c.Name), "Day": r.Lang.Date(rec.Day)}),
		locales.Lines(lines...)}
	if len(sheet.Shared) > 0 {
		text = append(text, proofs(r.Lang, sheet.Shared))
	}
	if sheet.Others > 0 {
		text = append(text, r.Lang.HTML("verify.sheet_others", locales.Args{"Count": sheet.Others}))
	}
	if unproven := len(sheet.Records) - ready; unproven > 0 {
		text = append(text, r.Lang.HTML("verify.sheet_unproven", locales.Args{"Count": unproven}))
	}
	text = append(text, r.Lang.HTML("verify.sheet_one"))
	return screen.Show(r, locales.Join(text...), s.sheetRows(r.Lang, t, sheet, ready)...), nil
}

// sheetRows are the buttons under a sheet, of whose records so many can be approved.
func (s staff) sheetRows(l locales.Lang, t target, sheet activity.Sheet, ready int) [][]handlers.Button {
	rows := proofRows(l, activity.Listed{Evidence: sheet.Shared})
	n := len(sheet.Records)
	if ready > 0 {
		rows = append(rows, screen.Row(screen.Press(l.Text("verify.approve_all", locales.Args{"Count": ready}), "vok", t.args()...)))
	}
	return append(rows,
		screen.Row(screen.Press(l.Text("verify.return_all", locales.Args{"Count": n}), "vno", t.args()...)),
		screen.Row(screen.Press(l.Text("button.back"), "vshow", screen.ID36(t.record), t.queue.arg())))
}

// tenLinks is pressed: vlinks <queue> <apart>.
func (s staff) tenLinks(ctx context.Context, db postgres.DB, r handlers.Request, m account.Member) (handlers.Reply, error) {
	return s.linked(ctx, db, r, m, s.queueOf(screen.Arg(r, 0)), screen.IDArg(r, 1), "")
}

// linked shows up to ten records of links on one screen. apart are those that the
// verifier wants to look at one by one: they are not approved with the others.
func (s staff) linked(ctx context.Context, db postgres.DB, r handlers.Request, m account.Member, q queue, apart int64, head locales.HTML) (handlers.Reply, error) {
	all, err := s.ledger.Links(ctx, db, actor(m, r), q.filter(m), r.Now)
	if err != nil {
		return handlers.Reply{}, err
	}
	if len(all) == 0 {
		return s.queued(ctx, db, r, m, q, locales.Join(head, r.Lang.HTML("verify.links_none")))
	}
	lines, err := s.lines(ctx, db, r.Lang, all)
	if err != nil {
		return handlers.Reply{}, err
	}
	t := target{record: all[0].ID, kind: 'l', seen: seenAs(all), apart: apart, queue: q}
	if first := bits.TrailingZeros64(^uint64(apart)); first < len(all) {
		t.record = all[first].ID // one that is decided about with the others
	}
	var opens, marks []handlers.Button
	chosen := len(all)
	for i, rec := range all {
		key, other := "verify.mark", apart|1<<i
		if apart&(1<<i) != 0 {
			key, other, chosen = "verify.marked", apart&^(1<<i), chosen-1
			lines[i] = r.Lang.HTML("verify.line_apart", locales.Args{"Line": lines[i]})
		}
		lines[i] = r.Lang.HTML("verify.numbered", locales.Args{"Number": i + 1, "Line": lines[i]})
		if link := firstLink(rec); link != "" {
			opens = append(opens, handlers.Button{Label: r.Lang.Text("verify.open_link", locales.Args{"Number": i + 1}), URL: link})
		}
		marks = append(marks, screen.Press(r.Lang.Text(key, locales.Args{"Number": i + 1}), "vlinks", q.arg(), strconv.FormatInt(other, 36)))
	}
	c, _ := s.opts.Method.Criterion(all[0].Criterion)
	text := locales.Join(head, r.Lang.HTML("verify.links_title", locales.Args{"Count": len(all), "Code": c.Code, "Name": in(r.Lang, c.Name)}),
		locales.Lines(lines...), r.Lang.HTML("verify.links_how"))
	rows := screen.Joined(byThree(opens), byThree(marks))
	if chosen > 0 {
		rows = append(rows, screen.Row(screen.Press(r.Lang.Text("verify.approve_all", locales.Args{"Count": chosen}), "vok", t.args()...)))
	}
	return screen.Show(r, text, append(rows, screen.Row(screen.Press(r.Lang.Text("button.back"), "vnext", q.arg())))...), nil
}

func firstLink(rec activity.Listed) string {
	for _, e := range rec.Evidence {
		if e.Kind == activity.Link && plain(e.Value) != "" {
			return plain(e.Value)
		}
	}
	return ""
}

// byThree puts short buttons three in a row.
func byThree(buttons []handlers.Button) (rows [][]handlers.Button) {
	for len(buttons) > 0 {
		n := min(3, len(buttons))
		rows = append(rows, buttons[:n:n])
		buttons = buttons[n:]
	}
	return rows
}
