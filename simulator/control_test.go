package simulator

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

type historyOf struct {
	Seq      int64          `json:"seq"`
	Messages []View         `json:"messages"`
	Keyboard *ReplyKeyboard `json:"reply_keyboard"`
}

func historyPath(chat int64) string { return fmt.Sprintf("/sim/history?chat=%d", chat) }

func controlGet[T any](w *world, path string) T {
	w.t.Helper()
	resp, body := w.do(w.request("GET", path, "", nil))
	require.Equal(w.t, 200, resp.StatusCode, "%s", body)
	var v T
	require.NoError(w.t, json.Unmarshal(body, &v), "%s", body)
	return v
}

func controlPost(w *world, path string, in any) (int, string) {
	w.t.Helper()
	raw, err := json.Marshal(in)
	require.NoError(w.t, err)
	resp, body := w.do(w.request("POST", path, "application/json", bytes.NewReader(raw)))
	return resp.StatusCode, strings.TrimSpace(string(body))
}

func TestPeopleAndBotForThePage(t *testing.T) {
	t.Parallel()
	w := newWorld(t, func(c *Config) {
		c.Description = map[string]string{"kk": "сипаттама"}
		c.People[0].About = map[string]string{"kk": "мұғалім"}
	})
	_, body := w.do(w.request("GET", "/sim/people", "", nil))
	require.JSONEq(t, `[{"id":1001,"name":"Айгүл Сапарова","username":"aigul","role":"citizen","about":{"kk":"мұғалім"},"language_code":"kk","started":true,"blocked":false},
		{"id":1002,"name":"Серік","username":"","role":"citizen","about":null,"language_code":"ru","started":false,"blocked":false}]`, string(body))
	code, created := controlPost(w, "/sim/people", map[string]any{"name": "Жаңа", "language_code": "ru"})
	require.Equal(t, 200, code)
	require.JSONEq(t, `{"id":700000001,"name":"Жаңа","username":"","role":"citizen","about":null,"language_code":"ru","started":false,"blocked":false}`, created)
	_, body = w.do(w.request("GET", "/sim/bot", "", nil))
	require.JSONEq(t, `{"id":123456,"name":"Qalauly","username":"qalauly_bot","description":{"kk":"сипаттама"}}`, string(body))
}

func TestThePageSpeaksAndSees(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	code, body := controlPost(w, "/sim/start", map[string]any{"person": serik, "payload": "dep_1"})
	require.Equal(t, 200, code, body)
	require.Contains(t, body, `"text":"/start dep_1"`)
	require.Contains(t, body, `"seen_by_bot":false`)
	m := must[Message](w, "sendMessage", map[string]any{"chat_id": serik, "text": "танда", "reply_markup": inline(row(button("A", "a"), button("B", "b")))})
	must[Message](w, "sendMessage", map[string]any{"chat_id": serik, "text": "мәзір", "reply_markup": map[string]any{"keyboard": []any{row("Іздеу")}}})
	code, body = controlPost(w, "/sim/say", map[string]any{"person": serik, "text": "жауап", "reply_to_message_id": m.MessageID})
	require.Equal(t, 200, code, body)

	h := controlGet[historyOf](w, historyPath(serik))
	require.Len(t, h.Messages, 4)
	require.Equal(t, "Іздеу", h.Keyboard.Rows[0][0].Text)
	require.Equal(t, m.MessageID, h.Messages[3].ReplyToMessage.MessageID)
	require.Positive(t, h.Seq)

	code, body = controlPost(w, "/sim/press", map[string]any{"person": serik, "message_id": m.MessageID, "row": 0, "column": 1})
	require.Equal(t, 200, code, body)
	u := w.updates(nil)
	require.Equal(t, "b", u[len(u)-1].Callback.Data)
	require.Contains(t, body, u[len(u)-1].Callback.ID)
	for _, c := range []struct {
		path string
		in   map[string]any
	}{
		{"/sim/location", map[string]any{"person": serik, "latitude": 51.1, "longitude": 71.4}},
		{"/sim/voice", map[string]any{"person": serik, "duration": 4}},
		{"/sim/block", map[string]any{"person": serik, "blocked": true}},
	} {
		code, body = controlPost(w, c.path, c.in)
		require.Equal(t, 200, code, body)
	}
	code, body = controlPost(w, "/sim/say", map[string]any{"person": serik, "text": "a"})
	require.Equal(t, 400, code)
	require.Equal(t, `{"error":"Серік has blocked the bot"}`, body)
}

