package citizens

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"qalauly/activity"
	"qalauly/deputy"
	"qalauly/handlers"
	"qalauly/handlers/wording"
	"qalauly/internal/postgres"
	"qalauly/locales"
	"qalauly/rating"
	"qalauly/rating/methods"
	"qalauly/rating/weeks"
)

// mostLost is how many criteria are named that lost most.
const mostLost = 3

// perRecords is how many records of a criterion stand on a page.
const perRecords = 6

// explained is a deputy's score, and what explains it.
type explained struct {
	published
	deputy.Deputy
	row weeks.Row
	why rating.Explanation
}

// explains answers with what do makes of a deputy's score; its id is the first argument.
func (c citizens) explains(do func(ctx context.Context, db postgres.DB, r handlers.Request, e explained) (handlers.Reply, error)) handlers.Run {
	return c.rated(func(ctx context.Context, db postgres.DB, r handlers.Request, p published) (handlers.Reply, error) {
		e := explained{published: p}
		var err error
		if e.Deputy, err = deputy.Get(ctx, db, idArg(r, 0), r.Now); errors.Is(err, deputy.ErrUnknown) {
			return gone(r, "card.unknown"), nil
		}
		if err == nil {
			e.row, err = weeks.RowOf(ctx, db, p.Snapshot.ID, e.Deputy.ID)
		}
		if errors.Is(err, rating.ErrNobody) {
			return show(r, r.Lang.HTML("rating.not_rated"), row(press(r.Lang.Text("button.back"), "card", id36(e.Deputy.ID)))), nil
		}
		if err == nil {
			e.why, err = weeks.Explain(ctx, db, p.Snapshot, e.Deputy.ID)
		}
		if err != nil {
			return handlers.Reply{}, err
		}
		return do(ctx, db, r, e)
	})
}

// why tells a score block by block, and what it lost most.
func (c citizens) why(ctx context.Context, db postgres.DB, r handlers.Request, e explained) (handlers.Reply, error) {
	l := r.Lang
	change, err := c.since(ctx, db, l, e)
	if err != nil {
		return handlers.Reply{}, err
	}
	text := locales.Join(
		locales.Lines(
			l.HTML("scorewhy.title", locales.Args{"Score": wording.Points(l, e.row.Score.Score)}),
			l.HTML("scorewhy.who", locales.Args{"Name": e.Short(string(l)), "Period": wording.Period(l, e.Period), "Method": e.MethodID}),
			inventedMark(l, e.Deputy)),
		c.standing(l, e), blockLines(l, e), c.lost(l, e.why), c.penalties(l, e), change)
	waiting, err := activity.UnverifiedOf(ctx, db, e.Deputy.ID)
	if err != nil {
		return handlers.Reply{}, err
	}
	if waiting > 0 {
		text = locales.Join(text, l.HTML("scorewhy.waiting", locales.Args{"Count": waiting}))
	}
	id := id36(e.Deputy.ID)
	var rows [][]handlers.Button
	for _, b := range e.why.Blocks {
		points := wording.Points(l, b.Points)
		label := l.Text("scorewhy.block_button", locales.Args{"Name": words(wording.Named(l, b.Name), wideLabel-len(points)-3), "Points": points})
		rows = append(rows, row(press(label, "qb", id, lower(b.Code))))
	}
	rows = append(rows, row(press(l.Text("scorewhy.history"), "qh", id), press(l.Text("scorewhy.picture"), "qp", id)),
		row(press(l.Text("compare.button"), "qx", id)), row(press(l.Text("rating.method"), "qm")), row(press(l.Text("button.back"), "card", id)))
	return show(r, locales.Join(text, l.HTML("scorewhy.sources")), rows...), nil
}

// standing is the place, or why there is none; and that a score is disputed.
func (c citizens) standing(l locales.Lang, e explained) locales.HTML {
	lines := []locales.HTML{wording.Score(l, e.method, e.row)}
	if e.row.Unplaced != "" {
		lines = append(lines, l.HTML("scorewhy.unplaced", locales.Args{"Why": wording.Unplaced(l, e.method, e.row.Unplaced)}))
	} else if e.row.Within.Rank > 0 {
		lines = append(lines, l.HTML("scorewhy.within", locales.Args{"Place": wording.Place(l, e.row.Within)}))
	}
	if e.row.Disputed {
		lines = append(lines, l.HTML("scorewhy.disputed"))
	}
	return locales.Lines(lines...)
}

