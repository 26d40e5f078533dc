package simulator

import (
	"testing"
	"unicode/utf16"

	"github.com/stretchr/testify/require"
)

func TestHTMLBecomesEntities(t *testing.T) {
	t.Parallel()
	s := New(Config{Token: testToken, People: []Profile{{ID: 5, Name: "Айгүл"}}})
	defer s.Close()
	for _, c := range []struct {
		html, text string
		entities   []Entity
	}{
		{"жай мәтін", "жай мәтін", nil},
		{"<b>Әлем</b>!", "Әлем!", []Entity{{Type: "bold", Offset: 0, Length: 4}}},
		{"😀<i>😀</i>", "😀😀", []Entity{{Type: "italic", Offset: 2, Length: 2}}},
		{"<strong>a</strong><em>b</em><ins>c</ins><u>d</u>", "abcd", []Entity{
			{Type: "bold", Offset: 0, Length: 1}, {Type: "italic", Offset: 1, Length: 1},
			{Type: "underline", Offset: 2, Length: 1}, {Type: "underline", Offset: 3, Length: 1}}},
		{"<s>a</s><strike>b</strike><del>c</del>", "abc", []Entity{
			{Type: "strikethrough", Offset: 0, Length: 1}, {Type: "strikethrough", Offset: 1, Length: 1}, {Type: "strikethrough", Offset: 2, Length: 1}}},
		{"<i><b>ab</b></i>", "ab", []Entity{{Type: "bold", Offset: 0, Length: 2}, {Type: "italic", Offset: 0, Length: 2}}},
		{"<b>a<i>b</i>c</b>", "abc", []Entity{{Type: "bold", Offset: 0, Length: 3}, {Type: "italic", Offset: 1, Length: 1}}},
		{"<b></b>a", "a", nil},
		{"<b>a</>", "a", []Entity{{Type: "bold", Offset: 0, Length: 1}}},
		{"<B>a</b >", "a", []Entity{{Type: "bold", Offset: 0, Length: 1}}},
		{"&lt;b&gt; &amp;amp; &quot;&#39;&#x4d8;&#1240", "<b> &amp; \"'ӘӘ", nil},
		{"&nbsp;&copy &#0; & a&", "&nbsp;&copy &#0; & a&", nil},
		{`<a href="https://egov.kz/?a=1&amp;b=2">мен</a>`, "мен", []Entity{{Type: "text_link", Offset: 0, Length: 3, URL: "https://egov.kz/?a=1&b=2"}}},
		{`<a href='egov.kz'>a</a>`, "a", []Entity{{Type: "text_link", Offset: 0, Length: 1, URL: "http://egov.kz/"}}},
		{`<a href=egov.kz>a</a>`, "a", []Entity{{Type: "text_link", Offset: 0, Length: 1, URL: "http://egov.kz/"}}},
		{`<a href="">https://egov.kz/a</a>`, "https://egov.kz/a", []Entity{{Type: "text_link", Offset: 0, Length: 17, URL: "https://egov.kz/a"}}},
		{`<a href="nonsense">a</a>`, "a", nil},
		{`<a href="tg://user?id=5">a</a><a href="tg://user?id=6">b</a>`, "ab", []Entity{{Type: "text_mention", Offset: 0, Length: 1,
			User: &User{ID: 5, FirstName: "Айгүл", LanguageCode: "kk"}}}},
		{`<span class="tg-spoiler">a</span><tg-spoiler>b</tg-spoiler>`, "ab", []Entity{{Type: "spoiler", Offset: 0, Length: 1}, {Type: "spoiler", Offset: 1, Length: 1}}},
		{`<tg-emoji emoji-id="5368324170671202286">👍</tg-emoji>`, "👍", []Entity{{Type: "custom_emoji", Offset: 0, Length: 2, CustomEmojiID: "5368324170671202286"}}},
		{`<tg-time unix="1795219200" format="D">21 қараша</tg-time>`, "21 қараша", []Entity{{Type: "date_time", Offset: 0, Length: 9, UnixTime: 1795219200, TimeFormat: "D"}}},
		{`<tg-time unix="x">a</tg-time>`, "a", nil},
		{`<pre>a b</pre>`, "a b", []Entity{{Type: "pre", Offset: 0, Length: 3}}},
		{`<pre><code class="language-go">a</code></pre>`, "a", []Entity{{Type: "pre", Offset: 0, Length: 1, Language: "go"}}},
		{`<code class="language-go"><pre>a</pre></code>`, "a", []Entity{{Type: "pre", Offset: 0, Length: 1, Language: "go"}}},
		{`<code class="language-go">a</code>`, "a", []Entity{{Type: "code", Offset: 0, Length: 1}}},
		{`<blockquote>a</blockquote>b<blockquote expandable>c</blockquote>`, "abc", []Entity{{Type: "blockquote", Offset: 0, Length: 1}, {Type: "expandable_blockquote", Offset: 2, Length: 1}}},
		{`<b id="x" hidden>a</b>`, "a", []Entity{{Type: "bold", Offset: 0, Length: 1}}},
	} {
		f, fail := s.format(c.html, "HTML", "")
		require.Nil(t, fail, c.html)
		require.Equal(t, c.text, f.text, c.html)
		entities := []Entity{}
		for _, e := range f.entities {
			if e.Type != "url" {
				entities = append(entities, e)
			}
		}
		require.ElementsMatch(t, c.entities, entities, c.html)
	}
}

