package citizens

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"strings"
	"unicode/utf8"

	"qalauly/activity"
	"qalauly/deputy"
	"qalauly/handlers"
	"qalauly/handlers/wording"
	"qalauly/internal/postgres"
	"qalauly/locales"
	"qalauly/rating"
	"qalauly/rating/weeks"
)

// mostLost is how many criteria are named that lost most.
const mostLost = 3

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
