package main

import (
	"context"
	"errors"
	"fmt"
	"time"

	"qalauly/calendar"
	"qalauly/digest"
	"qalauly/internal/job"
)

// How often it is looked how far a campaign is, and how often that is told.
const (
	campaignLook = 5 * time.Second
	campaignTell = 15 * time.Second
)

// campaign writes down who gets a message, and follows it to its end. A process that
// takes the task over goes on where the one before stood.
func (s *server) campaign(ctx context.Context, t job.Task) error {
	var id int64
	if _, err := fmt.Sscan(t.Ref, &id); err != nil {
		return errors.Join(err, job.ErrGivenUp)
	}
	for more := true; more; {
		var err error
		if more, err = digest.Fill(ctx, s.pool, id); err != nil {
			return err
		}
	}
	var told time.Time
	for ctx.Err() == nil {
		over, err := digest.Conclude(ctx, s.pool, id, calendar.Now())
		if err != nil {
			return err
		}
		if over || time.Since(told) >= campaignTell {
			if err := digest.TellProgress(ctx, s.pool, id, calendar.Now()); err != nil || over {
				return err
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
