package clicked

import (
	"testing"

	"qalauly/internal/postgres/pgtest"
)

// receptions are what is typed, pressed and seen around a reception, by language.
var receptions = map[string]map[string]string{
	"kk": {
		"ready": "Мыналардың бірін жазыңыз", "ask": "Қоғамдық қабылдау бөлмелері", "place": "Ақсу-Аюлы", "in": "Қабылдау бөлмелері ·", "office": "1. ", "card": "☎️",
		"schedule": "Депутаттардың қабылдауы", "list": "Жазылуға болатын қабылдаулар", "one": " · ", "choose": "Уақытты таңдаңыз", "confirm": "Сізді жазайын ба", "book": "✅ Жазылу", "booked": "✅ Жазылдыңыз",
		"mine": "Жазылуларым", "own": "Қабылдауға жазылуларым", "remind": "еске саламын", "cancel": "Жазылудан бас тарту", "sure": "Бас тартасыз ба?", "yes": "Иә, бас тартамын", "cancelled": "Жазылудан бас тарттыңыз",
		"staff": "Алдағы қабылдаулар", "new": "Жаңа қабылдау", "which": "Қай бөлмеде?", "who": "Кім қабылдайды?", "deputy": "Бақыт Есенов", "when": "Күні мен сағатын жазыңыз", "hours": "ертең 18:00–19:00", "preview": "Орын саны: 4", "publish": "Жариялау", "published": "Жарияланды",
	},
	"ru": {
		"ready": "Напишите что-нибудь одно", "ask": "Общественные приёмные", "place": "Аксу-Аюлы", "in": "Приёмные ·", "office": "1. ", "card": "☎️",
		"schedule": "Приёмы депутатов", "list": "Приёмы, на которые можно записаться", "one": " · ", "choose": "Выберите время", "confirm": "Записать вас", "book": "✅ Записаться", "booked": "✅ Вы записаны",
		"mine": "Мои записи", "own": "Мои записи на приём", "remind": "Напомню вечером", "cancel": "Отменить запись", "sure": "Отменить запись?", "yes": "Да, отменить", "cancelled": "Запись отменена",
		"staff": "Приёмы впереди", "new": "Новый приём", "which": "В какой приёмной?", "who": "Кто принимает?", "deputy": "Бакыт Есенов", "when": "Напишите день и часы", "hours": "завтра 19:10–20:10", "preview": "Мест: 4", "publish": "Опубликовать", "published": "Опубликовано",
	},
}

// TestReceptionByClicking has a citizen book a place in a reception and give it up, and a
// clerk of the branch put a new one into the schedule.
func TestReceptionByClicking(t *testing.T) {
	page := runDemo(t, pgtest.URL(t))
	for _, v := range []visitor{{name: "kk", lang: "kk", id: 700000101}, {name: "ru", lang: "ru", id: 700000102}} {
		t.Run(v.name, func(t *testing.T) {
			say, p := receptions[v.lang], sit(t, page, v)
			p.comes()
			p.hears(say["ready"])
			p.Types("/reception\r")
			p.hears(say["ask"])
			p.Types(say["place"] + "\r")
			p.hears(say["in"])
			p.Press(say["office"])
			p.hears(say["card"])
			p.picture("reception-office")
			p.Press(say["schedule"])
			p.hears(say["list"])
			p.Press(say["one"])
			p.hears(say["choose"])
			p.picture("reception-times")
			p.Press(":45")
			p.hears(say["confirm"])
			p.fits()
			p.Press(say["book"])
			p.hears(say["booked"])
			p.picture("reception-booked")
			p.Types("/visits\r")
			p.hears(say["own"])
			p.Press(say["one"])
			p.hears(say["remind"]) // the booking itself: the list has no such words
			p.Press(say["cancel"])
			p.hears(say["sure"])
			p.Press(say["yes"])
			p.hears(say["cancelled"])
			p.fits()

			v.id = 700000105
			clerk := sit(t, page, v)
			clerk.comes()
			clerk.Types("/receptions\r")
			clerk.hears(say["staff"])
			clerk.fits()
			clerk.Press(say["new"])
			clerk.hears(say["which"])
			clerk.Press(say["office"])
			clerk.hears(say["who"])
			clerk.Types(say["deputy"] + "\r")
			clerk.hears(say["when"])
			clerk.Types(say["hours"] + "\r")
			clerk.hears(say["preview"])
			clerk.Press(say["publish"])
			clerk.hears(say["published"])
			clerk.picture("reception-planned")
		})
	}
}
