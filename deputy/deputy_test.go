package deputy_test

import (
	"testing"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/stretchr/testify/require"

	"qalauly/deputy"
	"qalauly/internal/postgres/pgtest"
	"qalauly/territory"
)

const (
	shet      = "356400000"
	karaganda = "350000000"
)

var (
	today = day(2026, 11, 22)
	page  = deputy.Page{Lang: "kk", Limit: 10}
)

func day(year int, month time.Month, d int) time.Time {
	return time.Date(year, month, d, 0, 0, 0, 0, time.UTC)
}

func loaded(t testing.TB) *pgxpool.Pool {
	t.Helper()
	db := pgtest.New(t)
	require.NoError(t, territory.Load(t.Context(), db))
	require.NoError(t, deputy.Load(t.Context(), db))
	return db
}

// few is a register of four: a deputy of Shet since a by-election, the one before
// her, one of the region's list and one of the Kurultai who looks after the region.
func few(t testing.TB) *pgxpool.Pool {
	t.Helper()
	db := loaded(t)
	_, err := db.Exec(t.Context(), `
		INSERT INTO electoral_district (id, unit, number, covers_kk, covers_ru, valid_from)
		VALUES (70, '356400000', 7, 'Ауылдары: Ақадыр', 'Сёла: Агадырь', '2023-01-16');
		INSERT INTO deputy (id, surname_kk, surname_ru, given_kk, given_ru, patronymic_kk, patronymic_ru, sex, birth_year, biography_kk, invented) VALUES
		(1, 'Қойшыбаева', 'Койшибаева', 'Әсел', 'Асель', 'Тұрсынқызы', 'Турсыновна', 'f', 1984, 'Мұғалім.', true),
		(2, 'Омаров', 'Омаров', 'Ерлан', 'Ерлан', '', '', 'm', 1960, '', true),
		(3, 'Іңкәров', 'Инкаров', 'Асқар', 'Аскар', '', '', 'm', 1970, '', true),
		(4, 'Ни', 'Ни', 'Сергей', 'Сергей', 'Петрович', 'Петрович', 'm', 1980, '', true);
		INSERT INTO mandate (deputy, body, electoral_district, valid_from, valid_to, reason, faction_kk, faction_ru) VALUES
		(1, '356400000', 70, '2024-05-01', NULL, '', 'AMANAT', 'AMANAT'),
		(2, '356400000', 70, '2023-03-29', '2024-03-15', 'moved', 'AMANAT', 'AMANAT'),
		(3, '350000000', NULL, '2023-03-29', NULL, '', 'AMANAT', 'AMANAT'),
		(4, 'majilis', NULL, '2023-03-29', '2026-06-30', 'term', 'AMANAT', 'AMANAT'),
		(4, 'kurultai', NULL, '2026-09-01', NULL, '', 'AMANAT', 'AMANAT');
		INSERT INTO post (deputy, body, kind, title_kk, title_ru, full_time, valid_from, valid_to) VALUES
		(1, '356400000', 'commission_chair', 'комиссия төрағасы', 'председатель комиссии', false, '2024-05-01', NULL),
		(1, '356400000', 'chair', 'мәслихат төрағасы', 'председатель маслихата', true, '2025-01-01', NULL),
		(1, '356400000', 'faction_leader', 'фракция жетекшісі', 'руководитель фракции', false, '2024-05-01', '2024-12-31');
		INSERT INTO curator (deputy, region, valid_from) VALUES (4, '350000000', '2026-09-01');
		INSERT INTO reception_hour (deputy, weekday, opens, closes, place_kk, place_ru, valid_from) VALUES
		(1, 3, '15:00', '17:00', 'Ақсу-Аюлы', 'Аксу-Аюлы', '2024-05-01'),
		(1, 7, '9:00', '10:30', 'Ақадыр', 'Агадырь', '2024-05-01')`)
	require.NoError(t, err)
	return db
}

func ids(hits []deputy.Hit) []int64 {
	list := []int64{}
	for _, h := range hits {
		list = append(list, h.ID)
	}
	return list
}

func TestLoadTwiceChangesNothing(t *testing.T) {
	t.Parallel()
	ctx, db := t.Context(), loaded(t)
	_, err := db.Exec(ctx, `UPDATE body SET seats = 11 WHERE id = $1`, shet)
	require.NoError(t, err)
	count := func(sql string) (n int) {
		require.NoError(t, db.QueryRow(ctx, sql).Scan(&n))
		return n
	}
	before := count(`SELECT sum(xmin::text::bigint) FROM body`)
	require.NoError(t, deputy.Load(ctx, db))
	require.Equal(t, before, count(`SELECT sum(xmin::text::bigint) FROM body`))
	for level, n := range map[deputy.Level]int{deputy.National: 2, deputy.Region: 20, deputy.City: 39, deputy.District: 170} {
		require.Equal(t, n, count(`SELECT count(*) FROM body WHERE level = '`+string(level)+`'`), level)
	}
}

