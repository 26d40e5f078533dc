package main

import (
	"context"
	"fmt"
	"os"
	"time"

	"qalauly/bench/internal/lab"
)

// compare asks in both ways and prints the tables.
func compare(ctx context.Context, w *world, o options) error {
	questions := w.questions(o.Questions)
	head := []string{"", "p50 ms", "p99 ms", fmt.Sprintf("p50, %d at once", o.Users), "p99", "a second"}
	for _, k := range kinds {
		head = append(head, k.name)
	}
	rows := [][]string{head}
	var results []result
	for _, by := range w.ways() {
		fmt.Fprintln(os.Stderr, "measuring", by.name)
		r, err := w.run(ctx, by, questions, o)
		if err != nil {
			return fmt.Errorf("%s: %w", by.name, err)
		}
		results = append(results, r)
		rows = append(rows, r.row(by.name))
	}
	changed, err := w.change(ctx)
	if err != nil {
		return err
	}
	fmt.Println(lab.Table(rows))
	fmt.Printf("One of our look-ups takes %d µs of a processor. The names take %.1f MB in each process and are read in %s ms; a change was found after %s ms.\n\n",
		results[1].cpu.Microseconds(), w.memory, lab.Millis(w.read), lab.Millis(changed))
	fmt.Println(lab.Table(aims(results[0], results[1], changed)))
	return nil
}

func (r result) row(name string) []string {
	row := []string{name, exact(r.alone, 50), exact(r.alone, 99), exact(r.crowd, 50), exact(r.crowd, 99), fmt.Sprintf("%.0f", r.persecond)}
	for kind := range kinds {
		row = append(row, fmt.Sprintf("%.1f %%", r.percent(func(k int) bool { return k == kind })))
	}
	return row
}

// exact writes a percentile in milliseconds, for times that are much below one.
func exact(times []time.Duration, p float64) string {
	return fmt.Sprintf("%.3f", float64(lab.Percentile(times, p))/float64(time.Millisecond))
}

// percent is how many of a hundred questions of some kinds found the one meant.
func (r result) percent(of func(kind int) bool) float64 {
	var found, asked int
	for kind := range kinds {
		if of(kind) {
			found, asked = found+r.found[kind], asked+r.asked[kind]
		}
	}
	return 100 * float64(found) / float64(asked)
}

func aims(trigrams, ours result, changed time.Duration) [][]string {
	edit := ours.percent(func(k int) bool { return !kinds[k].script })
	script := ours.percent(func(k int) bool { return kinds[k].script })
	share := float64(lab.Percentile(ours.alone, 50)) / float64(lab.Percentile(trigrams.alone, 50))
	crowd := lab.Percentile(ours.crowd, 99)
	return [][]string{
		lab.AimHead,
		lab.Aim("among the first ten, one mistake", "≥ 99 %", fmt.Sprintf("%.1f %%", edit), edit >= editAimed),
		lab.Aim("another script and one mistake", "≥ 95 %", fmt.Sprintf("%.1f %%", script), script >= scriptAimed),
		lab.Aim("p99 while many ask", "≤ 5 ms", lab.Millis(crowd)+" ms", crowd <= loadAimed),
		lab.Aim("p50 against pg_trgm", "≤ 0.10 ×", fmt.Sprintf("%.2f ×", share), share <= shareAimed),
		lab.Aim("a change is found by others", "≤ 2 s", lab.Millis(changed)+" ms", changed <= changeAimed),
	}
}
