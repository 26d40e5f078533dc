package staff_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"qalauly/account"
	"qalauly/activity"
	"qalauly/handlers"
	"qalauly/handlers/notices"
	"qalauly/handlers/staff"
	"qalauly/internal/postgres"
	"qalauly/internal/sheet"
	"qalauly/internal/sheet/words"
	"qalauly/locales"
	"qalauly/notice"
	"qalauly/programme/roadmap"
)

// promises brings two items of a district and one of its region.
func (o *office) promises() {
	o.Helper()
	body := "roadmap;roadmap_kk;roadmap_ru;roadmap_region;item_no;item_kk;item_ru;item_place;item_weight;item_due;item_deputies;stage_kk;stage_ru;stage_due;stage_share\n" +
		"su;Ауыз су;Питьевая вода;350000000;3.1;Ақадыр: су құбыры;Агадырь: водопровод;356400000;2;24.11.2026;1024;Жоба;Проект;10.11.2026;40\n" +
		"su;;;;3.1;;;;;;;Өте ұзақ аталатын соңғы кезең, қабылдау;Очень длинное название последнего этапа;24.11.2026;100\n" +
		"su;;;;3.2;Мойынты: ұңғыма;Мойынты: скважина;356400000;1;20.11.2026;1101;;;;\n" +
		"su;;;;3.3;Облыстық зертхана;Областная лаборатория;350000000;1;20.12.2026;1024;;;;\n"
	f, err := sheet.Open([]byte(body), sheet.Usual)
	require.NoError(o, err)
	desk := roadmap.Desk{Ledger: o.ledger}
	r, err := desk.Import(o.Context(), o.db, f, roadmap.Options{
		By: roadmap.Actor{Records: activity.Territory{""}}, Words: words.Vocabulary(roadmap.Table()), Now: o.now.AddDate(0, 0, -30), Name: "t.csv",
	})
	require.NoError(o, err)
	require.True(o, r.Written, "%+v", r.Faults)
	require.NoError(o, desk.ComeDue(o.Context(), o.db, o.now))
}

func (o *office) measure(no string) (id int64) {
	o.Helper()
	require.NoError(o, o.db.QueryRow(o.Context(), `SELECT id FROM roadmap_item WHERE no = $1`, no).Scan(&id))
	return id
}

// a1 is what counts of A1 for a deputy.
func (o *office) a1(deputy int64) string {
	o.Helper()
	var x, n float64
	require.NoError(o, o.db.QueryRow(o.Context(), `SELECT coalesce(sum(x), 0) / 1e6, coalesce(sum(n), 0) / 1e6 FROM cell WHERE deputy = $1 AND criterion = 'A1'`, deputy).Scan(&x, &n))
	return fmt.Sprintf("%g/%g", x, n)
}

// hears are the words of the notices that somebody is owed.
func (o *office) hears(person int64, l locales.Lang) string {
	o.Helper()
	rows, err := o.db.Query(o.Context(), `SELECT kind, ref FROM notice WHERE recipient = $1 ORDER BY id`, person)
	require.NoError(o, err)
	var all []notice.Due
	for rows.Next() {
		n := notice.Due{}
		n.To = person
		require.NoError(o, rows.Scan(&n.Kind, &n.Ref))
		all = append(all, n)
	}
	require.NoError(o, rows.Err())
	var said []string
	for _, n := range all {
		m, ok, err := notices.Word(o.Context(), o.db, n, account.Person{ID: person, Lang: string(l)})
		require.NoError(o, err)
		if ok {
			said = append(said, string(m.HTML))
		}
	}
	return strings.Join(said, "\n")
}

