package simulator

import "encoding/json"

// User is a person or a bot as the Bot API shows one.
type User struct {
	ID           int64  `json:"id"`
	IsBot        bool   `json:"is_bot"`
	FirstName    string `json:"first_name"`
	LastName     string `json:"last_name,omitempty"`
	Username     string `json:"username,omitempty"`
	LanguageCode string `json:"language_code,omitempty"`
}

// Chat is where messages stand. Private chats have the person's id; groups have negative ids.
type Chat struct {
	ID        int64  `json:"id"`
	Type      string `json:"type"`
	Title     string `json:"title,omitempty"`
	Username  string `json:"username,omitempty"`
	FirstName string `json:"first_name,omitempty"`
	LastName  string `json:"last_name,omitempty"`
}

// Message is a message as the Bot API shows it.
type Message struct {
	MessageID           int             `json:"message_id"`
	MessageThreadID     int             `json:"message_thread_id,omitempty"`
	From                *User           `json:"from,omitempty"`
	SenderChat          *Chat           `json:"sender_chat,omitempty"`
	Chat                Chat            `json:"chat"`
	Date                int64           `json:"date"`
	EditDate            int64           `json:"edit_date,omitempty"`
	ForwardOrigin       *Origin         `json:"forward_origin,omitempty"`
	ViaBot              *User           `json:"via_bot,omitempty"`
	MediaGroupID        string          `json:"media_group_id,omitempty"`
	ReplyToMessage      *Message        `json:"reply_to_message,omitempty"`
	HasProtectedContent bool            `json:"has_protected_content,omitempty"`
	Text                string          `json:"text,omitempty"`
	Entities            []Entity        `json:"entities,omitempty"`
	LinkPreview         json.RawMessage `json:"link_preview_options,omitempty"`
	Photo               []PhotoSize     `json:"photo,omitempty"`
	Voice               *Voice          `json:"voice,omitempty"`
	Document            *Document       `json:"document,omitempty"`
	Sticker             *Sticker        `json:"sticker,omitempty"`
	Location            *Location       `json:"location,omitempty"`
	Contact             *Contact        `json:"contact,omitempty"`
	Pinned              *Message        `json:"pinned_message,omitempty"`
	Caption             string          `json:"caption,omitempty"`
	CaptionEntities     []Entity        `json:"caption_entities,omitempty"`
	CaptionAbove        bool            `json:"show_caption_above_media,omitempty"`
	HasSpoiler          bool            `json:"has_media_spoiler,omitempty"`
	ReplyMarkup         *InlineKeyboard `json:"reply_markup,omitempty"`
	NewMembers          []User          `json:"new_chat_members,omitempty"`
	MigrateTo           int64           `json:"migrate_to_chat_id,omitempty"`
	MigrateFrom         int64           `json:"migrate_from_chat_id,omitempty"`
}

// Words is what is written in the message: its text, or the caption of its picture.
func (m Message) Words() string {
	if m.Text != "" {
		return m.Text
	}
	return m.Caption
}

// Entity is a stretch of a text with a meaning; offset and length count UTF-16 units.
type Entity struct {
	Type          string `json:"type"`
	Offset        int    `json:"offset"`
	Length        int    `json:"length"`
	URL           string `json:"url,omitempty"`
	User          *User  `json:"user,omitempty"`
	Language      string `json:"language,omitempty"`
	CustomEmojiID string `json:"custom_emoji_id,omitempty"`
	UnixTime      int64  `json:"unix_time,omitempty"`
	TimeFormat    string `json:"date_time_format,omitempty"`
}

// PhotoSize is one size of a picture; the simulator keeps only the one that was sent.
type PhotoSize struct {
	FileID       string `json:"file_id"`
	FileUniqueID string `json:"file_unique_id"`
	Width        int    `json:"width"`
	Height       int    `json:"height"`
	FileSize     int    `json:"file_size,omitempty"`
}

// Voice is a spoken message.
type Voice struct {
	FileID       string `json:"file_id"`
	FileUniqueID string `json:"file_unique_id"`
	Duration     int    `json:"duration"`
	MimeType     string `json:"mime_type,omitempty"`
	FileSize     int    `json:"file_size,omitempty"`
}

// Document is a file sent as it is.
type Document struct {
	FileID       string `json:"file_id"`
	FileUniqueID string `json:"file_unique_id"`
	FileName     string `json:"file_name,omitempty"`
	MimeType     string `json:"mime_type,omitempty"`
	FileSize     int    `json:"file_size,omitempty"`
}

// Sticker is a sticker, of which the simulator knows the emoji only.
type Sticker struct {
	FileID       string `json:"file_id"`
	FileUniqueID string `json:"file_unique_id"`
	Type         string `json:"type"`
	Width        int    `json:"width"`
	Height       int    `json:"height"`
	IsAnimated   bool   `json:"is_animated"`
	IsVideo      bool   `json:"is_video"`
	Emoji        string `json:"emoji,omitempty"`
}

// Location is a place on the map.
type Location struct {
	Latitude  float64 `json:"latitude"`
	Longitude float64 `json:"longitude"`
}

// Contact is a person's card: a name and a phone number.
type Contact struct {
	PhoneNumber string `json:"phone_number"`
	FirstName   string `json:"first_name"`
	LastName    string `json:"last_name,omitempty"`
	UserID      int64  `json:"user_id,omitempty"`
}

// Origin is where a forwarded message came from: a person or a bot, or a channel with the message's id in it.
type Origin struct {
	Type       string `json:"type"` // user, channel
	Date       int64  `json:"date"`
	SenderUser *User  `json:"sender_user,omitempty"`
	Chat       *Chat  `json:"chat,omitempty"`
	MessageID  int    `json:"message_id,omitempty"`
}

// InlineKeyboard is the rows of buttons under a message.
type InlineKeyboard struct {
	Rows [][]InlineButton `json:"inline_keyboard"`
}

// InlineButton is one button under a message; exactly one of its kinds is set.
type InlineButton struct {
	Text                string    `json:"text"`
	URL                 string    `json:"url,omitempty"`
	CallbackData        string    `json:"callback_data,omitempty"`
	WebApp              *WebApp   `json:"web_app,omitempty"`
	SwitchInline        *string   `json:"switch_inline_query,omitempty"`
	SwitchInlineCurrent *string   `json:"switch_inline_query_current_chat,omitempty"`
	CopyText            *CopyText `json:"copy_text,omitempty"`
	Style               string    `json:"style,omitempty"`
}

// WebApp is the address of a Mini App.
type WebApp struct {
	URL string `json:"url"`
}

// CopyText is what a button copies.
type CopyText struct {
	Text string `json:"text"`
}

// ReplyKeyboard is the keyboard below the input field; a press sends its text.
type ReplyKeyboard struct {
	Rows        [][]KeyboardButton `json:"keyboard"`
	Persistent  bool               `json:"is_persistent,omitempty"`
	Resize      bool               `json:"resize_keyboard,omitempty"`
	OneTime     bool               `json:"one_time_keyboard,omitempty"`
	Placeholder string             `json:"input_field_placeholder,omitempty"`
	Selective   bool               `json:"selective,omitempty"`
}

// KeyboardButton is one key of a ReplyKeyboard.
type KeyboardButton struct {
	Text            string `json:"text"`
	RequestContact  bool   `json:"request_contact,omitempty"`
	RequestLocation bool   `json:"request_location,omitempty"`
	Style           string `json:"style,omitempty"`
}

// BotCommand is one line of the command menu.
type BotCommand struct {
	Command     string `json:"command"`
	Description string `json:"description"`
}
