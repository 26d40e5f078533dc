package deputies

import (
	"context"
	"errors"
	"fmt"
	"time"

	"qalauly/account"
	"qalauly/appeal"
	"qalauly/handlers"
	"qalauly/handlers/cards"
	"qalauly/handlers/screen"
	"qalauly/internal/postgres"
	"qalauly/notice"
)

// answering is how something written becomes an answer: a reply to the card, or to
// anything that is about the appeal, makes a preview; a button of it sends.
func (d desk) answering() handlers.Audience {
	return handlers.Audience{
		Abouts:  map[string]handlers.Run{cards.Kind: d.replied},
		Revised: map[string]handlers.Run{cards.Kind: d.revised},
		Edited:  d.revised,
		Verbs: map[string]handlers.Run{
			"dsend": d.of(d.send),
			"dref":  d.of(d.refuseFor),
			"dall":  d.of(d.toAll),
			"ddrop": d.of(d.drop),
			"dundo": d.of(d.undo),
			"dpick": d.of(d.picked),
			"dfree": d.notAnAnswer,
		},
	}
}

// replied is said, or sent, as an answer to a message about an appeal.
func (d desk) replied(ctx context.Context, db postgres.DB, r handlers.Request) (handlers.Reply, error) {
	id, preview := cards.ReadRef(r.About)
	c, err := appeal.ComposedAlbum(ctx, db, r.Chat, r.Album)
	rest := err == nil
	if errors.Is(err, appeal.ErrNoMessage) {
		err = nil
	}
	if err == nil && !rest && preview != 0 {
		if c, err = appeal.ComposedOf(ctx, db, r.Chat, preview); errors.Is(err, appeal.ErrNoMessage) {
			err, c = nil, appeal.Composed{}
		}
	}
	if err != nil {
		return handlers.Reply{}, err
	}
	if rest && c.Appeal == 0 {
		return d.added(ctx, db, r, c)
	}
	if rest {
		id = c.Appeal
	}
	return d.about(ctx, db, r, id, func(ctx context.Context, db postgres.DB, r handlers.Request, s sight) (handlers.Reply, error) {
		if s.Appeal.State == appeal.Moderation || s.Appeal.State == appeal.Withdrawn || s.Appeal.State == appeal.Rejected {
			return handlers.Reply{}, notNow(r.Lang, s.Appeal)
		}
		if c.Message == 0 {
			c = appeal.Composed{Chat: r.Chat, Message: r.Message, Appeal: id, Member: s.by.Member.ID, Album: r.Album, Question: asks(r, id)}
		}
		if err := write(r, &c); err != nil {
			return handlers.Reply{}, err
		}
		if err := appeal.Compose(ctx, db, c); err != nil {
			return handlers.Reply{}, err
		}
		if rest {
			return handlers.Reply{}, later(ctx, db, r, c)
		}
		return previewed(r, s, c), nil
	})
}

// asks says that what is written answers the question what is to be asked for.
func asks(r handlers.Request, id int64) bool {
	return r.About == cards.Ref(id)+askSuffix
}

// added puts the rest of an album to what was sent without a reply.
func (d desk) added(ctx context.Context, db postgres.DB, r handlers.Request, c appeal.Composed) (handlers.Reply, error) {
	err := write(r, &c)
	if err == nil {
		err = appeal.Compose(ctx, db, c)
	}
	return d.excused(r, appeal.Appeal{}, handlers.Reply{}, err)
}

// write puts what a request says into what is being written: a file is added, a text
// takes the place of the one before.
func write(r handlers.Request, c *appeal.Composed) error {
	if r.File == nil && r.Text == "" {
		return appeal.ErrEmpty
	}
	if f := r.File; f != nil {
		err := c.Attach(appeal.File{
			Message: r.Message, Kind: string(f.Kind), ID: f.ID, Unique: f.Unique, Name: f.Name, MIME: f.MIME, Size: f.Size,
		})
		if err != nil {
			return err
		}
	}
	if r.Text != "" {
		c.Text, c.Words = r.Text, r.Message
	}
	c.At = r.Now
	return nil
}

// later shows the preview again when the rest of an album has come: its pictures arrive
// one by one, and faster than a preview is sent.
func later(ctx context.Context, db postgres.DB, r handlers.Request, c appeal.Composed) error {
	return notice.Post(ctx, db, notice.Notice{
		To: r.Person.ID, Kind: cards.PreviewNotice, Ref: fmt.Sprintf("%d:%d", c.Appeal, c.Message),
		Once: fmt.Sprintf("preview:%d:%d", c.Message, r.Now.Unix()/2), NotBefore: r.Now.Add(2 * time.Second),
	})
}

