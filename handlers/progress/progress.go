// Package progress is how measures of the programme are told, to citizens, to staff and in
// the week alike: bars, states, lines of lists, stages. It knows nothing of who reads.
package progress

import (
	"math"
	"strings"

	"qalauly/calendar"
	"qalauly/locales"
	"qalauly/programme/roadmap"
)

// cells is how many parts a bar has.
const cells = 12

// Bar is a share from 0 to 1 as a line of blocks. The share stands beside it in words, so
// that nothing hangs on the bar alone.
func Bar(share float64) string {
	full := int(math.Round(max(0, min(1, share)) * cells))
	if full == 0 && share > 0 {
		full = 1
	}
	if full == cells && share < 1 {
		full--
	}
	return strings.Repeat("█", full) + strings.Repeat("░", cells-full)
}

// Percent is a share from 0 to 1 in whole hundredths; only what is whole is a hundred.
func Percent(share float64) int {
	p := int(math.Round(100 * share))
	if p == 100 && share < 1 {
		return 99
	}
	return p
}

// states are the words for how an item stands.
var states = map[roadmap.State]string{
	roadmap.Planned: "programme.state_planned", roadmap.Going: "programme.state_going", roadmap.Done: "programme.state_done",
	roadmap.DoneLate: "programme.state_done_late", roadmap.Late: "programme.state_late", roadmap.Dropped: "programme.state_dropped",
}

// marks stand at the head of lines, beside the words.
var marks = map[roadmap.State]string{
	roadmap.Planned: "▫️", roadmap.Going: "🔄", roadmap.Done: "✅", roadmap.DoneLate: "✅", roadmap.Late: "⚠️", roadmap.Dropped: "➖",
}

// State is how an item stands, in words.
func State(l locales.Lang, s roadmap.State) string { return l.Text(states[s]) }

// Mark is the sign at the head of the line of an item.
func Mark(s roadmap.State) string { return marks[s] }

// Counts says how far some items are, in three lines.
func Counts(l locales.Lang, p roadmap.Progress) locales.HTML {
	return locales.Lines(
		l.HTML("programme.counts", locales.Args{"Items": l.Number(p.Items), "Done": l.Number(p.Done)}),
		l.HTML("programme.bar", locales.Args{"Bar": Bar(p.DoneShare()), "Percent": Percent(p.DoneShare())}),
		l.HTML("programme.rest", locales.Args{"Late": l.Number(p.Late), "Going": l.Number(p.Going), "Planned": l.Number(p.Planned)}))
}

// Line is an item in a list: what, until when, how far.
func Line(l locales.Lang, number int, i roadmap.Item, on calendar.Day) locales.HTML {
	s := i.State(on)
	args := locales.Args{
		"Number": number, "Mark": Mark(s), "Title": i.Title.In(string(l)), "Due": date(l, i.DueOn, on), "State": State(l, s), "Percent": i.Share,
	}
	if s == roadmap.Going || s == roadmap.Late && i.Share > 0 {
		return l.HTML("programme.line_share", args)
	}
	return l.HTML("programme.line", args)
}

// Title is what an item is called, with its number.
func Title(l locales.Lang, i roadmap.Item) locales.HTML {
	return locales.Bold(i.No + ". " + i.Title.In(string(l)))
}

// Timeline are the stages of an item: what was done when, and what is due until when.
func Timeline(l locales.Lang, stages []roadmap.Stage, on calendar.Day) locales.HTML {
	lines := []locales.HTML{l.HTML("programme.stages")}
	last := 0 // of those that are done
	for _, s := range stages {
		if s.DoneOn != nil {
			last = s.N
		}
	}
	for _, s := range stages {
		args := locales.Args{"Title": s.Title.In(string(l)), "Percent": s.Share}
		key := "programme.stage_ahead"
		switch {
		case s.DoneOn != nil && *s.DoneOn > s.DueOn:
			key = "programme.stage_done_late"
		case s.DoneOn != nil:
			key = "programme.stage_done"
		case s.N < last:
			key = "programme.stage_passed"
		case s.DueOn < on:
			key = "programme.stage_late"
		}
		args["Due"] = date(l, s.DueOn, on)
		if s.DoneOn != nil {
			args["Day"] = date(l, *s.DoneOn, on)
		}
		lines = append(lines, l.HTML(key, args))
	}
	return locales.Lines(lines...)
}

// date is a day, with the year where that is not the one of today.
func date(l locales.Lang, day, today calendar.Day) string {
	if day.Start().Year() == today.Start().Year() {
		return l.Date(day.Start())
	}
	return l.DateYear(day.Start())
}

// news are the words for what became of an item.
var news = map[roadmap.News]string{
	roadmap.CameLate: "programme.news_late", roadmap.StageNews: "programme.news_stage", roadmap.TakenBack: "programme.news_back",
	roadmap.DroppedNow: "programme.news_dropped", roadmap.DoneNow: "programme.news_done",
}

// News says what became of an item.
func News(l locales.Lang, c roadmap.Change) locales.HTML {
	return l.HTML("programme.news", locales.Args{"Title": c.Title.In(string(l)), "What": l.Text(news[c.News]), "Percent": c.Share})
}
