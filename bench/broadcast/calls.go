package main

import (
	"net/http"
	"strconv"
	"strings"
	"time"

	"qalauly/simulator"
)

// call is a message that reached the simulator, be it taken or refused.
type call struct {
	chat int64
	text string
	at   time.Time
}

// watch notes what comes in; it makes nothing fail.
func (w *world) watch(c simulator.Call) *simulator.Fault {
	if c.Method == "sendMessage" {
		chat, _ := strconv.ParseInt(c.Params["chat_id"], 10, 64)
		w.mu.Lock()
		w.calls = append(w.calls, call{chat, c.Params["text"], time.Now()})
		w.mu.Unlock()
	}
	return nil
}

// bulk are the calls of the broadcast, in the order they came.
func (w *world) bulk() []call {
	w.mu.Lock()
	defer w.mu.Unlock()
	var bulk []call
	for _, c := range w.calls {
		if c.chat < firstTalker {
			bulk = append(bulk, c)
		}
	}
	return bulk
}

// tally counts how the calls of the broadcast ended.
type tally struct{ reached, twice, blocked, tooMany, other int }

func (w *world) tally() (t tally) {
	taken := map[string]int{}
	for _, c := range w.sim.CallsTo("sendMessage") {
		if !strings.HasPrefix(c.Params["chat_id"], "8") {
			continue
		}
		switch c.Code {
		case 0:
			if !c.Done || c.Error != "" {
				continue // its sender was killed
			}
			if taken[c.Params["chat_id"]]++; taken[c.Params["chat_id"]] == 2 {
				t.twice++
			}
		case http.StatusForbidden:
			t.blocked++
		case http.StatusTooManyRequests:
			t.tooMany++
		default:
			t.other++
		}
	}
	t.reached = len(taken)
	return t
}
