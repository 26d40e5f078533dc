package registry_test

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	"image/jpeg"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/stretchr/testify/require"
	"github.com/xuri/excelize/v2"

	"qalauly/deputy"
	"qalauly/deputy/registry"
	"qalauly/internal/file"
	"qalauly/internal/postgres/pgtest"
	"qalauly/internal/sheet"
	"qalauly/territory"
)

var today = time.Date(2026, 11, 22, 0, 0, 0, 0, time.UTC)

// loaded is a database with the reference data and nobody in it.
func loaded(t testing.TB) *pgxpool.Pool {
	t.Helper()
	db := pgtest.New(t)
	require.NoError(t, territory.Load(t.Context(), db))
	require.NoError(t, deputy.Load(t.Context(), db))
	return db
}

func take(t testing.TB, db *pgxpool.Pool, kind registry.Kind, csv string) registry.Report {
	t.Helper()
	f, err := sheet.Open([]byte(csv), sheet.Usual)
	require.NoError(t, err)
	r, err := registry.Import(t.Context(), db, kind, f, registry.Options{Words: sheet.Plain(registry.Table(kind)), Today: today})
	require.NoError(t, err)
	return r
}

// told lists the faults as "row:column:rule".
func told(r registry.Report) []string {
	list := []string{}
	for _, f := range r.Faults.List {
		list = append(list, fmt.Sprintf("%d:%s:%s", f.Row, f.Column, f.Rule))
	}
	return list
}

// done asserts the counts of an import without faults.
func done(t testing.TB, r registry.Report, added, changed, same int) {
	t.Helper()
	require.Empty(t, told(r))
	require.Equal(t, []int{added, changed, same}, []int{r.Added, r.Changed, r.Same})
	require.Equal(t, added+changed > 0, r.Written)
}

const (
	deputiesCSV = `key;surname_kk;given_kk;patronymic_kk;surname_ru;given_ru;patronymic_ru;sex;born;biography_kk;biography_ru;invented
d-1;Қойшыбаева;Әсел;Тұрсынқызы;Койшибаева;Асель;Турсыновна;f;1984;Мұғалім;Учитель;yes
d-2;Сейітов;Болат;;Сеитов;Болат;;m;1970;;;yes
d-3;Ахметова;Дана;;Ахметова;Дана;;f;12.05.1990;;;yes
`
	districtsCSV = `unit;number;covers_kk;covers_ru;inside;from
356400000;7;Ақадыр кенті;п. Агадырь;;2023-01-15
Шет ауданы;8;Босаға ауылы;с. Босага;;2023-01-15
350000000 Карагандинская область;3;Шет ауданы;Шетский район;Шет ауданы, 351610000;2023-01-15
`
	mandatesCSV = `deputy;body;district;from;to;reason;faction_kk;faction_ru
d-1;356400000;7;2023-03-19;;;AMANAT;AMANAT
d-2;350000000;;2023-03-19;;;AMANAT;AMANAT
`
)

func filled(t testing.TB) *pgxpool.Pool {
	db := loaded(t)
	done(t, take(t, db, registry.Districts, strings.ReplaceAll(districtsCSV, ", 351610000", "")), 3, 0, 0)
	done(t, take(t, db, registry.Deputies, deputiesCSV), 3, 0, 0)
	done(t, take(t, db, registry.Mandates, mandatesCSV), 2, 0, 0)
	return db
}

func TestTheSameFilesTwiceChangeNothing(t *testing.T) {
	t.Parallel()
	db := filled(t)
	done(t, take(t, db, registry.Districts, strings.ReplaceAll(districtsCSV, ", 351610000", "")), 0, 0, 3)
	done(t, take(t, db, registry.Deputies, deputiesCSV), 0, 0, 3)
	done(t, take(t, db, registry.Mandates, mandatesCSV), 0, 0, 2)

	hits, _, err := new(deputy.Finder).Search(t.Context(), db, "койшибаева", today, deputy.Page{Lang: "ru", Limit: 5})
	require.NoError(t, err)
	require.Len(t, hits, 1)
	d, err := deputy.Get(t.Context(), db, hits[0].ID, today)
	require.NoError(t, err)
	require.Equal(t, "Әсел Тұрсынқызы Қойшыбаева", d.Full("kk"))
	require.Equal(t, 1984, d.BirthYear)
	require.True(t, d.Invented)
	require.Equal(t, 7, d.Mandates[0].District.Number)
	over, err := territory.Over(t.Context(), db, "356400000", today)
	require.NoError(t, err)
	require.Len(t, over, 1)
}

