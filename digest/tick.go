package digest

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"qalauly/account"
	"qalauly/internal/job"
	"qalauly/internal/postgres"
	"qalauly/notice"
	"qalauly/rating/weeks"
)

// Tick does what is due at a moment, each thing once, whoever calls it how often: it
// notes what became of posts on their way, and makes those of the newest published week
// in every channel that was bound before it was published. A week that was published
// only because the service was away is posted nowhere, as weeks.Tick says. Those who
// subscribed begin to be told of it, by day alone. It returns the posts that were made.
func Tick(ctx context.Context, db postgres.DB, now time.Time) ([]Post, error) {
	if err := errors.Join(Settle(ctx, db, now), rest(ctx, db, now)); err != nil {
		return nil, err
	}
	s, err := weeks.Latest(ctx, db, weeks.Weekly)
	if errors.Is(err, weeks.ErrNone) || err == nil && !s.Posted {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	if paused, _, _, err := weeks.Paused(ctx, db); err != nil || paused {
		return nil, err
	}
	var made []Post
	_, err = job.Once(ctx, db, "digest-post", s.Period, func(tx pgx.Tx) error {
		first, err := firstOf(ctx, tx, s.Week())
		if err != nil {
			return err
		}
		if _, err := tx.Exec(ctx, `UPDATE digest_post SET state = 'dropped' WHERE period < $1 AND state = 'held'`, s.Period); err != nil {
			return fmt.Errorf("digest: drop: %w", err)
		}
		made, err = issueTo(ctx, tx, s, first.PublishedAt, now)
		return err
	})
	if err != nil {
		return made, err
	}
	return made, oweWeek(ctx, db, s, now)
}

// issueTo makes the posts of a week in the channels that were bound by a moment and have
// none yet. Where the week is held, or its channel cannot be posted in, they wait.
func issueTo(ctx context.Context, db postgres.DB, s weeks.Snapshot, bound, now time.Time) ([]Post, error) {
	held, err := HeldBy(ctx, db, s.Period)
	if err != nil {
		return nil, err
	}
	feeds, err := Feeds(ctx, db)
	if err != nil {
		return nil, err
	}
	var all []Post
	for _, f := range feeds {
		if f.BoundAt.After(bound) {
			continue
		}
		p := Post{Channel: f.Channel, Title: f.Title, Region: f.Region, Lang: f.Lang, Period: s.Period, Snapshot: s.ID, First: s.ID, State: Owed, Edition: 1, MadeAt: now}
		if !held.At.IsZero() {
			p.State = Held
		}
		err := db.QueryRow(ctx, `
			INSERT INTO digest_post (channel, region, lang, period, snapshot, first, state, made_at) VALUES ($1, $2, $3, $4, $5, $5, $6, $7)
			ON CONFLICT (channel, region, lang, period) DO NOTHING
			RETURNING id`, p.Channel, p.Region, p.Lang, p.Period, p.Snapshot, p.State, now).Scan(&p.ID)
		if errors.Is(err, pgx.ErrNoRows) {
			continue
		}
		if err != nil {
			return all, fmt.Errorf("digest: post %s: %w", p.Period, err)
		}
		if p.State == Owed {
			if err := p.owe(ctx, db); err != nil {
				return all, err
			}
		}
		all = append(all, p)
	}
	return all, nil
}

// Settle notes what became of the posts that are on their way. Of those that are unclear
// editors are told.
func Settle(ctx context.Context, db postgres.DB, now time.Time) error {
	open, err := posts(ctx, db, `WHERE p.state = 'owed'`)
	if err != nil {
		return err
	}
	for _, p := range open {
		end, known, err := notice.EndOf(ctx, db, p.Channel, p.once())
		if err != nil {
			return err
		}
		if known && end.Open {
			continue
		}
		if err := pgx.BeginFunc(ctx, db, func(tx pgx.Tx) error { return p.ended(ctx, tx, end, known, now) }); err != nil {
			return err
		}
	}
	return nil
}

// ended notes what became of a post whose notice was concluded.
func (p Post) ended(ctx context.Context, db postgres.DB, end notice.End, known bool, now time.Time) error {
	state, err := p.standing(ctx, db)
	if err != nil {
		return err
	}
	snapshot := p.Snapshot
	switch {
	case end.Sent:
		state = Sent
	case p.Edits(): // the message stands as it was, and can be corrected again
		state, snapshot = Sent, p.First
	case end.Maybe || !known:
		state = Unclear
	case state == Owed:
		state = Failed
	}
	outcome := end.Outcome
	if end.Sent {
		outcome = ""
	}
	tag, err := db.Exec(ctx, `
		UPDATE digest_post SET state = $3, outcome = $4, snapshot = $8,
			message = CASE WHEN $5 AND message = 0 THEN $6 ELSE message END,
			posted_at = CASE WHEN $5 THEN coalesce(posted_at, $7) ELSE posted_at END,
			edited_at = CASE WHEN $5 AND message <> 0 THEN $7 ELSE edited_at END
		WHERE id = $1 AND edition = $2 AND state = 'owed'`, p.ID, p.Edition, state, outcome, end.Sent, end.Message, now, snapshot)
	if err != nil {
		return fmt.Errorf("digest: post %d: %w", p.ID, err)
	}
	if tag.RowsAffected() == 0 || state != Unclear && state != Failed {
		return nil
	}
	return tellEditors(ctx, db, 0, notice.Notice{Kind: NoticeUnclear, Ref: fmt.Sprint(p.ID), Once: NoticeUnclear + ":" + p.Ref()})
}

// tellEditors owes a notice to all who publish for the whole country, but for one.
func tellEditors(ctx context.Context, db postgres.DB, but int64, n notice.Notice) error {
	for _, duty := range []account.Duty{account.Editor, account.Administrator} {
		all, err := account.DutyAccounts(ctx, db, duty)
		if err != nil {
			return err
		}
		for _, a := range all {
			m, err := account.MemberByID(ctx, db, a.Member)
			if err != nil {
				return err
			}
			if a.Member == but || !Publishes(m) {
				continue
			}
			n.To = a.Person
			if err := notice.Post(ctx, db, n); err != nil {
				return err
			}
		}
	}
	return nil
}

// Publishes says whether a member may publish for the whole country.
func Publishes(m account.Member) bool {
	return m.May(account.Editor, nil) || m.May(account.Administrator, nil)
}
