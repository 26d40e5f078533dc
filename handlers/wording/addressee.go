package wording

import (
	"strings"

	"qalauly/locales"
)

// addressees are to whom inquiries often go, which staff type in one language.
var addressees = []string{
	"addressee.district",
	"addressee.city",
	"addressee.region",
	"addressee.village",
	"addressee.education",
	"addressee.health",
	"addressee.social",
	"addressee.roads",
	"addressee.utilities",
	"addressee.government",
	"addressee.finance",
	"addressee.economy",
	"addressee.labour",
	"addressee.ministry_health",
	"addressee.enlightenment",
	"addressee.science",
	"addressee.agriculture",
	"addressee.transport",
	"addressee.industry",
	"addressee.energy",
	"addressee.ecology",
	"addressee.water",
	"addressee.interior",
	"addressee.emergencies",
	"addressee.justice",
	"addressee.culture",
	"addressee.tourism",
	"addressee.trade",
	"addressee.prosecutor",
}

// Addressee is to whom an inquiry goes, in the reader's language where the words for it
// are known, else as it was typed.
func Addressee(l locales.Lang, typed string) string {
	for _, key := range addressees {
		for _, in := range locales.All() {
			if strings.EqualFold(in.Text(key), strings.TrimSpace(typed)) {
				return l.Text(key)
			}
		}
	}
	return typed
}
