// Package picture draws the PNGs of the service. The rule it keeps: the same
// arguments give the same bytes, and every letter of Kazakh has its glyph.
package picture

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"math"

	"git.sr.ht/~sbinet/gg"
	"github.com/go-fonts/dejavu/dejavusans"
	"github.com/go-fonts/dejavu/dejavusansbold"
)

// side is the width and height of a portrait in pixels.
const side = 480

// Face is what a portrait is drawn from.
type Face struct {
	Seed     int64 // the person's number: chooses the colours and the figure
	Woman    bool
	Initials string
	Mark     string // the line at the foot that says that the person is invented
}

// Portrait draws the portrait of an invented person: a figure without a face, that
// nobody can take for a photo.
func Portrait(f Face) ([]byte, error) {
	img, err := Drawn(f)
	if err != nil {
		return nil, err
	}
	return encode(img)
}

// Drawn is Portrait before it is made a file.
func Drawn(f Face) (image.Image, error) {
	dc := gg.NewContext(side, side)
	hue := math.Mod(float64(f.Seed)*137.508, 360) // the golden angle keeps neighbours apart
	dc.SetColor(shade(hue, 0.32, 0.90))
	dc.Clear()
	figure(dc, f, hue)
	if err := write(dc, dejavusansbold.TTF, 84, f.Initials, side*0.79, color.White); err != nil {
		return nil, fmt.Errorf("picture: portrait: %w", err)
	}
	dc.SetColor(color.White)
	dc.DrawRectangle(0, side-48, side, 48)
	dc.Fill()
	if err := write(dc, dejavusans.TTF, 22, f.Mark, side-24, color.Gray{Y: 70}); err != nil {
		return nil, fmt.Errorf("picture: portrait: %w", err)
	}
	return dc.Image(), nil
}

// figure draws head and shoulders.
func figure(dc *gg.Context, f Face, hue float64) {
	const middle = side / 2
	body, skin, hair := shade(hue, 0.45, 0.55), shade(25, 0.22, 0.96), shade(25, 0.40, 0.22+float64(f.Seed%3)*0.09)
	wide := 165 + float64(f.Seed%4)*8
	if f.Woman { // hair falls behind the shoulders
		dc.SetColor(hair)
		dc.DrawRoundedRectangle(middle-92, 75, 184, 205+float64(f.Seed%3)*20, 90)
		dc.Fill()
	}
	dc.SetColor(body)
	dc.DrawRoundedRectangle(middle-wide, 280, 2*wide, 300, 110)
	dc.Fill()
	dc.SetColor(skin)
	dc.DrawRoundedRectangle(middle-30, 220, 60, 90, 30)
	dc.DrawEllipse(middle, 165, 74, 86)
	dc.Fill()
	dc.SetColor(hair)
	dc.DrawEllipticalArc(middle, 150, 78, 80, math.Pi, 2*math.Pi)
	dc.QuadraticTo(middle+20+float64(f.Seed%5)*8, 105, middle-78, 150)
	dc.Fill()
}

// write puts a line of text in the middle of the height y, in smaller letters where
// it would not fit.
func write(dc *gg.Context, font []byte, points float64, text string, y float64, c color.Color) error {
	const width = side * 0.94
	if err := dc.LoadFontFaceFromBytes(font, points); err != nil {
		return err
	}
	if wide, _ := dc.MeasureString(text); wide > width {
		if err := dc.LoadFontFaceFromBytes(font, points*width/wide); err != nil {
			return err
		}
	}
	dc.SetColor(c)
	dc.DrawStringAnchored(text, side/2, y, 0.5, 0.35)
	return nil
}

// shade is a colour by hue in degrees, saturation and value.
func shade(hue, saturation, value float64) color.Color {
	part := func(n float64) uint8 {
		k := math.Mod(n+hue/60, 6)
		return uint8(255 * (value - value*saturation*max(0, min(k, 4-k, 1))))
	}
	return color.RGBA{R: part(5), G: part(3), B: part(1), A: 255}
}

// encode writes a PNG, with a palette where few colours are left by rounding.
func encode(img image.Image) ([]byte, error) {
	var b bytes.Buffer
	if full, ok := img.(*image.RGBA); ok {
		img = few(full)
	}
	encoder := png.Encoder{CompressionLevel: png.BestCompression}
	if err := encoder.Encode(&b, img); err != nil {
		return nil, fmt.Errorf("picture: encode: %w", err)
	}
	return b.Bytes(), nil
}

// few repaints an opaque image with at most 256 colours, or returns it as it is
// where that would not do. Colours that differ by a little become one.
func few(img *image.RGBA) image.Image {
	bounds := img.Bounds()
	painted := image.NewPaletted(bounds, nil)
	var numbers [1 << 12]int // by the upper four bits of each part, from 1; 0: not met
	for i := range painted.Pix {
		pixel := img.Pix[4*i : 4*i+3 : 4*i+3]
		about := int(pixel[0]>>4)<<8 | int(pixel[1]>>4)<<4 | int(pixel[2]>>4)
		if numbers[about] == 0 {
			painted.Palette = append(painted.Palette, color.RGBA{R: pixel[0], G: pixel[1], B: pixel[2], A: 255})
			numbers[about] = len(painted.Palette)
		}
		number := numbers[about] - 1
		if number > math.MaxUint8 {
			return img
		}
		painted.Pix[i] = uint8(number)
	}
	return painted
}
