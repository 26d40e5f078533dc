package citizens

import (
	"context"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/stretchr/testify/require"

	"qalauly/account"
	"qalauly/appeal"
	"qalauly/deputy/invented"
	"qalauly/digest"
	"qalauly/handlers"
	"qalauly/handlers/letter"
	"qalauly/handlers/notices"
	"qalauly/locales"
	"qalauly/locales/localestest"
	"qalauly/notice"
)

// TestAppeals tells what happens to the author of an appeal. The stories share a country
// and are told one after another: two that are not over wait for each other's number.
func TestAppeals(t *testing.T) {
	t.Parallel()
	db := country(t)
	for name, test := range map[string]func(*testing.T, *pgxpool.Pool){
		"FirstAppeal":                 firstAppealTest,
		"NothingIsKeptBeforeConsent":  nothingIsKeptBeforeConsentTest,
		"Draft":                       draftTest,
		"Whom":                        whomTest,
		"LongLetter":                  longLetterTest,
		"Urgent":                      urgentTest,
		"Strangers":                   strangersTest,
		"WhatComes":                   whatComesTest,
		"Rights":                      rightsTest,
		"NoticesAreForTheAuthorAlone": noticesAreForTheAuthorAloneTest,
		"Refusals":                    refusalsTest,
	} {
		t.Run(name, func(t *testing.T) { test(t, db) })
	}
}

// attaches sends a file, with words below it where there are any.
func (c *chat) attaches(kind handlers.FileKind, id, caption, album string) handlers.Reply {
	c.Helper()
	r := c.request()
	r.Kind, r.Text, r.Album = handlers.Other, caption, album
	if caption != "" {
		r.Kind = handlers.Text
	} else if kind == handlers.VoiceFile {
		r.Kind = handlers.Voice
	}
	r.File = &handlers.File{Kind: kind, ID: id, Unique: "u" + id, Size: 1000}
	return c.take(c.running(r), r)
}

// running is who answers what is sent in the conversation.
func (c *chat) running(r handlers.Request) handlers.Run {
	if own := c.audience.Talks[r.Talk.Name]; own != nil {
		return own
	}
	return c.audience.Free
}

// replies answers a message of ours.
func (c *chat) replies(ref, text string) handlers.Reply {
	c.Helper()
	r := c.request()
	r.About, r.Text = ref, text
	run := c.audience.AboutOf(ref)
	require.NotNil(c, run, ref)
	return c.take(run, r)
}

// revises changes the words of the message of that number.
func (c *chat) revises(message int64, text string) handlers.Reply {
	c.Helper()
	r := c.request()
	r.Message, r.Text, r.Edited = message, text, true
	return c.take(c.audience.Edited, r)
}

// hears is the last notice of a kind that is owed to the person, as they get it.
func (c *chat) hears(kind string) (handlers.Message, bool) {
	c.Helper()
	var ref string
	err := c.db.QueryRow(c.ctx, `SELECT ref FROM notice WHERE recipient = $1 AND kind = $2 ORDER BY id DESC LIMIT 1`, c.id, kind).Scan(&ref)
	require.NoError(c, err, "no notice %s", kind)
	p := c.request().Person
	m, ok, err := notices.Word(c.ctx, c.db, notice.Due{To: c.id, Kind: kind, Ref: ref}, account.Person{ID: c.id, Lang: p.Lang, Guessed: p.Guessed})
	require.NoError(c, err, kind)
	if ok {
		c.last = handlers.Reply{Messages: []handlers.Message{m}}
		c.check(c.last)
	}
	return m, ok
}

// lastAppeal is the newest appeal of the person.
func (c *chat) lastAppeal() appeal.Appeal {
	c.Helper()
	mine, _, err := appeal.Mine(c.ctx, c.db, c.id, appeal.Page{Limit: 1})
	require.NoError(c, err)
	require.NotEmpty(c, mine)
	return mine[0]
}

// deputyDoes is a step of the deputy of the model journeys, whose accounts are none here.
func (c *chat) deputyDoes(s appeal.Step) appeal.Appeal {
	c.Helper()
	by := appeal.Actor{Person: 1_000_001, Member: account.Member{ID: 77, Deputy: invented.ModelID, Grants: []account.Grant{{Duty: account.Deputy, Deputy: invented.ModelID}}}}
	a, _, err := options.Desk.Do(c.ctx, c.db, by, s, now.Add(c.after))
	require.NoError(c, err)
	return a
}

