package main

import (
	"context"
	"errors"
	"fmt"
	"image"
	"io/fs"
	"strconv"
	"strings"

	"github.com/jackc/pgx/v5/pgxpool"

	"qalauly/calendar"
	"qalauly/deputy"
	"qalauly/internal/file"
	"qalauly/internal/picture"
)

// faces puts the portraits of several deputies into one picture. Of who has none the
// initials stand there.
func faces(ctx context.Context, pool *pgxpool.Pool, files file.Store, list string) ([]byte, error) {
	parts := strings.Split(list, ":")
	if len(parts) != 3 {
		return nil, fmt.Errorf("faces: %w", file.ErrUnknown)
	}
	lang := parts[0]
	var all []picture.Tile
	for _, one := range strings.Split(parts[1], ".") {
		ref, number, _ := strings.Cut(one, "-")
		id, err := strconv.ParseInt(ref, 10, 64)
		if err != nil {
			return nil, fmt.Errorf("faces: %w", file.ErrUnknown)
		}
		d, err := deputy.Get(ctx, pool, id, calendar.Now())
		if err != nil {
			return nil, err
		}
		tile := picture.Tile{Caption: number + ". " + d.Brief(lang), Initials: d.Initials(lang)}
		if tile.Photo, err = photoOf(ctx, pool, files, d); err != nil {
			return nil, err
		}
		all = append(all, tile)
	}
	return picture.Faces(all)
}

// photoOf is somebody's photo, or the portrait of who is invented; nil where there is
// none.
func photoOf(ctx context.Context, pool *pgxpool.Pool, files file.Store, d deputy.Deputy) (image.Image, error) {
	switch {
	case d.Photo != "":
		body, _, err := files.Get(ctx, pool, d.Photo)
		if errors.Is(err, file.ErrUnknown) || errors.Is(err, fs.ErrNotExist) {
			return nil, nil
		}
		return picture.Decoded(body), err
	case d.Invented:
		return picture.Drawn(face(d))
	}
	return nil, nil
}
