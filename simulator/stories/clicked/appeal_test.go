package clicked

import (
	"testing"

	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/stretchr/testify/require"

	"qalauly/internal/postgres"
	"qalauly/internal/postgres/pgtest"
)

// letters are what the two sides of an appeal type, press and see, by language.
var letters = map[string]map[string]string{
	"kk": {
		"ready": "Мыналардың бірін жазыңыз", "who": "Бақыт Есенов", "seat": "Шет аудандық мәслихатының депутаты", "write": "Депутатқа жазу",
		"consent": "Жазу үшін келісіміңіз керек", "agree": "Келісемін", "prompt": "Мәселеңізді жазыңыз", "letter": "Абай көшесінде екі аптадан бері су жоқ. Су таситын көлік те келмейді.",
		"preview": "Депутат осыны көреді", "send": "📨 Жіберу", "slip": "Тіркелді: №", "undo": "Қайтарып алу", "undone": "Қайтарып алынды: №", "resume": "Өтінішті жалғастыру",
		"why": "Неге осы күн?", "because": "15 жұмыс күні беріледі", "back": "Артқа",
		"card": "Жауап беру үшін осы хабарды басып", "accept": "Қарауға алу", "accepted": "қарауға алынды", "ask": "Нақтылап сұрау", "which": "Нені нақтылау керек?", "question": "Үйдің нөмірі қандай?",
		"notsent": "әлі жіберілген жоқ", "sendq": "Сұрақты жіберу", "asked": "Депутат нақтылауды сұрайды", "details": "Абай көшесі, 5-үй", "informed": "Мерзім әрі қарай", "came": "нақтылау келді",
		"answer": "Құбыр жарылған. Ертең жөнделеді, оған дейін су күн сайын сағат 10:00-де тасылады.", "partly": "Ішінара шешілді", "sent": "Жіберілді: №", "answered": "Депутат жауап берді",
		"mine": "/my", "open": "-000002", "reopen": "Қайта ашу", "what": "Нақты не шешілмей қалды?", "reason": "Су әлі жоқ, көлік те келген жоқ.", "reopened": "қайта ашылды",
		"again": "келіспеді", "final": "Құбыр ауыстырылды, су сағат 18:00-ден бері бар. Тексеріп көріңіз.", "solved": "Мәселе шешілді", "inbox": "Ашық өтініш жоқ",
	},
	"ru": {
		"ready": "Напишите что-нибудь одно", "who": "Бакыт Есенов", "seat": "Депутат Шетского районного маслихата", "write": "Написать депутату",
		"consent": "Чтобы написать, нужно ваше согласие", "agree": "Согласен(на)", "prompt": "Опишите проблему", "letter": "На улице Абая две недели нет воды. Водовозка тоже не приезжает.",
		"preview": "Депутат увидит это", "send": "📨 Отправить", "slip": "Зарегистрировано: №", "undo": "Отозвать", "undone": "Отозвано: №", "resume": "Продолжить обращение",
		"why": "Почему эта дата?", "because": "15 рабочих дней", "back": "Назад",
		"card": "Чтобы ответить, нажмите на это сообщение", "accept": "Взять в работу", "accepted": "взято в работу", "ask": "Уточнить", "which": "Что нужно уточнить?", "question": "Какой номер дома?",
		"notsent": "ещё не отправлен", "sendq": "Отправить вопрос", "asked": "Депутат просит уточнить", "details": "Улица Абая, дом 5", "informed": "Срок снова идёт", "came": "уточнение пришло",
		"answer": "Прорвало трубу. Починят завтра, до этого воду будут привозить каждый день в 10:00.", "partly": "Решён частично", "sent": "Отправлено: №", "answered": "Депутат ответил",
		"mine": "/my", "open": "-000004", "reopen": "Возобновить", "what": "Что осталось нерешённым?", "reason": "Воды всё ещё нет, и водовозка не приехала.", "reopened": "возобновлено",
		"again": "не согласен", "final": "Трубу заменили, вода есть с 18:00. Проверьте, пожалуйста, дома.", "solved": "Вопрос решён", "inbox": "Открытых обращений нет",
	},
}

