package simulator

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestTextIsLimitedInCodePointsAfterParsing(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.sends(strings.Repeat("ә", 4096))
	w.sends(strings.Repeat("😀", 4096))
	w.sends("<b>"+strings.Repeat("&lt;", 4096)+"</b>", map[string]any{"parse_mode": "HTML"})
	w.refused("sendMessage", map[string]any{"chat_id": aigul, "text": strings.Repeat("ә", 4097)}, "Bad Request: message is too long")
	w.refused("sendMessage", map[string]any{"chat_id": aigul, "text": strings.Repeat("a", 1<<15+1)}, "Bad Request: text is too long")
}

func TestParseModes(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	require.Equal(t, "<b>x</b>", w.sends("<b>x</b>").Text)
	require.Equal(t, "x", w.sends("<b>x</b>", map[string]any{"parse_mode": "html"}).Text)
	w.refused("sendMessage", map[string]any{"chat_id": aigul, "text": "a", "parse_mode": "BBCode"}, "Bad Request: unsupported parse_mode")
	w.refused("sendMessage", map[string]any{"chat_id": aigul, "text": "*a*", "parse_mode": "MarkdownV2"}, "Not Implemented: parse_mode MarkdownV2 is not simulated")
	w.refused("sendMessage", map[string]any{"chat_id": aigul, "text": "a<b>", "parse_mode": "HTML"},
		`Bad Request: can't parse entities: Can't find end tag corresponding to start tag "b"`)
	w.refused("sendMessage", map[string]any{"chat_id": aigul, "text": "<b> </b>", "parse_mode": "HTML"}, "Bad Request: text must be non-empty")
}

func TestGivenEntities(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	bold := w.sends("ән салу", map[string]any{"entities": []Entity{{Type: "bold", Offset: 0, Length: 2}, {Type: "hashtag", Offset: 0, Length: 2}}})
	require.Equal(t, []Entity{{Type: "bold", Offset: 0, Length: 2}}, bold.Entities)
	for _, c := range []struct {
		e           Entity
		description string
	}{
		{Entity{Type: "bold", Offset: 100, Length: 1}, "Bad Request: entity begins after the end of the text at UTF-16 offset 100"},
		{Entity{Type: "bold", Offset: 0, Length: 100}, "Bad Request: entity beginning at UTF-16 offset 0 ends after the end of the text at UTF-16 offset 100"},
		{Entity{Type: "bold", Offset: -1, Length: 1}, "Bad Request: receive an entity with incorrect offset -1"},
		{Entity{Type: "loud", Offset: 0, Length: 1}, "Bad Request: can't parse MessageEntity: Unsupported type specified"},
		{Entity{Type: "text_link", Offset: 0, Length: 1, URL: "not-a-url"}, "Bad Request: entity URL 'not-a-url' is invalid: Wrong HTTP URL"},
	} {
		w.refused("sendMessage", map[string]any{"chat_id": aigul, "text": "hello", "entities": []Entity{c.e}}, c.description)
	}
}

func TestWhatTelegramFindsByItself(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	for text, want := range map[string][]Entity{
		"/start":                       {{Type: "bot_command", Offset: 0, Length: 6}},
		"сәлем /rate@qalauly_bot қош":  {{Type: "bot_command", Offset: 6, Length: 17}},
		"😀 /help":                      {{Type: "bot_command", Offset: 3, Length: 5}},
		"1/2 a/b https://x.kz/a":       {{Type: "url", Offset: 8, Length: 14}},
		"see https://e-gov.kz/x?a=1.":  {{Type: "url", Offset: 4, Length: 22}},
		"(t.me/qalauly)":               {{Type: "url", Offset: 1, Length: 12}},
		"сайт egov.kz және mail@x.com": {{Type: "url", Offset: 5, Length: 7}},
		"@aigul келді":                 {{Type: "mention", Offset: 0, Length: 6}},
		"мен@aigul":                    nil,
	} {
		require.Equal(t, want, w.sends(text).Entities, text)
	}
	html := map[string]any{"parse_mode": "HTML"}
	require.Equal(t, []Entity{{Type: "code", Offset: 0, Length: 6}}, w.sends("<code>/start</code>", html).Entities)
	require.Equal(t, []Entity{{Type: "bot_command", Offset: 0, Length: 6}, {Type: "bold", Offset: 0, Length: 6}}, w.sends("<b>/start</b>", html).Entities)
}

