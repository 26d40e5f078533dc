package picture

import (
	"fmt"
	"image/color"

	"github.com/go-fonts/dejavu/dejavusans"
	"github.com/go-fonts/dejavu/dejavusansbold"
)

// CorpsBoard is what a picture of the make-up of a corps is drawn from: sections below
// each other, in each the same rows. It holds every word that is drawn.
type CorpsBoard struct {
	Title, Where string
	Rows         []string // at most five
	Sections     []CorpsSection
	Note         string // at the bottom: that people are invented
}

// CorpsSection parts the people of each row in some way.
type CorpsSection struct {
	Title string
	Names []string       // of the parts, at most four
	Bars  [][]CorpsShare // by row
}

// CorpsShare is a part: from 0 to 1, and in words, percent without the sign.
type CorpsShare struct {
	Share float64
	Words string
}

// corpsText is the height of what stands in the rows, with room for all of it.
const corpsText = 36

// corpsShades are those of the parts, from the one that is looked for on.
var corpsShades = []color.Color{strong, color.RGBA{R: 74, G: 144, B: 186, A: 255}, light, rule}

// DrawCorps draws a corps.
func DrawCorps(b CorpsBoard) ([]byte, error) {
	d := blank(b.Title, b.Where)
	name := 0.0
	for _, one := range b.Rows {
		name = max(name, d.wide(one)*corpsText/boardText+24)
	}
	name = min(name, 460)
	high := (1216.0 - 172) / float64(max(len(b.Sections), 1))
	for i, s := range b.Sections {
		d.corpsSection(s, b.Rows, 172+high*float64(i), high, name)
	}
	d.text(dejavusans.TTF, boardText, b.Note, boardEdge, 1252, 0, faint)
	if d.err != nil {
		return nil, fmt.Errorf("picture: corps: %w", d.err)
	}
	return encode(d.Image())
}

// corpsSection draws a heading with what the shades are, and a bar a row.
func (d *boardDrawing) corpsSection(s CorpsSection, rows []string, top, high, name float64) {
	d.text(dejavusansbold.TTF, 42, s.Title, boardEdge, top+40, 0, ink)
	x := float64(boardEdge)
	for i, word := range s.Names {
		d.block(x, top+62, 28, 28, corpsShades[i%len(corpsShades)])
		x += 40 + d.text(dejavusans.TTF, corpsText, word, x+40, top+88, 0, ink) + 36
	}
	row := min(56, (high-112)/float64(max(len(rows), 1)))
	for n, label := range rows {
		y := top + 106 + row*float64(n)
		d.narrowLeft(label, boardEdge, y+row/2+13, name-20)
		d.corpsBar(s.Bars[n], boardEdge+name, y+row*0.06, boardSide-2*boardEdge-name, row*0.88)
	}
}

// corpsBar draws the parts of one row behind each other, with the share in those that have
// room for it.
func (d *boardDrawing) corpsBar(bar []CorpsShare, x, y, wide, high float64) {
	for i, part := range bar {
		w := wide * part.Share
		shade := corpsShades[i%len(corpsShades)]
		d.block(x, y, w, high, shade)
		if said := part.Words; d.wide(said)*corpsText/boardText+8 < w {
			c := color.Color(color.White)
			if i%len(corpsShades) >= 2 {
				c = ink
			}
			d.text(dejavusans.TTF, corpsText, said, x+w/2, y+high/2+13, 0.5, c)
		}
		x += w
	}
}

// narrowLeft writes a word from x on, smaller where it would leave its room.
func (d *boardDrawing) narrowLeft(text string, x, y, room float64) {
	size := corpsText * min(1, room/(d.wide(text)*corpsText/boardText))
	d.text(dejavusans.TTF, size, text, x, y, 0, ink)
}
