package stories

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"

	"qalauly/simulator"
)

// asking are the words of an inquiry's way in a language, from one line to its answer.
type asking struct {
	line, made, write, askText, kept, title, open, approve, approved                  string
	desk, waiting, answer, outcome, askDay, today, askProof, proof, entered           string
	search, none, stands, found, name, more, list, result, theAnswer, void, take, out string
}

var askings = map[string]asking{
	"kk": {
		"/inquiry 1024 депутаттық сауал №77 кеше кімге: Көлік министрлігі; тақырыбы: жол; жіберілді, тіркелді", "Жазылды: №", "✍️ Тақырыбы мен мәтіні", "Бірінші жол — тақырыбы", "Сақталды", "Ақадыр жолы",
		"жұрттың бәрі оқиды", "✅ Растау", "Расталды: №", "/inquiry", "Жауап күткендер", "📨 Жауабын енгізу", "Ішінара шешілді", "Жауап қашан келді", "Бүгін", "Жауаптың өзін жіберіңіз",
		"Шұңқырлар көктемде жөнделеді. https://example.kz/jauap/1", "Жауабы енгізілді", "/inquiries автобустың", "Мұндай сауал жоқ", "жауап күтуде", "койшибаева", "Әсел Қойшыбаева", "Толығырақ", "Сауалдар мен бастамалар",
		"ішінара шешілді", "көктемде жөнделеді", "/void %d Қате", "🗑 Есептен шығару", "Есептен шықты",
	},
	"ru": {
		"/inquiry 1024 запрос №12-3/45 вчера Минтранс; дорога на Акадыр; отправлен", "Записано: №", "✍️ Название и текст", "Первая строка — название", "Сохранено", "Дорога в Агадырь",
		"прочтут все", "✅ Подтвердить", "Подтверждено: №", "/inquiry", "Ждут ответа", "📨 Внести ответ", "Решён частично", "Когда пришёл ответ", "Сегодня", "Пришлите сам ответ",
		"Ямы засыплют весной. https://example.kz/otvet/1", "Ответ внесён", "/inquiries автобусы", "Таких запросов нет", "ждёт ответа", "Койшибаева", "Асель Койшибаева", "Подробнее", "Запросы и инициативы",
		"решён частично", "засыплют весной", "/void %d Ошибка", "🗑 Снять запись", "Больше не считается",
	},
}

