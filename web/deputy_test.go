package web_test

import (
	"context"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"qalauly/deputy"
	"qalauly/internal/postgres/pgtest"
	"qalauly/territory"
	"qalauly/web"
)

// Two people: one of them real by the register, with a name that could break a page.
const peopleSQL = `
	INSERT INTO deputy (id, surname_kk, surname_ru, given_kk, given_ru, sex, birth_year, invented) VALUES
		(46, 'О<b>ман', 'О"ман', 'Ай', 'Ай', 'm', 1970, true), (47, 'Серік', 'Серик', 'Дана', 'Дана', 'f', 1980, false);
	INSERT INTO mandate (deputy, body, valid_from) VALUES (46, '356400000', '2023-03-29');
	INSERT INTO reception_hour (deputy, weekday, opens, closes, place_kk, place_ru, valid_from)
		VALUES (46, 3, '15:00', '17:00', 'Ақсу-Аюлы', 'Аксу-Аюлы', '2023-03-29')`

func TestDeputyPages(t *testing.T) {
	t.Parallel()
	db := pgtest.New(t)
	require.NoError(t, territory.Load(t.Context(), db))
	require.NoError(t, deputy.Load(t.Context(), db))
	_, err := db.Exec(t.Context(), peopleSQL)
	require.NoError(t, err)
	mux := http.NewServeMux()
	web.Deputies{
		DB: db, PublicURL: "https://bot.example.kz", BotName: func() string { return "qalauly_bot" },
		Now: func() time.Time { return time.Date(2026, 11, 24, 12, 0, 0, 0, time.UTC) },
		Portrait: func(_ context.Context, d deputy.Deputy) ([]byte, error) {
			if !d.Invented {
				return nil, deputy.ErrUnknown
			}
			return []byte("\x89PNG\r\n\x1a\n"), nil
		},
	}.Handle(mux)

	code, page := get(t, mux, "/d/1a?lang=ru")
	require.Equal(t, 200, code)
	for _, part := range []string{
		`<html lang="ru">`, `<meta property="og:title" content="Ай О&#34;ман">`,
		`<meta property="og:description" content="Депутат Шетского районного маслихата, по партийному списку · 🗓 Приём: среда, 15:00–17:00, Аксу-Аюлы · 🧪 Вымышленный человек">`,
		`<meta property="og:image" content="https://bot.example.kz/d/1a/photo.png">`, `href="https://t.me/qalauly_bot?start=d1a"`, "Қазақша",
	} {
		require.Contains(t, page, part)
	}
	_, page = get(t, mux, "/d/1a")
	require.Contains(t, page, "Шет аудандық мәслихатының депутаты")
	require.Contains(t, page, "Ай О&lt;b&gt;ман")
	_, page = get(t, mux, "/d/1b?lang=kk")
	require.Contains(t, page, "Қазір депутат емес.")
	require.NotContains(t, page, "🧪")

	code, body := get(t, mux, "/d/1a/photo.png")
	require.Equal(t, 200, code)
	require.True(t, strings.HasPrefix(body, "\x89PNG"))
	for _, path := range []string{"/d/1b/photo.png", "/d/zzzzz", "/d/%2e%2e", "/d/-1", "/d/0", "/d/99999999999999999999"} {
		code, _ = get(t, mux, path)
		require.Equal(t, 404, code, path)
	}
	_, page = get(t, mux, "/d/zzzzz?lang=ru")
	for _, part := range []string{`<html lang="ru">`, "Такого депутата в списке нет.", "Мұндай депутат тізімде жоқ.", `href="https://t.me/qalauly_bot?start=find"`} {
		require.Contains(t, page, part)
	}
	for header, lang := range map[string]string{"ru-RU,ru;q=0.9,kk;q=0.5": "ru", "en-US, kk;q=0.8": "kk", "en": "kk", "RU": "ru", ";,-": "kk"} {
		r := httptest.NewRequest(http.MethodGet, "/d/1a", nil)
		r.Header.Set("Accept-Language", header)
		w := httptest.NewRecorder()
		mux.ServeHTTP(w, r)
		require.Contains(t, w.Body.String(), `<html lang="`+lang+`">`, header)
		require.Equal(t, "Accept-Language", w.Header().Get("Vary"))
	}
	db.Close()
	code, page = get(t, mux, "/d/1a")
	require.Equal(t, 503, code)
	require.NotContains(t, page, "closed", "why is nobody's business")
}
