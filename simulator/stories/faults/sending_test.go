package faults

import (
	"fmt"
	"strings"
	"sync"
	"time"

	"github.com/stretchr/testify/require"

	"qalauly/simulator"
)

// ofSending are faults of what goes out.
var ofSending = []fault{
	{name: "F20 a broadcast meets 429", hits: broadcast},
	{name: "F21 a storm of 429", hits: func(h *harness) {
		h.failing(2*time.Second, 1, simulator.Fault{Code: 429, Description: "Too Many Requests: retry after 1", RetryAfter: 1})
	}, then: func(h *harness) {
		refused := len(h.calls(func(c simulator.Call) bool { return c.Code == 429 }))
		require.LessOrEqual(h.t, refused, 3*inFlight*len(h.replicas), "each pause is kept by all but those under way")
	}},
	{name: "F22 people who cannot be reached", hits: unreachable},
	{name: "F23 a group becomes a supergroup", hits: migrating},
	{name: "F24 a text too long for one message", hits: func(h *harness) {
		p := h.newcomer("Марина")
		p.Says("long")
		want := strings.NewReplacer("<b>", "", "</b>", "", "<i>", "", "</i>", "", "&amp;", "&").Replace(string(long()))
		h.eventually("all of it comes", func() bool { return len(said(p)) >= len(want) })
		require.Equal(h.t, want, said(p))
		require.NotContains(h.t, h.tells(), "formatting is refused")
	}},
	{name: "F25 words that are not what they seem", hits: nasty},
	{name: "F26 formatting that cannot be read", hits: broken},
	{name: "F27 refusals that are no errors", hits: harmless},
	{name: "F28 connections drop before", hits: func(h *harness) { h.failing(time.Second, 1, simulator.Fault{DropBefore: true}) }},
	{name: "F28 connections drop after", hits: func(h *harness) { h.failing(time.Second, 1, simulator.Fault{DropAfter: true}) }},
	{name: "F29 a proxy's page", hits: func(h *harness) { h.failing(time.Second, 1, simulator.Fault{HTML: true}) }},
	{name: "F30 an outage of the Bot API", hits: func(h *harness) {
		h.sim.SetFaults(simulator.Faults{Outage: true})
		pause(3 * time.Second)
		h.sim.SetFaults(simulator.Faults{})
	}},
	{name: "F42 connections are closed while idle", hits: func(h *harness) { h.failing(time.Second, 3, simulator.Fault{CloseIdle: true}) }},
}

// calls are the calls to sendMessage so far that fit.
func (h *harness) calls(fits func(simulator.Call) bool) (list []simulator.Call) {
	for _, c := range h.sim.CallsTo("sendMessage") {
		if fits(c) {
			list = append(list, c)
		}
	}
	return list
}

// said is all that the bot has said to a person.
func said(p *simulator.Person) string {
	var all strings.Builder
	for _, m := range p.Messages() {
		if m.From.IsBot {
			all.WriteString(m.Text)
		}
	}
	return all.String()
}

// owe posts a notice to each of many.
func (h *harness) owe(ref string, people ...int64) {
	_, err := h.db.Exec(h.t.Context(), `
		INSERT INTO notice (recipient, kind, ref, once) SELECT id, 'bulk', $2, 'bulk:' || $2 FROM unnest($1::bigint[]) AS id`, people, ref)
	require.NoError(h.t, err)
}

