package stories

import (
	"net/url"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"
	"github.com/stretchr/testify/require"

	"qalauly/internal/redistest"
	"qalauly/simulator"
)

// appealWords are what both sides press and read on the way of an appeal.
var appealWords = map[string]map[string]string{
	"kk": {
		"language": "Қазақша", "write": "Депутатқа жазу", "consent": "Жазу үшін келісіміңіз керек", "agree": "Келісемін", "prompt": "Мәселеңізді жазыңыз",
		"preview": "Депутат осыны көреді", "send": "📨 Жіберу", "slip": "Тіркелді: №", "undo": "Қайтарып алу", "undone": "Қайтарып алынды: №", "resume": "✍️ Өтінішті жалғастыру",
		"letter": "Абай көшесінде екі аптадан бері су жоқ. Су таситын көлік те келмейді.", "card": "Жауап беру үшін осы хабарды басып",
		"accept": "Қарауға алу", "accepted": "қарауға алынды", "ask": "Нақтылап сұрау", "which": "Нені нақтылау керек?", "question": "Үйдің нөмірі қандай?",
		"sendq": "Сұрақты жіберу", "asked": "Депутат нақтылауды сұрайды", "details": "Абай көшесі, 5-үй", "informed": "Мерзім әрі қарай", "came": "нақтылау келді",
		"answer": "Құбыр жарылған. Ертең жөнделеді, оған дейін су күн сайын сағат 10:00-де тасылады.", "notsent": "әлі жіберілген жоқ", "partly": "Ішінара шешілді",
		"sent": "Жіберілді: №", "answered": "Депутат жауап берді", "survey": "нақты жауап берді ме", "evasive": "Шығарыпсалма", "voted": "Мұны депутат көрмейді",
		"reopen": "Қайта ашу", "why": "Нақты не шешілмей қалды?", "reason": "Су әлі жоқ, көлік те келген жоқ", "reopened": "қайта ашылды", "again": "өтініш беруші жауапқа келіспеді",
		"final": "Құбыр ауыстырылды, су сағат 18:00-ден бері бар. Тексеріп көріңіз.", "solved": "Мәселе шешілді", "inbox": "Ашық өтініш жоқ",
		"kept": "Жазғаныңызды қаралама етіп сақтадым", "into": "000002 бойынша хабар",
	},
	"ru": {
		"language": "Русский", "write": "Написать депутату", "consent": "Чтобы написать, нужно ваше согласие", "agree": "Согласен(на)", "prompt": "Опишите проблему",
		"preview": "Депутат увидит это", "send": "📨 Отправить", "slip": "Зарегистрировано: №", "undo": "Отозвать", "undone": "Отозвано: №", "resume": "✍️ Продолжить обращение",
		"letter": "На улице Абая две недели нет воды. Водовозка тоже не приезжает.", "card": "Чтобы ответить, нажмите на это сообщение",
		"accept": "Взять в работу", "accepted": "принято в работу", "ask": "Уточнить", "which": "Что нужно уточнить?", "question": "Какой номер дома?",
		"sendq": "Отправить вопрос", "asked": "Депутат просит уточнить", "details": "Улица Абая, дом 5", "informed": "Срок снова идёт", "came": "уточнение пришло",
		"answer": "Прорвало трубу. Починят завтра, до этого воду будут привозить каждый день в 10:00.", "notsent": "ещё не отправлен", "partly": "Решён частично",
		"sent": "Отправлено: №", "answered": "Депутат ответил", "survey": "Депутат ответил по существу?", "evasive": "Отписка", "voted": "Депутат этого не увидит",
		"reopen": "Возобновить", "why": "Что осталось нерешённым?", "reason": "Воды всё ещё нет, и водовозка не приехала", "reopened": "возобновлено", "again": "заявитель не согласен с ответом",
		"final": "Трубу заменили, вода есть с 18:00. Проверьте, пожалуйста, дома.", "solved": "Вопрос решён", "inbox": "Открытых обращений нет",
	},
}

// minutes lets a minute pass for what waits for it.
func (w *world) minutes() {
	w.t.Helper()
	for _, sql := range []string{
		`UPDATE appeal SET received_at = received_at - interval '2 minutes', answered_at = answered_at - interval '2 minutes'`,
		`UPDATE appeal_message SET held_until = held_until - interval '2 minutes'`,
		`UPDATE notice SET not_before = now() WHERE state = 0 AND kind LIKE ANY ('{card%,appeal%,desk%,common%}')`,
	} {
		_, err := w.db.Exec(w.t.Context(), sql)
		require.NoError(w.t, err)
	}
}

