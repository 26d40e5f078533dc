package bot_test

import (
	"bytes"
	"context"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"qalauly/bot"
	"qalauly/locales"
	"qalauly/simulator"
)

func (r *road) meet(t *testing.T, name string) *simulator.Person {
	return simulator.Meet(t, r.sim, simulator.Profile{Name: name, LanguageCode: "ru", Started: true})
}

func TestAnExcuseTakesBackWhatWasWritten(t *testing.T) {
	t.Parallel()
	r := newRoad(t)
	r.start()
	p := r.meet(t, "Марина")
	p.Says("/about")
	p.Sees(locales.Russian.Text("road.unknown_command"))
	require.Empty(t, r.effects(p.ID))
}

func TestRoles(t *testing.T) {
	t.Parallel()
	r := newRoad(t)
	r.start()
	p := r.meet(t, "Марина")
	admin := simulator.Meet(t, r.sim, simulator.Profile{ID: 99, Name: "Админ", LanguageCode: "ru", Started: true})
	p.Says("/help")
	p.Sees(locales.Russian.Text("road.not_allowed"))
	admin.Says("/help")
	admin.Sees("echo")
	p.Says("/unknown")
	p.Sees(locales.Russian.Text("road.unknown_command"))
}

func TestCommandsToOtherBots(t *testing.T) {
	t.Parallel()
	r := newRoad(t)
	r.start()
	p := r.meet(t, "Марина")
	p.Says("/start@other_bot")
	p.Sees(locales.Russian.Text("road.unknown_command"))
	require.Empty(t, r.effects(p.ID), "a command to another bot is no name to search for")

	group := simulator.Gather(p, "Аула")
	group.Says(p, "/start@other_bot /start")
	group.Says(p, "/start@qalauly_test_bot")
	group.Sees("menu")
	require.Len(t, r.effects(p.ID), 1)
	for _, m := range group.Messages() {
		require.NotContains(t, m.Text, locales.Russian.Text("road.unknown_command"))
	}
}

// TestWordsBelowAPicture: they are read as if they were typed, a command among them too.
func TestWordsBelowAPicture(t *testing.T) {
	t.Parallel()
	r := newRoad(t)
	r.start()
	p := r.meet(t, "Марина")
	p.SendsDocument("a.txt", []byte("a"), "Ахметов")
	p.Sees("Ахметов")
	p.SendsDocument("a.txt", []byte("a"), "/start")
	p.Sees("menu")
}

// TestAnswersInAGroup: what answers our message is for us; other talk is not, and
// nobody is remembered for it.
func TestAnswersInAGroup(t *testing.T) {
	t.Parallel()
	r := newRoad(t)
	r.start()
	p, neighbour := r.meet(t, "Марина"), r.meet(t, "Айгүл")
	group := simulator.Gather(p, "Аула")
	group.Says(p, "/find")
	asked := group.Sees("count 1")
	group.Says(neighbour, "Ахметов")
	group.Answers(neighbour, group.Messages()[0].MessageID, "ия")
	group.Answers(p, asked.MessageID, "Ахметов")
	group.Sees("count 2")
	require.Len(t, r.effects(p.ID), 2)
	require.Empty(t, r.effects(neighbour.ID))
}

func TestAFailureIsTriedAgainAndThenParked(t *testing.T) {
	t.Parallel()
	for _, kind := range []string{"error", "panic"} {
		t.Run(kind, func(t *testing.T) {
			t.Parallel()
			r := newRoad(t)
			admin := simulator.Meet(t, r.sim, simulator.Profile{ID: 99, Name: "Админ", LanguageCode: "ru", Started: true})
			r.start()
			p, neighbour := r.meet(t, "Марина"), r.meet(t, "Айгүл")

			r.breaks.Store(2)
			p.Says("/place " + kind)
			p.Sees("mended")
			require.Equal(t, []string{"place"}, r.effects(p.ID), "failed attempts leave nothing")

			r.breaks.Store(3)
			p.Says("/place " + kind)
			p.Says("дальше")
			neighbour.Says("а у меня?")
			neighbour.Sees("echo а у меня?")
			p.Sees("echo дальше")
			require.Equal(t, []string{"place", "дальше"}, r.effects(p.ID))
			require.Equal(t, 1, r.count(`SELECT count(*) FROM inbox WHERE state = 2 AND body IS NOT NULL`))
			require.Contains(t, p.Screen(), strings.Split(locales.Russian.Text("road.parked"), "\n")[0])
			admin.Sees("№")
		})
	}
}

