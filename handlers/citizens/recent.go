package citizens

import (
	"encoding/json"
	"hash/fnv"
	"slices"
	"strconv"

	"qalauly/handlers"
)

// search is what a person looked for: a text, among people and places or among
// places alone.
type search struct {
	Text   string `json:"t"`
	Places bool   `json:"p,omitempty"`
	Album  string `json:"a,omitempty"` // instead of both: an album that was answered
	Told   string `json:"o,omitempty"` // instead of all: the mark of a matter that was answered, whose text is kept nowhere
}

// kept is how many searches a talk remembers: lists of older ones cannot be paged.
const kept = 8

// mark names a search in a button, which has no room for the text.
func (s search) mark() string {
	sum := fnv.New32a()
	sum.Write([]byte(strconv.FormatBool(s.Places) + s.Text))
	return strconv.FormatUint(uint64(sum.Sum32()), 36)
}

// recent reads the searches that a talk remembers, the latest first. What cannot
// be read is no search: the person is asked to type again.
func recent(t handlers.Talk) []search {
	var list []search
	if t.Name == talkFind || t.Name == talkPlace {
		_ = json.Unmarshal(t.Data, &list)
	}
	return list
}

// remembered finds a search by its mark.
func remembered(t handlers.Talk, mark string) (search, bool) {
	for _, s := range recent(t) {
		if s.mark() == mark {
			return s, true
		}
	}
	return search{}, false
}

// talk is the conversation named so, with the searches of the one before.
func talk(name string, before handlers.Talk, more ...search) *handlers.Talk {
	list := more
	for _, s := range recent(before) {
		if len(more) == 0 || s != more[0] {
			list = append(list, s)
		}
	}
	data, err := json.Marshal(list[:min(len(list), kept)])
	if err != nil {
		data = nil // strings and booleans always marshal
	}
	return &handlers.Talk{Name: name, Data: data}
}

// answered says whether a text was the last one that was answered.
func answered(t handlers.Talk, text string) bool {
	for _, last := range recent(t) {
		if last.Album == "" {
			return last.Text == text || last.Told != "" && last.Told == (search{Text: text}).mark()
		}
	}
	return false
}

// inAlbum says whether a request belongs to an album that was answered.
func inAlbum(r handlers.Request) bool {
	return r.Album != "" && slices.Contains(recent(r.Talk), search{Album: r.Album})
}

// albumTalk is the talk after an answer, in which the album of the request, if there
// is one, counts as answered: its other pictures get no answer of their own.
func albumTalk(r handlers.Request, after *handlers.Talk) *handlers.Talk {
	if r.Album == "" {
		return after
	}
	at := r.Talk
	if after != nil {
		at = *after
	}
	if at.Name != talkPlace {
		at.Name = talkFind
	}
	return talk(at.Name, at, search{Album: r.Album})
}
