package lists_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/stretchr/testify/require"

	"qalauly/calendar"
	taking "qalauly/internal/lists"
	"qalauly/internal/postgres/pgtest"
	"qalauly/internal/sheet"
	"qalauly/internal/sheet/words"
	"qalauly/programme/council"
	"qalauly/programme/council/lists"
	"qalauly/territory"
)

var (
	now   = time.Date(2026, 11, 23, 9, 0, 0, 0, calendar.Zone)
	today = calendar.DayOf(now)
)

func register(t *testing.T) *pgxpool.Pool {
	t.Helper()
	db := pgtest.New(t)
	require.NoError(t, territory.Load(t.Context(), db))
	_, err := db.Exec(t.Context(), `
		INSERT INTO body (id, level, unit, name_kk, name_ru, of_kk, of_ru, short_kk, short_ru) VALUES ('356400000', 'district', '356400000', '', '', '', '', '', '');
		INSERT INTO deputy (id, surname_kk, surname_ru, given_kk, given_ru, sex, birth_year, list_key) VALUES (1, 'А', 'А', 'А', 'А', 'm', 1970, 'shet-07'), (2, 'Б', 'Б', 'Б', 'Б', 'f', 1980, NULL), (3, 'В', 'В', 'В', 'В', 'f', 1980, NULL);
		INSERT INTO mandate (deputy, body, valid_from) VALUES (1, '356400000', '2023-03-29'), (2, '356400000', '2023-03-29')`)
	require.NoError(t, err)
	return db
}

func take(t *testing.T, db *pgxpool.Pool, kind lists.Kind, dry bool, lines ...string) taking.Report {
	t.Helper()
	f, err := sheet.Open([]byte(strings.Join(lines, "\n")+"\n"), sheet.Usual)
	require.NoError(t, err)
	r, err := taking.Import(t.Context(), db, lists.Subject, lists.List(kind, now), f, taking.Options{Words: words.Vocabulary(lists.Table(kind)), DryRun: dry})
	require.NoError(t, err)
	return r
}

func faults(r taking.Report) (all []string) {
	for _, f := range r.Faults.List {
		all = append(all, fmt.Sprintf("%d %s %s", f.Row, f.Column, f.Rule))
	}
	return all
}

func counts(r taking.Report) []int { return []int{r.Added, r.Changed, r.Same} }

const (
	councilHead = "Знак совета;Территория совета;Отрасль;Название (каз.);Название (рус.);Распущен;Вымышленный"
	water       = "shet-su;356400000 Шет ауданы;вода, тепло, свет;Ауыз су кеңесі;Совет по питьевой воде;;"
	memberHead  = "Кеңестің белгісі;Мүшенің түрі;Депутат;Аты-жөні (қаз.);Аты-жөні (орыс.);Төраға;Басталған күні;Соңғы күні"
)

// TestCouncils are taken whole or not at all, once, and stay where they are.
func TestCouncils(t *testing.T) {
	t.Parallel()
	db := register(t)
	bad := take(t, db, lists.Councils, false, councilHead, water, water, "b;999;дороги;Ж;Д;;", "c;;дороги и транспорт;;Д;может быть;")
	require.ElementsMatch(t, []string{"3 council twice", "4 council_unit unknown_unit", "4 topic choice", "5 name_kk required", "5 closed choice"}, faults(bad))
	_, total, err := council.List(t.Context(), db, council.Which{}, council.Page{Limit: 5})
	require.NoError(t, err)
	require.Zero(t, total)

	other := take(t, db, lists.Councils, false, councilHead, "z;;другое;Ж;Д;да;да")
	require.True(t, other.Written)
	_, err = db.Exec(t.Context(), `DELETE FROM council WHERE topic = 'other'`)
	require.NoError(t, err)
	country := "el-jol;;roads;Жол кеңесі;Совет по дорогам;;"
	require.Equal(t, []int{2, 0, 0}, counts(take(t, db, lists.Councils, true, councilHead, water, country)))
	require.True(t, take(t, db, lists.Councils, false, councilHead, water, country).Written)
	all, total, err := council.List(t.Context(), db, council.Which{}, council.Page{Limit: 5, Lang: "ru"})
	require.NoError(t, err)
	require.Equal(t, 2, total)
	require.Equal(t, []council.Level{council.Central, council.District}, []council.Level{all[0].Level, all[1].Level})
	require.Equal(t, []int{0, 0, 2}, counts(take(t, db, lists.Councils, false, councilHead, water, country)))
	require.Equal(t, []string{"2 council_unit other_unit"}, faults(take(t, db, lists.Councils, false, councilHead, strings.Replace(water, "356400000 Шет ауданы", "350000000", 1))))
	require.Equal(t, []int{0, 1, 0}, counts(take(t, db, lists.Councils, false, "council;topic;name_kk;name_ru;closed", "el-jol;roads;Жол кеңесі;Совет по дорогам;да")))
	require.Equal(t, []int{0, 0, 1}, counts(take(t, db, lists.Councils, false, "council;topic;name_kk;name_ru", "el-jol;roads;Жол кеңесі;Совет по дорогам")), "a column that is left out changes nothing")
	require.Equal(t, []string{"2 council unknown_council"}, faults(take(t, db, lists.Members, false, memberHead, "el-jol;expert;;Ә. Ү;А. О;;2026-01-15;")))
}

