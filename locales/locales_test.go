package locales

import (
	"testing"
	"testing/fstest"
	"time"

	"github.com/stretchr/testify/require"
)

func TestArgumentsAreEscaped(t *testing.T) {
	t.Parallel()
	require.Contains(t, string(Russian.HTML("search.several", Args{"Query": "<b>&"})), "«&lt;b&gt;&amp;»")
	require.Contains(t, string(Kazakh.HTML("search.several", Args{"Query": Bold("a<b")})), "«<b>a&lt;b</b>»")
	require.Contains(t, Russian.Text("search.several", Args{"Query": "<b>&"}), "«<b>&»")
}

func TestWhatIsMissingPanics(t *testing.T) {
	t.Parallel()
	for name, say := range map[string]func(){
		"key":            func() { Kazakh.HTML("no.such") },
		"language":       func() { Lang("xx").HTML("search.several", Args{"Query": "a"}) },
		"argument":       func() { Russian.HTML("search.several") },
		"count":          func() { Russian.HTML("list.deputies", Args{}) },
		"nil argument":   func() { Russian.HTML("search.several", Args{"Query": nil}) },
		"float argument": func() { Russian.HTML("search.several", Args{"Query": 1.5}) },
		"html in text":   func() { Russian.Text("search.several", Args{"Query": HTML("a")}) },
	} {
		require.Panics(t, say, name)
	}
}

func TestPluralForms(t *testing.T) {
	t.Parallel()
	for n, want := range map[int]string{
		1: "1 депутат", 2: "2 депутата", 5: "5 депутатов", 11: "11 депутатов", 21: "21 депутат", 1914: "1\u00a0914 депутатов",
	} {
		require.Equal(t, want, Russian.Text("list.deputies", Args{"Count": n}))
	}
	require.Equal(t, "5 депутат", Kazakh.Text("list.deputies", Args{"Count": 5}))
}

func TestDatesAndNumbers(t *testing.T) {
	t.Parallel()
	day := time.Date(2026, 3, 8, 12, 0, 0, 0, time.UTC)
	for _, c := range []struct{ kk, ru, wantKK, wantRU string }{
		{Kazakh.Date(day), Russian.Date(day), "8 наурыз", "8 марта"},
		{Kazakh.DateSpan(day, day), Russian.DateSpan(day, day), "8 наурыз", "8 марта"},
		{Kazakh.DateSpan(day, day.AddDate(0, 0, 2)), Russian.DateSpan(day, day.AddDate(0, 0, 2)), "8–10 наурыз", "8–10 марта"},
		{Kazakh.DateSpan(day, day.AddDate(0, 1, 0)), Russian.DateSpan(day, day.AddDate(0, 1, 0)), "8 наурыз – 8 сәуір", "8 марта – 8 апреля"},
		{Kazakh.DateYear(day), Russian.DateYear(day), "2026 ж. 8 наурыз", "8 марта 2026 г."},
		{Kazakh.DateLong(day), Russian.DateLong(day), "2026 ж. 8 наурыз, жексенбі", "воскресенье, 8 марта 2026 г."},
		{Kazakh.MonthYear(day), Russian.MonthYear(day), "2026 ж. наурыз", "марта 2026 г."},
		{Kazakh.Weekday(time.Wednesday), Russian.Weekday(time.Wednesday), "сәрсенбі", "среда"},
		{Kazakh.Number(1914), Russian.Number(1914), "1\u00a0914", "1\u00a0914"},
		{Kazakh.Decimal(75.43, 1), Russian.Decimal(75.43, 1), "75,4", "75,4"},
	} {
		require.Equal(t, []string{c.wantKK, c.wantRU}, []string{c.kk, c.ru})
	}
}

func TestGuess(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		code, text string
		want       Lang
	}{
		{"ru", "", Russian}, {"kk", "", Kazakh}, {"kk-KZ", "", Kazakh}, {"en", "", Russian}, {"", "", Russian},
		{"ru", "Қойшыбаева", Kazakh}, {"en", "ӘСЕЛ", Kazakh}, {"kk", "Койшибаева", Kazakh}, {"uz", "salom", Russian},
	} {
		require.Equal(t, c.want, Guess(c.code, c.text), "%+v", c)
	}
}

func TestKnown(t *testing.T) {
	t.Parallel()
	require.Equal(t, []Lang{Kazakh, Russian}, All())
	l, ok := Known("KK")
	require.True(t, ok)
	require.Equal(t, Kazakh, l)
	_, ok = Known("")
	require.False(t, ok)
}

func TestJoinLeavesNoGap(t *testing.T) {
	t.Parallel()
	require.Equal(t, HTML("a\n\nb\nc"), Join("a", "", Lines("b", "", "c"), ""))
}

func TestALanguageIsOneFile(t *testing.T) {
	t.Parallel()
	loaded, err := load(fstest.MapFS{
		"active.uz.toml": {Data: []byte("[date]\nday = \"{{.Day}}-{{.Month}}\"")},
	})
	require.NoError(t, err)
	require.Equal(t, []Lang{"uz"}, ordered(loaded))

	for file, why := range map[string]string{
		"active.uz.toml": "not toml at all",
		"active.xx.toml": "a = \"b\"",
	} {
		_, err := load(fstest.MapFS{file: {Data: []byte(why)}})
		require.ErrorContains(t, err, file)
	}
}
