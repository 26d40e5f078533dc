package handlers

import (
	"errors"

	"qalauly/locales"
)

// Excuse is an error that is nobody's fault and has words for the person: the
// handler's writes are taken back, the words are said, the update is done.
type Excuse struct {
	Key  string // a key of locales
	Args locales.Args
}

// Error names the key; the words are for people, not for logs.
func (e *Excuse) Error() string { return "excuse: " + e.Key }

// Reply is the excuse in a language.
func (e *Excuse) Reply(lang locales.Lang) Reply {
	return say(lang.HTML(e.Key, e.Args))
}

// AsExcuse finds the words for an error, if it has any.
func AsExcuse(err error) (*Excuse, bool) {
	var e *Excuse
	if errors.As(err, &e) {
		return e, true
	}
	return nil, false
}

// What the road itself says, where no handler is asked.

// UnknownCommand answers a command that is not on the list.
func UnknownCommand(lang locales.Lang) Reply { return say(lang.HTML("road.unknown_command")) }

// NotAllowed answers who may not do what they asked for.
func NotAllowed(lang locales.Lang) Reply { return say(lang.HTML("road.not_allowed")) }

// OldButton answers a press on a button that means nothing any more.
func OldButton(lang locales.Lang) Reply {
	reply := say(lang.HTML("road.old_button"))
	reply.Toast = lang.Text("road.old_button_toast")
	return reply
}

// NotYours answers who presses a button of somebody else's menu in a group: the menu
// stays as it is for its owner.
func NotYours(lang locales.Lang) Reply { return Reply{Toast: lang.Text("road.not_yours_toast")} }

// Parked tells a person that what they sent could not be handled.
func Parked(lang locales.Lang) Reply { return say(lang.HTML("road.parked")) }

func say(html locales.HTML) Reply { return Reply{Messages: []Message{{HTML: html}}} }
