package invented

import (
	"time"

	"qalauly/deputy"
	"qalauly/territory"
)

const (
	nationalSeats = 90 // of the party, of all 145
	otherParty    = 12 // of a hundred electoral districts
	replaced      = 4  // of a hundred: somebody left and a by-election was held
	vacant        = 1  // of a hundred: somebody left this year
)

// kurultai fills the party's list of the national body. Every third sat in the
// Majilis before; the first forty look after a region, two of them after each.
func (m *maker) kurultai() {
	regions := m.below[""]
	var ids []int64
	for i := range nationalSeats {
		home := pick(m, regions)
		id := m.person(home)
		ids = append(ids, id)
		if i%3 == 0 {
			m.Mandates = append(m.Mandates, Mandate{Deputy: id, Body: "majilis", From: electionDay, To: majilisEnd,
				Reason: deputy.Term, Faction: m.party})
		}
		m.sit(id, "kurultai", 0, reformDay)
		m.receive(id, territory.Seat(capital), reformDay)
	}
	for i, region := range regions {
		m.Curators = append(m.Curators, Curator{ids[2*i], region.Code}, Curator{ids[2*i+1], region.Code})
	}
	m.posts("kurultai", "committee", ids, reformDay)
}

// capital is where the Kurultai sits.
const capital = "710000000"

// regionalMaslikhat fills a region's maslikhat, half by lists and half by
// electoral districts; the party has about two thirds of the lists' seats.
func (m *maker) regionalMaslikhat(region territory.Unit) {
	half := m.between(14, 19)
	m.Seats[region.Code] = 2 * half
	var ids []int64
	for range half * 2 / 3 {
		id := m.person(region)
		m.sit(id, region.Code, 0, electionDay)
		ids = append(ids, id)
	}
	ids = append(ids, m.elect(region, m.drawRegion(region, half))...)
	m.settleIn(region, ids)
}

// maslikhat fills the maslikhat of a city or a district.
func (m *maker) maslikhat(u territory.Unit, seats int) {
	if u.Code == modelDistrict {
		seats = max(seats, modelNumber)
	}
	m.Seats[u.Code] = seats
	m.settleIn(u, m.elect(u, m.draw(u, seats)))
}

// elect finds a deputy for each electoral district and returns those who sit now.
func (m *maker) elect(u territory.Unit, electoral []int64) []int64 {
	var sitting []int64
	for i, district := range electoral {
		if id, model := m.modelPerson(u, i); model {
			m.sit(id, u.Code, district, electionDay)
			sitting = append(sitting, id)
			continue
		}
		switch {
		case m.chance(otherParty):
		case m.chance(vacant):
			m.leave(m.person(u), u.Code, district, day(2026, time.Month(m.between(2, 10)), 15))
		case m.chance(replaced):
			left := day(m.between(2024, 2025), time.Month(m.between(1, 12)), m.between(1, 28))
			m.leave(m.person(u), u.Code, district, left)
			id := m.person(u)
			m.sit(id, u.Code, district, left.AddDate(0, 2, 0))
			sitting = append(sitting, id)
		default:
			id := m.person(u)
			m.sit(id, u.Code, district, electionDay)
			sitting = append(sitting, id)
		}
	}
	return sitting
}

// sit gives a seat that lasts; district 0 is a list.
func (m *maker) sit(id int64, body string, district int64, from time.Time) {
	m.Mandates = append(m.Mandates, Mandate{Deputy: id, Body: body, District: district, From: from, Faction: m.party})
}

// leave gives a seat that was left on a day.
func (m *maker) leave(id int64, body string, district int64, on time.Time) {
	reason := pick(m, []deputy.Reason{deputy.OwnWill, deputy.Moved, deputy.OtherPost, deputy.Died})
	m.Mandates = append(m.Mandates, Mandate{Deputy: id, Body: body, District: district, From: electionDay, To: on,
		Reason: reason, Faction: m.party})
}

// settleIn gives those who sit in a unit's maslikhat their posts and hours.
func (m *maker) settleIn(u territory.Unit, ids []int64) {
	m.posts(u.Code, "commission", ids, electionDay)
	for _, id := range ids {
		if id != ModelID {
			m.receive(id, territory.Seat(u.Code), electionDay)
		}
	}
}

// posts makes the first few of a body's deputies its officers. A maslikhat has a
// chair, who is paid for this work alone; the national body's is of no party.
func (m *maker) posts(body, commissions string, ids []int64, from time.Time) {
	var officers []deputy.Post
	if body != "kurultai" {
		officers = append(officers, deputy.Post{Kind: deputy.Chair, Title: m.words.text("chair"), FullTime: true})
	}
	officers = append(officers, deputy.Post{Kind: deputy.FactionLeader, Title: m.words.text("faction_leader")})
	titles := m.words.texts[commissions]
	for _, title := range titles[:min(len(titles), len(ids)/4)] {
		officers = append(officers, deputy.Post{Kind: deputy.CommissionChair, Title: title})
	}
	for i, p := range officers[:min(len(officers), len(ids))] {
		p.Body, p.From = body, from
		m.Posts = append(m.Posts, Post{ids[len(ids)-1-i], p})
	}
}

// receive makes up the hours at which somebody receives people.
func (m *maker) receive(id int64, place deputy.Name, from time.Time) {
	opens := pick(m, []string{"09", "10", "11", "14", "15", "16"})
	closes := map[string]string{"09": "11", "10": "12", "11": "13", "14": "16", "15": "17", "16": "18"}[opens]
	m.Hours = append(m.Hours, Hour{id, deputy.Hour{Weekday: time.Weekday(m.between(1, 5)),
		Opens: opens + ":00", Closes: closes + ":00", Place: m.words.text("reception", "place", place)}, from})
}
