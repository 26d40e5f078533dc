package calendar_test

import (
	"fmt"
	"time"

	"qalauly/calendar"
)

// An appeal comes in the evening; the answer is due after fifteen working days.
func Example() {
	c := calendar.Usual() // the service takes calendar.Load, which knows the overrides too
	came := time.Date(2026, time.November, 24, 19, 42, 0, 0, calendar.Zone)

	arrival := c.Register(came)
	due := c.Due(calendar.Term{From: arrival.Day, Days: 15})
	fmt.Println("registered on", arrival.Day, arrival.Reason)
	fmt.Println("due on", due.Day, "until", due.Day.End().Format(time.DateTime))
	for _, s := range due.Spans() {
		fmt.Printf("not counted: %s %s %s %q\n", s.From, s.To, s.Kind, s.Name.RU)
	}
	// Output:
	// registered on 2026-11-25 after_hours
	// due on 2026-12-17 until 2026-12-18 00:00:00
	// not counted: 2026-11-28 2026-11-29 weekend ""
	// not counted: 2026-12-05 2026-12-06 weekend ""
	// not counted: 2026-12-12 2026-12-13 weekend ""
	// not counted: 2026-12-16 2026-12-16 holiday "День Независимости"
}

// The deputy asks for details; the clock stands until the citizen tells them.
func ExampleTerm_Stop() {
	c := calendar.Usual()
	term := calendar.Term{From: calendar.Date(2026, time.November, 25), Days: 15}

	term = term.Stop(calendar.Date(2026, time.November, 27))
	fmt.Println(c.Due(term).Stopped)
	term = term.Resume(calendar.Date(2026, time.December, 1))
	fmt.Println(c.Due(term).Day)
	// Output:
	// true
	// 2026-12-21
}

// Reminders go out on the 5th, 10th and 13th day, on the last one and after it.
func ExampleCalendar_Nth() {
	c := calendar.Usual()
	term := calendar.Term{From: calendar.Date(2026, time.November, 25), Days: 15}
	for _, n := range []int{5, 10, 13, 15, 16, 18} {
		fmt.Print(c.Nth(term, n).At(9*time.Hour).Format("2.01 15:04"), "; ")
	}
	// Output: 2.12 09:00; 9.12 09:00; 14.12 09:00; 17.12 09:00; 18.12 09:00; 22.12 09:00;
}

// The rating's week closes on Sunday and is posted on the Monday of the week after
// the next, when no day off is in the way.
func ExampleCalendar_Schedule() {
	s := calendar.Usual().Schedule(calendar.WeekOf(calendar.Date(2026, time.November, 22)), calendar.Plan{
		DraftDay: 2, DraftAt: 10 * time.Hour,
		ObjectionDays: 3, ObjectionsUntil: 18 * time.Hour,
		DecisionDays: 1, DecisionsUntil: 18 * time.Hour,
		PostDay: 8, PostAt: 10 * time.Hour,
	})
	fmt.Println(s.Draft.Format("Mon 2.01 15:04"), "|", s.ObjectionsUntil.Format("Mon 2.01 15:04"), "|", s.Post.Format("Mon 2.01 15:04"))
	// Output: Tue 24.11 10:00 | Thu 26.11 18:00 | Mon 30.11 10:00
}
