package stories

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"qalauly/calendar"
	"qalauly/locales"
	"qalauly/simulator"
)

// councilWords are what is typed and read around a council, beside the words of buttons.
var councilWords = map[string]map[string]string{
	"kk": {
		"name": "Ауыз су кеңесі", "agenda": "Ауыз су сапасы\nКачество питьевой воды", "topic": "Ауыз су сапасы", "ask": "Құбырды ауыстыру керек\nЗаменить трубы", "passed": "Құбырды ауыстыру керек",
		"to": "Аудан әкімдігі\nАкимат района", "who": "Қойшыбаева", "expert": "Ә. Үлгі", "reason": "Отырыс басқа күні болған", "idea": "Мектеп жанындағы су мұнарасын жөндеуді ұсынамын, ол екі жылдан бері іске қосылмаған.",
		"region": "Қарағанды", "proof": "Растайтын құжат керек", "what": "Күн тәртібін", "said": "Ұсынымның мәтінін", "whom": "Ұсыным кімге жолданды", "why": "Неге есептен шығарасыз", "back": "Жазбаңыз есептен шықты",
	},
	"ru": {
		"name": "Совет по питьевой воде", "agenda": "Ауыз су сапасы\nКачество питьевой воды", "topic": "Качество питьевой воды", "ask": "Құбырды ауыстыру керек\nЗаменить трубы", "passed": "Заменить трубы",
		"to": "Аудан әкімдігі\nАкимат района", "who": "Койшибаева", "expert": "А. Образец", "reason": "Заседание было в другой день", "idea": "Предлагаю починить водонапорную башню у школы, она не работает уже два года.",
		"region": "Карагандинская", "proof": "Нужно подтверждение", "what": "Напишите повестку", "said": "Напишите рекомендацию", "whom": "Кому передали рекомендацию", "why": "Почему снимаете", "back": "Ваша запись больше не учитывается",
	},
}

// lists brings councils and their members in by sheets, as an operator does: a bad line
// takes nothing, a dry run changes nothing, the same sheet twice adds nothing.
func (w *world) lists() {
	w.t.Helper()
	sheet := func(name string, lines ...string) string {
		path := filepath.Join(w.t.TempDir(), name)
		require.NoError(w.t, os.WriteFile(path, []byte(strings.Join(lines, "\n")), 0o600))
		return path
	}
	councils := sheet("councils.csv", "council;council_unit;topic;name_kk;name_ru", "shet-su;Шетский район;вода, тепло, свет;Ауыз су кеңесі;Совет по питьевой воде")
	w.run("import", "councils", councils, "--dry-run")
	w.has(0, `SELECT count(*) FROM council`)
	w.run("import", "councils", councils)
	w.run("import", "councils", councils)
	w.has(1, `SELECT count(*) FROM council`)
	head, deputy, expert := "council;member_kind;deputy;person_kk;person_ru;chair;from", "shet-su;депутат;#1024;;;да;2026-01-15", "shet-su;сарапшы;;Ә. Үлгі;А. Образец;;2026-01-15"
	said := w.fails("import", "members", sheet("wrong.csv", head, deputy, "shet-su;эксперт;;Ә. Үлгі;;;15.01.2026"), "--lang", "ru")
	require.Contains(w.t, said, "строка: 3")
	w.has(0, `SELECT count(*) FROM council_member`)
	members := sheet("members.csv", head, deputy, expert)
	w.run("import", "members", members)
	w.run("import", "members", members)
	w.has(2, `SELECT count(*) FROM council_member`)
}

// fails runs a command of an operator that is to end with the code for bad lines.
func (w *world) fails(args ...string) string {
	w.t.Helper()
	cmd := exec.Command(binary, args...)
	cmd.Env = w.env
	out, err := cmd.CombinedOutput()
	var ended *exec.ExitError
	require.ErrorAs(w.t, err, &ended)
	require.Equal(w.t, 1, ended.ExitCode(), "%s", out)
	return string(out)
}

// c2 is what the model's deputy has for councils: done and due, in all weeks.
func (w *world) c2() [2]int {
	w.t.Helper()
	return [2]int{
		w.count(`SELECT coalesce(sum(x), 0) / 1000000 FROM cell WHERE deputy = 1024 AND criterion = 'C2'`),
		w.count(`SELECT coalesce(sum(n), 0) / 1000000 FROM cell WHERE deputy = 1024 AND criterion = 'C2'`),
	}
}

