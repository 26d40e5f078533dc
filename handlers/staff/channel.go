package staff

import (
	"context"
	"errors"

	"qalauly/account"
	"qalauly/digest"
	"qalauly/handlers"
	"qalauly/handlers/screen"
	"qalauly/internal/postgres"
	"qalauly/locales"
	"qalauly/territory"
)

// joined notes that somebody changed what the bot may do in a channel. Editors are told
// of a new one; what it gets, they say.
func (s staff) joined(ctx context.Context, db postgres.DB, r handlers.Request) (handlers.Reply, error) {
	if !r.Joined.Channel {
		return handlers.Reply{}, nil
	}
	_, err := digest.See(ctx, db, digest.Channel{ID: r.Chat, Title: r.Joined.Title, Posts: r.Joined.Posts, AddedBy: r.Person.ID, SeenAt: r.Now})
	return handlers.Reply{}, err
}

// channels lists the channels and what each gets.
func (s staff) channels(ctx context.Context, db postgres.DB, r handlers.Request, _ account.Member) (handlers.Reply, error) {
	l := r.Lang
	all, err := digest.Channels(ctx, db)
	if err != nil {
		return handlers.Reply{}, err
	}
	feeds, err := digest.Feeds(ctx, db)
	if err != nil {
		return handlers.Reply{}, err
	}
	parts := []locales.HTML{l.HTML("channel.title"), l.HTML("channel.how", locales.Args{"Bot": "@" + s.opts.BotName})}
	var rows [][]handlers.Button
	for _, c := range all {
		told, err := s.channelLines(ctx, db, l, c, feeds)
		if err != nil {
			return handlers.Reply{}, err
		}
		parts = append(parts, told)
		rows = append(rows, screen.Row(screen.Press(screen.Fitting("📢 "+c.Title), "wcone", chat36(c.ID))))
	}
	rows = append(rows, screen.Row(screen.Press(l.Text("weekpost.open"), "wd")))
	return screen.Show(r, locales.Join(parts...), rows...), nil
}

// channelLines says what a channel gets.
func (s staff) channelLines(ctx context.Context, db postgres.DB, l locales.Lang, c digest.Channel, feeds []digest.Feed) (locales.HTML, error) {
	lines := []locales.HTML{locales.Bold(c.Title)}
	for _, f := range feeds {
		if f.Channel != c.ID {
			continue
		}
		name, err := s.feedName(ctx, db, l, f.Region, f.Lang)
		if err != nil {
			return "", err
		}
		lines = append(lines, l.HTML("channel.gets", locales.Args{"Feed": name}))
	}
	if len(lines) == 1 {
		lines = append(lines, l.HTML("channel.nothing"))
	}
	if !c.Posts {
		lines = append(lines, l.HTML("channel.mute"))
	}
	return locales.Lines(lines...), nil
}

// channel is pressed: wcone <channel>.
func (s staff) channel(ctx context.Context, db postgres.DB, r handlers.Request, m account.Member) (handlers.Reply, error) {
	return s.channelAfter(ctx, db, r, m, chatArg(r, 0), "")
}

func (s staff) channelAfter(ctx context.Context, db postgres.DB, r handlers.Request, m account.Member, id int64, head locales.HTML) (handlers.Reply, error) {
	l := r.Lang
	c, err := digest.ChannelByID(ctx, db, id)
	if errors.Is(err, digest.ErrNoChannel) {
		return handlers.OldButton(l), nil
	}
	if err != nil {
		return handlers.Reply{}, err
	}
	feeds, err := digest.Feeds(ctx, db)
	if err != nil {
		return handlers.Reply{}, err
	}
	told, err := s.channelLines(ctx, db, l, c, feeds)
	if err != nil {
		return handlers.Reply{}, err
	}
	var rows [][]handlers.Button
	if digest.Publishes(m) {
		for _, lang := range locales.All() {
			rows = append(rows, screen.Row(screen.Press(l.Text("channel.button_add", locales.Args{"Language": lang.Text("language.name")}), "wcadd", chat36(id), string(lang))))
		}
		for _, f := range feeds {
			if f.Channel != id {
				continue
			}
			name, err := s.feedName(ctx, db, l, f.Region, f.Lang)
			if err != nil {
				return handlers.Reply{}, err
			}
			rows = append(rows, screen.Row(screen.Press(screen.Fitting(l.Text("channel.button_end", locales.Args{"Feed": name}), "✖️ "+name), "wcend", screen.ID36(f.ID), chat36(id))))
		}
	}
	rows = append(rows, screen.Row(screen.Press(l.Text("button.back"), "wc")))
	return screen.Show(r, joinSome(head, told), rows...), nil
}

// chooseFeed is pressed: wcadd <channel> <language>. It asks for the region.
func (s staff) chooseFeed(ctx context.Context, db postgres.DB, r handlers.Request, _ account.Member) (handlers.Reply, error) {
	l := r.Lang
	lang, known := locales.Known(screen.Arg(r, 1))
	c, err := digest.ChannelByID(ctx, db, chatArg(r, 0))
	if errors.Is(err, digest.ErrNoChannel) || !known {
		return handlers.OldButton(l), nil
	}
	if err != nil {
		return handlers.Reply{}, err
	}
	units, err := territory.Regions(ctx, db, r.Now, string(l))
	if err != nil {
		return handlers.Reply{}, err
	}
	var regions []handlers.Button
	for _, u := range units {
		regions = append(regions, screen.Press(screen.Clip(u.Short.In(string(l)), screen.Wide), "wcbind", chat36(c.ID), string(lang), u.Code))
	}
	return screen.Show(r, l.HTML("channel.ask_region", locales.Args{"Channel": c.Title, "Language": lang.Text("language.name")}), screen.Joined(
		[][]handlers.Button{screen.Row(screen.Press(l.Text("rating.country"), "wcbind", chat36(c.ID), string(lang), wholeCountry))},
		screen.Grid(regions), [][]handlers.Button{screen.Row(screen.Press(l.Text("button.back"), "wcone", chat36(c.ID)))})...), nil
}

// bindFeed is pressed: wcbind <channel> <language> <region>.
func (s staff) bindFeed(ctx context.Context, db postgres.DB, r handlers.Request, m account.Member) (handlers.Reply, error) {
	lang, known := locales.Known(screen.Arg(r, 1))
	region := screen.Arg(r, 2)
	if region == wholeCountry {
		region = ""
	}
	if !known {
		return handlers.OldButton(r.Lang), nil
	}
	key := "channel.bound"
	err := digest.Bind(ctx, db, m.ID, chatArg(r, 0), region, string(lang), r.Now)
	switch {
	case errors.Is(err, digest.ErrNoChannel):
		return handlers.OldButton(r.Lang), nil
	case errors.Is(err, digest.ErrBound):
		key = "channel.bound_already"
	case err != nil:
		return handlers.Reply{}, err
	}
	return s.channelAfter(ctx, db, r, m, chatArg(r, 0), r.Lang.HTML(key))
}

// endFeed is pressed: wcend <feed> <channel>.
func (s staff) endFeed(ctx context.Context, db postgres.DB, r handlers.Request, m account.Member) (handlers.Reply, error) {
	err := digest.Unbind(ctx, db, m.ID, screen.IDArg(r, 0), r.Now)
	if err != nil && !errors.Is(err, digest.ErrNoChannel) {
		return handlers.Reply{}, err
	}
	return s.channelAfter(ctx, db, r, m, chatArg(r, 1), r.Lang.HTML("channel.ended"))
}
