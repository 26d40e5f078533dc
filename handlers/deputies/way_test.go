package deputies_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"qalauly/account"
	"qalauly/appeal"
	"qalauly/handlers"
	"qalauly/handlers/cards"
	"qalauly/locales"
)

// words are what the desk reads on the way to an answer, in each language.
var words = map[locales.Lang]map[string]string{
	"kk": {
		"nameless": "аты көрсетілмеген", "files": "Файл саны: 2 — төменде", "reply": "«Жауап беру» (Reply)",
		"accept": "Қарауға алу", "accepted": "қарауға алынды", "ask": "Нақтылап сұрау", "what": "Нені нақтылау керек?",
		"notyet": "әлі жіберілген жоқ", "send": "Сұрақты жіберу", "stopped": "Мерзім тоқтап тұр", "came": "нақтылау келді",
		"foreign": "Өтініш орысша, жауап қазақша", "answer": "Құбыр жарылған. Ертең жөнделеді, оған дейін су күн сайын тасылады.",
		"partly": "Ішінара шешілді", "sent": "Жіберілді: №", "undo": "Қайтарып алу", "undone": "Жауап қайтарып алынды", "edited": "Өзгерту өтініш берушіге де жетеді",
		"late": "60 секунд өтті", "short": "Жауап тым қысқа", "photo": "Файл саны: 1", "closed": "Өтініштің мәтіні осы чаттан алынды",
	},
	"ru": {
		"nameless": "имя не указано", "files": "2 файла — ниже", "reply": "«Ответить»",
		"accept": "Взять в работу", "accepted": "принято в работу", "ask": "Уточнить", "what": "Что нужно уточнить?",
		"notyet": "ещё не отправлен", "send": "Отправить вопрос", "stopped": "Срок остановлен", "came": "уточнение пришло",
		"foreign": "Обращение на русском, ответ на казахском", "answer": "Құбыр жарылған. Ертең жөнделеді, оған дейін су күн сайын тасылады.",
		"partly": "Решён частично", "sent": "Отправлено: №", "undo": "Отозвать", "undone": "Ответ отозван", "edited": "Заявитель получит исправленный текст",
		"late": "60 секунд прошли", "short": "Ответ очень короткий", "photo": "1 файл", "closed": "Текст обращения убран",
	},
}

func photo(id string) handlers.File {
	return handlers.File{Kind: handlers.PhotoFile, ID: id, Unique: id, Size: 1000}
}

// TestTheDeskAnswersByAReply: the card, accepting, a question by the assistant, details,
// an answer with a photo that is taken back, sent and edited.
func TestTheDeskAnswersByAReply(t *testing.T) {
	t.Parallel()
	for lang, w := range words {
		t.Run(string(lang), func(t *testing.T) {
			t.Parallel()
			b := newBench(t)
			deputy, helper := b.joins(501, lang, account.Deputy, "", b.first), b.joins(502, lang, account.Assistant, "", b.first)
			author := b.citizen(901, "ru")
			a := author.sends(b.first, letter, appeal.File{Message: 8, Kind: "photo", ID: "f1"}, appeal.File{Message: 9, Kind: "voice", ID: "f2"})
			ref := cards.Ref(a.ID)

			deputy.told(appeal.CardNotice).sees(a.Number, w["nameless"], letter, w["files"], w["reply"])
			card := deputy.last.Messages[0]
			require.True(t, card.Protect)
			require.Equal(t, ref, card.Ref)
			require.Equal(t, []handlers.FileKind{handlers.PhotoFile, handlers.VoiceFile}, []handlers.FileKind{card.Files[0].Kind, card.Files[1].Kind})
			deputy.presses(w["accept"]).sees(w["accepted"], letter)
			require.True(t, deputy.last.Messages[0].Replace)
			deputy.press("dacc", id36(a.ID)).sees(w["accepted"])
			require.Equal(t, 1, b.count(`SELECT count(*) FROM appeal_act WHERE act = 'accept'`), "a second tap does nothing")

			helper.told(appeal.ChangedNotice).sees(w["accepted"])
			require.Equal(t, ref, helper.last.Messages[0].Edits)
			helper.presses(w["ask"]).sees(w["what"])
			helper.says("Какой номер дома?").sees(w["notyet"], "Какой номер дома?").presses(w["send"]).sees(w["stopped"])
			helper.press("dsend", id36(a.ID), id36(helper.wrote), "q").sees(w["stopped"])
			require.Equal(t, 1, b.count(`SELECT count(*) FROM appeal_message m JOIN member_account c ON c.member = m.member WHERE kind = 'question' AND c.person = 502`), "its author is the assistant")
			author.does(appeal.Step{Appeal: a.ID, Act: appeal.Inform, Text: "Дом 5"})
			deputy.told(appeal.SaidNotice).sees(w["came"], "Дом 5")
			require.Equal(t, ref, deputy.last.Messages[0].Under)

			deputy.replies(ref, "Ок").sees(w["short"])
			deputy.press("ddrop", id36(a.ID), id36(deputy.wrote))
			deputy.replies(ref+":f", w["answer"], photo("p1")).sees(w["notyet"], a.Number, w["foreign"], w["answer"], w["photo"])
			require.Zero(t, b.count(`SELECT count(*) FROM appeal_message WHERE kind = 'answer'`))
			deputy.presses(w["partly"]).sees(w["sent"], a.Number)
			undo := deputy.button(w["undo"])
			first := deputy.wrote
			deputy.press("dsend", id36(a.ID), id36(first), "s").sees(w["sent"])
			require.Equal(t, 1, b.count(`SELECT count(*) FROM appeal_message WHERE kind = 'answer'`), "a double tap is one")
			deputy.now = deputy.now.Add(30 * time.Second)
			deputy.press(undo.Verb, undo.Args...).sees(w["undone"], w["notyet"], w["answer"])
			deputy.edits(ref, w["answer"]+" 27.").sees(w["answer"] + " 27.")
			deputy.presses(w["partly"]).sees(w["sent"])
			deputy.now = deputy.now.Add(2 * time.Minute)
			deputy.press(undo.Verb, undo.Args...).sees(w["late"])
			deputy.edits(ref, w["answer"]+" 28.").sees(w["edited"])
			require.Equal(t, 1, b.count(`SELECT count(*) FROM appeal_message WHERE kind = 'answer' AND undone_at IS NULL AND body = $1`, w["answer"]+" 28."))
			require.Equal(t, 1, b.count(`SELECT count(*) FROM notice WHERE kind = 'appeal_edited' AND recipient = 901`))

			b.exec(`UPDATE appeal SET state = 'closed', closed_at = now()`)
			deputy.told(appeal.ChangedNotice).sees(w["closed"]).seesNo(letter)
			deputy.replies(ref, "Ещё одно").sees(w["notyet"]) // a talk after the end is a message
		})
	}
}

