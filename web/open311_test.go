package web_test

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"qalauly/internal/postgres/pgtest"
	"qalauly/web"
)

// TestOpenData: topics in the language asked for, appeals by day, state and topic, page
// by page; what is asked wrongly is told by name; nothing of who wrote is in it.
func TestOpenData(t *testing.T) {
	t.Parallel()
	db := pgtest.New(t)
	_, err := db.Exec(t.Context(), `
		INSERT INTO deputy (id, surname_kk, surname_ru, given_kk, given_ru, sex, birth_year, invented) VALUES (46, 'Оман', 'Оман', 'Ай', 'Ай', 'm', 1970, true);
		INSERT INTO appeal (number, person, lang, deputy, unit, topic, name, received_at, state, assigned_at, term_from, term_days, due_on, scored)
		SELECT 'KK-2026-' || n, 9000 + n, 'kk', 46, '356400000', CASE n % 2 WHEN 0 THEN 'roads' ELSE 'health' END, 'Айгүл', '2026-11-20 10:00+05',
			CASE WHEN n > 4 THEN 'closed' ELSE 'assigned' END, '2026-11-20 10:00+05', date '2026-11-10' + n, 15, '2026-12-11', true
		FROM generate_series(1, 6) AS n`)
	require.NoError(t, err)
	mux := http.NewServeMux()
	web.OpenData{DB: db, Now: func() time.Time { return time.Date(2026, 11, 24, 12, 0, 0, 0, time.UTC) }}.Handle(mux)

	code, body := get(t, mux, "/open311/v2/services.json?lang=ru")
	require.Equal(t, 200, code)
	require.Contains(t, body, `"service_code":"roads"`)
	require.Contains(t, body, "вода, тепло, свет")

	for query, want := range map[string]int{
		"": 6, "?status=open": 4, "?status=closed": 2, "?status=open,closed": 6, "?service_code=roads": 3, "?service_code=roads,health": 6, "?service_code=land": 0,
		"?start_date=2026-11-14": 3, "?start_date=2026-11-12T00:00:00Z&end_date=2026-11-13": 2, "?page_size=4": 4, "?page_size=4&page=2": 2, "?page=7": 0,
	} {
		code, body := get(t, mux, "/open311/v2/requests.json"+query)
		require.Equal(t, 200, code, query)
		var rows []map[string]any
		require.NoError(t, json.Unmarshal([]byte(body), &rows), query)
		require.Len(t, rows, want, query)
		for _, secret := range []string{"KK-2026", "900", "Айгүл", "Оман"} {
			require.NotContains(t, body, secret)
		}
	}
	for _, query := range []string{"start_date=x", "end_date=2026-13-01", "status=new", "service_code=water", "service_code=", "page=0", "page=x", "page_size=1001", "page_size=-1"} {
		code, body := get(t, mux, "/open311/v2/requests.json?"+query)
		require.Equal(t, 400, code, query)
		require.Contains(t, body, strings.Split(query, "=")[0], query)
	}
}
