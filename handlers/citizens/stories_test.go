package citizens

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"qalauly/deputy/invented"
	"qalauly/handlers"
	"qalauly/locales"
)

func TestStories(t *testing.T) {
	t.Parallel()
	db := country(t)
	for name, story := range map[string]func(t *testing.T, begin func(telegram string) *chat){
		"start":          startStory,
		"typed first":    typedFirstStory,
		"link first":     linkFirstStory,
		"card":           cardStory,
		"several":        severalStory,
		"old list":       oldListStory,
		"nothing":        nothingStory,
		"by place":       placeStory,
		"village":        villageStory,
		"nobody here":    nobodyStory,
		"kazakh offered": offerStory,
		"language":       languageStory,
		"not text":       notTextStory,
		"group":          groupStory,
		"album":          albumStory,
		"help":           helpStory,
		"deleted":        deletedStory,
		"strange texts":  strangeStory,
		"home":           homeStory,
		"home, narrower": homeOfDistrictStory,
		"location":       locationStory,
		"reception":      receptionStory,
		"settlements":    placesStory,
		"links":          linksStory,
		"others":         othersStory,
		"bodies":         bodiesStory,
		"address":        addressStory,
		"edited":         editedStory,
		"faces":          facesStory,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			story(t, func(telegram string) *chat { return talking(t, db, telegram) })
		})
	}
}

func startStory(t *testing.T, begin func(string) *chat) {
	c := begin("ru")
	c.command("start", "")
	c.sees("Здравствуйте!", "Сәлеметсіз бе!", "Выберите язык · Тілді таңдаңыз")
	require.Equal(t, []string{"Русский", "Қазақша"}, labelsOf(c.last))
	require.Equal(t, []string{"Қазақша", "Русский"}, labelsOf(begin("kk").command("start", "")))

	c.presses("Қазақша")
	c.sees("Сервисті AMANAT партиясы жүргізеді. Бұл мемлекеттік орган емес.")
	require.Equal(t, [][]string{{"🔎 Депутат іздеу", "✍️ Депутатқа жазу"}, {"📬 Өтініштерім", "🏘 Ауыл, қала"}, {"📍 Маған жақын", "👤 Депутаттарым"}, {"📊 Рейтинг", "☰ Тағы"}}, c.last.Messages[0].Menu)

	c.command("start", "") // known by now: no question again
	c.sees("Мыналардың бірін жазыңыз")
	require.Empty(t, labelsOf(c.last))

	c.command("start", "zzz-???")
	c.sees("Бұл сілтеме бойынша ештеңе табылмады", "Өңірді таңдау")
}

func typedFirstStory(t *testing.T, begin func(string) *chat) {
	c := begin("en")
	c.says("Қойшыбаева Әсел")
	c.sees("Шет аудандық мәслихатының депутаты, №7 округ", "Тілді таңдаңыз · Выберите язык", "Қазақша", "Русский")
	c.presses("Толығырақ")
	c.sees("Туған жылы")
	c.says("Қойшыбаева Әсел")
	require.Len(t, c.last.Messages, 1, "asked once")
	c.command("language", "")
	c.presses("Русский")
	c.sees("Готово.")
	c.says("Койшибаева Асель")
	require.Len(t, c.last.Messages, 1)
}

func linkFirstStory(t *testing.T, begin func(string) *chat) {
	c := begin("kk")
	c.command("start", "d"+id36(invented.ModelID))
	c.sees("Әсел Тұрсынқызы Қойшыбаева", "Тілді таңдаңыз")
	c.command("start", "u356400000")
	c.sees("Шет ауданы", "Қарағанды облысы", "Тілді таңдаңыз")
	c.command("start", "dzzzzzzz")
	c.sees("Бұл депутат енді тізімде жоқ", "🔎 Депутат іздеу", "Тілді таңдаңыз")
}

