package invented

import (
	"qalauly/deputy"
	"qalauly/territory"
)

// formed is the day on which all electoral districts were drawn.
var formed = day(2023, 1, 16)

// villagesOf is how many villages a district has at least.
const villagesOf = 10

// electoral draws one more electoral district of a unit and returns its id.
func (m *maker) electoral(unit string, number int, covers deputy.Name, inside ...string) int64 {
	id := int64(len(m.Electoral) + 1)
	m.Electoral = append(m.Electoral, territory.ElectoralDistrict{
		ID: id, Unit: unit, Number: number, Inside: inside, Covers: covers})
	return id
}

// draw parts a city or a district into electoral districts and returns their ids.
// The first ones of a district lie in its centre, the others have villages.
func (m *maker) draw(u territory.Unit, seats int) []int64 {
	central := seats
	if u.Level == territory.District {
		central = max(2, seats/4)
	}
	ids := make([]int64, 0, seats)
	for i, covers := range m.streets(u.Centre, central) {
		ids = append(ids, m.electoral(u.Code, i+1, covers))
	}
	outside := seats - central
	if outside == 0 {
		return ids
	}
	for i, list := range m.villages(u, max(villagesOf, outside), outside) {
		if (seat{u.Code, central + i + 1}) == (seat{modelDistrict, modelNumber}) {
			list = append(m.words.texts["model_settlement"], list...)
		}
		kind := "cover_villages"
		if len(list) == 1 {
			kind = "cover_village"
		}
		id := m.electoral(u.Code, central+i+1, m.words.text(kind, "list", join(list)))
		ids = append(ids, id)
		m.settle(u, id, list)
	}
	return ids
}

// streets deals the streets of a place to so many electoral districts.
func (m *maker) streets(place deputy.Name, among int) []deputy.Name {
	all := m.words.texts["street"]
	each := min(4, len(all)/among)
	order := m.random.Perm(len(all))
	covers := make([]deputy.Name, among)
	for i := range covers {
		var some []deputy.Name
		for _, street := range order[i*each : (i+1)*each] {
			some = append(some, all[street])
		}
		covers[i] = m.words.text("cover_streets", "place", place, "list", join(some))
	}
	return covers
}

// villages deals count names of villages to so many electoral districts.
func (m *maker) villages(u territory.Unit, count, among int) [][]deputy.Name {
	names := append([]deputy.Name(nil), m.words.villages...)
	m.random.Shuffle(len(names), func(i, j int) { names[i], names[j] = names[j], names[i] })
	dealt := make([][]deputy.Name, among)
	for i := range count {
		if names[i] == u.Centre {
			continue
		}
		dealt[i%among] = append(dealt[i%among], names[i])
	}
	return dealt
}

// settle makes places of villages; one in fifteen is a settlement.
func (m *maker) settle(u territory.Unit, district int64, villages []deputy.Name) {
	for _, name := range villages {
		kind := territory.Village
		if m.chance(7) || name == m.words.texts["model_settlement"][0] {
			kind = territory.Settlement
		}
		m.place(u, district, kind, name)
	}
}

func (m *maker) place(u territory.Unit, district int64, kind territory.PlaceKind, name deputy.Name) {
	m.Places = append(m.Places, territory.Place{
		ID: int64(len(m.Places) + 1), Unit: u.Code, ElectoralDistrict: district, Kind: kind,
		Name: name, Full: m.words.text(string(kind), "name", name), Invented: true})
}

// drawRegion parts a region into electoral districts that each lie in one or more
// of its units, and returns their ids.
func (m *maker) drawRegion(region territory.Unit, seats int) []int64 {
	units := m.below[region.Code]
	ids := make([]int64, 0, seats)
	parts := map[string]int{} // electoral districts so far that begin in a unit
	for i := range seats {
		first, next := i*len(units)/seats, (i+1)*len(units)/seats
		var inside []string
		var names []deputy.Name
		for _, u := range units[first:max(next, first+1)] {
			inside, names = append(inside, u.Code), append(names, u.Name)
		}
		list := join(names)
		if parts[inside[0]]++; parts[inside[0]] > 1 || (i+1 < seats && next == first) {
			list = m.words.text("cover_part", "units", list, "n", parts[inside[0]])
		}
		ids = append(ids, m.electoral(region.Code, i+1, m.words.text("cover_units", "list", list), inside...))
	}
	return ids
}
