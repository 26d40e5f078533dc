package citizens

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/stretchr/testify/require"

	"qalauly/activity"
	"qalauly/appeal"
	"qalauly/calendar"
	"qalauly/deputy/invented"
	"qalauly/handlers"
	"qalauly/locales"
	"qalauly/programme/reception"
	rooms "qalauly/programme/reception/invented"
	"qalauly/rating/methods"
)

// receiving is the invented country with its offices and their schedule.
func receiving(t *testing.T) *pgxpool.Pool {
	t.Helper()
	db := country(t)
	require.NoError(t, rooms.Fill(t.Context(), db, []int64{invented.ModelID}, now))
	return db
}

// TestEveryButtonOfReceptions presses every button that can be reached from the offices
// and from one's own places; none of them leads nowhere.
func TestEveryButtonOfReceptions(t *testing.T) {
	t.Parallel()
	db := receiving(t)
	for _, l := range locales.All() {
		t.Run(string(l), func(t *testing.T) {
			t.Parallel()
			c := speaking(t, db, l)
			pressed, seen, queue := map[string]int{}, map[string]bool{}, []handlers.Button{}
			add := func(reply handlers.Reply) {
				for _, b := range buttonsOf(reply) {
					if name := b.Verb + strings.Join(b.Args, "."); ofVisits(b.Verb) && !seen[name] && pressed[b.Verb] < 25 {
						seen[name] = true
						queue = append(queue, b)
					}
				}
			}
			add(c.command("reception", ""))
			add(c.points(48.7, 73.7))
			add(c.command("visits", ""))
			add(c.press("card", id36(invented.ModelID)))
			add(c.press("recept", "356400000"))
			add(c.press("reach", id36(invented.ModelID)))
			for len(queue) > 0 {
				b := queue[0]
				queue = queue[1:]
				if pressed[b.Verb]++; pressed[b.Verb] > 25 {
					continue
				}
				reply := c.press(b.Verb, b.Args...)
				require.NotEmpty(t, reply.Messages, b)
				require.True(t, reply.Messages[0].Replace, "%v", b)
				require.NotEmpty(t, buttonsOf(reply), "no way on from %v", b)
				add(reply)
				add(c.press("wmy", "1"))
			}
			for verb := range c.audience.Verbs {
				require.True(t, !ofVisits(verb) || pressed[verb] > 0, "no button leads to %q", verb)
			}
			for verb := range c.audience.Verbs { // forged ones are answered in words
				for _, args := range [][]string{nil, {"zzzz"}, {"-1", "-1"}, {"1", "9999"}, {"o", "zzzz", "9"}, {"", "", "", ""}} {
					if ofVisits(verb) {
						require.NotEmpty(t, c.press(verb, args...).Messages, "%s %v", verb, args)
					}
				}
			}
		})
	}
}

// nextOf is the reception of the model's deputy that comes next.
func nextOf(c *chat) reception.Reception {
	c.Helper()
	list, _, err := reception.Coming(c.ctx, c.db, invented.ModelID, 0, now, reception.Page{Limit: 1})
	require.NoError(c, err)
	require.NotEmpty(c, list)
	return list[0]
}

// TestVisitor goes from the shared place to a place in a reception, and gives it up.
func TestVisitor(t *testing.T) {
	t.Parallel()
	c := speaking(t, receiving(t), locales.Russian)
	c.command("reception", "")
	c.sees("Общественные приёмные", "Точка нигде не сохраняется", "🏘 Выбрать регион")
	r := c.request()
	r.Kind, r.Point = handlers.Place, &handlers.Point{Lat: 48.75, Lon: 73.67}
	c.take(c.audience.Talks[c.talk.Name], r)
	c.sees("Ближайшие приёмные", "1. Общественная приёмная «AMANAT», Шетский район", "км", "Ваша точка не сохранена")
	c.command("reception", "")
	c.says("Балхаш")
	c.sees("Приёмные · г. Балхаш")
	c.command("reception", "")
	c.says("Койшибаева Асель")
	c.sees("Асель Турсыновна Койшибаева") // what is no place is looked for among people
	c.press("card", id36(invented.ModelID))
	c.presses("🗓 Записаться на приём")
	c.sees("Приёмы, на которые можно записаться", "свободно: 8", "Асель Койшибаева 🧪")
	one := nextOf(c)
	c.press("rcr", id36(one.ID))
	c.sees("🗓 Приём: ", "Выберите время. На одного человека минут: 15.")
	c.presses(one.Slot(2).String())
	c.sees("Записать вас: ", "Сохраним ваш Telegram ID и время.")
	c.presses("✅ Записаться")
	c.sees("✅ Вы записаны: ", "Напомню вечером накануне и за час. Ночью не пишу.", "✖️ Отменить запись")
	c.press("rcy", id36(one.ID), "2")
	c.sees("✅ Вы записаны: ")
	c.press("rcy", id36(one.ID), "3")
	c.sees("Вы уже записаны на этот приём", one.Slot(2).String())
	c.presses("👤 Имя")
	c.says(strings.Repeat("а", 101))
	c.sees("Слишком длинно")
	c.says("Гульнар")
	c.sees("Имя: Гульнар")
	c.presses("✏️ Мой вопрос")
	r = c.request()
	r.Kind = handlers.Other
	c.take(c.audience.Talks[c.talk.Name], r)
	c.sees("Напишите словами.")
	c.says("Воды нет две недели")
	c.sees("Вопрос: «Воды нет две недели»")
	c.command("my", "")
	c.presses("🗓 Мои записи на приём")
	c.sees("Мои записи на приём", "вы записаны")
	data, err := MyData(c.ctx, c.db, id10(c.id)+":ru:txt:1", now)
	require.NoError(t, err)
	require.Contains(t, string(data), "Воды нет две недели")
	require.Contains(t, string(data), "Гульнар")
	c.presses("Койшибаева")
	c.presses("✖️ Отменить запись")
	c.sees("Место сразу достанется другим")
	b := buttonsOf(c.last)[0]
	c.press(b.Verb, b.Args...)
	c.sees("Запись отменена: ")
	c.press(b.Verb, b.Args...)
	c.sees("Запись отменена: ")
}

