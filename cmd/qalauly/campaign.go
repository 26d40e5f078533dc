package main

import (
	"context"
	"errors"
	"fmt"
	"time"

	"qalauly/calendar"
	"qalauly/digest"
	"qalauly/internal/job"
	"qalauly/notice"
)

// How often it is looked how far a campaign is, and how often that is told.
const (
	campaignLook = 5 * time.Second
	campaignTell = 15 * time.Second
)

// standing is what is told of a campaign on its way.
type standing struct {
	notice.Tally
	rests bool
}

// campaign writes down who gets a message, and follows it to its end. A process that
// takes the task over goes on where the one before stood.
func (s *server) campaign(ctx context.Context, t job.Task) error {
	var id int64
	if _, err := fmt.Sscan(t.Ref, &id); err != nil {
		return errors.Join(err, job.ErrGivenUp)
	}
	for more := true; more; {
		var err error
		if more, err = digest.Fill(ctx, s.pool, id, calendar.Now()); err != nil {
			return err
		}
	}
	var told time.Time
	var said standing
	for ctx.Err() == nil {
		now := calendar.Now()
		over, err := digest.Conclude(ctx, s.pool, id, now)
		if err != nil {
			return err
		}
		if over || time.Since(told) >= campaignTell {
			p, err := digest.ProgressOf(ctx, s.pool, id)
			if err != nil {
				return err
			}
			if is := (standing{p.Tally, p.Rests(now)}); over || is != said {
				if err := digest.TellProgress(ctx, s.pool, id, now); err != nil || over {
					return err
				}
				said = is
			}
			told = time.Now()
		}
		select {
		case <-ctx.Done():
		case <-time.After(campaignLook):
		}
	}
	return ctx.Err()
}

// weekMine writes down who gets a week.
func (s *server) weekMine(ctx context.Context, t job.Task) error {
	for more := true; more; {
		var err error
		if more, err = digest.FillWeek(ctx, s.pool, t.Ref); err != nil {
			return err
		}
	}
	return nil
}
