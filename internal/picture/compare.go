package picture

import (
	"fmt"

	"github.com/go-fonts/dejavu/dejavusans"
	"github.com/go-fonts/dejavu/dejavusansbold"
)

// Comparison is what a picture of two scores is drawn from. It holds every word that is
// drawn.
type Comparison struct {
	Title         string
	First, Second Compared
	Rows          []ComparedRow
	Note          string // whether the difference is more than chance
	Mark          string // at the bottom: that somebody is invented
}

// Compared is one of the two.
type Compared struct{ Name, Score, Place string }

// ComparedRow is a block or a criterion: its name, points in words, and the parts of its
// weight.
type ComparedRow struct {
	Name                    string
	FirstPoints, SecondPts  string
	FirstShare, SecondShare float64
	Block                   bool
}

// DrawComparison draws two scores beside each other: bars of the first to the left, of
// the second to the right, with the names between them.
func DrawComparison(c Comparison) ([]byte, error) {
	d := blank(c.Title, c.Note)
	const half = boardSide / 2
	for _, side := range []struct {
		who   Compared
		x     float64
		align float64
	}{{c.First, boardEdge, 0}, {c.Second, boardSide - boardEdge, 1}} {
		d.fit(dejavusansbold.TTF, 40, side.who.Name, side.x, 216, side.align, half-boardEdge-20)
		d.text(dejavusansbold.TTF, 84, side.who.Score, side.x, 308, side.align, strong)
		d.fit(dejavusans.TTF, boardText, side.who.Place, side.x, 356, side.align, half-boardEdge-20)
	}
	const top, bottom, middle, points = 390.0, 1220.0, 130.0, 96.0
	step := (bottom - top) / float64(max(len(c.Rows), 1))
	wide := half - boardEdge - middle/2 - points
	for i, r := range c.Rows {
		y := top + step*float64(i)
		line, font, shade := y+step/2+11, dejavusans.TTF, light
		if r.Block {
			font, shade = dejavusansbold.TTF, strong
		}
		d.text(font, boardText, r.Name, half, line, 0.5, ink)
		d.block(half-middle/2-wide*r.FirstShare, y+step*0.18, wide*r.FirstShare, step*0.64, shade)
		d.block(half+middle/2, y+step*0.18, wide*r.SecondShare, step*0.64, shade)
		d.text(font, boardText, r.FirstPoints, boardEdge, line, 0, ink)
		d.text(font, boardText, r.SecondPts, boardSide-boardEdge, line, 1, ink)
	}
	d.text(dejavusans.TTF, boardText, c.Mark, boardEdge, 1262, 0, faint)
	if d.err != nil {
		return nil, fmt.Errorf("picture: comparison: %w", d.err)
	}
	return encode(d.Image())
}

// fit writes a line, smaller where it would leave its room.
func (d *boardDrawing) fit(font []byte, size float64, text string, x, y, align, room float64) {
	if d.err != nil || text == "" {
		return
	}
	if d.err = d.LoadFontFaceFromBytes(font, size); d.err != nil {
		return
	}
	if wide, _ := d.MeasureString(text); wide > room {
		size *= room / wide
	}
	d.text(font, size, text, x, y, align, ink)
}
