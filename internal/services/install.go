package services

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"syscall"
	"time"
)

// canInstall says whether packages can be had without asking anybody.
func canInstall() bool {
	_, err := exec.LookPath("apt-get")
	return err == nil && os.Geteuid() == 0
}

func (n needs) packages() []string {
	var names []string
	if n.postgres {
		names = append(names, "postgresql")
	}
	if n.redis {
		names = append(names, "redis-server")
	}
	return names
}

func (n needs) names() string {
	switch {
	case n.postgres && n.redis:
		return "PostgreSQL and Redis"
	case n.postgres:
		return "PostgreSQL"
	}
	return "Redis"
}

// explain is the error that says what to do by hand.
func (n needs) explain() error {
	packages := strings.Join(n.packages(), " ")
	var b strings.Builder
	fmt.Fprintf(&b, "%s: not found in PATH, in /usr/lib/postgresql or in Homebrew's folders.\n", n.names())
	b.WriteString("Only an administrator can install packages; an ordinary user asks one to run:\n")
	fmt.Fprintf(&b, "  Debian, Ubuntu:  sudo apt-get install %s\n", packages)
	fmt.Fprintf(&b, "  Fedora:          sudo dnf install %s\n", strings.NewReplacer("postgresql", "postgresql-server", "redis-server", "redis").Replace(packages))
	fmt.Fprintf(&b, "  macOS:           brew install %s\n", strings.NewReplacer("postgresql", "postgresql@17", "redis-server", "redis").Replace(packages))
	b.WriteString("Their own services need not run: a private copy is started and stopped here.\n")
	b.WriteString("Or name servers that are there: DATABASE_URL=postgres://user:password@host/database REDIS_URL=redis://host:6379")
	return errors.New(b.String())
}

// Where Debian's packages look before they start a server or make a cluster.
const (
	policyFile  = "/usr/sbin/policy-rc.d"
	policy      = "#!/bin/sh\n# No service is started while qalauly installs packages.\nexit 101\n"
	clusterFile = "/etc/postgresql-common/createcluster.conf"
)

// install has apt-get install what is missing, and nothing started by it: no
// server, no cluster of Debian's own, neither now nor at the next boot.
func install(ctx context.Context, n needs, log func(string)) error {
	log("installing " + n.names() + " by apt-get; once, it takes about half a minute")
	quiet, err := stayQuiet()
	if err != nil {
		return err
	}
	defer quiet()
	if err := aptGet(ctx, "update"); err != nil {
		return err
	}
	args := append([]string{"install", "-y", "--no-install-recommends"}, n.packages()...)
	if err := aptGet(ctx, args...); err != nil {
		return err
	}
	if n.redis {
		// A failure means only that Debian's Redis would start with the machine.
		_ = exec.CommandContext(ctx, "update-rc.d", "redis-server", "disable").Run()
	}
	return nil
}

// stayQuiet forbids packages to start anything; the returned function lifts that.
func stayQuiet() (lift func(), err error) {
	if _, err := os.Lstat(clusterFile); errors.Is(err, os.ErrNotExist) {
		if err := os.MkdirAll("/etc/postgresql-common", 0o755); err != nil {
			return nil, fmt.Errorf("services: %w", err)
		}
		text := "# No cluster is made when a server package is installed.\ncreate_main_cluster = false\n"
		if err := os.WriteFile(clusterFile, []byte(text), 0o644); err != nil {
			return nil, fmt.Errorf("services: %w", err)
		}
	}
	if text, err := os.ReadFile(policyFile); err == nil && string(text) != policy {
		return func() {}, nil // the machine has a policy of its own
	}
	if err := os.WriteFile(policyFile, []byte(policy), 0o755); err != nil {
		return nil, fmt.Errorf("services: %w", err)
	}
	return func() { _ = os.Remove(policyFile) }, nil
}

// aptGet runs apt-get with no question asked. When ctx ends it is interrupted as
// by hand: it breaks off a download, and completes what it is unpacking.
func aptGet(ctx context.Context, args ...string) error {
	args = append([]string{"-q", "-o", "DPkg::Lock::Timeout=120", "-o", "Acquire::Retries=2"}, args...)
	cmd := exec.CommandContext(ctx, "apt-get", args...)
	cmd.Env = append(os.Environ(), "DEBIAN_FRONTEND=noninteractive", "UCF_FORCE_CONFFOLD=1", "LC_ALL=C")
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	cmd.Cancel = func() error { return cmd.Process.Signal(syscall.SIGINT) }
	cmd.WaitDelay = 2 * time.Minute
	out, err := cmd.CombinedOutput()
	if err != nil {
		return fmt.Errorf("services: apt-get %s: %w\n%s", strings.Join(args, " "), err, tail(out))
	}
	return nil
}