func TestGet(t *testing.T) {
	t.Parallel()
	ctx, db := t.Context(), few(t)
	d, err := deputy.Get(ctx, db, 1, today)
	require.NoError(t, err)
	require.Equal(t, "Әсел Тұрсынқызы Қойшыбаева", d.Full("kk"))
	require.Equal(t, "Асель Койшибаева", d.Short("ru"))
	require.Equal(t, "Ә. Қойшыбаева", d.Brief("kk"))
	require.Equal(t, "ӘҚ", d.Initials("kk"))
	require.True(t, d.Invented)
	require.Len(t, d.Mandates, 1)
	m := d.Mandates[0]
	require.Equal(t, deputy.Name{KK: "Шет аудандық мәслихатының", RU: "Шетского районного маслихата"}, m.Body.Of)
	require.Equal(t, 7, m.District.Number)
	require.Equal(t, day(2024, 5, 1), m.From)
	require.Nil(t, m.To)
	require.Equal(t, []deputy.PostKind{deputy.Chair, deputy.CommissionChair}, []deputy.PostKind{d.Posts[0].Kind, d.Posts[1].Kind})
	require.True(t, d.Posts[0].FullTime)
	require.Equal(t, []deputy.Hour{
		{Weekday: time.Wednesday, Opens: "15:00", Closes: "17:00", Place: deputy.Name{KK: "Ақсу-Аюлы", RU: "Аксу-Аюлы"}},
		{Weekday: time.Sunday, Opens: "09:00", Closes: "10:30", Place: deputy.Name{KK: "Ақадыр", RU: "Агадырь"}},
	}, d.Hours)

	_, err = deputy.Get(ctx, db, 99, today)
	require.ErrorIs(t, err, deputy.ErrUnknown)
}

func TestGetOnItsDay(t *testing.T) {
	t.Parallel()
	ctx, db := t.Context(), few(t)
	d, err := deputy.Get(ctx, db, 4, today)
	require.NoError(t, err)
	require.Equal(t, "kurultai", d.Mandates[0].Body.ID)
	require.Nil(t, d.Mandates[0].District)
	require.Equal(t, "majilis", d.Past[0].Body.ID)
	require.Equal(t, deputy.Term, d.Past[0].Reason)
	require.Equal(t, []string{karaganda}, d.Regions)

	d, err = deputy.Get(ctx, db, 4, day(2026, 6, 30))
	require.NoError(t, err)
	require.Equal(t, "majilis", d.Mandates[0].Body.ID, "the last day is a day in office")
	require.Empty(t, d.Past)
	require.Empty(t, d.Regions)

	d, err = deputy.Get(ctx, db, 2, today)
	require.NoError(t, err)
	require.Empty(t, d.Mandates)
	require.Equal(t, deputy.Moved, d.Past[0].Reason)
}

func TestLists(t *testing.T) {
	t.Parallel()
	ctx, db := t.Context(), few(t)
	hits, total, err := deputy.InBody(ctx, db, shet, today, page)
	require.NoError(t, err)
	require.Equal(t, 1, total)
	require.Equal(t, []int64{1}, ids(hits))
	require.Equal(t, "Шет ауданы", hits[0].Body.Short.KK)
	require.Equal(t, karaganda, hits[0].Region)
	require.Equal(t, "Қарағанды обл.", hits[0].RegionName.KK)
	require.Equal(t, 7, hits[0].District)

	hits, err = deputy.OfDistrict(ctx, db, 70, today)
	require.NoError(t, err)
	require.Equal(t, []int64{1}, ids(hits))
	hits, err = deputy.OfDistrict(ctx, db, 70, day(2024, 4, 1))
	require.NoError(t, err)
	require.Empty(t, hits, "between the one and the other")
	hits, err = deputy.OfDistrict(ctx, db, 70, day(2024, 1, 1))
	require.NoError(t, err)
	require.Equal(t, []int64{2}, ids(hits))

	hits, err = deputy.Curators(ctx, db, karaganda, today, "ru")
	require.NoError(t, err)
	require.Equal(t, []int64{4}, ids(hits))
	require.Empty(t, hits[0].Region)
}

func TestBodies(t *testing.T) {
	t.Parallel()
	ctx, db := t.Context(), few(t)
	list, err := deputy.Bodies(ctx, db, shet, today)
	require.NoError(t, err)
	require.Len(t, list, 1)
	require.Equal(t, deputy.Name{KK: "Шет аудандық мәслихаты", RU: "Шетский районный маслихат"}, list[0].Name)
	for on, want := range map[time.Time]int{day(2026, 6, 30): 1, day(2026, 7, 15): 0, day(2026, 9, 1): 1} {
		list, err = deputy.Bodies(ctx, db, "", on)
		require.NoError(t, err)
		require.Len(t, list, want, on)
	}

	speak, err := deputy.OfUnit(ctx, db, shet, today)
	require.NoError(t, err)
	require.Len(t, speak, 3)
	for i, want := range []string{shet, karaganda, "kurultai"} {
		require.Equal(t, want, speak[i].Body.ID)
		require.Equal(t, 1, speak[i].Deputies)
	}

	speak, err = deputy.OfUnit(ctx, db, "711310000", today)
	require.NoError(t, err)
	require.Equal(t, "маслихат города Астаны", speak[0].Body.Name.RU, "a city district has no body of its own")

	b, err := deputy.BodyByID(ctx, db, "majilis")
	require.NoError(t, err)
	require.Equal(t, deputy.National, b.Level)
	_, err = deputy.BodyByID(ctx, db, "senate")
	require.ErrorIs(t, err, deputy.ErrUnknown)
}
