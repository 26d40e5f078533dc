package territory_test

import (
	"testing"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/stretchr/testify/require"

	"qalauly/internal/postgres/pgtest"
	"qalauly/territory"
)

var today = time.Date(2026, 11, 22, 0, 0, 0, 0, time.UTC)

func loaded(t testing.TB) *pgxpool.Pool {
	t.Helper()
	db := pgtest.New(t)
	require.NoError(t, territory.Load(t.Context(), db))
	return db
}

func count(t testing.TB, db *pgxpool.Pool, sql string) int {
	t.Helper()
	var n int
	require.NoError(t, db.QueryRow(t.Context(), sql).Scan(&n))
	return n
}

func names(units []territory.Unit, lang string) []string {
	var list []string
	for _, u := range units {
		list = append(list, u.Name.In(lang))
	}
	return list
}

func TestLoadTwiceChangesNothing(t *testing.T) {
	t.Parallel()
	db := loaded(t)
	const state = `SELECT (SELECT sum(xmin::text::bigint) FROM unit) + (SELECT sum(xmin::text::bigint) FROM place)`
	before := count(t, db, state)
	require.NoError(t, territory.Load(t.Context(), db))
	require.Equal(t, before, count(t, db, state), "no row was written again")

	for level, n := range map[territory.Level]int{
		territory.Region: 17, territory.RepublicCity: 3, territory.City: 39, territory.District: 170, territory.CityDistrict: 19,
	} {
		require.Equal(t, n, count(t, db, `SELECT count(*) FROM unit WHERE level = '`+string(level)+`'`), level)
	}
	require.Zero(t, count(t, db, `SELECT count(*) FROM unit WHERE lat IS NULL AND code <> '711610000'`))
	require.Zero(t, count(t, db, `SELECT count(*) FROM unit WHERE key = '' OR name_kk = '' OR name_ru = ''`))
}

func TestLoadAtOnce(t *testing.T) {
	t.Parallel()
	db := pgtest.New(t)
	done := make(chan error)
	for range 4 {
		go func() { done <- territory.Load(t.Context(), db) }()
	}
	for range 4 {
		require.NoError(t, <-done)
	}
}

func TestRegionsInEachAlphabet(t *testing.T) {
	t.Parallel()
	ctx, db := t.Context(), loaded(t)
	kk, err := territory.Regions(ctx, db, today, "kk")
	require.NoError(t, err)
	require.Len(t, kk, 20)
	require.Equal(t, []string{"Алматы қаласы", "Астана қаласы", "Шымкент қаласы", "Абай облысы", "Ақмола облысы", "Ақтөбе облысы", "Алматы облысы"},
		names(kk, "kk")[:7])
	ru, err := territory.Regions(ctx, db, today, "ru")
	require.NoError(t, err)
	require.Equal(t, []string{"область Абай", "Акмолинская область", "Актюбинская область", "Алматинская область"}, names(ru, "ru")[3:7])
	require.Equal(t, "обл. Абай", ru[3].Short.RU)
	require.Equal(t, "Абай обл.", ru[3].Short.KK)

	before, err := territory.Regions(ctx, db, time.Date(2022, 6, 7, 0, 0, 0, 0, time.UTC), "kk")
	require.NoError(t, err)
	require.Len(t, before, 17, "three regions were made on 8 June 2022")
}

func TestChildren(t *testing.T) {
	t.Parallel()
	ctx, db := t.Context(), loaded(t)
	list, err := territory.Children(ctx, db, "310000000", today, "kk")
	require.NoError(t, err)
	require.Equal(t, []string{"Тараз қаласы", "Байзақ ауданы", "Жамбыл ауданы", "Жуалы ауданы", "Қордай ауданы", "Меркі ауданы",
		"Мойынқұм ауданы", "Сарысу ауданы", "Талас ауданы", "Тұрар Рысқұлов ауданы", "Шу ауданы"}, names(list, "kk"))
	list, err = territory.Children(ctx, db, "750000000", today, "ru")
	require.NoError(t, err)
	require.Len(t, list, 8)
	require.Equal(t, "Алатауский район", list[0].Name.RU)
}

