package bot

import (
	"context"
	"fmt"
	"time"

	"qalauly/account"
	"qalauly/locales"
)

// present shows the commands in Telegram's menu, in each language.
func (b *Bot) present(ctx context.Context) {
	for _, lang := range locales.All() {
		for ctx.Err() == nil {
			err := b.setCommands(ctx, lang)
			if err == nil {
				break
			}
			b.complain(err, "the menu of commands is not set")
			sleep(ctx, 10*time.Second)
		}
	}
}

func (b *Bot) setCommands(ctx context.Context, lang locales.Lang) error {
	ctx, cancel := context.WithTimeout(ctx, attemptLimit)
	defer cancel()
	commands := []map[string]string{}
	for _, c := range b.Audience.Listed(account.Citizen) {
		commands = append(commands, map[string]string{"command": c.Name, "description": lang.Text(c.Help)})
	}
	for _, code := range codesOf(lang) {
		params := map[string]any{"commands": commands, "scope": map[string]string{"type": "all_private_chats"}}
		if code != "" {
			params["language_code"] = code
		}
		if err := b.api.call(ctx, "setMyCommands", params, nil); err != nil {
			return fmt.Errorf("bot: commands in %s: %w", lang, err)
		}
	}
	return nil
}

// codesOf are the settings of Telegram for which a language is shown: its own,
// and, for the one guessed where nothing is known, all others.
func codesOf(lang locales.Lang) []string {
	if lang == locales.Guess("", "") {
		return []string{string(lang), ""}
	}
	return []string{string(lang)}
}
