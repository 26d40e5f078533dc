package simulator

import (
	"encoding/json"
	"io"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// sendsForm calls a method with files and returns the answer.
func (w *world) sendsForm(method string, values map[string]string, files map[string][]byte) apiAnswer {
	w.t.Helper()
	kind, body := form(w.t, values, files)
	return w.answerTo(w.request("POST", "/bot"+testToken+"/"+method, kind, body))
}

func result[T any](t *testing.T, a apiAnswer) T {
	t.Helper()
	require.True(t, a.OK, a.Description)
	var v T
	require.NoError(t, json.Unmarshal(a.Result, &v))
	return v
}

func TestDocumentsVoicesPlacesAndContactsAreSent(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	m := result[Message](t, w.sendsForm("sendDocument", map[string]string{"chat_id": "1001", "caption": "<b>хат</b>", "parse_mode": "HTML"}, map[string][]byte{"document": []byte("%PDF-1.7")}))
	require.Equal(t, "хат", m.Caption)
	require.NotEmpty(t, m.Document.FileName)
	again := must[Message](w, "sendDocument", map[string]any{"chat_id": aigul, "document": m.Document.FileID})
	require.Equal(t, m.Document, again.Document)

	file := must[struct {
		Path string `json:"file_path"`
	}](w, "getFile", map[string]any{"file_id": m.Document.FileID})
	resp, body := w.do(w.request("GET", "/file/bot"+testToken+"/"+file.Path, "", nil))
	require.Equal(t, 200, resp.StatusCode)
	require.Equal(t, "%PDF-1.7", string(body))

	voice := result[Message](t, w.sendsForm("sendVoice", map[string]string{"chat_id": "1001", "duration": "7"}, map[string][]byte{"voice": []byte("OggS")}))
	require.Equal(t, 7, voice.Voice.Duration)
	w.refused("sendDocument", map[string]any{"chat_id": aigul, "document": voice.Voice.FileID}, "Bad Request: can't use file of type VoiceNote as Document")
	w.refused("sendVoice", map[string]any{"chat_id": aigul}, "Bad Request: there is no voice in the request")
	require.Equal(t, "Bad Request: file must be non-empty", w.sendsForm("sendDocument", map[string]string{"chat_id": "1001"}, map[string][]byte{"document": {}}).Description)

	require.Equal(t, &Location{51.1, 71.4}, must[Message](w, "sendLocation", map[string]any{"chat_id": aigul, "latitude": 51.1, "longitude": 71.4}).Location)
	w.refused("sendLocation", map[string]any{"chat_id": aigul, "latitude": 51.1}, "Bad Request: longitude is empty")
	w.refused("sendLocation", map[string]any{"chat_id": aigul, "latitude": 95, "longitude": 71.4}, "Bad Request: wrong location specified")
	require.Equal(t, "Алма", must[Message](w, "sendContact", map[string]any{"chat_id": aigul, "phone_number": "+77010000000", "first_name": "Алма"}).Contact.FirstName)
	w.refused("sendContact", map[string]any{"chat_id": aigul, "phone_number": "+7701"}, `Bad Request: parameter "first_name" is required`)
}

func TestAlbums(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	photos := map[string][]byte{"a": picture(t, 40, 30), "b": picture(t, 30, 40)}
	two := `[{"type":"photo","media":"attach://a","caption":"<i>екеуі</i>","parse_mode":"HTML"},{"type":"photo","media":"attach://b"}]`
	album := result[[]Message](t, w.sendsForm("sendMediaGroup", map[string]string{"chat_id": "1001", "media": two}, photos))
	require.Len(t, album, 2)
	require.NotEmpty(t, album[0].MediaGroupID)
	require.Equal(t, album[0].MediaGroupID, album[1].MediaGroupID)
	require.Equal(t, "екеуі", album[0].Caption)

	id := album[0].Photo[0].FileID
	one := map[string]string{"type": "photo", "media": id}
	doc := result[Message](t, w.sendsForm("sendDocument", map[string]string{"chat_id": "1001"}, map[string][]byte{"document": []byte("a")}))
	for _, c := range []struct {
		media any
		words string
	}{
		{[]any{}, "Bad Request: there are no messages to send"},
		{[]any{one}, "Bad Request: simulator: an album has at least 2 items"},
		{make([]any, 11), "Bad Request: too many messages to send as an album"},
		{[]any{one, map[string]string{"type": "document", "media": doc.Document.FileID}}, "Bad Request: document can't be mixed with other media types"},
		{[]any{one, map[string]string{"type": "photo"}}, "Bad Request: can't parse InputMedia: media not found"},
		{[]any{one, map[string]string{"type": "video", "media": id}}, `Not Implemented: InputMedia of type "video" is not simulated`},
		{[]any{one, map[string]string{"type": "photo", "media": "nothing"}}, "Bad Request: wrong file identifier/HTTP URL specified"},
	} {
		w.refused("sendMediaGroup", map[string]any{"chat_id": aigul, "media": c.media}, c.words)
	}

	edited := must[Message](w, "editMessageMedia", map[string]any{"chat_id": aigul, "message_id": album[1].MessageID, "media": map[string]string{"type": "photo", "media": id, "caption": "жаңа"}})
	require.Equal(t, "жаңа", edited.Caption)
	require.NotZero(t, edited.EditDate)
	w.refused("editMessageMedia", map[string]any{"chat_id": aigul, "message_id": w.sends("мәтін", nil).MessageID, "media": one}, "Bad Request: there is no media in the message to edit")
}

func TestMessagesAreCopiedForwardedPinnedAndDeleted(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	m := w.sends("түпнұсқа", nil)
	copied := must[map[string]int](w, "copyMessage", map[string]any{"chat_id": aigul, "from_chat_id": aigul, "message_id": m.MessageID})["message_id"]
	require.Equal(t, "түпнұсқа", w.chats[aigul].find(copied).Text)
	forwarded := must[Message](w, "forwardMessage", map[string]any{"chat_id": aigul, "from_chat_id": aigul, "message_id": m.MessageID})
	require.Equal(t, "user", forwarded.ForwardOrigin.Type)
	require.True(t, forwarded.ForwardOrigin.SenderUser.IsBot)
	guarded := w.sends("құпия", map[string]any{"protect_content": true})
	w.refused("copyMessage", map[string]any{"chat_id": aigul, "from_chat_id": aigul, "message_id": guarded.MessageID}, "Bad Request: message can't be copied")
	w.refused("forwardMessage", map[string]any{"chat_id": aigul, "from_chat_id": aigul, "message_id": guarded.MessageID}, "Bad Request: message can't be forwarded")
	w.refused("forwardMessage", map[string]any{"chat_id": aigul, "from_chat_id": aigul, "message_id": 99}, "Bad Request: message to forward not found")

	require.True(t, must[bool](w, "pinChatMessage", map[string]any{"chat_id": aigul, "message_id": m.MessageID}))
	w.refused("pinChatMessage", map[string]any{"chat_id": aigul, "message_id": m.MessageID}, "Bad Request: CHAT_NOT_MODIFIED")
	require.Equal(t, m.MessageID, must[struct {
		Pinned Message `json:"pinned_message"`
	}](w, "getChat", map[string]any{"chat_id": aigul}).Pinned.MessageID)
	require.True(t, must[bool](w, "unpinChatMessage", map[string]any{"chat_id": aigul}))
	w.refused("unpinChatMessage", map[string]any{"chat_id": aigul}, "Bad Request: message to unpin not found")

	require.True(t, must[bool](w, "deleteMessages", map[string]any{"chat_id": aigul, "message_ids": []int{m.MessageID, copied, 4711}}))
	require.Nil(t, w.chats[aigul].find(m.MessageID))
	require.Nil(t, w.chats[aigul].find(copied))
	w.refused("deleteMessages", map[string]any{"chat_id": aigul, "message_ids": []int{}}, "Bad Request: message identifiers are not specified")
	w.refused("deleteMessages", map[string]any{"chat_id": aigul, "message_ids": make([]int, 101)}, "Bad Request: too many message identifiers specified")
}

func TestAPersonSendsAlbumsFilesAndForwards(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	p := Meet(t, w.Server, Profile{Name: "Ерлан", Started: true})
	p.SendsPhotos("көше", picture(t, 20, 20), picture(t, 30, 20))
	p.SendsDocument("хат.pdf", []byte("%PDF-1.7"), "")
	p.SendsVoice(3)
	p.SharesLocation(51.1, 71.4)
	p.SharesContact("+77010000000")
	p.OpensDeepLink("https://t.me/Qalauly_bot?start=d_7")
	p.Forwards(0, "/start d_7")
	p.Edits("жаңа сөз")
	u := w.updates(nil)
	require.Len(t, u, 9)
	require.NotEmpty(t, u[0].Message.MediaGroupID)
	require.Equal(t, u[0].Message.MediaGroupID, u[1].Message.MediaGroupID)
	require.Equal(t, []string{"көше", ""}, []string{u[0].Message.Caption, u[1].Message.Caption})
	require.Equal(t, "хат.pdf", u[2].Message.Document.FileName)
	require.Equal(t, p.ID, u[5].Message.Contact.UserID)
	require.Equal(t, "/start d_7", u[6].Message.Text)
	require.Equal(t, p.ID, u[7].Message.ForwardOrigin.SenderUser.ID)
}

func TestThePageSendsFilesAsAForm(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	kind, body := form(t, map[string]string{"person": "1001", "caption": "екі сурет"}, map[string][]byte{"photo1": picture(t, 20, 20), "photo0": picture(t, 30, 30)})
	resp, answer := w.do(w.request("POST", "/sim/files", kind, body))
	require.Equal(t, 200, resp.StatusCode, "%s", answer)
	h := controlGet[historyOf](w, historyPath(aigul))
	require.Len(t, h.Messages, 2)
	require.Equal(t, 30, h.Messages[0].Photo[0].Width, "in the order of their numbers")
	require.Equal(t, "екі сурет", h.Messages[0].Caption)
	for values, words := range map[string]string{
		"":     "there is no file to send",
		"9999": "there is no such person",
	} {
		person := "1001"
		if values != "" {
			person = values
		}
		kind, body := form(t, map[string]string{"person": person}, nil)
		_, answer := w.do(w.request("POST", "/sim/files", kind, io.Reader(body)))
		require.Contains(t, string(answer), words)
	}
}

func TestAPreviewIsReadFromThisMachineOnly(t *testing.T) {
	t.Parallel()
	w := newWorld(t, func(c *Config) {
		c.Now = time.Now
		c.Local = func(link string) string { return link }
	})
	m := w.sends("сілтеме", map[string]any{"link_preview_options": map[string]any{"url": "https://qalauly.example.kz/d/7"}})
	path := "/sim/preview?chat=1001&message="
	p := controlGet[Preview](w, path+itoa(m.MessageID))
	require.Equal(t, Preview{Site: "qalauly.example.kz", Title: "qalauly.example.kz/d/7"}, p)

	m = w.sends("сурет", map[string]any{"link_preview_options": map[string]any{"url": w.url + "/icon.svg"}})
	require.Empty(t, controlGet[Preview](w, path+itoa(m.MessageID)).Image, "only pictures of points are drawn")
	m = w.sends("жоқ", map[string]any{"link_preview_options": map[string]any{"is_disabled": true}})
	resp, _ := w.do(w.request("GET", path+itoa(m.MessageID), "", nil))
	require.Equal(t, 404, resp.StatusCode)

	var read Preview
	read.read(strings.ReplaceAll(`<meta property="og:title" content="Әсел &amp; Ко"><meta property='x'><meta property="og:description" content="аудан">`, "'", `"`))
	require.Equal(t, Preview{Title: "Әсел & Ко", Description: "аудан"}, read)
}
