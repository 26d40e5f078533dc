package services

import (
	"context"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"time"
)

// redis is a server with its data in dir that listens on a socket there only.
type redis struct {
	bin  string
	dir  string
	fast bool
}

func (r redis) socket() string { return filepath.Join(r.dir, "redis.sock") }

func (r redis) url() string { return "unix://" + r.socket() }

// start returns when the server answers.
func (r redis) start(ctx context.Context) (*process, error) {
	as, err := serverOwner("redis", "postgres", "nobody")
	if err != nil {
		return nil, err
	}
	if err := endOrphan(r.pidFile(), r.dir, syscall.SIGTERM); err != nil {
		return nil, err
	}
	if r.fast {
		_ = os.RemoveAll(r.dir)
	}
	if err := as.folder(r.dir); err != nil {
		return nil, err
	}
	proc := &process{name: "Redis", gentle: syscall.SIGTERM, harsh: syscall.SIGKILL}
	if err := proc.run(r.dir, as, r.bin, r.settings()...); err != nil {
		return nil, err
	}
	return proc, r.await(ctx, proc)
}

func (r redis) pidFile() string { return filepath.Join(r.dir, "pid") }

func (r redis) settings() []string {
	args := []string{"--port", "0", "--unixsocket", r.socket(), "--unixsocketperm", "700",
		"--dir", r.dir, "--pidfile", r.pidFile(), "--daemonize", "no", "--save", ""}
	if r.fast {
		return append(args, "--appendonly", "no")
	}
	return append(args, "--appendonly", "yes")
}

// await returns when the server has read its data and answers.
func (r redis) await(ctx context.Context, proc *process) error {
	for {
		if r.answers() {
			return nil
		}
		select {
		case <-proc.done:
			return proc.failed()
		case <-ctx.Done():
			return fmt.Errorf("services: Redis does not answer: %w", ctx.Err())
		case <-time.After(20 * time.Millisecond):
		}
	}
}

func (r redis) answers() bool {
	conn, err := net.DialTimeout("unix", r.socket(), time.Second)
	if err != nil {
		return false
	}
	defer conn.Close()
	_ = conn.SetDeadline(time.Now().Add(time.Second))
	if _, err := conn.Write([]byte("PING\r\n")); err != nil {
		return false
	}
	answer := make([]byte, 16)
	n, _ := conn.Read(answer)
	return strings.HasPrefix(string(answer[:n]), "+PONG")
}
