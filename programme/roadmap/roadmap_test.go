package roadmap_test

import (
	"context"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/stretchr/testify/require"

	"qalauly/activity"
	"qalauly/calendar"
	"qalauly/deputy"
	"qalauly/internal/postgres/pgtest"
	"qalauly/internal/sheet"
	"qalauly/programme/roadmap"
	"qalauly/rating/methods"
	"qalauly/territory"
)

const shet, karaganda, ulytau = "356400000", "350000000", "620000000"

var (
	now   = time.Date(2026, 11, 24, 15, 0, 0, 0, calendar.Zone)
	today = calendar.DayOf(now)

	recorder  = roadmap.Actor{Actor: activity.Actor{Member: 1001}, Records: activity.Territory{shet}}
	verifier  = roadmap.Actor{Actor: activity.Actor{Member: 1002}, Verifies: activity.Territory{karaganda}}
	centre    = roadmap.Actor{Actor: activity.Actor{Member: 1003}, Records: activity.Territory{""}, Verifies: activity.Territory{""}}
	elsewhere = roadmap.Actor{Actor: activity.Actor{Member: 1004}, Records: activity.Territory{ulytau}, Verifies: activity.Territory{ulytau}}
	link      = []roadmap.Proof{{Kind: activity.Link, Value: "https://example.kz/akt"}}
)

// plan is a register with two deputies of a district, and the roadmaps of a sheet.
type plan struct {
	*testing.T
	roadmap.Desk
	ctx      context.Context
	db       *pgxpool.Pool
	deputies []int64
}

func newPlan(t *testing.T, lines ...string) *plan {
	t.Helper()
	p := &plan{T: t, Desk: roadmap.Desk{Ledger: activity.Ledger{Method: methods.R1()}}, ctx: t.Context(), db: pgtest.New(t)}
	require.NoError(t, territory.Load(p.ctx, p.db))
	require.NoError(t, deputy.Load(p.ctx, p.db))
	for i := range 3 {
		var id int64
		require.NoError(t, p.db.QueryRow(p.ctx, `
			WITH d AS (INSERT INTO deputy (surname_kk, surname_ru, given_kk, given_ru, sex, birth_year, list_key) VALUES ('Қ', 'К', 'Ә', 'А', 'f', 1980, $1) RETURNING id)
			INSERT INTO mandate (deputy, body, valid_from) SELECT id, '356400000', '2020-01-01' FROM d RETURNING deputy`, fmt.Sprintf("shet-%d", i)).Scan(&id))
		p.deputies = append(p.deputies, id)
	}
	if len(lines) > 0 {
		r := p.takes(centre, now.AddDate(0, 0, -30), lines...)
		require.True(t, r.Written, "%+v", r.Faults)
	}
	return p
}

const head = "roadmap;roadmap_kk;roadmap_ru;roadmap_region;item_no;item_kk;item_ru;item_place;item_weight;item_due;item_deputies;stage_kk;stage_ru;stage_due;stage_share"

// usual are an item of three stages that is due today, one that was due yesterday, and one
// of the country.
var usual = []string{
	"su;Ауыз су;Питьевая вода;" + karaganda + ";3.1;Ақадыр су құбыры;Водопровод в Агадыре;" + shet + ";2;24.11.2026;shet-0, shet-1;Жоба;Проект;01.11.2026;30",
	"su;;;;3.1;;;;;;;Жұмыс;Работы;15.11.2026;80",
	"su;;;;3.1;;;;;;;Қабылдау;Приёмка;24.11.2026;100",
	"su;;;;3.2;Ұңғыма;Скважина;" + shet + ";1;23.11.2026;shet-0;;;;",
	"el;Елдік;Общая;;1;Заң;Закон;;3;30.12.2026;shet-2;;;;",
}

func (p *plan) takes(by roadmap.Actor, at time.Time, lines ...string) roadmap.ImportReport {
	p.Helper()
	f, err := sheet.Open([]byte(head+"\n"+strings.Join(lines, "\n")+"\n"), sheet.Usual)
	require.NoError(p, err)
	r, err := p.Import(p.ctx, p.db, f, roadmap.Options{By: by, Words: sheet.Plain(roadmap.Table()), Now: at, Name: "test.csv"})
	require.NoError(p, err)
	return r
}

func (p *plan) item(no string) roadmap.Item {
	p.Helper()
	var id int64
	require.NoError(p, p.db.QueryRow(p.ctx, `SELECT id FROM roadmap_item WHERE no = $1`, no).Scan(&id))
	i, err := roadmap.ByID(p.ctx, p.db, id)
	require.NoError(p, err)
	return i
}

