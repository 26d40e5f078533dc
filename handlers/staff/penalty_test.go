package staff_test

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"

	"qalauly/account"
	"qalauly/activity"
	"qalauly/locales"
)

func (o *office) penalties(deputy int64) []activity.Penalty {
	o.Helper()
	all, err := activity.PenaltiesOf(o.Context(), o.db, deputy)
	require.NoError(o, err)
	return all
}

// TestPenalty: asked for by one in a line, approved by another who was told.
func TestPenalty(t *testing.T) {
	t.Parallel()
	for lang, line := range map[locales.Lang]string{
		locales.Kazakh:  "Қойшыбаева Әсел партия әдебін бұзу расталды 5 №12-3/45 20.11 Партия бюросы",
		locales.Russian: "1024 ethics 5 № 12-3/45 20 ноября Партия бюросы",
	} {
		o := newOffice(t)
		asker := o.hires("Д. Омаров", lang, duty{account.Administrator, shet})
		other := o.hires("А. Сәрсенова", lang, duty{account.Commission, karaganda})
		other.command("today", "") // who never wrote cannot be told
		asker.command("penalty", "").sees(lang.Text("penalty.none"), "/penalty 1024")
		asker.command("penalty", line).sees("12-3/45", "Партия бюросы", lang.Text("penalty.sure"))
		require.Empty(t, o.penalties(1024))
		asker.twice("⚖️", firstLine(lang.Text("penalty.asked", locales.Args{"Number": "1"}))[:20])
		require.Len(t, o.penalties(1024), 1)
		p := o.penalties(1024)[0]
		require.Equal(t, "asked 5000000 12-3/45 2026-11-20 Партия бюросы", fmt.Sprint(p.State, " ", p.Points, " ", p.Document, " ", p.DecidedOn.Format("2006-01-02"), " ", p.Body))
		require.Len(t, o.told(other), 1)
		require.Empty(t, o.told(asker))

		mine := asker.command("penalty", "").sees(lang.Text("penalty.button_of", locales.Args{"Number": fmt.Sprint(p.ID), "Name": map[locales.Lang]string{locales.Kazakh: "Ә. Қойшыбаева", locales.Russian: "А. Койшибаева"}[lang]}))
		mine.presses("⚖️").seesNo("✅").press("vnok", id36(p.ID)).sees(firstLine(lang.Text("verify.two_persons")))
		require.Equal(t, activity.Asked, o.penalties(1024)[0].State)
		require.Equal(t, 1, o.refusals(asker))
		other.command("penalty", "").presses("⚖️").sees("Д. Омаров", "12-3/45").presses("✅").sees(lang.Text("penalty.approved", locales.Args{"Number": fmt.Sprint(p.ID)}))
		require.Equal(t, activity.InForce, o.penalties(1024)[0].State)
		other.press("vnok", id36(p.ID)).sees(lang.Text("penalty.approved", locales.Args{"Number": fmt.Sprint(p.ID)}))
		require.Len(t, o.told(asker), 1, "who asked is told once that another has decided")
		require.Contains(t, o.told(asker)[0], fmt.Sprint(p.ID))
		asker.command("penalty", line).presses("⚖️").sees(lang.Text("penalty.twice"))
	}
}

// TestPenaltyByButtons: whatever is missing is asked; a false record is named, and
// voided with it.
func TestPenaltyByButtons(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	recorder := o.hires("Д. Омаров", locales.Russian, duty{account.Recorder, shet})
	verifier := o.hires("А. Сәрсенова", locales.Russian, duty{account.Verifier, karaganda})
	rec := o.verified(recorder, verifier, meeting(1024, "2026-11-21"))
	asker := o.hires("Б. Ким", locales.Russian, duty{account.Administrator, country})
	other := o.hires("В. Ли", locales.Russian, duty{account.Administrator, shet})

	asker.command("penalty", "Ахметов").sees("Депутат не ясен")
	asker.command("penalty", "Асель Койшибаева").sees("За что?", "3–10").presses("1. Нарушение этики").sees("Сколько баллов?")
	asker.presses("10").sees("Баллов: 10", "Напишите решение одной строкой")
	asker.says("№7 31.11 Бюро").sees("Документ: №\u00a07", "Напишите решение одной строкой")
	asker.says("20.11 Бюро").sees("Запросить?")
	asker.command("penalty", "1024 false_record №8 20.11 Бюро").sees("Напишите номер ложной записи")
	asker.says("999999").presses("⚖️").sees("нет такой записи")
	asker.command("penalty", "1024 false_record №8 20.11 Бюро").says(fmt.Sprint(rec.ID)).presses("⚖️").sees("Запрошено")
	other.command("penalty", "").presses("⚖️").presses("✅").sees("Вступил в силу")
	require.Equal(t, activity.Voided, o.record(rec.ID).State)

	asker.command("penalty", "1024 ethics 25 №9 20.11 Бюро").sees("Баллов: 25", "от 3 до 10", "Сколько баллов?")
	asker.command("penalty", "1024 этика 500 №9 20.11 Бюро").sees("Баллов: 500", "от 3 до 10").presses("10").sees("Запросить?")
	lost := asker.button("⚖️")
	asker.command("penalty", "")
	asker.press(lost.Verb, lost.Args...).sees("Черновик штрафа не сохранился", "/penalty")
	asker.command("penalty", "1024 lie 5 №9 20.11 Бюро").sees("Вид не ясен: «lie»", "(5 баллов)").presses("1. Нарушение").sees("Баллов: 5", "Запросить?")
	asker.command("penalty", "Асель Койшибаева әдеп 5 №9 20.11 Бюро").sees("Запросить?")
	asker.command("penalty", "1024 absence 5 №9 20.11 Бюро").presses("⚖️")
	other.command("penalty", "").presses("⚖️").presses("Отказать").says("Решение отменено").sees("Отказано")
	require.Equal(t, activity.Refused, o.penalties(1024)[0].State)
	other.command("penalty", "1200 ethics 5 №9 20.11 Бюро").sees("не с вашей территории")
	asker.command("penalty", "1200 ethics 5 №9 20.11 Бюро").presses("⚖️")
	other.press("vnok", id36(o.penalties(1200)[0].ID)).sees("не с вашей территории")
	other.press("vnsee", id36(o.penalties(1200)[0].ID)).sees("не с вашей территории")
	require.Equal(t, 3, o.refusals(other))
	asker.press("vnok", "zzzz").sees("Решение об этом уже принято")
}
