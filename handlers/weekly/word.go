package weekly

import (
	"context"
	"errors"
	"fmt"
	"strconv"

	"qalauly/account"
	"qalauly/digest"
	"qalauly/handlers"
	"qalauly/handlers/screen"
	"qalauly/handlers/wording"
	"qalauly/internal/postgres"
	"qalauly/locales"
	"qalauly/notice"
	"qalauly/rating/weeks"
)

// Word makes the message of a notice about the week; others are left to next.
func (w Words) Word(next func(context.Context, postgres.DB, notice.Due, account.Person) (handlers.Message, bool, error)) func(context.Context, postgres.DB, notice.Due, account.Person) (handlers.Message, bool, error) {
	return func(ctx context.Context, db postgres.DB, n notice.Due, reader account.Person) (handlers.Message, bool, error) {
		switch n.Kind {
		case digest.NoticePost:
			return w.post(ctx, db, n)
		case digest.NoticeUnclear:
			return unclear(ctx, db, n, language(reader))
		case digest.NoticeWish:
			return wish(ctx, db, n, language(reader))
		case digest.NoticePersonal:
			return personal(ctx, db, n, language(reader))
		case NoticeData:
			return data(ctx, db, n, language(reader))
		case digest.NoticeChannel:
			return found(ctx, db, n, language(reader))
		}
		if m, ok, known, err := ofCampaign(ctx, db, n, language(reader)); known {
			return m, ok, err
		}
		return next(ctx, db, n, reader)
	}
}

// language is in which a person is told something: as it was chosen or guessed.
func language(p account.Person) locales.Lang {
	for _, code := range []string{p.Lang, p.Guessed} {
		if l, ok := locales.Known(code); ok {
			return l
		}
	}
	return locales.Guess("", "")
}

// post makes a post or an edit of it, in the channel's language.
func (w Words) post(ctx context.Context, db postgres.DB, n notice.Due) (m handlers.Message, ok bool, err error) {
	p, ok, err := digest.ReadRef(ctx, db, n.Ref)
	if err != nil || !ok {
		return m, false, err
	}
	m, err = w.PostOf(ctx, db, p)
	m.At = p.Message
	return m, err == nil, err
}

// PostOf is the message of a post as it stands, or is to stand, in its channel.
func (w Words) PostOf(ctx context.Context, db postgres.DB, p digest.Post) (m handlers.Message, err error) {
	l, known := locales.Known(p.Lang)
	if !known {
		return m, fmt.Errorf("weekly: post %d is in language %q", p.ID, p.Lang)
	}
	now, err := issueOf(ctx, db, p.Snapshot, p)
	if err != nil {
		return m, err
	}
	if p.Snapshot == p.First {
		return w.Issue(ctx, db, l, now)
	}
	first, err := issueOf(ctx, db, p.First, p)
	if err != nil {
		return m, err
	}
	return w.Corrected(ctx, db, l, first, now)
}

func issueOf(ctx context.Context, db postgres.DB, snapshot int64, p digest.Post) (digest.Issue, error) {
	s, err := weeks.ByID(ctx, db, snapshot)
	if err != nil {
		return digest.Issue{}, err
	}
	return digest.Compose(ctx, db, s, p.Region, p.Lang)
}

// unclear asks an editor to look whether a post stands in its channel, or says that it
// was refused.
func unclear(ctx context.Context, db postgres.DB, n notice.Due, l locales.Lang) (m handlers.Message, ok bool, err error) {
	var id int64
	if _, err := fmt.Sscan(n.Ref, &id); err != nil {
		return m, false, fmt.Errorf("weekly: %s %q: %w", n.Kind, n.Ref, err)
	}
	p, err := digest.PostByID(ctx, db, id)
	if err != nil {
		return m, false, err
	}
	args := locales.Args{"Channel": p.Title, "Period": wording.Period(l, p.Period)}
	switch p.State {
	case digest.Unclear:
		m.HTML = l.HTML("weekpost.unclear", args)
	case digest.Failed:
		m.HTML = l.HTML("weekpost.failed", args)
	default:
		return m, false, nil
	}
	m.Rows = [][]handlers.Button{screen.Row(screen.Press(l.Text("weekpost.open"), "wd"))}
	return m, true, nil
}

