package faults

import (
	"bytes"
	"encoding/json"
	"net/http"
	"testing/fstest"
	"time"

	"github.com/jackc/pgx/v5/stdlib"
	"github.com/pressly/goose/v3"
	"github.com/stretchr/testify/require"

	"qalauly/locales"
	"qalauly/migrations"
	"qalauly/simulator"
)

// ofUpdates are faults of what comes in.
var ofUpdates = []fault{
	{name: "F5 every update twice", hits: func(h *harness) { h.sim.DeliverTwice(true); pause(2 * time.Second) }},
	{name: "F6 updates come again while they are handled", hits: redelivered, then: func(h *harness) {
		require.Equal(h.t, 5, h.number(`SELECT count(*) FROM effect WHERE text = 'slow'`))
	}},
	{name: "F8 twenty messages of a chat at once", load: load{people: 10, each: 20, gap: 5 * time.Millisecond}, hits: func(*harness) {}},
	{name: "F9 updates nobody can read", hits: func(h *harness) {
		h.sim.SetFaults(simulator.Faults{UnknownKind: simulator.Chance(0.3), UnknownValue: simulator.Chance(0.3), NoID: simulator.Next(3)})
		pause(time.Second)
		h.sim.SetFaults(simulator.Faults{})
	}, then: func(h *harness) { require.NotZero(h.t, h.number(`SELECT count(*) FROM inbox_reject`)) }},
	{name: "F7 updates in another order", late: true, hits: func(h *harness) {
		h.sim.SetFaults(simulator.Faults{Swapped: simulator.Chance(0.4, "message")})
		pause(2 * time.Second)
		h.sim.SetFaults(simulator.Faults{})
	}},
	{name: "F7 taps overtake messages", late: true, hits: tapsFirst, then: func(h *harness) {
		require.Equal(h.t, 5, h.number(`SELECT count(DISTINCT person) FROM effect WHERE text = 'tapped'`))
		require.Equal(h.t, 5, h.number(`SELECT count(*) FROM effect WHERE text = 'tapped'`))
		require.Equal(h.t, 5, h.number(`SELECT count(*) FROM effect WHERE text = 'before'`))
		require.Zero(h.t, h.number(`SELECT count(*) FROM inbox WHERE state = 2 OR tries > 0`))
	}},
	{name: "F10 an update that always fails", hits: poisoned, then: func(h *harness) {
		require.Equal(h.t, 2, h.number(`SELECT count(*) FROM inbox WHERE state = 2 AND tries = 3`))
		overtaken := h.number(`SELECT count(*) FROM inbox ok, inbox bad
			WHERE bad.state = 2 AND ok.lane <> bad.lane AND ok.update_id > bad.update_id AND ok.done_at < bad.done_at`)
		require.NotZero(h.t, overtaken, "others go on while it is tried")
	}},
	{name: "F31 another poller", hits: func(h *harness) {
		h.sim.SetFaults(simulator.Faults{SecondPoller: simulator.Always()})
		pause(2 * time.Second)
		h.sim.SetFaults(simulator.Faults{})
	}},
	{name: "F39 an outage that outlasts taps", hits: longOutage},
}

func (h *harness) newcomer(name string) *simulator.Person {
	return simulator.Meet(h.t, h.sim, simulator.Profile{Name: name, LanguageCode: "ru", Started: true})
}

// redelivered: the answers that take updates get lost, and handling is slow.
func redelivered(h *harness) {
	for range 5 {
		h.newcomer("Марина").Says("slow")
	}
	h.deaf.Store(true)
	h.sim.Fail(func(c simulator.Call) *simulator.Fault {
		if c.Method == "getUpdates" {
			return &simulator.Fault{DropAfter: true}
		}
		return nil
	})
	pause(1500 * time.Millisecond)
	h.deaf.Store(false)
	h.sim.Fail(nil)
}

