package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"strings"

	"github.com/jackc/pgx/v5/pgxpool"

	"qalauly/bot"
	"qalauly/deputy"
	"qalauly/handlers/citizens"
	"qalauly/handlers/staff"
	"qalauly/internal/file"
	"qalauly/rating/methods"
)

// portraitRef and facesRef begin the names of pictures that are drawn.
const (
	portraitRef = "portrait:"
	facesRef    = "faces:"
)

// pictures gives the photo that a message names: "portrait:<id>" is drawn for
// somebody invented, "faces:<language>:<id>-<number>.…:<anything>" shows several beside
// each other, "stats:…" of what staff entered, "score:…", "history:…" and "compare:…" of scores,
// anything else is the hash of a stored file.
func pictures(pool *pgxpool.Pool, dir string, method *methods.Method) bot.Pictures {
	files := file.Store{Dir: dir}
	return func(ctx context.Context, ref string) ([]byte, error) {
		var body []byte
		var err error
		kind, what, _ := strings.Cut(ref, ":")
		switch kind + ":" {
		case portraitRef:
			body, err = portrait(ctx, pool, what)
		case facesRef:
			body, err = faces(ctx, pool, files, what)
		case staff.StatsPicture:
			body, err = stats(ctx, pool, method, what)
		case citizens.ScorePicture:
			body, err = scoreCard(ctx, pool, what)
		case citizens.ComparePicture:
			body, err = scoreComparison(ctx, pool, what)
		case citizens.HistoryPicture:
			body, err = scoreHistory(ctx, pool, what)
		default:
			body, _, err = files.Get(ctx, pool, ref)
		}
		if errors.Is(err, file.ErrUnknown) || errors.Is(err, deputy.ErrUnknown) || errors.Is(err, fs.ErrNotExist) {
			return nil, fmt.Errorf("%w: %w", bot.ErrNoPicture, err)
		}
		return body, err
	}
}
