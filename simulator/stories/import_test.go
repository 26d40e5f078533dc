package stories

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"
	"github.com/xuri/excelize/v2"

	"qalauly/simulator"
)

// importing are the words of a sheet's journey in a language.
type importing struct {
	language, template, ask, fresh, yes, done, nothing, send string
	bad, all, stop, off, other, notYours                     string
}

var importings = map[string]importing{
	"kk": {
		"Қазақша", "Жазбаларға арналған үлгі", "Қате жоқ. Жазайын ба?", "A5: жаңа 3, бұрыннан бар 0, қате 0", "✅ Жазу", "✅ Жазылды: 3", "Жаңа ештеңе жоқ", "Жазбалар кестесін жіберіңіз",
		"Қате саны: 2", "Барлық қате", "✖️ Тоқтату", "Тоқтатылды", "Мұндай файлды оқи алмаймын", "Бұл команда сізге арналмаған",
	},
	"ru": {
		"Русский", "Шаблон для записей", "Ошибок нет. Записать?", "A5: новых 3, уже есть 0, с ошибками 0", "✅ Записать", "✅ Записано: 3", "Нового нет", "Пришлите таблицу с записями",
		"Ошибок: 2", "Все ошибки", "✖️ Отмена", "Отменено", "Такой файл не читаю", "Эта команда вам недоступна",
	},
}

// download fetches a file that the bot has sent.
func (w *world) download(d *simulator.Document) []byte {
	w.t.Helper()
	require.NotNil(w.t, d)
	get := func(path string) []byte {
		rec := httptest.NewRecorder()
		w.sim.Handler().ServeHTTP(rec, httptest.NewRequestWithContext(w.t.Context(), "GET", path, nil))
		require.Equal(w.t, 200, rec.Code, rec.Body.String())
		return rec.Body.Bytes()
	}
	var at struct {
		Result struct {
			Path string `json:"file_path"`
		}
	}
	require.NoError(w.t, json.Unmarshal(get("/bot"+token+"/getFile?file_id="+d.FileID), &at))
	return get("/file/bot" + token + "/" + at.Result.Path)
}

// filled is a template with meetings in it.
func filled(t *testing.T, template []byte, meetings ...[]string) []byte {
	t.Helper()
	f, err := excelize.OpenReader(bytes.NewReader(template))
	require.NoError(t, err)
	for i, row := range meetings {
		require.NoError(t, f.SetSheetRow("A5", fmt.Sprintf("A%d", 3+i), &row))
	}
	var out bytes.Buffer
	require.NoError(t, f.Write(&out))
	return out.Bytes()
}

// met are meetings of three deputies on a day.
func met(ids []int64, day string) (rows [][]string) {
	for _, id := range ids[:3] {
		rows = append(rows, []string{fmt.Sprint(id), "", day, "Кентау", "meeting", "45", "", "", "before"})
	}
	return rows
}

// recorderIn is somebody who records in Turkistan, with the template that they asked for.
func (w *world) recorderIn(lang string, words importing) (p *simulator.Person, ids []int64, template []byte) {
	w.t.Helper()
	p = w.meet("Данияр", lang)
	w.appoint(p, "recorder", turkistan)
	ids = w.seated(turkistan, 40)
	p.Start()
	p.Presses(words.language)
	p.Says("/template")
	return p, ids, w.download(p.Sees(words.template).Document)
}

func yesterday() string { return time.Now().AddDate(0, 0, -2).Format("02.01.2006") }

