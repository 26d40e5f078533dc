package invented

import (
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"time"

	"github.com/jackc/pgx/v5"

	"qalauly/activity"
	"qalauly/deputy"
	"qalauly/deputy/invented"
	"qalauly/internal/postgres"
	"qalauly/rating/methods"
	"qalauly/territory"
)

// Options say what is made up, of a country that has been imported.
type Options struct {
	Country *invented.Data
	Method  *methods.Method
	Played  []Played                  // two administrators at least
	Now     time.Time                 // the history ends the day before
	Facts   map[int64][]activity.Told // that other parts hand in, by deputy: of their criteria nothing is made up
}

// Fill makes up the members, half a year of records, and what waits on this day; it
// says how many records that were. The ledger must be empty.
func Fill(ctx context.Context, db postgres.DB, o Options) (records int64, err error) {
	err = pgx.BeginFunc(ctx, db, func(tx pgx.Tx) error {
		t, err := newTeller(ctx, tx, o)
		if err != nil {
			return err
		}
		ledger := activity.Ledger{Method: o.Method}
		if records, err = ledger.Fill(ctx, tx, t.history(o.Country)); err != nil {
			return err
		}
		return t.today(ctx, tx, ledger, o.Country)
	})
	if err != nil {
		return 0, fmt.Errorf("invented: fill: %w", err)
	}
	return records, nil
}

func newTeller(ctx context.Context, tx pgx.Tx, o Options) (*teller, error) {
	s, err := people(ctx, tx, o.Country, o.Played, o.Now)
	if err != nil {
		return nil, err
	}
	units, err := territory.Reference()
	if err != nil {
		return nil, err
	}
	t := &teller{
		random: rand.New(rand.NewPCG(o.Country.Seed, 0x6c656467)), method: o.Method, texts: readTexts(), now: o.Now, staff: s,
		units: map[string]territory.Unit{}, facts: o.Facts, handed: map[string]bool{},
	}
	for _, of := range o.Facts {
		for _, f := range of {
			t.handed[f.Criterion] = true
		}
	}
	for _, u := range units {
		t.units[u.Code] = u
	}
	return t, nil
}

// history tells of all deputies, one after another.
func (t *teller) history(country *invented.Data) func(yield func(activity.Told) bool) {
	seats := map[int64][]invented.Mandate{}
	for _, m := range country.Mandates {
		seats[m.Deputy] = append(seats[m.Deputy], m)
	}
	return func(yield func(activity.Told) bool) {
		for _, d := range country.People {
			t.subject = t.subjectOf(d, seats[d.ID])
			if !t.tell(yield) {
				return
			}
		}
	}
}

func (t *teller) subjectOf(d deputy.Deputy, mandates []invented.Mandate) subject {
	s := subject{id: d.ID, level: "national", skill: 0.15 + 0.8*t.random.Float64(), mandates: mandates}
	if len(mandates) == 0 {
		return s
	}
	u, ok := t.units[mandates[len(mandates)-1].Body]
	if !ok {
		return s
	}
	s.unit, s.region, s.seat = u.Code, u.Code, territory.Seat(u.Code)
	if u.Parent != "" {
		s.region = u.Parent
	}
	s.level = map[territory.Level]string{territory.City: "city", territory.District: "district"}[u.Level]
	if s.level == "" {
		s.level = "region"
	}
	return s
}

// today enters, by the ledger's own door, what waits on this day in the territory of
// the recorders on the page: records for the verifier, some of them flagged, some
// returned, and proposals of the deputy.
func (t *teller) today(ctx context.Context, tx pgx.Tx, ledger activity.Ledger, country *invented.Data) error {
	for unit, p := range t.staff.played {
		sitting := sittingIn(country, unit, t.now)
		if len(sitting) == 0 {
			continue
		}
		if err := t.waiting(ctx, tx, ledger, unit, p.recorder, sitting); err != nil {
			return err
		}
	}
	return t.proposals(ctx, tx, ledger, country.Demo)
}

// sittingIn are those who sit in the body of a unit.
func sittingIn(country *invented.Data, unit string, now time.Time) []int64 {
	var ids []int64
	for _, m := range country.Mandates {
		if m.Body == unit && (m.To.IsZero() || m.To.After(now)) {
			ids = append(ids, m.Deputy)
		}
	}
	slices.Sort(ids)
	return ids
}

// waitingCriteria are what a branch enters in a usual week.
var waitingCriteria = []string{"A4", "A5", "B1", "B2", "C4", "A5", "A4", "C5"}

const (
	waitingToday  = 36
	returnedEvery = 9 // one of so many is returned
	alikeEvery    = 7 // one of so many shows the page of the one before
)

func (t *teller) waiting(ctx context.Context, tx pgx.Tx, ledger activity.Ledger, unit string, recorder int64, sitting []int64) error {
	url := ""
	for i := range waitingToday {
		c, ok := t.method.Criterion(waitingCriteria[i%len(waitingCriteria)])
		if !ok {
			continue
		}
		t.subject.id, t.subject.seat = sitting[i%len(sitting)], territory.Seat(unit)
		day := t.now.AddDate(0, 0, -1-i%10)
		told := t.record(c, day)
		at := t.now.Add(-time.Duration(waitingToday-i) * 20 * time.Minute)
		r, err := ledger.Record(ctx, tx, activity.Actor{Member: recorder}, told.Draft, at)
		if err != nil {
			return err
		}
		link := "https://filial.invalid/today/" + number(i)
		if i%alikeEvery == alikeEvery-1 {
			link = url
		}
		url = link
		if err := activity.Attach(ctx, tx, activity.Actor{Member: recorder}, activity.Evidence{Record: r.ID, Kind: activity.Link, Value: link}, at); err != nil {
			return err
		}
		if i%returnedEvery == returnedEvery-1 {
			if err := t.giveBack(ctx, tx, ledger, r, unit); err != nil {
				return err
			}
		}
	}
	return nil
}

// giveBack returns a record to who entered it, by the region's verifier.
func (t *teller) giveBack(ctx context.Context, tx pgx.Tx, ledger activity.Ledger, r activity.Record, unit string) error {
	region := t.units[unit].Parent
	r, err := activity.ByID(ctx, tx, r.ID)
	if err != nil {
		return err
	}
	_, err = ledger.Move(ctx, tx, activity.Actor{Member: t.staff.regions[region].verifier}, activity.Step{
		Record: r.ID, Act: activity.Return, Version: r.Version, Reason: t.pick("return"),
	}, t.now.Add(-10*time.Minute))
	return err
}

// proposals are what the deputy on the page says was done, which nobody has taken on.
func (t *teller) proposals(ctx context.Context, tx pgx.Tx, ledger activity.Ledger, demo int64) error {
	member := t.staff.deputy
	if member == 0 {
		return nil
	}
	for i, code := range []string{"A5", "B1", "B2"} {
		c, ok := t.method.Criterion(code)
		if !ok {
			continue
		}
		t.subject.id = demo
		told := t.record(c, t.now.AddDate(0, 0, -2-i))
		if _, err := ledger.Propose(ctx, tx, activity.Actor{Member: member, Deputy: demo}, told.Draft, t.now.Add(-time.Duration(6-i)*time.Hour)); err != nil {
			return err
		}
	}
	return nil
}
