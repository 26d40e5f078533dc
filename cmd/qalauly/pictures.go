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
	"qalauly/internal/file"
)

// portraitRef begins the name of a picture that is drawn.
const portraitRef = "portrait:"

// pictures gives the photo that a message names: "portrait:<id>" is drawn for
// somebody invented, anything else is the hash of a stored file.
func pictures(pool *pgxpool.Pool, dir string) bot.Pictures {
	files := file.Store{Dir: dir}
	return func(ctx context.Context, ref string) ([]byte, error) {
		id, drawn := strings.CutPrefix(ref, portraitRef)
		var body []byte
		var err error
		if drawn {
			body, err = portrait(ctx, pool, id)
		} else {
			body, _, err = files.Get(ctx, pool, ref)
		}
		if errors.Is(err, file.ErrUnknown) || errors.Is(err, deputy.ErrUnknown) || errors.Is(err, fs.ErrNotExist) {
			return nil, fmt.Errorf("%w: %w", bot.ErrNoPicture, err)
		}
		return body, err
	}
}
