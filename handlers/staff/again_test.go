package staff_test

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"

	"qalauly/account"
	"qalauly/activity"
	"qalauly/internal/postgres"
	"qalauly/locales"
)

// twice presses a button two times: the second says what the first said.
func (c *clerk) twice(label string, parts ...string) {
	c.Helper()
	b := c.button(label)
	c.press(b.Verb, b.Args...).sees(parts...)
	c.press(b.Verb, b.Args...).sees(parts...)
}

// TestPressedTwice: what one has just done is said again, and done once; to another it
// is decided already.
func TestPressedTwice(t *testing.T) {
	t.Parallel()
	for _, lang := range locales.All() {
		o := newOffice(t)
		deputy := o.hires("Ә. Қойшыбаева", lang).sits(1024)
		recorder := o.hires("Д. Омаров", lang, duty{account.Recorder, shet})
		verifier := o.hires("А. Сәрсенова", lang, duty{account.Verifier, karaganda})
		other := o.hires("Б. Ким", lang, duty{account.Verifier, karaganda}, duty{account.Recorder, shet})
		first, second := recorder.enters(meeting(1024, "2026-11-21")), recorder.enters(meeting(1101, "2026-11-20"))
		said := func(key string, id int64) string { return lang.Text(key, locales.Args{"Record": fmt.Sprint(id)}) }

		verifier.command("verify", fmt.Sprint(first.ID)).twice("✅", said("verify.approved", first.ID))
		other.press("vok", id36(first.ID), "1", "0-0-0").sees(said("stands.verified", first.ID))
		verifier.command("verify", fmt.Sprint(second.ID)).presses("↩️").twice(lang.Text("record.reason.wrong_day"), said("verify.returned", second.ID))
		require.Len(t, o.told(recorder), 1, "who entered it is told once")

		verifier.command("void", fmt.Sprint(first.ID, " болмаған")).twice("🗑", said("void.done", first.ID))
		require.Len(t, o.told(recorder), 2)

		one, two := deputy.proposes(meeting(1024, "2026-11-19")), deputy.proposes(meeting(1024, "2026-11-18"))
		recorder.command("proposed", "").twice(lang.Text("proposed.accept"), said("proposed.accepted", one.ID))
		other.press("vpok", id36(one.ID), "1").sees(firstLine(said("stands.recorded", one.ID)))
		recorder.command("proposed", "").presses(lang.Text("proposed.change")).says("57 адам").twice(lang.Text("proposed.accept_so"), said("proposed.accepted", two.ID))
	}
}

// TestSheetWithoutProof: of what nothing shows, nothing is offered to be approved.
func TestSheetWithoutProof(t *testing.T) {
	t.Parallel()
	for _, lang := range locales.All() {
		o := newOffice(t)
		recorder := o.hires("Д. Омаров", lang, duty{account.Recorder, karaganda})
		verifier := o.hires("А. Сәрсенова", lang, duty{account.Verifier, karaganda})
		o.in(func(db postgres.DB) error {
			event, err := activity.NewEvent(t.Context(), db)
			for _, d := range []int64{1024, 1101} {
				draft := meeting(d, "2026-11-20")
				draft.Event = event
				if _, err = o.ledger.Record(t.Context(), db, recorder.actor(), draft, o.now); err != nil {
					return err
				}
			}
			return err
		})
		verifier.command("verify", "").presses("👥").sees(lang.Text("verify.sheet_unproven", locales.Args{"Count": 2}), lang.Text("verify.return_all", locales.Args{"Count": 2})).seesNo("✅")
	}
}

