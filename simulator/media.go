package simulator

import (
	"encoding/json"
	"strconv"
	"strings"
)

// kindOfFile is how files of one kind are kept and called.
type kindOfFile struct {
	param          string // as the Bot API's parameter is called
	title          string // as Telegram's errors call it
	prefix, folder string // how its file_id begins, where it lies
}

var (
	photoKind    = kindOfFile{"photo", "Photo", "AgACAgIAAx", "photos"}
	documentKind = kindOfFile{"document", "Document", "BQACAgIAAx", "documents"}
	voiceKind    = kindOfFile{"voice", "VoiceNote", "AwACAgIAAx", "voice"}
)

// fileArgument is the file that a parameter or an attach:// names: uploaded with the call, or known by its file_id.
func (s *Server) fileArgument(a arguments, named, upload string, kind kindOfFile) (*file, *apiError) {
	up, ok := a.files[upload]
	if name, attached := strings.CutPrefix(named, "attach://"); attached {
		up, ok = a.files[name]
	}
	switch {
	case ok && kind == photoKind:
		return s.keepPhoto(up.data)
	case ok && len(up.data) == 0:
		return nil, bad("file must be non-empty")
	case ok:
		return s.keep(kind.prefix, kind.folder, up.name, up.data), nil
	case named == "" || strings.HasPrefix(named, "attach://"):
		return nil, bad("there is no %s in the request", kind.param)
	case strings.HasPrefix(named, "http://"), strings.HasPrefix(named, "https://"):
		return nil, &apiError{code: 501, description: "Not Implemented: a " + kind.param + " by URL is not simulated"}
	}
	f := s.files[named]
	switch {
	case f == nil:
		return nil, bad("wrong file identifier/HTTP URL specified")
	case !strings.HasPrefix(f.id, kind.prefix):
		return nil, bad("can't use file of type %s as %s", f.kind().title, kind.title)
	}
	return f, nil
}

func (f *file) kind() kindOfFile {
	for _, kind := range []kindOfFile{photoKind, voiceKind} {
		if strings.HasPrefix(f.id, kind.prefix) {
			return kind
		}
	}
	return documentKind
}

// carry puts a file into a message. How long a recording is, is said once: with its
// file_id it stays as it was.
func (m *Message) carry(f *file, duration int) {
	if duration > 0 {
		f.duration = duration
	}
	m.Photo, m.Document, m.Voice = nil, nil, nil
	switch f.kind() {
	case photoKind:
		m.Photo = []PhotoSize{f.photo()}
	case voiceKind:
		m.Voice = &Voice{FileID: f.id, FileUniqueID: f.unique, Duration: f.duration, MimeType: "audio/ogg", FileSize: len(f.data)}
	default:
		m.Document = &Document{FileID: f.id, FileUniqueID: f.unique, FileName: f.name, MimeType: f.contentType, FileSize: len(f.data)}
	}
}

// sendFile sends one file with a caption.
func (s *Server) sendFile(r *request, kind kindOfFile) (any, *apiError) {
	caption, fail := s.caption(r)
	if fail != nil {
		return nil, fail
	}
	f, fail := s.fileArgument(r.arguments, r.str(kind.param), kind.param, kind)
	if fail != nil {
		return nil, fail
	}
	d, fail := s.prepare(r)
	if fail != nil {
		return nil, fail
	}
	d.message.carry(f, int(r.integer("duration")))
	d.message.Caption, d.message.CaptionEntities = caption.text, caption.entities
	d.message.HasSpoiler = r.boolean("has_spoiler")
	d.message.CaptionAbove = r.boolean("show_caption_above_media")
	return s.deliver(d), nil
}

func (s *Server) sendPhoto(r *request) (any, *apiError)    { return s.sendFile(r, photoKind) }
func (s *Server) sendDocument(r *request) (any, *apiError) { return s.sendFile(r, documentKind) }
func (s *Server) sendVoice(r *request) (any, *apiError)    { return s.sendFile(r, voiceKind) }

func (s *Server) sendLocation(r *request) (any, *apiError) {
	for _, name := range []string{"latitude", "longitude"} {
		if !r.has(name) {
			return nil, bad("%s is empty", name)
		}
	}
	latitude, _ := strconv.ParseFloat(r.str("latitude"), 64) // the table has checked that they are numbers
	longitude, _ := strconv.ParseFloat(r.str("longitude"), 64)
	if latitude < -90 || latitude > 90 || longitude < -180 || longitude > 180 {
		return nil, bad("wrong location specified")
	}
	d, fail := s.prepare(r)
	if fail != nil {
		return nil, fail
	}
	d.message.Location = &Location{latitude, longitude}
	return s.deliver(d), nil
}