// consents goes from the card of the model deputy to the letter.
func (c *chat) consents() {
	c.Helper()
	c.press("wnew", id36(invented.ModelID))
	c.press("wyes", id36(invented.ModelID))
}

// sent sends an appeal to the model deputy.
func (c *chat) sent(text string) appeal.Appeal {
	c.Helper()
	c.consents()
	c.says(text)
	c.pressesVerb("wsend")
	return c.lastAppeal()
}

func (c *chat) pressesVerb(verb string) handlers.Reply {
	c.Helper()
	for _, b := range buttonsOf(c.last) {
		if b.Verb == verb {
			return c.press(b.Verb, b.Args...)
		}
	}
	require.Fail(c, "no such button", "%s in %v", verb, labelsOf(c.last))
	return handlers.Reply{}
}

// trouble is what the model citizen writes.
const trouble = "На улице Абая две недели нет воды. Водовозка тоже не приезжает. Когда дадут воду?"

var firstWords = map[locales.Lang][]string{
	locales.Russian: {"нужно ваше согласие", "Кому: Асель Койшибаева", "Депутат увидит это:", "Тема: вода, тепло, свет", "Зарегистрировано: № KK-2026-", "Ответ до: 17 декабря, четверг", "Почему 17 декабря?", "Отозвано"},
	locales.Kazakh:  {"келісіміңіз керек", "Кімге: Әсел Қойшыбаева", "Депутат осыны көреді:", "Тақырыбы: су, жылу, жарық", "Тіркелді: № KK-2026-", "Жауап мерзімі: 17 желтоқсан, бейсенбі", "Неге 17 желтоқсан?", "Қайтарып алынды"},
}

// firstAppealTest goes from the card to the slip in three taps and a message, takes it
// back and sends it again.
func firstAppealTest(t *testing.T, db *pgxpool.Pool) {
	for _, l := range locales.All() {
		t.Run(string(l), func(t *testing.T) {
			c, w := speaking(t, db, l), firstWords[l]
			c.command("start", "d"+id36(invented.ModelID))
			c.pressesVerb("wnew")
			c.sees(w[0], "000000000000", "/forget")
			c.press("wfull", id36(invented.ModelID))
			c.sees("+7 000 000 00 00", "/mydata")
			c.pressesVerb("wyes")
			c.sees(w[1])
			c.says(trouble)
			c.sees(w[1:4]...)
			c.sees("«" + trouble + "»")
			c.pressesVerb("wsend")
			c.sees(w[4], w[5], "eotinish.kz")
			require.True(t, c.last.Messages[0].Replace)
			require.Equal(t, letter.Ref(c.lastAppeal().ID), c.last.Messages[0].Ref)
			require.Empty(t, c.talk.Name)
			first := c.lastAppeal().ID

			slip := c.last
			c.press("wsend", "zzz") // the second of two taps
			require.Equal(t, textOf(slip), textOf(c.last))
			require.Equal(t, first, c.lastAppeal().ID)

			c.pressesVerb("wwhy")
			c.sees(w[6])
			c.pressesVerb("wslip")
			c.pressesVerb("wundo")
			c.sees(w[7])
			c.press("wundo", id36(first))
			c.sees(w[7])
			c.after = time.Minute
			c.pressesVerb("wshow")
			c.sees("«" + trouble + "»")
			c.pressesVerb("wsend")
			c.sees(w[4])
			require.NotEqual(t, first, c.lastAppeal().ID)
			require.Equal(t, trouble, c.letterOf(c.lastAppeal()))

			c.after = 2 * time.Minute
			c.press("wundo", id36(c.lastAppeal().ID))
			require.NotEqual(t, appeal.Withdrawn, c.lastAppeal().State, "it was seen by now")
		})
	}
}

func (c *chat) letterOf(a appeal.Appeal) string {
	c.Helper()
	thread, err := appeal.Thread(c.ctx, c.db, appeal.Citizen, a.ID, now.Add(c.after))
	require.NoError(c, err)
	require.NotEmpty(c, thread)
	return thread[0].Text
}

