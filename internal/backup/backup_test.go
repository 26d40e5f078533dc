package backup_test

import (
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/stretchr/testify/require"

	"qalauly/internal/backup"
	"qalauly/internal/file"
	"qalauly/internal/postgres"
	"qalauly/internal/postgres/pgtest"
)

// machine is a service's database and folder of files.
type machine struct {
	backup.Options
	db *pgxpool.Pool
}

func newMachine(t *testing.T, url string) machine {
	t.Helper()
	db, err := postgres.Open(url)
	require.NoError(t, err)
	t.Cleanup(db.Close)
	return machine{backup.Options{
		DatabaseURL: url, FilesDir: t.TempDir(), Version: "test", LeaveOut: []string{"sending"}, Log: func(line string) { t.Log(line) },
	}, db}
}

// put keeps a file and returns its hash.
func (m machine) put(t *testing.T, text string) string {
	t.Helper()
	hash, err := file.Store{Dir: m.FilesDir}.Put(t.Context(), m.db, "text/plain", []byte(text))
	require.NoError(t, err)
	return hash
}

func (m machine) number(t *testing.T, sql string) (n int64) {
	t.Helper()
	require.NoError(t, m.db.QueryRow(t.Context(), sql).Scan(&n))
	return n
}

func nothing(pgx.Tx, time.Time) error { return nil }

func TestTakeAndRestore(t *testing.T) {
	t.Parallel()
	ctx := t.Context()
	from := newMachine(t, pgtest.URL(t))
	hash := from.put(t, "evidence")
	_, err := from.db.Exec(ctx, `INSERT INTO reply (chat, method, body) VALUES (1, 'sendMessage', 'text'), (2, 'sendMessage', 'text')`)
	require.NoError(t, err)
	dir := filepath.Join(t.TempDir(), "copy")
	taken, err := backup.Take(ctx, dir, from.Options)
	require.NoError(t, err)
	require.EqualValues(t, 2, taken.Rows["reply"])
	require.Len(t, taken.Files, 1)
	require.WithinDuration(t, time.Now(), taken.TakenAt, time.Minute)
	checked, err := backup.Check(dir)
	require.NoError(t, err)
	require.Equal(t, taken, checked)
	for _, name := range []string{"manifest.json", "database.dump"} {
		info, err := os.Stat(filepath.Join(dir, name))
		require.NoError(t, err)
		require.Zero(t, info.Mode().Perm()&0o077, "a backup holds people's data")
	}

	to := newMachine(t, pgtest.Empty(t))
	var at time.Time
	_, err = backup.Restore(ctx, dir, to.Options, func(_ pgx.Tx, taken time.Time) error { at = taken; return nil })
	require.NoError(t, err)
	require.True(t, at.Equal(taken.TakenAt))
	require.EqualValues(t, 2, to.number(t, `SELECT count(*) FROM reply`))
	require.Zero(t, to.number(t, `SELECT count(*) FROM sending`), "left out")
	require.Greater(t, to.number(t, `INSERT INTO reply (chat, method) VALUES (3, 'x') RETURNING id`), int64(1000), "no number is given out twice")
	body, _, err := file.Store{Dir: to.FilesDir}.Get(ctx, to.db, hash)
	require.NoError(t, err)
	require.Equal(t, "evidence", string(body))
	require.NoError(t, postgres.Migrate(ctx, to.db), "the schema is known to be up to date")

	_, err = backup.Restore(ctx, dir, to.Options, nothing)
	require.ErrorContains(t, err, "is not empty")
	_, err = backup.Take(ctx, dir, from.Options)
	require.ErrorContains(t, err, "is not empty", "a backup is not written over")
}

func TestWhatIsLostIsNamed(t *testing.T) {
	t.Parallel()
	from := newMachine(t, pgtest.URL(t))
	lost, spoilt, whole := from.put(t, "lost"), from.put(t, "spoilt"), from.put(t, "whole")
	require.NoError(t, os.Remove(filepath.Join(from.FilesDir, lost[:2], lost)))
	require.NoError(t, os.WriteFile(filepath.Join(from.FilesDir, spoilt[:2], spoilt), []byte("other"), 0o600))
	m, err := backup.Take(t.Context(), filepath.Join(t.TempDir(), "copy"), from.Options)
	require.NoError(t, err)
	require.ElementsMatch(t, []string{lost, spoilt}, m.Missing)
	require.Len(t, m.Files, 1)
	require.Equal(t, whole, m.Files[0].SHA256)

	from.FilesDir = ""
	_, err = backup.Take(t.Context(), filepath.Join(t.TempDir(), "copy"), from.Options)
	require.ErrorContains(t, err, "name it in FILES_DIR")
}

