package appeal

import (
	"cmp"
	"context"
	"fmt"
	"hash/fnv"
	"slices"
	"strings"
	"time"

	"qalauly/calendar"
	"qalauly/internal/postgres"
	"qalauly/internal/spelling"
)

// usual fills in what is not set.
func (l Limits) usual() Limits {
	return Limits{
		Pause: cmp.Or(l.Pause, 30*time.Second), Short: cmp.Or(l.Short, 3), Day: cmp.Or(l.Day, 5), Scored: cmp.Or(l.Scored, 2),
		Alike: cmp.Or(l.Alike, 0.8), Again: cmp.Or(l.Again, 0.9), Letters: cmp.Or(l.Letters, 40), Wave: cmp.Or(l.Wave, 10),
		Share: cmp.Or(l.Share, 0.2),
	}
}

// mayWrite says why a person may not send another appeal now; nil when they may.
func (d Desk) mayWrite(ctx context.Context, db postgres.DB, person int64, now time.Time) error {
	if _, held, err := Banned(ctx, db, person, now); err != nil || held {
		return cmp.Or(err, ErrBanned)
	}
	rows, err := db.Query(ctx, `
		SELECT received_at FROM appeal
		WHERE person = $1 AND received_at > $2 AND (closed_at IS NULL OR closed_at >= received_at + $3::interval) -- not what was taken back at once
		ORDER BY received_at DESC`, person, now.Add(-24*time.Hour), UndoTime)
	if err != nil {
		return fmt.Errorf("appeal: limit: %w", err)
	}
	var sent []time.Time
	var at time.Time
	for rows.Next() {
		if err := rows.Scan(&at); err != nil {
			rows.Close()
			return fmt.Errorf("appeal: limit: %w", err)
		}
		sent = append(sent, at)
	}
	if err := rows.Err(); err != nil {
		return fmt.Errorf("appeal: limit: %w", err)
	}
	l := d.Limits.usual()
	for _, bound := range []struct {
		n    int
		span time.Duration
	}{{1, l.Pause}, {l.Short, 10 * time.Minute}, {l.Day, 24 * time.Hour}} {
		if len(sent) >= bound.n {
			if until := sent[bound.n-1].Add(bound.span); now.Before(until) {
				return &LimitError{until}
			}
		}
	}
	return nil
}

// sketchSize is how many hashes of shingles stand for a text.
const sketchSize = 64

// Sketch stands for the words of a text: the smallest hashes of its runs of three
// words. Two texts are as alike as their sketches share.
func Sketch(text string) []int64 {
	words := strings.Fields(spelling.Fold(text))
	if len(words) < 5 {
		return []int64{}
	}
	var all []int64
	for i := range len(words) - 2 {
		h := fnv.New64a()
		_, _ = h.Write([]byte(strings.Join(words[i:i+3], " ")))
		all = append(all, int64(h.Sum64()>>1))
	}
	slices.Sort(all)
	all = slices.Compact(all)
	return all[:min(len(all), sketchSize)]
}

// Likeness is the share of what two sketches have in common, 0 to 1.
func Likeness(a, b []int64) float64 {
	if len(a) == 0 || len(b) == 0 {
		return 0
	}
	common := 0
	for _, h := range a {
		if _, ok := slices.BinarySearch(b, h); ok {
			common++
		}
	}
	return float64(common) / float64(len(a)+len(b)-common)
}

// alike is the group of appeals of the last 13 weeks whose letters are like one: the id
// of the first of them.
func (d Desk) alike(ctx context.Context, db postgres.DB, a Appeal, sketch []int64, now time.Time) (*int64, error) {
	if len(sketch) == 0 {
		return nil, nil
	}
	rows, err := db.Query(ctx, `
		SELECT coalesce(cluster, id), sketch FROM appeal
		WHERE deputy = $1 AND received_at > $2 AND person IS DISTINCT FROM $3 AND sketch && $4 ORDER BY id`,
		a.Deputy, now.AddDate(0, 0, -7*13), a.Person, sketch)
	if err != nil {
		return nil, fmt.Errorf("appeal: alike: %w", err)
	}
	defer rows.Close()
	for rows.Next() {
		var first int64
		var other []int64
		if err := rows.Scan(&first, &other); err != nil {
			return nil, fmt.Errorf("appeal: alike: %w", err)
		}
		if Likeness(sketch, other) >= d.Limits.usual().Alike {
			return &first, nil
		}
	}
	return nil, rows.Err()
}

// leads says whether the author's share of a deputy's appeals of 13 weeks, this one with
// them, is above what the limits name; of fewer than ten nothing can be said.
func (d Desk) leads(ctx context.Context, db postgres.DB, a Appeal, now time.Time) (bool, error) {
	var own, all int
	err := db.QueryRow(ctx, `SELECT count(*) FILTER (WHERE person = $2) + 1, count(*) + 1 FROM appeal WHERE deputy = $1 AND term_from > $3`,
		a.Deputy, a.Person, calendar.DayOf(now)-7*13).Scan(&own, &all)
	if err != nil {
		return false, fmt.Errorf("appeal: share: %w", err)
	}
	return all >= 10 && float64(own) > d.Limits.usual().Share*float64(all), nil
}

// unscored decides once, at registration, whether an appeal counts in A2 and A3.
func (d Desk) unscored(ctx context.Context, db postgres.DB, a Appeal, now time.Time) (Unscored, error) {
	if a.Nameless {
		return ByNameless, nil
	}
	if a.Cluster != nil {
		return ByCluster, nil
	}
	var own bool
	var often int
	err := db.QueryRow(ctx, `
		SELECT EXISTS (SELECT FROM member_account WHERE person = $1),
			(SELECT count(*) FROM appeal WHERE person = $1 AND deputy = $2 AND scored AND term_from > $3)`,
		a.Person, a.Deputy, calendar.DayOf(now)-7*13).Scan(&own, &often)
	switch {
	case err != nil:
		return "", fmt.Errorf("appeal: scored: %w", err)
	case own:
		return ByOwnSide, nil
	case often >= d.Limits.usual().Scored:
		return ByOften, nil
	}
	return "", nil
}

// suspect flags an answer that is short, or like one given before.
func (w *work) suspect(ctx context.Context) error {
	l := w.Limits.usual()
	flag := func(f string) {
		if !slices.Contains(w.a.Flags, f) {
			w.a.Flags = append(slices.Clone(w.a.Flags), f)
		}
	}
	if len([]rune(w.made.Text)) < l.Letters && len(w.made.Files) == 0 {
		flag(ShortAnswer)
	}
	sketch := Sketch(w.made.Text)
	if len(sketch) == 0 {
		return nil
	}
	before, err := messages(ctx, w.db, `
		kind = 'answer' AND undone_at IS NULL AND id <> $1 AND appeal IN (SELECT id FROM appeal WHERE deputy = $2) ORDER BY id DESC LIMIT 100`,
		w.made.ID, w.a.Deputy)
	if err != nil {
		return err
	}
	for _, m := range before {
		if Likeness(sketch, Sketch(m.Text)) >= l.Again {
			flag(SameAnswer)
			break
		}
	}
	return nil
}
