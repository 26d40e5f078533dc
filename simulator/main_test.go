package simulator

import (
	"bytes"
	"encoding/json"
	"image"
	"image/png"
	"io"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/stretchr/testify/require"
	"go.uber.org/goleak"
)

const testToken = "123456:simulated"

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// world is a simulator behind a real HTTP server, with one person who has started and one who has not.
type world struct {
	*Server
	t    *testing.T
	url  string
	http *http.Client
}

const (
	aigul int64 = 1001 // has started
	serik int64 = 1002 // has not
)

func newWorld(t *testing.T, change ...func(*Config)) *world {
	t.Helper()
	cfg := Config{Token: testToken, BotName: "Qalauly", Username: "qalauly_bot", FirstUpdate: 500, People: []Profile{
		{ID: aigul, Name: "Айгүл Сапарова", Username: "aigul", LanguageCode: "kk", Started: true},
		{ID: serik, Name: "Серік", LanguageCode: "ru"},
	}}
	for _, c := range change {
		c(&cfg)
	}
	s := New(cfg)
	server := httptest.NewServer(s.Handler())
	client := &http.Client{Transport: &http.Transport{}}
	t.Cleanup(func() {
		s.Close()
		client.CloseIdleConnections()
		server.Close()
	})
	return &world{Server: s, t: t, url: server.URL, http: client}
}

// apiAnswer is an answer of the Bot API.
type apiAnswer struct {
	OK          bool            `json:"ok"`
	Result      json.RawMessage `json:"result"`
	Code        int             `json:"error_code"`
	Description string          `json:"description"`
	Parameters  struct {
		RetryAfter int   `json:"retry_after"`
		MigrateTo  int64 `json:"migrate_to_chat_id"`
	} `json:"parameters"`
}

func (w *world) do(r *http.Request) (*http.Response, []byte) {
	w.t.Helper()
	resp, err := w.http.Do(r)
	require.NoError(w.t, err)
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	require.NoError(w.t, err)
	return resp, body
}

func (w *world) request(method, path, contentType string, body io.Reader) *http.Request {
	w.t.Helper()
	r, err := http.NewRequestWithContext(w.t.Context(), method, w.url+path, body)
	require.NoError(w.t, err)
	if contentType != "" {
		r.Header.Set("Content-Type", contentType)
	}
	return r
}

// api makes a call with a JSON body.
func (w *world) api(method string, params map[string]any) apiAnswer {
	w.t.Helper()
	body, err := json.Marshal(params)
	require.NoError(w.t, err)
	return w.answerTo(w.request("POST", "/bot"+testToken+"/"+method, "application/json", bytes.NewReader(body)))
}

func (w *world) answerTo(r *http.Request) apiAnswer {
	w.t.Helper()
	resp, body := w.do(r)
	var a apiAnswer
	require.NoError(w.t, json.Unmarshal(body, &a), "%s", body)
	if a.OK {
		require.Equal(w.t, 200, resp.StatusCode)
	} else {
		require.Equal(w.t, a.Code, resp.StatusCode, "the status is the error's code")
	}
	return a
}

// must makes a call that has to succeed, and decodes its result.
func must[T any](w *world, method string, params map[string]any) T {
	w.t.Helper()
	a := w.api(method, params)
	require.True(w.t, a.OK, "%s: %s", method, a.Description)
	var result T
	require.NoError(w.t, json.Unmarshal(a.Result, &result), "%s", a.Result)
	return result
}

// refused makes a call that has to fail with this description.
func (w *world) refused(method string, params map[string]any, description string) {
	w.t.Helper()
	a := w.api(method, params)
	require.False(w.t, a.OK, "%s was taken: %s", method, a.Result)
	require.Equal(w.t, description, a.Description)
}

// sends writes a plain message to Айгүл.
func (w *world) sends(text string, more ...map[string]any) Message {
	w.t.Helper()
	params := map[string]any{"chat_id": aigul, "text": text}
	for _, m := range more {
		for k, v := range m {
			params[k] = v
		}
	}
	return must[Message](w, "sendMessage", params)
}

// picture is a PNG of this size.
func picture(t *testing.T, width, height int) []byte {
	t.Helper()
	var b bytes.Buffer
	require.NoError(t, png.Encode(&b, image.NewGray(image.Rect(0, 0, width, height))))
	return b.Bytes()
}

// form is a multipart body with values and files.
func form(t *testing.T, values map[string]string, files map[string][]byte) (contentType string, body *bytes.Buffer) {
	t.Helper()
	body = &bytes.Buffer{}
	m := multipart.NewWriter(body)
	for name, v := range values {
		require.NoError(t, m.WriteField(name, v))
	}
	for name, data := range files {
		part, err := m.CreateFormFile(name, name+".png")
		require.NoError(t, err)
		_, err = part.Write(data)
		require.NoError(t, err)
	}
	require.NoError(t, m.Close())
	return m.FormDataContentType(), body
}

func inline(rows ...[]any) map[string]any { return map[string]any{"inline_keyboard": rows} }

func row(buttons ...any) []any { return buttons }

func button(text, data string) map[string]any {
	return map[string]any{"text": text, "callback_data": data}
}

// said is what stands in a chat.
func (w *world) said(chat int64) []View {
	w.t.Helper()
	return controlGet[historyOf](w, historyPath(chat)).Messages
}

// keyboard is what stands below the input field of Айгүл.
func (w *world) keyboard() *ReplyKeyboard {
	w.t.Helper()
	return controlGet[historyOf](w, historyPath(aigul)).Keyboard
}
