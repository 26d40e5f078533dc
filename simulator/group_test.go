package simulator

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// withGroup is a group that Ерлан made, and what the bot was told of it so far is confirmed.
func (w *world) withGroup() (*Person, *Group) {
	w.t.Helper()
	p := Meet(w.t, w.Server, Profile{Name: "Ерлан", Started: true})
	g := Gather(p, "Көше кеңесі")
	list := w.updates(nil)
	require.Len(w.t, list, 2)
	require.Equal(w.t, "member", list[0].Member.New.Status)
	require.Equal(w.t, "left", list[0].Member.Old.Status)
	require.Equal(w.t, Chat{ID: g.ID, Type: "group", Title: "Көше кеңесі"}, list[0].Member.Chat)
	require.Equal(w.t, "qalauly_bot", list[1].Message.NewMembers[0].Username)
	require.Empty(w.t, w.updates(map[string]any{"offset": 502}))
	return p, g
}

func TestAGroupHearsTheBot(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	p, g := w.withGroup()
	other := Meet(t, w.Server, Profile{Name: "Дана"})
	require.Negative(t, g.ID)
	g.Says(p, "/find@Qalauly_bot Ақадыр")
	g.Says(p, "/find@other_bot Ақадыр")
	g.Says(other, "жай сөз")
	g.Says(other, "🙂 /find")
	list := w.updates(nil)
	require.Equal(t, []string{"/find@Qalauly_bot Ақадыр", "🙂 /find"}, texts(list), "a bot does not hear what is not for it")
	require.Equal(t, g.ID, list[0].Message.Chat.ID)
	require.Equal(t, other.ID, list[1].Message.From.ID)

	must[Message](w, "sendMessage", map[string]any{"chat_id": g.ID, "text": "табылды", "reply_markup": inline(row(button("Келесі", "next")))})
	require.Equal(t, g.ID, g.Sees("табылды").Chat.ID)
	g.Presses(other, "Келесі")
	u := w.updates(map[string]any{"offset": 504})
	require.Equal(t, other.ID, u[0].Callback.From.ID)
	require.Equal(t, g.ID, u[0].Callback.Message.Chat.ID)
	require.Len(t, g.Messages(), 6)
	require.Equal(t, "Көше кеңесі", must[Chat](w, "getChat", map[string]any{"chat_id": g.ID}).Title)
	w.refused("sendMessage", map[string]any{"chat_id": -77, "text": "a"}, "Bad Request: chat not found")
}

func TestABotIsPutOutOfAGroup(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	p, g := w.withGroup()
	g.Removes(p)
	require.Equal(t, "kicked", w.updates(nil)[0].Member.New.Status)
	w.refused("sendMessage", map[string]any{"chat_id": g.ID, "text": "a"}, "Forbidden: bot was kicked from the group chat")
	g.Says(p, "/find")
	require.Empty(t, w.updates(map[string]any{"offset": 503}))
}

func TestAGroupBecomesASupergroup(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	p, g := w.withGroup()
	old := g.ID
	g.Migrates()
	require.NotEqual(t, old, g.ID)
	list := w.updates(nil)
	require.Equal(t, old, list[0].Message.Chat.ID)
	require.Equal(t, g.ID, list[0].Message.MigrateTo)
	require.Equal(t, g.ID, list[1].Message.Chat.ID)
	require.Equal(t, old, list[1].Message.MigrateFrom)
	require.Equal(t, "supergroup", list[1].Message.Chat.Type)
	for _, method := range []string{"sendMessage", "sendChatAction"} {
		params := map[string]any{"chat_id": old, "text": "a"}
		if method == "sendChatAction" {
			params = map[string]any{"chat_id": old, "action": "typing"}
		}
		a := w.api(method, params)
		require.Equal(t, 400, a.Code)
		require.Equal(t, "Bad Request: group chat was upgraded to a supergroup chat", a.Description)
		require.Equal(t, g.ID, a.Parameters.MigrateTo)
	}
	must[Message](w, "sendMessage", map[string]any{"chat_id": g.ID, "text": "осында"})
	g.Sees("осында")
	g.Says(p, "/find")
	_, err := w.Migrate(old)
	require.ErrorContains(t, err, "is a supergroup now")
	_, err = w.Migrate(g.ID)
	require.ErrorContains(t, err, "is a supergroup already")
	_, err = w.Migrate(aigul)
	require.ErrorContains(t, err, "there is no group")
}

func TestAGroupTakesTwentyMessagesAMinute(t *testing.T) {
	t.Parallel()
	w, c := limited(t, Plain)
	_, g := w.withGroup()
	for range 20 {
		require.Zero(t, w.tries(g.ID))
		c.add(time.Second)
	}
	require.Equal(t, 40, w.tries(g.ID))
	c.add(39 * time.Second)
	require.Equal(t, 1, w.tries(g.ID))
	c.add(time.Second)
	require.Zero(t, w.tries(g.ID))
	require.Equal(t, 1, w.tries(g.ID))
	c.add(time.Minute)
	require.Zero(t, w.tries(g.ID))
}

func TestAGroupThatCannotBeMade(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	var seen witness
	p := Meet(&seen, w.Server, Profile{Name: "Ерлан", Started: true})
	Gather(p, " ")
	require.Contains(t, seen.failure, "a group needs a title")
	g := Gather(p, "Топ")
	g.Presses(p, "Бірі")
	require.Contains(t, seen.failure, `no button has "Бірі" in its label`)
	g.Says(p, " ")
	require.Contains(t, seen.failure, "there is nothing to send")
	g.Removes(p)
	g.Removes(p)
	require.Contains(t, seen.failure, "the bot is not in the group any more")
	w.Close()
	g.Sees("x")
	require.Contains(t, seen.failure, `nobody in the group sees "x"`)
}
