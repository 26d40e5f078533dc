package records_test

import (
	"bytes"
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/stretchr/testify/require"
	"github.com/xuri/excelize/v2"

	"qalauly/activity"
	"qalauly/activity/records"
	"qalauly/calendar"
	"qalauly/deputy"
	"qalauly/internal/postgres/pgtest"
	"qalauly/internal/sheet"
	"qalauly/internal/sheet/words"
	"qalauly/locales"
	"qalauly/rating/methods"
	"qalauly/territory"
)

var now = time.Date(2026, 11, 24, 12, 0, 0, 0, calendar.Zone) // a Tuesday

var recorder = activity.Actor{Member: 1001, Person: 7001}

// book is a ledger with a register of deputies.
type book struct {
	testing.TB
	activity.Ledger
	db *pgxpool.Pool
}

// somebody is a deputy of the register.
type somebody struct{ body, surname, given, patronymic string }

// people get the numbers from 1 on, in this order.
var people = []somebody{
	{"356400000", "Қойшыбаева", "Әсел", "Тұрсынқызы"},
	{"356400000", "Омаров", "Дәурен", ""},
	{"kurultai", "Омаров", "Дәурен", ""},
	{"kurultai", "Ким", "Олег", ""},
	{"350000000", "Ахметова", "Дана", "Серікқызы"},
}

func newBook(t testing.TB) *book {
	t.Helper()
	m, err := methods.Open("")
	require.NoError(t, err)
	b := &book{t, activity.Ledger{Method: m}, pgtest.New(t)}
	require.NoError(t, territory.Load(t.Context(), b.db))
	require.NoError(t, deputy.Load(t.Context(), b.db))
	for _, p := range people {
		b.add(p)
	}
	return b
}

func (b *book) add(p somebody) (id int64) {
	require.NoError(b, b.db.QueryRow(b.Context(), `
		WITH d AS (
			INSERT INTO deputy (surname_kk, surname_ru, given_kk, given_ru, patronymic_kk, patronymic_ru, sex, birth_year)
			VALUES ($2, $2, $3, $3, $4, $4, 'f', 1980) RETURNING id)
		INSERT INTO mandate (deputy, body, valid_from) SELECT id, $1, '2020-01-01' FROM d RETURNING deputy`,
		p.body, p.surname, p.given, p.patronymic).Scan(&id))
	return id
}

// take imports a file as a recorder of the whole country, in Russian.
func (b *book) take(body []byte, change ...func(*records.Options)) (records.Report, error) {
	b.Helper()
	f, err := sheet.Open(body, sheet.Usual)
	require.NoError(b, err)
	o := records.Options{By: recorder, Words: words.Vocabulary(records.Common()), Lang: "ru", Name: "list.csv", Now: now}
	for _, c := range change {
		c(&o)
	}
	return records.Import(b.Context(), b.db, b.Ledger, f, o)
}

// takeWith is take of meetings, called off by a context.
func (b *book) takeWith(ctx context.Context, body []byte, progress func(records.Progress)) (records.Report, error) {
	f, err := sheet.Open(body, sheet.Usual)
	if err != nil {
		return records.Report{}, err
	}
	return records.Import(ctx, b.db, b.Ledger, f, records.Options{
		By: recorder, Words: words.Vocabulary(records.Common()), Criterion: "A5", Name: "list.csv", Now: now, Progress: progress})
}

func (b *book) taken(body []byte, change ...func(*records.Options)) records.Report {
	b.Helper()
	r, err := b.take(body, change...)
	require.NoError(b, err)
	require.Empty(b, told(r))
	return r
}

// told are the faults of a report, each in a line.
func told(r records.Report) (lines []string) {
	for _, f := range r.Faults.List {
		lines = append(lines, words.Fault(locales.Russian, records.Common(), f))
	}
	return lines
}

func (b *book) count(table string) (n int) {
	b.Helper()
	require.NoError(b, b.db.QueryRow(context.Background(), `SELECT count(*) FROM `+table).Scan(&n))
	return n
}

// nothing sees that nothing of an import is there.
func (b *book) nothing() {
	b.Helper()
	for _, table := range []string{"record", "evidence", "audit", "record_import", "cell"} {
		require.Zero(b, b.count(table), table)
	}
}

func (b *book) all() []activity.Record {
	b.Helper()
	var all []activity.Record
	for id := int64(1); ; id++ {
		r, err := activity.ByID(b.Context(), b.db, id)
		if err != nil {
			require.ErrorIs(b, err, activity.ErrUnknown)
			return all
		}
		all = append(all, r)
	}
}

