package stories

import (
	"context"
	"math/rand/v2"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"qalauly/calendar"
	"qalauly/digest"
	"qalauly/rating/methods"
	"qalauly/rating/weeks"
	"qalauly/simulator"
)

// TestF33ClockJumps: the clock jumps an hour to and fro around every step of a week, as
// where summer time comes and goes; each step is done once, and a channel gets one post.
func TestF33ClockJumps(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.published()
	owner := w.meet("Айгүл", "kk")
	service := w.serve()
	service.says("leading")
	channel := simulator.Opens(owner, "Халық дауысы")
	w.has(1, `SELECT count(*) FROM digest_channel`)
	service.stop()
	ctx, c, m := t.Context(), calendar.Usual(), methods.R1()
	require.NoError(t, digest.Bind(ctx, w.db, 0, channel.ID, "", "kk", calendar.Now()))
	last := weeks.LastClosed(c, calendar.Plan(m.Week), calendar.Now())
	drafted, published, posted := map[string]int{}, map[string]int{}, map[string]int{}
	for week := last.Add(1); week <= last.Add(4); week = week.Add(1) {
		s := c.Schedule(week, calendar.Plan(m.Week))
		for _, step := range []time.Time{s.Draft, s.Post, s.Post.Add(3 * time.Hour)} {
			for _, jump := range []time.Duration{0, time.Hour, -time.Hour, 0, time.Hour} {
				done, err := weeks.Tick(ctx, w.db, c, step.Add(jump))
				require.NoError(t, err)
				for _, one := range done.Drafted {
					drafted[one.Period]++
				}
				for _, one := range done.Published {
					published[one.Period]++
				}
				posts, err := digest.Tick(ctx, w.db, step.Add(jump))
				require.NoError(t, err)
				for _, p := range posts {
					posted[p.Period]++
				}
			}
		}
		period := week.String()
		require.Equal(t, []int{1, 1, 1}, []int{drafted[period], published[period], posted[period]}, period)
	}
}

// TestF34WeekOnTwoInstances: two processes come to the same week at the same moment;
// there is one draft, and a deputy is told of it once.
func TestF34WeekOnTwoInstances(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	deputy := w.meet("Әсел", "ru")
	_, err := w.db.Exec(t.Context(), `INSERT INTO person (id, lang) VALUES ($1, 'ru')`, deputy.ID)
	require.NoError(t, err)
	deputy.Start()
	w.sits(deputy)
	first := w.serve()
	w.addr = freeAddr(t)
	w.env = append(w.env, "HTTP_ADDR="+w.addr)
	second := w.serve()
	deputy.Sees("Предварительный расчёт рейтинга")
	w.has(1, `SELECT count(*) FROM snapshot`)
	first.stop()
	second.stop()
	told := 0
	for _, m := range deputy.Messages() {
		if m.From.IsBot && len(m.Text) > 0 && m.ReplyMarkup != nil && len(m.ReplyMarkup.Rows) == 1 {
			told++
		}
	}
	require.Equal(t, 1, told)
}

// TestF35KilledWhileItComputes: a process that drafts, freezes and publishes is killed
// again and again at any moment; who reads meanwhile sees whole ratings only, the old one
// until the new one is there.
func TestF35KilledWhileItComputes(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	ctx, c, m := t.Context(), calendar.Usual(), methods.R1()
	require.NoError(t, weeks.Announce(ctx, w.db, m, methods.R1File(), 0, m.EffectiveFrom))
	newest := weeks.LastClosed(c, calendar.Plan(m.Week), calendar.Now())
	for c.Schedule(newest, calendar.Plan(m.Week)).Post.After(calendar.Now()) {
		newest = newest.Add(-1)
	}
	// The week before is published, this one was drafted in time and is due.
	before, s := c.Schedule(newest.Add(-1), calendar.Plan(m.Week)), c.Schedule(newest, calendar.Plan(m.Week))
	for _, now := range []time.Time{before.Draft, before.Post, s.Draft} {
		_, err := weeks.Tick(ctx, w.db, c, now)
		require.NoError(t, err)
	}
	const whole = `SELECT count(*) FROM snapshot s WHERE (SELECT count(*) FROM snapshot_row WHERE snapshot = s.id) <> (SELECT count(*) FROM snapshot_row WHERE snapshot = (SELECT min(id) FROM snapshot))
		OR NOT EXISTS (SELECT FROM snapshot_input WHERE snapshot = s.id)`
	reading, done := context.WithCancel(ctx)
	var readers sync.WaitGroup
	readers.Go(func() {
		for reading.Err() == nil {
			torn, shown := -1, -1
			if w.db.QueryRow(ctx, whole).Scan(&torn) == nil {
				require.Zero(t, torn, "a rating that is not whole")
			}
			if w.db.QueryRow(ctx, `SELECT count(*) FROM snapshot WHERE kind = 'week' AND state = 'published'`).Scan(&shown) == nil {
				require.Positive(t, shown, "no rating to be seen")
			}
		}
	})
	r := rand.New(rand.NewPCG(35, 1))
	for kills := 0; w.count(`SELECT count(*) FROM snapshot WHERE state = 'published'`) < 2; kills++ {
		require.Less(t, kills, 60)
		service := w.serve()
		time.Sleep(time.Duration(200+kills*100+r.IntN(300)) * time.Millisecond)
		service.kill()
	}
	done()
	readers.Wait()
	all, err := weeks.Versions(ctx, w.db, newest.String())
	require.NoError(t, err)
	require.Len(t, all, 2, "the draft, and what came of it")
	require.Equal(t, weeks.Published, all[1].State)
}
