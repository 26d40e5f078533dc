package citizens

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"qalauly/appeal"
	"qalauly/handlers"
	"qalauly/handlers/letter"
	"qalauly/handlers/screen"
	"qalauly/internal/postgres"
	"qalauly/locales"
	"qalauly/notice"
)

// albumPause is how long an album is waited for before its preview is shown: its
// pictures come one by one.
const albumPause = 2 * time.Second

// draftOf is what the person is writing; without one they are told so.
func (c citizens) draftOf(ctx context.Context, db postgres.DB, r handlers.Request, do func(appeal.Draft) (handlers.Reply, error)) (handlers.Reply, error) {
	d, ok, err := appeal.DraftOf(ctx, db, r.Person.ID)
	if err != nil {
		return handlers.Reply{}, err
	}
	if !ok {
		l := r.Lang
		return show(r, l.HTML("write.nothing"), row(press(l.Text("write.button_write"), "wnew", "0")), toAppeals(l)), nil
	}
	return do(d)
}

// preview shows the draft.
func (c citizens) preview(ctx context.Context, db postgres.DB, r handlers.Request) (handlers.Reply, error) {
	return c.draftOf(ctx, db, r, func(d appeal.Draft) (handlers.Reply, error) { return c.resume(ctx, db, r, d, "") })
}

// added takes what came as more of the letter.
func (c citizens) added(ctx context.Context, db postgres.DB, r handlers.Request) (handlers.Reply, error) {
	return c.draftOf(ctx, db, r, func(d appeal.Draft) (handlers.Reply, error) {
		if r.Kind == handlers.Place && r.Point != nil {
			return c.nearOf(ctx, db, r)
		}
		return c.took(ctx, db, r, d, func() error { return d.Write(r.Message, r.Text) }, &d)
	})
}

// changed takes what came in the place of the letter; its files stay.
func (c citizens) changed(ctx context.Context, db postgres.DB, r handlers.Request) (handlers.Reply, error) {
	return c.draftOf(ctx, db, r, func(d appeal.Draft) (handlers.Reply, error) {
		return c.took(ctx, db, r, d, func() error {
			if r.Text == "" {
				return nil
			}
			return d.Rewrite(r.Message, r.Text)
		}, &d)
	})
}

// took keeps a text and a file of one message, or says why it cannot; what was there
// before stays in any case.
func (c citizens) took(ctx context.Context, db postgres.DB, r handlers.Request, before appeal.Draft, write func() error, d *appeal.Draft) (handlers.Reply, error) {
	l := r.Lang
	if r.Text == "" && r.File == nil {
		return say(l.HTML("write.unreadable")), nil
	}
	if r.Text != "" {
		switch err := write(); {
		case errors.Is(err, appeal.ErrTooLong):
			letters := utf8.RuneCountInString(before.Text()) + utf8.RuneCountInString(r.Text)
			return say(l.HTML("write.long", locales.Args{"Most": appeal.TextMost, "Number": letters}), toDraft(l)), nil
		case err != nil:
			return handlers.Reply{}, err
		}
	}
	full, note := attach(r, d)
	d.Step = stepText
	if err := appeal.SaveDraft(ctx, db, *d, r.Now); err != nil {
		return handlers.Reply{}, err
	}
	if r.Album != "" {
		return c.later(ctx, db, r, full, note)
	}
	if note != "" && len(d.Parts)+len(d.Files) == 0 {
		return say(note), nil
	}
	if d.Deputy == 0 && note == "" {
		return c.whomOf(ctx, db, r, *d)
	}
	return c.resume(ctx, db, r, *d, note)
}

// attach adds the file of a message, and says why it could not.
func attach(r handlers.Request, d *appeal.Draft) (full bool, note locales.HTML) {
	if r.File == nil {
		return false, ""
	}
	switch err := d.Attach(fileOf(r)); {
	case errors.Is(err, appeal.ErrTooBig):
		return false, r.Lang.HTML("write.too_large", locales.Args{"Most": appeal.FileMost >> 20})
	case err != nil:
		return true, r.Lang.HTML("write.files_most", locales.Args{"Most": appeal.FilesMost})
	}
	return false, ""
}

// fileOf is what came, as it is kept.
func fileOf(r handlers.Request) appeal.File {
	f := r.File
	return appeal.File{Message: r.Message, Kind: string(f.Kind), ID: f.ID, Unique: f.Unique, Name: f.Name, MIME: f.MIME, Size: f.Size}
}

