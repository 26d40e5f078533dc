package simulator

import (
	"bytes"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"
)

func (s *Server) serveSimFile(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	f := s.files[r.PathValue("id")]
	s.mu.Unlock()
	if f == nil {
		refuse(w, refusal{http.StatusNotFound, "there is no such file"})
		return
	}
	kind := f.contentType
	if f.kind() == voiceKind { // a recording is whatever the browser could make
		kind = http.DetectContentType(f.data)
	}
	w.Header().Set("Content-Type", kind)
	w.Header().Set("X-Content-Type-Options", "nosniff")
	w.Header().Set("Content-Security-Policy", "sandbox")
	w.Header().Set("Cache-Control", "max-age=3600, immutable")
	http.ServeContent(w, r, "", time.Time{}, bytes.NewReader(f.data)) // in parts, so that a voice can be played from anywhere
}

// serveFiles takes what a person sends as a form: person, chat, caption, reply_to_message_id, and the files
// photo, document or voice (with duration), each perhaps with a number behind its name; several are an album.
func (s *Server) serveFiles(w http.ResponseWriter, r *http.Request) {
	a, fail := readArguments(r)
	if fail != nil {
		refuse(w, refusal{fail.code, fail.description})
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	p, err := s.personOf(a.str("person"))
	if err != nil {
		refuse(w, err)
		return
	}
	c, err := s.seesChat(p, a.integer("chat"))
	if err != nil {
		refuse(w, err)
		return
	}
	things := formFiles(a)
	if len(things) == 0 {
		refuse(w, says("there is no file to send"))
		return
	}
	result, err := sentAll(s.attach(c, p, int(a.integer("reply_to_message_id")), things...))
	reply(w, result, err)
}

// formFiles are the files of a form in the order of their names; the first has the caption.
func formFiles(a arguments) []Attachment {
	var names []string
	for name := range a.files {
		names = append(names, name)
	}
	slices.SortFunc(names, func(x, y string) int { return number(x) - number(y) })
	caption := a.str("caption")
	var things []Attachment
	for _, name := range names {
		up := a.files[name]
		switch strings.TrimRight(name, "0123456789") {
		case "photo":
			things = append(things, PhotoOf(up.data, caption))
		case "document":
			things = append(things, DocumentOf(up.name, up.data, caption))
		case "voice":
			things = append(things, RecordingOf(up.data, int(a.integer("duration"))))
		}
		caption = ""
	}
	return things
}

// number is the number behind a name; without one it is 0.
func number(name string) int {
	n, _ := strconv.Atoi(name[len(strings.TrimRight(name, "0123456789")):])
	return n
}
