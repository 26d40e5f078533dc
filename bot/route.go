package bot

import (
	"context"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"

	"qalauly/account"
	"qalauly/dialogue"
	"qalauly/handlers"
	"qalauly/internal/postgres"
	"qalauly/locales"
)

// turn is one update being handled.
type turn struct {
	taken
	update
	began time.Time
	who   *account.Person
	talk  dialogue.Talk
	req   handlers.Request
	sent  *message // the message whose button was pressed

	tap     *tap
	reply   handlers.Reply
	post    post
	outcome string
}

// meet finds out who did each of these things, in which conversation, and in
// which language to answer.
func (b *Bot) meet(ctx context.Context, tx pgx.Tx, turns []*turn) error {
	var ids []int64
	var keys []dialogue.Key
	for _, t := range turns {
		if from := t.from(); from != nil && b.concerns(t) {
			ids = append(ids, from.ID)
			keys = append(keys, dialogue.Key{Chat: t.chat().ID, Person: from.ID})
		}
	}
	if len(ids) == 0 {
		return nil
	}
	people, err := account.SeenAll(ctx, tx, ids)
	if err != nil {
		return err
	}
	for _, t := range turns {
		if from := t.from(); from != nil && people[from.ID].Unreachable && t.Member == nil && t.chat().Type == "private" {
			// Whoever writes can be written to, even if nobody told us so.
			if err := account.Reach(ctx, tx, from.ID, true); err != nil {
				return err
			}
			p := people[from.ID]
			p.Unreachable = false
			people[from.ID] = p
		}
	}
	talks, err := b.Talks.ReadAll(ctx, tx, keys)
	if err != nil {
		return err
	}
	for _, t := range turns {
		if from := t.from(); from != nil && b.concerns(t) {
			b.introduce(t, people[from.ID], talks[dialogue.Key{Chat: t.chat().ID, Person: from.ID}])
			if err := b.about(ctx, tx, t); err != nil {
				return err
			}
		}
	}
	return nil
}

// introduce completes a turn with who did it.
func (b *Bot) introduce(t *turn, person account.Person, talk dialogue.Talk) {
	for _, admin := range b.Admins {
		if admin == person.ID {
			person.Role = account.Admin
		}
	}
	t.who, t.talk = &person, talk
	t.req = handlers.Request{
		ID:      t.taken.ID,
		Now:     b.Now(),
		Person:  person,
		Chat:    t.chat().ID,
		Private: t.chat().Type == "private",
		Kind:    handlers.Text,
		Talk:    handlers.Talk(talk.State),
		Lost:    talk.Lost,

		Commands: b.Audience.Commands,
	}
	if m := t.message(); m != nil {
		t.req.Edited, t.req.Message = t.Edited != nil, m.ID
		t.req.Kind, t.req.Text = kindOfMessage(m), strings.TrimSpace(m.words())
		t.req.Album, t.req.File = m.Album, m.file()
		if m.Location != nil {
			t.req.Point = &handlers.Point{Lat: m.Location.Lat, Lon: m.Location.Lon}
		}
	}
	t.req.Lang = language(person, t.from().Language, t.req.Text)
}

// concerns says whether an update is for us: what was chosen of our cards is said to the
// others in the chat; in a group only commands, taps and texts that answer a message
// of ours are, and of those who merely talk there nothing is remembered. Of what was
// edited only words in a private chat are.
func (b *Bot) concerns(t *turn) bool {
	if t.Edited != nil {
		return t.chat().Type == "private" && t.Edited.words() != ""
	}
	if t.Message != nil && t.Message.Via != nil && t.Message.Via.Name == b.Name {
		return false
	}
	if t.Message == nil || t.chat().Type == "private" {
		return true
	}
	if c, command := parseCommand(t.Message.words(), b.Name); command {
		return !c.foreign
	}
	// The rest of an album comes without words: whether we know the album, the database says.
	return b.answersUs(t.Message) || t.Message.Album != "" && t.chat().ID == b.StaffChat
}

// answersUs says whether a text or a file was sent as a reply to a message of ours.
func (b *Bot) answersUs(m *message) bool {
	to := m.ReplyTo
	return (m.words() != "" || m.file() != nil) && to != nil && to.From != nil && strings.EqualFold(to.From.Name, b.Name)
}

// language is the one a person chose; before the choice it is guessed from what
// they write and from Telegram's setting, and a press goes on in the language of
// the last guess.
func language(p account.Person, setting, text string) locales.Lang {
	if lang, ok := locales.Known(p.Lang); ok {
		return lang
	}
	if lang, ok := locales.Known(p.Guessed); ok && text == "" {
		return lang
	}
	return locales.Guess(setting, text)
}

// words are what was typed, be it below a picture.
func (m *message) words() string {
	if m.Text != "" {
		return m.Text
	}
	return m.Caption
}

