package picture

import (
	"fmt"
	"image/color"
	"strconv"

	"git.sr.ht/~sbinet/gg"
	"github.com/go-fonts/dejavu/dejavusans"
	"github.com/go-fonts/dejavu/dejavusansbold"
)

// Board is what a picture of records is drawn from: bars by week above, by criterion
// below. It holds every word that is drawn.
type Board struct {
	Title, Where    string
	ByWeek          string // heading
	Entered         string // what the light bars are
	Verified        string // what the dark ones are
	Weeks           []WeekBar
	ByCriterion     string // heading
	Criteria        []CriterionBar
	NothingRecorded string // stands in the place of bars where there are none
}

// WeekBar is one week: how many records were entered, and how many verified.
type WeekBar struct {
	Label             string // of its first day; every other one is drawn
	Entered, Verified int
}

// CriterionBar is how many there are of one thing, as a rule records of a criterion.
type CriterionBar struct {
	Label string
	Count int
}

// boardSide is the width and height of a board, boardText the height of its smallest
// letters: 18 pixels on a screen of 800.
const (
	boardSide = 1280
	boardText = 30
	boardEdge = 56
)

var (
	ink    = color.RGBA{R: 33, G: 37, B: 41, A: 255}
	faint  = color.RGBA{R: 108, G: 117, B: 125, A: 255}
	light  = color.RGBA{R: 158, G: 197, B: 226, A: 255}
	middle = color.RGBA{R: 74, G: 134, B: 178, A: 255} // of the letters that go with light bars
	strong = color.RGBA{R: 0, G: 95, B: 140, A: 255}
	rule   = color.RGBA{R: 222, G: 226, B: 230, A: 255}
)

// DrawBoard draws a board.
func DrawBoard(b Board) ([]byte, error) {
	d := &boardDrawing{Context: gg.NewContext(boardSide, boardSide)}
	d.SetColor(color.White)
	d.Clear()
	d.text(dejavusansbold.TTF, 48, b.Title, boardEdge, 84, 0, ink)
	d.text(dejavusans.TTF, 34, b.Where, boardEdge, 136, 0, faint)
	d.text(dejavusansbold.TTF, 34, b.ByWeek, boardEdge, 216, 0, ink)
	d.legend(b.Entered, b.Verified)
	d.weeks(b)
	d.text(dejavusansbold.TTF, 34, b.ByCriterion, boardEdge, 706, 0, ink)
	d.criteria(b)
	if d.err != nil {
		return nil, fmt.Errorf("picture: board: %w", d.err)
	}
	return encode(d.Image())
}

// boardDrawing is a board while it is drawn; the first error stays.
type boardDrawing struct {
	*gg.Context
	err error
}

// text writes a line that ends, begins or has its middle at x: align is 1, 0 or 0.5. A
// line that would leave the board is written smaller.
func (d *boardDrawing) text(font []byte, size float64, text string, x, y, align float64, c color.Color) (wide float64) {
	if d.err != nil || text == "" {
		return 0
	}
	if d.err = d.LoadFontFaceFromBytes(font, size); d.err != nil {
		return 0
	}
	wide, _ = d.MeasureString(text)
	if most := float64(boardSide - 2*boardEdge); wide > most {
		if d.err = d.LoadFontFaceFromBytes(font, max(boardText, size*most/wide)); d.err != nil {
			return 0
		}
	}
	d.SetColor(c)
	d.DrawStringAnchored(text, x, y, align, 0)
	return wide
}

// legend says at the right what the bars are.
func (d *boardDrawing) legend(entered, verified string) {
	x := float64(boardSide - boardEdge)
	for _, one := range []struct {
		word  string
		shade color.Color
	}{{verified, strong}, {entered, light}} {
		wide := d.text(dejavusans.TTF, boardText, one.word, x, 216, 1, ink)
		d.block(x-wide-40, 190, 28, 28, one.shade)
		x -= wide + 76
	}
}

func (d *boardDrawing) block(x, y, w, h float64, c color.Color) {
	d.SetColor(c)
	d.DrawRectangle(x, y, w, h)
	d.Fill()
}

// weeks draws two bars a week, and above them their two numbers in their colours: what
// was entered, and below it what was verified.
func (d *boardDrawing) weeks(b Board) {
	const bottom, high, line = 590.0, 262.0, 34.0
	d.block(boardEdge, bottom, boardSide-2*boardEdge, 2, rule)
	most := 0
	for _, w := range b.Weeks {
		most = max(most, w.Entered, w.Verified)
	}
	if most == 0 {
		d.text(dejavusans.TTF, boardText, b.NothingRecorded, boardSide/2, bottom-high/2, 0.5, faint)
		return
	}
	slot := float64(boardSide-2*boardEdge) / float64(len(b.Weeks))
	for i, w := range b.Weeks {
		x := boardEdge + slot*float64(i)
		tall := high * float64(w.Entered) / float64(most)
		done := high * float64(w.Verified) / float64(most)
		d.block(x+slot*0.12, bottom-tall, slot*0.36, tall, light)
		d.block(x+slot*0.52, bottom-done, slot*0.36, done, strong)
		if w.Entered > 0 {
			top := bottom - max(tall, done) - 12
			d.text(dejavusans.TTF, boardText, strconv.Itoa(w.Entered), x+slot/2, top-line, 0.5, middle)
			d.text(dejavusansbold.TTF, boardText, strconv.Itoa(w.Verified), x+slot/2, top, 0.5, strong)
		}
		if (len(b.Weeks)-1-i)%2 == 0 {
			d.text(dejavusans.TTF, boardText, w.Label, x+slot/2, bottom+42, 0.5, faint)
		}
	}
}

// wide is how wide a label is.
func (d *boardDrawing) wide(label string) float64 {
	if d.err == nil {
		d.err = d.LoadFontFaceFromBytes(dejavusans.TTF, boardText)
	}
	if d.err != nil {
		return 0
	}
	wide, _ := d.MeasureString(label)
	return wide
}

// criteria draws a bar a criterion, as many as there is room for.
func (d *boardDrawing) criteria(b Board) {
	const top, bottom = 736.0, 1240.0
	if len(b.Criteria) == 0 {
		d.text(dejavusans.TTF, boardText, b.NothingRecorded, boardSide/2, (top+bottom)/2, 0.5, faint)
		return
	}
	most, name := 0, 90.0
	for _, c := range b.Criteria {
		most, name = max(most, c.Count), max(name, d.wide(c.Label)+24)
	}
	row := min(64, (bottom-top)/float64(len(b.Criteria)))
	for i, c := range b.Criteria {
		y := top + row*float64(i)
		middle := y + row/2 + 11
		d.text(dejavusans.TTF, boardText, c.Label, boardEdge, middle, 0, ink)
		wide := (boardSide - 2*boardEdge - name - 110) * float64(c.Count) / float64(max(most, 1))
		d.block(boardEdge+name, y+row*0.16, wide, row*0.68, strong)
		d.text(dejavusans.TTF, boardText, strconv.Itoa(c.Count), boardEdge+name+wide+14, middle, 0, ink)
	}
}
