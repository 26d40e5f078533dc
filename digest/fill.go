package digest

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"

	"qalauly/account"
	"qalauly/internal/postgres"
	"qalauly/notice"
)

// fillAtOnce is how many people are looked at in one transaction.
const fillAtOnce = 20_000

// Fill writes down the next of those who are to get a campaign, and how far it came, in
// one transaction: a process that dies in between has done the whole batch or none of
// it, and who was written down is not written down again. At night it is to go out in the
// morning, unless it may go out at night. more is false where all are.
func Fill(ctx context.Context, db postgres.DB, id int64, now time.Time) (more bool, err error) {
	err = pgx.BeginFunc(ctx, db, func(tx pgx.Tx) error {
		c, err := oneCampaign(ctx, tx, `WHERE id = $1 FOR UPDATE`, id)
		if err != nil || c.State != Filling {
			return err
		}
		readers, err := c.Readers(ctx, tx)
		if err != nil {
			return err
		}
		ids, err := readers.After(ctx, tx, c.Far, fillAtOnce)
		if err != nil {
			return err
		}
		if len(ids) == 0 {
			_, err := tx.Exec(ctx, `UPDATE campaign SET state = 'sending' WHERE id = $1`, id)
			return err
		}
		more, c.Far = true, ids[len(ids)-1]
		if c.Public() {
			if ids, err = willing(ctx, tx, ids); err != nil {
				return err
			}
		}
		turn := notice.Turn{People: ids}
		if due := Awake(now); !c.Night && due.After(now) {
			turn.NotBefore = due
		}
		n, err := notice.Bulk(ctx, tx, notice.Notice{Kind: NoticeCampaign, Ref: fmt.Sprint(id), Once: fmt.Sprint(NoticeCampaign, ":", id)}, turn)
		if err != nil {
			return err
		}
		_, err = tx.Exec(ctx, `UPDATE campaign SET far = $2, filled = filled + $3 WHERE id = $1`, id, c.Far, n)
		return err
	})
	if err != nil {
		return false, fmt.Errorf("digest: fill campaign %d: %w", id, err)
	}
	return more, nil
}

// Public says that a campaign goes to people as people, who may have unsubscribed; staff
// are told what they need for their work.
func (c Campaign) Public() bool { return !strings.HasPrefix(c.Audience, "role:") }

// Progress is how far a campaign is.
type Progress struct {
	Campaign
	notice.Tally
	Blocked int // of those that failed: they have blocked the bot, or are gone
	Untold  int // of those that failed: the campaign was stopped before
}

// Rests says whether a campaign waits for the morning.
func (p Progress) Rests(now time.Time) bool {
	return (p.State == Filling || p.State == Sending) && p.Waiting > 0 && !p.Night && Awake(now).After(now)
}

// ProgressOf tells how far a campaign is.
func ProgressOf(ctx context.Context, db postgres.DB, id int64) (p Progress, err error) {
	if p.Campaign, err = CampaignByID(ctx, db, id); err != nil {
		return p, err
	}
	ref := fmt.Sprint(id)
	if p.Tally, err = notice.Count(ctx, db, NoticeCampaign, ref); err != nil {
		return p, err
	}
	why, err := notice.Outcomes(ctx, db, NoticeCampaign, ref)
	for outcome, n := range why {
		switch {
		case outcome == notice.TakenBack:
			p.Untold += n
		case strings.Contains(outcome, "blocked"), strings.Contains(outcome, "deactivated"), strings.Contains(outcome, "chat not found"), outcome == notice.Nobody:
			p.Blocked += n
		}
	}
	return p, err
}

// Conclude does what is left of a campaign that was filled: of one that was stopped it
// takes back a part of what waits, one of which all is told is done. over is true where
// nothing is left.
func Conclude(ctx context.Context, db postgres.DB, id int64, now time.Time) (over bool, err error) {
	c, err := CampaignByID(ctx, db, id)
	if err != nil {
		return false, err
	}
	ref := fmt.Sprint(id)
	switch c.State {
	case Stopped:
		n, err := notice.TakeBack(ctx, db, NoticeCampaign, ref, fillAtOnce)
		if err != nil || n > 0 {
			return false, err
		}
		left, err := notice.Count(ctx, db, NoticeCampaign, ref)
		return left.Waiting == 0, err
	case Sending:
		left, err := notice.Count(ctx, db, NoticeCampaign, ref)
		if err != nil || left.Waiting > 0 {
			return false, err
		}
		_, err = db.Exec(ctx, `UPDATE campaign SET state = 'done', ended_at = $2 WHERE id = $1 AND state = 'sending'`, id, now)
		return true, err
	case Done:
		return true, nil
	}
	return false, nil
}

// TellProgress owes the state of a campaign at a moment to who wrote and who approved it.
func TellProgress(ctx context.Context, db postgres.DB, id int64, now time.Time) error {
	c, err := CampaignByID(ctx, db, id)
	if err != nil {
		return err
	}
	for _, member := range []int64{c.MadeBy, c.ApprovedBy} {
		if member == 0 {
			continue
		}
		people, err := account.Accounts(ctx, db, member)
		if err != nil {
			return err
		}
		for _, person := range people {
			ref := fmt.Sprintf("%d:%d", id, now.Unix())
			if err := notice.Post(ctx, db, notice.Notice{To: person, Kind: NoticeProgress, Ref: ref, Once: NoticeProgress + ":" + ref}); err != nil {
				return err
			}
		}
	}
	return nil
}
