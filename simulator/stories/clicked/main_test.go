package clicked

import (
	"bufio"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"syscall"
	"testing"

	"qalauly/internal/postgres/pgtest"
)

// guide is where the pictures of the guides are put; nowhere when it is empty.
var guide = flag.String("guide", "", "folder for the pictures of the guides")

// page is the address of the demo that all tests share.
var page string

func TestMain(m *testing.M) {
	flag.Parse()
	code, err := prepared(m)
	if err != nil {
		fmt.Fprintln(os.Stderr, "clicked:", err)
		os.Exit(1)
	}
	os.Exit(code)
}

// prepared builds the program, runs its demo on a database of its own, and ends it
// after the tests.
func prepared(m *testing.M) (code int, err error) {
	folder, err := os.MkdirTemp("", "clicked")
	if err != nil {
		return 0, err
	}
	defer os.RemoveAll(folder)
	binary := filepath.Join(folder, "qalauly")
	if out, err := exec.Command("go", "build", "-o", binary, "qalauly/cmd/qalauly").CombinedOutput(); err != nil {
		return 0, fmt.Errorf("%w: %s", err, out)
	}
	url, drop, err := pgtest.Make()
	if err != nil {
		return 0, err
	}
	defer func() { _ = drop() }()
	demo := exec.Command(binary, "demo", "--no-browser", "--addr=127.0.0.1:0")
	demo.Env, demo.Stderr = append(os.Environ(), "DATABASE_URL="+url), os.Stderr
	said, err := demo.StdoutPipe()
	if err != nil {
		return 0, err
	}
	if err := demo.Start(); err != nil {
		return 0, err
	}
	defer func() {
		err = errors.Join(err, demo.Process.Signal(syscall.SIGTERM), demo.Wait())
	}()
	if page, err = addressIn(said); err != nil {
		return 0, err
	}
	return m.Run(), nil
}

var address = regexp.MustCompile(`http://127\.0\.0\.1:\d+/`)

// addressIn reads what the demo says until it has said where its page is, and lets
// it say the rest.
func addressIn(said io.Reader) (string, error) {
	lines := bufio.NewScanner(said)
	for lines.Scan() {
		if found := address.FindString(lines.Text()); found != "" {
			go func() { _, _ = io.Copy(io.Discard, said) }()
			return found, nil
		}
	}
	return "", errors.Join(errors.New("the demo has ended without an address"), lines.Err())
}
