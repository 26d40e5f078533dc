package main

import (
	"context"
	"fmt"
	"strconv"
	"strings"

	"github.com/jackc/pgx/v5/pgxpool"

	"qalauly/calendar"
	"qalauly/deputy"
	"qalauly/internal/file"
	"qalauly/internal/picture"
	"qalauly/locales"
)

// portrait draws somebody invented.
func portrait(ctx context.Context, pool *pgxpool.Pool, ref string) ([]byte, error) {
	id, err := strconv.ParseInt(ref, 10, 64)
	if err != nil {
		return nil, fmt.Errorf("portrait: %w", file.ErrUnknown)
	}
	d, err := deputy.Get(ctx, pool, id, calendar.Now())
	if err != nil {
		return nil, err
	}
	if !d.Invented {
		return nil, fmt.Errorf("portrait of deputy %d: %w", id, file.ErrUnknown)
	}
	return picture.Portrait(face(d))
}

// face is what the portrait of somebody invented is drawn from. The same picture
// serves every language, so its mark is in all of them.
func face(d deputy.Deputy) picture.Face {
	var marks []string
	for _, lang := range locales.All() {
		marks = append(marks, lang.Text("portrait.mark"))
	}
	return picture.Face{
		Seed: d.ID, Woman: d.Sex == "f", Initials: d.Initials(string(locales.Kazakh)), Mark: strings.Join(marks, " · "),
	}
}
