package reception_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/stretchr/testify/require"

	"qalauly/activity"
	"qalauly/calendar"
	"qalauly/internal/postgres/pgtest"
	"qalauly/programme/reception"
	"qalauly/rating/methods"
	"qalauly/territory"
)

// now is a Monday, in the morning.
var now = time.Date(2026, 11, 23, 9, 0, 0, 0, calendar.Zone)

var (
	recorder = activity.Actor{Member: 1001}
	verifier = activity.Actor{Member: 1002}
	// colleague enters as the recorder does.
	colleague = activity.Actor{Member: 1003}
)

// room is a country with two offices and two deputies of Shet district.
type room struct {
	*testing.T
	reception.Desk
	ctx context.Context
	db  *pgxpool.Pool
}

func newRoom(t *testing.T) room {
	t.Helper()
	db := pgtest.New(t)
	require.NoError(t, territory.Load(t.Context(), db))
	_, err := db.Exec(t.Context(), `
		INSERT INTO body (id, level, unit, name_kk, name_ru, of_kk, of_ru, short_kk, short_ru) VALUES ('356400000', 'district', '356400000', '', '', '', '', '', '');
		INSERT INTO deputy (id, surname_kk, surname_ru, given_kk, given_ru, sex, birth_year) VALUES (1, 'А', 'А', 'А', 'А', 'm', 1970), (2, 'Б', 'Б', 'Б', 'Б', 'f', 1980), (3, 'В', 'В', 'В', 'В', 'f', 1980);
		INSERT INTO mandate (deputy, body, valid_from) VALUES (1, '356400000', '2023-03-29'), (2, '356400000', '2023-03-29');
		INSERT INTO reception_office (id, key, unit, name_kk, name_ru, address_kk, address_ru, first_day, last_day, opens, closes, phone, lat, lon) VALUES
			(1, 'shet', '356400000', 'Шет', 'Шет', 'К', 'К', 1, 5, '09:00', '18:00', '1', 48.77, 73.68),
			(2, 'balqash', '351600000', 'Балқаш', 'Балхаш', 'К', 'К', 1, 6, '09:00', '18:00', '2', 46.84, 74.98)`)
	require.NoError(t, err)
	return room{t, reception.Desk{Ledger: activity.Ledger{Method: methods.R1()}}, t.Context(), db}
}

// plans enters a reception of deputy 1 at office 1, for 15 minutes a visitor.
func (r room) plans(day string, from, to reception.Clock) reception.Reception {
	r.Helper()
	made, err := r.Plan(r.ctx, r.db, recorder, reception.Draft{Office: 1, Deputy: 1, Day: on(r.T, day), From: from, To: to, Minutes: 15}, now)
	require.NoError(r, err)
	return made
}

func on(t *testing.T, day string) calendar.Day {
	t.Helper()
	d, err := calendar.ParseDay(day)
	require.NoError(t, err)
	return d
}

func (r room) book(person int64, of reception.Reception, slot int) reception.Booking {
	r.Helper()
	b, err := reception.Book(r.ctx, r.db, person, of.ID, slot, now)
	require.NoError(r, err)
	return b
}

// owed are the kinds of notices that a person is owed, with when.
func (r room) owed(person int64) []string {
	r.Helper()
	rows, err := r.db.Query(r.ctx, `SELECT kind || to_char(not_before AT TIME ZONE 'Asia/Almaty', ' DD HH24:MI') FROM notice WHERE recipient = $1 ORDER BY not_before`, person)
	require.NoError(r, err)
	defer rows.Close()
	var all []string
	for rows.Next() {
		var one string
		require.NoError(r, rows.Scan(&one))
		all = append(all, one)
	}
	return all
}

func (r room) cell() (x int64) {
	r.Helper()
	cells, err := activity.Cells(r.ctx, r.db, activity.Week(now.AddDate(0, 0, -14)), activity.Week(now.AddDate(0, 0, 14)))
	require.NoError(r, err)
	for _, c := range cells {
		if c.Deputy == 1 && c.Criterion == "A4" {
			x += c.X
		}
	}
	return x
}