// TestRoadmapDesk: a recorder marks a stage with proof, a verifier from above looks at it,
// returns it, verifies it, takes it away again; points come and go with it.
func TestRoadmapDesk(t *testing.T) {
	t.Parallel()
	for _, l := range locales.All() {
		t.Run(string(l), func(t *testing.T) {
			t.Parallel()
			o := newOffice(t)
			o.promises()
			recorder := o.hires("Д. Омаров", l, duty{account.Recorder, shet})
			verifier := o.hires("А. Сәрсенова", l, duty{account.Verifier, karaganda})
			text := func(key string, args ...locales.Args) string { return l.Text(key, args...) }
			require.Equal(t, []string{"0/1", "0/0"}, []string{o.a1(1101), o.a1(1024)}, "what was due on the 20th is missed")

			recorder.command("roadmap", "").sees("2", "Мойынты").seesNo("лаборатория").seesNo("зертхана")
			recorder.presses("2").sees("3.1.", text("roadmapdesk.weight", locales.Args{"Weight": 2}))
			stage := text("roadmapdesk.stage_button", locales.Args{"What": text("roadmapdesk.stage_n", locales.Args{"Number": 2})})
			recorder.presses(stage).sees("21.11")
			require.Empty(t, o.refusals(recorder))

			excused := func(say string, key string) {
				r := recorder.request()
				r.Text = say
				_, err := recorder.audience.Talks["roadmapproof"](t.Context(), o.db, r)
				e, ok := handlers.AsExcuse(err)
				require.True(t, ok, "%s: %v", say, err)
				require.Equal(t, key, e.Key)
			}
			excused("дайын", "roadmapdesk.no_proof")
			excused("01.10 https://example.kz/a", "roadmapdesk.too_late")
			recorder.attaches(handlers.PhotoFile, "p1", "23.11 ақыры бітті https://example.kz/akt").sees(text("roadmapdesk.withdraw_button"))
			report := int64(1)
			rep, err := roadmap.ReportByID(t.Context(), o.db, report)
			require.NoError(t, err)
			require.Equal(t, []any{"2026-11-23", "ақыры бітті"}, []any{rep.Day.String(), rep.Note})
			require.Equal(t, "0/0", o.a1(1024))
			// another file answers the message about the report
			r := recorder.request()
			r.About, r.Text = "roadmap:1", "https://example.kz/photo2"
			recorder.asks(recorder.audience.Abouts["roadmap"], r)
			recorder.sees("3")

			own := o.hires("Өзі", l, duty{account.Verifier, ulytau})
			own.press("yok", id36(report)).sees(text("roadmapdesk.elsewhere"))
			require.Equal(t, 1, o.refusals(own))

			verifier.command("roadmap", "").presses(screenCapital(text("roadmapdesk.waiting"))).presses("1").sees("3.1.")
			verifier.presses("🔎").sees("https://example.kz/akt", "https://example.kz/photo2", "ақыры бітті", "Д. Омаров")
			verifier.presses("№").sees(text("record.coming_one"))
			verifier.presses2(verifier.press("yr", id36(report)), text("roadmapdesk.return_button"))
			verifier.says("Сурет бұлыңғыр").sees(text("roadmapdesk.returned"))
			require.Contains(t, o.hears(recorder.person, l), "Сурет бұлыңғыр")

			recorder.press("yi", id36(o.measure("3.1"))).presses(stage)
			recorder.says("Акт №12-3").sees(text("roadmapdesk.withdraw_button"))
			recorder.presses(text("roadmapdesk.withdraw_button")).sees(text("roadmapdesk.withdrawn")).presses(stage)
			recorder.says("Акт №12-4")
			verifier.press("yl", "w").presses("1").presses("🔎").sees("12-4").presses(text("roadmapdesk.verify_button")).sees(text("roadmapdesk.verified"), "100\u00a0%")
			require.Equal(t, "2/2", o.a1(1024))
			verifier.presses("✅").presses(text("roadmapdesk.void_button")).says("Акт басқа нысаннан").sees(text("roadmapdesk.voided"))
			require.Equal(t, "0/0", o.a1(1024), "its day is not over")
			require.Contains(t, o.hears(recorder.person, l), "Акт басқа нысаннан")

			late := o.measure("3.2")
			recorder.press("yi", id36(late)).presses(text("roadmapdesk.step_button")).says("Сауал №7-1, 22.11")
			verifier.press("yl", "w").presses("1").presses("🔎").presses(text("roadmapdesk.verify_button"))
			require.Equal(t, "0.5/1", o.a1(1101))
			recorder.press("yi", id36(late)).presses(text("roadmapdesk.drop_button")).says("Бюджет қысқарды https://example.kz/buiryq")
			verifier.press("yl", "w").presses("1").presses("🔎 ").presses(text("roadmapdesk.verify_button"))
			require.Equal(t, "0/0", o.a1(1101))

			region := o.measure("3.3")
			verifier.press("yi", id36(region)).sees("3.3")
			recorder.press("yi", id36(region)).sees(text("roadmapdesk.elsewhere"))
		})
	}
}

