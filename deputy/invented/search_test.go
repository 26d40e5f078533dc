package invented_test

import (
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"qalauly/deputy"
	"qalauly/deputy/invented"
	"qalauly/territory"
)

// asking is how people ask for somebody, and how many of a hundred must be found
// among the first ten.
var asking = []struct {
	how     string
	percent float64
	text    func(p deputy.Person, r *rand.Rand) string
}{
	{"as written, one mistake", 99, func(p deputy.Person, r *rand.Rand) string {
		return invented.Mistake(p.Surname.KK+" "+p.Given.KK, r)
	}},
	{"Russian for Kazakh, one mistake", 99, func(p deputy.Person, r *rand.Rand) string {
		return invented.Mistake(p.Given.RU+" "+p.Surname.RU, r)
	}},
	{"a Russian keyboard for Kazakh, one mistake", 95, func(p deputy.Person, r *rand.Rand) string {
		return invented.Mistake(invented.RussianKeys(p.Given.KK+" "+p.Surname.KK), r)
	}},
	{"Latin from Kazakh, one mistake", 95, func(p deputy.Person, r *rand.Rand) string {
		return invented.Mistake(invented.Latin(p.Surname.KK+" "+p.Given.KK), r)
	}},
	{"Latin from Russian, one mistake", 95, func(p deputy.Person, r *rand.Rand) string {
		return invented.Mistake(invented.Latin(p.Given.RU+" "+p.Surname.RU), r)
	}},
	{"whole name, one mistake", 99, func(p deputy.Person, r *rand.Rand) string {
		return invented.Mistake(p.Surname.RU+" "+p.Given.RU+" "+p.Patronymic.RU, r)
	}},
}

func TestFoundAmongTheFirstTen(t *testing.T) {
	t.Parallel()
	ctx, db := t.Context(), loaded(t)
	c := country(t, 7)
	_, err := invented.Import(ctx, db, c)
	require.NoError(t, err)
	sitting := map[int64]bool{}
	for _, m := range c.Mandates {
		sitting[m.Deputy] = sitting[m.Deputy] || m.To.IsZero()
	}
	var finder deputy.Finder
	for _, ask := range asking {
		random := rand.New(rand.NewPCG(3, 4))
		const times = 400
		var asked, found, first int
		var took []time.Duration
		for asked < times {
			d := c.People[random.IntN(len(c.People))]
			if !sitting[d.ID] {
				continue
			}
			asked++
			text := ask.text(d.Person, random)
			start := time.Now()
			f, err := finder.Find(ctx, db, text, today, "kk")
			took = append(took, time.Since(start))
			require.NoError(t, err)
			at := slices.IndexFunc(f.People, func(h deputy.Hit) bool { return h.ID == d.ID })
			switch {
			case at == 0:
				first++
				found++
			case at > 0 && at < 10:
				found++
			default:
				t.Logf("%s: %q has %s at %d", ask.how, text, d.Full("kk"), at)
			}
		}
		slices.Sort(took)
		t.Logf("%s: recall@10 %.1f %%, first %.1f %%, p50 %v, p99 %v", ask.how,
			100*float64(found)/times, 100*float64(first)/times, took[times/2], took[times*99/100])
		require.GreaterOrEqual(t, 100*float64(found)/times, ask.percent, ask.how)
	}
}

func TestVillagesAreFound(t *testing.T) {
	t.Parallel()
	ctx, db := t.Context(), imported(t)
	places := country(t, 1).Places
	random := rand.New(rand.NewPCG(8, 9))
	var finder deputy.Finder
	const times = 150
	var found int
	var took []time.Duration
	for i := range times {
		place := places[random.IntN(len(places))]
		text := []string{place.Name.KK, place.Full.RU, invented.Latin(place.Name.KK), invented.Mistake(place.Name.KK, random), invented.Mistake(place.Name.RU, random)}[i%5]
		start := time.Now()
		hits, err := finder.Places(ctx, db, text, today, 10)
		took = append(took, time.Since(start))
		require.NoError(t, err)
		if slices.ContainsFunc(hits, func(h territory.Hit) bool { return strings.Contains(h.Name.KK, place.Name.KK) }) {
			found++
		} else {
			t.Logf("%q did not find %s", text, place.Full.KK)
		}
	}
	slices.Sort(took)
	t.Logf("found %d of %d, p50 %v, p99 %v", found, times, took[times/2], took[times*99/100])
	require.GreaterOrEqual(t, found, times*95/100)
}

// Whoever writes of a trouble is not shown people and villages that sound alike.
func TestTroublesAreNoNames(t *testing.T) {
	t.Parallel()
	ctx, db := t.Context(), imported(t)
	var finder deputy.Finder
	for _, text := range []string{
		"су жоқ", "нет света", "газ жоқ", "жол жаман", "яма на дороге", "мусор не вывозят", "көше шамы жанбайды",
		"мектепте жылу жоқ, балалар тоңып отыр", "помогите пожалуйста", "көмек керек", "сәлеметсіз бе", "здравствуйте",
		"Абай көшесінде екі аптадан бері су жоқ. Су таситын көлік те келмейді. Су қашан беріледі?",
	} {
		people, _, err := finder.Search(ctx, db, text, today, deputy.Page{Lang: "kk", Limit: 3})
		require.NoError(t, err)
		places, err := finder.Places(ctx, db, text, today, 3)
		require.NoError(t, err)
		if len(people)+len(places) > 0 {
			t.Errorf("%q: %v %v", text, people, places)
		}
	}
}

func BenchmarkFind(b *testing.B) {
	ctx, db := b.Context(), imported(b)
	random := rand.New(rand.NewPCG(5, 6))
	people := country(b, 1).People
	var finder deputy.Finder
	_, err := finder.Find(ctx, db, "Ахметов", today, "kk")
	require.NoError(b, err)
	b.ReportAllocs()
	for b.Loop() {
		d := people[random.IntN(len(people))]
		_, err := finder.Find(ctx, db, invented.Mistake(d.Short("ru"), random), today, "kk")
		require.NoError(b, err)
	}
}
