package staff

import (
	"context"
	"errors"
	"strings"

	"qalauly/account"
	"qalauly/activity"
	"qalauly/handlers"
	"qalauly/handlers/screen"
	"qalauly/internal/postgres"
	"qalauly/locales"
)

// looking opens what shows a record. Files are private: they come into the chat of one
// person only, cannot be sent on, and the audit says who opened them.
func (s staff) looking() handlers.Audience {
	duty := []account.Duty{account.Verifier}
	return handlers.Audience{Verbs: map[string]handlers.Run{
		"vsee": s.only("evidence", duty, ofSomething(s.see)),
		"vcmp": s.only("evidence", duty, ofSomething(s.compare)),
		"vpub": s.only("evidence", duty, ofSomething(s.publish)),
	}}
}

// ofSomething answers a button of what is not there as an old one.
func ofSomething(do run) run {
	return func(ctx context.Context, db postgres.DB, r handlers.Request, m account.Member) (handlers.Reply, error) {
		reply, err := do(ctx, db, r, m)
		if errors.Is(err, activity.ErrUnknown) {
			return handlers.OldButton(r.Lang), nil
		}
		return reply, err
	}
}

// see is pressed: vsee <evidence>.
func (s staff) see(ctx context.Context, db postgres.DB, r handlers.Request, m account.Member) (handlers.Reply, error) {
	if !r.Private {
		return s.privately(r), nil
	}
	message, key, err := s.openedFile(ctx, db, r, m, screen.IDArg(r, 0))
	if err != nil {
		return handlers.Reply{}, err
	}
	if key != "" {
		return s.refuse(ctx, db, r, m, "evidence:"+number(screen.IDArg(r, 0)), refusal{Key: key})
	}
	return handlers.Reply{Messages: []handlers.Message{message}}, nil
}

// privately says that files are shown in the chat with one person.
func (s staff) privately(r handlers.Request) handlers.Reply {
	return screen.Say(r.Lang.HTML("record.private"),
		screen.Row(handlers.Button{Label: r.Lang.Text("button.private"), URL: "https://t.me/" + s.opts.BotName}))
}

// openedFile is the message that shows a file, or the words for why it is not shown. That
// it was opened is in the audit.
func (s staff) openedFile(ctx context.Context, db postgres.DB, r handlers.Request, m account.Member, id int64) (message handlers.Message, key string, err error) {
	e, err := activity.EvidenceByID(ctx, db, id)
	if err != nil {
		return message, "", err
	}
	rec, err := activity.ByID(ctx, db, e.Record)
	if err != nil {
		return message, "", err
	}
	if is, err := s.mayLook(ctx, db, r, m, rec); err != nil || !is {
		return message, "verify.elsewhere", err
	}
	if e.Hash == "" {
		return handlers.Message{HTML: r.Lang.HTML("record.coming_one")}, "", nil
	}
	if e, err = activity.Open(ctx, db, actor(m, r), id); err != nil {
		return message, "", err
	}
	return s.fileMessage(r.Lang, e, rec), "", nil
}

// mayLook says whether a record's files are a member's to open: of one that they
// verify, or audit now.
func (s staff) mayLook(ctx context.Context, db postgres.DB, r handlers.Request, m account.Member, rec activity.Record) (bool, error) {
	if is, err := s.verifies(ctx, db, m, rec); err != nil || is {
		return is, err
	}
	return activity.Auditing(ctx, db, actor(m, r), where(m, account.Verifier), rec.ID)
}

// photoMost is the size up to which Telegram takes a picture as a photo.
const photoMost = 9 << 20