// TestAnAlbumIsOneAnswer: its pictures arrive one by one, also without a reply.
func TestAnAlbumIsOneAnswer(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	deputy := b.joins(501, "ru", account.Deputy, "", b.first)
	a := b.citizen(901, "ru").sends(b.first, letter)
	album := func(ref, caption string, n int) {
		for i := range n {
			r := deputy.request()
			deputy.wrote++
			file := photo("p")
			r.About, r.Message, r.Album, r.File, r.Kind = ref, deputy.wrote, "album"+ref, &file, handlers.Other
			run := b.audience.Abouts[cards.Kind]
			if i == 0 {
				r.Text = caption
				if ref == "" {
					run = b.audience.Free
				}
			} else if ref == "" {
				r.About = deputy.last.Album
			}
			before := deputy.last
			deputy.asks(run, r)
			if ref == "" && i > 0 {
				deputy.last = before
			}
		}
	}
	album(cards.Ref(a.ID), "Вот снимки с места: трубу уже меняют, воду подвезли.", 10)
	require.Equal(t, 1, b.count(`SELECT count(*) FROM appeal_compose`))
	require.Equal(t, 10, b.count(`SELECT jsonb_array_length(files) FROM appeal_compose`))
	deputy.told(cards.PreviewNotice).sees("10 файлов")
	album(cards.Ref(a.ID), "", 1)
	deputy.sees("В одном ответе до 10 файлов")
	b.exec(`DELETE FROM appeal_compose`)

	album("", "Снимки с улицы Абая, трубу меняют", 3)
	deputy.sees("На какое обращение это ответ?").presses(a.Number).sees("ещё не отправлен", "3 файла")
}

// TestTextWithoutAReply is asked for its appeal; a few words are a search as ever.
func TestTextWithoutAReply(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	deputy := b.joins(501, "kk", account.Deputy, "", b.first)
	text := "Су құбыры ертең жөнделеді, күте тұрыңыз"
	deputy.says(text).sees(free)
	a := b.citizen(901, "kk").sends(b.first, letter)
	other := b.citizen(902, "kk").sends(b.first, "Мектептің шатыры ағып тұр, балалар суық сыныпта отыр")
	deputy.says("Койшыбаева").sees(free)
	deputy.says(text).sees("Бұл қай өтінішке жауап?", a.Number, other.Number)
	asked := deputy.last
	deputy.edits("", text+"!").sees("Бұл қай өтінішке жауап?", text+"!")
	deputy.presses(other.Number).sees("әлі жіберілген жоқ", other.Number, text+"!").presses("Түсіндірме").sees("Жіберілді: №\u00a0" + other.Number)
	require.Equal(t, 1, b.count(`SELECT count(*) FROM appeal WHERE state = 'answered'`))
	deputy.last = asked
	deputy.presses("Жауап емес, іздеу").seesNo(free)
	deputy.says(text).presses("Жауап емес, іздеу").sees(free)
	require.Zero(t, b.count(`SELECT count(*) FROM appeal_compose`))
}

// TestOneAnswerToSeveralAlike, taken back as one.
func TestOneAnswerToSeveralAlike(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	deputy := b.joins(501, "ru", account.Deputy, "", b.first)
	a := b.citizen(901, "ru").sends(b.first, letter)
	b.citizen(902, "ru").sends(b.first, letter)
	b.citizen(903, "ru").sends(b.first, letter)
	deputy.told(appeal.CardNotice).sees("Похожих обращений: 3")
	deputy.replies(cards.Ref(a.ID), "Прорвало трубу на Абая, завтра починят, воду пока возят.").presses("Всем сразу: 3").sees("на 3 похожих обращения").
		presses("Дано разъяснение").sees("на 3 обращения")
	require.Equal(t, 3, b.count(`SELECT count(*) FROM appeal WHERE state = 'answered'`))
	deputy.presses("Отозвать").sees("Ответ отозван")
	require.Zero(t, b.count(`SELECT count(*) FROM appeal WHERE state = 'answered'`))
}
