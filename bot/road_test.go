package bot_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/sirupsen/logrus"
	"github.com/stretchr/testify/require"
	"go.uber.org/goleak"

	"qalauly/account"
	"qalauly/bot"
	"qalauly/dialogue"
	"qalauly/handlers"
	"qalauly/handlers/notices"
	"qalauly/internal/postgres"
	"qalauly/internal/postgres/pgtest"
	"qalauly/internal/redistest"
	"qalauly/locales"
	"qalauly/simulator"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

const token = "7000000001:a-token-for-tests-and-nothing-else"

// road is a service with a toy audience between a simulated Telegram and a
// database of its own. What a handler does is counted in the table effect.
type road struct {
	t    *testing.T
	sim  *simulator.Server
	api  *httptest.Server
	db   *pgxpool.Pool
	opts bot.Options
	log  *strings.Builder

	breaks atomic.Int32 // how often the next handlings of "/break" fail
}

func newRoad(t *testing.T) *road {
	t.Helper()
	r := &road{t: t, db: pgtest.New(t), log: &strings.Builder{}}
	r.sim = simulator.New(simulator.Config{Token: token, BotName: "Qalauly", Username: "qalauly_test_bot", FirstUpdate: 100})
	r.api = httptest.NewServer(r.sim.Handler())
	t.Cleanup(func() { r.sim.Close(); r.api.Close() })
	_, err := r.db.Exec(t.Context(), `CREATE TABLE effect (n bigint GENERATED ALWAYS AS IDENTITY, update_id bigint, person bigint, text text)`)
	require.NoError(t, err)
	client, prefix := redistest.New(t)
	log := logrus.New()
	log.SetOutput(&lockedWriter{w: r.log})
	r.opts = bot.Options{
		Token: token, Server: r.api.URL, Name: "qalauly_test_bot", DB: r.db, Talks: dialogue.New(client, prefix),
		Audience: r.audience(), Notices: notices.Word, Log: log, SendRate: 29, Admins: []int64{99},
		Pictures: func(context.Context, string) ([]byte, error) { return os.ReadFile("testdata/dot.png") },
	}
	return r
}

type lockedWriter struct {
	mu sync.Mutex
	w  io.Writer
}

func (l *lockedWriter) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.w.Write(p)
}

// audience echoes: free text is written down and answered in order, /count keeps
// a number in the conversation, the others do what their names say.
func (r *road) audience() handlers.Audience {
	say := func(text string) handlers.Reply {
		return handlers.Reply{Messages: []handlers.Message{{HTML: locales.HTML(text)}}}
	}
	write := func(ctx context.Context, db postgres.DB, q handlers.Request) error {
		_, err := db.Exec(ctx, `INSERT INTO effect (update_id, person, text) VALUES ($1, $2, $3)`, q.ID, q.Person.ID, q.Text+q.Command)
		return err
	}
	echo := func(ctx context.Context, db postgres.DB, q handlers.Request) (handlers.Reply, error) {
		return say("echo " + string(locales.Escape(q.Text))), write(ctx, db, q)
	}
	counts := func(ctx context.Context, db postgres.DB, q handlers.Request) (handlers.Reply, error) {
		n := len(q.Talk.Data) + 1
		reply := say(fmt.Sprintf("count %d", n))
		reply.Talk = &handlers.Talk{Name: "count", Data: []byte(strings.Repeat("x", n))}
		if q.Lost {
			reply.Messages[0].HTML = "lost"
		}
		return reply, write(ctx, db, q)
	}
	command := func(name string, role account.Role, run handlers.Run) handlers.Command {
		return handlers.Command{Name: name, Role: role, Help: "command." + name, Run: run}
	}
	menu := func(ctx context.Context, db postgres.DB, q handlers.Request) (handlers.Reply, error) {
		reply := say("menu")
		reply.Messages[0].Rows = [][]handlers.Button{{{Label: "Press", Verb: "press", Args: []string{"1"}}, {Label: "Photo", Verb: "photo"}}}
		return reply, write(ctx, db, q)
	}
	return handlers.Audience{
		Commands: []handlers.Command{
			command("start", account.Citizen, menu),
			command("find", account.Citizen, counts),
			command("help", account.Admin, echo),
			command("about", account.Citizen, func(ctx context.Context, db postgres.DB, q handlers.Request) (handlers.Reply, error) {
				if err := write(ctx, db, q); err != nil {
					return handlers.Reply{}, err
				}
				return handlers.Reply{}, &handlers.Excuse{Key: "road.unknown_command"}
			}),
			command("place", account.Citizen, func(ctx context.Context, db postgres.DB, q handlers.Request) (handlers.Reply, error) {
				if err := write(ctx, db, q); err != nil {
					return handlers.Reply{}, err
				}
				switch left := r.breaks.Add(-1); {
				case left >= 0 && q.Args == "panic":
					var none []int
					_ = none[left+1]
				case left >= 0 && q.Args == "conflict":
					_, err := db.Exec(ctx, `DO $$ BEGIN RAISE EXCEPTION 'again' USING ERRCODE = '40001'; END $$`)
					return handlers.Reply{}, err
				case left >= 0:
					return handlers.Reply{}, errors.New("broken")
				}
				return say("mended"), nil
			}),
		},
		Verbs: map[string]handlers.Run{
			"press": func(ctx context.Context, db postgres.DB, q handlers.Request) (handlers.Reply, error) {
				reply := say("pressed")
				reply.Messages[0].Replace, reply.Toast = true, "toast"
				return reply, write(ctx, db, q)
			},
			"photo": func(ctx context.Context, db postgres.DB, q handlers.Request) (handlers.Reply, error) {
				reply := say("a photo")
				reply.Messages[0].Photo = "dot"
				reply.Messages[0].Rows = [][]handlers.Button{{{Label: "Press", Verb: "press"}}}
				return reply, write(ctx, db, q)
			},
		},
		Talks: map[string]handlers.Run{"count": counts},
		Free:  echo,
	}
}

// replica is one process's worth of service.
type replica struct {
	*bot.Bot
	stop func()
}

// start runs a replica until the test ends or stop is called.
func (r *road) start() replica {
	b := bot.New(r.opts)
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan struct{})
	go func() { defer close(done); b.Run(ctx) }()
	stop := sync.OnceFunc(func() { cancel(); <-done })
	r.t.Cleanup(stop)
	return replica{b, stop}
}

// webhook lets updates come by webhook instead of polling.
func (r *road) webhook() (start func() replica) {
	var current atomic.Pointer[http.Handler]
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, q *http.Request) {
		if h := current.Load(); h != nil && q.URL.Path == bot.WebhookPath {
			(*h).ServeHTTP(w, q)
			return
		}
		http.Error(w, "away", http.StatusServiceUnavailable)
	}))
	r.t.Cleanup(server.Close)
	r.opts.PublicURL = server.URL
	return func() replica {
		replica := r.start()
		h := replica.Webhook()
		current.Store(&h)
		return replica
	}
}

// effects are the texts written down for a person, in order.
func (r *road) effects(person int64) []string {
	rows, err := r.db.Query(context.Background(), `SELECT text FROM effect WHERE person = $1 ORDER BY n`, person)
	require.NoError(r.t, err)
	texts, err := pgx.CollectRows(rows, pgx.RowTo[string])
	require.NoError(r.t, err)
	return texts
}

func (r *road) count(sql string) (n int) {
	require.NoError(r.t, r.db.QueryRow(context.Background(), sql).Scan(&n))
	return n
}
