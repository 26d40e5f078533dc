package bot

import (
	"errors"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestVerdict(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		err  error
		want fate
	}{
		{nil, delivered},
		{&APIError{Code: 429, Description: "Too Many Requests: retry after 3"}, slower},
		{&APIError{Code: 502, Description: "not an answer of the Bot API"}, later},
		{&APIError{Code: 401, Description: "Unauthorized"}, locked},
		{&APIError{Code: 403, Description: "Forbidden: bot was blocked by the user"}, unreachable},
		{&APIError{Code: 403, Description: "Forbidden: user is deactivated"}, unreachable},
		{&APIError{Code: 400, Description: "Bad Request: chat not found"}, unreachable},
		{&APIError{Code: 400, Description: "Bad Request: group chat was upgraded to a supergroup chat", MigrateTo: -100}, moved},
		{&APIError{Code: 400, Description: "Bad Request: message is not modified: specified new message content and reply markup are exactly the same"}, delivered},
		{&APIError{Code: 400, Description: "Bad Request: message to edit not found"}, asNew},
		{&APIError{Code: 400, Description: "Bad Request: message can't be edited"}, asNew},
		{&APIError{Code: 400, Description: "Bad Request: there is no text in the message to edit"}, asNew},
		{&APIError{Code: 400, Description: "Bad Request: can't parse entities: Unexpected end tag at byte offset 3"}, asPlain},
		{&APIError{Code: 400, Description: "Bad Request: message is too long"}, refused},
		{&lostError{"connection closed"}, perhaps},
		{&unsentError{"dial failed"}, later},
		{&pictureError{errors.New("unknown file")}, refused},
		{errors.New("the database is away"), later},
	} {
		require.Equal(t, c.want, verdict(c.err), "%v", c.err)
	}
}

func TestAsPlainText(t *testing.T) {
	t.Parallel()
	plain, changed := asPlainText(draft{method: "sendMessage", body: []byte(`{"chat_id":1,"text":"<b>Әсел &amp; Асқар</b> &lt;3","parse_mode":"HTML"}`)})
	require.True(t, changed)
	require.JSONEq(t, `{"chat_id":1,"text":"Әсел & Асқар <3"}`, string(plain.body))
	_, changed = asPlainText(plain)
	require.False(t, changed, "once")
}

func TestAsNewMessage(t *testing.T) {
	t.Parallel()
	d, changed := asNewMessage(draft{method: "editMessageText", body: []byte(`{"chat_id":1,"message_id":5,"text":"x"}`)})
	require.True(t, changed)
	require.Equal(t, "sendMessage", d.method)
	require.JSONEq(t, `{"chat_id":1,"text":"x"}`, string(d.body))
	_, changed = asNewMessage(d)
	require.False(t, changed, "once")
}
