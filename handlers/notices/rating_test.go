package notices_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/stretchr/testify/require"

	"qalauly/account"
	"qalauly/activity"
	"qalauly/calendar"
	"qalauly/handlers/notices"
	"qalauly/internal/postgres/pgtest"
	"qalauly/notice"
	"qalauly/rating/methods"
	"qalauly/rating/weeks"
)

func almaty(day, hour int) time.Time {
	return time.Date(2026, time.November, day, hour, 0, 0, 0, calendar.Zone)
}

// drafted is a database with a draft of eight deputies, of whom 101 has an account.
func drafted(t *testing.T) (*pgxpool.Pool, weeks.Snapshot) {
	t.Helper()
	db := pgtest.New(t)
	for _, sql := range []string{
		`INSERT INTO body (id, level, name_kk, name_ru, of_kk, of_ru, short_kk, short_ru) VALUES ('b', 'national', '', '', '', '', '', '')`,
		`INSERT INTO deputy (id, surname_kk, surname_ru, given_kk, given_ru, sex, birth_year) SELECT 100 + i, 'Ойдан ' || i, '', '', '', 'f', 1980 FROM generate_series(1, 8) AS i`,
		`INSERT INTO mandate (deputy, body, valid_from) SELECT id, 'b', '2023-01-01' FROM deputy`,
		`INSERT INTO member (name, deputy) VALUES ('О.', 101)`,
		`INSERT INTO member_account (person, member) SELECT 700, id FROM member`,
		`INSERT INTO role_grant (member, role, deputy, asked_by, approved_by, approved_at) SELECT id, 'deputy', 101, 0, -1, now() FROM member`,
	} {
		_, err := db.Exec(t.Context(), sql)
		require.NoError(t, err)
	}
	require.NoError(t, weeks.Announce(t.Context(), db, methods.R1(), methods.R1File(), 0, almaty(1, 9)))
	done, err := weeks.Tick(t.Context(), db, calendar.Usual(), almaty(24, 10))
	require.NoError(t, err)
	return db, done.Drafted[0]
}

func TestWordsOfTheRating(t *testing.T) {
	t.Parallel()
	db, s := drafted(t)
	owed, err := notice.Next(t.Context(), db, 10, []int64{})
	require.NoError(t, err)
	require.Len(t, owed, 1)
	require.Equal(t, int64(700), owed[0].To)
	said := func(n notice.Due, lang string) (string, bool) {
		m, ok, err := notices.Word(t.Context(), db, n, account.Person{Lang: lang})
		require.NoError(t, err)
		return string(m.HTML), ok
	}
	kk, ok := said(owed[0], "kk")
	require.True(t, ok)
	require.Contains(t, kk, "47-апта, 2026")
	require.Contains(t, kk, "26 қараша, 18:00")
	ru, _ := said(owed[0], "ru")
	require.Contains(t, ru, "26 ноября, 18:00")

	o, err := weeks.Object(t.Context(), db, activity.Actor{Member: 1, Deputy: 101}, weeks.Objection{Snapshot: s.ID, Deputy: 101, Words: "Келіспеймін"}, almaty(25, 10))
	require.NoError(t, err)
	filed := notice.Due{Kind: weeks.NoticeFiled, Ref: fmt.Sprint(o.ID)}
	decided := notice.Due{Kind: weeks.NoticeDecided, Ref: fmt.Sprint(o.ID)}
	text, ok := said(filed, "ru")
	require.True(t, ok)
	require.Contains(t, text, fmt.Sprint("№\u00a0", o.ID))
	require.NotContains(t, text, "Келіспеймін", "words of a person stand in no notice to another")
	_, ok = said(decided, "ru")
	require.False(t, ok)
	for state, word := range map[weeks.Verdict]string{weeks.Granted: "қанағаттандырылды", weeks.Partly: "ішінара", weeks.Dismissed: "қабылданбады"} {
		_, err = db.Exec(t.Context(), `UPDATE objection SET state = $1, reason = '<қағаз>', decided_at = now()`, state)
		require.NoError(t, err)
		text, ok = said(decided, "kk")
		require.True(t, ok)
		require.Contains(t, text, word)
		require.Contains(t, text, "&lt;қағаз&gt;")
		_, ok = said(filed, "kk")
		require.False(t, ok, "nothing is left to vote on")
	}
	_, err = weeks.Tick(t.Context(), db, calendar.Usual(), almaty(30, 10))
	require.NoError(t, err)
	_, ok = said(owed[0], "kk")
	require.False(t, ok, "the draft is no draft any more")
	_, _, err = notices.Word(t.Context(), db, notice.Due{Kind: weeks.NoticeDraft, Ref: "x"}, account.Person{})
	require.Error(t, err)
}
