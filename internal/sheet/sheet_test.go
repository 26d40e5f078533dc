package sheet_test

import (
	"archive/zip"
	"bytes"
	"encoding/csv"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"github.com/xuri/excelize/v2"
	"pgregory.net/rapid"

	"qalauly/internal/sheet"
)

var table = sheet.Table{Kind: "people", Columns: []sheet.Column{
	{Key: "key", Type: sheet.Code, Required: true, Example: "7"},
	{Key: "name", Type: sheet.Text, Required: true, Max: 40, Example: "Әсел"},
	{Key: "from", Type: sheet.Date, Example: "2026-11-24"},
	{Key: "born", Type: sheet.Year, Min: 1900, Max: 2010, Example: "1980"},
	{Key: "seats", Type: sheet.Integer, Min: 1, Max: 200, Example: "15"},
	{Key: "opens", Type: sheet.Clock, Example: "15:00"},
	{Key: "sex", Type: sheet.Choice, Set: "sex", Options: []string{"m", "f"}, Example: "f"},
	{Key: "full_time", Type: sheet.Flag, Example: "yes"},
	{Key: "about", Type: sheet.Long, Max: 200, Example: "…"},
}}

func words() sheet.Vocabulary {
	v := sheet.Plain(table)
	v.Add(sheet.Vocabulary{
		Columns:  map[string]string{"аты": "name", "имя": "name", "бастап": "from", "с": "from"},
		Options:  map[string]map[string]string{"sex": {"әйел": "f", "ж": "f"}, "flag": {"иә": "yes", "да": "yes"}},
		Examples: []string{"мысал", "пример"},
	})
	return v
}

func read(t testing.TB, body []byte) ([]*sheet.Line, sheet.Result) {
	t.Helper()
	f, err := sheet.Open(body, sheet.Usual)
	require.NoError(t, err)
	var lines []*sheet.Line
	result, err := f.Each(table, words(), func(l *sheet.Line) error { lines = append(lines, l); return nil })
	require.NoError(t, err)
	return lines, result
}

// told lists the faults as "row:column:rule".
func told(r sheet.Result) []string {
	list := []string{}
	for _, f := range r.Faults.List {
		list = append(list, fmt.Sprintf("%d:%s:%s", f.Row, f.Column, f.Rule))
	}
	return list
}

func TestCSVAsPeopleSaveIt(t *testing.T) {
	t.Parallel()
	utf16 := func(s string) []byte {
		out := []byte{0xFF, 0xFE}
		for _, r := range s {
			out = append(out, byte(r), byte(r>>8))
		}
		return out
	}
	for name, body := range map[string][]byte{
		"semicolons":            []byte("key;Аты;бастап\n7;Әсел;24.11.2026\n"),
		"commas, mark, CRLF":    []byte("\uFEFFkey,ИМЯ *,с\r\n7,Әсел,2026-11-24\r\n"),
		"tabs, no end":          []byte("key\tname\tfrom\n7\tӘсел\t24/11/2026"),
		"told by Excel":         []byte("sep=,\nkey,name,from\n7,\"Әсел\",24.11.2026\n"),
		"UTF-16":                utf16("key\tname\tfrom\r\n7\tӘсел\t24.11.2026\r\n"),
		"empty rows and spaces": []byte(";;\nkey;name;from\n;;\n 7 ; Әсел ; 24.11.2026 ;;;\n"),
		"comma inside quotes":   []byte("\"key\";name;from;\"about\"\n7;Әсел;24.11.2026;\"a;b\"\n"),
	} {
		lines, result := read(t, body)
		require.Empty(t, told(result), name)
		require.Len(t, lines, 1, name)
		require.Equal(t, "7", lines[0].Text("key"), name)
		require.Equal(t, "Әсел", lines[0].Text("name"), name)
		require.Equal(t, time.Date(2026, 11, 24, 0, 0, 0, 0, time.UTC), lines[0].Date("from"), name)
		require.False(t, lines[0].Given("sex"), name)
	}
}

func TestEveryBadCellIsNamed(t *testing.T) {
	t.Parallel()
	_, result := read(t, []byte("key;name;from;born;seats;opens;sex;full_time;about\n"+
		";;31.02.2026;80;0;25:00;x;maybe;\x01\n"+
		"7;"+strings.Repeat("ә", 41)+";24.11.26;1985;1.5;9.30;ж;да;ok;more\n"+
		"8;Әсел;46350;19.03.1985;1 5;;;;\n"))
	require.Equal(t, []string{
		"2:from:date", "2:born:range", "2:seats:range", "2:opens:clock", "2:sex:choice", "2:full_time:choice", "2:about:signs",
		"2:key:required", "2:name:required",
		"3:name:too_long", "3:from:date", "3:seats:integer", "3::outside",
		"4:from:date",
	}, told(result))
	require.Equal(t, "31.02.2026", result.Faults.List[0].Value)
	require.Equal(t, map[string]string{"Min": "1900", "Max": "2010"}, result.Faults.List[1].Args)
}

