package citizens

import (
	"bytes"
	"image/png"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/stretchr/testify/require"

	"qalauly/activity"
	"qalauly/calendar"
	"qalauly/deputy"
	"qalauly/deputy/invented"
	"qalauly/digest"
	"qalauly/handlers"
	"qalauly/internal/postgres"
	"qalauly/locales"
	"qalauly/programme/roadmap"
	roadmaps "qalauly/programme/roadmap/invented"
	"qalauly/rating/methods"
	"qalauly/territory"
)

// promised is the invented country with its roadmaps.
func promised(t *testing.T) *pgxpool.Pool {
	t.Helper()
	db := country(t)
	data, err := invented.Country(1, deputy.Name{KK: "AMANAT", RU: "AMANAT"})
	require.NoError(t, err)
	h, err := roadmaps.Make(data, now)
	require.NoError(t, err)
	by := map[string]roadmaps.Pair{"": {Recorder: 1, Verifier: 2}, shetUnit: {Recorder: 1}}
	require.NoError(t, roadmap.Fill(t.Context(), db, roadmaps.Staffed(h, by, shetUnit, now)))
	return db
}

const shetUnit = "356400000"

// itemIn is an item of a unit that is under way.
func (c *chat) itemIn(unit string) roadmap.Item {
	c.Helper()
	all, _, err := roadmap.List(c.ctx, c.db, roadmap.Filter{Units: []string{unit}, On: calendar.DayOf(now)}, roadmap.Page{Limit: 1})
	require.NoError(c, err)
	return all[0]
}

// photographs sends a photo into a talk.
func (c *chat) photographs(id, caption string) handlers.Reply {
	c.Helper()
	r := c.request()
	r.Kind, r.Text, r.File = handlers.Other, caption, &handlers.File{Kind: handlers.PhotoFile, ID: id, Unique: "u" + id}
	run := c.audience.Free
	if own := c.audience.Talks[r.Talk.Name]; own != nil {
		run = own
	}
	return c.take(run, r)
}

// TestProgramme goes from the country to a region, to what is late in it, to an item, and
// from it to who answers for it; and to one's own place.
func TestProgramme(t *testing.T) {
	t.Parallel()
	db := promised(t)
	for l, said := range map[locales.Lang]map[string]string{
		locales.Kazakh: {
			"regions": "Өңірлер", "region": "Қарағанды", "late": "Кешіккені", "title": "Мерзімі өткен іс-шаралар", "answer": "Жауапты депутаттар", "stages": "Кезеңдері",
			"more": "Толығырақ", "items": "Жол картасы", "own": "Сіз тұратын жер", "inside": "Аудандар", "maps": "Карталар",
		},
		locales.Russian: {
			"regions": "Регионы", "region": "Караганд", "late": "Просрочено", "title": "срок которых прошёл", "answer": "Отвечают депутаты", "stages": "Этапы",
			"more": "Подробнее", "items": "Дорожная карта", "own": "Место, где вы живёте", "inside": "Районы", "maps": "Карты",
		},
	} {
		t.Run(string(l), func(t *testing.T) {
			t.Parallel()
			c := speaking(t, db, l)
			c.command("programme", "")
			c.sees(l.Number(2662), l.Number(362), l.Number(2300), "█")
			c.presses(said["regions"])
			c.sees("%", "█")
			c.presses("▶")
			c.presses("◀")
			c.turnsTo(said["region"])
			c.presses(said["region"])
			c.sees(said["region"])
			region := c.last
			c.presses(said["inside"])
			c.turnsTo("Шет")
			c.press("rmu", "350000000")
			c.presses(said["maps"])
			c.presses("1")
			c.press("rmu", "350000000")
			require.Equal(t, textOf(region), textOf(c.last))
			c.presses(said["late"])
			c.sees(said["title"], "⚠️", "🧪")
			c.presses("1")
			c.sees(said["answer"], said["stages"], "⚠️")
			c.presses("👤")
			c.presses(said["more"])
			c.presses(said["items"])
			c.sees("1. ")
			c.press("rmm")
			c.sees(l.Text("programme.ask_place"))
			require.Equal(t, talkProgramme, c.talk.Name)
			c.says("Ақадыр")
			c.sees("🗺", "Шет")
			c.press("agree", "u", shetUnit)
			c.press("rmm")
			c.sees(said["own"], "Шет")
			c.press("rmi", "zzz")
			c.sees(l.Text("programme.unknown"))
			c.press("rml", "999999999", "l")
			c.sees(l.Text("place.unknown"))
			c.group = true
			c.command("programme", "")
			c.press("rmf", "1")
			c.sees(l.Text("home.private"))
		})
	}
}