func TestOneVisitorAPlace(t *testing.T) {
	t.Parallel()
	r := newRoom(t)
	thursday := r.plans("2026-11-26", 15*60, 16*60)
	require.Equal(t, 4, thursday.Places())
	mine := r.book(71, thursday, 1)
	again, err := reception.Book(r.ctx, r.db, 71, thursday.ID, 2, now)
	require.ErrorIs(t, err, reception.ErrBooked)
	require.Equal(t, mine, again)
	_, err = reception.Book(r.ctx, r.db, 72, thursday.ID, 1, now)
	require.ErrorIs(t, err, reception.ErrTaken)
	_, err = reception.Book(r.ctx, r.db, 72, thursday.ID, 4, now)
	require.ErrorIs(t, err, reception.ErrUnknown)
	_, err = reception.Book(r.ctx, r.db, 72, thursday.ID, 0, thursday.Begins())
	require.ErrorIs(t, err, reception.ErrPast)
	_, err = reception.Cancel(r.ctx, r.db, 72, mine.ID, now)
	require.ErrorIs(t, err, reception.ErrUnknown, "somebody else's")
	for range 2 {
		_, err = reception.Cancel(r.ctx, r.db, 71, mine.ID, now)
		require.NoError(t, err)
	}
	r.book(72, thursday, 1)
	free, err := reception.FreeSlots(r.ctx, r.db, thursday, now)
	require.NoError(t, err)
	require.Equal(t, []int{0, 2, 3}, free)
	for _, day := range []string{"2026-11-27", "2026-11-30"} {
		r.book(72, r.plans(day, 600, 660), 0)
	}
	_, err = reception.Book(r.ctx, r.db, 72, r.plans("2026-12-01", 600, 660).ID, 0, now)
	require.ErrorIs(t, err, reception.ErrMost)
}

// TestLastPlaces: many people want fewer places at once. Each place has one visitor, no
// place is lost, and whoever got none is offered one that is free.
func TestLastPlaces(t *testing.T) {
	t.Parallel()
	r := newRoom(t)
	const people = 60
	one, other := r.plans("2026-11-26", 15*60, 16*60), r.plans("2026-11-27", 9*60, 19*60)
	require.Equal(t, 40, other.Places())
	got := make([][2]int64, people) // reception and place
	var wait sync.WaitGroup
	start := make(chan struct{})
	for i := range people {
		wait.Go(func() {
			<-start
			of, slot := one, 3 // everybody wants the last place
			for {
				b, err := reception.Book(r.ctx, r.db, int64(100+i), of.ID, slot, now)
				if err == nil {
					got[i] = [2]int64{b.Reception, int64(b.Slot)}
					return
				}
				if !errors.Is(err, reception.ErrTaken) {
					t.Error(err)
					return
				}
				offers, err := reception.Next(r.ctx, r.db, of, slot, now, 1)
				if err != nil || len(offers) == 0 {
					if err != nil {
						t.Error(err)
					}
					return
				}
				of, slot = offers[0].Reception, offers[0].Place
			}
		})
	}
	close(start)
	wait.Wait()
	seen := map[[2]int64]int{}
	for _, place := range got {
		if place[0] != 0 {
			seen[place]++
		}
	}
	require.Len(t, seen, 44, "every place has a visitor")
	for place, n := range seen {
		require.Equal(t, 1, n, "%v", place)
	}
	var booked, double int
	require.NoError(t, r.db.QueryRow(r.ctx, `
		SELECT count(*), count(*) - count(DISTINCT (reception, slot)) FROM reception_booking WHERE state = 'booked'`).Scan(&booked, &double))
	require.Equal(t, []int{44, 0}, []int{booked, double})
	offers, err := reception.Next(r.ctx, r.db, one, 3, now, 1)
	require.NoError(t, err)
	require.Empty(t, offers, "nothing is free any more")
}

