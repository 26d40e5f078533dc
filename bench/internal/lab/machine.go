package lab

import (
	"context"
	"fmt"
	"os"
	"runtime"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
)

// Machine describes what is measured on in a few lines of Markdown: cores, Go,
// PostgreSQL with the settings that decide what a commit is worth, and how long
// one takes.
func (l *Lab) Machine(ctx context.Context) (string, error) {
	conn, err := pgx.Connect(ctx, l.DatabaseURL)
	if err != nil {
		return "", fmt.Errorf("lab: %w", err)
	}
	defer conn.Close(context.WithoutCancel(ctx))
	set := map[string]string{}
	for _, name := range []string{"server_version", "fsync", "synchronous_commit", "full_page_writes", "wal_sync_method", "synchronous_standby_names"} {
		var value string
		if err := conn.QueryRow(ctx, "SELECT current_setting($1)", name).Scan(&value); err != nil {
			return "", fmt.Errorf("lab: setting %s: %w", name, err)
		}
		set[name] = value
	}
	commit, err := commitTime(ctx, conn)
	if err != nil {
		return "", err
	}
	return fmt.Sprintf("%s, %d cores, %s, %s.\n"+
		"PostgreSQL %s: fsync=%s, synchronous_commit=%s, full_page_writes=%s, wal_sync_method=%s, synchronous_standby_names=%q.\n"+
		"One row committed alone takes %s (median of %d); writing 8 KB to a file and fsync takes %s here.\n",
		cpu(), runtime.NumCPU(), load(), runtime.Version(),
		set["server_version"], set["fsync"], set["synchronous_commit"], set["full_page_writes"], set["wal_sync_method"], set["synchronous_standby_names"],
		micro(commit), probes, fsyncTime()), nil
}

// probes is how many commits and file syncs are timed.
const probes = 200

func micro(d time.Duration) string { return fmt.Sprintf("%d µs", d.Microseconds()) }

func commitTime(ctx context.Context, conn *pgx.Conn) (time.Duration, error) {
	if _, err := conn.Exec(ctx, "CREATE TABLE IF NOT EXISTS bench_commit (n bigint)"); err != nil {
		return 0, fmt.Errorf("lab: commit: %w", err)
	}
	defer func() { _, _ = conn.Exec(context.WithoutCancel(ctx), "DROP TABLE IF EXISTS bench_commit") }()
	var times []time.Duration
	for n := range probes {
		began := time.Now()
		if _, err := conn.Exec(ctx, "INSERT INTO bench_commit VALUES ($1)", n); err != nil {
			return 0, fmt.Errorf("lab: commit: %w", err)
		}
		times = append(times, time.Since(began))
	}
	return Percentile(times, 50), nil
}

// fsyncTime is what a sync costs where the scratch files are, which need not be
// the database's disk.
func fsyncTime() string {
	f, err := os.CreateTemp("", "bench-fsync")
	if err != nil {
		return "an unknown time"
	}
	defer os.Remove(f.Name())
	defer f.Close()
	page := make([]byte, 8192)
	var times []time.Duration
	for range probes {
		began := time.Now()
		if _, err := f.WriteAt(page, 0); err != nil || f.Sync() != nil {
			return "an unknown time"
		}
		times = append(times, time.Since(began))
	}
	return micro(Percentile(times, 50))
}

// cpu names the processor, where the system tells.
func cpu() string {
	info, _ := os.ReadFile("/proc/cpuinfo")
	for line := range strings.Lines(string(info)) {
		if name, value, ok := strings.Cut(line, ":"); ok && strings.TrimSpace(name) == "model name" {
			return strings.TrimSpace(value)
		}
	}
	return runtime.GOOS + "/" + runtime.GOARCH
}

// load says how busy the machine was before.
func load() string {
	avg, err := os.ReadFile("/proc/loadavg")
	if err != nil {
		return "load not known"
	}
	one, _, _ := strings.Cut(string(avg), " ")
	return "load " + one + " at the start"
}
