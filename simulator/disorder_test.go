package simulator

import (
	"encoding/json"
	"net/http"
	"testing"
	"time"

	"github.com/go-telegram/bot/models"
	"github.com/stretchr/testify/require"
)

func ids(updates []got) []int64 {
	all := []int64{}
	for _, u := range updates {
		all = append(all, u.UpdateID)
	}
	return all
}

// withButton is a person who has a button to press.
func (w *world) withButton() *Person {
	w.t.Helper()
	p := Meet(w.t, w.Server, Profile{Name: "Ерлан", Started: true})
	must[Message](w, "sendMessage", map[string]any{"chat_id": p.ID, "text": "танда", "reply_markup": inline(row(button("Бірі", "one")))})
	return p
}

func TestUpdatesOfOneChatAreSwapped(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	p, other := w.withButton(), w.withButton()
	w.SetFaults(Faults{Swapped: Next(1)})
	p.Says("a")
	other.Says("x")
	p.Says("b")
	p.Says("c")
	list := w.updates(nil)
	require.Equal(t, []int64{501, 502, 500, 503}, ids(list))
	require.Equal(t, []string{"x", "b", "a", "c"}, texts(list))
	require.Empty(t, w.updates(map[string]any{"offset": 504}))
}

func TestNothingHeldBackIsLost(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	p, other := w.withButton(), w.withButton()
	w.SetFaults(Faults{Swapped: Next(1)})
	p.Says("a")
	other.Says("x")
	require.Equal(t, []string{"x"}, texts(w.updates(nil)))
	require.Empty(t, w.updates(map[string]any{"offset": 502}), "the one held back is not confirmed with it")
	require.Equal(t, 1, w.Pending())
	p.Says("b")
	require.Equal(t, []string{"b"}, texts(w.updates(map[string]any{"offset": 502, "limit": 1})))
	require.Equal(t, []string{"a"}, texts(w.updates(map[string]any{"offset": 503})), "a lower id comes late")
	require.Empty(t, w.updates(map[string]any{"offset": 501}))
}

func TestWhatWasLetGoIsNotConfirmedUnseen(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	p, other := w.withButton(), w.withButton()
	w.SetFaults(Faults{Swapped: Next(1)})
	p.Says("a")
	other.Says("x")
	require.Equal(t, []string{"x"}, texts(w.updates(nil)))
	w.SetFaults(Faults{})
	require.Equal(t, []string{"a"}, texts(w.updates(map[string]any{"offset": 502})))
	require.Empty(t, w.updates(map[string]any{"offset": 502}))
}

func TestABotThatConfirmsTheLastOfASwappedPairGetsOn(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	p := w.withButton()
	w.SetFaults(Faults{Swapped: Next(1)})
	p.Says("a")
	p.Says("b")
	require.Equal(t, []int64{501, 500}, ids(w.updates(nil)))
	require.Equal(t, []int64{501}, ids(w.updates(map[string]any{"offset": 501})))
	require.Empty(t, w.updates(map[string]any{"offset": 502}))
}

func TestAnUpdateIsHeldASecondAtMost(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	p := w.withButton()
	w.SetFaults(Faults{Swapped: Always()})
	p.Says("a")
	require.Equal(t, []string{"a"}, texts(w.updates(map[string]any{"timeout": 50})))
	p.Says("b")
	require.Empty(t, w.updates(map[string]any{"offset": 501}))
	w.SetFaults(Faults{})
	require.Equal(t, []string{"b"}, texts(w.updates(nil)), "the end of the fault lets it go at once")
}

func TestATapOvertakesTheMessageBeforeIt(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	p := w.withButton()
	w.SetFaults(Faults{TapFirst: Next(1)})
	p.Says("a")
	p.Presses("Бірі")
	list := w.updates(nil)
	require.Equal(t, []int64{501, 500}, ids(list))
	require.NotNil(t, list[0].Callback)
	w.updates(map[string]any{"offset": 502})

	w.SetFaults(Faults{TapFirst: Next(1)})
	p.Says("b")
	p.Says("c")
	require.Equal(t, []string{"b", "c"}, texts(w.updates(nil)), "another message does not overtake")
}

