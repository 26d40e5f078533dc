package council_test

import (
	"context"
	"fmt"
	"sync"
	"testing"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/stretchr/testify/require"

	"qalauly/activity"
	"qalauly/calendar"
	"qalauly/deputy"
	"qalauly/internal/postgres/pgtest"
	"qalauly/programme/council"
	"qalauly/rating/methods"
	"qalauly/territory"
)

const shet, karaganda, ulytau = "356400000", "350000000", "620000000"

var (
	now   = time.Date(2026, 11, 24, 15, 0, 0, 0, calendar.Zone)
	today = calendar.DayOf(now)

	recorder  = council.Actor{Actor: activity.Actor{Member: 1001}, Records: activity.Territory{shet}}
	verifier  = council.Actor{Actor: activity.Actor{Member: 1002}, Verifies: activity.Territory{karaganda}}
	centre    = council.Actor{Actor: activity.Actor{Member: 1003}, Records: activity.Territory{""}, Verifies: activity.Territory{""}}
	elsewhere = council.Actor{Actor: activity.Actor{Member: 1004}, Records: activity.Territory{ulytau}, Verifies: activity.Territory{ulytau}}
	both      = council.Actor{Actor: activity.Actor{Member: 1005}, Records: activity.Territory{karaganda}, Verifies: activity.Territory{karaganda}}
	link      = []council.Proof{{Link: "https://example.kz/hattama"}}
	agenda    = council.Name{KK: "Ауыз су", RU: "Питьевая вода"}
)

// room is a council of a district with two deputies and an expert.
type room struct {
	*testing.T
	council.Desk
	ctx      context.Context
	db       *pgxpool.Pool
	id       int64
	deputies []int64
	members  []int64 // the two deputies, the expert
}

func newRoom(t *testing.T) *room {
	t.Helper()
	r := &room{T: t, Desk: council.Desk{Ledger: activity.Ledger{Method: methods.R1()}}, ctx: t.Context(), db: pgtest.New(t)}
	require.NoError(t, territory.Load(r.ctx, r.db))
	require.NoError(t, deputy.Load(r.ctx, r.db))
	for i := range 3 {
		var id int64
		require.NoError(t, r.db.QueryRow(r.ctx, `
			WITH d AS (INSERT INTO deputy (surname_kk, surname_ru, given_kk, given_ru, sex, birth_year, list_key) VALUES ('Қ', 'К', 'Ә', 'А', 'f', 1980, $1) RETURNING id)
			INSERT INTO mandate (deputy, body, valid_from) SELECT id, '356400000', '2020-01-01' FROM d RETURNING deputy`, fmt.Sprintf("shet-%d", i)).Scan(&id))
		r.deputies = append(r.deputies, id)
	}
	require.NoError(t, r.db.QueryRow(r.ctx, `
		INSERT INTO council (key, unit, topic, name_kk, name_ru) VALUES ('su', $1, 'utilities', 'Ауыз су кеңесі', 'Совет по питьевой воде') RETURNING id`, shet).Scan(&r.id))
	before := now.AddDate(0, 0, -30)
	for i := range 2 {
		r.members = append(r.members, r.adds(council.Member{Council: r.id, Deputy: r.deputies[i], Chair: i == 0}, before))
	}
	r.members = append(r.members, r.adds(council.Member{Council: r.id, Kind: council.Expert, Name: council.Name{KK: "Ә. Серікова", RU: "А. Серикова"}}, before))
	return r
}

func (r *room) adds(m council.Member, at time.Time) int64 {
	r.Helper()
	id, err := r.Add(r.ctx, r.db, recorder, m, at)
	require.NoError(r, err)
	return id
}

func (r *room) sat(day calendar.Day) council.Draft {
	return council.Draft{Council: r.id, What: council.Sitting, Day: day, Text: agenda, Proof: link, Marks: map[int64]council.Mark{r.members[1]: council.Absent, r.members[2]: council.Excused}}
}

