package clicked

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/stretchr/testify/require"

	"qalauly/internal/browsertest"
	"qalauly/internal/postgres"
	"qalauly/internal/postgres/pgtest"
)

// ways are what is pressed and seen beside the straight way of an appeal, of the bot and of the page, by language.
var ways = map[string]map[string]string{
	"kk": {
		"attach": "Файл қосу", "photo": "Фото", "voice": "Дауыстық хабар", "seconds": "15 с", "put": "Жіберу", "menu": "Хабар мәзірі", "edit": "Өзгерту", "chat": "Чат мәзірі", "block": "Ботты бұғаттау", "unblock": "Бұғаттан шығару",
		"files": "Файл саны: 10", "more": "☰ Басқа", "extend": "Мерзімін ұзарту", "papers": "Мемлекеттік органның жауабын", "until": "Жаңа мерзімін таңдаңыз",
		"extended": "мерзімі ұзартылды", "added": "Депутатқа жетті", "add": "Тағы бір белгі: үй нөмірі 7", "changed": "Тағы бір белгі: үй нөмірі 17", "reached": "Түзету депутатқа жетті",
		"hand": "Басқа депутатқа беру", "nearer": "Ол мәселеге жақынырақ", "whom": "Кімге беру керек?", "give": "👤 Беру", "handed": "депутат ауысты",
		"not mine": "Өкілеттігіме кірмейді", "district": "Басқа округтің мәселесі", "forward": "↪️ Жолдау", "forwarded": "басқа депутатқа жолданды", "both": "Бұрынғы мерзім:",
		"silent": "Депутат хабар алмайды", "acting": "Оның орнына сіз жауап бересіз", "branch": "Telegram-да жоқ", "advised": "Түсіндірме, кеңес", "road": "Мектептің төбесінен су ағады, балалар суық сыныпта отыр.",
		"carried": "дауыс: 1",
	},
	"ru": {
		"attach": "Прикрепить", "photo": "Фото", "voice": "Голосовое сообщение", "seconds": "15 с", "put": "Отправить", "menu": "Меню сообщения", "edit": "Изменить", "chat": "Меню чата", "block": "Заблокировать бота", "unblock": "Разблокировать",
		"files": "10 файлов", "more": "☰ Ещё: передать", "extend": "Продлить срок", "papers": "Ждём ответа госоргана", "until": "Выберите новый срок",
		"extended": "срок продлён", "added": "Передано депутату", "add": "Ещё примета: дом номер 7", "changed": "Ещё примета: дом номер 17", "reached": "Правка передана",
		"hand": "Передать другому депутату", "nearer": "Он ближе к вопросу", "whom": "Кому передать?", "give": "👤 Передать", "handed": "депутат сменился",
		"not mine": "Не моя компетенция", "district": "Вопрос другого округа", "forward": "↪️ Перенаправить", "forwarded": "передано другому депутату", "both": "Прежний срок:",
		"silent": "Депутат не получает сообщения", "acting": "За него отвечаете вы", "branch": "у депутата нет Telegram", "advised": "Дан", "road": "В школе течёт крыша, дети сидят в холодном классе.",
		"carried": "голос: 1",
	},
}

// TestTheOtherWaysByClicking: a letter of 4,000 letters with an album of ten, an addition
// that is edited, more time, an assistant who answers; a voice alone, handed over to a
// deputy who is not in Telegram and answered by the branch; one forwarded; a deputy who
// blocks the bot. Everybody has a phone of their own.
func TestTheOtherWaysByClicking(t *testing.T) {
	database := pgtest.URL(t)
	page := runDemo(t, database)
	db, err := postgres.Open(database)
	require.NoError(t, err)
	t.Cleanup(db.Close)
	for _, v := range []visitor{{name: "kk", lang: "kk", id: 700000101}, {name: "ru", lang: "ru", id: 700000102}} {
		t.Run(v.name, func(t *testing.T) {
			at := func(id int64) person {
				v.id = id
				p := sit(t, page, v)
				p.comes()
				return p
			}
			o := otherWays{correspondence{t, db, at(v.id), at(700000104), letters[v.lang]}, ways[v.lang], v.lang, at(700000110), at(700000105)}
			o.longLetter()
			o.handedOver()
			o.forwarded()
			o.blocked()
		})
	}
}

