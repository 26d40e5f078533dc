package deputies_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"qalauly/account"
	"qalauly/appeal"
	"qalauly/calendar"
	"qalauly/handlers/cards"
	"qalauly/internal/postgres"
	"qalauly/locales"
	"qalauly/notice"
)

// TestNotMine: a reason, the deputy by name, and the card of the other one with both
// dates; the first one's card is taken away and opens nothing any more.
func TestNotMine(t *testing.T) {
	t.Parallel()
	for lang, w := range map[locales.Lang][]string{
		"kk": {"Өкілеттігіме кірмейді", "Неге өкілеттігіңізге кірмейді?", "Өз сөзіммен", "Тым қысқа", "Кімге беру керек?", "депутат табылмады",
			"Ахметова", "Ақтоғай ауданы", "Жолдау", "жолданды", "енді сізде емес", "Бұған дейін: Әсел Қойшыбаева", "Мұндай өтініш сізде жоқ"},
		"ru": {"Не моя компетенция", "Почему это не ваша компетенция?", "Своими словами", "Слишком коротко", "Кому передать?", "не нашёл",
			"Ахметова", "Актогайский район", "Перенаправить", "перенаправлено", "у вас больше нет", "До вас: Асель Койшибаева", "нет такого обращения"},
	} {
		t.Run(string(lang), func(t *testing.T) {
			t.Parallel()
			b := newBench(t)
			deputy, other := b.joins(501, lang, account.Deputy, "", b.first), b.joins(503, lang, account.Deputy, "", b.other)
			a := b.citizen(901, lang).sends(b.first, letter)
			deputy.told(appeal.CardNotice).presses(w[0]).sees(w[1]).presses(w[2])
			deputy.says("а").sees(w[3])
			deputy.says("Эта улица в другом районе").sees(w[4])
			deputy.says("Щщщщщщщ").sees(w[5])
			deputy.says(w[6]).sees(w[7], "Эта улица в другом районе")
			do := deputy.button(w[8])
			deputy.presses(w[8]).sees(w[9])
			require.Equal(t, b.other, int64(b.count(`SELECT deputy FROM appeal`)))
			deputy.press(do.Verb, do.Args...).sees(w[12])
			deputy.told(appeal.TakenNotice).sees(w[10]).seesNo(letter)
			deputy.replies(cards.Ref(a.ID), "Ещё слово").sees(w[12]).seesNo(letter)
			require.Equal(t, 2, b.refusals(501))
			other.told(appeal.CardNotice).sees(w[11], "Эта улица в другом районе", letter)
		})
	}
}

// TestHandOverExtendReport: within one's own body only; more time once; spam is for a
// second person.
func TestHandOverExtendReport(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	deputy, colleague := b.joins(501, "ru", account.Deputy, "", b.first), b.joins(504, "ru", account.Deputy, "", b.second)
	clerk := b.joins(601, "ru", account.Recorder, "3564", 0)
	a := b.citizen(901, "ru").sends(b.first, letter)
	more := func() *somebody { return deputy.press("dmore", id36(a.ID)) }

	more().presses("Продлить срок").presses("Ждём ответа госоргана").sees("Выберите новый срок", "Ждём ответа госоргана")
	until := deputy.last.Messages[0].Rows[1][0]
	deputy.press(until.Verb, until.Args...).sees("срок продлён")
	deputy.press(until.Verb, until.Args...).sees("Этот шаг не сохранился")
	deputy.press("dext", id36(a.ID)).sees("Срок уже продлевали")
	more().seesNo("Продлить срок")
	require.Equal(t, 1, b.count(`SELECT count(*) FROM appeal WHERE extended`))

	more().presses("Передать другому").presses("Он ближе к вопросу")
	deputy.says("Ахметова").presses("Передать").sees("Передать можно депутату своего маслихата")
	deputy.says("Койшибаева").sees("и так у этого депутата")
	deputy.says("Сейткали").sees("Нурлан Сейткали", "Он ближе к вопросу").presses("Передать").sees("Нурлан Сейткали")
	colleague.told(appeal.CardNotice).sees("До вас: Асель Койшибаева")

	colleague.press("dspam", id36(a.ID)).sees("Почему это спам?").presses("Реклама").sees("ушла сотруднику")
	clerk.told(appeal.SpamNotice).sees("Жалоба на спам", a.Number).seesNo(letter)
	colleague.replies(cards.Ref(a.ID), "Ответ на это будет такой").sees("Сейчас с этим обращением так нельзя", "на проверке")
}

