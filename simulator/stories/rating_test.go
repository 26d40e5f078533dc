package stories

import (
	"bytes"
	"fmt"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"qalauly/activity"
	"qalauly/calendar"
	"qalauly/rating/methods"
	"qalauly/rating/weeks"
	"qalauly/simulator"
)

// ratingWords are what is pressed and read in the life of a rating.
var ratingWords = map[string]map[string]string{
	"kk": {
		"draft": "Қарсылық мерзімі", "record": "9301", "object": "⚖️ Осыған қарсымын", "said": "Кездесуге 57 адам келді, тізімі бар", "sure": "Комиссияға жіберейін бе?", "send": "📨 Жіберу",
		"filed": "Қарсылық тіркелді", "see": "№1 ·", "fix": "жазба түзетілсін", "how": "Қалай болуы керек?", "value": "57 адам", "reason": "Хаттамада 57 адам", "will": "Болатыны", "taken": "Тағы бір дауыс керек",
		"same": "Дәл осылай түзету", "decided": "Шешім шықты", "granted": "қанағаттандырылды", "why": "📊 Неге", "block": "Қоғамдық-саяси", "criterion": "A5", "number": "🧾 №1 жазба", "other": "Бұл кездесу болмаған",
		"void": "жазба есептен шықсын", "corrected": "Жарияланғаннан кейін түзетілді", "audit": "қарсылықты қанағаттандырды", "desk": "Рейтинг барысы", "tried": "басқа әдістеме",
	},
	"ru": {
		"draft": "Возразить можно до", "record": "9301", "object": "⚖️ Возразить", "said": "На встречу пришли 57 человек, есть список", "sure": "Отправить комиссии?", "send": "📨 Отправить",
		"filed": "Возражение принято", "see": "№\u00a01 ·", "fix": "исправить запись", "how": "Как должно быть?", "value": "57 человек", "reason": "В протоколе 57 человек", "will": "Будет", "taken": "Нужен ещё один",
		"same": "Исправить так же", "decided": "Решение принято", "granted": "удовлетворено", "why": "📊 Почему", "block": "Общественно-политическая ·", "criterion": "A5", "number": "🧾 Запись №\u00a01 ", "other": "Этой встречи не было",
		"void": "убрать запись из счёта", "corrected": "Исправлен после публикации", "audit": "возражение принято", "desk": "Ход рейтинга", "tried": "другая методика",
	},
}

// TestTheLifeOfARating (F36 too): a draft comes to its deputy, who objects to a record with a photo;
// two of the commission correct it; the week is frozen and published with what was
// corrected; an objection to the published rating makes a second version, which says so;
// all of it stands in the audit. Every update is delivered twice, and the service is
// killed on the way.
func TestTheLifeOfARating(t *testing.T) {
	t.Parallel()
	for lang, say := range ratingWords {
		t.Run(lang, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t)
			w.sim.DeliverTwice(true)
			deputy, first, second := w.meet("Әсел", lang), w.meet("Ерлан", lang), w.meet("Светлана", lang)
			citizen, admin := w.meet("Айгүл", lang), w.meet("Ләззат", lang)
			w.env = append(w.env, fmt.Sprintf("ADMIN_IDS=%d", admin.ID))
			w.sits(deputy)
			for i, p := range []*simulator.Person{first, second} {
				w.judges(p, 5010+i)
			}
			w.met()
			for _, p := range []*simulator.Person{deputy, first, second, citizen, admin} {
				_, err := w.db.Exec(t.Context(), `INSERT INTO person (id, lang) VALUES ($1, $2)`, p.ID, lang)
				require.NoError(t, err)
				p.Start() // it waits until the service is there
			}
			service := w.serve()
			service.says("leading")

			deputy.Sees(say["draft"])
			deputy.Says("/myrating")
			deputy.Presses(say["criterion"])
			deputy.Presses(say["record"])
			deputy.Sees("Ақадыр")
			deputy.Presses(say["object"])
			deputy.SendsPhotos(say["said"], snapshot(t, 3))
			deputy.Sees(say["sure"])
			deputy.Presses(say["send"])
			deputy.Sees(say["filed"])
			service.kill()
			service = w.serve()

			first.Says("/objections")
			first.Presses(say["see"])
			first.Presses(say["fix"])
			first.Sees(say["how"])
			first.Says(say["value"])
			first.Sees(say["will"])
			first.Says(say["reason"])
			first.Sees(say["taken"])
			second.Says("/objections")
			second.Presses(say["see"])
			second.Presses(say["same"])
			second.Says(say["reason"])
			second.Sees(say["decided"])
			deputy.Sees(say["granted"])
			require.Equal(t, 1, w.count(`SELECT count(*) FROM record WHERE corrects = 9301 AND state = 'verified' AND fields ->> 'present' = '57'`))

			draft, err := weeks.CurrentDraft(t.Context(), w.db)
			require.NoError(t, err)
			_, err = weeks.Tick(t.Context(), w.db, calendar.Usual(), draft.PublishAt.Add(time.Minute))
			require.NoError(t, err)
			w.shift(time.Until(draft.PublishAt.Add(time.Minute)))
			frozen, err := weeks.Of(t.Context(), w.db, draft.Period)
			require.NoError(t, err)
			require.Equal(t, weeks.Published, frozen.State)
			require.Empty(t, frozen.Note, "what was corrected before it was published needs no note")
			citizen.Start("dsg")
			citizen.Presses(say["why"])
			citizen.Presses(say["block"])
			citizen.Presses(say["criterion"])
			citizen.Sees("A5.")
			citizen.Presses("1")
			citizen.Sees(say["number"])

			deputy.Says("/myrating")
			deputy.Presses(say["criterion"])
			deputy.Presses("9302")
			deputy.Sees("Ақадыр")
			deputy.Presses(say["object"])
			deputy.Says(say["other"])
			deputy.Sees(say["sure"])
			deputy.Presses(say["send"])
			deputy.Sees(say["filed"])
			for _, p := range []*simulator.Person{first, second} {
				p.Says("/objections")
				p.Presses("2 ·")
				p.Presses(say["void"])
				p.Says(say["reason"])
			}
			deputy.Sees(say["granted"])
			service.kill()
			service = w.serve() // what is due is done at the start
			w.has(1, `SELECT count(*) FROM snapshot WHERE version = 2 AND state = 'published' AND note <> ''`)
			again, err := weeks.Of(t.Context(), w.db, draft.Period)
			require.NoError(t, err)
			require.Equal(t, frozen.Hash, again.Before, "the old version stays, and the new one names it")
			citizen.Says("/rating")
			citizen.Sees(say["corrected"])
			admin.Says("/audit")
			admin.Sees(say["audit"])
			admin.Says("/rating")
			admin.Presses(say["desk"])
			admin.Presses("🧪")
			admin.Sees("TOML")
			admin.SendsDocument("r2.toml", bytes.Replace(methods.R1File(), []byte("pull = "), []byte("pull = 1"), 1), "")
			require.Contains(t, admin.Sees(say["tried"]).Text, "R1")
			require.NotContains(t, service.log.String(), say["said"])
			service.stop()
		})
	}
}

