package citizens

import (
	"context"
	"errors"

	"qalauly/appeal"
	"qalauly/handlers"
	"qalauly/handlers/progress"
	"qalauly/internal/postgres"
	"qalauly/locales"
	"qalauly/programme/roadmap"
)

// talkEyes is the conversation in which a photo and words are awaited of what somebody saw
// with their own eyes. What they send stands in its own table, not in the talk.
const talkEyes = "eyes"

// eyes begins to take what a person saw of an item: rme <item>. It needs the same consent
// as an appeal.
func (c citizens) eyes(ctx context.Context, db postgres.DB, r handlers.Request) (handlers.Reply, error) {
	if !r.Private {
		return c.inPrivate(r), nil
	}
	i, err := roadmap.ByID(ctx, db, idArg(r, 0))
	if errors.Is(err, roadmap.ErrUnknown) || err == nil && i.VoidedAt != nil {
		return gone(r, "programme.unknown"), nil
	}
	if err != nil {
		return handlers.Reply{}, err
	}
	if !c.opts.Operator.known() {
		return c.closed(r), nil
	}
	l := r.Lang
	agreed, err := appeal.Agreed(ctx, db, r.Person.ID, consentVersion)
	if err != nil {
		return handlers.Reply{}, err
	}
	if !agreed {
		return show(r, l.HTML("consent.ask", c.consentArgs()), eyesConsentRows(l, i.ID, press(l.Text("consent.full"), "rmet", id36(i.ID)))...), nil
	}
	if ban, banned, err := appeal.Banned(ctx, db, r.Person.ID, r.Now); err != nil || banned {
		return c.banned(r, ban), err
	}
	err = roadmap.Begin(ctx, db, r.Person.ID, i.ID, r.Now)
	if errors.Is(err, roadmap.ErrMany) {
		return show(r, l.HTML("programme.eyes_day", locales.Args{"Count": roadmap.SightingsMost}), row(press(l.Text("button.back"), "rmi", id36(i.ID)))), nil
	}
	if err != nil {
		return handlers.Reply{}, err
	}
	draft, err := roadmap.DraftOf(ctx, db, r.Person.ID)
	if err != nil {
		return handlers.Reply{}, err
	}
	reply := show(r, locales.Join(progress.Title(l, i), l.HTML("programme.eyes_ask")), row(press(l.Text("programme.eyes_stop"), "rmen", id36(draft.ID))))
	reply.Talk = &handlers.Talk{Name: talkEyes}
	return reply, nil
}

func eyesConsentRows(l locales.Lang, item int64, last handlers.Button) [][]handlers.Button {
	return [][]handlers.Button{row(press(l.Text("button.agree"), "rmey", id36(item))), row(press(l.Text("button.disagree"), "rmen")), row(last)}
}

// eyesConsent shows the whole text of consent: rmet <item>.
func (c citizens) eyesConsent(_ context.Context, _ postgres.DB, r handlers.Request) (handlers.Reply, error) {
	id := idArg(r, 0)
	return show(r, c.fullConsent(r.Lang), eyesConsentRows(r.Lang, id, press(r.Lang.Text("button.back"), "rme", id36(id)))...), nil
}

// eyesAgreed keeps the consent and goes on: rmey <item>.
func (c citizens) eyesAgreed(ctx context.Context, db postgres.DB, r handlers.Request) (handlers.Reply, error) {
	if !r.Private {
		return c.inPrivate(r), nil
	}
	if _, err := roadmap.ByID(ctx, db, idArg(r, 0)); errors.Is(err, roadmap.ErrUnknown) {
		return gone(r, "programme.unknown"), nil
	} else if err != nil {
		return handlers.Reply{}, err
	}
	if c.opts.Operator.known() {
		given := appeal.Consent{Version: consentVersion, Hash: c.consentHash(r.Lang), Lang: string(r.Lang), Message: r.Message}
		if err := appeal.Agree(ctx, db, r.Person.ID, given, r.Now); err != nil {
			return handlers.Reply{}, err
		}
	}
	return c.eyes(ctx, db, r)
}

