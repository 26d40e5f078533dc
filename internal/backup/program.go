package backup

import (
	"bytes"
	"context"
	"fmt"
	neturl "net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"syscall"
	"time"

	"github.com/jackc/pgx/v5/pgconn"

	"qalauly/internal/services"
)

// dump runs pg_dump on a snapshot, and returns that program's major version.
func dump(ctx context.Context, dir, snapshot string, server int, o Options) (int, error) {
	args := []string{"--format=custom", "--no-owner", "--no-privileges", "--no-comments",
		"--snapshot=" + snapshot, "--file=" + filepath.Join(dir, dumpName)}
	for _, table := range o.LeaveOut {
		args = append(args, "--exclude-table-data=public."+table)
	}
	return run(ctx, "pg_dump", server, o.DatabaseURL, args)
}

// load runs pg_restore: everything in one transaction, or nothing. An older one
// cannot read what a newer pg_dump wrote.
func load(ctx context.Context, dir string, version int, o Options) error {
	cfg, err := pgconn.ParseConfig(o.DatabaseURL)
	if err != nil {
		return fmt.Errorf("backup: the database url cannot be read: %w", err)
	}
	_, err = run(ctx, "pg_restore", version, o.DatabaseURL, []string{"--single-transaction", "--exit-on-error",
		"--no-owner", "--no-privileges", "--dbname=" + cfg.Database, filepath.Join(dir, dumpName)})
	return err
}

func run(ctx context.Context, name string, version int, url string, args []string) (major int, err error) {
	program, major, err := fitting(ctx, name, version)
	if err != nil {
		return 0, err
	}
	where, err := address(url)
	if err != nil {
		return 0, err
	}
	var said bytes.Buffer
	cmd := exec.CommandContext(ctx, program, args...)
	cmd.Env, cmd.Stderr = append(os.Environ(), where...), &said
	cmd.Cancel = func() error { return cmd.Process.Signal(syscall.SIGTERM) }
	cmd.WaitDelay = 10 * time.Second
	if err := cmd.Run(); err != nil {
		return 0, fmt.Errorf("backup: %s: %w%s", name, err, faults(said.String()))
	}
	return major, nil
}

// faults are the lines in which a program names its error. The lines after them
// may quote what stands in a row, and are left out.
func faults(said string) string {
	var b strings.Builder
	for line := range strings.Lines(said) {
		if strings.Contains(line, ": error: ") {
			b.WriteString("\n  " + strings.TrimSpace(line[:min(len(line), 300)]))
		}
	}
	return b.String()
}

// fitting finds the program of the server's own version, or else of the next
// newer one: an older pg_dump refuses a newer server.
func fitting(ctx context.Context, name string, version int) (best string, major int, err error) {
	for _, program := range services.Where(name) {
		found := majorOf(ctx, program)
		if found >= version && (best == "" || found < major) {
			best, major = program, found
		}
	}
	if best == "" {
		return "", 0, fmt.Errorf("backup: no %s of version %d or newer in PATH, in /usr/lib/postgresql or in Homebrew's folders.\n"+
			"  Debian, Ubuntu:  sudo apt-get install postgresql-client-%d\n"+
			"  Fedora:          sudo dnf install postgresql\n"+
			"  macOS:           brew install postgresql@%d\n"+
			"  compose:         docker compose run --rm tools …", name, version, version, version)
	}
	return best, major, nil
}

var majorInText = regexp.MustCompile(`\(PostgreSQL\) (\d+)`)

// majorOf is 0 for what does not tell its version. Debian's wrapper of all
// versions is passed over: the programs behind it are found themselves.
func majorOf(ctx context.Context, program string) int {
	if filepath.Base(program) == "pg_wrapper" {
		return 0
	}
	said, err := exec.CommandContext(ctx, program, "--version").Output()
	found := majorInText.FindSubmatch(said)
	if err != nil || found == nil {
		return 0
	}
	major, _ := strconv.Atoi(string(found[1]))
	return major
}

var tlsInText = regexp.MustCompile(`(?:^|[\s?&])(sslmode|sslrootcert|sslcert|sslkey)=([^\s&]+)`)

// address is the database's address as PostgreSQL's programs read it from the
// environment: a password on a command line can be seen by everybody.
func address(url string) ([]string, error) {
	cfg, err := pgconn.ParseConfig(url)
	if err != nil {
		return nil, fmt.Errorf("backup: the database url cannot be read: %w", err)
	}
	env := []string{"PGHOST=" + cfg.Host, "PGPORT=" + strconv.Itoa(int(cfg.Port)), "PGUSER=" + cfg.User,
		"PGPASSWORD=" + cfg.Password, "PGDATABASE=" + cfg.Database, "PGAPPNAME=qalauly backup"}
	for _, found := range tlsInText.FindAllStringSubmatch(url, -1) {
		value := strings.Trim(found[2], "'")
		if plain, err := neturl.PathUnescape(value); err == nil {
			value = plain
		}
		env = append(env, "PG"+strings.ToUpper(found[1])+"="+value)
	}
	return env, nil
}
