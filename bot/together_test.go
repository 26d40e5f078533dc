package bot_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"qalauly/bot"
	"qalauly/handlers"
	"qalauly/internal/postgres"
	"qalauly/locales"
	"qalauly/simulator"
)

// crowd is a road on which many people have written before the service starts, so
// that their updates are handled together.
type crowd struct {
	*road
	people []*simulator.Person
	next   int64
	once   sync.Map // what goes wrong once, by text
}

func newCrowd(t *testing.T, n int) *crowd {
	c := &crowd{road: newRoad(t), next: 1000}
	_, err := c.db.Exec(t.Context(), `ALTER TABLE effect ADD COLUMN tx text DEFAULT pg_current_xact_id()::text`)
	require.NoError(t, err)
	for range n {
		c.people = append(c.people, c.meet(t, "Марина"))
	}
	c.opts.Audience.Free = c.answers
	return c
}

// answers writes down what was said, then does what it says.
func (c *crowd) answers(ctx context.Context, db postgres.DB, q handlers.Request) (handlers.Reply, error) {
	reply := handlers.Reply{Messages: []handlers.Message{{HTML: "echo " + locales.Escape(q.Text)}}}
	if _, err := db.Exec(ctx, `INSERT INTO effect (update_id, person, text) VALUES ($1, $2, $3)`, q.ID, q.Person.ID, q.Text); err != nil {
		return reply, err
	}
	if _, before := c.once.LoadOrStore(q.Text, true); before {
		return reply, nil
	}
	return reply, c.goesWrong(ctx, db, strings.Fields(q.Text)[0])
}

// goesWrong is what happens the first time that somebody says a word.
func (c *crowd) goesWrong(ctx context.Context, db postgres.DB, word string) error {
	var err error
	switch word {
	case "fails":
		err = errors.New("broken")
	case "panics":
		var none []int
		_ = none[len(word)]
	case "conflicts":
		_, err = db.Exec(ctx, `DO $$ BEGIN RAISE EXCEPTION 'again' USING ERRCODE = '40001'; END $$`)
	case "slow":
		time.Sleep(30 * time.Millisecond)
	case "asleep":
		_, err = db.Exec(ctx, `SELECT pg_sleep(1)`)
	case "swallows":
		_, _ = db.Exec(ctx, `SELECT 1/0`)
	case "speechless":
		err = &handlers.Excuse{Key: "no.such.words"}
	case "cut":
		_, _ = db.Exec(ctx, `SELECT pg_terminate_backend(pg_backend_pid())`)
		err = errors.New("the connection is gone")
	}
	return err
}

func body(id int64, p *simulator.Person, text string) string {
	return fmt.Sprintf(`{"update_id":%d,"message":{"message_id":%d,"date":%d,"from":{"id":%d},"chat":{"id":%d,"type":"private"},"text":%q}}`,
		id, id, time.Now().Unix(), p.ID, p.ID, text)
}

// wrote stores what somebody wrote some time ago, as a process did that is gone.
func (c *crowd) wrote(p *simulator.Person, text string, ago time.Duration) (id int64) {
	c.next++
	c.stored(c.next, p, body(c.next, p, text), ago)
	return c.next
}

func (c *crowd) stored(id int64, p *simulator.Person, body string, ago time.Duration) {
	_, err := c.db.Exec(c.t.Context(), `
		INSERT INTO inbox (update_id, lane, body, received_at) VALUES ($1, $2, convert_to($3, 'UTF8'), now() - $4::interval)`, id, p.ID, body, ago)
	require.NoError(c.t, err)
}

func (c *crowd) handled() {
	c.t.Helper()
	require.Eventually(c.t, func() bool { return c.count(`SELECT count(*) FROM inbox WHERE state = 0`) == 0 }, time.Minute, 20*time.Millisecond)
}

// most is how many updates were handled in one transaction at most.
func (c *crowd) most() int {
	return c.count(`SELECT coalesce(max(n), 0) FROM (SELECT count(*) AS n FROM effect GROUP BY tx) AS together`)
}

func (c *crowd) echoes(p *simulator.Person) (texts []string) {
	for _, m := range p.Messages() {
		if text, ok := strings.CutPrefix(m.Text, "echo "); ok && m.From.IsBot {
			texts = append(texts, text)
		}
	}
	return texts
}

// TestTogether: among those handled together one goes wrong in one of the ways
// there are. It costs the others nothing: each thing is done and answered once, in
// order.
func TestTogether(t *testing.T) {
	t.Parallel()
	for _, word := range []string{"well", "fails", "panics", "conflicts", "slow", "asleep", "swallows", "speechless", "cut"} {
		t.Run(word, func(t *testing.T) {
			t.Parallel()
			c := newCrowd(t, 40)
			for i, p := range c.people {
				second := fmt.Sprint("well ", i)
				if i == 7 {
					second = fmt.Sprint(word, " ", i)
				}
				for _, text := range []string{fmt.Sprint("first ", i), second, fmt.Sprint("last ", i)} {
					c.wrote(p, text, 0)
				}
			}
			c.start()
			c.handled()
			for i, p := range c.people {
				p.Sees(fmt.Sprint("echo last ", i))
				said := c.effects(p.ID)
				require.Len(t, said, 3, "once each: %v", said)
				require.Equal(t, []string{fmt.Sprint("first ", i), fmt.Sprint("last ", i)}, []string{said[0], said[2]})
				require.Equal(t, said, c.echoes(p), "each effect has its answer, in order")
			}
			require.Greater(t, c.most(), 1, "they were handled together")
			require.LessOrEqual(t, c.count(`SELECT sum(tries) FROM inbox`), 1, "the others are charged nothing")
		})
	}
}

