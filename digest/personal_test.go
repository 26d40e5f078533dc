package digest_test

import (
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"qalauly/account"
	"qalauly/digest"
	"qalauly/notice"
)

// TestPersonalWeeks: each who subscribed is told of a week once, at their hour and never in
// the night; who blocked the bot or unsubscribed is not; two processes fill one week.
func TestPersonalWeeks(t *testing.T) {
	t.Parallel()
	w, now := posted(t)
	w.exec(`INSERT INTO person (id, lang, unreachable) SELECT i, 'kk', i % 50 = 0 FROM generate_series(1, 2000) i`)
	for i := range 2000 {
		s := digest.Subscription{Person: int64(i + 1), Rhythm: digest.Weekly, Hour: digest.FirstHour + i%(digest.LastHour-digest.FirstHour+1), Mine: true}
		switch i % 4 {
		case 0:
			s.Rhythm = digest.AtOnce
		case 1:
			s.Rhythm = digest.Off
		}
		if i < 200 {
			require.NoError(t, digest.Subscribe(w.ctx, w.db, s, now))
			continue
		}
		w.exec(`INSERT INTO subscription (person, rhythm, hour, changed_at) VALUES ($1, $2, $3, now())`, s.Person, s.Rhythm, s.Hour)
	}
	require.ErrorIs(t, digest.Subscribe(w.ctx, w.db, digest.Subscription{Person: 1, Rhythm: digest.Weekly, Hour: 3}, now), digest.ErrHour)
	var both sync.WaitGroup
	for range 2 {
		both.Go(func() {
			for more := true; more; {
				var err error
				more, err = digest.FillWeek(w.ctx, w.db, "2026-W46")
				require.NoError(t, err)
			}
		})
	}
	both.Wait()
	want := w.count(`SELECT count(*) FROM subscription s JOIN person p ON p.id = s.person WHERE rhythm <> 'off' AND NOT unreachable`)
	owed := func() int {
		return w.count(`SELECT sum(cardinality(people)) FROM crowd JOIN bulk ON bulk.id = crowd.bulk WHERE kind = 'weekmine'`)
	}
	require.Equal(t, want, owed())
	require.Equal(t, want, w.count(`SELECT count(DISTINCT person) FROM crowd, unnest(people) AS person`), "each once")
	require.Zero(t, w.count(`SELECT count(*) FROM (
		SELECT FROM crowd c CROSS JOIN unnest(people) AS who JOIN subscription s ON s.person = who
		GROUP BY c.id HAVING count(DISTINCT rhythm || CASE rhythm WHEN 'week' THEN hour END) > 1) mixed`), "each turn is of one hour")
	require.Equal(t, want, w.count(`SELECT sum(filled) FROM digest_run`))
	require.Zero(t, w.count(`SELECT count(*) FROM digest_run WHERE extract(hour FROM due_at AT TIME ZONE 'Asia/Almaty') NOT BETWEEN $1 AND $2`, digest.FirstHour, digest.LastHour))
	require.Empty(t, w.tick(now.Add(time.Hour)))
	more, err := digest.FillWeek(w.ctx, w.db, "2026-W46")
	require.NoError(t, err)
	require.False(t, more)
	w.exec(`UPDATE digest_run SET done = false, far = 0`)
	w.exec(`UPDATE subscription SET hour = 9`)
	for more = true; more; {
		more, err = digest.FillWeek(w.ctx, w.db, "2026-W46")
		require.NoError(t, err)
	}
	require.Equal(t, want, owed(), "again adds none, whatever hour they have chosen since")
	free, err := digest.Hours(w.ctx, w.db)
	require.NoError(t, err)
	require.Len(t, free, digest.LastHour-digest.FirstHour+1)

	w.exec(`INSERT INTO follow (person, item, since) VALUES (1, 'deputy:1', now()), (2, 'deputy:1', now())`)
	require.NoError(t, digest.Forget(w.ctx, w.db, 1))
	require.Equal(t, 1999, w.count(`SELECT count(*) FROM subscription`))
	require.Equal(t, 1, w.count(`SELECT count(*) FROM follow`), "another's stays")
}

