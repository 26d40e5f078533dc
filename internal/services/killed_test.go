package services_test

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"os"
	osexec "os/exec"
	"os/user"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"qalauly/internal/services"
)

// childDir, when set, makes the test program a process that brings services
// there, names them on its output and stays.
const childDir = "QALAULY_SERVICES_CHILD"

func TestMain(m *testing.M) {
	if dir := os.Getenv(childDir); dir != "" {
		s, err := services.Start(context.Background(), services.Options{Dir: dir})
		if err != nil {
			fmt.Println("failed:", err)
			os.Exit(1)
		}
		fmt.Println(s.DatabaseURL)
		fmt.Println(s.RedisURL)
		_, _ = io.Copy(io.Discard, os.Stdin) // until the test says so
		if err := s.Stop(); err != nil {
			fmt.Println("failed:", err)
			os.Exit(1)
		}
		os.Exit(0)
	}
	os.Exit(m.Run())
}

// child is a running copy of this program that has brought services to a folder.
type child struct {
	*osexec.Cmd
	stop               io.Closer
	databaseURL, redis string
}

func startChild(t *testing.T, program, dir string, as *syscall.Credential) child {
	t.Helper()
	c := child{Cmd: osexec.Command(program)}
	c.Env = append(os.Environ(), childDir+"="+dir)
	c.Dir = "/"
	c.SysProcAttr = &syscall.SysProcAttr{Credential: as}
	in, err := c.StdinPipe()
	require.NoError(t, err)
	c.stop = in
	out, err := c.StdoutPipe()
	require.NoError(t, err)
	require.NoError(t, c.Start())
	t.Cleanup(func() { _ = c.Process.Kill() })
	lines := bufio.NewScanner(out)
	for _, into := range []*string{&c.databaseURL, &c.redis} {
		require.True(t, lines.Scan())
		*into = lines.Text()
		require.NotContains(t, *into, "failed")
	}
	return c
}

// serversIn are the processes whose command line names the folder.
func serversIn(dir string) (pids []int) {
	files, _ := filepath.Glob("/proc/[0-9]*/cmdline")
	for _, file := range files {
		line, _ := os.ReadFile(file)
		if strings.Contains(string(line), dir) {
			pid, _ := strconv.Atoi(filepath.Base(filepath.Dir(file)))
			pids = append(pids, pid)
		}
	}
	return pids
}

func TestKilledLeavesNothingAndStartsAgain(t *testing.T) {
	t.Parallel()
	dir := folder(t)
	c := startChild(t, os.Args[0], dir, nil)
	exec(t, c.databaseURL, "CREATE TABLE kept AS SELECT 'yes' AS word")
	require.Contains(t, say(t, c.redis, "SET kept yes"), "OK")

	require.NoError(t, c.Process.Kill())
	_ = c.Wait()
	s := start(t, services.Options{Dir: dir}) // at once, while the orphans are ending
	require.Equal(t, "yes", query(t, s.DatabaseURL, "SELECT word FROM kept"))
	require.NoError(t, s.Stop())
	require.Eventually(t, func() bool { return len(serversIn(dir)) == 0 }, time.Minute, 20*time.Millisecond)
}

func TestServersEndWithTheirKilledParent(t *testing.T) {
	t.Parallel()
	dir := folder(t)
	c := startChild(t, os.Args[0], dir, nil)
	require.NotEmpty(t, serversIn(dir))
	require.NoError(t, c.Process.Kill())
	_ = c.Wait()
	require.Eventually(t, func() bool { return len(serversIn(dir)) == 0 }, time.Minute, 20*time.Millisecond)
}

func TestNumbersOfStrangersAreLeftAlone(t *testing.T) {
	t.Parallel()
	dir := folder(t)
	first := start(t, services.Options{Dir: dir})
	require.NoError(t, first.Stop())

	stranger := osexec.Command("sleep", "60")
	require.NoError(t, stranger.Start())
	t.Cleanup(func() { _ = stranger.Process.Kill(); _ = stranger.Wait() })
	number := []byte(strconv.Itoa(stranger.Process.Pid) + "\n")
	require.NoError(t, os.WriteFile(filepath.Join(dir, "pg/data/postmaster.pid"), number, 0o600))
	require.NoError(t, os.WriteFile(filepath.Join(dir, "redis/pid"), number, 0o600))

	second := start(t, services.Options{Dir: dir})
	require.Equal(t, "qalauly", query(t, second.DatabaseURL, "SELECT current_database()"))
	require.NoError(t, stranger.Process.Signal(syscall.Signal(0)), "the stranger lives")
}

// TestOrdinaryUser runs the whole as a user who may not become another.
func TestOrdinaryUser(t *testing.T) {
	t.Parallel()
	dir := folder(t)
	var as *syscall.Credential
	program := os.Args[0]
	if os.Geteuid() == 0 {
		nobody, err := user.Lookup("nobody")
		require.NoError(t, err)
		uid, _ := strconv.Atoi(nobody.Uid)
		as = &syscall.Credential{Uid: uint32(uid), Gid: uint32(uid)}
		require.NoError(t, os.Mkdir(dir, 0o755))
		require.NoError(t, os.Chown(dir, uid, uid))
		program = filepath.Join(filepath.Dir(dir), "program")
		copyFile(t, os.Args[0], program)
	}
	c := startChild(t, program, dir, as)
	require.Contains(t, say(t, c.redis, "PING"), "PONG")
	require.Equal(t, "qalauly", query(t, c.databaseURL, "SELECT current_database()"))
	require.NoError(t, c.stop.Close())
	require.NoError(t, c.Wait())
	require.Empty(t, serversIn(dir))
}

func copyFile(t *testing.T, from, to string) {
	t.Helper()
	body, err := os.ReadFile(from)
	require.NoError(t, err)
	require.NoError(t, os.WriteFile(to, body, 0o755))
}
