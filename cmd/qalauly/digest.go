package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"text/tabwriter"
	"time"

	"qalauly/bot"
	"qalauly/calendar"
	"qalauly/digest"
	"qalauly/handlers/weekly"
	"qalauly/internal/postgres"
	"qalauly/locales"
	"qalauly/rating/weeks"
)

// digestCmd is the week's post on the command line. The operator needs no second person;
// what is done stands in the audit as the operator's.
type digestCmd struct {
	Preview digestPreviewCmd `cmd:"" help:"Write a week's post as it stands, or will stand, in a channel: the text, and the picture into a file."`
	Publish digestPublishCmd `cmd:"" help:"Post what is held, was refused or has no post yet; send again what is unclear, or correct what was posted."`
	Hold    digestHoldCmd    `cmd:"" help:"Hold a week's post before it goes out."`
	Status  digestStatusCmd  `cmd:"" default:"withargs" help:"Show the channels, and where the posts of a week stand."`
}

type digestPreviewCmd struct {
	databaseFlags `embed:""`
	Period        string       `arg:"" optional:"" help:"2026-W47, also a draft. Without one: the newest published week."`
	Region        string       `help:"A region by its code; without one the whole country."`
	Lang          locales.Lang `enum:"kk,ru" default:"kk" help:"The language: kk or ru."`
	Picture       string       `help:"The file to write the picture into, WEEK.png; one that is there is left alone."`
	Bot           string       `default:"qalauly_bot" help:"The bot's name, as it stands in the picture and in links."`
	PartyNameKK   string       `name:"party-name-kk" env:"PARTY_NAME_KK" default:"AMANAT" help:"The party's name in Kazakh."`
	PartyNameRU   string       `name:"party-name-ru" env:"PARTY_NAME_RU" default:"AMANAT" help:"The party's name in Russian."`
}

// Run writes the post.
func (d digestPreviewCmd) Run() error {
	return d.with(func(ctx context.Context, db postgres.DB) error { return d.show(ctx, os.Stdout, db) })
}

func (d digestPreviewCmd) show(ctx context.Context, out io.Writer, db postgres.DB) error {
	s, err := weekOf(ctx, db, d.Period)
	if errors.As(err, new(mistake)) && d.Period != "" {
		if draft, none := weeks.DraftOf(ctx, db, d.Period); none == nil {
			fmt.Fprintln(os.Stderr, "a draft: until objections are decided its numbers may change")
			s, err = draft, nil
		}
	}
	if err != nil {
		return err
	}
	words := weekly.Words{BotName: d.Bot, Party: map[locales.Lang]string{locales.Kazakh: d.PartyNameKK, locales.Russian: d.PartyNameRU}}
	m, err := words.Preview(ctx, db, d.Lang, s, d.Region)
	if err != nil {
		return err
	}
	fmt.Fprintln(out, m.HTML)
	for _, row := range m.Rows {
		for _, b := range row {
			fmt.Fprintf(out, "[%s] %s\n", b.Label, b.URL)
		}
	}
	if d.Picture == "" {
		return nil
	}
	body, err := words.Draw(ctx, db, m.Photo[len(weekly.Picture):])
	if err != nil {
		return err
	}
	file, err := os.OpenFile(d.Picture, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644)
	if err != nil {
		return mistake{err}
	}
	_, err = file.Write(body)
	return errors.Join(err, file.Close())
}

// weekOf is a published week, the newest where none is named.
func weekOf(ctx context.Context, db postgres.DB, period string) (s weeks.Snapshot, err error) {
	if period == "" {
		s, err = weeks.Latest(ctx, db, weeks.Weekly)
	} else {
		s, err = weeks.Of(ctx, db, period)
	}
	if errors.Is(err, weeks.ErrNone) {
		return s, mistakef("no such week is published")
	}
	return s, err
}

type digestPublishCmd struct {
	databaseFlags `embed:""`
	Period        string `arg:"" optional:"" help:"2026-W47. Without one: the newest published week."`
	Again         bool   `help:"Send again the posts of which it is unclear whether they went out. Look into the channels before."`
	Correct       bool   `help:"Change posts that a newer version of the week tells otherwise, where they stand."`
}

// Run does what two editors would.
func (d digestPublishCmd) Run() error {
	return d.with(func(ctx context.Context, db postgres.DB) error { return d.publish(ctx, os.Stdout, db, calendar.Now()) })
}

func (d digestPublishCmd) publish(ctx context.Context, out io.Writer, db postgres.DB, now time.Time) error {
	what := digest.Publish
	switch {
	case d.Again && d.Correct:
		return mistakef("--again or --correct, not both")
	case d.Again:
		what = digest.Again
	case d.Correct:
		what = digest.Correct
	}
	s, err := weekOf(ctx, db, d.Period)
	if err != nil {
		return err
	}
	if err := digest.Settle(ctx, db, now); err != nil {
		return err
	}
	_, err = digest.Ask(ctx, db, 0, what, s.Period, now)
	switch {
	case errors.Is(err, digest.ErrNothing):
		return mistakef("%s: there is nothing to %s; a week is posted in a channel once", s.Period, what)
	case errors.Is(err, digest.ErrNotNewest):
		return mistakef("%s: only the newest week is posted", s.Period)
	case errors.Is(err, digest.ErrPaused):
		return mistakef("publication is paused; \"qalauly rating resume\" lets it go on")
	case err != nil:
		return err
	}
	return postTable(ctx, out, db, s.Period)
}