// TestNobodyIsToldInTheNight: what did not go out by day, behind something long, waits for
// the morning, but for a message that may go out at night; what is due by day stays as it
// is. A message let go at night is written down for the morning.
func TestNobodyIsToldInTheNight(t *testing.T) {
	t.Parallel()
	w, _ := posted(t)
	w.exec(`INSERT INTO campaign (audience, state, made_by, made_at, approved_by, approved_at, night)
		SELECT 'all', 'sending', 1, now(), 2, now(), i = 2 FROM generate_series(1, 2) AS i`)
	for clock, want := range map[string]string{"2027-03-02 07:59": "2027-03-02 08:00", "2027-03-02 21:57": "2027-03-01 09:00", "2027-03-02 21:58": "2027-03-03 08:00", "2027-03-02 23:30": "2027-03-03 08:00"} {
		w.exec(`DELETE FROM crowd`)
		w.exec(`DELETE FROM bulk`)
		w.exec(`INSERT INTO bulk (kind, ref, once) VALUES ('weekmine', '2027-W08', 'x'), ('campaign', '1', 'y'), ('campaign', '2', 'z')`)
		w.exec(`INSERT INTO crowd (bulk, not_before, people) SELECT id, $1, '{1,2}' FROM bulk`, at("2027-03-01 09:00"))
		_, err := digest.Tick(w.ctx, w.db, at(clock))
		require.NoError(t, err)
		for once, want := range map[string]string{"x": want, "y": want, "z": "2027-03-01 09:00"} {
			var due time.Time
			require.NoError(t, w.db.QueryRow(w.ctx, `SELECT not_before FROM crowd WHERE bulk = (SELECT id FROM bulk WHERE once = $1)`, once).Scan(&due))
			require.WithinDuration(t, at(want), due, 0, clock+" "+once)
		}
	}
	for _, night := range []bool{false, true} {
		w.exec(`DELETE FROM crowd`)
		w.exec(`DELETE FROM bulk`)
		w.exec(`UPDATE campaign SET night = $1, state = 'filling', far = 0`, night)
		w.exec(`INSERT INTO person (id) VALUES (1) ON CONFLICT DO NOTHING`)
		_, err := digest.Fill(w.ctx, w.db, 1, at("2037-03-02 23:30"))
		require.NoError(t, err)
		p, err := digest.ProgressOf(w.ctx, w.db, 1)
		require.NoError(t, err)
		require.Equal(t, !night, p.Rests(at("2037-03-02 23:30")))
		require.False(t, p.Rests(at("2037-03-03 08:00")))
		require.Equal(t, night, w.count(`SELECT count(*) FROM crowd WHERE not_before < $1`, at("2037-03-03 08:00")) > 0)
		require.Positive(t, w.count(`SELECT count(*) FROM crowd WHERE not_before <= $1`, at("2037-03-03 08:00")))
	}
}

// TestAPersonalWeek holds the deputies of where one lives and whom one follows; who
// unsubscribed meanwhile, and who has nothing in it, gets none.
func TestAPersonalWeek(t *testing.T) {
	t.Parallel()
	w, now := posted(t)
	w.exec(`INSERT INTO person (id, lang) VALUES (1, 'kk'), (2, 'ru')`)
	require.NoError(t, account.Settle(w.ctx, w.db, 1, account.Home{Unit: "10"}, account.Agreement{Terms: 1, At: now}))
	_, ok, err := digest.PersonalOf(w.ctx, w.db, 1, "2026-W46", "kk")
	require.NoError(t, err)
	require.False(t, ok, "nobody subscribed them")
	for _, id := range []int64{102, 104, 102} {
		require.NoError(t, digest.Follow(w.ctx, w.db, 1, digest.Item{Deputy: id}, now))
	}
	p, ok, err := digest.PersonalOf(w.ctx, w.db, 1, "2026-W46", "kk")
	require.NoError(t, err)
	require.True(t, ok)
	require.Len(t, p.Lines, 7, "five of the body, two followed")
	for _, line := range p.Lines {
		require.NotNil(t, line.Row)
		require.Nil(t, line.Then, "there was no week to compare with")
	}
	w.exec(`INSERT INTO appeal (number, person, lang, deputy, unit, topic, received_at, state, assigned_at, term_from, term_days, due_on, answered_at, scored)
		SELECT 'KK-' || n, CASE n WHEN 4 THEN 2 ELSE 1 END, 'kk', 101, '10', 'roads', $1::timestamptz, CASE n WHEN 1 THEN 'assigned' ELSE 'answered' END, $1::timestamptz, $1::timestamptz, 15, '2026-12-07',
			CASE n WHEN 2 THEN $1::timestamptz WHEN 3 THEN $1::timestamptz - interval '30 days' WHEN 4 THEN $1::timestamptz END, true FROM generate_series(1, 4) n`, p.Week().Sunday().At(12*time.Hour))
	p, ok, err = digest.PersonalOf(w.ctx, w.db, 1, "2026-W46", "kk")
	require.NoError(t, err)
	require.True(t, ok)
	require.Len(t, p.Appeals, 2, "one waits, one was answered that week; an old one is no news, and another's is not theirs")
	_, ok, err = digest.PersonalOf(w.ctx, w.db, 1, "2026-W45", "kk")
	require.NoError(t, err)
	require.False(t, ok, "an older week is no news")
	s, err := digest.SubscriptionOf(w.ctx, w.db, 1)
	require.NoError(t, err)
	s.Rhythm = digest.Off
	require.NoError(t, digest.Subscribe(w.ctx, w.db, s, now))
	_, ok, err = digest.PersonalOf(w.ctx, w.db, 1, "2026-W46", "kk")
	require.NoError(t, err)
	require.False(t, ok)
	for id := int64(101); id <= 110; id++ {
		if err = digest.Follow(w.ctx, w.db, 2, digest.Item{Deputy: id}, now); err != nil {
			break
		}
	}
	require.NoError(t, err)
	require.ErrorIs(t, digest.Follow(w.ctx, w.db, 2, digest.Item{Deputy: 111}, now), digest.ErrMany)
	n, err := notice.Waiting(w.ctx, w.db)
	require.NoError(t, err)
	require.NotEmpty(t, n)
}

