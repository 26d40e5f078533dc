package digest

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"qalauly/internal/postgres"
	"qalauly/notice"
	"qalauly/rating/weeks"
)

// State is where a post stands.
type State string

// The states.
const (
	Held    State = "held"    // an editor holds it, or publication was paused
	Owed    State = "owed"    // it goes to its channel, or an edit of it does
	Sent    State = "sent"    // it is in its channel
	Unclear State = "unclear" // it may be in its channel: an editor looks
	Failed  State = "failed"  // Telegram refused it
	Dropped State = "dropped" // another week came before it was sent, or its channel gets it no more
)

// Kinds of notices. A post's and an edit's reference is the post's number and edition,
// «17:2»; an editor's that of a post, «17», or of a wish.
const (
	NoticePost    = "weekpost"
	NoticeUnclear = "weekpostunclear"
	NoticeWish    = "weekpostwish"
	NoticeChannel = "weekpostchannel" // a channel was found; its reference is the chat
)

// Post is the post of a week in a channel.
type Post struct {
	ID       int64
	Channel  int64
	Title    string // of the channel
	Region   string
	Lang     string
	Period   string
	Snapshot int64 // the version it tells
	First    int64 // the version it told first
	State    State
	Edition  int
	Message  int64 // its id in the channel; 0: not known
	Outcome  string
	MadeAt   time.Time
	PostedAt time.Time // zero: not yet, as below
	EditedAt time.Time
}

// ErrNoPost is a post that is not there.
var ErrNoPost = errors.New("digest: no such post")

const (
	never       = `'0001-01-01 00:00:00Z'`
	postColumns = `SELECT p.id, p.channel, c.title, p.region, p.lang, p.period, p.snapshot, p.first, p.state, p.edition, p.message, p.outcome, p.made_at,
	coalesce(p.posted_at, ` + never + `) AS posted_at, coalesce(p.edited_at, ` + never + `) AS edited_at
	FROM digest_post p JOIN digest_channel c ON c.id = p.channel `
)

// PostByID is a post.
func PostByID(ctx context.Context, db postgres.DB, id int64) (Post, error) {
	all, err := posts(ctx, db, `WHERE p.id = $1`, id)
	if err == nil && len(all) == 0 {
		err = ErrNoPost
	}
	if err != nil {
		return Post{}, err
	}
	return all[0], nil
}

// Posts are those of a week.
func Posts(ctx context.Context, db postgres.DB, period string) ([]Post, error) {
	return posts(ctx, db, `WHERE p.period = $1 ORDER BY p.region, c.title, p.lang, p.id`, period)
}

// Doubtful are the posts of which it is unclear whether they were sent.
func Doubtful(ctx context.Context, db postgres.DB) ([]Post, error) {
	return posts(ctx, db, `WHERE p.state = 'unclear' ORDER BY p.id`)
}

func posts(ctx context.Context, db postgres.DB, which string, args ...any) ([]Post, error) {
	rows, err := db.Query(ctx, postColumns+which, args...)
	if err != nil {
		return nil, fmt.Errorf("digest: posts: %w", err)
	}
	all, err := pgx.CollectRows(rows, pgx.RowToStructByName[Post])
	if err != nil {
		return nil, fmt.Errorf("digest: posts: %w", err)
	}
	return all, nil
}

// Edits says that the post is in its channel already and is to be changed there.
func (p Post) Edits() bool { return p.Message != 0 }

// Ref names the post with its edition, in a notice.
func (p Post) Ref() string { return fmt.Sprintf("%d:%d", p.ID, p.Edition) }

func (p Post) once() string { return NoticePost + ":" + p.Ref() }

// owe lets the post go out: a first time with care, because it must not stand in the
// channel twice; an edit may be repeated.
func (p Post) owe(ctx context.Context, db postgres.DB) error {
	return notice.Post(ctx, db, notice.Notice{To: p.Channel, Kind: NoticePost, Ref: p.Ref(), Once: p.once(), Careful: !p.Edits()})
}

// ReadRef is the post that a notice is about; ok is false where it is not to be sent any
// more, in this edition.
func ReadRef(ctx context.Context, db postgres.DB, ref string) (p Post, ok bool, err error) {
	var id int64
	var edition int
	if _, err := fmt.Sscanf(ref, "%d:%d", &id, &edition); err != nil {
		return p, false, fmt.Errorf("digest: post %q: %w", ref, err)
	}
	if p, err = PostByID(ctx, db, id); err != nil {
		return p, false, err
	}
	if p.State != Owed || p.Edition != edition {
		return p, false, nil
	}
	state, err := p.standing(ctx, db)
	return p, state == Owed, err
}

// standing is what is to become of a post that is owed and has not gone out: publication
// may have been paused since, another week come, or the channel lost its feed.
func (p Post) standing(ctx context.Context, db postgres.DB) (State, error) {
	if paused, _, _, err := weeks.Paused(ctx, db); err != nil || paused {
		return Held, err
	}
	if p.Edits() {
		return Owed, nil
	}
	newest, err := weeks.Latest(ctx, db, weeks.Weekly)
	if err != nil {
		return Owed, err
	}
	var bound bool
	err = db.QueryRow(ctx, `
		SELECT EXISTS (SELECT FROM digest_feed WHERE channel = $1 AND region = $2 AND lang = $3 AND ended_at IS NULL)`, p.Channel, p.Region, p.Lang).Scan(&bound)
	if err != nil {
		return Owed, fmt.Errorf("digest: post %d: %w", p.ID, err)
	}
	if newest.Period != p.Period || !bound {
		return Dropped, nil
	}
	return Owed, nil
}
