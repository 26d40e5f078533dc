package citizens

import (
	"context"
	"regexp"
	"strings"
	"time"

	"qalauly/appeal"
	"qalauly/handlers"
	"qalauly/internal/postgres"
	"qalauly/locales"
	"qalauly/notice"
)

// missed are told to who comes back after having blocked the bot: what was written to
// them, and the letters that wait for them.
var missed = []string{
	appeal.QuestionNotice, appeal.InterimNotice, appeal.AnswerNotice, appeal.CardNotice, appeal.SaidNotice, appeal.ReopenNotice,
}

// missedFor is how far back.
const missedFor = 30 * 24 * time.Hour

// start greets: one who comes for the first time in all languages at once with
// the question which to speak, one who is known with the menu. A link that
// carries something opens it first; one that leads nowhere gets a sentence with the
// ways on, in the same message.
func (c citizens) start(ctx context.Context, db postgres.DB, r handlers.Request) (handlers.Reply, error) {
	if err := notice.Retell(ctx, db, r.Person.ID, missed, r.Now.Add(-missedFor)); err != nil {
		return handlers.Reply{}, err
	}
	reply, opened, err := c.open(ctx, db, r)
	if err != nil {
		return handlers.Reply{}, err
	}
	switch {
	case opened && r.Person.Lang == "":
		reply.Messages = append(reply.Messages, languageQuestion(r.Lang))
	case opened:
	case r.Person.Lang == "":
		hello := greeting(r.Lang)
		if r.Args != "" {
			hello.HTML = locales.Join(r.Lang.HTML("start.link"), hello.HTML)
		}
		reply.Messages = append(reply.Messages, hello)
	case r.Args != "":
		l := r.Lang
		reply = say(l.HTML("start.link"), row(press(l.Text("button.find"), "find")), chooseRegion(l))
	default:
		reply.Messages = append(reply.Messages, c.ready(r, r.Lang))
		more, err := c.unfinished(ctx, db, r, r.Lang)
		if err != nil {
			return handlers.Reply{}, err
		}
		reply.Messages = append(reply.Messages, more...)
	}
	return reply, nil
}

// appealNumber is the number of an appeal, as it stands in a link, and typedNumber as
// people type it.
var (
	appealNumber = regexp.MustCompile(`^kk-[0-9]{4}-[0-9]{6,}$`)
	typedNumber  = regexp.MustCompile(`^(?:№\s*)?(?:[KkКк]{2}\s*[-–]?\s*)?([0-9]{4}\s*[-–]\s*[0-9]{6,})\.?$`)
)

// open shows what a link leads to: d and an id open a deputy's card, w and an id begin an
// appeal to them, u and a code open a unit, v and an id open a settlement, the number of
// one's own appeal opens it, words open what they name. A link that leads nowhere opens
// nothing.
func (c citizens) open(ctx context.Context, db postgres.DB, r handlers.Request) (handlers.Reply, bool, error) {
	if r.Args == "" {
		return handlers.Reply{}, false, nil
	}
	payload := strings.ToLower(r.Args)
	if run, ok := map[string]handlers.Run{"my": c.mine, "near": c.near, "find": c.askName, "place": c.regions, "moved": c.moved, "write": c.inChat(c.write)}[payload]; ok {
		reply, err := run(ctx, db, r)
		return reply, true, err
	}
	if appealNumber.MatchString(payload) {
		reply, err := c.byNumber(ctx, db, r, strings.ToUpper(payload))
		return reply, true, err
	}
	kind, rest := payload[:1], payload[1:]
	if id, ok := parseID(rest); ok && kind == "w" {
		reply, err := c.inChat(func(ctx context.Context, db postgres.DB, r handlers.Request) (handlers.Reply, error) {
			return c.writeTo(ctx, db, r, id)
		})(ctx, db, r)
		return reply, true, err
	}
	if id, ok := parseID(rest); ok && kind == "d" {
		reply, err := c.cardOf(ctx, db, r, id, nil)
		return reply, true, err
	}
	if id, ok := parseID(rest); ok && kind == "v" {
		reply, err := c.spotOf(ctx, db, r, id)
		return reply, true, err
	}
	if kind == "u" && kato.MatchString(rest) {
		reply, err := c.unitOf(ctx, db, r, rest, 1)
		return reply, true, err
	}
	return handlers.Reply{}, false, nil
}

// greeting is the first message: in every language, the likelier one first.
func greeting(first locales.Lang) handlers.Message {
	var hello []locales.HTML
	for _, l := range languages(first) {
		hello = append(hello, l.HTML("start.hello"))
	}
	question := languageQuestion(first)
	question.HTML = locales.Join(append(hello, question.HTML)...)
	return question
}

// ready says what can be typed and brings the menu. It is always a new message: a
// keyboard below the input field cannot come by editing.
func (c citizens) ready(r handlers.Request, l locales.Lang) handlers.Message {
	return handlers.Message{
		HTML: l.HTML("start.ready", locales.Args{"Party": c.party(l)}),
		Menu: c.mainMenu(r, l),
	}
}

// mainMenu is the keyboard that stays; a group has none.
func (c citizens) mainMenu(r handlers.Request, l locales.Lang) [][]string {
	if !r.Private {
		return nil
	}
	return [][]string{
		{l.Text("menu.find"), l.Text("menu.write")},
		{l.Text("menu.appeals"), l.Text("menu.place")},
		{l.Text("menu.near"), l.Text("menu.mine")},
		{l.Text("menu.rating"), l.Text("menu.more")},
	}
}
