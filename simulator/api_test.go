package simulator

import (
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestTokenAndMethodAnswers(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	for _, c := range []struct {
		path        string
		code        int
		description string
	}{
		{"/bot" + testToken + "/getMe", 0, ""},
		{"/bot" + testToken + "/GETME", 0, ""},
		{"/bot123456:wrong/getMe", 401, "Unauthorized"},
		{"/botnonsense/getMe", 404, "Not Found"},
		{"/bot" + testToken, 404, "Not Found"},
		{"/bot" + testToken + "/", 404, "Not Found"},
		{"/bot" + testToken + "/getNothing", 404, "Not Found: method not found"},
		{"/bot" + testToken + "/sendDice", 501, "Not Implemented: sendDice is not simulated"},
		{"/bot" + testToken + "/getMe?x=1", 400, `Bad Request: simulator: unknown parameter "x" of getMe`},
	} {
		a := w.answerTo(w.request("GET", c.path, "", nil))
		require.Equal(t, c.code, a.Code, c.path)
		require.Equal(t, c.description, a.Description, c.path)
	}
}

func TestTheTableIsWhole(t *testing.T) {
	t.Parallel()
	require.Len(t, published, 185)
	for name, m := range methods {
		known, ok := published[strings.ToLower(name)]
		require.True(t, ok, name)
		for _, p := range m.takes {
			require.Contains(t, known.params, p, "%s", name)
		}
	}
	require.Contains(t, published["sendchataction"].params["action"].Values, "typing")
	require.True(t, published["sendmessage"].params["chat_id"].Required)
}

func TestEveryEncodingIsRead(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	path := "/bot" + testToken + "/sendMessage"
	values := url.Values{"chat_id": {"1001"}, "text": {"сәлем & қош"}}
	multi, body := form(t, map[string]string{"chat_id": "1001", "text": "сәлем & қош"}, nil)
	for name, r := range map[string]*http.Request{
		"query":      w.request("GET", path+"?"+values.Encode(), "", nil),
		"form":       w.request("POST", path, "application/x-www-form-urlencoded", strings.NewReader(values.Encode())),
		"json":       w.request("POST", path, "application/json; charset=utf-8", strings.NewReader(`{"chat_id":1001,"text":"сәлем & қош","parse_mode":null}`)),
		"multipart":  w.request("POST", path, multi, strings.NewReader(body.String())),
		"chunked":    w.request("POST", path, multi, io.MultiReader(strings.NewReader(body.String()))), // no length is known
		"mixed":      w.request("POST", path+"?chat_id=1001", "application/json", strings.NewReader(`{"text":"сәлем & қош"}`)),
		"lower case": w.request("GET", strings.ToLower(path)+"?"+values.Encode(), "", nil),
	} {
		a := w.answerTo(r)
		require.True(t, a.OK, "%s: %s", name, a.Description)
		require.Contains(t, string(a.Result), `"text":"сәлем & қош"`, name)
	}
}

func TestBrokenBodiesAreRefused(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	path := "/bot" + testToken + "/sendMessage"
	multi, body := form(t, map[string]string{"chat_id": "1001", "text": "a"}, nil)
	for _, c := range []struct{ name, kind, body, description string }{
		{"cut multipart", multi, body.String()[:body.Len()-30], "Bad Request: simulator: the multipart body is broken"},
		{"cut JSON", "application/json", `{"chat_id":`, "Bad Request: can't parse JSON object"},
		{"XML", "text/xml", `<a/>`, `Bad Request: simulator: a body of type "text/xml" is not understood`},
		{"twice", "application/x-www-form-urlencoded", "chat_id=1&chat_id=2", `Bad Request: simulator: parameter "chat_id" is given twice`},
		{"not UTF-8", "application/x-www-form-urlencoded", "chat_id=1001&text=%ff", "Bad Request: strings must be encoded in UTF-8"},
		{"no number", "application/x-www-form-urlencoded", "chat_id=1001&text=a&message_thread_id=x", `Bad Request: simulator: parameter "message_thread_id" of sendMessage must be Number`},
		{"no boolean", "application/x-www-form-urlencoded", "chat_id=1001&text=a&protect_content=maybe", `Bad Request: simulator: parameter "protect_content" of sendMessage must be Boolean`},
		{"no JSON", "application/x-www-form-urlencoded", "chat_id=1001&text=a&reply_markup={", "Bad Request: can't parse reply keyboard markup JSON object"},
		{"known, not simulated", "application/x-www-form-urlencoded", "chat_id=1001&text=a&message_effect_id=1", `Not Implemented: parameter "message_effect_id" of sendMessage is not simulated`},
	} {
		a := w.answerTo(w.request("POST", path, c.kind, strings.NewReader(c.body)))
		require.Equal(t, c.description, a.Description, c.name)
	}
	empty := w.answerTo(w.request("POST", "/bot"+testToken+"/getMe", multi, io.MultiReader()))
	require.True(t, empty.OK, "an empty chunked multipart body without boundary is what go-telegram/bot sends")
	huge := w.request("POST", path, "application/json", io.LimitReader(endless{}, maxBody+1))
	require.Equal(t, "Request Entity Too Large", w.answerTo(huge).Description)
}

type endless struct{}

func (endless) Read(p []byte) (int, error) {
	for i := range p {
		p[i] = ' '
	}
	return len(p), nil
}

func TestWhatIsMissingIsNamedInTelegramsWords(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	for _, c := range []struct {
		method      string
		params      map[string]any
		description string
	}{
		{"sendMessage", map[string]any{"chat_id": aigul}, "Bad Request: message text is empty"},
		{"sendMessage", map[string]any{"chat_id": aigul, "text": ""}, "Bad Request: message text is empty"},
		{"sendMessage", map[string]any{"chat_id": aigul, "text": " \n "}, "Bad Request: text must be non-empty"},
		{"sendMessage", map[string]any{"text": "a"}, "Bad Request: chat_id is empty"},
		{"sendMessage", map[string]any{"text": "a", "chat_id": ""}, "Bad Request: chat_id is empty"},
		{"sendPhoto", map[string]any{"chat_id": aigul}, "Bad Request: there is no photo in the request"},
		{"sendChatAction", map[string]any{"chat_id": aigul}, "Bad Request: wrong parameter action in request"},
		{"editMessageText", map[string]any{"text": "a"}, "Bad Request: message identifier is not specified"},
		{"editMessageText", map[string]any{"text": "a", "chat_id": aigul}, "Bad Request: message to edit not found"},
		{"deleteMessage", map[string]any{"message_id": 1}, "Bad Request: chat identifier is not specified"},
		{"deleteMessage", map[string]any{"chat_id": aigul}, "Bad Request: message identifier is not specified"},
		{"answerCallbackQuery", nil, "Bad Request: query is too old and response timeout expired or query ID is invalid"},
		{"setMyCommands", nil, `Bad Request: parameter "commands" is required`},
		{"getFile", nil, "Bad Request: file_id not specified"},
		{"getChat", nil, "Bad Request: chat_id is empty"},
	} {
		w.refused(c.method, c.params, c.description)
	}
}

func TestWhoCanBeWrittenTo(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	for _, id := range []any{0, -1, 999, "@nobody", "nonsense"} {
		w.refused("sendMessage", map[string]any{"chat_id": id, "text": "a"}, "Bad Request: chat not found")
	}
	w.refused("sendMessage", map[string]any{"chat_id": serik, "text": "a"}, "Forbidden: bot can't initiate conversation with a user")
	p := Meet(t, w.Server, Profile{ID: 1003, Name: "Ерлан"})
	p.Start()
	require.True(t, w.api("sendMessage", map[string]any{"chat_id": p.ID, "text": "a"}).OK)
	p.Blocks()
	w.refused("sendMessage", map[string]any{"chat_id": p.ID, "text": "a"}, "Forbidden: bot was blocked by the user")
	w.refused("sendChatAction", map[string]any{"chat_id": p.ID, "action": "typing"}, "Forbidden: bot was blocked by the user")
	p.Start()
	require.True(t, w.api("sendMessage", map[string]any{"chat_id": p.ID, "text": "a"}).OK)
	require.Equal(t, Chat{ID: aigul, Type: "private", FirstName: "Айгүл", LastName: "Сапарова", Username: "aigul"},
		must[Chat](w, "getChat", map[string]any{"chat_id": aigul}))
}

func TestTheLogNeverHasTokenOrTexts(t *testing.T) {
	t.Parallel()
	var lines strings.Builder
	w := newWorld(t, func(c *Config) {
		c.Log = func(format string, args ...any) {
			lines.WriteString(strings.TrimSpace(fmt.Sprintf(format, args...)) + "\n")
		}
	})
	w.sends("құпия сөз")
	w.api("sendMessage", map[string]any{"chat_id": aigul, "text": "<құпия>", "parse_mode": "HTML"})
	w.api("sendMessage", map[string]any{"chat_id": aigul, "text": "a", "reply_markup": inline(row(map[string]any{"text": "a", "url": "құпия"}))})
	require.Contains(t, lines.String(), "sendMessage: ok in")
	require.NotContains(t, lines.String(), testToken)
	require.NotContains(t, lines.String(), "құпия")
}
