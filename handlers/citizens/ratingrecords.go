package citizens

import (
	"context"
	"errors"
	"strings"
	"time"

	"qalauly/activity"
	"qalauly/handlers"
	"qalauly/handlers/wording"
	"qalauly/internal/postgres"
	"qalauly/locales"
	"qalauly/rating"
	"qalauly/rating/methods"
)

// perRecords is how many records of a criterion stand on a page.
const perRecords = 6

// criterion tells the formula with the deputy's numbers, and the records behind them.
func (c citizens) criterion(ctx context.Context, db postgres.DB, r handlers.Request, e explained) (handlers.Reply, error) {
	l, id := r.Lang, id36(e.Deputy.ID)
	why, rule, ok := e.criterion(arg(r, 1))
	if !ok {
		return gone(r, "card.unknown"), nil
	}
	text := locales.Join(wording.Criterion(l, why), l.HTML("scorewhy.whose", locales.Args{"Name": e.Short(string(l)), "Period": wording.Period(l, e.Period)}))
	back := row(press(l.Text("button.back"), "qb", id, lower(rule.Block)))
	if rule.From(methods.Appeal) {
		return show(r, locales.Join(text, l.HTML("scorewhy.totals_only")), back), nil
	}
	page := pageArg(r, 2)
	from, to := e.window(rule)
	records, total, err := activity.Counted(ctx, db, e.Deputy.ID, rule.Code, from, to, perRecords, (page-1)*perRecords)
	if err != nil {
		return handlers.Reply{}, err
	}
	if total == 0 {
		return show(r, locales.Join(text, l.HTML("scorewhy.no_records")), back), nil
	}
	lines := []locales.HTML{l.HTML("scorewhy.records", locales.Args{"Count": total})}
	var buttons []handlers.Button
	for i, rec := range records {
		number := (page-1)*perRecords + i + 1
		lines = append(lines, l.HTML("scorewhy.record", locales.Args{"Number": number, "Day": l.Date(rec.Day), "What": recordWords(l, rule, rec)}))
		buttons = append(buttons, press(l.Text("scorewhy.record_button", locales.Args{"Number": number}), "qr", id, lower(rule.Code), id36(rec.ID)))
	}
	return show(r, locales.Join(text, locales.Lines(lines...)),
		joined(three(buttons), paged(page, total, perRecords).turn(l, "qc", id, lower(rule.Code)), [][]handlers.Button{back})...), nil
}

// criterion finds a criterion by its code in a button.
func (e explained) criterion(code string) (why rating.CriterionWhy, rule methods.Criterion, ok bool) {
	for _, b := range e.why.Blocks {
		for _, one := range b.Criteria {
			if lower(one.Code) == code {
				rule, ok = e.method.Criterion(one.Code)
				return one, rule, ok
			}
		}
	}
	return why, rule, false
}

// window are the first and the last day that a criterion looks at.
func (e explained) window(rule methods.Criterion) (from, to time.Time) {
	return e.Week().Add(1 - rule.WindowWeeks).Monday().Start(), e.Week().Sunday().Start()
}

// recordWords says what a record was, without anything that somebody typed: what is a
// choice of the method, and where.
func recordWords(l locales.Lang, rule methods.Criterion, rec activity.Record) string {
	var said []string
	for _, f := range rule.Fields {
		value := rec.Fields[f.Name]
		if value == "" {
			continue
		}
		switch f.Kind {
		case methods.FieldPlace:
			said = append(said, value)
		case methods.FieldChoice:
			for _, o := range f.Options {
				if o.Code == value {
					said = append(said, wording.Named(l, o.Name))
				}
			}
		}
	}
	if len(said) == 0 {
		said = append(said, l.Text("scorewhy.counted"))
	}
	return strings.Join(said, ", ")
}

// record shows one record with what proves it. Private files are said to be there, and
// not shown.
func (c citizens) record(ctx context.Context, db postgres.DB, r handlers.Request, e explained) (handlers.Reply, error) {
	l, id := r.Lang, id36(e.Deputy.ID)
	_, rule, ok := e.criterion(arg(r, 1))
	rec, err := activity.ByID(ctx, db, idArg(r, 2))
	back := row(press(l.Text("button.back"), "qc", id, arg(r, 1)))
	if errors.Is(err, activity.ErrUnknown) || err == nil && (!ok || rec.Deputy != e.Deputy.ID || rec.Criterion != rule.Code || rec.State != activity.Verified || rule.From(methods.Appeal)) {
		return show(r, l.HTML("scorewhy.record_gone"), back), nil
	}
	if err != nil {
		return handlers.Reply{}, err
	}
	shown, err := activity.EvidenceOf(ctx, db, rec.ID)
	if err != nil {
		return handlers.Reply{}, err
	}
	lines := []locales.HTML{l.HTML("scorewhy.proof")}
	for _, one := range shown {
		lines = append(lines, proof(l, one))
	}
	if len(shown) == 0 {
		lines = []locales.HTML{l.HTML("scorewhy.no_proof")}
	}
	day := "scorewhy.record_day"
	if rec.N == 0 { // it only counts; nothing was due
		day = "scorewhy.record_count"
	}
	text := locales.Join(
		locales.Lines(l.HTML("scorewhy.record_title", locales.Args{"Number": rec.ID, "Code": rule.Code, "Name": wording.Named(l, rule.Name)}),
			l.HTML(day, locales.Args{"Day": l.DateYear(rec.Day), "What": recordWords(l, rule, rec), "X": wording.Amount(l, rating.Micro(rec.X), 2), "N": wording.Amount(l, rating.Micro(rec.N), 2)})),
		locales.Lines(lines...))
	return show(r, text, back), nil
}

// proof says what one piece of evidence is.
func proof(l locales.Lang, e activity.Evidence) locales.HTML {
	switch {
	case e.Kind == activity.Link:
		return l.HTML("scorewhy.proof_link", locales.Args{"Link": e.Value})
	case e.Kind == activity.Document:
		return l.HTML("scorewhy.proof_document")
	case e.Hash == "":
		return l.HTML("scorewhy.proof_file")
	}
	return l.HTML("scorewhy.proof_hash", locales.Args{"Hash": e.Hash[:min(len(e.Hash), 16)]})
}
