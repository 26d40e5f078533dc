package citizens

import (
	"context"
	"errors"

	"qalauly/appeal"
	"qalauly/handlers"
	"qalauly/handlers/letter"
	"qalauly/internal/postgres"
	"qalauly/locales"
)

// alikeRows offer what others have written already, beside a draft: its title, where it is
// and how many there are.
func alikeRows(ctx context.Context, db postgres.DB, l locales.Lang, d appeal.Draft) (locales.HTML, [][]handlers.Button, error) {
	all, err := appeal.CommonLike(ctx, db, d)
	if err != nil || len(all) == 0 {
		return "", nil, err
	}
	lines := []locales.HTML{l.HTML("common.alike")}
	var rows [][]handlers.Button
	for _, one := range all {
		about, err := letter.Common(ctx, db, l, one)
		if err != nil {
			return "", nil, err
		}
		lines = append(lines, about)
		rows = append(rows, row(press(fitting(l.Text("common.join", locales.Args{"Title": one.Title}), l.Text("common.join_short")), "wjoin", id36(one.ID))))
	}
	return locales.Lines(lines...), rows, nil
}

// join is pressed: wjoin <problem>. What was written stays a draft.
func (c citizens) join(ctx context.Context, db postgres.DB, r handlers.Request) (handlers.Reply, error) {
	l := r.Lang
	one, err := appeal.JoinCommon(ctx, db, r.Person.ID, idArg(r, 0), consentVersion, r.Now)
	switch {
	case errors.Is(err, appeal.ErrConsent):
		return c.consentText(ctx, db, r)
	case errors.Is(err, appeal.ErrState), errors.Is(err, appeal.ErrBanned), errors.Is(err, appeal.ErrUnknown):
		return show(r, l.HTML("common.over"), toAppeals(l)), nil
	case err != nil:
		return handlers.Reply{}, err
	}
	about, err := letter.Common(ctx, db, l, one)
	if err != nil {
		return handlers.Reply{}, err
	}
	return show(r, locales.Join(l.HTML("common.joined"), about, l.HTML("common.joined_more")),
		toDraft(l), row(press(l.Text("common.leave"), "wleave", id36(one.ID))), toAppeals(l)), nil
}

// leave is pressed: wleave <problem>.
func (c citizens) leave(ctx context.Context, db postgres.DB, r handlers.Request) (handlers.Reply, error) {
	if err := appeal.LeaveCommon(ctx, db, r.Person.ID, idArg(r, 0)); err != nil {
		return handlers.Reply{}, err
	}
	return show(r, r.Lang.HTML("common.left"), toAppeals(r.Lang)), nil
}

// joinedOnes lists what the person joined.
func (c citizens) joinedOnes(ctx context.Context, db postgres.DB, r handlers.Request) (handlers.Reply, error) {
	l := r.Lang
	all, err := appeal.JoinedBy(ctx, db, r.Person.ID)
	if err != nil {
		return handlers.Reply{}, err
	}
	if len(all) == 0 {
		return show(r, l.HTML("common.none"), toAppeals(l)), nil
	}
	lines := []locales.HTML{l.HTML("common.mine")}
	var rows [][]handlers.Button
	for _, one := range all[:min(len(all), perPage)] {
		about, err := letter.Common(ctx, db, l, one)
		if err != nil {
			return handlers.Reply{}, err
		}
		lines = append(lines, about)
		rows = append(rows, row(press(fitting(l.Text("common.leave_one", locales.Args{"Title": one.Title}), l.Text("common.leave")), "wleave", id36(one.ID))))
	}
	return show(r, locales.Lines(lines...), append(rows, toAppeals(l))...), nil
}

// agreeCommon is what the author says of it: wcom <problem> <y|n>.
func (c citizens) agreeCommon(ctx context.Context, db postgres.DB, r handlers.Request) (handlers.Reply, error) {
	l, yes := r.Lang, arg(r, 1) == "y"
	one, err := appeal.AgreeCommon(ctx, db, r.Person.ID, idArg(r, 0), yes, r.Now)
	switch {
	case errors.Is(err, appeal.ErrState):
		return show(r, l.HTML("common.over"), toAppeals(l)), nil
	case err != nil:
		return handlers.Reply{}, err
	case !yes:
		return show(r, l.HTML("common.not_agreed"), toAppeals(l)), nil
	}
	about, err := letter.Common(ctx, db, l, one)
	if err != nil {
		return handlers.Reply{}, err
	}
	return show(r, locales.Join(l.HTML("common.agreed"), about), row(press(l.Text("common.take_back"), "wcom", id36(one.ID), "n")), toAppeals(l)), nil
}