// shift lets so much time have passed for all ratings.
func (w *world) shift(span time.Duration) {
	w.t.Helper()
	for _, sql := range []string{
		`ALTER TABLE snapshot DISABLE TRIGGER USER`,
		`UPDATE snapshot SET drafted_at = drafted_at - $1::interval, objections_until = objections_until - $1::interval, decisions_until = decisions_until - $1::interval,
			publish_at = publish_at - $1::interval, frozen_at = frozen_at - $1::interval, published_at = published_at - $1::interval, superseded_at = superseded_at - $1::interval`,
		`ALTER TABLE snapshot ENABLE TRIGGER USER`,
	} {
		var args []any
		if strings.Contains(sql, "$1") {
			args = append(args, span)
		}
		_, err := w.db.Exec(w.t.Context(), sql, args...)
		require.NoError(w.t, err)
	}
}

// met enters two verified meetings of the deputy of the link dsg, on the last days of
// the week whose draft is due.
func (w *world) met() {
	w.t.Helper()
	m := methods.R1()
	week := weeks.LastClosed(calendar.Usual(), calendar.Plan(m.Week), calendar.Now())
	_, err := w.db.Exec(w.t.Context(), `
		INSERT INTO record (id, criterion, deputy, day, fields, x, n, state, source, hands, verifier, made_at, moved_at) OVERRIDING SYSTEM VALUE
			SELECT 9300 + i, 'A5', 1024, day, jsonb_build_object('place', 'Ақадыр', 'date', day::text, 'form', 'meeting', 'present', '45', 'announced', 'before'), 1000000, 0,
				'verified', 'staff', '{5001}', 5002, day, day
			FROM generate_series(1, 2) AS i, LATERAL (SELECT $1::date - i AS day) d`, week.Sunday())
	require.NoError(w.t, err)
	_, err = w.db.Exec(w.t.Context(), `INSERT INTO evidence (record, kind, value, added_by, added_at) SELECT id, 'document', '12-3/' || id, 5001, now() FROM record WHERE id > 9300`)
	require.NoError(w.t, err)
	_, err = activity.Ledger{Method: m}.Rebuild(w.t.Context(), w.db, week.Monday().Start())
	require.NoError(w.t, err)
}

// judges makes somebody a member of the commission who is of another region than the
// deputy of the link dsg.
func (w *world) judges(p *simulator.Person, id int) {
	w.t.Helper()
	_, err := w.db.Exec(w.t.Context(), `
		WITH m AS (INSERT INTO member (id, name) OVERRIDING SYSTEM VALUE VALUES ($1, 'Ойдан шығарылған адам') RETURNING id),
		a AS (INSERT INTO member_account (member, person) SELECT id, $2 FROM m)
		INSERT INTO role_grant (member, role, unit, asked_by, approved_by, approved_at) SELECT id, 'commission', $3, 0, -1, now() FROM m`, id, p.ID, turkistan)
	require.NoError(w.t, err)
}

