package deputy_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"qalauly/deputy"
	"qalauly/internal/postgres/pgtest"
)

func TestCorps(t *testing.T) {
	t.Parallel()
	db := pgtest.New(t)
	for _, sql := range []string{
		`INSERT INTO unit (code, parent, level, name_kk, name_ru, short_kk, short_ru, centre_kk, centre_ru, key) VALUES
			('350000000', NULL, 'region', 'Қарағанды облысы', 'Карагандинская область', '', '', '', '', ''), ('354000000', '350000000', 'district', '', '', '', '', '', '', '')`,
		`INSERT INTO body (id, level, unit, name_kk, name_ru, of_kk, of_ru, short_kk, short_ru) VALUES
			('n', 'national', NULL, '', '', '', '', '', ''), ('r', 'region', '350000000', '', '', '', '', '', ''), ('d', 'district', '354000000', '', '', '', '', '', '')`,
		`INSERT INTO deputy (id, surname_kk, surname_ru, given_kk, given_ru, sex, birth_year) VALUES
			(1, '', '', '', '', 'f', 1991), (2, '', '', '', '', 'm', 1990), (3, '', '', '', '', 'f', 0), (4, '', '', '', '', 'm', 1960)`,
		`INSERT INTO mandate (deputy, body, valid_from, valid_to) VALUES
			(1, 'd', '2023-03-19', NULL), (2, 'd', '2018-03-19', '2023-03-18'), (2, 'd', '2023-03-19', NULL), (3, 'r', '2023-03-19', '2026-06-30'), (4, 'n', '2026-09-01', NULL), (3, 'n', '2026-09-01', NULL)`,
	} {
		_, err := db.Exec(t.Context(), sql)
		require.NoError(t, err)
	}
	on := func(day string) []deputy.CorpsPart {
		at, err := time.Parse(time.DateOnly, day)
		require.NoError(t, err)
		all, err := deputy.CorpsOn(t.Context(), db, at)
		require.NoError(t, err)
		return all
	}
	karaganda := deputy.Name{KK: "Қарағанды облысы", RU: "Карагандинская область"}
	all := on("2026-11-24")
	require.Equal(t, []deputy.CorpsPart{
		{Level: deputy.National, Corps: deputy.Corps{Deputies: 2, Women: 1, Ages: [4]int{3: 1}, Unknown: 1, First: 1, Listed: 2}},
		{Level: deputy.District, Region: "350000000", Name: karaganda, Corps: deputy.Corps{Deputies: 2, Women: 1, Ages: [4]int{1, 1}, First: 1, Listed: 2}},
	}, all, "thirty-five is young, thirty-six is not; who sat before is here again")
	sum := deputy.CorpsSum(all, deputy.Promised.Promises)
	require.Equal(t, 2, sum.Deputies)
	require.Equal(t, 1, sum.Young())
	require.Equal(t, 4, deputy.CorpsSum(all, func(deputy.CorpsPart) bool { return true }).Deputies)
	require.Equal(t, deputy.Corps{Deputies: 1, Women: 1, Unknown: 1, First: 1, Listed: 1}, on("2026-06-30")[0].Corps)
	require.Equal(t, []deputy.CorpsPart{{Level: deputy.District, Region: "350000000", Name: karaganda, Corps: deputy.Corps{Deputies: 1, Ages: [4]int{1}, First: 1, Listed: 1}}}, on("2020-01-01"))
	require.Empty(t, on("2001-01-01"))
}
