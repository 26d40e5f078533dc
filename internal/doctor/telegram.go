package doctor

import (
	"context"
	"errors"
	"net/url"
	"strings"
	"time"

	"qalauly/bot"
)

// askTelegram looks at the token, what BotFather has set, and the webhook.
func askTelegram(ctx context.Context, e *exam, r *report) {
	if e.Token == "" {
		r.unknown("Telegram", "is not asked: there is no token that could be right")
		return
	}
	attempt, cancel := e.patient(ctx)
	me, err := e.telegram.Me(attempt)
	cancel()
	switch {
	case bot.RefusesToken(err):
		r.wrong("TELEGRAM_TOKEN", "copy the token from @BotFather (/mybots, the bot, API Token); it may have been revoked", "the Bot API does not know it")
		return
	case err != nil:
		r.wrong("TELEGRAM_API_URL", "see that this machine reaches it: the network, a firewall, HTTPS_PROXY; leave the setting empty for Telegram's own", "%s: %v", hostOf(e.Server), err)
		return
	}
	r.well("TELEGRAM_TOKEN", "is the token of @%s", me.Username)
	e.fatherly(r, me)
	e.webhook(ctx, r)
	if e.SendRate > 30 && strings.HasSuffix(hostOf(e.Server), "api.telegram.org") {
		r.warn("SEND_RATE", "use 29", "%d a second is more than the 30 or so that Telegram allows; it will answer with pauses", e.SendRate)
	}
}

// fatherly looks at what is set in a talk with BotFather.
func (e *exam) fatherly(r *report, me bot.Me) {
	const about = "BotFather"
	switch {
	case me.ReadGroups == nil:
		r.unknown(about, "this Bot API does not tell whether privacy mode is on")
	case *me.ReadGroups:
		r.warn(about, "write /setprivacy to @BotFather, choose the bot, Enable; then take the bot out of its groups and let it in again", "privacy mode is off: the bot is brought everything that is written in its groups, and needs none of it")
	default:
		r.well(about, "privacy mode is on")
	}
	if inline := bot.Handles("inline_query"); me.Inline != nil && *me.Inline != inline {
		if inline {
			r.warn(about, "write /setinline to @BotFather, choose the bot and give it a hint", "inline mode is off: @%s does nothing in other chats", me.Username)
		} else {
			r.warn(about, "write /setinline to @BotFather, choose the bot, /empty", "inline mode is on, and this version answers nothing there")
		}
	}
	if me.JoinGroups != nil && !*me.JoinGroups && e.wantsGroup() {
		r.warn(about, "write /setjoingroups to @BotFather, choose the bot, Enable", "the bot may not be added to groups, and STAFF_CHAT is one")
	}
}

func (e *exam) wantsGroup() bool {
	for _, c := range e.Chats {
		if !c.Channel && c.ID != "" {
			return true
		}
	}
	return false
}

// Webhook is what findings on the webhook are about.
const Webhook = "webhook"

// webhook compares what is set at Telegram with how updates are to come in.
func (e *exam) webhook(ctx context.Context, r *report) {
	const about = Webhook
	attempt, cancel := e.patient(ctx)
	defer cancel()
	state, err := e.telegram.Webhook(attempt)
	if err != nil {
		r.unknown(about, "its state is not told: %v", err)
		return
	}
	want := ""
	if e.PublicURL != "" {
		want = e.PublicURL + bot.WebhookPath
	}
	switch {
	case want == "" && state.URL == "":
		r.well(about, "none is set; updates come by long polling")
	case want == "":
		r.warn(about, "if another service uses this bot, give this one a bot of its own", "one is set, at %s; serve deletes it, because PUBLIC_URL is empty", hostOf(state.URL))
	case state.URL == "":
		r.warn(about, "start qalauly serve", "none is set yet; serve sets it")
	case state.URL != want:
		r.warn(about, "if another service uses this bot, give this one a bot of its own", "one is set elsewhere, at %s; serve moves it to PUBLIC_URL", hostOf(state.URL))
	case !state.AsksForAll():
		r.warn(about, "restart qalauly serve: it sets the webhook again", "it is set, and does not bring every kind of update that is handled")
	default:
		r.well(about, "is set at PUBLIC_URL")
	}
	if state.Pending > 100 {
		r.warn(about, "see that qalauly serve runs, and what it logs", "%d updates wait at Telegram, which keeps them for a day", state.Pending)
	}
	if ago := e.Now().Sub(time.Unix(state.LastError, 0)); state.LastError > 0 && want != "" && ago < time.Hour {
		r.warn(about, "see that PUBLIC_URL leads to HTTP_ADDR of a running process", "Telegram could not bring an update %s ago: %s", ago.Round(time.Second), state.Message)
	}
}

// hostOf is an address without what may be a secret in it.
func hostOf(address string) string {
	u, err := url.Parse(address)
	if err != nil || u.Host == "" {
		return "an address that cannot be read"
	}
	return u.Scheme + "://" + u.Host
}

// notSimulated says that a Bot API does not know a method, which a full one does.
func notSimulated(err error) bool {
	var api *bot.APIError
	return errors.As(err, &api) && (api.Code == 404 || api.Code == 501)
}