// nothingIsKeptBeforeConsentTest: what is typed on the screen of consent is a search.
func nothingIsKeptBeforeConsentTest(t *testing.T, db *pgxpool.Pool) {
	c := speaking(t, db, locales.Russian)
	c.press("wnew", "0")
	c.says(strings.Repeat(trouble, 4))
	_, ok, err := appeal.DraftOf(c.ctx, c.db, c.id)
	require.NoError(t, err)
	require.False(t, ok)
	c.sees("Написать депутату", "никому не отправлено")
	c.press("wno")
	c.sees("Без согласия ничего не сохраняю")

	without := options
	without.Operator.BIN = ""
	c.audience = New(without)
	c.press("wnew", id36(invented.ModelID))
	c.sees("пока нельзя")
	c.press("wyes", id36(invented.ModelID))
	c.sees("пока нельзя")
}

// draftTest writes in several messages with files, changes everything that can be
// changed, and loses nothing when the conversation is lost.
func draftTest(t *testing.T, db *pgxpool.Pool) {
	c := speaking(t, db, locales.Russian)
	c.consents()
	c.says("Нет воды.")
	first := c.messages
	c.says("Уже две недели.")
	c.sees("«Нет воды.\nУже две недели.»")
	c.revises(first, "Нет воды и света.")
	require.Equal(t, letter.DraftRef, c.last.Messages[0].Edits)
	c.sees("«Нет воды и света.\nУже две недели.»")
	require.Empty(t, c.revises(first, "Нет воды и света.").Messages, "the same words")

	for i := range 10 {
		require.Empty(t, c.attaches(handlers.PhotoFile, "p"+strconv.Itoa(i), "", "album").Messages)
	}
	_, ok := c.hears(letter.DraftNotice)
	require.True(t, ok)
	c.sees("📎 фото: 10")
	var previews int
	require.NoError(t, c.db.QueryRow(c.ctx, `SELECT count(*) FROM notice WHERE recipient = $1`, c.id).Scan(&previews))
	require.Equal(t, 1, previews, "one preview of an album")
	c.attaches(handlers.VoiceFile, "v", "", "")
	c.sees("до 10 файлов", "📎 фото: 10")
	c.press("wdel", "f")

	c.lost = true
	c.says("Дом 5.")
	c.sees("Уже две недели.\nДом 5.»")
	r := c.request()
	r.Kind, r.File = handlers.Other, &handlers.File{Kind: handlers.VideoFile, ID: "big", Size: 30 << 20}
	c.take(c.running(r), r)
	c.sees("больше 20 МБ", "Дом 5.")
	c.says(strings.Repeat("ф", 4000))
	c.sees("до 4000 знаков", "Остальное цело")

	c.press("wname")
	c.says(strings.Repeat("и", 101))
	c.sees("Уложитесь в 100")
	c.says("Айгуль <b>")
	c.sees("От кого: Айгуль <b>")
	c.press("wphone")
	c.lost = true
	c.says("+7 700 000 00 00")
	c.sees("Связь: +7 700 000 00 00")
	c.press("wtopic")
	c.presses("Жильё")
	c.sees("Тема: жильё")
	c.says("Ещё раз: вода.")
	c.sees("Тема: жильё")
	c.press("wplace")
	c.says("нет такого места нигде")
	c.sees("не нашёл")
	c.says("Агадырь")
	c.sees("Место: Шетский район, п. Агадырь")
	c.press("wname")
	c.presses("Вопрос без имени")
	c.sees("От кого: имя не указано", "Вопрос без имени")
	c.press("wchg")
	c.sees("Прежний текст:")
	c.says("Заново.")
	c.sees("«Заново.»")

	mark := lastMark(c)
	c.command("start", "")
	c.sees("неотправленное обращение", "«Заново.»")
	c.press("lang", "ru")
	c.sees("неотправленное обращение")
	c.says("Ещё слово.")
	c.press("wsend", mark)
	c.sees("Черновик изменился", "Ещё слово.")
	c.press("wdrop")
	c.sees("Удалить черновик?")
	c.presses("Оставить")
	c.pressesVerb("wsend")
	a := c.lastAppeal()
	require.True(t, a.Nameless)
	require.Equal(t, appeal.Housing, a.Topic)
	require.Empty(t, a.Name)
	c.sees("Вопрос без имени")
}

