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

// menus are those that should be set: one for all, and one for each admin and member
// who has written to the bot, in the language chosen.
func (b *Bot) menus(ctx context.Context) (map[menuPlace]menu, error) {
	ctx, cancel := context.WithTimeout(ctx, statementLimit)
	defer cancel()
	all := map[menuPlace]menu{}
	add := func(chat int64, role account.Role, m account.Member) {
		for _, lang := range locales.All() {
			for _, code := range codesOf(lang) {
				all[menuPlace{chat, code}] = b.menuOf(role, m, lang)
			}
		}
	}
	add(0, account.Citizen, account.Member{})
	colleagues, err := b.colleagues(ctx)
	if err != nil {
		return nil, err
	}
	for _, c := range colleagues {
		if c.Person.Unreachable {
			continue
		}
		if lang, chosen := locales.Known(c.Person.Lang); chosen {
			all[menuPlace{c.Person.ID, ""}] = b.menuOf(c.Person.Role, c.Member, lang)
			continue
		}
		add(c.Person.ID, c.Person.Role, c.Member)
	}
	return all, nil
}

// colleagues are all who have a menu of their own: the members, and the admins that
// the configuration names, who may do what administrators may.
func (b *Bot) colleagues(ctx context.Context) (map[int64]account.Colleague, error) {
	members, err := account.Colleagues(ctx, b.DB)
	if err != nil {
		return nil, err
	}
	all := map[int64]account.Colleague{}
	for _, c := range members {
		all[c.Person.ID] = c
	}
	admins, err := account.Met(ctx, b.DB, b.Admins)
	if err != nil {
		return nil, err
	}
	for _, p := range admins {
		c := all[p.ID]
		c.Person, c.Person.Role = p, account.Admin
		if !c.Member.Has(account.Administrator) {
			c.Member.Grants = append(c.Member.Grants, account.Grant{Duty: account.Administrator})
		}
		all[p.ID] = c
	}
	return all, nil
}

func (b *Bot) menuOf(role account.Role, m account.Member, lang locales.Lang) menu {
	commands := menu{}
	for _, c := range b.Audience.Listed(role, m) {
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