// TestBookingMeetsCallingOff: whoever booked while a reception was called off either got
// no place, or is told.
func TestBookingMeetsCallingOff(t *testing.T) {
	t.Parallel()
	r := newRoom(t)
	of := r.plans("2026-11-26", 9*60, 18*60)
	var wait sync.WaitGroup
	start := make(chan struct{})
	for i := range 30 {
		wait.Go(func() {
			<-start
			if _, err := reception.Book(r.ctx, r.db, int64(100+i), of.ID, i, now); err != nil && !errors.Is(err, reception.ErrState) {
				t.Error(err)
			}
		})
	}
	for range 3 {
		wait.Go(func() {
			<-start
			if _, err := r.CallOff(r.ctx, r.db, recorder, of.ID, "ауырып қалды", now); err != nil {
				t.Error(err)
			}
		})
	}
	close(start)
	wait.Wait()
	var left, dropped, told int
	require.NoError(t, r.db.QueryRow(r.ctx, `
		SELECT count(*) FILTER (WHERE state = 'booked'), count(*) FILTER (WHERE state = 'dropped'), (SELECT count(*) FROM notice WHERE kind = 'visitoff') FROM reception_booking`).
		Scan(&left, &dropped, &told))
	require.Zero(t, left)
	require.Equal(t, dropped, told)
}

func TestNextFreeTime(t *testing.T) {
	t.Parallel()
	r := newRoom(t)
	of, later := r.plans("2026-11-26", 15*60, 15*60+45), r.plans("2026-11-30", 600, 630)
	other, err := r.Plan(r.ctx, r.db, recorder, reception.Draft{Office: 1, Deputy: 2, Day: on(t, "2026-11-25"), From: 600, To: 660, Minutes: 20}, now)
	require.NoError(t, err)
	next := func(slot int) (all []string) {
		offers, err := reception.Next(r.ctx, r.db, of, slot, now, 4)
		require.NoError(t, err)
		for _, o := range offers {
			all = append(all, fmt.Sprintf("%d:%d", o.ID, o.Place))
		}
		return all
	}
	r.book(71, of, 1)
	require.Equal(t, []string{
		fmt.Sprintf("%d:2", of.ID), fmt.Sprintf("%d:0", of.ID), fmt.Sprintf("%d:0", later.ID), fmt.Sprintf("%d:0", other.ID),
	}, next(1))
	r.book(72, of, 2)
	r.book(73, of, 0)
	r.book(72, later, 0)
	require.Equal(t, []string{fmt.Sprintf("%d:1", later.ID), fmt.Sprintf("%d:0", other.ID)}, next(0))
}

func TestRemindersKeepTheNightQuiet(t *testing.T) {
	t.Parallel()
	r := newRoom(t)
	r.book(71, r.plans("2026-11-26", 15*60, 16*60), 1)
	require.ElementsMatch(t, []string{"visiteve", "visithour"}, kinds(r, 71))
	for _, c := range []struct {
		visit, now string
		eve, hour  string
	}{
		{"26 15:15", "23 09:00", "25 18:00", "26 14:15"},
		{"26 15:15", "25 18:00", "", "26 14:15"},
		{"26 15:15", "26 14:15", "", ""},
		{"26 08:30", "23 09:00", "25 18:00", "26 08:00"}, // 7:30 is night
		{"26 08:00", "23 09:00", "25 18:00", ""},
		{"26 23:30", "23 09:00", "25 18:00", ""},
	} {
		got := reception.Reminders(at(c.visit), at(c.now))
		for kind, want := range map[string]string{reception.EveNotice: c.eve, reception.HourNotice: c.hour} {
			when, owed := got[kind]
			require.Equal(t, want != "", owed, "%v %s", c, kind)
			if owed {
				require.Equal(t, at(want), when, "%v %s", c, kind)
			}
		}
	}
}

func kinds(r room, person int64) (all []string) {
	for _, o := range r.owed(person) {
		all = append(all, o[:len(o)-9])
	}
	return all
}

func at(s string) time.Time {
	t, err := time.ParseInLocation("2006-01-02 15:04", "2026-11-"+s, calendar.Zone)
	if err != nil {
		panic(err)
	}
	return t
}