func (p *plan) stage(no string, n int) roadmap.Stage {
	p.Helper()
	all, err := roadmap.Stages(p.ctx, p.db, p.item(no).ID)
	require.NoError(p, err)
	return all[n-1]
}

func (p *plan) done(no string, n int) roadmap.Draft {
	return roadmap.Draft{Item: p.item(no).ID, Stage: p.stage(no, n).ID, Kind: roadmap.StageDone, Day: today, Proof: link}
}

func (p *plan) records(d roadmap.Draft) int64 {
	p.Helper()
	id, err := p.Record(p.ctx, p.db, recorder, d, now)
	require.NoError(p, err)
	return id
}

func (p *plan) verifies(id int64) {
	p.Helper()
	_, err := p.Decide(p.ctx, p.db, verifier, id, true, "", now)
	require.NoError(p, err)
}

// cells are what counts of A1: deputy, x and n in whole units; and the rebuild agrees.
func (p *plan) cells() map[int]string {
	p.Helper()
	all := map[int]string{}
	for i, id := range p.deputies {
		var x, n float64
		require.NoError(p, p.db.QueryRow(p.ctx, `SELECT coalesce(sum(x), 0) / 1e6, coalesce(sum(n), 0) / 1e6 FROM cell WHERE deputy = $1 AND criterion = 'A1'`, id).Scan(&x, &n))
		if n > 0 {
			all[i] = fmt.Sprintf("%g/%g", x, n)
		}
	}
	wrong, err := p.Ledger.Rebuild(p.ctx, p.db, time.Date(2026, 1, 5, 0, 0, 0, 0, time.UTC))
	require.NoError(p, err)
	require.Empty(p, wrong)
	return all
}

// TestLife: a stage needs proof, the right territory and another pair of eyes; the last
// one makes an item done, which counts by its weight for all who answer for it; voiding it
// takes that back.
func TestLife(t *testing.T) {
	t.Parallel()
	p := newPlan(t, usual...)
	require.NoError(t, p.ComeDue(p.ctx, p.db, now))
	require.Equal(t, map[int]string{0: "0/1"}, p.cells(), "what was due yesterday is missed")

	last := p.done("3.1", 3)
	bare := last
	bare.Proof = nil
	tomorrow, long := last, last
	tomorrow.Day, long.Day = today+1, today-15
	party := recorder
	party.Beside = []int64{p.deputies[1]}
	for _, c := range []struct {
		by    roadmap.Actor
		draft roadmap.Draft
		want  error
	}{
		{recorder, bare, roadmap.ErrNoProof}, {elsewhere, last, roadmap.ErrElsewhere}, {party, last, roadmap.ErrSubject},
		{recorder, tomorrow, roadmap.ErrFuture}, {recorder, long, roadmap.ErrLate},
		{recorder, roadmap.Draft{Item: last.Item, Kind: roadmap.Step, Day: today, Proof: link}, roadmap.ErrState},
		{recorder, roadmap.Draft{Item: last.Item, Kind: roadmap.Drop, Day: today, Proof: link}, roadmap.ErrReason},
		{recorder, roadmap.Draft{Item: last.Item, Stage: p.stage("3.2", 1).ID, Kind: roadmap.StageDone, Day: today, Proof: link}, roadmap.ErrUnknown},
	} {
		_, err := p.Record(p.ctx, p.db, c.by, c.draft, now)
		require.ErrorIs(t, err, c.want)
	}
	id := p.records(last)
	_, err := p.Record(p.ctx, p.db, centre, last, now)
	require.ErrorIs(t, err, roadmap.ErrWaits)
	require.Equal(t, 1, p.item("3.1").Waiting)
	require.Equal(t, map[int]string{0: "0/1"}, p.cells(), "nothing counts before it is verified")
	own := recorder
	own.Verifies = activity.Territory{karaganda}
	for _, c := range []struct {
		by   roadmap.Actor
		want error
	}{{own, roadmap.ErrOwn}, {elsewhere, roadmap.ErrElsewhere}, {recorder, roadmap.ErrElsewhere}} {
		_, err := p.Decide(p.ctx, p.db, c.by, id, true, "", now)
		require.ErrorIs(t, err, c.want)
	}
	_, err = p.Decide(p.ctx, p.db, verifier, id, false, " ", now)
	require.ErrorIs(t, err, roadmap.ErrReason)
	p.verifies(id)
	_, err = p.Decide(p.ctx, p.db, verifier, id, true, "", now)
	require.ErrorIs(t, err, roadmap.ErrState)
	i := p.item("3.1")
	require.Equal(t, []any{roadmap.Done, 100, today}, []any{i.State(today), i.Share, *i.DoneOn})
	require.Equal(t, map[int]string{0: "2/3", 1: "2/2"}, p.cells())

	r, err := p.Void(p.ctx, p.db, verifier, id, "Сурет басқа жерден", now)
	require.NoError(t, err)
	require.Equal(t, roadmap.Voided, r.State)
	require.Equal(t, 0, p.item("3.1").Share)
	require.Equal(t, map[int]string{0: "0/1"}, p.cells(), "today is not over: nothing is missed yet")
	require.NoError(t, p.ComeDue(p.ctx, p.db, now.AddDate(0, 0, 1)))
	require.Equal(t, map[int]string{0: "0/3", 1: "0/2"}, p.cells())
	require.NoError(t, p.ComeDue(p.ctx, p.db, now.AddDate(0, 0, 1)))
	require.Equal(t, map[int]string{0: "0/3", 1: "0/2"}, p.cells())
	p.verifies(p.records(last)) // it can be shown again
	require.Equal(t, map[int]string{0: "2/3", 1: "2/2"}, p.cells())
}

