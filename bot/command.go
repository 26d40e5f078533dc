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
	foreign bool   // it begins with a command to another bot; the rest is empty
}

// parseCommand finds the first command in a text: /name or /name@bot in any case,
// at the start or after white space, in whatever script the words before it are.
// A command that names another bot is not ours; a message that begins with one is
// for that bot as a whole.
func parseCommand(text, botName string) (command, bool) {
	for slash, r := range text {
		if r != '/' {
			continue
		}
		if before, _ := utf8.DecodeLastRuneInString(text[:slash]); slash > 0 && !unicode.IsSpace(before) {
			continue
		}
		c, end := readName(text[slash+1:], botName)
		c.leading = strings.TrimSpace(text[:slash]) == ""
		if c.foreign && c.leading {
			return command{foreign: true}, true
		}
		if c.name == "" || c.foreign {
			continue
		}
		c.args = strings.TrimSpace(text[slash+1+end:])
		return c, true
	}
	return command{}, false
}

// readName reads name[@bot] at the start of s, up to white space or the end. Without
// a name it is no command.
func readName(s, botName string) (c command, end int) {
	end = strings.IndexFunc(s, unicode.IsSpace)
	if end < 0 {
		end = len(s)
	}
	name, addressee, addressed := strings.Cut(s[:end], "@")
	if name == "" || addressed && addressee == "" || len(name) > 32 || !isName(name) || !isName(addressee) {
		return command{}, end
	}
	return command{name: strings.ToLower(name), foreign: addressed && !strings.EqualFold(addressee, botName)}, end
}

// isName says that a text has only what names of commands and bots are made of.
func isName(s string) bool {
	return strings.IndexFunc(s, func(r rune) bool {
		return r != '_' && !('0' <= r && r <= '9') && !('a' <= r && r <= 'z') && !('A' <= r && r <= 'Z')
	}) < 0
}
