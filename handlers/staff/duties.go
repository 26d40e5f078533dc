package staff

import (
	"context"
	"encoding/json"
	"slices"
	"strconv"

	"qalauly/account"
	"qalauly/handlers"
	"qalauly/handlers/screen"
	"qalauly/internal/audit"
	"qalauly/internal/postgres"
	"qalauly/locales"
	"qalauly/territory"
)

// whole stands for the whole country in buttons.
const whole = "all"

// chooseUnit offers where a duty is to hold: a unit of those one administers, and
// what lies below. Arguments: member, duty, unit, page.
func (s staff) chooseUnit(ctx context.Context, db postgres.DB, r handlers.Request, m account.Member) (handlers.Reply, error) {
	who, duty, at := screen.Arg(r, 0), screen.Arg(r, 1), screen.Arg(r, 2)
	if !slices.Contains(account.StaffDuties(), account.Duty(duty)) {
		return handlers.OldButton(r.Lang), nil
	}
	units, err := s.unitsBelow(ctx, db, r, m, at)
	if err != nil {
		return s.failed(ctx, db, r, m, "/staff", err)
	}
	l, page := r.Lang, screen.PageArg(r, 3)
	var rows [][]handlers.Button
	if here := unitArg(at); here != "" || m.May(account.Administrator, nil) {
		name, err := unitName(ctx, db, l, here)
		if err != nil {
			return handlers.Reply{}, err
		}
		rows = append(rows, screen.Row(screen.Press(screen.Fitting("✅ "+screen.Capital(name)), "mask", who, duty, at)))
	}
	shown := units[min(len(units), (page-1)*membersShown):min(len(units), page*membersShown)]
	var buttons []handlers.Button
	for _, u := range shown {
		buttons = append(buttons, screen.Press(screen.Fitting(u.Short.In(string(l))), "munit", who, duty, u.Code))
	}
	rows = append(rows, screen.Grid(buttons)...)
	rows = append(rows, unitPager(page, len(units), who, duty, at)...)
	return screen.Show(r, l.HTML("members.which_unit", locales.Args{"Duty": l.Text("duty." + duty)}), rows...), nil
}

func unitPager(page, count int, who, duty, at string) [][]handlers.Button {
	var buttons []handlers.Button
	if page > 1 {
		buttons = append(buttons, screen.Press("◀️", "munit", who, duty, at, strconv.Itoa(page-1)))
	}
	if page*membersShown < count {
		buttons = append(buttons, screen.Press("▶️", "munit", who, duty, at, strconv.Itoa(page+1)))
	}
	if len(buttons) == 0 {
		return nil
	}
	return [][]handlers.Button{buttons}
}

func unitArg(arg string) string {
	if arg == whole {
		return ""
	}
	return arg
}

// unitsBelow are the units right below one that a member administers; below the whole
// country, for who administers less, their own.
func (s staff) unitsBelow(ctx context.Context, db postgres.DB, r handlers.Request, m account.Member, at string) ([]territory.Unit, error) {
	code := unitArg(at)
	if code == "" && !m.May(account.Administrator, nil) {
		var units []territory.Unit
		for _, own := range ownLands(m) {
			u, err := territory.ByCode(ctx, db, own)
			if err != nil {
				return nil, err
			}
			units = append(units, u)
		}
		return units, nil
	}
	ok, err := manages(ctx, db, m, code)
	if err == nil && !ok {
		err = account.ErrNotYours
	}
	if err != nil {
		return nil, err
	}
	return territory.Children(ctx, db, code, r.Now, string(r.Lang))
}

