package registry

import (
	"qalauly/internal/sheet"
	"qalauly/territory"
)

// Choices are what the drop-downs of a template offer, by column: the units, with
// their names in a language behind the codes.
func Choices(kind Kind, lang string) map[string][]string {
	units, err := territory.Reference()
	if err != nil {
		return nil // the reference data are part of the program, and tested
	}
	offered := map[string][]string{}
	for _, c := range Table(kind).Columns {
		for _, u := range units {
			if offers(c, u) {
				offered[c.Key] = append(offered[c.Key], u.Code+" "+u.Name.In(lang))
			}
		}
	}
	if bodies := offered["body"]; bodies != nil {
		offered["body"] = append([]string{"kurultai"}, bodies...)
	}
	return offered
}

// offers says whether a column is about units such as this one.
func offers(c sheet.Column, u territory.Unit) bool {
	switch c.Key {
	case "unit", "body":
		return u.Level != territory.CityDistrict
	case "region":
		return u.Parent == ""
	}
	return false
}
