package main

import (
	"bytes"
	"context"
	"encoding/hex"
	"errors"
	"fmt"
	"time"

	"github.com/sirupsen/logrus"

	"qalauly/account"
	"qalauly/bot"
	"qalauly/calendar"
	"qalauly/deputy/registry"
	"qalauly/handlers/staff"
	"qalauly/internal/audit"
	"qalauly/internal/file"
	"qalauly/internal/job"
	"qalauly/notice"
	"qalauly/rating/weeks"
)

// sealEvery is how soon an entry of the audit is linked to the chain.
const sealEvery = time.Second

// seal links what was written to the audit, in one process at a time, until ctx ends.
func (s *server) seal(ctx context.Context, holder string) {
	job.Lead(ctx, s.pool, "seal", holder, func(ctx context.Context, _ int64) {
		tick := time.NewTicker(sealEvery)
		defer tick.Stop()
		for {
			if _, err := audit.Seal(ctx, s.pool, 5000); err != nil && ctx.Err() == nil {
				s.log.WithField("error", err).Warn("the audit is not linked; trying again")
			}
			select {
			case <-ctx.Done():
				return
			case <-tick.C:
			}
		}
	})
}

// auditFile makes a table of a part of the audit and sends it to who asked.
func (s *server) auditFile(ctx context.Context, t job.Task) error {
	asked, q, err := staff.ReadAsked(t.Ref)
	if err != nil {
		return errors.Join(err, job.ErrGivenUp)
	}
	names, err := account.Names(ctx, s.pool)
	if err != nil {
		return err
	}
	var body bytes.Buffer
	n, err := audit.WriteCSV(ctx, s.pool, q, names, calendar.Zone, &body)
	if err != nil {
		return err
	}
	hash, err := file.Store{Dir: s.cfg.FilesDir}.Put(ctx, s.pool, "text/csv", body.Bytes())
	if err != nil {
		return fmt.Errorf("audit: %w", err)
	}
	return s.owe(ctx, t, asked.Person, staff.AuditFileTask, fmt.Sprintf("%s:%d", hash, n))
}

// auditCheck walks the chain and tells who asked what it found.
func (s *server) auditCheck(ctx context.Context, t job.Task) error {
	asked, _, err := staff.ReadAsked(t.Ref)
	if err != nil {
		return errors.Join(err, job.ErrGivenUp)
	}
	links, hash, err := audit.Check(ctx, s.pool)
	if errors.Is(err, audit.ErrBroken) {
		s.log.WithFields(logrus.Fields{"links": links, "error": err}).Error("the chain of the audit is broken")
		return s.owe(ctx, t, asked.Person, staff.AuditCheckTask, fmt.Sprintf("broken:%d", links-1))
	}
	if err != nil {
		return err
	}
	return s.owe(ctx, t, asked.Person, staff.AuditCheckTask, fmt.Sprintf("%s:%d", hex.EncodeToString(hash), links))
}

// owe tells a person what came of a task, once.
func (s *server) owe(ctx context.Context, t job.Task, person int64, kind, ref string) error {
	return notice.Post(ctx, s.pool, notice.Notice{To: person, Kind: kind, Ref: ref, Once: fmt.Sprintf("task:%d", t.ID)})
}

// methodTrial fetches a method file that somebody wants to try, and tells what it gives.
func (s *server) methodTrial(b *bot.Bot) job.Worker {
	return func(ctx context.Context, t job.Task) error {
		person, fileID, name, err := staff.ReadTrialRef(t.Ref)
		if err != nil {
			return errors.Join(err, job.ErrGivenUp)
		}
		body, err := b.Fetch(ctx, fileID)
		if err != nil {
			return err
		}
		id, err := weeks.KeepTrial(ctx, s.pool, person, name, body[:min(len(body), weeks.TrialMost)], calendar.Now())
		if err != nil {
			return err
		}
		return s.owe(ctx, t, person, staff.NoticeTrial, fmt.Sprint(id))
	}
}

// deputyPhoto makes a photo that was sent that of a deputy.
func (s *server) deputyPhoto(b *bot.Bot) job.Worker {
	return func(ctx context.Context, t job.Task) error {
		p, err := staff.ReadPortrait(t.Ref)
		if err != nil {
			return errors.Join(err, job.ErrGivenUp)
		}
		body, err := b.Fetch(ctx, p.File)
		if err != nil {
			return err
		}
		before, after, err := registry.TakePhoto(ctx, s.pool, file.Store{Dir: s.cfg.FilesDir}, p.Deputy, body)
		if errors.Is(err, registry.ErrPhoto) {
			return s.owe(ctx, t, p.Person, staff.PhotoTask, fmt.Sprintf("bad:%d", p.Deputy))
		}
		if err != nil {
			return err
		}
		if before != after {
			err := audit.Write(ctx, s.pool, audit.Entry{
				Member: p.Member, Person: p.Person, Action: "deputy.photo", Object: fmt.Sprintf("deputy:%d", p.Deputy), Deputy: p.Deputy,
				Before: map[string]any{"photo": before}, After: map[string]any{"photo": after},
			})
			if err != nil {
				return err
			}
		}
		return s.owe(ctx, t, p.Person, staff.PhotoTask, fmt.Sprintf("done:%d", p.Deputy))
	}
}
