package locales

import (
	"cmp"
	"embed"
	"fmt"
	"io/fs"
	"maps"
	"slices"
	"strings"

	"github.com/BurntSushi/toml"
	cldr "github.com/go-playground/locales"
	"github.com/nicksnyder/go-i18n/v2/i18n"
)

//go:embed active.*.toml
var files embed.FS

// language is one file of texts, ready to be read by many at once.
type language struct {
	texts   *i18n.Localizer
	plural  map[string]bool // the texts that have more forms than one
	customs cldr.Translator
}

var (
	languages = mustLoad(files)
	order     = ordered(languages)
)

// mustLoad reads every active.<code>.toml. A file that cannot be read is a fault
// of the build, so it ends the program at its first breath.
func mustLoad(fsys fs.FS) map[Lang]language {
	loaded, err := load(fsys)
	if err != nil {
		panic(err)
	}
	return loaded
}

func load(fsys fs.FS) (map[Lang]language, error) {
	names, err := fs.Glob(fsys, "active.*.toml")
	if err != nil {
		return nil, fmt.Errorf("locales: %w", err)
	}
	loaded := map[Lang]language{}
	for _, name := range names {
		code := strings.TrimSuffix(strings.TrimPrefix(name, "active."), ".toml")
		one, err := loadOne(fsys, name, code)
		if err != nil {
			return nil, fmt.Errorf("locales: %s: %w", name, err)
		}
		loaded[Lang(code)] = one
	}
	return loaded, nil
}

// loadOne gives each language a bundle of its own, so that a missing text is
// never taken from another language.
func loadOne(fsys fs.FS, name, code string) (language, error) {
	body, err := fs.ReadFile(fsys, name)
	if err != nil {
		return language{}, err
	}
	file, err := i18n.ParseMessageFileBytes(body, name, map[string]i18n.UnmarshalFunc{"toml": toml.Unmarshal})
	if err != nil {
		return language{}, err
	}
	customs, ok := customsOf[code]
	if !ok {
		return language{}, fmt.Errorf("dates and numbers of %q are unknown: add them to customsOf", code)
	}
	bundle := i18n.NewBundle(file.Tag)
	if err := bundle.AddMessages(file.Tag, file.Messages...); err != nil {
		return language{}, err
	}
	plural := map[string]bool{}
	for _, m := range file.Messages {
		plural[m.ID] = len(formsOf(m)) > 1
	}
	return language{texts: i18n.NewLocalizer(bundle, code), plural: plural, customs: customs()}, nil
}

// formsOf lists the forms in which a text is given, by the name of the form.
func formsOf(m *i18n.Message) map[string]string {
	forms := map[string]string{}
	for name, text := range map[string]string{
		"zero": m.Zero, "one": m.One, "two": m.Two, "few": m.Few, "many": m.Many, "other": m.Other,
	} {
		if text != "" {
			forms[name] = text
		}
	}
	return forms
}

// ordered puts Kazakh first, Russian second, the others by their codes.
func ordered(loaded map[Lang]language) []Lang {
	rank := map[Lang]int{Kazakh: -2, Russian: -1}
	return slices.SortedFunc(maps.Keys(loaded), func(a, b Lang) int {
		return cmp.Or(cmp.Compare(rank[a], rank[b]), cmp.Compare(a, b))
	})
}
