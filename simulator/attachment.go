package simulator

// Attachment is something to send that is no text.
type Attachment func(*Server, *stored) error

// PhotoOf is a picture (PNG or JPEG) with a caption.
func PhotoOf(data []byte, caption string) Attachment {
	return func(s *Server, m *stored) error {
		f, fail := s.keepPhoto(data)
		if fail != nil {
			return says("this picture cannot be sent: %s", fail.description)
		}
		m.Photo = []PhotoSize{f.photo()}
		return s.captioned(m, caption)
	}
}

// DocumentOf is a file with a name and a caption.
func DocumentOf(name string, data []byte, caption string) Attachment {
	return func(s *Server, m *stored) error {
		if len(data) == 0 {
			return says("an empty file cannot be sent")
		}
		m.carry(s.keep(documentKind.prefix, documentKind.folder, name, data), 0)
		return s.captioned(m, caption)
	}
}

// VoiceOf is a spoken message of so many seconds; the recording itself is silence.
func VoiceOf(seconds int) Attachment { return RecordingOf([]byte("OggS"), seconds) }

// RecordingOf is a spoken message of so many seconds with its sound, in whatever form it was recorded.
func RecordingOf(sound []byte, seconds int) Attachment {
	return func(s *Server, m *stored) error {
		if len(sound) == 0 || seconds < 0 {
			return says("there is nothing recorded")
		}
		m.carry(s.keep(voiceKind.prefix, voiceKind.folder, "voice.oga", sound), seconds)
		return nil
	}
}

// ContactOf is somebody's card: a name and a phone number.
func ContactOf(phone, firstName, lastName string) Attachment {
	return func(_ *Server, m *stored) error {
		if phone == "" || firstName == "" {
			return says("a contact needs a name and a number")
		}
		m.Contact = &Contact{PhoneNumber: phone, FirstName: firstName, LastName: lastName}
		return nil
	}
}

// LocationAt is a place shared.
func LocationAt(latitude, longitude float64) Attachment {
	return func(_ *Server, m *stored) error {
		if latitude < -90 || latitude > 90 || longitude < -180 || longitude > 180 {
			return says("%v, %v is no place on Earth", latitude, longitude)
		}
		m.Location = &Location{latitude, longitude}
		return nil
	}
}

// StickerOf is a sticker that stands for an emoji.
func StickerOf(emoji string) Attachment {
	return func(s *Server, m *stored) error {
		f := s.keep("CAACAgIAAx", "stickers", "sticker.webp", []byte("RIFF"))
		m.Sticker = &Sticker{FileID: f.id, FileUniqueID: f.unique, Type: "regular", Width: 512, Height: 512, Emoji: emoji}
		return nil
	}
}

func (s *Server) captioned(m *stored, caption string) error {
	f, fail := s.format(caption, "", "")
	if fail == nil {
		fail = f.fits(maxCaption, "the caption is too long")
	}
	if fail != nil {
		return says("%s", fail.description)
	}
	m.Caption, m.CaptionEntities = f.text, f.entities
	return nil
}

// attach has a person send one thing, or several as one album, to a chat.
func (s *Server) attach(c *chat, p *Profile, replyTo int, things ...Attachment) ([]*stored, error) {
	var all []*stored
	for _, what := range things {
		m := &stored{}
		if err := what(s, m); err != nil {
			return nil, err
		}
		if err := answers(c, m, replyTo); err != nil {
			return nil, err
		}
		all = append(all, m)
	}
	if len(all) > mostAlbum {
		return nil, says("an album has at most %d items", mostAlbum)
	}
	if len(all) > 1 {
		group := s.newAlbum()
		for _, m := range all {
			m.MediaGroupID = group
		}
	}
	for _, m := range all {
		if err := s.send(c, p, m); err != nil {
			return nil, err
		}
	}
	return all, nil
}