func lastMark(c *chat) string {
	for _, b := range buttonsOf(c.last) {
		if b.Verb == "wsend" {
			return b.Args[0]
		}
	}
	require.Fail(c, "no preview", textOf(c.last))
	return ""
}

// whomTest writes first and is told to whom, by place and topic.
func whomTest(t *testing.T, db *pgxpool.Pool) {
	c := speaking(t, db, locales.Russian)
	c.command("write", "")
	c.pressesVerb("wyes")
	c.sees("Кому отправить, подскажу после")
	c.attaches(handlers.VoiceFile, "v1", "", "")
	c.sees("Где это?")
	c.says("Агадырь")
	c.sees("Кому отправить?")
	local := buttonsOf(c.last)[0].Label
	c.presses("Асель Койшибаева")
	c.sees("Кому: Асель Койшибаева", "📎 голос: 1", "Место: Шетский район, п. Агадырь")
	c.press("wtopic", topicIndex(appeal.Law))
	c.press("wwhom")
	require.NotEqual(t, local, buttonsOf(c.last)[0].Label, "the curator comes first")
	c.says("Койшибаева Асель")
	c.sees("Кому: Асель Койшибаева")
	c.pressesVerb("wsend")
	c.sees("Зарегистрировано")

	c.after = time.Hour
	c.says(strings.Repeat(trouble, 4)) // outside any conversation, now with consent
	c.sees("Отправить это депутату?", "Пока никто его не видит", "Где это?")
	c.press("wdrop")
	c.presses("Удалить черновик")
	c.sees("Черновик удалён")
}

// longLetterTest: four thousand letters are one letter; an empty draft asks for words.
func longLetterTest(t *testing.T, db *pgxpool.Pool) {
	c := speaking(t, db, locales.Kazakh)
	c.consents()
	c.press("wshow")
	c.sees("Мәселеңізді жазыңыз")
	c.press("wsend", "0")
	c.sees("Мәселеңізді жазыңыз")
	long := strings.TrimSpace(strings.Repeat("су жоқ. ", 500))
	c.says(long)
	c.pressesVerb("wsend")
	require.Equal(t, long, c.letterOf(c.lastAppeal()))
	c.after = time.Minute
	c.press("wone", id36(c.lastAppeal().ID))
	c.pressesVerb("wthr")
	c.sees("су жоқ")
	c.press("wsay", id36(c.lastAppeal().ID))
	c.says(strings.Repeat("ф", 4001))
	c.sees("4000 таңбадан асырмаңыз")
	c.says("Тағы бір сөз.")
	c.sees("Депутатқа жетті")
	require.Empty(t, c.talk.Name)
}

func topicIndex(topic appeal.Topic) string {
	for i, t := range appeal.Topics() {
		if t == topic {
			return id36(int64(i))
		}
	}
	return ""
}

// urgentTest: danger is answered with numbers to call, whatever is done with the letter.
func urgentTest(t *testing.T, db *pgxpool.Pool) {
	for l, words := range map[locales.Lang][2]string{
		locales.Russian: {"Пожар в соседнем доме", "101"}, locales.Kazakh: {"Көршінің үйінде өрт шықты", "101"},
	} {
		t.Run(string(l), func(t *testing.T) {
			c := speaking(t, db, l)
			c.consents()
			c.says(words[0])
			c.sees(words[1])
			c.pressesVerb("wsend")
			require.True(t, c.lastAppeal().Urgent)
		})
	}
}

