package words_test

import (
	"bytes"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"qalauly/activity/records"
	"qalauly/deputy/registry"
	"qalauly/internal/sheet"
	"qalauly/internal/sheet/words"
	"qalauly/locales"
	councils "qalauly/programme/council/lists"
	"qalauly/programme/reception/lists"
	"qalauly/programme/roadmap"
)

// args are all that rules put in.
var args = map[string]string{"Max": "5", "Min": "1", "Set": "sex", "Row": "7", "To": "2023-03-19", "From": "2023-03-19",
	"Name": "Әсел Қойшыбаева", "Columns": "level", "Key": "d-1", "Seats": "15",
	"Numbers": "#1, #2", "Criterion": "A5", "Days": "14", "Near": "24.11.2026", "Weeks": "13"}

func TestEveryRuleHasWords(t *testing.T) {
	t.Parallel()
	rules := slices.Concat(sheet.Rules(), registry.Rules(), records.Rules(), lists.Rules(), councils.Rules(), roadmap.Rules())
	for _, lang := range locales.All() {
		for _, rule := range rules {
			f := sheet.Fault{Sheet: "Парақ1", Row: 7, Column: "sex", Title: "Жынысы", Value: "x", Rule: rule, Args: args}
			require.NotEmpty(t, words.Fault(lang, registry.Table(registry.Deputies), f), rule)
		}
		for _, e := range sheet.FileErrors() {
			require.NotEmpty(t, words.File(lang, e))
		}
	}
	said := words.Fault(locales.Russian, registry.Table(registry.Deputies),
		sheet.Fault{Sheet: "Лист1", Row: 7, Column: "sex", Title: "Пол", Value: "x", Rule: sheet.RuleChoice, Args: map[string]string{"Set": "sex"}})
	require.Equal(t, "лист: Лист1 · строка: 7 · столбец: Пол · значение: «x» — Такого варианта нет. Есть: женский, мужской.", said)
}

// TestTemplatesComeBack: every template of every kind is read without a fault in the
// language in which it was made, and no two columns of a table are called alike.
func TestTemplatesComeBack(t *testing.T) {
	t.Parallel()
	type made struct {
		table   sheet.Table
		choices func(lang string) map[string][]string
	}
	var all []made
	for _, kind := range registry.Kinds() {
		all = append(all, made{registry.Table(kind), func(lang string) map[string][]string { return registry.Choices(kind, lang) }})
	}
	for _, kind := range lists.Kinds() {
		all = append(all, made{lists.Table(kind), func(lang string) map[string][]string { return lists.Choices(kind, lang) }})
	}
	for _, kind := range councils.Kinds() {
		all = append(all, made{councils.Table(kind), func(lang string) map[string][]string { return councils.Choices(kind, lang) }})
	}
	all = append(all, made{roadmap.Table(), func(string) map[string][]string { return nil }})
	for _, one := range all {
		table, kind := one.table, one.table.Kind
		vocabulary := words.Vocabulary(table)
		for _, lang := range locales.All() {
			labels := words.Labels(lang, table)
			for key, title := range labels.Titles {
				require.Equal(t, key, vocabulary.Columns[sheet.Fold(title)], "%s in %s", title, lang)
			}
			for set, options := range labels.Options {
				for key, word := range options {
					require.Equal(t, key, vocabulary.Options[set][sheet.Fold(word)], "%s in %s", word, lang)
				}
			}
			for marked, want := range map[bool][]int{true: {0, 1}, false: {1, 0}} {
				labels := labels
				if !marked {
					labels.Example = "өзіміздікі"
				}
				var out bytes.Buffer
				require.NoError(t, sheet.Template(&out, table, labels, one.choices(string(lang))))
				f, err := sheet.Open(out.Bytes(), sheet.Usual)
				require.NoError(t, err)
				lines := 0
				result, err := f.Each(table, vocabulary, func(*sheet.Line) error { lines++; return nil })
				require.NoError(t, err)
				require.Empty(t, result.Faults.List, "%s in %s", kind, lang)
				require.Equal(t, want, []int{lines, result.Examples}, "%s in %s", kind, lang)
			}
		}
	}
}
