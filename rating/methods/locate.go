package methods

import (
	"strconv"
	"strings"
)

// locate returns the line of every key, table and element of a file that is known
// to be TOML: "criterion.3.weight" → 210. It follows the structure and looks at no
// value, because the TOML library does not tell where a value stood.
func locate(text string) map[string]int {
	l := &locator{text: text, line: 1, at: map[string]int{}, arrays: map[string]int{}}
	prefix := ""
	for l.skip(" \t\r\n"); l.pos < len(l.text); l.skip(" \t\r\n") {
		if l.peek() == '[' {
			prefix = l.header()
			continue
		}
		l.pair(prefix)
	}
	return l.at
}

type locator struct {
	text   string
	pos    int
	line   int
	at     map[string]int
	arrays map[string]int // how many tables an array of tables has so far
}

func (l *locator) peek() byte {
	if l.pos < len(l.text) {
		return l.text[l.pos]
	}
	return 0
}

func (l *locator) next() {
	if l.peek() == '\n' {
		l.line++
	}
	l.pos++
}

// skip passes over these characters and over comments.
func (l *locator) skip(space string) {
	for l.pos < len(l.text) {
		switch {
		case l.peek() == '#':
			for l.pos < len(l.text) && l.peek() != '\n' {
				l.pos++
			}
		case strings.IndexByte(space, l.peek()) >= 0:
			l.next()
		default:
			return
		}
	}
}

// header reads [a.b] or [[a.b]] and returns the path of what follows.
func (l *locator) header() string {
	line, array := l.line, strings.HasPrefix(l.text[l.pos:], "[[")
	for l.peek() == '[' {
		l.next()
	}
	keys := l.keys()
	for l.peek() == ']' || l.peek() == ' ' || l.peek() == '\t' {
		l.next()
	}
	path := ""
	for i, key := range keys {
		path = join(path, key)
		if array && i == len(keys)-1 {
			l.arrays[path]++
			if _, known := l.at[path]; !known {
				l.at[path] = line
			}
		}
		if n := l.arrays[path]; n > 0 {
			path = join(path, strconv.Itoa(n-1))
		}
	}
	l.at[path] = line
	return path
}

// pair reads key = value.
func (l *locator) pair(prefix string) {
	line, path := l.line, prefix
	for _, key := range l.keys() {
		path = join(path, key)
		if _, known := l.at[path]; !known {
			l.at[path] = line
		}
	}
	l.skip(" \t=")
	l.value(path)
}

func (l *locator) keys() []string {
	var keys []string
	for {
		l.skip(" \t")
		start := l.pos
		if c := l.peek(); c == '"' || c == '\'' {
			l.quoted()
			keys = append(keys, l.text[start+1:l.pos-1])
		} else {
			for strings.IndexByte(".=] \t\r\n", l.peek()) < 0 && l.pos < len(l.text) {
				l.next()
			}
			keys = append(keys, l.text[start:l.pos])
		}
		l.skip(" \t")
		if l.peek() != '.' {
			return keys
		}
		l.next()
	}
}

func (l *locator) value(path string) {
	switch l.peek() {
	case '"', '\'':
		l.quoted()
	case '[':
		l.next()
		for i := 0; ; i++ {
			if l.skip(" \t\r\n,"); l.peek() == ']' || l.pos >= len(l.text) {
				l.next()
				return
			}
			element := join(path, strconv.Itoa(i))
			l.at[element] = l.line
			l.value(element)
		}
	case '{':
		l.next()
		for {
			if l.skip(" \t\r\n,"); l.peek() == '}' || l.pos >= len(l.text) {
				l.next()
				return
			}
			l.pair(path)
		}
	default:
		for l.pos < len(l.text) && strings.IndexByte(",]}#\r\n", l.peek()) < 0 {
			l.next()
		}
	}
}

// quoted passes over a string of any of the four kinds.
func (l *locator) quoted() {
	quote := l.text[l.pos : l.pos+1]
	mark := quote
	if triple := strings.Repeat(quote, 3); strings.HasPrefix(l.text[l.pos:], triple) {
		mark = triple
	}
	for range mark {
		l.next()
	}
	for l.pos < len(l.text) && !strings.HasPrefix(l.text[l.pos:], mark) {
		if l.peek() == '\\' && quote == `"` {
			l.next()
		}
		l.next()
	}
	for range mark {
		l.next()
	}
}

func join(path, key string) string {
	if path == "" {
		return key
	}
	return path + "." + key
}
