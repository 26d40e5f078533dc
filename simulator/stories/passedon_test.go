package stories

import (
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"qalauly/simulator"
)

// shet is the district whose branch sees to the appeals of the deputy of the link dsg.
const shet = "356400000"

// passedWords are what is pressed and read beside the straight way of an appeal.
var passedWords = map[string]map[string]string{
	"kk": {
		"most": "Бір өтінішке 10 файл сыяды", "files": "Файл саны: 10", "more": "☰ Басқа", "extend": "Мерзімін ұзарту", "papers": "Мемлекеттік органның жауабын", "until": "Жаңа мерзімін таңдаңыз",
		"extended": "мерзімі ұзартылды", "added": "Депутатқа жетті", "add": "Тағы бір белгі: үй нөмірі 7", "change": "Тағы бір белгі: үй нөмірі 17", "changed": "хабарын өзгертті", "edited": "Түзету депутатқа жетті",
		"hand": "Басқа депутатқа беру", "nearer": "Ол мәселеге жақынырақ", "whom": "Кімге беру керек?", "give": "👤 Беру", "handed": "депутат ауысты", "before": "Бұған дейін:",
		"not mine": "Өкілеттігіме кірмейді", "district": "Басқа округтің мәселесі", "forward": "↪️ Жолдау", "forwarded": "басқа депутатқа жолданды", "both": "Бұрынғы мерзім:",
		"silent": "Депутат хабар алмайды", "acting": "Оның орнына сіз жауап бересіз", "branch": "Telegram-да жоқ", "advised": "Түсіндірме, кеңес", "road": "Мектептің төбесінен су ағады, балалар суық сыныпта отыр.",
		"voice": "дауыс: 1", "seat": "мәслихатының депутаты",
	},
	"ru": {
		"most": "В одном обращении до 10 файлов", "files": "10 файлов", "more": "☰ Ещё", "extend": "Продлить срок", "papers": "Ждём ответа госоргана", "until": "Выберите новый срок",
		"extended": "срок продлён", "added": "Передано депутату", "add": "Ещё примета: дом номер 7", "change": "Ещё примета: дом номер 17", "changed": "заявитель изменил сообщение", "edited": "Правка передана",
		"hand": "Передать другому депутату", "nearer": "Он ближе к вопросу", "whom": "Кому передать?", "give": "👤 Передать", "handed": "депутат сменился", "before": "До вас:",
		"not mine": "Не моя компетенция", "district": "Вопрос другого округа", "forward": "↪️ Перенаправить", "forwarded": "передано другому депутату", "both": "Прежний срок:",
		"silent": "Депутат не получает сообщения", "acting": "За него отвечаете вы", "branch": "у депутата нет Telegram", "advised": "Дан", "road": "В школе течёт крыша, дети сидят в холодном классе.",
		"voice": "голос: 1", "seat": "маслихата",
	},
}

// TestTheOtherWaysOfAnAppeal, with every update delivered twice: a letter of 4,000
// letters with an album of ten and one file too many; what is added and then edited;
// more time; an assistant answers. A voice alone is handed over to a colleague, passed
// on to a deputy of another body, who blocks the bot. A deputy without Telegram: the
// branch answers, and it is said.
func TestTheOtherWaysOfAnAppeal(t *testing.T) {
	t.Parallel()
	for lang, extra := range passedWords {
		t.Run(lang, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t)
			w.env = append(w.env, operator...)
			w.watched()
			w.sim.DeliverTwice(true)
			o := &others{world: w, say: appealWords[lang], more: extra, lang: lang}
			service := w.serve()
			service.says("leading")
			o.gather()
			o.longLetter()
			o.handedOn()
			o.byTheBranch()
			w.silent(extra["add"], extra["change"], extra["road"], o.say["letter"], o.say["answer"])
			service.stop()
		})
	}
}

type others struct {
	*world
	say, more map[string]string
	lang      string

	citizen, deputy, helper, colleague, stranger, clerk *simulator.Person
	second, third, fourth                               int64 // the colleague, the stranger, and who is not in Telegram
}

// gather lets everybody be there who is somebody, in one language.
func (o *others) gather() {
	o.citizen, o.deputy, o.helper = o.meet("Айгүл", o.lang), o.meet("Әсел", o.lang), o.meet("Ерлан", o.lang)
	o.colleague, o.stranger, o.clerk = o.meet("Нұрлан", o.lang), o.meet("Сәуле", o.lang), o.meet("Виктор", o.lang)
	const here = `SELECT body FROM mandate WHERE deputy = 1024 AND valid_to IS NULL`
	o.second = o.number(`SELECT min(deputy) FROM mandate WHERE body = (` + here + `) AND deputy <> 1024 AND valid_to IS NULL`)
	o.fourth = o.number(`SELECT max(deputy) FROM mandate WHERE body = (` + here + `) AND deputy <> 1024 AND valid_to IS NULL`)
	o.third = o.number(`SELECT min(deputy) FROM mandate WHERE body <> (` + here + `) AND valid_to IS NULL`)
	o.sits(o.deputy)
	o.member(o.helper, 5004, "assistant", 1024)
	o.member(o.colleague, 5005, "deputy", o.second)
	o.member(o.stranger, 5006, "deputy", o.third)
	o.appoint(o.clerk, "recorder", shet)
	for _, p := range []*simulator.Person{o.citizen, o.deputy, o.helper, o.colleague, o.stranger, o.clerk} {
		p.Start()
		p.Presses(o.say["language"])
	}
}

