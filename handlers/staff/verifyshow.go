package staff

import (
	"context"
	"net/url"
	"strconv"
	"strings"

	"qalauly/account"
	"qalauly/activity"
	"qalauly/deputy"
	"qalauly/handlers"
	"qalauly/handlers/screen"
	"qalauly/handlers/wording"
	"qalauly/internal/postgres"
	"qalauly/locales"
	"qalauly/programme/inquiry"
)

// shown is a record before its verifier, with everything to decide by.
func (s staff) shown(ctx context.Context, db postgres.DB, r handlers.Request, m account.Member, rec activity.Listed, q queue, head locales.HTML) (handlers.Reply, error) {
	title, err := s.queueTitle(ctx, db, r, m, rec.Record, q)
	if err != nil {
		return handlers.Reply{}, err
	}
	body, err := s.looked(ctx, db, r.Lang, rec)
	if err != nil {
		return handlers.Reply{}, err
	}
	rows, err := s.rowsOf(ctx, db, r, rec, q)
	return screen.Show(r, locales.Join(head, locales.Lines(title, body)), rows...), err
}

// queueTitle says what remains, and where the record is from.
func (s staff) queueTitle(ctx context.Context, db postgres.DB, r handlers.Request, m account.Member, rec activity.Record, q queue) (locales.HTML, error) {
	left, err := s.ledger.Waits(ctx, db, actor(m, r), q.filter(m), r.Now)
	if err != nil {
		return "", err
	}
	d, err := deputy.Get(ctx, db, rec.Deputy, rec.Day)
	if err != nil {
		return "", err
	}
	return r.Lang.HTML("verify.title", locales.Args{"Count": left.All, "Where": bodyOf(d).Short.In(string(r.Lang))}), nil
}

// looked is a record with who entered it, what shows it and what to look at.
func (s staff) looked(ctx context.Context, db postgres.DB, l locales.Lang, rec activity.Listed) (locales.HTML, error) {
	told, err := s.told(ctx, db, l, rec.Record)
	if err != nil {
		return "", err
	}
	by, err := hand(ctx, db, l, rec.Record)
	if err != nil {
		return "", err
	}
	marks, err := flagged(ctx, db, l, rec.Flags)
	if err != nil {
		return "", err
	}
	words, err := openly(ctx, db, l, rec.Record)
	if err != nil {
		return "", err
	}
	instead, err := s.instead(ctx, db, l, rec.Record)
	return locales.Join(locales.Lines(told, by, proofs(l, rec.Evidence)), words, instead, locales.Lines(s.weights(l, rec.Record), marks)), err
}

// openly is what of a record everybody will read as it was typed.
func openly(ctx context.Context, db postgres.DB, l locales.Lang, rec activity.Record) (locales.HTML, error) {
	if rec.Criterion != inquiry.Criterion {
		return "", nil
	}
	i, err := inquiry.ByRecord(ctx, db, rec.ID, rec.Day)
	return locales.Join(wording.InquiryWords(l, i), l.HTML("inquirydesk.everybody")), err
}

// instead says which record a correction is to stand for, and what that one says.
func (s staff) instead(ctx context.Context, db postgres.DB, l locales.Lang, rec activity.Record) (locales.HTML, error) {
	if rec.Corrects == 0 {
		return "", nil
	}
	old, err := activity.ByID(ctx, db, rec.Corrects)
	if err != nil {
		return "", err
	}
	told, err := s.told(ctx, db, l, old)
	return locales.Lines(l.HTML("record.instead", locales.Args{"Reason": wording.Reason(l, rec.Reason)}), told), err
}

// proofs says in words what shows a record; links and files have buttons too.
func proofs(l locales.Lang, all []activity.Evidence) locales.HTML {
	if len(all) == 0 {
		return l.HTML("record.no_proof")
	}
	var files, coming, links int
	var lines []locales.HTML
	for _, e := range all {
		switch {
		case e.Kind == activity.Document:
			lines = append(lines, l.HTML("record.document", locales.Args{"Number": paper(e.Value)}))
		case e.Kind == activity.Link && plain(e.Value) == "":
			lines = append(lines, l.HTML("record.link", locales.Args{"Link": e.Value}))
		case e.Kind == activity.Link:
			links++
		case e.Hash == "":
			coming++
		default:
			files++
		}
	}
	for _, some := range []struct {
		key string
		n   int
	}{{"record.files", files}, {"record.links", links}, {"record.coming", coming}} {
		if some.n > 0 {
			lines = append(lines, l.HTML(some.key, locales.Args{"Count": some.n}))
		}
	}
	return locales.Lines(lines...)
}

