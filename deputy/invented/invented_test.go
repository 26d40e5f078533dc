package invented_test

import (
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/stretchr/testify/require"

	"qalauly/deputy"
	"qalauly/deputy/invented"
	"qalauly/internal/postgres/pgtest"
	"qalauly/territory"
)

var (
	party = deputy.Name{KK: "AMANAT", RU: "AMANAT"}
	today = time.Date(2026, 11, 22, 0, 0, 0, 0, time.UTC)
)

func loaded(t testing.TB) *pgxpool.Pool {
	t.Helper()
	db := pgtest.New(t)
	require.NoError(t, territory.Load(t.Context(), db))
	require.NoError(t, deputy.Load(t.Context(), db))
	return db
}

func country(t testing.TB, seed uint64) *invented.Data {
	t.Helper()
	c, err := invented.Country(seed, party)
	require.NoError(t, err)
	return c
}

func imported(t testing.TB) *pgxpool.Pool {
	t.Helper()
	db := loaded(t)
	_, err := invented.Import(t.Context(), db, country(t, 1))
	require.NoError(t, err)
	return db
}

func TestTheSameSeedMakesTheSameCountry(t *testing.T) {
	t.Parallel()
	require.Equal(t, country(t, 5), country(t, 5))
	require.NotEqual(t, country(t, 5).People[0].Person, country(t, 6).People[0].Person)
}

func TestCountry(t *testing.T) {
	t.Parallel()
	for _, seed := range []uint64{1, 2, 1 << 63} {
		c := country(t, seed)
		require.InDelta(t, 2700, sitting(c), 150)
		names, ids := map[string]bool{}, map[int64]bool{}
		covers, women := map[string]bool{}, 0
		for _, p := range c.People {
			require.False(t, names[p.Full("kk")], "two of %s", p.Full("kk"))
			require.False(t, ids[p.ID], "two of %d", p.ID)
			names[p.Full("kk")], ids[p.ID] = true, true
			require.True(t, p.Invented)
			require.NotContains(t, p.Biography.KK+p.Biography.RU, "{")
			age := 2026 - p.BirthYear
			require.True(t, 25 <= age && age <= 70, age)
			if p.Sex == "f" {
				women++
			}
		}
		require.InDelta(t, 0.3, float64(women)/float64(len(c.People)), 0.04)
		missing := 1 - float64(elected(c))/float64(len(c.Electoral))
		require.InDelta(t, 0.125, missing, 0.02, "districts of another party")
		for _, e := range c.Electoral {
			require.NotContains(t, e.Covers.KK+e.Covers.RU, "{")
			require.False(t, covers[e.Unit+e.Covers.RU], "two districts of %s cover %s", e.Unit, e.Covers.RU)
			covers[e.Unit+e.Covers.RU] = true
		}
	}
}

// sitting counts those who sit today, elected those of them with a district.
func sitting(c *invented.Data) (n int) {
	for _, m := range c.Mandates {
		if m.To.IsZero() {
			n++
		}
	}
	return n
}

func elected(c *invented.Data) (n int) {
	for _, m := range c.Mandates {
		if m.To.IsZero() && m.District != 0 {
			n++
		}
	}
	return n
}

// Where a region has several electoral districts in one unit, each says which
// streets and villages it covers, and the unit's own ones agree.
func TestPartsOfAUnitSayWhatTheyCover(t *testing.T) {
	t.Parallel()
	c := country(t, 1)
	in := map[string][]territory.ElectoralDistrict{} // of the region, by the only unit they lie in
	for _, e := range c.Electoral {
		if len(e.Inside) == 1 {
			in[e.Inside[0]] = append(in[e.Inside[0]], e)
		}
	}
	parted := 0
	for code, list := range in {
		for i := 0; i < len(list) && len(list) > 1; i++ {
			parted++
			kk, ru := list[i].Covers.KK, list[i].Covers.RU
			require.Regexp(t, "көшелері: |ауылдары мен кенттері: ", kk, code)
			require.Regexp(t, "улицы: |сёла и посёлки: ", ru, code)
		}
	}
	require.Greater(t, parted, 50)
	for _, e := range c.Electoral {
		if e.Unit == "710000000" && e.Number == 1 {
			require.Regexp(t, "^Алматы ауданы, көшелері: [^,]+, ", e.Covers.KK)
			require.Regexp(t, "^район Алматы, улицы: [^,]+, ", e.Covers.RU)
		}
	}
	for _, p := range c.Places {
		for _, e := range in[p.Unit] {
			if len(in[p.Unit]) > 1 && strings.Contains(e.Covers.RU, p.Name.RU) {
				parted--
			}
		}
	}
	require.Negative(t, parted, "villages stand in them")
}

