package bot

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"
)

// presentEvery is how soon a menu follows a change of role or language.
const presentEvery = 5 * time.Second

// present keeps Telegram's menu of commands, for each role and in each language,
// as it should be. What was set is remembered, and set again only when it changes.
func (b *Bot) present(ctx context.Context) {
	refused := map[menuPlace]string{}
	for ctx.Err() == nil {
		if err := b.setMenus(ctx, refused); err != nil {
			b.complain(err, "the menu of commands is not set")
		}
		sleep(ctx, presentEvery)
	}
}

// setMenus sets what changed and takes away what is no longer wanted. Where
// Telegram refuses a chat, that is remembered in refused and not tried again.
func (b *Bot) setMenus(ctx context.Context, refused map[menuPlace]string) error {
	wanted, err := b.menus(ctx)
	if err != nil {
		return err
	}
	set, err := b.menusSet(ctx)
	if err != nil {
		return err
	}
	for place, commands := range wanted {
		hash := b.hashOf(commands)
		if set[place] == hash || refused[place] == hash {
			continue
		}
		err := b.setMenu(ctx, place, commands, hash)
		if place.Chat != 0 && isRefusal(err) {
			refused[place] = hash
			b.Log.WithField("error", err).Warn("an admin's menu of commands is refused")
			continue
		}
		if err != nil {
			return err
		}
	}
	for place := range set {
		if _, ok := wanted[place]; !ok {
			if err := b.dropMenu(ctx, place); err != nil {
				return err
			}
		}
	}
	return nil
}

// menusSet are the hashes of the menus that Telegram was given.
func (b *Bot) menusSet(ctx context.Context) (map[menuPlace]string, error) {
	ctx, cancel := context.WithTimeout(ctx, statementLimit)
	defer cancel()
	rows, err := b.DB.Query(ctx, `SELECT chat, language, hash FROM command_menu`)
	if err != nil {
		return nil, fmt.Errorf("bot: menus: %w", err)
	}
	set := map[menuPlace]string{}
	var place menuPlace
	var hash string
	_, err = pgx.ForEachRow(rows, []any{&place.Chat, &place.Language, &hash}, func() error {
		set[place] = hash
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("bot: menus: %w", err)
	}
	return set, nil
}

// setMenu gives Telegram a menu and remembers it.
func (b *Bot) setMenu(ctx context.Context, at menuPlace, commands menu, hash string) error {
	params := at.params()
	params["commands"] = commands
	if err := b.callMenu(ctx, "setMyCommands", params); err != nil {
		return err
	}
	_, err := b.DB.Exec(ctx, `
		INSERT INTO command_menu (chat, language, hash) VALUES ($1, $2, $3)
		ON CONFLICT (chat, language) DO UPDATE SET hash = EXCLUDED.hash`, at.Chat, at.Language, hash)
	if err != nil {
		return fmt.Errorf("bot: menu set: %w", err)
	}
	return nil
}

// dropMenu takes a menu away; a chat that Telegram refuses has none any more.
func (b *Bot) dropMenu(ctx context.Context, at menuPlace) error {
	if err := b.callMenu(ctx, "deleteMyCommands", at.params()); err != nil && !isRefusal(err) {
		return err
	}
	if _, err := b.DB.Exec(ctx, `DELETE FROM command_menu WHERE chat = $1 AND language = $2`, at.Chat, at.Language); err != nil {
		return fmt.Errorf("bot: menu dropped: %w", err)
	}
	return nil
}

func (b *Bot) callMenu(ctx context.Context, method string, params map[string]any) error {
	ctx, cancel := context.WithTimeout(ctx, attemptLimit)
	defer cancel()
	if err := b.api.call(ctx, method, params, nil); err != nil {
		return fmt.Errorf("bot: menu: %w", err)
	}
	return nil
}

// isRefusal says that Telegram will not do it for this chat, now or later.
func isRefusal(err error) bool {
	var api *APIError
	return errors.As(err, &api) && (api.Code == 400 || api.Code == 403)
}