func (s staff) fileMessage(l locales.Lang, e activity.Evidence, rec activity.Record) handlers.Message {
	m := handlers.Message{
		HTML: l.HTML("record.caption", locales.Args{"Record": number(rec.ID), "Code": rec.Criterion, "Day": l.Date(rec.Day)}), Protect: true,
	}
	key := map[bool]string{true: "record.hide", false: "record.publish"}[e.Published]
	m.Rows = [][]handlers.Button{screen.Row(screen.Press(l.Text(key), "vpub", screen.ID36(e.ID), map[bool]string{true: "0", false: "1"}[e.Published]))}
	switch {
	case (e.MIME == "image/jpeg" || e.MIME == "image/png") && e.Size <= photoMost:
		m.Photo = e.Hash
	default:
		m.File = &handlers.Sent{Hash: e.Hash, Name: number(rec.ID) + "-" + number(e.ID) + extension(e.MIME)}
	}
	return m
}

// extension is how the name of a file ends.
func extension(mime string) string {
	kind, _, _ := strings.Cut(mime, ";")
	return map[string]string{
		"application/pdf": ".pdf", "image/jpeg": ".jpg", "image/png": ".png", "image/webp": ".webp", "text/plain": ".txt", "video/mp4": ".mp4", "application/zip": ".zip",
	}[kind]
}

// compare is pressed: vcmp <record> <other>: it sends the files of the first that the
// other has too, as both have them. It is the same file, so that who may open the one
// may see where else it stands.
func (s staff) compare(ctx context.Context, db postgres.DB, r handlers.Request, m account.Member) (handlers.Reply, error) {
	if !r.Private {
		return s.privately(r), nil
	}
	rec, err := activity.ByID(ctx, db, screen.IDArg(r, 0))
	if err != nil {
		return handlers.Reply{}, err
	}
	if is, err := s.mayLook(ctx, db, r, m, rec); err != nil || !is {
		if err != nil {
			return handlers.Reply{}, err
		}
		return s.refuseRecord(ctx, db, r, m, rec.ID, "verify.elsewhere")
	}
	found, err := activity.Many(ctx, db, []int64{rec.ID, screen.IDArg(r, 1)})
	if err != nil {
		return handlers.Reply{}, err
	}
	var reply handlers.Reply
	for _, e := range same(found) {
		if _, err := activity.Open(ctx, db, actor(m, r), e.ID); err != nil {
			return handlers.Reply{}, err
		}
		of := found[0].Record
		if e.Record != of.ID {
			of = found[1].Record
		}
		message := s.fileMessage(r.Lang, e, of)
		message.Rows = nil
		reply.Messages = append(reply.Messages, message)
	}
	if len(reply.Messages) == 0 {
		return screen.Say(r.Lang.HTML("record.coming_one")), nil
	}
	return reply, nil
}

// same are the first file that both of two records have, as each has it.
func same(found []activity.Listed) []activity.Evidence {
	if len(found) < 2 {
		return nil
	}
	for _, e := range found[0].Evidence {
		for _, other := range found[1].Evidence {
			if e.Hash != "" && e.Hash == other.Hash {
				return []activity.Evidence{e, other}
			}
		}
	}
	return nil
}

// publish is pressed: vpub <evidence> <1 or 0>.
func (s staff) publish(ctx context.Context, db postgres.DB, r handlers.Request, m account.Member) (handlers.Reply, error) {
	id, public := screen.IDArg(r, 0), screen.Arg(r, 1) == "1"
	e, err := activity.EvidenceByID(ctx, db, id)
	if err != nil {
		return handlers.Reply{}, err
	}
	rec, err := activity.ByID(ctx, db, e.Record)
	if err != nil {
		return handlers.Reply{}, err
	}
	if is, err := s.verifies(ctx, db, m, rec); err != nil || !is {
		if err != nil {
			return handlers.Reply{}, err
		}
		return s.refuseRecord(ctx, db, r, m, rec.ID, "verify.elsewhere")
	}
	if err := activity.Publish(ctx, db, actor(m, r), id, public); err != nil {
		if key, is := barred(err); is {
			return s.refuseRecord(ctx, db, r, m, rec.ID, key)
		}
		return handlers.Reply{}, err
	}
	key := map[bool]string{true: "record.published", false: "record.hidden"}[public]
	return screen.Say(r.Lang.HTML(key, locales.Args{"Record": number(rec.ID)})), nil
}
