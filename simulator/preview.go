package simulator

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"html"
	"io"
	"net"
	"net/http"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"time"
)

// A preview is read from pages of this machine only, and so much of them at most.
const (
	previewTime  = 3 * time.Second
	maxPreview   = 1 << 20
	previewKinds = "image/png image/jpeg"
)

// Preview is the card of a link below a message.
type Preview struct {
	Site        string `json:"site"`
	Title       string `json:"title"`
	Description string `json:"description"`
	Image       string `json:"image,omitempty"` // a data: address
}

// servePreview draws the card of the link a message has. Nothing outside of this machine is asked: a link to
// elsewhere gets a card with its address only.
func (s *Server) servePreview(w http.ResponseWriter, r *http.Request) {
	person, _ := strconv.ParseInt(r.URL.Query().Get("chat"), 10, 64)
	id, _ := strconv.Atoi(r.URL.Query().Get("message"))
	s.mu.Lock()
	var link string
	if c := s.chats[person]; c != nil {
		if m := c.find(id); m != nil {
			link = m.previewed()
		}
	}
	s.mu.Unlock()
	if link == "" {
		refuse(w, refusal{http.StatusNotFound, "there is no link to show"})
		return
	}
	ctx, cancel := context.WithTimeout(r.Context(), previewTime)
	defer cancel()
	writeJSON(w, http.StatusOK, s.preview(ctx, link))
}

// previewed is the link of a message that Telegram would show below it; "" is none.
func (m *stored) previewed() string {
	var options struct {
		URL      string `json:"url"`
		Disabled bool   `json:"is_disabled"`
	}
	if m.LinkPreview != nil && json.Unmarshal(m.LinkPreview, &options) != nil || options.Disabled {
		return ""
	}
	return options.URL
}

func (s *Server) preview(ctx context.Context, link string) Preview {
	u, err := url.Parse(link)
	if err != nil {
		return Preview{}
	}
	p := Preview{Site: u.Hostname(), Title: strings.Trim(u.Hostname()+u.Path, "/")}
	if s.cfg.Local != nil {
		link = s.cfg.Local(link)
	}
	kind, body, err := s.local(ctx, link)
	switch {
	case err != nil:
	case strings.HasPrefix(kind, "text/html"):
		p.read(string(body))
		if kind, picture, err := s.local(ctx, p.Image); err == nil && strings.Contains(previewKinds, kind) {
			p.Image = dataAddress(kind, picture)
		} else {
			p.Image = ""
		}
	case strings.Contains(previewKinds, kind):
		p.Image = dataAddress(kind, body)
	}
	return p
}

func dataAddress(kind string, body []byte) string {
	return "data:" + kind + ";base64," + base64.StdEncoding.EncodeToString(body)
}

var metaTag = regexp.MustCompile(`(?is)<meta\s+(?:property|name)="og:(title|description|image|site_name)"\s+content="([^"]*)"`)

// read takes what a page says of itself.
func (p *Preview) read(page string) {
	for _, m := range metaTag.FindAllStringSubmatch(page, -1) {
		value := html.UnescapeString(m[2])
		switch strings.ToLower(m[1]) {
		case "title":
			p.Title = value
		case "description":
			p.Description = value
		case "image":
			p.Image = value
		case "site_name":
			p.Site = value
		}
	}
}

// local gets what this machine serves under a link.
func (s *Server) local(ctx context.Context, link string) (kind string, body []byte, err error) {
	u, err := url.Parse(link)
	if err != nil || u.Scheme != "http" && u.Scheme != "https" {
		return "", nil, fmt.Errorf("simulator: no link to a page")
	}
	if ip := net.ParseIP(u.Hostname()); u.Hostname() != "localhost" && (ip == nil || !ip.IsLoopback()) {
		return "", nil, fmt.Errorf("simulator: a link to elsewhere")
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, link, nil)
	if err != nil {
		return "", nil, fmt.Errorf("simulator: preview: %w", err)
	}
	resp, err := s.http.Do(req)
	if err != nil {
		return "", nil, fmt.Errorf("simulator: preview: %w", err)
	}
	defer resp.Body.Close()
	if resp.StatusCode != http.StatusOK {
		return "", nil, fmt.Errorf("simulator: preview: status %d", resp.StatusCode)
	}
	body, err = io.ReadAll(io.LimitReader(resp.Body, maxPreview))
	kind, _, _ = strings.Cut(resp.Header.Get("Content-Type"), ";")
	return kind, body, err
}
