package main

import (
	"bytes"
	"image/png"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"qalauly/bot"
	"qalauly/calendar"
	"qalauly/deputy"
	"qalauly/handlers/weekly"
	"qalauly/internal/postgres/pgtest"
	"qalauly/rating/methods"
	"qalauly/territory"
)

// TestDueOnce: each thing that is due is done once for its period, whoever looks; a
// proposal is told of to those above after five working days, and not before.
func TestDueOnce(t *testing.T) {
	t.Parallel()
	ctx, db := t.Context(), pgtest.New(t)
	require.NoError(t, territory.Load(ctx, db))
	require.NoError(t, deputy.Load(ctx, db))
	_, err := db.Exec(ctx, `
		INSERT INTO deputy (id, surname_kk, surname_ru, given_kk, given_ru, sex, birth_year) VALUES (1024, 'Қ', 'К', 'Ә', 'А', 'f', 1984);
		INSERT INTO mandate (deputy, body, valid_from) VALUES (1024, '356400000', '2023-03-29');
		INSERT INTO member (id, name) OVERRIDING SYSTEM VALUE VALUES (501, 'Жоғары'), (502, 'Осында'), (503, 'Басқа');
		INSERT INTO person (id) VALUES (601), (602), (603);
		INSERT INTO member_account (person, member) VALUES (601, 501), (602, 502), (603, 503);
		INSERT INTO role_grant (member, role, unit, asked_by, approved_by, approved_at) VALUES
			(501, 'verifier', '350000000', 1, 2, now()), (502, 'recorder', '356400000', 1, 2, now()), (503, 'verifier', '620000000', 1, 2, now());
		INSERT INTO record (criterion, deputy, day, fields, x, n, state, source, hands, made_at, moved_at)
			VALUES ('A5', 1024, '2026-11-13', '{}', 1000000, 0, 'proposed', 'staff', '{1}', '2026-11-16 12:00+05', '2026-11-16 12:00+05')`)
	require.NoError(t, err)
	s := &server{cfg: Config{WorkHours: calendar.UsualHours.String()}, pool: db}
	count := func(sql string) (n int) {
		require.NoError(t, db.QueryRow(ctx, sql).Scan(&n))
		return n
	}
	monday := calendar.Date(2026, 11, 23)
	for _, hour := range []int{8, 9, 23} { // the fifth working day goes on
		require.NoError(t, s.due(ctx, methods.R1(), monday.Start().Add(time.Duration(hour)*time.Hour)))
	}
	require.Equal(t, 3, count(`SELECT count(*) FROM notice WHERE kind = 'staffmonday'`), "at nine, each once")
	require.Zero(t, count(`SELECT count(*) FROM notice WHERE kind <> 'staffmonday'`))
	require.Equal(t, 1, count(`SELECT count(*) FROM audit_seed WHERE week = '2026-11-30' AND revealed_at IS NULL`))
	for range 2 {
		require.NoError(t, s.due(ctx, methods.R1(), (monday+1).Start().Add(9*time.Hour)))
	}
	require.Equal(t, 1, count(`SELECT count(*) FROM notice WHERE recipient = 601 AND kind = 'escalated'`))
	require.Equal(t, 1, count(`SELECT count(*) FROM notice WHERE kind <> 'staffmonday'`), "neither where it lies nor elsewhere")
	for range 2 {
		require.NoError(t, s.due(ctx, methods.R1(), (monday+14).Start().Add(time.Hour)))
	}
	require.Equal(t, 1, count(`SELECT count(*) FROM audit_seed WHERE week = '2026-11-30' AND revealed_at IS NOT NULL`))
}

// TestStatsPicture: a picture for a language, a moment and units; what names none is no
// picture.
func TestStatsPicture(t *testing.T) {
	t.Parallel()
	db := pgtest.New(t)
	require.NoError(t, territory.Load(t.Context(), db))
	draw := pictures(db, "", methods.R1(), weekly.Words{})
	body, err := draw(t.Context(), "stats:kk:20261124T1500:350000000+620000000")
	require.NoError(t, err)
	img, err := png.Decode(bytes.NewReader(body))
	require.NoError(t, err)
	require.Equal(t, img.Bounds().Dx(), img.Bounds().Dy())
	for _, ref := range []string{"stats:", "stats:kk", "stats:kk:x:", "stats:en:20261124T1500:", "stats:kk:20261124T1500:999999999", "portrait:x"} {
		_, err := draw(t.Context(), ref)
		require.ErrorIs(t, err, bot.ErrNoPicture, ref)
	}

}
