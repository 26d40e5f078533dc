package weekly_test

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"qalauly/account"
	"qalauly/activity"
	"qalauly/calendar"
	"qalauly/digest"
	"qalauly/handlers"
	"qalauly/internal/postgres"
	"qalauly/internal/postgres/pgtest"
	"qalauly/notice"
	"qalauly/programme/roadmap"
	"qalauly/rating/methods"
	"qalauly/rating/weeks"
)

// TestFollowedMeasuresAreTold: what became of measures that a person follows stands in
// their week, in their language; what they do not follow, and what was told before, does
// not. A week with nothing else in it is told too.
func TestFollowedMeasuresAreTold(t *testing.T) {
	t.Parallel()
	ctx, db := t.Context(), pgtest.New(t)
	for _, sql := range []string{
		`INSERT INTO body (id, level, name_kk, name_ru, of_kk, of_ru, short_kk, short_ru) VALUES ('b', 'national', '', '', '', '', '', '')`,
		`INSERT INTO deputy (id, surname_kk, surname_ru, given_kk, given_ru, sex, birth_year) SELECT 100 + i, 'Ойдан', 'Ойдан', '', '', 'f', 1980 FROM generate_series(1, 8) AS i`,
		`INSERT INTO mandate (deputy, body, valid_from) SELECT id, 'b', '2023-01-01' FROM deputy`,
		`INSERT INTO person (id, lang) VALUES (71, 'kk'), (72, 'ru'), (73, 'ru')`,
		`INSERT INTO roadmap (key, title_kk, title_ru) VALUES ('su', 'Ауыз су', 'Питьевая вода')`,
		`INSERT INTO roadmap_item (roadmap, no, title_kk, title_ru, due_on, made_on) SELECT 1, i::text, 'Құбыр ' || i, 'Труба ' || i, '2027-06-30', '2026-01-01' FROM generate_series(1, 5) i`,
		`INSERT INTO roadmap_stage (item, n, title_kk, title_ru, share, due_on) SELECT i, n, 'Кезең', 'Этап', 50 * n, '2027-06-30' FROM generate_series(1, 5) i, generate_series(1, 2) n`,
	} {
		_, err := db.Exec(ctx, sql)
		require.NoError(t, err)
	}
	noon := func(month time.Month, day int) time.Time {
		return time.Date(2026, month, day, 12, 0, 0, 0, calendar.Zone)
	}
	require.NoError(t, weeks.Announce(ctx, db, methods.R1(), methods.R1File(), 0, noon(11, 1)))
	var week weeks.Snapshot
	for now := noon(11, 16); week.ID == 0; now = now.Add(24 * time.Hour) {
		_, err := weeks.Tick(ctx, db, calendar.Usual(), now)
		require.NoError(t, err)
		if s, err := weeks.Latest(ctx, db, weeks.Weekly); err == nil {
			week = s
		}
	}

	during := week.Week().Add(1).Monday().At(12 * time.Hour)
	desk := roadmap.Desk{Ledger: activity.Ledger{Method: methods.R1()}}
	whole := activity.Territory{""}
	records, verifies := roadmap.Actor{Actor: activity.Actor{Member: 1}, Records: whole}, roadmap.Actor{Actor: activity.Actor{Member: 2}, Verifies: whole}
	moves := func(item int64, n int, now time.Time) int64 {
		stages, err := roadmap.Stages(ctx, db, item)
		require.NoError(t, err)
		id, err := desk.Record(ctx, db, records, roadmap.Draft{Item: item, Stage: stages[n-1].ID, Kind: roadmap.StageDone, Day: calendar.DayOf(now), Proof: []roadmap.Proof{{Kind: activity.Link, Value: "https://example.kz/akt"}}}, now)
		require.NoError(t, err)
		_, err = desk.Decide(ctx, db, verifies, id, true, "", now)
		require.NoError(t, err)
		return id
	}
	moves(1, 1, during)
	moves(2, 2, during)
	back := moves(3, 1, during)
	_, err := desk.Void(ctx, db, verifies, back, "Қате", during.Add(time.Hour))
	require.NoError(t, err)
	moves(4, 1, during.AddDate(0, 0, -7)) // told the week before
	moves(5, 1, during)                   // nobody follows it
	_, err = db.Exec(ctx, `UPDATE roadmap_item SET due_on = $1 WHERE id = 3`, calendar.DayOf(during))
	require.NoError(t, err)
	for _, person := range []int64{71, 72} {
		for item := range int64(4) {
			require.NoError(t, digest.FollowItem(ctx, db, person, item+1, during))
		}
	}
	require.NoError(t, digest.FollowItem(ctx, db, 73, 4, during))

	word := words.Word(func(context.Context, postgres.DB, notice.Due, account.Person) (handlers.Message, bool, error) {
		return handlers.Message{}, false, fmt.Errorf("it is no other kind")
	})
	told := func(person int64, lang string) (handlers.Message, bool) {
		m, ok, err := word(ctx, db, notice.Due{To: person, Kind: digest.NoticePersonal, Ref: week.Period}, account.Person{ID: person, Lang: lang})
		require.NoError(t, err)
		return m, ok
	}
	for person, want := range map[int64]struct{ lang, lines string }{
		71: {"kk", "<b>Сіз хабар алып тұрған іс-шаралар</b>\n• Құбыр 1: кезең орындалды (50 %)\n• Құбыр 2: орындалды (100 %)\n• Құбыр 3: мерзімі өтті (0 %)"},
		72: {"ru", "<b>Мероприятия, за которыми вы следите</b>\n• Труба 1: этап исполнен (50 %)\n• Труба 2: исполнено (100 %)\n• Труба 3: срок прошёл (0 %)"},
	} {
		m, ok := told(person, want.lang)
		require.True(t, ok)
		require.Contains(t, string(m.HTML), want.lines)
		require.Equal(t, 3, strings.Count(string(m.HTML), "•"), "%s", m.HTML)
		require.Equal(t, "rmi", m.Rows[0][0].Verb)
	}
	_, ok := told(73, "ru")
	require.False(t, ok, "nothing became of what they follow")
}