// TestSeenWithOwnEyes: nothing is taken before consent; a photo and words make it whole,
// in any order; it is sent once; it stands in the data of the person and goes with them.
func TestSeenWithOwnEyes(t *testing.T) {
	t.Parallel()
	db := promised(t)
	for _, l := range locales.All() {
		t.Run(string(l), func(t *testing.T) {
			t.Parallel()
			c := speaking(t, db, l)
			item := c.itemIn(shetUnit)
			kept := func() []roadmap.Sighting {
				all, err := roadmap.OfPerson(c.ctx, c.db, c.id)
				require.NoError(t, err)
				return all
			}
			c.press("rmi", id36(item.ID))
			c.presses("👁")
			c.sees(l.Text("button.agree"))
			c.presses(l.Text("consent.full"))
			c.presses(l.Text("button.back"))
			c.presses(l.Text("button.disagree"))
			c.sees(l.Text("programme.eyes_dropped"))
			require.Empty(t, kept())
			c.press("rme", id36(item.ID))
			c.presses(l.Text("button.agree"))
			require.Equal(t, talkEyes, c.talk.Name)
			c.sends(handlers.Voice)
			c.talk = handlers.Talk{Name: talkEyes}
			c.says("Құбыр жатыр, ешкім жұмыс істеп жатқан жоқ")
			c.sees(l.Text("programme.eyes_photo"))
			require.NotContains(t, string(c.talk.Data), "Құбыр")
			c.press("rmes", id36(kept()[0].ID))
			c.sees("👁")
			c.talk = handlers.Talk{Name: talkEyes}
			c.says(strings.Repeat("ә", roadmap.NoteMost+1))
			c.sees(l.Number(roadmap.NoteMost))
			c.photographs("p1", "")
			c.sees("«Құбыр жатыр, ешкім жұмыс істеп жатқан жоқ»", ": 1")
			c.photographs("p2", "")
			c.sees(": 2")
			c.presses(l.Text("programme.eyes_send"))
			c.sees("✅")
			sent := id36(kept()[0].ID)
			for _, again := range []string{"rmes", "rmen"} { // a second tap
				c.press(again, sent)
				c.sees(l.Text("programme.eyes_sent"))
			}
			require.Len(t, kept(), 1)
			require.NotNil(t, kept()[0].SentAt)
			c.press("rmi", id36(item.ID))
			c.sees("👁")

			file, err := MyData(c.ctx, c.db, strings.Join([]string{numbered(int(c.id)), string(l), "txt", "1"}, ":"), now)
			require.NoError(t, err)
			require.Contains(t, string(file), "Құбыр жатыр")
			file, err = MyData(c.ctx, c.db, strings.Join([]string{numbered(int(c.id)), string(l), "json", "1"}, ":"), now)
			require.NoError(t, err)
			require.Contains(t, string(file), "Құбыр жатыр")
			c.press("rme", id36(item.ID))
			c.says("Тағы бірдеңе")
			c.press("wforgy")
			require.Empty(t, kept())
			c.talk = handlers.Talk{Name: talkEyes}
			c.says("Келісімсіз сөз")
			c.sees(l.Text("programme.eyes_gone"))
			require.Empty(t, kept())
		})
	}
}

// turnsTo turns the pages of a list until a button has a label.
func (c *chat) turnsTo(label string) {
	c.Helper()
	for !slices.ContainsFunc(labelsOf(c.last), func(l string) bool { return strings.Contains(l, label) }) {
		c.presses("▶")
	}
}

