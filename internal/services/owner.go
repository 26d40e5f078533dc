package services

import (
	"fmt"
	"os"
	"os/exec"
	"os/user"
	"strconv"
	"strings"
	"syscall"
)

// owner is the user that a server runs as and who owns its folder; the zero
// owner is our own user.
type owner struct{ credential *syscall.Credential }

// serverOwner is our own user, or, as root, the first of names that exists:
// PostgreSQL refuses to run as root.
func serverOwner(names ...string) (owner, error) {
	if os.Geteuid() != 0 {
		return owner{}, nil
	}
	for _, name := range names {
		u, err := user.Lookup(name)
		if err != nil {
			continue
		}
		uid, _ := strconv.ParseUint(u.Uid, 10, 32)
		gid, _ := strconv.ParseUint(u.Gid, 10, 32)
		return owner{&syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)}}, nil
	}
	return owner{}, fmt.Errorf("services: none of the users %s exists", strings.Join(names, ", "))
}

// folder makes dir, closed to all but the owner.
func (a owner) folder(dir string) error {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return fmt.Errorf("services: %w", err)
	}
	if a.credential == nil {
		return nil
	}
	return os.Chown(dir, int(a.credential.Uid), int(a.credential.Gid))
}

// command is a program run in dir as the owner, deaf to the terminal.
func (a owner) command(dir, bin string, args ...string) *exec.Cmd {
	cmd := exec.Command(bin, args...)
	cmd.Dir = dir
	cmd.Env = []string{"PATH=" + os.Getenv("PATH"), "HOME=" + dir, "LC_ALL=C"}
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true, Credential: a.credential}
	return cmd
}