// opens begins a letter to a deputy.
func (o *others) opens(deputy int64) {
	_, err := o.db.Exec(o.t.Context(), `UPDATE appeal SET received_at = received_at - interval '1 hour'`) // two a minute are too many
	require.NoError(o.t, err)
	o.citizen.Start("d" + strconv.FormatInt(deputy, 36))
	o.citizen.Sees(o.more["seat"])
	o.citizen.Presses(o.say["write"])
}

func (o *others) longLetter() {
	p, say, more := o.citizen, o.say, o.more
	o.opens(1024)
	p.Presses(say["agree"])
	p.Sees(say["prompt"])
	letter := say["letter"] + strings.Repeat(" су", (4000-len([]rune(say["letter"])))/3)
	p.Says(letter)
	p.Sees(say["preview"])
	var album [][]byte
	for i := range 10 {
		album = append(album, snapshot(o.t, i+1))
	}
	p.SendsPhotos("", album...)
	p.SendsPhotos("", snapshot(o.t, 11))
	p.Sees(more["most"])
	o.read()
	o.has(0, `SELECT count(*) FROM reply WHERE state < 2`) // what is sent is the newest preview
	p.Presses(say["send"])
	p.Sees(say["slip"])
	o.minutes()
	o.deputy.Sees(more["files"])
	o.helper.Sees(more["files"])
	require.Equal(o.t, 1, o.count(`SELECT count(*) FROM appeal_message WHERE length(body) > 3990 AND jsonb_array_length(files) = 10`))
	o.has(2*10, `SELECT count(*) FROM said WHERE ref LIKE 'card:%:f%'`)

	p.Replies(say["slip"], more["add"])
	p.Sees(more["added"])
	o.deputy.Sees(more["add"])
	p.Rewrites(more["change"])
	p.Sees(more["edited"])
	o.deputy.Sees(more["change"])

	o.deputy.Presses(more["more"])
	o.deputy.Presses(more["extend"])
	o.deputy.Presses(more["papers"])
	o.deputy.Sees(more["until"])
	o.deputy.Presses("🗓")
	p.Sees(more["extended"])

	o.helper.Replies(more["change"], say["answer"])
	o.helper.Sees(say["notsent"])
	o.helper.Presses(say["partly"])
	o.helper.Sees(say["sent"])
	o.minutes()
	p.Sees(say["answer"])
	require.Equal(o.t, 1, o.count(`SELECT count(*) FROM appeal_message WHERE kind = 'answer' AND member = 5004`), "the act has its author")
}

func (o *others) handedOn() {
	p, say, more := o.citizen, o.say, o.more
	o.opens(1024)
	p.Sees(say["prompt"])
	p.SendsVoice(9)
	p.Sees(more["voice"])
	p.Presses(say["send"])
	p.Sees(say["slip"])
	o.minutes()
	o.deputy.Sees("-000002 ·")
	o.deputy.Presses(more["more"])
	o.deputy.Sees("-000002. ")
	o.deputy.Presses(more["hand"])
	o.deputy.Presses(more["nearer"])
	o.deputy.Sees(more["whom"])
	o.deputy.Says(o.called(o.second, o.lang))
	o.deputy.Sees(more["nearer"])
	o.deputy.Presses(more["give"])
	p.Sees(more["handed"])
	o.colleague.Sees(more["before"])

	require.Eventually(o.t, func() bool {
		return !slices.ContainsFunc(append(o.deputy.Messages(), o.helper.Messages()...), func(m simulator.Message) bool { return m.Voice != nil })
	}, time.Minute, 50*time.Millisecond, "the voice is no longer with who handed it over")

	o.colleague.Presses(more["not mine"])
	o.colleague.Presses(more["district"])
	o.colleague.Sees(more["whom"])
	o.colleague.Says(o.called(o.third, o.lang))
	o.colleague.Sees(more["district"])
	o.colleague.Presses(more["forward"])
	require.Contains(o.t, p.Sees(more["forwarded"]).Text, more["both"])
	require.Contains(o.t, o.stranger.Sees(more["before"]).Text, more["district"])
	require.Equal(o.t, 1, o.count(`SELECT count(*) FROM appeal WHERE deputy = $1 AND forwards = 1`, o.third))

	o.stranger.Blocks()
	o.has(1, `SELECT count(*) FROM appeal WHERE 'silent' = ANY (flags)`)
}

func (o *others) byTheBranch() {
	p, say, more := o.citizen, o.say, o.more
	o.opens(o.fourth)
	p.Sees(say["prompt"])
	p.Says(more["road"])
	p.Sees(say["preview"])
	p.Presses(say["send"])
	p.Sees(say["slip"])
	o.minutes()
	require.Contains(o.t, o.clerk.Sees(more["acting"]).Text, more["road"])
	o.clerk.Replies(more["acting"], say["answer"])
	o.clerk.Sees(say["notsent"])
	o.clerk.Presses(more["advised"])
	o.clerk.Sees(say["sent"])
	o.minutes()
	p.Sees(more["branch"])
	o.has(0, `SELECT count(*) FROM notice WHERE state < 2 AND not_before <= now() AND kind NOT LIKE 'desk%'`)
}
