package page_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"mime/multipart"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"qalauly/simulator"
)

const token = "100:for-the-page"

// world is the simulator with two invented people and a small bot that answers over HTTP, as a real one would.
func world(t *testing.T) (url string) {
	t.Helper()
	url, stop := worldAt(t, "127.0.0.1:0")
	t.Cleanup(stop)
	return url
}

// worldAt is a world at an address, to be stopped by the caller.
func worldAt(t *testing.T, address string) (url string, stop func()) {
	t.Helper()
	s := simulator.New(simulator.Config{
		Token: token, BotName: "Qalauly", Username: "qalauly_bot",
		Description: map[string]string{"kk": "Депутатыңызды табуға көмектеседі.", "ru": "Поможет найти вашего депутата."},
		People: []simulator.Profile{
			{ID: 1, Name: "Айгүл Сейітқызы", LanguageCode: "kk", About: map[string]string{
				"kk": "Ауылда тұрады.", "ru": "Живёт в ауле.", "en": "Lives in a village."}},
			{ID: 2, Name: "Сергей Ли", LanguageCode: "ru", About: map[string]string{
				"kk": "Қалада тұрады.", "ru": "Живёт в городе.", "en": "Lives in a town."}},
		},
		Places: []simulator.Place{
			{Type: "group", Title: "Біздің көше", Owner: 1, Members: []int64{2}, About: map[string]string{"en": "Neighbours."}},
			{Type: "channel", Title: "Апта", Username: "apta", Owner: 2, Bot: "administrator"},
		},
	})
	listener, err := net.Listen("tcp", address)
	require.NoError(t, err)
	server := &httptest.Server{Listener: listener, Config: &http.Server{Handler: s.Handler(), ReadHeaderTimeout: time.Minute}}
	server.Start()
	b := &bot{t: t, url: server.URL + "/bot" + token}
	ctx, cancel := context.WithCancel(context.Background())
	var running sync.WaitGroup
	b.call("setMyCommands", map[string]any{"commands": []map[string]string{
		{"command": "start", "description": "Басынан бастау"},
		{"command": "help", "description": "Көмек"},
		{"command": "language", "description": "Тіл / Язык"},
	}})
	running.Go(func() { b.run(ctx) })
	return server.URL, func() {
		cancel()
		s.Close()
		running.Wait()
		server.CloseClientConnections()
		server.Close()
	}
}

// bot answers what the tests ask for; it is no part of the product.
type bot struct {
	t   *testing.T
	url string
}

type update struct {
	ID     int `json:"update_id"`
	Inline *struct {
		ID    string
		Query string
	} `json:"inline_query"`
	Message *struct {
		Chat struct{ ID int64 }
		Text string
	}
	CallbackQuery *struct {
		ID      string
		Data    string
		Message struct {
			ID   int `json:"message_id"`
			Chat struct{ ID int64 }
		}
	} `json:"callback_query"`
}

func (b *bot) run(ctx context.Context) {
	for offset := 0; ctx.Err() == nil; {
		var batch []update
		if err := json.Unmarshal(b.call("getUpdates", map[string]any{"offset": offset, "timeout": 20}), &batch); err != nil {
			select { // the simulator is closing, or a fault is on
			case <-ctx.Done():
			case <-time.After(50 * time.Millisecond):
			}
			continue
		}
		for _, u := range batch {
			offset = u.ID + 1
			b.handle(u)
		}
	}
}

func (b *bot) handle(u update) {
	switch {
	case u.Inline != nil:
		b.asked(u.Inline.ID, u.Inline.Query)
	case u.CallbackQuery != nil:
		q := u.CallbackQuery
		b.pressed(q.ID, q.Data, q.Message.Chat.ID, q.Message.ID)
	case u.Message != nil:
		b.written(u.Message.Chat.ID, u.Message.Text)
	}
}