// tapsFirst: messages are held until a tap has overtaken them; one taps a button
// that is not the bot's any more.
func tapsFirst(h *harness) {
	var people []*simulator.Person
	for range 5 {
		p := h.newcomer("Марина")
		p.Says("menu")
		p.Sees("menu")
		people = append(people, p)
	}
	h.sim.SetFaults(simulator.Faults{TapFirst: simulator.Always("message")})
	for _, p := range people {
		p.Says("before")
		p.Presses("Tap")
	}
	for _, p := range people {
		p.Sees("tapped")
	}
	h.sim.SetFaults(simulator.Faults{})
	p := people[0]
	h.fromBefore(p.ID)
	p.Presses("Old")
	p.Sees(locales.Russian.Text("road.old_button"))
}

// fromBefore sends what the bot may have sent long ago, with other keys.
func (h *harness) fromBefore(chat int64) {
	body, err := json.Marshal(map[string]any{"chat_id": chat, "text": "long ago", "reply_markup": map[string]any{
		"inline_keyboard": [][]map[string]string{{{"text": "Old", "callback_data": "v1.tap.00000000"}}},
	}})
	require.NoError(h.t, err)
	resp, err := http.Post(h.api+"/bot"+token+"/sendMessage", "application/json", bytes.NewReader(body))
	require.NoError(h.t, err)
	require.NoError(h.t, resp.Body.Close())
	require.Equal(h.t, http.StatusOK, resp.StatusCode)
}

// poisoned: two updates fail whenever they are tried; others come behind them.
func poisoned(h *harness) {
	p := h.newcomer("Марина")
	p.Says("fail")
	p.Says("fail")
	for range 20 {
		h.newcomer("Айгүл").Says("neighbour")
	}
	p.Says("further")
	p.Sees("did further")
}

// longOutage: Telegram cannot be reached for longer than it keeps taps. They are
// gone; the menu comes by a message, and conversations go on.
func longOutage(h *harness) {
	p := h.newcomer("Марина")
	p.Says("one")
	p.Sees("did one")
	p.Says("menu")
	p.Sees("menu")
	h.sim.SetFaults(simulator.Faults{Outage: true})
	p.Presses("Tap")
	p.Says("two")
	pause(2 * time.Second)
	h.ahead.Add(int64(200 * time.Second))
	h.sim.SetFaults(simulator.Faults{})
	p.Sees("did two")
	require.Zero(h.t, h.number(`SELECT count(*) FROM effect WHERE text = 'tapped'`), "the tap is gone")
	require.Zero(h.t, h.number(`SELECT count(*) FROM effect WHERE person = $1 AND lost`, p.ID))
	p.Says("menu")
	p.Sees("menu")
	p.Presses("Tap")
	p.Sees("tapped")
}

// nextStep is a migration of the version to come.
const nextStep = 90001

// deploy changes the schema under the running replicas, as a version to come would,
// and then puts new replicas in their place.
func deploy(h *harness) {
	steps := fstest.MapFS{"90001_to_come.sql": {Data: []byte(`-- +goose Up
ALTER TABLE inbox ADD COLUMN to_come text NOT NULL DEFAULT '';
ALTER TABLE reply ADD COLUMN to_come bigint;
ALTER TABLE notice ADD COLUMN to_come bigint;
CREATE TABLE to_come (id bigint PRIMARY KEY);
CREATE INDEX to_come_inbox ON inbox (received_at);
SELECT pg_sleep(1);
`)}}
	files, err := migrations.Files.ReadDir(".")
	require.NoError(h.t, err)
	for _, f := range files {
		body, err := migrations.Files.ReadFile(f.Name())
		require.NoError(h.t, err)
		steps[f.Name()] = &fstest.MapFile{Data: body}
	}
	db := stdlib.OpenDBFromPool(h.db)
	defer db.Close()
	provider, err := goose.NewProvider(goose.DialectPostgres, db, steps)
	require.NoError(h.t, err)
	_, err = provider.Up(h.t.Context())
	require.NoError(h.t, err)
	h.roll()
}
