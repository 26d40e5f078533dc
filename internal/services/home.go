package services

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
)

// base holds the folders of all checkouts. It is not below anybody's home,
// because root's home is closed to the user that PostgreSQL runs as.
const base = "/var/tmp"

// longestDir leaves room for a socket's name: the kernel takes 103-107 bytes.
const longestDir = 80

// RunningError says that the services of this checkout are already up.
type RunningError struct {
	Dir string
	PID string // of the process that started them; "?" when it did not say
}

// Error names the process that holds the folder.
func (e *RunningError) Error() string {
	return fmt.Sprintf("already running, pid %s (its data are in %s)", e.PID, e.Dir)
}

// home is the folder of one set of services, locked as long as its process lives.
type home struct {
	dir  string
	fast bool
	lock *os.File
}

// openHome makes and locks the folder. A fast one that is taken gives way to the
// next free one, so that tests may run twice at once.
func openHome(o Options) (*home, error) {
	dir, err := folder(o)
	if err != nil {
		return nil, err
	}
	h, err := lockHome(dir, o.Fast)
	var running *RunningError
	for n := 2; n < 10 && o.Fast && errors.As(err, &running); n++ {
		h, err = lockHome(dir+"-"+strconv.Itoa(n), o.Fast)
	}
	return h, err
}

// folder is where the services of this checkout, user and name live.
func folder(o Options) (string, error) {
	if o.Dir != "" {
		dir, err := filepath.Abs(o.Dir)
		if err == nil && len(dir) > longestDir {
			err = fmt.Errorf("services: the folder %s is too long for a unix socket: %d bytes, %d at most", dir, len(dir), longestDir)
		}
		return dir, err
	}
	checkout, err := checkout()
	if err != nil {
		return "", err
	}
	sum := sha256.Sum256([]byte(checkout + "\x00" + strconv.Itoa(os.Geteuid())))
	return filepath.Join(base, "qalauly-"+hex.EncodeToString(sum[:5])+"-"+o.Name), nil
}

// checkout is the folder of go.mod at or above the working folder, or else the
// working folder itself.
func checkout() (string, error) {
	wd, err := os.Getwd()
	if err != nil {
		return "", fmt.Errorf("services: %w", err)
	}
	for dir := wd; ; dir = filepath.Dir(dir) {
		if _, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil {
			return dir, nil
		}
		if dir == filepath.Dir(dir) {
			return wd, nil
		}
	}
}

func lockHome(dir string, fast bool) (*home, error) {
	for {
		if err := ownFolder(dir); err != nil {
			return nil, err
		}
		lock, err := os.OpenFile(filepath.Join(dir, "lock"), os.O_RDWR|os.O_CREATE|syscall.O_NOFOLLOW, 0o600)
		if err != nil {
			return nil, fmt.Errorf("services: lock the folder: %w", err)
		}
		if err := syscall.Flock(int(lock.Fd()), syscall.LOCK_EX|syscall.LOCK_NB); err != nil {
			pid, _ := io.ReadAll(io.LimitReader(lock, 20))
			lock.Close()
			if !errors.Is(err, syscall.EWOULDBLOCK) {
				return nil, fmt.Errorf("services: lock %s: %w", dir, err)
			}
			return nil, &RunningError{Dir: dir, PID: orUnknown(strings.TrimSpace(string(pid)))}
		}
		if !stillThere(lock) { // whoever held it before has removed it meanwhile
			lock.Close()
			continue
		}
		_ = lock.Truncate(0)
		_, err = lock.WriteAt([]byte(strconv.Itoa(os.Getpid())), 0)
		return &home{dir: dir, fast: fast, lock: lock}, err
	}
}

// ownFolder makes the folder, and refuses one that somebody else put there.
func ownFolder(dir string) error {
	if err := os.MkdirAll(dir, 0o711); err != nil {
		return fmt.Errorf("services: make the folder: %w", err)
	}
	info, err := os.Lstat(dir)
	if err != nil {
		return fmt.Errorf("services: %w", err)
	}
	stat, ok := info.Sys().(*syscall.Stat_t)
	if !info.IsDir() || !ok || int(stat.Uid) != os.Geteuid() || info.Mode().Perm()&0o022 != 0 {
		return fmt.Errorf("services: %s is not a folder of this user alone: remove it and start again", dir)
	}
	return nil
}

func stillThere(file *os.File) bool {
	here, err := file.Stat()
	if err != nil {
		return false
	}
	there, err := os.Lstat(file.Name())
	return err == nil && os.SameFile(here, there)
}

func orUnknown(pid string) string {
	if pid == "" {
		return "?"
	}
	return pid
}

func (h *home) sub(name string) string { return filepath.Join(h.dir, name) }

// close lets the next one in; what was made for tests is removed.
func (h *home) close() error {
	var err error
	if h.fast {
		err = os.RemoveAll(h.dir)
	}
	// Whoever is just being started has a copy of the file for a moment: closing it would not
	// let go.
	unlocked := syscall.Flock(int(h.lock.Fd()), syscall.LOCK_UN)
	return errors.Join(err, unlocked, h.lock.Close())
}