// sits makes somebody the deputy of the link dsg.
func (w *world) sits(p *simulator.Person) {
	w.t.Helper()
	_, err := w.db.Exec(w.t.Context(), `INSERT INTO member (id, name, deputy) OVERRIDING SYSTEM VALUE VALUES (5003, 'Ә. Қойшыбаева', 1024)`)
	require.NoError(w.t, err)
	_, err = w.db.Exec(w.t.Context(), `INSERT INTO member_account (person, member) VALUES ($1, 5003)`, p.ID)
	require.NoError(w.t, err)
	_, err = w.db.Exec(w.t.Context(), `INSERT INTO role_grant (member, role, deputy, asked_by, approved_by, approved_at) VALUES (5003, 'deputy', 1024, 1, 2, now())`)
	require.NoError(w.t, err)
}

// ownRedis gives the world a database of Redis that no other test has.
func (w *world) ownRedis() *redis.Client {
	w.t.Helper()
	at, err := url.Parse(redistest.URL(w.t))
	require.NoError(w.t, err)
	query := at.Query()
	query.Set("db", strconv.Itoa(int(databases.Add(1))))
	at.RawQuery = query.Encode()
	w.env = append(w.env, "REDIS_URL="+at.String())
	opts, err := redis.ParseURL(at.String())
	require.NoError(w.t, err)
	client := redis.NewClient(opts)
	w.t.Cleanup(func() { _ = client.Close() })
	return client
}

// databases counts those that worlds of their own have taken.
var databases atomic.Int64