// TestInquiry tells an inquiry from one line to its answer, and what a citizen sees of
// it; every update is delivered twice. Nothing is entered twice, and what is voided
// takes its points away.
func TestInquiry(t *testing.T) {
	t.Parallel()
	for lang, a := range askings {
		t.Run(lang, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t)
			w.sim.DeliverTwice(true)
			recorder, verifier, citizen := w.meet("Дәурен", lang), w.meet("Айнұр", lang), w.meet("Марат", lang)
			w.serve().says("leading") // the schema is there
			w.appoint(recorder, "recorder", "356400000")
			w.appoint(verifier, "verifier", "350000000")
			for _, p := range []*simulator.Person{recorder, verifier, citizen} {
				w.speaks(p, lang)
			}
			does := func(p *simulator.Person, does func(*simulator.Person), sees string, and ...string) {
				t.Helper()
				does(p)
				m := p.Sees(sees)
				for _, one := range and {
					require.Contains(t, m.Text, one)
				}
			}
			points := func() int {
				return w.count(`SELECT coalesce(sum(x), 0)::int FROM cell WHERE criterion = 'A7' AND deputy = 1024`)
			}
			week, before := w.published(), points()
			does(recorder, says(a.line), a.made)
			does(recorder, presses(a.write), a.askText)
			does(recorder, says("Ақадыр жолы\nЖолда үш шұңқыр бар, мектеп автобусы өтпейді."), a.kept)
			does(recorder, says("Дорога в Агадырь\nНа дороге три ямы, школьный автобус не проходит."), a.kept)
			does(citizen, says(a.search), a.none)
			does(verifier, says("/verify"), a.title, a.open)
			does(verifier, presses(a.approve), a.approved)
			require.Equal(t, before+500_000, points())

			does(citizen, says(a.search), a.title)
			does(citizen, presses("1"), a.stands)
			does(recorder, says(a.desk), "1")
			does(recorder, presses(a.waiting), a.title)
			recorder.SeesButton("1")
			recorder.Presses("1")
			recorder.SeesButton(a.answer)
			does(recorder, presses(a.answer), a.title)
			recorder.SeesButton(a.outcome)
			does(recorder, presses(a.outcome), a.askDay)
			does(recorder, presses(a.today), a.askProof)
			does(recorder, says(a.proof), a.entered)
			does(verifier, says("/verify"), a.title, a.theAnswer)
			does(verifier, presses(a.approve), a.approved)
			require.Equal(t, before+1_000_000, points(), "an answer on the merits")

			does(citizen, says(a.found), a.name)
			citizen.SeesButton(a.name)
			citizen.Presses(a.name)
			citizen.SeesButton(a.more)
			does(citizen, presses(a.more), "1984")
			citizen.SeesButton(a.list)
			does(citizen, presses(a.list), a.title)
			citizen.SeesButton("1")
			does(citizen, presses("1"), a.theAnswer, a.result)
			require.Equal(t, 2, w.count(`SELECT count(*) FROM record WHERE criterion = 'A7' AND hands <> '{}' AND deputy = 1024 AND made_at > now() - interval '1 hour'`), "what was sent, and what was answered")
			require.Zero(t, w.count(`SELECT count(*) FROM correction`), "nothing that was published was wrong")

			last := w.count(`SELECT max(id) FROM record WHERE criterion = 'A7' AND state = 'verified' AND deputy = 1024`)
			does(verifier, says(fmt.Sprintf(a.void, last)), fmt.Sprint(last))
			does(verifier, presses(a.take), a.out)
			require.Equal(t, before, points(), "what is voided takes its points away")
			does(citizen, says(a.search), a.none)
			open := t.TempDir()
			w.run("export", open)
			require.Contains(t, w.run("rating", "verify", open), week)
		})
	}
}

// corps are the words of the make-up of the deputies in a language.
var corps = map[string][]step{
	"kk": {
		{says("/corps"), "Партия 2021 жылы жариялаған"},
		{presses("🗺 Өңірлер"), "Өңірлер бойынша құрам"},
		{presses("▶"), "Өңірлер бойынша құрам"},
		{presses("⬅️ Артқа"), "Уәде және нақты жағдай"},
		{presses("📅 Басқа күнге"), "қай күнге көрсетейін"},
		{says("01.03.2025"), "2025 ж. 1 наурыз"},
		{presses("🖼 Сурет"), "Бүкіл ел"},
		{says("/corps"), "Әйелдер — "},
		{presses("📅 Басқа күнге"), "қай күнге көрсетейін"},
		{says("31.02.2025"), "Бұл күнді түсінбедім"},
	},
	"ru": {
		{says("/corps"), "Партия объявила в 2021 году"},
		{presses("🗺 По регионам"), "Состав по регионам"},
		{presses("▶"), "Состав по регионам"},
		{presses("⬅️ Назад"), "Что обещали и что есть"},
		{presses("📅 На другой день"), "На какой день показать"},
		{says("01.03.2025"), "1 марта 2025"},
		{presses("🖼 Картинка"), "Вся страна"},
		{says("/corps"), "Женщины — "},
		{presses("📅 На другой день"), "На какой день показать"},
		{says("31.02.2025"), "Такого дня не понял"},
	},
}

// TestCorps tells who the deputies are; every update is delivered twice.
func TestCorps(t *testing.T) {
	t.Parallel()
	for lang, story := range corps {
		t.Run(lang, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t)
			w.sim.DeliverTwice(true)
			p := w.meet("Марат", lang)
			w.serve()
			w.speaks(p, lang)
			for _, step := range story {
				step.does(p)
				p.Sees(step.sees)
			}
			csv := w.run("corps", "--on", "2026-11-24")
			require.Contains(t, csv, "age_to_35")
			require.Contains(t, csv, "350000000")
		})
	}
}
