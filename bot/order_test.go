package bot_test

import (
	"fmt"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"

	"qalauly/simulator"
)

// TestOnceAndInOrder: many people write at once, every update comes twice, the
// service is restarted in the middle and runs in one or two replicas. Each thing
// said has one effect and one answer, in the order in which it was said.
func TestOnceAndInOrder(t *testing.T) {
	t.Parallel()
	for _, webhook := range []bool{false, true} {
		for replicas := 1; replicas <= 2; replicas++ {
			t.Run(fmt.Sprintf("webhook=%v/replicas=%d", webhook, replicas), func(t *testing.T) {
				t.Parallel()
				r := newRoad(t)
				start := r.start
				if webhook {
					start = r.webhook()
				}
				onceAndInOrder(t, r, start, replicas)
			})
		}
	}
}

func onceAndInOrder(t *testing.T, r *road, start func() replica, replicas int) {
	const people, halves = 12, 4
	r.sim.DeliverTwice(true)
	begin := func() (stops []func()) {
		for range replicas {
			stops = append(stops, start().stop)
		}
		return stops
	}
	stops := begin()
	var said sync.WaitGroup
	speakers := make([]*simulator.Person, people)
	for i := range people {
		speakers[i] = simulator.Meet(t, r.sim, simulator.Profile{Name: "Айгүл", Started: true})
		said.Go(func() {
			for n := range halves {
				speakers[i].Says(fmt.Sprintf("a%d", n))
			}
		})
	}
	said.Wait()
	for _, stop := range stops {
		stop()
	}
	begin()
	for _, p := range speakers {
		said.Go(func() {
			for n := range halves {
				p.Says(fmt.Sprintf("b%d", n))
			}
			p.Sees(fmt.Sprintf("echo b%d", halves-1))
		})
	}
	said.Wait()

	var want, echoes []string
	for _, half := range []string{"a", "b"} {
		for n := range halves {
			want = append(want, fmt.Sprintf("%s%d", half, n))
			echoes = append(echoes, fmt.Sprintf("echo %s%d", half, n))
		}
	}
	for _, p := range speakers {
		require.Equal(t, want, r.effects(p.ID))
		var got []string
		for _, m := range p.Messages() {
			if m.From.IsBot {
				got = append(got, m.Text)
			}
		}
		require.Equal(t, echoes, got)
	}
	require.Zero(t, r.count(`SELECT count(*) FROM inbox WHERE state <> 1 OR body IS NOT NULL`), "all done, nothing kept")
	require.Zero(t, r.count(`SELECT count(*) FROM reply WHERE state < 2 AND owner = ''`))
}
