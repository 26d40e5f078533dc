package doctor

import (
	"context"
	"strconv"

	"qalauly/bot"
)

// askChats looks at the channels, the staff's group and the administrators, and
// at what the bot may do there.
func askChats(ctx context.Context, e *exam, r *report) {
	if e.Token == "" {
		return
	}
	attempt, cancel := e.patient(ctx)
	me, err := e.telegram.Me(attempt)
	cancel()
	if err != nil {
		return // said by askTelegram
	}
	for _, c := range e.Chats {
		if c.ID == "" {
			r.well(c.Setting, "is not set; nothing is posted there")
			continue
		}
		e.chat(ctx, r, c, me)
	}
	if len(e.Admins) == 0 {
		r.warn("ADMIN_IDS", "give your own Telegram id (@userinfobot tells it)", "is empty: nobody is told when an update is parked, and nobody may see which")
	}
	for _, id := range e.Admins {
		e.admin(ctx, r, id)
	}
}

func (e *exam) chat(ctx context.Context, r *report, c Chat, me bot.Me) {
	attempt, cancel := e.patient(ctx)
	defer cancel()
	found, err := e.telegram.Chat(attempt, c.ID)
	switch {
	case notSimulated(err):
		r.unknown(c.Setting, "this Bot API does not tell of chats")
		return
	case err != nil:
		r.wrong(c.Setting, "add @"+me.Username+" to it as an administrator, and check the id (-100…) or @name", "%s: %v", c.ID, err)
		return
	case c.Channel != (found.Type == "channel"):
		r.wrong(c.Setting, "name a "+kindOf(c), "%s is a %s", c.ID, found.Type)
		return
	}
	member, err := e.telegram.Member(attempt, c.ID, me.ID)
	switch {
	case notSimulated(err):
		r.unknown(c.Setting, "is a %s; this Bot API does not tell what the bot may do there", found.Type)
	case err != nil:
		r.wrong(c.Setting, "make @"+me.Username+" an administrator there", "what the bot may do there is not told: %v", err)
	default:
		e.rights(r, c, me, member)
	}
}

func (e *exam) rights(r *report, c Chat, me bot.Me, m bot.Member) {
	admin := m.Status == "administrator" || m.Status == "creator"
	denied := func(right *bool) bool { return right != nil && !*right }
	switch {
	case c.Channel && !admin:
		r.wrong(c.Setting, "make @"+me.Username+" an administrator of the channel, with the rights to post and to edit messages", "the bot is %q there and may not post", m.Status)
	case c.Channel && (denied(m.CanPost) || denied(m.CanEdit)):
		r.wrong(c.Setting, "give @"+me.Username+" the rights to post and to edit messages", "the bot is an administrator who may not post or edit")
	case m.Status == "left", m.Status == "kicked", denied(m.CanWrite):
		r.wrong(c.Setting, "add @"+me.Username+" to the group and let it write", "the bot is %q there and may not write", m.Status)
	default:
		r.well(c.Setting, "the bot may write there")
	}
}

func kindOf(c Chat) string {
	if c.Channel {
		return "channel"
	}
	return "group"
}

// admin looks whether an administrator can be written to.
func (e *exam) admin(ctx context.Context, r *report, id int64) {
	attempt, cancel := e.patient(ctx)
	defer cancel()
	_, err := e.telegram.Chat(attempt, strconv.FormatInt(id, 10))
	switch {
	case notSimulated(err):
		r.unknown("ADMIN_IDS", "this Bot API does not tell of people")
	case err != nil:
		r.warn("ADMIN_IDS", "that person must open the bot and press Start; check the number", "%d cannot be written to: %v", id, err)
	default:
		r.well("ADMIN_IDS", "%d can be written to", id)
	}
}
