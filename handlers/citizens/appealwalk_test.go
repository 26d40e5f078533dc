package citizens

import (
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"

	"qalauly/appeal"
	"qalauly/handlers"
	"qalauly/locales"
	"qalauly/notice"
)

// asksAnew are the verbs that ask for words in a message of their own.
var asksAnew = map[string]bool{"wsay": true, "wopen": true, "wcomp": true}

// TestEveryButtonOfAppeals presses every button that can be reached from a draft and from
// appeals in every state, each from the same beginning: what it did is taken back.
func TestEveryButtonOfAppeals(t *testing.T) {
	t.Parallel()
	db := country(t)
	for _, l := range locales.All() {
		t.Run(string(l), func(t *testing.T) {
			c := speaking(t, db, l)
			w := &appealWalk{chat: c, seen: map[string]bool{}, pressed: map[string]int{}}
			w.add(c.press("wnew", "0"))
			w.states()
			for len(w.queue) > 0 {
				b := w.queue[0]
				w.queue = w.queue[1:]
				w.try(b)
			}
			for verb := range c.audience.Verbs {
				if ofAppeals(verb) {
					require.NotZero(t, w.pressed[verb], "no button leads to %q", verb)
				}
			}
		})
	}
}

type appealWalk struct {
	*chat
	queue   []handlers.Button
	seen    map[string]bool
	pressed map[string]int
}

func (w *appealWalk) add(reply handlers.Reply) {
	for _, b := range buttonsOf(reply) {
		name := b.Verb + "." + strings.Join(b.Args, ".")
		if ofAppeals(b.Verb) && !w.seen[name] {
			w.seen[name] = true
			w.queue = append(w.queue, b)
		}
	}
}

// states makes an appeal of each state, and a draft of which everything is said.
func (w *appealWalk) states() {
	c := w.chat
	asked := c.sent(trouble)
	w.add(c.last)
	c.after += time.Hour
	c.deputyDoes(appeal.Step{Appeal: asked.ID, Act: appeal.Ask, Text: "?"})
	w.hear(appeal.QuestionNotice)
	answered := c.sent("Дорога разбита, автобус не ходит.")
	c.after += 14 * time.Hour
	c.deputyDoes(appeal.Step{Appeal: answered.ID, Act: appeal.Answer, Outcome: appeal.Advised, Text: "Обратитесь в акимат: дорогу чинит он."})
	c.after += 26 * time.Hour
	w.hear(appeal.AnswerNotice)
	w.add(c.press("wone", id36(answered.ID)))
	w.add(c.press("wask", id36(answered.ID)))
	fresh := c.sent("Школа без учителя.")
	w.add(c.last)
	w.add(c.says("Адрес школы: улица Абая, 12."))
	c.press("wnew", "0")
	c.says("Больница закрыта.")
	w.add(c.last)
	c.says("Агадырь")
	w.add(c.last)
	other := buttonsOf(c.last)[1].Args[0]
	c.pressesVerb("wto")
	w.common(fresh)
	c.press("wname")
	c.says("Асан")
	c.press("wphone")
	c.says("+7 000")
	c.attaches(handlers.PhotoFile, "p", "", "")
	w.add(c.last)
	w.add(c.command("start", ""))
	w.add(c.press("wnew", other))
	for _, command := range c.audience.Commands {
		if command.Name == "my" || command.Name == "mydata" || command.Name == "forget" {
			w.add(c.command(command.Name, ""))
		}
	}
	for _, a := range []appeal.Appeal{asked, fresh} {
		w.add(c.press("wone", id36(a.ID)))
	}
}

// common asks whether others may join an appeal, and has somebody else's open to join.
func (w *appealWalk) common(mine appeal.Appeal) {
	c := w.chat
	for _, sql := range []string{
		`INSERT INTO common_problem (appeal, title, asked_by, asked_at) VALUES ($1, 'Школа', 1, now())`,
		`WITH others AS (
			INSERT INTO appeal (number, person, lang, deputy, unit, topic, received_at, state, assigned_at, term_from, term_days, due_on, scored)
			SELECT a.number || t.topic, 999999999, lang, (SELECT d.deputy FROM appeal_draft d WHERE d.person = a.person), unit, t.topic, received_at, 'assigned', assigned_at, term_from, term_days, due_on, true
			FROM appeal a, unnest('{general,education,health,utilities,roads,other}'::text[]) AS t (topic) WHERE a.id = $1 RETURNING id
		), c AS (INSERT INTO common_problem (appeal, title, asked_by, asked_at, agreed, agreed_at) SELECT id, 'Су жоқ', 1, now(), true, now() FROM others RETURNING id)
		INSERT INTO common_joined (problem, person, joined_at) SELECT min(c.id), a.person, now() FROM c, appeal a WHERE a.id = $1 GROUP BY a.person`,
	} {
		_, err := c.db.Exec(c.ctx, sql, mine.ID)
		require.NoError(w, err)
	}
	var id int64
	require.NoError(w, c.db.QueryRow(c.ctx, `SELECT id FROM common_problem WHERE appeal = $1`, mine.ID).Scan(&id))
	w.add(c.press("wjoins"))
	require.NoError(w, notice.Post(c.ctx, c.db, notice.Notice{To: c.id, Kind: appeal.CommonNotice, Ref: strconv.FormatInt(id, 10), Once: "common"}))
	w.hear(appeal.CommonNotice)
	w.add(c.press("wcom", id36(id), "y"))
	w.add(c.press("wtopic", "0"))
}

func (w *appealWalk) hear(kind string) {
	_, ok := w.hears(kind)
	require.True(w, ok, kind)
	w.add(w.last)
}

// try presses a button in a transaction that is taken back.
func (w *appealWalk) try(b handlers.Button) {
	outer, talk := w.db, w.talk
	tx, err := outer.(pgx.Tx).Begin(w.ctx)
	require.NoError(w, err)
	w.db = tx
	reply := w.press(b.Verb, b.Args...)
	require.NotEmpty(w, reply.Messages, b)
	require.Equal(w, !asksAnew[b.Verb], reply.Messages[0].Replace, "%v: %s", b, textOf(reply))
	require.True(w, leadsOn(reply, b.Verb) || !reply.Messages[0].Replace, "no way on from %v: %v", b, labelsOf(reply))
	w.pressed[b.Verb]++
	w.add(reply)
	require.NoError(w, tx.Rollback(w.ctx))
	w.db, w.talk = outer, talk
}
