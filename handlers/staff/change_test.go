package staff_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"qalauly/account"
	"qalauly/activity"
	"qalauly/calendar"
	"qalauly/internal/postgres"
	"qalauly/locales"
)

// verified is a record that another has verified.
func (o *office) verified(recorder, verifier *clerk, d activity.Draft) activity.Record {
	o.Helper()
	rec := recorder.enters(d)
	o.in(func(db postgres.DB) error {
		_, err := o.ledger.Move(o.Context(), db, verifier.actor(), activity.Step{Record: rec.ID, Act: activity.Verify}, o.now)
		return err
	})
	return o.record(rec.ID)
}

// closes freezes what happened up to a day.
func (o *office) closes(day calendar.Day) {
	o.Helper()
	o.in(func(db postgres.DB) error { return activity.Close(o.Context(), db, day.Start()) })
}

// TestVoid: with a reason and after it was asked; never by one who had a hand in it, and
// a closed day gives a number.
func TestVoid(t *testing.T) {
	t.Parallel()
	for _, lang := range locales.All() {
		o := newOffice(t)
		recorder := o.hires("Д. Омаров", lang, duty{account.Recorder, shet}, duty{account.Verifier, karaganda})
		verifier := o.hires("А. Сәрсенова", lang, duty{account.Verifier, karaganda})
		first, second := o.verified(recorder, verifier, meeting(1024, "2026-11-21")), o.verified(recorder, verifier, meeting(1101, "2026-11-20"))

		verifier.command("void", "").sees("/void 58213")
		verifier.command("void", "987654 болмаған").sees("987654")
		verifier.command("void", fmt.Sprint(first.ID, " кездесу болмаған")).sees("кездесу болмаған", "Ақадыр")
		require.Equal(t, activity.Verified, o.record(first.ID).State, "it is asked first")
		verifier.presses("🗑").sees(lang.Text("void.done", locales.Args{"Record": fmt.Sprint(first.ID)}))
		require.Equal(t, activity.Voided, o.record(first.ID).State)
		require.Equal(t, "кездесу болмаған", o.record(first.ID).Reason)
		require.Len(t, o.told(recorder), 1)
		verifier.command("void", fmt.Sprint(first.ID, " тағы")).sees(firstLine(lang.Text("stands.voided", locales.Args{"Record": fmt.Sprint(first.ID)})))

		recorder.command("void", fmt.Sprint(second.ID, " не было")).presses("🗑").sees(firstLine(lang.Text("verify.own")))
		require.Equal(t, activity.Verified, o.record(second.ID).State)
		require.Equal(t, 1, o.refusals(recorder))

		o.closes(calendar.Date(2026, 11, 22))
		verifier.command("void", fmt.Sprint("№", second.ID)).sees(lang.Text("record.reason.repeat"))
		verifier.presses(lang.Text("record.reason.repeat")).sees(lang.Text("void.numbered", locales.Args{"Number": 1}))
		require.Empty(t, verifier.talk.Name)
	}
}

// TestVoidIsNotMeant: it is left, and a button without its talk does nothing.
func TestVoidIsNotMeant(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	recorder := o.hires("Д. Омаров", locales.Russian, duty{account.Recorder, shet})
	verifier := o.hires("А. Сәрсенова", locales.Russian, duty{account.Verifier, karaganda})
	rec := o.verified(recorder, verifier, meeting(1024, "2026-11-21"))
	verifier.command("void", fmt.Sprint(rec.ID, " не было"))
	do := verifier.button("🗑")
	verifier.presses("Не надо").sees("Ничего не изменилось")
	verifier.press(do.Verb, do.Args...).sees("/void 58213")
	verifier.command("void", fmt.Sprint(rec.ID)).says("не было").sees("Причина: не было")
	require.Equal(t, activity.Verified, o.record(rec.ID).State)
	far := o.hires("Б. Әлиев", locales.Russian, duty{account.Verifier, ulytau})
	far.command("void", fmt.Sprint(rec.ID, " не было")).sees("не с вашей территории")
	far.press("vdwhy", id36(rec.ID), "2", "0").sees("не с вашей территории")
	require.Equal(t, 2, o.refusals(far))
}

