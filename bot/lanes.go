package bot

import "sync"

// lanes is the list of lanes that have something waiting. A lane is worked on by
// one worker at a time and stands in the list at most once.
type lanes struct {
	mu    sync.Mutex
	ready *sync.Cond
	state map[int64]laneState
	queue []int64
	over  bool
}

type laneState int

const (
	laneQueued laneState = iota + 1
	laneBusy
	laneAgain // something new came while it was busy
)

// knownLanes bounds the list; what is dropped is found by the sweep.
const knownLanes = 10_000

func newLanes() *lanes {
	l := &lanes{state: map[int64]laneState{}}
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

// next waits for a lane to work on; false means that work is over.
func (l *lanes) next() (int64, bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	for len(l.queue) == 0 && !l.over {
		l.ready.Wait()
	}
	if l.over {
		return 0, false
	}
	lane := l.queue[0]
	l.queue = l.queue[1:]
	l.state[lane] = laneBusy
	return lane, true
}

// done gives a lane back; more puts it at the end of the list, behind the others.
func (l *lanes) done(lane int64, more bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if (more || l.state[lane] == laneAgain) && !l.over {
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
