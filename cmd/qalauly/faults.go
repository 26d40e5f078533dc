package main

import (
	"fmt"
	"net"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/sirupsen/logrus"
)

// The functions below return what is the matter with a setting and what to do
// about it, or nothing.

var (
	tokenForm  = regexp.MustCompile(`^\d{6,}:[A-Za-z0-9_-]{30,}$`)
	secretForm = regexp.MustCompile(`^[A-Za-z0-9_-]{1,256}$`)
	chatForm   = regexp.MustCompile(`^(-\d+|@[A-Za-z][A-Za-z0-9_]{3,31})$`)
	binForm    = regexp.MustCompile(`^\d{12}$`)
)

func tokenFault(token string) string {
	switch {
	case token == "":
		return "is missing; get one from @BotFather in Telegram (/newbot), or try the service without one: qalauly demo"
	case !tokenForm.MatchString(token):
		return fmt.Sprintf("does not look like a token (what was given has %d characters); copy it whole from @BotFather: digits, a colon, 35 letters and digits", len(token))
	}
	return ""
}

func apiFault(text string) string {
	u, err := url.Parse(text)
	if err != nil || u.Host == "" || u.Scheme != "https" && u.Scheme != "http" {
		return "is not an http or https address; leave it empty for Telegram's own"
	}
	return ""
}

func publicFault(text string) string {
	if text == "" {
		return ""
	}
	u, err := url.Parse(text)
	switch {
	case err != nil || u.Hostname() == "" || u.RawQuery != "" || u.Fragment != "" || u.User != nil:
		return "is not a plain address; give it as https://bot.example.kz, or leave it empty for long polling"
	case u.Scheme == "http" && loopback(u.Hostname()):
		return ""
	case u.Scheme != "https":
		return fmt.Sprintf("%q must begin with https:// (Telegram calls nothing else)", text)
	case !loopback(u.Hostname()) && !slices.Contains([]string{"", "443", "80", "88", "8443"}, u.Port()):
		return fmt.Sprintf("%q: Telegram calls only the ports 443, 80, 88 and 8443", text)
	}
	return ""
}

func loopback(host string) bool {
	ip := net.ParseIP(host)
	return host == "localhost" || ip != nil && ip.IsLoopback()
}

func webhookSecretFault(secret string) string {
	if secret != "" && !secretForm.MatchString(secret) {
		return "has a character or a length that Telegram refuses; use 1-256 of A-Z a-z 0-9 _ -, or leave it empty"
	}
	return ""
}

func buttonKeyFault(key string) string {
	if key != "" && len(key) < 16 {
		return fmt.Sprintf("is too short (%d characters); use at least 16, or leave it empty", len(key))
	}
	return ""
}

// databaseFault never repeats the parser's error: it may hold a part of a password.
func databaseFault(text string) string {
	switch scheme, _, ok := strings.Cut(text, "://"); {
	case text == "":
		return "is missing; give postgres://user:password@host/database"
	case ok && scheme != "postgres" && scheme != "postgresql":
		return fmt.Sprintf("begins with %q; it must begin with postgres://", scheme+"://")
	case !ok && !strings.Contains(text, "="):
		return "is not an address; give postgres://user:password@host/database"
	}
	if _, err := pgxpool.ParseConfig(text); err != nil {
		return "cannot be read; give postgres://user:password@host/database, with special characters of the password written as %XX"
	}
	return ""
}

func redisFault(text string) string {
	if text == "" {
		return "is missing; give redis://user:password@host:6379/0"
	}
	if _, err := redisOptions(text); err != nil {
		return err.Error()
	}
	return ""
}

func folderFault(dir string) string {
	if dir == "" {
		return ""
	}
	info, err := os.Stat(dir)
	if err != nil || !info.IsDir() {
		return fmt.Sprintf("%q is not a folder; make it, or leave it empty to keep files in PostgreSQL", dir)
	}
	probe, err := os.CreateTemp(dir, ".qalauly-*")
	if err != nil {
		return fmt.Sprintf("%q cannot be written to by this user; change its owner or its mode", dir)
	}
	probe.Close()
	_ = os.Remove(probe.Name())
	return ""
}

func fileFault(name string) string {
	if name == "" {
		return ""
	}
	if info, err := os.Stat(filepath.Clean(name)); err != nil || !info.Mode().IsRegular() {
		return fmt.Sprintf("there is no file %q; name a method file, or leave it empty for the embedded one", name)
	}
	return ""
}

func chatFault(chat string) string {
	if chat != "" && !chatForm.MatchString(chat) {
		return fmt.Sprintf("%q is neither the id of a group or channel (-100…) nor its @name", chat)
	}
	return ""
}

func binFault(bin string) string {
	if bin != "" && !binForm.MatchString(bin) {
		return fmt.Sprintf("%q is not a BIN; it has 12 digits", bin)
	}
	return ""
}

func addrFault(addr string) string {
	_, port, err := net.SplitHostPort(addr)
	if n, bad := strconv.Atoi(port); err != nil || bad != nil || n < 0 || n > 65535 {
		return fmt.Sprintf("%q is not an address; give host:port or :port, as :8080", addr)
	}
	return ""
}

func optional(text string, fault func(string) string) string {
	if text == "" {
		return ""
	}
	return fault(text)
}

func levelFault(level string) string {
	if _, err := logrus.ParseLevel(level); err != nil {
		return fmt.Sprintf("%q is not known; use trace, debug, info, warn or error", level)
	}
	return ""
}

func formatFault(format string) string {
	if format != "text" && format != "json" {
		return fmt.Sprintf("%q is not known; use text or json", format)
	}
	return ""
}

func faultOf[T any](_ T, err error) string {
	if err != nil {
		return err.Error()
	}
	return ""
}
