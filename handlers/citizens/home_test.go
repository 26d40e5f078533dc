package citizens

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"qalauly/account"
	"qalauly/deputy/invented"
	"qalauly/handlers"
	"qalauly/locales"
)

// settled is how many places are remembered of a person.
func settled(c *chat) (n int) {
	require.NoError(c, c.db.QueryRow(c.ctx, `SELECT count(*) FROM home WHERE person = $1`, c.id).Scan(&n))
	return n
}

func homeStory(t *testing.T, begin func(string) *chat) {
	c := begin("kk")
	c.command("start", "")
	c.presses("Қазақша")
	c.key("menu.mine")
	c.sees("Қай жерде тұрасыз?", "🏘 Өңірді таңдау", "📍 Орналасқан жерім бойынша")
	c.says("Ақадыр")
	c.presses("Есте сақтау")
	c.sees("Осы жерді есте сақтайын ба?", "Ақадыр кенті, Шет ауданы", "Сақтайтын: AMANAT партиясы", "Кімге көрсетіледі: тек сізге", "/moved")
	require.Zero(t, settled(c), "nothing is kept before the agreement")
	c.presses("Келіспеймін")
	c.sees("🏘 Ақадыр кенті")
	require.Zero(t, settled(c))
	c.presses("Есте сақтау")
	agreed := c.last
	c.presses("✅ Келісемін")
	c.sees("📌 Тұратын жеріңіз: Ақадыр кенті", "Әсел Қойшыбаева 🧪", "👤 Кураторлар", "🗓 Қабылдау")
	c.last = agreed // pressed twice
	c.presses("✅ Келісемін")
	c.sees("📌 Тұратын жеріңіз: Ақадыр кенті")
	require.Equal(t, 1, settled(c))
	c.presses("Әсел Қойшыбаева")
	c.presses("Артқа")
	c.sees("📌 Тұратын жеріңіз")

	c.says("біздің көшеде екі аптадан бері су жоқ")
	c.sees("Мәселеңізді депутатқа айтқыңыз келе ме?", "Депутатыңыз: Әсел Қойшыбаева 🧪", "🗓 Қабылдауы: сәрсенбі, 15:00–17:00", "Жазғаныңыз ешкімге жіберілген жоқ.")
	c.sends(handlers.Voice)
	c.sees("Дауыстық хабарыңыз жетті", "Депутатыңыз: Әсел Қойшыбаева 🧪")

	c.command("moved", "")
	c.sees("Қазір сақталған жер: Ақадыр кенті, Шет ауданы.", "🗑 Сақталған жерді өшіру")
	c.presses("Сақталған жерді өшіру")
	c.sees("Сақталған жер өшірілді.")
	require.Zero(t, settled(c))
	c.command("mydeputies", "")
	c.sees("Қай жерде тұрасыз?")
}

// homeOfDistrictStory: one who chose the electoral district has its deputy, also
// where the unit has many; a place that is no more is asked for again.
func homeOfDistrictStory(t *testing.T, begin func(string) *chat) {
	c := begin("ru")
	c.command("start", "")
	c.presses("Русский")
	c.press("dist", id36(modelDistrictID(c)))
	c.presses("📌 Запомнить")
	c.sees("Шетский район, округ №\u00a07")
	c.presses("✅ Согласен(на)")
	c.sees("📌 Ваше место: Шетский район", "Шетский районный маслихат, округ №\u00a07:", "Асель Койшибаева 🧪")

	require.NoError(t, account.Settle(c.ctx, c.db, c.id, account.Home{Unit: "356400000", Place: 1 << 40, District: 1 << 40}, account.Agreement{Terms: 1, At: now}))
	c.command("mydeputies", "")
	c.sees("📌 Ваше место: Шетский район", "Здесь несколько избирательных округов.", "🗳 Выбрать округ")
	c.says("у нас опять нет света")
	c.sees("Ваше место: Шетский район. Округов здесь несколько.")
	require.NoError(t, account.Settle(c.ctx, c.db, c.id, account.Home{Unit: "999999999"}, account.Agreement{Terms: 1, At: now}))
	c.command("mydeputies", "")
	c.sees("Где вы живёте?")
	for _, verb := range []string{"keep", "agree"} {
		c.press(verb, "d", "zzzzzz")
		c.sees("Этого места больше нет в списке.")
		c.press(verb)
		c.sees("Этого места больше нет в списке.")
	}
}

func locationStory(t *testing.T, begin func(string) *chat) {
	c := begin("ru")
	c.command("start", "")
	c.presses("Русский")
	c.key("menu.near")
	c.sees("Нажмите внизу «📍 Рядом со мной»", "Она нигде не сохраняется.")
	c.points(48.28, 73.9)
	c.sees("Ниже — ближайшие центры. Где вы живёте?", "Ваша точка не сохранена.", "Шетский р-н")
	require.Len(t, labelsOf(c.last), perNear+1)
	c.presses("Шетский р-н")
	c.sees("Шетский районный маслихат", "📌 Запомнить")
	c.points(55.75, 37.6) // Moscow
	c.sees("Похоже, эта точка за пределами Казахстана.", "🏘 Выбрать регион")
	c.points(0, 0)
	c.sees("за пределами Казахстана")
	require.Zero(t, settled(c))
}