func cardStory(t *testing.T, begin func(string) *chat) {
	c := begin("ru")
	c.command("start", "")
	c.presses("Русский")
	c.says("koishibaeva asel")
	require.False(t, c.last.Messages[0].Replace)
	require.True(t, strings.HasPrefix(string(c.last.Messages[0].HTML), "<b>Асель Турсыновна Койшибаева</b>\nДепутат Шетского районного маслихата, округ №\u00a07\nФракция AMANAT · с марта 2023 г."), c.last.Messages[0].HTML)
	c.sees("🗓 Приём: ", "🧪 Вымышленный человек")
	require.Equal(t, "https://t.me/share/url?url=https%3A%2F%2Ft.me%2Fqalauly_bot%3Fstart%3Dd"+id36(invented.ModelID), buttonsOf(c.last)[2].URL)

	c.presses("Подробнее")
	c.sees("Год рождения: 1984", "Мандаты:", "• Шетский районный маслихат, округ №\u00a07: с 29 марта 2023 г.")
	c.presses("Фото")
	require.Equal(t, "portrait:1024", c.last.Messages[0].Photo)
	c.sees("🧪 Вымышленный человек")
	c.press("more", id36(invented.ModelID))
	c.presses("Назад")
	c.sees("Фракция AMANAT")
	c.presses("Другой человек")
	c.sees("Напишите имя депутата")
	require.Equal(t, talkFind, c.talk.Name)
}

func severalStory(t *testing.T, begin func(string) *chat) {
	c := begin("kk")
	c.command("start", "")
	c.presses("Қазақша")
	c.says("ахметов")
	c.sees("«ахметов» деп іздедім.", "1. ", "🧪 — ", "1 / ", "▶")
	first := c.last
	c.presses("▶")
	require.True(t, c.last.Messages[0].Replace)
	c.sees("9. ", "2 / ", "◀")
	second := textOf(c.last)
	c.press(buttonsOf(c.last)[0].Verb, buttonsOf(c.last)[0].Args...)
	c.sees("🧪 Ойдан шығарылған адам")
	c.presses("Толығырақ")
	c.presses("Артқа")
	c.presses("Артқа")
	require.Equal(t, second, textOf(c.last))
	c.presses("◀")
	require.Equal(t, textOf(first), textOf(c.last))
}

func oldListStory(t *testing.T, begin func(string) *chat) {
	c := begin("ru")
	c.command("start", "")
	c.presses("Русский")
	c.says("ахметов")
	old := c.last
	turn := func() handlers.Reply { c.last = old; return c.presses("▶") }
	for _, name := range []string{"серик", "айгуль", "ержан", "сауле", "нурлан", "динара", "марат"} {
		c.says(name)
	}
	turn()
	c.sees("Искал «ахметов»") // the eighth is still known
	c.says("болат")
	turn()
	c.sees("Этот список устарел.", "🔎 Найти депутата")

	c.says("ахметов")
	old = c.last
	c.lost = true
	turn()
	c.sees("Список сейчас не открылся.")
	require.False(t, c.last.Messages[0].Replace)
}

func nothingStory(_ *testing.T, begin func(string) *chat) {
	c := begin("ru")
	c.command("start", "")
	c.presses("Русский")
	c.says("жщцфгкъ")
	c.sees("Не нашёл «жщцфгкъ»", "только депутаты партии AMANAT", "🏘 Выбрать регион")
	c.presses("Выбрать регион")
	c.sees("Или выберите регион:")
	c.says("жщцфгкъ")
	c.sees("Места «жщцфгкъ» не нашёл.")
	c.says("Ақсу-Аюлы") // still among places
	c.sees("Аксу-Аюлы", "Шетский район")
	c.key("menu.place")
	c.says("Асель Койшибаева") // a person after all
	c.sees("Депутат Шетского районного маслихата")
}

func placeStory(t *testing.T, begin func(string) *chat) {
	c := begin("ru")
	c.command("start", "")
	c.presses("Русский")
	c.key("menu.place")
	require.Equal(t, talkPlace, c.talk.Name)
	c.presses("Карагандинск")
	c.sees("Карагандинская область", "Карагандинский областной маслихат: ", "Выберите город или район.", "1 / 2")
	c.presses("▶")
	c.presses("Шетский р-н")
	c.sees("Шетский районный маслихат: ", "🗳 Выбрать округ", "👤 Кураторы")
	c.presses("Выбрать округ")
	c.sees("№\u00a07 — ")
	c.presses("№\u00a07")
	c.sees("Округ №\u00a07 · Шетский районный маслихат", "Асель Койшибаева")
	c.presses("Асель Койшибаева")
	c.sees("Фракция AMANAT")
	c.presses("Назад")
	c.sees("Округ №\u00a07 · ")
	c.presses("Назад")
	c.presses("Депутаты: Шетский р-н")
	c.sees("Шетский районный маслихат", "депутат", " — округ №\u00a0")
	c.presses("Назад")
	c.sees("Выбрать округ")
	c.presses("Назад")
	c.presses("👤 Кураторы")
	c.sees("Кураторы региона:")
	c.presses("Назад")
	c.presses("Все регионы")
	c.sees("Или выберите регион:")
}