func (r *room) records(d council.Draft) int64 {
	r.Helper()
	id, err := r.Record(r.ctx, r.db, recorder, d, now)
	require.NoError(r, err)
	return id
}

func (r *room) verifies(id int64) {
	r.Helper()
	_, err := r.Decide(r.ctx, r.db, verifier, id, true, "", now)
	require.NoError(r, err)
}

// cells are what counts of C2: deputy, x and n in whole units; and the rebuild agrees.
func (r *room) cells() map[int]string {
	r.Helper()
	all := map[int]string{}
	for i, id := range r.deputies {
		var x, n float64
		require.NoError(r, r.db.QueryRow(r.ctx, `SELECT coalesce(sum(x), 0) / 1e6, coalesce(sum(n), 0) / 1e6 FROM cell WHERE deputy = $1 AND criterion = 'C2'`, id).Scan(&x, &n))
		if n > 0 {
			all[i] = fmt.Sprintf("%g/%g", x, n)
		}
	}
	drifts, err := r.Ledger.Drifts(r.ctx, r.db, now.AddDate(-1, 0, 0))
	require.NoError(r, err)
	require.Empty(r, drifts)
	return all
}

// TestSitting: one records, another from above verifies, then it counts; voided, it counts
// no more, and neither does what was passed on.
func TestSitting(t *testing.T) {
	t.Parallel()
	r := newRoom(t)
	id := r.records(r.sat(today - 1))
	require.Empty(t, r.cells(), "not verified yet")
	_, err := r.Record(r.ctx, r.db, centre, r.sat(today-1), now)
	require.ErrorIs(t, err, council.ErrTwice)
	passed := r.records(council.Draft{What: council.Recommendation, Of: id, Day: today, Deputy: r.deputies[1], Text: council.Name{RU: "Заменить трубы"}, To: council.Name{RU: "Акимат"}, Proof: link})
	_, err = r.Decide(r.ctx, r.db, verifier, passed, true, "", now)
	require.ErrorIs(t, err, council.ErrFirst)

	waiting, n, err := r.Waiting(r.ctx, r.db, verifier, council.Page{Limit: 10})
	require.NoError(t, err)
	require.Equal(t, 2, n)
	require.Equal(t, map[council.Mark]int{council.Present: 1, council.Absent: 1, council.Excused: 1}, waiting[0].Marked)
	for _, who := range []council.Actor{recorder, elsewhere} {
		_, n, err := r.Waiting(r.ctx, r.db, who, council.Page{Limit: 10})
		require.NoError(t, err)
		require.Zero(t, n)
	}
	r.verifies(id)
	require.Equal(t, map[int]string{0: "1/1", 1: "0/1"}, r.cells())
	r.verifies(passed)
	require.Equal(t, map[int]string{0: "1/1", 1: "1/2"}, r.cells())
	_, err = r.Decide(r.ctx, r.db, verifier, id, true, "", now)
	require.ErrorIs(t, err, council.ErrState)

	fate := r.records(council.Draft{What: council.FateOf, Of: passed, Day: today, Fate: council.Partly, Proof: link})
	r.verifies(fate)
	held, n, err := council.Held(r.ctx, r.db, r.id, council.Recommendation, council.Page{Limit: 5})
	require.NoError(t, err)
	require.Equal(t, 1, n)
	require.Equal(t, council.Partly, held[0].Fate)
	require.Equal(t, "Акимат", held[0].To.KK)
	year, err := council.YearOf(r.ctx, r.db, r.id, today)
	require.NoError(t, err)
	require.Equal(t, council.Year{Sittings: 1, PassedOn: 1, Partly: 1}, year)
	require.Equal(t, map[int]string{0: "1/1", 1: "1/2"}, r.cells(), "what became of it counts nothing")

	_, err = r.Void(r.ctx, r.db, verifier, id, " ", now)
	require.ErrorIs(t, err, council.ErrReason)
	_, err = r.Void(r.ctx, r.db, verifier, id, "басқа күн", now)
	require.NoError(t, err)
	require.Empty(t, r.cells())
	_, n, err = council.Held(r.ctx, r.db, r.id, council.Recommendation, council.Page{Limit: 5})
	require.NoError(t, err)
	require.Zero(t, n)

	again := r.records(r.sat(today - 1)) // as it should have been
	r.verifies(again)
	require.Equal(t, map[int]string{0: "1/1", 1: "0/1"}, r.cells())
}

