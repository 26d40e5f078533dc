package simulator

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestCommandsAreChecked(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	long := func(n int) string { return strings.Repeat("a", n) }
	many := make([]BotCommand, 101)
	for i := range many {
		many[i] = BotCommand{fmt.Sprintf("c%d", i), "x"}
	}
	for _, c := range []struct {
		commands    any
		description string
	}{
		{[]BotCommand{{long(32), strings.Repeat("ә", 256)}}, ""},
		{[]BotCommand{{"/start", "x"}}, ""},
		{[]BotCommand{{long(33), "x"}}, "Bad Request: command length must not exceed 32"},
		{[]BotCommand{{"", "x"}}, "Bad Request: command must be non-empty"},
		{[]BotCommand{{"Start", "x"}}, "Bad Request: BOT_COMMAND_INVALID"},
		{[]BotCommand{{"бастау", "x"}}, "Bad Request: BOT_COMMAND_INVALID"},
		{[]BotCommand{{"a", " "}}, "Bad Request: command description must be non-empty"},
		{[]BotCommand{{"a", strings.Repeat("ә", 257)}}, "Bad Request: command description length must not exceed 256"},
		{many[:100], ""},
		{many, "Bad Request: BOT_COMMANDS_TOO_MUCH"},
		{map[string]any{"command": "a"}, "Bad Request: expected an Array of BotCommand"},
	} {
		require.Equal(t, c.description, w.api("setMyCommands", map[string]any{"commands": c.commands}).Description, "%v", c.commands)
	}
	for _, c := range []struct {
		more        map[string]any
		description string
	}{
		{map[string]any{"language_code": "kaz"}, "Bad Request: invalid language code specified"},
		{map[string]any{"scope": map[string]any{"type": "moon"}}, "Bad Request: can't parse BotCommandScope: Unsupported type specified"},
		{map[string]any{"scope": map[string]any{}}, `Bad Request: can't parse BotCommandScope: Can't find field "type"`},
		{map[string]any{"scope": map[string]any{"type": "chat"}}, "Bad Request: can't parse BotCommandScope: Empty chat_id specified"},
		{map[string]any{"scope": map[string]any{"type": "chat", "chat_id": 999}}, "Bad Request: chat not found"},
		{map[string]any{"scope": map[string]any{"type": "chat_member", "chat_id": aigul}}, "Bad Request: can't parse BotCommandScope: Invalid user_id specified"},
	} {
		c.more["commands"] = []BotCommand{{"a", "x"}}
		w.refused("setMyCommands", c.more, c.description)
	}
}

func TestTheNarrowestListWins(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	set := func(name, language string, scope map[string]any) {
		params := map[string]any{"commands": []BotCommand{{name, "x"}}, "language_code": language}
		if scope != nil {
			params["scope"] = scope
		}
		require.True(t, must[bool](w, "setMyCommands", params))
	}
	sees := func(person int64) string {
		list := controlGet[[]BotCommand](w, fmt.Sprintf("/sim/commands?person=%d", person))
		if len(list) == 0 {
			return ""
		}
		return list[0].Command
	}
	private := map[string]any{"type": "all_private_chats"}
	chat := map[string]any{"type": "chat", "chat_id": aigul}
	require.Empty(t, sees(aigul))
	set("everywhere", "", nil)
	require.Equal(t, "everywhere", sees(aigul))
	set("kazakh", "kk", nil)
	require.Equal(t, "kazakh", sees(aigul))
	require.Equal(t, "everywhere", sees(serik))
	set("private", "", private)
	require.Equal(t, "private", sees(aigul))
	set("mine", "", chat)
	require.Equal(t, "mine", sees(aigul))
	set("mine_kazakh", "kk", chat)
	require.Equal(t, "mine_kazakh", sees(aigul))
	require.Equal(t, "private", sees(serik))

	require.Equal(t, []BotCommand{{"mine", "x"}}, must[[]BotCommand](w, "getMyCommands", map[string]any{"scope": chat}))
	for _, language := range []string{"kk", ""} {
		require.True(t, must[bool](w, "deleteMyCommands", map[string]any{"scope": chat, "language_code": language}))
	}
	require.Equal(t, "private", sees(aigul))
	require.Empty(t, must[[]BotCommand](w, "getMyCommands", map[string]any{"scope": chat}))
}