func receptionStory(t *testing.T, begin func(string) *chat) {
	c := begin("kk")
	c.command("start", "")
	c.presses("Қазақша")
	c.says("Қойшыбаева Әсел")
	require.LessOrEqual(t, strings.Count(string(c.last.Messages[0].HTML), "\n")+1, 8, "eight lines")
	require.Len(t, labelsOf(c.last), 4)
	c.presses("Толығырақ")
	c.presses("Депутатқа қалай жүгінемін?")
	c.sees("Әсел Қойшыбаева 🧪", "🗓 Қабылдауы: сәрсенбі, 15:00–17:00", "Қабылдауға келіп айтыңыз", "eotinish.kz")
	c.presses("🗓 Қабылдау")
	c.sees("🗓 Қабылдау уақыты\nШет аудандық мәслихаты", "1. ", "басқа партиядан болса да, келіңіз", "▶")
	require.True(t, strings.Contains(textOf(c.last), "1. сәрсенбі") || strings.Contains(textOf(c.last), "1. бейсенбі"), "it is Tuesday, 19:42: %s", textOf(c.last))
	c.presses("▶")
	c.sees("6. ")
	c.press("recept", "356400000", "99")
	c.sees("1. ")
	c.press("recept", "101000000000")
	c.sees("Бұл жер енді тізімде жоқ.")
}

func placesStory(_ *testing.T, begin func(string) *chat) {
	c := begin("kk")
	c.command("start", "")
	c.presses("Қазақша")
	c.press("unit", "356400000")
	c.presses("Ауыл, кент")
	c.sees("Ауылыңызды немесе кентіңізді таңдаңыз.", "Ақсу-Аюлы")
	for !strings.Contains(strings.Join(labelsOf(c.last), "\n"), "Ақадыр кенті") {
		c.presses("▶")
	}
	c.presses("Ақадыр кенті")
	c.sees("Әсел Қойшыбаева 🧪")
}

func linksStory(t *testing.T, begin func(string) *chat) {
	c := begin("ru")
	c.command("start", "")
	c.presses("Русский")
	c.command("start", "D"+strings.ToUpper(id36(invented.ModelID)))
	c.sees("Асель Турсыновна Койшибаева")
	c.command("start", "my")
	c.sees("Где вы живёте?")
	c.command("start", "near")
	c.sees("Нажмите внизу")
	c.command("start", "find")
	c.sees("Напишите имя депутата")
	c.command("start", "place")
	c.sees("Или выберите регион:")
	c.command("start", "moved")
	c.sees("Где вы живёте?")
	stranger := begin("ru")
	stranger.command("start", "a99")
	stranger.sees("По этой ссылке ничего не нашёл.", "Здравствуйте!", "Қазақша")
	require.Len(t, stranger.last.Messages, 1)
	for _, broken := range []string{"d", "u123", "a99", "d-5", "\xff"} {
		c.command("start", broken)
		c.sees("По этой ссылке ничего не нашёл.", "🔎 Найти депутата", "🏘 Выбрать регион")
		require.Len(t, c.last.Messages, 1)
	}
	var id int64
	require.NoError(t, c.db.QueryRow(c.ctx, `
		SELECT m.deputy FROM mandate m
		WHERE m.valid_to < '2026-01-01' AND m.electoral_district IS NOT NULL AND NOT EXISTS (
			SELECT FROM mandate o WHERE o.deputy = m.deputy AND o.valid_to IS NULL)
		ORDER BY m.deputy LIMIT 1`).Scan(&id))
	c.command("start", "d"+id36(id)) // an old link
	c.sees("Сейчас не депутат.")
	c.presses("Кто депутат сейчас")
	c.sees("Округ №\u00a0")
}

func othersStory(t *testing.T, begin func(string) *chat) {
	c := begin("ru")
	c.group = true
	c.command("find", "ахметов")
	list := c.last
	other := begin("kk")
	other.group = true
	other.last = list
	other.presses("▶")
	require.Empty(t, other.last.Messages, "the list stays as it is for its owner")
	require.Contains(t, other.last.Toast, "Бұл — басқа адам іздеген тізім.")
	other.command("mydeputies", "")
	other.sees("Мұны жеке чатта көрсетемін")
	require.Equal(t, "https://t.me/qalauly_bot?start=my", buttonsOf(other.last)[0].URL)
	other.press("unit", "356400000")
	require.NotContains(t, labelsOf(other.last), "📌 Есте сақтау")
	other.press("agree", "u", "356400000")
	other.sees("Мұны жеке чатта көрсетемін")
	require.Zero(t, settled(other))
}

// TestSharing: with inline mode the card is shared as a card, with a public page it
// has a preview.
func TestSharing(t *testing.T) {
	t.Parallel()
	c := speaking(t, country(t), locales.Kazakh)
	opts := options
	opts.Inline, opts.PublicURL = true, "https://bot.example.kz"
	c.audience = New(opts)
	c.says("Қойшыбаева Әсел")
	require.Equal(t, "Әсел Тұрсынқызы Қойшыбаева", buttonsOf(c.last)[2].Inline)
	require.Equal(t, "https://bot.example.kz/d/sg?lang=kk", c.last.Messages[0].Preview)
	first, err := c.audience.Inline(c.ctx, c.db, handlers.Inquiry{Now: now, Lang: locales.Kazakh, Text: buttonsOf(c.last)[2].Inline, Page: 1})
	require.NoError(t, err)
	require.Equal(t, "dsg", first.Cards[0].ID, "what the button asks for finds the same person")
}
