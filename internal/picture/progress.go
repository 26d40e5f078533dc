package picture

import (
	"fmt"
	"image/color"

	"github.com/go-fonts/dejavu/dejavusans"
	"github.com/go-fonts/dejavu/dejavusansbold"
)

// Progress is what a picture of how far many are is drawn from. It holds every word that
// is drawn.
type Progress struct {
	Title, Where      string
	Done, Going, Late string // what the shades are
	Rows              []ProgressRow
	Note              string // at the bottom: that what is drawn is invented
	None              string // stands in the place of bars where there are none
}

// ProgressRow is one of them: its name, how far it is in words, and the parts of a whole
// that are done, under way and late.
type ProgressRow struct {
	Name, Words       string
	Done, Going, Late float64
}

// overdue is the shade of what is late.
var overdue = color.RGBA{R: 204, G: 121, B: 60, A: 255}

// rowMost is how many rows there is room for; more are left out.
const rowMost = 24

// DrawProgress draws a bar a row, from the one that is farthest on.
func DrawProgress(p Progress) ([]byte, error) {
	d := blank(p.Title, p.Where)
	x := float64(boardEdge)
	for _, one := range []struct {
		word  string
		shade color.Color
	}{{p.Done, strong}, {p.Going, light}, {p.Late, overdue}} {
		d.block(x, 176, 28, 28, one.shade)
		x += 42 + d.text(dejavusans.TTF, boardText, one.word, x+42, 201, 0, ink) + 40
	}
	rows := p.Rows[:min(len(p.Rows), rowMost)]
	if len(rows) == 0 {
		d.text(dejavusans.TTF, boardText, p.None, boardSide/2, boardSide/2, 0.5, faint)
	}
	const top, bottom, name, words = 240.0, 1200.0, 330.0, 250.0
	step := min(72, (bottom-top)/float64(max(len(rows), 1)))
	wide := boardSide - 2*boardEdge - name - words
	for i, r := range rows {
		y := top + step*float64(i)
		line := y + step/2 + 10
		d.fitAt(r.Name, boardEdge, line, name-20)
		d.block(boardEdge+name, y+step*0.2, wide, step*0.6, rule)
		at := boardEdge + name
		for _, part := range []struct {
			share float64
			shade color.Color
		}{{r.Done, strong}, {r.Going, light}, {r.Late, overdue}} {
			d.block(at, y+step*0.2, wide*part.share, step*0.6, part.shade)
			at += wide * part.share
		}
		d.text(dejavusansbold.TTF, 28, r.Words, boardSide-boardEdge, line, 1, ink)
	}
	d.text(dejavusans.TTF, boardText, p.Note, boardEdge, 1252, 0, faint)
	if d.err != nil {
		return nil, fmt.Errorf("picture: progress: %w", d.err)
	}
	return encode(d.Image())
}

// fitAt writes a line in the usual letters, smaller where it would leave its room.
func (d *boardDrawing) fitAt(text string, x, y, room float64) {
	size := float64(boardText)
	if wide := d.wide(text); wide > room {
		size *= room / wide
	}
	d.text(dejavusans.TTF, size, text, x, y, 0, ink)
}