func villageStory(t *testing.T, begin func(string) *chat) {
	c := begin("kk")
	c.command("start", "")
	c.presses("Қазақша")
	var id int64
	var name string
	require.NoError(t, c.db.QueryRow(c.ctx, `
		SELECT id, full_kk FROM place WHERE electoral_district = $1 ORDER BY id LIMIT 1`, modelDistrictID(c)).Scan(&id, &name))
	c.press("spot", id36(id))
	c.sees("🏘 "+name, "Шет ауданы, Қарағанды облысы", "Шет аудандық мәслихаты, №7 округ:", "Әсел Қойшыбаева 🧪", "👤 Кураторлар")
	c.presses("Әсел Қойшыбаева")
	c.presses("Артқа")
	c.sees("🏘 " + name)
	c.presses("Артқа")
	c.sees("🏘 Шет ауданы")
}

func nobodyStory(t *testing.T, begin func(string) *chat) {
	c := begin("ru")
	c.command("start", "")
	c.presses("Русский")
	var district, place int64
	require.NoError(t, c.db.QueryRow(c.ctx, `
		SELECT e.id, p.id FROM electoral_district e JOIN place p ON p.electoral_district = e.id
		WHERE NOT EXISTS (SELECT FROM mandate m WHERE m.electoral_district = e.id AND m.valid_to IS NULL)
		ORDER BY e.id LIMIT 1`).Scan(&district, &place))
	c.press("dist", id36(district))
	c.sees("Здесь только депутаты партии AMANAT.", "может быть от другой партии", "👥 Депутаты: ", "👤 Кураторы", "⬅️ Назад")
	c.presses("Кураторы")
	c.press("spot", id36(place))
	c.sees("Здесь только депутаты партии AMANAT.", "👥 Абайский р-н", "👤 Кураторы")
}

func offerStory(t *testing.T, begin func(string) *chat) {
	c := begin("ru")
	c.command("start", "")
	c.presses("Русский")
	c.says("Қойшыбаева Әсел")
	require.Len(t, c.last.Messages, 2)
	c.sees("Депутат Шетского районного маслихата", "Қазақша жауап берейін бе?")
	c.says("Қойшыбаева Әсел")
	require.Len(t, c.last.Messages, 1, "offered once")
	c.press("lang", "kk")
	c.sees("Енді қазақша жауап беремін.")
	require.NotEmpty(t, c.last.Messages[0].Menu)
}

func languageStory(t *testing.T, begin func(string) *chat) {
	c := begin("ru")
	c.command("start", "")
	c.presses("Русский")
	c.command("language", "")
	c.presses("Қазақша")
	c.sees("Енді қазақша")
	require.Equal(t, "☰ Тағы", c.last.Messages[0].Menu[3][1])
	c.key("menu.more")
	c.presses("Тіл")
	require.Equal(t, []string{"Қазақша", "Русский", "⬅️ Артқа"}, labelsOf(c.last))
	c.presses("Русский")
	c.sees("Теперь отвечаю по-русски.")
	c.press("lang", "xx") // a language that is no more
	c.sees("Выберите язык")
}

func notTextStory(t *testing.T, begin func(string) *chat) {
	c := begin("ru")
	c.command("start", "")
	c.presses("Русский")
	c.key("menu.place")
	for kind, words := range map[handlers.Kind]string{
		handlers.Voice: "Голосовое дошло, но слушать я не умею",
		handlers.Other: "понимаю только текст",
	} {
		c.sends(kind)
		c.sees(words, "🏘 Выбрать регион")
	}
	require.Equal(t, talkPlace, c.talk.Name, "the talk goes on")
	c.says(strings.Repeat("у нас нет воды ", 20))
	c.sees("Хотите рассказать о проблеме депутату?", "никому не отправлено", "eotinish.kz", "Выберите, где живёте")
}

