package weeks

import (
	"context"
	"errors"
	"fmt"
	"os"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/stretchr/testify/require"

	"qalauly/activity"
	"qalauly/calendar"
	"qalauly/internal/postgres/pgtest"
	"qalauly/rating"
	"qalauly/rating/methods"
	"qalauly/rating/release"
)

// corps is 2,700 deputies in four levels and twenty regions, with a history of cells:
// every second deputy and criterion has one each week. The sums of the window are kept,
// and some six thousand cells changed since.
func corps(b *testing.B, history int) *pgxpool.Pool {
	b.Helper()
	db := pgtest.New(b)
	exec := func(sql string, args ...any) {
		_, err := db.Exec(b.Context(), sql, args...)
		require.NoError(b, err)
	}
	exec(`INSERT INTO unit (code, level, name_kk, name_ru, short_kk, short_ru, centre_kk, centre_ru, key) SELECT 'r' || i, 'region', '', '', '', '', '', '', '' FROM generate_series(0, 19) AS i`)
	exec(`INSERT INTO body (id, level, unit, name_kk, name_ru, of_kk, of_ru, short_kk, short_ru)
		SELECT level || i, level, 'r' || i, '', '', '', '', '', '' FROM generate_series(0, 19) AS i, unnest('{region,city,district}'::text[]) AS level`)
	exec(`INSERT INTO body (id, level, name_kk, name_ru, of_kk, of_ru, short_kk, short_ru) VALUES ('national', 'national', '', '', '', '', '', '')`)
	exec(`INSERT INTO deputy (id, surname_kk, surname_ru, given_kk, given_ru, sex, birth_year) SELECT i, 'Ойдан ' || i, '', '', '', 'f', 1980 FROM generate_series(1, 2700) AS i`)
	exec(`INSERT INTO mandate (deputy, body, valid_from) SELECT i, CASE WHEN i <= 145 THEN 'national' WHEN i <= 700 THEN 'region' || i % 20 WHEN i <= 1200 THEN 'city' || i % 20 ELSE 'district' || i % 20 END, '2023-01-01'
		FROM generate_series(1, 2700) AS i`)
	exec(`ALTER TABLE cell DISABLE TRIGGER USER`)
	exec(`INSERT INTO cell (deputy, criterion, week, x, n, records)
		SELECT d, c.code, '2026-11-16'::date - 7 * w, 1000000 * ((d + w) % 2), CASE WHEN c.counts THEN 0 ELSE 1000000 END, 1
		FROM generate_series(0, $1 - 1) AS w, generate_series(1, 2700) AS d, unnest($2::text[], $3::bool[]) AS c (code, counts)
		WHERE hashint8(d * 7919 + w) & 1 = 0`, history, codes(), counting())
	exec(`ALTER TABLE cell ENABLE TRIGGER USER`)
	exec(`VACUUM ANALYZE`)
	require.NoError(b, activity.AddUp(b.Context(), db, Windows(methods.R1(), benched)))
	exec(`UPDATE cell SET x = x + 1000000 WHERE week = '2026-11-16' AND deputy % 27 < 8`)
	exec(`VACUUM ANALYZE`)
	require.NoError(b, Announce(b.Context(), db, methods.R1(), methods.R1File(), 0, time.Date(2025, 1, 1, 0, 0, 0, 0, calendar.Zone)))
	return db
}

// spent reports the processor's time, of an operation, that this process and the backends
// of its pool took since start, which other work on the machine leaves as it is.
func spent(b *testing.B, db *pgxpool.Pool, start [2]float64) {
	b.Helper()
	now := processor(b, db)
	b.ReportMetric(1000*(now[0]-start[0])/float64(b.N), "ms-cpu/op")
	b.ReportMetric(1000*(now[1]-start[1])/float64(b.N), "ms-cpu-postgres/op")
}

func processor(b *testing.B, db *pgxpool.Pool) (used [2]float64) {
	b.Helper()
	used[0] = seconds("self")
	rows, _ := db.Query(b.Context(), `SELECT pid::text FROM pg_stat_activity WHERE datname = current_database()`)
	pids, err := pgx.CollectRows(rows, pgx.RowTo[string])
	require.NoError(b, err)
	for _, pid := range pids {
		used[1] += seconds(pid)
	}
	return used
}

