package bot

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"

	"qalauly/account"
	"qalauly/locales"
)

// menuPlace is where in Telegram a menu of commands holds.
type menuPlace struct {
	Chat     int64  // 0: every private chat
	Language string // of Telegram's settings; "": those without a menu of their own
}

// menu is a list of commands as setMyCommands takes it.
type menu []map[string]string

func (p menuPlace) params() map[string]any {
	scope := map[string]any{"type": "all_private_chats"}
	if p.Chat != 0 {
		scope = map[string]any{"type": "chat", "chat_id": p.Chat}
	}
	params := map[string]any{"scope": scope}
	if p.Language != "" {
		params["language_code"] = p.Language
	}
	return params
}

// menus are those that should be set: one for all, and one for each admin who has
// written to the bot, in the language chosen.
func (b *Bot) menus(ctx context.Context) (map[menuPlace]menu, error) {
	ctx, cancel := context.WithTimeout(ctx, statementLimit)
	defer cancel()
	all := map[menuPlace]menu{}
	add := func(chat int64, role account.Role) {
		for _, lang := range locales.All() {
			for _, code := range codesOf(lang) {
				all[menuPlace{chat, code}] = b.menuOf(role, lang)
			}
		}
	}
	add(0, account.Citizen)
	admins, err := account.Met(ctx, b.DB, b.Admins)
	if err != nil {
		return nil, err
	}
	for _, p := range admins {
		if p.Unreachable {
			continue
		}
		if lang, chosen := locales.Known(p.Lang); chosen {
			all[menuPlace{p.ID, ""}] = b.menuOf(account.Admin, lang)
			continue
		}
		add(p.ID, account.Admin)
	}
	return all, nil
}

func (b *Bot) menuOf(role account.Role, lang locales.Lang) menu {
	commands := menu{}
	for _, c := range b.Audience.Listed(role) {
		commands = append(commands, map[string]string{"command": c.Name, "description": lang.Text(c.Help)})
	}
	return commands
}

// codesOf are the settings of Telegram for which a language is shown: its own,
// and, for the one guessed where nothing is known, all others.
func codesOf(lang locales.Lang) []string {
	if lang == locales.Guess("", "") {
		return []string{string(lang), ""}
	}
	return []string{string(lang)}
}

// hashOf is of the bot too: another one has no menu yet.
func (b *Bot) hashOf(commands menu) string {
	text, _ := json.Marshal(commands)
	sum := sha256.Sum256(append([]byte(b.Name+"\n"), text...))
	return hex.EncodeToString(sum[:16])
}
