package weekly

import (
	"context"

	"qalauly/appeal"
	"qalauly/digest"
	"qalauly/handlers"
	"qalauly/handlers/progress"
	"qalauly/handlers/screen"
	"qalauly/handlers/wording"
	"qalauly/internal/postgres"
	"qalauly/locales"
	"qalauly/notice"
)

// cardsMost is how many deputies of a personal week have a button.
const cardsMost = 6

// personal makes a person's week at the moment of sending.
func personal(ctx context.Context, db postgres.DB, n notice.Due, l locales.Lang) (m handlers.Message, ok bool, err error) {
	p, ok, err := digest.PersonalOf(ctx, db, n.To, n.Ref, string(l))
	if err != nil || !ok {
		return m, false, err
	}
	return Personal(l, p), true, nil
}

// Personal is a person's week in one message.
func Personal(l locales.Lang, p digest.Personal) handlers.Message {
	lines := []locales.HTML{l.HTML("subscription.week", locales.Args{"Period": wording.Period(l, p.Period)})}
	var ways []handlers.Button
	for i, one := range p.Lines {
		lines = append(lines, personalLine(l, one))
		if i < cardsMost {
			ways = append(ways, screen.Press(screen.Fitting(one.Short(string(l)), one.Brief(string(l))), "card", screen.ID36(one.ID)))
		}
	}
	if len(p.Lines) > 0 {
		lines = append(lines, l.HTML("subscription.compare"))
	}
	parts := []locales.HTML{locales.Lines(lines...)}
	for _, place := range p.Places {
		told, way := placeWeek(l, p, place)
		parts, ways = append(parts, locales.Lines(told...)), append(ways, way)
	}
	rows := screen.Grid(ways)
	if len(p.Changes) > 0 {
		news := []locales.HTML{l.HTML("subscription.roadmap")}
		for _, c := range p.Changes {
			news = append(news, progress.News(l, c))
		}
		parts = append(parts, locales.Lines(news...))
		rows = append(rows, screen.Row(screen.Press(l.Text("programme.button_item"), "rmi", screen.ID36(p.Changes[0].ID))))
	}
	if len(p.Appeals) > 0 {
		parts = append(parts, ownAppeals(l, p.Appeals))
		rows = append(rows, screen.Row(screen.Press(l.Text("mine.back"), "wmy")))
	}
	rows = append(rows, screen.Grid([]handlers.Button{screen.Press(l.Text("subscription.button_settings"), "sub"), screen.Press(l.Text("subscription.button_off"), "suboff")})...)
	return handlers.Message{HTML: locales.Join(parts...), Rows: rows}
}

// ownAppeals is what became of a person's appeals.
func ownAppeals(l locales.Lang, all []appeal.Appeal) locales.HTML {
	lines := []locales.HTML{l.HTML("subscription.appeals")}
	for _, a := range all {
		args := locales.Args{"Number": a.Number, "State": wording.AppealState(l, string(a.State)), "Day": l.Date(a.DueOn.Start())}
		key := "subscription.appeal"
		if a.State.Waits() && a.State != appeal.NeedInfo {
			key = "subscription.appeal_due"
		}
		lines = append(lines, l.HTML(key, args))
	}
	return locales.Lines(lines...)
}

// personalLine is one deputy of a person's week.
func personalLine(l locales.Lang, one digest.PersonalLine) locales.HTML {
	args := locales.Args{"Name": shortName(l, one), "Body": one.Body.Short.In(string(l))}
	if one.Row == nil {
		return l.HTML("subscription.line_unrated", args)
	}
	args["Score"] = wording.Points(l, one.Row.Score.Score)
	if one.Then == nil {
		return l.HTML("subscription.line", args)
	}
	args["Then"] = wording.Points(l, one.Then.Score.Score)
	return l.HTML("subscription.line_then", args)
}

func shortName(l locales.Lang, one digest.PersonalLine) string {
	name := one.Short(string(l))
	if one.Invented {
		name = l.Text("list.mark", locales.Args{"Name": name})
	}
	return name
}
