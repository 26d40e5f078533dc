package handlers

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"qalauly/account"
	"qalauly/internal/postgres"
	"qalauly/locales"
)

// Join makes one Audience of several. Two answers to one thing, or a verb that
// does not fit on a button, are mistakes of the program: Join panics.
func Join(all ...Audience) Audience {
	joined := Audience{Verbs: map[string]Run{}, Menu: map[string]Run{}, Talks: map[string]Run{}, Links: map[string]Run{}, Abouts: map[string]Run{}, Revised: map[string]Run{}, Signed: map[string]string{}}
	names := map[string]bool{}
	for _, a := range all {
		for _, c := range a.Commands {
			if names[c.Name] {
				panic("handlers: two commands are called " + c.Name)
			}
			names[c.Name] = true
		}
		joined.Commands = append(joined.Commands, a.Commands...)
		add(joined.Verbs, a.Verbs, "verb")
		add(joined.Menu, a.Menu, "menu key")
		add(joined.Talks, a.Talks, "talk")
		add(joined.Links, a.Links, "link")
		add(joined.Abouts, a.Abouts, "what is about")
		add(joined.Revised, a.Revised, "what is revised about")
		for verb, kind := range a.Signed {
			if joined.Signed[verb] != "" {
				panic("handlers: two kinds for verb " + verb)
			}
			joined.Signed[verb] = kind
		}
		joined.Personal = append(joined.Personal, a.Personal...)
		if a.Free != nil {
			if joined.Free != nil {
				panic("handlers: two audiences answer free text")
			}
			joined.Free = a.Free
		}
		if a.Edited != nil {
			joined.Edited = either(joined.Edited, a.Edited)
		}
		joined.elsewhere(a)
	}
	return joined
}

// either asks one, and the other where the one has nothing to say and does nothing
// with the conversation.
func either(one, other Run) Run {
	if one == nil {
		return other
	}
	return func(ctx context.Context, db postgres.DB, r Request) (Reply, error) {
		reply, err := one(ctx, db, r)
		if err != nil || len(reply.Messages) > 0 || reply.Talk != nil {
			return reply, err
		}
		return other(ctx, db, r)
	}
}

// elsewhere joins what is answered outside the chat with the service.
func (a *Audience) elsewhere(other Audience) {
	if other.Joined != nil {
		if a.Joined != nil {
			panic("handlers: two audiences hear of channels")
		}
		a.Joined = other.Joined
	}
	if other.Locate != "" {
		if a.Locate != "" {
			panic("handlers: two menu keys share the place")
		}
		a.Locate = other.Locate
	}
	if other.Inline != nil {
		if a.Inline != nil {
			panic("handlers: two audiences answer inline")
		}
		a.Inline = other.Inline
	}
}

func add(to, from map[string]Run, what string) {
	for name, run := range from {
		if to[name] != nil {
			panic(fmt.Sprintf("handlers: two answers to %s %s", what, name))
		}
		to[name] = run
	}
}

// Command finds a command by its name in lower case.
func (a Audience) Command(name string) (Command, bool) {
	for _, c := range a.Commands {
		if c.Name == name {
			return c, true
		}
	}
	return Command{}, false
}

// Labels maps what stands on the keys of the menu, in every language, to the
// answer: a key keeps working after its owner has changed the language.
func (a Audience) Labels() map[string]Run {
	labels := map[string]Run{}
	for key, run := range a.Menu {
		for _, lang := range locales.All() {
			labels[lang.Text(key)] = run
		}
	}
	return labels
}

// LocateLabels are the labels, in every language, of the key that shares where
// the person is.
func (a Audience) LocateLabels() map[string]bool {
	labels := map[string]bool{}
	for _, lang := range locales.All() {
		if a.Locate != "" {
			labels[lang.Text(a.Locate)] = true
		}
	}
	return labels
}

// Listed are the commands shown to somebody in Telegram's menu and in /help. m is
// the member whose account it is; the zero Member is nobody.
func (a Audience) Listed(role account.Role, m account.Member) []Command {
	return Listed(a.Commands, role, m)
}

// Listed are those of some commands that are shown to somebody.
func Listed(commands []Command, role account.Role, m account.Member) []Command {
	var listed []Command
	for _, c := range commands {
		if c.Help != "" && c.Role <= role && (c.Duty == nil || slices.ContainsFunc(c.Duty, m.Has)) {
			listed = append(listed, c)
		}
	}
	return listed
}

// Link finds who opens a deep link, and what is left for them to read.
func (a Audience) Link(payload string) (run Run, rest string) {
	kind, rest, ok := strings.Cut(payload, "-")
	if !ok {
		return nil, payload
	}
	return a.Links[kind], rest
}

// AboutOf finds who reads what answers a message of ours.
func (a Audience) AboutOf(ref string) Run {
	kind, _, _ := strings.Cut(ref, ":")
	return a.Abouts[kind]
}

// RevisedOf finds who reads what answered a message of ours and was changed since.
func (a Audience) RevisedOf(ref string) Run {
	kind, _, _ := strings.Cut(ref, ":")
	return a.Revised[kind]
}

// SignedRef is what a message is about that has a button with this press; "" where the
// button does not say.
func (a Audience) SignedRef(p Press) string {
	kind := a.Signed[p.Verb]
	if kind == "" || len(p.Args) == 0 {
		return ""
	}
	id, err := strconv.ParseInt(p.Args[0], 36, 64)
	if err != nil || id <= 0 {
		return ""
	}
	return kind + ":" + strconv.FormatInt(id, 10)
}
