package notices

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"qalauly/account"
	"qalauly/appeal"
	"qalauly/calendar"
	"qalauly/handlers"
	"qalauly/handlers/cards"
	"qalauly/handlers/screen"
	"qalauly/internal/postgres"
	"qalauly/locales"
	"qalauly/notice"
)

// toDesk are the notices to a deputy and who works beside them, or to the staff who act
// for one.
var toDesk = map[string]func(context.Context, postgres.DB, asked) (handlers.Message, bool, error){
	appeal.CardNotice:    newCard,
	appeal.ChangedNotice: changedCard,
	appeal.SaidNotice:    citizenSaid,
	appeal.EditedNotice:  citizenSaid,
	appeal.ReopenNotice:  citizenSaid,
	appeal.TakenNotice:   takenCard,
	appeal.DueNotice:     dues,
	cards.PreviewNotice:  preview,
}

// asked is a notice with who reads it.
type asked struct {
	notice.Due
	l  locales.Lang
	by appeal.Actor
}

// ofDesk words a notice to a desk or to staff; known is false for others.
func ofDesk(ctx context.Context, db postgres.DB, n notice.Due, l locales.Lang) (m handlers.Message, ok, known bool, err error) {
	word, desk := toDesk[n.Kind]
	if !desk {
		word, desk = toStaff[n.Kind]
	}
	if !desk {
		return m, false, false, nil
	}
	member, err := account.MemberOf(ctx, db, n.To)
	if errors.Is(err, account.ErrNoMember) {
		return m, false, true, nil // no member any more: nothing is theirs to know
	}
	if err != nil {
		return m, false, true, err
	}
	m, ok, err = word(ctx, db, asked{n, l, appeal.Actor{Person: n.To, Member: member}})
	if errors.Is(err, appeal.ErrUnknown) || errors.Is(err, appeal.ErrNoMessage) {
		return handlers.Message{}, false, true, nil
	}
	return m, ok, true, err
}

// id is the number that a notice is about.
func (q asked) id() (int64, error) {
	id, err := strconv.ParseInt(q.Ref, 10, 64)
	if err != nil {
		return 0, fmt.Errorf("notices: %s %q: %w", q.Kind, q.Ref, err)
	}
	return id, nil
}

// sight is an appeal as the reader may see it; its author is told as a citizen only.
func (q asked) sight(ctx context.Context, db postgres.DB, id int64) (cards.Sight, error) {
	now := calendar.Now()
	a, side, err := appeal.See(ctx, db, q.by, id, now)
	if err == nil && side == appeal.Citizen {
		err = appeal.ErrUnknown
	}
	if err != nil {
		return cards.Sight{}, err
	}
	return cards.Look(ctx, db, q.l, a, side, now)
}

// newCard is the card with all that was attached below it.
func newCard(ctx context.Context, db postgres.DB, q asked) (handlers.Message, bool, error) {
	id, err := q.id()
	if err != nil {
		return handlers.Message{}, false, err
	}
	s, err := q.sight(ctx, db, id)
	if err != nil || s.Appeal.State.Over() {
		return handlers.Message{}, false, err
	}
	m := s.Card(q.l, calendar.Now())
	m.Files = s.Files()
	return m, true, nil
}

// changedCard puts the card as it is now in the place of the one before.
func changedCard(ctx context.Context, db postgres.DB, q asked) (handlers.Message, bool, error) {
	id, err := q.id()
	if err != nil {
		return handlers.Message{}, false, err
	}
	s, err := q.sight(ctx, db, id)
	if err != nil {
		return handlers.Message{}, false, err
	}
	m := s.Card(q.l, calendar.Now())
	m.Edits = m.Ref
	return m, true, nil
}

// citizenSaid is what the citizen wrote after the letter, under the card.
func citizenSaid(ctx context.Context, db postgres.DB, q asked) (handlers.Message, bool, error) {
	id, err := q.id()
	if err != nil {
		return handlers.Message{}, false, err
	}
	said, err := appeal.MessageByID(ctx, db, id)
	if err != nil || said.UndoneAt != nil || said.ErasedAt != nil {
		return handlers.Message{}, false, err
	}
	s, err := q.sight(ctx, db, said.Appeal)
	if err != nil || s.Appeal.State == appeal.Withdrawn || s.Appeal.State == appeal.Rejected {
		return handlers.Message{}, false, err
	}
	key := "deskcard.from_citizen"
	switch {
	case q.Kind == appeal.EditedNotice:
		key = "deskcard.from_citizen_edited"
	case q.Kind == appeal.ReopenNotice:
		key = "deskcard.reopened_why"
	case said.Kind == appeal.Details:
		key = "deskcard.details_came"
	}
	m := handlers.Message{
		HTML:    locales.Join(q.l.HTML(key, locales.Args{"Number": s.Appeal.Number}), cards.Said(q.l, said.Text, said.Files)),
		Ref:     cards.RefOf(said),
		Under:   cards.Ref(said.Appeal),
		Protect: true,
	}
	if q.Kind != appeal.EditedNotice {
		m.Files = cards.Files(said.Files)
	}
	return m, true, nil
}

// takenCard stands in the place of a card that is no longer the reader's.
func takenCard(ctx context.Context, db postgres.DB, q asked) (handlers.Message, bool, error) {
	id, err := q.id()
	if err != nil {
		return handlers.Message{}, false, err
	}
	s, err := q.sight(ctx, db, id)
	m := handlers.Message{HTML: q.l.HTML("deskcard.gone"), Ref: cards.Ref(id), Edits: cards.Ref(id)}
	switch {
	case errors.Is(err, appeal.ErrUnknown):
		m.Instead = m.HTML
		return m, true, nil
	case err != nil:
		return handlers.Message{}, false, err
	}
	m = s.Card(q.l, calendar.Now())
	m.Edits = m.Ref
	return m, true, nil
}

// preview shows what was written and is not sent, as it is now.
func preview(ctx context.Context, db postgres.DB, q asked) (handlers.Message, bool, error) {
	number, first, _ := strings.Cut(q.Ref, ":")
	id, err := strconv.ParseInt(number, 10, 64)
	if err != nil {
		return handlers.Message{}, false, fmt.Errorf("notices: %s %q: %w", q.Kind, q.Ref, err)
	}
	message, err := strconv.ParseInt(first, 10, 64)
	if err != nil {
		return handlers.Message{}, false, fmt.Errorf("notices: %s %q: %w", q.Kind, q.Ref, err)
	}
	c, err := appeal.ComposedOf(ctx, db, q.To, message)
	if err != nil || c.Appeal != id {
		return handlers.Message{}, false, err
	}
	s, err := q.sight(ctx, db, id)
	if err != nil {
		return handlers.Message{}, false, err
	}
	m := s.Preview(q.l, c)
	m.Edits = m.Ref
	return m, true, nil
}

// opens is the button that opens an appeal.
func opens(l locales.Lang, verb string, id int64) [][]handlers.Button {
	return [][]handlers.Button{screen.Row(screen.Press(l.Text("cardnotice.open"), verb, screen.ID36(id)))}
}
