package bot

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// command is a slash command as typed.
type command struct {
	name    string // lower case, without slash and bot name
	args    string // the rest, trimmed
	leading bool   // the message begins with it
}

// parseCommand finds the first command in a text: /name or /name@bot in any case,
// at the start or after white space, in whatever script the words before it are.
// A command that names another bot is not ours.
func parseCommand(text, botName string) (command, bool) {
	for slash, r := range text {
		if r != '/' {
			continue
		}
		if before, _ := utf8.DecodeLastRuneInString(text[:slash]); slash > 0 && !unicode.IsSpace(before) {
			continue
		}
		c, end, ours := readName(text[slash+1:], botName)
		if !ours {
			continue
		}
		c.leading = strings.TrimSpace(text[:slash]) == ""
		c.args = strings.TrimSpace(text[slash+1+end:])
		return c, true
	}
	return command{}, false
}

// readName reads name[@bot] at the start of s, up to white space or the end.
func readName(s, botName string) (c command, end int, ours bool) {
	end = strings.IndexFunc(s, unicode.IsSpace)
	if end < 0 {
		end = len(s)
	}
	name, addressee, addressed := strings.Cut(s[:end], "@")
	if addressed && !strings.EqualFold(addressee, botName) {
		return c, end, false
	}
	if len(name) < 1 || len(name) > 32 {
		return c, end, false
	}
	for i := range len(name) {
		if b := name[i]; !(b == '_' || '0' <= b && b <= '9' || 'a' <= b && b <= 'z' || 'A' <= b && b <= 'Z') {
			return c, end, false
		}
	}
	c.name = strings.ToLower(name)
	return c, end, true
}
