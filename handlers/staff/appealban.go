package staff

import (
	"context"
	"errors"
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"

	"qalauly/account"
	"qalauly/appeal"
	"qalauly/calendar"
	"qalauly/handlers"
	"qalauly/handlers/cards"
	"qalauly/handlers/screen"
	"qalauly/internal/postgres"
	"qalauly/locales"
	"qalauly/notice"
	"qalauly/territory"
)

// talkBan is the conversation in which a ban waits to be asked for.
const talkBan = "ban"

// bansMost is the longest ban, in days.
const bansMost = 365

// banWanted is a ban while it is being put together.
type banWanted struct {
	Appeal int64
	Until  time.Time
	Reason string
}

// banSaid is «KK-2026-000123 30 reason», the letters before the year may be left out.
var banSaid = regexp.MustCompile(`(?s)^(?:№\s*)?(?:[A-Za-zА-Яа-я]{2}-)?(\d{4}-\d{6})\s+(\d{1,4})\s+(.{3,500})$`)

// ban is «/ban KK-2026-000123 30 reason»; without anything it lists what waits and holds.
func (s staff) ban(ctx context.Context, db postgres.DB, r handlers.Request, m account.Member) (handlers.Reply, error) {
	l := r.Lang
	if tidy(r.Args) == "" {
		return s.listBans(ctx, db, r, m)
	}
	said := banSaid.FindStringSubmatch(strings.TrimSpace(r.Args))
	if said == nil {
		return screen.Say(locales.Join(l.HTML("desk.ban_usage"), screen.Example(l, "ban"))), nil
	}
	a, side, err := appeal.ByNumber(ctx, db, actorOf(m, r), "KK-"+said[1], r.Now)
	if errors.Is(err, appeal.ErrUnknown) || err == nil && side != appeal.Staff {
		return s.refuse(ctx, db, r, m, "/ban", refusal{Key: "desk.not_yours"})
	}
	if err != nil {
		return handlers.Reply{}, err
	}
	n, err := strconv.Atoi(said[2])
	if err != nil || n < 1 || n > bansMost {
		return screen.Say(l.HTML("desk.ban_days")), nil //nolint:nilerr // the person is told how many days there may be
	}
	w := banWanted{a.ID, (calendar.DayOf(r.Now) + calendar.Day(n)).End(), strings.TrimSpace(said[3])}
	return remember(screen.Say(l.HTML("desk.ban_sure", locales.Args{"Number": a.Number, "Until": untilDay(l, w.Until), "Reason": w.Reason}),
		screen.Row(screen.Press(l.Text("desk.ban_ask"), "zban")), screen.Row(screen.Press(l.Text("cardask.no"), "zno"))), talkBan, w)
}

// untilDay is the last day of a ban.
func untilDay(l locales.Lang, until time.Time) string {
	return l.DateYear(until.Add(-time.Second).In(calendar.Zone))
}

// askBan is pressed: a second person is told.
func (s staff) askBan(ctx context.Context, db postgres.DB, r handlers.Request, m account.Member) (handlers.Reply, error) {
	var w banWanted
	if !recall(r, talkBan, &w) {
		return idle(handlers.OldButton(r.Lang)), nil
	}
	a, refused, err := s.seen(ctx, db, r, m, w.Appeal)
	if err != nil || refused != nil {
		return deref(refused), err
	}
	b, err := appeal.AskBan(ctx, db, actorOf(m, r), w.Appeal, w.Reason, w.Until, r.Now)
	if errors.Is(err, appeal.ErrNotYours) {
		return idle(screen.Show(r, r.Lang.HTML("desk.ban_nobody"))), nil
	}
	if err != nil {
		return handlers.Reply{}, err
	}
	if err := tellSecond(ctx, db, m, a, b.ID); err != nil {
		return handlers.Reply{}, err
	}
	return idle(screen.Show(r, r.Lang.HTML("desk.ban_asked", locales.Args{"Number": a.Number}))), nil
}

// tellSecond owes a notice to the other clerks of the nearest unit that has one.
func tellSecond(ctx context.Context, db postgres.DB, m account.Member, a appeal.Appeal, ban int64) error {
	path, err := territory.Path(ctx, db, a.Unit)
	if err != nil {
		return err
	}
	by, err := account.OfUnits(ctx, db, clerks)
	if err != nil {
		return err
	}
	for _, unit := range append(path, "") {
		told := false
		for _, one := range by[unit] {
			if one.Member == m.ID || one.Person == a.Person {
				continue
			}
			told = true
			err := notice.Post(ctx, db, notice.Notice{To: one.Person, Kind: cards.BanNotice, Ref: number(a.ID), Once: fmt.Sprintf("ban:%d", ban)})
			if err != nil {
				return err
			}
		}
		if told {
			return nil
		}
	}
	return nil
}

