package staff

import (
	"context"
	"errors"
	"strings"
	"time"

	"qalauly/account"
	"qalauly/calendar"
	"qalauly/digest"
	"qalauly/handlers"
	"qalauly/handlers/screen"
	"qalauly/handlers/weekly"
	"qalauly/handlers/wording"
	"qalauly/internal/postgres"
	"qalauly/locales"
	"qalauly/rating/weeks"
	"qalauly/territory"
)

// publishers see what goes to channels; who does something about it publishes for the
// whole country.
var publishers = []account.Duty{account.Editor, account.Administrator}

// publishing is the week's post and the channels that get it.
func (s staff) publishing() handlers.Audience {
	acting := func(do run) handlers.Run {
		return s.only("/digest", publishers, func(ctx context.Context, db postgres.DB, r handlers.Request, m account.Member) (handlers.Reply, error) {
			if !digest.Publishes(m) {
				return s.refuse(ctx, db, r, m, "/digest", refusal{Key: "week.country_only"})
			}
			return do(ctx, db, r, m)
		})
	}
	return handlers.Audience{
		Commands: []handlers.Command{s.command("digest", publishers, s.week), s.command("channel", publishers, s.channels)},
		Verbs: map[string]handlers.Run{
			"wd":     s.only("/digest", publishers, s.week),
			"wdsee":  s.only("/digest", publishers, s.seeWeek),
			"wdhold": acting(s.holdWeek),
			"wdfree": acting(s.freeWeek),
			"wdask":  acting(s.askWeek),
			"wdyes":  acting(s.approveWeek),
			"wdok":   acting(s.confirmPost),
			"wc":     s.only("/channel", publishers, s.channels),
			"wcone":  s.only("/channel", publishers, s.channel),
			"wcadd":  acting(s.chooseFeed),
			"wcbind": acting(s.bindFeed),
			"wcend":  acting(s.endFeed),
		},
		Joined: s.joined,
	}
}

// week shows where the posts of the newest week stand, and what can be done about them.
func (s staff) week(ctx context.Context, db postgres.DB, r handlers.Request, m account.Member) (handlers.Reply, error) {
	return s.weekAfter(ctx, db, r, m, "")
}

// weekAfter does so below what was just done.
func (s staff) weekAfter(ctx context.Context, db postgres.DB, r handlers.Request, m account.Member, head locales.HTML) (handlers.Reply, error) {
	if err := digest.Settle(ctx, db, r.Now); err != nil {
		return handlers.Reply{}, err
	}
	l := r.Lang
	parts := []locales.HTML{head, l.HTML("week.title")}
	var rows [][]handlers.Button
	for _, read := range []func(context.Context, postgres.DB) (weeks.Snapshot, error){
		func(ctx context.Context, db postgres.DB) (weeks.Snapshot, error) {
			return weeks.Latest(ctx, db, weeks.Weekly)
		},
		weeks.CurrentDraft,
	} {
		snap, err := read(ctx, db)
		if errors.Is(err, weeks.ErrNone) {
			continue
		}
		if err != nil {
			return handlers.Reply{}, err
		}
		told, more, err := s.weekOf(ctx, db, l, m, snap)
		if err != nil {
			return handlers.Reply{}, err
		}
		parts, rows = append(parts, told), append(rows, more...)
	}
	if len(parts) == 2 {
		parts = append(parts, l.HTML("week.none"))
	}
	asked, more, err := s.weekWishes(ctx, db, l, m)
	if err != nil {
		return handlers.Reply{}, err
	}
	rows = append(append(rows, more...), screen.Row(screen.Press(l.Text("week.button_channels"), "wc")))
	return screen.Show(r, joinSome(append(parts, asked)...), rows...), nil
}

func joinSome(all ...locales.HTML) locales.HTML {
	var some []locales.HTML
	for _, one := range all {
		if one != "" {
			some = append(some, one)
		}
	}
	return locales.Join(some...)
}

// weekOf tells of one week: published or still a draft, its posts, what may be asked for.
func (s staff) weekOf(ctx context.Context, db postgres.DB, l locales.Lang, m account.Member, snap weeks.Snapshot) (locales.HTML, [][]handlers.Button, error) {
	held, err := digest.HeldBy(ctx, db, snap.Period)
	if err != nil {
		return "", nil, err
	}
	args := locales.Args{"Period": wording.Period(l, snap.Period)}
	id := screen.ID36(snap.ID)
	rows := [][]handlers.Button{screen.Row(screen.Press(l.Text("week.button_see", locales.Args{"Period": wording.Period(l, snap.Period)}), "wdsee", id))}
	if snap.State == weeks.Draft {
		args["When"] = dayClock(l, snap.PublishAt)
		lines := []locales.HTML{l.HTML("week.coming", args)}
		if held.At.IsZero() {
			rows = append(rows, screen.Row(screen.Press(l.Text("week.button_hold"), "wdhold", strings.ToLower(snap.Period))))
		} else {
			lines = append(lines, l.HTML("week.held_ahead"))
			if held.By == m.ID {
				rows = append(rows, screen.Row(screen.Press(l.Text("week.button_free"), "wdfree", strings.ToLower(snap.Period))))
			}
		}
		return locales.Lines(lines...), rows, nil
	}
	args["When"] = dayClock(l, snap.PublishedAt)
	lines := []locales.HTML{l.HTML("week.published", args)}
	told, more, err := s.weekPosts(ctx, db, l, snap)
	if err != nil {
		return "", nil, err
	}
	return locales.Lines(append(lines, told...)...), append(rows, more...), nil
}

