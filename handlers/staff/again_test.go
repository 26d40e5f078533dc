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
		other.press("vok", id36(first.ID), "1", "0-0-0").sees(said("verify.decided", first.ID))
		verifier.command("verify", fmt.Sprint(second.ID)).presses("↩️").twice(lang.Text("record.reason.wrong_day"), said("verify.returned", second.ID))
		require.Len(t, o.told(recorder), 1, "who entered it is told once")

		verifier.command("void", fmt.Sprint(first.ID, " болмаған")).twice("🗑", said("void.done", first.ID))
		require.Len(t, o.told(recorder), 2)

		one, two := deputy.proposes(meeting(1024, "2026-11-19")), deputy.proposes(meeting(1024, "2026-11-18"))
		recorder.command("proposed", "").twice(lang.Text("proposed.accept"), said("proposed.accepted", one.ID))
		other.press("vpok", id36(one.ID), "1").sees(said("verify.decided", one.ID))
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
