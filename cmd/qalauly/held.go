package main

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"

	"qalauly/bot"
	"qalauly/calendar"
)

// held is what an operator is told before a release: since when sending is held,
// and what waits, by count and kind.
func held(ctx context.Context, pool *pgxpool.Pool) (string, error) {
	isHeld, err := bot.Held(ctx, pool)
	if err != nil {
		return "", err
	}
	restored, taken, ever, err := bot.LastRestore(ctx, pool)
	if err != nil {
		return "", err
	}
	queue, err := bot.Queue(ctx, pool)
	if err != nil {
		return "", err
	}
	var b strings.Builder
	if isHeld {
		b.WriteString("Sending is held.")
	} else {
		b.WriteString("Sending is not held.")
	}
	if ever {
		fmt.Fprintf(&b, " The database was restored at %s from the backup of %s.", shown(restored), shown(taken))
	}
	b.WriteString("\n")
	if len(queue) == 0 {
		b.WriteString("Nothing waits to be sent.\n")
	}
	for _, q := range queue {
		fmt.Fprintf(&b, "  %-7s %-20s %6d, the oldest of %s", q.What, q.Kind, q.Count, shown(q.Oldest))
		if q.Maybe > 0 {
			fmt.Fprintf(&b, "; %d may have gone out already", q.Maybe)
		}
		b.WriteString("\n")
	}
	return b.String(), nil
}

// moment reads a time of Almaty, or an age before now. Nothing is the zero time.
func moment(text string, now time.Time) (time.Time, error) {
	if text == "" {
		return time.Time{}, nil
	}
	if age, err := time.ParseDuration(text); err == nil && age >= 0 {
		return now.Add(-age), nil
	}
	for _, layout := range []string{"2006-01-02 15:04:05", "2006-01-02 15:04", "2006-01-02", time.RFC3339} {
		if t, err := time.ParseInLocation(layout, text, calendar.Zone); err == nil && !t.After(now) {
			return t, nil
		} else if err == nil {
			return time.Time{}, fmt.Errorf("%q has not come yet", text)
		}
	}
	return time.Time{}, fmt.Errorf("%q is not a time; give it as \"2026-11-16 15:04\" in Almaty, or as an age: 90m, 12h", text)
}

func shown(t time.Time) string { return t.In(calendar.Zone).Format("2006-01-02 15:04:05") }

func size(n int64) string {
	if n < 1_000_000 {
		return fmt.Sprintf("%.1f kB", float64(n)/1e3)
	}
	return fmt.Sprintf("%.1f MB", float64(n)/1e6)
}
