package staff

import (
	"context"

	"qalauly/account"
	"qalauly/activity"
	"qalauly/handlers"
	"qalauly/handlers/screen"
	"qalauly/internal/postgres"
	"qalauly/locales"
	"qalauly/rating/methods"
	"qalauly/territory"
)

// filterRow is the button that leads to the filters, which says that there are some.
func (s staff) filterRow(l locales.Lang, q queue) []handlers.Button {
	key := "verify.filter"
	if q != (queue{}) {
		key = "verify.filtered"
	}
	return screen.Row(screen.Press(l.Text(key), "vset", q.arg()))
}

// queueFilter is pressed: vset <queue>.
func (s staff) queueFilter(ctx context.Context, db postgres.DB, r handlers.Request, m account.Member) (handlers.Reply, error) {
	q := s.queueOf(screen.Arg(r, 0))
	left, err := s.ledger.Waits(ctx, db, actor(m, r), q.filter(m), r.Now)
	if err != nil {
		return handlers.Reply{}, err
	}
	where := r.Lang.Text("verify.anywhere")
	if q.unit != "" {
		u, err := territory.ByCode(ctx, db, q.unit)
		if err != nil {
			return handlers.Reply{}, err
		}
		where = u.Name.In(string(r.Lang))
	}
	what := r.Lang.Text("verify.anything")
	if c, ok := s.opts.Method.Criterion(q.criterion); ok {
		what = c.Code + " — " + in(r.Lang, c.Name)
	}
	flags, change, other := "verify.flagged_all", "verify.flagged_all_button", q
	other.flagged = !q.flagged
	if q.flagged {
		flags, change = "verify.flagged_only", "verify.flagged_only_button"
	}
	text := r.Lang.HTML("verify.filters", locales.Args{
		"Where": where, "What": what, "Flags": r.Lang.Text(flags), "Count": left.All, "Flagged": left.Flagged,
	})
	return screen.Show(r, text,
		screen.Row(screen.Press(r.Lang.Text("verify.begin"), "vnext", q.arg())),
		screen.Row(screen.Press(r.Lang.Text("verify.by_unit"), "vunit", q.arg()), screen.Press(r.Lang.Text("verify.by_criterion"), "vcrit", q.arg())),
		screen.Row(screen.Press(r.Lang.Text(change), "vset", other.arg())),
		screen.Row(screen.Press(r.Lang.Text("verify.whole"), "vset", queue{}.arg()))), nil
}

// queueUnit is pressed: vunit <queue>. It offers what lies right below the units in
// which the member verifies.
func (s staff) queueUnit(ctx context.Context, db postgres.DB, r handlers.Request, m account.Member) (handlers.Reply, error) {
	q := s.queueOf(screen.Arg(r, 0))
	units, err := below(ctx, db, r, where(m, account.Verifier))
	if err != nil {
		return handlers.Reply{}, err
	}
	var buttons []handlers.Button
	for _, u := range units {
		q.unit = u.Code
		buttons = append(buttons, screen.Press(u.Short.In(string(r.Lang)), "vset", q.arg()))
	}
	q.unit = ""
	rows := append(screen.Grid(buttons), screen.Row(screen.Press(r.Lang.Text("verify.anywhere"), "vset", q.arg())))
	return screen.Show(r, r.Lang.HTML("verify.choose_unit"), rows...), nil
}

// below are the units right below those of a territory.
func below(ctx context.Context, db postgres.DB, r handlers.Request, t activity.Territory) ([]territory.Unit, error) {
	if t.Whole() {
		return territory.Regions(ctx, db, r.Now, string(r.Lang))
	}
	var all []territory.Unit
	for _, code := range t {
		units, err := territory.Children(ctx, db, code, r.Now, string(r.Lang))
		if err != nil {
			return nil, err
		}
		all = append(all, units...)
	}
	return all, nil
}

// queueCriterion is pressed: vcrit <queue>.
func (s staff) queueCriterion(_ context.Context, _ postgres.DB, r handlers.Request, _ account.Member) (handlers.Reply, error) {
	q := s.queueOf(screen.Arg(r, 0))
	var rows [][]handlers.Button
	for _, c := range s.opts.Method.Criteria {
		if c.From(methods.Staff) {
			q.criterion = c.Code
			rows = append(rows, screen.Row(screen.Press(codeLabel(r.Lang, c.Code, in(r.Lang, c.Name)), "vset", q.arg())))
		}
	}
	q.criterion = ""
	rows = append(rows, screen.Row(screen.Press(r.Lang.Text("verify.anything"), "vset", q.arg())))
	return screen.Show(r, r.Lang.HTML("verify.choose_criterion"), rows...), nil
}
