package simulator

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"fmt"
	"image"
	_ "image/jpeg" // the pictures Telegram takes
	_ "image/png"
	"mime"
	"net/http"
	"path"
	"strings"
)

// Telegram's limits for a picture.
const (
	maxPhotoBytes = 10 << 20
	maxPhotoSides = 10_000
	maxPhotoRatio = 20
)

// file is something that was sent, kept under its file_id.
type file struct {
	id, unique    string
	name          string // as the sender called it
	path          string
	contentType   string
	data          []byte
	width, height int
	duration      int // of a recording, in seconds
}

// keep stores bytes under a new file_id; the kind decides how the id begins and where the file lies.
func (s *Server) keep(prefix, folder, name string, data []byte) *file {
	s.lastID++
	sum := sha256.Sum256(binary.BigEndian.AppendUint64(data[:len(data):len(data)], uint64(s.lastID)))
	code := base64.RawURLEncoding.EncodeToString(sum[:])
	f := &file{
		id: prefix + code, unique: "AQAD" + code[:12], name: name, data: data,
		path: fmt.Sprintf("%s/file_%d%s", folder, s.lastID, strings.ToLower(path.Ext(name))),
	}
	f.contentType = mime.TypeByExtension(path.Ext(f.path))
	if f.contentType == "" {
		f.contentType = http.DetectContentType(data)
	}
	s.files[f.id] = f
	return f
}

// keepPhoto stores a picture if Telegram would.
func (s *Server) keepPhoto(data []byte) (*file, *apiError) {
	if len(data) == 0 {
		return nil, bad("file must be non-empty")
	}
	if len(data) > maxPhotoBytes {
		return nil, bad("file of size %d bytes is too big for a photo; the maximum size is %d bytes", len(data), maxPhotoBytes)
	}
	size, kind, err := image.DecodeConfig(bytes.NewReader(data))
	if err != nil {
		return nil, bad("IMAGE_PROCESS_FAILED")
	}
	long, short := max(size.Width, size.Height), min(size.Width, size.Height)
	if long+short > maxPhotoSides || short == 0 || long > maxPhotoRatio*short {
		return nil, bad("PHOTO_INVALID_DIMENSIONS")
	}
	f := s.keep("AgACAgIAAx", "photos", "photo."+strings.Replace(kind, "jpeg", "jpg", 1), data)
	f.width, f.height = size.Width, size.Height
	return f, nil
}

func (f *file) photo() PhotoSize {
	return PhotoSize{FileID: f.id, FileUniqueID: f.unique, Width: f.width, Height: f.height, FileSize: len(f.data)}
}

func (s *Server) getFile(r *request) (any, *apiError) {
	if !r.has("file_id") {
		return nil, bad("file_id not specified")
	}
	f := s.files[r.str("file_id")]
	if f == nil {
		return nil, bad("invalid file_id")
	}
	return map[string]any{"file_id": f.id, "file_unique_id": f.unique, "file_size": len(f.data), "file_path": f.path}, nil
}

// serveFile answers /file/bot<token>/<path>.
func (s *Server) serveFile(w http.ResponseWriter, r *http.Request) {
	token, name, _ := strings.Cut(strings.TrimPrefix(r.URL.Path, "/file/bot"), "/")
	if token != s.cfg.Token {
		answer(w, nil, &apiError{code: 401, description: "Unauthorized"})
		return
	}
	s.mu.Lock()
	var found *file
	for _, f := range s.files {
		if f.path == name {
			found = f
		}
	}
	s.mu.Unlock()
	if found == nil {
		answer(w, nil, &apiError{code: 404, description: "Not Found"})
		return
	}
	w.Header().Set("Content-Type", "application/octet-stream")
	_, _ = w.Write(found.data)
}