// TestWhoMay: four eyes, from above, of the territory, and not about oneself.
func TestWhoMay(t *testing.T) {
	t.Parallel()
	r := newRoom(t)
	_, err := r.Record(r.ctx, r.db, elsewhere, r.sat(today), now)
	require.ErrorIs(t, err, council.ErrElsewhere)
	own := recorder
	own.Deputy = r.deputies[1]
	_, err = r.Record(r.ctx, r.db, own, r.sat(today), now)
	require.ErrorIs(t, err, council.ErrSubject)
	id, err := r.Record(r.ctx, r.db, both, r.sat(today), now)
	require.NoError(t, err)
	chief := verifier
	chief.Beside = []int64{r.deputies[0]}
	for who, want := range map[*council.Actor]error{&both: council.ErrOwn, &elsewhere: council.ErrElsewhere, &recorder: council.ErrElsewhere, &chief: council.ErrSubject} {
		_, err := r.Decide(r.ctx, r.db, *who, id, true, "", now)
		require.ErrorIs(t, err, want)
		_, err = r.Void(r.ctx, r.db, *who, id, "жоқ", now)
		require.ErrorIs(t, err, want)
	}
	_, err = r.Decide(r.ctx, r.db, centre, id, false, "", now)
	require.ErrorIs(t, err, council.ErrReason)
	e, err := r.Decide(r.ctx, r.db, centre, id, false, "хаттама бөлек", now)
	require.NoError(t, err)
	require.Equal(t, council.Returned, e.State)
	require.ErrorIs(t, r.Withdraw(r.ctx, r.db, both, id), council.ErrState)
	id = r.records(r.sat(today))
	require.ErrorIs(t, r.Withdraw(r.ctx, r.db, both, id), council.ErrElsewhere)
	require.NoError(t, r.Withdraw(r.ctx, r.db, recorder, id))
	require.Empty(t, r.cells())
}

// TestDrafts: what is wrong with an entry is said.
func TestDrafts(t *testing.T) {
	t.Parallel()
	r := newRoom(t)
	held := r.records(r.sat(today - 3))
	for want, change := range map[error]func(d *council.Draft){
		council.ErrFuture:  func(d *council.Draft) { d.Day = today + 1 },
		council.ErrLate:    func(d *council.Draft) { d.Day = today - 15 },
		council.ErrEmpty:   func(d *council.Draft) { d.Text = council.Name{RU: " "} },
		council.ErrNoProof: func(d *council.Draft) { d.Proof = nil },
		council.ErrUnknown: func(d *council.Draft) { d.What, d.Of = council.FateOf, held },
		council.ErrEarly: func(d *council.Draft) {
			d.What, d.Of, d.Day, d.To = council.Recommendation, held, today-4, agenda
		},
		council.ErrNobody: func(d *council.Draft) {
			d.What, d.Of, d.To, d.Deputy = council.Recommendation, held, agenda, r.deputies[2]
		},
	} {
		d := r.sat(today)
		change(&d)
		_, err := r.Record(r.ctx, r.db, recorder, d, now)
		require.ErrorIs(t, err, want)
	}
}