// strangersTest: whatever somebody else presses, replies to or opens, of the appeal of
// another they learn nothing.
func strangersTest(t *testing.T, db *pgxpool.Pool) {
	c := speaking(t, db, locales.Russian)
	a := c.sent(trouble)
	stranger := &chat{T: t, ctx: context.Background(), db: c.db, audience: c.audience, id: lastID.Add(1), telegram: "ru"}
	stranger.command("start", "")
	stranger.press("lang", "ru")
	stranger.after = time.Hour
	id := id36(a.ID)
	for verb := range c.audience.Verbs {
		if !strings.HasPrefix(verb, "w") {
			continue
		}
		r := stranger.request()
		r.Button = &handlers.Press{Verb: verb, Args: []string{id, "v"}}
		reply := stranger.take(stranger.audience.Verbs[verb], r)
		require.NotContains(t, textOf(reply), a.Number, verb)
		require.NotContains(t, textOf(reply), trouble, verb)
	}
	for _, ref := range []string{letter.Ref(a.ID), letter.ViewRef(a.ID), letter.Ref(a.ID) + ":m1", "appeal:zzz", "appeal"} {
		stranger.replies(ref, "Это моё")
		stranger.sees("Такого обращения у вас нет")
	}
	stranger.command("start", strings.ToLower(a.Number))
	stranger.sees("Такого обращения у вас нет")
	c.command("start", a.Number)
	c.sees(a.Number)
	now := c.lastAppeal()
	require.Equal(t, a.State, now.State)
	require.Equal(t, a.Version, now.Version)

	c.group = true
	for verb := range c.audience.Verbs {
		if strings.HasPrefix(verb, "w") {
			c.press(verb, id)
			c.sees("только в личном чате")
			require.Len(t, buttonsOf(c.last), 1)
		}
	}
}

// whatComesTest: everything that comes to the author, in order, in both languages, and
// what they may do about it.
func whatComesTest(t *testing.T, db *pgxpool.Pool) {
	for l, w := range map[locales.Lang][]string{
		locales.Russian: {"взято в работу", "Депутат просит уточнить", "Уточнение передано", "Депутат пишет", "Депутат ответил", "решено частично", "по существу?", "отписка", "возобновлено", "закрыто", "Правка передана", "изменено", "Обращения за 13 недель: поступило", "решено — 1"},
		locales.Kazakh:  {"қарауға алынды", "Депутат нақтылауды сұрайды", "Нақтылау депутатқа жетті", "Депутат жазды", "Депутат жауап берді", "ішінара шешілді", "нақты жауап берді ме?", "шығарыпсалма жауап", "қайта ашылды", "жабылды", "Түзету депутатқа жетті", "өзгертілді", "Өтініш, 13 апта: келгені", "шешілді — 1"},
	} {
		t.Run(string(l), func(t *testing.T) {
			whatComes(t, speaking(t, db, l), w)
		})
	}
}