func TestCallingOffTellsWhoBooked(t *testing.T) {
	t.Parallel()
	r := newRoom(t)
	of := r.plans("2026-11-26", 15*60, 16*60)
	r.book(71, of, 0)
	gone := r.book(72, of, 1)
	_, err := reception.Cancel(r.ctx, r.db, 72, gone.ID, now)
	require.NoError(t, err)
	_, err = r.CallOff(r.ctx, r.db, recorder, of.ID, " ", now)
	require.ErrorIs(t, err, reception.ErrReason)
	for range 2 {
		off, err := r.CallOff(r.ctx, r.db, recorder, of.ID, "ауырып қалды", now)
		require.NoError(t, err)
		require.Equal(t, reception.Cancelled, off.State)
	}
	require.Contains(t, kinds(r, 71), reception.OffNotice)
	require.NotContains(t, kinds(r, 72), reception.OffNotice)
	_, err = reception.Book(r.ctx, r.db, 73, of.ID, 2, now)
	require.ErrorIs(t, err, reception.ErrState)
	_, _, err = r.Hold(r.ctx, r.db, recorder, of.ID, "", of.Ends())
	require.ErrorIs(t, err, reception.ErrState)
	r.plans("2026-11-26", 15*60, 16*60) // another one then
}

// TestMandateEnds: with a mandate go the receptions after its last day, and nothing else;
// whoever has a place is told once, however often and by how many it is looked.
func TestMandateEnds(t *testing.T) {
	t.Parallel()
	r := newRoom(t)
	before, after := r.plans("2026-11-26", 15*60, 16*60), r.plans("2026-11-27", 15*60, 16*60)
	begun := r.plans("2026-11-23", 9*60+30, 10*60)
	others, err := r.Plan(r.ctx, r.db, recorder, reception.Draft{Office: 1, Deputy: 2, Day: after.Day, From: 15 * 60, To: 16 * 60, Minutes: 15}, now)
	require.NoError(t, err)
	for n, of := range []reception.Reception{before, after, others} {
		r.book(int64(71+n), of, 0)
	}
	require.NoError(t, r.Lapse(r.ctx, r.db, now))
	for _, of := range []reception.Reception{before, after, others} {
		of, err = reception.ByID(r.ctx, r.db, of.ID)
		require.NoError(t, err)
		require.Equal(t, reception.Planned, of.State)
	}
	_, err = r.db.Exec(r.ctx, `UPDATE mandate SET valid_to = '2026-11-26' WHERE deputy = 1`)
	require.NoError(t, err)
	var wait sync.WaitGroup
	for range 4 {
		wait.Go(func() {
			if err := r.Lapse(r.ctx, r.db, now); err != nil {
				t.Error(err)
			}
		})
	}
	wait.Wait()
	state := func(of reception.Reception) reception.State {
		is, err := reception.ByID(r.ctx, r.db, of.ID)
		require.NoError(t, err)
		return is.State
	}
	require.Equal(t, []reception.State{reception.Planned, reception.Cancelled, reception.Planned}, []reception.State{state(before), state(after), state(others)})
	require.NotContains(t, kinds(r, 71), reception.OffNotice)
	require.Equal(t, 1, count(kinds(r, 72), reception.OffNotice))
	require.NotContains(t, kinds(r, 73), reception.OffNotice)
	_, err = reception.Book(r.ctx, r.db, 74, after.ID, 1, now)
	require.ErrorIs(t, err, reception.ErrState)
	var entries int
	require.NoError(t, r.db.QueryRow(r.ctx, `SELECT count(*) FROM audit WHERE action = 'reception.cancel'`).Scan(&entries))
	require.Equal(t, 1, entries)

	_, err = r.db.Exec(r.ctx, `UPDATE mandate SET valid_to = '2026-11-22' WHERE deputy = 1`)
	require.NoError(t, err)
	require.NoError(t, r.Lapse(r.ctx, r.db, begun.Begins()))
	require.Equal(t, []reception.State{reception.Cancelled, reception.Planned}, []reception.State{state(before), state(begun)}, "what has begun is said by who was there")
}

func count(all []string, one string) (n int) {
	for _, a := range all {
		if a == one {
			n++
		}
	}
	return n
}