// TestImport: the template is filled in and sent as the answer to it, looked at, and
// written when that is said; the same file again brings nothing; one with bad lines
// brings them all as a table, and nothing in; who is nobody is refused. Every update is
// delivered twice.
func TestImport(t *testing.T) {
	t.Parallel()
	for lang, words := range importings {
		t.Run(lang, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t)
			w.sim.DeliverTwice(true)
			w.serve()
			p, ids, template := w.recorderIn(lang, words)
			good := filled(t, template, met(ids, yesterday())...)
			p.RepliesWith(words.template, simulator.DocumentOf("kezdesu.xlsx", good, ""))
			require.Contains(t, p.Sees(words.ask).Text, words.fresh)
			w.has(0, `SELECT count(*) FROM record WHERE import IS NOT NULL`)
			p.Presses(words.yes)
			p.Sees(words.done)
			w.has(3, `SELECT count(*) FROM record WHERE import IS NOT NULL AND state = 'recorded' AND criterion = 'A5'`)
			p.SendsDocument("kezdesu.xlsx", good, "/import")
			p.Sees(words.nothing)

			rows := met(ids[3:], yesterday())
			rows[0][0], rows[1][2] = "Ешкім Жоқ", "вчера"
			p.Says("/import")
			p.Sees(words.send)
			p.SendsDocument("qate.xls", []byte("x"), "")
			p.Sees(words.other)
			p.SendsDocument("qate.xlsx", filled(t, template, rows...), "")
			p.Sees(words.bad)
			lines, err := csv.NewReader(bytes.NewReader(w.table(p.Sees(words.all).Document))).ReadAll()
			require.NoError(t, err)
			require.Len(t, lines, 3)
			require.Equal(t, []string{"A5", "3"}, lines[1][:2])
			require.Equal(t, "вчера", lines[2][3])
			w.has(3, `SELECT count(*) FROM record WHERE import IS NOT NULL`)

			p.RepliesWith(words.bad, simulator.DocumentOf("tuzetildi.xlsx", filled(t, template, met(ids[3:], yesterday())...), ""))
			p.Sees(words.ask)
			p.Presses(words.stop)
			p.Sees(words.off)
			w.has(3, `SELECT count(*) FROM record WHERE import IS NOT NULL`)

			other := w.meet("Бөтен", lang)
			other.Start()
			other.Presses(words.language)
			other.SendsDocument("kezdesu.xlsx", good, "/import")
			other.Sees(words.notYours)
			w.has(1, fmt.Sprintf(`SELECT count(*) FROM audit WHERE action = 'refused' AND person = %d`, other.ID))
		})
	}
}

// table is a CSV that was sent, with commas between its cells and without its mark.
func (w *world) table(d *simulator.Document) []byte {
	body := bytes.TrimPrefix(w.download(d), []byte("\xef\xbb\xbf"))
	return []byte(strings.ReplaceAll(string(body), ";", ","))
}

// TestImportInTheMiddle: an import that is called off while it writes leaves nothing,
// and one whose process is killed is written once, by the next.
func TestImportInTheMiddle(t *testing.T) {
	t.Parallel()
	words := importings["ru"]
	w := newWorld(t)
	service := w.serve()
	p, ids, template := w.recorderIn("ru", words)
	file := filled(t, template, met(ids, yesterday())...)
	// stuck has the import written and waits until it stands before a lock.
	stuck := func() pgx.Tx {
		p.SendsDocument("vstrechi.xlsx", file, "/import")
		p.Sees(words.ask)
		tx, err := w.db.Begin(t.Context())
		require.NoError(t, err)
		_, err = tx.Exec(t.Context(), `LOCK TABLE record IN SHARE MODE`)
		require.NoError(t, err)
		p.Presses(words.yes)
		w.has(1, `SELECT count(*) FROM pg_locks WHERE NOT granted AND relation = 'record'::regclass`)
		return tx
	}
	lock := stuck()
	p.SeesButton(words.stop)
	p.Presses(words.stop)
	p.Sees(words.off)
	w.has(0, `SELECT count(*) FROM pg_locks WHERE NOT granted AND relation = 'record'::regclass`)
	require.NoError(t, lock.Rollback(t.Context()))
	w.has(2, `SELECT count(*) FROM task WHERE kind = 'import' AND state > 0`)
	w.has(0, `SELECT count(*) FROM record WHERE import IS NOT NULL`)

	lock = stuck()
	service.kill()
	require.NoError(t, lock.Rollback(t.Context()))
	w.serve()
	p.Sees(words.done)
	w.has(3, `SELECT count(*) FROM record WHERE import IS NOT NULL AND state = 'recorded'`)
	w.has(1, `SELECT count(*) FROM record_import`)
}