func TestHTMLErrorsAreTelegrams(t *testing.T) {
	t.Parallel()
	for html, want := range map[string]string{
		"<p>a</p>":                        `Unsupported start tag "p" at byte offset 0`,
		"ә<br/>":                          `Unsupported start tag "br/" at byte offset 2`,
		"a < b > c":                       `Unsupported start tag "" at byte offset 2`,
		"<script>alert(1)</script>":       `Unsupported start tag "script" at byte offset 0`,
		"<3":                              `Unclosed start tag at byte offset 0`,
		"<b":                              `Unclosed start tag at byte offset 0`,
		"<a href":                         `Unclosed start tag "a" at byte offset 0`,
		"<a href=":                        `Unclosed start tag "a" at byte offset 0`,
		`<a href="x`:                      `Unclosed start tag at byte offset 0`,
		`<a href="x"/>`:                   `Empty attribute name in the tag "a" at byte offset 0`,
		"<a href=https://x.kz>a</a>":      `Unexpected end of name token at byte offset 8`,
		"<b><i>test</b></i>":              `Unmatched end tag at byte offset 10, expected "</i>", found "</b>"`,
		"a</b>":                           `Unexpected end tag at byte offset 1`,
		"<b>a</b":                         `Unclosed end tag at byte offset 4`,
		"<b>unclosed":                     `Can't find end tag corresponding to start tag "b"`,
		"<b><i>a</i>":                     `Can't find end tag corresponding to start tag "b"`,
		`<span class="big">a</span>`:      `Tag "span" must have class "tg-spoiler" at byte offset 0`,
		"<span>a</span>":                  `Tag "span" must have class "tg-spoiler" at byte offset 0`,
		"<tg-emoji>a</tg-emoji>":          `Invalid custom emoji identifier specified`,
		`<tg-time format="x">a</tg-time>`: `Invalid date format used`,
		"&#xd800;":                        `Text contains invalid Unicode characters after decoding HTML entities, check for unmatched surrogate code units`,
	} {
		_, _, err := parseHTML(html)
		require.EqualError(t, err, want, html)
	}
}

// FuzzHTML: whatever comes, nothing panics, every entity lies inside the text and
// begins and ends between two characters.
func FuzzHTML(f *testing.F) {
	for _, seed := range []string{
		"<b>Әлем</b> 😀", `<a href="egov.kz">x</a>`, `<pre><code class="language-go">a</code></pre>`, "&#x1F600;&lt", "<b><i>x</b>",
		`<tg-time unix="1" format="r">a</tg-time>`, " \n<b> /start </b>@aigul https://egov.kz/ә ", "<blockquote expandable>a", "\x00<b>\xff</b>",
	} {
		f.Add(seed)
	}
	s := New(Config{Token: testToken})
	f.Fuzz(func(t *testing.T, html string) {
		for _, mode := range []string{"HTML", ""} {
			got, fail := s.format(html, mode, "")
			if fail != nil {
				continue
			}
			units := utf16.Encode([]rune(got.text))
			for _, e := range got.entities {
				require.Positive(t, e.Length, "%q: %+v", html, e)
				require.GreaterOrEqual(t, e.Offset, 0, "%q: %+v", html, e)
				require.LessOrEqual(t, e.Offset+e.Length, len(units), "%q: %+v", html, e)
				require.False(t, e.Offset < len(units) && isLowSurrogate(units[e.Offset]), "%q: %+v", html, e)
				end := e.Offset + e.Length
				require.False(t, end < len(units) && isLowSurrogate(units[end]), "%q: %+v", html, e)
			}
		}
	})
}

func isLowSurrogate(u uint16) bool { return u >= 0xdc00 && u <= 0xdfff }
