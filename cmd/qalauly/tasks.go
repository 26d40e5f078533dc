package main

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"net/http"
	"sync"

	"github.com/sirupsen/logrus"

	"qalauly/activity"
	"qalauly/appeal"
	"qalauly/bot"
	"qalauly/digest"
	"qalauly/handlers/citizens"
	"qalauly/handlers/staff"
	"qalauly/internal/file"
	"qalauly/internal/job"
	"qalauly/programme/roadmap"
	"qalauly/rating/methods"
)

// tasks does what takes too long for a handler, beside the bot, until ctx ends. Sheets
// may take minutes: nothing else waits for them.
func (s *server) tasks(ctx context.Context, b *bot.Bot, method *methods.Method) {
	sheets, measures := s.sheets(b, method), s.roadmapSheets(b, method)
	var all sync.WaitGroup
	all.Go(func() {
		s.work(ctx, "sheets", map[string]job.Worker{staff.ImportTask: sheets.take, staff.RoadmapTask: measures.take})
	})
	all.Go(func() { s.work(ctx, "campaigns", map[string]job.Worker{digest.CampaignTask: s.campaign}) })
	defer all.Wait()
	s.work(ctx, "tasks", map[string]job.Worker{
		staff.TemplateTask: sheets.template,
		roadmap.FetchTask:  s.fetchProof(b),

		staff.RoadmapTemplateTask: measures.template,
		activity.FetchTask:        s.fetchEvidence(b),
		appeal.FetchTask:          s.fetchLetter(b),
		copiesTask:                eraseCopies(b),
		appeal.DropTask:           s.dropLetter,
		staff.AuditFileTask:       s.auditFile,
		staff.AuditCheckTask:      s.auditCheck,
		staff.PhotoTask:           s.deputyPhoto(b),
		staff.TrialTask:           s.methodTrial(b),
		citizens.DataTask:         s.dataPack,
		digest.PersonalTask:       s.weekMine,
	})
}

func (s *server) work(ctx context.Context, name string, workers map[string]job.Worker) {
	job.Work(ctx, s.pool, name+":"+rand.Text()[:12], workers, func(t job.Task, err error) {
		s.log.WithFields(logrus.Fields{"task": t.ID, "kind": t.Kind, "tries": t.Tries, "error": err}).Warn("a task is put off or given up")
	})
}

// fetchEvidence stores a file that shows what a deputy did.
func (s *server) fetchEvidence(b *bot.Bot) job.Worker {
	files := file.Store{Dir: s.cfg.FilesDir}
	return func(ctx context.Context, t job.Task) error {
		id, err := activity.FileID(ctx, s.pool, t.Ref)
		if err != nil || id == "" {
			return err
		}
		body, err := b.Fetch(ctx, id)
		if err != nil {
			return err
		}
		hash, err := files.Put(ctx, s.pool, http.DetectContentType(body), body)
		if err != nil {
			return fmt.Errorf("evidence: %w", err)
		}
		return activity.Stored(ctx, s.pool, t.Ref, hash)
	}
}

// dropLetter deletes a file that no appeal holds any more.
func (s *server) dropLetter(ctx context.Context, t job.Task) error {
	return file.Store{Dir: s.cfg.FilesDir}.Remove(ctx, s.pool, t.Ref)
}

// fetchLetter stores the files of a message about an appeal.
func (s *server) fetchLetter(b *bot.Bot) job.Worker {
	files := file.Store{Dir: s.cfg.FilesDir}
	return func(ctx context.Context, t job.Task) error {
		message, err := appeal.FetchRef(t.Ref)
		if err != nil {
			return errors.Join(err, job.ErrGivenUp)
		}
		missing, err := appeal.Unfetched(ctx, s.pool, message)
		if errors.Is(err, appeal.ErrNoMessage) {
			return nil
		}
		if err != nil {
			return err
		}
		for _, f := range missing {
			body, err := b.Fetch(ctx, f.ID)
			if err != nil {
				return err
			}
			hash, err := files.Put(ctx, s.pool, http.DetectContentType(body), body)
			if err != nil {
				return fmt.Errorf("appeal: files: %w", err)
			}
			if err := appeal.Fetched(ctx, s.pool, message, f.ID, hash); err != nil {
				return err
			}
		}
		return nil
	}
}
