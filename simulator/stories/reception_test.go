package stories

import (
	"strconv"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"qalauly/activity"
	"qalauly/calendar"
	"qalauly/handlers/visits"
	"qalauly/locales"
	"qalauly/programme/reception"
	"qalauly/programme/reception/invented"
	"qalauly/rating/methods"
	"qalauly/simulator"
)

// receptionWords are what is pressed and read around a reception.
var receptionWords = map[string]map[string]string{
	"kk": {
		"ask": "Қоғамдық қабылдау бөлмелері", "near": "Ең жақын қабылдау бөлмелері", "office": "1. Шет", "card": "☎️", "schedule": "🗓 Депутаттардың қабылдауы", "list": "Жазылуға болатын қабылдаулар",
		"confirm": "Сізді жазайын ба", "book": "✅ Жазылу", "booked": "✅ Жазылдыңыз", "question": "✏️ Мәселем", "tell": "Көшеде жарық жоқ", "said": "Мәселесі: «Көшеде жарық жоқ»",
		"eve": "Ертең қабылдауға барасыз", "hour": "Қабылдауға аз қалды", "cancel": "✖️ Жазылудан бас тарту", "yes": "✖️ Иә, бас тартамын", "cancelled": "Жазылудан бас тарттыңыз", "other": "🗓 Басқа уақыт",
		"choose": "Уақытты таңдаңыз", "taken": "Бұл уақытқа басқа адам жазылып қойды", "next": "Ең жақын бос уақыт", "appeal": "✍️ Мәселемді хатпен жіберу", "agree": "✅ Келісемін", "drafted": "Мәселеңіз депутатқа жазылған хатта тұр",
		"send": "📨 Жіберу", "slip": "Тіркелді: №", "who": "👥 Кім келеді", "comes": "Кім келеді", "back": "⬅️ Артқа", "more": "➕ Жазылмаған", "walk": "жазылмай келгені: 1", "held": "✅ Қабылдау өтті", "sure": "Қабылдау өтті ме?", "really": "✅ Иә, өтті",
		"recorded": "Енді басқа қызметкер тексереді", "verify": "✅ Растау", "verified": "Расталды", "off": "✖️ Қабылдау болмайды", "why": "себебін жазылғандардың бәрі көреді", "reason": "Депутат ауырып қалды", "off?": "Қабылдауды болдырмайын ба?", "off!": "✖️ Иә, болмайды",
		"done": "Хабар алатын адам: 1", "told": "Себебі: Депутат ауырып қалды", "past": "Өткендері", "title": "Өткен қабылдаулар", "void": "🗑 Есепке алмау", "ask void": "Неге есепке алынбайды?", "void!": "🗑 Иә, есепке алмау", "voided": "Жазба есептен шықты", "none": "Сіз ешқандай қабылдауға жазылмағансыз",
	},
	"ru": {
		"ask": "Общественные приёмные", "near": "Ближайшие приёмные", "office": "1. Шет", "card": "☎️", "schedule": "🗓 Приёмы депутатов", "list": "Приёмы, на которые можно записаться",
		"confirm": "Записать вас", "book": "✅ Записаться", "booked": "✅ Вы записаны", "question": "✏️ Мой вопрос", "tell": "На улице нет света", "said": "Вопрос: «На улице нет света»",
		"eve": "Завтра у вас приём", "hour": "Скоро приём", "cancel": "✖️ Отменить запись", "yes": "✖️ Да, отменить", "cancelled": "Запись отменена", "other": "🗓 Другое время",
		"choose": "Выберите время", "taken": "Это время уже занял другой человек", "next": "Ближайшее свободное", "appeal": "✍️ Отправить вопрос письмом", "agree": "✅ Согласен(на)", "drafted": "Ваш вопрос — в письме депутату",
		"send": "📨 Отправить", "slip": "Зарегистрировано: №", "who": "👥 Кто придёт", "comes": "Кто придёт", "back": "⬅️ Назад", "more": "➕ Без записи", "walk": "без записи: 1", "held": "✅ Приём прошёл", "sure": "Приём прошёл?", "really": "✅ Да, прошёл",
		"recorded": "Теперь проверит другой сотрудник", "verify": "✅ Подтвердить", "verified": "Подтверждено", "off": "✖️ Отменить приём", "why": "причину увидят все, кто записан", "reason": "Депутат заболел", "off?": "Отменить приём?", "off!": "✖️ Да, отменить приём",
		"done": "Предупрежу человек: 1", "told": "Причина: Депутат заболел", "past": "Прошедшие", "title": "Прошедшие приёмы", "void": "🗑 Не засчитывать", "ask void": "Почему не засчитать?", "void!": "🗑 Да, не засчитывать", "voided": "Запись снята", "none": "Вы никуда не записаны",
	},
}