func TestTitlesThatAreNotUnderstood(t *testing.T) {
	t.Parallel()
	lines, result := read(t, []byte("key;имя;аты;birthday;from\n7;Әсел;Әсел;1;x\n8;;Әсел;1;;more\n9;Дана\n"))
	require.Equal(t, []string{"1:name:column_twice", "1::column_unknown", "2:from:date", "3::outside", "3:name:required"}, told(result),
		"wrong titles hide no other mistake, and are told once")
	require.Len(t, lines, 3)
	require.True(t, lines[2].OK())
	lines, result = read(t, []byte("key;from\n7;\n8;x;more\n"))
	require.Equal(t, []string{"1:name:column_missing", "3:from:date", "3::outside"}, told(result))
	require.False(t, lines[0].OK(), "what a line lacks is not known to be right")
	lines, result = read(t, []byte("7;Әсел\n8;Дана\n"))
	require.Empty(t, lines)
	require.NotEmpty(t, told(result))
	_, result = read(t, []byte("key;name\n7;\"Әсел\n8;x\n"))
	require.Equal(t, []string{"2::quotes"}, told(result))
}

func TestFilesThatCannotBeRead(t *testing.T) {
	t.Parallel()
	var bomb bytes.Buffer
	z := zip.NewWriter(&bomb)
	w, err := z.Create("xl/worksheets/sheet1.xml")
	require.NoError(t, err)
	for range 64 {
		_, err = w.Write(make([]byte, 1<<20))
		require.NoError(t, err)
	}
	require.NoError(t, z.Close())
	var other bytes.Buffer
	z = zip.NewWriter(&other)
	_, err = z.Create("word/document.xml")
	require.NoError(t, err)
	require.NoError(t, z.Close())
	limits := sheet.Limits{Bytes: 1 << 20, Unpacked: 8 << 20, Rows: 3, Columns: 5}
	for name, c := range map[string]struct {
		body []byte
		want sheet.FileError
	}{
		"Windows-1251": {[]byte("key;\xc8\xec\xff\n"), sheet.ErrNotUTF8},
		"old Excel":    {[]byte("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1rest"), sheet.ErrOldExcel},
		"a picture":    {[]byte("\x89PNG\r\n\x1a\n\x00\x00"), sheet.ErrNotATable},
		"a bomb":       {bomb.Bytes(), sheet.ErrTooLarge},
		"large":        {make([]byte, 1<<20+1), sheet.ErrTooLarge},
		"another zip":  {other.Bytes(), sheet.ErrNotATable},
		"nothing":      {nil, sheet.ErrEmpty},
		"blank lines":  {[]byte("\uFEFF\r\n \n"), sheet.ErrEmpty},
		"half a zip":   {bomb.Bytes()[:bomb.Len()/2], sheet.ErrBroken},
	} {
		_, err := sheet.Open(c.body, limits)
		require.ErrorIs(t, err, c.want, name)
	}
	for name, text := range map[string]string{"rows": "key;name\n1;a\n2;b\n3;c\n", "columns": "key;name\n1;a;;;;;x\n"} {
		f, err := sheet.Open([]byte(text), limits)
		require.NoError(t, err)
		_, err = f.Each(table, words(), func(*sheet.Line) error { return nil })
		require.ErrorIs(t, err, sheet.ErrTooMany, name)
	}
}

func TestReadFileSaysWhyAFileCannotBeRead(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	for name, c := range map[string]struct {
		body []byte
		want sheet.FileError
	}{
		"noise.xlsx":   {[]byte("\x8f\xfa\x11\xc8\xec\xff"), sheet.ErrBroken},
		"zeros.XLSX":   {[]byte("\x89\x00\x00"), sheet.ErrBroken},
		"noise.csv":    {[]byte("\x8f\xfa\x11\xc8\xec\xff"), sheet.ErrNotUTF8},
		"nothing.xlsx": {nil, sheet.ErrEmpty},
	} {
		require.NoError(t, os.WriteFile(filepath.Join(dir, name), c.body, 0o600))
		_, err := sheet.ReadFile(filepath.Join(dir, name), sheet.Usual)
		require.ErrorIs(t, err, c.want, name)
	}
	_, err := sheet.ReadFile(dir, sheet.Usual)
	require.ErrorIs(t, err, sheet.ErrFolder)
	_, err = sheet.ReadFile(filepath.Join(dir, "none.csv"), sheet.Usual)
	require.ErrorIs(t, err, sheet.ErrNoFile)
	f, err := sheet.Open(workbook(t, func(*excelize.File) {}), sheet.Usual)
	require.NoError(t, err)
	_, err = f.Each(table, words(), func(*sheet.Line) error { return nil })
	require.ErrorIs(t, err, sheet.ErrEmpty, "a workbook without a row")
}