// TestDamage: whatever is changed in a backup is seen before anything is restored.
func TestDamage(t *testing.T) {
	t.Parallel()
	ctx := t.Context()
	from := newMachine(t, pgtest.URL(t))
	hash := from.put(t, "evidence")
	to := newMachine(t, pgtest.Empty(t))
	for name, c := range map[string]struct {
		do   func(t *testing.T, dir string)
		says string
	}{
		"no manifest": {func(t *testing.T, dir string) { require.NoError(t, os.Remove(filepath.Join(dir, "manifest.json"))) }, "holds no backup"},
		"a cut dump": {func(t *testing.T, dir string) {
			require.NoError(t, os.Truncate(filepath.Join(dir, "database.dump"), 100))
		}, "damaged"},
		"a lost file": {func(t *testing.T, dir string) {
			require.NoError(t, os.Remove(filepath.Join(dir, "files", hash[:2], hash)))
		}, "damaged"},
		"another file": {func(t *testing.T, dir string) {
			require.NoError(t, os.WriteFile(filepath.Join(dir, "files", hash[:2], hash), []byte("evil"), 0o600))
		}, "damaged"},
		"a newer version": {func(t *testing.T, dir string) { rewrite(t, dir, func(m *backup.Manifest) { m.Migration = 9999 }) }, "newer version"},
		"another form":    {func(t *testing.T, dir string) { rewrite(t, dir, func(m *backup.Manifest) { m.Format = 2 }) }, "form 2"},
		"a newer server":  {func(t *testing.T, dir string) { rewrite(t, dir, func(m *backup.Manifest) { m.Server = 99 }) }, "older"},
		"a way out": {func(t *testing.T, dir string) {
			rewrite(t, dir, func(m *backup.Manifest) { m.Files[0].SHA256 = "../../x" })
		}, "damaged"},
	} {
		t.Run(name, func(t *testing.T) {
			dir := filepath.Join(t.TempDir(), "copy")
			_, err := backup.Take(ctx, dir, from.Options)
			require.NoError(t, err)
			c.do(t, dir)
			_, err = backup.Restore(ctx, dir, to.Options, nothing)
			require.ErrorContains(t, err, c.says)
			require.Zero(t, to.number(t, `SELECT count(*) FROM pg_tables WHERE schemaname = 'public'`))
		})
	}
}

func rewrite(t *testing.T, dir string, change func(*backup.Manifest)) {
	t.Helper()
	name := filepath.Join(dir, "manifest.json")
	text, err := os.ReadFile(name)
	require.NoError(t, err)
	var m backup.Manifest
	require.NoError(t, json.Unmarshal(text, &m))
	change(&m)
	text, err = json.Marshal(m)
	require.NoError(t, err)
	require.NoError(t, os.WriteFile(name, text, 0o600))
}

// TestARestoreThatFails says that its database is not to be used, and one whose
// rows are not all there has failed.
func TestARestoreThatFails(t *testing.T) {
	t.Parallel()
	ctx := t.Context()
	from := newMachine(t, pgtest.URL(t))
	dir := filepath.Join(t.TempDir(), "copy")
	_, err := backup.Take(ctx, dir, from.Options)
	require.NoError(t, err)
	_, err = backup.Restore(ctx, dir, newMachine(t, pgtest.Empty(t)).Options, func(pgx.Tx, time.Time) error { return errors.New("broken") })
	require.ErrorContains(t, err, "broken")
	require.ErrorContains(t, err, "drop it")

	rewrite(t, dir, func(m *backup.Manifest) { m.Rows["person"] = 7 })
	_, err = backup.Restore(ctx, dir, newMachine(t, pgtest.Empty(t)).Options, nothing)
	require.ErrorContains(t, err, "person has 0 rows instead of 7")
}

func TestADatabaseOfSomethingElse(t *testing.T) {
	t.Parallel()
	_, err := backup.Take(t.Context(), filepath.Join(t.TempDir(), "copy"), newMachine(t, pgtest.Empty(t)).Options)
	require.ErrorContains(t, err, "run qalauly migrate first")
}