// later owes the preview of an album for when all of it has come. What found no room is
// said once too; a file that is too large at once.
func (c citizens) later(ctx context.Context, db postgres.DB, r handlers.Request, full bool, note locales.HTML) (handlers.Reply, error) {
	kinds := []string{letter.DraftNotice}
	if full {
		kinds = []string{letter.FullNotice, letter.DraftNotice}
	}
	for _, kind := range kinds {
		err := notice.Post(ctx, db, notice.Notice{
			To: r.Person.ID, Kind: kind, Ref: letter.DraftRef, Once: fmt.Sprintf("%s:%d:%s", kind, r.Chat, r.Album), NotBefore: r.Now.Add(albumPause),
		})
		if err != nil {
			return handlers.Reply{}, err
		}
	}
	var reply handlers.Reply
	if !full && note != "" {
		reply = say(note)
	}
	return screen.Remember(reply, talkWrite, step{Step: stepText})
}

func toDraft(l locales.Lang) []handlers.Button {
	return row(press(l.Text("write.button_resume"), "wshow"))
}

// ask asks for something about the draft; what is typed next answers it.
func (c citizens) ask(ctx context.Context, db postgres.DB, r handlers.Request, at string, text func(appeal.Draft) locales.HTML, rows func(appeal.Draft) [][]handlers.Button) (handlers.Reply, error) {
	return c.draftOf(ctx, db, r, func(d appeal.Draft) (handlers.Reply, error) {
		d.Step = at
		if err := appeal.SaveDraft(ctx, db, d, r.Now); err != nil {
			return handlers.Reply{}, err
		}
		back := row(press(r.Lang.Text("button.back"), "wshow"))
		reply := show(r, text(d), joined(rows(d), [][]handlers.Button{back})...)
		reply.Messages[0].Ref = letter.DraftRef
		return screen.Remember(reply, talkWrite, step{Step: at})
	})
}

// when is some rows where they have a use.
func when(has bool, rows ...[]handlers.Button) [][]handlers.Button {
	if !has {
		return nil
	}
	return rows
}

func (c citizens) askMore(ctx context.Context, db postgres.DB, r handlers.Request) (handlers.Reply, error) {
	return c.ask(ctx, db, r, stepText,
		func(appeal.Draft) locales.HTML {
			return locales.Join(r.Lang.HTML("write.more"), r.Lang.HTML("write.hint"))
		},
		func(d appeal.Draft) [][]handlers.Button {
			return when(len(d.Files) > 0, row(press(r.Lang.Text("write.button_files_drop"), "wdel", "f")))
		})
}

func (c citizens) askChange(ctx context.Context, db postgres.DB, r handlers.Request) (handlers.Reply, error) {
	return c.ask(ctx, db, r, stepChange,
		func(d appeal.Draft) locales.HTML {
			before := d.Text()
			if before == "" {
				return r.Lang.HTML("write.more")
			}
			return locales.Lines(r.Lang.HTML("write.change"), r.Lang.HTML("write.quote", locales.Args{"Text": before}))
		},
		func(appeal.Draft) [][]handlers.Button { return nil })
}

func (c citizens) askOwnName(ctx context.Context, db postgres.DB, r handlers.Request) (handlers.Reply, error) {
	l := r.Lang
	return c.ask(ctx, db, r, stepName, func(appeal.Draft) locales.HTML { return l.HTML("write.ask_name") },
		func(d appeal.Draft) [][]handlers.Button {
			kind := press(l.Text("write.button_nameless"), "wset", "q")
			if d.Nameless {
				kind = press(l.Text("write.button_named"), "wset", "a")
			}
			return joined([][]handlers.Button{row(kind)}, when(d.Name != "", row(press(l.Text("write.button_name_drop"), "wdel", "n"))))
		})
}

func (c citizens) askContact(ctx context.Context, db postgres.DB, r handlers.Request) (handlers.Reply, error) {
	l := r.Lang
	return c.ask(ctx, db, r, stepContact, func(appeal.Draft) locales.HTML { return l.HTML("write.ask_contact") },
		func(d appeal.Draft) [][]handlers.Button {
			return when(d.Contact != "", row(press(l.Text("write.button_contact_drop"), "wdel", "c")))
		})
}

// lineMost is how many letters a name or a contact may have.
const lineMost = 100

// named and contacted take one line; a file that comes instead is part of the letter.
func (c citizens) named(ctx context.Context, db postgres.DB, r handlers.Request) (handlers.Reply, error) {
	return c.oneLine(ctx, db, r, func(d *appeal.Draft, text string) { d.Name, d.Nameless = text, false })
}

func (c citizens) contacted(ctx context.Context, db postgres.DB, r handlers.Request) (handlers.Reply, error) {
	return c.oneLine(ctx, db, r, func(d *appeal.Draft, text string) { d.Contact = text })
}

func (c citizens) oneLine(ctx context.Context, db postgres.DB, r handlers.Request, set func(*appeal.Draft, string)) (handlers.Reply, error) {
	text := strings.Join(strings.Fields(r.Text), " ")
	switch {
	case r.File != nil:
		return c.added(ctx, db, r)
	case text == "":
		return say(r.Lang.HTML("write.unreadable")), nil
	case utf8.RuneCountInString(text) > lineMost:
		return say(r.Lang.HTML("write.long_line", locales.Args{"Most": lineMost})), nil
	}
	return c.with(ctx, db, r, func(d *appeal.Draft) { set(d, text) })
}

