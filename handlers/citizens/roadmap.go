package citizens

import (
	"context"

	"qalauly/account"
	"qalauly/calendar"
	"qalauly/handlers"
	"qalauly/handlers/progress"
	"qalauly/internal/postgres"
	"qalauly/locales"
	"qalauly/programme/roadmap"
)

// roadmaps is how far the programme is: the country, regions, one's own place, what is
// late, who answers for it, and what one saw with one's own eyes.
func (c citizens) roadmaps() handlers.Audience {
	return handlers.Audience{
		Commands: []handlers.Command{{Name: "programme", Role: account.Citizen, Help: "command.programme", Run: c.behind(c.programme, c.programmeByUnit())}},
		Verbs: map[string]handlers.Run{
			"rm":   c.programme,
			"rmr":  c.programmeRegions,
			"rmu":  c.programmeUnit,
			"rmc":  c.programmeInside,
			"rmk":  c.programmeMaps,
			"rml":  c.programmeList,
			"rmt":  c.programmeMap,
			"rmd":  c.programmeDeputy,
			"rmm":  c.programmeMine,
			"rmi":  c.programmeItem,
			"rmp":  c.programmePicture,
			"rmf":  c.programmeFollow,
			"rmx":  c.programmeUnfollow,
			"rmg":  c.programmeFollowed,
			"rme":  c.eyes,
			"rmey": c.eyesAgreed,
			"rmet": c.eyesConsent,
			"rmes": c.eyesSend,
			"rmen": c.eyesStop,
		},
		Talks:    map[string]handlers.Run{talkEyes: c.eyesSaid, talkProgramme: c.programmeTyped},
		Links:    map[string]handlers.Run{"rm": c.programmeLink},
		Personal: []string{"rmm", "rmf", "rmx", "rmg", "rme", "rmey", "rmet", "rmes", "rmen"},
	}
}

// everywhere and republican stand for a unit in buttons: everything, and the measures of
// the country alone.
const (
	everywhere = "all"
	republican = "0"
)

// programme shows how far the country is.
func (c citizens) programme(ctx context.Context, db postgres.DB, r handlers.Request) (handlers.Reply, error) {
	l, today := r.Lang, calendar.DayOf(r.Now)
	all, err := roadmap.Count(ctx, db, roadmap.Filter{On: today})
	if err != nil {
		return handlers.Reply{}, err
	}
	if all.Items == 0 {
		return show(r, l.HTML("programme.none"), row(press(l.Text("button.find"), "find")), chooseRegion(l)), nil
	}
	own, err := roadmap.Count(ctx, db, roadmap.Filter{Units: []string{""}, On: today})
	if err != nil {
		return handlers.Reply{}, err
	}
	text := locales.Join(
		l.HTML("programme.title"), progress.Counts(l, all),
		locales.Lines(
			l.HTML("programme.of_country", locales.Args{"Items": l.Number(own.Items), "Percent": progress.Percent(own.DoneShare())}),
			l.HTML("programme.of_regions", locales.Args{"Items": l.Number(all.Items - own.Items), "Percent": progress.Percent(rest(all, own).DoneShare())})),
		madeUpMark(l, all))
	rows := [][]handlers.Button{row(press(l.Text("programme.button_regions"), "rmr"), press(l.Text("programme.button_country"), "rmu", republican))}
	ways := row(press(l.Text("programme.button_picture"), "rmp", everywhere))
	if r.Private {
		ways = append(row(press(l.Text("programme.button_mine"), "rmm")), ways...)
	}
	rows = append(rows, ways)
	if all.Late > 0 {
		rows = append(rows, row(press(l.Text("programme.button_late", locales.Args{"Count": l.Number(all.Late)}), "rml", everywhere, "l")))
	}
	return show(r, text, append(rows, row(press(l.Text("menu.more"), "menu")))...), nil
}

// madeUpMark says that measures among those counted are invented.
func madeUpMark(l locales.Lang, p roadmap.Progress) locales.HTML {
	if p.MadeUp == 0 {
		return ""
	}
	return l.HTML("programme.invented")
}

// rest is what is left of all items without some.
func rest(all, some roadmap.Progress) roadmap.Progress {
	return roadmap.Progress{Items: all.Items - some.Items, Done: all.Done - some.Done}
}
