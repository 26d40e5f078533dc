package simulator

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

func TestTheMonitorCounts(t *testing.T) {
	t.Parallel()
	w, c := limited(t, Plain)
	p := Meet(t, w.Server, Profile{Name: "Дана", Started: true})
	p.Says("a")
	p.Says("b")
	for range 5 {
		w.tries(aigul)
	}
	c.add(time.Second)
	require.Equal(t, Monitor{CallsPerSecond: 1, Limited: 2, Waiting: 2, On: []string{}, Limiter: Plain}, w.Monitor())
	c.add(5 * time.Second)
	require.Zero(t, w.Monitor().CallsPerSecond)
	require.Equal(t, 2, w.Monitor().Limited)
	c.add(time.Minute)
	require.Zero(t, w.Monitor().Limited)
	_, body := w.do(w.request("GET", "/sim/monitor", "", nil))
	require.JSONEq(t, `{"calls_per_second":0,"limited":0,"waiting":2,"on":[],"limiter":"plain"}`, string(body))
}

func TestFaultsOverHTTP(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	require.Equal(t, Faults{}, controlGet[Faults](w, "/sim/faults"))
	code, body := controlPost(w, "/sim/faults", map[string]any{"html": map[string]any{"next": 2, "only": []string{"getMe"}}, "outage": false})
	require.Equal(t, 200, code, body)
	code, body = controlPost(w, "/sim/faults", map[string]any{"slow": map[string]any{"chance": 0.5, "millis": 10}, "deactivated": []int64{aigul}})
	require.Equal(t, 200, code, body)
	var f Faults
	require.NoError(t, json.Unmarshal([]byte(body), &f))
	require.Equal(t, Faults{HTML: Next(2, "getMe"), Slow: Slow{When: Chance(0.5), Millis: 10}, Deactivated: []int64{aigul}}, f, "what is not named stays")
	require.Equal(t, f, w.Faults())
	code, _ = controlPost(w, "/sim/faults", map[string]any{"html": map[string]any{"chance": 1}})
	require.Equal(t, 200, code)
	require.Equal(t, Always(), w.Faults().HTML, "what is named is put whole")
	require.Equal(t, []string{"deactivated", "html", "slow"}, controlGet[Monitor](w, "/sim/monitor").On)

	resp, _ := w.do(w.request("DELETE", "/sim/faults", "", nil))
	require.Equal(t, 200, resp.StatusCode)
	require.Empty(t, w.Faults().Names())
}

func TestFaultsThatCannotBeMeant(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	for body, text := range map[string]string{
		`{`:                                     "not the JSON expected here",
		`{"htlm":{"chance":1}}`:                 "there is no such fault",
		`{"html":{"chances":1}}`:                "there is no such fault",
		`{"html":7}`:                            "there is no such fault, or not in this form",
		`{"html":{"chance":2}}`:                 "html: a chance lies between 0 and 1",
		`{"html":{"next":-1}}`:                  "html: next cannot be below 0",
		`{"html":{"next":1,"only":["getYou"]}}`: "is neither a method nor a kind of update; kinds are message,",
		`{"error":{"chance":1,"code":200}}`:     "error: a code lies between 400 and 599",
		`{"slow":{"chance":1,"millis":-1}}`:     "cannot be below 0",
	} {
		resp, answer := w.do(w.request("POST", "/sim/faults", "application/json", strings.NewReader(body)))
		require.Equal(t, 400, resp.StatusCode, body)
		var refused struct{ Error string }
		require.NoError(t, json.Unmarshal(answer, &refused))
		require.Contains(t, refused.Error, text, body)
	}
	require.Empty(t, w.Faults().Names())
}

func TestTheLimiterOverHTTP(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	code, body := controlPost(w, "/sim/limiter", map[string]any{"limiter": "punishing"})
	require.Equal(t, 200, code, body)
	require.Equal(t, Punishing, w.Monitor().Limiter)
	code, _ = controlPost(w, "/sim/limiter", map[string]any{"limiter": "kind"})
	require.Equal(t, 400, code)
	code, body = controlPost(w, "/sim/limiter", map[string]any{})
	require.Equal(t, 400, code)
	require.Contains(t, body, "none, plain or punishing")
}

func TestFaultsAreNews(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	live := w.events("/sim/events", "")
	w.SetFaults(Faults{HTML: Next(1)})
	require.Equal(t, "faults", live.next().Kind)
	require.Equal(t, 502, w.outcome("getMe"))
	require.Equal(t, "faults", live.next().Kind, "its end too")
	w.Limit(Plain)
	require.Equal(t, "faults", live.next().Kind)
}

func TestGroupsOverHTTP(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	code, body := controlPost(w, "/sim/groups", map[string]any{"person": aigul, "title": "Көше"})
	require.Equal(t, 200, code, body)
	var g groupView
	require.NoError(t, json.Unmarshal([]byte(body), &g))
	require.True(t, g.BotIsIn)
	act := func(path string, more map[string]any) (int, string) {
		in := map[string]any{"person": serik, "group": g.ID}
		for k, v := range more {
			in[k] = v
		}
		return controlPost(w, "/sim/groups/"+path, in)
	}
	code, body = act("say", map[string]any{"text": "/find"})
	require.Equal(t, 200, code, body)
	m := must[Message](w, "sendMessage", map[string]any{"chat_id": g.ID, "text": "a", "reply_markup": inline(row(button("A", "a")))})
	code, body = act("press", map[string]any{"message_id": m.MessageID, "data": "a"})
	require.Equal(t, 200, code, body)
	u := w.updates(nil)
	require.Equal(t, "a", u[len(u)-1].Callback.Data)
	views := controlGet[[]groupView](w, "/sim/groups")
	require.Len(t, views, 1)
	require.Len(t, views[0].Messages, 3)
	code, body = act("migrate", nil)
	require.Equal(t, 200, code, body)
	views = controlGet[[]groupView](w, "/sim/groups")
	require.Len(t, views, 1, "the old one is shown no more")
	require.Equal(t, "supergroup", views[0].Type)
	code, body = act("remove", nil)
	require.Equal(t, 400, code)
	require.Contains(t, body, "is a supergroup now")
	g.ID = views[0].ID
	code, body = act("remove", nil)
	require.Equal(t, 200, code, body)
	require.False(t, controlGet[[]groupView](w, "/sim/groups")[0].BotIsIn)
	code, body = controlPost(w, "/sim/groups", map[string]any{"person": aigul, "title": " "})
	require.Equal(t, 400, code)
	require.Contains(t, body, "a group needs a title")
}
