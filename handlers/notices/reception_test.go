package notices_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"qalauly/account"
	"qalauly/activity"
	"qalauly/handlers/notices"
	"qalauly/internal/postgres/pgtest"
	"qalauly/locales"
	"qalauly/notice"
	"qalauly/programme/reception"
	"qalauly/rating/methods"
	"qalauly/territory"
)

// TestWordsOfAMandateThatEnds: who has a place with a deputy who is none any more is told
// why in their own language.
func TestWordsOfAMandateThatEnds(t *testing.T) {
	t.Parallel()
	ctx, db := t.Context(), pgtest.New(t)
	require.NoError(t, territory.Load(ctx, db))
	for _, sql := range []string{
		`INSERT INTO body (id, level, unit, name_kk, name_ru, of_kk, of_ru, short_kk, short_ru) VALUES ('356400000', 'district', '356400000', '', '', '', '', '', '')`,
		`INSERT INTO deputy (id, surname_kk, surname_ru, given_kk, given_ru, sex, birth_year) VALUES (1, 'Ойдан', 'Ойдан', 'А', 'А', 'm', 1970)`,
		`INSERT INTO mandate (deputy, body, valid_from) VALUES (1, '356400000', '2023-03-29')`,
		`INSERT INTO reception_office (id, key, unit, name_kk, name_ru, address_kk, address_ru, first_day, last_day, opens, closes, phone, lat, lon) VALUES (1, 'shet', '356400000', 'Шет', 'Шет', 'К', 'К', 1, 5, '09:00', '18:00', '1', 48.77, 73.68)`,
		`INSERT INTO reception (id, office, deputy, day, opens, closes, minutes, announced_at, made_by, moved_at) VALUES (1, 1, 1, '2026-11-26', '15:00', '16:00', 15, '2026-11-20', 1, '2026-11-20')`,
	} {
		_, err := db.Exec(ctx, sql)
		require.NoError(t, err)
	}
	b, err := reception.Book(ctx, db, 71, 1, 0, almaty(23, 9))
	require.NoError(t, err)
	_, err = db.Exec(ctx, `UPDATE mandate SET valid_to = '2026-11-25'`)
	require.NoError(t, err)
	require.NoError(t, reception.Desk{Ledger: activity.Ledger{Method: methods.R1()}}.Lapse(ctx, db, almaty(25, 12)))
	var n notice.Due
	require.NoError(t, db.QueryRow(ctx, `SELECT recipient, kind, ref FROM notice WHERE kind = $1`, reception.OffNotice).Scan(&n.To, &n.Kind, &n.Ref))
	require.EqualValues(t, b.Person, n.To)
	for lang, why := range map[locales.Lang]string{locales.Kazakh: "депутаттың өкілеттігі аяқталды", locales.Russian: "у депутата закончились полномочия"} {
		m, ok, err := notices.Word(ctx, db, n, account.Person{ID: 71, Lang: string(lang)})
		require.NoError(t, err)
		require.True(t, ok)
		require.Contains(t, string(m.HTML), why)
		require.NotContains(t, string(m.HTML), reception.MandateEnded)
	}
}
