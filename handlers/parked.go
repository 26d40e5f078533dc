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

// ParkedList shows what is parked, with buttons to try again or to drop.
func ParkedList(r Request, list []ParkedUpdate, total, rejected int) Reply {
	l := r.Lang
	lines := []locales.HTML{l.HTML("parked.title", locales.Args{"Count": total})}
	var rows [][]Button
	for _, p := range list {
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
	if rejected > 0 {
		lines = append(lines, l.HTML("parked.rejected", locales.Args{"Count": rejected}))
	}
	reply := say(locales.Lines(lines...))
	reply.Messages[0].Rows = rows
	return reply
}
