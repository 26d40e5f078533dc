package staff_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"qalauly/account"
	"qalauly/appeal"
	"qalauly/handlers"
	"qalauly/locales"
	"qalauly/programme/council"
)

// seats is a council of the district with two deputies and nobody else yet.
func (o *office) seats() (id int64) {
	o.Helper()
	require.NoError(o, o.db.QueryRow(o.Context(), `
		WITH c AS (INSERT INTO council (key, unit, topic, name_kk, name_ru) VALUES ('su', $1, 'utilities', 'Ауыз су кеңесі', 'Совет по воде') RETURNING id),
		m AS (INSERT INTO council_member (council, kind, deputy, chair, since) SELECT id, 'deputy', d, d = 1024, '2026-01-01' FROM c, unnest(ARRAY[1024, 1101]) d)
		SELECT id FROM c`, shet).Scan(&id))
	return id
}

// cell is what counts of C2 for a deputy.
func (o *office) cell(deputy int64) (x, n int64) {
	o.Helper()
	require.NoError(o, o.db.QueryRow(o.Context(), `SELECT coalesce(sum(x), 0) / 1000000, coalesce(sum(n), 0) / 1000000 FROM cell WHERE deputy = $1 AND criterion = 'C2'`, deputy).Scan(&x, &n))
	return x, n
}

// TestCouncilsHaveTheFieldsOfAppeals: a proposal to a council is an appeal.
func TestCouncilsHaveTheFieldsOfAppeals(t *testing.T) {
	t.Parallel()
	var topics []string
	for _, topic := range appeal.Topics() {
		topics = append(topics, string(topic))
	}
	require.Equal(t, topics, council.Topics())
}

// TestCouncilSitting: a member is added, a sitting held, a recommendation passed on and its
// fate told; another verifies each, and takes the sitting out again.
func TestCouncilSitting(t *testing.T) {
	t.Parallel()
	for _, l := range locales.All() {
		t.Run(string(l), func(t *testing.T) {
			t.Parallel()
			o := newOffice(t)
			o.seats()
			recorder := o.hires("Р", l, duty{account.Recorder, shet})
			verifier := o.hires("Т", l, duty{account.Verifier, karaganda})
			stranger := o.hires("Б", l, duty{account.Recorder, ulytau}, duty{account.Verifier, ulytau})
			c := recorder
			name := map[locales.Lang]string{locales.Kazakh: "Ауыз су кеңесі", locales.Russian: "Совет по воде"}[l]
			c.command("council", "").sees(name).presses(name)
			c.presses(l.Text("councildesk.members_button", locales.Args{"Count": 2})).presses(l.Text("councildesk.add_button"))
			c.presses(map[locales.Lang]string{locales.Kazakh: "Сарапшы", locales.Russian: "Эксперт"}[l])
			c.says("Ә. Серікова\nА. Серикова").sees(l.Text("council.kind_expert"))
			c.presses(l.Text("councildesk.add_button")).presses(map[locales.Lang]string{locales.Kazakh: "Депутат", locales.Russian: "Депутат"}[l])
			c.says("Ахметова Нұргүл")
			c.presses("Ахметова")
			c.presses(l.Text("button.back")).presses(l.Text("councildesk.sit_button"))
			c.presses(l.Text("councildesk.today")).says("Ауыз су").sees(l.Text("councildesk.two_lines"))
			c.says("Ауыз су\nПитьевая вода").sees("24")
			c.presses("✅ Болат Ахметов").presses("❌ Болат Ахметов").presses("✅ Нұргүл Ахметова"[:len("✅ Н")])
			c.presses(l.Text("councildesk.put_button", locales.Args{"Number": 4})).seesNo(l.Text("councildesk.save_button"))
			c.says("https://amanat.kz/hattama").presses(l.Text("councildesk.save_button"))
			c.sees(l.Text("councildesk.saved"))
			require.Equal(t, handlers.Talk{}, c.talk)

			stranger.command("council", "").seesNo(name)
			stranger.press("kent", "1").sees(l.Text("councildesk.err_elsewhere"))
			recorder.isExcused("councildesk.err_own", "kok", "1")
			verifier.command("council", "").presses(l.Text("councildesk.wait_button", locales.Args{"Count": 1}))
			verifier.press("kent", "1").sees("🟡", "❌").presses(l.Text("verify.approve")).sees(l.Text("councildesk.verified"))
			verifier.press("kok", "1").sees(l.Text("councildesk.verified"))
			x, n := o.cell(1024)
			require.Equal(t, [2]int64{1, 1}, [2]int64{x, n})
			x, n = o.cell(1101)
			require.Equal(t, [2]int64{0, 0}, [2]int64{x, n}, "excused")

			c.press("kent", "1").presses(l.Text("councildesk.recommend_button")).presses(l.Text("councildesk.today"))
			c.says("Құбыр\nТруба").says("Әкімдік\nАкимат").presses(map[locales.Lang]string{locales.Kazakh: "Әсел", locales.Russian: "Асель"}[l])
			c.attaches(handlers.DocumentFile, "doc", "").presses(l.Text("councildesk.save_button"))
			verifier.press("kent", "2").presses(l.Text("councildesk.files_button", locales.Args{"Count": 1})).press("kok", "2")
			x, n = o.cell(1024)
			require.Equal(t, [2]int64{2, 2}, [2]int64{x, n})
			c.press("kent", "2").press("kfate", "2", "3").presses(l.Text("councildesk.today")).presses(l.Text("councildesk.save_button"))
			verifier.press("kok", "3").sees(l.Text("council.fate_silent"))

			verifier.press("kent", "1").presses(l.Text("councildesk.void_button")).says("басқа күн болған").sees(l.Text("councildesk.voided"))
			require.Equal(t, 1, o.notices("councilback", recorder.person))
			x, n = o.cell(1024)
			require.Equal(t, [2]int64{0, 0}, [2]int64{x, n})
			held, _, err := council.Held(t.Context(), o.db, 1, council.Recommendation, council.Page{Limit: 5})
			require.NoError(t, err)
			require.Empty(t, held)
			c.command("record", "1024 C2 24.11").sees(l.Text("councildesk.pointed", locales.Args{"Code": "C2"})[3:20]).button(l.Text("councildesk.button"))
			c.command("attendance", "C2 24.11").button(l.Text("councildesk.button"))
		})
	}
}
