package staff

import (
	"context"
	"errors"
	"slices"
	"time"

	"qalauly/account"
	"qalauly/calendar"
	"qalauly/deputy"
	"qalauly/handlers"
	"qalauly/internal/postgres"
	"qalauly/locales"
	"qalauly/territory"
)

var admins = []account.Duty{account.Administrator}

// lands are the units that a member administers, with all below; nil is the whole
// country.
func lands(ctx context.Context, db postgres.DB, m account.Member) ([]string, error) {
	own := ownLands(m)
	if slices.Contains(own, "") {
		return nil, nil
	}
	return territory.Below(ctx, db, own...)
}

// ownLands are the units of a member's duties as an administrator; "" is the whole
// country.
func ownLands(m account.Member) []string {
	var units []string
	for _, g := range m.Grants {
		if g.Duty == account.Administrator {
			units = append(units, g.Unit)
		}
	}
	return units
}

// manages says whether a member administers a unit.
func manages(ctx context.Context, db postgres.DB, m account.Member, unit string) (bool, error) {
	path, err := territory.Path(ctx, db, unit)
	return err == nil && m.May(account.Administrator, path), err
}

// sees says whether a member administers a unit in which another has, or is to have,
// a duty. Who has none is seen from the whole country.
func (s staff) sees(ctx context.Context, db postgres.DB, m account.Member, held []account.Held) (bool, error) {
	if m.May(account.Administrator, nil) {
		return true, nil
	}
	for _, h := range held {
		if h.Deputy != 0 {
			continue
		}
		if ok, err := manages(ctx, db, m, h.Unit); err != nil || ok {
			return ok, err
		}
	}
	return false, nil
}

// governs says whether a member may decide who uses the accounts of another, that is,
// may act as all that the other is: they administer every duty of the other's.
func (s staff) governs(ctx context.Context, db postgres.DB, m account.Member, held []account.Held, now time.Time) (bool, error) {
	for _, h := range held {
		var ok bool
		var err error
		if h.Deputy != 0 {
			ok, err = s.beside(ctx, db, m, h, now)
		} else {
			ok, err = manages(ctx, db, m, h.Unit)
		}
		if err != nil || !ok {
			return false, err
		}
	}
	return len(held) > 0 || m.May(account.Administrator, nil), nil
}

// administrates says whether one of some duties is an administrator's. Who acts as an
// administrator is decided at the machine: else one could be two persons.
func administrates(held []account.Held) bool {
	return slices.ContainsFunc(held, func(h account.Held) bool { return h.Duty == account.Administrator })
}

// beside says whether a member may give and take a duty around a deputy: an
// administrator where the deputy sits, and the deputy for assistants.
func (s staff) beside(ctx context.Context, db postgres.DB, m account.Member, h account.Held, now time.Time) (bool, error) {
	if h.Duty == account.Assistant && m.Is(h.Deputy) {
		return true, nil
	}
	d, err := deputy.Get(ctx, db, h.Deputy, now)
	if err != nil {
		return false, err
	}
	return s.over(ctx, db, m, account.Administrator, d)
}

// unitName is how a unit is called; "" is the whole country.
func unitName(ctx context.Context, db postgres.DB, l locales.Lang, code string) (string, error) {
	if code == "" {
		return l.Text("members.country"), nil
	}
	u, err := territory.ByCode(ctx, db, code)
	return u.Name.In(string(l)), err
}

// dutyLine is a duty with where it holds: «жазба енгізуші · Шет ауданы».
func (s staff) dutyLine(ctx context.Context, db postgres.DB, l locales.Lang, h account.Held, now time.Time) (string, error) {
	word := l.Text("duty." + string(h.Duty))
	if h.Deputy == 0 {
		name, err := unitName(ctx, db, l, h.Unit)
		return word + " · " + name, err
	}
	d, err := deputy.Get(ctx, db, h.Deputy, now)
	return word + " · " + d.Short(string(l)), err
}

// onDay is the day of a moment in the country.
func onDay(l locales.Lang, at time.Time) string { return l.Date(at.In(calendar.Zone)) }

// failed turns what accounts refuse into words, or into a refusal that the audit has.
func (s staff) failed(ctx context.Context, db postgres.DB, r handlers.Request, m account.Member, what string, err error) (handlers.Reply, error) {
	if errors.Is(err, account.ErrNotYours) {
		return s.refuse(ctx, db, r, m, what, refusal{Key: "members.not_yours"})
	}
	for is, key := range map[error]string{
		account.ErrTwoPersons: "members.two_persons", account.ErrHasAlready: "members.has_already", account.ErrNoGrant: "members.no_duty",
		account.ErrAssistants: "invite.full", account.ErrNoMember: "members.nobody", account.ErrInviteUsed: "invite.not_open",
		account.ErrInviteUnknown: "invite.not_open", deputy.ErrUnknown: "invite.no_deputy",
	} {
		if errors.Is(err, is) {
			return handlers.Reply{Messages: []handlers.Message{{HTML: r.Lang.HTML(key)}}}, nil
		}
	}
	return handlers.Reply{}, err
}