// plain is an address as a button takes it; "" for one that is better shown as text.
func plain(link string) string {
	u, err := url.Parse(link)
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || len(link) > 500 {
		return ""
	}
	for _, letter := range u.Host {
		if letter > 'z' || letter <= ' ' {
			return ""
		}
	}
	return u.String()
}

// proven says whether a record can be approved as far as evidence goes.
func proven(all []activity.Evidence) bool {
	for _, e := range all {
		if e.Kind == activity.File && e.Hash == "" {
			return false
		}
	}
	return len(all) > 0
}

// rowsOf are the buttons under a record.
func (s staff) rowsOf(ctx context.Context, db postgres.DB, r handlers.Request, rec activity.Listed, q queue) ([][]handlers.Button, error) {
	l, one := r.Lang, target{record: rec.ID, version: rec.Version, kind: 'r', queue: q}
	first := screen.Press(l.Text("verify.approve"), "vok", one.args()...)
	if !proven(rec.Evidence) {
		first = screen.Press(l.Text("verify.again"), "vshow", screen.ID36(rec.ID), q.arg())
	}
	rows := [][]handlers.Button{screen.Row(first, screen.Press(l.Text("verify.return"), "vno", one.args()...))}
	rows = append(rows, proofRows(l, rec)...)
	if rec.Event != 0 {
		_, n, err := activity.Find(ctx, db, activity.Query{Where: activity.Territory{""}, Event: rec.Event, States: []activity.State{activity.Recorded}, Limit: 1})
		if err != nil {
			return nil, err
		}
		if n > 1 {
			rows = append(rows, screen.Row(screen.Press(l.Text("verify.event", locales.Args{"Count": n}), "vevent", screen.ID36(rec.ID), q.arg())))
		}
	}
	if onlyLinks(rec.Evidence) {
		rows = append(rows, screen.Row(screen.Press(l.Text("verify.links"), "vlinks", queue{q.unit, rec.Criterion, q.flagged}.arg(), "0")))
	}
	return append(rows, screen.Row(screen.Press(l.Text("verify.later"), "vlater", screen.ID36(rec.ID), q.arg())), s.filterRow(l, q)), nil
}

// proofRows are the buttons that open what shows a record.
func proofRows(l locales.Lang, rec activity.Listed) [][]handlers.Button {
	var files, links []handlers.Button
	for _, e := range rec.Evidence {
		switch {
		case e.Kind == activity.File && e.Hash != "":
			files = append(files, screen.Press(l.Text("record.open", locales.Args{"Number": len(files) + 1}), "vsee", screen.ID36(e.ID)))
		case e.Kind == activity.Link && plain(e.Value) != "":
			links = append(links, handlers.Button{Label: linkLabel(l, e.Value), URL: plain(e.Value)})
		}
	}
	rows := screen.Joined(screen.Grid(files), screen.Grid(links[:min(len(links), 6)]))
	if other := sharing(rec.Record); other != 0 {
		rows = append(rows, screen.Row(screen.Press(l.Text("record.compare"), "vcmp", screen.ID36(rec.ID), screen.ID36(other))))
	}
	return rows
}

// linkLabel names the site that a link leads to.
func linkLabel(l locales.Lang, link string) string {
	host := link
	if u, err := url.Parse(link); err == nil {
		host = u.Hostname()
	}
	if label := l.Text("record.go", locales.Args{"Site": host}); len([]rune(label)) <= screen.Wide {
		return label
	}
	return l.Text("record.go_link")
}

func onlyLinks(all []activity.Evidence) bool {
	for _, e := range all {
		if e.Kind != activity.Link {
			return false
		}
	}
	return len(all) > 0
}

// paper is a document as it was named, with the sign of a number where only its number
// was.
func paper(said string) string {
	said = strings.TrimSpace(strings.TrimPrefix(said, "№"))
	if said == "" || said[0] < '0' || said[0] > '9' {
		return said
	}
	return "№\u00a0" + said
}

func number(id int64) string { return strconv.FormatInt(id, 10) }
