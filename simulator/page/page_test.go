package page_test

import (
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"qalauly/simulator/page"
)

func get(t *testing.T, method, path string) *http.Response {
	t.Helper()
	w := httptest.NewRecorder()
	page.Handler().ServeHTTP(w, httptest.NewRequest(method, path, nil))
	return w.Result()
}

func TestHandlerServesThePageAndItsFiles(t *testing.T) {
	t.Parallel()
	for path, kind := range map[string]string{
		"/":          "text/html",
		"/app.js":    "text/javascript",
		"/base.css":  "text/css",
		"/icons.svg": "image/svg+xml",
	} {
		r := get(t, http.MethodGet, path)
		assert.Equal(t, http.StatusOK, r.StatusCode, path)
		assert.Contains(t, r.Header.Get("Content-Type"), kind, path)
		assert.Equal(t, "no-cache", r.Header.Get("Cache-Control"), path)
		body, err := io.ReadAll(r.Body)
		require.NoError(t, err)
		assert.NotEmpty(t, body, path)
	}
	assert.Equal(t, http.StatusNotFound, get(t, http.MethodGet, "/nothing.js").StatusCode)
}

func TestHandlerForbidsWhatIsNotItsOwn(t *testing.T) {
	t.Parallel()
	for _, path := range []string{"/", "/app.js", "/nothing"} {
		policy := get(t, http.MethodGet, path).Header.Get("Content-Security-Policy")
		assert.Contains(t, policy, "default-src 'self';", path)
		assert.NotContains(t, policy, "unsafe", path)
	}
	assert.Equal(t, http.StatusMethodNotAllowed, get(t, http.MethodPost, "/").StatusCode)
}

// files gives every asset's name and text.
func files(t *testing.T) map[string]string {
	t.Helper()
	names, err := filepath.Glob("assets/*")
	require.NoError(t, err)
	require.NotEmpty(t, names)
	out := map[string]string{}
	for _, name := range names {
		data, err := os.ReadFile(name)
		require.NoError(t, err)
		out[filepath.Base(name)] = string(data)
	}
	return out
}

func TestAssetsNeverMakeMarkupOfData(t *testing.T) {
	t.Parallel()
	markup := regexp.MustCompile(`innerHTML|outerHTML|insertAdjacentHTML|document\.write|DOMParser|srcdoc|\beval\(|new Function`)
	for name, text := range files(t) {
		assert.NotRegexp(t, markup, text, name)
	}
}

func TestAssetsAskNobodyElse(t *testing.T) {
	t.Parallel()
	elsewhere := regexp.MustCompile(`(?:src|href)="https?:|url\(["']?https?:|@import|from 'https?:|fetch\(['"]https?:`)
	for name, text := range files(t) {
		assert.NotRegexp(t, elsewhere, text, name)
	}
}

func TestWordsStandInTheirOneFile(t *testing.T) {
	t.Parallel()
	words := regexp.MustCompile(`\p{Cyrillic}+`)
	for name, text := range files(t) {
		if name == "texts.js" || name == "places.js" {
			continue
		}
		assert.Empty(t, words.FindAllString(text, -1), name)
	}
	index := files(t)["index.html"]
	assert.NotContains(t, strings.ToLower(index), "<style")
	assert.NotRegexp(t, `<script[^>]*>[^<]`, index)
}

var used = regexp.MustCompile(`\bt\('(\w+)'|\bt\(\w+(?:\.\w+)* \? '(\w+)' : '(\w+)'`)

func TestEveryWordUsedIsThere(t *testing.T) {
	t.Parallel()
	all := files(t)
	for name, text := range all {
		for _, m := range used.FindAllStringSubmatch(text, -1) {
			for _, key := range m[1:] {
				if key != "" {
					assert.Equal(t, 3, len(regexp.MustCompile(`(?m)[\s{]`+key+`: '`).FindAllString(all["texts.js"], -1)), "%s uses %q", name, key)
				}
			}
		}
	}
}
