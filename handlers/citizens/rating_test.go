package citizens

import (
	"bytes"
	"regexp"
	"testing"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/stretchr/testify/require"

	"qalauly/activity"
	"qalauly/calendar"
	"qalauly/locales"
	"qalauly/rating/methods"
	"qalauly/rating/weeks"
)

// ratedCountry is the invented country with records of thirteen weeks, two of which
// are published: by R1 with fewer runs of ranges.
func ratedCountry(t *testing.T) *pgxpool.Pool {
	t.Helper()
	db := promised(t)
	file := bytes.Replace(methods.R1File(), []byte("runs = 1000"), []byte("runs = 100"), 1)
	m, err := methods.Parse("r1.toml", file)
	require.NoError(t, err)
	exec := func(sql string, args ...any) {
		_, err := db.Exec(t.Context(), sql, args...)
		require.NoError(t, err)
	}
	exec(`INSERT INTO record (criterion, deputy, day, fields, x, n, state, source, fact, hands, verifier, made_at, moved_at)
		SELECT c.code, d.id, date '2026-11-15' - 9 * k - (d.id % 7)::int, CASE c.code WHEN 'A5' THEN '{"place": "Ақадыр", "form": "meeting", "guest": "Жасырын"}'::jsonb ELSE '{}' END,
			CASE WHEN c.ratio THEN 1000000 * ((d.id + k) % 3 % 2) ELSE 1000000 END, CASE WHEN c.ratio THEN 1000000 ELSE 0 END, 'verified',
			CASE c.code WHEN 'A2' THEN 'appeal' ELSE 'staff' END, CASE c.code WHEN 'A2' THEN 'appeal:' || d.id || '-' || k END, '{9001}', 9002, '2026-11-16', '2026-11-16'
		FROM deputy d, generate_series(0, 3) k, (VALUES ('A1', true), ('A2', true), ('A4', false), ('A5', false), ('A7', true), ('B2', false), ('C1', true), ('C3', true), ('C2', true)) c (code, ratio)
		WHERE k <= d.id % 4`)
	exec(`INSERT INTO evidence (record, kind, telegram, value, added_by, added_at)
		SELECT r.id, e.kind, CASE e.kind WHEN 'file' THEN 'uniq' || r.id ELSE '' END, e.value, 9001, '2026-11-16'
		FROM record r, (VALUES ('link', 'https://example.kz/akadyr'), ('document', '№ 17-секрет'), ('file', '')) e (kind, value) WHERE r.criterion = 'A5'`)
	_, err = activity.Ledger{Method: m}.Rebuild(t.Context(), db, time.Date(2020, 1, 6, 0, 0, 0, 0, time.UTC))
	require.NoError(t, err)
	require.NoError(t, weeks.Announce(t.Context(), db, m, file, 0, m.EffectiveFrom))
	for _, at := range []time.Time{
		time.Date(2026, 11, 10, 10, 0, 0, 0, calendar.Zone), time.Date(2026, 11, 16, 10, 0, 0, 0, calendar.Zone),
		time.Date(2026, 11, 17, 10, 0, 0, 0, calendar.Zone), time.Date(2026, 11, 23, 10, 0, 0, 0, calendar.Zone),
	} {
		_, err := weeks.Tick(t.Context(), db, calendar.Usual(), at)
		require.NoError(t, err)
	}
	return db
}

// told is what the rating says in a language.
var told = map[locales.Lang]struct{ district, region, country, back, why, block, one, place, private, method, conflict, notRated string }{
	locales.Kazakh:  {"Аудандық", "Қарағанды", "Бүкіл ел", "Артқа", "Неге ", "Қоғамдық-саяси", "№1", "Ақадыр", "Нөмірін қызметкерлер ғана көреді", "Қалай есептеледі", "Мүдделер қақтығысы", "Рейтинг әлі жарияланған жоқ"},
	locales.Russian: {"Районные", "Караганд", "Вся страна", "Назад", "Почему ", "Общественно-политическая", "№\u00a01", "Ақадыр", "номер видят только сотрудники", "Как считается", "конфликт интересов", "Рейтинг ещё не опубликован"},
}

