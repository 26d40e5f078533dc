package simulator

import (
	"bytes"
	"testing"

	"github.com/stretchr/testify/require"
)

// lived is a world in which something of everything has happened.
func lived(t *testing.T) *world {
	t.Helper()
	w := newWorld(t, func(c *Config) {
		c.Places = []Place{{Type: "group", Title: "Біздің көше", Owner: aigul, Members: []int64{serik}, Bot: "member"}}
	})
	p := Meet(t, w.Server, Profile{ID: 7, Name: "Жаңа адам"})
	p.Start()
	p.SendsVoice(3)
	w.sends("<b>Сәлем</b>", map[string]any{"parse_mode": "HTML", "reply_markup": inline(row(button("Бас", "a"), map[string]any{"text": "Ашу", "switch_inline_query": ""}))})
	w.sends("мәзір", map[string]any{"reply_markup": map[string]any{"keyboard": row(row("Іздеу"))}})
	gone := w.sends("өшеді")
	must[bool](w, "deleteMessage", map[string]any{"chat_id": aigul, "message_id": gone.MessageID})
	content, body := form(t, map[string]string{"chat_id": "1001", "caption": "сурет"}, map[string][]byte{"photo": picture(t, 20, 10)})
	require.True(t, w.answerTo(w.request("POST", "/bot"+testToken+"/sendPhoto", content, body)).OK)
	must[bool](w, "setMyCommands", map[string]any{"commands": []any{map[string]any{"command": "find", "description": "Іздеу"}}})
	c := Opens(Meet(t, w.Server, Profile{ID: 8, Name: "Редактор"}), "Апта")
	c.Posts("бірінші")
	Gather(p, "Аула")
	return w
}

func TestAWorldIsRestoredAsItWas(t *testing.T) {
	t.Parallel()
	w := lived(t)
	saved, err := w.Save()
	require.NoError(t, err)
	require.NotContains(t, string(saved), testToken)

	next := newWorld(t, func(c *Config) {
		c.Places = []Place{{Type: "group", Title: "Біздің көше", Owner: aigul, Bot: "member"}}
		c.People[1].Name = "Серік Жаңа"
	})
	require.NoError(t, next.Restore(saved))
	again, err := next.Save()
	require.NoError(t, err)
	require.Equal(t, string(bytes.ReplaceAll(saved, []byte(`"name":"Серік"`), []byte(`"name":"Серік Жаңа"`))), string(again), "what the Config says of people holds")
	require.Equal(t, w.said(aigul), next.said(aigul))
	require.Equal(t, w.keyboard(), next.keyboard())
	require.Equal(t, w.Pending(), next.Pending())

	before := w.said(aigul)
	m := next.sends("келесі")
	require.Greater(t, m.MessageID, before[len(before)-1].MessageID)
	photo := before[len(before)-1].Photo[0].FileID
	require.Equal(t, must[map[string]any](w, "getFile", map[string]any{"file_id": photo}), must[map[string]any](next, "getFile", map[string]any{"file_id": photo}))
	Meet(t, next.Server, Profile{ID: 9, Name: "Тағы"}).Start()
	ids := map[int64]bool{}
	for _, u := range next.updates(nil) {
		require.False(t, ids[u.UpdateID], "no update has the id of another")
		ids[u.UpdateID] = true
	}
}

func TestWhatIsBrokenIsNotRestored(t *testing.T) {
	t.Parallel()
	saved, err := lived(t).Save()
	require.NoError(t, err)
	w := newWorld(t)
	before, err := w.Save()
	require.NoError(t, err)
	for _, broken := range [][]byte{
		nil, []byte("null"), []byte("{}"), []byte(`[1]`), saved[:len(saved)/2], append(bytes.Clone(saved), '!'),
		bytes.Replace(saved, []byte(`"version":1`), []byte(`"version":2`), 1),
		bytes.Replace(saved, []byte(`"members":[1001,1002]`), []byte(`"members":[1001,5]`), 1),
		bytes.Replace(saved, []byte(`"members":[1001,1002]`), []byte(`"members":[]`), 1),
		bytes.Replace(saved, []byte(`"groups":[`), []byte(`"groups":[-1,`), 1),
		bytes.Replace(saved, []byte(`"info":{"id":7,`), []byte(`"info":{"id":77,`), 1),
	} {
		require.NotEqual(t, saved, broken)
		require.ErrorIs(t, w.Restore(broken), ErrKept, "%.60s", broken)
		after, err := w.Save()
		require.NoError(t, err)
		require.Equal(t, before, after)
	}
}