// TestLate: what is late counts half with a documented step of the deputy, nothing when it
// is done after its day, and is out of the count when it is due no more.
func TestLate(t *testing.T) {
	t.Parallel()
	p := newPlan(t, usual...)
	require.NoError(t, p.ComeDue(p.ctx, p.db, now))
	i := p.item("3.2")
	require.Equal(t, roadmap.Late, i.State(today))
	step := p.records(roadmap.Draft{Item: i.ID, Kind: roadmap.Step, Day: today, Proof: link})
	p.verifies(step)
	require.Equal(t, map[int]string{0: "0.5/1"}, p.cells())
	done := p.done("3.2", 1)
	p.verifies(p.records(done))
	require.Equal(t, roadmap.DoneLate, p.item("3.2").State(today))
	require.Equal(t, map[int]string{0: "0.5/1"}, p.cells())
	_, err := p.Void(p.ctx, p.db, verifier, step, "Қате", now)
	require.NoError(t, err)
	require.Equal(t, map[int]string{0: "0/1"}, p.cells())

	drop := roadmap.Draft{Item: p.item("3.1").ID, Kind: roadmap.Drop, Day: today, Note: "Бағдарламадан алынды", Proof: link}
	p.verifies(p.records(p.done("3.1", 3)))
	_, err = p.Record(p.ctx, p.db, recorder, drop, now)
	require.ErrorIs(t, err, roadmap.ErrState, "what is done is not taken off")
	drop.Item = p.item("1").ID
	_, err = p.Record(p.ctx, p.db, recorder, drop, now)
	require.ErrorIs(t, err, roadmap.ErrElsewhere)
	id, err := p.Record(p.ctx, p.db, centre, drop, now)
	require.NoError(t, err)
	_, err = p.Decide(p.ctx, p.db, verifier, id, true, "", now)
	require.ErrorIs(t, err, roadmap.ErrElsewhere, "the country's is not a region's to decide")
	other := centre
	other.Member = 1099
	_, err = p.Decide(p.ctx, p.db, other, id, true, "", now)
	require.NoError(t, err)
	require.Equal(t, roadmap.Dropped, p.item("1").State(today))
}

// TestDroppedTakesPointsAway: what is due no more counts nothing for anybody.
func TestDroppedTakesPointsAway(t *testing.T) {
	t.Parallel()
	p := newPlan(t, usual...)
	require.NoError(t, p.ComeDue(p.ctx, p.db, now.AddDate(0, 0, 1)))
	require.Equal(t, map[int]string{0: "0/3", 1: "0/2"}, p.cells())
	id := p.records(roadmap.Draft{Item: p.item("3.1").ID, Kind: roadmap.Drop, Day: today, Note: "Бағдарламадан алынды", Proof: link})
	p.verifies(id)
	require.Equal(t, map[int]string{0: "0/1"}, p.cells())
	_, err := p.Void(p.ctx, p.db, verifier, id, "Қате", now.AddDate(0, 0, 1))
	require.NoError(t, err)
	require.Equal(t, map[int]string{0: "0/3", 1: "0/2"}, p.cells())
}

