package stories

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"

	"qalauly/simulator"
)

func edits(text string) func(*simulator.Person) { return func(p *simulator.Person) { p.Edits(text) } }

// said are the stories of what people type beside names and villages: a body, a
// street, a place in any chat; and a misspelt search that is corrected in place.
var said = map[string][]step{
	"kk": {
		{starts(), "Тілді таңдаңыз"},
		{presses("Қазақша"), "Мыналардың бірін жазыңыз"},
		{says("Мәжіліс"), "Парламент Мәжілісі енді жоқ."},
		{says("мәслихат Атырау"), "Қай орган керек?"},
		{presses("Атырау обл."), "Атырау облыстық мәслихаты"},
		{says("сенат"), "Сенат депутаттары мұнда болған емес."},
		{says("Абай көшесі Ақадыр"), "Әсел Қойшыбаева"},
		{says("Құрманғазы көшесі"), "«Құрманғазы» көшесі қай жерде?"},
		{says("жщцфгкъ"), "табылмады"},
		{edits("Қойшыбаева Әсел"), "№7 округ"},
		{edits("/find Теміртау"), "Теміртау"},
		{picks("Ақадыр", "Ақадыр"), ""},
		{starts("u352400000"), "Теміртау"},
	},
	"ru": {
		{starts(), "Выберите язык"},
		{presses("Русский"), "Напишите что-нибудь одно"},
		{says("Мажилис"), "Органа «Мажилис Парламента» больше нет."},
		{says("маслихат Атырау"), "Какой орган нужен?"},
		{presses("Атырауская обл."), "Атырауский областной маслихат"},
		{says("сенат"), "Депутатов Сената здесь не было и нет."},
		{says("Агадырь, ул. Абая 5"), "Асель Койшибаева"},
		{says("улица Курмангазы"), "В каком городе или селе улица «Курмангазы»?"},
		{says("жщцфгкъ"), "Не нашёл"},
		{edits("Койшибаева Асель"), "округ №\u00a07"},
		{edits("/find Темиртау"), "Темиртау"},
		{picks("Агадырь", "Агадырь"), ""},
		{starts("u352400000"), "Темиртау"},
	},
}

// TestSaid tells them by polling and by webhook, every update delivered twice.
func TestSaid(t *testing.T) {
	t.Parallel()
	for lang, story := range said {
		for _, webhook := range []bool{false, true} {
			t.Run(fmt.Sprintf("%s/webhook=%v", lang, webhook), func(t *testing.T) {
				t.Parallel()
				w := newWorld(t)
				if webhook {
					w.webhook()
				}
				w.sim.DeliverTwice(true)
				p := w.meet("Айгүл", lang)
				w.serve()
				for _, step := range story {
					step.does(p)
					if step.sees != "" {
						p.Sees(step.sees)
					}
				}
				w.everythingOnce(p, len(story))
			})
		}
	}
}

// TestMenuOfAnother: in a group a menu turns over for who asked for it alone; a
// public list is everybody's.
func TestMenuOfAnother(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	asker, other := w.meet("Айгүл", "kk"), w.meet("Сергей", "ru")
	w.serve()
	for p, lang := range map[*simulator.Person]string{asker: "Қазақша", other: "Русский"} {
		p.Start()
		p.SeesButton(lang)
		p.Presses(lang)
		p.SeesButton("☰")
	}
	g := simulator.Gather(asker, "Біздің көше")
	g.Says(asker, "/language")
	g.Sees("Тілді таңдаңыз · Выберите язык")
	g.Presses(other, "Русский")
	other.SeesToast("Это меню просил другой человек.")
	var lang string
	require.NoError(t, w.db.QueryRow(t.Context(), `SELECT lang FROM person WHERE id = $1`, other.ID).Scan(&lang))
	require.Equal(t, "ru", lang)
	for _, m := range g.Messages() {
		require.Zero(t, m.EditDate)
	}
	g.Presses(asker, "Русский")
	g.Sees("Теперь отвечаю по-русски.")

	g.Says(asker, "/place")
	g.Sees("выберите регион")
	g.Presses(other, "Карагандинская")
	g.Sees("Выберите город или район.")
}
