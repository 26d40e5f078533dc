package picture

import (
	"bytes"
	"errors"
	"fmt"
	"image"
	"image/color"
	"image/jpeg"
	_ "image/png" // photos come as PNG too

	"golang.org/x/image/draw"
	_ "golang.org/x/image/webp" // and as WebP
)

// ErrNotAPhoto means that bytes are no JPEG, PNG or WebP, or one that is too small or
// too large to be shown.
var ErrNotAPhoto = errors.New("picture: not a photo")

const (
	longestSide  = 1280
	shortestSide = 100
	mostPixels   = 50_000_000
)

// Photo makes a photo one of ours: a JPEG, no side longer than 1280 pixels, upright
// as the camera was held, without anything else that the camera wrote, such as the place.
func Photo(body []byte) ([]byte, error) {
	size, _, err := image.DecodeConfig(bytes.NewReader(body))
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrNotAPhoto, err)
	}
	if min(size.Width, size.Height) < shortestSide || size.Width*size.Height > mostPixels {
		return nil, fmt.Errorf("%w: %d by %d pixels", ErrNotAPhoto, size.Width, size.Height)
	}
	from, _, err := image.Decode(bytes.NewReader(body))
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrNotAPhoto, err)
	}
	var out bytes.Buffer
	if err := jpeg.Encode(&out, upright(scaled(from), orientation(body)), &jpeg.Options{Quality: 88}); err != nil {
		return nil, fmt.Errorf("picture: photo: %w", err)
	}
	return out.Bytes(), nil
}

// scaled draws a photo on white, no larger than may be.
func scaled(from image.Image) *image.RGBA {
	w, h := from.Bounds().Dx(), from.Bounds().Dy()
	if longest := max(w, h); longest > longestSide {
		w, h = max(1, w*longestSide/longest), max(1, h*longestSide/longest)
	}
	to := image.NewRGBA(image.Rect(0, 0, w, h))
	draw.Draw(to, to.Bounds(), image.NewUniform(color.White), image.Point{}, draw.Src)
	draw.CatmullRom.Scale(to, to.Bounds(), from, from.Bounds(), draw.Over, nil)
	return to
}