func TestTextIsCleanedAndTrimmed(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	m := w.sends("\n  a\r\nb\t<b>c </b>\n ", map[string]any{"parse_mode": "HTML"})
	require.Equal(t, "a\nb c", m.Text)
	require.Equal(t, []Entity{{Type: "bold", Offset: 4, Length: 1}}, m.Entities)
	kept := w.sends(" <b> a</b>", map[string]any{"parse_mode": "HTML"})
	require.Equal(t, " a", kept.Text)
	require.Equal(t, []Entity{{Type: "bold", Offset: 0, Length: 2}}, kept.Entities)
}

func TestWhatIsKeptOnTheMessage(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	first := w.sends("бірінші")
	second := w.sends("екінші", map[string]any{
		"protect_content": true, "disable_notification": true, "message_thread_id": 7,
		"reply_parameters":     map[string]any{"message_id": first.MessageID},
		"link_preview_options": map[string]any{"url": "https://qalauly.kz/1", "prefer_small_media": true},
	})
	require.Equal(t, first.MessageID+1, second.MessageID)
	require.True(t, second.HasProtectedContent)
	require.Equal(t, 7, second.MessageThreadID)
	require.Equal(t, first.MessageID, second.ReplyToMessage.MessageID)
	require.JSONEq(t, `{"url":"https://qalauly.kz/1","prefer_small_media":true}`, string(second.LinkPreview))
	third := w.sends("үшінші", map[string]any{"reply_parameters": map[string]any{"message_id": second.MessageID}})
	require.Nil(t, third.ReplyToMessage.ReplyToMessage, "a quoted message quotes nothing")

	w.refused("sendMessage", map[string]any{"chat_id": aigul, "text": "a", "reply_parameters": map[string]any{"message_id": 999}}, "Bad Request: message to be replied not found")
	w.sends("a", map[string]any{"reply_parameters": map[string]any{"message_id": 999, "allow_sending_without_reply": true}})
	w.refused("sendMessage", map[string]any{"chat_id": aigul, "text": "a", "link_preview_options": map[string]any{"url": "nonsense"}}, "Bad Request: WEBPAGE_URL_INVALID")
	w.refused("sendMessage", map[string]any{"chat_id": aigul, "text": "a", "link_preview_options": map[string]any{"big": true}}, `Bad Request: simulator: unknown field "big" of the link preview options`)
	w.refused("sendMessage", map[string]any{"chat_id": aigul, "text": "a", "allow_paid_broadcast": true}, "Bad Request: FLOODSKIP_NOT_ALLOWED")
}

