package citizens

import (
	"slices"
	"testing"

	"github.com/stretchr/testify/require"
)

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

func facesStory(t *testing.T, begin func(string) *chat) {
	c := begin("kk")
	c.command("start", "")
	c.press("lang", "kk")
	c.says("ахметов")
	list := c.last
	c.presses("Суреттері")
	c.sees("1. ", "6. ", "🧪 Ойдан шығарылған адамдар")
	require.Regexp(t, `^faces:kk:([0-9]+-[1-6]\.?){6}:[0-9a-z]+$`, c.last.Messages[0].Photo)
	require.False(t, c.last.Messages[0].Replace, "the list stays")
	c.presses("2")
	c.sees("Ахметов", "🧪 Ойдан шығарылған адам")
	c.last = list
	c.presses("▶")
	c.presses("Суреттері")
	c.sees("7. ")

	c.says("Шет аудандық мәслихаты")
	c.presses("Суреттері")
	require.Contains(t, c.last.Messages[0].Photo, "faces:kk:")
	c.says("Абай") // places come first, people behind them
	for len(c.last.Messages[0].Photo) == 0 {
		if slices.Contains(labelsOf(c.last), "🖼 Суреттері") {
			c.presses("Суреттері")
		} else {
			c.presses("▶")
		}
	}
	c.sees("Абай")
	c.press("faces", "s", "zzz", "1")
	c.sees("Бұл тізім ескірді")
	c.press("faces", "b", "nothing", "1")
	c.sees("Бұл тізім ескірді")
}
