package bot

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"slices"
	"time"
)

// Inquiry asks the Bot API how the bot stands with it; it changes nothing there.
// It is for those who look after the service. Its errors hold no token.
type Inquiry struct{ api *api }

// Inquire returns an Inquiry; Close it.
func Inquire(server, token string) Inquiry { return Inquiry{newAPI(server, token, 1)} }

// Close gives its connections back.
func (i Inquiry) Close() { i.api.client.CloseIdleConnections() }

// Me is what the Bot API says of the bot. A nil is what it does not say.
type Me struct {
	ID         int64  `json:"id"`
	Username   string `json:"username"`
	JoinGroups *bool  `json:"can_join_groups"`
	ReadGroups *bool  `json:"can_read_all_group_messages"` // privacy mode is off
	Inline     *bool  `json:"supports_inline_queries"`
}

// Me asks who the bot is.
func (i Inquiry) Me(ctx context.Context) (me Me, err error) {
	return me, i.api.call(ctx, "getMe", struct{}{}, &me)
}

// WebhookState is what the Bot API says of the webhook. URL is empty where none
// is set.
type WebhookState struct {
	URL       string   `json:"url"`
	Pending   int      `json:"pending_update_count"`
	LastError int64    `json:"last_error_date"` // Unix time, 0: none
	Message   string   `json:"last_error_message"`
	Allowed   []string `json:"allowed_updates"`
}

// Webhook asks for the state of the webhook.
func (i Inquiry) Webhook(ctx context.Context) (state WebhookState, err error) {
	return state, i.api.call(ctx, "getWebhookInfo", struct{}{}, &state)
}

// AsksForAll says whether the kinds of updates asked for are those we handle.
func (s WebhookState) AsksForAll() bool {
	return !slices.ContainsFunc(allowedUpdates, func(kind string) bool { return !slices.Contains(s.Allowed, kind) })
}

// Handles says whether updates of a kind are asked for and handled.
func Handles(kind string) bool { return slices.Contains(allowedUpdates, kind) }

// Chat is a chat as the bot sees it.
type Chat struct {
	ID    int64  `json:"id"`
	Type  string `json:"type"`
	Title string `json:"title"`
}

// Chat asks for a chat by its id or @name.
func (i Inquiry) Chat(ctx context.Context, chat string) (c Chat, err error) {
	return c, i.api.call(ctx, "getChat", map[string]any{"chat_id": chatID(chat)}, &c)
}

// Member is what somebody is in a chat. A nil is what does not apply.
type Member struct {
	Status   string `json:"status"`
	CanPost  *bool  `json:"can_post_messages"`
	CanEdit  *bool  `json:"can_edit_messages"`
	CanWrite *bool  `json:"can_send_messages"`
}

// Member asks what the bot with this id is in a chat.
func (i Inquiry) Member(ctx context.Context, chat string, id int64) (m Member, err error) {
	return m, i.api.call(ctx, "getChatMember", map[string]any{"chat_id": chatID(chat), "user_id": id}, &m)
}

// chatID is a number where the text is one.
func chatID(chat string) any {
	if json.Valid([]byte(chat)) {
		return json.RawMessage(chat)
	}
	return chat
}

// Clock is the time the server tells in the head of an answer, to the second.
func (i Inquiry) Clock(ctx context.Context) (time.Time, error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, i.api.base+"getMe", nil)
	if err != nil {
		return time.Time{}, &unsentError{"the address of the Bot API cannot be read"}
	}
	resp, err := i.api.client.Do(req)
	if err != nil {
		return time.Time{}, &lostError{reason(err)}
	}
	defer resp.Body.Close()
	told, err := http.ParseTime(resp.Header.Get("Date"))
	if err != nil {
		return time.Time{}, errors.New("the Bot API tells no time")
	}
	return told, nil
}

// RefusesToken says that the Bot API does not know the token.
func RefusesToken(err error) bool { return isWrongToken(err) }
