package doctor

import (
	"context"
	"time"

	"qalauly/bot"
)

// running is how many processes of the service live now; -1: not known.
func running(ctx context.Context, e *exam) int {
	attempt, cancel := e.patient(ctx)
	defer cancel()
	road, err := bot.Look(attempt, e.DB)
	if err != nil {
		return -1
	}
	return road.Replicas
}

// askRoad looks at what the processes of the service do, and what waits.
func askRoad(ctx context.Context, e *exam, r *report) {
	if e.DB == nil || e.running < 0 {
		return // no schema yet, or no database
	}
	attempt, cancel := e.patient(ctx)
	defer cancel()
	road, err := bot.Look(attempt, e.DB)
	if err != nil {
		return
	}
	switch {
	case road.Replicas == 0:
		r.well("processes", "none runs now")
	case road.Leaders == 0:
		r.warn("processes", "ask again in five seconds; if it stays so, see what they log", "%d run, and none leads", road.Replicas)
	default:
		r.well("processes", "%d run, one leads", road.Replicas)
	}
	e.aside(r, road)
	for kind, lane := range road.Lanes {
		if lane.Oldest > time.Minute {
			r.warn("updates", "see that qalauly serve runs, and what it logs", "%d wait in chats of kind %s, the oldest for %s", lane.Waiting, kind, lane.Oldest.Round(time.Second))
		}
	}
	for what, queue := range road.Queues {
		if queue.Oldest > 5*time.Minute {
			r.warn("sending", "see that qalauly serve runs, and what it logs", "%d of kind %s wait to be sent, the oldest for %s", queue.Waiting, what, queue.Oldest.Round(time.Second))
		}
	}
	if road.Pause > 0 {
		r.warn("sending", "wait; if it comes again, lower SEND_RATE", "Telegram wants no messages for %s more", road.Pause.Round(time.Second))
	}
	if road.Held {
		r.warn("sending", "qalauly release, when what waits may go out", "is held, as after a restore")
	}
}

// aside looks at updates that were set aside.
func (e *exam) aside(r *report, road bot.Road) {
	if road.Parked > 0 {
		r.warn("parked updates", "an administrator sees them with /parked, has them tried again or drops them", "%d failed three times and wait for somebody to look", road.Parked)
	}
	if road.Rejected > 0 {
		r.warn("rejected updates", "look at the table inbox_reject; a newer Bot API, or somebody who knows the webhook's secret", "%d could not be read", road.Rejected)
	}
	if road.Parked+road.Rejected == 0 {
		r.well("parked updates", "none, and none was rejected")
	}
}
