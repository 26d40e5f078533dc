package main

import (
	"context"
	"strings"

	"github.com/jackc/pgx/v5/pgxpool"

	"qalauly/bot"
	"qalauly/internal/file"
)

// pictures gives the photo that a message names: "portrait:<id>" is drawn for
// somebody invented, anything else is the hash of a stored file.
func pictures(pool *pgxpool.Pool, dir string) bot.Pictures {
	files := file.Store{Dir: dir}
	return func(ctx context.Context, ref string) ([]byte, error) {
		if id, ok := strings.CutPrefix(ref, "portrait:"); ok {
			return portrait(ctx, pool, id)
		}
		body, _, err := files.Get(ctx, pool, ref)
		return body, err
	}
}