// seconds are the times of a process, in hundredths, that stand behind its name.
func seconds(pid string) float64 {
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

func codes() (all []string) {
	for _, c := range methods.R1().Criteria {
		all = append(all, c.Code)
	}
	return all
}

func counting() (all []bool) {
	for _, c := range methods.R1().Criteria {
		all = append(all, c.Kind == methods.Count || c.Kind == methods.Threshold)
	}
	return all
}

var benched, _ = calendar.ParseWeek("2026-W47")

// BenchmarkRecompute reads a window's cells, computes and writes, and takes it back.
func BenchmarkRecompute(b *testing.B) {
	now := benched.End().Add(34 * time.Hour)
	for _, history := range []int{52, 208} {
		b.Run(fmt.Sprintf("%d weeks", history), func(b *testing.B) {
			m, db := methods.R1(), corps(b, history)
			b.Run("read", func(b *testing.B) {
				start := processor(b, db)
				for b.Loop() {
					_, err := Load(b.Context(), db, m, benched, now)
					require.NoError(b, err)
				}
				spent(b, db, start)
			})
			for _, ranges := range []bool{false, true} {
				b.Run(fmt.Sprintf("write/ranges=%v", ranges), func(b *testing.B) {
					start := processor(b, db)
					for b.Loop() {
						back := errors.New("take it back")
						require.ErrorIs(b, pgx.BeginFunc(b.Context(), db, func(tx pgx.Tx) error {
							require.NoError(b, recompute(b.Context(), tx, m, now, ranges))
							return back
						}), back)
					}
					spent(b, db, start)
				})
			}
		})
	}
}

func recompute(ctx context.Context, tx pgx.Tx, m *methods.Method, now time.Time, ranges bool) error {
	in, err := Load(ctx, tx, m, benched, now)
	if err != nil {
		return err
	}
	r := release.Release{Period: benched.String(), Weeks: m.Window.Weeks, Method: m, File: methods.R1File(), Input: in}
	if ranges {
		r.Result, err = rating.Rate(in, m)
	} else {
		r.Result, err = whatIf(in, Announced{Method: m}, 0)
	}
	if err != nil {
		return err
	}
	_, err = keep(ctx, tx, Snapshot{Kind: Weekly, Period: r.Period, Monday: in.Week, Weeks: r.Weeks, State: Draft, DraftedAt: now}, r)
	return err
}

// BenchmarkWhatIf computes scores and places anew on the input in memory.
func BenchmarkWhatIf(b *testing.B) {
	db := corps(b, 26)
	in, err := Load(b.Context(), db, methods.R1(), benched, benched.End())
	require.NoError(b, err)
	sheet, err := rating.NewSheet(in)
	require.NoError(b, err)
	for b.Loop() {
		_, err := rating.Compute(sheet, methods.R1())
		require.NoError(b, err)
	}
}

// BenchmarkRelease renders what anyone can check, and checks it.
func BenchmarkRelease(b *testing.B) {
	db := corps(b, 26)
	made, err := Compute(b.Context(), db, Announced{Method: methods.R1(), Bytes: methods.R1File()}, benched, benched.End())
	require.NoError(b, err)
	made.Version = 1
	folder, err := release.Write(b.TempDir(), made)
	require.NoError(b, err)
	b.Run("render", func(b *testing.B) {
		for b.Loop() {
			made.Files()
		}
	})
	b.Run("verify", func(b *testing.B) {
		for b.Loop() {
			_, err := release.Verify(folder)
			require.NoError(b, err)
		}
	})
}

// BenchmarkRebuild computes every cell from raw records, a million and, where BENCH_FULL is
// set, ten: some twenty in a cell. The cells are right, which is what it finds.
func BenchmarkRebuild(b *testing.B) {
	sizes := []int{1_000_000}
	if os.Getenv("BENCH_FULL") != "" {
		sizes = append(sizes, 10_000_000)
	}
	for _, records := range sizes {
		b.Run(fmt.Sprint(records), func(b *testing.B) {
			db := corps(b, 1)
			for _, sql := range []string{
				`ALTER TABLE record DISABLE TRIGGER USER`,
				`TRUNCATE cell`,
				fmt.Sprintf(`INSERT INTO record (criterion, deputy, day, x, n, state, source, hands, verifier, made_at, moved_at)
					SELECT (ARRAY['A4','A5','A6','A7','B1','B2','B3','C1','C2','C3','C4','C5'])[1 + i %% 12], 1 + (hashint8(i) & 2047), '2025-11-24'::date + (hashint8(i * 31) & 255), 50000, 0, 'verified', 'staff', '{1}', 2, now(), now()
					FROM generate_series(1, %d) AS i`, records),
				`ALTER TABLE record ENABLE TRIGGER USER`,
				`INSERT INTO cell (deputy, criterion, week, x, n, records) SELECT deputy, criterion, week, sum(x), sum(n), count(*) FROM record GROUP BY 1, 2, 3`,
				`VACUUM ANALYZE`,
			} {
				_, err := db.Exec(b.Context(), sql)
				require.NoError(b, err)
			}
			l := activity.Ledger{Method: methods.R1()}
			wrong, err := l.Drifts(b.Context(), db, time.Date(2020, 1, 6, 0, 0, 0, 0, time.UTC)) // what caps bound
			require.NoError(b, err)
			for _, d := range wrong {
				_, err := db.Exec(b.Context(), `UPDATE cell SET x = $4 WHERE deputy = $1 AND criterion = $2 AND week = $3`, d.Deputy, d.Criterion, d.Week, d.X)
				require.NoError(b, err)
			}
			start := processor(b, db)
			for b.Loop() {
				drifts, err := l.Drifts(b.Context(), db, time.Date(2020, 1, 6, 0, 0, 0, 0, time.UTC))
				require.NoError(b, err)
				require.Empty(b, drifts)
			}
			spent(b, db, start)
			b.ReportMetric(float64(records)*float64(b.N)/b.Elapsed().Seconds(), "records/s")
		})
	}
}
