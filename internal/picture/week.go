package picture

import (
	"fmt"
	"image/color"

	"git.sr.ht/~sbinet/gg"
	"github.com/go-fonts/dejavu/dejavusanscondensed"
	"github.com/go-fonts/dejavu/dejavusanscondensedbold"
	"github.com/skip2/go-qrcode"
)

// Week is what the picture of a week's list is drawn from. It holds every word that is
// drawn, and the address in its QR code.
type Week struct {
	Title, Span string
	Of          []string // what the list is of, one line or two
	Lines       []WeekLine
	Empty       string   // stands in the place of lines where there are none
	Means       []string // what the list means, one line or two
	By          string   // who computes it, by which method, with which hash
	Bot         string   // the bot's exact name
	Note        string   // at the bottom: that people in it are invented
	Link        string
}

// WeekLine is one deputy: a place or "", a name, what stands smaller behind it where
// there is room, points, and their part of 100.
type WeekLine struct {
	Place, Name, Where, Points string
	Share                      float64
}

// weekText is the height of the smallest letters: a phone shows the picture about 330
// dp wide, on which they are 12 dp.
const weekText = 46

const (
	weekSide = boardSide
	weekEdge = 48
	weekCode = 236 // the QR code, with its quiet edge
)

// DrawWeek draws the list of a week.
func DrawWeek(w Week) ([]byte, error) {
	d := &boardDrawing{Context: gg.NewContext(weekSide, weekSide)}
	d.SetColor(color.White)
	d.Clear()
	d.block(0, 0, weekSide, 14, strong)
	title := 62.0
	for title > weekText && d.width(dejavusanscondensedbold.TTF, title, w.Title) > weekSide-2*weekEdge {
		title--
	}
	d.line(dejavusanscondensedbold.TTF, title, w.Title, weekEdge, 88, weekSide-2*weekEdge, ink)
	d.line(dejavusanscondensed.TTF, weekText, w.Span, weekEdge, 148, weekSide-2*weekEdge, faint)
	y := 208.0
	for _, of := range w.Of {
		d.line(dejavusanscondensedbold.TTF, weekText, of, weekEdge, y, weekSide-2*weekEdge, strong)
		y += 54
	}
	d.list(w, y-34)
	d.foot(w)
	if d.err != nil {
		return nil, fmt.Errorf("picture: week: %w", d.err)
	}
	return encode(d.Image())
}

// list draws a row a deputy, each on a bar as long as the points.
func (d *boardDrawing) list(w Week, top float64) {
	const bottom = weekSide - weekCode - 26
	if len(w.Lines) == 0 {
		d.line(dejavusanscondensed.TTF, weekText, w.Empty, weekEdge, (top+bottom)/2, weekSide-2*weekEdge, faint)
		return
	}
	row := min((bottom-top)/float64(len(w.Lines)), 92)
	const wide = weekSide - 2*weekEdge
	for i, l := range w.Lines {
		y := top + row*float64(i)
		d.block(weekEdge, y+3, wide, row-6, weekRow)
		d.block(weekEdge, y+3, wide*l.Share, row-6, weekBar)
		base := y + row/2 + 17
		x := weekEdge + 14.0
		if l.Place != "" {
			d.line(dejavusanscondensedbold.TTF, weekText, l.Place, x, base, 70, ink)
			x += 76
		}
		points := d.width(dejavusanscondensedbold.TTF, weekText, l.Points)
		room := wide - (x - weekEdge) - points - 40
		end := d.line(dejavusanscondensedbold.TTF, weekText, l.Name, x, base, room, ink)
		if d.width(dejavusanscondensed.TTF, weekText, l.Where) <= room-end-20 {
			d.line(dejavusanscondensed.TTF, weekText, l.Where, x+end+20, base, room-end-20, soft)
		}
		d.line(dejavusanscondensedbold.TTF, weekText, l.Points, weekEdge+wide-points-14, base, points+1, ink)
	}
}

// foot says what the list means, who computed it, and where to look further.
func (d *boardDrawing) foot(w Week) {
	const room = weekSide - 2*weekEdge - weekCode - 16
	lines := append([]string{}, w.Means...)
	lines = append(lines, w.By)
	if w.Note != "" {
		lines = append(lines, w.Note)
	}
	y := float64(weekSide - 32 - 56*len(lines))
	for _, text := range lines {
		d.line(dejavusanscondensed.TTF, weekText, text, weekEdge, y, room, soft)
		y += 56
	}
	d.line(dejavusanscondensedbold.TTF, weekText, w.Bot, weekEdge, weekSide-32, room, strong)
	if d.err != nil {
		return
	}
	code, err := qrcode.New(w.Link, qrcode.Medium)
	if err != nil {
		d.err = err
		return
	}
	d.DrawImage(code.Image(weekCode), weekSide-weekEdge-weekCode+20, weekSide-weekCode-12)
}

var (
	weekRow = color.RGBA{R: 240, G: 244, B: 247, A: 255}
	weekBar = color.RGBA{R: 190, G: 218, B: 238, A: 255}
	soft    = color.RGBA{R: 73, G: 80, B: 87, A: 255}
)

// line writes a text from x on and returns its width. A text that is wider than its room
// loses its end: letters are never smaller.
func (d *boardDrawing) line(font []byte, size float64, text string, x, y, room float64, c color.Color) float64 {
	if d.err != nil || text == "" {
		return 0
	}
	if d.err = d.LoadFontFaceFromBytes(font, size); d.err != nil {
		return 0
	}
	wide, _ := d.MeasureString(text)
	for letters := []rune(text); wide > room && len(letters) > 1; wide, _ = d.MeasureString(text) {
		letters = letters[:len(letters)-1]
		text = string(letters) + "…"
	}
	d.SetColor(c)
	d.DrawString(text, x, y)
	return wide
}

// width is how wide a text is.
func (d *boardDrawing) width(font []byte, size float64, text string) float64 {
	if d.err != nil || text == "" {
		return 0
	}
	if d.err = d.LoadFontFaceFromBytes(font, size); d.err != nil {
		return 0
	}
	wide, _ := d.MeasureString(text)
	return wide
}
