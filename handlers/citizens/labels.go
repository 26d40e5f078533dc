package citizens

import (
	"slices"
	"strings"

	"qalauly/deputy"
	"qalauly/locales"
	"qalauly/territory"
)

// personLabel is a name with the body, in as full a form as a button has room for.
func personLabel(lang string, h deputy.Hit) string {
	body, brief := h.Body.Short.In(lang), briefBody(lang, h.Body)
	return fitting(
		dotted(h.Short(lang), body), dotted(h.Short(lang), brief),
		dotted(h.Brief(lang), body), dotted(h.Brief(lang), brief), dotted(h.Surname.In(lang), brief))
}

// briefBody is a body's name where its short one does not fit.
func briefBody(lang string, b deputy.Body) string {
	if brief := territory.Brief(b.Unit).In(lang); brief != "" {
		return brief
	}
	return b.Short.In(lang)
}

// placeLabel is a place with what it lies in, in as full a form as a button has
// room for: which of several namesakes it is matters more than their kind.
func placeLabel(l locales.Lang, h territory.Hit) string {
	lang := string(l)
	full, short := h.Name.In(lang), h.Short.In(lang)
	within, narrow := h.WithinShort.In(lang), territory.Brief(h.Unit).In(lang)
	region, brief := h.Region.In(lang), h.RegionBrief.In(lang)
	if h.Place == 0 { // a unit lies in its region
		full, within, narrow, region, brief = short, region, brief, "", ""
	}
	sign := func(name string) string { return l.Text("button.place", locales.Args{"Place": name}) }
	return fitting(
		dotted(sign(full), within, region), dotted(sign(full), within, brief), dotted(sign(full), within),
		dotted(sign(full), narrow), dotted(full, within), dotted(sign(short), within), dotted(short, within),
		dotted(short, narrow), sign(full))
}

// dotted writes the parts of a label that are there with dots between.
func dotted(parts ...string) string {
	return strings.Join(slices.DeleteFunc(parts, func(part string) bool { return part == "" }), " · ")
}
