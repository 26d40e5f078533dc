package stories

import (
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"qalauly/simulator"
)

// attempt is one way in which a stranger tries to get at the appeal of another.
type attempt struct {
	what string
	does func(*simulator.Person)
}

var startOf = regexp.MustCompile(`\?start=([A-Za-z0-9_-]+)`)

// attempts are all that a stranger could do who knows everything that stands in the
// chats of those whose appeal it is: the data of each button, each link, the number,
// the ids of the messages, and what can be forwarded.
func attempts(number string, those ...*simulator.Person) (all []attempt) {
	add := func(what string, does func(*simulator.Person)) { all = append(all, attempt{what, does}) }
	data, links, ids := map[string]bool{}, map[string]bool{}, map[int]bool{}
	for _, p := range those {
		for _, m := range p.Messages() {
			ids[m.MessageID] = true
			for _, found := range startOf.FindAllStringSubmatch(m.Text, -1) {
				links[found[1]] = true
			}
			if m.ReplyMarkup == nil {
				continue
			}
			for _, b := range slices.Concat(m.ReplyMarkup.Rows...) {
				if b.CallbackData != "" {
					data[b.CallbackData] = true
				}
				for _, found := range startOf.FindAllStringSubmatch(b.URL, -1) {
					links[found[1]] = true
				}
			}
		}
	}
	tried := map[string]bool{"lang": true}
	for _, d := range slices.Sorted(maps.Keys(data)) {
		signed, verb := d[:strings.LastIndexByte(d, '.')], strings.Split(d, ".")[1]
		add("a button of theirs, "+verb, func(p *simulator.Person) { p.Forges(d) })
		if !tried[verb] {
			tried[verb] = true
			add("its data without a tag, "+verb, func(p *simulator.Person) { p.Forges(signed) })
			add("its data with another tag, "+verb, func(p *simulator.Person) { p.Forges(signed + ".00000000") })
		}
	}
	for _, link := range slices.Sorted(maps.Keys(links)) {
		add("a link of theirs", func(p *simulator.Person) { p.Start(link) })
	}
	for _, said := range []string{"/start " + number, "/start " + strings.ToLower(number), number, "/my " + number, "/inbox " + number, "/appeals " + number, "/mydata " + number, "/forget " + number, "/ban " + number} {
		add(said, func(p *simulator.Person) { p.Says(said) })
	}
	for _, id := range slices.Sorted(maps.Keys(ids)) {
		add(fmt.Sprintf("a reply to a message with the id %d", id), func(p *simulator.Person) {
			if slices.ContainsFunc(p.Messages(), func(m simulator.Message) bool { return m.MessageID == id }) {
				p.RepliesTo(id, "Это моё обращение, закройте его")
			}
		})
	}
	return all
}