func TestDeputiesChangeAndAreFoundByTheNewName(t *testing.T) {
	t.Parallel()
	db := filled(t)
	done(t, take(t, db, registry.Deputies, "key;surname_kk;given_kk;surname_ru;given_ru;sex;born\nd-1;Серікбаева;Әсел;Серикбаева;Асель;f;1984\n"), 0, 1, 0)
	for name, want := range map[string]int{"Серікбаева": 1, "Койшибаева": 0} {
		hits, _, err := new(deputy.Finder).Search(t.Context(), db, name, today, deputy.Page{Lang: "kk", Limit: 5})
		require.NoError(t, err)
		require.Len(t, hits, want, name)
	}
	d, err := deputy.Get(t.Context(), db, 1, today)
	require.NoError(t, err)
	require.Equal(t, "Тұрсынқызы", d.Patronymic.KK, "a column that the file has not is left as it is")
	require.Equal(t, "Мұғалім", d.Biography.KK)
}

func TestAPersonOfTheRegisterIsAdoptedByTheList(t *testing.T) {
	t.Parallel()
	db := filled(t)
	_, err := db.Exec(t.Context(), `UPDATE deputy SET list_key = NULL`)
	require.NoError(t, err)
	done(t, take(t, db, registry.Deputies, deputiesCSV), 0, 3, 0)
	done(t, take(t, db, registry.Deputies, deputiesCSV), 0, 0, 3)
	require.Equal(t, []string{"2:key:other_person"}, told(take(t, db, registry.Deputies,
		"key;surname_kk;given_kk;surname_ru;given_ru;sex;born\nd-1;Басқа;Біреу;Другой;Кто;m;1955\n")))
}

func TestAllBadLinesAreToldAndNoneIsTaken(t *testing.T) {
	t.Parallel()
	db := loaded(t)
	var csv strings.Builder
	csv.WriteString("key;surname_kk;given_kk;surname_ru;given_ru;sex;born\n")
	for i := range 400 {
		sex := "f"
		if i%2 == 1 {
			sex = "x"
		}
		fmt.Fprintf(&csv, "k-%d;Ахметова;Дана;Ахметова;Дана;%s;1990\n", i, sex)
	}
	r := take(t, db, registry.Deputies, csv.String())
	require.Len(t, r.Faults.List, 200)
	require.False(t, r.Written)
	for i, f := range r.Faults.List {
		require.Equal(t, 2*i+3, f.Row)
		require.Equal(t, []string{"sex", "x", sheet.RuleChoice}, []string{f.Column, f.Value, f.Rule})
	}
	var n int
	require.NoError(t, db.QueryRow(t.Context(), `SELECT count(*) FROM deputy`).Scan(&n))
	require.Zero(t, n)
}

func TestADryRunCountsAndChangesNothing(t *testing.T) {
	t.Parallel()
	db := filled(t)
	f, err := sheet.Open([]byte(deputiesCSV+"d-4;Ким;Олег;;Ким;Олег;;m;1960;;;yes\nd-2;x;y;;x;y;;m;1970;;;\n"), sheet.Usual)
	require.NoError(t, err)
	o := registry.Options{Words: sheet.Plain(registry.Table(registry.Deputies)), Today: today, DryRun: true}
	r, err := registry.Import(t.Context(), db, registry.Deputies, f, o)
	require.NoError(t, err)
	require.Equal(t, []string{"6:key:twice"}, told(r))
	require.Equal(t, []int{1, 0, 3}, []int{r.Added, r.Changed, r.Same})
	done(t, take(t, db, registry.Deputies, deputiesCSV), 0, 0, 3)
}

