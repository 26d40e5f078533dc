package staff_test

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"

	"qalauly/account"
	"qalauly/locales"
)

// TestAuditInWords: what was done to a record is told in the reader's words, with the
// deputy by name; a refused command is no command there, and a day that is none is said
// to be none.
func TestAuditInWords(t *testing.T) {
	t.Parallel()
	for lang, want := range map[locales.Lang]map[string]string{
		locales.Kazakh:  {"object": "№\u00a0%d жазба (Ә. Қойшыбаева)", "new": "Күйі: тексеруде", "state": "Күйі: тексеруде → қайтарылды", "reason": "Себебі: Қайталанған", "length": "Бұл айда 30 күн", "order": "Кезеңнің басы"},
		locales.Russian: {"object": "запись №\u00a0%d (А. Койшибаева)", "new": "Состояние: на проверке", "state": "Состояние: на проверке → возвращено", "reason": "Причина: Повтор", "length": "В этом месяце 30 дней", "order": "Начало периода"},
	} {
		t.Run(string(lang), func(t *testing.T) {
			t.Parallel()
			o := newOffice(t)
			recorder := o.hires("Д. Омаров", lang, duty{account.Recorder, shet})
			verifier := o.hires("А. Сәрсенова", lang, duty{account.Verifier, karaganda})
			admin := o.hires("Б. Әлиев", lang, duty{account.Administrator, country})
			rec := recorder.enters(meeting(1024, "2026-11-21"))
			verifier.command("verify", "").presses("↩️").presses(lang.Text("record.reason.repeat"))
			recorder.command("verify", "")
			admin.command("audit", fmt.Sprintf("record:%d", rec.ID)).
				sees(fmt.Sprintf(want["object"], rec.ID), want["new"], want["state"], want["reason"], lang.DateYear(rec.Day)).
				seesNo("record").seesNo("state").seesNo("fields").seesNo("hands")
			admin.command("audit", "").seesNo("whom").seesNo("all")
			require.Contains(t, string(admin.last.Messages[0].HTML), "<code>/verify</code>")
			admin.command("audit", "31.11").sees(want["length"])
			admin.command("audit", "Қойшыбаева 1.11-31.11").sees(want["length"])
			admin.command("audit", "20.11-1.11").sees(want["order"])
		})
	}
}
