package lab

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"os/exec"
	"time"
)

// childMark in the environment tells the program that it is to be a child.
const childMark = "BENCH_CHILD"

// Usage is what a child has used since its start.
type Usage struct {
	CPU        time.Duration // user and system
	PeakMB     float64       // the most memory ever resident
	Goroutines int64         // the most at any moment
}

// Ready is what a child says once it works.
type Ready struct {
	URL string // where updates are brought, if anywhere
}

// Child is a process of this program that does the work to be measured.
type Child struct {
	Ready
	Lines chan string // what it says by Say
	cmd   *exec.Cmd
	in    io.WriteCloser
	usage chan Usage
}

// IsChild says that this process was started by Start, and what as.
func IsChild() (job string, ok bool) { return os.LookupEnv(childMark) }

// Start runs this program as a child for a job and waits until it is ready. The
// environment holds what the job needs to know.
func Start(ctx context.Context, job string, env ...string) (*Child, error) {
	exe, err := os.Executable()
	if err != nil {
		return nil, fmt.Errorf("lab: %w", err)
	}
	c := &Child{cmd: exec.CommandContext(ctx, exe), usage: make(chan Usage, 1), Lines: make(chan string, 1000)}
	c.cmd.Env = append(append(os.Environ(), env...), childMark+"="+job)
	c.cmd.Stderr = os.Stderr
	if c.in, err = c.cmd.StdinPipe(); err != nil {
		return nil, fmt.Errorf("lab: %w", err)
	}
	out, err := c.cmd.StdoutPipe()
	if err != nil {
		return nil, fmt.Errorf("lab: %w", err)
	}
	if err := c.cmd.Start(); err != nil {
		return nil, fmt.Errorf("lab: start %s: %w", job, err)
	}
	ready := make(chan Ready)
	go c.read(out, ready)
	select {
	case r, ok := <-ready:
		if ok {
			c.Ready = r
			return c, nil
		}
	case <-time.After(time.Minute):
	}
	c.Kill()
	return nil, fmt.Errorf("lab: the child %s did not begin", job)
}

// word is one line from a child.
type word struct {
	Ready *Ready `json:",omitempty"`
	Usage *Usage `json:",omitempty"`
	Said  string `json:",omitempty"`
}

func (c *Child) read(out io.Reader, ready chan<- Ready) {
	defer close(ready)
	lines := bufio.NewScanner(out)
	for lines.Scan() {
		var w word
		if json.Unmarshal(lines.Bytes(), &w) != nil {
			continue
		}
		switch {
		case w.Ready != nil:
			ready <- *w.Ready
		case w.Usage != nil:
			c.usage <- *w.Usage
		default:
			select {
			case c.Lines <- w.Said:
			default:
			}
		}
	}
}

// Usage asks the child what it has used.
func (c *Child) Usage() (Usage, error) {
	if _, err := io.WriteString(c.in, "usage\n"); err != nil {
		return Usage{}, fmt.Errorf("lab: the child is gone: %w", err)
	}
	select {
	case u := <-c.usage:
		return u, nil
	case <-time.After(30 * time.Second):
		return Usage{}, fmt.Errorf("lab: the child does not answer")
	}
}

// Stop asks the child to end and waits; one that does not end is killed.
func (c *Child) Stop() {
	c.in.Close()
	timer := time.AfterFunc(15*time.Second, func() { _ = c.cmd.Process.Kill() })
	defer timer.Stop()
	_ = c.cmd.Wait()
}

// Kill ends the child as a power cut would.
func (c *Child) Kill() {
	_ = c.cmd.Process.Kill()
	_ = c.cmd.Wait()
}