func TestUnitsByCodesOfTodayAndOfBefore(t *testing.T) {
	t.Parallel()
	db := loaded(t)
	const head = "unit;number;covers_kk;covers_ru;from\n"
	for cell, want := range map[string]string{
		"510000000":           "", // South Kazakhstan until 2018
		"101010000":           "", // Semey itself, one level below its administration
		"191000000 г. Қонаев": "",
		"191000000 Қонаев":    "",
		"Семей қаласы":        "",
		"область Абай, Абайский район": "",
		"191000000 г. Талдыкорган":     "unit_name", // a code that was another town's until 2022
		"193000000":                    "old_code",
		"193000000 г. Талдыкорган":     "", // what the code does not say, the name does
		"Абай":                         "unclear_unit",
		"999999999":                    "unknown_unit",
		"711310000":                    "no_body", // a city district
	} {
		r := take(t, db, registry.Districts, head+`"`+cell+`";1;a;b;2023-01-15`+"\n")
		if want == "" {
			require.Empty(t, told(r), cell)
			require.Equal(t, 1, r.Added+r.Same, cell)
			continue
		}
		require.Equal(t, []string{"2:unit:" + want}, told(r), cell)
	}
	var n int
	require.NoError(t, db.QueryRow(t.Context(), `SELECT count(*) FROM electoral_district WHERE unit = '610000000'`).Scan(&n))
	require.Equal(t, 1, n)
}

const mandatesHead = "deputy;body;district;from;to;reason\n"

func TestRetirementReplacementAndNoRewritingOfHistory(t *testing.T) {
	t.Parallel()
	db := filled(t)
	done(t, take(t, db, registry.Posts, "deputy;body;post;title_kk;title_ru;full_time;from\nd-1;356400000;chair;мәслихат төрағасы;председатель маслихата;yes;2024-01-10\n"), 1, 0, 0)
	done(t, take(t, db, registry.Hours, "deputy;weekday;opens;closes;place_kk;place_ru;from\nd-1;3;15:00;17:00;Ақсу-Аюлы;Аксу-Аюлы;2024-01-10\n"), 1, 0, 0)

	// She leaves, somebody else is elected in her place: the old line with its end, and a new one.
	gone := mandatesHead + "d-3;356400000;7;2026-10-01;;\nd-1;356400000;7;2023-03-19;2026-09-15;moved\n"
	done(t, take(t, db, registry.Mandates, gone), 1, 1, 0)
	done(t, take(t, db, registry.Mandates, gone), 0, 0, 2)
	hits, err := deputy.OfDistrict(t.Context(), db, 1, today)
	require.NoError(t, err)
	require.Equal(t, "Дана", hits[0].Given.KK)
	d, err := deputy.Get(t.Context(), db, 1, today)
	require.NoError(t, err)
	require.Empty(t, d.Mandates)
	require.Equal(t, deputy.Moved, d.Past[0].Reason)
	require.Equal(t, "AMANAT", d.Past[0].Faction.KK)
	require.Empty(t, d.Posts, "with the seat goes the post")
	require.Empty(t, d.Hours)

	// What has ended stays as it was.
	for line, want := range map[string]string{
		"d-1;356400000;7;2023-03-19;;\n":                "2:to:past",
		"d-1;356400000;7;2023-03-19;2026-09-15;died\n":  "2:to:past",
		"d-1;356400000;7;2023-03-19;2026-12-31;moved\n": "2:to:past",
		"d-1;356400000;7;2023-03-20;2026-09-15;moved\n": "2:from:person_busy",
		"d-1;356400000;7;2026-11-01;;\n":                "2:district:seat_taken",
		"d-3;350000000;;2026-11-01;;\n":                 "2:from:person_busy",
		"d-2;350000000;;2023-03-19;2022-01-01;moved\n":  "2:to:order",
		"d-2;350000000;;2023-03-19;2026-01-01;\n":       "2:reason:reason_missing",
		"d-2;350000000;;2023-03-19;;moved\n":            "2:reason:reason_early",
		"d-9;350000000;;2023-03-19;;\n":                 "2:deputy:unknown_deputy",
		"#2;350000000;99;2023-03-19;;\n":                "2:district:unknown_district",
		"d-1;kurultai;;2026-01-01;;\n":                  "2:body:body_not_then",
	} {
		r := take(t, db, registry.Mandates, mandatesHead+line)
		require.Contains(t, told(r), want, line)
		require.False(t, r.Written, line)
	}
	done(t, take(t, db, registry.Mandates, mandatesHead+"#2;Карагандинская область;;2023-03-19;;\n"), 0, 0, 1)
	// A past that was not known may be added.
	done(t, take(t, db, registry.Mandates, mandatesHead+"d-1;350000000;;2016-03-20;2021-01-10;term\n"), 1, 0, 0)
}

