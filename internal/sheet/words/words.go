// Package words is how tables are spoken of with people: the titles of columns, the
// words of choices, templates, and sentences for what is wrong. The words themselves
// stand in locales, under sheet.*, by the keys of columns, options and rules. The rule
// it keeps: a file may be filled in with the words of any language, whatever language
// is spoken with the person.
package words

import (
	"strings"

	"qalauly/internal/sheet"
	"qalauly/locales"
)

// Vocabulary is how a table may be filled in: by keys, and in every language.
func Vocabulary(t sheet.Table) sheet.Vocabulary {
	all := sheet.Plain(t)
	for _, lang := range locales.All() {
		l := Labels(lang, t)
		one := sheet.Vocabulary{Columns: map[string]string{}, Options: map[string]map[string]string{}, Examples: []string{l.Example}}
		for key, title := range l.Titles {
			one.Columns[sheet.Fold(title)] = key
		}
		for set, options := range l.Options {
			one.Options[set] = map[string]string{}
			for key, word := range options {
				one.Options[set][sheet.Fold(word)] = key
			}
		}
		all.Add(one)
	}
	return all
}

// Labels are the words of a template in a language.
func Labels(lang locales.Lang, t sheet.Table) sheet.Labels {
	l := sheet.Labels{
		Sheet: Table(lang, t), Guide: "_" + lang.Text("sheet.said.guide"), Lists: "_lists", Example: lang.Text("sheet.said.example"),
		Titles: map[string]string{}, Notes: map[string]string{}, Options: map[string]map[string]string{},
		About:      strings.Split(lang.Text("sheet.said.about"), "\n"),
		WrongTitle: lang.Text("sheet.said.wrong_title"), WrongValue: lang.Text("sheet.said.wrong_value"),
	}
	for _, c := range t.All() {
		l.Titles[c.Key], l.Notes[c.Key] = lang.Text("sheet.column."+c.Key), lang.Text("sheet.note."+c.Key)
		if set, keys := c.Choices(); len(keys) > 0 {
			l.Options[set] = options(lang, set, keys)
		}
	}
	set, keys := sheet.Column{Type: sheet.Flag}.Choices() // tables that are put together later have flags too
	l.Options[set] = options(lang, set, keys)
	return l
}

// Table is the name of a table: «Депутаттар».
func Table(lang locales.Lang, t sheet.Table) string { return lang.Text("sheet.table." + t.Kind) }

func options(lang locales.Lang, set string, keys []string) map[string]string {
	words := map[string]string{}
	for _, key := range keys {
		words[key] = lang.Text("sheet.option." + set + "." + key)
	}
	return words
}

// Fault says in a line where something is wrong and what: sheet, row, column, value,
// and the rule in words. Nothing in it is escaped.
func Fault(lang locales.Lang, t sheet.Table, f sheet.Fault) string {
	var where []string
	add := func(key, value string) {
		if value != "" {
			where = append(where, lang.Text(key, locales.Args{"What": value}))
		}
	}
	add("sheet.said.sheet", f.Sheet)
	if f.Row > 0 {
		where = append(where, lang.Text("sheet.said.row", locales.Args{"Row": f.Row}))
	}
	add("sheet.said.column", Column(lang, f))
	add("sheet.said.value", f.Value)
	return strings.Join(where, " · ") + " — " + Rule(lang, t, f)
}

// Column is the column of a fault as the file calls it, else as the template does.
func Column(lang locales.Lang, f sheet.Fault) string {
	if f.Title != "" || f.Column == "" {
		return f.Title
	}
	return lang.Text("sheet.column." + f.Column)
}

// Rule says what is wrong, in a sentence.
func Rule(lang locales.Lang, t sheet.Table, f sheet.Fault) string {
	args := locales.Args{}
	for name, value := range f.Args {
		args[name] = value
	}
	if set := f.Args["Set"]; set != "" {
		args["Options"] = choices(lang, t, set)
	}
	return lang.Text("sheet.rule."+f.Rule, args)
}

// choices lists what may be chosen.
func choices(lang locales.Lang, t sheet.Table, set string) string {
	for _, c := range t.All() {
		if of, keys := c.Choices(); of == set {
			var words []string
			for _, key := range keys {
				words = append(words, lang.Text("sheet.option."+set+"."+key))
			}
			return strings.Join(words, ", ")
		}
	}
	return ""
}

// File says why a whole file cannot be read, and what helps.
func File(lang locales.Lang, e sheet.FileError) string { return lang.Text("sheet.rule." + string(e)) }