// TestHeldIsOneRecord: a reception said to be held by several at once is one record that
// another verifies; voiding it takes the points away, and not by who entered it.
func TestHeldIsOneRecord(t *testing.T) {
	t.Parallel()
	r := newRoom(t)
	of := r.plans("2026-11-26", 15*60, 16*60)
	came := r.book(71, of, 0)
	r.book(72, of, 1)
	_, err := reception.Ask(r.ctx, r.db, 71, came.ID, "Су жоқ", now)
	require.NoError(t, err)
	_, err = reception.Walk(r.ctx, r.db, recorder, of.ID, 2, now)
	require.ErrorIs(t, err, reception.ErrEarly)
	_, _, err = r.Hold(r.ctx, r.db, recorder, of.ID, "", now)
	require.ErrorIs(t, err, reception.ErrEarly)
	then := of.Ends()
	for range 2 {
		_, err = reception.Came(r.ctx, r.db, recorder, of.ID, came.ID, true, then)
		require.NoError(t, err)
		_, err = reception.Walk(r.ctx, r.db, recorder, of.ID, 5, then)
		require.NoError(t, err)
	}
	var wait sync.WaitGroup
	ids := make([]int64, 8)
	for i := range ids {
		wait.Go(func() {
			held, rec, err := r.Hold(r.ctx, r.db, []activity.Actor{recorder, colleague}[i%2], of.ID, "https://t.me/qalauly_bot?start=rcp-1", then)
			if err != nil || held.State != reception.Held {
				t.Error(held.State, err)
			}
			ids[i] = rec.ID
		})
	}
	wait.Wait()
	require.Len(t, slices.Compact(slices.Clone(ids)), 1)
	rec, err := activity.ByID(r.ctx, r.db, ids[0])
	require.NoError(t, err)
	require.Equal(t, activity.Recorded, rec.State)
	require.Equal(t, map[string]string{
		"date": "2026-11-26", "place": "Шет", "reception_id": fmt.Sprint(of.ID), "received": "6", "appeals_opened": "0", "announced": "before",
	}, rec.Fields)
	require.Zero(t, r.cell(), "nobody has verified it")
	by := recorder
	if slices.Contains(rec.Hands, colleague.Member) {
		by = colleague
	}
	_, err = r.Ledger.Move(r.ctx, r.db, by, activity.Step{Record: rec.ID, Act: activity.Verify}, then)
	require.ErrorIs(t, err, activity.ErrOwn)
	_, err = r.Ledger.Move(r.ctx, r.db, verifier, activity.Step{Record: rec.ID, Act: activity.Verify}, then)
	require.NoError(t, err)
	require.Equal(t, int64(activity.Unit), r.cell())
	_, err = reception.Walk(r.ctx, r.db, recorder, of.ID, 9, then)
	require.ErrorIs(t, err, reception.ErrState)
	_, err = r.Void(r.ctx, r.db, by, of.ID, "болған жоқ", then)
	require.ErrorIs(t, err, activity.ErrOwn)
	require.Equal(t, int64(activity.Unit), r.cell())
	for range 2 {
		void, err := r.Void(r.ctx, r.db, verifier, of.ID, "болған жоқ", then)
		require.NoError(t, err)
		require.Equal(t, reception.Voided, void.State)
	}
	require.Zero(t, r.cell())
	again, err := r.Plan(r.ctx, r.db, recorder, reception.Draft{Office: 1, Deputy: 1, Day: of.Day, From: of.From, To: of.To, Minutes: 15}, then)
	require.NoError(t, err, "what was held by mistake can be entered anew")
	_, rec, err = r.Hold(r.ctx, r.db, recorder, again.ID, "https://t.me/qalauly_bot?start=rcp-2", then)
	require.NoError(t, err)
	require.Equal(t, "after", rec.Fields["announced"])
	_, err = r.Void(r.ctx, r.db, recorder, again.ID, "қайталанды", then)
	require.NoError(t, err, "it did not count yet")
	rec, err = activity.ByID(r.ctx, r.db, rec.ID)
	require.NoError(t, err)
	require.Equal(t, activity.Withdrawn, rec.State)
}

