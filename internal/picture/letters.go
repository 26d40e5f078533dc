package picture

import (
	"fmt"

	"github.com/go-fonts/dejavu/dejavusans"
	"github.com/go-fonts/dejavu/dejavusansbold"
	"golang.org/x/image/font/sfnt"
)

// Missing returns the letters of a text for which a font of ours has no glyph.
func Missing(text string) (letters []rune, err error) {
	for _, ttf := range [][]byte{dejavusans.TTF, dejavusansbold.TTF} {
		font, err := sfnt.Parse(ttf)
		if err != nil {
			return nil, fmt.Errorf("picture: font: %w", err)
		}
		var buffer sfnt.Buffer
		for _, letter := range text {
			glyph, err := font.GlyphIndex(&buffer, letter)
			if err != nil {
				return nil, fmt.Errorf("picture: glyph of %q: %w", letter, err)
			}
			if glyph == 0 {
				letters = append(letters, letter)
			}
		}
	}
	return letters, nil
}