// TestBannedSeesNothing: who may not write cannot begin, add or send what they saw; what
// they wrote before keeps until they may again.
func TestBannedSeesNothing(t *testing.T) {
	t.Parallel()
	db := promised(t)
	for l, why := range map[locales.Lang]string{locales.Kazakh: "Себебі: балағат", locales.Russian: "Причина: балағат"} {
		t.Run(string(l), func(t *testing.T) {
			t.Parallel()
			c := speaking(t, db, l)
			item := c.itemIn(shetUnit)
			draft := func() roadmap.Sighting {
				s, err := roadmap.DraftOf(c.ctx, c.db, c.id)
				require.NoError(t, err)
				return s
			}
			c.press("rme", id36(item.ID))
			c.presses(l.Text("button.agree"))
			c.photographs("p1", "Құбыр жатыр")
			_, err := c.db.Exec(c.ctx, `INSERT INTO ban (person, reason, until, asked_by, asked_at, approved_by, approved_at) VALUES ($1, 'балағат', $2, 1, $3, 2, $3)`, c.id, now.AddDate(0, 0, 10), now)
			require.NoError(t, err)
			c.photographs("p2", "Тағы бірдеңе")
			c.sees(why)
			require.Equal(t, []any{"Құбыр жатыр", 1}, []any{draft().Note, len(draft().Files)})
			c.press("rmes", id36(draft().ID))
			c.sees(why)
			require.Nil(t, draft().SentAt)
			c.press("rme", id36(item.ID))
			c.sees(why)
			require.NotEqual(t, talkEyes, c.talk.Name)
			_, err = c.db.Exec(c.ctx, `UPDATE ban SET ended_at = $2, ended_by = 1 WHERE person = $1`, c.id, now)
			require.NoError(t, err)
			c.press("rmes", id36(draft().ID))
			c.sees(l.Text("programme.eyes_sent"))
		})
	}
}

// TestFollowedItem: what changed comes with the personal week, once; it can be ended.
func TestFollowedItem(t *testing.T) {
	t.Parallel()
	db := promised(t)
	c := speaking(t, db, locales.Russian)
	item := c.itemIn(shetUnit)
	c.press("rmi", id36(item.ID), "d", id36(item.Deputies[0]), "1")
	c.presses("🔔")
	c.sees("Вы следите", "🔕")
	c.presses("⬅️")
	c.press("sub")
	c.presses("Список мероприятий")
	c.sees(item.Title.RU)
	c.presses("1")
	c.presses("🔕")
	c.sees("больше не следите")
	for n := range digest.ItemsMost + 1 {
		require.NotEmpty(t, c.press("rmf", id36(int64(n+1))).Messages)
	}
	c.sees("Сначала уберите одно")
}

// TestProgrammePicture draws what is told. PROGRAMME names a folder to look at them.
func TestProgrammePicture(t *testing.T) {
	t.Parallel()
	db := promised(t)
	c := speaking(t, db, locales.Kazakh)
	for _, code := range []string{"all", "350000000", "750000000"} {
		for _, l := range locales.All() {
			c.press("rmp", code)
			name := strings.TrimPrefix(c.last.Messages[0].Photo, ProgrammePicture)
			body, err := DrawProgramme(c.ctx, c.db, strings.Replace(name, "kk:", string(l)+":", 1))
			require.NoError(t, err)
			_, err = png.Decode(bytes.NewReader(body))
			require.NoError(t, err)
			if folder := os.Getenv("PROGRAMME"); folder != "" {
				require.NoError(t, os.WriteFile(folder+"/"+string(l)+code+".png", body, 0o600))
			}
		}
	}
	for _, ref := range []string{"", "kk:all", "xx:all:2026-11-24", "kk:999999999:2026-11-24", "kk:all:x"} {
		_, err := DrawProgramme(c.ctx, c.db, ref)
		require.ErrorIs(t, err, territory.ErrUnknown)
	}
}

// TestVoidedItem says that it is due no more and why.
func TestVoidedItem(t *testing.T) {
	t.Parallel()
	db := promised(t)
	c := speaking(t, db, locales.Russian)
	desk := roadmap.Desk{Ledger: activity.Ledger{Method: methods.R1()}}
	by := roadmap.Actor{Actor: activity.Actor{Member: 51}, Records: activity.Territory{""}, Verifies: activity.Territory{""}}
	all, _, err := roadmap.List(c.ctx, c.db, roadmap.Filter{Units: []string{shetUnit}, Open: true, On: calendar.DayOf(now)}, roadmap.Page{Limit: 1})
	require.NoError(t, err)
	do := func(db postgres.DB) error {
		id, err := desk.Record(c.ctx, db, by, roadmap.Draft{
			Item: all[0].ID, Kind: roadmap.Drop, Day: calendar.DayOf(now), Note: "Нет денег в бюджете", Proof: []roadmap.Proof{{Kind: activity.Document, Value: "Приказ 12"}},
		}, now)
		if err != nil {
			return err
		}
		by.Member++
		_, err = desk.Decide(c.ctx, db, by, id, true, "", now.Add(time.Hour))
		return err
	}
	require.NoError(t, do(c.db))
	c.press("rmi", id36(all[0].ID))
	c.sees("снято с плана", "Нет денег в бюджете", "Документы и фото: 1")
	require.NotContains(t, strings.Join(labelsOf(c.last), " "), "👁")
}