// broadcast: Telegram wants no bulk for three seconds. It gets none but what was
// under way, while answers go on; then everybody gets theirs once.
func broadcast(h *harness) {
	people := h.meet(load{people: 100})
	ids := make([]int64, len(people))
	for i, p := range people {
		ids[i] = p.ID
	}
	var mu sync.Mutex
	var began, open time.Time
	h.sim.Fail(func(c simulator.Call) *simulator.Fault {
		mu.Lock()
		defer mu.Unlock()
		if c.Method != "sendMessage" || !strings.HasPrefix(c.Params["text"], "bulk") {
			return nil
		}
		if began.IsZero() && len(h.calls(isBulk)) > 30 {
			began, open = c.Time, c.Time.Add(3*time.Second)
		}
		if began.IsZero() || !c.Time.Before(open) {
			return nil
		}
		return &simulator.Fault{Code: 429, RetryAfter: int(time.Until(open).Seconds()) + 1}
	})
	h.owe("a", ids...)
	for _, p := range people {
		h.eventually("a bulk message comes", func() bool { return said(p) != "" })
		require.Equal(h.t, "bulk a", said(p))
	}
	h.sim.Fail(nil)
	during := func(c simulator.Call) bool { return c.Time.After(began) && c.Time.Before(open) }
	// What was let through beside the first refusal has freed its slot for another, and
	// a leader that came meanwhile has slots of its own.
	refused := h.calls(func(c simulator.Call) bool { return isBulk(c) && c.Code == 429 })
	leaders := h.number(`SELECT term FROM lease WHERE name = 'leader'`)
	require.LessOrEqual(h.t, len(refused), leaders*inFlight/2, "bulk that was under way")
	answers := h.calls(func(c simulator.Call) bool {
		return during(c) && c.Code == 0 && strings.HasPrefix(c.Params["text"], "did")
	})
	require.NotEmpty(h.t, answers, "answers go on")
	require.Zero(h.t, h.number(`SELECT count(*) FROM notice WHERE state = 3`))
}

func isBulk(c simulator.Call) bool { return strings.HasPrefix(c.Params["text"], "bulk") }

// unreachable: a campaign meets one who blocked the bot, one whose account is gone
// and one who never was. Each costs one call, in the next campaign none.
func unreachable(h *harness) {
	people := h.meet(load{people: 20})
	var ids []int64
	for _, p := range people {
		ids = append(ids, p.ID)
	}
	const nobody = 999_000_111
	away := []int64{people[0].ID, people[1].ID, nobody}
	h.sim.SetFaults(simulator.Faults{Blocked: away[:1], Deactivated: away[1:2]})
	for _, campaign := range []string{"a", "b"} {
		h.owe(campaign, append(ids, nobody)...)
		h.eventually("the campaign ends", func() bool {
			return h.number(`SELECT count(*) FROM notice WHERE kind = 'bulk' AND ref = $1 AND state >= 2`, campaign) == 21
		})
	}
	for _, id := range away {
		require.Len(h.t, h.calls(func(c simulator.Call) bool { return c.Params["chat_id"] == fmt.Sprint(id) }), 1)
	}
	require.Equal(h.t, 3, h.number(`SELECT count(*) FROM person WHERE unreachable`))
	require.Equal(h.t, 36, h.number(`SELECT count(*) FROM notice WHERE kind = 'bulk' AND state = 2`))
	h.sim.SetFaults(simulator.Faults{})
}

// migrating: answers wait for a group that becomes a supergroup.
func migrating(h *harness) {
	owner := h.newcomer("Марина")
	g := simulator.Gather(owner, "Ауыл")
	g.Says(owner, "/do")
	g.Sees("done")
	h.sql(`DELETE FROM sending`)
	for range 2 {
		g.Says(owner, "/do")
	}
	h.eventually("all is done", func() bool { return h.number(`SELECT count(*) FROM effect WHERE text = 'done'`) == 3 })
	h.owe("group", g.ID)
	old, before := g.ID, len(h.calls(func(simulator.Call) bool { return true }))
	g.Migrates()
	h.eventually("the move is known", func() bool { return h.number(`SELECT count(*) FROM chat_moved`) == 1 })
	h.sql(`INSERT INTO sending DEFAULT VALUES`)
	h.eventually("all comes", func() bool {
		return h.number(`SELECT count(*) FROM reply WHERE chat < 0 AND state < 2`)+h.number(`SELECT count(*) FROM notice WHERE recipient < 0 AND state < 2`) == 0
	})
	g.Sees("bulk group")
	g.Presses(owner, "Tap")
	g.Sees("tapped")
	for _, c := range h.calls(func(simulator.Call) bool { return true })[before:] {
		require.NotEqual(h.t, fmt.Sprint(old), c.Params["chat_id"], "the old id is not used again")
	}
	dones := 0
	for _, m := range g.Messages() {
		if strings.HasPrefix(m.Text, "done") || strings.HasPrefix(m.Text, "tapped") { // one was replaced
			dones++
		}
	}
	require.Equal(h.t, 2, dones)
}

