package services

import (
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
)

// needs says what has to be brought.
type needs struct{ postgres, redis bool }

// found is where the programs are.
type found struct {
	postgres []string // folders with initdb and postgres, the best first
	redis    string
}

func (f found) lacks(n needs) needs {
	return needs{postgres: n.postgres && len(f.postgres) == 0, redis: n.redis && f.redis == ""}
}

// programs finds what is needed, after installing what is not there where that
// can be done without asking.
func programs(ctx context.Context, n needs, log func(string)) (found, error) {
	f := look()
	missing := f.lacks(n)
	if missing == (needs{}) {
		return f, nil
	}
	if !canInstall() {
		return f, missing.explain()
	}
	if err := install(ctx, missing, log); err != nil {
		return f, err
	}
	f = look()
	if missing = f.lacks(n); missing != (needs{}) {
		return f, missing.explain()
	}
	return f, nil
}

// look searches PATH first, then where packages put servers.
func look() found {
	var f found
	for _, dir := range folders() {
		if dir, ok := serverFolder(dir); ok && !slices.Contains(f.postgres, dir) {
			f.postgres = append(f.postgres, dir)
		}
		for _, name := range []string{"redis-server", "valkey-server"} {
			if file := filepath.Join(dir, name); f.redis == "" && executable(file) {
				f.redis = file
			}
		}
	}
	return f
}

func folders() []string {
	dirs := filepath.SplitList(os.Getenv("PATH"))
	for _, pattern := range []string{
		"/usr/lib/postgresql/*/bin", "/usr/pgsql-*/bin",
		"/opt/homebrew/opt/postgresql@*/bin", "/usr/local/opt/postgresql@*/bin",
		"/home/linuxbrew/.linuxbrew/opt/postgresql@*/bin",
	} {
		dirs = append(dirs, newestFirst(pattern)...)
	}
	return append(dirs, "/usr/bin", "/usr/local/bin", "/usr/sbin",
		"/opt/homebrew/bin", "/home/linuxbrew/.linuxbrew/bin")
}

// newestFirst sorts folders that differ in a version's number.
func newestFirst(pattern string) []string {
	dirs, _ := filepath.Glob(pattern)
	number := func(dir string) int {
		n, _ := strconv.Atoi(strings.Trim(filepath.Base(filepath.Dir(dir)), "abcdefghijklmnopqrstuvwxyz@-"))
		return n
	}
	slices.SortFunc(dirs, func(a, b string) int { return number(b) - number(a) })
	return dirs
}

// serverFolder is the true folder of PostgreSQL's programs when dir has them or
// links to them.
func serverFolder(dir string) (string, bool) {
	initdb, err := filepath.EvalSymlinks(filepath.Join(dir, "initdb"))
	if err != nil {
		return "", false
	}
	dir = filepath.Dir(initdb)
	return dir, executable(initdb) && executable(filepath.Join(dir, "postgres"))
}

func executable(file string) bool {
	_, err := exec.LookPath(file)
	return err == nil
}