// file is what a message carries, a photo in its largest size.
func (m *message) file() *handlers.File {
	as := func(kind handlers.FileKind, f *sentFile) *handlers.File {
		return &handlers.File{Kind: kind, ID: f.ID, Unique: f.Unique, Name: f.Name, MIME: f.MIME, Size: f.Size}
	}
	switch {
	case len(m.Photo) > 0:
		return as(handlers.PhotoFile, &m.Photo[len(m.Photo)-1])
	case m.Moving != nil:
		return as(handlers.AnimationFile, m.Moving)
	case m.Document != nil:
		return as(handlers.DocumentFile, m.Document)
	case m.Video != nil:
		return as(handlers.VideoFile, m.Video)
	case m.Audio != nil:
		return as(handlers.AudioFile, m.Audio)
	case m.Voice != nil:
		return as(handlers.VoiceFile, m.Voice)
	case m.Round != nil:
		return as(handlers.RoundFile, m.Round)
	case m.Sticker != nil:
		return as(handlers.StickerFile, m.Sticker)
	}
	return nil
}

func kindOfMessage(m *message) handlers.Kind {
	switch {
	case m.words() != "":
		return handlers.Text
	case m.Voice != nil:
		return handlers.Voice
	case m.Location != nil:
		return handlers.Place
	}
	return handlers.Other
}

// route finds who answers, completing the request on the way; nil where nobody
// needs to.
func (b *Bot) route(t *turn) handlers.Run {
	switch {
	case t.Message != nil && (t.Message.MigrateTo != 0 || t.Message.MigrateFrom != 0):
		t.req.Kind = handlers.Other
		return b.follow(t.Message)
	case t.who == nil:
		return nil
	case t.Member != nil:
		return b.reached(t)
	case t.Callback != nil:
		return b.routePress(t)
	case t.Edited != nil:
		return b.routeEdited(t)
	case t.Message != nil:
		return b.routeMessage(t)
	}
	return nil
}

// reached notes whether the person can be written to: they blocked the bot or
// came back. In a group or channel it is what we may do there that changed, of which
// nothing is said in it.
func (b *Bot) reached(t *turn) handlers.Run {
	if t.chat().Type != "private" {
		if b.Audience.Joined == nil {
			return nil
		}
		t.req.Joined = &handlers.Joined{
			Channel: t.chat().Type == "channel", Title: t.chat().Title,
			Posts: t.Member.New.Status == "administrator" && t.Member.New.Posts,
		}
		return func(ctx context.Context, db postgres.DB, r handlers.Request) (handlers.Reply, error) {
			_, err := b.Audience.Joined(ctx, db, r)
			return handlers.Reply{}, err
		}
	}
	reachable := t.Member.New.Status != "kicked"
	return func(ctx context.Context, db postgres.DB, r handlers.Request) (handlers.Reply, error) {
		return handlers.Reply{}, account.Reach(ctx, db, r.Person.ID, reachable)
	}
}

func (b *Bot) routePress(t *turn) handlers.Run {
	press, err := b.buttons.press(t.req.Chat, 0, t.Callback.Data)
	if err != nil {
		press, err = b.buttons.press(t.req.Chat, t.who.ID, t.Callback.Data)
	}
	switch verb := verbOf(t.Callback.Data); {
	case err != nil && !t.req.Private && b.personal[verb]:
		return always(handlers.NotYours)
	case err != nil:
		return always(handlers.OldButton)
	}
	run := b.Audience.Verbs[press.Verb]
	if run == nil {
		return always(handlers.OldButton)
	}
	t.req.Button, t.sent = &press, t.Callback.Message
	if t.sent != nil {
		t.req.Message = t.sent.ID
	}
	return run
}

// routeMessage: a command, else a key of the menu, else the conversation, else
// free text. In a group only commands and replies to us concern us.
func (b *Bot) routeMessage(t *turn) handlers.Run {
	if c, ok := parseCommand(t.req.Text, b.Name); ok {
		if c.foreign {
			return always(handlers.UnknownCommand) // in a group it is no concern of ours
		}
		known, found := b.Audience.Command(c.name)
		if found && (c.leading || t.req.Talk.Name == "") {
			t.req.Command, t.req.Args, t.req.Text = c.name, c.args, ""
			if known.Role > t.who.Role {
				return always(handlers.NotAllowed)
			}
			if run, rest := b.Audience.Link(c.args); run != nil && c.name == "start" {
				t.req.Args = rest
				return run
			}
			return known.Run
		}
		if c.leading && !found && t.req.Private {
			return always(handlers.UnknownCommand)
		}
	}
	if !t.req.Private && !b.answersUs(t.Message) && t.req.About == "" {
		return nil
	}
	if run := b.labels[t.req.Text]; run != nil {
		return run
	}
	if run := b.Audience.AboutOf(t.req.About); run != nil {
		return run
	}
	if run := b.Audience.Talks[t.req.Talk.Name]; run != nil {
		return run
	}
	return b.Audience.Free
}

// routeEdited: a command that was edited is taken apart as always; what it would do
// anew is for the one who answers edits to know. An answer to another message says
// something of that one, and is not done again: who reads such answers may read what
// became of it.
func (b *Bot) routeEdited(t *turn) handlers.Run {
	if t.Edited.ReplyTo != nil {
		return b.Audience.RevisedOf(t.req.About)
	}
	if c, ok := parseCommand(t.req.Text, b.Name); ok && !c.foreign && c.leading {
		t.req.Command, t.req.Args, t.req.Text = c.name, c.args, ""
	}
	return b.Audience.Edited
}

func always(words func(locales.Lang) handlers.Reply) handlers.Run {
	return func(_ context.Context, _ postgres.DB, r handlers.Request) (handlers.Reply, error) {
		return words(r.Lang), nil
	}
}
