package simulator

import (
	"encoding/json"
	"fmt"
	"slices"
)

// Restore makes the world what Save wrote, before anybody talks in it. What the
// Config says of people it knows holds; people and places that are new in it are let
// in. Ids go on behind those that were given, and from the clock as far as the
// Config's do. On an error, ErrKept or another one, nothing has changed.
func (s *Server) Restore(data []byte) error {
	var k kept
	if err := json.Unmarshal(data, &k); err != nil {
		return fmt.Errorf("%w: it cannot be read", ErrKept)
	}
	if err := k.check(); err != nil {
		return err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.restorePeople(k.People)
	s.restoreChats(k)
	for _, f := range k.Files {
		s.files[f.ID] = &file{f.ID, f.Unique, f.Name, f.Path, f.ContentType, f.Data, f.Width, f.Height, f.Duration}
	}
	for _, m := range k.Commands {
		s.commands[commandKey{m.Scope, m.Chat, m.User, m.Language}] = m.Commands
	}
	s.lastID, s.feed.seq = max(s.lastID, k.LastID), max(s.feed.seq, k.Seq)
	s.queue.next, s.queue.allowed = max(s.queue.next, k.Update), k.Allowed
	s.restoreWaiting(k.Waiting)
	return nil
}

// check sees that all that is referred to is there.
func (k kept) check() error {
	if k.Version != keptVersion {
		return fmt.Errorf("%w: its version is %d", ErrKept, k.Version)
	}
	chats, people := map[int64]bool{}, map[int64]bool{}
	for _, p := range k.People {
		people[p.ID] = p.ID > 0
	}
	for _, c := range k.Chats {
		chats[c.Info.ID] = true
		ordered := slices.IsSortedFunc(c.Messages, func(a, b keptMessage) int { return a.Message.MessageID - b.Message.MessageID })
		if !ordered || c.Info.ID > 0 && !people[c.Info.ID] || c.Info.ID < 0 && (len(c.Members) == 0 || slices.ContainsFunc(c.Members, func(id int64) bool { return !people[id] })) {
			return fmt.Errorf("%w: chat %d is not whole", ErrKept, c.Info.ID)
		}
	}
	for _, id := range k.Groups {
		if !chats[id] {
			return fmt.Errorf("%w: group %d is not there", ErrKept, id)
		}
	}
	return nil
}

// restorePeople lets in who was there; of those whom the Config knows only what they
// did is taken.
func (s *Server) restorePeople(people []Profile) {
	for _, p := range people {
		if known := s.people[p.ID]; known != nil {
			known.Started, known.Blocked = p.Started, p.Blocked
			continue
		}
		s.addPerson(p)
	}
}

func (s *Server) restoreChats(k kept) {
	clear(s.chats)
	s.groups = k.Groups
	for _, one := range k.Chats {
		c := &chat{info: one.Info, next: max(one.Next, s.cfg.FirstMessage), keyboard: one.Keyboard, members: one.Members, admins: one.Admins,
			about: one.About, botAdmin: one.BotAdmin, out: one.Out, migrated: one.Migrated, pinned: one.Pinned}
		for _, m := range one.Messages {
			c.messages = append(c.messages, &stored{Message: m.Message, byBot: m.ByBot, markup: m.Markup, silent: m.Silent, seen: m.Seen, inlineID: m.InlineID})
		}
		s.chats[c.info.ID] = c
	}
	for _, p := range s.cfg.Places {
		if !slices.ContainsFunc(k.Chats, func(c keptChat) bool { return c.Info.Title == p.Title }) {
			s.addPlace(p)
		}
	}
}

// restoreWaiting brings back what the bot has not confirmed. It may have been taken
// all the same: it comes with the id it had.
func (s *Server) restoreWaiting(waiting []keptWaiting) {
	for _, w := range waiting {
		u := &update{id: w.ID, kind: w.Kind, lane: w.Lane, chat: w.Chat, body: w.Body, expires: w.Expires}
		if c := s.chats[w.Chat]; c != nil && w.About != 0 {
			u.about = c.find(w.About)
		}
		s.queue.waiting = append(s.queue.waiting, u)
	}
}
