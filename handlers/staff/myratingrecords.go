package staff

import (
	"context"
	"errors"
	"strings"

	"qalauly/account"
	"qalauly/activity"
	"qalauly/handlers"
	"qalauly/handlers/screen"
	"qalauly/handlers/wording"
	"qalauly/internal/postgres"
	"qalauly/locales"
	"qalauly/rating"
	"qalauly/rating/methods"
)

// ownCriterion is a criterion with its formula and the records that count in it.
func (s staff) ownCriterion(ctx context.Context, db postgres.DB, r handlers.Request, _ account.Member, o ownScore) (handlers.Reply, error) {
	l := r.Lang
	back := screen.Row(screen.Press(l.Text("button.back"), "omy", screen.ID36(o.deputy)))
	why, rule, ok := o.criterion(screen.Arg(r, 2))
	if !ok {
		return screen.Show(r, l.HTML("myrating.not_in"), back), nil
	}
	of := append(o.args(), screen.Arg(r, 2))
	object := screen.Row(screen.Press(l.Text("myrating.object"), "oask", of...))
	if rule.From(methods.Appeal) {
		return screen.Show(r, locales.Join(wording.Criterion(l, why), l.HTML("scorewhy.totals_only")), object, back), nil
	}
	page := screen.PageArg(r, 3)
	records, total, err := activity.Counted(ctx, db, o.deputy, rule.Code,
		o.Week().Add(1-rule.WindowWeeks).Monday().Start(), o.Week().Sunday().Start(), perOwn, (page-1)*perOwn)
	if err != nil {
		return handlers.Reply{}, err
	}
	lines := []locales.HTML{l.HTML("scorewhy.records", locales.Args{"Count": total})}
	var numbers []handlers.Button
	for _, rec := range records {
		args := locales.Args{"Record": number(rec.ID), "Day": l.Date(rec.Day), "X": wording.Amount(l, rating.Micro(rec.X), 2)}
		line := l.HTML("myrating.record_count", args)
		if rec.N > 0 { // of a count nothing is due
			args["N"] = wording.Amount(l, rating.Micro(rec.N), 2)
			line = l.HTML("myrating.record", args)
		}
		lines = append(lines, line)
		numbers = append(numbers, screen.Press(l.Text("myrating.record_button", locales.Args{"Record": number(rec.ID)}), "oor", append(o.args(), screen.ID36(rec.ID))...))
	}
	rows := screen.Grid(numbers)
	if page*perOwn < total {
		rows = append(rows, screen.Row(screen.Press(l.Text("myrating.more"), "oc", append(of, screen.PageNumber(page+1))...)))
	}
	return screen.Show(r, locales.Join(wording.Criterion(l, why), locales.Lines(lines...)), append(rows, object, back)...), nil
}

func (o ownScore) criterion(code string) (rating.CriterionWhy, methods.Criterion, bool) {
	for _, b := range o.why.Blocks {
		for _, c := range b.Criteria {
			if strings.ToLower(c.Code) == code {
				rule, ok := o.method.Criterion(c.Code)
				return c, rule, ok
			}
		}
	}
	return rating.CriterionWhy{}, methods.Criterion{}, false
}

// ownRecord is a record of one's own, and the way to object to it.
func (s staff) ownRecord(ctx context.Context, db postgres.DB, r handlers.Request, _ account.Member, o ownScore) (handlers.Reply, error) {
	rec, err := activity.ByID(ctx, db, screen.IDArg(r, 2))
	if errors.Is(err, activity.ErrUnknown) || err == nil && rec.Deputy != o.deputy {
		return screen.Show(r, r.Lang.HTML("scorewhy.record_gone"), screen.Row(screen.Press(r.Lang.Text("button.back"), "omy", screen.ID36(o.deputy)))), nil
	}
	if err != nil {
		return handlers.Reply{}, err
	}
	told, err := s.told(ctx, db, r.Lang, rec)
	if err != nil {
		return handlers.Reply{}, err
	}
	code := strings.ToLower(rec.Criterion)
	return screen.Show(r, told,
		screen.Row(screen.Press(r.Lang.Text("myrating.object"), "oask", append(o.args(), "r", screen.ID36(rec.ID))...)),
		screen.Row(screen.Press(r.Lang.Text("button.back"), "oc", append(o.args(), code)...))), nil
}
