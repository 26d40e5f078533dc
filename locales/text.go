package locales

import (
	"fmt"
	"html"
	"strconv"
	"strings"

	"github.com/nicksnyder/go-i18n/v2/i18n"
	"github.com/nicksnyder/go-i18n/v2/i18n/template"
)

// HTML is text for a message in Telegram's HTML with everything put into it
// escaped. Only this package makes it.
type HTML string

// Args are what is put into a text; Count chooses the plural form and is written
// as a number of the language.
type Args map[string]any

// strict makes a missing argument an error instead of "<no value>".
var strict = &template.TextParser{Option: "missingkey=error"}

// HTML is the text of a key for a message. Arguments are escaped, but for those
// that are HTML already. A key, an argument or a plural form that is missing is a
// fault of the program and panics with the key: it must never reach a person.
func (l Lang) HTML(key string, args ...Args) HTML {
	return HTML(l.text(key, args, func(v any) string {
		if h, ok := v.(HTML); ok {
			return string(h)
		}
		return html.EscapeString(plain(key, v))
	}))
}

// Text is the text of a key for a button, a toast or a menu: nothing is escaped.
// It panics as HTML does, also when an argument is HTML.
func (l Lang) Text(key string, args ...Args) string {
	return l.text(key, args, func(v any) string { return plain(key, v) })
}

// Has says whether there is a text of this key, which is the same in every language.
func (l Lang) Has(key string) bool {
	lang, ok := languages[l]
	_, known := lang.plural[key]
	return ok && known
}

func (l Lang) text(key string, args []Args, write func(any) string) string {
	lang, ok := languages[l]
	if !ok {
		panic(fmt.Sprintf("locales: language %q is not spoken (key %s)", string(l), key))
	}
	data, count := map[string]string{}, any(nil)
	for _, a := range args {
		for name, value := range a {
			if n, ok := value.(int); ok && name == "Count" {
				count, data[name] = n, l.Number(n)
				continue
			}
			data[name] = write(value)
		}
	}
	config := &i18n.LocalizeConfig{MessageID: key, TemplateData: data, TemplateParser: strict}
	if lang.plural[key] {
		if count == nil {
			panic(fmt.Sprintf("locales: %s in %s: Count is missing", key, l))
		}
		config.PluralCount = count
	}
	said, err := lang.texts.Localize(config)
	if err != nil || strings.TrimSpace(said) == "" {
		panic(fmt.Sprintf("locales: %s in %s: %v", key, l, err))
	}
	return said
}

// plain writes an argument as it is. Only what reads the same in every language
// may be put in: dates and fractions are written by the methods of Lang first.
func plain(key string, v any) string {
	switch v := v.(type) {
	case string:
		return v
	case int:
		return strconv.Itoa(v)
	case int64:
		return strconv.FormatInt(v, 10)
	}
	panic(fmt.Sprintf("locales: %s: an argument of type %T cannot be put into a text", key, v))
}
