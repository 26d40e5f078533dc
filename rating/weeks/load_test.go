package weeks_test

import (
	"encoding/json"
	"math/rand/v2"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"qalauly/deputy"
	"qalauly/rating"
	"qalauly/rating/weeks"
)

func TestLoad(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	closing := week("2026-W47") // 16 to 22 November
	w.fill([]entry{
		{101, "A5", at("2026-11-22 00:00"), 1_000_000, 0}, {101, "A5", at("2026-11-23 00:00"), 1_000_000, 0}, // the second is of the next week
		{101, "A6", at("2026-08-24 00:00"), 1_000_000, 1_000_000}, {101, "A6", at("2026-08-23 00:00"), 1_000_000, 1_000_000}, // the second lies before the window
		{101, "C5", at("2026-06-01 00:00"), 1_000_000, 0}, // looks back 26 weeks
	})
	day := func(text string) time.Time { return at(text + " 12:00") }
	_, err := deputy.EnterLeave(w.ctx, w.db, deputy.Leave{Deputy: 101, From: day("2026-11-14"), To: day("2026-11-17"), Document: "№ 7"}, 0, at("2026-11-20 10:00"))
	require.NoError(t, err)
	gone, err := deputy.EnterLeave(w.ctx, w.db, deputy.Leave{Deputy: 102, From: day("2026-11-14"), To: day("2026-11-17"), Document: "№ 8"}, 0, at("2026-11-20 10:00"))
	require.NoError(t, err)
	require.NoError(t, deputy.WithdrawLeave(w.ctx, w.db, gone.ID, 0, at("2026-11-20 11:00")))
	require.ErrorIs(t, deputy.WithdrawLeave(w.ctx, w.db, gone.ID, 0, at("2026-11-20 11:00")), deputy.ErrNoLeave)
	_, err = deputy.EnterLeave(w.ctx, w.db, deputy.Leave{Deputy: 102, From: day("2026-11-14"), To: day("2026-11-13"), Document: "№ 9"}, 0, at("2026-11-20 10:00"))
	require.ErrorIs(t, err, deputy.ErrLeave)
	left, err := deputy.Leaves(w.ctx, w.db, 101)
	require.NoError(t, err)
	require.Len(t, left, 1)
	w.exec(`UPDATE mandate SET valid_to = '2026-11-10', reason = 'moved' WHERE deputy = 103`)
	w.exec(`INSERT INTO mandate (deputy, body, valid_from) VALUES (103, '11', '2026-11-12')`)
	w.exec(`UPDATE mandate SET valid_to = '2026-11-10', reason = 'moved' WHERE deputy = 104`)
	w.exec(`INSERT INTO mandate (deputy, body, valid_from) VALUES (104, '10', '2026-11-11')`)
	w.exec(`UPDATE mandate SET valid_to = '2026-11-21', reason = 'died' WHERE deputy = 105`)
	w.exec(`INSERT INTO post (deputy, body, kind, title_kk, title_ru, full_time, valid_from) VALUES (106, '11', 'chair', '', '', true, '2024-01-01')`)
	w.exec(`INSERT INTO record (criterion, deputy, day, x, n, state, source, hands, made_at, moved_at) VALUES
		('A5', 101, '2026-11-10', 1, 0, 'recorded', 'staff', '{1}', '2026-11-10', '2026-11-10'), ('A5', 101, '2026-11-20', 1, 0, 'recorded', 'staff', '{1}', '2026-11-20', '2026-11-20')`)
	w.exec(`INSERT INTO penalty (deputy, kind, points, decided_on, state, asked_by, asked_at, approved_by, approved_at) VALUES
		(101, 'ethics', 4000000, '2026-11-01', 'in_force', 1, '2026-11-02', 2, '2026-11-03'), (101, 'ethics', 5000000, '2026-11-05', 'in_force', 1, '2026-11-06', 2, '2026-11-25')`)

	in, err := weeks.Load(w.ctx, w.db, w.method, closing, at("2026-11-24 10:00"))
	require.NoError(t, err)
	require.Len(t, in.Deputies, 13, "105 has no seat on the Sunday")
	of := map[int64]rating.Deputy{}
	for _, d := range in.Deputies {
		of[d.ID] = d
	}
	sum := func(id int64, code string) rating.Sum {
		for i, c := range in.Criteria {
			if c == code {
				return of[id].Sums[i]
			}
		}
		return rating.Sum{}
	}
	require.Equal(t, rating.Sum{X: rating.One}, sum(101, "A5"))
	require.Equal(t, rating.Sum{X: rating.One, N: rating.One}, sum(101, "A6"))
	require.Equal(t, rating.Sum{X: rating.One}, sum(101, "C5"))
	d := of[101]
	require.Equal(t, "7777777777777777777777775"+"5", d.Office)
	require.Equal(t, 2, d.Records, "of the rating's window")
	require.Equal(t, 1, d.Waiting)
	require.Len(t, d.Penalties, 1, "the second was approved after the draft")
	require.Equal(t, "10", d.Region)
	require.Equal(t, 11, of[103].Mandate, "a day between is a new mandate")
	require.Equal(t, "11", of[103].Region)
	require.Greater(t, of[104].Mandate, 1000, "no day between: it goes on")
	require.Equal(t, []string{"chair", "full_time"}, of[106].Tags)
}

// TestFewIsNotTold: how few people answered is nowhere, not even in what is kept.
func TestFewIsNotTold(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.exec(`INSERT INTO cell (deputy, criterion, week, x, n, records) VALUES (101, 'A3', '2026-11-16', 500000, 2000000, 2), (102, 'A3', '2026-11-16', 500000, 5000000, 5)`)
	in, err := weeks.Load(w.ctx, w.db, w.method, week("2026-W47"), at("2026-11-24 10:00"))
	require.NoError(t, err)
	require.Equal(t, rating.FewCases, in.Deputies[0].Sums[2])
	require.Equal(t, rating.Sum{X: rating.One / 2, N: 5 * rating.One}, in.Deputies[1].Sums[2])
	r, err := rating.Rate(in, w.method)
	require.NoError(t, err)
	require.Equal(t, rating.Few, r.Scores[0].Parts[2].Missing)
}

// TestSameBytes: records inserted in another order give the same bytes.
func TestSameBytes(t *testing.T) {
	t.Parallel()
	var hashes [2]string
	for i := range hashes {
		w := newWorld(t)
		all := w.entries(week("2026-W30"), 20, 5)
		if i == 1 {
			rand.New(rand.NewPCG(9, 9)).Shuffle(len(all), func(a, b int) { all[a], all[b] = all[b], all[a] })
		}
		w.fill(all)
		w.tick(at("2026-11-24 10:00"))
		w.tick(at("2026-11-30 10:00"))
		s, err := weeks.Of(w.ctx, w.db, "2026-W47")
		require.NoError(t, err)
		r, err := weeks.Release(w.ctx, w.db, s)
		require.NoError(t, err)
		require.Equal(t, s.Hash, r.Hash(), "what is kept gives the hash that was published")
		again, err := rating.Rate(r.Input, r.Rules())
		require.NoError(t, err)
		text, err := json.Marshal(again)
		require.NoError(t, err)
		kept, err := json.Marshal(r.Result)
		require.NoError(t, err)
		require.Equal(t, string(text), string(kept))
		hashes[i] = s.Hash
	}
	require.Equal(t, hashes[0], hashes[1])
}