// nasty: a name and texts that mean something to HTML, to SQL and to a screen, and
// 64 KB of them.
func nasty(h *harness) {
	p := h.newcomer("<3</a>&'; DROP TABLE inbox; -- \u202e")
	word := "<3</a> &amp; & \"x\" '); -- \u200f\u202eאب\u202c "
	texts := []string{strings.TrimSpace(word)}
	for i := range 16 {
		text := fmt.Sprint(i, " ", strings.Repeat(word, 4000/len([]rune(word))))
		texts = append(texts, strings.TrimSpace(text))
	}
	for _, text := range texts {
		p.Says(text)
		pause(20 * time.Millisecond)
	}
	for _, text := range texts {
		h.eventually("each is answered", func() bool { return strings.Contains(said(p), "did "+text) })
	}
	require.NotContains(h.t, h.tells(), "</a>")
	require.Zero(h.t, h.number(`SELECT count(*) FROM reply WHERE state = 3`))
}

// broken: what Telegram cannot read as HTML goes out once as plain text, and those
// who watch are told.
func broken(h *harness) {
	p := h.newcomer("Марина")
	p.Says("broken")
	p.Sees("broken words")
	p.Sees("told broken")
	mine := h.calls(func(c simulator.Call) bool { return c.Params["chat_id"] == fmt.Sprint(p.ID) })
	require.Len(h.t, mine, 4, "each is refused once and then goes as it is")
	plain := 0.0
	for _, r := range h.replicas {
		plain += r.metricOf(`qalauly_sends_total`, `outcome="sent_as_plain"`)
	}
	require.Equal(h.t, 2.0, plain)
	require.Contains(h.t, h.tells(), "formatting is refused")
}

// harmless: an edit that changes nothing, an edit of what is gone, a tap that is too
// old: nothing is tried again and nobody is alarmed.
func harmless(h *harness) {
	p := h.newcomer("Марина")
	p.Says("menu")
	p.Sees("menu")
	p.Presses("Same")
	p.SeesToast("")
	h.sim.Fail(func(c simulator.Call) *simulator.Fault {
		switch c.Method {
		case "editMessageText":
			return &simulator.Fault{Code: 400, Description: "Bad Request: message to edit not found"}
		case "answerCallbackQuery":
			return &simulator.Fault{Code: 400, Description: "Bad Request: query is too old and response timeout expired or query ID is invalid"}
		}
		return nil
	})
	h.eventually("the edit that changes nothing is done with", func() bool {
		return h.number(`SELECT count(*) FROM reply WHERE method = 'editMessageText' AND state = 2`) == 1
	})
	p.Presses("Tap")
	p.Sees("tapped") // as a new message
	h.eventually("the tap is answered", func() bool { return len(h.sim.CallsTo("answerCallbackQuery")) == 2 })
	h.eventually("nothing waits", func() bool {
		return h.number(`SELECT count(*) FROM reply WHERE chat = $1 AND state < 2`, p.ID) == 0
	})
	h.sim.Fail(nil)
	require.Len(h.t, h.sim.CallsTo("editMessageText"), 2)
	require.Len(h.t, h.sim.CallsTo("answerCallbackQuery"), 2)
	require.Zero(h.t, h.number(`SELECT count(*) FROM reply WHERE state = 3`))
	require.NotContains(h.t, h.tells(), "a tap is not answered")
	require.NotContains(h.t, h.tells(), "a reply is refused")
}
