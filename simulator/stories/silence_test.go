package stories

import (
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"qalauly/locales"
	"qalauly/simulator"
)

// watched lets the service tell all it can: every line of its log, and its metrics.
func (w *world) watched() {
	w.metrics = freeAddr(w.t)
	w.env = append(w.env, "LOG_LEVEL=trace", "METRICS_ADDR="+w.metrics)
}

// keepers are the tables in which what people write has to be: what came and what was
// answered, until it is erased, and the appeals themselves.
var keepers = []string{"inbox", "inbox_reject", "reply", "talk", "appeal", "appeal_message", "appeal_draft", "appeal_compose", "file", "upload"}

// silent sees that nothing of what somebody said is where others look: in what the
// processes have told, in metrics, on pages, in groups and channels, in any table but
// the keepers.
func (w *world) silent(secrets ...string) {
	w.t.Helper()
	for where, text := range w.told() {
		for _, secret := range secrets {
			require.NotContains(w.t, text, secret, where)
		}
	}
	rows, err := w.db.Query(w.t.Context(), `SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace AND relname <> ALL ($1)`, keepers)
	require.NoError(w.t, err)
	var tables []string
	for rows.Next() {
		var table string
		require.NoError(w.t, rows.Scan(&table))
		tables = append(tables, table)
	}
	require.NoError(w.t, rows.Err())
	require.Greater(w.t, len(tables), 30)
	for _, table := range tables {
		var found []string
		require.NoError(w.t, w.db.QueryRow(w.t.Context(), fmt.Sprintf(
			`SELECT coalesce(array_agg(secret.words), '{}') FROM unnest($1::text[]) AS secret (words) WHERE EXISTS (SELECT FROM %q t WHERE strpos(to_jsonb(t)::text, secret.words) > 0)`, table), secrets).Scan(&found))
		require.Empty(w.t, found, "in the table %s", table)
	}
}

// told is what everybody may come to see, by where it is.
func (w *world) told() map[string]string {
	w.t.Helper()
	told := map[string]string{}
	for i, log := range w.logs {
		told[fmt.Sprint("log ", i+1)] = log.String()
	}
	pages := []string{"http://" + w.addr + "/open311/v2/requests.json?jurisdiction_id=kz", "http://" + w.addr + "/d/sg", "http://" + w.addr + "/readyz"}
	if w.metrics != "" {
		pages = append(pages, "http://"+w.metrics+"/metrics")
	}
	for _, page := range pages {
		if body := get(w.t, page); body != "" {
			told[page] = body
		}
	}
	for i, c := range w.sim.Calls() {
		if strings.HasPrefix(c.Params["chat_id"], "-") {
			told[fmt.Sprint("to a group, call ", i+1)] = fmt.Sprint(c.Params)
		}
	}
	return told
}

// get is the body at an address; nothing where nobody is.
func get(t *testing.T, url string) string {
	t.Helper()
	request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, url, nil)
	require.NoError(t, err)
	answer, err := http.DefaultClient.Do(request)
	if err != nil {
		return ""
	}
	defer answer.Body.Close()
	body, err := io.ReadAll(answer.Body)
	require.NoError(t, err)
	return string(body)
}

// whispers are what a citizen says and writes, each with a word that stands nowhere else.
type whispers struct{ name, surname, called, phone, other, letter, caption, file, added, changed, details, reason, searched string }

func (s whispers) all() []string {
	return []string{"Нұрбибіғұл", "Тоқпанқызы", "Гүлжаһан", "7771234567", "777 123 45 67", "705 999 88 77", "көкбелгі", "сарыбелгі", "akbelgi", "қызылбелгі", "жасылбелгі", "қарабелгі", "қоңырбелгі", "алабелгі"}
}

var whispered = whispers{
	name: "Нұрбибіғұл", surname: "Тоқпанқызы", called: "Гүлжаһан Т.", phone: "+77771234567", other: "+7 705 999 88 77",
	letter: "Өрт болды, пожар: көкбелгі, Абай көшесінде су жоқ, воды нет.", caption: "сарыбелгі", file: "akbelgi.pdf",
	added: "қызылбелгі: көрші де айтты", changed: "жасылбелгі: көрші де айтты", details: "қарабелгі, 5-үй", reason: "қоңырбелгі: су әлі жоқ, воды всё нет", searched: "алабелгі үйінің маңы",
}

