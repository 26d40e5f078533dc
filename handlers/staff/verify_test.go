package staff_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"qalauly/account"
	"qalauly/activity"
	"qalauly/internal/postgres"
	"qalauly/locales"
)

// TestVerifyInBothLanguages: recorded by one, verified by another; the queue goes on
// by itself, and the verifier sees what to decide by.
func TestVerifyInBothLanguages(t *testing.T) {
	t.Parallel()
	for lang, want := range map[locales.Lang][]string{
		locales.Kazakh: {
			"Тексеру · қалғаны 2 · Шет ауданы", "A5 — Сайлаушылармен кездесулер мен сапарлар", "Әсел Қойшыбаева · Шет ауданы · 21 қараша",
			"Орны: Ақадыр", "Қатысқан адам саны: 45", "Енгізген: Д. Омаров, 24 қараша, 15:00", "Қашан хабарланды: алдын ала. Салмағы: 1", "🔗 example.kz",
		},
		locales.Russian: {
			"Проверка · осталось 2 · Шетский р-н", "A5 — Встречи с избирателями и выезды", "Асель Койшибаева · Шетский р-н · 21 ноября",
			"Место: Ақадыр", "Сколько человек присутствовало: 45", "Внесено: Д. Омаров, 24 ноября, 15:00", "Когда объявлено: заранее. Вес: 1", "🔗 example.kz",
		},
	} {
		t.Run(string(lang), func(t *testing.T) {
			t.Parallel()
			o := newOffice(t)
			recorder := o.hires("Д. Омаров", lang, duty{account.Recorder, shet})
			verifier := o.hires("А. Сәрсенова", lang, duty{account.Verifier, karaganda})
			first, second := recorder.enters(meeting(1024, "2026-11-21")), recorder.enters(meeting(1101, "2026-11-20"))

			verifier.command("verify", "").sees(want...).seesNo("балл").seesNo("ұпай")
			verifier.sees(fmt.Sprint(first.ID))
			o.now = o.now.Add(10 * time.Second)
			verifier.presses("✅").sees(fmt.Sprint(second.ID), lang.Text("verify.approved", locales.Args{"Record": fmt.Sprint(first.ID)}))
			require.Equal(t, activity.Verified, o.record(first.ID).State)
			require.Empty(t, o.record(first.ID).Flags, "ten seconds are enough to look")
			require.True(t, verifier.last.Messages[0].Replace, "the next comes by editing")

			verifier.presses("⏭").sees(lang.Text("verify.put_off", locales.Args{"Count": 1}))
			o.now = o.now.Add(activity.LaterTerm + time.Minute)
			verifier.command("verify", "").presses("✅").sees(lang.Text("verify.none"))
			require.Equal(t, []string{activity.FlagQuick}, o.record(second.ID).Flags)
		})
	}
}

// TestReturnAndMend: a reason by a button and in one's own words; who entered it is
// told once, mends it, and it waits again.
func TestReturnAndMend(t *testing.T) {
	t.Parallel()
	for _, lang := range locales.All() {
		o := newOffice(t)
		recorder := o.hires("Д. Омаров", lang, duty{account.Recorder, shet})
		verifier := o.hires("А. Сәрсенова", lang, duty{account.Verifier, karaganda})
		rec := recorder.enters(meeting(1024, "2026-11-21"))

		verifier.command("verify", "").presses("↩️").sees(lang.Text("verify.ask_why"))
		verifier.presses(lang.Text("record.reason.wrong_day")).sees(lang.Text("verify.none"))
		require.Equal(t, activity.Returned, o.record(rec.ID).State)
		require.Equal(t, "wrong_day", o.record(rec.ID).Reason)
		require.Equal(t, 1, o.owed(recorder, "returned", fmt.Sprintf("record:%d", rec.ID)))

		o.in(func(db postgres.DB) error {
			mended := meeting(1024, "2026-11-20")
			_, err := o.ledger.Move(t.Context(), db, recorder.actor(), activity.Step{Record: rec.ID, Act: activity.Mend, Mended: &mended}, o.now)
			return err
		})
		verifier.command("verify", fmt.Sprint(rec.ID)).presses("↩️").presses("✏️").sees(lang.Text("verify.ask_words"))
		verifier.says("?").sees(lang.Text("verify.words_few"))
		verifier.says("Күні басқа · другой день").sees(lang.Text("verify.none"))
		require.Equal(t, "Күні басқа · другой день", o.record(rec.ID).Reason)
		require.Equal(t, 2, o.owed(recorder, "returned", fmt.Sprintf("record:%d", rec.ID)), "each return once")
		require.Empty(t, verifier.talk.Name)
	}
}

// owed counts the notices to somebody.
func (o *office) owed(c *clerk, kind, ref string) (n int) {
	o.Helper()
	require.NoError(o, o.db.QueryRow(o.Context(), `SELECT count(*) FROM notice WHERE recipient = $1 AND kind = $2 AND ref = $3`, c.person, kind, ref).Scan(&n))
	return n
}