func TestKeyboards(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	for _, c := range []struct {
		name, markup, description string
	}{
		{"data of 64 bytes", `{"inline_keyboard":[[{"text":"a","callback_data":"` + strings.Repeat("ә", 32) + `"}]]}`, ""},
		{"data of 65 bytes", `{"inline_keyboard":[[{"text":"a","callback_data":"` + strings.Repeat("ә", 32) + `x"}]]}`, "Bad Request: BUTTON_DATA_INVALID"},
		{"go-telegram's empty copy_text", `{"inline_keyboard":[[{"text":"a","callback_data":"x","copy_text":{"text":""}}]]}`, ""},
		{"only an empty copy_text", `{"inline_keyboard":[[{"text":"a","copy_text":{"text":""}}]]}`, "Bad Request: BUTTON_COPY_TEXT_INVALID"},
		{"no type", `{"inline_keyboard":[[{"text":"a"}]]}`, "Bad Request: can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard"},
		{"empty data", `{"inline_keyboard":[[{"text":"a","callback_data":""}]]}`, "Bad Request: can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard"},
		{"no text", `{"inline_keyboard":[[{"callback_data":"x"}]]}`, `Bad Request: can't parse inline keyboard button: Can't find field "text"`},
		{"empty text", `{"inline_keyboard":[[{"text":" ","callback_data":"x"}]]}`, "Bad Request: simulator: an inline keyboard button has no text"},
		{"text is a number", `{"inline_keyboard":[[{"text":5,"callback_data":"x"}]]}`, "Bad Request: can't parse inline keyboard button: simulator: a field has the wrong kind"},
		{"no object", `{"inline_keyboard":[["a"]]}`, "Bad Request: can't parse inline keyboard button: InlineKeyboardButton must be an Object"},
		{"unknown field", `{"inline_keyboard":[[{"text":"a","callback":"x"}]]}`, `Bad Request: simulator: unknown field "callback" of InlineKeyboardButton`},
		{"not simulated", `{"inline_keyboard":[[{"text":"a","pay":true}]]}`, `Not Implemented: "pay" of InlineKeyboardButton is not simulated`},
		{"row is no array", `{"inline_keyboard":[{"text":"a"}]}`, `Bad Request: field "inline_keyboard" of the InlineKeyboardMarkup must be an Array of Arrays`},
		{"address", `{"inline_keyboard":[[{"text":"a","url":"https://egov.kz"}]]}`, ""},
		{"tg link", `{"inline_keyboard":[[{"text":"a","url":"tg://resolve?domain=qalauly_bot"}]]}`, ""},
		{"no address", `{"inline_keyboard":[[{"text":"a","url":"not-a-url"}]]}`, "Bad Request: inline keyboard button URL 'not-a-url' is invalid: Wrong HTTP URL"},
		{"localhost", `{"inline_keyboard":[[{"text":"a","url":"http://localhost:8080/x"}]]}`, "Bad Request: inline keyboard button URL 'http://localhost:8080/x' is invalid: Wrong HTTP URL"},
		{"ftp", `{"inline_keyboard":[[{"text":"a","url":"ftp://example.com"}]]}`, "Bad Request: inline keyboard button URL 'ftp://example.com' is invalid: Unsupported URL protocol"},
		{"web app", `{"inline_keyboard":[[{"text":"a","web_app":{"url":"http://example.com"}}]]}`, "Bad Request: inline keyboard button Web App URL 'http://example.com' is invalid: Only HTTPS links are allowed"},
		{"no JSON object", `[1]`, "Bad Request: object expected as reply markup"},
		{"unknown kind", `{"buttons":[]}`, `Bad Request: simulator: unknown field "buttons" of the reply markup`},
		{"empty keyboard", `{"inline_keyboard":[]}`, ""},
		{"reply keyboard", `{"keyboard":[["a",{"text":"b","request_location":true}]],"resize_keyboard":true,"is_persistent":true}`, ""},
		{"reply keyboard, key without text", `{"keyboard":[[{"request_location":true}]]}`, `Bad Request: can't parse keyboard button: Can't find field "text"`},
		{"reply keyboard, wrong key", `{"keyboard":[[5]]}`, "Bad Request: can't parse keyboard button: KeyboardButton must be a String or an Object"},
		{"reply keyboard, wrong rows", `{"keyboard":["a"]}`, `Bad Request: field "keyboard" must be an Array of Arrays`},
		{"reply keyboard, wrong flag", `{"keyboard":[["a"]],"resize_keyboard":"yes"}`, "Bad Request: simulator: a field of the reply markup has the wrong kind"},
		{"remove", `{"remove_keyboard":true}`, ""},
		{"force", `{"force_reply":true,"input_field_placeholder":"x"}`, ""},
		{"nine in a row", `{"inline_keyboard":[[` + strings.TrimSuffix(strings.Repeat(`{"text":"a","callback_data":"x"},`, 9), ",") + `]]}`, "Bad Request: simulator: a row has 9 buttons, Telegram shows at most 8"},
		{"101 buttons", `{"inline_keyboard":[` + strings.TrimSuffix(strings.Repeat(`[{"text":"a","callback_data":"x"}],`, 101), ",") + `]}`, "Bad Request: reply markup is too long"},
	} {
		a := w.api("sendMessage", map[string]any{"chat_id": aigul, "text": "a", "reply_markup": json.RawMessage(c.markup)})
		require.Equal(t, c.description, a.Description, c.name)
	}
}

func TestOnlyInlineKeyboardsStandOnTheMessage(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	m := w.sends("a", map[string]any{"reply_markup": inline(row(button("Ашу", "x"), map[string]any{"text": "Сайт", "url": "egov.kz"}))})
	require.Equal(t, [][]InlineButton{{{Text: "Ашу", CallbackData: "x"}, {Text: "Сайт", URL: "http://egov.kz/"}}}, m.ReplyMarkup.Rows)
	require.Nil(t, w.sends("b", map[string]any{"reply_markup": map[string]any{"keyboard": []any{row("Бас мәзір")}}}).ReplyMarkup)
	require.Equal(t, "Бас мәзір", w.keyboard().Rows[0][0].Text)
	w.sends("c")
	require.NotNil(t, w.keyboard(), "the keyboard stays")
	w.sends("d", map[string]any{"reply_markup": map[string]any{"remove_keyboard": true}})
	require.Nil(t, w.keyboard())
}

func TestChatActions(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	require.True(t, must[bool](w, "sendChatAction", map[string]any{"chat_id": aigul, "action": "typing"}))
	w.refused("sendChatAction", map[string]any{"chat_id": aigul, "action": "dancing"}, "Bad Request: wrong parameter action in request")
}
