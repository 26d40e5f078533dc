package registry_test

import (
	"bytes"
	"context"
	"fmt"
	"runtime"
	"sync/atomic"
	"testing"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/stretchr/testify/require"
	"github.com/xuri/excelize/v2"

	"qalauly/deputy/registry"
	"qalauly/internal/sheet"
	"qalauly/territory"
)

// lists are 3,500 electoral districts, 5,000 invented deputies and their mandates, of
// which 3,500 are in those districts and the others by list in the Majilis of years
// before, ninety at a time.
func lists(t testing.TB) map[registry.Kind][][]string {
	t.Helper()
	units, err := territory.Reference()
	require.NoError(t, err)
	districts := [][]string{{"unit", "number", "covers_kk", "covers_ru", "from"}}
	mandates := [][]string{{"deputy", "body", "district", "from", "to", "reason", "faction_kk", "faction_ru"}}
	people := [][]string{{"key", "surname_kk", "given_kk", "surname_ru", "given_ru", "sex", "born", "biography_kk", "biography_ru", "invented"}}
	for number := 1; len(districts) <= 3500; number++ {
		for _, u := range units {
			if u.Level != territory.CityDistrict && len(districts) <= 3500 {
				districts = append(districts, []string{u.Code, fmt.Sprint(number), "Абай, Достық көшелері, 1–99 үйлер", "улицы Абая, Достык, дома 1–99", "15.01.2023"})
			}
		}
	}
	for i := range 5000 {
		key, name := fmt.Sprintf("d-%d", i), "Ахметов"+string([]rune("абвгдежзиклмноп")[i%15])+string([]rune("абвгдежзиклмноп")[i/15%15])
		people = append(people, []string{key, name, "Болат", name, "Болат", "m", "1970", "Мұғалім, ауыл мектебінің директоры.", "Учитель, директор сельской школы.", "yes"})
		if i < 3500 {
			mandates = append(mandates, []string{key, districts[i+1][0], districts[i+1][1], "2023-03-19", "", "", "AMANAT", "AMANAT"})
			continue
		}
		from := time.Date(1990+(i-3500)/90, 1, 1, 0, 0, 0, 0, time.UTC)
		mandates = append(mandates, []string{key, "majilis", "", from.Format(time.DateOnly), from.AddDate(0, 11, 0).Format(time.DateOnly), "term", "", ""})
	}
	return map[registry.Kind][][]string{registry.Districts: districts, registry.Deputies: people, registry.Mandates: mandates}
}

func asCSV(t testing.TB, rows [][]string) []byte {
	t.Helper()
	var out bytes.Buffer
	require.NoError(t, sheet.WriteCSV(&out, rows))
	return out.Bytes()
}

func asXLSX(t testing.TB, rows [][]string) []byte {
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

// BenchmarkImport takes the lists into an empty register, then again, when nothing
// changes. MB is the most memory in use above what was before.
func BenchmarkImport(b *testing.B) {
	all := lists(b)
	for name, made := range map[string]func(testing.TB, [][]string) []byte{"CSV": asCSV, "XLSX": asXLSX} {
		bodies := map[registry.Kind][]byte{}
		for kind, rows := range all {
			bodies[kind] = made(b, rows)
		}
		b.Run(name, func(b *testing.B) {
			db := loaded(b)
			for _, kind := range []registry.Kind{registry.Districts, registry.Deputies, registry.Mandates} {
				for _, again := range []bool{false, true} {
					b.Run(fmt.Sprintf("%s/again=%v", kind, again), func(b *testing.B) { measure(b, db, kind, bodies[kind], again, len(all[kind])-1) })
				}
			}
		})
	}
}

func measure(b *testing.B, db *pgxpool.Pool, kind registry.Kind, body []byte, again bool, rows int) {
	b.Helper()
	require.Equal(b, 1, b.N, "the register is full afterwards: run with -benchtime 1x")
	stop := heap()
	b.ResetTimer()
	f, err := sheet.Open(body, sheet.Usual)
	require.NoError(b, err)
	r, err := registry.Import(b.Context(), db, kind, f, registry.Options{Words: sheet.Plain(registry.Table(kind)), Today: today})
	b.StopTimer()
	require.NoError(b, err)
	require.Empty(b, told(r))
	require.Equal(b, again, r.Same == rows)
	require.Equal(b, !again, r.Added == rows)
	b.ReportMetric(stop(), "MB")
	b.ReportMetric(float64(len(body))/1e6, "MB-file")
}
