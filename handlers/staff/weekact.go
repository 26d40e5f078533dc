package staff

import (
	"context"
	"errors"
	"strconv"
	"strings"

	"qalauly/account"
	"qalauly/calendar"
	"qalauly/digest"
	"qalauly/handlers"
	"qalauly/handlers/screen"
	"qalauly/handlers/wording"
	"qalauly/internal/postgres"
	"qalauly/locales"
	"qalauly/rating/weeks"
)

// holdWeek is pressed: wdhold <period>.
func (s staff) holdWeek(ctx context.Context, db postgres.DB, r handlers.Request, m account.Member) (handlers.Reply, error) {
	week, err := calendar.ParseWeek(strings.ToUpper(screen.Arg(r, 0)))
	if err != nil {
		return handlers.OldButton(r.Lang), nil //nolint:nilerr // a button that cannot be read is an old one
	}
	if err := digest.Keep(ctx, db, m.ID, week.String(), r.Now); err != nil {
		return handlers.Reply{}, err
	}
	return s.weekAfter(ctx, db, r, m, r.Lang.HTML("week.now_held", locales.Args{"Period": wording.Period(r.Lang, week.String())}))
}

// freeWeek is pressed: wdfree <period>.
func (s staff) freeWeek(ctx context.Context, db postgres.DB, r handlers.Request, m account.Member) (handlers.Reply, error) {
	week, err := calendar.ParseWeek(strings.ToUpper(screen.Arg(r, 0)))
	if err != nil {
		return handlers.OldButton(r.Lang), nil //nolint:nilerr // a button that cannot be read is an old one
	}
	err = digest.Release(ctx, db, m.ID, week.String())
	return s.weekDone(ctx, db, r, m, "week.now_free", err)
}

// askWeek is pressed: wdask <what> <period>.
func (s staff) askWeek(ctx context.Context, db postgres.DB, r handlers.Request, m account.Member) (handlers.Reply, error) {
	what := digest.What(screen.Arg(r, 0))
	if approved[what] == "" {
		return handlers.OldButton(r.Lang), nil
	}
	_, err := digest.Ask(ctx, db, m.ID, what, strings.ToUpper(screen.Arg(r, 1)), r.Now)
	return s.weekDone(ctx, db, r, m, "week.asked", err)
}

// approveWeek is pressed: wdyes <wish>.
func (s staff) approveWeek(ctx context.Context, db postgres.DB, r handlers.Request, m account.Member) (handlers.Reply, error) {
	_, err := digest.Approve(ctx, db, m.ID, screen.IDArg(r, 0), r.Now)
	return s.weekDone(ctx, db, r, m, "week.approved", err)
}

// confirmPost is pressed: wdok <post>.
func (s staff) confirmPost(ctx context.Context, db postgres.DB, r handlers.Request, m account.Member) (handlers.Reply, error) {
	return s.weekDone(ctx, db, r, m, "week.confirmed", digest.Confirm(ctx, db, m.ID, screen.IDArg(r, 0), r.Now))
}

// weekDone says what was done, or why it was not, above the week as it is now.
func (s staff) weekDone(ctx context.Context, db postgres.DB, r handlers.Request, m account.Member, key string, why error) (handlers.Reply, error) {
	switch {
	case errors.Is(why, digest.ErrNothing):
		key = "week.nothing"
	case errors.Is(why, digest.ErrNotNewest):
		key = "week.not_newest"
	case errors.Is(why, digest.ErrPaused):
		key = "week.paused"
	case errors.Is(why, digest.ErrTwoPersons):
		key = "week.another"
	case why != nil:
		return handlers.Reply{}, why
	}
	return s.weekAfter(ctx, db, r, m, r.Lang.HTML(key))
}

// seeWeek is pressed: wdsee <snapshot>, which asks what to see, or wdsee <snapshot>
// <language> <region>, which shows it exactly as it stands, or will stand, in a channel.
func (s staff) seeWeek(ctx context.Context, db postgres.DB, r handlers.Request, _ account.Member) (handlers.Reply, error) {
	snap, err := weeks.ByID(ctx, db, screen.IDArg(r, 0))
	if errors.Is(err, weeks.ErrNone) {
		return handlers.OldButton(r.Lang), nil
	}
	if err != nil {
		return handlers.Reply{}, err
	}
	lang, known := locales.Known(screen.Arg(r, 1))
	if !known {
		return s.askView(ctx, db, r, snap)
	}
	region := screen.Arg(r, 2)
	if region == wholeCountry {
		region = ""
	}
	m, err := s.opts.Words.Preview(ctx, db, lang, snap, region)
	if err != nil {
		return handlers.Reply{}, err
	}
	key := "week.seen"
	if snap.State == weeks.Draft {
		key = "week.seen_draft"
		m.Protect = true
	}
	return handlers.Reply{Messages: []handlers.Message{m, {HTML: r.Lang.HTML(key), Rows: [][]handlers.Button{screen.Row(screen.Press(r.Lang.Text("button.back"), "wd"))}}}}, nil
}

// wholeCountry stands for no region in a button.
const wholeCountry = "0"

// askView offers the country in each language, then what channels of regions get.
func (s staff) askView(ctx context.Context, db postgres.DB, r handlers.Request, snap weeks.Snapshot) (handlers.Reply, error) {
	id := screen.ID36(snap.ID)
	var rows [][]handlers.Button
	seen := map[string]bool{}
	offer := func(region, lang string) error {
		name, err := s.feedName(ctx, db, r.Lang, region, lang)
		if err != nil || seen[region+lang] {
			return err
		}
		seen[region+lang] = true
		if region == "" {
			region = wholeCountry
		}
		rows = append(rows, screen.Row(screen.Press(screen.Fitting("👁 "+name), "wdsee", id, lang, region)))
		return nil
	}
	for _, l := range locales.All() {
		if err := offer("", string(l)); err != nil {
			return handlers.Reply{}, err
		}
	}
	feeds, err := digest.Feeds(ctx, db)
	if err != nil {
		return handlers.Reply{}, err
	}
	for _, f := range feeds {
		if err := offer(f.Region, f.Lang); err != nil {
			return handlers.Reply{}, err
		}
	}
	rows = append(rows, screen.Row(screen.Press(r.Lang.Text("button.back"), "wd")))
	return screen.Show(r, r.Lang.HTML("week.ask_view", locales.Args{"Period": wording.Period(r.Lang, snap.Period)}), rows...), nil
}

// chat36 writes a chat's id, which may be below zero, for a button.
func chat36(id int64) string { return strconv.FormatInt(id, 36) }

func chatArg(r handlers.Request, i int) int64 {
	id, _ := strconv.ParseInt(screen.Arg(r, i), 36, 64)
	return id
}