// eyesSaid takes a photo, words, or both.
func (c citizens) eyesSaid(ctx context.Context, db postgres.DB, r handlers.Request) (handlers.Reply, error) {
	l := r.Lang
	stop := row(press(l.Text("programme.eyes_stop"), "rmen"))
	agreed, err := appeal.Agreed(ctx, db, r.Person.ID, consentVersion)
	if err != nil {
		return handlers.Reply{}, err
	}
	if !agreed { // it was taken back meanwhile: nothing is kept
		return idle(say(l.HTML("programme.eyes_gone"), row(press(l.Text("programme.button_home"), "rm")))), nil
	}
	if ban, banned, err := appeal.Banned(ctx, db, r.Person.ID, r.Now); err != nil || banned {
		return idle(c.banned(r, ban)), err
	}
	var photo *roadmap.Photo
	if r.File != nil && r.File.Kind == handlers.PhotoFile {
		photo = &roadmap.Photo{Kind: string(r.File.Kind), ID: r.File.ID}
	}
	if photo == nil && (r.Text == "" || r.File != nil) {
		return say(l.HTML("programme.eyes_only_photo"), stop), nil
	}
	s, err := roadmap.Add(ctx, db, r.Person.ID, r.Text, photo)
	if err == nil {
		stop = row(press(l.Text("programme.eyes_stop"), "rmen", id36(s.ID)))
	}
	switch {
	case errors.Is(err, roadmap.ErrUnknown):
		return idle(say(l.HTML("programme.eyes_gone"), row(press(l.Text("programme.button_home"), "rm")))), nil
	case errors.Is(err, roadmap.ErrLong):
		return say(l.HTML("programme.eyes_long", locales.Args{"Count": roadmap.NoteMost}), stop), nil
	case errors.Is(err, roadmap.ErrMany):
		return say(l.HTML("programme.eyes_photos", locales.Args{"Count": roadmap.PhotosMost}), stop), nil
	case err != nil:
		return handlers.Reply{}, err
	case r.Album != "" && len(s.Files) > 1 && r.Text == "":
		return handlers.Reply{}, nil // the first of the album was answered
	case s.Note == "":
		return say(l.HTML("programme.eyes_words"), stop), nil
	case len(s.Files) == 0:
		return say(l.HTML("programme.eyes_photo"), stop), nil
	}
	i, err := roadmap.ByID(ctx, db, s.Item)
	if err != nil {
		return handlers.Reply{}, err
	}
	text := locales.Join(l.HTML("programme.eyes_preview"), progress.Title(l, i), l.HTML("programme.eyes_note", locales.Args{"Note": s.Note, "Count": len(s.Files)}), l.HTML("programme.eyes_who"))
	return say(text, row(press(l.Text("programme.eyes_send"), "rmes", id36(s.ID))), stop), nil
}

// eyesSend is pressed: rmes <sighting>: the staff of the territory see it from now on.
func (c citizens) eyesSend(ctx context.Context, db postgres.DB, r handlers.Request) (handlers.Reply, error) {
	if !r.Private {
		return c.inPrivate(r), nil
	}
	if ban, banned, err := appeal.Banned(ctx, db, r.Person.ID, r.Now); err != nil || banned {
		return c.banned(r, ban), err
	}
	l := r.Lang
	s, err := roadmap.Send(ctx, db, r.Person.ID, idArg(r, 0), r.Now)
	switch {
	case errors.Is(err, roadmap.ErrUnknown):
		return c.eyesNothing(ctx, db, r, "programme.eyes_gone")
	case errors.Is(err, roadmap.ErrEmpty):
		return show(r, l.HTML("programme.eyes_ask"), row(press(l.Text("programme.eyes_stop"), "rmen"))), nil
	case err != nil:
		return handlers.Reply{}, err
	}
	return eyesSent(r, s), nil
}

func eyesSent(r handlers.Request, s roadmap.Sighting) handlers.Reply {
	return idle(show(r, r.Lang.HTML("programme.eyes_sent"), row(press(r.Lang.Text("programme.button_item"), "rmi", id36(s.Item)))))
}

// eyesNothing answers where nothing is being written: after a second tap on what was just
// sent, that it was sent.
func (c citizens) eyesNothing(ctx context.Context, db postgres.DB, r handlers.Request, key string) (handlers.Reply, error) {
	s, err := roadmap.SentBy(ctx, db, r.Person.ID, idArg(r, 0))
	if err == nil {
		return eyesSent(r, s), nil
	}
	if !errors.Is(err, roadmap.ErrUnknown) {
		return handlers.Reply{}, err
	}
	return idle(show(r, r.Lang.HTML(key), row(press(r.Lang.Text("programme.button_home"), "rm")))), nil
}

// eyesStop forgets what was being written: rmen <sighting>.
func (c citizens) eyesStop(ctx context.Context, db postgres.DB, r handlers.Request) (handlers.Reply, error) {
	if !r.Private {
		return c.inPrivate(r), nil
	}
	if err := roadmap.DropDraft(ctx, db, r.Person.ID); err != nil {
		return handlers.Reply{}, err
	}
	return c.eyesNothing(ctx, db, r, "programme.eyes_dropped")
}
