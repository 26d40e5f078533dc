package simulator

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestPressesAreAnsweredOnce(t *testing.T) {
	t.Parallel()
	const tooOld = "Bad Request: query is too old and response timeout expired or query ID is invalid"
	w := newWorld(t)
	p := Meet(t, w.Server, Profile{Name: "Ерлан", Started: true})
	must[Message](w, "sendMessage", map[string]any{"chat_id": p.ID, "text": "танда", "reply_markup": inline(row(button("Бірі", "one")))})
	p.Presses("Бірі")
	id := w.updates(nil)[0].Callback.ID
	w.refused("answerCallbackQuery", map[string]any{"callback_query_id": "1"}, tooOld)
	w.refused("answerCallbackQuery", map[string]any{"callback_query_id": id, "text": strings.Repeat("ә", 201)}, "Bad Request: MESSAGE_TOO_LONG")
	w.refused("answerCallbackQuery", map[string]any{"callback_query_id": id, "url": "https://egov.kz"}, "Bad Request: URL_INVALID")
	require.True(t, must[bool](w, "answerCallbackQuery", map[string]any{"callback_query_id": id, "text": strings.Repeat("ә", 200)}))
	w.refused("answerCallbackQuery", map[string]any{"callback_query_id": id}, tooOld)
	p.SeesToast("әәә")
}
