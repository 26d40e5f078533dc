package digest

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"qalauly/internal/audit"
	"qalauly/internal/postgres"
	"qalauly/notice"
)

// Channel is a channel of which the bot is an administrator, or was.
type Channel struct {
	ID      int64 // of the chat
	Title   string
	Posts   bool  // the bot may post there
	AddedBy int64 // the person who made it an administrator; 0: the settings
	SeenAt  time.Time
}

// Feed is what a channel gets: the week of a region, or of the whole country where it
// is "", in a language.
type Feed struct {
	ID      int64
	Channel int64
	Title   string // of the channel
	Posts   bool   // the bot may post there
	Region  string
	Lang    string
	BoundAt time.Time
}

// Why a channel is not bound.
var (
	ErrNoChannel = errors.New("digest: no such channel")
	ErrBound     = errors.New("digest: the channel gets that already")
)

// See notes what the bot may do in a channel. It reports whether the channel is new, or
// new to the bot once more; then editors are told.
func See(ctx context.Context, db postgres.DB, c Channel) (fresh bool, err error) {
	err = db.QueryRow(ctx, `
		WITH before AS (SELECT posts FROM digest_channel WHERE id = $1)
		INSERT INTO digest_channel (id, title, posts, added_by, seen_at) VALUES ($1, $2, $3, $4, $5)
		ON CONFLICT (id) DO UPDATE SET title = EXCLUDED.title, posts = EXCLUDED.posts, seen_at = EXCLUDED.seen_at,
			added_by = CASE WHEN EXCLUDED.posts THEN EXCLUDED.added_by ELSE digest_channel.added_by END
		RETURNING posts AND NOT coalesce((SELECT posts FROM before), false)`, c.ID, c.Title, c.Posts, c.AddedBy, c.SeenAt).Scan(&fresh)
	if err != nil {
		return false, fmt.Errorf("digest: channel %d: %w", c.ID, err)
	}
	if !fresh {
		return false, nil
	}
	return true, tellEditors(ctx, db, 0, notice.Notice{Kind: NoticeChannel, Ref: fmt.Sprint(c.ID), Once: fmt.Sprint(NoticeChannel, ":", c.ID, ":", c.SeenAt.Unix())})
}

// ChannelByID is a channel.
func ChannelByID(ctx context.Context, db postgres.DB, id int64) (Channel, error) {
	all, err := channels(ctx, db, `WHERE id = $1`, id)
	if err == nil && len(all) == 0 {
		err = ErrNoChannel
	}
	if err != nil {
		return Channel{}, err
	}
	return all[0], nil
}

// Channels are all that the bot may post in or that get something, by title.
func Channels(ctx context.Context, db postgres.DB) ([]Channel, error) {
	return channels(ctx, db, `WHERE posts OR EXISTS (SELECT FROM digest_feed f WHERE f.channel = digest_channel.id AND f.ended_at IS NULL) ORDER BY title, id`)
}

func channels(ctx context.Context, db postgres.DB, which string, args ...any) ([]Channel, error) {
	rows, err := db.Query(ctx, `SELECT id, title, posts, added_by, seen_at FROM digest_channel `+which, args...)
	if err != nil {
		return nil, fmt.Errorf("digest: channels: %w", err)
	}
	all, err := pgx.CollectRows(rows, pgx.RowToStructByName[Channel])
	if err != nil {
		return nil, fmt.Errorf("digest: channels: %w", err)
	}
	return all, nil
}

// Bind lets a channel get the week of a region or of the whole country, in a language,
// from the next one on.
func Bind(ctx context.Context, db postgres.DB, member, channel int64, region, lang string, now time.Time) error {
	c, err := ChannelByID(ctx, db, channel)
	if err != nil {
		return err
	}
	tag, err := db.Exec(ctx, `
		INSERT INTO digest_feed (channel, region, lang, bound_by, bound_at) VALUES ($1, $2, $3, $4, $5)
		ON CONFLICT (channel, region, lang) WHERE ended_at IS NULL DO NOTHING`, channel, region, lang, member, now)
	if err != nil {
		return fmt.Errorf("digest: bind %d: %w", channel, err)
	}
	if tag.RowsAffected() == 0 {
		return ErrBound
	}
	return audit.Write(ctx, db, audit.Entry{Member: member, Action: "channel.bind", Object: fmt.Sprintf("channel:%d", channel), Unit: region, After: map[string]any{"title": c.Title, "lang": lang}})
}

// EverBound says whether a channel gets something, or got it before.
func EverBound(ctx context.Context, db postgres.DB, channel int64, region, lang string) (bound bool, err error) {
	err = db.QueryRow(ctx, `SELECT EXISTS (SELECT FROM digest_feed WHERE channel = $1 AND region = $2 AND lang = $3)`, channel, region, lang).Scan(&bound)
	if err != nil {
		return false, fmt.Errorf("digest: bound %d: %w", channel, err)
	}
	return bound, nil
}

// Unbind ends what a channel gets. What was posted stays.
func Unbind(ctx context.Context, db postgres.DB, member, feed int64, now time.Time) error {
	var f Feed
	err := db.QueryRow(ctx, `
		UPDATE digest_feed SET ended_by = $2, ended_at = $3 WHERE id = $1 AND ended_at IS NULL
		RETURNING channel, region, lang`, feed, member, now).Scan(&f.Channel, &f.Region, &f.Lang)
	if errors.Is(err, pgx.ErrNoRows) {
		return ErrNoChannel
	}
	if err != nil {
		return fmt.Errorf("digest: unbind %d: %w", feed, err)
	}
	return audit.Write(ctx, db, audit.Entry{Member: member, Action: "channel.unbind", Object: fmt.Sprintf("channel:%d", f.Channel), Unit: f.Region, After: map[string]any{"lang": f.Lang}})
}

// Feeds are what all channels get.
func Feeds(ctx context.Context, db postgres.DB) ([]Feed, error) {
	rows, err := db.Query(ctx, `
		SELECT f.id, f.channel, c.title, c.posts, f.region, f.lang, f.bound_at
		FROM digest_feed f JOIN digest_channel c ON c.id = f.channel
		WHERE f.ended_at IS NULL ORDER BY f.region, c.title, f.lang, f.id`)
	if err != nil {
		return nil, fmt.Errorf("digest: feeds: %w", err)
	}
	all, err := pgx.CollectRows(rows, pgx.RowToStructByName[Feed])
	if err != nil {
		return nil, fmt.Errorf("digest: feeds: %w", err)
	}
	return all, nil
}