// TestNothingOfACitizenGetsOut: a citizen searches, names themselves, writes of a fire,
// with a file, adds, changes, answers a question, is answered and reopens, while Telegram
// and the database fail with what was said in the very words of their errors; staff ask
// for all there is in their group. Nothing of it stands in logs of every level, metrics,
// pages, groups or any table but those that keep letters.
func TestNothingOfACitizenGetsOut(t *testing.T) {
	t.Parallel()
	for _, lang := range []locales.Lang{locales.Kazakh, locales.Russian} {
		t.Run(string(lang), func(t *testing.T) {
			t.Parallel()
			w := newWorld(t)
			w.env = append(w.env, operator...)
			w.webhook()
			w.watched()
			w.sim.DeliverTwice(true)
			say, said := appealWords[string(lang)], whispered
			citizen := w.meet(said.name+" "+said.surname, string(lang))
			deputy, chief := w.meet("Әсел", string(lang)), w.meet("Виктор", string(lang))
			w.sits(deputy)
			w.leads(chief, "admin")
			group := simulator.Gather(chief, "Штаб")
			w.env = append(w.env, fmt.Sprint("STAFF_CHAT=", group.ID), fmt.Sprint("ADMIN_IDS=", chief.ID))
			w.serve().says("leading")
			for _, p := range []*simulator.Person{citizen, deputy, chief} {
				p.Start()
				p.Presses(say["language"])
			}
			label := func(key string) string { return lang.Text(key) }

			citizen.Says(said.searched)
			citizen.Sees("eotinish.kz")
			citizen.Start("dsg")
			citizen.Sees(passedWords[string(lang)]["seat"])
			citizen.Presses(say["write"])
			citizen.SeesButton(say["agree"])
			citizen.Presses(say["agree"])
			citizen.Sees(say["prompt"])
			citizen.SendsPhotos(said.letter+" "+said.caption, snapshot(t, 1))
			citizen.Sees(say["preview"])
			citizen.SendsDocument(said.file, []byte("%PDF-1.4 akbelgi"), "")
			citizen.SeesButton(label("write.button_name"))
			w.read()
			w.has(0, `SELECT count(*) FROM reply WHERE state < 2`)
			citizen.Presses(label("write.button_name"))
			citizen.Sees(strings.Split(label("write.ask_name"), "\n")[0])
			citizen.Says(said.called)
			citizen.Sees(said.called)
			citizen.Presses(label("write.button_contact"))
			citizen.Sees(strings.Split(label("write.ask_contact"), "\n")[0])
			citizen.Says(said.other)
			citizen.Sees(said.other)
			citizen.SharesContact(said.phone)
			w.read()
			w.has(0, `SELECT count(*) FROM reply WHERE state < 2`)
			citizen.Presses(say["send"])
			citizen.Sees(say["slip"])

			refused := 0
			w.sim.Fail(func(c simulator.Call) *simulator.Fault { // Telegram may repeat what it does not like
				if refused > 2 || !strings.Contains(c.Params["text"]+c.Params["caption"], "көкбелгі") {
					return nil
				}
				refused++
				return &simulator.Fault{Code: 500, Description: "Internal Server Error: cannot parse " + c.Params["text"] + c.Params["caption"]}
			})
			w.minutes()
			require.Contains(t, deputy.Sees(say["card"]).Text, "көкбелгі")
			require.Positive(t, refused)

			_, err := w.db.Exec(t.Context(), `ALTER TABLE appeal_message ADD CONSTRAINT of_the_test CHECK (body NOT LIKE '%қызылбелгі%') NOT VALID`)
			require.NoError(t, err)
			citizen.Replies(say["slip"], said.added)
			w.has(1, `SELECT count(*) FROM inbox WHERE state = 2`)
			require.Contains(t, w.logs[0].String(), "of_the_test")
			_, err = w.db.Exec(t.Context(), `ALTER TABLE appeal_message DROP CONSTRAINT of_the_test`)
			require.NoError(t, err)
			chief.Says("/parked")
			chief.SeesButton("🔁")
			require.NotContains(t, chief.Last().Text, "қызылбелгі")
			chief.Presses("🔁")
			deputy.Sees("қызылбелгі")
			citizen.Rewrites(said.changed)
			deputy.Sees("жасылбелгі")

			deputy.Presses(say["ask"])
			deputy.Sees(say["which"])
			deputy.Replies(say["which"], say["question"])
			deputy.Sees(say["notsent"])
			deputy.Presses(say["sendq"])
			citizen.Sees(say["asked"])
			citizen.Replies(say["question"], said.details)
			deputy.Sees("қарабелгі")
			deputy.Replies("қарабелгі", say["answer"])
			deputy.Sees(say["notsent"])
			deputy.Presses(say["partly"])
			deputy.Sees(say["sent"])
			w.minutes()
			citizen.Sees(say["answered"])
			citizen.Says("/my")
			citizen.SeesButton("-000001")
			citizen.Presses("-000001")
			citizen.SeesButton(say["reopen"])
			citizen.Presses(say["reopen"])
			citizen.Sees(say["why"])
			citizen.Says(said.reason)
			citizen.Sees(say["reopened"])
			deputy.Sees("қоңырбелгі")

			for _, word := range []string{"көкбелгі", "сарыбелгі", "жасылбелгі", "қарабелгі", "қоңырбелгі"} {
				require.Positive(t, w.count(`SELECT count(*) FROM appeal_message WHERE strpos(body, $1) > 0`, word), "%s was said", word)
			}
			w.everythingAsked(group, chief)
			w.silent(append(said.all(), say["answer"], say["question"])...)
			require.NotContains(t, chief.Screen(), "көкбелгі", "staff see of an appeal what their duty needs")
			for i, log := range w.logs {
				require.Contains(t, log.String(), "level=", "log %d is one", i)
			}
		})
	}
}

// everythingAsked has staff ask in their group for what tells of appeals and of people,
// and open the first of what comes; a group gets twenty messages a minute.
func (w *world) everythingAsked(group *simulator.Group, chief *simulator.Person) {
	w.t.Helper()
	asked := []string{"appeals", "inbox", "stats", "audit", "parked", "my", "mydata", "today"}
	for _, command := range asked {
		group.Says(chief, "/"+command)
	}
	calm := func() {
		w.read()
		w.has(0, `SELECT count(*) FROM reply WHERE state < 2`)
	}
	calm()
	require.GreaterOrEqual(w.t, len(group.Messages()), 2*len(asked)-2, "the group is answered")
	pressed := 0
	for _, m := range group.Messages() {
		if m.ReplyMarkup == nil || pressed == 8 {
			continue
		}
		for _, b := range m.ReplyMarkup.Rows[0] {
			if b.CallbackData != "" {
				group.Presses(chief, b.Text)
				pressed++
				break
			}
		}
	}
	calm()
	require.Greater(w.t, pressed, 2)
}
