// Package browsertest gives a test the chat page in a real browser, to be clicked
// as a person would.
package browsertest

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
	"github.com/stretchr/testify/require"
)

// Tab is one page in a browser of its own. Its methods wait for what they need and
// fail the test, leaving a picture, when it does not come.
type Tab struct {
	t   *testing.T
	ctx context.Context
}

// patience guards against hanging; a busy machine may need a good part of it.
const patience = time.Minute

// browserPath finds a browser. There is no test of a page without one, so its absence is a failure.
func browserPath(t *testing.T) string {
	t.Helper()
	for _, name := range []string{"/usr/bin/chromium", "chromium", "chromium-browser", "google-chrome", "google-chrome-stable"} {
		if path, err := exec.LookPath(name); err == nil {
			return path
		}
	}
	t.Fatal("the chat page is tested in a real browser and there is none: install Chromium (Debian: apt-get install chromium)")
	return ""
}

// Size is that of a window in CSS pixels, and how many dots of the screen one of
// them has: none is one.
type Size struct {
	Width, Height int64
	Scale         float64
}

// Open starts a browser that speaks English, of the size given, at the address
// given. What goes wrong in the page's scripts fails the test at its end.
func Open(t *testing.T, url string, size Size) Tab {
	t.Helper()
	options := append(chromedp.DefaultExecAllocatorOptions[:],
		chromedp.ExecPath(browserPath(t)), chromedp.NoSandbox, chromedp.DisableGPU, chromedp.UserDataDir(t.TempDir()),
		chromedp.Flag("disable-component-update", true), chromedp.Flag("lang", "en"), chromedp.Flag("accept-lang", "en"))
	ctx, cancel := chromedp.NewExecAllocator(context.Background(), options...)
	t.Cleanup(cancel)
	ctx, cancel = chromedp.NewContext(ctx)
	t.Cleanup(cancel)
	require.NoError(t, chromedp.Do(ctx), "start the browser")
	b := Tab{t, ctx}
	b.listen()
	b.Do(chromedp.EmulateViewport(size.Width, size.Height, chromedp.EmulateScale(max(size.Scale, 1))), chromedp.Navigate(url))
	return b
}

// listen fails the test on any error of the page's scripts, or of the policy that guards them.
func (b Tab) listen() {
	messages := chromedp.Console(b.ctx)
	done := make(chan []string, 1)
	go func() {
		var bad []string
		for m, err := range messages {
			if err != nil {
				break
			}
			if text := m.String(); (m.IsException() || strings.Contains(text, "Content Security Policy")) && !strings.Contains(text, "ERR_") {
				bad = append(bad, text)
			}
		}
		done <- bad
	}()
	b.t.Cleanup(func() {
		require.NoError(b.t, chromedp.Cancel(b.ctx))
		require.Empty(b.t, <-done, "errors in the browser's console")
	})
}

// Do does what the browser can.
func (b Tab) Do(actions ...chromedp.Action[chromedp.Void]) {
	b.t.Helper()
	ctx, cancel := context.WithTimeout(b.ctx, patience)
	defer cancel()
	if err := chromedp.Do(ctx, actions...); err != nil {
		b.Shot("failed")
		b.t.Fatalf("the browser: %v", err)
	}
}

// Ask evaluates an expression in the page.
func Ask[T any](b Tab, expression string) T {
	b.t.Helper()
	v, err := chromedp.Run(b.ctx, chromedp.Evaluate[T](expression, chromedp.EvalAwaitPromise))
	require.NoError(b.t, err, expression)
	return v
}

// Picture is what the window shows now, as PNG.
func (b Tab) Picture() []byte {
	b.t.Helper()
	png, err := chromedp.Run(b.ctx, chromedp.CaptureScreenshot())
	require.NoError(b.t, err)
	return png
}

// Shot keeps a picture of the page with the test's artifacts (go test -artifacts -outputdir …).
func (b Tab) Shot(name string) {
	b.t.Helper()
	require.NoError(b.t, os.WriteFile(filepath.Join(b.t.ArtifactDir(), name+".png"), b.Picture(), 0o644))
}

// Until waits for an expression to be true; one that fails, because an element is not there yet, is not.
func (b Tab) Until(expression string) {
	b.t.Helper()
	if !b.within(patience, expression) {
		b.Shot("failed")
		b.t.Fatalf("the page never came to: %s", expression)
	}
}

// Soon says whether an expression comes to be true in a while, for what is done again where it does not.
func (b Tab) Soon(expression string) bool {
	b.t.Helper()
	return b.within(patience/6, expression)
}

func (b Tab) within(d time.Duration, expression string) bool {
	b.t.Helper()
	for end := time.Now().Add(d); time.Now().Before(end); time.Sleep(40 * time.Millisecond) {
		if Ask[bool](b, "(async () => { try { return Boolean(await ("+expression+")); } catch { return false; } })()") {
			return true
		}
	}
	return false
}

// Sees waits for words in an element of a selector.
func (b Tab) Sees(selector, words string) {
	b.t.Helper()
	b.Until(fmt.Sprintf("[...document.querySelectorAll(%q)].some((e) => e.innerText.includes(%q))", selector, words))
}
