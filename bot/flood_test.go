package bot_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"qalauly/simulator"
)

// TestAFloodIsClosedAndOthersAreNot: hundreds of messages of one person wait when
// the service starts; they were written within moments. Those of another, as many,
// piled up over hours, and are all read.
func TestAFloodIsClosedAndOthersAreNot(t *testing.T) {
	t.Parallel()
	r := newRoad(t)
	flooder, patient := r.meet(t, "Флуд"), r.meet(t, "Марина")
	for n := range 300 {
		flooder.Says(fmt.Sprint(n))
	}
	long := time.Now().Add(-10 * time.Hour).Unix()
	for n := range 40 {
		_, err := r.db.Exec(t.Context(), `INSERT INTO inbox (update_id, lane, body) VALUES ($1, $2, convert_to($3, 'UTF8'))`,
			n, patient.ID, fmt.Sprintf(`{"update_id":%d,"message":{"message_id":%d,"date":%d,"from":{"id":%d},"chat":{"id":%d,"type":"private"},"text":"%d"}}`,
				n, n, long+int64(n*600), patient.ID, patient.ID, n))
		require.NoError(t, err)
	}
	r.start()
	flooder.Sees("слишком часто")
	require.Eventually(t, func() bool { return len(r.effects(patient.ID)) == 40 }, time.Minute, 50*time.Millisecond)
	require.Less(t, len(r.effects(flooder.ID)), 60)
	require.Eventually(t, func() bool { return r.count(`SELECT count(*) FROM inbox WHERE state = 0`) == 0 }, time.Minute, 50*time.Millisecond)
	flooder.Says("теперь по делу")
	require.Eventually(t, func() bool { return slices.Contains(r.effects(flooder.ID), "теперь по делу") }, time.Minute, 50*time.Millisecond)
}

// TestParked: an admin sees that something was parked, never what, and has it
// tried again; others may not.
func TestParked(t *testing.T) {
	t.Parallel()
	r := newRoad(t)
	admin := simulator.Meet(t, r.sim, simulator.Profile{ID: 99, Name: "Админ", LanguageCode: "ru", Started: true})
	r.start()
	p := r.meet(t, "Марина")
	r.breaks.Store(3)
	p.Says("/place тайна")
	admin.Sees("№")
	admin.Says("/parked")
	admin.Sees("Не обработано: 1 сообщение")
	require.NotContains(t, admin.Screen(), "тайна")
	admin.Presses("Повторить")
	admin.Sees("Не обработано: 0 сообщений")
	p.Sees("mended")
	p.Says("/parked")
	p.SeesNone("Не обработано")
}
