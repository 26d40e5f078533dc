package stories

import (
	"fmt"
	"strings"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"qalauly/calendar"
	"qalauly/digest"
	"qalauly/internal/job"
	"qalauly/rating/methods"
	"qalauly/rating/weeks"
	"qalauly/simulator"
)

// leads appoints somebody for the whole country.
func (w *world) leads(p *simulator.Person, duty string) (member int64) {
	w.t.Helper()
	err := w.db.QueryRow(w.t.Context(), `
		WITH m AS (INSERT INTO member (name) VALUES ('Д. Омаров') RETURNING id),
		a AS (INSERT INTO member_account (person, member) SELECT $1, id FROM m),
		g AS (INSERT INTO role_grant (member, role, asked_by, asked_at, approved_by, approved_at) SELECT id, $2, 0, now(), -1, now() FROM m)
		SELECT id FROM m`, p.ID, duty).Scan(&member)
	require.NoError(w.t, err)
	return member
}

// speaks lets somebody choose a language.
func (w *world) speaks(p *simulator.Person, lang string) {
	p.Start()
	p.Presses(map[string]string{"kk": "Қазақша", "ru": "Русский"}[lang])
}

func (w *world) count(sql string, args ...any) (n int) {
	w.t.Helper()
	require.NoError(w.t, w.db.QueryRow(w.t.Context(), sql, args...).Scan(&n))
	return n
}

// published drafts and publishes the newest week whose post was due before now.
func (w *world) published() string {
	w.t.Helper()
	ctx, c, m := w.t.Context(), calendar.Usual(), methods.R1()
	require.NoError(w.t, weeks.Announce(ctx, w.db, m, methods.R1File(), 0, m.EffectiveFrom))
	week := weeks.LastClosed(c, calendar.Plan(m.Week), calendar.Now())
	for c.Schedule(week, calendar.Plan(m.Week)).Post.After(calendar.Now()) {
		week = week.Add(-1)
	}
	s := c.Schedule(week, calendar.Plan(m.Week))
	for _, now := range []time.Time{s.Draft, s.Post} {
		_, err := weeks.Tick(ctx, w.db, c, now)
		require.NoError(w.t, err)
	}
	_, err := weeks.Of(ctx, w.db, week.String())
	require.NoError(w.t, err)
	return week.String()
}

// TestTheWeekIsPosted: an editor is told of a channel and says what it gets; two let the
// week go out. The process dies while it sends to the second channel, and the connection
// after Telegram took it: the post is not repeated until somebody has looked.
func TestTheWeekIsPosted(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	period := w.published()
	first, second, owner := w.meet("Данияр", "ru"), w.meet("Әсел", "kk"), w.meet("Айгүл", "kk")
	w.leads(first, "editor")
	w.leads(second, "editor")
	s := w.serve()
	w.speaks(first, "ru")
	w.speaks(second, "kk")
	channel := simulator.Opens(owner, "Халық дауысы")
	first.Sees("Новый канал: Халық дауысы")
	second.Sees("Жаңа арна: Халық дауысы")
	first.Presses("Выбрать, что выходит")
	first.Presses("Добавить: Қазақша")
	first.Presses("Вся страна")
	first.Sees("Подключено")
	first.Says("/digest")
	first.Presses("Посмотреть: " + strings.TrimPrefix(period[6:], "0"))
	first.Presses("👁 вся страна · Қазақша")
	first.Sees("Депутаттар рейтингі")
	first.Presses("Назад")
	first.Presses("Опубликовать сейчас")
	second.Sees("Жариялауды бекіту керек")
	second.Presses("Ашу")
	second.Presses("Бекіту")
	second.Sees("Бекітілді")
	channel.Sees("Депутаттар рейтингі")
	got := channel.Messages()
	require.Len(t, got, 1)
	require.NotEmpty(t, got[0].Photo)
	require.Len(t, got[0].ReplyMarkup.Rows, 2)
	require.Eventually(t, func() bool { return w.count(`SELECT count(*) FROM notice WHERE kind = 'weekpost' AND state = 2`) == 1 }, time.Minute, 50*time.Millisecond)
	_, err := digest.Ask(t.Context(), w.db, 0, digest.Publish, period, calendar.Now())
	require.NoError(t, digest.Settle(t.Context(), w.db, calendar.Now()))
	require.ErrorIs(t, err, digest.ErrNothing)

	other := simulator.Opens(owner, "Голос народа")
	first.Sees("Новый канал: Голос народа")
	require.NoError(t, digest.Bind(t.Context(), w.db, 0, other.ID, "", "ru", calendar.Now()))
	var dead atomic.Bool
	w.sim.Fail(func(c simulator.Call) *simulator.Fault {
		switch {
		case c.Method != "sendPhoto" || c.Params["chat_id"] != fmt.Sprint(other.ID):
			return nil
		case dead.Load():
			return &simulator.Fault{DropAfter: true}
		}
		return &simulator.Fault{Delay: time.Minute, DropBefore: true}
	})
	_, err = digest.Ask(t.Context(), w.db, 0, digest.Publish, period, calendar.Now())
	require.NoError(t, err)
	require.Eventually(t, func() bool { return w.count(`SELECT count(*) FROM notice WHERE kind = 'weekpost' AND state = 1`) == 1 }, time.Minute, 10*time.Millisecond)
	s.kill()
	dead.Store(true)
	w.serve()
	first.Sees("Неясно, вышел ли пост: Голос народа")
	require.Empty(t, other.Messages(), "it is not repeated by itself")
	first.Presses("Открыть")
	first.Presses("Отправить пост ещё раз")
	second.Sees("Постты қайта жіберуді бекіту керек")
	second.Says("/digest")
	second.Presses("Бекіту: қайта жіберу")
	other.Sees("Рейтинг депутатов")
	require.Eventually(t, func() bool {
		return w.count(`SELECT count(*) FROM notice WHERE kind = 'weekpostunclear' AND recipient = $1 AND state = 2`, first.ID) == 2
	}, time.Minute, 50*time.Millisecond)
	first.Says("/digest")
	first.Presses("Пост есть: Голос")
	first.Sees("Отмечено")
	require.Len(t, other.Messages(), 1, "it stands there once")
	require.Len(t, channel.Messages(), 1)
}

