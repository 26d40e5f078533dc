package records_test

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"runtime"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"
	"github.com/xuri/excelize/v2"

	"qalauly/activity/records"
	"qalauly/internal/sheet"
	"qalauly/internal/sheet/words"
)

// country is a register of 2,700 more deputies of one district, and rows of a sheet of
// 100,000 records of them in the two weeks before now: meetings, sittings with their
// protocols, posts with links.
func (b *book) country(n int) [][]string {
	_, err := b.db.Exec(b.Context(), `
		WITH d AS (
			INSERT INTO deputy (surname_kk, surname_ru, given_kk, given_ru, sex, birth_year)
			SELECT 'Аты' || i, 'Аты' || i, 'Жөні', 'Жөні', 'f', 1980 FROM generate_series(1, 2700) i RETURNING id)
		INSERT INTO mandate (deputy, body, valid_from) SELECT id, '356400000', '2020-01-01' FROM d`)
	require.NoError(b, err)
	rows := [][]string{{"deputy", "criterion", "date", "place", "form", "present", "announced", "body", "sitting_no", "mark", "network", "url", "evidence_document", "event"}}
	for i := range n {
		deputy, day := strconv.Itoa(6+i%2700), fmt.Sprintf("%d.11.2026", 11+i/2700%14)
		switch i % 5 {
		case 0, 1:
			rows = append(rows, []string{deputy, "A5", day, fmt.Sprint("Ақадыр, мектеп ", i), "кездесу", "45", "алдын ала", "", "", "", "", "", "", ""})
		case 2, 3:
			rows = append(rows, []string{deputy, "A6", day, "", "", "", "", fmt.Sprint("Тұрақты комиссия ", i/40), "12", "присутствовал", "", "", fmt.Sprint("Хаттама ", i/40), fmt.Sprint("отырыс ", i/40)})
		default:
			rows = append(rows, []string{deputy, "B2", day, "", "", "", "", "", "", "", "Facebook", fmt.Sprint("https://example.kz/post/", i), "", ""})
		}
	}
	return rows
}

// heap watches the memory in use until it is stopped, and returns the most, in MB
// above what was in use before.
func heap() (stop func() float64) {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	start, most := m.HeapAlloc, atomic.Uint64{}
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan struct{})
	go func() {
		defer close(done)
		for ctx.Err() == nil {
			var m runtime.MemStats
			runtime.ReadMemStats(&m)
			most.Store(max(most.Load(), m.HeapAlloc))
			time.Sleep(5 * time.Millisecond)
		}
	}()
	return func() float64 {
		cancel()
		<-done
		return float64(most.Load()-min(start, most.Load())) / (1 << 20)
	}
}

// oneSheet is a workbook with one tab.
func oneSheet(t testing.TB, rows [][]string) []byte {
	t.Helper()
	f := excelize.NewFile()
	w, err := f.NewStreamWriter("Sheet1")
	require.NoError(t, err)
	for i, cells := range rows {
		row := make([]any, len(cells))
		for j, c := range cells {
			row[j] = c
		}
		require.NoError(t, w.SetRow(fmt.Sprintf("A%d", i+1), row))
	}
	require.NoError(t, w.Flush())
	var out bytes.Buffer
	require.NoError(t, f.Write(&out))
	return out.Bytes()
}

// BenchmarkImport takes 100,000 records as a dry run, into an empty ledger, and again,
// when nothing is new. MB is the most memory in use above what was before; s-cpu are
// seconds of processor, which a busy machine leaves as they are.
func BenchmarkImport(b *testing.B) {
	const n = 100_000
	for name, made := range map[string]func(testing.TB, [][]string) []byte{"CSV": asCSV, "XLSX": oneSheet} {
		b.Run(name, func(b *testing.B) {
			book := newBook(b)
			body := made(b, book.country(n))
			for _, run := range []string{"dry", "first", "again"} {
				b.Run(run, func(b *testing.B) { book.measure(b, body, run, n) })
			}
		})
	}
}

func (b *book) measure(t *testing.B, body []byte, run string, n int) {
	require.Equal(t, 1, t.N, "the ledger is full afterwards: run with -benchtime 1x")
	stop, reached, before := heap(), map[records.Stage]time.Duration{}, b.cpu()
	t.ResetTimer()
	start := time.Now()
	f, err := sheet.Open(body, sheet.Usual)
	require.NoError(t, err)
	r, err := records.Import(t.Context(), b.db, b.Ledger, f, records.Options{
		By: recorder, Words: words.Vocabulary(records.Common()), Lang: "ru", Name: "list", Now: now, DryRun: run == "dry",
		Progress: func(p records.Progress) { reached[p.Stage] = time.Since(start) },
	})
	t.StopTimer()
	require.NoError(t, err)
	require.Empty(t, told(r))
	require.Equal(t, run != "again", r.Sum().Fresh == n)
	require.Equal(t, run == "again", r.Sum().Same == n)
	t.ReportMetric(stop(), "MB")
	t.ReportMetric(float64(len(body))/1e6, "MB-file")
	t.ReportMetric(reached[records.Reading].Seconds(), "s-read")
	t.ReportMetric(reached[records.Checking].Seconds(), "s-checked")
	t.ReportMetric(time.Since(start).Seconds(), "s-all")
	after := b.cpu()
	t.ReportMetric(after[0]-before[0], "s-cpu")
	t.ReportMetric(after[1]-before[1], "s-cpu-postgres")
}

// cpu is how many seconds of processor this process and the database's backends have
// had; zero where the system does not tell.
func (b *book) cpu() (used [2]float64) {
	used[0] = cpuOf("self")
	rows, _ := b.db.Query(b.Context(), `SELECT pid::text FROM pg_stat_activity WHERE datname = current_database()`)
	pids, err := pgx.CollectRows(rows, pgx.RowTo[string])
	require.NoError(b, err)
	for _, pid := range pids {
		used[1] += cpuOf(pid)
	}
	return used
}

// cpuOf reads the times of a process, in hundredths, that stand behind its name.
func cpuOf(pid string) float64 {
	stat, err := os.ReadFile("/proc/" + pid + "/stat")
	if err != nil {
		return 0
	}
	_, behind, _ := strings.Cut(string(stat), ") ")
	fields := strings.Fields(behind)
	user, _ := strconv.ParseFloat(fields[11], 64)
	system, _ := strconv.ParseFloat(fields[12], 64)
	return (user + system) / 100
}