// with changes the draft and shows it.
func (c citizens) with(ctx context.Context, db postgres.DB, r handlers.Request, set func(*appeal.Draft)) (handlers.Reply, error) {
	return c.draftOf(ctx, db, r, func(d appeal.Draft) (handlers.Reply, error) {
		set(&d)
		d.Step = stepText
		if err := appeal.SaveDraft(ctx, db, d, r.Now); err != nil {
			return handlers.Reply{}, err
		}
		return c.resume(ctx, db, r, d, "")
	})
}

// clear takes one thing out of the draft.
func (c citizens) clear(ctx context.Context, db postgres.DB, r handlers.Request) (handlers.Reply, error) {
	return c.with(ctx, db, r, func(d *appeal.Draft) {
		switch arg(r, 0) {
		case "f":
			d.Files = nil
		case "n":
			d.Name = ""
		case "c":
			d.Contact = ""
		case "p":
			d.Unit, d.Place = "", 0
		}
	})
}

// topics lists the topics, or takes the one of the button.
func (c citizens) topics(ctx context.Context, db postgres.DB, r handlers.Request) (handlers.Reply, error) {
	if i, ok := screen.ParseIndex(arg(r, 0), len(appeal.Topics())); ok {
		return c.with(ctx, db, r, func(d *appeal.Draft) { d.Topic, d.Chosen = appeal.Topics()[i], true })
	}
	l := r.Lang
	var buttons []handlers.Button
	for i, t := range appeal.Topics() {
		buttons = append(buttons, press(capital(topicOf(l, t)), "wtopic", id36(int64(i))))
	}
	return c.draftOf(ctx, db, r, func(appeal.Draft) (handlers.Reply, error) {
		return show(r, l.HTML("write.ask_topic"), joined(grid(buttons), [][]handlers.Button{row(press(l.Text("button.back"), "wshow"))})...), nil
	})
}

// askDrop asks before anything written is lost; what is empty is dropped at once.
func (c citizens) askDrop(ctx context.Context, db postgres.DB, r handlers.Request) (handlers.Reply, error) {
	return c.draftOf(ctx, db, r, func(d appeal.Draft) (handlers.Reply, error) {
		if d.Empty() {
			return c.dropped(ctx, db, r)
		}
		l := r.Lang
		return show(r, l.HTML("write.drop_ask"), row(press(l.Text("write.button_erase"), "werase")), row(press(l.Text("write.button_keep"), "wshow"))), nil
	})
}

func (c citizens) dropped(ctx context.Context, db postgres.DB, r handlers.Request) (handlers.Reply, error) {
	if err := appeal.DropDraft(ctx, db, r.Person.ID); err != nil {
		return handlers.Reply{}, err
	}
	l := r.Lang
	reply := show(r, l.HTML("write.dropped"), row(press(l.Text("write.button_write"), "wnew", "0")), toAppeals(l))
	return idle(reply), nil
}

// revised honours an edit: of a draft in the draft, of what was sent by passing it on.
func (c citizens) revised(ctx context.Context, db postgres.DB, r handlers.Request) (handlers.Reply, error) {
	if !r.Private || r.Command != "" {
		return handlers.Reply{}, nil
	}
	d, ok, err := appeal.DraftOf(ctx, db, r.Person.ID)
	if err != nil {
		return handlers.Reply{}, err
	}
	if !ok || !d.Holds(r.Message) {
		return c.revisedSent(ctx, db, r)
	}
	before := d.Text()
	if err := d.Write(r.Message, r.Text); errors.Is(err, appeal.ErrTooLong) {
		return say(r.Lang.HTML("write.long", locales.Args{"Most": appeal.TextMost, "Number": utf8.RuneCountInString(before) + utf8.RuneCountInString(r.Text)}), toDraft(r.Lang)), nil
	} else if err != nil {
		return handlers.Reply{}, err
	}
	swapped := r.File != nil && !slices.ContainsFunc(d.Files, func(f appeal.File) bool { return f.Message == r.Message && f.ID == r.File.ID })
	if swapped {
		d.Files = slices.DeleteFunc(slices.Clone(d.Files), func(f appeal.File) bool { return f.Message == r.Message })
		_, _ = attach(r, &d)
	}
	if d.Text() == before && !swapped {
		return handlers.Reply{}, nil // Telegram also tells of changes that nobody sees
	}
	if err := appeal.SaveDraft(ctx, db, d, r.Now); err != nil {
		return handlers.Reply{}, err
	}
	m, err := letter.Preview(ctx, db, r.Lang, d, r.Now)
	m.Edits = letter.DraftRef
	return handlers.Reply{Messages: []handlers.Message{m}}, err
}