// TestWhoHasNothingToDoWithAnAppeal learns nothing of it, whatever is pressed or said.
func TestWhoHasNothingToDoWithAnAppeal(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	b.joins(501, "ru", account.Deputy, "", b.first)
	a := b.citizen(901, "ru").sends(b.first, letter)
	strangers := map[string]*somebody{
		"another deputy":          b.joins(504, "ru", account.Deputy, "", b.second),
		"a citizen":               b.citizen(902, "ru"),
		"staff of another region": b.joins(603, "ru", account.Recorder, "62", 0),
		"staff of the branch":     b.joins(601, "ru", account.Recorder, "3564", 0),
		"the author":              {bench: b, person: 901, lang: "ru"},
	}
	past := b.joins(505, "ru", account.Assistant, "", b.first)
	past.told2(a)
	b.exec(`UPDATE role_grant SET ended_at = now(), ended_by = 1 WHERE member = (SELECT member FROM member_account WHERE person = 505)`)
	strangers["a former assistant, in mid-talk"] = past
	before := b.count(`SELECT count(*) FROM appeal_act`)
	for name, p := range strangers {
		for verb := range b.audience.Verbs {
			if verb == "dinb" || verb == "dno" || verb == "dfree" {
				continue
			}
			p.press(verb, id36(a.ID), id36(101), "s")
			require.NotContains(t, p.said(), a.Number, "%s %s", name, verb)
			require.NotContains(t, p.said(), "Абая", "%s %s", name, verb)
		}
		p.replies(cards.Ref(a.ID), "Ответ на карточку чужого").seesNo(a.Number)
		p.replies(cards.Ref(a.ID)+":m1", "Ответ на карточку чужого").seesNo(a.Number)
		p.edits(cards.Ref(a.ID), "Другое").seesNo(a.Number)
		p.inbox().seesNo(a.Number)
		if name != "staff of the branch" { // who is told why not
			require.NotZero(t, b.refusals(p.person), name)
		}
	}
	require.Equal(t, before, b.count(`SELECT count(*) FROM appeal_act`), "nothing was done")
	require.Zero(t, b.count(`SELECT count(*) FROM appeal_compose WHERE message <> 101`))
	for _, kind := range []string{appeal.CardNotice, appeal.ChangedNotice} {
		_, ok := past.word(notice.Due{To: 505, Kind: kind, Ref: "1"})
		require.False(t, ok, "what is owed to who left is not said")
	}
}

// told2 lets an assistant begin an answer.
func (p *somebody) told2(a appeal.Appeal) {
	p.Helper()
	p.replies(cards.Ref(a.ID), "Начал отвечать и не закончил").sees("ещё не отправлен")
}

// TestStaffActForWhoIsNotInTelegram, or has blocked the bot, and it is said.
func TestStaffActForWhoIsNotInTelegram(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	clerk := b.joins(601, "kk", account.Recorder, "3564", 0)
	a := b.citizen(901, "kk").sends(b.first, letter)
	clerk.told(appeal.CardNotice).sees(a.Number, "Оның орнына сіз жауап бересіз").presses("Қарауға алу").sees("қарауға алынды")
	b.joins(501, "kk", account.Deputy, "", b.first)
	clerk.replies(cards.Ref(a.ID), "Ертең жөнделеді деп айтты").sees("өзі жауап береді")
	b.exec(`UPDATE person SET unreachable = true WHERE id = 501`)
	clerk.replies(cards.Ref(a.ID), "Су құбыры ертең жөнделеді, оған дейін тасылады").presses("Түсіндірме").sees("Жіберілді")
	require.Equal(t, 1, b.count(`SELECT count(*) FROM appeal_message WHERE kind = 'answer' AND side = 'staff'`))
	b.citizen(902, "kk").sends(b.first, letter)
	b.in(func(tx postgres.DB) error {
		_, err := b.desk.Silent(t.Context(), tx, b.now)
		return err
	})
	clerk.told(appeal.SilentNotice).sees("Депутат хабар алмайды", "Әсел Қойшыбаева")
}

// TestTheInboxAndWhatIsDue: by the last day, with pages and the thread; one message a
// day names everything, and nothing that was answered since.
func TestTheInboxAndWhatIsDue(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	deputy, clerk := b.joins(501, "ru", account.Deputy, "", b.first), b.joins(601, "kk", account.Recorder, "3564", 0)
	deputy.inbox().sees("Открытых обращений нет")
	clerk.inbox().sees("депутаттар мен олардың көмекшілеріне арналған")
	var all []appeal.Appeal
	for i := range 9 {
		all = append(all, b.citizen(int64(901+i), "ru").sends(b.first, letter))
	}
	today := calendar.DayOf(b.now)
	c := calendar.Usual()
	day := c.OnOrAfter(today)
	b.exec(`UPDATE appeal SET due_on = $1, remind_on = $1 WHERE id = $2`, day, all[8].ID)
	b.exec(`UPDATE appeal SET due_on = $1, remind_on = $3 WHERE id = $2`, c.OnOrBefore(day-1), all[7].ID, day)
	deputy.inbox().sees("9 открытых обращений", all[7].Number, all[8].Number).seesNo(all[6].Number)
	deputy.press("dinb", "2").sees(all[6].Number)
	deputy.press("dcard", id36(all[7].ID)).sees("Срок истёк", letter)
	deputy.press("dtalk", id36(all[7].ID)).sees("переписка", "Заявитель", letter)

	b.in(func(tx postgres.DB) error {
		_, err := b.desk.Remind(t.Context(), tx, day, b.now)
		return err
	})
	deputy.told(appeal.DueNotice).sees("Сегодня ждут 2 обращения", all[7].Number, all[8].Number, "срок сегодня", "просрочено на 1 рабочий день")
	clerk.told(appeal.DueNotice).sees(all[7].Number, "Қойшыбаева", "мерзімі өтті").seesNo("Абая")
	b.exec(`UPDATE appeal SET state = 'answered' WHERE id = ANY ($1)`, []int64{all[7].ID, all[8].ID})
	_, ok := deputy.word(notice.Due{To: 501, Kind: appeal.DueNotice, Ref: day.String()})
	require.False(t, ok, "never after the answer")
}