func whatComes(t *testing.T, c *chat, w []string) {
	a := c.sent(trouble)
	written := c.messages - 1 // the letter, before the press
	m, ok := c.hears(appeal.SlipNotice)
	require.True(t, ok)
	require.Equal(t, letter.Ref(a.ID), m.Edits)
	c.after = 16 * time.Hour
	c.revises(written, trouble+" Срочно.")
	c.sees(w[10])
	c.deputyDoes(appeal.Step{Appeal: a.ID, Act: appeal.Accept})
	_, ok = c.hears(appeal.StateNotice)
	require.True(t, ok)
	c.sees(w[0], a.Number)

	c.deputyDoes(appeal.Step{Appeal: a.ID, Act: appeal.Ask, Text: "Какой дом?"})
	m, ok = c.hears(appeal.QuestionNotice)
	require.True(t, ok)
	c.sees(w[1], "«Какой дом?»")
	c.replies(m.Ref, "Дом 5 <i>")
	c.sees(w[2])
	_, ok = c.hears(appeal.QuestionNotice)
	require.False(t, ok, "it is answered")
	c.press("wnil", id36(a.ID)) // an old button

	c.deputyDoes(appeal.Step{Appeal: a.ID, Act: appeal.Say, Text: "Едем смотреть"})
	_, ok = c.hears(appeal.InterimNotice)
	require.True(t, ok)
	c.sees(w[3], "«Едем смотреть»")

	c.deputyDoes(appeal.Step{
		Appeal: a.ID, Act: appeal.Answer, Outcome: appeal.Partly, Text: "Прорвало трубу. Починят 27 ноября, до этого воду будут возить.", Chat: 5, Message: 6,
		Files: []appeal.File{{Kind: string(handlers.PhotoFile), ID: "f1"}, {Kind: string(handlers.VoiceFile), ID: "f2"}},
	})
	c.press("wone", id36(a.ID))
	require.NotContains(t, textOf(c.last), w[4], "the answer is held")
	c.after += 2 * time.Minute
	m, ok = c.hears(appeal.AnswerNotice)
	require.True(t, ok)
	c.sees(w[4], w[5])
	require.Len(t, m.Files, 2)
	_, _, err := options.Desk.Revise(c.ctx, c.db, appeal.Actor{Person: 1_000_001, Member: account.Member{ID: 77, Deputy: invented.ModelID, Grants: []account.Grant{{Duty: account.Deputy, Deputy: invented.ModelID}}}}, 5, 6, "Починили.", now.Add(c.after))
	require.NoError(t, err)
	edited, ok := c.hears(appeal.RevisedNotice)
	require.True(t, ok)
	require.Equal(t, m.Ref, edited.Edits)
	c.sees("«Починили.»", w[11])
	c.replies(m.Ref, "А когда именно?")
	c.press("wthr", id36(a.ID))
	c.sees("А когда именно?")
	c.press("wthr", id36(a.ID), "1")
	c.sees("Дом 5 <i>", "📎 фото: 1 · ", trouble+" Срочно.", w[11])

	c.after += 26 * time.Hour
	n, err := options.Desk.Survey(c.ctx, c.db, now.Add(c.after))
	require.NoError(t, err)
	require.Equal(t, 1, n)
	_, ok = c.hears(appeal.SurveyNotice)
	require.True(t, ok)
	c.sees(w[6])
	c.press("wvote", id36(a.ID), "e")
	c.sees(w[7])
	c.pressesVerb("wcomp")
	c.attaches(handlers.StickerFile, "s", "", "")
	c.attaches(handlers.VoiceFile, "v", "", "") // said, not written
	require.Contains(c, c.lastAppeal().Flags, appeal.Complained)
	c.press("wopen", id36(a.ID))
	c.sends(handlers.Place)
	c.says("Воды нет до сих пор")
	c.sees(w[8])
	require.Equal(t, appeal.Reopened, c.lastAppeal().State)
	c.deputyDoes(appeal.Step{Appeal: a.ID, Act: appeal.Answer, Outcome: appeal.Solved, Text: "Вода есть с сегодняшнего утра."})
	c.press("wvote", id36(a.ID), "p")
	require.NotContains(t, textOf(c.last), "Вода есть")
	require.Empty(t, c.lastAppeal().Survey, "an answer that is held cannot be voted on")
	c.after += 2 * time.Minute
	c.press("card", id36(invented.ModelID))
	c.sees(w[12])
	c.press("more", id36(invented.ModelID))
	c.sees(w[13])
	c.press("wopen", id36(a.ID))
	c.says("Воды опять нет")
	c.press("wwd", id36(a.ID))
	c.pressesVerb("wwdy")
	require.Equal(t, appeal.Withdrawn, c.lastAppeal().State)
	c.press("wwdy", id36(a.ID))
	c.replies(m.Ref, "Ещё")
	require.NotContains(t, textOf(c.last), "Ещё")
	c.command("my", "")
	c.sees(a.Number)
	for _, typed := range []string{a.Number, " № " + strings.ToLower(a.Number), "КК " + a.Number[3:], strings.Replace(a.Number[3:], "-", " – ", 1)} {
		c.says(typed)
		c.sees("📬 № " + a.Number)
	}
	c.says("KK-2026-999999")
	require.NotContains(t, textOf(c.last), a.Number)
	c.sees("/my")
}

// rightsTest: what is kept can be seen, the consent taken back, everything erased.
func rightsTest(t *testing.T, db *pgxpool.Pool) {
	for _, l := range locales.All() {
		t.Run(string(l), func(t *testing.T) { seesAndErases(t, speaking(t, db, l)) })
	}
}

