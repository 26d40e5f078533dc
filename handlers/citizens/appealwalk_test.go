package citizens

import (
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"

	"qalauly/appeal"
	"qalauly/handlers"
	"qalauly/locales"
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