func albumStory(t *testing.T, begin func(string) *chat) {
	c := begin("ru")
	c.command("start", "")
	c.presses("Русский")
	picture := func(album, caption string) handlers.Reply {
		r := c.request()
		r.Kind, r.Album, r.Text = handlers.Other, album, caption
		if caption != "" {
			r.Kind = handlers.Text
		}
		return c.take(c.audience.Free, r)
	}
	picture("1", "")
	c.sees("понимаю только текст")
	require.Equal(t, handlers.Reply{}, picture("1", ""), "an album is refused once")
	picture("2", "")
	c.sees("понимаю только текст")
	picture("3", "ахметов")
	c.sees("Кто вам нужен?")
	list := c.last
	require.Equal(t, handlers.Reply{}, picture("3", ""), "its words were answered")
	c.last = list
	c.presses("▶")
	c.sees("Кто вам нужен?", "9. ")
	picture("", "")
	c.sees("понимаю только текст")
}

func groupStory(t *testing.T, begin func(string) *chat) {
	c := begin("ru")
	c.group = true
	require.Equal(t, handlers.Reply{}, c.sends(handlers.Other))
	c.command("find", "")
	c.sees("В группе пишите ответом на это сообщение", "/find имя")
	c.says("Ахметов") // as a reply: bot lets nothing else through
	c.sees("Кто вам нужен?", "В группе пишите ответом на это сообщение")
	c.command("place", "")
	c.sees("Или выберите регион:", "В группе пишите ответом на это сообщение")
	c.says("Агадырь")
	c.sees("Шетский район")
	c.command("find", "Койшибаева Асель")
	c.sees("Шетского районного маслихата")
	require.Len(t, c.last.Messages, 1)
	c.command("start", "")
	c.presses("Русский")
	require.Empty(t, c.last.Messages[0].Menu, "a group gets no keyboard")
}

func helpStory(t *testing.T, begin func(string) *chat) {
	c := begin("kk")
	c.command("help", "")
	for _, command := range c.audience.Commands {
		c.sees("/" + command.Name + " — " + locales.Kazakh.Text(command.Help))
	}
	require.Empty(t, labelsOf(c.last))
	c.key("menu.more")
	c.presses("Сервис туралы")
	require.True(t, c.last.Messages[0].Replace)
	c.sees("AMANAT партиясы", "eotinish.kz")
	c.presses("Артқа")
	c.presses("Көмек")
	c.sees("/find — ")
}

func deletedStory(_ *testing.T, begin func(string) *chat) {
	c := begin("ru")
	c.command("start", "")
	c.presses("Русский")
	for _, verb := range []string{"card", "more", "photo"} {
		c.press(verb, "zzzzz")
		c.sees("Этого депутата больше нет в списке.", "🔎 Найти депутата", "🏘 Выбрать регион")
	}
	for _, verb := range []string{"unit", "spot", "dists", "dist", "body", "cur"} {
		c.press(verb, "zzzzz")
		c.sees("Этого места больше нет в списке.", "🔎 Найти депутата")
		c.press(verb)
		c.sees("Этого места больше нет в списке.")
	}
	c.press("body", "356400000", "99") // a page that is no more
	c.sees("Шетский районный маслихат", "1. ")
	c.press("page")
	c.sees("Этот список устарел.")
}

func strangeStory(t *testing.T, begin func(string) *chat) {
	c := begin("ru")
	c.command("start", "")
	c.presses("Русский")
	for _, text := range []string{
		"<b>&amp;</b>", "???", "🙂", "%s %d {.Query}", "'; DROP TABLE deputy; --", "а", "\u202eabc", "1 2 3 4 5 6 7 8 9 10",
		strings.Repeat("Қ", 200), "a\tb\nc", "\xff\xfe",
	} {
		c.says(text)
		require.NotEmpty(t, c.last.Messages, text)
		require.NotContains(t, string(c.last.Messages[0].HTML), "<b>&amp;</b>")
	}
	c.command("find", strings.Repeat("длинно ", 100))
	c.command("place", "Абай")
	c.sees("Какое место нужно?")
	c.presses(numberOf(c, "Абайский район — Карагандинская обл."))
	c.sees("Абайский район", "Карагандинская область")
}