// branch makes two people a recorder of Shet district and a verifier of its region.
func (w *world) branch(recorder, verifier *simulator.Person) {
	w.t.Helper()
	_, err := w.db.Exec(w.t.Context(), `INSERT INTO member (id, name) OVERRIDING SYSTEM VALUE VALUES (5001, 'Д. Омаров'), (5002, 'А. Сәрсенова')`)
	require.NoError(w.t, err)
	_, err = w.db.Exec(w.t.Context(), `INSERT INTO member_account (person, member) VALUES ($1, 5001), ($2, 5002)`, recorder.ID, verifier.ID)
	require.NoError(w.t, err)
	_, err = w.db.Exec(w.t.Context(), `
		INSERT INTO role_grant (member, role, unit, asked_by, approved_by, approved_at) VALUES
			(5001, 'recorder', '356400000', 1, 2, now()), (5002, 'verifier', '350000000', 1, 2, now())`)
	require.NoError(w.t, err)
}

// a4 is what the model's deputy has for receptions, in all weeks.
func (w *world) a4() int {
	w.t.Helper()
	return w.count(`SELECT coalesce(sum(x), 0) / 1000000 FROM cell WHERE deputy = 1024 AND criterion = 'A4'`)
}

// TestReception tells a reception from the shared place to the cell of the rating: found,
// booked, reminded of, cancelled, the last place, the question that becomes an appeal,
// held, verified, voided; and one that is called off. Every update is delivered twice and
// the service is killed on the way.
func TestReception(t *testing.T) {
	t.Parallel()
	for lang, say := range receptionWords {
		t.Run(lang, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t)
			w.env = append(w.env, operator...)
			w.sim.DeliverTwice(true)
			p, other := w.meet("Айгүл", lang), w.meet("Марат", lang)
			recorder, verifier := w.meet("Дәурен", lang), w.meet("Айнұр", lang)
			service := w.serve()
			service.says("leading")
			require.NoError(t, invented.Fill(t.Context(), w.db, []int64{1024}, calendar.Now()))
			w.branch(recorder, verifier)
			for _, one := range []*simulator.Person{p, other, recorder, verifier} {
				_, err := w.db.Exec(t.Context(), `INSERT INTO person (id, lang) VALUES ($1, $2) ON CONFLICT DO NOTHING`, one.ID, lang)
				require.NoError(t, err)
				one.Start()
				one.Sees("AMANAT")
			}
			l, _ := locales.Known(lang)
			coming, _, err := reception.Coming(t.Context(), w.db, 1024, 0, calendar.Now(), reception.Page{Limit: 1})
			require.NoError(t, err)
			require.NotEmpty(t, coming)
			first := coming[0]
			last := first.Slot(first.Places() - 1).String()
			press := func(who *simulator.Person, key, sees string) {
				t.Helper()
				who.Presses(say[key])
				who.Sees(say[sees])
			}

			// The nearest office by a shared place, and a place in its schedule.
			p.Says("/reception")
			p.Sees(say["ask"])
			p.SharesLocation(48.75, 73.67)
			p.Sees(say["near"])
			press(p, "office", "card")
			press(p, "schedule", "list")
			p.Start("rcp-" + strconv.FormatInt(first.ID, 36))
			p.Sees(say["choose"])
			p.Presses(last)
			p.Sees(say["confirm"])
			press(p, "book", "booked")
			p.Presses(say["question"])
			p.Says(say["tell"])
			p.Sees(say["said"])
			service.kill()
			service = w.serve()

			// Both reminders, when their time comes.
			for _, kind := range []string{"eve", "hour"} {
				require.Equal(t, 1, w.count(`WITH u AS (UPDATE notice SET not_before = now() WHERE recipient = $1 AND kind = $2 RETURNING 1) SELECT count(*) FROM u`, p.ID, "visit"+kind))
				p.Sees(say[kind])
			}

			// Given up, and wanted again by two at the same moment: one place is left.
			p.Presses(say["cancel"])
			press(p, "yes", "cancelled")
			for slot := range first.Places() - 1 {
				_, err := reception.Book(t.Context(), w.db, int64(900_000_000+slot), first.ID, slot, calendar.Now())
				require.NoError(t, err)
			}
			for _, one := range []*simulator.Person{p, other} {
				one.Start("rcp-" + strconv.FormatInt(first.ID, 36))
				one.Sees(say["choose"])
				one.Presses(last)
				one.Sees(say["confirm"])
			}
			p.Presses(say["book"])
			other.Presses(say["book"])
			mine := func(who *simulator.Person) int {
				return w.count(`SELECT count(*) FROM reception_booking WHERE person = $1 AND state = 'booked'`, who.ID)
			}
			require.Eventually(t, func() bool { return mine(p)+mine(other) == 1 }, time.Minute, 50*time.Millisecond, "one of them gets it")
			got, late := p, other
			if mine(other) == 1 {
				got, late = other, p
			}
			got.Sees(say["booked"])
			late.Sees(say["taken"])
			offers, err := reception.Next(t.Context(), w.db, first, first.Places()-1, calendar.Now(), 1)
			require.NoError(t, err)
			require.Len(t, offers, 1)
			next := offers[0].Reception
			late.SeesButton(visits.At(l, next, offers[0].Place))
			late.Presses(visits.At(l, next, offers[0].Place))
			late.Sees(say["confirm"])
			press(late, "book", "booked")
			require.Equal(t, 0, w.count(`SELECT count(*) - count(DISTINCT (reception, slot)) FROM reception_booking WHERE state = 'booked'`))

			// The question becomes an appeal with its words.
			got.Presses(say["question"])
			got.Says(say["tell"])
			got.Sees(say["said"])
			got.Presses(say["appeal"])
			press(got, "agree", "drafted")
			press(got, "send", "slip")
			require.Equal(t, 1, w.count(`SELECT count(*) FROM reception_booking b JOIN appeal a ON a.id = b.appeal WHERE a.person = $1`, got.ID))

			// The second one is called off: who is booked is told, with other times.
			recorder.Says("/receptions")
			recorder.SeesButton(visits.At(l, next, 0))
			recorder.Presses(visits.At(l, next, 0))
			recorder.SeesButton(say["off"])
			press(recorder, "off", "why")
			recorder.Says(say["reason"])
			recorder.Sees(say["off?"])
			press(recorder, "off!", "done")
			require.Equal(t, 1, w.count(`WITH u AS (UPDATE notice SET not_before = now() WHERE recipient = $1 AND kind = 'visitoff' RETURNING 1) SELECT count(*) FROM u`, late.ID)) // at night it waits
			late.Sees(say["told"])

			// Yesterday it was held.
			yesterday := calendar.DayOf(calendar.Now()) - 1
			_, err = w.db.Exec(t.Context(), `UPDATE reception SET day = $2 WHERE id = $1`, first.ID, yesterday)
			require.NoError(t, err)
			recorder.Says("/receptions")
			first.Day = yesterday
			recorder.SeesButton(visits.At(l, first, 0))
			recorder.Presses(visits.At(l, first, 0))
			recorder.SeesButton(say["who"])
			press(recorder, "who", "comes")
			recorder.SeesButton(say["back"])
			recorder.Presses(say["back"])
			recorder.SeesButton(say["more"])
			press(recorder, "more", "walk")
			press(recorder, "held", "sure")
			service.kill()
			w.serve()
			press(recorder, "really", "recorded")
			require.Equal(t, 1, w.count(`SELECT count(*) FROM record WHERE criterion = 'A4' AND deputy = 1024 AND state = 'recorded'`))
			require.Zero(t, w.a4())
			verifier.Says("/verify")
			press(verifier, "verify", "verified")
			require.Equal(t, 1, w.a4())
			require.Equal(t, 1, w.count(`SELECT count(*) FROM record WHERE criterion = 'A4' AND fields ->> 'received' = '1' AND fields ->> 'appeals_opened' = '1'`))

			// Voided by who had no hand in it: the points are gone.
			verifier.Says("/receptions")
			press(verifier, "past", "title")
			verifier.Presses(visits.At(l, first, 0))
			verifier.SeesButton(say["void"])
			press(verifier, "void", "ask void")
			verifier.Says(say["reason"])
			verifier.SeesButton(say["void!"])
			press(verifier, "void!", "voided")
			require.Zero(t, w.a4())
			proved(t, w)

			// Forgotten: nothing of who came is left.
			late.Says("/forget")
			late.SeesButton(l.Text("rights.erase"))
			late.Presses(l.Text("rights.erase"))
			late.SeesButton(l.Text("rights.erase_yes"))
			late.Presses(l.Text("rights.erase_yes"))
			require.Eventually(t, func() bool { return w.count(`SELECT count(*) FROM reception_booking WHERE person = $1`, late.ID) == 0 }, time.Minute, 50*time.Millisecond)
			late.Says("/visits")
			late.Sees(say["none"])
		})
	}
}

// proved sees that the sums are those of the records.
func proved(t *testing.T, w *world) {
	t.Helper()
	different, err := activity.Ledger{Method: methods.R1()}.Rebuild(t.Context(), w.db, time.Time{})
	require.NoError(t, err)
	require.Zero(t, different)
}