func TestMoreMandatesThanSeats(t *testing.T) {
	t.Parallel()
	db := filled(t)
	done(t, take(t, db, registry.Bodies, "body;seats\n356400000;1\n"), 0, 1, 0)
	for _, from := range []string{"2024-03-19", "2023-03-19", "2022-01-01"} {
		r := take(t, db, registry.Mandates, mandatesHead+"d-3;356400000;;"+from+";;\n")
		require.Equal(t, []string{"2:body:no_seats"}, told(r), from)
	}
	done(t, take(t, db, registry.Mandates, mandatesHead+"d-3;356400000;;2022-01-01;2023-03-18;term\n"), 1, 0, 0)
}

func TestBodies(t *testing.T) {
	t.Parallel()
	db := loaded(t)
	done(t, take(t, db, registry.Bodies, "body;seats\nkurultai;145\nШет ауданы;15\n"), 0, 1, 1)
	done(t, take(t, db, registry.Bodies, "body;seats\n356400000;15\n"), 0, 0, 1)
	require.Equal(t, []string{"2:name_kk:reference", "3:body:new_body_needs"},
		told(take(t, db, registry.Bodies, "body;name_kk\n356400000;x\n711310000;y\n")))
}

func TestDistrictsGetNewBorders(t *testing.T) {
	t.Parallel()
	db := filled(t)
	const head = "unit;number;covers_kk;covers_ru;from;to\n"
	require.Equal(t, []string{"2:from:district_overlap"}, told(take(t, db, registry.Districts, head+"356400000;7;a;b;2026-01-01;\n")))
	done(t, take(t, db, registry.Districts, head+"356400000;7;a;b;2026-01-01;\n356400000;7;Ақадыр кенті;п. Агадырь;2023-01-15;2025-12-31\n"), 1, 1, 0)
	require.Equal(t, []string{"2:to:past"}, told(take(t, db, registry.Districts, head+"356400000;7;Ақадыр кенті;п. Агадырь;2023-01-15;\n")))
	require.Equal(t, []string{"2:inside:not_inside", "3:inside:unknown_unit"}, told(take(t, db, registry.Districts,
		"unit;number;covers_kk;covers_ru;from;inside\n350000000;4;a;b;2023-01-15;Семей қаласы\n350000000;5;a;b;2023-01-15;Атлантида\n")))
}

func TestPlacesCuratorsHours(t *testing.T) {
	t.Parallel()
	db := filled(t)
	const place = "code;unit;kind;name_kk;name_ru;full_kk;full_ru;district\n356443100;356400000;settlement;Ақадыр;Агадырь;Ақадыр кенті;п. Агадырь;"
	done(t, take(t, db, registry.Places, place+"7\n"), 1, 0, 0)
	done(t, take(t, db, registry.Places, place+"7\n"), 0, 0, 1)
	require.Equal(t, []string{"2:district:unknown_district"}, told(take(t, db, registry.Places, place+"77\n")))
	found, err := territory.PlaceByID(t.Context(), db, 356443100)
	require.NoError(t, err)
	require.EqualValues(t, 1, found.ElectoralDistrict)

	done(t, take(t, db, registry.Mandates, mandatesHead+"d-3;kurultai;;2026-09-01;;\n"), 1, 0, 0)
	const curator = "deputy;region;from\nd-3;Карагандинская область;2026-09-01\n"
	done(t, take(t, db, registry.Curators, curator), 1, 0, 0)
	done(t, take(t, db, registry.Curators, curator), 0, 0, 1)
	require.Equal(t, []string{"2:deputy:not_national", "3:region:not_region"}, told(take(t, db, registry.Curators,
		"deputy;region;from\nd-1;350000000;2026-09-01\nd-3;356400000;2026-09-01\n")))

	require.Equal(t, []string{"2:closes:hours"}, told(take(t, db, registry.Hours, "deputy;weekday;opens;closes;place_kk;place_ru;from\nd-1;3;15:00;9:00;a;b;2024-01-10\n")))
	require.Equal(t, []string{"2:body:no_mandate"}, told(take(t, db, registry.Posts, "deputy;body;post;title_kk;title_ru;from\nd-1;350000000;chair;a;b;2024-01-10\n")))
}