func (b *bot) written(chat int64, text string) {
	switch {
	case strings.HasPrefix(text, "/start"):
		b.say(chat, "<b>Сәлеметсіз бе!</b> Здравствуйте! "+strings.TrimPrefix(text, "/start"), keys("Қазақша=kk", "Русский=ru"))
	case text == "/help":
		b.say(chat, showcase, wide)
	case text == "": // news of a group, a photo, a place
	case text == "album":
		b.sendAlbum(chat)
	case text == "share":
		b.say(chat, "Бөлісу", map[string]any{"inline_keyboard": [][]map[string]any{{{"text": "Бөлісу", "switch_inline_query": "омаров"}}}})
	case text == "card":
		b.call("sendMessage", map[string]any{"chat_id": chat, "text": "Карточка", "protect_content": true,
			"link_preview_options": map[string]any{"url": "https://qalauly.example.kz/d/7"}})
	case text == "photo":
		b.sendPhoto(chat)
	case text == "many":
		for i := range 40 {
			b.say(chat, fmt.Sprintf("Жол %d", i), nil)
		}
	default:
		b.call("sendChatAction", map[string]any{"chat_id": chat, "action": "typing"})
		b.say(chat, "Іздедім: «"+strings.NewReplacer("&", "&amp;", "<", "&lt;").Replace(text)+"»", keys("Ескерту=alert", "Келесі бет=next"))
	}
}

// asked answers an inline query with two people and a button.
func (b *bot) asked(id, query string) {
	person := func(id, name string) map[string]any {
		return map[string]any{"type": "article", "id": id, "title": name, "description": "Шет ауданы, №7 округ",
			"input_message_content": map[string]any{"message_text": "<b>" + name + "</b>", "parse_mode": "HTML"}}
	}
	b.call("answerInlineQuery", map[string]any{"inline_query_id": id, "results": []any{person("1", "Асқар "+query), person("2", "Дана "+query)},
		"button": map[string]string{"text": "Басқа депутатты іздеу", "start_parameter": "find"}})
}

// sendAlbum sends three pictures at once, with words under the first.
func (b *bot) sendAlbum(chat int64) {
	var body bytes.Buffer
	form := multipart.NewWriter(&body)
	var media []string
	for i := range 3 {
		name := fmt.Sprint("p", i)
		file, err := form.CreateFormFile(name, name+".png")
		require.NoError(b.t, err)
		require.NoError(b.t, png.Encode(file, image.NewGray(image.Rect(0, 0, 300+i, 200))))
		caption := map[int]string{0: "Үш сурет"}[i]
		media = append(media, fmt.Sprintf(`{"type":"photo","media":"attach://%s","caption":%q}`, name, caption))
	}
	require.NoError(b.t, form.WriteField("chat_id", fmt.Sprint(chat)))
	require.NoError(b.t, form.WriteField("media", "["+strings.Join(media, ",")+"]"))
	require.NoError(b.t, form.Close())
	b.post("sendMediaGroup", form.FormDataContentType(), bytes.NewReader(body.Bytes()))
}

func (b *bot) pressed(id, data string, chat int64, message int) {
	answer := map[string]any{"callback_query_id": id}
	switch data {
	case "alert":
		answer["text"], answer["show_alert"] = "Мұны оқып шығыңыз.", true
	case "next":
		time.Sleep(400 * time.Millisecond)
		b.call("editMessageText", map[string]any{"chat_id": chat, "message_id": message, "text": "Екінші бет", "reply_markup": keys("Артқа=alert")})
	default:
		answer["text"] = "Тіл таңдалды: " + data
		b.say(chat, "Мәзір", menu)
	}
	b.call("answerCallbackQuery", answer)
}

func (b *bot) say(chat int64, text string, markup any) {
	args := map[string]any{"chat_id": chat, "text": text, "parse_mode": "HTML"}
	if markup != nil {
		args["reply_markup"] = markup
	}
	b.call("sendMessage", args)
}