// TestAnAppealIsAnswered tells the whole way with every update delivered twice and, at
// every turn, the service killed or Redis emptied: consent, a letter with a photo,
// undone and sent again, the card, accepting, a question, an answer by a reply with a
// photo, the survey, reopened, answered for good. There is one appeal that counts, one
// slip, one card.
func TestAnAppealIsAnswered(t *testing.T) {
	t.Parallel()
	for lang, say := range appealWords {
		t.Run(lang, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t)
			w.env = append(w.env, "OPERATOR_NAME=AMANAT", "OPERATOR_BIN=000000000000", "OPERATOR_CONTACT=data@example.kz", "DATA_LOCATION=Қазақстан")
			redis := w.ownRedis()
			w.watched()
			w.sim.DeliverTwice(true)
			citizen, deputy := w.meet("Айгүл", lang), w.meet("Әсел", lang)
			service := w.serve()
			service.says("leading")
			w.sits(deputy)
			dies := func() {
				// What was said is written down: else it may be said once more, or what
				// answers it within the same moment is not understood.
				require.Eventually(t, func() bool {
					return w.count(`SELECT (SELECT count(*) FROM reply WHERE state < 2) + (SELECT count(*) FROM notice WHERE state = 1)`) == 0
				}, time.Minute, 20*time.Millisecond)
				if lang == "kk" {
					require.NoError(t, redis.FlushDB(t.Context()).Err())
					return
				}
				service.kill()
				service = w.serve()
			}
			deputy.Start()
			deputy.Presses(say["language"])
			citizen.Start("dsg")
			citizen.Presses(say["language"])

			citizen.Start("dsg")
			citizen.Presses(say["write"])
			citizen.Sees(say["consent"])
			dies()
			citizen.Presses(say["agree"])
			citizen.Sees(say["prompt"])
			dies()
			citizen.SendsPhotos(say["letter"], snapshot(t, 1))
			citizen.Sees(say["preview"])
			dies()
			citizen.Presses(say["send"])
			citizen.Sees(say["slip"])
			dies()
			citizen.Presses(say["undo"])
			citizen.Sees(say["undone"])
			dies()
			_, err := w.db.Exec(t.Context(), `UPDATE appeal SET received_at = received_at - interval '1 hour'`) // two a minute are too many
			require.NoError(t, err)
			citizen.Presses(say["resume"])
			citizen.Sees(say["preview"])
			citizen.Presses(say["send"])
			number := citizen.Sees(say["slip"])
			require.Contains(t, number.Text, "000002")
			w.minutes()
			card := deputy.Sees(say["card"])
			require.True(t, card.HasProtectedContent)
			require.Contains(t, card.Text, say["letter"])
			dies()

			deputy.Presses(say["accept"])
			deputy.Sees(say["accepted"])
			dies()
			deputy.Presses(say["ask"])
			deputy.Sees(say["which"])
			dies()
			deputy.Replies(say["which"], say["question"])
			deputy.Sees(say["notsent"])
			dies()
			deputy.Presses(say["sendq"])
			citizen.Sees(say["asked"])
			dies()
			citizen.Replies(say["question"], say["details"])
			citizen.Sees(say["informed"])
			deputy.Sees(say["came"])
			dies()

			deputy.RepliesWith(say["card"], simulator.PhotoOf(snapshot(t, 2), say["answer"]))
			deputy.Sees(say["notsent"])
			dies()
			deputy.Presses(say["partly"])
			deputy.Sees(say["sent"])
			dies()
			w.minutes()
			citizen.Sees(say["answered"])
			require.Equal(t, 1, w.count(`SELECT count(*) FROM appeal_message WHERE kind = 'answer' AND undone_at IS NULL`))

			_, err = w.db.Exec(t.Context(), `UPDATE appeal SET survey_at = now() WHERE state = 'answered'`)
			require.NoError(t, err)
			_, err = w.db.Exec(t.Context(), `DELETE FROM job_run WHERE job = 'appeal-survey'`)
			require.NoError(t, err)
			service.kill()
			service = w.serve() // what is due is done at the start
			citizen.Sees(say["survey"])
			citizen.Presses(say["evasive"])
			citizen.Sees(say["voted"])
			dies()
			citizen.Presses(say["reopen"])
			citizen.Sees(say["why"])
			dies()
			citizen.Says(say["reason"])
			if lang == "kk" { // what was asked is forgotten, what was written is not
				citizen.Sees(say["kept"])
				citizen.Presses(say["into"])
				deputy.Sees(say["reason"])
				citizen.Presses(say["reopen"])
				citizen.Sees(say["why"])
				citizen.Says(say["reason"])
			}
			citizen.Sees(say["reopened"])
			deputy.Sees(say["again"])
			dies()
			deputy.Replies(say["again"], say["final"])
			deputy.Sees(say["notsent"])
			deputy.Presses(say["solved"])
			deputy.Sees(say["sent"])
			w.minutes()
			citizen.Sees(say["final"])
			deputy.Says("/inbox")
			deputy.Sees(say["inbox"])

			require.Equal(t, 1, w.count(`SELECT count(*) FROM appeal WHERE state = 'answered'`))
			require.Equal(t, 1, w.count(`SELECT count(*) FROM appeal WHERE state = 'withdrawn'`))
			cards := 0
			for _, m := range deputy.Messages() {
				if m.HasProtectedContent && m.Photo == nil && strings.Contains(m.Text, say["letter"]) && strings.Contains(m.Text, "000002") {
					cards++
				}
			}
			require.Equal(t, 1, cards, "one card")
			w.silent(say["letter"], say["question"], say["details"], say["answer"], say["reason"], say["final"])
			service.stop()
		})
	}
}

// TestACardWhoseSendingWasInterrupted still works: its own buttons say what it is about.
func TestACardWhoseSendingWasInterrupted(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.env = append(w.env, "OPERATOR_NAME=AMANAT", "OPERATOR_BIN=000000000000", "OPERATOR_CONTACT=data@example.kz", "DATA_LOCATION=Қазақстан")
	say := appealWords["ru"]
	citizen, deputy := w.meet("Айгүл", "ru"), w.meet("Әсел", "ru")
	service := w.serve()
	service.says("leading")
	w.sits(deputy)
	deputy.Start()
	deputy.Presses(say["language"])
	citizen.Start("dsg")
	citizen.Presses(say["language"])
	citizen.Start("dsg")
	citizen.Presses(say["write"])
	citizen.Presses(say["agree"])
	citizen.Sees(say["prompt"])
	citizen.Says(say["letter"])
	citizen.Presses(say["send"])
	citizen.Sees(say["slip"])
	w.minutes()
	deputy.Sees(say["card"])
	require.Eventually(t, func() bool { return w.count(`SELECT count(*) FROM said WHERE ref LIKE 'card:%'`) == 1 }, time.Minute, 20*time.Millisecond)
	_, err := w.db.Exec(t.Context(), `DELETE FROM said`)
	require.NoError(t, err)
	deputy.Replies(say["card"], say["answer"])
	deputy.Sees(say["notsent"])
	service.stop()
}
