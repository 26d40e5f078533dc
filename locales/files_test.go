package locales

import (
	"maps"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode"

	"github.com/BurntSushi/toml"
	"github.com/nicksnyder/go-i18n/v2/i18n"
	"github.com/stretchr/testify/require"

	"qalauly/locales/localestest"
)

// formsNeeded are the plural forms of each language, by CLDR.
var formsNeeded = map[Lang][]string{
	Kazakh:  {"one", "other"},
	Russian: {"few", "many", "one", "other"},
}

// pages may be longer than what is read at a glance.
var pages = map[string]int{"about.text": 900}

const (
	glance = 500 // letters of a message text, before arguments
	label  = 34  // letters of a button alone in its row
)

var placeholder = regexp.MustCompile(`\{\{\.([A-Za-z]+)\}\}`)

// texts returns every text of a language: key → plural form → text.
func texts(t *testing.T, l Lang) map[string]map[string]string {
	t.Helper()
	name := "active." + string(l) + ".toml"
	body, err := files.ReadFile(name)
	require.NoError(t, err)
	file, err := i18n.ParseMessageFileBytes(body, name, map[string]i18n.UnmarshalFunc{"toml": toml.Unmarshal})
	require.NoError(t, err)
	all := map[string]map[string]string{}
	for _, m := range file.Messages {
		all[m.ID] = formsOf(m)
	}
	return all
}

// each calls check with every text of every language.
func each(t *testing.T, check func(t *testing.T, l Lang, key, text string)) {
	t.Parallel()
	for _, l := range All() {
		for key, forms := range texts(t, l) {
			for _, text := range forms {
				check(t, l, key, text)
			}
		}
	}
}

func TestLanguagesAgree(t *testing.T) {
	t.Parallel()
	first := texts(t, Kazakh)
	for _, l := range All() {
		all := texts(t, l)
		require.Equal(t, slices.Sorted(maps.Keys(first)), slices.Sorted(maps.Keys(all)), "keys of %s", l)
		for key, forms := range all {
			require.Equal(t, len(first[key]) > 1, len(forms) > 1, "plural forms of %s in %s", key, l)
			if len(forms) > 1 && formsNeeded[l] != nil {
				require.Equal(t, formsNeeded[l], slices.Sorted(maps.Keys(forms)), "plural forms of %s in %s", key, l)
			}
			for form, text := range forms {
				require.Equal(t, placeholders(first[key]["other"]), placeholders(text), "placeholders of %s (%s) in %s", key, form, l)
			}
		}
	}
}

func placeholders(text string) []string {
	var names []string
	for _, m := range placeholder.FindAllStringSubmatch(text, -1) {
		names = append(names, m[1])
	}
	slices.Sort(names)
	return slices.Compact(names)
}

func TestPlaceholdersAreSimple(t *testing.T) {
	each(t, func(t *testing.T, l Lang, key, text string) {
		require.NotContains(t, placeholder.ReplaceAllString(text, ""), "{{", "%s in %s", key, l)
	})
}

func TestMarkupIsTelegrams(t *testing.T) {
	each(t, func(t *testing.T, l Lang, key, text string) {
		require.NoError(t, localestest.Markup(placeholder.ReplaceAllString(text, "x")), "%s in %s", key, l)
	})
}

func TestTextsAreShort(t *testing.T) {
	each(t, func(t *testing.T, l Lang, key, text string) {
		limit := glance
		switch {
		case strings.HasPrefix(key, "button."), strings.HasPrefix(key, "menu."):
			limit = label
		case pages[key] > 0:
			limit = pages[key]
		}
		require.LessOrEqual(t, localestest.Length(placeholder.ReplaceAllString(text, "")), limit, "%s in %s", key, l)
	})
}

func TestNoEndingIsGluedToWhatIsPutIn(t *testing.T) {
	glued := regexp.MustCompile(`\}\}[-]?\p{L}|\p{L}[-]?\{\{`)
	rank := regexp.MustCompile(`\}\}-(орын|апта|күн|жол|й|я|е|го)`)
	each(t, func(t *testing.T, l Lang, key, text string) {
		text = rank.ReplaceAllString(text, "}}")
		require.NotRegexp(t, glued, text, "%s in %s", key, l)
	})
}

func TestNoWordMixesAlphabets(t *testing.T) {
	word := regexp.MustCompile(`\p{L}+`)
	each(t, func(t *testing.T, l Lang, key, text string) {
		for _, w := range word.FindAllString(placeholder.ReplaceAllString(text, " "), -1) {
			latin, cyrillic := strings.ContainsFunc(w, isLatin), strings.ContainsFunc(w, isCyrillic)
			require.False(t, latin && cyrillic, "%q of %s in %s mixes Latin and Cyrillic", w, key, l)
		}
	})
}

func isLatin(r rune) bool    { return unicode.Is(unicode.Latin, r) }
func isCyrillic(r rune) bool { return unicode.Is(unicode.Cyrillic, r) }

// russian are words and endings that no Kazakh text has.
var russian = regexp.MustCompile(`(?i)(^|[^\p{L}])(и|в|на|для|это|этот|или|нет|ваш\p{L}*|выберите|язык|найти|поиск|село|район|област\p{L}*|город|маслихат\p{L}*|председатель|пользовател\p{L}*|ещ[её]|назад|готово|помощь|\p{L}+(ого|ться|ение|ания))([^\p{L}]|$)`)

func TestKazakhIsNotRussian(t *testing.T) {
	t.Parallel()
	for key, forms := range texts(t, Kazakh) {
		if inBoth[key] {
			continue
		}
		for _, text := range forms {
			require.NotRegexp(t, russian, text, "%s", key)
		}
	}
}

// inBoth are labels that say it in both languages, for one who is lost in the other.
var inBoth = map[string]bool{"button.language": true}

func TestRussianHasNoKazakhLetters(t *testing.T) {
	t.Parallel()
	for key, forms := range texts(t, Russian) {
		if inBoth[key] {
			continue
		}
		for _, text := range forms {
			require.False(t, WrittenInKazakh(text), "%s: %s", key, text)
		}
	}
}

func TestTone(t *testing.T) {
	banned := regexp.MustCompile(`(?i)пользовател|пайдаланушы|осуществля|жүзеге асыр|неверный формат|қате формат|жкх|ткш|спасибо|рахмет|🔴|🟢`)
	each(t, func(t *testing.T, l Lang, key, text string) {
		require.NotRegexp(t, banned, text, "%s in %s", key, l)
	})
}

// TestSentencesAreShort holds the second rule of tone: one thought, twelve words.
func TestSentencesAreShort(t *testing.T) {
	ends := regexp.MustCompile(`[.!?:;\n]`)
	word := regexp.MustCompile(`[\p{L}\d]+(-[\p{L}\d]+)*`)
	each(t, func(t *testing.T, l Lang, key, text string) {
		for _, sentence := range ends.Split(localestest.Visible(placeholder.ReplaceAllString(text, "x")), -1) {
			require.LessOrEqual(t, len(word.FindAllString(sentence, -1)), 12, "%q of %s in %s", sentence, key, l)
		}
	})
}
