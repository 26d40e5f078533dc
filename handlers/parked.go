package handlers

import (
	"strconv"
	"time"

	"qalauly/locales"
)

// ParkedUpdate is an update that could not be handled, as an admin may see it:
// which, of what kind, since when; never what stands in it.
type ParkedUpdate struct {
	ID    int64
	Kind  string
	Tries int
	Since time.Time
}

// Trouble is what the road could not bring to its end.
type Trouble struct {
	Parked      int // updates that could not be handled; List holds the oldest
	List        []ParkedUpdate
	Rejected    int // updates that could not be read
	Interrupted int // messages of which it is not known whether they arrived
}

// ParkedList shows what is parked, with buttons to try again or to drop.
func ParkedList(r Request, t Trouble) Reply {
	l := r.Lang
	lines := []locales.HTML{l.HTML("parked.title", locales.Args{"Count": t.Parked})}
	var rows [][]Button
	for _, p := range t.List {
		id := strconv.FormatInt(p.ID, 10)
		at := p.Since.In(r.Now.Location())
		lines = append(lines, l.HTML("parked.line", locales.Args{
			"Update": id, "Kind": p.Kind, "Date": l.Date(at), "Time": at.Format("15:04"), "Tries": p.Tries,
		}))
		arg := []string{strconv.FormatInt(p.ID, 36)}
		rows = append(rows, []Button{
			{Label: l.Text("parked.again", locales.Args{"Update": id}), Verb: "again", Args: arg},
			{Label: l.Text("parked.drop", locales.Args{"Update": id}), Verb: "drop", Args: arg},
		})
	}
	if t.Rejected > 0 {
		lines = append(lines, l.HTML("parked.rejected", locales.Args{"Count": t.Rejected}))
	}
	if t.Interrupted > 0 {
		lines = append(lines, l.HTML("parked.interrupted", locales.Args{"Count": t.Interrupted}))
	}
	reply := say(locales.Lines(lines...))
	reply.Messages[0].Rows = rows
	return reply
}