// TestTwoAtOnce: of many who decide at one moment one does, and of many who record one.
func TestTwoAtOnce(t *testing.T) {
	t.Parallel()
	p := newPlan(t, usual...)
	at := func(do func(n int) error) (ok int) {
		var all sync.WaitGroup
		var mu sync.Mutex
		for n := range 8 {
			all.Go(func() {
				if do(n) == nil {
					mu.Lock()
					ok++
					mu.Unlock()
				}
			})
		}
		all.Wait()
		return ok
	}
	last := p.done("3.1", 3)
	var id int64
	require.Equal(t, 1, at(func(n int) error {
		by := recorder
		by.Member += int64(100 + n)
		made, err := p.Record(p.ctx, p.db, by, last, now)
		if err == nil {
			id = made
		}
		return err
	}))
	require.Equal(t, 1, at(func(n int) error {
		by := verifier
		by.Member += int64(200 + n)
		_, err := p.Decide(p.ctx, p.db, by, id, n%2 == 0, "Қайта", now)
		return err
	}))
	state := map[int]string{}
	if p.item("3.1").DoneOn != nil {
		state = map[int]string{0: "2/2", 1: "2/2"}
	}
	require.Equal(t, state, p.cells())
}

// TestImport: all or nothing, each bad line with its rule; the same sheet twice changes
// nothing; nobody moves a goal shortly before it is judged, or after; what was due before
// it was entered counts nowhere.
func TestImport(t *testing.T) {
	t.Parallel()
	p := newPlan(t, usual...)
	r := p.takes(centre, now, usual...)
	require.Equal(t, []int{0, 0, 3}, []int{r.Added, r.Changed, r.Same})

	rules := func(r roadmap.ImportReport) (all []string) {
		for _, f := range r.Faults.List {
			all = append(all, fmt.Sprintf("%d %s %s", f.Row, f.Column, f.Rule))
		}
		return all
	}
	bad := []string{
		"su;;;;3.1;;;;1;;;;;;",                 // weight of what is judged
		"su;;;;3.2;;;;;30.12.2026;;;;;",        // its day
		"zz;;;;1;А;А;;1;30.12.2027;shet-0;;;;", // no titles
		"su;;;;4;А;А;" + ulytau + ";1;30.12.2027;shet-0;;;;",
		"su;;;;5;А;А;Жоқ ауданы;1;30.12.2027;shet-0;;;;",
		"su;;;;6;А;А;" + shet + ";1;30.12.2027;shet-77;;;;",
		"su;;;;7;А;А;" + shet + ";9;30.12.2027;shet-0;;;;",
		"su;;;;8;А;А;" + shet + ";1;30.12.2027;shet-0;Б;Б;;50",
		"su;;;;9;А;А;" + shet + ";1;30.12.2027;shet-0;Б;Б;31.12.2027;100",
		"su;;;;10;А;;" + shet + ";1;30.12.2027;shet-0;;;;",
	}
	r = p.takes(centre, now, append(bad, "su;;;;11;А;А;"+shet+";1;30.12.2027;shet-0;;;;")...)
	require.False(t, r.Written)
	require.Equal(t, []string{
		"2 item_due roadmap_frozen", "3 item_due roadmap_frozen", "4 roadmap_kk roadmap_title", "4 roadmap_ru roadmap_title",
		"5 item_place roadmap_inside", "6 item_place unknown_unit", "7 item_deputies roadmap_deputy", "8 item_weight range", "9 stage_share roadmap_last",
		"10 stage_due roadmap_stage_due", "11 item_ru required",
	}, sorted(rules(r)))
	var items int
	require.NoError(t, p.db.QueryRow(p.ctx, `SELECT count(*) FROM roadmap_item`).Scan(&items))
	require.Equal(t, 3, items)

	r = p.takes(recorder, now, "su;;;;12;А;А;"+karaganda+";1;30.12.2027;shet-0;;;;")
	require.Equal(t, []string{"2 item_place roadmap_territory"}, rules(r))
	r = p.takes(recorder, now, "su;;;;12;А;А;Шетский район;1;30.12.2027;shet-0;;;;", "su;;;;13;Б;Б;"+shet+";1;01.11.2026;shet-1;;;;")
	require.True(t, r.Written)
	require.Equal(t, shet, p.item("12").Unit)
	require.NoError(t, p.ComeDue(p.ctx, p.db, now))
	require.Equal(t, map[int]string{0: "0/1"}, p.cells(), "13 was due before it was entered")

	p.verifies(p.records(p.done("3.1", 1)))
	r = p.takes(centre, now, "su;;;;3.1;;;;;;;Жоба;Проект;01.11.2026;50", "su;;;;3.1;;;;;;;Бәрі;Всё;24.11.2026;100")
	require.Equal(t, []string{"2 stage_share roadmap_stages"}, rules(r))
	r = p.takes(centre, now, "su;;;;12;;;;3;30.12.2028;shet-1;;;;")
	require.True(t, r.Written, "far away it may move")
	require.Equal(t, []int64{p.deputies[1]}, p.item("12").Deputies)
}