// workbook makes an XLSX as Excel would.
func workbook(t testing.TB, fill func(f *excelize.File)) []byte {
	t.Helper()
	f := excelize.NewFile()
	fill(f)
	var out bytes.Buffer
	require.NoError(t, f.Write(&out))
	return out.Bytes()
}

func set(t testing.TB, f *excelize.File, at string, row ...any) {
	t.Helper()
	require.NoError(t, f.SetSheetRow("Sheet1", at, &row))
}

func TestXLSXWithDatesAsDatesAndNumbersAsText(t *testing.T) {
	t.Parallel()
	day := time.Date(2026, 11, 24, 0, 0, 0, 0, time.UTC)
	for _, since04 := range []bool{false, true} {
		lines, result := read(t, workbook(t, func(f *excelize.File) {
			require.NoError(t, f.SetWorkbookProps(&excelize.WorkbookPropsOptions{Date1904: &since04}))
			set(t, f, "A3", "key", "name", "from", "born", "seats", "opens", "full_time", "about")
			set(t, f, "A4", 351000000, "Әсел", day, 1985, "15", 0.625, true, "one\n two")
			set(t, f, "A6", "351000000", " Әсел  А. ", "24.11.2026", day.AddDate(-40, 0, 0), 15, "15:00", "Да", "one\ntwo")
			_, err := f.NewSheet("_guide")
			require.NoError(t, err)
			require.NoError(t, f.SetCellStr("_guide", "A1", "nothing of this is read"))
		}))
		require.Empty(t, told(result))
		require.Len(t, lines, 2)
		require.Equal(t, []int{4, 6}, []int{lines[0].Row, lines[1].Row})
		require.Equal(t, []int{1985, 1986}, []int{lines[0].Int("born"), lines[1].Int("born")})
		for _, l := range lines {
			require.Equal(t, "Sheet1", l.Sheet)
			require.Equal(t, "351000000", l.Text("key"))
			require.Equal(t, day, l.Date("from"), "counted from 1904: %v", since04)
			require.Equal(t, 15, l.Int("seats"))
			require.Equal(t, "15:00", l.Text("opens"))
			require.True(t, l.Flag("full_time"))
			require.Equal(t, "one\ntwo", l.Text("about"))
		}
	}
}

func TestFormulasAreNotComputed(t *testing.T) {
	t.Parallel()
	lines, result := read(t, workbook(t, func(f *excelize.File) {
		set(t, f, "A1", "key", "name", "about")
		set(t, f, "A2", "7")
		require.NoError(t, f.SetCellFormula("Sheet1", "B2", `HYPERLINK("http://example.invalid","x")`))
		set(t, f, "A3", "8", "Әсел", "=1+1")
	}))
	require.Equal(t, []string{"2:name:formula"}, told(result))
	require.Equal(t, "=1+1", lines[1].Text("about"), "a text that looks like a formula is a text")
}

func TestADamagedWorkbookIsNotAShortList(t *testing.T) {
	t.Parallel()
	whole := workbook(t, func(f *excelize.File) {
		set(t, f, "A1", "key", "name")
		for i := range 50 {
			set(t, f, fmt.Sprintf("A%d", i+2), i, "Әсел")
		}
	})
	in, err := zip.NewReader(bytes.NewReader(whole), int64(len(whole)))
	require.NoError(t, err)
	var out bytes.Buffer
	z := zip.NewWriter(&out)
	for _, part := range in.File {
		r, err := part.Open()
		require.NoError(t, err)
		var body bytes.Buffer
		_, err = body.ReadFrom(r)
		require.NoError(t, err)
		if strings.HasSuffix(part.Name, "sheet1.xml") {
			body.Truncate(body.Len() / 2)
		}
		w, err := z.Create(part.Name)
		require.NoError(t, err)
		_, err = w.Write(body.Bytes())
		require.NoError(t, err)
	}
	require.NoError(t, z.Close())
	f, err := sheet.Open(out.Bytes(), sheet.Usual)
	require.NoError(t, err)
	_, err = f.Each(table, words(), func(*sheet.Line) error { return nil })
	require.ErrorIs(t, err, sheet.ErrBroken)
}

