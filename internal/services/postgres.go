package services

import (
	"context"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"time"

	"github.com/jackc/pgx/v5"
)

// database is what is made in a new cluster for the service to live in.
const database = "qalauly"

// postgres is a cluster in dir/data that listens on a socket in dir only.
type postgres struct {
	bin  []string // folders with its programs, the best first
	dir  string
	fast bool
	log  func(string)
}

func (p postgres) url() string { return p.urlOf(database) }

func (p postgres) urlOf(name string) string {
	return "postgres://postgres@/" + name + "?host=" + url.QueryEscape(p.dir)
}

// start makes the cluster where there is none, and returns when it answers.
func (p postgres) start(ctx context.Context) (*process, error) {
	as, err := serverOwner("postgres", "nobody")
	if err != nil {
		return nil, err
	}
	data := filepath.Join(p.dir, "data")
	pidFile := filepath.Join(data, "postmaster.pid")
	if err := endOrphan(pidFile, data, syscall.SIGINT); err != nil {
		return nil, err
	}
	if p.fast {
		_ = os.RemoveAll(p.dir)
	}
	if err := as.folder(p.dir); err != nil {
		return nil, err
	}
	bin, err := p.cluster(as, data)
	if err != nil {
		return nil, err
	}
	proc := &process{name: "PostgreSQL", gentle: syscall.SIGINT, harsh: syscall.SIGQUIT}
	if err := proc.run(p.dir, as, filepath.Join(bin, "postgres"), p.settings(data)...); err != nil {
		return nil, err
	}
	return proc, p.await(ctx, proc)
}

// cluster returns the folder of programs that fit the data, which it makes when
// there are none. A half-made cluster never bears the name of a whole one.
func (p postgres) cluster(as owner, data string) (string, error) {
	if version, err := os.ReadFile(filepath.Join(data, "PG_VERSION")); err == nil {
		return p.fitting(strings.TrimSpace(string(version)), data)
	}
	p.log("making a PostgreSQL cluster in " + p.dir)
	made := data + ".new"
	if err := os.RemoveAll(made); err != nil {
		return "", fmt.Errorf("services: %w", err)
	}
	initdb := filepath.Join(p.bin[0], "initdb")
	out, err := as.command(p.dir, initdb, "--no-sync", "-A", "trust", "-U", "postgres",
		"-E", "UTF8", "--locale=C.UTF-8", "-D", made).CombinedOutput()
	if err != nil {
		return "", fmt.Errorf("services: %s: %w\n%s", initdb, err, tail(out))
	}
	if err := os.Rename(made, data); err != nil {
		return "", fmt.Errorf("services: %w", err)
	}
	return p.bin[0], nil
}

// fitting finds the programs of the version that made the data.
func (p postgres) fitting(version, data string) (string, error) {
	for _, bin := range p.bin {
		out, err := owner{}.command("/", filepath.Join(bin, "postgres"), "--version").Output()
		if err == nil && strings.Contains(string(out), "(PostgreSQL) "+version) {
			return bin, nil
		}
	}
	return "", fmt.Errorf("services: the data in %s were made by PostgreSQL %s, which is not here: install it, or remove %s to begin anew",
		data, version, p.dir)
}

func (p postgres) settings(data string) []string {
	set := []string{"listen_addresses=", "unix_socket_directories=" + p.dir, "port=5432",
		"max_connections=400", "unix_socket_permissions=0700", "timezone=UTC", "log_timezone=UTC"}
	if p.fast {
		set = append(set, "fsync=off", "synchronous_commit=off", "full_page_writes=off",
			"wal_level=minimal", "max_wal_senders=0")
	}
	args := []string{"-D", data}
	for _, s := range set {
		args = append(args, "-c", s)
	}
	return args
}

// await returns when the server answers and the database is there.
func (p postgres) await(ctx context.Context, proc *process) error {
	for {
		err := p.prepare(ctx)
		if err == nil {
			return nil
		}
		select {
		case <-proc.done:
			return proc.failed()
		case <-ctx.Done():
			return fmt.Errorf("services: PostgreSQL does not answer: %w", err)
		case <-time.After(20 * time.Millisecond):
		}
	}
}

// prepare connects and makes the database where it is missing.
func (p postgres) prepare(ctx context.Context) error {
	conn, err := pgx.Connect(ctx, p.urlOf("postgres"))
	if err != nil {
		return err
	}
	defer conn.Close(context.WithoutCancel(ctx))
	var there bool
	const query = "SELECT EXISTS (SELECT FROM pg_database WHERE datname = $1)"
	if err := conn.QueryRow(ctx, query, database).Scan(&there); err != nil || there {
		return err
	}
	_, err = conn.Exec(ctx, "CREATE DATABASE "+database)
	return err
}
