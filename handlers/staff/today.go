package staff

import (
	"context"
	"slices"
	"strings"

	"qalauly/account"
	"qalauly/activity"
	"qalauly/deputy"
	"qalauly/handlers"
	"qalauly/handlers/screen"
	"qalauly/internal/postgres"
	"qalauly/locales"
)

// silentWeeks is after how many weeks without a record a deputy is named.
const silentWeeks = 4

// silentMost is how many of them are named.
const silentMost = 10

// StatsPicture begins the name of a picture of entries, which is drawn when it is sent:
// the language and the units follow, the moment too, so that a picture is never an older one:
// «stats:kk:20261124T1500:350000000+620000000».
const StatsPicture = "stats:"

// picturing is the state of things in the member's territory, in words and as a picture.
func (s staff) picturing() handlers.Audience {
	duties := account.StaffDuties()
	return handlers.Audience{
		Commands: []handlers.Command{s.command("today", duties, s.today), s.command("stats", duties, s.stats)},
		Verbs: map[string]handlers.Run{
			"vstats": s.only("stats", duties, s.stats),
			"vtoday": s.only("today", duties, s.today),
		},
	}
}

// today says what waits and who has not been recorded.
func (s staff) today(ctx context.Context, db postgres.DB, r handlers.Request, m account.Member) (handlers.Reply, error) {
	own := where(m, account.StaffDuties()...)
	day, err := s.ledger.Today(ctx, db, own, "", r.Now)
	if err != nil {
		return handlers.Reply{}, err
	}
	silent, err := s.silent(ctx, db, r, own)
	if err != nil {
		return handlers.Reply{}, err
	}
	l := r.Lang
	lines := []locales.HTML{
		l.HTML("today.title", locales.Args{"Day": l.Date(r.Now)}),
		l.HTML("today.waiting", locales.Args{"Count": day.Waiting, "Flagged": day.Flagged}),
	}
	if day.Old > 0 {
		lines = append(lines, l.HTML("today.old", locales.Args{"Count": day.Old, "Days": s.opts.Method.Ranking.PreliminaryDays, "Since": l.Date(day.Oldest)}))
	}
	lines = append(lines,
		l.HTML("today.returned", locales.Args{"Count": day.Returned}),
		l.HTML("today.proposals", locales.Args{"Count": day.Proposals, "Escalated": day.Escalated}))
	text := locales.Join(locales.Lines(lines...), s.late(l, day), s.enteredLately(l, day), silent)
	return screen.Say(text, s.todayRows(r, m)...), nil
}

// late warns where so much waits that a rating would be preliminary.
func (s staff) late(l locales.Lang, day activity.Day) locales.HTML {
	if day.Late() <= s.opts.Method.Ranking.PreliminaryShare {
		return ""
	}
	return l.HTML("today.late", locales.Args{"Percent": l.Decimal(day.Late()*100, 0)})
}

// enteredLately is what was entered, by criterion.
func (s staff) enteredLately(l locales.Lang, day activity.Day) locales.HTML {
	if len(day.Entries) == 0 {
		return l.HTML("today.no_entries")
	}
	lines := []locales.HTML{l.HTML("today.entries")}
	for _, e := range day.Entries {
		lines = append(lines, l.HTML("today.entry", locales.Args{"Code": e.Criterion, "Week": e.Week, "Four": e.Four}))
	}
	return locales.Lines(lines...)
}

// silent names who has not been recorded for weeks.
func (s staff) silent(ctx context.Context, db postgres.DB, r handlers.Request, where activity.Territory) (locales.HTML, error) {
	found, total, err := activity.Silents(ctx, db, where, "", silentWeeks, silentMost, r.Now)
	if err != nil || total == 0 {
		return "", err
	}
	l := r.Lang
	lines := []locales.HTML{l.HTML("today.silent", locales.Args{"Count": total, "Weeks": silentWeeks})}
	for _, one := range found {
		d, err := deputy.Get(ctx, db, one.Deputy, r.Now)
		if err != nil {
			return "", err
		}
		since := l.Text("today.never")
		if !one.Last.IsZero() {
			since = l.Date(one.Last)
		}
		lines = append(lines, l.HTML("today.silent_one", locales.Args{"Name": d.Brief(string(l)), "Body": bodyOf(d).Short.In(string(l)), "Since": since}))
	}
	if total > len(found) {
		lines = append(lines, l.HTML("today.silent_more", locales.Args{"Count": total - len(found)}))
	}
	return locales.Lines(lines...), nil
}

// todayRows lead to what can be done about it.
func (s staff) todayRows(r handlers.Request, m account.Member) [][]handlers.Button {
	var buttons []handlers.Button
	if m.Has(account.Verifier) {
		buttons = append(buttons, screen.Press(r.Lang.Text("verify.begin"), "vnext", queue{}.arg()))
	}
	if slices.ContainsFunc(takesOn, m.Has) {
		buttons = append(buttons, screen.Press(r.Lang.Text("today.to_proposals"), "vpnext", "0"))
	}
	buttons = append(buttons, screen.Press(r.Lang.Text("today.to_stats"), "vstats"))
	return screen.Grid(buttons)
}

// stats is a picture of what was entered and verified, by week and by criterion. It is
// drawn when it is sent.
func (s staff) stats(_ context.Context, _ postgres.DB, r handlers.Request, m account.Member) (handlers.Reply, error) {
	own := where(m, account.StaffDuties()...)
	slices.Sort(own)
	units := strings.Join(slices.Compact(own), "+")
	if own.Whole() {
		units = ""
	}
	reply := screen.Say(r.Lang.HTML("stats.caption", locales.Args{"Count": activity.StatsWeeks, "Day": r.Lang.Date(r.Now)}),
		screen.Row(screen.Press(r.Lang.Text("stats.to_today"), "vtoday"), screen.Press(r.Lang.Text("stats.to_appeals"), "zst", axes[0].letter)))
	reply.Messages[0].Photo = StatsPicture + string(r.Lang) + ":" + r.Now.Format("20060102T1504") + ":" + units
	return reply, nil
}
