package bot_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	dto "github.com/prometheus/client_model/go"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"qalauly/bot"
	"qalauly/locales"
	"qalauly/simulator"
)

// series is a metric as a line of text: name{label="value"}.
func series(t *testing.T, from ...prometheus.Collector) map[string]float64 {
	t.Helper()
	registry := prometheus.NewPedanticRegistry()
	registry.MustRegister(from...)
	families, err := registry.Gather()
	require.NoError(t, err)
	all := map[string]float64{}
	for _, family := range families {
		for _, m := range family.GetMetric() {
			var labels []string
			for _, l := range m.GetLabel() {
				labels = append(labels, fmt.Sprintf("%s=%q", l.GetName(), l.GetValue()))
			}
			all[family.GetName()+"{"+strings.Join(labels, ",")+"}"] = valueOf(m)
		}
	}
	return all
}

func valueOf(m *dto.Metric) float64 {
	return m.GetCounter().GetValue() + m.GetGauge().GetValue() + float64(m.GetHistogram().GetSampleCount())
}

func TestMetricsCountWhatHappens(t *testing.T) {
	t.Parallel()
	r := newRoad(t)
	b := r.start()
	p := r.meet(t, "Марина")
	p.Says("Тайное слово")
	p.Sees("echo Тайное слово")
	p.Says("/about")
	p.Sees(locales.Russian.Text("road.unknown_command"))
	r.breaks.Store(3)
	p.Says("/place panic")
	require.Eventually(t, func() bool { return r.count(`SELECT count(*) FROM inbox WHERE state = 2`) == 1 }, time.Minute, 20*time.Millisecond)
	r.sim.Fail(func(c simulator.Call) *simulator.Fault {
		if c.Method == "sendMessage" {
			return &simulator.Fault{Code: http.StatusTooManyRequests, RetryAfter: 1}
		}
		return nil
	})
	p.Says("медленнее")
	require.Eventually(t, func() bool {
		return series(t, b.Metrics())[`qalauly_sends_total{outcome="slower",what="reply"}`] > 0
	}, time.Minute, 20*time.Millisecond)

	counted := map[string]float64{
		`qalauly_updates_received_total{result="stored"}`:                  4,
		`qalauly_updates_handled_total{kind="message",outcome="done"}`:     2,
		`qalauly_updates_handled_total{kind="message",outcome="excused"}`:  1,
		`qalauly_updates_handled_total{kind="message",outcome="panicked"}`: 3,
		`qalauly_updates_handled_total{kind="message",outcome="parked"}`:   1,
		`qalauly_handling_seconds{did="/about"}`:                           1,
		`qalauly_handling_seconds{did="text"}`:                             1,
		`qalauly_sends_total{outcome="delivered",what="reply"}`:            2,
		`qalauly_api_calls_total{code="429",method="sendMessage"}`:         1,
		`qalauly_api_seconds{method="sendMessage"}`:                        3,
		`qalauly_leader{}`:      1,
		`qalauly_leader_term{}`: 1,

		`qalauly_database_up{}`:                      1,
		`qalauly_updates_parked{}`:                   1,
		`qalauly_queue_waiting{what="reply"}`:        1,
		`qalauly_replicas{}`:                         1,
		`qalauly_leaders{}`:                          1,
		`qalauly_database_connections{state="most"}`: 24,
	}
	// What is counted after a commit or an answer is seen a little later than both.
	gauges := bot.NewGauges(r.db)
	var all map[string]float64
	require.EventuallyWithT(t, func(c *assert.CollectT) {
		all = series(t, b.Metrics(), gauges)
		for name, least := range counted {
			assert.GreaterOrEqual(c, all[name], least, name)
		}
	}, time.Minute, 50*time.Millisecond)
	for name := range all {
		require.NotContains(t, name, fmt.Sprint(p.ID))
		require.NotContains(t, name, "Тайное")
	}
	b.stop()
	require.Zero(t, series(t, b.Metrics())[`qalauly_leader{}`])
}

func TestGaugesTellWhatWaits(t *testing.T) {
	t.Parallel()
	r := newRoad(t)
	_, err := r.db.Exec(t.Context(), `
		INSERT INTO inbox (update_id, lane, received_at)
		VALUES (1, 7, now() - interval '90 s'), (2, 7, now()), (3, 8, now()), (4, -9, now() - interval '10 s');
		INSERT INTO inbox_reject (body, reason) VALUES ('x', 'not JSON');
		INSERT INTO notice (recipient, kind, once, not_before)
		VALUES (7, 'x', 'due', now() - interval '30 s'), (7, 'x', 'not due', now() + interval '1 h');
		INSERT INTO pause (chat, until) VALUES (0, now() + interval '1 h')`)
	require.NoError(t, err)
	gauges := bot.NewGauges(r.db)
	all := series(t, gauges)
	require.Equal(t, 3.0, all[`qalauly_updates_waiting{lane="person"}`])
	require.Equal(t, 2.0, all[`qalauly_lanes_waiting{lane="person"}`])
	require.Equal(t, 2.0, all[`qalauly_lane_longest{lane="person"}`])
	require.InDelta(t, 90, all[`qalauly_updates_oldest_seconds{lane="person"}`], 20)
	require.Equal(t, 1.0, all[`qalauly_updates_waiting{lane="group"}`])
	require.Contains(t, all, `qalauly_updates_waiting{lane="none"}`)
	require.Equal(t, 1.0, all[`qalauly_updates_rejected{}`])
	require.Equal(t, 1.0, all[`qalauly_queue_waiting{what="notice"}`])
	require.InDelta(t, 30, all[`qalauly_queue_oldest_seconds{what="notice"}`], 20)
	require.InDelta(t, 3600, all[`qalauly_pause_seconds{}`], 20)
	require.Zero(t, all[`qalauly_leaders{}`])
	require.Zero(t, all[`qalauly_sending_held{}`])

	r.db.Close()
	all = series(t, gauges)
	require.Zero(t, all[`qalauly_database_up{}`])
	require.Contains(t, all, `qalauly_database_up{}`)
	require.NotContains(t, all, `qalauly_updates_waiting{lane="person"}`)
}
