package staff_test

import (
	"strconv"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"qalauly/account"
	"qalauly/appeal"
	"qalauly/calendar"
	"qalauly/handlers"
	"qalauly/handlers/cards"
	"qalauly/handlers/screen"
	"qalauly/internal/postgres"
	"qalauly/locales"
)

// complains makes a citizen write to the deputy of shet.
func (o *office) complains(person int64, text string) (a appeal.Appeal) {
	o.Helper()
	o.in(func(db postgres.DB) (err error) {
		p, err := account.Seen(o.Context(), db, person)
		require.NoError(o, err)
		require.NoError(o, appeal.Agree(o.Context(), db, person, appeal.Consent{Version: 1, Hash: "h", Lang: "ru", Message: 1}, o.now))
		d := appeal.Draft{Person: person, Deputy: 1024, Unit: shet, StartedAt: o.now}
		require.NoError(o, d.Write(7, text))
		require.NoError(o, appeal.SaveDraft(o.Context(), db, d, o.now))
		a, err = appeals.Register(o.Context(), db, p, 1, o.now.Add(-2*time.Minute))
		return err
	})
	return a
}

// isExcused presses what the domain refuses, with these words.
func (c *clerk) isExcused(key, verb string, args ...string) {
	c.Helper()
	r := c.request()
	r.Button = &handlers.Press{Verb: verb, Args: args}
	_, err := c.audience.Verbs[verb](c.Context(), c.db, r)
	require.ErrorContains(c, err, key)
}

const noWater = "На улице Абая две недели нет воды. Когда дадут воду?"

// TestLettersAreOpenedOneByOne: the list says nothing of them; one is opened for a
// reason, which the audit keeps; staff of elsewhere see none.
func TestLettersAreOpenedOneByOne(t *testing.T) {
	t.Parallel()
	for lang, w := range map[locales.Lang][]string{
		"kk": {"Өтініштер: 1", "су, жылу, жарық", "Хаттың өзі жабық", "Хатты ашу", "Хатты не үшін ашасыз?", "Өз сөзіммен", "тым қысқа", "хат алмасу",
			"Мұндай өтініш жоқ", "Бұл өтініш сіздің аумағыңызда емес", "Мерзімі өткен"},
		"ru": {"1 обращение", "вода, тепло, свет", "Само письмо закрыто", "Открыть письмо", "Зачем открываете письмо?", "Своими словами", "Слишком коротко", "переписка",
			"Таких обращений нет", "Это обращение не вашей территории", "Просроченные"},
	} {
		t.Run(string(lang), func(t *testing.T) {
			t.Parallel()
			o := newOffice(t)
			clerk := o.hires("Клара", lang, duty{account.Recorder, shet})
			region, distant := o.hires("Роза", lang, duty{account.Administrator, karaganda}), o.hires("Дина", lang, duty{account.Recorder, ulytau})
			verifier := o.hires("Вера", lang, duty{account.Verifier, country})
			a, colleagues := o.complains(900001, noWater), pair(clerk, region)
			for _, c := range colleagues {
				c.command("appeals", "").sees(w[0], w[1], a.Number).seesNo("Абая")
				c.presses(a.Number).sees(w[2]).seesNo("Абая")
				c.presses(w[3]).sees(w[4]).seesNo("Абая").presses(w[5])
				c.says("я").sees(w[6])
				c.says("Проверяю, почему нет ответа").sees(w[7], noWater)
				require.True(t, c.last.Messages[0].Protect)
			}
			var n int
			require.NoError(t, o.db.QueryRow(t.Context(), `SELECT count(*) FROM audit WHERE action = 'appeal.open' AND object = $1`, "appeal:"+strconv.FormatInt(a.ID, 10)).Scan(&n))
			require.Equal(t, 2, n)
			clerk.command("appeals", "").presses(w[10]).sees(w[8])
			distant.command("appeals", "").sees(w[8])
			for _, verb := range []string{"zone", "zlet", "zwhy", "zspam"} {
				distant.press(verb, id36(a.ID), "late").sees(w[9]).seesNo("Абая")
			}
			require.Equal(t, 4, o.refusals(distant))
			verifier.command("appeals", "")
			require.Equal(t, 1, o.refusals(verifier), "it is none of their duty")
			clerk.group = true
			clerk.press("zlet", id36(a.ID)).seesNo("Абая")
			clerk.press("zwhy", id36(a.ID), "late").seesNo("Абая")
		})
	}
}

// TestSpamHasASecondPairOfEyes.
func TestSpamHasASecondPairOfEyes(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	clerk, region := o.hires("Клара", "ru", duty{account.Recorder, shet}), o.hires("Роза", "kk", duty{account.Administrator, karaganda})
	a, b := o.complains(900001, noWater), o.complains(900002, "Купите слона, очень дёшево, звоните сейчас")
	for _, one := range []appeal.Appeal{a, b} {
		o.in(func(db postgres.DB) error {
			m, err := account.MemberByID(t.Context(), db, clerk.member)
			require.NoError(t, err)
			_, _, err = appeals.Do(t.Context(), db, appeal.Actor{Person: clerk.person, Member: m}, appeal.Step{Appeal: one.ID, Act: appeal.Report, Reason: "spamwhy.advert"}, o.now)
			return err
		})
	}
	clerk.command("appeals", "").presses("Жалобы на спам").sees("2 обращения", "на проверке")
	clerk.presses(b.Number)
	clerk.isExcused("desk.two_persons", "zspam", id36(b.ID), "y")
	region.press("zone", id36(b.ID)).presses("Иә, спам").sees("спам деп жабылды")
	region.press("zone", id36(a.ID)).presses("Спам емес").sees("ашық қалды")
	region.isExcused("desk.decided", "zspam", id36(a.ID), "y")
	var states []string
	require.NoError(t, o.db.QueryRow(t.Context(), `SELECT array_agg(state ORDER BY id) FROM appeal`).Scan(&states))
	require.Equal(t, []string{"assigned", "rejected"}, states)
}

