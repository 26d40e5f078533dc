package stories

import (
	"testing"

	"github.com/stretchr/testify/require"

	"qalauly/simulator"
)

// verifying is a verifier's morning: approve, return in their own words, void, look at
// the state of things, and lose the right in the middle of a talk.
var verifying = map[string][]step{
	"kk": {
		{says("/verify"), "Тексеру · қалғаны 3 · Шет ауданы"},
		{presses("✅ Растау"), "Расталды: №\u00a09001"},
		{presses("↩️ Қайтару"), "Неге қайтарасыз?"},
		{presses("✏️ Өз сөзіммен"), "Себебін жазыңыз"},
		{says("Бұл күні кездесу болмаған"), "Қайтарылды: №\u00a09002"},
		{says("/void 9001 Қайталанып тұр"), "Есептен шығарайын ба?"},
		{presses("🗑 Есептен шығару"), "Есептен шықты: №\u00a09001"},
		{says("/today"), "Қайтарылған, түзетілмеген: 1"},
		{presses("📊 Сурет"), "Соңғы 13 апта"},
		{says("/verify 9003"), "№\u00a09003"},
		{presses("↩️ Қайтару"), "Неге қайтарасыз?"},
	},
	"ru": {
		{says("/verify"), "Проверка · осталось 3 · Шетский р-н"},
		{presses("✅ Подтвердить"), "Подтверждено: №\u00a09001"},
		{presses("↩️ Вернуть"), "Почему возвращаете?"},
		{presses("✏️ Своими словами"), "Напишите причину"},
		{says("В этот день встречи не было"), "Возвращено: №\u00a09002"},
		{says("/void 9001 Записано дважды"), "Снять запись?"},
		{presses("🗑 Снять запись"), "Больше не считается: №\u00a09001"},
		{says("/today"), "Возвращено и не исправлено: 1"},
		{presses("📊 Картинка"), "Последние недели: 13"},
		{says("/verify 9003"), "№\u00a09003"},
		{presses("↩️ Вернуть"), "Почему возвращаете?"},
	},
}

// afterwards are the reason that is pressed without the right, what is said to that, and
// what the recorder was told.
var afterwards = map[string][3]string{
	"kk": {"Қайталанған", "Бұл команда сізге арналмаған", "Бұл күні кездесу болмаған"},
	"ru": {"Повтор", "Эта команда вам недоступна", "В этот день встречи не было"},
}

// staffed makes two people a recorder and a verifier, and enters three meetings.
func (w *world) staffed(recorder, verifier *simulator.Person) {
	w.t.Helper()
	_, err := w.db.Exec(w.t.Context(), `INSERT INTO member (id, name) OVERRIDING SYSTEM VALUE VALUES (5001, 'Д. Омаров'), (5002, 'А. Сәрсенова')`)
	require.NoError(w.t, err)
	_, err = w.db.Exec(w.t.Context(), `INSERT INTO member_account (person, member) VALUES ($1, 5001), ($2, 5002)`, recorder.ID, verifier.ID)
	require.NoError(w.t, err)
	_, err = w.db.Exec(w.t.Context(), `
		INSERT INTO role_grant (member, role, unit, asked_by, approved_by, approved_at) VALUES
			(5001, 'recorder', '356400000', 1, 2, now()), (5002, 'verifier', '350000000', 1, 2, now());
		INSERT INTO record (id, criterion, deputy, day, fields, x, n, state, source, hands, made_at, moved_at) OVERRIDING SYSTEM VALUE
			SELECT 9000 + i, 'A5', 1024, current_date - i, '{"place": "Ақадыр", "form": "meeting", "present": "45", "announced": "before"}', 1000000, 0,
				'recorded', 'staff', '{5001}', now() - make_interval(hours => 9 - i), now() - make_interval(hours => 9 - i)
			FROM generate_series(1, 3) AS i;
		INSERT INTO evidence (record, kind, value, added_by, added_at) SELECT id, 'document', '12-3/' || id, 5001, now() FROM record WHERE id > 9000`)
	require.NoError(w.t, err)
}

// TestVerify tells it with every update delivered twice and the service killed on the
// way.
func TestVerify(t *testing.T) {
	t.Parallel()
	for lang, story := range verifying {
		t.Run(lang, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t)
			w.sim.DeliverTwice(true)
			recorder, verifier := w.meet("Дәурен", lang), w.meet("Айнұр", lang)
			service := w.serve()
			service.says("leading") // the schema is there
			w.staffed(recorder, verifier)
			recorder.Start()
			for i, step := range story {
				step.does(verifier)
				if i%4 == 3 {
					service.kill()
					service = w.serve()
				}
				verifier.Sees(step.sees)
			}
			_, err := w.db.Exec(t.Context(), `UPDATE role_grant SET ended_at = now(), ended_by = 1 WHERE member = 5002`)
			require.NoError(t, err)
			after := afterwards[lang]
			verifier.Presses(after[0])
			verifier.Sees(after[1])
			recorder.Sees(after[2])
			var states []string
			require.NoError(t, w.db.QueryRow(t.Context(), `SELECT array_agg(state ORDER BY id) FROM record WHERE id > 9000`).Scan(&states))
			require.Equal(t, []string{"voided", "returned", "recorded"}, states)
			var refused int
			require.NoError(t, w.db.QueryRow(t.Context(), `SELECT count(*) FROM audit WHERE action = 'refused' AND member = 5002`).Scan(&refused))
			require.Equal(t, 1, refused)
		})
	}
}
