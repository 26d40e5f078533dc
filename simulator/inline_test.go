package simulator

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// article is one result with a text.
func article(id, title string) map[string]any {
	return map[string]any{"type": "article", "id": id, "title": title, "input_message_content": map[string]any{"message_text": "<b>" + title + "</b>", "parse_mode": "HTML"},
		"reply_markup": inline(row(button("Толығырақ", "more")))}
}

// asked has a person type a query and returns its id as the bot gets it.
func (w *world) asked(p *Person, chat int64, query string) string {
	w.t.Helper()
	w.mu.Lock()
	defer w.mu.Unlock()
	c, err := w.seesChat(w.people[p.ID], chat)
	require.NoError(w.t, err)
	id, err := w.askInline(c, w.people[p.ID], query, "")
	require.NoError(w.t, err)
	return id
}

func TestAnInlineQueryIsAnsweredAndPicked(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	p, g := w.withGroup()
	answered := make(chan *Offer)
	go func() { answered <- p.AsksInlineIn(g.ID, "омаров") }()
	var u []got
	require.Eventually(t, func() bool { u = w.updates(nil); return len(u) == 1 }, time.Minute, 10*time.Millisecond)
	require.Equal(t, "омаров", u[0].Inline.Query)
	require.Equal(t, "group", u[0].Inline.ChatType)
	require.True(t, must[bool](w, "answerInlineQuery", map[string]any{"inline_query_id": u[0].Inline.ID, "results": []any{article("1", "Омаров"), article("2", "Омарова")},
		"button": map[string]string{"text": "Басқасын іздеу", "start_parameter": "find"}}))
	offer := <-answered
	require.Len(t, offer.Results, 2)
	require.Equal(t, "find", offer.Button.StartParameter)
	m := offer.Picks(1)
	require.Equal(t, "Омарова", m.Text)
	require.Equal(t, "qalauly_bot", m.ViaBot.Username)
	require.Equal(t, p.ID, m.From.ID)

	g.Presses(p, "Толығырақ")
	u = w.updates(map[string]any{"offset": 503})
	require.Len(t, u, 3, "what was sent through the bot, that it was chosen, and the tap")
	require.Equal(t, "2", u[1].Chosen.ResultID)
	require.Equal(t, u[1].Chosen.Inline, u[2].Callback.Inline)
	require.Nil(t, u[2].Callback.Message)
	w.refused("answerInlineQuery", map[string]any{"inline_query_id": "1", "results": []any{}}, "Bad Request: query is too old and response timeout expired or query ID is invalid")
}

func TestWrongAnswersToAnInlineQueryAreRefused(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 3, 1, 9, 0, 0, 0, time.UTC)
	w := newWorld(t, func(c *Config) { c.Now = func() time.Time { return now } })
	p := Meet(t, w.Server, Profile{Name: "Ерлан", Started: true})
	id := w.asked(p, 0, "а")
	without := article("1", "a")
	delete(without, "input_message_content")
	for _, c := range []struct {
		more  map[string]any
		words string
	}{
		{map[string]any{"results": "x"}, `Bad Request: simulator: parameter "results" of answerInlineQuery must be JSON`},
		{map[string]any{"results": make([]int, 51)}, "Bad Request: RESULTS_TOO_MUCH"},
		{map[string]any{"results": []any{article("1", "a"), article("1", "b")}}, "Bad Request: RESULT_ID_DUPLICATE"},
		{map[string]any{"results": []any{article(strings.Repeat("i", 65), "a")}}, "Bad Request: RESULT_ID_INVALID"},
		{map[string]any{"results": []any{article("1", "")}}, `Bad Request: can't parse inline query result: Can't find field "title"`},
		{map[string]any{"results": []any{without}}, `Bad Request: can't parse inline query result: Can't find field "input_message_content"`},
		{map[string]any{"results": []any{map[string]any{"type": "gif", "id": "1"}}}, `Not Implemented: an inline result of type "gif" is not simulated`},
		{map[string]any{"results": []any{}, "next_offset": strings.Repeat("i", 65)}, "Bad Request: NEXT_OFFSET_INVALID"},
		{map[string]any{"results": []any{}, "button": map[string]string{"text": "a", "start_parameter": "ә"}}, "Bad Request: START_PARAM_INVALID"},
	} {
		c.more["inline_query_id"] = id
		w.refused("answerInlineQuery", c.more, c.words)
	}
	now = now.Add(inlineLife + time.Second)
	w.refused("answerInlineQuery", map[string]any{"inline_query_id": id, "results": []any{}}, "Bad Request: query is too old and response timeout expired or query ID is invalid")
}

func TestThePageAsksInline(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	answer := make(chan InlineAnswer, 1)
	go func() { answer <- controlGet[InlineAnswer](w, "/sim/inline?person=1001&query=a") }()
	var u []got
	require.Eventually(t, func() bool { u = w.updates(nil); return len(u) == 1 }, time.Minute, 10*time.Millisecond)
	require.Equal(t, "sender", u[0].Inline.ChatType)
	must[bool](w, "answerInlineQuery", map[string]any{"inline_query_id": u[0].Inline.ID, "results": []any{article("1", "Омаров")}})
	a := <-answer
	code, body := controlPost(w, "/sim/pick", map[string]any{"person": aigul, "query_id": a.QueryID, "result_id": "1"})
	require.Equal(t, 200, code, body)
	require.Contains(t, body, `"via_bot"`)

	must[[]got](w, "getUpdates", map[string]any{"allowed_updates": []string{"message"}})
	resp, _ := w.do(w.request("GET", "/sim/inline?person=1001&query=a", "", nil))
	require.Equal(t, 400, resp.StatusCode, "a bot that does not ask for them has no inline mode")
}