func (b *bot) call(method string, args map[string]any) json.RawMessage {
	body, err := json.Marshal(args)
	if err != nil {
		return nil
	}
	return b.post(method, "application/json", bytes.NewReader(body))
}

func (b *bot) post(method, kind string, body *bytes.Reader) json.RawMessage {
	r, err := http.Post(b.url+"/"+method, kind, body)
	if err != nil {
		return nil
	}
	defer r.Body.Close()
	var answer struct {
		OK          bool
		Description string
		Result      json.RawMessage
	}
	if err := json.NewDecoder(r.Body).Decode(&answer); err == nil && !answer.OK && method != "getUpdates" {
		b.t.Errorf("the simulator refused %s: %s", method, answer.Description)
	}
	return answer.Result
}

func (b *bot) sendPhoto(chat int64) {
	picture := image.NewRGBA(image.Rect(0, 0, 800, 500))
	for y := range 500 {
		for x := range 800 {
			picture.Set(x, y, color.RGBA{uint8(70 + y/8), uint8(150 - x/20), 150, 255})
		}
	}
	var body bytes.Buffer
	form := multipart.NewWriter(&body)
	require.NoError(b.t, form.WriteField("chat_id", fmt.Sprint(chat)))
	require.NoError(b.t, form.WriteField("caption", "Су құбыры"))
	file, err := form.CreateFormFile("photo", "a.png")
	require.NoError(b.t, err)
	require.NoError(b.t, png.Encode(file, picture))
	require.NoError(b.t, form.Close())
	b.post("sendPhoto", form.FormDataContentType(), bytes.NewReader(body.Bytes()))
}

// showcase has every kind of formatting, and what would be markup if the page took it for such.
const showcase = `<b>Қою <i>көлбеу</i></b> <u>асты сызылған</u> <s>сызылған</s> <code>код</code> ` +
	`<tg-spoiler>жасырын сөз</tg-spoiler> <a href="https://t.me/qalauly_bot?start=d_77">сілтеме</a> /help
&lt;img src=x onerror=alert(1)&gt;
<pre><code class="language-go">func main() {}</code></pre>
<blockquote>дәйексөз</blockquote>
<blockquote expandable>бір
екі
үш
төрт
бес</blockquote>`

// keys is one row of buttons, each "label=data".
func keys(labels ...string) map[string]any {
	var row []map[string]string
	for _, label := range labels {
		text, data, _ := strings.Cut(label, "=")
		row = append(row, map[string]string{"text": text, "callback_data": data})
	}
	return map[string]any{"inline_keyboard": [][]map[string]string{row}}
}

// wide has labels as long as the texts of the bot may have: 34 characters alone, 17 in a row of two, 10 in a
// row of three; one that is longer than any; and an address that leads back into the chat.
var wide = map[string]any{"inline_keyboard": [][]map[string]string{
	{{"text": "Әсел Қойшыбаева · Шет ауданы, №7 о", "callback_data": "alert"}},
	{{"text": "📊 Неге 75,4 ұпай", "callback_data": "alert"}, {"text": "☰ Толығырақ көру ", "callback_data": "alert"}},
	{{"text": "⬅️ Алдыңғы", "callback_data": "alert"}, {"text": "12 / 1 914", "callback_data": "alert"}, {"text": "Келесі ➡️", "callback_data": "alert"}},
	{{"text": "Тым ұзын жазу: Шығыс Қазақстан облысы Катонқарағай ауданы", "callback_data": "alert"}},
	{{"text": "Картаны ашу", "url": "https://t.me/qalauly_bot?start=map"}},
}}

var menu = map[string]any{
	"keyboard": [][]map[string]string{
		{{"text": "🔎 Депутат іздеу"}, {"text": "✍️ Депутатқа жазу"}},
		{{"text": "📬 Өтініштерім"}, {"text": "📊 Рейтинг"}},
	},
	"resize_keyboard": true, "is_persistent": true, "input_field_placeholder": "Аты-жөні немесе ауыл",
}
