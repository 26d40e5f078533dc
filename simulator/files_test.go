package simulator

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// sendPicture uploads a picture of 40 by 30 to Айгүл.
func (w *world) sendPicture(values map[string]string) Message {
	w.t.Helper()
	a := w.uploads(values, map[string][]byte{"photo": picture(w.t, 40, 30)})
	require.True(w.t, a.OK, a.Description)
	var m Message
	require.NoError(w.t, json.Unmarshal(a.Result, &m))
	return m
}

func (w *world) uploads(values map[string]string, files map[string][]byte) apiAnswer {
	w.t.Helper()
	all := map[string]string{"chat_id": "1001"}
	for k, v := range values {
		all[k] = v
	}
	kind, body := form(w.t, all, files)
	return w.answerTo(w.request("POST", "/bot"+testToken+"/sendPhoto", kind, body))
}

func TestPhotosAreUploadedAndReused(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	m := w.sendPicture(map[string]string{"caption": "<i>сурет</i>", "parse_mode": "HTML"})
	require.Equal(t, "сурет", m.Caption)
	require.Equal(t, []Entity{{Type: "italic", Offset: 0, Length: 5}}, m.CaptionEntities)
	size := m.Photo[len(m.Photo)-1]
	require.Equal(t, [2]int{40, 30}, [2]int{size.Width, size.Height})

	again := must[Message](w, "sendPhoto", map[string]any{"chat_id": aigul, "photo": size.FileID})
	require.Equal(t, size, again.Photo[0])
	attached := w.uploads(map[string]string{"photo": "attach://one"}, map[string][]byte{"one": picture(t, 10, 10)})
	require.True(t, attached.OK, attached.Description)

	f := must[struct {
		FilePath string `json:"file_path"`
		FileSize int    `json:"file_size"`
	}](w, "getFile", map[string]any{"file_id": size.FileID})
	resp, data := w.do(w.request("GET", "/file/bot"+testToken+"/"+f.FilePath, "", nil))
	require.Equal(t, 200, resp.StatusCode)
	require.Equal(t, picture(t, 40, 30), data)
	require.Len(t, data, f.FileSize)
	w.refused("getFile", map[string]any{"file_id": "x"}, "Bad Request: invalid file_id")
	resp, _ = w.do(w.request("GET", "/file/bot1:x/"+f.FilePath, "", nil))
	require.Equal(t, 401, resp.StatusCode)
	resp, _ = w.do(w.request("GET", "/file/bot"+testToken+"/photos/none.png", "", nil))
	require.Equal(t, 404, resp.StatusCode)
}

func TestPicturesTelegramRefuses(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	for _, c := range []struct {
		name, description string
		data              []byte
	}{
		{"no picture", "Bad Request: IMAGE_PROCESS_FAILED", []byte("мәтін")},
		{"empty", "Bad Request: file must be non-empty", nil},
		{"too long and thin", "Bad Request: PHOTO_INVALID_DIMENSIONS", picture(t, 210, 10)},
		{"too heavy", "Bad Request: file of size 10485761 bytes is too big for a photo; the maximum size is 10485760 bytes", bytes.Repeat([]byte{1}, 10<<20+1)},
	} {
		require.Equal(t, c.description, w.uploads(nil, map[string][]byte{"photo": c.data}).Description, c.name)
	}
	require.Equal(t, "Bad Request: message caption is too long",
		w.uploads(map[string]string{"caption": strings.Repeat("ә", 1025)}, map[string][]byte{"photo": picture(t, 9, 9)}).Description)
	require.Equal(t, `Bad Request: simulator: unknown parameter "other" of sendPhoto`,
		w.uploads(nil, map[string][]byte{"photo": picture(t, 9, 9), "other": picture(t, 9, 9)}).Description)
	w.refused("sendPhoto", map[string]any{"chat_id": aigul, "photo": "AgACnonsense"}, "Bad Request: wrong file identifier/HTTP URL specified")
	w.refused("sendPhoto", map[string]any{"chat_id": aigul, "photo": "attach://none"}, "Bad Request: there is no photo in the request")
	w.refused("sendPhoto", map[string]any{"chat_id": aigul, "photo": "https://egov.kz/a.png"}, "Not Implemented: a photo by URL is not simulated")
}
