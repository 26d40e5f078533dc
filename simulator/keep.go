package simulator

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"time"
)

// keptVersion is the version of what Save writes; Restore takes no other one.
const keptVersion = 1

// ErrKept means that what was kept is not what Save of this version writes.
var ErrKept = errors.New("simulator: not a state of this version")

// kept is the world without what passes: faults, presses that wait for an answer,
// inline queries and the webhook. Neither the token nor a webhook's secret is in it.
type kept struct {
	Version  int           `json:"version"`
	LastID   int64         `json:"last_id"`
	Update   int64         `json:"next_update"`
	Seq      int64         `json:"seq"`
	Groups   []int64       `json:"groups"`
	People   []Profile     `json:"people"`
	Chats    []keptChat    `json:"chats"`
	Files    []keptFile    `json:"files"`
	Commands []keptMenu    `json:"commands"`
	Allowed  []string      `json:"allowed_updates"`
	Waiting  []keptWaiting `json:"waiting"`
}

type keptChat struct {
	Info     Chat              `json:"info"`
	Messages []keptMessage     `json:"messages"`
	Next     int               `json:"next"`
	Keyboard *ReplyKeyboard    `json:"keyboard,omitempty"`
	Members  []int64           `json:"members,omitempty"`
	Admins   []int64           `json:"admins,omitempty"`
	About    map[string]string `json:"about,omitempty"`
	BotAdmin bool              `json:"bot_admin,omitempty"`
	Out      string            `json:"out,omitempty"`
	Migrated int64             `json:"migrated,omitempty"`
	Pinned   int               `json:"pinned,omitempty"`
}

type keptMessage struct {
	Message  Message `json:"message"`
	ByBot    bool    `json:"by_bot,omitempty"`
	Markup   string  `json:"markup,omitempty"`
	Silent   bool    `json:"silent,omitempty"`
	Seen     bool    `json:"seen,omitempty"`
	InlineID string  `json:"inline_id,omitempty"`
}

type keptFile struct {
	ID          string `json:"id"`
	Unique      string `json:"unique"`
	Name        string `json:"name"`
	Path        string `json:"path"`
	ContentType string `json:"content_type"`
	Data        []byte `json:"data"`
	Width       int    `json:"width"`
	Height      int    `json:"height"`
	Duration    int    `json:"duration,omitempty"`
}

type keptMenu struct {
	Scope    string       `json:"scope"`
	Chat     int64        `json:"chat"`
	User     int64        `json:"user"`
	Language string       `json:"language"`
	Commands []BotCommand `json:"commands"`
}

// keptWaiting is what the bot has not confirmed. What can only be answered at once,
// a press or an inline query, is not kept.
type keptWaiting struct {
	ID      int64           `json:"id"`
	Kind    string          `json:"kind"`
	Lane    string          `json:"lane"`
	Chat    int64           `json:"chat"`
	Body    json.RawMessage `json:"body"`
	Expires time.Time       `json:"expires"`
	About   int             `json:"about,omitempty"` // the message in the chat
}

// Changes grows whenever something changes that Save writes.
func (s *Server) Changes() int64 {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.feed.seq + s.queue.next + s.lastID
}

// Save writes the people, chats, messages and files there are, for Restore.
func (s *Server) Save() ([]byte, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	k := kept{Version: keptVersion, LastID: s.lastID, Update: s.queue.next, Seq: s.feed.seq, Groups: s.groups, People: s.everybody(), Allowed: s.queue.allowed}
	for _, c := range s.chats {
		k.Chats = append(k.Chats, c.keep())
	}
	for _, f := range s.files {
		k.Files = append(k.Files, keptFile{f.id, f.unique, f.name, f.path, f.contentType, f.data, f.width, f.height, f.duration})
	}
	for key, list := range s.commands {
		k.Commands = append(k.Commands, keptMenu{key.scope, key.chat, key.user, key.language, list})
	}
	for _, u := range s.queue.waiting {
		if u.kind == "callback_query" || u.kind == "inline_query" || u.nameless {
			continue
		}
		w := keptWaiting{ID: u.id, Kind: u.kind, Lane: u.lane, Chat: u.chat, Body: u.body, Expires: u.expires}
		if u.about != nil {
			w.About = u.about.MessageID
		}
		k.Waiting = append(k.Waiting, w)
	}
	slices.SortFunc(k.Chats, func(a, b keptChat) int { return cmp.Compare(a.Info.ID, b.Info.ID) })
	slices.SortFunc(k.Files, func(a, b keptFile) int { return cmp.Compare(a.ID, b.ID) })
	slices.SortFunc(k.Commands, func(a, b keptMenu) int {
		return cmp.Or(cmp.Compare(a.Scope, b.Scope), cmp.Compare(a.Chat, b.Chat), cmp.Compare(a.User, b.User), cmp.Compare(a.Language, b.Language))
	})
	data, err := json.Marshal(k)
	if err != nil {
		return nil, fmt.Errorf("simulator: save: %w", err)
	}
	return data, nil
}

func (c *chat) keep() keptChat {
	k := keptChat{Info: c.info, Next: c.next, Keyboard: c.keyboard, Members: c.members, Admins: c.admins, About: c.about,
		BotAdmin: c.botAdmin, Out: c.out, Migrated: c.migrated, Pinned: c.pinned}
	for _, m := range c.live() {
		k.Messages = append(k.Messages, keptMessage{m.Message, m.byBot, m.markup, m.silent, m.seen, m.inlineID})
	}
	return k
}
