package page_test

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

// tab is one page in a real browser. Its methods wait for what they need and fail the test when it does not come.
type tab struct {
	t   *testing.T
	ctx context.Context
}

// patience guards against hanging; a busy machine may need a good part of it.
const patience = time.Minute

// browserPath finds a browser. There is no test of the page without one, so its absence is a failure.
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

// openTab starts a browser of its own, of the size given, at the address given.
func openTab(t *testing.T, url string, width, height int64) tab {
	t.Helper()
	options := append(chromedp.DefaultExecAllocatorOptions[:],
		chromedp.ExecPath(browserPath(t)), chromedp.NoSandbox, chromedp.DisableGPU, chromedp.UserDataDir(t.TempDir()),
		chromedp.Flag("disable-component-update", true), chromedp.Flag("lang", "en"), chromedp.Flag("accept-lang", "en"))
	ctx, cancel := chromedp.NewExecAllocator(context.Background(), options...)
	t.Cleanup(cancel)
	ctx, cancel = chromedp.NewContext(ctx)
	t.Cleanup(cancel)
	require.NoError(t, chromedp.Do(ctx), "start the browser")
	b := tab{t, ctx}
	b.listen()
	b.do(chromedp.EmulateViewport(width, height), chromedp.Navigate(url))
	return b
}

// listen fails the test on any error of the page's scripts, or of the policy that guards them.
func (b tab) listen() {
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

func (b tab) do(actions ...chromedp.Action[chromedp.Void]) {
	b.t.Helper()
	ctx, cancel := context.WithTimeout(b.ctx, patience)
	defer cancel()
	if err := chromedp.Do(ctx, actions...); err != nil {
		b.shot("failed")
		b.t.Fatalf("the browser: %v", err)
	}
}

// ask evaluates an expression in the page.
func ask[T any](b tab, expression string) T {
	b.t.Helper()
	v, err := chromedp.Run(b.ctx, chromedp.Evaluate[T](expression, chromedp.EvalAwaitPromise))
	require.NoError(b.t, err, expression)
	return v
}

// until waits for an expression to be true; one that fails, because an element is not there yet, is not.
func (b tab) until(expression string) {
	b.t.Helper()
	for end := time.Now().Add(patience); time.Now().Before(end); time.Sleep(40 * time.Millisecond) {
		if ask[bool](b, "(async () => { try { return Boolean(await ("+expression+")); } catch { return false; } })()") {
			return
		}
	}
	b.shot("failed")
	b.t.Fatalf("the page never came to: %s", expression)
}

// record keeps what comes and soon goes again, for saw: toasts and buttons that wait for their answer.
func (b tab) record() {
	b.t.Helper()
	ask[bool](b, `(() => {
		window.saw = [];
		new MutationObserver(() => document.querySelectorAll('.toast, [aria-busy=true]').forEach((e) => window.saw.push(e.className + ' ' + e.innerText)))
			.observe(document.body, { subtree: true, childList: true, attributes: true });
		return true;
	})()`)
}

// saw waits for a recorded element of a class with these words.
func (b tab) saw(class, words string) {
	b.t.Helper()
	b.until(fmt.Sprintf("window.saw.some((s) => s.startsWith(%q) && s.includes(%q))", class, words))
}

// sees waits for words in the element of a selector.
func (b tab) sees(selector, words string) {
	b.t.Helper()
	b.until(fmt.Sprintf("[...document.querySelectorAll(%q)].some((e) => e.innerText.includes(%q))", selector, words))
}

// click clicks the element of a selector with the mouse, once it has come and lies still.
func (b tab) click(selector string) {
	b.t.Helper()
	b.until(fmt.Sprintf("document.querySelector(%q)", selector))
	b.until(fmt.Sprintf(`(async () => {
		const place = () => { const r = document.querySelector(%q)?.getBoundingClientRect(); return r && [r.x, r.y, r.width, r.height].join(); };
		const before = place();
		for (let i = 0; i < 3; i += 1) await new Promise(requestAnimationFrame);
		return before === place();
	})()`, selector))
	b.do(chromedp.Click(chromedp.CSS(selector), chromedp.NodeVisible))
}

// press clicks the last visible button with these words on it or in its name.
func (b tab) press(words string) {
	b.t.Helper()
	find := fmt.Sprintf(`(() => {
		const all = [...document.querySelectorAll('button, a.key, summary')].filter((e) => e.checkVisibility() && !e.closest('[inert]')
			&& (e.innerText.includes(%[1]q) || e.getAttribute('aria-label')?.includes(%[1]q)));
		all.at(-1)?.scrollIntoView({ block: 'nearest' });
		document.querySelector('[data-pressed]')?.removeAttribute('data-pressed');
		all.at(-1)?.setAttribute('data-pressed', '');
		return all.length;
	})()`, words)
	b.until(find)
	b.click("[data-pressed]")
}

// types types into the input of the active phone; "\r" is Enter.
func (b tab) types(text string) {
	b.t.Helper()
	b.do(chromedp.SendKeys(chromedp.CSS(".phone.active .input"), text, chromedp.NodeVisible))
}

// shot keeps a picture of the page with the test's artifacts (go test -artifacts -outputdir …).
func (b tab) shot(name string) {
	b.t.Helper()
	png, err := chromedp.Run(b.ctx, chromedp.CaptureScreenshot())
	require.NoError(b.t, err)
	require.NoError(b.t, os.WriteFile(filepath.Join(b.t.ArtifactDir(), name+".png"), png, 0o644))
}