// TestNoDoubleEntry: what was typed into the ledger of that council and day is not entered
// here a second time.
func TestNoDoubleEntry(t *testing.T) {
	t.Parallel()
	r := newRoom(t)
	_, err := r.Ledger.Record(r.ctx, r.db, activity.Actor{Member: 1001}, activity.Draft{Criterion: "C2", Deputy: r.deputies[0], Fields: council.SeatFact(r.id, today, council.Present)}, now)
	require.NoError(t, err)
	_, err = r.Record(r.ctx, r.db, recorder, r.sat(today), now)
	require.ErrorIs(t, err, council.ErrRecorded)
	require.True(t, council.Covers(methods.R1(), "C2"))
	require.False(t, council.Covers(methods.R1(), "A5"))
}

// TestMembers: they come and go; a new chair takes the place of the one before; who left
// is on no later sheet, and on the earlier ones still.
func TestMembers(t *testing.T) {
	t.Parallel()
	r := newRoom(t)
	_, err := r.Add(r.ctx, r.db, recorder, council.Member{Council: r.id, Deputy: r.deputies[0]}, now)
	require.ErrorIs(t, err, council.ErrTwice)
	_, err = r.Add(r.ctx, r.db, elsewhere, council.Member{Council: r.id, Deputy: r.deputies[2]}, now)
	require.ErrorIs(t, err, council.ErrElsewhere)
	_, err = r.Add(r.ctx, r.db, recorder, council.Member{Council: r.id, Kind: council.NGO, Name: council.Name{KK: "Б"}}, now)
	require.ErrorIs(t, err, council.ErrEmpty)
	who, err := council.Answers(r.ctx, r.db, r.id, today)
	require.NoError(t, err)
	require.Equal(t, r.deputies[0], who)
	require.NoError(t, r.Chair(r.ctx, r.db, recorder, r.members[1], now))
	who, err = council.Answers(r.ctx, r.db, r.id, today)
	require.NoError(t, err)
	require.Equal(t, r.deputies[1], who)
	require.NoError(t, r.End(r.ctx, r.db, recorder, r.members[1], now))
	require.NoError(t, r.End(r.ctx, r.db, recorder, r.members[1], now))
	for day, want := range map[calendar.Day]int{today: 3, today + 1: 2, today - 31: 0} {
		list, err := council.Members(r.ctx, r.db, r.id, day)
		require.NoError(t, err)
		require.Len(t, list, want)
	}
	mine, n, err := council.Of(r.ctx, r.db, r.deputies[0], council.Page{Limit: 5})
	require.NoError(t, err)
	require.Equal(t, 1, n)
	require.Equal(t, council.District, mine[0].Level)
	require.Equal(t, 2, mine[0].Members)
	for units, want := range map[string]int{shet: 1, karaganda: 1, ulytau: 0, "": 1} {
		_, n, err := council.List(r.ctx, r.db, council.Which{Units: []string{units}, Below: true, Topic: "utilities"}, council.Page{Limit: 5})
		require.NoError(t, err)
		require.Equal(t, want, n, units)
	}
	fields, err := council.Fields(r.ctx, r.db, council.Which{Units: []string{karaganda}, Below: true})
	require.NoError(t, err)
	require.Equal(t, map[string]int{"utilities": 1}, fields)
}

// TestTwoVerifiers: of two at once one decides.
func TestTwoVerifiers(t *testing.T) {
	t.Parallel()
	r := newRoom(t)
	id := r.records(r.sat(today))
	var all sync.WaitGroup
	errs := make([]error, 2)
	for i, who := range []council.Actor{verifier, centre} {
		all.Go(func() { _, errs[i] = r.Decide(r.ctx, r.db, who, id, true, "", now) })
	}
	all.Wait()
	if errs[0] == nil {
		errs[0], errs[1] = errs[1], errs[0]
	}
	require.ErrorIs(t, errs[0], council.ErrState)
	require.NoError(t, errs[1])
	require.Equal(t, map[int]string{0: "1/1", 1: "0/1"}, r.cells())
}