func blockLines(l locales.Lang, e explained) locales.HTML {
	var lines []locales.HTML
	for _, b := range e.why.Blocks {
		lines = append(lines, l.HTML("scorewhy.block", locales.Args{"Points": wording.Points(l, b.Points), "Of": wording.Amount(l, b.Weight, 1), "Name": wording.Named(l, b.Name)}))
	}
	return locales.Lines(lines...)
}

// lost names the criteria that lost most points.
func (c citizens) lost(l locales.Lang, why rating.Explanation) locales.HTML {
	var all []rating.CriterionWhy
	for _, b := range why.Blocks {
		all = append(all, b.Criteria...)
	}
	slices.SortStableFunc(all, func(a, b rating.CriterionWhy) int { return cmp.Compare(b.Weight-b.Points, a.Weight-a.Points) })
	lines := []locales.HTML{l.HTML("scorewhy.lost")}
	for _, one := range all[:min(len(all), mostLost)] {
		lines = append(lines, l.HTML("scorewhy.lost_one", locales.Args{"Points": wording.Points(l, one.Weight-one.Points), "Name": wording.Named(l, one.Name)}))
	}
	return locales.Lines(lines...)
}

func (c citizens) penalties(l locales.Lang, e explained) locales.HTML {
	if e.row.Penalty == 0 {
		return l.HTML("scorewhy.no_penalty")
	}
	return l.HTML("scorewhy.penalty", locales.Args{"Points": wording.Points(l, e.row.Penalty)})
}

// since says how the score changed in a week.
func (c citizens) since(ctx context.Context, db postgres.DB, l locales.Lang, e explained) (locales.HTML, error) {
	all, err := weeks.History(ctx, db, e.Deputy.ID, 2)
	if err != nil || len(all) < 2 {
		return "", err
	}
	change, sign := all[0].Score-all[1].Score, "+"
	if change < 0 {
		change, sign = -change, "−"
	}
	return l.HTML("scorewhy.since", locales.Args{"Change": sign + wording.Points(l, change)}), nil
}

// block lists the criteria of a block.
func (c citizens) block(_ context.Context, _ postgres.DB, r handlers.Request, e explained) (handlers.Reply, error) {
	l, id := r.Lang, id36(e.Deputy.ID)
	at := slices.IndexFunc(e.why.Blocks, func(b rating.BlockWhy) bool { return lower(b.Code) == arg(r, 1) })
	if at < 0 {
		return gone(r, "card.unknown"), nil
	}
	b := e.why.Blocks[at]
	lines := []locales.HTML{}
	var buttons []handlers.Button
	for _, one := range b.Criteria {
		lines = append(lines, wording.Short(l, one))
		buttons = append(buttons, press(one.Code, "qc", id, lower(one.Code)))
	}
	title := l.HTML("scorewhy.block_title", locales.Args{"Name": wording.Named(l, b.Name), "Points": wording.Points(l, b.Points), "Of": wording.Amount(l, b.Weight, 1), "Who": e.Short(string(l))})
	text := locales.Join(title, locales.Lines(lines...), l.HTML("scorewhy.ask_criterion"))
	return show(r, text, joined(three(buttons), [][]handlers.Button{row(press(l.Text("button.back"), "qw", id))})...), nil
}

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

// three puts short buttons three in a row.
func three(buttons []handlers.Button) (rows [][]handlers.Button) {
	for part := range slices.Chunk(buttons, 3) {
		rows = append(rows, part)
	}
	return rows
}

// words are as many whole words of a name as so many letters hold, one at least.
func words(name string, letters int) string {
	all := strings.Fields(name)
	short := all[:1]
	for n := range all {
		if whole := strings.Join(all[:n+1], " "); utf8.RuneCountInString(whole) <= letters {
			short = all[:n+1]
		}
	}
	return strings.Join(short, " ")
}

func lower(code string) string { return strings.ToLower(code) }
