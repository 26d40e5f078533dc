package bot

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/prometheus/client_golang/prometheus"
)

// Gauges tells what waits in the database, read at the moment it is asked for.
// All processes that share a database tell the same. While the database does not
// answer only that is told.
type Gauges struct {
	db *pgxpool.Pool
}

// NewGauges returns the gauges of a database.
func NewGauges(db *pgxpool.Pool) Gauges { return Gauges{db} }

// gaugesLimit bounds what being watched may cost the database.
const gaugesLimit = 2 * time.Second

func gauge(name, help string, labels ...string) *prometheus.Desc {
	return prometheus.NewDesc("qalauly_"+name, help, labels, nil)
}

var (
	databaseUp   = gauge("database_up", "1 while the database answers this process.")
	connections  = gauge("database_connections", "This process's connections to the database.", "state")
	waiting      = gauge("updates_waiting", "Updates stored and not handled yet, by the kind of lane.", "lane")
	oldest       = gauge("updates_oldest_seconds", "Age of the oldest update that waits, by the kind of lane.", "lane")
	busyLanes    = gauge("lanes_waiting", "Lanes in which updates wait, by their kind.", "lane")
	longestLane  = gauge("lane_longest", "Updates waiting in the fullest lane, by its kind.", "lane")
	parkedNow    = gauge("updates_parked", "Updates set aside after their last try; /parked shows them.")
	rejectedNow  = gauge("updates_rejected", "What came and could not be read as an update; /parked counts them.")
	queued       = gauge("queue_waiting", "Replies and notices that are due and not sent yet.", "what")
	queueOldest  = gauge("queue_oldest_seconds", "How long the oldest of them is due.", "what")
	pauseLeft    = gauge("pause_seconds", "How long Telegram wants no messages from us at all.")
	heldNow      = gauge("sending_held", "1 while sending is held, as after a restore, until qalauly release.")
	replicas     = gauge("replicas", "Processes that share the database and are alive.")
	leaders      = gauge("leaders", "1 while one of them leads.")
	laneKinds    = []string{"person", "group", "none"}
	queueKinds   = []string{"reply", "notice"}
	gaugesOfRoad = []*prometheus.Desc{
		databaseUp, connections, waiting, oldest, busyLanes, longestLane, parkedNow, rejectedNow,
		queued, queueOldest, pauseLeft, heldNow, replicas, leaders,
	}
)

// Describe tells all that Collect may.
func (g Gauges) Describe(to chan<- *prometheus.Desc) {
	for _, d := range gaugesOfRoad {
		to <- d
	}
}

// Collect reads the database once and tells what was found.
func (g Gauges) Collect(to chan<- prometheus.Metric) {
	tell := func(d *prometheus.Desc, value float64, labels ...string) {
		to <- prometheus.MustNewConstMetric(d, prometheus.GaugeValue, value, labels...)
	}
	stat := g.db.Stat()
	tell(connections, float64(stat.AcquiredConns()), "used")
	tell(connections, float64(stat.IdleConns()), "idle")
	tell(connections, float64(stat.MaxConns()), "most")
	ctx, cancel := context.WithTimeout(context.Background(), gaugesLimit)
	defer cancel()
	road, err := Look(ctx, g.db)
	if err != nil {
		tell(databaseUp, 0)
		return
	}
	tell(databaseUp, 1)
	for _, kind := range laneKinds {
		lane := road.Lanes[kind]
		tell(waiting, float64(lane.Waiting), kind)
		tell(oldest, lane.Oldest.Seconds(), kind)
		tell(busyLanes, float64(lane.Lanes), kind)
		tell(longestLane, float64(lane.Longest), kind)
	}
	for _, what := range queueKinds {
		tell(queued, float64(road.Queues[what].Waiting), what)
		tell(queueOldest, road.Queues[what].Oldest.Seconds(), what)
	}
	tell(parkedNow, float64(road.Parked))
	tell(rejectedNow, float64(road.Rejected))
	tell(pauseLeft, road.Pause.Seconds())
	held := 0.0
	if road.Held {
		held = 1
	}
	tell(heldNow, held)
	tell(replicas, float64(road.Replicas))
	tell(leaders, float64(road.Leaders))
}

// Road is what waits on the road of the updates at one moment.
type Road struct {
	Lanes    map[string]Line // by kind: person, group, none
	Queues   map[string]Line // what is due: reply, notice
	Parked   int
	Rejected int
	Pause    time.Duration // how long nobody may be written to
	Held     bool          // sending is held until it is released
	Replicas int           // processes alive
	Leaders  int           // 0 or 1
}

// Line is a number of things that wait and the age of the oldest. Lanes and
// Longest are of updates only.
type Line struct {
	Waiting, Lanes, Longest int
	Oldest                  time.Duration
}

// Look reads the state of the road, in one round trip.
func Look(ctx context.Context, db *pgxpool.Pool) (Road, error) {
	r := Road{Lanes: map[string]Line{}, Queues: map[string]Line{}}
	into := func(all map[string]Line) func(pgx.Rows) error {
		return func(rows pgx.Rows) error {
			var kind string
			var w Line
			var age float64
			_, err := pgx.ForEachRow(rows, []any{&kind, &w.Waiting, &w.Lanes, &w.Longest, &age}, func() error {
				w.Oldest = max(0, time.Duration(age*float64(time.Second)))
				all[kind] = w
				return nil
			})
			return err
		}
	}
	batch := &pgx.Batch{}
	batch.Queue(`
		SELECT CASE WHEN lane > 0 THEN 'person' WHEN lane < 0 THEN 'group' ELSE 'none' END,
			sum(n)::int, count(*)::int, max(n)::int, extract(epoch FROM now() - min(first))::float8
		FROM (SELECT lane, count(*) AS n, min(received_at) AS first FROM inbox WHERE state = 0 GROUP BY lane) AS waiting
		GROUP BY 1`).Query(into(r.Lanes))
	batch.Queue(`
		SELECT 'reply', count(*)::int, 0, 0, extract(epoch FROM coalesce(now() - min(created_at), '0'))::float8
		FROM reply WHERE state < 2
		UNION ALL
		SELECT 'notice', coalesce(sum(n), 0)::int, 0, 0, extract(epoch FROM coalesce(now() - min(first), '0'))::float8
		FROM (
			SELECT count(*) AS n, min(not_before) AS first FROM notice WHERE state < 2 AND not_before <= now()
			UNION ALL
			SELECT sum(cardinality(people)), min(not_before) FROM crowd WHERE not_before <= now()) AS due`).Query(into(r.Queues))
	batch.Queue(`
		SELECT (SELECT count(*) FROM inbox WHERE state = 2),
			(SELECT count(*) FROM inbox_reject),
			greatest(0, extract(epoch FROM coalesce((SELECT max(until) FROM pause WHERE chat = 0), now()) - now()))::float8,
			NOT EXISTS (SELECT FROM sending),
			(SELECT count(*) FROM lease WHERE name LIKE 'process:%' AND until > clock_timestamp()),
			(SELECT count(*) FROM lease WHERE name = 'leader' AND until > clock_timestamp())`).QueryRow(func(row pgx.Row) error {
		var pause float64
		err := row.Scan(&r.Parked, &r.Rejected, &pause, &r.Held, &r.Replicas, &r.Leaders)
		r.Pause = time.Duration(pause * float64(time.Second))
		return err
	})
	return r, db.SendBatch(ctx, batch).Close()
}