// listBans shows what waits for a second person, and what holds.
func (s staff) listBans(ctx context.Context, db postgres.DB, r handlers.Request, m account.Member) (handlers.Reply, error) {
	l := r.Lang
	units, err := clerkUnits(ctx, db, m)
	if err != nil {
		return handlers.Reply{}, err
	}
	all, err := appeal.Bans(ctx, db, units, r.Now)
	if err != nil {
		return handlers.Reply{}, err
	}
	names, err := account.Names(ctx, db)
	if err != nil {
		return handlers.Reply{}, err
	}
	var lines []locales.HTML
	var rows [][]handlers.Button
	for _, b := range all[:min(len(all), aPage)] {
		if b.Appeal == nil {
			continue
		}
		a, _, err := appeal.See(ctx, db, actorOf(m, r), *b.Appeal, r.Now)
		if errors.Is(err, appeal.ErrUnknown) {
			continue
		}
		if err != nil {
			return handlers.Reply{}, err
		}
		args := locales.Args{"Number": a.Number, "Until": untilDay(l, b.Until), "Name": names[b.AskedBy], "Reason": b.Reason}
		key := "desk.ban_line"
		if b.ApprovedAt != nil {
			key = "desk.ban_holds"
			rows = append(rows, screen.Row(screen.Press(l.Text("desk.ban_end", locales.Args{"Number": a.Number}), "zbno", screen.ID36(b.ID))))
		} else {
			rows = append(rows, screen.Row(screen.Press(l.Text("desk.ban_yes", locales.Args{"Number": a.Number}), "zbok", screen.ID36(b.ID))),
				screen.Row(screen.Press(l.Text("desk.ban_no", locales.Args{"Number": a.Number}), "zbno", screen.ID36(b.ID))))
		}
		lines = append(lines, l.HTML(key, args))
	}
	if len(lines) == 0 {
		return screen.Show(r, locales.Join(l.HTML("desk.ban_none"), l.HTML("desk.ban_usage"), screen.Example(l, "ban"))), nil
	}
	head := l.HTML("desk.ban_title", locales.Args{"Count": len(lines)})
	return screen.Show(r, locales.Join(append([]locales.HTML{head}, lines...)...), rows...), nil
}

// approveBan is pressed by a second person: zbok <ban>.
func (s staff) approveBan(ctx context.Context, db postgres.DB, r handlers.Request, m account.Member) (handlers.Reply, error) {
	b, err := appeal.ApproveBan(ctx, db, actorOf(m, r), screen.IDArg(r, 0), r.Now)
	if reply, known, err := s.banRefused(ctx, db, r, m, err); known {
		return reply, err
	}
	if err != nil {
		return handlers.Reply{}, err
	}
	return screen.Show(r, r.Lang.HTML("desk.ban_done", locales.Args{"Until": untilDay(r.Lang, b.Until)})), nil
}

// endBan is pressed: zbno <ban>. One that was only asked for is refused by it.
func (s staff) endBan(ctx context.Context, db postgres.DB, r handlers.Request, m account.Member) (handlers.Reply, error) {
	b, err := appeal.EndBan(ctx, db, actorOf(m, r), screen.IDArg(r, 0), r.Now)
	if reply, known, err := s.banRefused(ctx, db, r, m, err); known {
		return reply, err
	}
	if err != nil {
		return handlers.Reply{}, err
	}
	key := "desk.ban_refused"
	if b.ApprovedAt != nil {
		key = "desk.ban_ended"
	}
	return screen.Show(r, r.Lang.HTML(key)), nil
}

// banRefused is a refusal of who may not decide on a ban, which the audit keeps.
func (s staff) banRefused(ctx context.Context, db postgres.DB, r handlers.Request, m account.Member, err error) (handlers.Reply, bool, error) {
	if errors.Is(err, appeal.ErrUnknown) || errors.Is(err, appeal.ErrNotYours) {
		reply, err := s.refuse(ctx, db, r, m, "ban:"+number(screen.IDArg(r, 0)), refusal{Key: "desk.not_yours"})
		return reply, true, err
	}
	if errors.Is(err, appeal.ErrTwo) {
		reply, err := s.refuse(ctx, db, r, m, "ban:"+number(screen.IDArg(r, 0)), refusal{Key: "desk.two_asked"})
		return reply, true, err
	}
	return handlers.Reply{}, false, nil
}
