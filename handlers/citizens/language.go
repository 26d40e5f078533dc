package citizens

import (
	"context"
	"strings"

	"qalauly/account"
	"qalauly/handlers"
	"qalauly/internal/postgres"
	"qalauly/locales"
)

// language asks which language to speak, or takes the one a button names.
func (c citizens) language(ctx context.Context, db postgres.DB, r handlers.Request) (handlers.Reply, error) {
	chosen, ok := locales.Known(arg(r, 0))
	if !ok {
		question := languageQuestion(r.Lang)
		question.Replace = r.Button != nil
		question.Rows = joined(question.Rows, toMenu(r))
		return handlers.Reply{Messages: []handlers.Message{question}}, nil
	}
	if err := account.Choose(ctx, db, r.Person.ID, string(chosen)); err != nil {
		return handlers.Reply{}, err
	}
	if r.Person.Lang == "" {
		return handlers.Reply{Messages: []handlers.Message{c.ready(r, chosen)}}, nil
	}
	more, err := c.unfinished(ctx, db, r, chosen)
	changed := handlers.Message{HTML: chosen.HTML("language.changed"), Menu: c.mainMenu(r, chosen)}
	return handlers.Reply{Messages: append([]handlers.Message{changed}, more...)}, err
}

// languageQuestion asks in every language at once.
func languageQuestion(first locales.Lang) handlers.Message {
	var questions []string
	var buttons []handlers.Button
	for _, l := range languages(first) {
		questions = append(questions, string(l.HTML("language.choose")))
		buttons = append(buttons, languageButton(l))
	}
	return handlers.Message{HTML: locales.HTML(strings.Join(questions, " · ")), Rows: grid(buttons)}
}

func languageButton(l locales.Lang) handlers.Button {
	return press(l.Text("language.name"), "lang", string(l))
}

// languages are all of them, the likelier one first.
func languages(first locales.Lang) []locales.Lang {
	order := []locales.Lang{first}
	for _, l := range locales.All() {
		if l != first {
			order = append(order, l)
		}
	}
	return order
}

// withLanguage adds to an answer what there is to say of the language, each once:
// the question, to one who has chosen none; and the offer of Kazakh, to one who
// writes Kazakh letters on another screen.
func withLanguage(ctx context.Context, db postgres.DB, r handlers.Request, reply handlers.Reply) (handlers.Reply, error) {
	switch {
	case !r.Private:
	case r.Person.Lang == "":
		if r.Person.Guessed == "" {
			reply.Messages = append(reply.Messages, languageQuestion(r.Lang))
		}
		if r.Person.Guessed != string(r.Lang) {
			return reply, account.Guess(ctx, db, r.Person.ID, string(r.Lang))
		}
	case r.Lang != locales.Kazakh && !r.Person.OfferedKK && locales.WrittenInKazakh(r.Text):
		reply.Messages = append(reply.Messages, handlers.Message{
			HTML: locales.Kazakh.HTML("language.offer"),
			Rows: [][]handlers.Button{row(languageButton(locales.Kazakh))},
		})
		return reply, account.Offered(ctx, db, r.Person.ID)
	}
	return reply, nil
}
