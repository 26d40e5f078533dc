package simulator

import (
	"encoding/json"
	"regexp"
	"strconv"
	"strings"
	"unicode/utf8"
)

// commandKey is where a list of commands holds: a scope with its chat, and a language.
type commandKey struct {
	scope    string
	chat     int64
	user     int64
	language string
}

const (
	maxCommands    = 100
	maxCommandName = 32
	maxDescription = 256
)

var (
	commandName  = regexp.MustCompile(`^[a-z0-9_]+$`)
	languageCode = regexp.MustCompile(`^[a-z]{2}$`)
)

// commandKeyOf reads scope and language_code.
func (s *Server) commandKeyOf(r *request) (commandKey, *apiError) {
	key := commandKey{scope: "default", language: r.str("language_code")}
	if key.language != "" && !languageCode.MatchString(key.language) {
		return key, bad("invalid language code specified")
	}
	raw := r.str("scope")
	if raw == "" {
		return key, nil
	}
	var scope struct {
		Type   string `json:"type"`
		ChatID any    `json:"chat_id"`
		UserID int64  `json:"user_id"`
	}
	if json.Unmarshal([]byte(raw), &scope) != nil {
		return key, bad("can't parse BotCommandScope: BotCommandScope must be an Object")
	}
	key.scope = scope.Type
	switch scope.Type {
	case "default", "all_private_chats", "all_group_chats", "all_chat_administrators":
		return key, nil
	case "chat", "chat_administrators", "chat_member":
	case "":
		return key, bad(`can't parse BotCommandScope: Can't find field "type"`)
	default:
		return key, bad("can't parse BotCommandScope: Unsupported type specified")
	}
	return s.chatScope(key, scope.ChatID, scope.UserID)
}

func (s *Server) chatScope(key commandKey, id any, user int64) (commandKey, *apiError) {
	text := ""
	switch v := id.(type) {
	case string:
		text = v
	case float64:
		text = strconv.FormatInt(int64(v), 10)
	}
	if text == "" {
		return key, bad("can't parse BotCommandScope: Empty chat_id specified")
	}
	c, _, fail := s.known(text)
	if fail != nil {
		return key, fail
	}
	if key.scope == "chat_member" && user <= 0 {
		return key, bad("can't parse BotCommandScope: Invalid user_id specified")
	}
	key.chat, key.user = c.info.ID, user
	return key, nil
}

func (s *Server) setMyCommands(r *request) (any, *apiError) {
	var list []BotCommand
	if err := json.Unmarshal([]byte(r.str("commands")), &list); err != nil {
		return nil, bad("expected an Array of BotCommand")
	}
	if len(list) > maxCommands {
		return nil, bad("BOT_COMMANDS_TOO_MUCH")
	}
	for i := range list {
		if fail := list[i].check(); fail != nil {
			return nil, fail
		}
	}
	key, fail := s.commandKeyOf(r)
	if fail != nil {
		return nil, fail
	}
	s.commands[key] = list
	if len(list) == 0 {
		delete(s.commands, key)
	}
	s.publish(Event{Kind: "commands", Chat: key.chat}, nil)
	return true, nil
}

// check takes the slash off and refuses what cannot be a command.
func (c *BotCommand) check() *apiError {
	c.Command = strings.TrimPrefix(strings.TrimSpace(c.Command), "/")
	c.Description = strings.TrimSpace(c.Description)
	switch {
	case c.Command == "":
		return bad("command must be non-empty")
	case utf8.RuneCountInString(c.Command) > maxCommandName:
		return bad("command length must not exceed %d", maxCommandName)
	case c.Description == "":
		return bad("command description must be non-empty")
	case utf8.RuneCountInString(c.Description) > maxDescription:
		return bad("command description length must not exceed %d", maxDescription)
	case !commandName.MatchString(c.Command):
		return bad("BOT_COMMAND_INVALID")
	}
	return nil
}

func (s *Server) getMyCommands(r *request) (any, *apiError) {
	key, fail := s.commandKeyOf(r)
	if fail != nil {
		return nil, fail
	}
	return append([]BotCommand{}, s.commands[key]...), nil
}

func (s *Server) deleteMyCommands(r *request) (any, *apiError) {
	key, fail := s.commandKeyOf(r)
	if fail != nil {
		return nil, fail
	}
	delete(s.commands, key)
	s.publish(Event{Kind: "commands", Chat: key.chat}, nil)
	return true, nil
}

// menu is the command list a person sees in the private chat: the narrowest scope wins, and in each the
// person's language before none.
func (s *Server) menu(p *Profile) []BotCommand {
	for _, key := range []commandKey{{scope: "chat", chat: p.ID}, {scope: "all_private_chats"}, {scope: "default"}} {
		for _, language := range []string{p.LanguageCode, ""} {
			key.language = language
			if list := s.commands[key]; list != nil {
				return list
			}
		}
	}
	return []BotCommand{}
}