// NoticeData is that a rating's file is made; its reference is the snapshot.
const NoticeData = "datapack"

// data sends a rating's file to who asked for it.
func data(ctx context.Context, db postgres.DB, n notice.Due, l locales.Lang) (m handlers.Message, ok bool, err error) {
	var id int64
	if _, err := fmt.Sscan(n.Ref, &id); err != nil {
		return m, false, fmt.Errorf("weekly: %s %q: %w", n.Kind, n.Ref, err)
	}
	s, err := weeks.ByID(ctx, db, id)
	if err != nil {
		return m, false, err
	}
	hash, err := digest.Package(ctx, db, id)
	if err != nil || hash == "" {
		return m, false, err
	}
	return DataFile(l, s, hash), true, nil
}

// DataFile is the message with a rating's file.
func DataFile(l locales.Lang, s weeks.Snapshot, hash string) handlers.Message {
	name := "qalauly-" + s.Period
	if s.Version > 1 {
		name += fmt.Sprint(".v", s.Version)
	}
	return handlers.Message{
		HTML: l.HTML("opendata.here", locales.Args{"Period": wording.Period(l, s.Period), "Hash": s.Hash, "Licence": digest.Licence}),
		File: &handlers.Sent{Hash: hash, Name: name + ".zip"},
	}
}

// found tells an editor of a channel that gets nothing yet.
func found(ctx context.Context, db postgres.DB, n notice.Due, l locales.Lang) (m handlers.Message, ok bool, err error) {
	var id int64
	if _, err := fmt.Sscan(n.Ref, &id); err != nil {
		return m, false, fmt.Errorf("weekly: %s %q: %w", n.Kind, n.Ref, err)
	}
	c, err := digest.ChannelByID(ctx, db, id)
	if err != nil || !c.Posts {
		return m, false, err
	}
	choose := screen.Press(l.Text("channel.button_choose"), "wcone", strconv.FormatInt(id, 36))
	return handlers.Message{HTML: l.HTML("channel.found", locales.Args{"Channel": c.Title}), Rows: [][]handlers.Button{screen.Row(choose)}}, true, nil
}

// wish asks an editor to approve what another wants.
func wish(ctx context.Context, db postgres.DB, n notice.Due, l locales.Lang) (m handlers.Message, ok bool, err error) {
	var id int64
	if _, err := fmt.Sscan(n.Ref, &id); err != nil {
		return m, false, fmt.Errorf("weekly: %s %q: %w", n.Kind, n.Ref, err)
	}
	w, err := digest.WishByID(ctx, db, id)
	if errors.Is(err, digest.ErrNothing) || err == nil && !w.ApprovedAt.IsZero() {
		return m, false, nil
	}
	if err != nil {
		return m, false, err
	}
	text, err := Wish(ctx, db, l, w)
	return handlers.Message{HTML: text, Rows: [][]handlers.Button{screen.Row(screen.Press(l.Text("weekpost.open"), "wd"))}}, err == nil, err
}

// wishes are the words of what editors ask for.
var wishes = map[digest.What]string{
	digest.Publish: "weekpost.wish_publish", digest.Again: "weekpost.wish_again", digest.Correct: "weekpost.wish_correct",
}

// Wish says what an editor asks for.
func Wish(ctx context.Context, db postgres.DB, l locales.Lang, w digest.Wish) (locales.HTML, error) {
	name := l.Text("members.operator")
	if w.AskedBy != 0 {
		m, err := account.MemberByID(ctx, db, w.AskedBy)
		if err != nil {
			return "", err
		}
		name = m.Name
	}
	return l.HTML(wishes[w.What], locales.Args{"Name": name, "Period": wording.Period(l, w.Period)}), nil
}
