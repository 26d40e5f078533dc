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

// TestAudits: what another region verified is drawn, looked at again, and anybody can
// draw it too.
func TestAudits(t *testing.T) {
	t.Parallel()
	for _, lang := range locales.All() {
		o := newOffice(t)
		recorder := o.hires("Д. Омаров", lang, duty{account.Recorder, shet})
		verifier := o.hires("А. Сәрсенова", lang, duty{account.Verifier, karaganda})
		auditor := o.hires("Б. Әлиев", lang, duty{account.Verifier, ulytau})
		o.now = o.now.AddDate(0, 0, -7)
		o.in(func(db postgres.DB) error {
			_, err := activity.SeedWeek(t.Context(), db, o.now.AddDate(0, 0, 7), o.now)
			return err
		})
		auditor.command("audits", "").sees(lang.Text("audits.none"))
		auditor.presses("🎲").sees("SHA-256").seesNo(lang.Text("audits.revealed", locales.Args{"Days": "", "Drawn": "", "Verified": "", "Seed": "", "Hash": ""})[2:12])
		o.now = o.now.AddDate(0, 0, 7)
		var records []int64
		for i := range 30 {
			records = append(records, o.verified(recorder, verifier, meeting(1024, fmt.Sprintf("2026-11-%02d", 12+i%12))).ID)
		}
		o.now = o.now.AddDate(0, 0, 7)
		o.in(func(db postgres.DB) error {
			n, err := o.ledger.Draw(t.Context(), db, o.now.AddDate(0, 0, -7), o.now)
			require.Equal(t, 2, n, "5 % of 30, rounded up")
			return err
		})
		seed, err := activity.SeedOf(t.Context(), o.db, o.now.AddDate(0, 0, -7))
		require.NoError(t, err)
		drawn := activity.Drawn(seed.Seed, records, 0.05)

		verifier.command("audits", "").sees(lang.Text("audits.none"))
		verifier.press("vaok", id36(drawn[0])).sees(lang.Text("audits.not_yours", locales.Args{"Record": fmt.Sprint(drawn[0])}))
		auditor.command("audits", "").sees(fmt.Sprint(drawn[0]), "Ақадыр")
		auditor.presses("🎲").sees(seed.Seed, seed.Hash)
		auditor.presses(lang.Text("button.back")).presses("✅").sees(fmt.Sprint(drawn[1]))
		auditor.presses("⚠").sees(lang.Text("audits.ask_why")).says("Фото басқа жерден").sees(lang.Text("audits.none"))
		require.Contains(t, o.record(drawn[1]).Flags, activity.FlagDoubtful)
		auditor.press("vaok", id36(drawn[1])).sees(lang.Text("audits.not_yours", locales.Args{"Record": fmt.Sprint(drawn[1])}))
	}
}

// TestToday: what waits, who was not recorded, and a picture that is drawn when it is
// sent.
func TestToday(t *testing.T) {
	t.Parallel()
	for _, lang := range locales.All() {
		o := newOffice(t)
		recorder := o.hires("Д. Омаров", lang, duty{account.Recorder, shet})
		verifier := o.hires("А. Сәрсенова", lang, duty{account.Verifier, karaganda})
		far := o.hires("Б. Әлиев", lang, duty{account.Verifier, ulytau})
		recorder.enters(meeting(1024, "2026-11-21"))
		recorder.enters(meeting(1024, "2026-11-21"))
		recorder.enters(meeting(1101, "2026-11-20"))
		verifier.command("verify", "").presses("↩️").presses(lang.Text("record.reason.repeat"))

		never := lang.Text("today.never")
		verifier.command("today", "").sees(
			lang.Text("today.waiting", locales.Args{"Count": 2, "Flagged": 0}), lang.Text("today.returned", locales.Args{"Count": 1}),
			lang.Text("today.entry", locales.Args{"Code": "A5", "Week": 3, "Four": 3}), "4", never)
		far.command("today", "").sees(lang.Text("today.no_entries"), never)
		verifier.presses(lang.Text("verify.begin")).sees("A5")
		recorder.command("today", "")
		recorder.presses("📊")
		require.Equal(t, "stats:"+string(lang)+":20261124T1500:"+shet, recorder.last.Messages[0].Photo)
		recorder.presses("📋").sees("A5")
		both := o.hires("В. Ким", lang, duty{account.Verifier, ulytau}, duty{account.Recorder, country}).command("stats", "")
		require.Equal(t, "stats:"+string(lang)+":20261124T1500:", both.last.Messages[0].Photo)

		o.now = o.now.AddDate(0, 0, 10)
		verifier.command("today", "").sees(lang.Text("today.late", locales.Args{"Percent": "100"}))
	}
}
