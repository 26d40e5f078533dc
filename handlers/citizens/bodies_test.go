package citizens

import "testing"

func bodiesStory(_ *testing.T, begin func(string) *chat) {
	for lang, words := range map[string][7]string{
		"kk": {"Құрылтай", "Әр өңірдің өз кураторлары бар", "Парламент Мәжілісі енді жоқ.", "Мұнда Құрылтай мен мәслихаттардың депутаттары бар.",
			"Қай жердің мәслихаты?", "Қай орган керек?", "Атырау облыстық мәслихаты"},
		"ru": {"Курултай", "У каждого региона есть свои кураторы", "Органа «Мажилис Парламента» больше нет.", "Здесь депутаты Курултая и маслихатов.",
			"Маслихат какого места?", "Какой орган нужен?", "Атырауский областной маслихат"},
	} {
		c := begin(lang)
		c.command("start", "")
		c.press("lang", lang)
		c.says(words[0])
		c.sees(words[1])
		c.says("Мажилис")
		c.sees(words[2], words[1])
		c.says("сенат")
		c.sees(words[3])
		c.says("мәслихат Атырау")
		c.sees(words[5], "1. 🏛 ", "2. 🏛 ")
		first := c.last
		c.press(buttonsOf(first)[0].Verb, buttonsOf(first)[0].Args...)
		c.sees(words[6], "депутат")
		c.says("областной маслихат Атырау")
		c.sees(words[6], "депутат")
		c.says("Мәжіліс Атырау")
		c.sees("Атырау", "Куратор")
		c.says("мәслихат")
		c.sees(words[4])
		c.says("Шет") // the answer to it is a place
		c.sees("Шет")
		c.key("menu.place")
		c.says("Шет аудандық мәслихаты")
		c.sees("1. ")
	}
}