// specialWords are what is said of those who are special, and what is pressed to see it.
var specialWords = map[string]map[string]string{
	"kk": {
		"why": "📊 Неге", "office": "мөлшерінен аз", "penalty": "Айып ұпайы: −5", "away": "Бұл кезеңде дерек жоқ", "mean": "Топтың орташасы алынды", "social": "Қоғамдық-саяси",
		"rating": "/rating", "region": "Облыстар", "turkistan": "Түркістан", "ulytau": "Ұлытау", "tied": "тең", "small": "орын берілмейді",
	},
	"ru": {
		"why": "📊 Почему", "office": "В должности меньше", "penalty": "Штраф: −5", "away": "За период нет данных", "mean": "Взято среднее группы", "social": "Общественно-политическая ·",
		"rating": "/rating", "region": "Области", "turkistan": "Туркестан", "ulytau": "Ұлытау", "tied": "поровну", "small": "поэтому мест нет",
	},
}

// TestWhatIsSaidOfSpecialDeputies: a short mandate, an excused absentee, a penalty, one
// without appeals and with nothing due, ties, a group of five.
func TestWhatIsSaidOfSpecialDeputies(t *testing.T) {
	t.Parallel()
	for lang, say := range specialWords {
		t.Run(lang, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t)
			ids := w.special()
			w.published()
			service := w.serve()
			service.says("leading")
			p := w.meet("Айгүл", lang)
			w.speaks(p, lang)
			opens := func(id int64) {
				p.Start("d" + strconv.FormatInt(id, 36))
				p.SeesButton(say["why"])
				p.Presses(say["why"])
			}
			criterion := func(id int64, code string) {
				opens(id)
				p.SeesButton(say["social"])
				p.Presses(say["social"])
				p.SeesButton(code)
				p.Presses(code)
			}
			opens(ids["short"])
			p.Sees(say["office"])
			opens(ids["penalised"])
			p.Sees(say["penalty"])
			criterion(ids["excused"], "A6")
			require.Contains(t, p.Sees(say["away"]).Text, say["mean"])
			criterion(ids["nothing due"], "A2")
			require.Contains(t, p.Sees(say["away"]).Text, say["mean"])
			for place, sees := range map[string]string{"turkistan": "tied", "ulytau": "small"} {
				p.Says(say["rating"])
				p.SeesButton(say["region"])
				p.Presses(say["region"])
				p.SeesButton(say[place])
				p.Presses(say[place])
				p.Sees(say[sees])
			}
			service.stop()
		})
	}
}

// special gives the maslikhat of a region the same records for everybody but those who
// are special, and leaves five in that of another.
func (w *world) special() map[string]int64 {
	w.t.Helper()
	exec := func(sql string, args ...any) {
		_, err := w.db.Exec(w.t.Context(), sql, args...)
		require.NoError(w.t, err)
	}
	m := methods.R1()
	week := weeks.LastClosed(calendar.Usual(), calendar.Plan(m.Week), calendar.Now()).Add(-1)
	all := w.seated(turkistan, 30)
	ids := map[string]int64{"short": all[0], "excused": all[1], "penalised": all[2], "nothing due": all[3]}
	exec(`UPDATE mandate SET valid_from = $2::date - 20 WHERE deputy = $1 AND valid_to IS NULL`, ids["short"], week.Sunday())
	exec(`UPDATE mandate SET valid_to = valid_from WHERE body = '620000000' AND deputy NOT IN (SELECT deputy FROM mandate WHERE body = '620000000' ORDER BY deputy LIMIT 5)`)
	exec(`INSERT INTO record (criterion, deputy, day, fields, x, n, state, source, fact, hands, verifier, made_at, moved_at)
		SELECT code, d, $2::date - 1, '{}', CASE WHEN d = $3 AND code = 'A6' THEN 0 ELSE 1000000 END, CASE WHEN NOT ratio OR d = $3 AND code = 'A6' THEN 0 ELSE 1000000 END,
			'verified', CASE WHEN code IN ('A2', 'A3') THEN 'appeal' ELSE 'staff' END, CASE WHEN code IN ('A2', 'A3') THEN code || d END, '{9001}', 9002, $2::date, $2::date
		FROM unnest($1::bigint[]) d, (VALUES ('A1', true), ('A2', true), ('A4', false), ('A5', false), ('A6', true), ('A7', true), ('B2', false), ('C1', true), ('C2', true), ('C3', true)) c (code, ratio)
		WHERE NOT (d = $4 AND code IN ('A1', 'A2'))`, all, week.Sunday(), ids["excused"], ids["nothing due"])
	exec(`INSERT INTO penalty (deputy, kind, points, document, dated, body, decided_on, state, asked_by, asked_at, approved_by, approved_at)
		VALUES ($1, 'absence', 5000000, '12', $2::date, 'мәслихат', $2::date, 'in_force', 9001, $2::date, 9002, $2::date)`, ids["penalised"], week.Sunday())
	_, err := activity.Ledger{Method: m}.Rebuild(w.t.Context(), w.db, week.Monday().Start())
	require.NoError(w.t, err)
	return ids
}