// TestABroadcastIsKilled: of two replicas the one that sends is killed at 37 %, or freezes
// there and comes back while the other sends; the other goes on. Everybody gets the
// message, and nobody twice but those whose calls were in flight at that moment.
func TestABroadcastIsKilled(t *testing.T) {
	t.Parallel()
	for name, hit := range map[string]func(w *world, one *service, sent func() int){
		"killed": func(_ *world, one *service, _ func() int) { one.kill() },
		"frozen": func(w *world, one *service, sent func() int) {
			require.NoError(w.t, one.cmd.Process.Signal(syscall.SIGSTOP))
			before := sent()
			require.Eventually(w.t, func() bool { return sent() > before+20 }, time.Minute, 20*time.Millisecond, "the other goes on")
			require.NoError(w.t, one.cmd.Process.Signal(syscall.SIGCONT))
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			broadcastHit(t, hit)
		})
	}
}

func broadcastHit(t *testing.T, hit func(w *world, one *service, sent func() int)) {
	w := newWorld(t)
	var readers []*simulator.Person
	for i := range 240 {
		p := w.meet(fmt.Sprint("Оқырман ", i), "kk")
		readers = append(readers, p)
	}
	for _, p := range readers {
		_, err := w.db.Exec(t.Context(), `INSERT INTO person (id, lang) VALUES ($1, 'kk')`, p.ID)
		require.NoError(t, err)
		p.Start()
	}
	readers[7].Blocks()
	writer, approver := w.meet("Данияр", "ru"), w.meet("Әсел", "kk")
	a, b := w.leads(writer, "admin"), w.leads(approver, "admin")
	ctx, now := t.Context(), calendar.Now()
	id, err := digest.Write(ctx, w.db, a, "all", "", now)
	require.NoError(t, err)
	require.NoError(t, digest.Say(ctx, w.db, a, id, "kk", "Ертең үзіліс болады"))
	require.NoError(t, digest.Seen(ctx, w.db, a, id))
	one := w.serve()
	require.Eventually(t, func() bool { return w.count(`SELECT count(*) FROM lease WHERE name = 'leader' AND until > now()`) == 1 }, time.Minute, 20*time.Millisecond)
	w.addr = freeAddr(t)
	w.env = append(w.env, "HTTP_ADDR="+w.addr)
	w.serve()
	w.speaks(approver, "kk")
	approver.Sees("Жақсы")
	require.NoError(t, digest.Request(ctx, w.db, a, id))
	approver.Sees("Хабарламаны бекіту керек")
	approver.Presses("Көру")
	approver.Presses("Бекітіп, жіберу")
	approver.Sees("Жіберу басталды")
	told := func() digest.Progress {
		p, err := digest.ProgressOf(ctx, w.db, id)
		require.NoError(t, err)
		return p
	}
	sent := func() int { return told().Sent + told().Failed }
	require.Eventually(t, func() bool { return sent() >= 37*len(readers)/100 }, time.Minute, 5*time.Millisecond)
	flying := w.count(`SELECT count(*) FROM notice WHERE kind = 'campaign' AND state = 1`)
	require.LessOrEqual(t, flying, 16)
	hit(w, one, sent)
	require.Eventually(t, func() bool { return told().Waiting == 0 }, time.Minute, 50*time.Millisecond)
	twice := 0
	for i, p := range readers {
		got := 0
		for _, m := range p.Messages() {
			if m.Text == "📣 Ертең үзіліс болады" {
				got++
			}
		}
		if i == 7 {
			require.Zero(t, got)
			continue
		}
		require.Positive(t, got, "nobody misses it")
		twice += got - 1
	}
	require.LessOrEqual(t, twice, 16, "only what was in flight")
	require.LessOrEqual(t, twice, w.count(`SELECT count(*) FROM notice WHERE kind = 'campaign' AND maybe`))
	require.ErrorIs(t, digest.Launch(ctx, w.db, b, id, true, now), digest.ErrStage, "a second start sends nothing")
	approver.Sees("аяқталды")
}

