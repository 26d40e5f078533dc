package bot

import (
	"errors"
	"strconv"
	"time"

	"github.com/prometheus/client_golang/prometheus"
)

// metrics counts what this process does. Labels are words of ours (kinds,
// commands, verbs, methods, outcomes), never an id of anybody and never a text.
type metrics struct {
	received *prometheus.CounterVec // result
	late     prometheus.Counter
	handled  *prometheus.CounterVec   // kind, outcome
	took     *prometheus.HistogramVec // did
	sent     *prometheus.CounterVec   // what, outcome
	calls    *prometheus.CounterVec   // method, code
	answered *prometheus.HistogramVec // method
	leader   prometheus.Gauge
	term     prometheus.Gauge
}

func newMetrics() *metrics {
	counter := func(name, help string, labels ...string) *prometheus.CounterVec {
		return prometheus.NewCounterVec(prometheus.CounterOpts{Namespace: "qalauly", Name: name, Help: help}, labels)
	}
	histogram := func(name, help string, labels ...string) *prometheus.HistogramVec {
		return prometheus.NewHistogramVec(prometheus.HistogramOpts{
			Namespace: "qalauly", Name: name, Help: help,
			Buckets: []float64{.001, .0025, .005, .01, .025, .05, .1, .25, .5, 1, 2.5, 5, 10, 20, 60},
		}, labels)
	}
	gauge := func(name, help string) prometheus.Gauge {
		return prometheus.NewGauge(prometheus.GaugeOpts{Namespace: "qalauly", Name: name, Help: help})
	}
	m := &metrics{
		received: counter("updates_received_total", "Updates that came in: stored, known already, or rejected as unreadable.", "result"),
		late: prometheus.NewCounter(prometheus.CounterOpts{Namespace: "qalauly", Name: "updates_late_total",
			Help: "Updates that came after a later one of their chat; they are handled at once, against the present state."}),
		handled:  counter("updates_handled_total", "Updates handled: done, excused, ignored; failed and panicked are tried again, flooded are closed unread, parked are set aside.", "kind", "outcome"),
		took:     histogram("handling_seconds", "From the claim of an update to its commit, by command or verb.", "did"),
		sent:     counter("sends_total", "Attempts to send replies and notices, by what came of them.", "what", "outcome"),
		calls:    counter("api_calls_total", "Calls of the Bot API by the code of the answer; lost is none, unsent is a call that did not leave.", "method", "code"),
		answered: histogram("api_seconds", "How long the Bot API took to answer; getUpdates waits on purpose and is left out.", "method"),
		leader:   gauge("leader", "1 in the process that sends notices, polls and runs jobs."),
		term:     gauge("leader_term", "The term of this process's last lead."),
	}
	m.begin()
	return m
}

// begin makes the series that alerts ask for exist before anything happens, so
// that the first of its kind is seen as a rise from nothing.
func (m *metrics) begin() {
	for _, result := range []string{"stored", "known", "rejected"} {
		m.received.WithLabelValues(result)
	}
	for _, kind := range []string{"message", "button", "member", "unknown"} {
		for _, outcome := range []string{"done", "excused", "ignored", "failed", "panicked", "parked"} {
			m.handled.WithLabelValues(kind, outcome)
		}
	}
	for _, what := range []string{"reply", "notice"} {
		for f := range fateNames {
			m.sent.WithLabelValues(what, fateNames[f])
		}
	}
	m.handled.WithLabelValues("unknown", "flooded")
	m.calls.WithLabelValues("sendMessage", "429")
}

// Metrics is what this process counts; reading it asks the database nothing.
func (b *Bot) Metrics() prometheus.Collector { return b.metrics }

func (m *metrics) parts() []prometheus.Collector {
	return []prometheus.Collector{m.received, m.late, m.handled, m.took, m.sent, m.calls, m.answered, m.leader, m.term}
}

// Describe tells all that Collect may.
func (m *metrics) Describe(to chan<- *prometheus.Desc) {
	for _, part := range m.parts() {
		part.Describe(to)
	}
}

// Collect tells the numbers of this moment.
func (m *metrics) Collect(to chan<- prometheus.Metric) {
	for _, part := range m.parts() {
		part.Collect(to)
	}
}

func (m *metrics) stored(given, fresh, late int) {
	m.received.WithLabelValues("stored").Add(float64(fresh))
	m.received.WithLabelValues("known").Add(float64(given - fresh))
	m.late.Add(float64(late))
}

func (m *metrics) rejected() { m.received.WithLabelValues("rejected").Inc() }

// handling counts an update that was committed.
func (m *metrics) handling(t *turn, outcome string, took time.Duration) {
	m.handled.WithLabelValues(t.kind(), outcome).Inc()
	m.took.WithLabelValues(t.did()).Observe(took.Seconds())
}

// failing counts an update that failed and will be tried again.
func (m *metrics) failing(t *turn, cause error) {
	outcome := "failed"
	var panicked *panicError
	if errors.As(cause, &panicked) {
		outcome = "panicked"
	}
	m.handled.WithLabelValues(t.kind(), outcome).Inc()
}

// flooded counts updates closed unread; nobody looked at their kind.
func (m *metrics) flooded(n int64) { m.handled.WithLabelValues("unknown", "flooded").Add(float64(n)) }

func (m *metrics) parked(t *turn) { m.handled.WithLabelValues(t.kind(), "parked").Inc() }

func (m *metrics) sending(what string, v fate) { m.sent.WithLabelValues(what, fateNames[v]).Inc() }

// called counts a call of the Bot API. One that was ended because the process
// ends is nobody's failure.
func (m *metrics) called(method string, began time.Time, err error) {
	if m == nil {
		return
	}
	code := "200"
	var api *APIError
	var unsent *unsentError
	var lost *lostError
	switch {
	case errors.As(err, &lost) && lost.reason == stopped, errors.As(err, &unsent) && unsent.reason == stopped:
		return
	case errors.As(err, &api):
		code = strconv.Itoa(api.Code)
	case errors.As(err, &unsent):
		code = "unsent"
	case err != nil:
		code = "lost"
	}
	m.calls.WithLabelValues(method, code).Inc()
	if method != "getUpdates" {
		m.answered.WithLabelValues(method).Observe(time.Since(began).Seconds())
	}
}

// leading tells that this process leads until the function returned is called.
func (m *metrics) leading(term int64) (ended func()) {
	m.leader.Set(1)
	m.term.Set(float64(term))
	return func() { m.leader.Set(0) }
}

// fateNames are the outcomes of an attempt to send, for those who watch.
var fateNames = map[fate]string{
	delivered: "delivered", refused: "refused", unreachable: "unreachable", moved: "moved", asNew: "sent_as_new",
	asPlain: "sent_as_plain", later: "later", perhaps: "maybe", slower: "slower", locked: "locked",
}
