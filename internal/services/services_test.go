package services_test

import (
	"context"
	"net"
	"net/url"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"

	"qalauly/internal/services"
)

// folder is a place for services: short, and open to the user PostgreSQL runs as.
func folder(t *testing.T) string {
	t.Helper()
	dir, err := os.MkdirTemp("/var/tmp", "qt-")
	require.NoError(t, err)
	require.NoError(t, os.Chmod(dir, 0o711))
	t.Cleanup(func() { _ = os.RemoveAll(dir) })
	return filepath.Join(dir, "s")
}

func start(t *testing.T, o services.Options) *services.Services {
	t.Helper()
	o.Log = func(line string) { t.Log(line) }
	s, err := services.Start(context.Background(), o)
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, s.Stop()) })
	return s
}

func query(t *testing.T, url, sql string) string {
	t.Helper()
	conn, err := pgx.Connect(context.Background(), url)
	require.NoError(t, err)
	defer conn.Close(context.Background())
	var text string
	require.NoError(t, conn.QueryRow(context.Background(), sql).Scan(&text))
	return text
}

func say(t *testing.T, redisURL, line string) string {
	t.Helper()
	u, err := url.Parse(redisURL)
	require.NoError(t, err)
	conn, err := net.Dial("unix", u.Path)
	require.NoError(t, err)
	defer conn.Close()
	_, err = conn.Write([]byte(line + "\r\n"))
	require.NoError(t, err)
	require.NoError(t, conn.SetDeadline(time.Now().Add(5*time.Second)))
	answer := make([]byte, 512)
	n, err := conn.Read(answer)
	require.NoError(t, err)
	return string(answer[:n])
}

func TestBothAnswerAndAreGoneAfterStop(t *testing.T) {
	t.Parallel()
	dir := folder(t)
	s := start(t, services.Options{Dir: dir, Fast: true})

	require.Equal(t, "UTF8", query(t, s.DatabaseURL, "SHOW server_encoding"))
	require.Equal(t, "qalauly", query(t, s.DatabaseURL, "SELECT current_database()"))
	require.Equal(t, "ә", query(t, s.DatabaseURL, "SELECT lower('Ә')"), "the locale must know Kazakh letters")
	require.Equal(t, "", query(t, s.DatabaseURL, "SHOW listen_addresses"), "no port is opened")
	require.Contains(t, say(t, s.RedisURL, "PING"), "PONG")

	require.NoError(t, s.Stop())
	_, err := pgx.Connect(context.Background(), s.DatabaseURL)
	require.Error(t, err)
	require.NoDirExists(t, dir, "nothing of a test survives")
	require.NoError(t, s.Stop(), "asked again it does nothing")
}

func TestDataSurvive(t *testing.T) {
	t.Parallel()
	dir := folder(t)
	first := start(t, services.Options{Dir: dir})
	require.Equal(t, "on", query(t, first.DatabaseURL, "SHOW fsync"))
	exec(t, first.DatabaseURL, "CREATE TABLE kept AS SELECT 'Сәлем' AS word")
	require.Contains(t, say(t, first.RedisURL, "SET kept yes"), "OK")
	require.NoError(t, first.Stop())

	again := time.Now()
	second := start(t, services.Options{Dir: dir})
	t.Logf("started again in %v", time.Since(again))
	require.Equal(t, "Сәлем", query(t, second.DatabaseURL, "SELECT word FROM kept"))
	require.Contains(t, say(t, second.RedisURL, "GET kept"), "yes")
}

func TestSecondOfOneFolderIsToldWhoHasIt(t *testing.T) {
	t.Parallel()
	dir := folder(t)
	start(t, services.Options{Dir: dir, DatabaseURL: "postgres://given"})
	_, err := services.Start(context.Background(), services.Options{Dir: dir, DatabaseURL: "postgres://given"})
	var running *services.RunningError
	require.ErrorAs(t, err, &running)
	require.Equal(t, dir, running.Dir)
	require.ErrorContains(t, err, "already running, pid ")
}

func TestFastOnesGetFoldersOfTheirOwn(t *testing.T) {
	t.Parallel()
	dir := folder(t)
	one := start(t, services.Options{Dir: dir, Fast: true, DatabaseURL: "postgres://given"})
	two := start(t, services.Options{Dir: dir, Fast: true, DatabaseURL: "postgres://given"})
	require.NotEqual(t, one.RedisURL, two.RedisURL)
	require.Contains(t, say(t, two.RedisURL, "PING"), "PONG")
}

func TestWhatIsGivenIsNotBrought(t *testing.T) {
	t.Parallel()
	dir := folder(t)
	both := start(t, services.Options{Dir: dir, DatabaseURL: "postgres://db", RedisURL: "redis://cache"})
	require.Equal(t, "postgres://db", both.DatabaseURL)
	require.Equal(t, "redis://cache", both.RedisURL)
	require.NoDirExists(t, dir, "with both given nothing is made")

	one := start(t, services.Options{Dir: dir, RedisURL: "redis://cache", Fast: true})
	require.Equal(t, "redis://cache", one.RedisURL)
	require.Equal(t, "qalauly", query(t, one.DatabaseURL, "SELECT current_database()"))
	require.NoDirExists(t, filepath.Join(dir, "redis"))
}

func TestFolderOfAStrangerIsRefused(t *testing.T) {
	t.Parallel()
	dir := folder(t)
	require.NoError(t, os.Mkdir(dir, 0o777))
	require.NoError(t, os.Chmod(dir, 0o777))
	_, err := services.Start(context.Background(), services.Options{Dir: dir})
	require.ErrorContains(t, err, "not a folder of this user alone")
}

func TestFolderTooLongForASocket(t *testing.T) {
	t.Parallel()
	long := filepath.Join(folder(t), "a-folder-with-a-name-that-is-longer-than-what-the-kernel-takes-for-a-socket")
	_, err := services.Start(context.Background(), services.Options{Dir: long})
	require.ErrorContains(t, err, "too long for a unix socket")
}

func exec(t *testing.T, url, sql string) {
	t.Helper()
	conn, err := pgx.Connect(context.Background(), url)
	require.NoError(t, err)
	defer conn.Close(context.Background())
	_, err = conn.Exec(context.Background(), sql)
	require.NoError(t, err)
}