func (s *Server) sendContact(r *request) (any, *apiError) {
	d, fail := s.prepare(r)
	if fail != nil {
		return nil, fail
	}
	d.message.Contact = &Contact{PhoneNumber: r.str("phone_number"), FirstName: r.str("first_name"), LastName: r.str("last_name")}
	return s.deliver(d), nil
}

// An album has so many messages.
const leastAlbum, mostAlbum = 2, 10

// inputMedia is one item of an album, or what a message's media becomes.
type inputMedia struct {
	file    *file
	caption formatted
	spoiler bool
	above   bool
}

// readMedia reads an InputMedia; photos and documents are simulated.
func (s *Server) readMedia(r *request, raw json.RawMessage) (inputMedia, *apiError) {
	var o object
	var in struct {
		Type, Media, Caption string
		Mode                 string          `json:"parse_mode"`
		Entities             json.RawMessage `json:"caption_entities"`
		Spoiler              bool            `json:"has_spoiler"`
		Above                bool            `json:"show_caption_above_media"`
	}
	if json.Unmarshal(raw, &o) != nil || o == nil || json.Unmarshal(raw, &in) != nil {
		return inputMedia{}, bad("can't parse InputMedia: expected an Object")
	}
	kind := map[string]kindOfFile{"photo": photoKind, "document": documentKind}[in.Type]
	if kind == (kindOfFile{}) {
		return inputMedia{}, &apiError{code: 501, description: "Not Implemented: InputMedia of type " + strconv.Quote(in.Type) + " is not simulated"}
	}
	known := []string{"type", "media", "caption", "parse_mode", "caption_entities", "has_spoiler", "show_caption_above_media", "disable_content_type_detection"}
	if fail := unknownField(o, known, "InputMedia"); fail != nil {
		return inputMedia{}, fail
	}
	if in.Media == "" {
		return inputMedia{}, bad(`can't parse InputMedia: media not found`)
	}
	caption, fail := s.format(in.Caption, in.Mode, string(in.Entities))
	if fail == nil {
		fail = caption.fits(maxCaption, "message caption is too long")
	}
	if fail != nil {
		return inputMedia{}, fail
	}
	f, fail := s.fileArgument(r.arguments, in.Media, "", kind)
	return inputMedia{f, caption, in.Spoiler, in.Above}, fail
}

func (in inputMedia) put(m *Message) {
	m.carry(in.file, 0)
	m.Caption, m.CaptionEntities = in.caption.text, in.caption.entities
	m.HasSpoiler, m.CaptionAbove = in.spoiler, in.above
}

func (s *Server) sendMediaGroup(r *request) (any, *apiError) {
	items, fail := s.album(r)
	if fail != nil {
		return nil, fail
	}
	group := s.newAlbum()
	sent := make([]Message, 0, len(items))
	for _, item := range items {
		d, fail := s.prepare(r)
		if fail != nil {
			return nil, fail
		}
		item.put(&d.message.Message)
		d.message.MediaGroupID = group
		sent = append(sent, s.deliver(d))
	}
	return sent, nil
}

// newAlbum is the number by which messages are known to be one album.
func (s *Server) newAlbum() string {
	s.lastID++
	return strconv.FormatInt(13_000_000_000_000_000+s.lastID, 10)
}

func (s *Server) album(r *request) ([]inputMedia, *apiError) {
	var raws []json.RawMessage
	if json.Unmarshal([]byte(r.str("media")), &raws) != nil {
		return nil, bad("can't parse media JSON object")
	}
	switch {
	case len(raws) == 0:
		return nil, bad("there are no messages to send")
	case len(raws) < leastAlbum:
		return nil, bad("simulator: an album has at least %d items", leastAlbum)
	case len(raws) > mostAlbum:
		return nil, bad("too many messages to send as an album")
	}
	var items []inputMedia
	for _, raw := range raws {
		item, fail := s.readMedia(r, raw)
		if fail != nil {
			return nil, fail
		}
		items = append(items, item)
		if item.file.kind() != items[0].file.kind() {
			return nil, bad("document can't be mixed with other media types")
		}
	}
	return items, nil
}

func (s *Server) editMessageMedia(r *request) (any, *apiError) {
	buttons, fail := inlineOnly(r)
	if fail != nil {
		return nil, fail
	}
	c, m, fail := s.editable(r)
	if fail != nil {
		return nil, fail
	}
	if m.Text != "" || m.Location != nil || m.Contact != nil {
		return nil, bad("there is no media in the message to edit")
	}
	item, fail := s.readMedia(r, json.RawMessage(r.str("media")))
	if fail != nil {
		return nil, fail
	}
	return s.edit(c, m, func(m *Message) {
		item.put(m)
		m.ReplyMarkup = buttons
	})
}
