package invented

import (
	"time"

	"qalauly/deputy"
	"qalauly/territory"
)

// The people and the village of the model journeys, in every country.
const (
	modelDistrict = "356400000" // Shet
	modelNumber   = 7
)

// seat is where one of the model people sits: a unit and an electoral district.
type seat struct {
	unit   string
	number int
}

// modelPerson returns who of the model people was elected in the i-th electoral
// district of a unit, if any.
func (m *maker) modelPerson(u territory.Unit, i int) (id int64, model bool) {
	person, model := m.words.models[seat{u.Code, i + 1}]
	if !model {
		return 0, false
	}
	if (seat{u.Code, i + 1}) == (seat{modelDistrict, modelNumber}) {
		person.ID = ModelID
		m.Hours = append(m.Hours, Hour{ModelID, deputy.Hour{Weekday: time.Wednesday, Opens: "15:00", Closes: "17:00",
			Place: m.words.text("reception", "place", territory.Seat(u.Code))}, electionDay})
	}
	return m.add(person, u), true
}

// demoName is how the deputy on the demo's page is called.
var demoName = deputy.Person{
	Surname: deputy.Name{KK: "Есенов", RU: "Есенов"}, Given: deputy.Name{KK: "Бақыт", RU: "Бакыт"},
	Patronymic: deputy.Name{KK: "Серікұлы", RU: "Серикович"},
}

// demoPerson gives the name to a man who sits in the model's district. Who he is and
// all others stay as they were drawn.
func (m *maker) demoPerson() {
	sits := map[int64]bool{}
	for _, seat := range m.Mandates {
		sits[seat.Deputy] = sits[seat.Deputy] || seat.Body == modelDistrict && seat.To.IsZero()
	}
	for i, d := range m.People {
		if sits[d.ID] && d.Sex == "m" && d.ID != ModelID {
			m.People[i].Person, m.Demo = demoName, d.ID
			return
		}
	}
}