// previewed shows what was written before anything is sent.
func previewed(r handlers.Request, s sight, c appeal.Composed) handlers.Reply {
	m := s.Preview(r.Lang, c)
	m.Edits = m.Ref
	if r.Button != nil {
		m.Replace, m.Edits = true, ""
	}
	reply := handlers.Reply{Messages: []handlers.Message{m}, Talk: &handlers.Idle}
	if r.Album != "" {
		reply.Album = m.Ref
	}
	return reply
}

// composed is what the press of a preview is about; the answer of an old one where
// there is none any more.
func composed(ctx context.Context, db postgres.DB, r handlers.Request, s sight) (appeal.Composed, error) {
	c, err := appeal.ComposedOf(ctx, db, r.Chat, screen.IDArg(r, 1))
	if err == nil && c.Appeal != s.Appeal.ID {
		err = appeal.ErrNoMessage
	}
	return c, err
}

// toAll is pressed: what was written is for all that are alike, or for one again.
func (d desk) toAll(ctx context.Context, db postgres.DB, r handlers.Request, s sight) (handlers.Reply, error) {
	c, err := composed(ctx, db, r, s)
	if err != nil {
		return handlers.Reply{}, err
	}
	c.Several = screen.Arg(r, 2) == "1"
	return previewed(r, s, c), appeal.Compose(ctx, db, c)
}

// drop is pressed: nothing is sent.
func (d desk) drop(ctx context.Context, db postgres.DB, r handlers.Request, s sight) (handlers.Reply, error) {
	c, err := composed(ctx, db, r, s)
	if err != nil {
		return handlers.Reply{}, err
	}
	reply := screen.Show(r, r.Lang.HTML("answer.dropped", map[string]any{"Number": s.Appeal.Number}))
	return reply, appeal.DropComposed(ctx, db, c.Chat, c.Message)
}

// revised is a message that was changed after it was sent: what is written becomes other
// words; what was sent goes on to the citizen as an edit.
func (d desk) revised(ctx context.Context, db postgres.DB, r handlers.Request) (handlers.Reply, error) {
	m, err := member(ctx, db, r)
	if err != nil || m.ID == 0 {
		return handlers.Reply{}, err
	}
	c, err := appeal.ComposedOf(ctx, db, r.Chat, r.Message)
	if err == nil {
		return d.rewritten(ctx, db, r, m, c)
	}
	if !errors.Is(err, appeal.ErrNoMessage) {
		return handlers.Reply{}, err
	}
	made, err := appeal.Written(ctx, db, r.Chat, r.Message)
	if errors.Is(err, appeal.ErrNoMessage) || err == nil && made.Side == appeal.Citizen {
		return handlers.Reply{}, nil // what one wrote as a citizen is read elsewhere
	}
	if err != nil {
		return handlers.Reply{}, err
	}
	by := appeal.Actor{Person: r.Person.ID, Member: m}
	made, changed, err := d.appeals.Revise(ctx, db, by, r.Chat, r.Message, r.Text, r.Now)
	switch {
	case errors.Is(err, appeal.ErrNoMessage), errors.Is(err, appeal.ErrUnknown), errors.Is(err, appeal.ErrNotYours), err == nil && !changed:
		return handlers.Reply{}, nil
	case err != nil:
		return d.excused(r, appeal.Appeal{}, handlers.Reply{}, err)
	}
	a, _, err := appeal.See(ctx, db, by, made.Appeal, r.Now)
	if err != nil {
		return handlers.Reply{}, err
	}
	reply := screen.Say(r.Lang.HTML("answer.edited", map[string]any{"Number": a.Number}))
	reply.Messages[0].Ref = cards.RefOf(made)
	return reply, nil
}

// rewritten shows the preview with other words.
func (d desk) rewritten(ctx context.Context, db postgres.DB, r handlers.Request, m account.Member, c appeal.Composed) (handlers.Reply, error) {
	c.Text, c.Words, c.At = r.Text, r.Message, r.Now
	if err := appeal.Compose(ctx, db, c); err != nil {
		return d.excused(r, appeal.Appeal{}, handlers.Reply{}, err)
	}
	if c.Appeal == 0 {
		return which(ctx, db, r, chiefs(m), c)
	}
	return d.about(ctx, db, r, c.Appeal, func(_ context.Context, _ postgres.DB, r handlers.Request, s sight) (handlers.Reply, error) {
		return previewed(r, s, c), nil
	})
}