func TestDisorderAtAWebhook(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		faults Faults
		order  []int64
	}{
		"tap first": {Faults{TapFirst: Next(1)}, []int64{501, 500, 502}},
		"swapped":   {Faults{Swapped: Next(1)}, []int64{501, 500, 502}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t, fast)
			p := w.withButton()
			seen := make(chan struct{})
			first := true
			r := newReceiver(t, w, func(u got) int {
				if u.UpdateID == 501 && first {
					first = false
					<-seen // all three wait by now
					return http.StatusServiceUnavailable
				}
				return http.StatusOK
			})
			w.hooked(r, nil)
			w.SetFaults(c.faults)
			p.Says("a")
			if name == "swapped" {
				p.Says("b")
			} else {
				p.Presses("Бірі")
			}
			p.Says("c")
			close(seen)
			require.Equal(t, append([]int64{501}, c.order...), ids(r.wait(t, 4)), "the one overtaken waits until the other was taken")
			w.until(func() bool { return len(w.queue.waiting) == 0 })
			require.Empty(t, w.queue.stuck)
		})
	}
}

func TestUpdatesComeAsOftenAsTold(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	p := w.withButton()
	w.SetFaults(Faults{Twice: Repeat{When: Next(1), Times: 2}})
	p.Says("a")
	p.Says("b")
	require.Equal(t, []string{"a", "b"}, texts(w.updates(nil)))
	for range 2 {
		require.Equal(t, []string{"a"}, texts(w.updates(map[string]any{"offset": 502})))
	}
	require.Empty(t, w.updates(map[string]any{"offset": 502}))
	require.Zero(t, w.Pending())
}

func TestUpdatesNobodyCanRead(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	p := Meet(t, w.Server, Profile{Name: "Ерлан", Started: true})
	p.Says("before")
	w.SetFaults(Faults{UnknownValue: Next(1)})
	p.Says("value")
	w.SetFaults(Faults{UnknownKind: Next(20)})
	for range 20 {
		p.Says("kind")
	}
	w.SetFaults(Faults{})
	p.Says("after")
	raw := must[[]json.RawMessage](w, "getUpdates", nil)
	require.Len(t, raw, 43)
	var last int64
	kinds := map[string]bool{}
	for i, body := range raw {
		var id struct {
			ID int64 `json:"update_id"`
		}
		require.NoError(t, json.Unmarshal(body, &id))
		require.Equal(t, int64(500+i), id.ID, "the ids have no gap")
		last = id.ID
		var u models.Update
		if i > 1 && i%2 == 0 && i < 42 {
			var fields map[string]json.RawMessage
			require.NoError(t, json.Unmarshal(body, &fields))
			delete(fields, "update_id")
			for name, value := range fields {
				kinds[name+" "+string(value)] = true
			}
		} else if i == 1 {
			require.ErrorContains(t, json.Unmarshal(body, &u), "unsupported MessageOrigin type", "the library cannot read it")
		} else {
			require.NoError(t, json.Unmarshal(body, &u))
		}
	}
	require.Len(t, kinds, len(unreadable), "all kinds were drawn")
	require.Empty(t, w.updates(map[string]any{"offset": last + 1}))
}

func TestAnUpdateWithoutAnID(t *testing.T) {
	t.Parallel()
	w, c := limited(t, Unlimited)
	p := Meet(t, w.Server, Profile{Name: "Ерлан", Started: true})
	w.SetFaults(Faults{NoID: Next(1)})
	p.Says("a")
	list := w.updates(nil)
	require.Equal(t, []int64{0}, ids(list))
	require.Equal(t, "a", list[0].Message.Text)
	require.Empty(t, w.updates(nil), "no offset can confirm it: it does not come at every poll")
	c.add(time.Second)
	require.Len(t, w.updates(nil), 1, "but it does come again")
	p.Says("b")
	require.Equal(t, []string{"b"}, texts(w.updates(nil)))
	require.Empty(t, w.updates(map[string]any{"offset": 502}))
	require.Zero(t, w.Pending())
}
