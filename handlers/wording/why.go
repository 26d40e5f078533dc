// Package wording says in a reader's language what the domain has worked out: why
// a due date is what it is, how a rating is counted. Every audience and the command
// line share it, so that all are told the same.
package wording

import (
	"strings"

	"qalauly/calendar"
	"qalauly/locales"
)

// Why explains a due date: how it was counted, and which days were not, with the
// reason for each. arrival may be empty where a term does not begin with something
// that came in.
func Why(l locales.Lang, arrival calendar.Arrival, due calendar.Due) locales.HTML {
	title := l.HTML("why.title", locales.Args{"Day": date(l, due.Day), "Count": due.Term.Days})
	lines := []locales.HTML{beginning(l, arrival, due), end(l, due)}
	if list := skipped(l, due); list != "" {
		lines = append(lines, l.HTML("why.skipped", locales.Args{"List": list}))
	}
	if list := worked(l, due); list != "" {
		lines = append(lines, l.HTML("why.worked", locales.Args{"List": list}))
	}
	if due.Stopped {
		lines = append(lines, l.HTML("why.stopped"))
	}
	return locales.Join(title, locales.Lines(lines...))
}

func date(l locales.Lang, d calendar.Day) string { return l.Date(d.Start()) }

// beginning says on which day the count begins.
func beginning(l locales.Lang, arrival calendar.Arrival, due calendar.Due) locales.HTML {
	late := locales.Args{"Day": date(l, due.Term.From), "Date": l.Date(arrival.At), "Time": arrival.At.Format("15:04")}
	switch arrival.Reason {
	case calendar.AfterHours:
		return l.HTML("why.after_hours", late)
	case calendar.OnDayOff:
		return l.HTML("why.day_off", late)
	}
	return l.HTML("why.registered", locales.Args{"Day": date(l, due.Term.From)})
}

func end(l locales.Lang, due calendar.Due) locales.HTML {
	counted := due.Counted()
	if !due.Term.Until.IsZero() || len(counted) == 0 {
		return l.HTML("why.extended", locales.Args{"Last": date(l, due.Day)})
	}
	return l.HTML("why.counted", locales.Args{
		"First": date(l, counted[0].Day), "Last": date(l, due.Day), "Number": len(counted)})
}

// skipped lists the days that were not counted: weekends first, in one piece, then
// the others in their order.
func skipped(l locales.Lang, due calendar.Due) string {
	var weekends, list []string
	for _, s := range due.Spans() {
		days := l.DateSpan(s.From.Start(), s.To.Start())
		if s.Skip == calendar.SkipOff && s.Kind == calendar.Weekend {
			weekends = append(weekends, days)
			continue
		}
		list = append(list, item(l, days, Skip(l, s.Skip, s.Status)))
	}
	if len(weekends) > 0 {
		list = append([]string{item(l, strings.Join(weekends, ", "), l.Text("why.day.weekend"))}, list...)
	}
	return strings.Join(list, "; ")
}

// worked lists the days that were counted though they are not worked as a rule.
func worked(l locales.Lang, due calendar.Due) string {
	var list []string
	for _, day := range due.Counted() {
		if day.Kind == calendar.Taken {
			list = append(list, item(l, date(l, day.Day), Status(l, day.Status)))
		}
	}
	return strings.Join(list, "; ")
}

func item(l locales.Lang, days, what string) string {
	return l.Text("why.item", locales.Args{"Days": days, "What": what})
}

// Skip says why a day is not counted.
func Skip(l locales.Lang, why calendar.Skip, s calendar.Status) string {
	switch why {
	case calendar.SkipStopped:
		return l.Text("why.day.stopped")
	case calendar.SkipReturned:
		return l.Text("why.day.returned")
	}
	return Status(l, s)
}

// Status says what makes a day special: "демалыс", "Наурыз мейрамы". A plain
// working day has nothing to say.
func Status(l locales.Lang, s calendar.Status) string {
	switch {
	case s.Kind == calendar.Weekend:
		return l.Text("why.day.weekend")
	case s.Kind == calendar.Instead:
		return l.Text("why.day.instead", locales.Args{"Of": date(l, s.Of), "Name": name(l, s.Name)})
	case s.Expected:
		return l.Text("why.day.expected", locales.Args{"Name": name(l, s.Name)})
	}
	return name(l, s.Name)
}

// name takes a name in the reader's language; Russian is what all others read.
func name(l locales.Lang, n calendar.Name) string {
	if l == locales.Kazakh {
		return n.KK
	}
	return n.RU
}