func TestButtonsThatAreGoneAreRefused(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	m := w.sends("танда", map[string]any{"reply_markup": inline(row(button("A", "a"), map[string]any{"text": "Сайт", "url": "https://egov.kz"}))})
	press := func(more map[string]any) string {
		in := map[string]any{"person": aigul, "message_id": m.MessageID}
		for k, v := range more {
			in[k] = v
		}
		code, body := controlPost(w, "/sim/press", in)
		require.Equal(t, 400, code, body)
		return body
	}
	require.Contains(t, press(map[string]any{"row": 3, "column": 0}), "DATA_INVALID")
	require.Contains(t, press(nil), "DATA_INVALID", "no button is named")
	require.Contains(t, press(map[string]any{"data": "other"}), "DATA_INVALID")
	require.Contains(t, press(map[string]any{"row": 0, "column": 1}), "opens something by itself")
	require.Contains(t, press(map[string]any{"message_id": 99}), "DATA_INVALID")
	must[Message](w, "editMessageReplyMarkup", map[string]any{"chat_id": aigul, "message_id": m.MessageID})
	require.Contains(t, press(map[string]any{"data": "a"}), "DATA_INVALID")
}

func TestPicturesOfThePage(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	kind, body := form(t, map[string]string{"person": "1001", "caption": "сурет"}, map[string][]byte{"photo": picture(t, 8, 8)})
	resp, answer := w.do(w.request("POST", "/sim/files", kind, body))
	require.Equal(t, 200, resp.StatusCode, "%s", answer)
	u := w.updates(nil)
	resp, data := w.do(w.request("GET", "/sim/file/"+u[0].Message.Photo[0].FileID, "", nil))
	require.Equal(t, "image/png", resp.Header.Get("Content-Type"))
	require.Equal(t, picture(t, 8, 8), data)
	kind, body = form(t, map[string]string{"person": "1001"}, map[string][]byte{"photo": []byte("x")})
	resp, answer = w.do(w.request("POST", "/sim/files", kind, body))
	require.Equal(t, 400, resp.StatusCode)
	require.Contains(t, string(answer), "this picture cannot be sent")
}

func TestControlErrorsAreSentences(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	for _, c := range []struct {
		method, path, body string
		code               int
		text               string
	}{
		{"POST", "/sim/say", `{"person":5,"text":"a"}`, 404, `{"error":"there is no such person"}`},
		{"POST", "/sim/say", `{`, 400, `{"error":"the body is not the JSON expected here"}`},
		{"POST", "/sim/say", `{"person":1001,"text":" "}`, 400, `{"error":"there is nothing to send"}`},
		{"POST", "/sim/location", `{"person":1001,"latitude":100}`, 400, `{"error":"100, 0 is no place on Earth"}`},
		{"GET", "/sim/history?chat=5", "", 404, `{"error":"there is no such person"}`},
		{"GET", "/sim/commands?person=x", "", 404, `{"error":"there is no such person"}`},
		{"GET", "/sim/file/x", "", 404, `{"error":"there is no such file"}`},
		{"GET", "/sim/nothing", "", 404, `{"error":"there is no such address"}`},
	} {
		resp, body := w.do(w.request(c.method, c.path, "application/json", strings.NewReader(c.body)))
		require.Equal(t, c.code, resp.StatusCode, c.path)
		require.Equal(t, c.text, strings.TrimSpace(string(body)), c.path)
	}
}

