// Package invented gives the inquiries of the demo's history titles, texts and answers.
// The rule it keeps: every text says that it is invented, and nothing is drawn by chance.
package invented

import (
	"context"
	_ "embed"
	"encoding/json"
	"fmt"
	"time"

	"qalauly/internal/postgres"
	"qalauly/programme/inquiry"
)

//go:embed words.json
var file []byte

// words are those of the demo.
type words struct {
	Mark    map[string]string // in a language: that it is invented
	Answers map[inquiry.Outcome]string
	Topics  map[string]struct{ TitleKK, TitleRU, TextKK, TextRU string }
}

// Fill tells of the inquiries that the history made up, and says of how many. now is the
// day of the demo.
func Fill(ctx context.Context, db postgres.DB, now time.Time) (told int64, err error) {
	var w words
	if err := json.Unmarshal(file, &w); err != nil {
		return 0, fmt.Errorf("invented: words of inquiries: %w", err)
	}
	for topic, about := range w.Topics {
		said := inquiry.Words{}
		said.Title.KK, said.Title.RU = about.TitleKK, about.TitleRU
		said.Text.KK, said.Text.RU = about.TextKK+"\n"+w.Mark["kk"], about.TextRU+"\n"+w.Mark["ru"]
		n, err := inquiry.Tell(ctx, db, topic, said, w.Answers, now.AddDate(0, 0, -40))
		if err != nil {
			return told, err
		}
		told += n
	}
	return told, nil
}
