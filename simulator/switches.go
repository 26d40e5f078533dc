package simulator

import (
	"math/rand/v2"
	"slices"
	"time"
)

// When says which calls, or which updates, a fault meets. The zero value is none.
type When struct {
	Chance float64  `json:"chance"`         // of each of them, from 0 to 1
	Next   int      `json:"next"`           // only so many more, each for certain unless Chance is set too
	Only   []string `json:"only,omitempty"` // methods of calls, or kinds of updates; none is all
}

// Always meets every call, or those of the methods (kinds of updates) named.
func Always(only ...string) When { return When{Chance: 1, Only: only} }

// Chance meets each call with a probability from 0 to 1.
func Chance(p float64, only ...string) When { return When{Chance: p, Only: only} }

// Next meets the next n calls and ends.
func Next(n int, only ...string) When { return When{Next: n, Only: only} }

// On tells whether anything can still be met.
func (w When) On() bool { return w.Chance > 0 || w.Next > 0 }

// hits tells whether it meets this one, and counts it.
func (w *When) hits(name string, draw *rand.Rand) bool {
	if !w.On() || len(w.Only) > 0 && !slices.Contains(w.Only, name) {
		return false
	}
	certain := w.Chance >= 1 || w.Chance <= 0
	if !certain && draw.Float64() >= w.Chance {
		return false
	}
	if w.Next > 0 {
		if w.Next--; w.Next == 0 {
			w.Chance = 0
		}
	}
	return true
}

// Faults is all that can be made to go wrong on Telegram's side. The zero value
// is a Telegram that works. Of the faults that end a call the first listed wins;
// Slow goes with any of them. The same Seed and the same calls give the same faults.
type Faults struct {
	Seed uint64 `json:"seed"`

	Outage       bool    `json:"outage"`        // every connection closes at once, and no webhook is called
	Slow         Slow    `json:"slow"`          // answers late
	TooMany      TooMany `json:"too_many"`      // 429, whatever the limiter says
	DropBefore   When    `json:"drop_before"`   // the connection closes, the call is not carried out
	HTML         When    `json:"html"`          // 502 with a proxy's page, not carried out
	Error        Refusal `json:"error"`         // an error in JSON, not carried out
	SecondPoller When    `json:"second_poller"` // getUpdates meets another bot with the same token: 409
	DropAfter    When    `json:"drop_after"`    // carried out, and the connection closes without an answer
	CloseIdle    When    `json:"close_idle"`    // answered; the next call on this connection finds it closed and is not carried out

	Twice        Repeat `json:"twice"`         // updates come again after they were confirmed
	TapFirst     When   `json:"tap_first"`     // a message is held until a tap in its chat has overtaken it, at most a second
	Swapped      When   `json:"swapped"`       // an update is held until the next of its chat has overtaken it, at most a second
	UnknownValue When   `json:"unknown_value"` // a person's message holds a forward_origin of a type nobody knows
	UnknownKind  When   `json:"unknown_kind"`  // before it comes an update nobody can read
	NoID         When   `json:"no_id"`         // it has no update_id

	Blocked     []int64 `json:"blocked"`     // people who blocked the bot without an update telling it
	Deactivated []int64 `json:"deactivated"` // people whose account is deleted
}

// Slow is a delay of answers.
type Slow struct {
	When
	Millis int `json:"millis"` // 0 is two seconds
}

// TooMany is a 429 with the seconds it names.
type TooMany struct {
	When
	RetryAfter int `json:"retry_after"` // 0 is 5
}

// Refusal is an error answer.
type Refusal struct {
	When
	Code        int    `json:"code"`        // 0 is 500
	Description string `json:"description"` // empty is the name of the code
}

// Repeat is how often an update comes once more.
type Repeat struct {
	When
	Times int `json:"times"` // 0 is 1
}

// switched is the faults that are on, with what is left of them.
type switched struct {
	Faults
	draw *rand.Rand
}

func newSwitched(f Faults) switched {
	for _, w := range f.whens() {
		w.Only = slices.Clone(w.Only)
	}
	f.Blocked, f.Deactivated = slices.Clone(f.Blocked), slices.Clone(f.Deactivated)
	return switched{f, rand.New(rand.NewPCG(f.Seed, 1))}
}

// whens are all faults that count, by the names they have in JSON.
func (f *Faults) whens() map[string]*When {
	return map[string]*When{
		"slow": &f.Slow.When, "too_many": &f.TooMany.When, "drop_before": &f.DropBefore, "html": &f.HTML,
		"error": &f.Error.When, "second_poller": &f.SecondPoller, "drop_after": &f.DropAfter, "close_idle": &f.CloseIdle,
		"twice": &f.Twice.When, "tap_first": &f.TapFirst, "swapped": &f.Swapped,
		"unknown_value": &f.UnknownValue, "unknown_kind": &f.UnknownKind, "no_id": &f.NoID,
	}
}

// Names are the faults that are on, by their names in JSON, in the order of the alphabet.
func (f Faults) Names() []string {
	names := []string{}
	for name, w := range f.whens() {
		if w.On() {
			names = append(names, name)
		}
	}
	for name, on := range map[string]bool{"outage": f.Outage, "blocked": len(f.Blocked) > 0, "deactivated": len(f.Deactivated) > 0} {
		if on {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	return names
}

// Faults is what can still go wrong: a Next that was partly used up is lower than it was set.
func (s *Server) Faults() Faults {
	s.mu.Lock()
	defer s.mu.Unlock()
	return newSwitched(s.faults.Faults).Faults
}

// SetFaults puts these in the place of all faults there were; Faults{} ends them. What
// was held back comes now. Draws begin again from the seed.
func (s *Server) SetFaults(f Faults) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.setFaults(f)
}

func (s *Server) setFaults(f Faults) {
	s.faults = newSwitched(f)
	s.releaseAll()
	s.publish(Event{Kind: "faults"}, nil)
}

// hits tells whether a fault meets a call or an update; one that has ended is news. The caller holds the lock.
func (s *Server) hits(w *When, name string) bool {
	if !w.hits(name, s.faults.draw) {
		return false
	}
	if !w.On() {
		s.publish(Event{Kind: "faults"}, nil)
	}
	return true
}

// decide draws what goes wrong with a call. The caller holds the lock.
func (s *Server) decide(method string) Fault {
	f, out := &s.faults.Faults, Fault{}
	if f.Outage {
		return Fault{DropBefore: true}
	}
	if s.hits(&f.Slow.When, method) {
		out.Delay = time.Duration(or(f.Slow.Millis, 2000)) * time.Millisecond
	}
	switch {
	case s.hits(&f.TooMany.When, method):
		out.Code, out.RetryAfter = 429, or(f.TooMany.RetryAfter, 5)
	case s.hits(&f.DropBefore, method):
		out.DropBefore = true
	case s.hits(&f.HTML, method):
		out.HTML = true
	case s.hits(&f.Error.When, method):
		out.Code, out.Description = or(f.Error.Code, 500), f.Error.Description
	case method == "getUpdates" && s.hits(&f.SecondPoller, method):
		out.Code, out.Description = 409, conflict(otherPoller).description
	case s.hits(&f.DropAfter, method):
		out.DropAfter = true
	case s.hits(&f.CloseIdle, method):
		out.CloseIdle = true
	}
	return out
}

func or(n, otherwise int) int {
	if n > 0 {
		return n
	}
	return otherwise
}