// TestMembers come and go by a list; who was marked at a sitting sat there.
func TestMembers(t *testing.T) {
	t.Parallel()
	db := register(t)
	require.True(t, take(t, db, lists.Councils, false, councilHead, water).Written)
	bad := take(t, db, lists.Members, false, memberHead,
		"nowhere;сарапшы;;Ә. Ү;А. О;;2026-01-15;",
		"shet-su;сарапшы;shet-07;Ә. Ү;А. О;;2026-01-15;",
		"shet-su;депутат;;Ә. Ү;А. О;;2026-01-15;",
		"shet-su;депутат;nobody;;;;2026-01-15;",
		"shet-su;депутат;#3;;;;2026-01-15;",
		"shet-su;журналист;;Ә. Ү;А. О;;2027-01-15;",
		"shet-su;журналист;;Ә. Ү;А. О;;2026-01-15;2026-01-10",
		"shet-su;депутат;shet-07;;;иә;2026-01-15;",
		"shet-su;депутат;#2;;;иә;2026-01-15;",
		"shet-su;депутат;shet-07;;;;2026-03-15;",
		"shet-su;депутат;shet-07;;;;2026-01-15;",
		"shet-su;ngo;;Ә. Ү;;;2026-01-15;")
	require.ElementsMatch(t, []string{
		"2 council unknown_council", "3 member_kind member_name", "4 member_kind member_name", "5 deputy unknown_deputy", "6 deputy no_mandate_then",
		"7 from record_future", "8 to order", "10 chair two_chairs", "11 from sits_then", "12 council twice", "13 member_kind member_name",
	}, faults(bad))

	good := []string{
		memberHead, "shet-su;депутат;shet-07;;;да;2026-01-15;", "shet-su;депутат;#2;;;;2026-01-15;", "shet-su;expert;;Ә. Үлгі;А. Образец;;15.01.2026;",
		"shet-su;journalist;;Б. Үлгі;Б. Образец;;15.01.2026;20.06.2026", "shet-su;journalist;;Б. Үлгі;Б. Образец;;20.09.2026;",
	}
	require.Equal(t, []int{5, 0, 0}, counts(take(t, db, lists.Members, true, good...)))
	require.True(t, take(t, db, lists.Members, false, good...).Written)
	again := take(t, db, lists.Members, false, good...)
	require.Equal(t, []int{0, 0, 5}, counts(again))
	require.False(t, again.Written)
	sit := func(on calendar.Day) (names string) {
		all, err := council.Members(t.Context(), db, 1, on)
		require.NoError(t, err)
		for _, m := range all {
			names += fmt.Sprint(m.Deputy, m.Name.RU[:2], map[bool]string{true: "!"}[m.Chair], " ")
		}
		return names
	}
	require.Equal(t, 4, strings.Count(sit(today), " "))
	require.Equal(t, 3, strings.Count(sit(calendar.Date(2026, 7, 1)), " "))

	chair := take(t, db, lists.Members, false, memberHead, "shet-su;депутат;#2;;;да;2026-01-15;")
	require.Equal(t, []int{0, 1, 0}, counts(chair))
	require.Contains(t, sit(today), "2Б!")
	require.NotContains(t, sit(today), "1А!", "a council has one chair")

	_, err := db.Exec(t.Context(), `
		INSERT INTO council_entry (id, council, kind, day, text_kk, text_ru, state, made_by, made_at, decided_by, decided_at) VALUES (1, 1, 'sitting', '2026-10-01', 'x', 'x', 'verified', 1, now(), 2, now());
		INSERT INTO council_attendance (sitting, member, mark) SELECT 1, id, 'present' FROM council_member WHERE until IS NULL`)
	require.NoError(t, err)
	require.Equal(t, []string{"2 to sat_later"}, faults(take(t, db, lists.Members, false, memberHead, "shet-su;депутат;shet-07;;;;2026-01-15;2026-09-01")))
	require.Equal(t, []int{0, 1, 0}, counts(take(t, db, lists.Members, false, memberHead, "shet-su;депутат;shet-07;;;;2026-01-15;2026-11-01")))
	require.Equal(t, []string{"2 to past"}, faults(take(t, db, lists.Members, false, memberHead, "shet-su;депутат;shet-07;;;;2026-01-15;")))
	require.Equal(t, 3, strings.Count(sit(today), " "))
	require.Equal(t, []int{1, 0, 0}, counts(take(t, db, lists.Members, false, memberHead, "shet-su;депутат;shet-07;;;;2026-11-20;")), "comes back")
	require.Equal(t, 4, strings.Count(sit(today), " "))
}
