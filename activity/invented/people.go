package invented

import (
	"context"
	"fmt"
	"math/rand/v2"
	"time"

	"qalauly/account"
	"qalauly/deputy/invented"
	"qalauly/internal/postgres"
	"qalauly/territory"
)

// Played is somebody of the demo's page, who is a member by their own account.
type Played struct {
	Person int64        `json:"person"`
	Name   string       `json:"name"` // as colleagues know them
	Duty   account.Duty `json:"duty"`
	Unit   string       `json:"unit"` // of a duty of staff; "" is the whole country
}

// pair is who records and who verifies.
type pair struct{ recorder, verifier int64 }

// staff are the members behind the records.
type staff struct {
	centre  pair
	regions map[string]pair
	deputy  int64           // who is the deputy on the page; 0 for nobody
	played  map[string]pair // by the unit of a recorder on the demo's page
}

// of is who recorded and who verified something of a deputy.
func (s staff) of(d subject) (recorder, verifier int64) {
	p := s.centre
	if d.level == "district" || d.level == "city" {
		p = s.regions[d.region]
	}
	if own := s.played[d.unit]; own.recorder != 0 {
		p.recorder = own.recorder
	} else if r := s.regions[d.region]; r.recorder != 0 {
		p.recorder = r.recorder
	}
	return p.recorder, p.verifier
}

// hiring gives duties as two administrators would: one asks, the other approves.
type hiring struct {
	ctx    context.Context
	db     postgres.DB
	now    time.Time
	first  account.Actor
	second account.Actor
}

// people makes the members behind the history: those of the demo's page with their
// accounts, and two of each region. All duties were asked for by one administrator and
// approved by another, those of the administrators by the operator.
func people(ctx context.Context, db postgres.DB, country *invented.Data, played []Played, now time.Time) (staff, error) {
	h := hiring{ctx: ctx, db: db, now: now.AddDate(0, 0, -7*weeks-7)}
	s := staff{regions: map[string]pair{}, played: map[string]pair{}}
	if err := h.administrators(played); err != nil {
		return s, err
	}
	names := namer{rand.New(rand.NewPCG(country.Seed, 0x73746166)), country}
	var err error
	if s.centre, err = h.pair(names, ""); err != nil {
		return s, err
	}
	regions, err := territory.Regions(ctx, db, now, "kk")
	if err != nil {
		return s, err
	}
	for _, r := range regions {
		if s.regions[r.Code], err = h.pair(names, r.Code); err != nil {
			return s, err
		}
	}
	return s, h.play(country, played, &s)
}

// namer makes names of staff of the initials and surnames of the country.
type namer struct {
	random  *rand.Rand
	country *invented.Data
}

func (n namer) name() string {
	people := n.country.People
	who, family := people[n.random.IntN(len(people))], people[n.random.IntN(len(people))]
	family.Given = who.Given
	return family.Brief("kk")
}

// administrators makes the first administrator as the configuration would, and lets the
// operator stand behind the second.
func (h *hiring) administrators(played []Played) error {
	for _, p := range played {
		if p.Duty != account.Administrator {
			continue
		}
		if h.first.Member == 0 {
			m, err := account.FirstAdmin(h.ctx, h.db, p.Person, p.Name, h.now)
			if err != nil {
				return err
			}
			h.first = account.Actor{Member: m.ID, Person: p.Person}
			continue
		}
		id, err := account.AddMember(h.ctx, h.db, p.Name)
		if err != nil {
			return err
		}
		grant, err := account.Ask(h.ctx, h.db, h.first, account.Wanted{Member: id, Duty: p.Duty, Unit: p.Unit}, h.now)
		if err != nil {
			return err
		}
		if err := account.Approve(h.ctx, h.db, account.Operator, grant, h.now); err != nil {
			return err
		}
		if err := h.bind(grant, p.Person); err != nil {
			return err
		}
		h.second = account.Actor{Member: id, Person: p.Person}
	}
	if h.second.Member == 0 {
		return fmt.Errorf("invented: two administrators are needed: %w", account.ErrTwoPersons)
	}
	return nil
}

// hire gives a duty of staff to somebody new.
func (h *hiring) hire(name string, duty account.Duty, unit string) (member, grant int64, err error) {
	if member, err = account.AddMember(h.ctx, h.db, name); err != nil {
		return 0, 0, err
	}
	if grant, err = account.Ask(h.ctx, h.db, h.first, account.Wanted{Member: member, Duty: duty, Unit: unit}, h.now); err != nil {
		return 0, 0, err
	}
	return member, grant, account.Approve(h.ctx, h.db, h.second, grant, h.now)
}

func (h *hiring) pair(names namer, unit string) (p pair, err error) {
	if p.recorder, _, err = h.hire(names.name(), account.Recorder, unit); err != nil {
		return p, err
	}
	p.verifier, _, err = h.hire(names.name(), account.Verifier, unit)
	return p, err
}

// bind lets an account take a duty by an invite.
func (h *hiring) bind(grant, person int64) error {
	code, _, err := account.Invite(h.ctx, h.db, account.Operator, grant, h.now)
	if err == nil {
		_, err = account.Bind(h.ctx, h.db, code, person, h.now)
	}
	return err
}

// play gives the people of the page what they are called.
func (h *hiring) play(country *invented.Data, played []Played, s *staff) error {
	for _, p := range played {
		var member, grant int64
		var err error
		switch p.Duty {
		case account.Administrator:
			continue
		case account.Deputy, account.Assistant:
			member, err = h.besideDemo(country.Demo, p)
			if err != nil {
				return err
			}
			grant, err = account.Beside(h.ctx, h.db, account.Operator, account.Grant{Duty: p.Duty, Deputy: country.Demo}, member, h.now)
		default:
			member, grant, err = h.hire(p.Name, p.Duty, p.Unit)
		}
		if err == nil {
			err = h.bind(grant, p.Person)
		}
		if err != nil {
			return fmt.Errorf("invented: %s of the page: %w", p.Duty, err)
		}
		if p.Duty == account.Deputy {
			s.deputy = member
		}
		if p.Duty == account.Recorder {
			s.played[p.Unit] = pair{recorder: member}
		}
	}
	return nil
}

func (h *hiring) besideDemo(deputy int64, p Played) (int64, error) {
	if p.Duty == account.Deputy {
		return account.DeputyMember(h.ctx, h.db, deputy, p.Name)
	}
	return account.AddMember(h.ctx, h.db, p.Name)
}