func TestXLSXOfSeveralSheets(t *testing.T) {
	t.Parallel()
	db := loaded(t)
	f := excelize.NewFile()
	_, err := f.NewSheet("Екінші")
	require.NoError(t, err)
	row := func(sheet, at string, cells ...any) { require.NoError(t, f.SetSheetRow(sheet, at, &cells)) }
	for _, name := range []string{"Sheet1", "Екінші"} {
		row(name, "A1", "key", "surname_kk", "given_kk", "surname_ru", "given_ru", "sex", "born")
	}
	row("Sheet1", "A2", 1, "Ахметова", "Дана", "Ахметова", "Дана", "f", time.Date(1990, 5, 12, 0, 0, 0, 0, time.UTC))
	row("Екінші", "A3", 2, "Сейітов", "Болат9", "Сеитов", "Болат", "m", 1970)
	var out bytes.Buffer
	require.NoError(t, f.Write(&out))
	r := take(t, db, registry.Deputies, out.String())
	require.Equal(t, []string{"3:given_kk:name"}, told(r))
	require.Equal(t, []string{"Екінші", "Болат9"}, []string{r.Faults.List[0].Sheet, r.Faults.List[0].Value})
}

func jpegOf(t testing.TB, side int, c color.Color) []byte {
	t.Helper()
	img := image.NewRGBA(image.Rect(0, 0, side, side))
	for i := range side * side {
		img.Set(i%side, i/side, c)
	}
	var out bytes.Buffer
	require.NoError(t, jpeg.Encode(&out, img, nil))
	return out.Bytes()
}

func TestPhotos(t *testing.T) {
	t.Parallel()
	ctx, db := t.Context(), filled(t)
	store := file.Store{Dir: t.TempDir()}
	red, blue := jpegOf(t, 300, color.RGBA{200, 0, 0, 255}), jpegOf(t, 200, color.RGBA{0, 0, 200, 255})
	good := fstest.MapFS{"d-1.jpg": {Data: red}, "more/#2.JPEG": {Data: blue}, ".DS_Store": {Data: []byte("x")}}
	run := func(photos fstest.MapFS, dry bool) registry.Report {
		r, err := registry.ImportPhotos(ctx, db, store, photos, dry)
		require.NoError(t, err)
		return r
	}
	r := run(good, true)
	require.Equal(t, []int{2, 0, 0}, []int{r.Added, r.Changed, r.Same})
	done(t, run(good, false), 2, 0, 0)
	done(t, run(good, false), 0, 0, 2)
	bad := run(fstest.MapFS{"d-1.jpg": {Data: blue}, "d-2.txt": {Data: []byte("no photo")}, "d-9.jpg": {Data: red}, "z/d-1.png": {Data: red}}, false)
	require.Equal(t, []string{"0:photo:photo", "0:photo:unknown_deputy", "0:photo:photo_twice"}, told(bad))
	d, err := deputy.Get(ctx, db, 1, today)
	require.NoError(t, err)
	body, mime, err := store.Get(ctx, db, d.Photo)
	require.NoError(t, err)
	require.Equal(t, "image/jpeg", mime)
	shown, err := jpeg.Decode(bytes.NewReader(body))
	require.NoError(t, err)
	red8, _, blue8, _ := shown.At(10, 10).RGBA()
	require.Greater(t, red8, blue8, "nothing of a bad folder is taken")
	done(t, run(fstest.MapFS{"d-1.jpg": {Data: blue}}, false), 0, 1, 0)
}

func TestAWrongTitleHidesNoBadLine(t *testing.T) {
	t.Parallel()
	db := filled(t)
	r := take(t, db, registry.Mandates, "deputy;body;district;from;phone\nd-3;356400000;8;2023-03-19;7\nd-9;356400000;8;2023-03-91;7\n")
	require.Equal(t, []string{"1::column_unknown", "3:deputy:unknown_deputy", "3:from:date"}, told(r))
	require.False(t, r.Written)
	r = take(t, db, registry.Mandates, "deputy;bodi;district;from\nd-3;356400000;8;2023-03-19\nd-9;356400000;8;2023-03-19\n")
	require.Equal(t, []string{"1::column_unknown", "1:body:column_missing", "3:deputy:unknown_deputy"}, told(r))
	done(t, take(t, db, registry.Mandates, mandatesCSV), 0, 0, 2)
}
