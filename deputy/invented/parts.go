package invented

import (
	"math/rand/v2"
	"strings"

	"qalauly/deputy"
	"qalauly/territory"
)

// describeParts says what each part of a unit covers, where a region has several
// electoral districts in one: the land of some of the unit's own.
func (m *maker) describeParts(region territory.Unit) {
	units := m.below[region.Code]
	m.cityDistricts(units)
	for _, u := range units {
		ids, own := m.parts[u.Code], m.lands[u.Code]
		for i, id := range ids {
			first, next := i*len(own)/len(ids), (i+1)*len(own)/len(ids)
			m.Electoral[id-1].Covers = m.partText(u, own[first:next])
		}
	}
}

// cityDistricts deals the streets of a city to the parts of its districts, which
// have no electoral districts of their own. It draws from a row of numbers of its
// own, so that the people do not depend on it.
func (m *maker) cityDistricts(units []territory.Unit) {
	among := 0
	for _, u := range units {
		if u.Level == territory.CityDistrict {
			among += len(m.parts[u.Code])
		}
	}
	if among == 0 {
		return
	}
	all := m.words.texts["street"]
	random := rand.New(rand.NewPCG(m.Seed, uint64(len(m.Electoral))))
	dealt := deal(all, random.Perm(len(all)), among)
	for _, u := range units {
		for range m.parts[u.Code] {
			m.lands[u.Code] = append(m.lands[u.Code], land{streets: dealt[0]})
			dealt = dealt[1:]
		}
	}
}

// partText names the streets and the villages of a part of a unit.
func (m *maker) partText(u territory.Unit, some []land) deputy.Name {
	var all land
	for _, one := range some {
		all.streets, all.villages = append(all.streets, one.streets...), append(all.villages, one.villages...)
	}
	if u.Level != territory.District {
		return m.streetsText(u.Name, all.streets)
	}
	var kk, ru []string
	add := func(n deputy.Name) { kk, ru = append(kk, n.KK), append(ru, n.RU) }
	if len(all.streets) > 0 {
		add(m.streetsText(centre(u), all.streets))
	}
	if len(all.villages) > 0 {
		add(m.words.text("part_villages", "list", join(all.villages)))
	}
	return m.words.text("cover_part", "unit", u.Name, "list",
		deputy.Name{KK: strings.Join(kk, "; "), RU: strings.Join(ru, "; ")})
}
