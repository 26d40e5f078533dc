package staff_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"qalauly/account"
	"qalauly/handlers"
	"qalauly/locales"
)

var recorderOf = func(unit string) account.Grant { return account.Grant{Duty: account.Recorder, Unit: unit} }

// told is what the journey of one line says in a language.
type told struct {
	line, ask, day, done, undo, undone, late, again string
}

var oneLine = map[locales.Lang]told{
	locales.Kazakh: {"/record Қойшыбаева A4 31.11 12 Ақсу-Аюлы қабылдау бөлмесі алдын ала", "Күнін түсінбедім: «31.11». Бұл айда 30 күн бар.",
		"Кеше, 23.11", "· A4 · 23.11 · Әсел Қойшыбаева", "Болдырмау", "Бұл жазба енді жоқ", "Бір минут өтті", "бір минут бұрын жазылған"},
	locales.Russian: {"/record Койшибаева A4 31.11 12 приёмная Аксу-Аюлы заранее", "Не понял дату: «31.11». В этом месяце 30 дней.",
		"Вчера, 23.11", "· A4 · 23.11 · Асель Койшибаева", "Отменить", "Этой записи больше нет", "Минута прошла", "записано минуту назад"},
}

// TestOneLineWithOneError is journey 7: one thing is asked, the rest is kept; undone
// within a minute, not later; the same button twice records once.
func TestOneLineWithOneError(t *testing.T) {
	t.Parallel()
	pool := namesakes(t)
	for l, want := range oneLine {
		d := working(t, room(t, pool), l, recorderOf("356400000"))
		d.types(want.line)
		d.sees(want.ask, "12", "№ 1024", want.day)
		day := d.button(want.day)
		d.press(day.Verb, day.Args...)
		d.sees(want.done)
		id := d.number()
		require.Equal(t, 1, d.count(`SELECT count(*) FROM record WHERE id = $1 AND state = 'recorded' AND day = '2026-11-23' AND fields->>'received' = '12'`, id))
		undo := d.button(want.undo)

		d.press(day.Verb, day.Args...)
		require.Equal(t, 1, d.count(`SELECT count(*) FROM record`))
		require.NotEmpty(t, d.last.Toast)

		d.types(want.line)
		d.presses(want.day)
		d.sees(want.again)
		require.Equal(t, 1, d.count(`SELECT count(*) FROM record`))
		d.presses("➕")
		require.Equal(t, 2, d.count(`SELECT count(*) FROM record`))
		second := d.button(want.undo)

		d.press(undo.Verb, undo.Args...)
		d.sees(want.undone)
		require.Equal(t, 1, d.count(`SELECT count(*) FROM record WHERE state = 'withdrawn'`))
		d.now = d.now.Add(61 * time.Second)
		d.press(second.Verb, second.Args...)
		d.sees(want.late)
		require.Equal(t, 1, d.count(`SELECT count(*) FROM record WHERE state = 'recorded'`))
	}
}

// TestStepByStep records by buttons and short answers, one thing after the other.
func TestStepByStep(t *testing.T) {
	t.Parallel()
	d := working(t, room(t, namesakes(t)), locales.Russian, recorderOf("350000000"))
	d.types("/record")
	d.sees("О каком депутате запись?", "/record 1024 A4 вчера 12 приёмная №3")
	d.types("Тойшыбеков")
	d.sees("Депутата «Тойшыбеков» не нашёл.")
	d.types("Ахметов")
	d.sees("подходят несколько", "Ахметов · Шетский р-н")
	d.presses("Болат Ахметов")
	d.sees("Какой критерий?", "A · ")
	d.presses("A · ")
	d.sees("A4 — Личный приём граждан")
	d.presses("A4")
	d.sees("Не хватает: Дата", "Депутат: Болат Ахметов (№ 1101, Шетский р-н)")
	d.types("32.11")
	d.sees("Не понял дату: «32.11».")
	d.presses("Вс, 22.11")
	d.sees("Не хватает: Место")
	d.types("приёмная №3; второй этаж")
	d.sees("Не хватает: Сколько человек принято")
	d.types("много")
	d.sees("«много» не понял")
	d.types("900")
	d.sees("«900» не подходит", "от 0 до 500")
	d.types("-5")
	d.sees("«-5» не подходит")
	d.types("12 человек")
	d.sees("Когда опубликован график", "позже")
	d.types("позже")
	d.sees("· A4 · 22.11 · Болат Ахметов", "Место или онлайн: приёмная №3; второй этаж", "Сколько человек принято: 12", "Подтверждения нет")
	require.Equal(t, 1, d.count(`SELECT count(*) FROM record WHERE fields = '{"date": "2026-11-22", "place": "приёмная №3; второй этаж", "received": "12", "announced": "after"}'`))

	d.presses("Ещё такую же")
	d.sees("О каком депутате запись?", "Место или онлайн: приёмная №3")
	d.types("Ким 7")
	d.sees("· A4 · 22.11 · Вера Ким", "Сколько человек принято: 7")
	require.Equal(t, 1, d.count(`SELECT count(*) FROM record WHERE deputy = 1202 AND fields->>'received' = '7'`))
}