// TestABanNeedsTwo persons, has a reason and an end.
func TestABanNeedsTwo(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	clerk, second := o.hires("Клара", "kk", duty{account.Recorder, shet}), o.hires("Роза", "ru", duty{account.Recorder, shet})
	distant := o.hires("Дина", "ru", duty{account.Recorder, ulytau})
	a := o.complains(900001, noWater)
	clerk.command("ban", "").sees("Шешім күткен сұрау жоқ")
	clerk.command("ban", "балағат").sees("Нөмірін, неше күнге шектелетінін және себебін жазыңыз")
	clerk.command("ban", a.Number+" 900 балағат сөздер").sees("365 күнге дейін")
	clerk.command("ban", "KK-2026-999999 30 балағат сөздер").sees("аумағыңызда емес")
	clerk.command("ban", a.Number+" 30 балағат сөздер").sees("2026 ж. 24 желтоқсан", "балағат сөздер").presses("Сұрау").sees("Екінші адам шешеді")
	clerk.press("zban").sees("Бұл батырма ескірді")
	var told int64
	require.NoError(t, o.db.QueryRow(t.Context(), `SELECT recipient FROM notice WHERE kind = $1`, cards.BanNotice).Scan(&told))
	require.Equal(t, second.person, told)
	clerk.command("ban", "").presses("келісемін").sees("сұраған — өзіңіз")
	second.command("ban", "").sees(a.Number, "Запросил: Клара", "балағат сөздер")
	yes := second.button("согласен")
	distant.press(yes.Verb, yes.Args...).sees("не вашей территории")
	second.presses("согласен").sees("Вступило в силу")
	_, banned, err := appeal.Banned(t.Context(), o.db, 900001, o.now)
	require.NoError(t, err)
	require.True(t, banned)
	second.command("ban", "").presses("снять").sees("Ограничение снято")
	_, banned, err = appeal.Banned(t.Context(), o.db, 900001, o.now)
	require.NoError(t, err)
	require.False(t, banned)
}

// TestOrdersAboutDays move open appeals later only.
func TestOrdersAboutDays(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	admin, region := o.hires("Клара", "ru", duty{account.Administrator, country}), o.hires("Роза", "kk", duty{account.Administrator, karaganda})
	a := o.complains(900001, noWater)
	require.Equal(t, "2026-12-15", a.DueOn.String())
	admin.command("calendar", "").sees("Изменений впереди нет", "/calendar 05.01.2027")
	admin.command("calendar", "завтра").sees("Напишите день, вид и документ")
	admin.command("calendar", "20.11.2026 выходной приказ №436").sees("Прошедший день изменить нельзя")
	region.command("calendar", "02.12.2026 демалыс №436")
	require.Equal(t, 1, o.refusals(region))
	admin.command("calendar", "02.12.2026 выходной приказ №436").sees("2 декабря 2026", "выходной", "приказ №436").presses("Внести").sees("Сдвинут срок 1 обращения")
	admin.press("zcaldo").sees("кнопка")
	admin.command("calendar", "05.12.2026 work приказ №437").presses("Внести").sees("Сдвинуты сроки 0 обращений")
	admin.command("calendar", "").sees("2 декабря 2026", "рабочий день")
	var due calendar.Day
	require.NoError(t, o.db.QueryRow(t.Context(), `SELECT due_on FROM appeal`).Scan(&due))
	require.Equal(t, "2026-12-17", due.String(), "the 16th is a holiday")
}

func pair(one, other *clerk) []*clerk { return []*clerk{one, other} }

// TestAnAnswerIsDrafted for a deputy who is in Telegram: it is shown to the deputy, and
// nothing goes out; an empty one is asked for again; staff of elsewhere cannot.
func TestAnAnswerIsDrafted(t *testing.T) {
	t.Parallel()
	for lang, w := range map[locales.Lang][]string{
		"kk": {"Жауап жобасын жазу", "өздігінен кетпейді", "Мәтінді жазыңыз", "Жоба депутатқа көрсетілді", "Бұл өтініш сіздің аумағыңызда емес"},
		"ru": {"Набросать ответ", "сам не уйдёт", "Напишите текст", "Проект показан депутату", "Это обращение не вашей территории"},
	} {
		t.Run(string(lang), func(t *testing.T) {
			t.Parallel()
			o := newOffice(t)
			clerk, distant := o.hires("Клара", lang, duty{account.Recorder, shet}), o.hires("Дина", lang, duty{account.Recorder, ulytau})
			deputy := o.hires("Әсел", lang).sits(1024)
			_, err := o.db.Exec(t.Context(), `INSERT INTO person (id) VALUES ($1) ON CONFLICT DO NOTHING`, deputy.person)
			require.NoError(t, err)
			a := o.complains(901, noWater)
			id := screen.ID36(a.ID)
			clerk.press("zone", id).presses(w[0]).sees(w[1])
			clerk.says("").sees(w[2])
			clerk.says("Прорвало трубу, починят завтра").sees(w[3])
			var shown int
			require.NoError(t, o.db.QueryRow(t.Context(), `SELECT count(*) FROM notice WHERE recipient = $1 AND kind = $2`, deputy.person, cards.PreviewNotice).Scan(&shown))
			require.Equal(t, 1, shown)
			require.Equal(t, 1, o.audited("appeal.draft", clerk))
			distant.press("zdraft", id).sees(w[4])
		})
	}
}
