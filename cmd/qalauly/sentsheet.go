package main

import (
	"bytes"
	"context"
	"fmt"
	"net/http"

	"qalauly/bot"
	"qalauly/internal/file"
	"qalauly/internal/job"
	"qalauly/internal/postgres"
	"qalauly/internal/sheet"
	"qalauly/locales"
)

// sentSheets is where sheets are that were sent to the chat, of whatever they are.
type sentSheets struct {
	*server
	fetch func(ctx context.Context, id string) ([]byte, error)
	files file.Store
}

func (s *server) sentSheets(b *bot.Bot) sentSheets {
	return sentSheets{s, b.Fetch, file.Store{Dir: s.cfg.FilesDir}}
}

// body is a sheet as it is kept, by its hash; without one it is fetched, and kept notes
// under which it is from then on.
func (s sentSheets) body(ctx context.Context, id, hash string, kept func(hash string) error) ([]byte, error) {
	if hash != "" {
		body, _, err := s.files.Get(ctx, s.pool, hash)
		return body, err
	}
	body, err := s.fetch(ctx, id)
	if err != nil {
		return nil, err
	}
	if hash, err = s.files.Put(ctx, s.pool, http.DetectContentType(body), body); err != nil {
		return nil, fmt.Errorf("sheet: %w", err)
	}
	return body, kept(hash)
}

// bad keeps all bad lines of a sheet as a table and returns its hash.
func (s sentSheets) bad(ctx context.Context, db postgres.DB, lang string, t sheet.Table, faults *sheet.Faults) (string, error) {
	l, _ := locales.Known(lang)
	var body bytes.Buffer
	if err := sheet.WriteCSV(&body, faultRows(l, t, faults)); err != nil {
		return "", err
	}
	return s.files.Put(ctx, db, "text/csv", body.Bytes())
}

// empty sends a sheet to fill in to a chat, as a notice of a kind.
func (s sentSheets) empty(ctx context.Context, t job.Task, chat int64, kind string, l locales.Lang, body []byte) error {
	hash, err := s.files.Put(ctx, s.pool, http.DetectContentType(body), body)
	if err != nil {
		return fmt.Errorf("template: %w", err)
	}
	return s.owe(ctx, t, chat, kind, string(l)+":"+hash)
}