func TestTemplateComesBack(t *testing.T) {
	t.Parallel()
	labels := sheet.Labels{
		Sheet: "Адамдар", Guide: "_Түсіндірме", Lists: "_lists", Example: "мысал", About: []string{"a"},
		Titles: map[string]string{}, Notes: map[string]string{}, WrongTitle: "!", WrongValue: "!",
		Options: map[string]map[string]string{"sex": {"m": "ер", "f": "әйел"}, "flag": {"yes": "иә", "no": "жоқ"}},
	}
	for _, c := range table.Columns {
		labels.Titles[c.Key], labels.Notes[c.Key] = c.Key, "what "+c.Key+" is for"
	}
	labels.Titles["name"], labels.Titles[sheet.Note] = "Аты", sheet.Note
	var out bytes.Buffer
	lists := map[string][]string{"key": {"7 Шет ауданы", "8 Абай ауданы"}}
	require.NoError(t, sheet.Template(&out, table, labels, lists))
	lines, result := read(t, out.Bytes())
	require.Empty(t, told(result))
	require.Empty(t, lines)
	require.Equal(t, 1, result.Examples)

	f, err := excelize.OpenReader(bytes.NewReader(out.Bytes()))
	require.NoError(t, err)
	rules, err := f.GetDataValidations("Адамдар")
	require.NoError(t, err)
	require.Len(t, rules, len(table.Columns)+1)
	comments, err := f.GetComments("Адамдар")
	require.NoError(t, err)
	require.Len(t, comments, len(table.Columns)+1)
	listed, err := f.GetCellValue("_lists", "A2")
	require.NoError(t, err)
	require.Equal(t, "8 Абай ауданы", listed)

	require.NoError(t, f.SetCellStr("Адамдар", "J2", ""))
	require.NoError(t, f.SetCellStr("Адамдар", "A2", "7 Шет ауданы"))
	out.Reset()
	require.NoError(t, f.Write(&out))
	lines, result = read(t, out.Bytes())
	require.Empty(t, told(result), "the example without its mark is a line as good as any")
	require.Equal(t, []string{"7", "Шет ауданы", "f", "15:00"},
		[]string{lines[0].Text("key"), lines[0].Name("key"), lines[0].Text("sex"), lines[0].Text("opens")})
}

func TestCSVComesBackAndHoldsNoFormula(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(r *rapid.T) {
		text := rapid.StringMatching(`[=+@'a-zӘ";,\n\t-]{1,12}`).Draw(r, "text")
		var out bytes.Buffer
		require.NoError(t, sheet.WriteCSV(&out, [][]string{{"key", "name", "about"}, {"7", "Әсел", text}}))
		raw := csv.NewReader(bytes.NewReader(out.Bytes()))
		raw.Comma = ';'
		cells, err := raw.ReadAll()
		require.NoError(t, err)
		require.NotContains(t, "=+-@\t\r", cells[1][2][:1])
		lines, result := read(t, out.Bytes())
		require.Empty(t, told(result))
		want := []string{}
		for _, line := range strings.Split(text, "\n") {
			want = append(want, strings.Join(strings.Fields(line), " "))
		}
		require.Equal(t, strings.TrimSpace(strings.Join(want, "\n")), lines[0].Text("about"))
	})
}

// FuzzOpen: no file ends the program, every line is handed over or told, and a value
// that was taken keeps to the type of its column.
func FuzzOpen(f *testing.F) {
	f.Add([]byte("key;name;from\n7;Әсел;24.11.2026\n"))
	f.Add([]byte("sep=,\nkey,name\n=7,\"a\n"))
	f.Add([]byte("\xFF\xFEk\x00e\x00y\x00"))
	f.Add(workbook(f, func(b *excelize.File) {
		set(f, b, "A1", "key", "name", "from", "opens")
		set(f, b, "A2", 7, "Әсел", 46350, 0.625)
	}))
	limits := sheet.Limits{Bytes: 1 << 20, Unpacked: 4 << 20, Rows: 1000, Columns: 50}
	f.Fuzz(func(t *testing.T, body []byte) {
		file, err := sheet.Open(body, limits)
		if err != nil {
			return
		}
		_, _ = file.Each(table, words(), func(l *sheet.Line) error {
			if day := l.Date("from"); !day.IsZero() && (day.Year() < 1900 || day.Year() > 2100 || day.Hour() != 0) {
				t.Fatalf("%v is no day", day)
			}
			if n := l.Int("seats"); n < 0 || n > 200 {
				t.Fatalf("%d is out of range", n)
			}
			if l.OK() && l.Text("key") == "" {
				t.Fatal("a required cell is empty and nothing is said")
			}
			return nil
		})
	})
}

// FuzzDate: what is read as a day reads the same when it is written again.
func FuzzDate(f *testing.F) {
	for _, s := range []string{"24.11.2026", "2026-11-24", "1/2/2026", "31.02.2026", "2026-11-24T00:00:00Z", "24.11.26"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		day, ok := sheet.ParseDate(s)
		if !ok {
			return
		}
		again, ok := sheet.ParseDate(day.Format("02.01.2006"))
		if !ok || !again.Equal(day) {
			t.Fatalf("%q is %v and then %v", s, day, again)
		}
	})
}
