package simulator

import (
	"strconv"
	"testing"

	"github.com/stretchr/testify/require"
)

func itoa(n int) string { return strconv.Itoa(n) }

func TestAChannelWithTheBotAsAdministrator(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	owner := Meet(t, w.Server, Profile{Name: "Редактор"})
	reader := Meet(t, w.Server, Profile{Name: "Оқырман"})
	c := Opens(owner, "Апта қорытындысы")
	u := w.updates(nil)
	require.Len(t, u, 1)
	require.Equal(t, "administrator", u[0].Member.New.Status)
	require.Equal(t, "left", u[0].Member.Old.Status)
	require.Equal(t, "channel", u[0].Member.Chat.Type)

	m := must[Message](w, "sendMessage", map[string]any{"chat_id": c.ID, "text": "Апта"})
	require.Nil(t, m.From)
	require.Equal(t, "Апта қорытындысы", m.SenderChat.Title)
	reader.JoinsChannel(c)
	require.Equal(t, 3, must[int](w, "getChatMemberCount", map[string]any{"chat_id": c.ID}))
	require.Equal(t, "member", must[membership](w, "getChatMember", map[string]any{"chat_id": c.ID, "user_id": reader.ID}).Status)
	require.Equal(t, "creator", must[membership](w, "getChatMember", map[string]any{"chat_id": c.ID, "user_id": owner.ID}).Status)
	bot := must[map[string]any](w, "getChatMember", map[string]any{"chat_id": c.ID, "user_id": 123456})
	require.Equal(t, true, bot["can_post_messages"])
	require.Len(t, must[[]membership](w, "getChatAdministrators", map[string]any{"chat_id": c.ID}), 1)
	w.refused("getChatMember", map[string]any{"chat_id": c.ID, "user_id": 5}, "Bad Request: PARTICIPANT_ID_INVALID")
	w.refused("getChatAdministrators", map[string]any{"chat_id": aigul}, "Bad Request: there are no administrators in the private chat")

	c.Appoints("kicked")
	w.refused("sendMessage", map[string]any{"chat_id": c.ID, "text": "a"}, "Forbidden: bot was kicked from the channel chat")
	c.Appoints("administrator")
	require.True(t, must[bool](w, "leaveChat", map[string]any{"chat_id": c.ID}))
	w.refused("sendMessage", map[string]any{"chat_id": c.ID, "text": "a"}, "Forbidden: bot is not a member of the channel chat")
}

func TestPostsAreToldToABotThatIsAdministrator(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	owner := Meet(t, w.Server, Profile{Name: "Редактор"})
	c := Opens(owner, "Апта")
	c.Posts("бірінші")
	var kinds []string
	w.mu.Lock()
	for _, u := range w.queue.waiting {
		kinds = append(kinds, u.kind)
	}
	_, err := w.say(w.chats[c.ID], w.people[aigul], "мен де", 0)
	w.mu.Unlock()
	require.Equal(t, []string{"my_chat_member", "channel_post"}, kinds)
	require.ErrorContains(t, err, "may not post")
	require.Len(t, c.Messages(), 1)
}

func TestPlacesThereAreFromTheBeginning(t *testing.T) {
	t.Parallel()
	w := newWorld(t, func(c *Config) {
		c.Places = []Place{
			{Type: "channel", Title: "Арна", Username: "arna", Owner: aigul, Bot: "administrator"},
			{Type: "group", Title: "Көрші", Owner: aigul, Members: []int64{serik, 77}},
			{Type: "group", Title: "Иесіз", Owner: 77},
		}
	})
	require.Empty(t, w.updates(nil), "the bot is told of no past")
	m := must[Message](w, "sendMessage", map[string]any{"chat_id": "@Arna", "text": "сәлем"})
	require.Equal(t, "arna", m.Chat.Username)
	w.refused("sendMessage", map[string]any{"chat_id": "@nobody", "text": "a"}, "Bad Request: chat not found")
	chats := controlGet[[]shownChat](w, "/sim/chats?person=1002")
	require.Len(t, chats, 3)
	require.Equal(t, []string{"private", "channel", "group"}, []string{chats[0].Type, chats[1].Type, chats[2].Type})
	require.Equal(t, "left", chats[1].Role, "a channel may be read before one joins it")
	require.Equal(t, "left", chats[2].Bot)
	require.Equal(t, 2, chats[2].Count)

	code, body := controlPost(w, "/sim/say", map[string]any{"person": serik, "chat": chats[2].ID, "text": "сәлем"})
	require.Equal(t, 200, code, body)
	require.Empty(t, w.updates(nil), "the bot is not in this group")
	code, _ = controlPost(w, "/sim/join", map[string]any{"person": serik, "chat": chats[1].ID})
	require.Equal(t, 200, code)
	code, body = controlPost(w, "/sim/leave", map[string]any{"person": aigul, "chat": chats[1].ID})
	require.Equal(t, 400, code, body)
}

func TestOnesOwnMessagesAreEditedWithdrawnAndForwarded(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	p, g := w.withGroup()
	g.Says(p, "/find a")
	id := g.Messages()[1].MessageID
	for _, c := range []struct {
		path string
		in   map[string]any
		code int
	}{
		{"edit", map[string]any{"person": p.ID, "chat": g.ID, "message_id": id, "text": "/find b"}, 200},
		{"edit", map[string]any{"person": aigul, "chat": g.ID, "message_id": id, "text": "x"}, 400},
		{"forward", map[string]any{"person": p.ID, "from": g.ID, "message_id": id}, 200},
		{"contact", map[string]any{"person": p.ID, "phone": "+7701", "first_name": "Ер"}, 200},
		{"delete", map[string]any{"person": p.ID, "chat": g.ID, "message_id": id}, 200},
		{"delete", map[string]any{"person": p.ID, "chat": g.ID, "message_id": id}, 400},
	} {
		code, body := controlPost(w, "/sim/"+c.path, c.in)
		require.Equal(t, c.code, code, "%s %s", c.path, body)
	}
	require.Len(t, g.Messages(), 1)
	require.Equal(t, "/find b", p.Messages()[0].Text)
}