func TestByCode(t *testing.T) {
	t.Parallel()
	ctx, db := t.Context(), loaded(t)
	u, err := territory.ByCode(ctx, db, "356400000")
	require.NoError(t, err)
	require.Equal(t, territory.Name{KK: "Шет ауданы", RU: "Шетский район"}, u.Name)
	require.Equal(t, territory.Name{KK: "Ақсу-Аюлы", RU: "Аксу-Аюлы"}, u.Centre)
	require.InDelta(t, 48.768, *u.Lat, 0.0001)
	for old, now := range map[string]string{"510000000": "610000000", "191600000": "191000000"} {
		u, err = territory.ByCode(ctx, db, old)
		require.NoError(t, err)
		require.Equal(t, now, u.Code)
	}
	_, err = territory.ByCode(ctx, db, "000000000")
	require.ErrorIs(t, err, territory.ErrUnknown)
}

func TestNearest(t *testing.T) {
	t.Parallel()
	ctx, db := t.Context(), loaded(t)
	list, err := territory.Nearest(ctx, db, territory.Point{Lat: 48.7, Lon: 73.6}, today, 3)
	require.NoError(t, err)
	require.Equal(t, "356400000", list[0].Code)
	require.Len(t, list, 3)
}

func TestElectoralDistrictsAndPlaces(t *testing.T) {
	t.Parallel()
	ctx, db := t.Context(), loaded(t)
	_, err := db.Exec(ctx, `
		INSERT INTO electoral_district (id, unit, number, inside, covers_kk, covers_ru, valid_from, valid_to) VALUES
		(1, '356400000', 2, '{}', 'екі', 'два', '2023-01-16', NULL),
		(2, '356400000', 1, '{}', 'бір', 'один', '2023-01-16', '2026-01-01'),
		(3, '350000000', 9, '{356400000,353600000}', 'тоғыз', 'девять', '2023-01-16', NULL);
		INSERT INTO place (id, unit, electoral_district, kind, name_kk, name_ru, full_kk, full_ru, key)
		VALUES (7, '356400000', 1, 'settlement', 'Ақадыр', 'Агадырь', 'Ақадыр кенті', 'п. Агадырь', 'akadir|agadir')`)
	require.NoError(t, err)

	list, err := territory.ElectoralDistricts(ctx, db, "356400000", today)
	require.NoError(t, err)
	require.Len(t, list, 1, "the first ended")
	require.Equal(t, 2, list[0].Number)
	require.Equal(t, "два", list[0].Covers.In("ru"))
	list, err = territory.Over(ctx, db, "353600000", today)
	require.NoError(t, err)
	require.Len(t, list, 1)
	require.EqualValues(t, 3, list[0].ID)
	one, err := territory.DistrictByID(ctx, db, 3)
	require.NoError(t, err)
	require.Equal(t, []string{"356400000", "353600000"}, one.Inside)
	_, err = territory.DistrictByID(ctx, db, 99)
	require.ErrorIs(t, err, territory.ErrUnknown)

	places, err := territory.Places(ctx, db, "356400000", "kk")
	require.NoError(t, err)
	require.Len(t, places, 2)
	require.Equal(t, territory.Centre, places[0].Kind)
	place, err := territory.PlaceByID(ctx, db, 7)
	require.NoError(t, err)
	require.Equal(t, "п. Агадырь", place.Full.In("ru"))
	require.EqualValues(t, 1, place.ElectoralDistrict)
	_, err = territory.PlaceByID(ctx, db, 8)
	require.ErrorIs(t, err, territory.ErrUnknown)

	index, err := territory.ReadIndex(ctx, db)
	require.NoError(t, err)
	hits := index.Search("Ақадырда", today, 5)
	require.NotEmpty(t, hits)
	require.EqualValues(t, 7, hits[0].Place)
	require.EqualValues(t, 1, hits[0].ElectoralDistrict)
	require.Equal(t, "Шетский район", hits[0].Within.RU)
	require.Equal(t, "Карагандинская обл.", hits[0].Region.RU)
}
