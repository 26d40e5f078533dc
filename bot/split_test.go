package bot

import (
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/stretchr/testify/require"

	"qalauly/handlers"
	"qalauly/locales"
	"qalauly/simulator"
)

// checkParts holds parts to what Telegram takes and to the text they are made of.
func checkParts(t *testing.T, text string, first, rest int) []string {
	t.Helper()
	whole, err := simulator.PlainText(text)
	require.NoError(t, err)
	parts := split(text, first, rest)
	var joined strings.Builder
	for i, part := range parts {
		seen, err := simulator.PlainText(part)
		require.NoErrorf(t, err, "part %d of %q: %q", i, text, part)
		limit := rest
		if i == 0 {
			limit = first
		}
		require.LessOrEqualf(t, utf8.RuneCountInString(seen), limit, "part %d of %q", i, text)
		require.LessOrEqual(t, len(part), 1<<15)
		if len(parts) > 1 {
			require.NotEmptyf(t, visible(seen), "part %d of %q shows nothing", i, text)
		}
		joined.WriteString(seen)
	}
	require.Equalf(t, visible(whole), visible(joined.String()), "%q", parts)
	return parts
}

// visible is a text without what nobody sees.
func visible(text string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) || unicode.In(r, unicode.Cc, unicode.Cf, unicode.Z) {
			return -1
		}
		return r
	}, text)
}

func TestSplit(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		text string
		want []string
	}{
		"short":                   {"<b>a</b> &amp; b", []string{"<b>a</b> &amp; b"}},
		"only tags make it long":  {"<b>12345</b>67890", []string{"<b>12345</b>67890"}},
		"one too many":            {"12345678901", []string{"1234567890", "1"}},
		"paragraph before line":   {"12345\n\n7\n9 123", []string{"12345\n\n", "7\n9 123"}},
		"line before word":        {"12345\n7 9 123", []string{"12345\n", "7 9 123"}},
		"word":                    {"12345 789012", []string{"12345 ", "789012"}},
		"a late word, early line": {"1\n345 789012", []string{"1\n345 ", "789012"}},
		"an early word":           {"1 3456789012", []string{"1 ", "3456789012"}},
		"tag at the cut":          {"<b>12345 789</b> 12", []string{"<b>12345 789</b> ", "12"}},
		"tag over the cut":        {"<i>12<b>345 789012</b></i>", []string{"<i>12<b>345 </b></i>", "<i><b>789012</b></i>"}},
		"start tag at the cut":    {"1234567890<b>12</b>", []string{"1234567890", "<b>12</b>"}},
		"end tag at the cut":      {"<b>1234567890</b>12", []string{"<b>1234567890</b>", "12"}},
		"link over the cut":       {`<a href="https://x.kz/?a=1&amp;b=>">123456789012</a>`, []string{`<a href="https://x.kz/?a=1&amp;b=>">1234567890</a>`, `<a href="https://x.kz/?a=1&amp;b=>">12</a>`}},
		"reference at the cut":    {"123456789&lt;&amp;", []string{"123456789&lt;", "&amp;"}},
		"emoji at the cut":        {"123456789👍🏽1", []string{"123456789", "👍🏽1"}},
		"family at the cut":       {"12345678👨‍👩‍👧", []string{"12345678", "👨‍👩‍👧"}},
		"flags at the cut":        {"1234567🇰🇿🇰🇿", []string{"1234567🇰🇿", "🇰🇿"}},
		"accent at the cut":       {"123456789й1", []string{"123456789", "й1"}},
		"a sign that is too long": {"а" + strings.Repeat("\u0301", 12), []string{"а" + strings.Repeat("\u0301", 9), strings.Repeat("\u0301", 3)}},
		"a custom emoji":          {`123456789<tg-emoji emoji-id="5">👍a</tg-emoji>`, []string{"123456789", `<tg-emoji emoji-id="5">👍a</tg-emoji>`}},
		"nothing to see between":  {"1234567890" + strings.Repeat(" ", 40) + "1", []string{"1234567890", "1"}},
		"nothing to see before":   {" 12345678901", []string{"1234567890", "1"}},
		"nothing to see at all":   {strings.Repeat(" ", 40), []string{strings.Repeat(" ", 40)}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			require.Equal(t, c.want, split(c.text, 10, 10))
			if visible(c.text) != "" {
				checkParts(t, c.text, 10, 10)
			}
		})
	}
}