// askDuty wants a duty for a member, who is noted now where they are new.
func (s staff) askDuty(ctx context.Context, db postgres.DB, r handlers.Request, m account.Member) (handlers.Reply, error) {
	duty, unit := account.Duty(screen.Arg(r, 1)), unitArg(screen.Arg(r, 2))
	ok, err := manages(ctx, db, m, unit)
	if err != nil || !ok {
		return s.notYours(ctx, db, r, m, err)
	}
	id := screen.IDArg(r, 0)
	if screen.Arg(r, 0) == "new" {
		if id, err = s.newMember(ctx, db, r, m); err != nil || id == 0 {
			return screen.Say(r.Lang.HTML("members.name_again")), err
		}
	}
	grant, err := account.Ask(ctx, db, by(m, r), account.Wanted{Member: id, Duty: duty, Unit: unit}, r.Now)
	if err == nil {
		err = tellApprovers(ctx, db, grant)
	}
	if err != nil {
		return s.failed(ctx, db, r, m, "/staff", err)
	}
	reply, err := s.memberScreen(ctx, db, r, m, id)
	reply.Talk = &handlers.Idle
	return reply, err
}

// newMember notes somebody under the name typed before; 0 where it is lost.
func (s staff) newMember(ctx context.Context, db postgres.DB, r handlers.Request, m account.Member) (int64, error) {
	var n naming
	if r.Talk.Name == talkName {
		_ = json.Unmarshal(r.Talk.Data, &n)
	}
	if n.Name == "" {
		return 0, nil
	}
	return s.enrol(ctx, db, r, m, n.Name)
}

// enrol notes somebody new, which the audit keeps.
func (s staff) enrol(ctx context.Context, db postgres.DB, r handlers.Request, m account.Member, name string) (int64, error) {
	id, err := account.AddMember(ctx, db, name)
	if err != nil {
		return 0, err
	}
	return id, audit.Write(ctx, db, audit.Entry{
		Member: m.ID, Person: r.Person.ID, Action: "member.add", Object: "member:" + strconv.FormatInt(id, 10), After: map[string]any{"name": name},
	})
}

// approve puts a duty into force that another asked for.
func (s staff) approve(ctx context.Context, db postgres.DB, r handlers.Request, m account.Member) (handlers.Reply, error) {
	return s.onDuty(ctx, db, r, m, func(h account.Held) error {
		if err := account.Approve(ctx, db, by(m, r), h.ID, r.Now); err != nil {
			return err
		}
		return tellAsker(ctx, db, m, h, "dutyapproved")
	})
}

// end takes a duty away.
func (s staff) end(ctx context.Context, db postgres.DB, r handlers.Request, m account.Member) (handlers.Reply, error) {
	return s.onDuty(ctx, db, r, m, func(h account.Held) error {
		if err := account.End(ctx, db, by(m, r), h.ID, r.Now); err != nil {
			return err
		}
		return tellAsker(ctx, db, m, h, "dutyrefused")
	})
}

// onDuty does something to the duty that a button names, and shows the member.
func (s staff) onDuty(ctx context.Context, db postgres.DB, r handlers.Request, m account.Member, do func(account.Held) error) (handlers.Reply, error) {
	h, err := account.DutyByID(ctx, db, screen.IDArg(r, 0))
	if err == nil {
		err = do(h)
	}
	if err != nil {
		return s.failed(ctx, db, r, m, "/staff", err)
	}
	return s.memberScreen(ctx, db, r, m, h.Member)
}

// endAsk asks whether a duty is to end.
func (s staff) endAsk(ctx context.Context, db postgres.DB, r handlers.Request, m account.Member) (handlers.Reply, error) {
	h, err := account.DutyByID(ctx, db, screen.IDArg(r, 0))
	if err != nil {
		return s.failed(ctx, db, r, m, "/staff", err)
	}
	if ok, err := manages(ctx, db, m, h.Unit); err != nil || !ok {
		return s.notYours(ctx, db, r, m, err)
	}
	duty, err := s.dutyLine(ctx, db, r.Lang, h, r.Now)
	if err != nil {
		return handlers.Reply{}, err
	}
	l := r.Lang
	return screen.Show(r, l.HTML("members.end_ask", locales.Args{"Name": h.Name, "Duty": duty}),
		screen.Row(screen.Press(l.Text("members.button_end_yes"), "mendy", screen.ID36(h.ID))),
		screen.Row(screen.Press(l.Text("button.back"), "mone", screen.ID36(h.Member)))), nil
}