// TestCouncil tells a council from its list to the cells of the rating: its members come by
// a sheet, it sits, passes a recommendation on and hears what became of it, each entered by
// one and verified by another; a citizen reads all that and sends a proposal, which the
// chair answers like any appeal; the sitting is taken out, and its points go. Every update
// is delivered twice and the service is killed on the way.
func TestCouncil(t *testing.T) {
	t.Parallel()
	for lang, say := range councilWords {
		t.Run(lang, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t)
			w.env = append(w.env, operator...)
			w.sim.DeliverTwice(true)
			citizen, deputy := w.meet("Нұрбибіғұл", lang), w.meet("Әсел", lang)
			recorder, verifier := w.meet("Дәурен", lang), w.meet("Айнұр", lang)
			w.sits(deputy)
			service := w.serve()
			service.says("leading")
			w.branch(recorder, verifier)
			w.lists()
			for _, one := range []*simulator.Person{citizen, deputy, recorder, verifier} {
				w.speaks(one, lang)
			}
			l, _ := locales.Known(lang)
			today := calendar.DayOf(calendar.Now()).Start()
			appealing := appealWords[lang]
			press := func(who *simulator.Person, key string, args ...locales.Args) {
				t.Helper()
				label := l.Text(key, args...)
				who.SeesButton(label)
				who.Presses(label)
			}
			opens := func(who *simulator.Person) {
				t.Helper()
				who.Says("/council")
				who.SeesButton(say["name"])
				who.Presses(say["name"])
			}
			shows := func(who *simulator.Person, link string) {
				t.Helper()
				who.Sees(say["proof"])
				who.Says("https://example.kz/" + link)
				press(who, "councildesk.save_button")
				who.Sees(l.Text("councildesk.saved"))
			}
			verifies := func(want [2]int) {
				t.Helper()
				verifier.Says("/council")
				press(verifier, "councildesk.wait_button", locales.Args{"Count": 1})
				verifier.SeesButton(l.Date(today))
				verifier.Presses(l.Date(today))
				press(verifier, "verify.approve")
				verifier.Sees(l.Text("councildesk.verified"))
				require.Equal(t, want, w.c2())
			}

			opens(recorder)
			press(recorder, "councildesk.sit_button")
			press(recorder, "councildesk.today")
			recorder.Sees(say["what"])
			recorder.Says(say["agenda"])
			press(recorder, "councildesk.put_button", locales.Args{"Number": 2})
			shows(recorder, "hattama")
			require.Equal(t, [2]int{}, w.c2(), "nobody has verified it")
			verifies([2]int{1, 1})

			opens(recorder)
			press(recorder, "councildesk.entries_button")
			recorder.SeesButton(l.Text("councildesk.sitting_button", locales.Args{"Day": l.Date(today)}))
			recorder.Presses(l.Text("councildesk.sitting_button", locales.Args{"Day": l.Date(today)}))
			press(recorder, "councildesk.recommend_button")
			press(recorder, "councildesk.today")
			recorder.Sees(say["said"])
			recorder.Says(say["ask"])
			recorder.Sees(say["whom"])
			recorder.Says(say["to"])
			recorder.SeesButton(say["who"])
			recorder.Presses(say["who"])
			shows(recorder, "hat")
			service.kill()
			service = w.serve()
			verifies([2]int{2, 2})

			citizen.Says("/councils")
			press(citizen, "council.region_button")
			citizen.SeesButton(say["region"])
			citizen.Presses(say["region"])
			number := regexp.MustCompile(`(\d+)\. ` + say["name"]).FindStringSubmatch(citizen.Sees(say["name"]).Text)
			citizen.Presses(number[1])
			require.Contains(t, citizen.Sees(l.Text("council.fate_open")).Text, say["passed"])
			press(citizen, "council.sittings_button")
			citizen.Sees(say["topic"])
			press(citizen, "button.back")
			press(citizen, "council.members_button")
			require.Contains(t, citizen.Sees(say["expert"]).Text, l.Text("council.kind_expert"))
			press(citizen, "button.back")
			press(citizen, "council.propose_button")
			citizen.SeesButton(appealing["agree"])
			citizen.Presses(appealing["agree"])
			citizen.Sees(l.Text("council.proposal_to", locales.Args{"Name": say["name"]}))
			citizen.Says(say["idea"])
			citizen.Sees(appealing["preview"])
			citizen.Presses(appealing["send"])
			require.Contains(t, citizen.Sees(appealing["slip"]).Text, say["name"])
			w.minutes()
			require.Contains(t, deputy.Sees(appealing["card"]).Text, say["name"])
			deputy.Replies(appealing["card"], appealing["answer"])
			deputy.Sees(appealing["notsent"])
			deputy.Presses(appealing["partly"])
			deputy.Sees(appealing["sent"])
			w.minutes()
			citizen.Sees(appealing["answered"])
			w.has(1, `SELECT count(*) FROM appeal`)
			w.has(1, `SELECT count(*) FROM council_proposal`)
			opens(recorder)
			press(recorder, "councildesk.proposals_button", locales.Args{"Count": 1})
			recorder.Sees("KK-")
			require.NotContains(t, recorder.Screen(), say["idea"], "staff see that there is one, not what it says")

			opens(verifier)
			press(verifier, "councildesk.entries_button")
			verifier.SeesButton(l.Text("councildesk.sitting_button", locales.Args{"Day": l.Date(today)}))
			verifier.Presses(l.Text("councildesk.sitting_button", locales.Args{"Day": l.Date(today)}))
			press(verifier, "councildesk.void_button")
			verifier.Sees(say["why"])
			verifier.Says(say["reason"])
			verifier.Sees(l.Text("councildesk.voided"))
			require.Contains(t, recorder.Sees(say["back"]).Text, say["reason"])
			require.Equal(t, [2]int{}, w.c2(), "and neither counts what it passed on")
			proved(t, w)
			w.silent(say["idea"], appealing["answer"])
			service.stop()
		})
	}
}
