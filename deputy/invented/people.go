package invented

import (
	"strings"

	"qalauly/deputy"
	"qalauly/territory"
)

// peoples and their share in a hundred.
var peoples = []struct {
	code  string
	share int
}{{"kk", 72}, {"ru", 18}, {"uz", 3}, {"uk", 2}, {"ug", 1}, {"ko", 1}, {"de", 2}, {"tt", 1}}

const (
	women = 30   // of a hundred
	young = 1985 // born later
)

// person makes up somebody from a unit and returns the id.
func (m *maker) person(home territory.Unit) int64 {
	d := deputy.Deputy{Sex: "m", BirthYear: m.between(1956, 1999)}
	if m.chance(women) {
		d.Sex = "f"
	}
	for {
		d.Person = m.name(d.Sex, d.BirthYear)
		if !m.taken[d.Full("kk")] {
			break
		}
	}
	return m.add(d, home)
}

// add gives somebody a biography and the next id; ModelID is kept for the model.
func (m *maker) add(d deputy.Deputy, home territory.Unit) int64 {
	if d.ID == 0 {
		if m.lastID++; m.lastID == ModelID {
			m.lastID++
		}
		d.ID = m.lastID
	}
	d.Invented = true
	d.Biography = m.biography(d, home)
	m.taken[d.Full("kk")] = true
	m.People = append(m.People, d)
	return d.ID
}

// name makes up a name. Of the young with a Kazakh one, some write the patronymic
// the Kazakh way in Russian too.
func (m *maker) name(sex string, born int) deputy.Person {
	people := m.people()
	for {
		family, own := pick(m, m.words.surnames[people]), pick(m, m.words.given[people+" "+sex])
		if m.words.avoid[[2]string{own.KK, family["m"].KK}] {
			continue
		}
		father := pick(m, m.words.given[people+" m"])
		p := deputy.Person{Surname: family[sex], Given: own.Name, Patronymic: father.child[sex]}
		if people == "kk" && born > young && m.chance(40) {
			kind := map[string]string{"m": "son", "f": "daughter"}[sex]
			p.Patronymic.RU = m.words.text(kind, "father", father.Name).RU
		}
		return p
	}
}

// people draws one by its share.
func (m *maker) people() string {
	at := m.random.IntN(100)
	for _, p := range peoples {
		if at -= p.share; at < 0 {
			return p.code
		}
	}
	return peoples[0].code
}

func (m *maker) biography(d deputy.Deputy, home territory.Unit) deputy.Name {
	trade := pick(m, m.words.texts["trade"])
	studyKK, workKK, _ := strings.Cut(trade.KK, "|")
	studyRU, workRU, _ := strings.Cut(trade.RU, "|")
	return m.words.text("biography", "year", d.BirthYear, "place", home.Name,
		"study", deputy.Name{KK: studyKK, RU: studyRU}, "work", deputy.Name{KK: workKK, RU: workRU})
}
