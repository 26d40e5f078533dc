package backup

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"qalauly/internal/file"
	"qalauly/internal/postgres"
	"qalauly/migrations"
)

// gap is left in every sequence of numbers by a restore: numbers that were given
// out after the backup, and stand in messages people still have, never become
// somebody else's.
const gap = 100_000

// Restore makes of the backup in dir a database again, which must be empty, and
// puts its files into FilesDir. ready is called in the transaction that ends it,
// with the moment of the backup. A restore that fails leaves a database to be
// dropped; it is never half filled, as its rows come in one transaction.
func Restore(ctx context.Context, dir string, o Options, ready func(tx pgx.Tx, taken time.Time) error) (Manifest, error) {
	o.Log("checking the backup in " + dir)
	m, err := Check(dir)
	if err != nil {
		return m, err
	}
	if newest := newestMigration(); m.Migration > newest {
		return m, fmt.Errorf("backup: it was taken by a newer version, %s (migration %d, this one knows %d): restore it with that version", m.Version, m.Migration, newest)
	}
	if len(m.Files) > 0 && o.FilesDir == "" {
		return m, fmt.Errorf("backup: it has %d files that were in a folder: name one in FILES_DIR", len(m.Files))
	}
	pool, err := postgres.Open(o.DatabaseURL)
	if err != nil {
		return m, err
	}
	defer pool.Close()
	server, err := empty(ctx, pool, m)
	if err != nil {
		return m, err
	}
	if err := restoreFiles(ctx, dir, m, o); err != nil {
		return m, err
	}
	o.Log(fmt.Sprintf("restoring the database as it was at %s", m.TakenAt.Format(time.RFC3339)))
	if err := load(ctx, dir, max(server, m.Dumper), o); err != nil {
		return m, err
	}
	err = pgx.BeginFunc(ctx, pool, func(tx pgx.Tx) error {
		if err := settle(ctx, tx, m, o); err != nil {
			return err
		}
		return ready(tx, m.TakenAt)
	})
	if err != nil {
		return m, fmt.Errorf("%w\n  The database is not to be used: drop it and restore into a new one", err)
	}
	if _, err := pool.Exec(ctx, `ANALYZE`); err != nil {
		return m, fmt.Errorf("backup: analyze: %w", err)
	}
	return m, nil
}

// newestMigration is the last step that this version knows.
func newestMigration() int64 {
	var newest int64
	names, _ := fs.Glob(migrations.Files, "*.sql")
	for _, name := range names {
		number, _, _ := strings.Cut(name, "_")
		n, _ := strconv.ParseInt(number, 10, 64)
		newest = max(newest, n)
	}
	return newest
}

// empty sees that the database is one to restore into, and returns its server's
// major version.
func empty(ctx context.Context, pool *pgxpool.Pool, m Manifest) (server int, err error) {
	var things int
	var name, encoding string
	err = pool.QueryRow(ctx, `
		SELECT current_database(), current_setting('server_version_num')::int / 10000, current_setting('server_encoding'), (
			SELECT count(*)
			FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
			WHERE n.nspname <> 'information_schema' AND n.nspname !~ '^pg_'
				AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.deptype = 'e'))`).
		Scan(&name, &server, &encoding, &things)
	switch {
	case err != nil:
		return 0, fmt.Errorf("backup: look at the database: %w", err)
	case things > 0:
		return 0, fmt.Errorf("backup: the database %s is not empty, and nothing is restored over what is there: make an empty one (createdb NAME) and name it in DATABASE_URL", name)
	case server < m.Server:
		return 0, fmt.Errorf("backup: it is of PostgreSQL %d, and this server is the older %d: restore it on %d or newer", m.Server, server, m.Server)
	case encoding != "UTF8":
		return 0, fmt.Errorf("backup: the database %s has the encoding %s: make one with UTF8 (createdb -E UTF8 -T template0 NAME)", name, encoding)
	}
	return server, nil
}

func restoreFiles(ctx context.Context, dir string, m Manifest, o Options) error {
	if len(m.Files) == 0 {
		return nil
	}
	o.Log(fmt.Sprintf("restoring %d files", len(m.Files)))
	from, to := file.Store{Dir: filepath.Join(dir, filesName)}, file.Store{Dir: o.FilesDir}
	for _, f := range m.Files {
		if err := ctx.Err(); err != nil {
			return err
		}
		if _, err := from.CopyTo(to, f.SHA256); err != nil {
			return err
		}
	}
	return nil
}

// settle sees that every row is there, and leaves a gap in the numbers.
func settle(ctx context.Context, tx pgx.Tx, m Manifest, o Options) error {
	rows, err := count(ctx, tx, o.LeaveOut)
	if err != nil {
		return err
	}
	for _, table := range slices.Sorted(maps.Keys(m.Rows)) {
		if rows[table] != m.Rows[table] {
			err = errors.Join(err, fmt.Errorf("backup: %s has %d rows instead of %d", table, rows[table], m.Rows[table]))
		}
	}
	if err != nil {
		return err
	}
	_, err = tx.Exec(ctx, `
		SELECT setval(format('%I.%I', schemaname, sequencename)::regclass, coalesce(last_value, 0) + $1::bigint)
		FROM pg_sequences
		WHERE schemaname = 'public' AND data_type = 'bigint'::regtype`, gap)
	if err != nil {
		return fmt.Errorf("backup: leave a gap in the numbers: %w", err)
	}
	return nil
}
