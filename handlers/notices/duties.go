package notices

import (
	"context"
	"errors"
	"fmt"
	"strconv"

	"qalauly/account"
	"qalauly/handlers"
	"qalauly/handlers/screen"
	"qalauly/internal/postgres"
	"qalauly/locales"
	"qalauly/notice"
	"qalauly/territory"
)

// aboutDuties are the words of notices about a duty of staff, whose reference is its
// number.
var aboutDuties = map[string]string{
	"dutyasked":    "notice.duty_asked",    // to who may approve it
	"dutyapproved": "notice.duty_approved", // to who asked
	"dutyrefused":  "notice.duty_refused",  // to who asked
}

// ofDuty tells of a duty that waits for a second person, or was decided on. Nothing is
// asked of anybody where it does not wait any more.
func ofDuty(ctx context.Context, db postgres.DB, l locales.Lang, n notice.Due) (m handlers.Message, ok bool, err error) {
	id, err := strconv.ParseInt(n.Ref, 10, 64)
	if err != nil {
		return m, false, fmt.Errorf("notices: %s %q: %w", n.Kind, n.Ref, err)
	}
	read := account.AnyDuty
	if n.Kind == "dutyasked" {
		read = account.DutyByID
	}
	h, err := read(ctx, db, id)
	if errors.Is(err, account.ErrNoGrant) || err == nil && n.Kind == "dutyasked" && h.ApprovedAt != nil {
		return m, false, nil
	}
	if err != nil {
		return m, false, err
	}
	unit := l.Text("members.country")
	if h.Unit != "" {
		u, err := territory.ByCode(ctx, db, h.Unit)
		if err != nil {
			return m, false, err
		}
		unit = u.Name.In(string(l))
	}
	asker := h.Asker
	if h.AskedBy == 0 {
		asker = l.Text("members.operator")
	}
	text := l.HTML(aboutDuties[n.Kind], locales.Args{
		"Name": h.Name, "Duty": l.Text("duty." + string(h.Duty)), "Unit": unit, "Asker": asker, "Approver": h.Approver,
	})
	open := screen.Press(screen.Fitting("👤 "+h.Name), "mone", screen.ID36(h.Member))
	return handlers.Message{HTML: text, Rows: [][]handlers.Button{{open}}}, true, nil
}
