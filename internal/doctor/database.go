package doctor

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"

	"qalauly/internal/postgres"
)

const oldestPostgres = 150000

// extensions are those that the schema makes.
var extensions = []string{"pg_trgm", "btree_gist", "fuzzystrmatch"}

// askDatabase looks whether the database answers and can hold what we keep.
func askDatabase(ctx context.Context, e *exam, r *report) {
	const about = "DATABASE_URL"
	if e.DB == nil {
		r.unknown("database", "is not asked: DATABASE_URL is wrong")
		return
	}
	attempt, cancel := e.patient(ctx)
	defer cancel()
	var number int
	var version string
	var standby bool
	err := e.DB.QueryRow(attempt, `
		SELECT current_setting('server_version_num')::int, current_setting('server_version'), pg_is_in_recovery()`).Scan(&number, &version, &standby)
	var letters *postgres.LettersError
	if err == nil {
		if err = postgres.Letters(attempt, e.DB); errors.As(err, &letters) {
			err = nil
		}
	}
	if err != nil {
		says, do := whyNotConnected(err)
		r.wrong(about, do, "%s", says)
		return
	}
	switch {
	case number < oldestPostgres:
		r.wrong(about, "use PostgreSQL 15 or newer", "is PostgreSQL %s, which is too old", version)
	case standby:
		r.wrong(about, "give the address of the primary", "is a standby, which takes no writes")
	case letters != nil:
		r.wrong(about, postgres.Anew, "%s", letters.Says())
	default:
		r.well(about, "PostgreSQL %s, UTF8, knows Kazakh letters", version)
	}
	if !standby {
		e.extensions(attempt, r)
		e.schema(attempt, r)
	}
}

// whyNotConnected keeps of an error what holds no password.
func whyNotConnected(err error) (says, do string) {
	var pg *pgconn.PgError
	if !errors.As(err, &pg) {
		return "the database does not answer", "see that PostgreSQL runs and that host and port are right; from this machine: psql \"$DATABASE_URL\""
	}
	switch pg.Code {
	case "28P01", "28000":
		return "the database refuses this user or password", "check user and password, and pg_hba.conf on the server"
	case "3D000":
		return "the server has no such database", "make it: CREATE DATABASE qalauly ENCODING 'UTF8' LOCALE 'C.UTF-8' TEMPLATE template0"
	case "53300":
		return "the server has no free connection", "raise max_connections: each process uses up to 24"
	}
	return "the database answers with SQLSTATE " + pg.Code, "see the server's log"
}

// extensions looks whether each extension is there or can be made; what it makes
// to find out is rolled back.
func (e *exam) extensions(ctx context.Context, r *report) {
	err := pgx.BeginFunc(ctx, e.DB, func(tx pgx.Tx) error {
		for _, name := range extensions {
			if err := makeable(ctx, tx, name); err != nil {
				r.wrong("extension "+name, extensionAdvice(err, name), "is not there and cannot be made (%s)", stateOf(err))
			}
		}
		var grams []string
		if err := tx.QueryRow(ctx, `SELECT show_trgm('ә')`).Scan(&grams); err == nil && len(grams) == 0 {
			r.wrong("extension pg_trgm", postgres.Anew, "finds no letters in Kazakh words: the database's locale is wrong")
		}
		return errRollback
	})
	if errors.Is(err, errRollback) && !slices.ContainsFunc(*r, func(f Finding) bool { return strings.HasPrefix(f.About, "extension") }) {
		r.well("extensions", "%s are there or can be made", strings.Join(extensions, ", "))
	}
}

var errRollback = errors.New("look, and change nothing")

func makeable(ctx context.Context, tx pgx.Tx, name string) error {
	return pgx.BeginFunc(ctx, tx, func(step pgx.Tx) error {
		_, err := step.Exec(ctx, "CREATE EXTENSION IF NOT EXISTS "+name)
		return err
	})
}

func extensionAdvice(err error, name string) string {
	if stateOf(err) == "SQLSTATE 42501" {
		return "as a superuser of this database: CREATE EXTENSION " + name
	}
	return "install PostgreSQL's contrib package on the server (postgresql-contrib)"
}

func stateOf(err error) string {
	var pg *pgconn.PgError
	if errors.As(err, &pg) {
		return "SQLSTATE " + pg.Code
	}
	return "no answer"
}

// schema looks whether every migration is applied.
func (e *exam) schema(ctx context.Context, r *report) {
	have, known, err := postgres.Steps(ctx, e.DB)
	switch {
	case err != nil:
		r.unknown("schema", "its version cannot be read (%s)", stateOf(err))
	case have == 0:
		r.warn("schema", "run qalauly migrate, or serve, which does so by itself", "the database is empty")
	case have < known:
		r.warn("schema", "run qalauly migrate, or serve, which does so by itself", "is at step %d of %d", have, known)
	case have > known:
		r.warn("schema", "bring this process to the newer version", "is at step %d, and this version knows %d: a newer version has been here", have, known)
	default:
		r.well("schema", "is up to date (step %d)", have)
	}
}

// askDurability looks at what "nothing acknowledged is lost" rests on.
func askDurability(ctx context.Context, e *exam, r *report) {
	const about = "durability"
	if e.DB == nil {
		return
	}
	attempt, cancel := e.patient(ctx)
	defer cancel()
	var fsync, commit, pages, names string
	err := e.DB.QueryRow(attempt, `
		SELECT current_setting('fsync'), current_setting('synchronous_commit'), current_setting('full_page_writes'),
			current_setting('synchronous_standby_names')`).Scan(&fsync, &commit, &pages, &names)
	if err != nil {
		return // said by askDatabase
	}
	sound := true
	for _, s := range []struct{ name, value, loses string }{
		{"fsync", fsync, "a crash of the machine may destroy the database"},
		{"full_page_writes", pages, "a crash of the machine may destroy the database"},
		{"synchronous_commit", commit, "a crash loses what was acknowledged in the last moments"},
	} {
		if s.value == "off" {
			sound = false
			r.warn(about, fmt.Sprintf("ALTER SYSTEM SET %s = on, then SELECT pg_reload_conf()", s.name), "%s is off: %s", s.name, s.loses)
		}
	}
	switch {
	case names == "":
		r.warn(about, "run a standby and name it in synchronous_standby_names, or keep backups (qalauly backup)", "there is no synchronous standby: \"nothing acknowledged is lost\" holds only as long as this one disk does")
	case commit == "local":
		r.warn(about, "ALTER SYSTEM SET synchronous_commit = on, then SELECT pg_reload_conf()", "synchronous_commit is local: commits do not wait for the standby")
	case sound:
		r.well(about, "commits are on disk here and at a synchronous standby")
	}
}