func id10(id int64) string {
	text := []byte{}
	for ; id > 0; id /= 10 {
		text = append([]byte{byte('0' + id%10)}, text...)
	}
	return string(text)
}

// TestLastPlaceIsOffered: who comes second gets the next free time by a button.
func TestLastPlaceIsOffered(t *testing.T) {
	t.Parallel()
	for _, l := range locales.All() {
		c := speaking(t, receiving(t), l)
		one := nextOf(c)
		last := one.Places() - 1
		c.press("rcb", id36(one.ID), number(last))
		_, err := reception.Book(c.ctx, c.db, 1, one.ID, last, now) // somebody is quicker
		require.NoError(t, err)
		c.press("rcy", id36(one.ID), number(last))
		c.sees(l.Text("visit.next"), one.Slot(0).String())
		c.presses(one.Slot(0).String())
		c.presses(l.Text("visit.button_book"))
		c.sees(one.Slot(0).String(), l.Text("visit.button_cancel"))
		mine, _, err := reception.Mine(c.ctx, c.db, c.id, now, reception.Page{Limit: 9})
		require.NoError(t, err)
		require.Len(t, mine, 1)
	}
}

func number(n int) string { return numbered(n) }

// TestQuestionBecomesAppeal: what a visitor wrote is kept over the consent, goes into the
// draft once, and the appeal is counted with the reception.
func TestQuestionBecomesAppeal(t *testing.T) {
	t.Parallel()
	c := speaking(t, receiving(t), locales.Kazakh)
	one := nextOf(c)
	c.press("rcy", id36(one.ID), "0")
	c.presses("✏️ Мәселем")
	c.says("Көшеде жарық жоқ")
	appealing := buttonsOf(c.last)[slices.IndexFunc(buttonsOf(c.last), func(b handlers.Button) bool { return b.Verb == "rca" })]
	c.presses("✍️ Мәселемді хатпен жіберу")
	c.sees("Жазу үшін келісіміңіз керек")
	c.presses("📄 Толық мәтін")
	c.presses("✅ Келісемін")
	c.sees("Мәселеңіз депутатқа жазылған хатта тұр", "«Көшеде жарық жоқ»", "Кімге: Әсел Қойшыбаева")
	c.press(appealing.Verb, appealing.Args...)
	c.sees("«Көшеде жарық жоқ»")
	c.presses("📨 Жіберу")
	c.sees("Тіркелді: №")
	mine, _, err := appeal.Mine(c.ctx, c.db, c.id, appeal.Page{Limit: 2})
	require.NoError(t, err)
	require.Len(t, mine, 1)
	b, err := reception.OwnBooking(c.ctx, c.db, c.id, idOf(appealing.Args[0]))
	require.NoError(t, err)
	require.Equal(t, mine[0].ID, b.Appeal)
	_, rec, err := reception.Desk{Ledger: activity.Ledger{Method: methods.R1()}}.Hold(c.ctx, c.db, activity.Actor{Member: 1}, one.ID, "", one.Ends())
	require.NoError(t, err)
	require.Equal(t, "1", rec.Fields["appeals_opened"])
}

func idOf(text string) int64 {
	id, _ := parseID(text)
	return id
}

// TestForgettingVisits: /forget frees one's places.
func TestForgettingVisits(t *testing.T) {
	t.Parallel()
	c := speaking(t, receiving(t), locales.Russian)
	one := nextOf(c)
	c.press("rcy", id36(one.ID), "0")
	c.press("wforgy")
	_, total, err := reception.Mine(c.ctx, c.db, c.id, now, reception.Page{Limit: 1})
	require.NoError(t, err)
	require.Zero(t, total)
	_, err = reception.Book(c.ctx, c.db, 2, one.ID, 0, now)
	require.NoError(t, err)
}

// TestReceptionLink: a link to a reception shows what became of it.
func TestReceptionLink(t *testing.T) {
	t.Parallel()
	c := speaking(t, receiving(t), locales.Russian)
	one := nextOf(c)
	open := func() {
		r := c.request()
		r.Command, r.Args = "start", id36(one.ID)
		c.take(c.audience.Links["rcp"], r)
	}
	open()
	c.sees("🗓 Приём: ", "Выберите время")
	desk := reception.Desk{Ledger: activity.Ledger{Method: methods.R1()}}
	_, err := desk.CallOff(c.ctx, c.db, activity.Actor{Member: 1}, one.ID, "болезнь", now)
	require.NoError(t, err)
	open()
	c.sees("Приёма не будет. Причина: болезнь")
	c.press("rcy", id36(one.ID), "0")
	c.sees("Приёма не будет. Причина: болезнь", "Ближайшее свободное:")
	require.Equal(t, calendar.Zone, one.Begins().Location())
	c.after = 365 * 24 * time.Hour
	c.press("rcs", "d", id36(invented.ModelID), "1")
	c.sees("Приёмов в ближайшее время нет")
}