// TestOneCorrectionAtATime: while one waits, another is not taken and who entered the
// first is named; the second tap on the reason says the same again.
func TestOneCorrectionAtATime(t *testing.T) {
	t.Parallel()
	for lang, line := range map[locales.Lang]string{locales.Kazakh: " 57 адам", locales.Russian: " 57 человек"} {
		o := newOffice(t)
		recorder := o.hires("Д. Омаров", lang, duty{account.Recorder, shet})
		other := o.hires("Б. Ким", lang, duty{account.Recorder, shet})
		verifier := o.hires("А. Сәрсенова", lang, duty{account.Verifier, karaganda})
		old := o.verified(recorder, verifier, meeting(1024, "2026-11-21"))
		other.command("correct", fmt.Sprint(old.ID, line))
		late := other.button(lang.Text("record.reason.repeat"))
		recorder.command("correct", fmt.Sprint(old.ID, line))
		b := recorder.button(lang.Text("record.reason.wrong_day"))
		recorder.press(b.Verb, b.Args...)
		made := o.newest()
		entered := firstLine(lang.Text("correct.entered", locales.Args{"Record": fmt.Sprint(made.ID), "Old": fmt.Sprint(old.ID)}))
		recorder.sees(entered)
		recorder.press(b.Verb, b.Args...).sees(entered)
		waits := firstLine(lang.Text("correct.waits", locales.Args{"Record": fmt.Sprint(made.ID)}))
		other.press(late.Verb, late.Args...).sees(waits, "Д. Омаров")
		other.command("correct", fmt.Sprint(old.ID, line)).sees(waits, "Д. Омаров")
		require.Equal(t, made.ID, o.newest().ID, "nothing else was entered")
		verifier.command("verify", fmt.Sprint(made.ID)).presses("↩️").presses(lang.Text("record.reason.repeat"))
		other.command("correct", fmt.Sprint(old.ID, line)).sees(visible(lang, "correct.will"))
	}
}

// TestStatesAreSaid: of a record to which nothing can be done it is said how it stands.
func TestStatesAreSaid(t *testing.T) {
	t.Parallel()
	for _, lang := range locales.All() {
		o := newOffice(t)
		deputy := o.hires("Ә. Қойшыбаева", lang).sits(1024)
		recorder := o.hires("Д. Омаров", lang, duty{account.Recorder, shet})
		verifier := o.hires("А. Сәрсенова", lang, duty{account.Verifier, karaganda})
		proposed, waiting := deputy.proposes(meeting(1024, "2026-11-19")), recorder.enters(meeting(1101, "2026-11-20"))
		said := func(key string, id int64) string {
			return firstLine(lang.Text(key, locales.Args{"Record": fmt.Sprint(id)}))
		}
		verifier.command("verify", fmt.Sprint(proposed.ID)).sees(said("stands.proposed", proposed.ID), "/proposed")
		verifier.command("void", fmt.Sprint(waiting.ID, " қате")).sees(said("stands.recorded", waiting.ID))
		recorder.command("correct", fmt.Sprint(waiting.ID, " 57 адам")).sees(said("stands.recorded", waiting.ID))
		verifier.command("verify", fmt.Sprint(waiting.ID)).presses("↩️").presses(lang.Text("record.reason.wrong_day"))
		verifier.command("void", fmt.Sprint(waiting.ID, " қате")).sees(said("stands.returned", waiting.ID))
	}
}

// TestBodyInTheReadersLanguage: the name of a body that was typed in one language is
// shown in the reader's.
func TestBodyInTheReadersLanguage(t *testing.T) {
	t.Parallel()
	for lang, want := range map[locales.Lang]string{locales.Kazakh: "Орган: Шет аудандық мәслихаты", locales.Russian: "Орган: Шетский районный маслихат"} {
		o := newOffice(t)
		recorder := o.hires("Д. Омаров", lang, duty{account.Recorder, shet})
		verifier := o.hires("А. Сәрсенова", lang, duty{account.Verifier, karaganda})
		for _, body := range []string{"Шет аудандық мәслихаты", "Шетский районный маслихат"} {
			rec := recorder.enters(activity.Draft{Criterion: "A6", Deputy: 1024, Fields: map[string]string{"date": "2026-11-20", "body": body, "sitting_no": "7", "mark": "present"}})
			verifier.command("verify", fmt.Sprint(rec.ID)).sees(want)
		}
	}
}
