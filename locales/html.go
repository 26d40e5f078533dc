package locales

import (
	"html"
	"strings"
)

// Escape makes any text safe inside a message.
func Escape(text string) HTML { return HTML(html.EscapeString(text)) }

// Bold is text in bold letters.
func Bold(text string) HTML { return "<b>" + Escape(text) + "</b>" }

// Lines puts parts one under another; empty ones leave no gap.
func Lines(parts ...HTML) HTML { return join("\n", parts) }

// Join makes a message of paragraphs with an empty line between them; empty ones
// leave no gap.
func Join(parts ...HTML) HTML { return join("\n\n", parts) }

func join(sep string, parts []HTML) HTML {
	said := make([]string, 0, len(parts))
	for _, p := range parts {
		if p != "" {
			said = append(said, string(p))
		}
	}
	return HTML(strings.Join(said, sep))
}
