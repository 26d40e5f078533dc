package bot

import (
	"encoding/json"
	"errors"
	"fmt"
	"hash/fnv"
	"strings"
)

// update is what we read of a Telegram update, and no more: a field of a kind
// that did not exist when this was written cannot make an update unreadable.
type update struct {
	ID       *int64       `json:"update_id"`
	Message  *message     `json:"message"`
	Edited   *message     `json:"edited_message"` // one that was sent before, as it is now
	Callback *callback    `json:"callback_query"`
	Member   *member      `json:"my_chat_member"`
	Inline   *inlineQuery `json:"inline_query"`
}

type message struct {
	ID       int64      `json:"message_id"`
	From     *user      `json:"from"`
	Chat     chat       `json:"chat"`
	Date     int64      `json:"date"`
	Text     string     `json:"text"`
	Caption  string     `json:"caption"`
	Album    string     `json:"media_group_id"` // the same for all pictures of an album
	Photo    []sentFile `json:"photo"`          // in several sizes, the largest last
	Document *sentFile  `json:"document"`
	Video    *sentFile  `json:"video"`
	Audio    *sentFile  `json:"audio"`
	Voice    *sentFile  `json:"voice"`
	Round    *sentFile  `json:"video_note"`
	Moving   *sentFile  `json:"animation"` // which stands as a document too
	Sticker  *sentFile  `json:"sticker"`
	Location *point     `json:"location"`
	Via      *user      `json:"via_bot"`          // it was chosen from what this bot offered inline
	ReplyTo  *message   `json:"reply_to_message"` // what it answers
	Markup   *keyboard  `json:"reply_markup"`     // the buttons under a message of ours

	MigrateTo   int64 `json:"migrate_to_chat_id"` // the group's id from now on
	MigrateFrom int64 `json:"migrate_from_chat_id"`
}

// sentFile is a file in a message.
type sentFile struct {
	ID     string `json:"file_id"`
	Unique string `json:"file_unique_id"`
	Name   string `json:"file_name"`
	MIME   string `json:"mime_type"`
	Size   int64  `json:"file_size"`
}

// keyboard is the buttons under a message, as far as they carry something.
type keyboard struct {
	Rows [][]struct {
		Data string `json:"callback_data"`
	} `json:"inline_keyboard"`
}

type point struct {
	Lat float64 `json:"latitude"`
	Lon float64 `json:"longitude"`
}

// inlineQuery is what somebody has typed after our name in any chat.
type inlineQuery struct {
	ID     string `json:"id"`
	From   *user  `json:"from"`
	Query  string `json:"query"`
	Offset string `json:"offset"`
}

type callback struct {
	ID      string   `json:"id"`
	From    *user    `json:"from"`
	Message *message `json:"message"`
	Data    string   `json:"data"`
}

type member struct {
	Chat chat  `json:"chat"`
	From *user `json:"from"`
	New  struct {
		Status string `json:"status"`
		Posts  bool   `json:"can_post_messages"` // of an administrator of a channel
	} `json:"new_chat_member"`
}

type user struct {
	ID       int64  `json:"id"`
	IsBot    bool   `json:"is_bot"`
	Name     string `json:"username"`
	Language string `json:"language_code"`
}

type chat struct {
	ID    int64  `json:"id"`
	Type  string `json:"type"`
	Title string `json:"title"` // of a group or channel
}

// allowedUpdates are the kinds we ask Telegram for.
var allowedUpdates = []string{"message", "edited_message", "callback_query", "my_chat_member", "inline_query"}

var errNoObject = errors.New("not a JSON object")

// incoming is an update on its way into the inbox.
type incoming struct {
	id   int64
	lane int64
	body []byte

	inquiry *inlineQuery // it is one, and nothing else
}

// receive finds the id and the lane of a raw update. An update without an id is
// known by the hash of its bytes, below zero, so that it too is handled once.
func receive(body []byte) (incoming, error) {
	u, err := decode(body)
	if err != nil {
		return incoming{body: body}, err
	}
	in := incoming{lane: u.lane(), body: body, inquiry: u.Inline}
	if u.ID != nil {
		in.id = *u.ID
	} else {
		hash := fnv.New64a()
		hash.Write(body)
		in.id = -int64(hash.Sum64() >> 1)
	}
	return in, nil
}

// decode reads an update. Strings lose U+0000, which PostgreSQL cannot hold.
func decode(body []byte) (update, error) {
	var u *update
	if err := json.Unmarshal(body, &u); err != nil {
		return update{}, fmt.Errorf("bot: decode update: %w", kindOf(err))
	}
	if u == nil {
		return update{}, fmt.Errorf("bot: decode update: %w", errNoObject)
	}
	if m := u.message(); m != nil {
		m.Text = strings.ReplaceAll(m.Text, "\x00", "")
		m.Caption = strings.ReplaceAll(m.Caption, "\x00", "")
	}
	return *u, nil
}

// kindOf keeps of a JSON error what names no content.
func kindOf(err error) error {
	var wrongType *json.UnmarshalTypeError
	if errors.As(err, &wrongType) {
		return fmt.Errorf("field %s is of another type", wrongType.Field)
	}
	return errors.New("not JSON")
}

// message is what was sent or edited; nil where that is not what happened.
func (u update) message() *message {
	if u.Message != nil {
		return u.Message
	}
	return u.Edited
}

// lane is the chat a thing happened in, else the person: updates of one lane are
// handled one after the other.
func (u update) lane() int64 {
	switch {
	case u.message() != nil:
		return u.message().Chat.ID
	case u.Callback != nil && u.Callback.Message != nil:
		return u.Callback.Message.Chat.ID
	case u.Callback != nil && u.Callback.From != nil:
		return u.Callback.From.ID
	case u.Member != nil:
		return u.Member.Chat.ID
	}
	return 0
}

// from is who did it; nil where nobody did (a post in a channel) or a bot did.
func (u update) from() *user {
	var from *user
	switch {
	case u.message() != nil:
		from = u.message().From
	case u.Callback != nil:
		from = u.Callback.From
	case u.Member != nil:
		from = u.Member.From
	}
	if from == nil || from.IsBot {
		return nil
	}
	return from
}

// chat is where it happened; a button under a message too old to be shown has
// none, and is taken as pressed in the person's own chat.
func (u update) chat() chat {
	switch {
	case u.message() != nil:
		return u.message().Chat
	case u.Callback != nil && u.Callback.Message != nil:
		return u.Callback.Message.Chat
	case u.Callback != nil && u.Callback.From != nil:
		return chat{ID: u.Callback.From.ID, Type: "private"}
	case u.Member != nil:
		return u.Member.Chat
	}
	return chat{}
}

// kind names an update in logs.
func (u update) kind() string {
	switch {
	case u.Message != nil:
		return "message"
	case u.Edited != nil:
		return "edit"
	case u.Callback != nil:
		return "button"
	case u.Member != nil:
		return "member"
	}
	return "unknown"
}
