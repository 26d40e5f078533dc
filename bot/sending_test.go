package bot_test

import (
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"qalauly/locales"
	"qalauly/simulator"
)

// faultOnce lets the first n calls to sendMessage go wrong.
func (r *road) faultOnce(n int32, fault simulator.Fault) {
	var left atomic.Int32
	left.Store(n)
	r.sim.Fail(func(c simulator.Call) *simulator.Fault {
		if c.Method == "sendMessage" && left.Add(-1) >= 0 {
			return &fault
		}
		return nil
	})
}

func TestSendingGoesOn(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		fault simulator.Fault
		times int32
		maybe int
	}{
		"429":                  {simulator.Fault{Code: 429, Description: "Too Many Requests: retry after 1", RetryAfter: 1}, 2, 0},
		"a proxy's page":       {simulator.Fault{HTML: true}, 1, 0},
		"not reached":          {simulator.Fault{DropBefore: true}, 1, 1},
		"accepted, no answer":  {simulator.Fault{DropAfter: true}, 1, 1},
		"formatting refused":   {simulator.Fault{Code: 400, Description: "Bad Request: can't parse entities: x"}, 1, 0},
		"an error of Telegram": {simulator.Fault{Code: 500, Description: "Internal Server Error"}, 1, 0},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := newRoad(t)
			r.faultOnce(c.times, c.fault)
			r.start()
			p := r.meet(t, "Марина")
			p.Says("раз")
			p.Says("два")
			p.Sees("echo два")
			var got []string
			for _, m := range p.Messages() {
				if m.From.IsBot {
					got = append(got, m.Text)
				}
			}
			want := []string{"echo раз", "echo два"}
			if c.fault.DropAfter {
				want = []string{"echo раз", "echo раз", "echo два"}
			}
			require.Equal(t, want, got, "nothing lost, nothing out of order")
			require.Eventually(t, func() bool { return r.count(`SELECT count(*) FROM reply WHERE state < 2`) == 0 }, time.Minute, 20*time.Millisecond)
			require.Equal(t, c.maybe, r.count(`SELECT count(*) FROM reply WHERE maybe`), "what may have come twice is flagged")
		})
	}
}

// TestRefusedInWordsThatCannotBeKept: a refusal is kept with its reason whatever
// stands in it, and what comes after it is sent.
func TestRefusedInWordsThatCannotBeKept(t *testing.T) {
	t.Parallel()
	r := newRoad(t)
	r.faultOnce(1, simulator.Fault{Code: 400, Description: "Bad Request: \x00 is wrong"})
	r.start()
	p := r.meet(t, "Марина")
	p.Says("раз")
	p.Says("два")
	p.Sees("echo два")
	require.Equal(t, 1, r.count(`SELECT count(*) FROM reply WHERE state = 3 AND outcome LIKE '%is wrong' AND NOT maybe`))
}

func TestWhoCannotBeReached(t *testing.T) {
	t.Parallel()
	r := newRoad(t)
	r.start()
	p := r.meet(t, "Марина")
	p.Says("раз")
	p.Sees("echo раз")
	p.Blocks()
	unreachable := func() bool { return r.count(`SELECT count(*) FROM person WHERE unreachable`) == 1 }
	require.Eventually(t, unreachable, time.Minute, 20*time.Millisecond)
	p.Start()
	p.Sees("menu")
	require.False(t, unreachable())
}

// TestTheDeadLeaveNothingBehind: rows of a process that is gone are sent by the
// leader: those it may have sent are flagged, the others are not.
func TestTheDeadLeaveNothingBehind(t *testing.T) {
	t.Parallel()
	r := newRoad(t)
	p := r.meet(t, "Марина")
	_, err := r.db.Exec(t.Context(), `
		INSERT INTO reply (chat, method, body, state, owner)
		VALUES ($1, 'sendMessage', convert_to(format('{"chat_id":%s,"text":"first"}', $1::bigint), 'UTF8'), 1, 'dead'),
			($1, 'sendMessage', convert_to(format('{"chat_id":%s,"text":"second"}', $1::bigint), 'UTF8'), 0, 'dead')`, p.ID)
	require.NoError(t, err)
	r.start()
	p.Sees("second")
	require.Equal(t, "first", p.Messages()[0].Text)
	require.Equal(t, 1, r.count(`SELECT count(*) FROM reply WHERE maybe`))
}

