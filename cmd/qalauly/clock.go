package main

import (
	"context"
	"crypto/rand"
	"os"
	"time"

	"github.com/sirupsen/logrus"

	"qalauly/calendar"
	"qalauly/digest"
	"qalauly/internal/job"
	"qalauly/rating/methods"
	"qalauly/rating/weeks"
)

// tickEvery is how often it is looked at what the rating's clock asks for.
const tickEvery = 20 * time.Second

// clock does what the rating's weeks ask for, in one process of all, until ctx ends.
func (s *server) clock(ctx context.Context, m *methods.Method) {
	job.Lead(ctx, s.pool, "rating", "rating:"+rand.Text()[:12], func(ctx context.Context, _ int64) {
		s.announce(ctx, m)
		s.settled(ctx)
		if s.cfg.pages != "" { // the demo shows a post at once
			if err := s.postNow(ctx, calendar.Now()); err != nil && ctx.Err() == nil {
				s.log.WithField("error", err).Warn("the newest week is not posted")
			}
		}
		for ctx.Err() == nil {
			if err := s.tick(ctx, calendar.Now()); err != nil && ctx.Err() == nil {
				s.log.WithField("error", err).Error("the rating's clock stands still; it is tried again")
			}
			select {
			case <-ctx.Done():
			case <-time.After(tickEvery):
			}
		}
	})
}

// announce keeps the method of the settings, from when it says itself that it holds.
func (s *server) announce(ctx context.Context, m *methods.Method) {
	file, err := methodFile(s.cfg.RatingMethod)
	if err == nil {
		err = weeks.Announce(ctx, s.pool, m, file, 0, calendar.Now())
	}
	if err != nil && ctx.Err() == nil {
		s.log.WithField("error", err).Warn("RATING_METHOD: weeks are rated by the method announced before")
	}
}

// methodFile are the bytes of a method's file; no path is R1.
func methodFile(path string) ([]byte, error) {
	if path == "" {
		return methods.R1File(), nil
	}
	return os.ReadFile(path)
}

// tick does what is due, and says what was done.
func (s *server) tick(ctx context.Context, now time.Time) error {
	c, err := calendar.Load(ctx, s.pool, s.cfg.Hours())
	if err != nil {
		return err
	}
	done, err := weeks.Tick(ctx, s.pool, c, now)
	for what, all := range map[string][]weeks.Snapshot{"drafted": done.Drafted, "frozen": done.Frozen, "published": done.Published, "corrected": done.Corrected} {
		for _, one := range all {
			s.log.WithFields(logrus.Fields{"rating": one.Period, "version": one.Version, "hash": one.Hash}).Info("a rating is " + what)
		}
	}
	if err != nil {
		return err
	}
	posts, err := digest.Tick(ctx, s.pool, now)
	for _, p := range posts {
		s.log.WithFields(logrus.Fields{"week": p.Period, "channel": p.Channel, "state": p.State}).Info("the week's post is made")
	}
	return err
}