type digestHoldCmd struct {
	databaseFlags `embed:""`
	Period        string `arg:"" help:"2026-W47; also a week that is not published yet."`
}

// Run holds the posts of a week.
func (d digestHoldCmd) Run() error {
	week, err := calendar.ParseWeek(d.Period)
	if err != nil {
		return mistake{err}
	}
	return d.with(func(ctx context.Context, db postgres.DB) error {
		if err := digest.Keep(ctx, db, 0, week.String(), calendar.Now()); err != nil {
			return err
		}
		return postTable(ctx, os.Stdout, db, week.String())
	})
}

type digestStatusCmd struct {
	databaseFlags `embed:""`
	Period        string `arg:"" optional:"" help:"2026-W47. Without one: the newest published week."`
}

// Run shows channels and posts.
func (d digestStatusCmd) Run() error {
	return d.with(func(ctx context.Context, db postgres.DB) error { return d.show(ctx, os.Stdout, db, calendar.Now()) })
}

func (d digestStatusCmd) show(ctx context.Context, out io.Writer, db postgres.DB, now time.Time) error {
	if err := digest.Settle(ctx, db, now); err != nil {
		return err
	}
	feeds, err := digest.Feeds(ctx, db)
	if err != nil {
		return err
	}
	table := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	writeRow(table, "CHANNEL", "TITLE", "REGION", "LANGUAGE", "MAY POST")
	for _, f := range feeds {
		writeRow(table, fmt.Sprint(f.Channel), f.Title, or(f.Region, "country"), f.Lang, fmt.Sprint(f.Posts))
	}
	if err := table.Flush(); err != nil {
		return err
	}
	s, err := weekOf(ctx, db, d.Period)
	if d.Period == "" && errors.As(err, new(mistake)) {
		return nil // nothing is published yet
	}
	if err != nil {
		return err
	}
	fmt.Fprintln(out)
	return postTable(ctx, out, db, s.Period)
}

// postTable shows where the posts of a week stand.
func postTable(ctx context.Context, out io.Writer, db postgres.DB, period string) error {
	all, err := digest.Posts(ctx, db, period)
	if err != nil {
		return err
	}
	held, err := digest.HeldBy(ctx, db, period)
	if err != nil {
		return err
	}
	table := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	writeRow(table, "WEEK", "CHANNEL", "REGION", "LANGUAGE", "STATE", "EDITION", "OUTCOME")
	for _, p := range all {
		writeRow(table, p.Period, p.Title, or(p.Region, "country"), p.Lang, string(p.State), fmt.Sprint(p.Edition), p.Outcome)
	}
	if len(all) == 0 && !held.At.IsZero() {
		writeRow(table, period, "", "", "", "held before it is made", "", "")
	}
	return table.Flush()
}

func or(text, other string) string {
	if text == "" {
		return other
	}
	return text
}

// postNow posts the newest week in channels that have none of it, without waiting for the
// next one: in the demo.
func (s *server) postNow(ctx context.Context, now time.Time) error {
	newest, err := weeks.Latest(ctx, s.pool, weeks.Weekly)
	if errors.Is(err, weeks.ErrNone) {
		return nil
	}
	if err == nil {
		_, err = digest.Ask(ctx, s.pool, 0, digest.Publish, newest.Period, now)
	}
	if errors.Is(err, digest.ErrNothing) {
		return nil
	}
	return err
}

// settled binds the channels of the settings to the whole country's week. A channel that
// cannot be read now is bound when the service starts next; an editor may do so at any time.
func (s *server) settled(ctx context.Context) {
	telegram := bot.Inquire(s.cfg.TelegramAPIURL, s.cfg.TelegramToken.Reveal())
	defer telegram.Close()
	for lang, name := range map[locales.Lang]string{locales.Kazakh: s.cfg.ChannelKK, locales.Russian: s.cfg.ChannelRU} {
		if name == "" {
			continue
		}
		c, err := telegram.Chat(ctx, name)
		if err == nil {
			err = bindSetting(ctx, s.pool, c, lang, calendar.Now())
		}
		if err != nil && ctx.Err() == nil {
			s.log.WithField("error", err).WithField("lang", string(lang)).Warn("the channel of the settings is not bound; \"qalauly doctor\" says what is wrong")
		}
	}
}

func bindSetting(ctx context.Context, db postgres.DB, c bot.Chat, lang locales.Lang, now time.Time) error {
	bound, err := digest.EverBound(ctx, db, c.ID, "", string(lang))
	if err != nil || bound {
		return err // from then on editors say what it gets
	}
	if _, err := digest.ChannelByID(ctx, db, c.ID); errors.Is(err, digest.ErrNoChannel) {
		_, err = digest.See(ctx, db, digest.Channel{ID: c.ID, Title: c.Title, Posts: true, SeenAt: now})
		if err != nil {
			return err
		}
	} else if err != nil {
		return err
	}
	return digest.Bind(ctx, db, 0, c.ID, "", string(lang), now)
}