func asCSV(t testing.TB, rows [][]string) []byte {
	t.Helper()
	var out bytes.Buffer
	require.NoError(t, sheet.WriteCSV(&out, rows))
	return out.Bytes()
}

// asXLSX is a workbook with tabs by name; the titles are the first row of each.
func asXLSX(t testing.TB, tabs map[string][][]string) []byte {
	t.Helper()
	f := excelize.NewFile()
	for _, name := range slices.Sorted(func(yield func(string) bool) {
		for name := range tabs {
			if !yield(name) {
				return
			}
		}
	}) {
		_, err := f.NewSheet(name)
		require.NoError(t, err)
		w, err := f.NewStreamWriter(name)
		require.NoError(t, err)
		for i, cells := range tabs[name] {
			row := make([]any, len(cells))
			for j, c := range cells {
				row[j] = c
			}
			require.NoError(t, w.SetRow(fmt.Sprintf("A%d", i+1), row))
		}
		require.NoError(t, w.Flush())
	}
	require.NoError(t, f.DeleteSheet("Sheet1"))
	var out bytes.Buffer
	require.NoError(t, f.Write(&out))
	return out.Bytes()
}

const meetings = `Депутат;Дата;Место;Форма;Сколько человек присутствовало;Когда объявлено;Ссылка (доказательство)
1;21.11.2026;Ақадыр;встреча;45;заранее;https://example.kz/1
Омаров Д.;22 ноября;Шет;online;1 200;задним числом;
`

func in(criterion string) func(*records.Options) {
	return func(o *records.Options) { o.Criterion = criterion }
}

func inShet(o *records.Options) {
	o.May = func(path []string) bool { return slices.Contains(path, "356400000") }
}

func dry(o *records.Options) { o.DryRun = true }

func TestASheetOfOneCriterion(t *testing.T) {
	t.Parallel()
	b := newBook(t)
	body := []byte("\uFEFF" + strings.ReplaceAll(meetings, "Омаров Д.", "Омаров Д.;"))
	body = bytes.Replace(body, []byte("Депутат;"), []byte("Депутат;Орган депутата;"), 1)
	body = bytes.Replace(body, []byte("\n1;"), []byte("\n1;;"), 1)
	body = bytes.Replace(body, []byte("Омаров Д.;"), []byte("Омаров Д.;356400000 Шет ауданы"), 1)

	r := b.taken(body, in("A5"), dry)
	require.Equal(t, []records.Count{{Criterion: "A5", Fresh: 2}}, r.Counts)
	require.False(t, r.Written)
	b.nothing()

	r = b.taken(body, in("A5"), inShet)
	require.True(t, r.Written)
	require.Equal(t, 2, r.Import.Added)
	all := b.all()
	require.Len(t, all, 2)
	require.Equal(t, map[string]string{"date": "2026-11-21", "place": "Ақадыр", "form": "meeting", "present": "45", "announced": "before"}, all[0].Fields)
	require.Equal(t, int64(2), all[1].Deputy)
	require.Equal(t, "1200", all[1].Fields["present"])
	require.Equal(t, "2026-11-22", all[1].Fields["date"])
	require.Equal(t, int64(activity.Unit/2), all[1].X)
	shown, err := activity.EvidenceOf(t.Context(), b.db, all[0].ID)
	require.NoError(t, err)
	require.Equal(t, "https://example.kz/1", shown[0].Value)

	i, err := activity.ImportOf(t.Context(), b.db, all[0].ID)
	require.NoError(t, err)
	require.Equal(t, []any{r.Import.ID, recorder.Member, 2, "list.csv", 64}, []any{i.ID, i.Member, i.Added, i.Name, len(i.Hash)})
	waiting, err := activity.Imported(t.Context(), b.db, i.ID, activity.Recorded, 0, 10)
	require.NoError(t, err)
	require.Equal(t, all, waiting)
	listed, err := activity.Imports(t.Context(), b.db, recorder.Member, 0, 10)
	require.NoError(t, err)
	require.Equal(t, []activity.Import{i}, listed)
}

