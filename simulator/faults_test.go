package simulator

import (
	"io"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

func failing(method string, f Fault) func(Call) *Fault {
	return func(c Call) *Fault {
		if c.Method != method {
			return nil
		}
		return &f
	}
}

func TestFaultsAreAnswers(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	send := map[string]any{"chat_id": aigul, "text": "a"}
	w.Fail(failing("sendMessage", Fault{Code: 429, RetryAfter: 7}))
	a := w.api("sendMessage", send)
	require.Equal(t, "Too Many Requests: retry after 7", a.Description)
	require.Equal(t, 7, a.Parameters.RetryAfter)
	require.True(t, w.api("getMe", nil).OK, "other methods are well")

	w.Fail(failing("sendMessage", Fault{Code: 400, Description: "Bad Request: group chat was upgraded to a supergroup chat", MigrateTo: -1001}))
	require.Equal(t, int64(-1001), w.api("sendMessage", send).Parameters.MigrateTo)
	w.Fail(failing("sendMessage", Fault{Code: 500}))
	require.Equal(t, "Internal Server Error", w.api("sendMessage", send).Description)

	w.Fail(failing("sendMessage", Fault{HTML: true}))
	resp, body := w.do(w.request("POST", "/bot"+testToken+"/sendMessage", "application/json", strings.NewReader("{}")))
	require.Equal(t, 502, resp.StatusCode)
	require.Contains(t, string(body), "<html>")

	require.Empty(t, w.said(aigul), "none of these was carried out")
	w.Fail(nil)
	require.True(t, w.api("sendMessage", send).OK)
}

func TestDroppedConnections(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	drop := func(f Fault) error {
		w.Fail(failing("sendMessage", f))
		// a GET would be repeated by the client itself
		resp, err := w.http.Do(w.request("POST", "/bot"+testToken+"/sendMessage", "application/json", io.MultiReader(strings.NewReader(`{"chat_id":1001,"text":"a"}`))))
		if err == nil {
			resp.Body.Close()
		}
		return err
	}
	require.Error(t, drop(Fault{DropBefore: true}))
	require.Empty(t, w.said(aigul), "nothing was sent")
	require.Error(t, drop(Fault{DropAfter: true}))
	require.Len(t, w.said(aigul), 1, "it was sent, and nobody heard of it")
	require.NoError(t, drop(Fault{Delay: time.Millisecond}))
}

func TestADelayEndsWithTheServer(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.Fail(failing("getMe", Fault{Delay: time.Hour}))
	done := make(chan error)
	go func() {
		resp, err := w.http.Do(w.request("POST", "/bot"+testToken+"/getMe", "", io.MultiReader()))
		if err == nil {
			resp.Body.Close()
		}
		done <- err
	}()
	w.until(func() bool { return len(w.calls.list) > 0 })
	w.Close()
	require.Error(t, <-done)
}

func TestCallsAreRecorded(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.sends("a")
	w.sendPicture(nil)
	w.api("sendMessage", map[string]any{"chat_id": 5, "text": "b"})
	w.answerTo(w.request("GET", "/bot"+testToken+"/GETNOTHING", "", nil))
	calls := w.Calls()
	require.Len(t, calls, 4)
	require.Equal(t, "a", calls[0].Params["text"])
	require.Equal(t, []string{"photo"}, calls[1].Files)
	require.Equal(t, 400, calls[2].Code)
	require.Equal(t, "Bad Request: chat not found", calls[2].Error)
	require.Equal(t, 404, calls[3].Code)
	require.Len(t, w.CallsTo("sendMessage"), 2)
	for _, c := range calls {
		require.True(t, c.Done)
		require.False(t, c.Time.IsZero())
	}
}