// TestManyLines is journey 7.3: the good lines are recorded at once, as one event;
// only the bad ones are asked, one by one.
func TestManyLines(t *testing.T) {
	t.Parallel()
	d := working(t, room(t, namesakes(t)), locales.Russian, recorderOf("350000000"))
	d.types("/record A5 21.11 п. Агадырь 45 чел встреча заранее\nКойшибаева\nНурланов 30 чел\nАхметов\nЖокбаев\nКим")
	d.sees("Записано: 3 из 5", "Строка 4, «Ахметов»:", "подходят несколько", "Ахметова · Шетский р-н")
	require.Equal(t, 3, d.count(`SELECT count(*) FROM record WHERE state = 'recorded' AND event IS NOT NULL`))
	d.presses("Ержан Ахметов")
	d.sees("Записано: 4 из 5", "Строка 5, «Жокбаев»:", "не нашёл")
	d.presses("Пропустить строку")
	d.sees("Записано: 4 из 5 (A5 · 21.11 · п. Агадырь)", "Без подтверждения: 4")
	require.Equal(t, 1, d.count(`SELECT count(DISTINCT event) FROM record`))
	require.Equal(t, 1, d.count(`SELECT count(*) FROM record WHERE deputy = 1201 AND fields->>'present' = '30'`))

	d.presses("Отменить все")
	require.Equal(t, 4, d.count(`SELECT count(*) FROM record WHERE state = 'withdrawn'`))
	d.now = d.now.Add(time.Hour)
	d.types("/record A4 31.11 приёмная\nКим 5\n1024 7")
	d.sees("Записано: 0 из 2", "Для всех строк, их 2:", "Не понял дату")
	d.presses("Вчера")
	d.sees("Для всех строк, их 2:", "Когда опубликован график")
	d.types("позже")
	d.sees("Записано: 2 из 2 (A4 · 23.11 · приёмная)")
	d.now = d.now.Add(30 * time.Second)
	d.types("/record A4 23.11 приёмная позже\nКим 5\n1024 7")
	d.sees("Для всех строк, их 2:", "записано минуту назад")
	d.presses("Пропустить эти строки")
	d.sees("Не записано.")
}

// TestWhatIsRefused says for each reason what it is, in words of its own.
func TestWhatIsRefused(t *testing.T) {
	t.Parallel()
	tx := room(t, namesakes(t))
	d := working(t, tx, locales.Russian, recorderOf("356400000"))
	for line, want := range map[string]string{
		"/record Ким A4 вчера 12 приёмная заранее":         "Вера Ким — Балхашский городской маслихат. Это не ваша территория.",
		"/record Койшибаева A2 вчера":                      "A2 — Рассмотрение обращений в срок: вручную не записывают.",
		"/record Койшибаева A1 вчера":                      "Его ведёт сервис по дорожной карте",
		"/record Койшибаева A4 завтра 12 приёмная заранее": "этот день ещё не наступил",
		"/record Койшибаева A4 01.11 12 приёмная заранее":  "01.11: слишком давно. Записывают за последние 14 дней.",
		"/record Койшибаева A9 вчера":                      "Критерия «A9» нет.",
	} {
		d.types(line)
		d.sees(want)
		d.presses("Не записывать")
	}
	require.Zero(t, d.count(`SELECT count(*) FROM record`))
	require.Equal(t, 1, d.count(`SELECT count(*) FROM audit WHERE action = 'refused' AND deputy = 1202`))

	_, err := tx.Exec(t.Context(), `UPDATE mandate SET valid_from = '2026-11-20' WHERE deputy = 1024`)
	require.NoError(t, err)
	d.types("/record Койшибаева A4 19.11 12 приёмная заранее")
	d.sees("19.11: в этот день у депутата не было мандата.")
	d.types("вчера")
	d.sees("· A4 · 23.11 ·")

	self := working(t, tx, locales.Russian, recorderOf("356400000"), account.Grant{Duty: account.Deputy, Deputy: 1024})
	self.types("/record Койшибаева A4 вчера 12 приёмная заранее")
	self.sees("О себе и о своём депутате запись делает другой сотрудник.")

	for _, nobody := range []*desk{working(t, tx, locales.Russian), working(t, tx, locales.Russian, account.Grant{Duty: account.Verifier})} {
		nobody.types("/record Койшибаева A4 вчера 12 приёмная заранее")
		nobody.sees("Эта команда вам недоступна")
		require.Equal(t, 1, d.count(`SELECT count(*) FROM audit WHERE action = 'refused' AND person = $1`, nobody.person.ID))
	}
}

