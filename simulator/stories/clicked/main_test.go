package clicked

import (
	"bufio"
	"flag"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"syscall"
	"testing"

	"github.com/stretchr/testify/require"
)

// guide is where the pictures of the guides are put; nowhere when it is empty.
var guide = flag.String("guide", "", "folder for the pictures of the guides")

// runDemo builds the program, runs its demo on a database until the test ends, and
// returns the address of its page.
func runDemo(t *testing.T, database string) string {
	t.Helper()
	binary := filepath.Join(t.TempDir(), "qalauly")
	out, err := exec.Command("go", "build", "-o", binary, "qalauly/cmd/qalauly").CombinedOutput()
	require.NoError(t, err, "%s", out)
	demo := exec.Command(binary, "demo", "--no-browser", "--addr=127.0.0.1:0")
	demo.Env, demo.Stderr = append(os.Environ(), "DATABASE_URL="+database), os.Stderr
	said, err := demo.StdoutPipe()
	require.NoError(t, err)
	require.NoError(t, demo.Start())
	t.Cleanup(func() {
		require.NoError(t, demo.Process.Signal(syscall.SIGTERM))
		require.NoError(t, demo.Wait())
	})
	return addressIn(t, said)
}

var address = regexp.MustCompile(`http://127\.0\.0\.1:\d+/`)

// addressIn reads what the demo says until it has said where its page is, and lets
// it say the rest.
func addressIn(t *testing.T, said io.Reader) string {
	t.Helper()
	lines := bufio.NewScanner(said)
	for lines.Scan() {
		if found := address.FindString(lines.Text()); found != "" {
			go func() { _, _ = io.Copy(io.Discard, said) }()
			return found
		}
	}
	require.NoError(t, lines.Err())
	require.Fail(t, "the demo has ended without an address")
	return ""
}