// TestAppealByClicking has a citizen write to a deputy and the deputy answer by a reply,
// each at a phone of their own, from consent to the answer after a reopening.
func TestAppealByClicking(t *testing.T) {
	database := pgtest.URL(t)
	page := runDemo(t, database)
	db, err := postgres.Open(database)
	require.NoError(t, err)
	t.Cleanup(db.Close)
	for _, v := range []visitor{{name: "kk", lang: "kk", id: 700000101}, {name: "ru", lang: "ru", id: 700000102}} {
		t.Run(v.name, func(t *testing.T) {
			say, citizen := letters[v.lang], sit(t, page, v)
			v.id = 700000104
			deputy := sit(t, page, v)
			talk := correspondence{t, db, citizen, deputy, say}
			talk.begins()
			talk.writes()
			talk.answers()
			talk.reopens()
		})
	}
}

type correspondence struct {
	t               *testing.T
	db              *pgxpool.Pool
	citizen, deputy person
	say             map[string]string
}

// minutes lets two minutes pass.
func (c correspondence) minutes() {
	c.t.Helper()
	for _, sql := range []string{
		`UPDATE appeal SET received_at = received_at - interval '2 minutes', answered_at = answered_at - interval '2 minutes'`,
		`UPDATE appeal_message SET held_until = held_until - interval '2 minutes'`,
		`UPDATE notice SET not_before = now() WHERE state = 0 AND not_before < now() + interval '2 minutes'`,
	} {
		_, err := c.db.Exec(c.t.Context(), sql)
		require.NoError(c.t, err)
	}
}

// begins: the deputy is there once for both languages.
func (c correspondence) begins() {
	c.deputy.comes()
	c.citizen.comes()
	c.citizen.hears(c.say["ready"])
}

// writes: consent, the letter with a photo, undone, sent again, why this date.
func (c correspondence) writes() {
	p, say := c.citizen, c.say
	p.Types(say["who"] + "\r")
	p.hears(say["seat"])
	p.Press(say["write"])
	p.hears(say["consent"])
	p.picture("consent")
	p.Press(say["agree"])
	p.hears(say["prompt"])
	p.Types(say["letter"] + "\r")
	p.hears(say["preview"])
	p.reads()
	p.picture("letter")
	p.Press(say["send"])
	p.hears(say["slip"])
	p.Press(say["undo"])
	p.hears(say["undone"])
	c.minutes()
	p.Press(say["resume"])
	p.hears(say["preview"])
	p.Press(say["send"])
	p.hears(say["slip"])
	p.picture("slip")
	p.Press(say["why"])
	p.hears(say["because"])
	p.reads()
	p.picture("why")
	p.Press(say["back"])
	p.hears(say["slip"])
	c.minutes()
}

// answers: the card, accepted, a question and its answer, the answer by a reply.
func (c correspondence) answers() {
	p, say := c.deputy, c.say
	p.hears(say["card"])
	p.picture("card-deputy")
	p.Press(say["accept"])
	c.citizen.hears(say["accepted"])
	p.Press(say["ask"])
	p.hears(say["which"])
	p.Types(say["question"] + "\r")
	p.hears(say["notsent"])
	p.Press(say["sendq"])
	c.citizen.hears(say["asked"])
	c.citizen.picture("asked")
	c.citizen.Answers(say["asked"])
	c.citizen.Types(say["details"] + "\r")
	c.citizen.hears(say["informed"])
	p.hears(say["came"])
	p.Answers(say["came"])
	p.Types(say["answer"] + "\r")
	p.hears(say["notsent"])
	p.picture("kind")
	p.Press(say["partly"])
	p.hears(say["sent"])
	c.minutes()
	c.citizen.hears(say["answered"])
	c.citizen.picture("answered")
}

// reopens: the citizen is not content, the deputy answers for good.
func (c correspondence) reopens() {
	p, say := c.citizen, c.say
	p.Types(say["mine"] + "\r")
	p.Press(say["open"])
	p.Press(say["reopen"])
	p.hears(say["what"])
	p.Types(say["reason"] + "\r")
	p.hears(say["reopened"])
	c.deputy.hears(say["again"])
	c.deputy.Answers(say["again"])
	c.deputy.Types(say["final"] + "\r")
	c.deputy.hears(say["notsent"])
	c.deputy.Press(say["solved"])
	c.deputy.hears(say["sent"])
	c.minutes()
	p.hears(say["final"])
	c.deputy.Types("/inbox\r")
	c.deputy.hears(say["inbox"])
	var standing int
	require.NoError(c.t, c.db.QueryRow(c.t.Context(), `SELECT count(*) FROM appeal WHERE state = 'answered' AND person = $1`, p.who.id).Scan(&standing))
	require.Equal(c.t, 1, standing)
}
