package deputy_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"qalauly/deputy"
	"qalauly/internal/postgres/pgtest"
	"qalauly/territory"
)

// One receives on Monday morning and on Tuesday afternoon, one on Sunday; the hours
// of another one have ended.
const receptionsOfSQL = `
	INSERT INTO deputy (id, surname_kk, surname_ru, given_kk, given_ru, sex, birth_year) VALUES
		(1, 'А', 'А', 'А', 'А', 'm', 1970), (2, 'Б', 'Б', 'Б', 'Б', 'f', 1980), (3, 'В', 'В', 'В', 'В', 'f', 1980);
	INSERT INTO mandate (deputy, body, valid_from) VALUES (1, '356400000', '2023-03-29'), (2, '356400000', '2023-03-29'), (3, '356400000', '2023-03-29');
	INSERT INTO reception_hour (deputy, weekday, opens, closes, place_kk, place_ru, valid_from, valid_to) VALUES
		(1, 1, '09:00', '11:00', 'К', 'К', '2023-03-29', NULL), (1, 2, '15:00', '17:00', 'К', 'К', '2023-03-29', NULL),
		(2, 7, '10:00', '12:00', 'К', 'К', '2023-03-29', NULL), (3, 2, '10:00', '12:00', 'К', 'К', '2023-03-29', '2026-11-01')`

func TestReceptionsBeginWithTheNext(t *testing.T) {
	t.Parallel()
	ctx, db := t.Context(), pgtest.New(t)
	require.NoError(t, territory.Load(ctx, db))
	require.NoError(t, deputy.Load(ctx, db))
	_, err := db.Exec(ctx, receptionsOfSQL)
	require.NoError(t, err)
	tuesday := func(hour, minute int) time.Time { return time.Date(2026, 11, 24, hour, minute, 0, 0, time.UTC) }
	for _, c := range []struct {
		at   time.Time
		days []time.Weekday
	}{
		{tuesday(8, 0), []time.Weekday{time.Tuesday, time.Sunday, time.Monday}},
		{tuesday(16, 59), []time.Weekday{time.Tuesday, time.Sunday, time.Monday}},
		{tuesday(17, 0), []time.Weekday{time.Sunday, time.Monday, time.Tuesday}},
		{tuesday(8, 0).AddDate(0, 0, 5), []time.Weekday{time.Sunday, time.Monday, time.Tuesday}},
		{tuesday(13, 0).AddDate(0, 0, 5), []time.Weekday{time.Monday, time.Tuesday, time.Sunday}},
	} {
		list, total, err := deputy.Receptions(ctx, db, "356400000", c.at, deputy.Page{Lang: "kk", Limit: 10})
		require.NoError(t, err)
		require.Equal(t, 3, total)
		var days []time.Weekday
		for _, r := range list {
			days = append(days, r.Weekday)
		}
		require.Equal(t, c.days, days, c.at)
	}
	page, total, err := deputy.Receptions(ctx, db, "356400000", tuesday(8, 0), deputy.Page{Lang: "ru", Limit: 1, Offset: 1})
	require.NoError(t, err)
	require.Equal(t, 3, total)
	require.Equal(t, int64(2), page[0].ID)
	require.Equal(t, "10:00", page[0].Opens)
	page, total, err = deputy.Receptions(ctx, db, "356400000", tuesday(8, 0), deputy.Page{Limit: 1, Offset: 9})
	require.NoError(t, err)
	require.Empty(t, page)
	require.Zero(t, total)
}
