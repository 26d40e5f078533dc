package simulator

import (
	"net"
	"net/url"
	"strings"
)

// checkLink tells whether Telegram would take a link, and the form it would keep it in.
// The errors are Telegram's words.
func checkLink(link string, onlyHTTPS bool) (string, error) {
	link = strings.TrimSpace(link)
	scheme, rest, hasScheme := strings.Cut(link, "://")
	scheme = strings.ToLower(scheme)
	if !hasScheme {
		scheme, rest = "http", link
		if onlyHTTPS {
			return "", says("Only HTTPS links are allowed")
		}
	}
	switch {
	case onlyHTTPS && scheme != "https":
		return "", says("Only HTTPS links are allowed")
	case scheme == "tg" && rest != "":
		return link, nil
	case scheme != "http" && scheme != "https":
		return "", says("Unsupported URL protocol")
	}
	u, err := url.Parse(scheme + "://" + rest)
	switch {
	case err != nil:
		return "", says("Wrong HTTP URL")
	case u.Hostname() == "":
		return "", says("URL host is empty")
	case !strings.Contains(u.Hostname(), ".") && net.ParseIP(u.Hostname()) == nil,
		strings.ContainsAny(u.Hostname(), " \t\n<>\"'"):
		return "", says("Wrong HTTP URL")
	}
	if u.Path == "" {
		u.Path = "/"
	}
	return u.String(), nil
}