// TestTogetherWithWhatIsParked: one that always fails, one that cannot be read and
// one that processes may have died of are set aside; those around them are not.
func TestTogetherWithWhatIsParked(t *testing.T) {
	t.Parallel()
	c := newCrowd(t, 40)
	free := c.opts.Audience.Free
	var mu sync.Mutex
	asked := 0
	c.opts.Audience.Free = func(ctx context.Context, db postgres.DB, q handlers.Request) (handlers.Reply, error) {
		if q.Text == "never" {
			mu.Lock()
			defer mu.Unlock()
			asked++
			return handlers.Reply{}, errors.New("broken")
		}
		return free(ctx, db, q)
	}
	never := c.wrote(c.people[1], "never", 0)
	c.stored(2000, c.people[2], "{", 0)
	deadly := c.wrote(c.people[3], "deadly", time.Minute)
	_, err := c.db.Exec(t.Context(), `UPDATE inbox SET deaths = 5 WHERE update_id = $1`, deadly)
	require.NoError(t, err)
	c.next = 3000
	for i, p := range c.people {
		c.wrote(p, fmt.Sprint("well ", i), time.Minute)
	}
	c.start()
	c.handled()
	for i, p := range c.people {
		p.Sees(fmt.Sprint("echo well ", i))
		require.Equal(t, []string{fmt.Sprint("well ", i)}, c.effects(p.ID))
	}
	require.Equal(t, 3, c.count(fmt.Sprintf(`SELECT count(*) FROM inbox WHERE state = 2 AND update_id IN (%d, 2000, %d)`, never, deadly)))
	require.Equal(t, 3, c.count(`SELECT count(*) FROM inbox WHERE state = 2`))
	require.GreaterOrEqual(t, asked, 3)
	require.LessOrEqual(t, asked, 4, "three tries, and one together with others")
	require.Greater(t, c.most(), 1, "what waited long is handled together too")
	require.Equal(t, len(c.people), c.count(`SELECT count(*) FROM inbox WHERE deaths = 1 AND update_id >= 3000`), "and counted ahead, once")
}

// TestTogetherTheSlowKeepNobody: when a handler has taken long, what is done is
// committed before others are asked.
func TestTogetherTheSlowKeepNobody(t *testing.T) {
	t.Parallel()
	c := newCrowd(t, 12)
	for i, p := range c.people {
		c.wrote(p, fmt.Sprint("slow ", i), 0)
	}
	c.start()
	c.handled()
	require.Equal(t, 1, c.most())
	require.Equal(t, len(c.people), c.count(`SELECT count(*) FROM effect`))
}

// TestTogetherLanesOfOthers: a lane that somebody else has is left alone; those
// taken with it are not kept by it.
func TestTogetherLanesOfOthers(t *testing.T) {
	t.Parallel()
	c := newCrowd(t, 20)
	taken := c.people[5]
	tx, err := c.db.Begin(t.Context())
	require.NoError(t, err)
	defer func() { _ = tx.Rollback(context.Background()) }()
	_, err = tx.Exec(t.Context(), `SELECT pg_advisory_xact_lock(71, hashint8($1))`, taken.ID)
	require.NoError(t, err)
	for i, p := range c.people {
		c.wrote(p, fmt.Sprint("well ", i), 0)
	}
	c.start()
	require.Eventually(t, func() bool { return c.count(`SELECT count(*) FROM effect`) == len(c.people)-1 }, time.Minute, 20*time.Millisecond)
	require.Empty(t, c.effects(taken.ID))
	require.NoError(t, tx.Rollback(t.Context()))
	taken.Sees("echo well 5")
	require.Greater(t, c.most(), 1)
}

// TestTogetherConversations: talks of many go on side by side, over a restart.
func TestTogetherConversations(t *testing.T) {
	t.Parallel()
	c := newCrowd(t, 30)
	for _, p := range c.people {
		c.wrote(p, "/find", 0)
		c.wrote(p, "more", 0)
	}
	first := c.start()
	c.handled()
	first.stop()
	for _, p := range c.people {
		c.wrote(p, "more", 0)
	}
	c.start()
	for _, p := range c.people {
		p.Sees("count 3")
		require.Equal(t, []string{"find", "more", "more"}, c.effects(p.ID))
	}
	require.Greater(t, c.most(), 1)
}

// TestTogetherTwice: two processes are given the same updates at the same moment.
func TestTogetherTwice(t *testing.T) {
	t.Parallel()
	c := newCrowd(t, 40)
	c.opts.PublicURL = "http://127.0.0.1:1" // nobody brings updates but this test
	replicas := []replica{c.start(), c.start()}
	bring := func(b *bot.Bot, body string) {
		q := httptest.NewRequest(http.MethodPost, bot.WebhookPath, strings.NewReader(body))
		q.Header.Set("X-Telegram-Bot-Api-Secret-Token", b.WebhookSecret)
		w := httptest.NewRecorder()
		b.Webhook().ServeHTTP(w, q)
		require.Equal(t, http.StatusOK, w.Code)
	}
	var all sync.WaitGroup
	for i, p := range c.people {
		for _, r := range replicas {
			all.Go(func() {
				for n := range 3 {
					bring(r.Bot, body(int64(1000+10*i+n), p, fmt.Sprint("well ", n)))
				}
			})
		}
	}
	all.Wait()
	c.handled()
	for _, p := range c.people {
		p.Sees("echo well 2")
		require.Equal(t, []string{"well 0", "well 1", "well 2"}, c.effects(p.ID))
		require.Equal(t, []string{"well 0", "well 1", "well 2"}, c.echoes(p))
	}
}