// weekPosts tells of each post, and offers what is possible.
func (s staff) weekPosts(ctx context.Context, db postgres.DB, l locales.Lang, snap weeks.Snapshot) (lines []locales.HTML, rows [][]handlers.Button, err error) {
	all, err := digest.Posts(ctx, db, snap.Period)
	if err != nil {
		return nil, nil, err
	}
	unposted, err := digest.Unposted(ctx, db, snap.Period)
	if err != nil {
		return nil, nil, err
	}
	owed := false
	for _, p := range all {
		line, err := s.postLine(ctx, db, l, p)
		if err != nil {
			return nil, nil, err
		}
		lines = append(lines, line)
		owed = owed || p.State == digest.Owed && !p.Edits()
		if p.State == digest.Unclear {
			rows = append(rows, screen.Row(screen.Press(screen.Fitting(l.Text("week.button_there", locales.Args{"Channel": p.Title})), "wdok", screen.ID36(p.ID))))
		}
	}
	if len(unposted) > 0 {
		lines = append(lines, l.HTML("week.unposted", locales.Args{"Number": len(unposted)}))
	}
	if len(all)+len(unposted) == 0 {
		lines = append(lines, l.HTML("week.no_channels"))
	}
	if owed {
		rows = append(rows, screen.Row(screen.Press(l.Text("week.button_hold"), "wdhold", strings.ToLower(snap.Period))))
	}
	for _, ask := range asks {
		subject, err := digest.Wish{What: ask.what, Period: snap.Period}.Subject(ctx, db)
		if err != nil {
			return nil, nil, err
		}
		if len(subject) > 0 || ask.what == digest.Publish && len(unposted) > 0 {
			rows = append(rows, screen.Row(screen.Press(l.Text(ask.key), "wdask", string(ask.what), strings.ToLower(snap.Period))))
		}
	}
	return lines, rows, nil
}

// asks are what an editor may ask for, in the order of the buttons.
var asks = []struct {
	what digest.What
	key  string
}{{digest.Publish, "week.button_publish"}, {digest.Again, "week.button_again"}, {digest.Correct, "week.button_correct"}}

// states are the words of where a post stands.
var postStates = map[digest.State]string{
	digest.Held: "week.state_held", digest.Owed: "week.state_owed", digest.Sent: "week.state_sent",
	digest.Unclear: "week.state_unclear", digest.Failed: "week.state_failed", digest.Dropped: "week.state_dropped",
}

func (s staff) postLine(ctx context.Context, db postgres.DB, l locales.Lang, p digest.Post) (locales.HTML, error) {
	feed, err := s.feedName(ctx, db, l, p.Region, p.Lang)
	if err != nil {
		return "", err
	}
	state := l.Text(postStates[p.State])
	switch {
	case p.State == digest.Sent && !p.EditedAt.IsZero():
		state = l.Text("week.state_edited", locales.Args{"When": dayClock(l, p.EditedAt)})
	case p.State == digest.Sent:
		state = l.Text("week.state_sent_at", locales.Args{"When": dayClock(l, p.PostedAt)})
	}
	return l.HTML("week.post", locales.Args{"Channel": p.Title, "Feed": feed, "State": state}), nil
}

// feedName is what a channel gets: a region or the whole country, and the language.
func (s staff) feedName(ctx context.Context, db postgres.DB, l locales.Lang, region, lang string) (string, error) {
	where := l.Text("members.country")
	if region != "" {
		u, err := territory.ByCode(ctx, db, region)
		if err != nil {
			return "", err
		}
		where = u.Short.In(string(l))
	}
	return where + " · " + ownName(lang), nil
}

// ownName is a language by its own name.
func ownName(lang string) string {
	if l, ok := locales.Known(lang); ok {
		return l.Text("language.name")
	}
	return lang
}

func dayClock(l locales.Lang, t time.Time) string {
	t = t.In(calendar.Zone)
	return l.Text("week.moment", locales.Args{"Day": l.Date(t), "Clock": t.Format("15:04")})
}

// weekWishes tells what waits for a second editor; who asked cannot approve.
func (s staff) weekWishes(ctx context.Context, db postgres.DB, l locales.Lang, m account.Member) (locales.HTML, [][]handlers.Button, error) {
	all, err := digest.Wishes(ctx, db)
	if err != nil {
		return "", nil, err
	}
	var told []locales.HTML
	var rows [][]handlers.Button
	for _, w := range all {
		text, err := weekly.Wish(ctx, db, l, w)
		if err != nil {
			return "", nil, err
		}
		told = append(told, text)
		if w.AskedBy != m.ID && digest.Publishes(m) {
			rows = append(rows, screen.Row(screen.Press(l.Text("week.button_approve", locales.Args{"What": l.Text(approved[w.What])}), "wdyes", screen.ID36(w.ID))))
		} else {
			told = append(told, l.HTML("week.another"))
		}
	}
	return locales.Lines(told...), rows, nil
}

var approved = map[digest.What]string{digest.Publish: "week.approve_publish", digest.Again: "week.approve_again", digest.Correct: "week.approve_correct"}