// TestImportFaultsStandAlone: what is wrong in a line is said there, all at once, and of no
// other line because of it.
func TestImportFaultsStandAlone(t *testing.T) {
	t.Parallel()
	p := newPlan(t)
	r := p.takes(centre, now,
		"su;Су;Вода;"+karaganda+";1;А;А;"+shet+";9;30.12.2027;shet-0;Б;Б;;50", // the roadmap's titles hold all the same
		"su;;;;1;;;;;;;В;В;;100",               // the rest of what cannot be read
		"su;;;;2;А;;Жоқ ауданы;1;;shet-77;;;;", // four things
		"zz;;;Жоқ облысы;1;А;А;;1;31.02.2027;shet-0;;;;",
		"zz;;;;2;А;А;"+shet+";1;30.12.2027;shet-0;;;;",
	)
	var all []string
	for _, f := range r.Faults.List {
		all = append(all, fmt.Sprintf("%d %s %s", f.Row, f.Column, f.Rule))
	}
	require.ElementsMatch(t, []string{
		"2 item_weight range",
		"4 item_ru required", "4 item_place unknown_unit", "4 item_due required", "4 item_deputies roadmap_deputy",
		"5 item_due date", "5 roadmap_kk roadmap_title", "5 roadmap_ru roadmap_title", "5 roadmap_region unknown_unit",
	}, all)
}

func sorted(lines []string) []string {
	var n [12][]string
	for _, l := range lines {
		var row int
		fmt.Sscan(l, &row)
		n[row-1] = append(n[row-1], l)
	}
	var all []string
	for _, of := range n {
		all = append(all, of...)
	}
	return all
}

// TestProgress counts by place, and lists by state.
func TestProgress(t *testing.T) {
	t.Parallel()
	p := newPlan(t, usual...)
	p.verifies(p.records(p.done("3.1", 1)))
	f := roadmap.Filter{On: today}
	all, err := roadmap.Count(p.ctx, p.db, f)
	require.NoError(t, err)
	require.Equal(t, roadmap.Progress{Items: 3, Late: 1, Going: 1, Planned: 1, Share: 0.1}, all)
	by, err := roadmap.ByRegion(p.ctx, p.db, today)
	require.NoError(t, err)
	require.Equal(t, []int{2, 1}, []int{by[karaganda].Items, by[""].Items})
	by, err = roadmap.ByUnit(p.ctx, p.db, []string{shet}, today)
	require.NoError(t, err)
	require.Equal(t, 2, by[shet].Items)
	for state, want := range map[roadmap.State]string{roadmap.Late: "3.2", roadmap.Going: "3.1", roadmap.Planned: "1"} {
		f.State = state
		list, total, err := roadmap.List(p.ctx, p.db, f, roadmap.Page{Limit: 10})
		require.NoError(t, err)
		require.Equal(t, 1, total)
		require.Equal(t, want, list[0].No)
	}
	_, total, err := roadmap.List(p.ctx, p.db, roadmap.Filter{On: today, Deputy: p.deputies[0]}, roadmap.Page{Limit: 1})
	require.NoError(t, err)
	require.Equal(t, 2, total)
	maps, err := roadmap.Roadmaps(p.ctx, p.db, karaganda, "kk", today)
	require.NoError(t, err)
	require.Equal(t, []any{1, "Ауыз су", 2}, []any{len(maps), maps[0].Title.KK, maps[0].Items})
}

