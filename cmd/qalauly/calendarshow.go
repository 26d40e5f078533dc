package main

import (
	"encoding/json"
	"fmt"
	"html"
	"io"
	"strings"
	"text/tabwriter"
	"time"

	"qalauly/calendar"
	"qalauly/handlers/wording"
	"qalauly/locales"
)

// shownDue is a due date for machines.
type shownDue struct {
	Arrived    *time.Time    `json:"arrived,omitempty"`
	Late       calendar.Late `json:"late,omitempty"`
	Registered calendar.Day  `json:"registered"`
	Days       int           `json:"days"`
	Due        calendar.Day  `json:"due"`
	Ends       time.Time     `json:"ends"` // what comes before is in time
	Stopped    bool          `json:"stopped"`
	Counted    []shownDay    `json:"counted"`
}

// shownDay is one day for machines.
type shownDay struct {
	Day      calendar.Day   `json:"day"`
	Number   int            `json:"number,omitempty"` // its number in the term
	Works    bool           `json:"works"`
	Kind     calendar.Kind  `json:"kind"`
	Skip     calendar.Skip  `json:"skip,omitempty"`
	Name     *calendar.Name `json:"name,omitempty"`
	Of       calendar.Day   `json:"instead_of,omitzero"`
	Act      string         `json:"act,omitempty"`
	Override int64          `json:"override,omitempty"`
	Expected bool           `json:"expected,omitempty"`
}

func dueShown(a calendar.Arrival, due calendar.Due) shownDue {
	shown := shownDue{Registered: due.Term.From, Days: due.Term.Days, Due: due.Day, Ends: due.Day.End(), Stopped: due.Stopped, Late: a.Reason}
	if !a.At.IsZero() {
		shown.Arrived = &a.At
	}
	for _, day := range due.Days {
		one := dayShown(day.Status)
		one.Number, one.Skip = day.N, day.Skip
		shown.Counted = append(shown.Counted, one)
	}
	return shown
}

func dayShown(s calendar.Status) shownDay {
	shown := shownDay{Day: s.Day, Works: s.Works, Kind: s.Kind, Of: s.Of, Act: s.Act, Override: s.Number, Expected: s.Expected}
	if s.Name != (calendar.Name{}) {
		shown.Name = &s.Name
	}
	return shown
}

func writeJSON(out io.Writer, v any) error {
	e := json.NewEncoder(out)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	return e.Encode(v)
}

// unmarked is a text for messages without its markup.
func unmarked(text locales.HTML) string {
	return html.UnescapeString(strings.NewReplacer("<b>", "", "</b>", "").Replace(string(text)))
}

func writeDue(out io.Writer, l locales.Lang, a calendar.Arrival, due calendar.Due, every bool) error {
	fmt.Fprintf(out, "%s\n\n%s\n", due.Day, unmarked(wording.Why(l, a, due)))
	if !every {
		return nil
	}
	fmt.Fprintln(out)
	table := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	for _, day := range due.Days {
		number := "–"
		if day.N > 0 {
			number = fmt.Sprint(day.N)
		}
		writeRow(table, number, day.Day.String(), l.Weekday(day.Day.Weekday()), wording.Skip(l, day.Skip, day.Status))
	}
	return table.Flush()
}

func writeRow(table io.Writer, cells ...string) {
	fmt.Fprintln(table, strings.Join(cells, "\t"))
}

// specialDays are the days of a span that are not what their day of the week says,
// and weekends too where they are wanted.
func specialDays(c *calendar.Calendar, from, to calendar.Day, weekends bool) []calendar.Status {
	var special []calendar.Status
	for d := from; d <= to; d++ {
		s := c.Look(d)
		onWeekend := d.Weekday() == time.Saturday || d.Weekday() == time.Sunday
		if s.Works == onWeekend || weekends && !s.Works {
			special = append(special, s)
		}
	}
	return special
}

func (f calendarFlags) write(out io.Writer, special []calendar.Status, working int) error {
	if f.Format == "json" {
		shown := struct {
			WorkingDays int        `json:"working_days"`
			Special     []shownDay `json:"special_days"`
		}{working, []shownDay{}}
		for _, s := range special {
			shown.Special = append(shown.Special, dayShown(s))
		}
		return writeJSON(out, shown)
	}
	table := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	for _, s := range special {
		sign := "–"
		if s.Works {
			sign = "+"
		}
		writeRow(table, sign, s.Day.String(), f.Lang.Weekday(s.Day.Weekday()), wording.Status(f.Lang, s))
	}
	if err := table.Flush(); err != nil {
		return err
	}
	_, err := fmt.Fprintln(out, f.Lang.Text("why.sum", locales.Args{"Count": working}))
	return err
}

func writeOverrides(out io.Writer, format string, all []calendar.Entered) error {
	if format == "json" {
		if all == nil {
			all = []calendar.Entered{}
		}
		return writeJSON(out, all)
	}
	if len(all) == 0 {
		fmt.Fprintln(out, "there are no overrides in the database")
	}
	table := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	for _, o := range all {
		state := "holds"
		if !o.WithdrawnAt.IsZero() {
			state = "withdrawn " + shown(o.WithdrawnAt)
		}
		writeRow(table, fmt.Sprint(o.Number), string(o.Kind), o.Day.String(), o.Holiday+o.KK, o.Act, shown(o.At), state)
	}
	return table.Flush()
}
