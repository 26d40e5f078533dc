package bot

import (
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/stretchr/testify/require"
)

func TestParseCommand(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		text, name, args string
		leading, found   bool
	}{
		{"/start", "start", "", true, true},
		{"/START", "start", "", true, true},
		{"/start d1x", "start", "d1x", true, true},
		{"/start@qalauly_bot d1x", "start", "d1x", true, true},
		{"/start@Qalauly_Bot", "start", "", true, true},
		{"сәлем /rate", "rate", "", false, true},
		{"сәлем 🙂\n/rate Шет ауданы", "rate", "Шет ауданы", false, true},
		{"\u00a0/help", "help", "", true, true},
		{"/find\nҚойшыбаева", "find", "Қойшыбаева", true, true},
		{"x /rate@other_bot /help", "help", "", false, true},
		{"/start@", "", "", false, false},
		{"және/немесе", "", "", false, false},
		{"https://example.kz/help", "", "", false, false},
		{"1 / 2", "", "", false, false},
		{"/", "", "", false, false},
		{"/іздеу", "", "", false, false},
		{"/find!", "", "", false, false},
		{"/" + strings.Repeat("a", 33), "", "", false, false},
		{"", "", "", false, false},
	} {
		got, found := parseCommand(c.text, "qalauly_bot")
		require.Equal(t, c.found, found, c.text)
		if found {
			require.Equal(t, command{name: c.name, args: c.args, leading: c.leading}, got, c.text)
		}
	}
	for _, text := range []string{"/start@other_bot", " /START@Other_Bot d1x", "/x@other_bot /help"} {
		got, found := parseCommand(text, "qalauly_bot")
		require.True(t, found, text)
		require.Equal(t, command{foreign: true}, got, text)
	}
}

func FuzzParseCommand(f *testing.F) {
	for _, seed := range []string{"/start", "сәлем /rate@bot x", "//", "/a@", "\xff/b", "/start@qalauly_bot"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		c, found := parseCommand(text, "qalauly_bot")
		if !found || c.foreign {
			return
		}
		if c.name == "" || len(c.name) > 32 || c.name != strings.ToLower(c.name) {
			t.Fatalf("name %q", c.name)
		}
		if !strings.HasSuffix(strings.TrimSpace(text), c.args) {
			t.Fatalf("args %q are not the end of %q", c.args, text)
		}
		if utf8.ValidString(text) && !utf8.ValidString(c.args) {
			t.Fatalf("args %q are cut inside a letter", c.args)
		}
	})
}
