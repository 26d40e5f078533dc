package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"strings"

	"github.com/jackc/pgx/v5/pgxpool"

	"qalauly/bot"
	"qalauly/calendar"
	"qalauly/deputy"
	"qalauly/handlers/citizens"
	"qalauly/handlers/staff"
	"qalauly/handlers/weekly"
	"qalauly/internal/file"
	"qalauly/rating/methods"
	"qalauly/territory"
)

// portraitRef and facesRef begin the names of pictures that are drawn.
const (
	portraitRef = "portrait:"
	facesRef    = "faces:"
)

// pictures gives the photo that a message names: "portrait:<id>" is drawn for
// somebody invented, "faces:<language>:<id>-<number>.…:<anything>" shows several beside
// each other, "mydata:…" is what is kept of a person, "stats:…" of what staff entered,
// "appealboard:…" and "appealtable:…" of appeals in numbers,
// "score:…" and "history:…" of a score, "compare:…" of two, "corps:…" who the deputies are, "week:…" the list of a week, "programme:…" how far the programme is, anything else is the
// hash of a stored file.
func pictures(pool *pgxpool.Pool, dir string, method *methods.Method, words weekly.Words) bot.Pictures {
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
		case staff.AppealPicture:
			body, err = staff.DrawAppeals(ctx, pool, what)
		case staff.AppealFile:
			body, err = staff.MakeAppeals(ctx, pool, what)
		case citizens.DataFile:
			body, err = citizens.MyData(ctx, pool, what, calendar.Now())
		case citizens.ScorePicture:
			body, err = scoreCard(ctx, pool, what)
		case citizens.ComparePicture:
			body, err = scoreComparison(ctx, pool, what)
		case citizens.CorpsPicture:
			body, err = citizens.DrawCorps(ctx, pool, what)
		case citizens.HistoryPicture:
			body, err = scoreHistory(ctx, pool, what)
		case citizens.ProgrammePicture:
			body, err = citizens.DrawProgramme(ctx, pool, what)
		case weekly.Picture:
			body, err = words.Draw(ctx, pool, what)
		default:
			body, _, err = files.Get(ctx, pool, ref)
		}
		if errors.Is(err, file.ErrUnknown) || errors.Is(err, deputy.ErrUnknown) || errors.Is(err, fs.ErrNotExist) || errors.Is(err, citizens.ErrNoData) || errors.Is(err, staff.ErrNoView) || errors.Is(err, territory.ErrUnknown) {
			return nil, fmt.Errorf("%w: %w", bot.ErrNoPicture, err)
		}
		return body, err
	}
}