func TestAConflictIsRepeatedWithoutATry(t *testing.T) {
	t.Parallel()
	r := newRoad(t)
	r.start()
	p := r.meet(t, "Марина")
	r.breaks.Store(6)
	p.Says("/place conflict")
	p.Sees("mended")
	require.Zero(t, r.count(`SELECT max(tries) FROM inbox`))
}

func TestWhatCannotBeReadIsSetAside(t *testing.T) {
	t.Parallel()
	r := newRoad(t)
	b := r.webhook()()
	bring := func(body string) int {
		q := httptest.NewRequest(http.MethodPost, bot.WebhookPath, strings.NewReader(body))
		q.Header.Set("X-Telegram-Bot-Api-Secret-Token", b.WebhookSecret)
		w := httptest.NewRecorder()
		b.Webhook().ServeHTTP(w, q)
		return w.Code
	}
	p := r.meet(t, "Марина")
	admin := simulator.Meet(t, r.sim, simulator.Profile{ID: 99, Name: "Админ", LanguageCode: "ru", Started: true})
	require.Equal(t, 200, bring(`not JSON`))
	require.Equal(t, 200, bring(`{"update_id":1,"message":{"chat":{"id":"Әсел"}}}`))
	require.Equal(t, 200, bring(`{"update_id":2,"telepathy":{}}`))
	p.Says("сосед")
	p.Sees("echo сосед")
	require.Equal(t, 2, r.count(`SELECT count(*) FROM inbox_reject`))
	admin.Sees("не удалось прочитать")
	require.Equal(t, 1, r.count(`SELECT count(*) FROM notice WHERE kind = 'rejected' AND recipient = 99`), "told once an hour")
}

func TestWebhookRefuses(t *testing.T) {
	t.Parallel()
	r := newRoad(t)
	b := bot.New(r.opts)
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan struct{})
	go func() { defer close(done); b.Run(ctx) }()
	bring := func(method, secret string, body []byte) int {
		q := httptest.NewRequest(method, bot.WebhookPath, bytes.NewReader(body))
		q.Header.Set("X-Telegram-Bot-Api-Secret-Token", secret)
		w := httptest.NewRecorder()
		b.Webhook().ServeHTTP(w, q)
		return w.Code
	}
	update := []byte(`{"update_id":1,"telepathy":{}}`)
	require.Equal(t, 405, bring("GET", b.WebhookSecret, nil))
	require.Equal(t, 401, bring("POST", "", update))
	require.Equal(t, 401, bring("POST", b.WebhookSecret+"x", update))
	require.Equal(t, 413, bring("POST", b.WebhookSecret, bytes.Repeat([]byte("x"), 2<<20)))
	require.Zero(t, r.count(`SELECT count(*) FROM inbox`))
	require.Equal(t, 200, bring("POST", b.WebhookSecret, update))
	cancel()
	<-done
	require.Equal(t, 503, bring("POST", b.WebhookSecret, []byte(`{"update_id":2}`)), "Telegram keeps what we cannot")
}

func TestButtonsAndEdits(t *testing.T) {
	t.Parallel()
	r := newRoad(t)
	r.sim.DeliverTwice(true)
	r.start()
	p := r.meet(t, "Марина")
	p.Start()
	p.Sees("menu")
	p.Presses("Photo")
	p.Sees("a photo")
	p.Presses("Press")
	p.SeesToast("toast")
	p.Sees("pressed")
	require.Contains(t, p.Screen(), "a photo", "a photo cannot become a text: the answer came anew")
	require.Len(t, r.effects(p.ID), 3)
	require.Equal(t, 1, r.count(`SELECT count(*) FROM upload`))
}

func TestAConversationGoesOnAfterARestart(t *testing.T) {
	t.Parallel()
	r := newRoad(t)
	first := r.start()
	p := r.meet(t, "Марина")
	p.Says("/find")
	p.Sees("count 1")
	p.Says("ещё")
	p.Sees("count 2")
	first.stop()
	r.start()
	p.Says("ещё")
	p.Sees("count 3")
}