// TestInterruptedTwice: a reply over which two processes died is not sent a third
// time; the admins are told.
func TestInterruptedTwice(t *testing.T) {
	t.Parallel()
	r := newRoad(t)
	p := r.meet(t, "Марина")
	admin := simulator.Meet(t, r.sim, simulator.Profile{ID: 99, Name: "Админ", LanguageCode: "ru", Started: true})
	_, err := r.db.Exec(t.Context(), `
		INSERT INTO reply (chat, method, body, state, owner, maybe, interrupted)
		SELECT $1, 'sendMessage', convert_to(format('{"chat_id":%s,"text":"%s"}', $1::bigint, text), 'UTF8'), state, owner, true, 1
		FROM (VALUES ('first', 1, 'dead'), ('second', 0, 'dead'), ('third', 0, '')) AS was (text, state, owner)`, p.ID)
	require.NoError(t, err)
	r.start()
	p.Sees("third")
	require.Equal(t, "second", p.Messages()[0].Text, "only what was being sent is given up")
	require.Equal(t, 1, r.count(`SELECT count(*) FROM reply WHERE state = 3 AND maybe AND body IS NULL`))
	admin.Sees(strings.Split(locales.Russian.Text("notice.interrupted"), "\n")[1])
	admin.Says("/parked")
	admin.Sees(locales.Russian.Text("parked.interrupted", locales.Args{"Count": 1}))
}

func TestTheMenuOfCommandsIsShownInBothLanguages(t *testing.T) {
	t.Parallel()
	r := newRoad(t)
	r.start()
	p := r.meet(t, "Марина")
	p.Says("раз")
	p.Sees("echo раз")
	require.Eventually(t, func() bool { return len(r.sim.CallsTo("setMyCommands")) == 3 }, time.Minute, 20*time.Millisecond)
	for _, c := range r.sim.CallsTo("setMyCommands") {
		require.Zero(t, c.Code, c.Error)
		require.NotContains(t, c.Params["commands"], `"help"`, "a command of admins is not shown to all")
	}
}

// TestAdminsHaveAMenuOfTheirOwn: in the language they chose, until they are none;
// a new start sets nothing that is set.
func TestAdminsHaveAMenuOfTheirOwn(t *testing.T) {
	t.Parallel()
	r := newRoad(t)
	admin := simulator.Meet(t, r.sim, simulator.Profile{ID: 99, Name: "Админ", LanguageCode: "en", Started: true})
	menuIs := func(description string) {
		t.Helper()
		require.Eventually(t, func() bool {
			for _, c := range admin.Menu() {
				if c.Command == "parked" {
					return c.Description == description
				}
			}
			return description == ""
		}, time.Minute, 50*time.Millisecond)
	}
	first := r.start()
	admin.Says("раз")
	menuIs(locales.Russian.Text("command.parked"))
	_, err := r.db.Exec(t.Context(), `UPDATE person SET lang = 'kk' WHERE id = 99`)
	require.NoError(t, err)
	menuIs(locales.Kazakh.Text("command.parked"))
	require.Eventually(t, func() bool { return r.count(`SELECT count(*) FROM command_menu`) == 4 }, time.Minute, 50*time.Millisecond)
	first.stop()

	set, polled := len(r.sim.CallsTo("setMyCommands")), len(r.sim.CallsTo("getUpdates"))
	r.opts.Admins = nil
	r.start()
	menuIs("")
	require.Eventually(t, func() bool { return r.count(`SELECT count(*) FROM command_menu`) == 3 }, time.Minute, 50*time.Millisecond)
	require.Eventually(t, func() bool { return len(r.sim.CallsTo("getUpdates")) > polled }, time.Minute, 50*time.Millisecond)
	require.Len(t, r.sim.CallsTo("setMyCommands"), set, "what is set is not set again")
}

// TestWhatIsTooLongComesInParts: each a row of its own, in order.
func TestWhatIsTooLongComesInParts(t *testing.T) {
	t.Parallel()
	r := newRoad(t)
	r.start()
	p := r.meet(t, "Марина")
	p.Says(strings.Repeat("<&👍🏽 ", 4095/5) + "x")
	p.Says("раз")
	p.Sees("echo раз")
	var got []string
	for _, m := range p.Messages() {
		if m.From.IsBot {
			got = append(got, m.Text)
		}
	}
	require.Len(t, got, 3)
	require.Equal(t, "echo "+strings.Repeat("<&👍🏽 ", 4095/5)+"x", got[0]+" "+got[1], "cut at a space, which nobody sees there")
	require.Equal(t, 3, r.count(`SELECT count(*) FROM reply`))
}

// TestLeaseRenewedLate: a process whose lease could not be renewed in time does not
// take from itself, as the leader, what it is sending.
func TestLeaseRenewedLate(t *testing.T) {
	t.Parallel()
	r := newRoad(t)
	var left atomic.Int32
	left.Store(1)
	r.sim.Fail(func(c simulator.Call) *simulator.Fault {
		if c.Method == "sendMessage" && left.Add(-1) >= 0 {
			for range 60 {
				_, err := r.db.Exec(t.Context(), `UPDATE lease SET until = '-infinity' WHERE name LIKE 'process:%'`)
				require.NoError(t, err)
				time.Sleep(50 * time.Millisecond)
			}
		}
		return nil
	})
	r.start()
	p := r.meet(t, "Марина")
	p.Says("раз")
	p.Sees("echo раз")
	p.Says("два")
	p.Sees("echo два")
	require.Zero(t, r.count(`SELECT count(*) FROM reply WHERE maybe`))
	got := 0
	for _, m := range p.Messages() {
		got += strings.Count(m.Text, "echo раз")
	}
	require.Equal(t, 1, got)
}