// TestCorrect: a new record stands for the old one when another has verified it; what
// was not said stays; after a freeze the correction has a number.
func TestCorrect(t *testing.T) {
	t.Parallel()
	for lang, line := range map[locales.Lang]string{locales.Kazakh: "57 адам", locales.Russian: "57 человек"} {
		o := newOffice(t)
		recorder := o.hires("Д. Омаров", lang, duty{account.Recorder, shet})
		verifier := o.hires("А. Сәрсенова", lang, duty{account.Verifier, karaganda})
		old := o.verified(recorder, verifier, meeting(1024, "2026-11-21"))
		o.now = o.now.AddDate(0, 1, 0) // long after the term of entering
		o.closes(calendar.Date(2026, 11, 30))

		recorder.command("correct", fmt.Sprint(old.ID)).sees("/correct 58213")
		recorder.command("correct", fmt.Sprint(old.ID, " 31.11")).sees(lang.Text("correct.unclear"), "31.11")
		recorder.command("correct", fmt.Sprint(old.ID, " ", line)).sees(visible(lang, "correct.was"), "45", visible(lang, "correct.will"), "57")
		recorder.says("Журналда басқа сан · в журнале другое число")
		made := o.newest()
		require.Equal(t, old.ID, made.Corrects)
		require.Equal(t, "57", made.Fields["present"])
		require.Equal(t, old.Fields["place"], made.Fields["place"])
		recorder.sees(fmt.Sprint(made.ID), fmt.Sprint(old.ID))
		require.Equal(t, activity.Verified, o.record(old.ID).State, "it counts until the other is verified")
		require.Equal(t, "record:"+fmt.Sprint(made.ID), recorder.last.Messages[0].Ref)

		verifier.command("verify", "").sees("45", "57", "Журналда басқа сан")
		verifier.presses("✅").sees(lang.Text("correct.numbered", locales.Args{"Record": fmt.Sprint(old.ID), "Number": 1}))
		require.Equal(t, activity.Corrected, o.record(old.ID).State)
		recorder.command("correct", fmt.Sprint(old.ID, " ", line)).sees(lang.Text("stands.corrected", locales.Args{"Record": fmt.Sprint(old.ID)}))
	}
}

func (o *office) newest() (rec activity.Record) {
	o.Helper()
	var id int64
	require.NoError(o, o.db.QueryRow(o.Context(), `SELECT max(id) FROM record`).Scan(&id))
	return o.record(id)
}

func visible(lang locales.Lang, key string) string {
	return string([]rune(lang.Text(key))[3:7])
}

// TestCorrectTheDay: a day, a deputy and a criterion are read as in any line.
func TestCorrectTheDay(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	recorder := o.hires("Д. Омаров", locales.Russian, duty{account.Recorder, shet})
	verifier := o.hires("А. Сәрсенова", locales.Russian, duty{account.Verifier, karaganda})
	old := o.verified(recorder, verifier, meeting(1024, "2026-11-21"))
	for line, want := range map[string]string{
		"19.11":         "1024 2026-11-19 45 Ақадыр",
		"Ахметов Болат": "1101 2026-11-21 45 Ақадыр",
		"1103":          "1103 2026-11-21 45 Ақадыр",
		"вчера 12 человек Аксу-Аюлы": "1024 2026-11-23 12 Аксу-Аюлы",
	} {
		recorder.command("correct", fmt.Sprint(old.ID, " ", line)).presses("Неверная дата")
		made := o.newest()
		require.Equal(t, want, fmt.Sprint(made.Deputy, " ", made.Day.Format(time.DateOnly), " ", made.Fields["present"], " ", made.Fields["place"]), line)
		o.in(func(db postgres.DB) error { // one waits at a time
			_, err := o.ledger.Move(t.Context(), db, verifier.actor(), activity.Step{Record: made.ID, Act: activity.Return, Reason: "x"}, o.now)
			return err
		})
	}
	recorder.command("correct", fmt.Sprint(old.ID, " Сапаров")).presses("Неверная дата").sees("не с вашей территории")
	require.Equal(t, 1, o.refusals(recorder), "one of another region")
	verifier.sits(1024)
	verifier.command("correct", fmt.Sprint(old.ID, " 19.11")).presses("Неверная дата").sees("Эта запись о вас")
}
