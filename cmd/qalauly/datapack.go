package main

import (
	"context"
	"errors"
	"fmt"

	"qalauly/calendar"
	"qalauly/digest"
	"qalauly/handlers/citizens"
	"qalauly/internal/file"
	"qalauly/internal/job"
	"qalauly/rating/weeks"
)

// dataPack makes the file of a published rating and sends it to who asked.
func (s *server) dataPack(ctx context.Context, t job.Task) error {
	var snapshot, person int64
	if _, err := fmt.Sscanf(t.Ref, "%d:%d", &snapshot, &person); err != nil {
		return errors.Join(err, job.ErrGivenUp)
	}
	of, err := weeks.ByID(ctx, s.pool, snapshot)
	if err != nil {
		return err
	}
	hash, err := digest.Package(ctx, s.pool, snapshot)
	if err == nil && hash == "" {
		var body []byte
		if body, err = digest.Pack(ctx, s.pool, of); err != nil {
			return err
		}
		if hash, err = (file.Store{Dir: s.cfg.FilesDir}).Put(ctx, s.pool, "application/zip", body); err != nil {
			return fmt.Errorf("open data: %w", err)
		}
		err = digest.Packed(ctx, s.pool, snapshot, hash, calendar.Now())
	}
	if err != nil {
		return err
	}
	return s.owe(ctx, t, person, citizens.DataTask, fmt.Sprint(snapshot))
}