// TestEvidence comes as a caption, as an album, as an answer; too large a file is
// refused at once.
func TestEvidence(t *testing.T) {
	t.Parallel()
	d := working(t, room(t, namesakes(t)), locales.Russian, recorderOf("350000000"))
	proofs := func(id int64) int { return d.count(`SELECT count(*) FROM evidence WHERE record = $1`, id) }
	d.types("/record Койшибаева A4 вчера 12 приёмная заранее https://t.me/kim/7", photo("one"))
	d.sees("Подтверждение есть")
	first := d.number()
	require.Equal(t, 1, d.count(`SELECT count(*) FROM task WHERE kind = 'evidence' AND ref = 'one'`))

	about := answering(fmt.Sprintf("record:%d", first))
	d.sends(about, photo("two"))
	d.sees("Всего подтверждений: 3")
	d.types("https://amanat.kz/1", about)
	d.sees("Всего подтверждений: 4")
	d.types("протокол №5 от 21.11.2026", about)
	d.sees("Всего подтверждений: 5")
	d.types("хорошо", about)
	d.sees("не похоже на подтверждение")
	d.sends(about, func(r *handlers.Request) {
		r.File = &handlers.File{Kind: handlers.VideoFile, ID: "big", Unique: "big", Size: 21 << 20}
	})
	d.sees("больше 20 МБ")
	require.Equal(t, 5, proofs(first))

	// an album under many lines, one of which is asked about
	d.types("/record A5 21.11 п. Агадырь 45 чел встреча заранее\nКойшибаева\nАхметов", photo("a1"), d.album("x"))
	d.sends(photo("a2"), d.album("x"))
	d.types("Ержан Ахметов")
	require.Equal(t, 4, d.count(`SELECT count(*) FROM evidence e JOIN record r ON r.id = e.record WHERE r.criterion = 'A5'`))
}

// TestOneDraft lays an unfinished line aside for the next one: it is offered once, by
// buttons, and never pushed; a third forgets the first.
func TestOneDraft(t *testing.T) {
	t.Parallel()
	for l, want := range map[locales.Lang]struct{ place, whole, waits, open, drop, dropped, again string }{
		locales.Kazakh:  {"залда", "алдын ала", "Аяқталмаған жазба бар", "Жалғастыру", "Тастау", "Жазылған жоқ", "Жетпейтіні: Адам саны"},
		locales.Russian: {"зал", "заранее", "Есть незаконченная запись", "Продолжить", "Убрать", "Не записано", "Не хватает: Сколько"},
	} {
		d := working(t, room(t, namesakes(t)), l, recorderOf("350000000"))
		whole := "/record Ким A4 23.11 %d " + want.place + " " + want.whole
		d.types("/record 1101 A4 22.11 " + want.place + " " + want.whole)
		d.types("/record 1102 A4 22.11 " + want.place + " " + want.whole)
		open := d.last
		d.types(fmt.Sprintf(whole, 5))
		require.Len(t, d.last.Messages, 2)
		require.NotContains(t, textIn(d.last), "1101")
		d.sees(want.waits, "1102")
		require.Nil(t, d.audience.Talks[d.talk.Name], "text is not heard by what is laid aside")
		resume := d.button(want.open)
		d.types(fmt.Sprintf(whole, 6))
		require.Len(t, d.last.Messages, 1, "it is offered once")
		d.press(resume.Verb, resume.Args...)
		require.Equal(t, textIn(open), textIn(d.last))
		d.types("9")
		require.Equal(t, 1, d.count(`SELECT count(*) FROM record WHERE deputy = 1102 AND fields->>'received' = '9'`))
		require.Empty(t, d.talk.Name)

		d.types("/record 1101 A4 22.11 " + want.place + " " + want.whole)
		d.types(fmt.Sprintf(whole, 7))
		drop := d.button(want.drop)
		d.press(drop.Verb, drop.Args...)
		d.sees(want.dropped)
		require.Empty(t, d.talk.Name)
		d.press(drop.Verb, drop.Args...)
		require.NotEmpty(t, d.last.Toast)
	}
}

