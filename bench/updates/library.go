package main

import (
	"context"
	"net/http"
	"strings"
	"time"

	tg "github.com/go-telegram/bot"
	"github.com/go-telegram/bot/models"
)

// stock is go-telegram/bot as its README uses it.
func stock(ctx context.Context, t task) error { return library(ctx, t) }

// bounded is the same library with what bounds it: handlers in its 64 workers and
// a pool of connections that are kept.
func bounded(ctx context.Context, t task) error {
	client := &http.Client{
		Timeout:   time.Minute,
		Transport: &http.Transport{MaxIdleConns: 512, MaxIdleConnsPerHost: 512},
	}
	return library(ctx, t, tg.WithNotAsyncHandlers(), tg.WithWorkers(64), tg.WithHTTPClient(time.Minute, client))
}

func library(ctx context.Context, t task, more ...tg.Option) error {
	options := append([]tg.Option{tg.WithDefaultHandler(respond), tg.WithServerURL(t.api), tg.WithWebhookSecretToken(secret)}, more...)
	b, err := tg.New(token, options...)
	if err != nil {
		return err
	}
	if t.webhook {
		go b.StartWebhook(ctx)
	} else {
		go b.Start(ctx)
	}
	return ready(t, b.WebhookHandler())
}

// respond ignores errors as the README does.
func respond(ctx context.Context, b *tg.Bot, u *models.Update) {
	switch {
	case u.CallbackQuery != nil:
		_, _ = b.AnswerCallbackQuery(ctx, &tg.AnswerCallbackQueryParams{CallbackQueryID: u.CallbackQuery.ID})
		_, _ = b.SendMessage(ctx, &tg.SendMessageParams{ChatID: u.CallbackQuery.Message.Message.Chat.ID, Text: looked(u.CallbackQuery.Data)})
	case u.Message != nil:
		send := &tg.SendMessageParams{ChatID: u.Message.Chat.ID, Text: u.Message.Text}
		if arg, ok := strings.CutPrefix(send.Text, "/start "); ok {
			send.Text, send.ReplyMarkup = started(arg), libraryMenu()
		}
		_, _ = b.SendMessage(ctx, send)
	}
}

func libraryMenu() models.ReplyKeyboardMarkup {
	k := models.ReplyKeyboardMarkup{ResizeKeyboard: true, IsPersistent: true}
	for _, labels := range keys {
		var row []models.KeyboardButton
		for _, label := range labels {
			row = append(row, models.KeyboardButton{Text: label})
		}
		k.Keyboard = append(k.Keyboard, row)
	}
	return k
}