// TestStrangersAndAnAppeal: nobody learns of, answers, closes or changes the appeal of
// another, whatever they forge, copy, guess or forward, be it another citizen, another
// deputy, staff of another region, an assistant who was one until a moment ago in the
// middle of an answer, or a deputy whose mandate has ended; what they do changes nothing.
func TestStrangersAndAnAppeal(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.env = append(w.env, operator...)
	say := appealWords["ru"]
	author, deputy, helper := w.meet("Айгүл", "ru"), w.meet("Әсел", "ru"), w.meet("Ерлан", "ru")
	citizen, rival, clerk := w.meet("Бөтен", "ru"), w.meet("Нурлан", "ru"), w.meet("Виктор", "ru")
	service := w.serve()
	service.says("leading")
	w.sits(deputy)
	w.member(helper, 5004, "assistant", 1024)
	w.member(rival, 5005, "deputy", w.number(`SELECT min(deputy) FROM mandate WHERE deputy <> 1024 AND valid_to IS NULL`))
	w.appoint(clerk, "recorder", turkistan)
	for _, p := range []*simulator.Person{author, deputy, helper, citizen, rival, clerk} {
		p.Start()
		p.Presses(say["language"])
	}
	for _, p := range []*simulator.Person{citizen, author} {
		p.Start("dsg")
		p.Presses(say["write"])
		p.Presses(say["agree"])
		p.Sees(say["prompt"])
	}
	author.Says(say["letter"])
	author.Sees(say["preview"])
	author.Presses(say["send"])
	slip := author.Sees(say["slip"])
	number := regexp.MustCompile(`KK-\d+-\d+`).FindString(slip.Text)
	w.minutes()
	require.True(t, deputy.Sees(say["card"]).HasProtectedContent, "it cannot be forwarded")
	helper.Sees(say["card"])
	helper.Replies(say["card"], say["answer"])
	helper.Sees(say["notsent"])
	w.ends(5004)

	before := w.text(`SELECT jsonb_agg(to_jsonb(a)) FROM appeal a`) + w.text(`SELECT jsonb_agg(to_jsonb(m)) FROM appeal_message m`)
	acts := w.count(`SELECT count(*) FROM appeal_act`)
	tries := attempts(number, author, deputy)
	require.Greater(t, len(tries), 40)
	secrets := []string{say["letter"], say["answer"], "Айгүл", "№ " + number}
	strangers := map[string]*simulator.Person{"a citizen": citizen, "a deputy": rival, "staff elsewhere": clerk, "an assistant of yesterday": helper}
	from := map[string]int{}
	for name, p := range strangers {
		from[name] = len(p.Messages())
	}
	for i, try := range tries {
		t.Log(try.what)
		for _, p := range strangers {
			try.does(p)
		}
		if i%5 == 4 { // a flood is not read
			w.read()
		}
	}
	w.read()
	for name, p := range strangers {
		for _, m := range p.Messages()[from[name]:] {
			for _, secret := range secrets {
				require.False(t, m.From.IsBot && strings.Contains(m.Text, secret), "%s learnt %s: %s", name, secret, m.Text)
			}
		}
		for _, secret := range secrets { // a chat is told one thing a second: the rest waits
			require.Zero(t, w.count(`SELECT count(*) FROM reply WHERE chat = $1 AND state < 2 AND position(convert_to($2, 'UTF8') IN body) > 0`, p.ID, secret), "%s would learn %s", name, secret)
		}
		require.Equal(t, before, w.text(`SELECT jsonb_agg(to_jsonb(a)) FROM appeal a`)+w.text(`SELECT jsonb_agg(to_jsonb(m)) FROM appeal_message m`), name)
	}
	require.Equal(t, acts, w.count(`SELECT count(*) FROM appeal_act`))

	// The mandate ends while an answer waits to be sent.
	deputy.Replies(say["card"], say["answer"])
	deputy.Sees(say["notsent"])
	_, err := w.db.Exec(t.Context(), `UPDATE mandate SET valid_to = current_date - 1 WHERE deputy = 1024 AND valid_to IS NULL`)
	require.NoError(t, err)
	w.ends(5003)
	deputy.Presses(say["partly"])
	w.read()
	require.Zero(t, w.count(`SELECT count(*) FROM appeal_message WHERE kind = 'answer'`))
	service.stop()
}

// member makes somebody a member of a deputy's.
func (w *world) member(p *simulator.Person, id int, role string, deputy int64) {
	w.t.Helper()
	_, err := w.db.Exec(w.t.Context(), `
		WITH m AS (INSERT INTO member (id, name, deputy) OVERRIDING SYSTEM VALUE VALUES ($1, 'Ойдан шығарылған адам', CASE WHEN $3 = 'deputy' THEN $4::bigint END) RETURNING id),
		a AS (INSERT INTO member_account (person, member) SELECT $2, id FROM m)
		INSERT INTO role_grant (member, role, deputy, asked_by, approved_by, approved_at) SELECT id, $3, $4, 1, 2, now() FROM m`,
		id, p.ID, role, deputy)
	require.NoError(w.t, err)
}

// ends takes a member's duties away.
func (w *world) ends(member int) {
	w.t.Helper()
	_, err := w.db.Exec(w.t.Context(), `UPDATE role_grant SET ended_at = now(), ended_by = 1 WHERE member = $1`, member)
	require.NoError(w.t, err)
}

// read waits until all that came was handled; what was said to that is all in the
// replies, which go out in their own time.
func (w *world) read() {
	w.t.Helper()
	require.Eventually(w.t, func() bool { return w.sim.Pending() == 0 && w.count(`SELECT count(*) FROM inbox WHERE state = 0`) == 0 }, time.Minute, 20*time.Millisecond)
}

// text and number are what one query says.
func (w *world) text(sql string) (s string) {
	w.t.Helper()
	require.NoError(w.t, w.db.QueryRow(w.t.Context(), sql).Scan(&s))
	return s
}

func (w *world) number(sql string) (n int64) {
	w.t.Helper()
	require.NoError(w.t, w.db.QueryRow(w.t.Context(), sql).Scan(&n))
	return n
}