// TestRating goes from the level to a region's table, to a card, and down from its score
// to one record and what proves it.
func TestRating(t *testing.T) {
	t.Parallel()
	db := ratedCountry(t)
	t.Run("by links", func(t *testing.T) { ratingByLink(t, db) })
	t.Run("two scores", func(t *testing.T) { twoScores(t, db) })
	for l, say := range told {
		c := speaking(t, db, l)
		c.key("menu.rating")
		c.sees(l.Text("score.week", locales.Args{"Number": 46, "Year": 2026}))
		c.presses(say.district)
		c.presses(say.country)
		c.sees(l.Text("rating.in_bands", locales.Args{"Number": 200})) // too many for numbers
		c.presses(say.back)
		c.presses(say.region)
		c.sees("1. ", "35", l.Text("rating.range_note", locales.Args{"Percent": "90 %"}))
		var first string
		for _, b := range buttonsOf(c.last) {
			if b.Verb == "card" {
				first = b.Args[0]
				break
			}
		}
		c.press("card", first, "q", "district", "350000000", "1")
		c.sees("📊", say.why)
		require.LessOrEqual(t, len(buttonsOf(c.last)), 5)
		c.presses(say.why)
		c.sees("R1", "/ 55"[2:], l.Text("scorewhy.sources"))
		c.presses(say.block)
		c.presses("A5")
		c.sees("÷", say.place)
		require.NotContains(t, textOf(c.last), "Жасырын", "what staff typed is not public")
		c.presses(say.one)
		c.sees("https://example.kz/akadyr", say.private)
		require.NotContains(t, textOf(c.last), "секрет")
		c.press("qc", first, "a2")
		c.sees(l.Text("scorewhy.totals_only"))
		for _, b := range buttonsOf(c.last) {
			require.NotEqual(t, "qr", b.Verb, "no row for one appeal")
		}
		c.press("qp", first)
		require.Contains(t, c.last.Messages[0].Photo, ScorePicture+string(l))
		c.press("qh", first)
		require.Contains(t, c.last.Messages[0].Photo, HistoryPicture+string(l))
		c.press("qm")
		c.sees(say.conflict, "84")
		c.press("qo", "district", "350000000")
		c.sees(l.Text("rating.coverage_note"), say.region, "%")
		c.presses(say.back)
		c.press("qk", "district", "350000000", "b")
		c.sees(map[locales.Lang]string{locales.Kazakh: "🧩 Медиабелсенділік", locales.Russian: "🧩 Медийная активность"}[l], "15")
	}
}

// ratingByLink opens a table, the first screen for what is no table, and why.
func ratingByLink(t *testing.T, db *pgxpool.Pool) {
	c := speaking(t, db, locales.Kazakh)
	open := func(kind, rest string) {
		r := c.request()
		r.Command, r.Args = "start", rest
		c.take(c.audience.Links[kind], r)
	}
	open("r", "district-350000000")
	c.sees("1. ")
	open("r", "nothing")
	c.sees("Қай деңгей керек?")
	open("w", "1")
	require.False(t, c.last.Messages[0].Replace)
}

// TestNoRatingYet says so, and leads to the method.
func TestNoRatingYet(t *testing.T) {
	t.Parallel()
	db := country(t)
	for l, say := range told {
		c := speaking(t, db, l)
		c.command("rating", "")
		c.sees(say.notRated)
		c.presses(say.method)
		c.sees(say.notRated)
	}
}

// twoScores compares two deputies of one level: from a button, by a name that is
// typed, by a link; nobody with themselves, and not across levels.
func twoScores(t *testing.T, db *pgxpool.Pool) {
	for l, two := range map[locales.Lang]struct{ ask, other, none, same, levels string }{
		locales.Kazakh:  {"кіммен салыстырамыз?", "Салыстыру", "рейтингінен табылмады", "сол депутаттың өзі", "әртүрлі деңгейде"},
		locales.Russian: {"с кем сравнить?", "Сравнение", "этого уровня нет", "тот же депутат", "разного уровня"},
	} {
		c := speaking(t, db, l)
		var first, second, far int64
		require.NoError(t, db.QueryRow(t.Context(), `SELECT deputy FROM snapshot_row WHERE level = 'district' ORDER BY snapshot DESC, deputy LIMIT 1`).Scan(&first))
		require.NoError(t, db.QueryRow(t.Context(), `SELECT deputy FROM snapshot_row WHERE level = 'district' AND deputy <> $1 ORDER BY snapshot DESC, deputy LIMIT 1`, first).Scan(&second))
		require.NoError(t, db.QueryRow(t.Context(), `SELECT deputy FROM snapshot_row WHERE level = 'region' ORDER BY snapshot DESC, deputy LIMIT 1`).Scan(&far))
		c.press("qw", id36(first))
		c.presses("⚖️")
		c.sees(two.ask)
		require.NotEmpty(t, buttonsOf(c.last)[0].Args)
		require.Equal(t, "qy", buttonsOf(c.last)[0].Verb)
		c.says("Qwrtpsd Zxcvb")
		c.sees(two.none)
		var surname, given string
		require.NoError(t, db.QueryRow(t.Context(), `SELECT surname_ru, given_ru FROM deputy WHERE id = $1`, second).Scan(&surname, &given))
		c.says(surname + " " + given)
		require.Regexp(t, "①|"+regexp.QuoteMeta(two.ask), textOf(c.last), "the one meant, or those of the name")
		c.press("qy", id36(first), id36(second))
		c.sees(two.other, "①", "②", "A1", "C5")
		c.presses("🖼")
		require.Contains(t, c.last.Messages[0].Photo, ComparePicture+string(l))
		c.press("qy", id36(first), id36(first))
		c.sees(two.same)
		c.press("qy", id36(first), id36(far))
		c.sees(two.levels)
		c.press("qy", id36(first), "zzzzzz")
		require.NotContains(t, textOf(c.last), "①")
		r := c.request()
		r.Command, r.Args = "start", id36(first)+"-"+id36(second)
		c.take(c.audience.Links["x"], r)
		c.sees("①", "②")
	}
}
