package bot

import "sync"

// lanes is the list of lanes that have something waiting. A lane is worked on by
// one worker at a time and stands in the list at most once.
type lanes struct {
	mu    sync.Mutex
	ready *sync.Cond
	state map[int64]laneState
	alone map[int64]bool // lanes that are not taken together with others
	queue []int64
	over  bool
}

type laneState int

const (
	laneQueued laneState = iota + 1
	laneBusy
	laneAgain // something new came while it was busy
)

// outlook is what a worker thinks of a lane when it gives it back.
type outlook int

const (
	rest  outlook = iota // nothing waits
	again                // more waits
	alone                // its first update wants a transaction of its own
)

// knownLanes bounds the list; what is dropped is found by the sweep.
const knownLanes = 10_000

func newLanes() *lanes {
	l := &lanes{state: map[int64]laneState{}, alone: map[int64]bool{}}
	l.ready = sync.NewCond(&l.mu)
	return l
}

// hint says that a lane may have something waiting.
func (l *lanes) hint(lane int64) {
	l.mu.Lock()
	defer l.mu.Unlock()
	switch l.state[lane] {
	case laneQueued, laneAgain:
	case laneBusy:
		l.state[lane] = laneAgain
	default:
		if len(l.queue) < knownLanes && !l.over {
			l.push(lane)
		}
	}
}

// take waits for lanes to work on: half of those that are ready, so that others
// find some too, and no more than most. One that is to be alone comes alone. None
// means that work is over.
func (l *lanes) take(most int) []int64 {
	l.mu.Lock()
	defer l.mu.Unlock()
	for len(l.queue) == 0 && !l.over {
		l.ready.Wait()
	}
	if l.over {
		return nil
	}
	n := 1
	for !l.alone[l.queue[0]] && n < min(most, (len(l.queue)+1)/2) && !l.alone[l.queue[n]] {
		n++
	}
	taken := make([]int64, n)
	copy(taken, l.queue)
	l.queue = l.queue[n:]
	for _, lane := range taken {
		l.state[lane] = laneBusy
	}
	return taken
}

// done gives a lane back. One in which more waits goes to the end of the list,
// behind the others.
func (l *lanes) done(lane int64, o outlook) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if o == alone {
		l.alone[lane] = true
	} else {
		delete(l.alone, lane)
	}
	if (o != rest || l.state[lane] == laneAgain) && !l.over {
		l.push(lane)
		return
	}
	delete(l.state, lane)
}

func (l *lanes) push(lane int64) {
	l.state[lane] = laneQueued
	l.queue = append(l.queue, lane)
	l.ready.Signal()
}

// stop ends the waiting of all workers; lanes in work are finished by them.
func (l *lanes) stop() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.over = true
	l.ready.Broadcast()
}