// TestTheSameFileTwice: adds nothing, whatever became of its records; what was
// withdrawn may come again.
func TestTheSameFileTwice(t *testing.T) {
	t.Parallel()
	b := newBook(t)
	rows := [][]string{{"deputy", "criterion", "date", "place", "form", "present", "announced"}}
	for i := range 10 {
		rows = append(rows, []string{"1", "A5", "2026-11-21", fmt.Sprint("Ақадыр ", i), "meeting", "45", "before"})
	}
	b.taken(asCSV(t, rows))
	shuffled := append([][]string{rows[0]}, slices.Clone(rows[1:])...)
	slices.Reverse(shuffled[1:])
	for _, body := range [][]byte{asCSV(t, rows), asXLSX(t, map[string][][]string{"Лист1": shuffled})} {
		r := b.taken(body)
		require.Equal(t, []records.Count{{Criterion: "A5", Same: 10}}, r.Counts)
		require.Zero(t, r.Import.ID)
	}
	require.Equal(t, 10, b.count("record"))
	require.Equal(t, 1, b.count("record_import"))

	_, err := b.Move(t.Context(), b.db, recorder, activity.Step{Record: 3, Act: activity.Withdraw}, now)
	require.NoError(t, err)
	r := b.taken(asCSV(t, rows))
	require.Equal(t, records.Count{Fresh: 1, Same: 9}, r.Sum())
	require.Equal(t, 11, b.count("record"))
}

// TestBadLines: 500 of them are all told, and of the good ones nothing is entered.
func TestBadLines(t *testing.T) {
	t.Parallel()
	b := newBook(t)
	rows := [][]string{{"Депутат", "Дата", "Место", "Форма", "Сколько человек присутствовало", "Когда объявлено"}}
	for i := range 1000 {
		row := []string{"1", "2026-11-20", fmt.Sprint("Ақадыр ", i), "встреча", "45", "заранее"}
		if i%2 == 0 {
			row[i/2%6] = map[int]string{0: "Никто", 1: "31.11.2026", 2: "", 3: "сход", 4: "-5", 5: "вчера"}[i/2%6]
		}
		rows = append(rows, row)
	}
	for _, body := range [][]byte{asCSV(t, rows)[3:], asXLSX(t, map[string][][]string{"A5": rows})} {
		r, err := b.take(body, in("A5"))
		require.NoError(t, err)
		require.Len(t, r.Faults.List, 500)
		require.Equal(t, []records.Count{{Criterion: "A5", Fresh: 500, Bad: 500}}, r.Counts)
		for i, f := range r.Faults.List {
			require.Equal(t, 2+2*i, f.Row)
		}
		b.nothing()
	}
	r, err := b.take(asXLSX(t, map[string][][]string{"A5": rows}))
	require.NoError(t, err)
	require.Equal(t, []string{
		"лист: A5 · строка: 2 · столбец: Депутат · значение: «Никто» — Такого депутата нет. Напишите номер или имя полностью.",
		"лист: A5 · строка: 4 · столбец: Дата · значение: «31.11.2026» — Такую дату не понял. Напишите так: 24.11.2026.",
		"лист: A5 · строка: 6 · столбец: Место — Не должно быть пусто.",
		"лист: A5 · строка: 8 · столбец: Форма · значение: «сход» — Такого варианта нет. Есть: встреча, выезд, онлайн.",
		"лист: A5 · строка: 10 · столбец: Сколько человек присутствовало · значение: «-5» — Должно быть в пределах: 1–10000.",
		"лист: A5 · строка: 12 · столбец: Когда объявлено · значение: «вчера» — Такого варианта нет. Есть: заранее, задним числом.",
	}, told(r)[:6])
}

