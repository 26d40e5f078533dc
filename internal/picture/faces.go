package picture

import (
	"bytes"
	"errors"
	"fmt"
	"image"
	"image/color"
	"image/jpeg"

	"git.sr.ht/~sbinet/gg"
	"github.com/go-fonts/dejavu/dejavusans"
	"github.com/go-fonts/dejavu/dejavusansbold"
	"golang.org/x/image/draw"
)

// Tile is one of several people in a picture of faces.
type Tile struct {
	Photo    image.Image // nil is none
	Initials string      // shown where there is no photo
	Caption  string      // below it
}

const (
	tileSide    = 256
	captionHigh = 44
	tilesAcross = 3
	mostTiles   = 12
)

// Faces puts people beside each other in rows of three, as a JPEG that a slow network
// can bring.
func Faces(tiles []Tile) ([]byte, error) {
	if len(tiles) == 0 || len(tiles) > mostTiles {
		return nil, errors.New("picture: faces: none, or too many")
	}
	across := min(len(tiles), tilesAcross)
	down := (len(tiles) + across - 1) / across
	dc := gg.NewContext(across*tileSide, down*(tileSide+captionHigh))
	dc.SetColor(color.White)
	dc.Clear()
	for i, t := range tiles {
		if err := t.draw(dc, i%across*tileSide, i/across*(tileSide+captionHigh)); err != nil {
			return nil, fmt.Errorf("picture: faces: %w", err)
		}
	}
	var out bytes.Buffer
	if err := jpeg.Encode(&out, dc.Image(), &jpeg.Options{Quality: 82}); err != nil {
		return nil, fmt.Errorf("picture: faces: %w", err)
	}
	return out.Bytes(), nil
}

// Decoded reads a stored photo; nil where it cannot be read.
func Decoded(body []byte) image.Image {
	img, _, err := image.Decode(bytes.NewReader(body))
	if err != nil {
		return nil
	}
	return img
}

func (t Tile) draw(dc *gg.Context, x, y int) error {
	middle := float64(x) + tileSide/2
	if t.Photo != nil {
		to := image.NewRGBA(image.Rect(0, 0, tileSide, tileSide))
		draw.ApproxBiLinear.Scale(to, to.Bounds(), t.Photo, square(t.Photo.Bounds()), draw.Src, nil)
		dc.DrawImage(to, x, y)
	} else {
		dc.SetColor(color.Gray{Y: 225})
		dc.DrawRectangle(float64(x), float64(y), tileSide, tileSide)
		dc.Fill()
		if err := line(dc, dejavusansbold.TTF, 72, t.Initials, middle, float64(y)+tileSide/2, color.Gray{Y: 140}); err != nil {
			return err
		}
	}
	return line(dc, dejavusans.TTF, 24, t.Caption, middle, float64(y)+tileSide+captionHigh/2, color.Gray{Y: 30})
}

// square is the upper middle of a picture: where the face is.
func square(b image.Rectangle) image.Rectangle {
	side := min(b.Dx(), b.Dy())
	left := b.Min.X + (b.Dx()-side)/2
	return image.Rect(left, b.Min.Y, left+side, b.Min.Y+side)
}

// line puts a line of text around a point, in smaller letters where a tile is too
// narrow for it.
func line(dc *gg.Context, font []byte, points float64, text string, x, y float64, c color.Color) error {
	const width = tileSide * 0.94
	if err := dc.LoadFontFaceFromBytes(font, points); err != nil {
		return err
	}
	if wide, _ := dc.MeasureString(text); wide > width {
		if err := dc.LoadFontFaceFromBytes(font, points*width/wide); err != nil {
			return err
		}
	}
	dc.SetColor(c)
	dc.DrawStringAnchored(text, x, y, 0.5, 0.35)
	return nil
}