func seesAndErases(t *testing.T, c *chat) {
	a := c.sent(trouble)
	require.NoError(t, digest.Subscribe(c.ctx, c.db, digest.Subscription{Person: c.id, Rhythm: digest.Weekly, Hour: 10}, now))
	require.NoError(t, digest.Follow(c.ctx, c.db, c.id, digest.Item{Deputy: invented.ModelID}, now))
	c.after = time.Hour
	c.command("mydata", "")
	require.Len(t, c.last.Messages, 2)
	for _, m := range c.last.Messages {
		body, err := MyData(c.ctx, c.db, strings.TrimPrefix(m.File.Hash, DataFile), now.Add(c.after))
		require.NoError(t, err)
		require.Contains(t, string(body), trouble, m.File.Name)
		require.Contains(t, string(body), a.Number)
		require.Regexp(t, `"Hour": 10|: 10`, string(body), "the hour of the week")
		require.Regexp(t, `^[a-z0-9:]+$`, m.File.Hash)
	}
	_, err := MyData(c.ctx, c.db, "1:xx:txt", now)
	require.ErrorIs(t, err, ErrNoData)

	c.says("ахметов")
	c.command("forget", "")
	c.pressesVerb("wback")
	c.command("forget", "")
	c.pressesVerb("wback")
	c.press("wnew", id36(invented.ModelID))
	c.pressesVerb("wyes")
	c.says("Новое")
	c.command("forget", "")
	c.pressesVerb("wforg")
	c.pressesVerb("wforgy")
	_, ok, err := appeal.DraftOf(c.ctx, c.db, c.id)
	require.NoError(t, err)
	require.False(t, ok)
	_, total, err := appeal.Mine(c.ctx, c.db, c.id, appeal.Page{Limit: 5})
	require.NoError(t, err)
	require.Zero(t, total)
	c.press("wone", id36(a.ID))
	require.NotContains(t, textOf(c.last), a.Number)
	followed, err := digest.Followed(c.ctx, c.db, c.id)
	require.NoError(t, err)
	require.Empty(t, followed)
}

// noticesAreForTheAuthorAloneTest: a notice about an appeal says nothing to anybody else.
func noticesAreForTheAuthorAloneTest(t *testing.T, db *pgxpool.Pool) {
	c := speaking(t, db, locales.Russian)
	a := c.sent(trouble)
	for _, kind := range []string{appeal.StateNotice, appeal.SlipNotice, appeal.SurveyNotice, appeal.QuestionNotice, appeal.InterimNotice, appeal.AnswerNotice, appeal.RevisedNotice} {
		_, ok, err := notices.Word(c.ctx, c.db, notice.Due{To: 999_999, Kind: kind, Ref: strconv.FormatInt(a.ID, 10)}, account.Person{ID: 999_999, Lang: "ru"})
		require.NoError(t, err, kind)
		require.False(t, ok, kind)
	}
	require.LessOrEqual(t, localestest.Length(textOf(c.last)), localestest.MaxText)
}

// refusalsTest: who may not send is told why and until when, and the draft is whole.
func refusalsTest(t *testing.T, db *pgxpool.Pool) {
	c := speaking(t, db, locales.Russian)
	c.sent(trouble)
	c.press("wnew", id36(invented.ModelID))
	c.says("Ещё одна беда.")
	mark := lastMark(c)
	c.pressesVerb("wsend")
	c.sees("Слишком часто", "после 19:43", "Черновик цел", "«Ещё одна беда.»")

	c.after = time.Hour
	_, err := c.db.Exec(c.ctx, `UPDATE consent SET version = 0 WHERE person = $1`, c.id)
	require.NoError(t, err)
	c.press("wsend", mark)
	c.sees("нужно ваше согласие") // to the text as it is now
	c.pressesVerb("wyes")
	c.sees("«Ещё одна беда.»")

	_, err = c.db.Exec(c.ctx, `
		INSERT INTO ban (person, reason, until, asked_by, asked_at, approved_by, approved_at) VALUES ($1, 'брань', $2, 1, $3, 2, $3)`,
		c.id, now.AddDate(0, 0, 10), now)
	require.NoError(t, err)
	c.press("wsend", mark)
	c.sees("4 декабря 2026", "Причина: брань", "+7 000 000 00 00")
	c.press("wnew", id36(invented.ModelID))
	c.sees("Причина: брань")
	_, err = c.db.Exec(c.ctx, `UPDATE ban SET ended_at = $2, ended_by = 1 WHERE person = $1`, c.id, now)
	require.NoError(t, err)

	_, err = c.db.Exec(c.ctx, `UPDATE mandate SET valid_to = $2 WHERE deputy = $1 AND valid_to IS NULL`, invented.ModelID, now.AddDate(0, 0, -2))
	require.NoError(t, err)
	c.press("wsend", mark)
	c.sees("Черновик цел")
	c.pressesVerb("wwhom")
	c.says("Агадырь")
	c.pressesVerb("wto")
	c.sees("«Ещё одна беда.»")
	c.pressesVerb("wsend")
	c.sees("Зарегистрировано")
}