// TestAFanOutIsKilled: the process is killed while it writes down whom a broadcast goes to;
// everybody is written down, and nobody twice.
func TestAFanOutIsKilled(t *testing.T) {
	t.Parallel()
	const many = 400_000
	w := newWorld(t)
	writer, approver := w.meet("Данияр", "ru"), w.meet("Әсел", "kk")
	a := w.leads(writer, "admin")
	b := w.leads(approver, "admin")
	ctx := t.Context()
	_, err := w.db.Exec(ctx, `INSERT INTO person (id, lang) SELECT 900000000 + i, 'kk' FROM generate_series(1, $1::int) AS i`, many)
	require.NoError(t, err)
	// They are told how far it is, and would be among its readers or not, as it happens.
	_, err = w.db.Exec(ctx, `INSERT INTO person (id, lang, unreachable) VALUES ($1, 'ru', true), ($2, 'kk', true)`, writer.ID, approver.ID)
	require.NoError(t, err)
	id, err := digest.Write(ctx, w.db, a, "all", "", calendar.Now())
	require.NoError(t, err)
	require.NoError(t, digest.Say(ctx, w.db, a, id, "kk", "Ертең үзіліс болады"))
	require.NoError(t, digest.Seen(ctx, w.db, a, id))
	require.NoError(t, digest.Request(ctx, w.db, a, id))
	service := w.serve()
	service.says("leading")
	require.NoError(t, digest.Launch(ctx, w.db, b, id, true, calendar.Now()))
	_, err = job.Enqueue(ctx, w.db, digest.CampaignTask, fmt.Sprint(id))
	require.NoError(t, err)
	filled := func() int { return w.count(`SELECT filled FROM campaign`) }
	require.Eventually(t, func() bool { return filled() > 0 }, time.Minute, 2*time.Millisecond)
	service.kill()
	require.Less(t, filled(), many, "it is killed while it writes")
	service = w.serve()
	require.Eventually(t, func() bool { return w.count(`SELECT count(*) FROM campaign WHERE state = 'filling'`) == 0 }, 4*time.Minute, 100*time.Millisecond,
		"who takes the task over waits until it is sure that nobody has it")
	require.Equal(t, many, filled())
	told, err := digest.ProgressOf(ctx, w.db, id)
	require.NoError(t, err)
	require.Equal(t, many, told.All())
	require.Zero(t, w.count(`SELECT count(*) - count(DISTINCT p) FROM crowd, unnest(people) AS p`))
	require.Zero(t, w.count(`SELECT count(*) FROM notice WHERE kind = 'campaign' AND recipient IN (SELECT p FROM crowd, unnest(people) AS p)`))
	service.stop()
}
