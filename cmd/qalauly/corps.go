package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"strconv"
	"time"

	"qalauly/calendar"
	"qalauly/deputy"
	"qalauly/internal/postgres"
	"qalauly/internal/sheet"
)

type corpsCmd struct {
	databaseFlags `embed:""`
	On            string `placeholder:"YYYY-MM-DD" help:"The day; today without it."`
	Out           string `placeholder:"FILE.csv" help:"Where to write; to the screen without it."`
}

// corpsHead are the columns, the same in every language.
var corpsHead = []string{"day", "level", "region", "region_kk", "region_ru", "deputies", "women", "men",
	"age_to_35", "age_36_45", "age_46_55", "age_over_55", "age_unknown", "first_mandate", "renewed_mandate", "by_list", "invented"}

// Run writes the table.
func (c corpsCmd) Run() error {
	ctx, cancel := untilSignal()
	defer cancel()
	on := calendar.Now()
	if c.On != "" {
		day, err := time.Parse(time.DateOnly, c.On)
		if err != nil {
			return mistakef("--on: %q is no day like 2026-11-24", c.On)
		}
		on = day
	}
	pool, err := c.open(ctx)
	if err != nil {
		return err
	}
	defer pool.Close()
	if c.Out == "" {
		return writeCorps(ctx, pool, os.Stdout, on)
	}
	out, err := os.Create(c.Out)
	if err != nil {
		return err
	}
	err = writeCorps(ctx, pool, out, on)
	if closed := out.Close(); err == nil {
		err = closed
	}
	if err != nil {
		return fmt.Errorf("write %s: %w", c.Out, err)
	}
	return nil
}

// writeCorps writes a line a level and region.
func writeCorps(ctx context.Context, db postgres.DB, w io.Writer, on time.Time) error {
	parts, err := deputy.CorpsOn(ctx, db, on)
	if err != nil {
		return err
	}
	rows := [][]string{corpsHead}
	for _, p := range parts {
		row := []string{on.Format(time.DateOnly), string(p.Level), p.Region, p.Name.KK, p.Name.RU}
		for _, n := range []int{p.Deputies, p.Women, p.Men(), p.Ages[0], p.Ages[1], p.Ages[2], p.Ages[3], p.Unknown, p.First, p.Again(), p.Listed, p.Invented} {
			row = append(row, strconv.Itoa(n))
		}
		rows = append(rows, row)
	}
	return sheet.WriteCSV(w, rows)
}
