package simulator

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
)

// markup is a reply_markup after it was checked; the zero value is none.
type markup struct {
	kind     string // "inline", "keyboard", "remove", "force"
	inline   *InlineKeyboard
	keyboard *ReplyKeyboard
}

// What one message may carry.
const (
	maxButtons    = 100
	maxButtonsRow = 8
	maxButtonData = 64 // bytes
)

var (
	markupFields = []string{"inline_keyboard", "keyboard", "is_persistent", "resize_keyboard", "one_time_keyboard",
		"input_field_placeholder", "selective", "remove_keyboard", "force_reply"}
	inlineFields = []string{"text", "icon_custom_emoji_id", "style", "url", "callback_data", "web_app", "login_url",
		"switch_inline_query", "switch_inline_query_current_chat", "switch_inline_query_chosen_chat", "copy_text",
		"callback_game", "pay"}
	keyFields = []string{"text", "icon_custom_emoji_id", "style", "request_users", "request_chat", "request_contact",
		"request_location", "request_poll", "web_app"}
	inlineNotSimulated = []string{"login_url", "switch_inline_query_chosen_chat", "callback_game", "pay"}
	keyNotSimulated    = []string{"request_users", "request_chat", "request_poll", "web_app"}
)

type object = map[string]json.RawMessage

// parseMarkup reads a reply_markup with Telegram's checks and its order of kinds.
func parseMarkup(raw string) (markup, *apiError) {
	if raw == "" || raw == "null" {
		return markup{}, nil
	}
	var o object
	if json.Unmarshal([]byte(raw), &o) != nil {
		return markup{}, bad("object expected as reply markup")
	}
	if fail := unknownField(o, markupFields, "the reply markup"); fail != nil {
		return markup{}, fail
	}
	keys, fail := parseKeys(o["keyboard"])
	if fail != nil {
		return markup{}, fail
	}
	buttons, fail := parseButtons(o["inline_keyboard"])
	if fail != nil {
		return markup{}, fail
	}
	var rest struct {
		ReplyKeyboard
		Keyboard json.RawMessage `json:"keyboard"`
		Remove   bool            `json:"remove_keyboard"`
		Force    bool            `json:"force_reply"`
	}
	if err := json.Unmarshal([]byte(raw), &rest); err != nil {
		return markup{}, bad("simulator: a field of the reply markup has the wrong kind")
	}
	switch {
	case len(keys) > 0:
		rest.ReplyKeyboard.Rows = keys
		return markup{kind: "keyboard", keyboard: &rest.ReplyKeyboard}, nil
	case len(buttons) > 0:
		return markup{kind: "inline", inline: &InlineKeyboard{buttons}}, nil
	case rest.Remove:
		return markup{kind: "remove"}, nil
	case rest.Force:
		return markup{kind: "force"}, nil
	}
	return markup{}, nil
}

func unknownField(o object, known []string, what string) *apiError {
	for name := range o {
		if !slices.Contains(known, name) {
			return bad("simulator: unknown field %q of %s", name, what)
		}
	}
	return nil
}

func notSimulated(o object, names []string, what string) *apiError {
	for _, name := range names {
		if _, ok := o[name]; ok {
			return &apiError{code: 501, description: fmt.Sprintf("Not Implemented: %q of %s is not simulated", name, what)}
		}
	}
	return nil
}

// rows reads an array of arrays and drops the empty rows, as Telegram does.
func rows[B any](raw json.RawMessage, wrong string, button func(json.RawMessage) (B, *apiError)) ([][]B, *apiError) {
	if raw == nil || string(raw) == "null" {
		return nil, nil
	}
	var lists []json.RawMessage
	if json.Unmarshal(raw, &lists) != nil {
		return nil, bad("%s", wrong)
	}
	var all [][]B
	count := 0
	for _, list := range lists {
		var items []json.RawMessage
		if json.Unmarshal(list, &items) != nil || string(list) == "null" {
			return nil, bad("%s", wrong)
		}
		var row []B
		for _, item := range items {
			b, fail := button(item)
			if fail != nil {
				return nil, fail
			}
			row = append(row, b)
		}
		if len(row) > maxButtonsRow {
			return nil, bad("simulator: a row has %d buttons, Telegram shows at most %d", len(row), maxButtonsRow)
		}
		if count += len(row); len(row) > 0 {
			all = append(all, row)
		}
	}
	if count > maxButtons {
		return nil, bad("reply markup is too long")
	}
	return all, nil
}

