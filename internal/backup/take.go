package backup

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"github.com/jackc/pgx/v5"

	"qalauly/internal/file"
	"qalauly/internal/postgres"
)

// Take makes a backup in dir, which must not exist or be empty. The service may
// run: all parts are of one moment, that of a snapshot which PostgreSQL gives to
// us and to pg_dump. Files never change and are written before their rows, so
// those that the snapshot names are there.
func Take(ctx context.Context, dir string, o Options) (m Manifest, err error) {
	if err := free(dir); err != nil {
		return m, err
	}
	part := filepath.Clean(dir) + ".part"
	if err := os.RemoveAll(part); err != nil {
		return m, fmt.Errorf("backup: %w", err)
	}
	if err := os.MkdirAll(part, 0o700); err != nil {
		return m, fmt.Errorf("backup: %w", err)
	}
	defer os.RemoveAll(part)
	m, hashes, err := takeDatabase(ctx, part, o)
	if err != nil {
		return m, err
	}
	if err := takeFiles(ctx, part, hashes, &m, o); err != nil {
		return m, err
	}
	if err := writeManifest(part, m); err != nil {
		return m, err
	}
	os.Remove(dir) // an empty folder gives way
	if err := os.Rename(part, dir); err != nil {
		return m, fmt.Errorf("backup: %w", err)
	}
	return m, toDisk(filepath.Dir(filepath.Clean(dir)))
}

func free(dir string) error {
	entries, err := os.ReadDir(dir)
	if err != nil && !errors.Is(err, os.ErrNotExist) {
		return fmt.Errorf("backup: %w", err)
	}
	if len(entries) > 0 {
		return fmt.Errorf("backup: %s is not empty; name a folder that does not exist yet", dir)
	}
	return nil
}

// takeDatabase dumps the database as it is at one moment, and lists the files of
// that moment.
func takeDatabase(ctx context.Context, dir string, o Options) (m Manifest, hashes []string, err error) {
	pool, err := postgres.Open(o.DatabaseURL)
	if err != nil {
		return m, nil, err
	}
	defer pool.Close()
	err = pgx.BeginTxFunc(ctx, pool, pgx.TxOptions{IsoLevel: pgx.RepeatableRead, AccessMode: pgx.ReadOnly}, func(tx pgx.Tx) error {
		snapshot, err := describe(ctx, tx, &m, o)
		if err != nil {
			return err
		}
		if hashes, err = file.InFolder(ctx, tx); err != nil {
			return err
		}
		o.Log("copying the database")
		m.Dumper, err = dump(ctx, dir, snapshot, m.Server, o)
		return err
	})
	if err == nil {
		err = os.Chmod(filepath.Join(dir, dumpName), 0o600)
	}
	if err == nil {
		m.Dump, err = partOf(dir, dumpName)
	}
	return m, hashes, err
}

// describe fills the manifest with what a snapshot holds, and exports it.
func describe(ctx context.Context, tx pgx.Tx, m *Manifest, o Options) (snapshot string, err error) {
	m.Format, m.Version = format, o.Version
	if _, err := tx.Exec(ctx, `SET LOCAL idle_in_transaction_session_timeout = 0`); err != nil {
		return "", fmt.Errorf("backup: %w", err)
	}
	err = tx.QueryRow(ctx, `SELECT pg_export_snapshot(), clock_timestamp(), current_setting('server_version_num')::int / 10000`).
		Scan(&snapshot, &m.TakenAt, &m.Server)
	if err != nil {
		return "", fmt.Errorf("backup: snapshot: %w", err)
	}
	m.TakenAt = m.TakenAt.UTC()
	var known bool
	tables := append([]string{"goose_db_version"}, o.LeaveOut...)
	err = tx.QueryRow(ctx, `SELECT bool_and(to_regclass('public.' || quote_ident(name)) IS NOT NULL) FROM unnest($1::text[]) AS name`, tables).Scan(&known)
	if err != nil {
		return "", fmt.Errorf("backup: %w", err)
	}
	if !known {
		return "", errors.New("backup: the database is not one of this service, or of an older version of it: run qalauly migrate first")
	}
	if err := tx.QueryRow(ctx, `SELECT max(version_id) FROM goose_db_version WHERE is_applied`).Scan(&m.Migration); err != nil {
		return "", fmt.Errorf("backup: %w", err)
	}
	m.Rows, err = count(ctx, tx, o.LeaveOut)
	return snapshot, err
}

// count counts the rows of every table but those left out.
func count(ctx context.Context, db postgres.DB, leaveOut []string) (map[string]int64, error) {
	rows, err := db.Query(ctx, `SELECT tablename::text FROM pg_tables WHERE schemaname = 'public' AND tablename <> ALL ($1)`, leaveOut)
	if err != nil {
		return nil, fmt.Errorf("backup: count: %w", err)
	}
	tables, err := pgx.CollectRows(rows, pgx.RowTo[string])
	if err != nil {
		return nil, fmt.Errorf("backup: count: %w", err)
	}
	counts := map[string]int64{}
	for _, table := range tables {
		var n int64
		if err := db.QueryRow(ctx, `SELECT count(*) FROM `+pgx.Identifier{"public", table}.Sanitize()).Scan(&n); err != nil {
			return nil, fmt.Errorf("backup: count %s: %w", table, err)
		}
		counts[table] = n
	}
	return counts, nil
}

// takeFiles copies the files. One that is lost or damaged is named and does not
// keep the others from being saved.
func takeFiles(ctx context.Context, dir string, hashes []string, m *Manifest, o Options) error {
	if len(hashes) == 0 {
		return nil
	}
	if o.FilesDir == "" {
		return fmt.Errorf("backup: %d files are in a folder: name it in FILES_DIR as the service does", len(hashes))
	}
	o.Log(fmt.Sprintf("copying %d files", len(hashes)))
	from, to := file.Store{Dir: o.FilesDir}, file.Store{Dir: filepath.Join(dir, filesName)}
	for _, hash := range hashes {
		if err := ctx.Err(); err != nil {
			return err
		}
		size, err := from.CopyTo(to, hash)
		switch {
		case errors.Is(err, file.ErrUnknown) || errors.Is(err, file.ErrDamaged):
			m.Missing = append(m.Missing, hash)
		case err != nil:
			return err
		default:
			m.Files = append(m.Files, Part{filepath.ToSlash(filepath.Join(filesName, hash[:2], hash)), size, hash})
		}
	}
	return nil
}
