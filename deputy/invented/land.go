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

// land is what one electoral district covers.
type land struct{ streets, villages []deputy.Name }

// draw parts a city or a district into electoral districts and returns their ids.
// The first ones of a district lie in its centre, the others have villages.
func (m *maker) draw(u territory.Unit, seats int) []int64 {
	central := seats
	if u.Level == territory.District {
		central = max(2, seats/4)
	}
	ids := make([]int64, 0, seats)
	for i, streets := range m.streets(central) {
		ids = append(ids, m.electoral(u.Code, i+1, m.streetsText(centre(u), streets)))
		m.lands[u.Code] = append(m.lands[u.Code], land{streets: streets})
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
		m.lands[u.Code] = append(m.lands[u.Code], land{villages: list})
		m.settle(u, id, list)
	}
	return ids
}

// streets deals streets to so many electoral districts.
func (m *maker) streets(among int) [][]deputy.Name {
	all := m.words.texts["street"]
	return deal(all, m.random.Perm(len(all)), among)
}

// deal gives each of so many the next few of a list, up to four, in an order.
func deal(all []deputy.Name, order []int, among int) [][]deputy.Name {
	each := min(4, len(all)/among)
	dealt := make([][]deputy.Name, among)
	for i := range dealt {
		for _, at := range order[i*each : (i+1)*each] {
			dealt[i] = append(dealt[i], all[at])
		}
	}
	return dealt
}

func (m *maker) streetsText(place deputy.Name, streets []deputy.Name) deputy.Name {
	return m.words.text("cover_streets", "place", place, "list", join(streets))
}

// centre is how the centre of a unit is called beside its streets; a Russian name
// may stand in the genitive and needs its kind.
func centre(u territory.Unit) deputy.Name {
	return deputy.Name{KK: u.Centre.KK, RU: territory.Seat(u.Code).RU}
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
	for i := range seats {
		first, next := i*len(units)/seats, (i+1)*len(units)/seats
		var inside []string
		var names []deputy.Name
		for _, u := range units[first:max(next, first+1)] {
			inside, names = append(inside, u.Code), append(names, u.Name)
		}
		id := m.electoral(region.Code, i+1, m.words.text("cover_units", "list", join(names)), inside...)
		if len(m.parts[inside[0]]) > 0 || (i+1 < seats && next == first) {
			m.parts[inside[0]] = append(m.parts[inside[0]], id)
		}
		ids = append(ids, id)
	}
	return ids
}