// TestRulesOfTheLedger: each gives a bad line that says so.
func TestRulesOfTheLedger(t *testing.T) {
	t.Parallel()
	b := newBook(t)
	require.NoError(t, pgx.BeginFunc(t.Context(), b.db, func(tx pgx.Tx) error {
		_, err := tx.Exec(t.Context(), `UPDATE mandate SET valid_to = '2026-11-15', reason = 'moved' WHERE deputy = 4`)
		return err
	}))
	const head = "deputy;body_of;criterion;date;due_on;place;form;present;announced;url;mark;reason;sitting_no;body;evidence_link\n"
	for line, want := range map[string]string{
		"1;;A5;2026-11-25;;Шет;meeting;4;before;;;;;;":                              "столбец: date · значение: «2026-11-25» — Этот день ещё не наступил.",
		"1;;A5;2026-11-09;;Шет;meeting;4;before;;;;;;":                              "столбец: date · значение: «2026-11-09» — Срок прошёл. Самое большее, дней: 14.",
		"4;;A5;2026-11-20;;Шет;meeting;4;before;;;;;;":                              "столбец: deputy · значение: «#4» — В тот день этот человек не был депутатом.",
		"5;;A5;2026-11-20;;Шет;meeting;4;before;;;;;;":                              "столбец: deputy · значение: «5» — Это о вас или вашем руководителе. Внесёт другой сотрудник.",
		"3;;A5;2026-11-20;;Шет;meeting;4;before;;;;;;":                              "столбец: deputy · значение: «3» — Этот депутат не на вашей территории.",
		"Омаров;;A5;2026-11-20;;Шет;meeting;4;before;;;;;;":                         "столбец: deputy · значение: «Омаров» — Таких депутатов несколько: #2, #3. Напишите номер.",
		"Омаров;kurultai;A5;2026-11-20;;Шет;meeting;4;before;;;;;;":                 "столбец: deputy · значение: «Омаров» — Этот депутат не на вашей территории.",
		"Омаров;Семей;A5;2026-11-20;;Шет;meeting;4;before;;;;;;":                    "столбец: body_of · значение: «Семей» — Этот депутат не был в этом органе.",
		"Омаров;Атлантида;A5;2026-11-20;;Шет;meeting;4;before;;;;;;":                "столбец: body_of · значение: «Атлантида» — Такого органа нет. Напишите код или название полностью.",
		"1 Омаров;;A5;2026-11-20;;Шет;meeting;4;before;;;;;;":                       "столбец: deputy · значение: «1 Омаров» — Номер и имя не совпадают.",
		"1;;A2;2026-11-20;;Шет;meeting;4;before;;;;;;":                              "столбец: criterion · значение: «A2» — Этот критерий сотрудник не вносит.",
		"1;;пикник;2026-11-20;;Шет;meeting;4;before;;;;;;":                          "столбец: criterion · значение: «пикник» — Такого критерия нет. Напишите код, например A5.",
		"1;;;2026-11-20;;Шет;meeting;4;before;;;;;;":                                "столбец: criterion — Не должно быть пусто.",
		"1;;A5;вчера;;Шет;meeting;4;before;;;;;;":                                   "столбец: date · значение: «вчера» — В файле пишите дату числом: 24.11.2026.",
		"1;;A5;2026-11-20;;Шет;meeting;4;before;;келді;;;;":                         "столбец: mark · значение: «келді» — У этого критерия нет такого поля: A5.",
		"1;;A5;2026-11-20;;Шет;meeting;4;before;;;;;;example.kz":                    "столбец: evidence_link · значение: «example.kz» — Ссылка должна начинаться с https://",
		"1;;A6;2026-11-20;;;;;;;excused;;12;Сессия;":                                "столбец: reason — Не должно быть пусто.",
		"1;;A5;2026-11-20;;" + strings.Repeat("ә", 501) + ";meeting;4;before;;;;;;": "столбец: place · значение: «" + strings.Repeat("ә", 100) + "…» — Слишком длинно. Не больше знаков: 500.",
	} {
		r, err := b.take([]byte(head+line+"\n"), func(o *records.Options) {
			o.By.Beside = []int64{5}
			o.May = func(path []string) bool {
				return slices.Contains(path, "350000000") || len(path) == 0 && strings.HasPrefix(line, "4")
			}
		})
		require.NoError(t, err)
		require.Equal(t, []string{"строка: 2 · " + want}, told(r))
	}
	r, err := b.take([]byte(head + strings.Repeat("1;;A5;2026-11-20;;Шет;meeting;4;before;;;;;;\n", 3)))
	require.NoError(t, err)
	require.Equal(t, []string{
		"строка: 3 · столбец: deputy · значение: «#1» — В файле есть точно такая строка. Строка: 2.",
		"строка: 4 · столбец: deputy · значение: «#1» — В файле есть точно такая строка. Строка: 2.",
	}, told(r))
	require.Equal(t, records.Count{Fresh: 1, Bad: 2}, r.Sum())
	b.nothing()
}

// TestBothLanguages: titles, choices, yes and no, criteria and days in words of either.
func TestBothLanguages(t *testing.T) {
	t.Parallel()
	b := newBook(t)
	body := asXLSX(t, map[string][][]string{
		"А5 кездесулер": { // the letter is Cyrillic
			{"Депутат *", "Күні", "Орны", "Түрі", "Қатысқан адам саны", "Қашан хабарланды"},
			{"Әсел Қойшыбаева", "21 қараша", "Ақадыр", "кездесу", "45", "алдын ала"},
			{"Койшибаева А. Т.", "21.11", "Шет", "выезд", "45,0", "before"},
		},
		"Барлығы": {
			{"Депутат", "Өлшемшарт", "Күні", "БАҚ", "Название", "Ссылка", "Тілі", "Бірнеше депутаттың ортақ материалы", "Орган", "Отырыс нөмірі", "Белгі", "Оқиға"},
			{"№2", "Выступления и публикации", "2026-11-20", "Егемен", "Есеп", "https://example.kz/2", "казахский", "иә", "", "", "", ""},
			{"#2", "Сессиялар", "20/11/2026", "", "", "", "", "", "Сессия", "XII", "келді", "12-отырыс"},
			{"1", "а6", "2026-11-20", "", "", "", "", "", "Сессия", "XII", "отсутствовал", "12-отырыс"},
		},
		"_ескерту": {{"бұл оқылмайды"}},
	})
	r := b.taken(body)
	require.Equal(t, []records.Count{{Criterion: "A5", Fresh: 2}, {Criterion: "A6", Fresh: 2}, {Criterion: "B1", Fresh: 1}}, r.Counts)
	all := b.all()
	require.Equal(t, "true", all[2].Fields["joint"])
	require.Equal(t, "kk", all[2].Fields["language"])
	require.Equal(t, "absent", all[4].Fields["mark"])
	require.Equal(t, []int64{0, 0, 0, 1, 1}, []int64{all[0].Event, all[1].Event, all[2].Event, all[3].Event, all[4].Event})
}

