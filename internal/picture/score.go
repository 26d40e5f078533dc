package picture

import (
	"fmt"
	"image/color"

	"git.sr.ht/~sbinet/gg"
	"github.com/go-fonts/dejavu/dejavusans"
	"github.com/go-fonts/dejavu/dejavusansbold"
)

// ScoreCard is what a picture of a score is drawn from. It holds every word that is drawn.
type ScoreCard struct {
	Title, Where string
	Score, Band  string
	Place        string
	Share        float64 // of 100 points, from 0 to 1
	Bands        []BandMark
	Blocks       []BlockBar
	Note         string // at the bottom: that somebody is invented
}

// BandMark is where a band begins on the scale, from 0 to 1, and its name.
type BandMark struct {
	From float64
	Name string
}

// BlockBar is a block: its name, its points in words, and the part of its weight.
type BlockBar struct {
	Name, Points string
	Share        float64
}

// shades are those of bands, from the lowest on: the darker the higher. Names stand at
// them, so that nothing hangs on the shade alone.
var shades = []color.Color{
	color.RGBA{R: 224, G: 232, B: 238, A: 255}, color.RGBA{R: 190, G: 214, B: 230, A: 255}, color.RGBA{R: 142, G: 188, B: 216, A: 255},
	color.RGBA{R: 74, G: 144, B: 186, A: 255}, color.RGBA{R: 0, G: 95, B: 140, A: 255},
}

// DrawScore draws a score with its bands and blocks.
func DrawScore(s ScoreCard) ([]byte, error) {
	d := blank(s.Title, s.Where)
	d.text(dejavusansbold.TTF, 170, s.Score, boardEdge, 340, 0, strong)
	d.text(dejavusansbold.TTF, 52, s.Band, boardSide-boardEdge, 280, 1, ink)
	d.text(dejavusans.TTF, 34, s.Place, boardEdge, 410, 0, ink)
	d.bands(s)
	for i, b := range s.Blocks {
		y := 760 + 140*float64(i)
		d.text(dejavusans.TTF, 34, b.Name, boardEdge, y, 0, ink)
		d.text(dejavusansbold.TTF, 34, b.Points, boardSide-boardEdge, y+64, 1, ink)
		const wide = boardSide - 2*boardEdge - 220
		d.block(boardEdge, y+28, wide, 44, rule)
		d.block(boardEdge, y+28, wide*b.Share, 44, strong)
	}
	d.text(dejavusans.TTF, boardText, s.Note, boardEdge, 1240, 0, faint)
	if d.err != nil {
		return nil, fmt.Errorf("picture: score: %w", d.err)
	}
	return encode(d.Image())
}

// blank is a board with nothing but what it is of.
func blank(title, where string) *boardDrawing {
	d := &boardDrawing{Context: gg.NewContext(boardSide, boardSide)}
	d.SetColor(color.White)
	d.Clear()
	d.text(dejavusansbold.TTF, 48, title, boardEdge, 84, 0, ink)
	d.text(dejavusans.TTF, 34, where, boardEdge, 136, 0, faint)
	return d
}

// bands draws the scale from 0 to 100 with the bands and where the score stands. Bands
// come from the highest to the lowest.
func (d *boardDrawing) bands(s ScoreCard) {
	const top, high, wide = 500.0, 56.0, float64(boardSide - 2*boardEdge)
	to := 1.0
	for i, b := range s.Bands {
		shade := shades[max(len(s.Bands)-1-i, 0)*(len(shades)-1)/max(len(s.Bands)-1, 1)]
		d.block(boardEdge+wide*b.From, top, wide*(to-b.From)-4, high, shade)
		if to-b.From > 0.13 {
			middle := boardEdge + wide*(b.From+to)/2
			d.narrow(b.Name, middle, top+high+40, wide*(to-b.From)-10)
		}
		to = b.From
	}
	x := boardEdge + wide*s.Share
	d.SetColor(ink)
	d.MoveTo(x, top-4)
	d.LineTo(x-20, top-36)
	d.LineTo(x+20, top-36)
	d.ClosePath()
	d.Fill()
	d.block(x-3, top-8, 6, high+16, ink)
}

// narrow writes a word around x, smaller where it would leave its room.
func (d *boardDrawing) narrow(text string, x, y, room float64) {
	if d.err != nil {
		return
	}
	if d.err = d.LoadFontFaceFromBytes(dejavusans.TTF, boardText); d.err != nil {
		return
	}
	size := float64(boardText)
	if wide, _ := d.MeasureString(text); wide > room {
		size *= room / wide
	}
	d.text(dejavusans.TTF, size, text, x, y, 0.5, faint)
}

// History is what a picture of weeks is drawn from.
type History struct {
	Title, Where string
	Weeks        []WeekScore
	Note         string
}

// WeekScore is one week: what stands below it, its points in words, and of 100.
type WeekScore struct {
	Label, Points string
	Share         float64
}

// DrawHistory draws the weeks of a score, the oldest first.
func DrawHistory(h History) ([]byte, error) {
	d := blank(h.Title, h.Where)
	const top, bottom, wide = 240.0, 1100.0, float64(boardSide - 2*boardEdge)
	for i := range 5 {
		y := bottom - (bottom-top)*float64(i)/4
		d.block(boardEdge, y, wide, 2, rule)
		d.text(dejavusans.TTF, boardText, fmt.Sprint(25*i), boardEdge, y-8, 0, faint)
	}
	slot := (wide - 70) / float64(max(len(h.Weeks), 1))
	for i, w := range h.Weeks {
		x, tall := boardEdge+70+slot*float64(i), (bottom-top)*w.Share
		bar := min(slot*0.7, 130)
		d.block(x+(slot-bar)/2, bottom-tall, bar, tall, strong)
		d.text(dejavusans.TTF, boardText, w.Points, x+slot/2, bottom-tall-14, 0.5, ink)
		if (len(h.Weeks)-1-i)%2 == 0 || len(h.Weeks) <= 7 {
			d.text(dejavusans.TTF, boardText, w.Label, x+slot/2, bottom+46, 0.5, faint)
		}
	}
	d.text(dejavusans.TTF, boardText, h.Note, boardEdge, 1240, 0, faint)
	if d.err != nil {
		return nil, fmt.Errorf("picture: history: %w", d.err)
	}
	return encode(d.Image())
}