// TestSightings: what a person saw is whole with photo and words, is opened by staff of
// the territory only, and goes with the person.
func TestSightings(t *testing.T) {
	t.Parallel()
	p := newPlan(t, usual...)
	const person = 77
	item := p.item("3.1").ID
	require.NoError(t, roadmap.Begin(p.ctx, p.db, person, item, now))
	draft := func() int64 {
		d, err := roadmap.DraftOf(p.ctx, p.db, person)
		require.NoError(t, err)
		return d.ID
	}
	_, err := roadmap.Send(p.ctx, p.db, person, draft(), now)
	require.ErrorIs(t, err, roadmap.ErrEmpty)
	_, err = roadmap.Add(p.ctx, p.db, person, strings.Repeat("ә", roadmap.NoteMost+1), nil)
	require.ErrorIs(t, err, roadmap.ErrLong)
	_, err = roadmap.Add(p.ctx, p.db, person, "Су жоқ", nil)
	require.NoError(t, err)
	s, err := roadmap.Add(p.ctx, p.db, person, "", &roadmap.Photo{Kind: "photo", ID: "f1"})
	require.NoError(t, err)
	require.True(t, s.Whole())
	_, _, err = p.Look(p.ctx, p.db, recorder, item, 1, now)
	require.ErrorIs(t, err, roadmap.ErrUnknown, "not sent yet")
	_, err = roadmap.Send(p.ctx, p.db, person, s.ID, now)
	require.NoError(t, err)
	_, err = roadmap.Send(p.ctx, p.db, person, s.ID, now)
	require.ErrorIs(t, err, roadmap.ErrUnknown)
	sent, err := roadmap.SentBy(p.ctx, p.db, person, s.ID)
	require.NoError(t, err)
	require.Equal(t, "Су жоқ", sent.Note)
	require.Equal(t, 1, p.item("3.1").Sightings)
	_, _, err = p.Look(p.ctx, p.db, elsewhere, item, 1, now)
	require.ErrorIs(t, err, roadmap.ErrElsewhere)
	for _, by := range []roadmap.Actor{recorder, verifier, centre} {
		s, of, err := p.Look(p.ctx, p.db, by, item, 1, now)
		require.NoError(t, err)
		require.Equal(t, []any{"Су жоқ", 1}, []any{s.Note, of})
	}
	require.Zero(t, p.item("3.1").Sightings)
	require.Empty(t, p.cells(), "it scores nothing")
	var leaks int
	require.NoError(t, p.db.QueryRow(p.ctx, `SELECT count(*) FROM audit WHERE concat(before, after) LIKE '%Су жоқ%'`).Scan(&leaks))
	require.Zero(t, leaks)
	mine, err := roadmap.OfPerson(p.ctx, p.db, person)
	require.NoError(t, err)
	require.Len(t, mine, 1)
	for range roadmap.SightingsMost - 1 {
		require.NoError(t, roadmap.Begin(p.ctx, p.db, person, item, now))
		_, err = roadmap.Add(p.ctx, p.db, person, "Тағы", &roadmap.Photo{Kind: "photo", ID: "f2"})
		require.NoError(t, err)
		_, err = roadmap.Send(p.ctx, p.db, person, draft(), now)
		require.NoError(t, err)
	}
	require.ErrorIs(t, roadmap.Begin(p.ctx, p.db, person, item, now), roadmap.ErrMany)
	n, err := roadmap.Forget(p.ctx, p.db, person)
	require.NoError(t, err)
	require.EqualValues(t, roadmap.SightingsMost, n)
}

// TestChanges: the news of a week is the last of each item.
func TestChanges(t *testing.T) {
	t.Parallel()
	p := newPlan(t, usual...)
	ids := []int64{p.item("3.1").ID, p.item("3.2").ID, p.item("1").ID}
	first := p.records(p.done("3.1", 1))
	p.verifies(first)
	week := calendar.WeekOf(today)
	all, err := roadmap.Changes(p.ctx, p.db, ids, week.Start(), now.Add(2*time.Hour))
	require.NoError(t, err)
	require.Len(t, all, 2)
	require.Equal(t, []roadmap.News{roadmap.StageNews, roadmap.CameLate}, []roadmap.News{all[0].News, all[1].News})
	_, err = p.Void(p.ctx, p.db, verifier, first, "Қате", now.Add(time.Hour))
	require.NoError(t, err)
	p.verifies(p.records(p.done("3.2", 1)))
	all, err = roadmap.Changes(p.ctx, p.db, ids, week.Start(), now.Add(2*time.Hour))
	require.NoError(t, err)
	require.Equal(t, []roadmap.News{roadmap.TakenBack, roadmap.DoneNow}, []roadmap.News{all[0].News, all[1].News})
	all, err = roadmap.Changes(p.ctx, p.db, ids, now.Add(-30*24*time.Hour), week.Start().Add(-24*time.Hour))
	require.NoError(t, err)
	require.Empty(t, all)
}