func TestWhatAScheduleRefuses(t *testing.T) {
	t.Parallel()
	r := newRoom(t)
	r.plans("2026-11-26", 15*60, 17*60)
	good := reception.Draft{Office: 1, Deputy: 1, Day: on(t, "2026-11-27"), From: 600, To: 660, Minutes: 15}
	for _, c := range []struct {
		change func(*reception.Draft)
		err    error
	}{
		{func(d *reception.Draft) { d.From, d.To = 660, 600 }, reception.ErrHours},
		{func(d *reception.Draft) { d.Minutes = 4 }, reception.ErrHours},
		{func(d *reception.Draft) { d.Minutes = 61 }, reception.ErrNoPlaces},
		{func(d *reception.Draft) { d.From, d.To, d.Minutes = 0, 1439, 5 }, reception.ErrHours},
		{func(d *reception.Draft) { d.Day = on(t, "2027-03-01") }, reception.ErrDay},
		{func(d *reception.Draft) { d.Day = on(t, "2026-11-08") }, reception.ErrTooLate},
		{func(d *reception.Draft) { d.Deputy = 3 }, reception.ErrMandate},
		{func(d *reception.Draft) { d.Deputy = 99 }, reception.ErrMandate},
		{func(d *reception.Draft) { d.Office = 99 }, reception.ErrUnknown},
		{func(d *reception.Draft) { d.Day, d.From, d.To, d.Office = on(t, "2026-11-26"), 16*60, 18*60, 2 }, reception.ErrOverlap},
	} {
		d := good
		c.change(&d)
		_, err := r.Plan(r.ctx, r.db, recorder, d, now)
		require.ErrorIs(t, err, c.err, "%+v", d)
	}
	_, err := r.Plan(r.ctx, r.db, recorder, good, now)
	require.NoError(t, err)
}

func TestNearestOffice(t *testing.T) {
	t.Parallel()
	r := newRoom(t)
	near, err := reception.Near(r.ctx, r.db, territory.Point{Lat: 46.85, Lon: 75}, 5)
	require.NoError(t, err)
	require.Len(t, near, 2)
	require.Equal(t, "balqash", near[0].Key)
	require.InDelta(t, 1.9, near[0].Kilometres, 0.2)
	require.Equal(t, []time.Weekday{time.Monday, time.Saturday}, []time.Weekday{near[0].First, near[0].Last})
	_, err = r.db.Exec(r.ctx, `UPDATE reception_office SET closed = true WHERE id = 2`)
	require.NoError(t, err)
	near, err = reception.Near(r.ctx, r.db, territory.Point{Lat: 46.85, Lon: 75}, 1)
	require.NoError(t, err)
	require.Equal(t, "shet", near[0].Key)
	list, total, err := reception.OfficesIn(r.ctx, r.db, []string{"350000000"}, "ru", reception.Page{Limit: 10})
	require.NoError(t, err)
	require.Equal(t, []int{1, 1}, []int{len(list), total})
}

func TestForgottenVisitors(t *testing.T) {
	t.Parallel()
	r := newRoom(t)
	of := r.plans("2026-11-26", 15*60, 16*60)
	mine, other := r.book(71, of, 0), r.book(72, of, 1)
	for _, b := range []reception.Booking{mine, other} {
		_, err := reception.Rename(r.ctx, r.db, b.Person, b.ID, "Гүлнәр", now)
		require.NoError(t, err)
		_, err = reception.Ask(r.ctx, r.db, b.Person, b.ID, "Су жоқ", now)
		require.NoError(t, err)
	}
	data, err := reception.DataOf(r.ctx, r.db, 71)
	require.NoError(t, err)
	require.Len(t, data, 1)
	require.Equal(t, "Су жоқ", data[0].Question)
	n, err := reception.Forget(r.ctx, r.db, 71)
	require.NoError(t, err)
	require.Equal(t, 1, n)
	r.book(73, of, 0) // the place is free
	require.NoError(t, reception.Retain(r.ctx, r.db, now.AddDate(0, 0, 33)))
	require.Equal(t, "Гүлнәр", r.visitor(other.ID).Name)
	require.NoError(t, reception.Retain(r.ctx, r.db, now.AddDate(0, 0, 34)))
	require.Empty(t, r.visitor(other.ID).Name+r.visitor(other.ID).Question+r.visitor(mine.ID).Name+r.visitor(mine.ID).Question)
	require.Zero(t, r.visitor(other.ID).Person)
}

func (r room) visitor(id int64) reception.Booking {
	r.Helper()
	b, err := reception.BookingByID(r.ctx, r.db, id)
	require.NoError(r, err)
	return b
}
