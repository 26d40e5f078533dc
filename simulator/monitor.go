package simulator

import (
	"bytes"
	"encoding/json"
	"io"
	"maps"
	"net/http"
	"slices"
	"strings"
	"time"
)

// meter counts calls by the second, for one minute.
type meter struct{ seconds [60]second }

type second struct {
	unix    int64
	calls   int
	limited int
}

func (m *meter) at(now time.Time) *second {
	unix := now.Unix()
	s := &m.seconds[((unix%60)+60)%60]
	if s.unix != unix {
		*s = second{unix: unix}
	}
	return s
}

// sum adds up the seconds that lie between from and to behind now.
func (m *meter) sum(now time.Time, from, to int64) (sum second) {
	for _, s := range m.seconds {
		if age := now.Unix() - s.unix; age >= from && age <= to {
			sum.calls += s.calls
			sum.limited += s.limited
		}
	}
	return sum
}

// Monitor is how busy the bot keeps this Telegram.
type Monitor struct {
	CallsPerSecond float64  `json:"calls_per_second"` // over the last five seconds
	Limited        int      `json:"limited"`          // answers 429 in the last minute
	Waiting        int      `json:"waiting"`          // updates the bot has not confirmed
	On             []string `json:"on"`               // the faults that are on
	Limiter        Limiter  `json:"limiter"`
}

// Monitor tells how busy the bot keeps this Telegram now.
func (s *Server) Monitor() Monitor {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.monitor()
}

func (s *Server) monitor() Monitor {
	s.expire()
	now := s.cfg.Now()
	return Monitor{
		CallsPerSecond: float64(s.meter.sum(now, 1, 5).calls) / 5,
		Limited:        s.meter.sum(now, 0, 59).limited,
		Waiting:        len(s.queue.waiting) + len(s.queue.again),
		On:             s.faults.Names(),
		Limiter:        s.floods.limiter,
	}
}

// controlFaults is the part of the control API that makes things go wrong.
func (s *Server) controlFaults(mux *http.ServeMux) {
	mux.HandleFunc("GET /sim/monitor", s.reads(func(*http.Request) (any, error) { return s.monitor(), nil }))
	mux.HandleFunc("GET /sim/faults", s.reads(func(*http.Request) (any, error) { return s.faults.Faults, nil }))
	mux.HandleFunc("POST /sim/faults", s.changeFaults)
	mux.HandleFunc("DELETE /sim/faults", s.reads(func(*http.Request) (any, error) {
		s.setFaults(Faults{})
		return s.faults.Faults, nil
	}))
	mux.HandleFunc("POST /sim/limiter", acts(s, func(in struct {
		Limiter *Limiter `json:"limiter"`
	}) (any, error) {
		if in.Limiter == nil {
			return nil, says("which limiter? none, plain or punishing")
		}
		s.limit(*in.Limiter)
		return s.monitor(), nil
	}))
}

// changeFaults puts those faults that are named in the place of what they were, each whole.
func (s *Server) changeFaults(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	defer s.mu.Unlock()
	f, err := changed(newSwitched(s.faults.Faults).Faults, r)
	if err == nil {
		s.setFaults(f)
	}
	reply(w, s.faults.Faults, err)
}

// check refuses what cannot be meant. names are methods and kinds of updates.
func (f *Faults) check() error {
	for name, when := range f.whens() {
		if when.Chance < 0 || when.Chance > 1 {
			return says("%s: a chance lies between 0 and 1", name)
		}
		if when.Next < 0 {
			return says("%s: next cannot be below 0", name)
		}
		for _, only := range when.Only {
			if !meets(only) {
				return says("%s: %q is neither a method nor a kind of update; kinds are %s", name, only, strings.Join(kinds, ", "))
			}
		}
	}
	if c := f.Error.Code; c != 0 && (c < 400 || c > 599) {
		return says("error: a code lies between 400 and 599")
	}
	if f.Slow.Millis < 0 || f.TooMany.RetryAfter < 0 || f.Twice.Times < 0 {
		return says("a time or a number of times cannot be below 0")
	}
	return nil
}

// kinds are the updates the simulator makes.
var kinds = []string{"message", "edited_message", "callback_query", "my_chat_member"}

func meets(name string) bool {
	return slices.Contains(kinds, name) || slices.Contains(slices.Collect(maps.Keys(methods)), name)
}

// changed overlays what the request names.
func changed(f Faults, r *http.Request) (Faults, error) {
	var in, all map[string]json.RawMessage
	if err := json.NewDecoder(io.LimitReader(r.Body, 1<<20)).Decode(&in); err != nil {
		return f, refusal{http.StatusBadRequest, "the body is not the JSON expected here"}
	}
	raw, err := json.Marshal(f)
	if err == nil {
		err = json.Unmarshal(raw, &all)
	}
	if err != nil {
		panic(err) // our own types
	}
	maps.Copy(all, in)
	if raw, err = json.Marshal(all); err != nil {
		panic(err) // it was read just now
	}
	var out Faults
	strict := json.NewDecoder(bytes.NewReader(raw))
	strict.DisallowUnknownFields()
	if err := strict.Decode(&out); err != nil {
		return f, says("there is no such fault, or not in this form: %v", err)
	}
	return out, out.check()
}
