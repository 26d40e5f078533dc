// Package page is the chat page of the simulator: a phone in the browser, in which a newcomer is by turns
// several invented people who talk to the bot. It serves files that are built into the program and knows
// the simulator only by its addresses under /sim/. Whatever a bot or a person writes reaches the screen as
// text, never as markup, and the policy sent with every file forbids the browser anything from elsewhere.
package page

import (
	"embed"
	"io/fs"
	"net/http"
)

//go:embed assets
var files embed.FS

// policy lets the page use what this server serves and nothing else; blob: is the photo a person has just picked, data: the picture of a link's card.
const policy = "default-src 'self'; img-src 'self' blob: data:; media-src 'self' blob:; base-uri 'none'; form-action 'none'; " +
	"frame-ancestors 'none'; object-src 'none'"

// Handler serves the page and its files. It answers GET and HEAD only, and may be mounted at any path
// on the server that also serves /sim/.
func Handler() http.Handler {
	assets, err := fs.Sub(files, "assets")
	if err != nil {
		panic(err) // the name is a constant that is built in
	}
	return guarded(http.FileServerFS(assets))
}

// guarded adds the headers of every answer. Nothing is kept by the browser without asking again, so a new
// program never meets an old page.
func guarded(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		head := w.Header()
		head.Set("Content-Security-Policy", policy)
		head.Set("X-Content-Type-Options", "nosniff")
		head.Set("Referrer-Policy", "no-referrer")
		head.Set("Cache-Control", "no-cache")
		if r.Method != http.MethodGet && r.Method != http.MethodHead {
			head.Set("Allow", "GET, HEAD")
			http.Error(w, "this page answers GET only", http.StatusMethodNotAllowed)
			return
		}
		next.ServeHTTP(w, r)
	})
}
