package picture_test

import (
	"bytes"
	"image"
	"image/color"
	"image/jpeg"
	"image/png"
	"testing"

	"github.com/stretchr/testify/require"

	"qalauly/internal/picture"
)

// halves is a picture whose left half is red.
func halves(w, h int) *image.RGBA {
	img := image.NewRGBA(image.Rect(0, 0, w, h))
	for y := range h {
		for x := range w {
			img.Set(x, y, color.RGBA{R: 255, A: 255})
			if x >= w/2 {
				img.Set(x, y, color.RGBA{B: 255, A: 255})
			}
		}
	}
	return img
}

func redAt(t *testing.T, img image.Image, x, y int) bool {
	t.Helper()
	r, _, b, _ := img.At(x, y).RGBA()
	return r > b
}

func TestPhotoIsBoundedUprightAndBare(t *testing.T) {
	t.Parallel()
	var taken bytes.Buffer
	require.NoError(t, jpeg.Encode(&taken, halves(1600, 800), nil))
	exif := []byte("Exif\x00\x00II*\x00\x08\x00\x00\x00\x01\x00\x12\x01\x03\x00\x01\x00\x00\x00\x06\x00\x00\x00secret place")
	held := append([]byte{0xFF, 0xD8, 0xFF, 0xE1, 0, byte(len(exif) + 2)}, exif...)
	held = append(held, taken.Bytes()[2:]...)

	made, err := picture.Photo(held)
	require.NoError(t, err)
	require.NotContains(t, string(made), "secret place")
	img, err := jpeg.Decode(bytes.NewReader(made))
	require.NoError(t, err)
	require.Equal(t, image.Pt(640, 1280), img.Bounds().Size(), "held upright, it is turned by a quarter")
	require.True(t, redAt(t, img, 320, 100))
	require.False(t, redAt(t, img, 320, 1100))

	again, err := picture.Photo(held)
	require.NoError(t, err)
	require.Equal(t, made, again)
}

func TestWhatIsNoPhoto(t *testing.T) {
	t.Parallel()
	var tiny, good bytes.Buffer
	require.NoError(t, png.Encode(&tiny, halves(20, 200)))
	require.NoError(t, png.Encode(&good, halves(200, 200)))
	for name, body := range map[string][]byte{"a text": []byte("hello"), "tiny": tiny.Bytes(), "cut short": good.Bytes()[:good.Len()/2]} {
		_, err := picture.Photo(body)
		require.ErrorIs(t, err, picture.ErrNotAPhoto, name)
	}
	made, err := picture.Photo(good.Bytes())
	require.NoError(t, err)
	require.True(t, bytes.HasPrefix(made, []byte{0xFF, 0xD8}))
}

func FuzzPhoto(f *testing.F) {
	f.Add([]byte("\xFF\xD8\xFF\xE1\x00\x10Exif\x00\x00II*\x00\x08\x00\x00\x00"))
	f.Fuzz(func(t *testing.T, body []byte) {
		if made, err := picture.Photo(body); err == nil && len(made) == 0 {
			t.Fatal("a photo of nothing")
		}
	})
}
