package clicked

import (
	"testing"

	"qalauly/internal/postgres/pgtest"
)

// scores are what is typed, pressed and seen of a rating, by language.
var scores = map[string]map[string]string{
	"kk": {
		"ready": "Мыналардың бірін жазыңыз", "level": "Қай деңгей керек?", "district": "Аудандық мәслихаттар", "where": "Бүкіл ел бойынша", "region": "Қарағанды", "table": "Аралығы —",
		"who": "Бақыт Есенов", "seat": "Шет аудандық мәслихатының депутаты", "why": "📊 Неге", "score": "ұпай?", "block": "Қоғамдық-саяси", "criterion": "A4", "formula": "A4.",
		"picture": "🖼", "weeks": "📈", "mine": "/myrating", "lifts": "Тағы бір орындалған жағдай", "method": "Қалай есептеледі", "conflict": "Мүдделер қақтығысы",
	},
	"ru": {
		"ready": "Напишите что-нибудь одно", "level": "Какой уровень нужен?", "district": "Районные маслихаты", "where": "По всей стране или", "region": "Карагандинская", "table": "Диапазон —",
		"who": "Бакыт Есенов", "seat": "Депутат Шетского районного маслихата", "why": "📊 Почему", "score": "балла?", "block": "Общественно-политическая", "criterion": "A4", "formula": "A4.",
		"picture": "🖼", "weeks": "📈", "mine": "/myrating", "lifts": "Что прибавит ещё один", "method": "Как считается", "conflict": "конфликт интересов",
	},
}

// TestRatingByClicking: a citizen goes from the rating to a table, and from a card down to
// a criterion, looks at the pictures and at the method; the deputy sees their own.
func TestRatingByClicking(t *testing.T) {
	page := runDemo(t, pgtest.URL(t))
	for _, v := range []visitor{{name: "kk", lang: "kk", id: 700000101}, {name: "ru", lang: "ru", id: 700000102}} {
		t.Run(v.name, func(t *testing.T) {
			say, p := scores[v.lang], sit(t, page, v)
			p.comes()
			p.hears(say["ready"])
			p.Types("/rating\r")
			p.hears(say["level"])
			p.picture("rating")
			p.Press(say["district"])
			p.hears(say["where"])
			p.Press(say["region"])
			p.hears(say["table"])
			p.Types("/rating\r")
			p.hears(say["level"])
			p.Press(say["method"])
			p.hears(say["conflict"])
			p.fits()

			score := func() {
				p.Types(say["who"] + "\r")
				p.hears(say["seat"])
				p.Press(say["why"])
				p.hears(say["score"])
			}
			score()
			p.Press(say["block"])
			p.hears(say["criterion"])
			p.Press(say["criterion"])
			p.hears(say["formula"])
			p.picture("criterion")
			for name, label := range map[string]string{"score-card": say["picture"], "score-weeks": say["weeks"]} {
				score()
				p.Press(label)
				p.Until("[...document.querySelectorAll('.phone.active .theirs')].at(-1).querySelector('img')?.naturalWidth > 300")
				p.picture(name)
			}

			v.id = 700000104
			own := sit(t, page, v)
			own.comes()
			own.Types(say["mine"] + "\r")
			own.hears(say["lifts"])
			own.picture("myrating")
		})
	}
}