func TestReceptionIsNamedBeforeItsPlace(t *testing.T) {
	t.Parallel()
	for _, h := range country(t, 1).Hours {
		require.Regexp(t, "^общественная приёмная, (г|с|п|райцентр)[. ]", h.Place.RU)
		require.Regexp(t, ", қоғамдық қабылдау бөлмесі$", h.Place.KK)
	}
}

func TestImport(t *testing.T) {
	t.Parallel()
	ctx, db := t.Context(), loaded(t)
	start := time.Now()
	c := country(t, 1)
	made := time.Since(start)
	fresh, err := invented.Import(ctx, db, c)
	require.NoError(t, err)
	require.True(t, fresh)
	t.Logf("made in %v, imported in %v: %d people, %d mandates, %d places, %d electoral districts",
		made, time.Since(start)-made, len(c.People), len(c.Mandates), len(c.Places), len(c.Electoral))

	fresh, err = invented.Import(ctx, db, c)
	require.NoError(t, err)
	require.False(t, fresh, "the same country twice changes nothing")

	_, err = invented.Import(ctx, db, country(t, 2))
	require.ErrorIs(t, err, invented.ErrOccupied)
}

func TestModelPeople(t *testing.T) {
	t.Parallel()
	ctx, db := t.Context(), imported(t)
	d, err := deputy.Get(ctx, db, invented.ModelID, today)
	require.NoError(t, err)
	require.Equal(t, "Әсел Тұрсынқызы Қойшыбаева", d.Full("kk"))
	require.Equal(t, "Асель Турсыновна Койшибаева", d.Full("ru"))
	require.Equal(t, 7, d.Mandates[0].District.Number)
	require.Equal(t, "Шет ауданы", d.Mandates[0].Body.Short.KK)
	require.Equal(t, "2023-03", d.Mandates[0].From.Format("2006-01"))
	require.Equal(t, party, d.Mandates[0].Faction)
	require.Equal(t, []deputy.Hour{{Weekday: time.Wednesday, Opens: "15:00", Closes: "17:00",
		Place: deputy.Name{KK: "Ақсу-Аюлы ауылы, қоғамдық қабылдау бөлмесі", RU: "общественная приёмная, с. Аксу-Аюлы"}}}, d.Hours)

	var finder deputy.Finder
	hits, err := finder.Places(ctx, db, "Агадырь", today, 10)
	require.NoError(t, err)
	require.Equal(t, "Ақадыр кенті", hits[0].Name.KK)
	of, err := deputy.OfDistrict(ctx, db, hits[0].ElectoralDistrict, today)
	require.NoError(t, err)
	require.EqualValues(t, invented.ModelID, of[0].ID)

	for _, text := range []string{"койшибаева", "koishibaeva", "Қойшыбаева"} {
		hits, total, err := finder.Search(ctx, db, text, today, deputy.Page{Lang: "ru", Limit: 5})
		require.NoError(t, err)
		require.Equal(t, 3, total, text)
		require.False(t, deputy.Clear(hits))
		require.Equal(t, []string{"Шетский районный маслихат", "Таразский городской маслихат", "Жамбылский областной маслихат"},
			[]string{hits[0].Body.Name.RU, hits[1].Body.Name.RU, hits[2].Body.Name.RU})
	}
	for _, text := range []string{"Кайшыбаева Осель", "асель койшибаева", "койшибаева а", "Әсел Қойшыбаева"} {
		hits, _, err := finder.Search(ctx, db, text, today, deputy.Page{Lang: "ru", Limit: 5})
		require.NoError(t, err)
		require.EqualValues(t, invented.ModelID, hits[0].ID, text)
		t.Logf("%s: %.2f %.2f %v", text, hits[0].Score, hits[min(1, len(hits)-1)].Score, deputy.Clear(hits))
	}
}

func TestEveryRegionHasItsPeople(t *testing.T) {
	t.Parallel()
	ctx, db := t.Context(), imported(t)
	regions, err := territory.Regions(ctx, db, today, "kk")
	require.NoError(t, err)
	for _, r := range regions {
		curators, err := deputy.Curators(ctx, db, r.Code, today, "kk")
		require.NoError(t, err)
		require.Len(t, curators, 2)
		list, total, err := deputy.InBody(ctx, db, r.Code, today, deputy.Page{Lang: "kk", Limit: 10, Offset: 10})
		require.NoError(t, err)
		require.Len(t, list, 10)
		require.Greater(t, total, 15)
	}
	body, err := deputy.BodyByID(ctx, db, "356400000")
	require.NoError(t, err)
	require.GreaterOrEqual(t, body.Seats, 8)
}
