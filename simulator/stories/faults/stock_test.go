package faults

import (
	"context"
	"net"
	"net/http"
	"os"
	"syscall"
	"testing"
	"time"

	tg "github.com/go-telegram/bot"
	"github.com/go-telegram/bot/models"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/stretchr/testify/require"

	"qalauly/internal/postgres"
	"qalauly/simulator"
)

// stock is a service as the README of the library begins one: the same effect, 20
// ms of work, no road. It is here to show that the harness can find fault.
func stock(ctx context.Context) error {
	pool, err := postgres.Open(os.Getenv("DATABASE_URL"))
	if err != nil {
		return err
	}
	defer pool.Close()
	b, err := tg.New(token, tg.WithServerURL(os.Getenv("TELEGRAM_API_URL")), tg.WithDefaultHandler(stockHandler(pool)),
		tg.WithErrorsHandler(func(error) {}))
	if err != nil {
		return err
	}
	url := os.Getenv("PUBLIC_URL")
	if url == "" {
		b.Start(ctx)
		return nil
	}
	if _, err := b.SetWebhook(ctx, &tg.SetWebhookParams{URL: url}); err != nil {
		return err
	}
	listener, err := net.Listen("tcp", os.Getenv("HTTP_ADDR"))
	if err != nil {
		return err
	}
	go func() { _ = http.Serve(listener, b.WebhookHandler()) }() //nolint:gosec // as the README does
	b.StartWebhook(ctx)
	return nil
}

func stockHandler(pool *pgxpool.Pool) tg.HandlerFunc {
	return func(ctx context.Context, b *tg.Bot, u *models.Update) {
		if u.Message == nil {
			return
		}
		if u.Message.Text == "panic" {
			panic("as asked")
		}
		time.Sleep(250 * time.Millisecond)
		_, _ = pool.Exec(ctx, `INSERT INTO effect (update_id, person, text) VALUES ($1, $2, $3)`, u.ID, u.Message.From.ID, u.Message.Text)
		_, _ = b.SendMessage(ctx, &tg.SendMessageParams{ChatID: u.Message.Chat.ID, Text: "did " + u.Message.Text})
	}
}

// TestTheStockLibraryFails: what the road holds, the library alone does not, and
// the same harness says so.
func TestTheStockLibraryFails(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		hits  func(h *harness)
		fails func(c counts) int
	}{
		"F1 kill -9": {func(h *harness) { h.kill(h.replicas[0]) }, func(c counts) int { return c.lost }},
		"F2 SIGTERM": {func(h *harness) {
			_ = h.replicas[0].cmd.Process.Signal(syscall.SIGTERM)
			<-h.replicas[0].over
			h.run(h.replicas[0])
		}, func(c counts) int { return c.lost }},
		"F5 every update twice": {func(h *harness) {}, func(c counts) int { return c.twice }},
		"F9 an update of a kind nobody knows": {func(h *harness) {
			h.sim.SetFaults(simulator.Faults{UnknownValue: simulator.Next(1)})
		}, func(c counts) int { return c.lost }},
		"F11 a panic": {func(h *harness) {
			simulator.Meet(h.t, h.sim, simulator.Profile{Name: "Паника", Started: true}).Says("panic")
			<-h.replicas[0].over
			h.run(h.replicas[0])
		}, func(c counts) int { return c.lost }},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			// What is in flight at the moment of the fault is a matter of chance.
			failures := 0
			for try := 0; failures == 0 && try < 5; try++ {
				failures = c.fails(stockRun(t, name, c.hits))
			}
			require.NotZero(t, failures, "the harness finds fault with what is known to fail")
		})
	}
}

func stockRun(t *testing.T, name string, hits func(h *harness)) counts {
	h := newHarness(t, false)
	h.env = append(h.env, "FAULTS_CHILD=stock")
	h.sim.DeliverTwice(name == "F5 every update twice")
	h.start(1)
	l := load{people: 40, each: 40, gap: 50 * time.Millisecond}
	hit := make(chan struct{})
	go func() {
		defer close(hit)
		h.until(200) // the load is under way
		hits(h)
	}()
	people := h.meet(l)
	h.speak(people, l)
	<-hit
	pause(5 * time.Second)
	got := h.count(people, l)
	t.Logf("%+v", got)
	return got
}
