package services

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// How long a server may take to end after each signal.
const (
	patience  = 30 * time.Second
	lastWords = 5 * time.Second
)

// process is a server of ours. It stands in a process group of its own, so that
// Ctrl-C in a terminal reaches us and not it: we stop it in order.
type process struct {
	name    string
	pid     int
	logFile string
	gentle  syscall.Signal // ends it in order
	harsh   syscall.Signal // ends it when it did not heed the gentle one
	done    chan struct{}  // closed when it has ended
}

// run starts the program in dir as its user. The kernel sends the gentle signal
// when the thread that forked ends, so one thread is kept for the child's life.
func (p *process) run(dir string, as owner, bin string, args ...string) error {
	p.logFile = filepath.Join(dir, "log")
	log, err := os.OpenFile(p.logFile, os.O_CREATE|os.O_TRUNC|os.O_WRONLY|os.O_APPEND, 0o600)
	if err != nil {
		return fmt.Errorf("services: %s: %w", p.name, err)
	}
	cmd := as.command(dir, bin, args...)
	cmd.Stdout, cmd.Stderr = log, log
	endWithParent(cmd.SysProcAttr, p.gentle)
	p.done = make(chan struct{})
	started := make(chan error)
	go func() {
		runtime.LockOSThread()
		defer runtime.UnlockOSThread()
		defer log.Close()
		err := cmd.Start()
		started <- err
		if err == nil {
			_ = cmd.Wait()
			close(p.done)
		}
	}()
	if err := <-started; err != nil {
		return fmt.Errorf("services: start %s: %w", p.name, err)
	}
	p.pid = cmd.Process.Pid
	return nil
}

// stop ends the server in order, and by force when it does not end.
func (p *process) stop() error {
	for _, step := range []struct {
		signal syscall.Signal
		wait   time.Duration
	}{{p.gentle, patience}, {p.harsh, lastWords}, {syscall.SIGKILL, lastWords}} {
		select {
		case <-p.done:
			return nil
		default:
			_ = syscall.Kill(p.pid, step.signal)
		}
		select {
		case <-p.done:
			return nil
		case <-time.After(step.wait):
		}
	}
	return fmt.Errorf("%s, pid %d, does not end", p.name, p.pid)
}

// failed is the error of a server that ended while it was starting.
func (p *process) failed() error {
	words, _ := os.ReadFile(p.logFile)
	return fmt.Errorf("services: %s ended while starting; its last words (%s):\n%s", p.name, p.logFile, tail(words))
}

// tail is the last lines of a program's words.
func tail(text []byte) string {
	lines := strings.Split(strings.TrimSpace(string(text)), "\n")
	return "  " + strings.Join(lines[max(0, len(lines)-10):], "\n  ")
}

// endOrphan ends the server that an earlier run, itself killed, left behind: the
// one whose number stands in pidFile and whose command line names mark.
func endOrphan(pidFile, mark string, signal syscall.Signal) error {
	text, err := os.ReadFile(pidFile)
	if errors.Is(err, fs.ErrNotExist) {
		return nil // nothing was left
	}
	if err != nil {
		return fmt.Errorf("services: %w", err)
	}
	pid, err := strconv.Atoi(strings.TrimSpace(strings.SplitN(string(text), "\n", 2)[0]))
	if err != nil || pid <= 1 || !strings.Contains(commandLine(pid), mark) {
		return os.Remove(pidFile) // the number is nobody's, or of a stranger by now
	}
	_ = syscall.Kill(pid, signal)
	for end := time.Now().Add(patience); time.Now().Before(end); time.Sleep(20 * time.Millisecond) {
		if !strings.Contains(commandLine(pid), mark) {
			return nil
		}
	}
	return fmt.Errorf("services: an earlier server, pid %d, does not end: stop it by hand", pid)
}

// commandLine is what process pid was started as; empty when there is none.
func commandLine(pid int) string {
	if runtime.GOOS == "linux" {
		text, _ := os.ReadFile(fmt.Sprintf("/proc/%d/cmdline", pid))
		return strings.ReplaceAll(string(text), "\x00", " ")
	}
	text, _ := exec.Command("ps", "-o", "command=", "-p", strconv.Itoa(pid)).Output()
	return string(text)
}