func TestThePageIsServed(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	resp, body := w.do(w.request("GET", "/", "", nil))
	require.Equal(t, 200, resp.StatusCode)
	require.Contains(t, string(body), "<html")
}

// stream reads events until one fits.
type stream struct {
	t    *testing.T
	resp *http.Response
	scan *bufio.Scanner
}

func (w *world) events(path, last string) *stream {
	w.t.Helper()
	r := w.request("GET", path, "", nil)
	if last != "" {
		r.Header.Set("Last-Event-ID", last)
	}
	resp, err := w.http.Do(r)
	require.NoError(w.t, err)
	require.Equal(w.t, "text/event-stream", resp.Header.Get("Content-Type"))
	w.t.Cleanup(func() { resp.Body.Close() })
	return &stream{w.t, resp, bufio.NewScanner(resp.Body)}
}

func (s *stream) next() Event {
	s.t.Helper()
	for s.scan.Scan() {
		if data, ok := strings.CutPrefix(s.scan.Text(), "data: "); ok {
			var e Event
			require.NoError(s.t, json.Unmarshal([]byte(data), &e))
			return e
		}
	}
	s.t.Fatal("the stream ended")
	return Event{}
}

func TestEventsStream(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	start := controlGet[historyOf](w, historyPath(aigul)).Seq
	live := w.events(fmt.Sprintf("/sim/events?after=%d", start), "")
	m := w.sends("a", map[string]any{"reply_markup": inline(row(button("A", "a")))})
	e := live.next()
	require.Equal(t, "message", e.Kind)
	require.Equal(t, start+1, e.Seq)
	require.Equal(t, aigul, e.Chat)
	require.Equal(t, "a", e.Message.Text)

	must[Message](w, "editMessageText", map[string]any{"chat_id": aigul, "message_id": m.MessageID, "text": "b", "reply_markup": inline(row(button("A", "a")))})
	must[bool](w, "sendChatAction", map[string]any{"chat_id": aigul, "action": "typing"})
	controlPost(w, "/sim/press", map[string]any{"person": aigul, "message_id": m.MessageID, "data": "a"})
	must[bool](w, "answerCallbackQuery", map[string]any{"callback_query_id": w.updates(nil)[0].Callback.ID, "text": "сәлем", "show_alert": true})
	must[bool](w, "setMyCommands", map[string]any{"commands": []BotCommand{{"a", "b"}}})
	w.sends("c", map[string]any{"reply_markup": map[string]any{"keyboard": []any{row("A")}}})
	must[bool](w, "deleteMessage", map[string]any{"chat_id": aigul, "message_id": m.MessageID})
	var kinds []string
	var answer *Answer
	for range 7 {
		e := live.next()
		kinds = append(kinds, e.Kind)
		if e.Answer != nil {
			answer = e.Answer
		}
	}
	require.Equal(t, []string{"edit", "action", "answer", "commands", "message", "keyboard", "delete"}, kinds)
	require.Equal(t, "сәлем", answer.Text)
	require.True(t, answer.Alert)

	again := w.events("/sim/events?after=0", fmt.Sprint(start+1))
	require.Equal(t, start+2, again.next().Seq, "Last-Event-ID wins")
	afterRestart := w.events("/sim/events?after=99999", "")
	w.sends("d")
	require.Equal(t, "d", afterRestart.next().Message.Text)
}

func TestManyEventsAreForgotten(t *testing.T) {
	t.Parallel()
	s := New(Config{Token: testToken})
	defer s.Close()
	s.mu.Lock()
	defer s.mu.Unlock()
	for range 3 * maxEvents {
		s.publish(Event{Kind: "action"}, nil)
	}
	require.LessOrEqual(t, len(s.feed.last), maxEvents)
	require.Len(t, s.feed.after(s.feed.seq-10), 10)
	require.Equal(t, s.feed.seq, s.feed.after(0)[len(s.feed.after(0))-1].Seq)
}
