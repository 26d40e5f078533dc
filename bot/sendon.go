package bot

import (
	"context"
	"encoding/json"

	"github.com/go-telegram/bot/models"

	"qalauly/handlers"
)

// albumLimit is how many files Telegram takes in one album.
const albumLimit = 10

// albums makes messages that carry files as they were sent: photos and videos
// together, documents, recordings, each so many to an album; the rest one by one. m is
// the message below which they stand.
func albums(m handlers.Message, files []handlers.File) []handlers.Message {
	var all []handlers.Message
	add := func(some []handlers.File) {
		part := handlers.Message{Files: some, Protect: m.Protect, Under: m.Under}
		if m.Ref != "" {
			part.Ref = m.Ref + handlers.OfFiles
		}
		all = append(all, part)
	}
	for _, group := range grouped(files) {
		for len(group) > albumLimit {
			add(group[:albumLimit])
			group = group[albumLimit:]
		}
		add(group)
	}
	return all
}

// grouped puts those files together that may stand in one album, in the order in which
// the first of each came.
func grouped(files []handlers.File) (groups [][]handlers.File) {
	at := map[handlers.FileKind]int{}
	for _, f := range files {
		kind := f.Kind
		switch kind {
		case handlers.VideoFile:
			kind = handlers.PhotoFile
		case handlers.PhotoFile, handlers.DocumentFile, handlers.AudioFile:
		default:
			groups = append(groups, []handlers.File{f})
			continue
		}
		if i, known := at[kind]; known {
			groups[i] = append(groups[i], f)
			continue
		}
		at[kind] = len(groups)
		groups = append(groups, []handlers.File{f})
	}
	return groups
}

// sentOnBy are the methods that send one file of a kind by its id.
var sentOnBy = map[handlers.FileKind]string{
	handlers.PhotoFile: "sendPhoto", handlers.DocumentFile: "sendDocument", handlers.VideoFile: "sendVideo", handlers.AudioFile: "sendAudio",
	handlers.VoiceFile: "sendVoice", handlers.RoundFile: "sendVideoNote", handlers.AnimationFile: "sendAnimation", handlers.StickerFile: "sendSticker",
}

// byID marks a file that is named by Telegram's id; the mark stays here and is taken off
// before the call.
const byID = "by_id"

// sentOn is the call that sends files on.
func sentOn(chat, under int64, m handlers.Message) (method string, params map[string]any) {
	params = map[string]any{"chat_id": chat}
	if m.Protect {
		params["protect_content"] = true
	}
	if under != 0 {
		params["reply_parameters"] = answering(under)
	}
	if len(m.Files) == 1 {
		f := m.Files[0]
		params[string(f.Kind)] = f.ID
		if uploads[sentOnBy[f.Kind]] != "" {
			params[byID] = true
		}
		return sentOnBy[f.Kind], params
	}
	var media []map[string]string
	for _, f := range m.Files {
		media = append(media, map[string]string{"type": string(f.Kind), "media": f.ID})
	}
	params["media"] = media
	return "sendMediaGroup", params
}

// answering makes a message an answer to another, if that is still there.
func answering(message int64) *models.ReplyParameters {
	if message == 0 {
		return nil
	}
	return &models.ReplyParameters{MessageID: int(message), AllowSendingWithoutReply: true}
}

// sendAlbum sends several files together. All of them are about the same; the first is
// noted by who sends, the others here.
func (b *Bot) sendAlbum(ctx context.Context, chat int64, d draft) (messageID int64, err error) {
	var sent []sentMessage
	if err := b.api.call(ctx, d.method, json.RawMessage(d.body), &sent); err != nil || len(sent) == 0 {
		return 0, err
	}
	for _, m := range sent[1:] {
		if err := said(ctx, b.DB, chat, m.ID, d.ref); d.ref != "" && err != nil {
			b.Log.WithField("error", describe(err)).Warn("what a picture of an album is about is not kept")
		}
	}
	return sent[0].ID, nil
}
