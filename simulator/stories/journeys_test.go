package stories

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"qalauly/simulator"
)

func shares(lat, lon float64) func(*simulator.Person) {
	return func(p *simulator.Person) { p.SharesLocation(lat, lon) }
}

func speaks(p *simulator.Person) { p.SendsVoice(4) }

// picks asks inline and sends the card with this title, of which nothing is said.
func picks(query, title string) func(*simulator.Person) {
	return func(p *simulator.Person) {
		o := p.AsksInline(query)
		o.Picks(slices.IndexFunc(o.Results, func(r simulator.InlineResult) bool { return strings.Contains(r.Title, title) }))
	}
}

// journeys are those of a citizen who comes by a link, says where they are, lets
// their place be remembered, tells a matter, shows a card to others and moves.
var journeys = map[string][]step{
	"kk": {
		{starts("dsg"), "Әсел Тұрсынқызы Қойшыбаева"},
		{presses("Қазақша"), "Мыналардың бірін жазыңыз"},
		{presses("📍 Маған жақын"), "Нүкте еш жерде сақталмайды."},
		{shares(48.28, 73.9), "Ең жақын орталықтар төменде."},
		{presses("Шет ауданы"), "Шет аудандық мәслихаты"},
		{presses("Округ таңдау"), "округ нөмірін басыңыз"},
		{presses("№7"), "Әсел Қойшыбаева"},
		{presses("Есте сақтау"), "Осы жерді есте сақтайын ба?"},
		{presses("✅ Келісемін"), "Тұратын жеріңіз: "},
		{presses("Әсел Қойшыбаева"), "Шет аудандық мәслихатының депутаты, №7 округ"},
		{presses("Толығырақ"), "Туған жылы: 1984"},
		{presses("Депутатқа қалай жүгінемін?"), "Қабылдауға келіп айтыңыз"},
		{presses("🗓 Қабылдау"), "басқа партиядан болса да, келіңіз"},
		{says("біздің көшеде екі аптадан бері су жоқ"), "Депутатыңыз: Әсел Қойшыбаева"},
		{speaks, "Дауыстық хабарыңыз жетті"},
		{picks("", "Әсел Қойшыбаева"), ""},
		{picks("koishibaeva asel", "Әсел Қойшыбаева"), ""},
		{says("/moved"), "Қазір сақталған жер: "},
		{presses("Сақталған жерді өшіру"), "Сақталған жер өшірілді."},
		{says("/mydeputies"), "Қай жерде тұрасыз?"},
		{starts("2023-poster"), "Бұл сілтеме бойынша ештеңе табылмады."},
	},
	"ru": {
		{starts("dsg"), "Асель Турсыновна Койшибаева"},
		{presses("Русский"), "Напишите что-нибудь одно"},
		{presses("📍 Рядом со мной"), "Она нигде не сохраняется."},
		{shares(48.28, 73.9), "Ниже — ближайшие центры."},
		{presses("Шетский р-н"), "Шетский районный маслихат"},
		{presses("Выбрать округ"), "нажмите номер округа"},
		{presses("№\u00a07"), "Асель Койшибаева"},
		{presses("📌 Запомнить"), "Запомнить это место?"},
		{presses("✅ Согласен(на)"), "Ваше место: "},
		{presses("Асель Койшибаева"), "Депутат Шетского районного маслихата, округ №\u00a07"},
		{presses("Подробнее"), "Год рождения: 1984"},
		{presses("Как обратиться к депутату?"), "Приходите и расскажите"},
		{presses("🗓 Часы приёма"), "из другой партии"},
		{says("на нашей улице две недели нет воды"), "Ваш депутат: Асель Койшибаева"},
		{speaks, "Голосовое дошло"},
		{picks("", "Асель Койшибаева"), ""},
		{picks("Қойшыбаева Әсел", "Асель Койшибаева"), ""},
		{says("/moved"), "Сейчас запомнено: "},
		{presses("Удалить моё место"), "Ваше место удалено."},
		{says("/mydeputies"), "Где вы живёте?"},
		{starts("2023-poster"), "По этой ссылке ничего не нашёл."},
	},
}

// TestJourneys tells them by polling and by webhook, every update delivered twice,
// with the service killed and started again on the way.
func TestJourneys(t *testing.T) {
	t.Parallel()
	for lang, story := range journeys {
		for _, webhook := range []bool{false, true} {
			t.Run(fmt.Sprintf("%s/webhook=%v", lang, webhook), func(t *testing.T) {
				t.Parallel()
				w := newWorld(t)
				if webhook {
					w.webhook()
				}
				w.sim.DeliverTwice(true)
				p := w.meet("Айгүл", lang)
				service := w.serve()
				for i, step := range story {
					step.does(p)
					if i%4 == 3 {
						service.kill()
						service = w.serve()
					}
					if step.sees != "" {
						p.Sees(step.sees)
					}
				}
				w.everythingOnce(p, len(story))
				var homes int
				require.NoError(t, w.db.QueryRow(t.Context(), `SELECT count(*) FROM home`).Scan(&homes))
				require.Zero(t, homes, "what was remembered is forgotten")
			})
		}
	}
}
