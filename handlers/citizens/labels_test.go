package citizens

import (
	"testing"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/stretchr/testify/require"

	"qalauly/deputy"
	"qalauly/locales"
	"qalauly/territory"
)

// TestLabelsOfLists: what stands beside a name in lists, and on their buttons.
func TestLabelsOfLists(t *testing.T) {
	t.Parallel()
	db := country(t)
	c := speaking(t, db, locales.Russian)
	c.press("body", "kurultai")
	c.sees("6. Касым Айдаров 🧪")
	c.press("body", "590000000")
	c.sees(" 🧪 — по списку", "⬅️ Назад")
	c.press("unit", "590000000")
	c.sees("👥 Депутаты: СКО")
	c.says("Бірлік")
	c.sees("Таких названий много. Допишите район или область.", "Например: «Бірлік, ")

	c = speaking(t, db, locales.Kazakh)
	c.press("body", "590000000")
	c.sees(" 🧪 — партиялық тізім")
	c.press("unit", "590000000")
	c.sees("👥 Депутаттар: СҚО")
	c.says("Бірлік")
	c.sees("Мұндай атау көп. Ауданын немесе облысын қосып жазыңыз.", "Мысалы: «Бірлік, ")
}

func TestACapitalNamesItsRegion(t *testing.T) {
	t.Parallel()
	db := country(t)
	var finder deputy.Finder
	for text, label := range map[string]string{"Караганда": "🏘 г. Караганда", "Темиртау": "🏘 г. Темиртау · Карагандинская"} {
		hits, err := finder.Places(t.Context(), db, text, now, 1)
		require.NoError(t, err)
		require.Equal(t, label, placeLabel(locales.Russian, hits[0]))
	}
}

// TestNoButtonIsCut: the label of whoever and whatever can be found fits.
func TestNoButtonIsCut(t *testing.T) {
	t.Parallel()
	db := country(t)
	places, people := everyPlace(t, db), everybody(t, db)
	for _, l := range locales.All() {
		for _, h := range places {
			require.NotContains(t, placeLabel(l, h), "…", "%+v", h)
		}
		for _, h := range people {
			require.NotContains(t, personLabel(string(l), h), "…", "%+v", h)
		}
	}
}

// everyPlace are all units and places as the search returns them.
func everyPlace(t *testing.T, db *pgxpool.Pool) []territory.Hit {
	rows, _ := db.Query(t.Context(), `
		SELECT u.code, 0::bigint, u.name_kk, u.name_ru, u.short_kk, u.short_ru, '', '', coalesce(r.short_kk, ''), coalesce(r.short_ru, ''), coalesce(r.code, '')
		FROM unit u LEFT JOIN unit r ON r.code = u.parent
		UNION ALL
		SELECT u.code, p.id, p.full_kk, p.full_ru, p.name_kk, p.name_ru, u.short_kk, u.short_ru, r.short_kk, r.short_ru, r.code
		FROM place p JOIN unit u ON u.code = p.unit JOIN unit r ON r.code = u.parent`)
	hits, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (h territory.Hit, err error) {
		var region string
		err = row.Scan(&h.Unit, &h.Place, &h.Name.KK, &h.Name.RU, &h.Short.KK, &h.Short.RU,
			&h.WithinShort.KK, &h.WithinShort.RU, &h.Region.KK, &h.Region.RU, &region)
		h.RegionBrief = territory.Brief(region)
		return h, err
	})
	require.NoError(t, err)
	require.Greater(t, len(hits), 1000)
	return hits
}

// everybody are all who sit, as lists return them.
func everybody(t *testing.T, db *pgxpool.Pool) []deputy.Hit {
	rows, _ := db.Query(t.Context(), `SELECT id FROM body`)
	bodies, err := pgx.CollectRows(rows, pgx.RowTo[string])
	require.NoError(t, err)
	var all []deputy.Hit
	for _, body := range bodies {
		hits, _, err := deputy.InBody(t.Context(), db, body, now, deputy.Page{Lang: "kk", Limit: 500})
		require.NoError(t, err)
		all = append(all, hits...)
	}
	require.Greater(t, len(all), 2000)
	return all
}