type otherWays struct {
	correspondence
	more          map[string]string
	lang          string
	helper, clerk person
}

// shot keeps a picture of a phone with the test's artifacts, for who wants to look.
func (p person) shot(name string) {
	p.t.Helper()
	p.fits()
	p.Shot(name)
}

// sees waits until any message has these words.
func (p person) sees(words string) {
	p.t.Helper()
	p.Sees(".phone.active .log-list", words)
}

// pastes puts a long text into the input, as from the clipboard.
func (p person) pastes(text string) {
	p.t.Helper()
	p.Types("")
	browsertest.Ask[bool](p.Tab, fmt.Sprintf(`((e) => { e.value = %q; return e.dispatchEvent(new Event('input', { bubbles: true })); })(document.querySelector('.phone.active .input'))`, text))
	p.Types("\r")
}

// opens begins a letter to a deputy by their link.
func (o otherWays) opens(name string) {
	_, err := o.db.Exec(o.t.Context(), `UPDATE appeal SET received_at = received_at - interval '1 hour'`) // two a minute are too many
	require.NoError(o.t, err)
	o.citizen.Types(name + "\r")
	o.citizen.hears(o.say["seat"])
	o.citizen.Press(o.say["write"])
}

// another is the name of some deputy of the same body beside the demo's own.
func (o otherWays) another(place int) (name string) {
	o.t.Helper()
	require.NoError(o.t, o.db.QueryRow(o.t.Context(), `
		SELECT CASE $1 WHEN 'kk' THEN surname_kk || ' ' || given_kk ELSE surname_ru || ' ' || given_ru END
		FROM deputy d JOIN mandate m ON m.deputy = d.id AND m.valid_to IS NULL
		WHERE m.body = (SELECT m.body FROM member_account a JOIN member b ON b.id = a.member JOIN mandate m ON m.deputy = b.deputy AND m.valid_to IS NULL WHERE a.person = 700000104)
			AND NOT EXISTS (SELECT FROM member b WHERE b.deputy = d.id)
		ORDER BY d.id OFFSET $2 LIMIT 1`, o.lang, place).Scan(&name))
	return name
}

func (o otherWays) longLetter() {
	p, say, more := o.citizen, o.say, o.more
	o.opens(say["who"])
	p.hears(say["consent"])
	p.Press(say["agree"])
	p.hears(say["prompt"])
	p.pastes(say["letter"] + strings.Repeat(" су", (4000-len([]rune(say["letter"])))/3))
	p.hears(say["preview"])
	p.Press(more["attach"])
	p.Press(more["photo"])
	p.Do(chromedp.SetUploadFiles(chromedp.CSS(".file-input"), album(o.t), chromedp.NodeReady))
	p.Until("document.querySelectorAll('.sheet .picked img').length === 10")
	p.Click(".sheet .primary")
	p.hears("фото: 10")
	p.shot("long-preview")
	p.Press(say["send"])
	p.hears(say["slip"])
	o.minutes()
	o.deputy.sees(more["files"])
	o.deputy.Until("document.querySelectorAll('.phone.active .theirs .photo').length >= 10")
	o.helper.sees(more["files"])
	o.deputy.shot("long-deputy")

	p.Answers(say["slip"])
	p.Types(more["add"] + "\r")
	p.hears(more["added"])
	o.deputy.hears(more["add"])
	browsertest.Ask[bool](p.Tab, `[...document.querySelectorAll('.phone.active .mine')].at(-1).dispatchEvent(new MouseEvent('contextmenu', { bubbles: true, cancelable: true })) || true`)
	p.Press(more["edit"])
	p.Sees(".reply-bar", "")
	p.pastes(more["changed"])
	p.hears(more["reached"])
	o.deputy.sees(more["changed"])
	o.deputy.shot("edited-deputy")

	o.deputy.Press(more["more"])
	o.deputy.Press(more["extend"])
	o.deputy.Press(more["papers"])
	o.deputy.hears(more["until"])
	o.deputy.shot("extend")
	o.deputy.Press("🗓")
	p.hears(more["extended"])
	p.shot("extended")

	o.helper.sees(more["changed"])
	o.helper.Answers(more["changed"])
	o.helper.Types(say["answer"] + "\r")
	o.helper.hears(say["notsent"])
	o.helper.shot("assistant")
	o.helper.Press(say["partly"])
	o.helper.hears(say["sent"])
	o.minutes()
	p.hears(say["answer"])
	p.shot("answered")
}

