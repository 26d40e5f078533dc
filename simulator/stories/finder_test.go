package stories

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"qalauly/simulator"
)

// step is one thing a person does and what they see of it.
type step struct {
	does func(p *simulator.Person)
	sees string
}

func starts(payload ...string) func(*simulator.Person) {
	return func(p *simulator.Person) { p.Start(payload...) }
}
func says(text string) func(*simulator.Person) { return func(p *simulator.Person) { p.Says(text) } }
func presses(label string) func(*simulator.Person) {
	return func(p *simulator.Person) { p.Presses(label) }
}

// finder is the first story of a citizen: begin, find a deputy by a part of the
// name and by place, open the card, page a list, change the language.
var finder = map[string][]step{
	"kk": {
		{starts(), "Тілді таңдаңыз"},
		{presses("Қазақша"), "Мыналардың бірін жазыңыз"},
		{says("койшибаева"), "Әсел Қойшыбаева"},
		{presses("Әсел Қойшыбаева"), "Шет аудандық мәслихатының депутаты, №7 округ"},
		{presses("Толығырақ"), "Туған жылы: 1984"},
		{presses("🖼 Фото"), "Ойдан шығарылған адам"},
		{presses("🏘 Ауыл, қала"), "өңірді таңдаңыз"},
		{presses("Қарағанды обл."), "Қаланы немесе ауданды таңдаңыз"},
		{says("Шет ауданы"), "Шет аудандық мәслихаты"},
		{presses("👥 Шет ауданы"), "\n1. "},
		{says("ахметов"), "«ахметов» деп іздедім"},
		{presses("▶"), "\n9. "},
		{says("/language"), "Тілді таңдаңыз"},
		{presses("Русский"), "Теперь отвечаю по-русски."},
		{says("Ақадыр"), "Агадырь"},
	},
	"ru": {
		{starts(), "Выберите язык"},
		{presses("Русский"), "Напишите что-нибудь одно"},
		{says("koishibaeva"), "Асель Койшибаева"},
		{presses("Асель Койшибаева"), "Депутат Шетского районного маслихата, округ №\u00a07"},
		{presses("Подробнее"), "Год рождения: 1984"},
		{presses("🖼 Фото"), "Вымышленный человек"},
		{presses("🏘 Село, город"), "выберите регион"},
		{presses("Карагандинская"), "Выберите город или район"},
		{says("Шетский район"), "Шетский районный маслихат"},
		{presses("👥 Депутаты: Шетский р-н"), "\n1. "},
		{says("Ахметов"), "Искал «Ахметов»"},
		{presses("▶"), "\n9. "},
		{says("/language"), "Выберите язык"},
		{presses("Қазақша"), "Енді қазақша жауап беремін."},
		{says("Агадырь"), "Ақадыр"},
	},
}

// TestFinder tells the story by polling and by webhook, every update delivered
// twice, and with the service stopped and started again before each step.
func TestFinder(t *testing.T) {
	t.Parallel()
	for lang, story := range finder {
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
					if i%4 == 3 {
						service.stop()
						service = w.serve()
					}
					step.does(p)
					p.Sees(step.sees)
				}
				w.everythingOnce(p, len(story))
			})
		}
	}
}

// TestFinderKilled tells the story with kill -9 after each thing the person does,
// whatever the service is at with it at that moment.
func TestFinderKilled(t *testing.T) {
	t.Parallel()
	for lang, story := range finder {
		for _, webhook := range []bool{false, true} {
			t.Run(fmt.Sprintf("%s/webhook=%v", lang, webhook), func(t *testing.T) {
				t.Parallel()
				w := newWorld(t)
				if webhook {
					w.webhook()
				}
				p := w.meet("Айгүл", lang)
				service := w.serve()
				service.says("leading")
				for _, step := range story {
					step.does(p)
					service.kill()
					service = w.serve()
					p.Sees(step.sees)
				}
				w.everythingOnce(p, len(story))
			})
		}
	}
}

// everythingOnce: each thing the person did was handled once, and the chat holds
// nothing twice but what is flagged as perhaps sent twice.
func (w *world) everythingOnce(p *simulator.Person, did int) {
	w.t.Helper()
	ctx := context.Background()
	var handled, waiting, flagged int
	require.Eventually(w.t, func() bool { // what was seen is written down a little later
		var left int
		err := w.db.QueryRow(ctx, `SELECT (SELECT count(*) FROM reply WHERE state < 2) + (SELECT count(*) FROM notice WHERE state < 2)`).Scan(&left)
		return err == nil && left == 0
	}, time.Minute, 20*time.Millisecond)
	require.NoError(w.t, w.db.QueryRow(ctx, `SELECT count(*) FILTER (WHERE state = 1), count(*) FILTER (WHERE state <> 1) FROM inbox`).Scan(&handled, &waiting))
	require.Equal(w.t, did, handled, p.Screen())
	require.Zero(w.t, waiting)
	require.NoError(w.t, w.db.QueryRow(ctx, `SELECT count(*) FROM reply WHERE maybe`).Scan(&flagged))
	require.LessOrEqual(w.t, w.twice(), flagged, p.Screen())
}

// twice is how many messages and edits Telegram took more than the service owed:
// each answer done with is one call that was taken, or an edit that changed nothing.
func (w *world) twice() int {
	w.t.Helper()
	taken, owed := 0, 0
	for _, c := range w.sim.Calls() {
		if !strings.HasPrefix(c.Method, "send") && !strings.HasPrefix(c.Method, "edit") {
			continue
		}
		if c.Code == 0 && c.Error == "" || strings.Contains(c.Error, "message is not modified") {
			taken++
		}
	}
	require.NoError(w.t, w.db.QueryRow(context.Background(),
		`SELECT (SELECT count(*) FROM reply WHERE state = 2) + (SELECT count(*) FROM notice WHERE state = 2)`).Scan(&owed))
	return taken - owed
}
