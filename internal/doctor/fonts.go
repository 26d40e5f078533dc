package doctor

import (
	"context"

	"qalauly/internal/picture"
)

// lettersOfKazakh are those that fonts often lack, and a few signs we draw.
const lettersOfKazakh = "ӘәҒғҚқҢңӨөҰұҮүҺһІі№₸"

// askFonts looks whether pictures can be drawn with every letter in them.
func askFonts(_ context.Context, _ *exam, r *report) {
	const do = "this is a fault of the program: report it"
	missing, err := picture.Missing(lettersOfKazakh)
	if err == nil {
		_, err = picture.Portrait(picture.Face{Initials: "ӘҮ"})
	}
	switch {
	case err != nil:
		r.wrong("pictures", do, "cannot be drawn: %v", err)
	case len(missing) > 0:
		r.wrong("pictures", do, "the font lacks %s", string(missing))
	default:
		r.well("pictures", "can be drawn; the font has every Kazakh letter")
	}
}
