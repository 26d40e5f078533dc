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
	"qalauly/programme/reception"
	"qalauly/programme/reception/lists"
	"qalauly/territory"
)

var now = time.Date(2026, 11, 23, 9, 0, 0, 0, calendar.Zone)

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

const (
	officeHead = "Приёмная;Территория;Название (каз.);Название (рус.);Адрес приёмной (каз.);Адрес приёмной (рус.);Открыта с дня недели;Открыта по день недели;Начало;Конец;Телефон;Широта;Долгота;Закрыта;Вымышленный"
	office     = "shet-1;356400000;Шет;Шет;Абай 1;Абая 1;понедельник;пятница;09:00;18:00;+7 700;48,77;73.68;;"
	planHead   = "Қабылдау бөлмесі;Депутат;Қабылдау күні;Басталу уақыты;Аяқталу уақыты;Бір адамға берілетін минут"
)

func TestListsAreTakenWholeOrNotAtAll(t *testing.T) {
	t.Parallel()
	db := register(t)
	bad := take(t, db, lists.Offices, false, officeHead, office,
		"shet-1;356400000;Шет;Шет;Абай 1;Абая 1;1;5;09:00;18:00;1;48.77;73.68;;",
		"b;999;Ш;Ш;А;А;пятница;понедельник;18:00;09:00;1;148;x;;")
	require.ElementsMatch(t, []string{"3 office twice", "4 unit unknown_unit", "4 last_day days_order", "4 closes hours", "4 lat point", "4 lon point"}, faults(bad))
	count := func() (n int) {
		require.NoError(t, db.QueryRow(t.Context(), `SELECT (SELECT count(*) FROM reception_office) + (SELECT count(*) FROM reception)`).Scan(&n))
		return n
	}
	require.Zero(t, count())
	dry := take(t, db, lists.Offices, true, officeHead, office)
	require.Equal(t, []int{1, 0, 0}, []int{dry.Added, dry.Changed, dry.Same})
	require.Zero(t, count(), "a dry run changes nothing")
	require.True(t, take(t, db, lists.Offices, false, officeHead, office).Written)
	again := take(t, db, lists.Offices, false, officeHead, office)
	require.Equal(t, []int{0, 0, 1}, []int{again.Added, again.Changed, again.Same})
	require.False(t, again.Written)
	changed := take(t, db, lists.Offices, false, officeHead, strings.Replace(office, "+7 700", "+7 701", 1))
	require.Equal(t, 1, changed.Changed)

	wrong := take(t, db, lists.Receptions, false, planHead,
		"shet-1;shet-07;2026-12-03;15:00;17:00;15",
		"nowhere;shet-07;2026-12-04;15:00;17:00;15",
		"shet-1;nobody;2026-12-04;15:00;17:00;15",
		"shet-1;#3;2026-12-04;15:00;17:00;15",
		"shet-1;shet-07;2026-11-20;15:00;17:00;15",
		"shet-1;shet-07;2026-12-04;17:00;15:00;15",
		"shet-1;shet-07;2026-12-04;15:00;15:10;15",
		"shet-1;shet-07;2026-12-03;16:00;18:00;15")
	require.ElementsMatch(t, []string{
		"3 office unknown_office", "4 deputy unknown_deputy", "5 deputy no_mandate_then", "6 day passed", "7 closes hours", "8 minutes places", "9 opens receives_then",
	}, faults(wrong))
	good := []string{planHead, "shet-1;shet-07;2026-12-03;15:00;17:00;15", "shet-1;2;03.12.2026;10:00;11:00;20"}
	first := take(t, db, lists.Receptions, false, good...)
	require.Empty(t, faults(first))
	require.Equal(t, []int{2, 0, 0}, []int{first.Added, first.Changed, first.Same})
	second := take(t, db, lists.Receptions, false, good...)
	require.Equal(t, []int{0, 0, 2}, []int{second.Added, second.Changed, second.Same})
	other := take(t, db, lists.Receptions, false, planHead, "shet-1;shet-07;2026-12-03;15:00;18:00;15")
	require.Equal(t, []string{"2 opens other_reception"}, faults(other))
	list, total, err := reception.Coming(t.Context(), db, 1, 0, now, reception.Page{Limit: 5})
	require.NoError(t, err)
	require.Equal(t, 1, total)
	require.Equal(t, 8, list[0].Places())
}
