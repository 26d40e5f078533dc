package main

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"

	"qalauly/activity"
	"qalauly/calendar"
	"qalauly/internal/file"
	"qalauly/internal/picture"
	"qalauly/locales"
	"qalauly/rating/methods"
	"qalauly/territory"
)

// statsMoment is how the moment of a picture of entries is written in its name.
const statsMoment = "20060102T1504"

// stats draws what was entered and verified in some units, or with none in the whole
// country, as of a moment: «kk:20261124T1500:350000000+620000000».
func stats(ctx context.Context, pool *pgxpool.Pool, method *methods.Method, ref string) ([]byte, error) {
	parts := strings.Split(ref, ":")
	if len(parts) != 3 {
		return nil, fmt.Errorf("stats: %w", file.ErrUnknown)
	}
	lang, known := locales.Known(parts[0])
	now, err := time.ParseInLocation(statsMoment, parts[1], calendar.Zone)
	if !known || err != nil {
		return nil, fmt.Errorf("stats: %w", file.ErrUnknown)
	}
	where := activity.Territory{""}
	name := lang.Text("stats.whole")
	if parts[2] != "" {
		where = strings.Split(parts[2], "+")
		if name, err = unitNames(ctx, pool, lang, where); err != nil {
			return nil, err
		}
	}
	board := picture.Board{
		Title: lang.Text("stats.title") + " · " + lang.DateYear(now), Where: name,
		ByWeek: lang.Text("stats.by_week"), Entered: lang.Text("stats.entered"), Verified: lang.Text("stats.verified"),
		ByCriterion: lang.Text("stats.by_criterion"), NothingRecorded: lang.Text("today.no_entries"),
	}
	if err := fillBoard(ctx, pool, activity.Ledger{Method: method}, where, now, &board); err != nil {
		return nil, err
	}
	return picture.DrawBoard(board)
}

// unitNames are the names of units.
func unitNames(ctx context.Context, pool *pgxpool.Pool, lang locales.Lang, codes []string) (string, error) {
	var names []string
	for _, code := range codes {
		u, err := territory.ByCode(ctx, pool, code)
		if errors.Is(err, territory.ErrUnknown) {
			return "", fmt.Errorf("stats: %w: %w", file.ErrUnknown, err)
		}
		if err != nil {
			return "", err
		}
		names = append(names, u.Name.In(string(lang)))
	}
	return strings.Join(names, ", "), nil
}

// fillBoard reads the bars of a board.
func fillBoard(ctx context.Context, pool *pgxpool.Pool, ledger activity.Ledger, where activity.Territory, now time.Time, board *picture.Board) error {
	weeks, err := activity.Weeks(ctx, pool, where, "", now)
	if err != nil {
		return err
	}
	for _, w := range weeks {
		board.Weeks = append(board.Weeks, picture.WeekBar{Label: w.Week.Format("02.01"), Entered: w.Entered, Verified: w.Verified})
	}
	day, err := ledger.Today(ctx, pool, where, "", now)
	if err != nil {
		return err
	}
	for _, e := range day.Entries {
		board.Criteria = append(board.Criteria, picture.CriterionBar{Label: e.Criterion, Count: e.Four})
	}
	return nil
}