func TestFilesOfOtherEncodings(t *testing.T) {
	t.Parallel()
	_, err := sheet.Open([]byte("\xc4\xe5\xef\xf3\xf2\xe0\xf2;\xc4\xe0\xf2\xe0\n1;2026-11-20\n"), sheet.Usual)
	require.ErrorIs(t, err, sheet.ErrNotUTF8)
}

// TestTemplatesComeBack: in each language a template is read without a fault, its
// examples are passed over, and a row typed by its own words is taken.
func TestTemplatesComeBack(t *testing.T) {
	t.Parallel()
	b := newBook(t)
	b.add(somebody{"356400000", "=1+1", "Дана", ""})
	for _, lang := range locales.All() {
		offered, err := records.People(t.Context(), b.db, func(path []string) bool { return slices.Contains(path, "356400000") }, string(lang), now)
		require.NoError(t, err)
		require.Equal(t, []string{"6 =1+1 Дана", "2 Омаров Дәурен", "1 Қойшыбаева Әсел"}, offered)
		var out bytes.Buffer
		require.NoError(t, records.Template(&out, b.Ledger, string(lang), words.Labels(lang, records.Common()), offered))
		r := b.taken(out.Bytes())
		require.Zero(t, r.Rows)
		require.Equal(t, 12, r.Examples)

		f, err := excelize.OpenReader(bytes.NewReader(out.Bytes()))
		require.NoError(t, err)
		var tabs []string
		for _, c := range b.Method.Criteria {
			if c.From(methods.Staff) {
				tabs = append(tabs, c.Code)
			}
		}
		require.Equal(t, tabs, f.GetSheetList()[:len(tabs)])
		c, _ := b.Method.Criterion("A5")
		for i, value := range []string{offered[2], "", "20.11.2026", "Ақадыр", pick(lang, c.Fields[2].Options[1].Name), "12", "", "", pick(lang, c.Fields[6].Options[0].Name), "", "", ""} {
			at, err := excelize.CoordinatesToCellName(i+1, 3)
			require.NoError(t, err)
			require.NoError(t, f.SetCellStr("A5", at, value))
		}
		for _, name := range f.GetSheetList() {
			rows, err := f.GetRows(name)
			require.NoError(t, err)
			for i, row := range rows {
				for j := range row {
					at, _ := excelize.CoordinatesToCellName(j+1, i+1)
					formula, err := f.GetCellFormula(name, at)
					require.NoError(t, err)
					require.Empty(t, formula, "nothing in a template is a formula")
				}
			}
		}
		out.Reset()
		require.NoError(t, f.Write(&out))
		r = b.taken(out.Bytes(), dry)
		require.Equal(t, []records.Count{{Criterion: "A5", Fresh: 1}}, r.Counts)
	}
}

func pick(lang locales.Lang, n methods.Name) string {
	if lang == locales.Russian {
		return n.RU
	}
	return n.KK
}

// TestTitlesAreToldApart: no column that all criteria share is called like a field of
// one, in any language.
func TestTitlesAreToldApart(t *testing.T) {
	t.Parallel()
	m, err := methods.Open("")
	require.NoError(t, err)
	common := words.Vocabulary(records.Common()).Columns
	for _, c := range m.Criteria {
		seen := map[string]string{}
		for _, f := range c.Fields {
			for _, title := range []string{f.Name, f.Label.KK, f.Label.RU} {
				require.Empty(t, common[sheet.Fold(title)], "%s %s", c.Code, title)
				require.Contains(t, []string{"", f.Name}, seen[sheet.Fold(title)], "%s %s", c.Code, title)
				seen[sheet.Fold(title)] = f.Name
			}
		}
	}
}
