package faults

import (
	"context"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/redis/go-redis/v9"
	"github.com/stretchr/testify/require"

	"qalauly/internal/postgres"
)

// server is a PostgreSQL or a Redis of a run's own, to be treated badly.
type server struct {
	t     *testing.T
	url   string
	start func() *exec.Cmd
	ready func(ctx context.Context) error
	cmd   *exec.Cmd
	over  chan struct{}
}

// model is a database server's files with the schema in them, made once and copied
// for every run.
var model struct {
	once sync.Once
	dir  string
}

func makeModel(t *testing.T) {
	var err error
	model.dir, err = os.MkdirTemp("/var/tmp", "qfault")
	require.NoError(t, err)
	run := runner(t, model.dir)
	data := filepath.Join(model.dir, "data")
	out, err := run("initdb", "-D", data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync").CombinedOutput()
	require.NoError(t, err, "%s", out)
	s := serving(t, model.dir)
	db, err := postgres.Open(s.url)
	require.NoError(t, err)
	require.NoError(t, postgres.Migrate(t.Context(), db))
	_, err = db.Exec(t.Context(), `CREATE TABLE effect (
		n bigint GENERATED ALWAYS AS IDENTITY, update_id bigint, person bigint, text text,
		lost boolean NOT NULL DEFAULT false, stale boolean NOT NULL DEFAULT false)`)
	require.NoError(t, err)
	db.Close()
	s.down(syscall.SIGINT)
}

// runner makes commands of PostgreSQL's programs, and others, that may write in dir.
func runner(t *testing.T, dir string) func(program string, args ...string) *exec.Cmd {
	credential := unprivileged(t, dir)
	return func(program string, args ...string) *exec.Cmd {
		cmd := exec.Command(postgresProgram(t, program), args...)
		cmd.Dir, cmd.SysProcAttr = dir, &syscall.SysProcAttr{Credential: credential}
		return cmd
	}
}

func newPostgres(t *testing.T) *server {
	t.Helper()
	model.once.Do(func() { makeModel(t) })
	dir, err := os.MkdirTemp("/var/tmp", "qfault") // a short path for the socket, open to the user postgres
	require.NoError(t, err)
	t.Cleanup(func() { _ = os.RemoveAll(dir) })
	out, err := runner(t, dir)("cp", "-a", filepath.Join(model.dir, "data"), dir).CombinedOutput()
	require.NoError(t, err, "%s", out)
	s := serving(t, dir)
	t.Cleanup(func() { s.down(syscall.SIGQUIT) })
	return s
}

// serving starts a server on the files in dir.
func serving(t *testing.T, dir string) *server {
	url := "postgres://postgres@/postgres?host=" + dir
	s := &server{t: t, url: url}
	s.start = func() *exec.Cmd {
		// fsync off: processes die here, machines do not.
		return runner(t, dir)("postgres", "-D", filepath.Join(dir, "data"), "-k", dir,
			"-c", "listen_addresses=", "-c", "fsync=off", "-c", "max_connections=120")
	}
	s.ready = func(ctx context.Context) error {
		conn, err := pgx.Connect(ctx, url)
		if err != nil {
			return err
		}
		return conn.Close(ctx)
	}
	s.up()
	return s
}

// unprivileged is the user that PostgreSQL runs as where the tests run as root,
// which it refuses.
func unprivileged(t *testing.T, dir string) *syscall.Credential {
	if os.Getuid() != 0 {
		return nil
	}
	who, err := user.Lookup("postgres")
	require.NoError(t, err)
	uid, err := strconv.Atoi(who.Uid)
	require.NoError(t, err)
	gid, err := strconv.Atoi(who.Gid)
	require.NoError(t, err)
	require.NoError(t, os.Chown(dir, uid, gid))
	return &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)}
}

func postgresProgram(t *testing.T, name string) string {
	if path, err := exec.LookPath(name); err == nil {
		return path
	}
	found, _ := filepath.Glob("/usr/lib/postgresql/*/bin/" + name)
	require.NotEmpty(t, found, "%s is not here", name)
	return found[len(found)-1]
}

func newRedis(t *testing.T) *server {
	t.Helper()
	dir, err := os.MkdirTemp("/var/tmp", "qfault")
	require.NoError(t, err)
	t.Cleanup(func() { _ = os.RemoveAll(dir) })
	socket := filepath.Join(dir, "s")
	s := &server{t: t, url: "unix://" + socket}
	s.start = func() *exec.Cmd {
		return exec.Command("redis-server", "--port", "0", "--unixsocket", socket, "--save", "", "--dir", dir)
	}
	s.ready = func(ctx context.Context) error {
		client := s.client()
		defer client.Close()
		return client.Ping(ctx).Err()
	}
	s.up()
	t.Cleanup(func() { s.down(syscall.SIGKILL) })
	return s
}

func (s *server) client() *redis.Client {
	return redis.NewClient(&redis.Options{Network: "unix", Addr: strings.TrimPrefix(s.url, "unix://")})
}

// up starts the server and waits until it answers.
func (s *server) up() {
	s.cmd, s.over = s.start(), make(chan struct{})
	require.NoError(s.t, s.cmd.Start())
	go func(cmd *exec.Cmd, over chan struct{}) { _ = cmd.Wait(); close(over) }(s.cmd, s.over)
	for end := time.Now().Add(30 * time.Second); ; time.Sleep(30 * time.Millisecond) {
		ctx, cancel := context.WithTimeout(context.Background(), time.Second)
		err := s.ready(ctx)
		cancel()
		if err == nil {
			return
		}
		require.True(s.t, time.Now().Before(end), "%v", err)
	}
}

// down stops the server: SIGQUIT is PostgreSQL's "immediate", a crash.
func (s *server) down(signal syscall.Signal) {
	s.thaw()
	_ = s.cmd.Process.Signal(signal)
	<-s.over
}

// freeze and thaw stop the server with all its processes, and let it go on.
func (s *server) freeze() { s.signal(syscall.SIGSTOP) }
func (s *server) thaw()   { s.signal(syscall.SIGCONT) }

func (s *server) signal(signal syscall.Signal) {
	_ = s.cmd.Process.Signal(signal)
	pid := strconv.Itoa(s.cmd.Process.Pid)
	children, _ := os.ReadFile(filepath.Join("/proc", pid, "task", pid, "children"))
	for _, line := range strings.Fields(string(children)) {
		if pid, err := strconv.Atoi(line); err == nil {
			_ = syscall.Kill(pid, signal)
		}
	}
}
