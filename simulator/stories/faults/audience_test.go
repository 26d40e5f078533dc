package faults

import (
	"context"
	"errors"
	"strconv"
	"strings"
	"time"

	"qalauly/account"
	"qalauly/handlers"
	"qalauly/internal/postgres"
	"qalauly/locales"
	"qalauly/notice"
)

// counting is an audience whose every answer leaves a row in the table effect: it
// holds what was said, whether the conversation was lost, and whether it was older
// than what the database knows of it.
func counting() handlers.Audience {
	return handlers.Audience{
		Commands: []handlers.Command{{Name: "do", Role: account.Citizen, Run: press("done")}},
		Verbs: map[string]handlers.Run{
			"tap": press("tapped"),
			"same": func(context.Context, postgres.DB, handlers.Request) (handlers.Reply, error) {
				reply := menu()
				reply.Messages[0].Replace = true
				return reply, nil
			},
		},
		Talks: map[string]handlers.Run{"count": heard},
		Free:  heard,
	}
}

// heard does as it is told.
func heard(ctx context.Context, db postgres.DB, r handlers.Request) (handlers.Reply, error) {
	switch r.Text {
	case "panic":
		panic("as asked")
	case "fail":
		time.Sleep(time.Second)
		return handlers.Reply{}, errors.New("as asked")
	case "slow":
		time.Sleep(3 * time.Second)
	case "menu":
		return menu(), write(ctx, db, r, "menu")
	case "broken":
		return say("<b>broken <i>words</b>"), notice.Post(ctx, db, notice.Notice{To: r.Person.ID, Kind: "broken", Once: "broken"})
	case "long":
		return say(long()), nil
	}
	return count(ctx, db, r)
}

// count writes a text down, answers it and owes a notice of it. The conversation
// holds how many there were.
func count(ctx context.Context, db postgres.DB, r handlers.Request) (handlers.Reply, error) {
	if err := write(ctx, db, r, r.Text); err != nil {
		return handlers.Reply{}, err
	}
	var n int
	if err := db.QueryRow(ctx, `SELECT count(*) FROM effect WHERE person = $1 AND text <> 'menu'`, r.Person.ID).Scan(&n); err != nil {
		return handlers.Reply{}, err
	}
	if len(r.Talk.Data) > 0 && string(r.Talk.Data) != strconv.Itoa(n-1) {
		if _, err := db.Exec(ctx, `UPDATE effect SET stale = true WHERE update_id = $1`, r.ID); err != nil {
			return handlers.Reply{}, err
		}
	}
	reply := handlers.Reply{Talk: &handlers.Talk{Name: "count", Data: []byte(strconv.Itoa(n))}}
	if strings.HasSuffix(r.Text, "quiet") {
		return reply, nil
	}
	reply.Messages = say("did " + locales.Escape(r.Text)).Messages
	id := strconv.FormatInt(r.ID, 10)
	return reply, notice.Post(ctx, db, notice.Notice{To: r.Person.ID, Kind: "told", Ref: r.Text, Once: "told:" + id})
}

// press answers a button or a command with a text and the menu's buttons, in the
// place of the message where there is one.
func press(words string) handlers.Run {
	return func(ctx context.Context, db postgres.DB, r handlers.Request) (handlers.Reply, error) {
		reply := menu()
		reply.Messages[0].HTML, reply.Messages[0].Replace = locales.HTML(words+" "+strconv.FormatInt(r.ID, 10)), true
		reply.Talk = &handlers.Idle // it counts texts only
		return reply, write(ctx, db, r, words)
	}
}

func write(ctx context.Context, db postgres.DB, r handlers.Request, text string) error {
	_, err := db.Exec(ctx, `INSERT INTO effect (update_id, person, text, lost) VALUES ($1, $2, $3, $4)`, r.ID, r.Person.ID, text, r.Lost)
	return err
}

func say(html locales.HTML) handlers.Reply {
	return handlers.Reply{Messages: []handlers.Message{{HTML: html}}}
}

func menu() handlers.Reply {
	reply := say("menu")
	reply.Messages[0].Rows = [][]handlers.Button{{{Label: "Tap", Verb: "tap"}, {Label: "Same", Verb: "same"}}}
	return reply
}

// long is more than four messages hold; wherever it is cut, there is a tag, an
// emoji of several code points or an entity.
func long() locales.HTML {
	return locales.HTML(strings.Repeat("<b>👩‍👩‍👧</b><i>Ә</i>&amp;", 3000))
}

// told makes the words of the notices there are.
func told(_ context.Context, _ postgres.DB, n notice.Due, _ account.Person) (handlers.Message, bool, error) {
	if n.Kind == "broken" {
		return handlers.Message{HTML: "<b>told broken"}, true, nil
	}
	return handlers.Message{HTML: locales.HTML(n.Kind+" ") + locales.Escape(n.Ref)}, true, nil
}