// TestAPlaceOfAWeek: what is followed of a place: who leads, whose band or place is another
// one, how appeals are answered there; a place that is no more is left out, and one more
// than may be followed is refused, but not one that is followed already.
func TestAPlaceOfAWeek(t *testing.T) {
	t.Parallel()
	w, now := posted(t)
	w.exec(`INSERT INTO person (id, lang) VALUES (1, 'kk')`)
	w.exec(`INSERT INTO electoral_district (id, unit, number, covers_kk, covers_ru, valid_from) VALUES (7, '10', 3, '', '', '2023-01-01'), (8, '10', 4, '', '', '2023-01-01')`)
	w.exec(`UPDATE mandate SET electoral_district = 7 WHERE deputy = 101`)
	for i, item := range []digest.Item{{Unit: "10"}, {District: 7}, {District: 8}, {Unit: "99"}, {Unit: "11"}, {Unit: "10"}} {
		require.NoError(t, digest.Follow(w.ctx, w.db, 1, item, now.Add(time.Duration(i)*time.Second)))
	}
	require.ErrorIs(t, digest.Follow(w.ctx, w.db, 1, digest.Item{District: 9}, now), digest.ErrMany)
	require.NoError(t, digest.Follow(w.ctx, w.db, 1, digest.Item{District: 7}, now), "it is followed already")
	require.NoError(t, digest.Follow(w.ctx, w.db, 1, digest.Item{Deputy: 102}, now), "deputies count apart")
	require.NoError(t, digest.Unfollow(w.ctx, w.db, 1, digest.Item{Unit: "11"}))

	p, ok, err := digest.PersonalOf(w.ctx, w.db, 1, "2026-W46", "kk")
	require.NoError(t, err)
	require.True(t, ok)
	require.Len(t, p.Lines, 1)
	require.Len(t, p.Places, 3, "what is no more is left out")
	whole, own, empty := p.Places[0], p.Places[1], p.Places[2]
	require.Equal(t, "10", whole.In.Code)
	require.Equal(t, 7, whole.Deputies)
	require.Equal(t, 7, whole.Rated)
	require.NotEmpty(t, whole.Leads)
	require.LessOrEqual(t, len(whole.Leads), digest.LeadsMost)
	if whole.Numbered {
		for i := range len(whole.Leads) - 1 {
			require.LessOrEqual(t, whole.Leads[i+1].Row.Score.Score, whole.Leads[i].Row.Score.Score)
		}
	}
	require.Empty(t, whole.Moves, "there was no week to compare with")
	require.Equal(t, 7, int(own.District.ID))
	require.Equal(t, 1, own.Deputies)
	require.Equal(t, int64(101), own.Leads[0].ID)
	require.Zero(t, empty.Deputies)
}
