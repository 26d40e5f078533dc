package stories

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"qalauly/simulator"
)

// turkistan is a region with some thirty members of the party in its maslikhat.
const turkistan = "610000000"

// appoint gives somebody a duty of the staff in a unit.
func (w *world) appoint(p *simulator.Person, duty, unit string) {
	w.t.Helper()
	_, err := w.db.Exec(w.t.Context(), `
		WITH m AS (INSERT INTO member (name) VALUES ('Д. Омаров') RETURNING id),
		a AS (INSERT INTO member_account (person, member) SELECT $1, id FROM m)
		INSERT INTO role_grant (member, role, unit, asked_by, asked_at, approved_by, approved_at) SELECT id, $2, $3, 0, now(), -1, now() FROM m`,
		p.ID, duty, unit)
	require.NoError(w.t, err)
}

// snapshot is a photo unlike any other.
func snapshot(t *testing.T, n int) []byte {
	t.Helper()
	picture := image.NewGray(image.Rect(0, 0, 8, 8))
	picture.SetGray(n%8, n/8%8, color.Gray{Y: 200})
	var body bytes.Buffer
	require.NoError(t, png.Encode(&body, picture))
	return body.Bytes()
}

// friday are the words of one recorder's evening in a language.
type friday struct {
	meeting, receptions, reception, posts, sitting, body, absent string
	saved, all, save                                             string
}

var fridays = map[string]friday{
	"kk": {
		"/record %d A5 кеше 45 адам мәдениет үйі кездесу алдын ала", "/record A4 кеше қабылдау бөлмесі алдын ала", "%d %d адам", "/record B2 кеше Instagram",
		"/attendance A6 кеше №5", "Түркістан", "келмегендер: %s", "Жазылды: №", "Жазылды: %d жолдан %d", "Бәрін жазу",
	},
	"ru": {
		"/record %d A5 вчера 45 человек дом культуры встреча заранее", "/record A4 вчера приёмная заранее", "%d %d чел", "/record B2 вчера Instagram",
		"/attendance A6 вчера №5", "Туркестан", "не было: %s", "Записано: №", "Записано: %d из %d", "Записать всех",
	},
}

// TestFridayEvening enters sixty records with evidence: three meetings, a sitting of
// forty, twelve posts, five receptions, every update delivered twice.
func TestFridayEvening(t *testing.T) {
	t.Parallel()
	for lang, words := range fridays {
		t.Run(lang, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t)
			w.sim.DeliverTwice(true)
			p := w.meet("Данияр", lang)
			w.appoint(p, "recorder", turkistan)
			ids := w.seated(turkistan, 40)
			w.serve()
			p.Start()
			p.Presses(map[string]string{"kk": "Қазақша", "ru": "Русский"}[lang])
			messages, taps := 0, 0
			photo := func(n int, caption, sees string) {
				messages++
				p.SendsPhotos(caption, snapshot(t, n))
				p.Sees(sees)
			}
			for i := range 3 {
				photo(i, fmt.Sprintf(words.meeting, ids[i]), words.saved)
			}
			lines := []string{words.receptions}
			for i := range 5 {
				lines = append(lines, fmt.Sprintf(words.reception, ids[10+i], 7+i))
			}
			photo(3, strings.Join(lines, "\n"), fmt.Sprintf(words.all, 5, 5))
			lines = []string{words.posts}
			for i := range 12 {
				lines = append(lines, fmt.Sprintf("%d https://instagram.com/p/friday%d", ids[20+i], i))
			}
			messages++
			p.Says(strings.Join(lines, "\n"))
			p.Sees(fmt.Sprintf(words.all, 12, 12))

			messages++
			p.SendsDocument("tirkeu.pdf", []byte("%PDF-1.4 "+lang), words.sitting)
			press := func(label, sees string) {
				taps++
				p.Presses(label)
				p.Sees(sees)
			}
			p.SeesButton(words.body)
			press(words.body, "?")
			press(words.body, "40")
			messages++
			p.Says(fmt.Sprintf(words.absent, w.called(ids[0], lang)))
			p.Sees("39")
			press(words.save, fmt.Sprintf(words.all, 40, 40))
			t.Logf("%s: %d messages, %d taps", lang, messages, taps)
			require.LessOrEqual(t, messages, 15)
			require.Less(t, taps, 20)

			w.has(60, `SELECT count(*) FROM record WHERE state = 'recorded'`)
			w.has(60, `SELECT count(DISTINCT record) FROM evidence`)
			w.has(1, `SELECT count(*) FROM record WHERE criterion = 'A6' AND fields->>'mark' = 'absent'`)
			w.has(0, `SELECT count(*) FROM evidence WHERE kind = 'file' AND hash IS NULL`)
			w.has(5, `SELECT count(DISTINCT hash) FROM evidence WHERE kind = 'file'`)
		})
	}
}

// has waits until a count is so much.
func (w *world) has(want int, sql string) {
	w.t.Helper()
	n := -1
	require.Eventually(w.t, func() bool { return w.db.QueryRow(w.t.Context(), sql).Scan(&n) == nil && n == want }, time.Minute, 50*time.Millisecond, "%s", sql)
}

// seated are so many who sit in a body, with invented ones more where there are fewer.
func (w *world) seated(body string, n int) (ids []int64) {
	w.t.Helper()
	_, err := w.db.Exec(w.t.Context(), `
		WITH more AS (
			INSERT INTO deputy (surname_kk, surname_ru, given_kk, given_ru, sex, birth_year, invented)
			SELECT 'Ойдан' || chr(1071 + i), 'Ойдан' || chr(1071 + i), 'Асан', 'Асан', 'm', 1980, true
			FROM generate_series(1, $2 - (SELECT count(*)::int FROM mandate WHERE body = $1 AND valid_to IS NULL)) i RETURNING id)
		INSERT INTO mandate (deputy, body, valid_from) SELECT id, $1, '2023-03-29' FROM more`, body, n)
	require.NoError(w.t, err)
	rows, err := w.db.Query(w.t.Context(), `SELECT deputy FROM mandate WHERE body = $1 AND valid_to IS NULL ORDER BY deputy`, body)
	require.NoError(w.t, err)
	defer rows.Close()
	for rows.Next() {
		var id int64
		require.NoError(w.t, rows.Scan(&id))
		ids = append(ids, id)
	}
	require.NoError(w.t, rows.Err())
	require.Len(w.t, ids, n)
	return ids
}

// called is somebody's surname with the given name.
func (w *world) called(id int64, lang string) (name string) {
	w.t.Helper()
	require.NoError(w.t, w.db.QueryRow(w.t.Context(), `SELECT CASE $2 WHEN 'kk' THEN surname_kk || ' ' || given_kk ELSE surname_ru || ' ' || given_ru END FROM deputy WHERE id = $1`, id, lang).Scan(&name))
	return name
}
