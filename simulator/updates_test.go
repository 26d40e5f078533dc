package simulator

import (
	"context"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// got is an update as the bot reads it.
type got struct {
	UpdateID int64         `json:"update_id"`
	Message  *Message      `json:"message"`
	Edited   *Message      `json:"edited_message"`
	Callback *callback     `json:"callback_query"`
	Member   *member       `json:"my_chat_member"`
	Inline   *inlineUpdate `json:"inline_query"`
	Chosen   *chosenResult `json:"chosen_inline_result"`
}

// updates asks for updates, not in haste.
func (w *world) updates(params map[string]any) []got {
	w.t.Helper()
	w.mu.Lock()
	w.queue.asked = time.Time{}
	w.mu.Unlock()
	return must[[]got](w, "getUpdates", params)
}

func texts(updates []got) []string {
	all := []string{}
	for _, u := range updates {
		all = append(all, u.Message.Text)
	}
	return all
}

func TestUpdatesComeUntilConfirmed(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	p := Meet(t, w.Server, Profile{Name: "Ерлан", Started: true})
	for _, text := range []string{"a", "b", "c", "d"} {
		p.Says(text)
	}
	first := w.updates(nil)
	require.Equal(t, []string{"a", "b", "c", "d"}, texts(first))
	require.Equal(t, int64(500), first[0].UpdateID)
	require.Equal(t, int64(501), first[1].UpdateID)
	require.Equal(t, []string{"a", "b"}, texts(w.updates(map[string]any{"limit": 2})))
	require.Equal(t, []string{"a", "b", "c", "d"}, texts(w.updates(map[string]any{"offset": 1})), "an offset below all confirms nothing")
	require.Equal(t, []string{"a", "b", "c", "d"}, texts(w.updates(map[string]any{"offset": 9999})), "nor does one beyond all")
	require.Equal(t, []string{"b", "c", "d"}, texts(w.updates(map[string]any{"offset": 501})))
	require.Equal(t, []string{"d"}, texts(w.updates(map[string]any{"offset": -1})), "a negative one forgets the older")
	require.Equal(t, 1, w.Pending())
	require.Empty(t, w.updates(map[string]any{"offset": 504}))
	require.Zero(t, w.Pending())
}

// TestHaste: a bot that asks for the same updates again within half a second gets
// one, so that it does not spin over a hundred.
func TestHaste(t *testing.T) {
	t.Parallel()
	var clock atomic.Int64
	w := newWorld(t, func(c *Config) { c.Now = func() time.Time { return time.UnixMilli(1_800_000_000_000 + clock.Load()) } })
	p := Meet(t, w.Server, Profile{Name: "Ерлан", Started: true})
	for _, text := range []string{"a", "b", "c"} {
		p.Says(text)
	}
	asks := func(after time.Duration, offset int64, want ...string) {
		t.Helper()
		clock.Add(after.Milliseconds())
		require.Equal(t, want, texts(must[[]got](w, "getUpdates", map[string]any{"offset": offset})))
	}
	asks(0, 500, "a", "b", "c")
	asks(100*time.Millisecond, 500, "a")
	asks(400*time.Millisecond, 500, "a")
	asks(0, 501, "b", "c")
	asks(0, 500, "b", "c")
	asks(500*time.Millisecond, 500, "b", "c")
	asks(0, 500, "b")
}

func TestMessagesAreSeenOnceConfirmed(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	p := Meet(t, w.Server, Profile{Name: "Ерлан", Started: true})
	p.Says("a")
	seen := func() bool {
		h := controlGet[historyOf](w, historyPath(p.ID))
		return h.Messages[0].SeenByBot
	}
	w.updates(nil)
	require.False(t, seen())
	w.updates(map[string]any{"offset": 501})
	require.True(t, seen())
}

func TestALongPollEndsWithTheUpdate(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	p := Meet(t, w.Server, Profile{Name: "Ерлан", Started: true})
	done := make(chan []got)
	go func() { done <- w.updates(map[string]any{"timeout": 50}) }()
	w.waitForPoll()
	p.Says("a")
	require.Equal(t, []string{"a"}, texts(<-done))
}

// waitForPoll waits until a getUpdates has arrived.
func (w *world) waitForPoll() {
	w.t.Helper()
	w.mu.Lock()
	defer w.mu.Unlock()
	for w.queue.polls == 0 {
		require.True(w.t, w.await(w.t.Context(), time.After(patience)))
	}
}

func TestALongPollEndsWhenTheClientGoes(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	ctx, cancel := context.WithCancel(t.Context())
	r := w.request("GET", "/bot"+testToken+"/getUpdates?timeout=50", "", nil).WithContext(ctx)
	gone := make(chan error)
	go func() {
		resp, err := w.http.Do(r)
		if err == nil {
			resp.Body.Close()
		}
		gone <- err
	}()
	w.waitForPoll()
	cancel()
	require.Error(t, <-gone)
	w.mu.Lock()
	defer w.mu.Unlock()
	for !w.calls.list[0].Done {
		require.True(t, w.await(t.Context(), time.After(patience)), "the poll goes on without a client")
	}
}

func TestASecondPollEndsTheFirst(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	first := make(chan apiAnswer)
	go func() { first <- w.api("getUpdates", map[string]any{"timeout": 50}) }()
	w.waitForPoll()
	require.Empty(t, w.updates(nil))
	a := <-first
	require.Equal(t, 409, a.Code)
	require.Equal(t, "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running", a.Description)

	go func() { first <- w.api("getUpdates", map[string]any{"timeout": 50}) }()
	w.mu.Lock()
	for w.queue.polls < 3 {
		require.True(t, w.await(t.Context(), time.After(patience)))
	}
	w.mu.Unlock()
	require.True(t, must[bool](w, "setWebhook", map[string]any{"url": "http://127.0.0.1:1/x"}))
	require.Equal(t, "Conflict: terminated by setWebhook request", (<-first).Description)
	w.refused("getUpdates", nil, "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first")
	require.True(t, must[bool](w, "deleteWebhook", nil))
	require.Empty(t, w.updates(nil))
}

func TestTheServerEndsLongPolls(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	done := make(chan apiAnswer)
	go func() { done <- w.api("getUpdates", map[string]any{"timeout": 50}) }()
	w.waitForPoll()
	w.Close()
	require.Equal(t, "Internal Server Error: restart", (<-done).Description, "so that a bot waits before it asks again")
}

func TestOnlyTheKindsAskedForCome(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	p := Meet(t, w.Server, Profile{Name: "Ерлан", Started: true})
	w.updates(map[string]any{"allowed_updates": []string{"my_chat_member"}})
	p.Says("a")
	p.Blocks()
	list := w.updates(nil)
	require.Len(t, list, 1, "the setting holds until another is given")
	require.Equal(t, "kicked", list[0].Member.New.Status)
	w.updates(map[string]any{"allowed_updates": []string{}})
	p.Start()
	require.Len(t, w.updates(map[string]any{"offset": list[0].UpdateID + 1}), 2)
}

func TestEveryKindOfUpdate(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	p := Meet(t, w.Server, Profile{Name: "Ерлан", LanguageCode: "kk"})
	m := w.sends("танда", map[string]any{"reply_markup": inline(row(button("Бірі", "one")))})
	p.Start("dep_7")
	p.Rewrites("жаңа")
	p.Sends(PhotoOf(picture(t, 20, 20), "сурет"))
	p.Sends(VoiceOf(3))
	p.Sends(LocationAt(51.1, 71.4))
	p.Sends(DocumentOf("хат.pdf", []byte("%PDF-1.7"), "хат"))
	p.Sends(StickerOf("👍"))
	p.Blocks()
	w.mu.Lock()
	id, err := w.pressButton(w.chatOf(w.people[aigul]), w.people[aigul], m.MessageID, pressing{Data: "one"}.pick)
	w.mu.Unlock()
	require.NoError(t, err)

	u := w.updates(nil)
	require.Len(t, u, 9)
	require.Equal(t, "/start dep_7", u[0].Message.Text)
	require.Equal(t, []Entity{{Type: "bot_command", Offset: 0, Length: 6}}, u[0].Message.Entities)
	require.Equal(t, &User{ID: p.ID, FirstName: "Ерлан", LanguageCode: "kk"}, u[0].Message.From)
	require.Equal(t, "private", u[0].Message.Chat.Type)
	require.Equal(t, "жаңа", u[1].Edited.Text)
	require.Equal(t, u[0].Message.MessageID, u[1].Edited.MessageID)
	require.Equal(t, "сурет", u[2].Message.Caption)
	require.Equal(t, 3, u[3].Message.Voice.Duration)
	require.InDelta(t, 51.1, u[4].Message.Location.Latitude, 1e-9)
	require.Equal(t, "хат.pdf", u[5].Message.Document.FileName)
	require.Equal(t, "👍", u[6].Message.Sticker.Emoji)
	require.Equal(t, "kicked", u[7].Member.New.Status)
	require.Equal(t, callback{ID: id, From: *u[8].Callback.Message.pretend(aigul), Message: u[8].Callback.Message, ChatInstance: u[8].Callback.ChatInstance, Data: "one"}, *u[8].Callback)
	require.Equal(t, m.MessageID, u[8].Callback.Message.MessageID)
}

// pretend is the person of newWorld with this id.
func (*Message) pretend(id int64) *User {
	return &User{ID: id, FirstName: "Айгүл", LastName: "Сапарова", Username: "aigul", LanguageCode: "kk"}
}

func TestUpdatesGrowOld(t *testing.T) {
	t.Parallel()
	now := time.Now()
	w := newWorld(t, func(c *Config) { c.Now = func() time.Time { return now } })
	p := Meet(t, w.Server, Profile{Name: "Ерлан", Started: true})
	must[Message](w, "sendMessage", map[string]any{"chat_id": p.ID, "text": "a", "reply_markup": inline(row(button("Бірі", "one")))})
	p.Presses("Бірі")
	p.Says("a")
	now = now.Add(151 * time.Second)
	require.Equal(t, []string{"a"}, texts(w.updates(nil)), "a press waits 150 seconds only")
	now = now.Add(24 * time.Hour)
	require.Empty(t, w.updates(nil))
}

func TestDeliverTwice(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.DeliverTwice(true)
	p := Meet(t, w.Server, Profile{Name: "Ерлан", Started: true})
	p.Says("a")
	p.Says("b")
	require.Equal(t, []string{"a", "b"}, texts(w.updates(nil)))
	require.Equal(t, []string{"a", "b"}, texts(w.updates(map[string]any{"offset": 502})), "confirmed, and here again")
	require.Empty(t, w.updates(map[string]any{"offset": 502}))
}