func TestSplitAtTelegramsLimits(t *testing.T) {
	t.Parallel()
	require.Len(t, checkParts(t, strings.Repeat("ә", textLimit), textLimit, textLimit), 1)
	require.Len(t, checkParts(t, strings.Repeat("ә", textLimit+1), textLimit, textLimit), 2)
	require.Len(t, checkParts(t, strings.Repeat("👍🏽", textLimit/2+1), textLimit, textLimit), 2)
	require.Len(t, checkParts(t, strings.Repeat("x", captionLimit+1), captionLimit, textLimit), 2)
	link := `<a href="https://x.kz/` + strings.Repeat("y", 300) + `">z</a> `
	require.Greater(t, len(checkParts(t, strings.Repeat(link, 500), textLimit, textLimit)), 4, "a text of 1,000 letters, too long with its links")
	checkParts(t, strings.Repeat("<b>", 4000)+"text"+strings.Repeat("</b>", 4000), textLimit, textLimit)
}

func FuzzSplit(f *testing.F) {
	for _, seed := range []string{
		"<b>12345 789</b> 12", `<a href='x>"'>&lt;&#128104;&#x200d;👩</a >`, "a\n\nb\r\n<tg-emoji emoji-id=\"5\">👍</tg-emoji>", "🇰🇿🇰🇿&amp&#39",
		"<pre><code class=\"language-go\">x &lt y</code></pre>", "<tg-spoiler></tg-spoiler><u>\xff</>",
	} {
		f.Add(seed, uint8(5), uint8(9), uint16(1))
		f.Add(seed, uint8(1), uint8(1), uint16(3))
		f.Add(seed, uint8(200), uint8(255), uint16(99))
	}
	f.Fuzz(func(t *testing.T, text string, first, rest uint8, times uint16) {
		if len(text) > 200 {
			times = 1
		}
		text = strings.Repeat(text, int(times%100)+1)
		parts := split(text, int(first)+1, int(rest)+1)
		if len(parts) == 0 {
			t.Fatal("no parts")
		}
		if whole, err := simulator.PlainText(text); err == nil && visible(whole) != "" {
			checkParts(t, text, int(first)+1, int(rest)+1)
		}
	})
}

func TestPartsOfAMessage(t *testing.T) {
	t.Parallel()
	long := locales.HTML(strings.Repeat("ұзақ ", textLimit/5+1))
	rows := [][]handlers.Button{{{Label: "Press", Verb: "press"}}}
	edit := parts([]handlers.Message{{HTML: long, Rows: rows, Replace: true, Preview: "https://x.kz", Protect: true}})
	require.Len(t, edit, 2)
	require.Equal(t, handlers.Message{HTML: edit[0].HTML, Preview: "https://x.kz", Protect: true}, edit[0])
	require.Equal(t, handlers.Message{HTML: edit[1].HTML, Rows: rows, Protect: true}, edit[1])
	require.Equal(t, long, edit[0].HTML+edit[1].HTML)

	photo := parts([]handlers.Message{{HTML: long[:2*captionLimit], Photo: "dot", Rows: rows}, {HTML: "next"}})
	require.Len(t, photo, 3)
	require.Equal(t, "dot", photo[0].Photo)
	require.LessOrEqual(t, utf8.RuneCountInString(string(photo[0].HTML)), captionLimit)
	require.Empty(t, photo[1].Photo)
	require.Equal(t, rows, photo[1].Rows)

	short := []handlers.Message{{HTML: "short", Rows: rows, Replace: true}}
	require.Equal(t, short, parts(short))
}

// TestOldPartsLoseTheirButtons: a long text cannot take the place of a message, so the
// message it is to stand for loses its buttons.
func TestOldPartsLoseTheirButtons(t *testing.T) {
	t.Parallel()
	long := locales.HTML(strings.Repeat("ұзақ ", textLimit/5+1))
	rows := [][]handlers.Button{{{Label: "Press", Verb: "press"}}}
	for name, m := range map[string]handlers.Message{"pressed": {HTML: long, Rows: rows, Replace: true}, "about": {HTML: long, Rows: rows, Edits: "card:7"}} {
		drafts, err := benchBot().compose(where{chat: 5}, &message{ID: 70}, map[string]int64{"card:7": 70}, handlers.Reply{Messages: []handlers.Message{m}})
		require.NoError(t, err)
		require.Len(t, drafts, 3, name)
		require.Equal(t, disarm, drafts[0].method)
		require.JSONEq(t, `{"chat_id": 5, "message_id": 70}`, string(drafts[0].body))
		require.Equal(t, []string{"sendMessage", "sendMessage"}, []string{drafts[1].method, drafts[2].method})
	}
	drafts, err := benchBot().compose(where{chat: 5}, nil, nil, handlers.Reply{Messages: []handlers.Message{{HTML: long, Edits: "card:7"}}})
	require.NoError(t, err)
	require.Len(t, drafts, 2, "nothing stood there")
}
