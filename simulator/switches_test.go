package simulator

import (
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// outcomes makes the same call n times: the code of each answer, 0 when it was well, -1 when none came.
func (w *world) outcomes(method string, n int) []int {
	w.t.Helper()
	codes := make([]int, n)
	for i := range codes {
		codes[i] = w.outcome(method)
	}
	return codes
}

func (w *world) outcome(method string) int {
	w.t.Helper()
	// a reader of unknown length: the client cannot repeat the call by itself
	params := map[string]string{"sendMessage": `{"chat_id":1001,"text":"a"}`}[method]
	body := io.MultiReader(strings.NewReader(params))
	resp, err := w.http.Do(w.request("POST", "/bot"+testToken+"/"+method, "application/json", body))
	if err != nil {
		return -1
	}
	defer resp.Body.Close()
	_, err = io.Copy(io.Discard, resp.Body)
	require.NoError(w.t, err)
	if resp.StatusCode == http.StatusOK {
		return 0
	}
	return resp.StatusCode
}

func TestAFaultMeetsTheNextCallsOnly(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.SetFaults(Faults{Error: Refusal{When: Next(2, "sendMessage"), Code: 503}})
	require.Equal(t, []string{"error"}, w.Faults().Names())
	require.Equal(t, []int{0}, w.outcomes("getMe", 1))
	require.Equal(t, []int{503, 503, 0, 0}, w.outcomes("sendMessage", 4))
	require.Empty(t, w.Faults().Names(), "it has ended by itself")
	require.Len(t, w.said(aigul), 2)
}

func TestFaultsOfCalls(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		faults  Faults
		send    int
		arrives int
	}{
		"429":          {Faults{TooMany: TooMany{When: Always(), RetryAfter: 30}}, 429, 0},
		"error":        {Faults{Error: Refusal{When: Always()}}, 500, 0},
		"a page":       {Faults{HTML: Always()}, 502, 0},
		"drop before":  {Faults{DropBefore: Always()}, -1, 0},
		"drop after":   {Faults{DropAfter: Always()}, -1, 1},
		"outage":       {Faults{Outage: true}, -1, 0},
		"slow":         {Faults{Slow: Slow{When: Always(), Millis: 1}}, 0, 1},
		"blocked":      {Faults{Blocked: []int64{aigul}}, 403, 0},
		"deactivated":  {Faults{Deactivated: []int64{aigul}}, 403, 0},
		"the first is": {Faults{HTML: Always(), Error: Refusal{When: Always()}, DropAfter: Always()}, 502, 0},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t)
			w.SetFaults(c.faults)
			require.NotEmpty(t, w.Faults().Names())
			require.Equal(t, []int{c.send}, w.outcomes("sendMessage", 1))
			require.Len(t, w.said(aigul), c.arrives)
			w.SetFaults(Faults{})
			require.Empty(t, w.Faults().Names())
			require.Equal(t, []int{0}, w.outcomes("sendMessage", 1))
		})
	}
}

func TestWordsOfFaults(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	send := map[string]any{"chat_id": aigul, "text": "a"}
	w.SetFaults(Faults{TooMany: TooMany{When: Always()}})
	a := w.api("sendMessage", send)
	require.Equal(t, "Too Many Requests: retry after 5", a.Description)
	require.Equal(t, 5, a.Parameters.RetryAfter)
	w.SetFaults(Faults{Deactivated: []int64{aigul}, Blocked: []int64{aigul}})
	w.refused("sendMessage", send, "Forbidden: user is deactivated")
	w.SetFaults(Faults{Blocked: []int64{aigul}})
	w.refused("sendMessage", send, "Forbidden: bot was blocked by the user")
	require.Empty(t, w.updates(nil), "no update told it")
	w.SetFaults(Faults{Error: Refusal{When: Always("sendMessage"), Code: 400, Description: "Bad Request: can't parse entities: x"}})
	w.refused("sendMessage", send, "Bad Request: can't parse entities: x")
	w.SetFaults(Faults{SecondPoller: Next(1)})
	require.True(t, w.api("sendMessage", send).OK, "only polls meet another bot")
	w.refused("getUpdates", nil, "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running")
	require.Empty(t, w.updates(nil))
}

func TestTheSameSeedGivesTheSameFaults(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	draw := func(seed uint64) []int {
		w.SetFaults(Faults{Seed: seed, Error: Refusal{When: Chance(0.5)}, HTML: Chance(0.3)})
		return w.outcomes("getMe", 40)
	}
	first := draw(7)
	require.Equal(t, first, draw(7))
	require.NotEqual(t, first, draw(8))
	require.Subset(t, []int{0, 500, 502}, first)
	require.Contains(t, first, 0)
	require.Contains(t, first, 500)
	require.Contains(t, first, 502)
}

func TestAHookGoesBeforeTheSwitches(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.SetFaults(Faults{HTML: Always()})
	w.Fail(failing("getMe", Fault{Code: 418}))
	require.Equal(t, []int{418}, w.outcomes("getMe", 1))
	require.Equal(t, []int{502}, w.outcomes("getUpdates", 1), "what the hook leaves alone")
}

func TestAnOutageEndsPollsAndHoldsUpAWebhook(t *testing.T) {
	t.Parallel()
	w := newWorld(t, fast)
	gone := make(chan error)
	go func() {
		r := w.request("POST", "/bot"+testToken+"/getUpdates", "application/json", io.MultiReader(strings.NewReader(`{"timeout":50}`)))
		resp, err := w.http.Do(r)
		if err == nil {
			resp.Body.Close()
		}
		gone <- err
	}()
	w.waitForPoll()
	w.SetFaults(Faults{Outage: true})
	require.Error(t, <-gone)
	w.SetFaults(Faults{})
	r := newReceiver(t, w, nil)
	w.hooked(r, nil)
	w.SetFaults(Faults{Outage: true})
	Meet(t, w.Server, Profile{Name: "Ерлан", Started: true}).Says("a")
	require.Equal(t, 1, w.Pending())
	require.Empty(t, r.wait(t, 0))
	w.SetFaults(Faults{})
	require.Equal(t, []string{"a"}, texts(r.wait(t, 1)))
}

func TestAnIdleConnectionIsClosedUnderTheNextCall(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	require.Equal(t, 0, w.outcome("sendMessage"))
	w.SetFaults(Faults{CloseIdle: Next(1)})
	require.Equal(t, 0, w.outcome("sendMessage"), "this one is answered")
	require.Equal(t, -1, w.outcome("sendMessage"), "this one meets the closed connection")
	require.Equal(t, 0, w.outcome("sendMessage"))
	require.Len(t, w.said(aigul), 3)
	w.SetFaults(Faults{CloseIdle: Next(1)})
	a := w.api("sendMessage", map[string]any{"chat_id": 5, "text": "a"})
	require.Equal(t, "Bad Request: chat not found", a.Description, "errors are answered too")
}

func TestFaultsAreACopy(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	only := []string{"getMe"}
	w.SetFaults(Faults{HTML: Always(only...), Blocked: []int64{aigul}})
	only[0] = "sendMessage"
	f := w.Faults()
	require.Equal(t, []string{"getMe"}, f.HTML.Only)
	f.HTML.Only[0], f.Blocked[0] = "x", serik
	require.Equal(t, []string{"getMe"}, w.Faults().HTML.Only)
	require.Equal(t, []int64{aigul}, w.Faults().Blocked)
}
