package simulator

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

const notModified = "Bad Request: message is not modified: specified new message content and reply markup are exactly the same as a current content and reply markup of the message"

func TestEditingText(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	m := w.sends("<b>ескі</b>", map[string]any{"parse_mode": "HTML", "reply_markup": inline(row(button("A", "a")))})
	edit := func(text string, more map[string]any) map[string]any {
		params := map[string]any{"chat_id": aigul, "message_id": m.MessageID, "text": text}
		for k, v := range more {
			params[k] = v
		}
		return params
	}
	w.refused("editMessageText", edit("<b>ескі</b>", map[string]any{"parse_mode": "HTML", "reply_markup": inline(row(button("A", "a")))}), notModified)
	changed := must[Message](w, "editMessageText", edit("<b>ескі</b>", map[string]any{"parse_mode": "HTML"}))
	require.Nil(t, changed.ReplyMarkup, "no reply_markup takes the buttons away")
	require.NotZero(t, changed.EditDate)
	require.Equal(t, "жаңа", must[Message](w, "editMessageText", edit("жаңа", nil)).Text)
	w.refused("editMessageText", edit("жаңа", nil), notModified)
	w.refused("editMessageText", edit("", nil), "Bad Request: message text is empty")
	w.refused("editMessageText", edit(strings.Repeat("a", 4097), nil), "Bad Request: message is too long")
	w.refused("editMessageText", edit("x", map[string]any{"reply_markup": map[string]any{"keyboard": []any{row("A")}}}), "Bad Request: inline keyboard expected")
	w.refused("editMessageText", edit("x", map[string]any{"message_id": 999}), "Bad Request: message to edit not found")
	w.refused("editMessageText", edit("x", map[string]any{"chat_id": 999}), "Bad Request: chat not found")
	w.refused("editMessageCaption", map[string]any{"chat_id": aigul, "message_id": m.MessageID, "caption": "x"}, "Bad Request: there is no caption in the message to edit")
}

func TestWhatCannotBeEdited(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	p := Meet(t, w.Server, Profile{Name: "Ерлан"})
	p.Start()
	w.refused("editMessageText", map[string]any{"chat_id": p.ID, "message_id": p.Last().MessageID, "text": "x"}, "Bad Request: message can't be edited")
	menu := w.sends("мәзір", map[string]any{"reply_markup": map[string]any{"keyboard": []any{row("A")}}})
	w.refused("editMessageText", map[string]any{"chat_id": aigul, "message_id": menu.MessageID, "text": "x"}, "Bad Request: message can't be edited")
	photo := w.sendPicture(nil)
	w.refused("editMessageText", map[string]any{"chat_id": aigul, "message_id": photo.MessageID, "text": "x"}, "Bad Request: there is no text in the message to edit")
}

func TestEditingButtonsAndCaptions(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	m := w.sends("a")
	buttons := map[string]any{"chat_id": aigul, "message_id": m.MessageID, "reply_markup": inline(row(button("A", "a")))}
	require.NotNil(t, must[Message](w, "editMessageReplyMarkup", buttons).ReplyMarkup)
	w.refused("editMessageReplyMarkup", buttons, notModified)
	delete(buttons, "reply_markup")
	require.Nil(t, must[Message](w, "editMessageReplyMarkup", buttons).ReplyMarkup)

	photo := w.sendPicture(map[string]string{"caption": "<b>бір</b>", "parse_mode": "HTML"})
	caption := map[string]any{"chat_id": aigul, "message_id": photo.MessageID, "caption": "екі"}
	require.Equal(t, "екі", must[Message](w, "editMessageCaption", caption).Caption)
	w.refused("editMessageCaption", caption, notModified)
	caption["caption"] = strings.Repeat("ә", 1025)
	w.refused("editMessageCaption", caption, "Bad Request: message caption is too long")
}

func TestDeleting(t *testing.T) {
	t.Parallel()
	now := time.Now()
	w := newWorld(t, func(c *Config) { c.Now = func() time.Time { return now } })
	m, old := w.sends("a"), w.sends("b")
	params := map[string]any{"chat_id": aigul, "message_id": m.MessageID}
	require.True(t, must[bool](w, "deleteMessage", params))
	w.refused("deleteMessage", params, "Bad Request: message to delete not found")
	params["text"] = "x"
	w.refused("editMessageText", params, "Bad Request: message to edit not found")
	now = now.Add(49 * time.Hour)
	w.refused("deleteMessage", map[string]any{"chat_id": aigul, "message_id": old.MessageID}, "Bad Request: message can't be deleted for everyone")
}
