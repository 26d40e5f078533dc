package clicked

import (
	"bytes"
	"cmp"
	"image"
	"image/color"
	"image/png"
	"maps"
	"os"
	"path/filepath"
	"slices"

	"github.com/stretchr/testify/require"

	"qalauly/internal/browsertest"
)

// picture sees that what is on the screen fits, and puts what a phone shows into
// the guide where one is being made.
func (p person) picture(name string) {
	p.t.Helper()
	p.fits()
	if *guide == "" || p.who.wide {
		return
	}
	p.Until("[...document.querySelectorAll('.phone.active .preview')].every((e) => e.querySelector('img')?.complete)")
	p.Until("!document.querySelector('.toast, [aria-busy=true], .chat-status[data-kind=typing]')")
	p.Until("[...document.querySelectorAll('.phone.active .mine:has(+ .theirs) .ticks')].every((e) => e.innerHTML.includes('#ticks'))")
	browsertest.Ask[bool](p.Tab, `(() => { // only the phone, and at the same time of day whenever it is taken
		document.body.firstElementChild.hidden = true;
		document.querySelectorAll('time').forEach((e) => { e.textContent = '10:05'; });
		return true;
	})()`)
	small, err := fewColours(p.Picture())
	require.NoError(p.t, err)
	require.NoError(p.t, os.WriteFile(filepath.Join(*guide, name+"."+p.who.lang+".png"), small, 0o644))
}

// fewColours makes a PNG small: what a screen shows has few colours, and those
// that are rare give way to the nearest of the 256 that are most frequent.
func fewColours(picture []byte) ([]byte, error) {
	from, err := png.Decode(bytes.NewReader(picture))
	if err != nil {
		return nil, err
	}
	r := from.Bounds()
	count := map[color.RGBA]int{}
	for y := range r.Dy() {
		for x := range r.Dx() {
			count[rgba(from, x, y)]++
		}
	}
	frequent := slices.SortedFunc(maps.Keys(count), func(a, b color.RGBA) int {
		return cmp.Or(cmp.Compare(count[b], count[a]), cmp.Compare(a.R, b.R), cmp.Compare(a.G, b.G), cmp.Compare(a.B, b.B))
	})
	var palette color.Palette
	for _, c := range frequent[:min(len(frequent), 256)] {
		palette = append(palette, c)
	}
	nearest := map[color.RGBA]uint8{}
	for c := range count {
		nearest[c] = uint8(palette.Index(c))
	}
	to := image.NewPaletted(r, palette)
	for y := range r.Dy() {
		for x := range r.Dx() {
			to.SetColorIndex(r.Min.X+x, r.Min.Y+y, nearest[rgba(from, x, y)])
		}
	}
	var out bytes.Buffer
	err = (&png.Encoder{CompressionLevel: png.BestCompression}).Encode(&out, to)
	return out.Bytes(), err
}

func rgba(p image.Image, x, y int) color.RGBA {
	at := p.Bounds().Min
	return color.RGBAModel.Convert(p.At(at.X+x, at.Y+y)).(color.RGBA)
}