// presses2 presses after something else was shown.
func (c *clerk) presses2(_ *clerk, label string) *clerk { return c.presses(label) }

func screenCapital(text string) string {
	first := []rune(text)
	return strings.ToUpper(string(first[:1])) + string(first[1:])
}

// TestRoadmapSeen: what a citizen saw is opened by staff of the territory only, one by
// one, and protected.
func TestRoadmapSeen(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	o.promises()
	item := o.measure("3.1")
	o.in(func(db postgres.DB) error {
		for n := range 2 {
			if err := roadmap.Begin(t.Context(), db, 77, item, o.now); err != nil {
				return err
			}
			s, err := roadmap.Add(t.Context(), db, 77, fmt.Sprintf("Құбыр жатыр %d", n), &roadmap.Photo{Kind: "photo", ID: "f1"})
			if err != nil {
				return err
			}
			if _, err := roadmap.Send(t.Context(), db, 77, s.ID, o.now.Add(time.Duration(n)*time.Minute)); err != nil {
				return err
			}
		}
		return nil
	})
	recorder := o.hires("Д. Омаров", locales.Kazakh, duty{account.Recorder, shet})
	other := o.hires("Басқа", locales.Kazakh, duty{account.Recorder, ulytau})
	other.press("ye", id36(item), "1").sees("аумағыңызда емес")
	recorder.command("roadmap", "").presses("Тұрғын көргені").sees("тұрғындар жазды: 2").presses("1").presses("👁")
	recorder.sees("Құбыр жатыр 1", "1 / 2", "ұпай бермейді")
	require.True(t, recorder.last.Messages[0].Protect)
	require.Len(t, recorder.last.Messages[0].Files, 1)
	recorder.presses("▶").sees("Құбыр жатыр 0")
	recorder.press("yl", "e").sees("Мұнда ештеңе жоқ")
	require.Equal(t, "0/0", o.a1(1024))
	var opened int
	require.NoError(t, o.db.QueryRow(t.Context(), `SELECT count(*) FROM audit WHERE action = 'roadmap.look'`).Scan(&opened))
	require.Equal(t, 2, opened)
	var leaks int
	require.NoError(t, o.db.QueryRow(t.Context(), `SELECT count(*) FROM audit a WHERE a::text LIKE '%Құбыр%'`).Scan(&leaks))
	require.Zero(t, leaks)
}

// TestRoadmapSheetIsAskedFor: a sheet that is none is told so; one that is, is handed to a
// worker once, and may be called off.
func TestRoadmapSheetIsAskedFor(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	c := o.hires("Д. Омаров", locales.Russian, duty{account.Recorder, shet})
	c.command("roadmap", "").presses("📥").sees("XLSX").presses("📄")
	c.says("что?").sees("XLSX")
	c.attaches(handlers.PhotoFile, "p", "").sees("XLSX")
	r := c.request()
	r.Kind, r.File = handlers.Other, &handlers.File{Kind: handlers.DocumentFile, ID: "d1", Unique: "ud1", Name: "plan.csv", Size: 100}
	c.asks(c.audience.Talks[r.Talk.Name], r)
	c.sees("plan.csv")
	var tasks int
	require.NoError(t, o.db.QueryRow(t.Context(), `SELECT count(*) FROM task WHERE kind = $1`, staff.RoadmapTask).Scan(&tasks))
	require.Equal(t, 1, tasks)
	other := o.hires("Другой", locales.Russian, duty{account.Recorder, shet})
	other.press("yxy", "1").sees("не на вашей территории")
	c.press("yxy", "1").sees(locales.Russian.Text("import.ended"))
	c.press("yxn", "1").sees("plan.csv")
	c.press("yxn", "1").sees(locales.Russian.Text("import.ended"))
}