func (o otherWays) handedOver() {
	p, say, more := o.citizen, o.say, o.more
	o.opens(say["who"])
	p.hears(say["prompt"])
	p.Press(more["attach"])
	p.Press(more["voice"])
	p.Press(more["seconds"])
	p.hears(more["carried"])
	p.shot("voice-preview")
	p.Press(say["send"])
	p.hears(say["slip"])
	o.minutes()
	o.deputy.Sees(".phone.active .theirs .voice", "0:15")
	o.deputy.shot("voice-deputy")
	o.deputy.Press(more["more"])
	o.deputy.Until(fmt.Sprintf("[...document.querySelectorAll('.phone.active .theirs:has(.voice)')].at(-1).previousElementSibling?.innerText.includes(%q)", more["hand"]))
	o.deputy.Press(more["hand"])
	o.deputy.Press(more["nearer"])
	o.deputy.hears(more["whom"])
	o.deputy.Types(o.another(0) + "\r")
	o.deputy.hears(more["nearer"])
	o.deputy.shot("hand")
	o.deputy.Press(more["give"])
	p.hears(more["handed"])
	p.shot("handed")

	o.clerk.sees(more["acting"])
	o.clerk.Sees(".phone.active .theirs .voice", "0:15")
	o.clerk.shot("clerk")
	o.clerk.Answers(more["acting"])
	o.clerk.Types(say["answer"] + "\r")
	o.clerk.hears(say["notsent"])
	o.clerk.Press(more["advised"])
	o.clerk.hears(say["sent"])
	o.minutes()
	p.hears(more["branch"])
	p.shot("branch")
}

func (o otherWays) forwarded() {
	p, say, more := o.citizen, o.say, o.more
	o.opens(say["who"])
	p.hears(say["prompt"])
	p.Types(more["road"] + "\r")
	p.hears(say["preview"])
	p.Press(say["send"])
	p.hears(say["slip"])
	o.minutes()
	o.deputy.hears(more["road"])
	o.deputy.Press(more["not mine"])
	o.deputy.Press(more["district"])
	o.deputy.hears(more["whom"])
	o.deputy.Types(o.another(1) + "\r")
	o.deputy.hears(more["district"])
	o.deputy.shot("forward")
	o.deputy.Press(more["forward"])
	p.hears(more["forwarded"])
	p.sees(more["both"])
	p.shot("forwarded")
}

// blocked: a deputy and then their assistant block the bot; with nobody left to read it,
// the branch's staff are told at once.
func (o otherWays) blocked() {
	p, say, more := o.citizen, o.say, o.more
	o.opens(say["who"])
	p.hears(say["prompt"])
	p.Types(say["letter"] + "\r")
	p.hears(say["preview"])
	p.Press(say["send"])
	p.hears(say["slip"])
	o.minutes()
	for _, reader := range []person{o.deputy, o.helper} {
		reader.hears(say["letter"])
		reader.Press(more["chat"])
		reader.Press(more["block"])
		reader.Sees(".phone.active .foot", more["unblock"])
	}
	o.clerk.hears(more["silent"])
	o.clerk.shot("silent")
	for _, reader := range []person{o.deputy, o.helper} {
		reader.Press(more["unblock"])
		reader.Until("!document.querySelector('.phone.active .foot').innerText.includes('" + more["unblock"] + "')")
	}
}

// album are ten pictures.
func album(t *testing.T) (files []string) {
	t.Helper()
	dir := t.TempDir()
	for i := range 10 {
		picture := image.NewGray(image.Rect(0, 0, 160, 120))
		for x := range 16 * (i + 1) {
			for y := range 120 {
				picture.SetGray(x, y, color.Gray{Y: 200})
			}
		}
		var body bytes.Buffer
		require.NoError(t, png.Encode(&body, picture))
		files = append(files, filepath.Join(dir, fmt.Sprintf("%02d.png", i)))
		require.NoError(t, os.WriteFile(files[i], body.Bytes(), 0o644))
	}
	return files
}
