package main

import (
	"context"
	"errors"
	"fmt"
	"time"

	"qalauly/bench/internal/lab"
)

// kill measures how soon a broadcast goes on after the leader was killed while a
// second replica runs.
func kill(ctx context.Context, l *lab.Lab, o options) (aims [][]string, err error) {
	w, err := newWorld(ctx, l, o)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, w.close()) }()
	leader, err := w.start(ctx)
	if err != nil {
		return nil, err
	}
	if err := lead(leader); err != nil {
		return nil, err
	}
	if _, err := w.start(ctx); err != nil {
		return nil, err
	}
	if _, err := w.fan(ctx); err != nil {
		return nil, err
	}
	if err := w.sent(ctx, w.o.N*2/3); err != nil {
		return nil, err
	}
	leader.Kill()
	killed, before := time.Now(), len(w.bulk())
	if err := w.sent(ctx, 0); err != nil {
		return nil, err
	}
	calls, t := w.bulk(), w.tally()
	gap := calls[before].at.Sub(killed)
	var maybe int
	if err := w.db.QueryRow(ctx, `SELECT count(*) FROM notice WHERE maybe`).Scan(&maybe); err != nil {
		return nil, err
	}
	fmt.Println(lab.Table([][]string{
		{"the leader killed", "goes on after s", "reached", "blocked", "twice", "marked as maybe twice", "429s"},
		{fmt.Sprintf("at %d of %d", before, o.N), fmt.Sprintf("%.1f", gap.Seconds()), fmt.Sprint(t.reached), fmt.Sprint(t.blocked), fmt.Sprint(t.twice), fmt.Sprint(maybe), fmt.Sprint(t.tooMany)},
	}))
	return [][]string{
		lab.Aim("a broadcast goes on after kill -9", "≤ 5 s", fmt.Sprintf("%.1f s", gap.Seconds()), gap <= gapAimed),
		lab.Aim("reached after a kill; twice", fmt.Sprintf("%d; ≤ those marked", w.can), fmt.Sprintf("%d; %d of %d", t.reached, t.twice, maybe), t.reached == w.can && t.twice <= maybe),
	}, nil
}