// TestManyLinesBesideADraft tells what was recorded of many lines, with the numbers and
// the way back, though an older line waits.
func TestManyLinesBesideADraft(t *testing.T) {
	t.Parallel()
	d := working(t, room(t, namesakes(t)), locales.Russian, recorderOf("350000000"))
	d.types("/record 1101 A4 22.11 зал заранее")
	d.types("/record A5 21.11 п. Агадырь 45 чел встреча заранее\nКойшибаева\nНурланов 30 чел\nЖокбаев")
	d.presses("Пропустить строку")
	require.Len(t, d.last.Messages, 2)
	d.sees("Записано: 2 из 3 (A5 · 21.11 · п. Агадырь)", "Номера:", "· A5 · А. Койшибаева", "· A5 · А. Нурланов", "Есть незаконченная запись")
	d.presses("Отменить все")
	require.Equal(t, 2, d.count(`SELECT count(*) FROM record WHERE state = 'withdrawn'`))
}

// TestWhatIsRecordedIsShown tells every field, so that a slip is seen at once; lines that
// have nothing in common are listed without an empty bracket.
func TestWhatIsRecordedIsShown(t *testing.T) {
	t.Parallel()
	for l, want := range map[locales.Lang][]string{
		locales.Kazakh:  {"/record Ким B2 кеше instagram.com/p/1 тақырыбы жолдар", "Желі: Instagram\nТақырыбы: жолдар", "алдын ала", "Жазылды: 2 жолдан 2\n"},
		locales.Russian: {"/record Ким B2 вчера instagram.com/p/1 тема дороги", "Сеть: Instagram\nТема: дороги", "заранее", "Записано: 2 из 2\n"},
	} {
		d := working(t, room(t, namesakes(t)), l, recorderOf("350000000"))
		d.types(want[0])
		d.sees(want[1])
		d.types("/record Ким A4 23.11 5 зал " + want[2] + "\n1024 B2 22.11 instagram.com/p/2")
		d.sees(want[3], "· A4 · ", "· B2 · ")
		require.NotContains(t, textIn(d.last), "(—)")
	}
}

// TestLinesThatSayNothing are quoted one by one, and a code that is none is said to be.
func TestLinesThatSayNothing(t *testing.T) {
	t.Parallel()
	for l, want := range map[locales.Lang][]string{
		locales.Kazakh:  {"кеше", "1-жол, «1024 Z9 кеше»:", "«Z9» деген өлшемшарт жоқ", "2-жол, «абракадабра»:"},
		locales.Russian: {"вчера", "Строка 1, «1024 Z9 вчера»:", "Критерия «Z9» нет", "Строка 2, «абракадабра»:"},
	} {
		d := working(t, room(t, namesakes(t)), l, recorderOf("350000000"))
		d.types("/record 1024 Z9 " + want[0] + "\nабракадабра\n12 22 33")
		d.sees(want[1], want[2])
		d.presses("✖️")
		d.sees(want[3])

		d.presses("✖️")
		d.presses("✖️")
		d.types("/record A4 31.11 12 зал\nКим\n1024")
		d.sees("2. «Ким»", "3. «1024»")
	}
}

// TestAProposalAboutAnother offers nobody but one's own deputy.
func TestAProposalAboutAnother(t *testing.T) {
	t.Parallel()
	for l, want := range map[locales.Lang][]string{
		locales.Kazakh:  {"кеше 12 зал алдын ала", "Тек өз депутатыңыз туралы", "бірнеше адам бар"},
		locales.Russian: {"вчера 12 зал заранее", "Предложить можно только запись о своём депутате", "подходят несколько"},
	} {
		d := working(t, room(t, namesakes(t)), l, account.Grant{Duty: account.Deputy, Deputy: 1202})
		for _, who := range []string{"1024", "№1024", "Ахметов"} {
			d.types("/propose " + who + " A4 " + want[0])
			d.sees(want[1])
			require.NotContains(t, textIn(d.last), want[2])
			var people []string
			for _, row := range d.last.Messages[0].Rows {
				for _, b := range row {
					people = append(people, b.Label)
				}
			}
			require.Len(t, people, 2, people) // one's own, and the way out
			d.presses("✖️")
		}
		d.types("/propose 1202 A4 " + want[0])
		require.Equal(t, 1, d.count(`SELECT count(*) FROM record WHERE state = 'proposed' AND deputy = 1202 AND fields->>'received' = '12'`))
	}
}