// TestFourEyes: neither one's own, nor about oneself, nor of another territory, and
// each refusal is in the audit.
func TestFourEyes(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	both := o.hires("Д. Омаров", locales.Russian, duty{account.Recorder, shet}, duty{account.Verifier, karaganda})
	own := both.enters(meeting(1024, "2026-11-21"))
	both.command("verify", "").sees("Проверять больше нечего")
	both.command("verify", fmt.Sprint(own.ID)).sees("прошла через ваши руки")
	both.press("vok", id36(own.ID), "1", "0-0-0").sees("прошла через ваши руки")
	both.press("vwhy", id36(own.ID), "1", "0-0-0", "0").sees("прошла через ваши руки")
	require.Equal(t, 3, o.refusals(both))

	far := o.hires("Б. Әлиев", locales.Kazakh, duty{account.Verifier, ulytau})
	far.command("verify", fmt.Sprint(own.ID)).sees("сіз тексеретін аумақтан емес")
	far.press("vok", id36(own.ID), "1", "0-0-0").sees("сіз тексеретін аумақтан емес")
	require.Equal(t, 2, o.refusals(far))

	same := o.hires("В. Ким", locales.Russian, duty{account.Verifier, shet})
	same.press("vok", id36(own.ID), "1", "0-0-0").sees("не с вашей территории")

	herself := o.hires("Ә. Қойшыбаева", locales.Kazakh, duty{account.Verifier, karaganda})
	_, err := o.db.Exec(t.Context(), `UPDATE member SET deputy = 1024 WHERE id = $1`, herself.member)
	require.NoError(t, err)
	herself.command("verify", "").sees("Тексеретін жазба қалмады")
	herself.press("vok", id36(own.ID), "1", "0-0-0").sees("Бұл жазба сіз туралы")
	require.Equal(t, 1, o.refusals(herself))
	require.Equal(t, activity.Recorded, o.record(own.ID).State)
}

// TestStaleButtons: what somebody else decided, changed or has before them is said,
// and the next is there; a button of nothing is an old button.
func TestStaleButtons(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	recorder := o.hires("Д. Омаров", locales.Russian, duty{account.Recorder, shet})
	one := o.hires("А. Первая", locales.Russian, duty{account.Verifier, karaganda})
	two := o.hires("Б. Второй", locales.Kazakh, duty{account.Verifier, karaganda})
	first, second, third := recorder.enters(meeting(1024, "2026-11-21")), recorder.enters(meeting(1101, "2026-11-20")), recorder.enters(meeting(1103, "2026-11-19"))

	one.command("verify", "").sees(fmt.Sprint(first.ID))
	old := one.button("✅")
	two.command("verify", "").sees(fmt.Sprint(second.ID))
	two.press("vok", id36(first.ID), "1", "0-0-0").sees("басқа тексеруші қарап отыр", fmt.Sprint(second.ID))

	o.now = o.now.Add(activity.LeaseTerm + time.Minute)
	two.press("vok", id36(first.ID), "1", "0-0-0").sees("Расталды: №", fmt.Sprint(second.ID))
	one.press(old.Verb, old.Args...).sees(fmt.Sprintf("№\u00a0%d: решение уже принято", first.ID), fmt.Sprint(third.ID))
	one.press(old.Verb, old.Args...).sees("решение уже принято", fmt.Sprint(third.ID))

	mended := meeting(1103, "2026-11-18")
	stale := one.button("✅")
	o.in(func(db postgres.DB) error {
		_, err := o.ledger.Move(t.Context(), db, recorder.actor(), activity.Step{Record: third.ID, Act: activity.Mend, Mended: &mended}, o.now)
		return err
	})
	one.press(stale.Verb, stale.Args...).sees("запись изменилась", "18 ноября")
	for _, args := range [][]string{{}, {"x"}, {"0", "1", "0-0-0"}, {"1", "-", "0-0-0"}, {"1", "e-", "0-0-0"}, {"-5", "1", "1"}} {
		one.press("vok", args...).sees("Эта кнопка устарела")
		one.press("vno", args...).sees("Эта кнопка устарела")
	}
	one.press("vok", id36(987654), "1", "0-0-0").sees("Такой записи нет")
	one.press("vshow", "zzzzzz", "nonsense").sees("Такой записи нет")
}

// TestRightsTakenAway: between two steps of a talk somebody is a verifier no more.
func TestRightsTakenAway(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	recorder := o.hires("Д. Омаров", locales.Russian, duty{account.Recorder, shet})
	verifier := o.hires("А. Сәрсенова", locales.Russian, duty{account.Verifier, karaganda})
	rec := recorder.enters(meeting(1024, "2026-11-21"))
	verifier.command("verify", "").presses("↩️").presses("✏️")
	_, err := o.db.Exec(t.Context(), `UPDATE role_grant SET ended_at = now(), ended_by = 1 WHERE member = $1`, verifier.member)
	require.NoError(t, err)
	verifier.says("Неверно всё").sees("Эта команда вам недоступна")
	require.Equal(t, activity.Recorded, o.record(rec.ID).State)
	require.Equal(t, 1, o.refusals(verifier))
}
