package staff_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"qalauly/locales"
)

// real are lines as they are typed, and what is answered: a record at once, or the one
// thing that is asked.
var real = map[locales.Lang]map[string]string{
	locales.Russian: {
		"/record 1024 A4 вчера 12 приёмная №3 заранее":                         "· A4 · 23.11 · Асель Койшибаева",
		"/record 1024 A4 вчера 12 приёмная №3":                                 "Когда опубликован график",
		"/record кайшыбаева осель a4 12.11 7 человек приемная позже":           "· A4 · 12.11 · Асель Койшибаева",
		"/record Ким А5 20 ноября Балхаш 45 человек выезд заранее":             "· A5 · 20.11 · Вера Ким",
		"/record Ахметов Ержан A6 12/11 №5 не был сессия маслихата":            "· A6 · 12.11 · Ержан Ахметов",
		"/record Ким пост вчера instagram.com/p/1 Instagram":                   "· B2 · 23.11 · Вера Ким",
		"/record Ким депзапрос №5 от 20.11 Минздрав; скорая помощь; отправлен": "· A7 · 20.11 · Вера Ким",
		"/record Ким C5 12.11 Балхаш 60 чел kim.kz/otchet":                     "· C5 · 12.11 · Вера Ким",
		"/record Ким участие вчера":                                            "Какой критерий?",
		"/record Ким A4 A5 вчера 12 приёмная":                                  "Какой критерий?",
		"/record Ким A4 12.11 13.11 12 приёмная заранее":                       "можно понять по-разному",
		"/record Ким A4 вчера 10-12 чел приёмная заранее":                      "можно понять по-разному",
		"/record привет": "/record 1024 A4 вчера 12 приёмная №3",
		"/record Ким C2 вчера присутствовала":                                 "C2 отдельно не записывают",
		"/record Ким A6 12.11 №5 по уважительной причине отсутствовал сессия": "Вера Ким",
	},
	locales.Kazakh: {
		"/record №1024 а4 кеше 12 адам Ақсу-Аюлы алдын ала":                                "· A4 · 23.11 · Әсел Қойшыбаева",
		"/record Қойшыбаева Әсел А5 өткен жұмада 35 кісі Босаға ауылы сапар алдын ала":     "· A5 · 20.11 · Әсел Қойшыбаева",
		"/record Ахметова Нұргүл A6 12 қараша № 5 келді аудандық мәслихат":                 "· A6 · 12.11 · Нұргүл Ахметова",
		"/record Ким кездесу жұмада 45 адам мектепте":                                      "Қашан хабарланды",
		"/record Ким A4 бүрсігүні 12 қабылдау бөлмесі алдын ала":                           "әртүрлі түсінуге болады",
		"/record Қойшыбаева кеше 12 Ақсу-Аюлы қабылдау бөлмесі":                            "Қай өлшемшарт?",
		"/record Тойшыбеков A4 кеше 12 қабылдау бөлмесі":                                   "«Тойшыбеков» деген депутат табылмады",
		"/record Ким A4 12.09.2024 12 қабылдау бөлмесі алдын ала":                          "одан бері бір жылдан көп өтті",
		"/record Ким A4 кеше 900 қабылдау бөлмесі алдын ала":                               "«900» сәйкес келмейді",
		"/record Ким сұхбат 20.11 https://egemen.kz/a/1 Егемен Қазақстан; жол қазақша":     "· B1 · 20.11 · Вера Ким",
		"/record Ким сұхбат 20.11 https://egemen.kz/a/1 https://egemen.kz/a/2 Егемен; жол": "қайсысы дұрыс",
	},
}

func TestRealLines(t *testing.T) {
	t.Parallel()
	pool := namesakes(t)
	for l, lines := range real {
		d := working(t, room(t, pool), l, recorderOf("350000000"))
		for text, want := range lines {
			before := d.count(`SELECT count(*) FROM record`)
			d.types(text)
			d.sees(want)
			after := d.count(`SELECT count(*) FROM record`)
			require.Equal(t, strings.HasPrefix(want, "·"), after > before, text)
			for d.talk.Name != "" {
				d.presses("✖️")
			}
		}
	}
}