func parseButtons(raw json.RawMessage) ([][]InlineButton, *apiError) {
	return rows(raw, `field "inline_keyboard" of the InlineKeyboardMarkup must be an Array of Arrays`, parseButton)
}

func parseButton(raw json.RawMessage) (InlineButton, *apiError) {
	var o object
	var b InlineButton
	if json.Unmarshal(raw, &o) != nil || o == nil {
		return b, bad("can't parse inline keyboard button: InlineKeyboardButton must be an Object")
	}
	if o["text"] == nil {
		return b, bad(`can't parse inline keyboard button: Can't find field "text"`)
	}
	if fail := unknownField(o, inlineFields, "InlineKeyboardButton"); fail != nil {
		return b, fail
	}
	if fail := notSimulated(o, inlineNotSimulated, "InlineKeyboardButton"); fail != nil {
		return b, fail
	}
	if json.Unmarshal(raw, &b) != nil {
		return b, bad("can't parse inline keyboard button: simulator: a field has the wrong kind")
	}
	if strings.TrimSpace(b.Text) == "" {
		return b, bad("simulator: an inline keyboard button has no text")
	}
	return b.onlyKind()
}

// onlyKind keeps the one kind Telegram would take, in its order, and checks it.
func (b InlineButton) onlyKind() (InlineButton, *apiError) {
	one := InlineButton{Text: b.Text, Style: b.Style}
	switch {
	case b.URL != "":
		link, err := checkLink(b.URL, false)
		if err != nil {
			return b, bad("inline keyboard button URL '%s' is invalid: %s", b.URL, err)
		}
		one.URL = link
	case b.CallbackData != "":
		if len(b.CallbackData) > maxButtonData {
			return b, bad("BUTTON_DATA_INVALID")
		}
		one.CallbackData = b.CallbackData
	case b.SwitchInline != nil:
		one.SwitchInline = b.SwitchInline
	case b.SwitchInlineCurrent != nil:
		one.SwitchInlineCurrent = b.SwitchInlineCurrent
	case b.WebApp != nil:
		link, err := checkLink(b.WebApp.URL, true)
		if err != nil {
			return b, bad("inline keyboard button Web App URL '%s' is invalid: %s", b.WebApp.URL, err)
		}
		one.WebApp = &WebApp{link}
	case b.CopyText != nil && b.CopyText.Text == "":
		return b, bad("BUTTON_COPY_TEXT_INVALID")
	case b.CopyText != nil:
		one.CopyText = b.CopyText
	default:
		return b, bad("can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard")
	}
	return one, nil
}

func parseKeys(raw json.RawMessage) ([][]KeyboardButton, *apiError) {
	return rows(raw, `field "keyboard" must be an Array of Arrays`, parseKey)
}

func parseKey(raw json.RawMessage) (KeyboardButton, *apiError) {
	var b KeyboardButton
	if json.Unmarshal(raw, &b.Text) != nil {
		var o object
		if json.Unmarshal(raw, &o) != nil || o == nil {
			return b, bad("can't parse keyboard button: KeyboardButton must be a String or an Object")
		}
		if o["text"] == nil {
			return b, bad(`can't parse keyboard button: Can't find field "text"`)
		}
		if fail := unknownField(o, keyFields, "KeyboardButton"); fail != nil {
			return b, fail
		}
		if fail := notSimulated(o, keyNotSimulated, "KeyboardButton"); fail != nil {
			return b, fail
		}
		if json.Unmarshal(raw, &b) != nil {
			return b, bad("can't parse keyboard button: simulator: a field has the wrong kind")
		}
	}
	if strings.TrimSpace(b.Text) == "" {
		return b, bad("simulator: a keyboard button has no text")
	}
	return b, nil
}
