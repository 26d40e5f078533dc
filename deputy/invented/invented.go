// Package invented makes up a country for the demo and for tests: the real units
// and bodies, and in them about 2,700 deputies who do not exist, with electoral
// districts and villages that do not exist either. The rules it keeps: the same
// seed makes the same country, and every person and village is marked as invented.
//
//	country, err := invented.Country(1, party)
//	fresh, err := invented.Import(ctx, db, country)
//
// One deputy in eight electoral districts is of another party, that is, missing.
// Whatever the seed, the people of the model journeys are there: Әсел Қойшыбаева
// of Shet district (ModelID), Айсұлу Қойшыбекова and Асқар Қойшыбаев.
package invented

import (
	"fmt"
	"math/rand/v2"
	"time"

	"qalauly/deputy"
	"qalauly/territory"
)

// ModelID is the id of Әсел Қойшыбаева, electoral district 7 of Shet district.
const ModelID = 1024

// Data is a country, ready to be imported.
type Data struct {
	Seed      uint64
	Seats     map[string]int // by body
	Electoral []territory.ElectoralDistrict
	Places    []territory.Place
	People    []deputy.Deputy // names, sex, year, biography; the rest is below
	Mandates  []Mandate
	Posts     []Post
	Curators  []Curator
	Hours     []Hour
	Demo      int64 // who is called as the deputy on the demo's page, in Shet district
}

// Mandate is a seat of one of the people.
type Mandate struct {
	Deputy   int64
	Body     string
	District int64     // 0: by a list
	From, To time.Time // To is zero while it lasts
	Reason   deputy.Reason
	Faction  deputy.Name
}

// Post is an office of one of the people.
type Post struct {
	Deputy int64
	deputy.Post
}

// Curator ties one of the people to a region.
type Curator struct {
	Deputy int64
	Region string
}

// Hour is when one of the people receives.
type Hour struct {
	Deputy int64
	deputy.Hour
	From time.Time
}

// The days that the country's story hangs on.
var (
	electionDay = day(2023, 3, 29) // first sitting day of maslikhats and Majilis
	majilisEnd  = day(2026, 6, 30) // last day of the Majilis
	reformDay   = day(2026, 9, 1)  // first day of the Kurultai
)

func day(year int, month time.Month, d int) time.Time {
	return time.Date(year, month, d, 0, 0, 0, 0, time.UTC)
}

// maker is a country in the making.
type maker struct {
	*Data
	random *rand.Rand
	words  words
	units  map[string]territory.Unit
	below  map[string][]territory.Unit // units by the code of their parent
	party  deputy.Name
	lands  map[string][]land  // of the electoral districts of a unit's own body
	parts  map[string][]int64 // electoral districts of the region, each a part of a unit
	lastID int64
	taken  map[string]bool // whole names
}

// Country makes up the country of a seed; party is the name of the faction that
// all its deputies belong to.
func Country(seed uint64, party deputy.Name) (*Data, error) {
	m := &maker{
		Data:   &Data{Seed: seed, Seats: map[string]int{}},
		random: rand.New(rand.NewPCG(seed, 0x51414c41)),
		units:  map[string]territory.Unit{},
		below:  map[string][]territory.Unit{},
		party:  party,
		lands:  map[string][]land{},
		parts:  map[string][]int64{},
		taken:  map[string]bool{},
	}
	var err error
	if m.words, err = readWords(); err != nil {
		return nil, fmt.Errorf("invented: country: %w", err)
	}
	units, err := territory.Reference()
	if err != nil {
		return nil, fmt.Errorf("invented: country: %w", err)
	}
	for _, u := range units {
		m.units[u.Code] = u
		m.below[u.Parent] = append(m.below[u.Parent], u)
	}
	m.kurultai()
	for _, region := range m.below[""] {
		m.region(region)
	}
	m.demoPerson()
	return m.Data, nil
}

// region fills the maslikhat of a region and those of the units in it.
func (m *maker) region(region territory.Unit) {
	m.regionalMaslikhat(region)
	for _, u := range m.below[region.Code] {
		switch u.Level {
		case territory.City:
			m.maslikhat(u, m.between(12, 21))
		case territory.District:
			m.maslikhat(u, m.between(8, 13))
		}
	}
	m.describeParts(region)
}

// between returns a number from low to high, both included.
func (m *maker) between(low, high int) int { return low + m.random.IntN(high-low+1) }

// chance is true in so many of a hundred cases.
func (m *maker) chance(percent int) bool { return m.random.IntN(100) < percent }

func pick[T any](m *maker, list []T) T { return list[m.random.IntN(len(list))] }
