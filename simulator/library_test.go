package simulator

import (
	"bytes"
	"context"
	"errors"
	"testing"

	"github.com/go-telegram/bot"
	"github.com/go-telegram/bot/models"
	"github.com/stretchr/testify/require"
)

// The library the service uses must work against the simulator as against Telegram.

func (w *world) library(options ...bot.Option) *bot.Bot {
	w.t.Helper()
	options = append([]bot.Option{bot.WithServerURL(w.url), bot.WithHTTPClient(patience*6, w.http)}, options...)
	b, err := bot.New(testToken, options...)
	require.NoError(w.t, err, "bot.New asks getMe with an empty multipart body")
	return b
}

func TestTheLibrarySends(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	b := w.library()
	ctx := t.Context()
	m, err := b.SendMessage(ctx, &bot.SendMessageParams{
		ChatID: aigul, Text: "<b>Таңда</b>", ParseMode: models.ParseModeHTML, ProtectContent: true,
		LinkPreviewOptions: &models.LinkPreviewOptions{IsDisabled: bot.True()},
		ReplyMarkup: &models.InlineKeyboardMarkup{InlineKeyboard: [][]models.InlineKeyboardButton{
			{{Text: "Бірі", CallbackData: "one"}, {Text: "Сайт", URL: "https://egov.kz"}},
		}},
	})
	require.NoError(t, err)
	require.Equal(t, "Таңда", m.Text)
	require.Equal(t, models.MessageEntityTypeBold, m.Entities[0].Type)
	require.Equal(t, "one", m.ReplyMarkup.InlineKeyboard[0][0].CallbackData)

	_, err = b.EditMessageText(ctx, &bot.EditMessageTextParams{ChatID: aigul, MessageID: m.ID, Text: "Таңда!"})
	require.NoError(t, err)
	photo, err := b.SendPhoto(ctx, &bot.SendPhotoParams{ChatID: aigul, Caption: "сурет",
		Photo: &models.InputFileUpload{Filename: "a.png", Data: bytes.NewReader(picture(t, 12, 8))}})
	require.NoError(t, err)
	require.Equal(t, 12, photo.Photo[0].Width)
	_, err = b.SendPhoto(ctx, &bot.SendPhotoParams{ChatID: aigul, Photo: &models.InputFileString{Data: photo.Photo[0].FileID}})
	require.NoError(t, err)
	f, err := b.GetFile(ctx, &bot.GetFileParams{FileID: photo.Photo[0].FileID})
	require.NoError(t, err)
	resp, _ := w.do(w.request("GET", b.FileDownloadLink(f)[len(w.url):], "", nil))
	require.Equal(t, 200, resp.StatusCode)
	_, err = b.SendChatAction(ctx, &bot.SendChatActionParams{ChatID: aigul, Action: models.ChatActionTyping})
	require.NoError(t, err)
	_, err = b.SetMyCommands(ctx, &bot.SetMyCommandsParams{LanguageCode: "kk", Scope: &models.BotCommandScopeChat{ChatID: aigul},
		Commands: []models.BotCommand{{Command: "start", Description: "бастау"}}})
	require.NoError(t, err)
	ok, err := b.SetWebhook(ctx, &bot.SetWebhookParams{URL: "http://127.0.0.1:1/x", SecretToken: "s", AllowedUpdates: []string{"message"}})
	require.NoError(t, err)
	require.True(t, ok)
	_, err = b.DeleteWebhook(ctx, &bot.DeleteWebhookParams{DropPendingUpdates: true})
	require.NoError(t, err)
	_, err = b.DeleteMessage(ctx, &bot.DeleteMessageParams{ChatID: aigul, MessageID: m.ID})
	require.NoError(t, err)
}

func TestTheLibraryUnderstandsErrors(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	b := w.library()
	send := func(chat int64) error {
		_, err := b.SendMessage(t.Context(), &bot.SendMessageParams{ChatID: chat, Text: "a"})
		return err
	}
	require.ErrorIs(t, send(999), bot.ErrorBadRequest)
	require.ErrorIs(t, send(serik), bot.ErrorForbidden)
	w.Fail(func(Call) *Fault { return &Fault{Code: 429, RetryAfter: 3} })
	var limited *bot.TooManyRequestsError
	require.True(t, errors.As(send(aigul), &limited))
	require.Equal(t, 3, limited.RetryAfter)
	w.Fail(func(Call) *Fault { return &Fault{Code: 400, MigrateTo: -5} })
	var moved *bot.MigrateError
	require.True(t, errors.As(send(aigul), &moved))
	require.Equal(t, -5, moved.MigrateToChatID)
	_, err := bot.New("1:x", bot.WithServerURL(w.url), bot.WithHTTPClient(patience, w.http))
	require.Error(t, err)
}

func TestTheLibraryPolls(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	b := w.library(bot.WithDefaultHandler(func(ctx context.Context, b *bot.Bot, u *models.Update) {
		if c := u.CallbackQuery; c != nil {
			_, _ = b.AnswerCallbackQuery(ctx, &bot.AnswerCallbackQueryParams{CallbackQueryID: c.ID, Text: "болды"})
			_, _ = b.EditMessageText(ctx, &bot.EditMessageTextParams{ChatID: c.From.ID, MessageID: c.Message.Message.ID, Text: "басылды: " + c.Data})
			return
		}
		_, _ = b.SendMessage(ctx, &bot.SendMessageParams{ChatID: u.Message.Chat.ID, Text: "сәлем, " + u.Message.From.FirstName,
			ReplyMarkup: &models.InlineKeyboardMarkup{InlineKeyboard: [][]models.InlineKeyboardButton{{{Text: "Бас", CallbackData: "x"}}}}})
	}))
	ctx, stop := context.WithCancel(t.Context())
	stopped := make(chan struct{})
	go func() { b.Start(ctx); close(stopped) }()
	p := Meet(t, w.Server, Profile{Name: "Ерлан", LanguageCode: "kk"})
	p.Start()
	p.Sees("сәлем, Ерлан")
	p.Presses("Бас")
	p.Sees("басылды: x")
	p.SeesToast("болды")
	w.until(func() bool { return len(w.queue.waiting) == 0 })
	stop()
	<-stopped
}
