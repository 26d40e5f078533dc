package faults

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"os"
	"strconv"
	"strings"

	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"

	"qalauly/simulator"
)

// counts are what a run came to.
type counts struct {
	lost, twice, disordered            int // updates
	stale                              int // conversations taken up from an older state
	repliesLost, repliesTwice, swapped int
	copies                             int // of answers, beside the first: what meets the fault again comes a third time
	flagged                            int // as maybe sent twice
	doubtful                           int // attempts of whose outcome nobody could be sure
	late                               int // updates that came after a later one of their chat
}

type effect struct {
	Person, UpdateID int64
	Text             string
	Stale            bool
}

// count looks at what each of the people of a load has said, and what became of it.
func (h *harness) count(people []*simulator.Person, l load) counts {
	rows, err := h.db.Query(context.Background(), `SELECT person, update_id, text, stale FROM effect ORDER BY n`)
	require.NoError(h.t, err)
	all, err := pgx.CollectRows(rows, pgx.RowToStructByPos[effect])
	require.NoError(h.t, err)
	by := map[int64][]effect{}
	var c counts
	for _, e := range all {
		by[e.Person] = append(by[e.Person], e)
		if e.Stale {
			c.stale++
		}
	}
	for i, p := range people {
		nameless := c.handled(by[p.ID], i, l)
		c.answered(p, i, l, nameless)
	}
	require.NoError(h.t, h.db.QueryRow(context.Background(),
		`SELECT (SELECT count(*) FROM reply WHERE maybe) + (SELECT count(*) FROM notice WHERE maybe)`).Scan(&c.flagged))
	c.doubtful = int(h.doubtful.Load())
	for _, call := range h.sim.Calls() {
		if call.Error == "dropped before" && call.Method == "sendMessage" {
			c.doubtful++
		}
	}
	return c
}

// handled counts the effects of one person's words. What had no number of its own
// has no place in the order; it is returned.
func (c *counts) handled(effects []effect, who int, l load) (nameless map[string]bool) {
	seen, last := map[string]int{}, int64(0)
	nameless = map[string]bool{}
	for _, e := range effects {
		seen[strings.TrimSuffix(e.Text, " quiet")]++
		if e.UpdateID < 0 {
			nameless["did "+e.Text] = true
			continue
		}
		if e.UpdateID < last {
			c.disordered++
		}
		last = e.UpdateID
	}
	for n := range l.each {
		if times := seen[fmt.Sprintf("%d-%d", who, n)]; times == 0 {
			c.lost++
		} else {
			c.twice += times - 1
		}
	}
	return nameless
}

// answered counts what one person was answered and told.
func (c *counts) answered(p *simulator.Person, who int, l load, nameless map[string]bool) {
	said, last := map[string]int{}, -1
	for _, m := range p.Messages() {
		var i, n int
		if !m.From.IsBot {
			continue
		}
		said[m.Text]++
		if _, err := fmt.Sscanf(m.Text, "did %d-%d", &i, &n); err == nil && said[m.Text] == 1 && !nameless[m.Text] {
			if n < last {
				c.swapped++
			}
			last = n
		}
	}
	for n := range l.each {
		if l.quiet && n > 0 {
			break
		}
		for _, words := range []string{"did", "told"} {
			times := said[fmt.Sprintf("%s %d-%d", words, who, n)]
			c.copies += max(0, times-1)
			if times > 1 {
				c.repliesTwice++
			}
			if times == 0 {
				c.repliesLost++
			}
		}
	}
}

// number asks one number of count of a run's database.
func (h *harness) number(sql string, args ...any) (n int) {
	h.t.Helper()
	require.NoError(h.t, h.db.QueryRow(context.Background(), sql, args...).Scan(&n))
	return n
}

// metric is a number that a replica tells of itself; 0 where it does not answer.
func (r *replica) metric(name string) float64 { return r.metricOf(name, "") }

// metricOf is the sum of those that have a label.
func (r *replica) metricOf(name, label string) float64 {
	resp, err := http.Get("http://" + r.addr + "/metrics")
	if err != nil {
		return 0
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		return 0
	}
	sum := 0.0
	for line := range strings.Lines(string(body)) {
		series, value, _ := strings.Cut(strings.TrimSpace(line), " ")
		if before, labels, _ := strings.Cut(series, "{"); before == name && strings.Contains(labels, label) {
			n, _ := strconv.ParseFloat(value, 64)
			sum += n
		}
	}
	return sum
}

// tells is all that the replicas have written in their logs.
func (h *harness) tells() string {
	text, err := os.ReadFile(h.log.Name())
	require.NoError(h.t, err)
	return string(text)
}
