package main

import (
	"cmp"
	"fmt"
	"slices"

	"qalauly/bench/internal/lab"
)

// The aims of the service.
const (
	timesStock  = 2.0
	timesBare   = 0.5
	p99At500    = 30 // ms
	peakWaiting = 64 // MB, with 20,000 updates waiting
)

// show prints the machine, the table and what the aims say to it.
func show(o options, machine string, results map[string][]result) {
	fmt.Print(machine)
	pace := "as fast as they are taken"
	if o.Rate > 0 {
		pace = fmt.Sprintf("%g a second", o.Rate)
	}
	fmt.Printf("%d updates of %d chats by %s, %s; the Bot API answers after %s; the median of %d.\n\n", o.N, o.Chats, o.Mode, pace, o.Latency, o.Runs)
	medians := map[string]result{}
	for name, runs := range results {
		medians[name] = median(runs)
	}
	fmt.Println(lab.Table(table(o, medians)))
	if aims := aims(o, medians); len(aims) > 1 {
		fmt.Println(lab.Table(aims))
	}
}

// median is the run of median speed, whole: its figures belong together. What
// must never happen is taken from all runs.
func median(runs []result) result {
	sorted := slices.SortedFunc(slices.Values(runs), func(a, b result) int { return cmp.Compare(a.rate, b.rate) })
	m := sorted[len(sorted)/2]
	for _, r := range runs {
		m.swaps, m.lost, m.twice = max(m.swaps, r.swaps), max(m.lost, r.lost), max(m.twice, r.twice)
		m.peak, m.goroutines = max(m.peak, r.peak), max(m.goroutines, r.goroutines)
	}
	return m
}

func table(o options, medians map[string]result) [][]string {
	head := []string{"", "updates/s", "p50 ms", "p99 ms", "CPU s/1,000", "of PostgreSQL", "peak MB", "goroutines", "out of order", "lost", "twice", "× bare", "× stock"}
	if o.Backlog {
		head = append(head, "taken in the silence")
	}
	rows := [][]string{head}
	for _, name := range inOrder {
		m, ok := medians[name]
		if !ok {
			continue
		}
		row := []string{
			name, fmt.Sprintf("%.0f", m.rate), lab.Millis(m.p50), lab.Millis(m.p99), fmt.Sprintf("%.3f", m.cpu), server(m),
			fmt.Sprintf("%.0f", m.peak), fmt.Sprint(m.goroutines), fmt.Sprint(m.swaps), fmt.Sprint(m.lost), fmt.Sprint(m.twice),
			times(m, medians[bareName]), times(m, medians[stockName]),
		}
		if o.Backlog {
			row = append(row, fmt.Sprint(m.taken))
		}
		rows = append(rows, row)
	}
	return rows
}

func times(a, b result) string {
	if b.rate == 0 {
		return ""
	}
	return fmt.Sprintf("%.2f", a.rate/b.rate)
}

// aims judges what this run can judge.
func aims(o options, medians map[string]result) [][]string {
	m, ok := medians[oursName]
	rows := [][]string{lab.AimHead}
	if !ok {
		return rows
	}
	switch {
	case o.Backlog:
		rows = append(rows, lab.Aim(fmt.Sprintf("memory with %d updates waiting", m.taken), fmt.Sprintf("≤ %d MB", peakWaiting), fmt.Sprintf("%.0f MB", m.peak), m.peak <= peakWaiting))
	case o.Rate > 0:
		p99 := lab.Millis(m.p99)
		rows = append(rows, lab.Aim(fmt.Sprintf("p99 at %g updates/s", o.Rate), fmt.Sprintf("≤ %d ms", p99At500), p99+" ms", m.p99.Milliseconds() < p99At500))
	default:
		rows = append(rows, ratio("updates/s against stock", m, medians[stockName], timesStock), ratio("updates/s against bare net/http", m, medians[bareName], timesBare))
	}
	return append(rows, lab.Aim("lost, twice, out of order", "0, 0, 0", fmt.Sprintf("%d, %d, %d", m.lost, m.twice, m.swaps), m.lost+m.twice+int(m.swaps) == 0))
}

func ratio(what string, m, against result, aimed float64) []string {
	return lab.Aim(what, fmt.Sprintf("≥ %.1f ×", aimed), times(m, against)+" ×", against.rate > 0 && m.rate >= aimed*against.rate)
}

// server is PostgreSQL's share; those who keep nothing have none.
func server(m result) string {
	if m.server == 0 {
		return ""
	}
	return fmt.Sprintf("%.3f", m.server)
}
