// Package localestest checks what is about to be said to people: whether
// Telegram accepts the markup, and how long a text is as people see it. Tests of
// the texts and of every audience share it.
package localestest

import (
	"fmt"
	"html"
	"regexp"
	"strings"
	"testing"
	"unicode/utf8"
)

// The limits of Telegram, in code points after the markup is taken away.
const (
	MaxText    = 4096
	MaxCaption = 1024
	MaxToast   = 200
)

// fits says how many letters of a button a phone of 360 dp shows, by the number
// of buttons in its row.
var fits = map[int]int{1: 34, 2: 17, 3: 10, 4: 7, 5: 5, 6: 3}

var (
	tag    = regexp.MustCompile(`<(/?)([a-z0-9-]+)([^<>]*)>`)
	simple = regexp.MustCompile(`^(b|strong|i|em|u|ins|s|strike|del|code|pre|tg-spoiler|blockquote|a)$`)
	href   = regexp.MustCompile(`^ href="[^"]+"$`)
	entity = regexp.MustCompile(`&(lt|gt|amp|quot|#[0-9]+|#x[0-9a-fA-F]+);`)
)

// Markup returns an error for a text that Telegram would refuse: an unknown tag,
// tags that do not close in order, a bare < or &.
func Markup(text string) error {
	var open []string
	for _, m := range tag.FindAllStringSubmatch(text, -1) {
		closing, name, attrs := m[1] == "/", m[2], m[3]
		switch {
		case !simple.MatchString(name):
			return fmt.Errorf("tag <%s> is not Telegram's", name)
		case closing && (len(open) == 0 || open[len(open)-1] != name):
			return fmt.Errorf("</%s> closes nothing that is open", name)
		case closing:
			open = open[:len(open)-1]
		case name == "a" && !href.MatchString(attrs), name != "a" && attrs != "" && attrs != " expandable":
			return fmt.Errorf("tag <%s%s> has wrong attributes", name, attrs)
		default:
			open = append(open, name)
		}
	}
	if len(open) > 0 {
		return fmt.Errorf("<%s> is not closed", open[len(open)-1])
	}
	rest := tag.ReplaceAllString(text, "")
	if strings.ContainsAny(rest, "<>") {
		return fmt.Errorf("a bare < or >")
	}
	if strings.Contains(entity.ReplaceAllString(rest, ""), "&") {
		return fmt.Errorf("a bare &")
	}
	return nil
}

// Visible is a text as people see it, without markup.
func Visible(text string) string {
	return html.UnescapeString(tag.ReplaceAllString(text, ""))
}

// Length is the number of letters Telegram counts in a text.
func Length(text string) int { return utf8.RuneCountInString(Visible(text)) }

// Said fails the test if a text could not be sent, is too long, or shows what
// was meant for the program.
func Said(t testing.TB, text string, limit int) {
	t.Helper()
	if err := Markup(text); err != nil {
		t.Errorf("%v in %q", err, text)
	}
	if n := Length(text); n == 0 || n > limit {
		t.Errorf("%d letters of %d: %q", n, limit, text)
	}
	for _, sign := range []string{"<no value>", "{{", "}}", "%!", "\n\n\n", "  \n"} {
		if strings.Contains(text, sign) {
			t.Errorf("%q stands in %q", sign, text)
		}
	}
}

// Row fails the test if the labels of a row of buttons do not fit a phone.
func Row(t testing.TB, labels ...string) {
	t.Helper()
	limit, ok := fits[len(labels)]
	if !ok {
		t.Errorf("%d buttons in a row: %q", len(labels), labels)
	}
	for _, label := range labels {
		if n := utf8.RuneCountInString(label); n == 0 || n > limit {
			t.Errorf("%d letters of %d on a button: %q", n, limit, label)
		}
	}
}
