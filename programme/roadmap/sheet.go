package roadmap

import (
	_ "embed"
	"strings"

	"qalauly/internal/sheet"
)

// Rules of sheets of items: the words for them stand with those of other sheets.
const (
	ruleRegion    = "not_region"
	ruleInside    = "roadmap_inside"
	ruleDeputy    = "roadmap_deputy" // Args: Name
	ruleTitle     = "roadmap_title"
	ruleTerritory = "roadmap_territory"
	ruleOther     = "roadmap_other" // the same item, said otherwise above; Args: Row
	ruleFrozen    = "roadmap_frozen"
	ruleStageDue  = "roadmap_stage_due"
	ruleShare     = "roadmap_share"
	ruleLast      = "roadmap_last"
	ruleStages    = "roadmap_stages"
)

// Rules are all keys of rules that Import may name.
func Rules() []string {
	return []string{ruleRegion, ruleInside, ruleDeputy, ruleTitle, ruleTerritory, ruleOther, ruleFrozen, ruleStageDue, ruleShare, ruleLast, ruleStages}
}

// Table says what stands in a sheet of items: a line is a stage; what belongs to the item
// stands in its first line and may be left out, or said again, in the others.
func Table() sheet.Table {
	return sheet.Table{Kind: "roadmap", Columns: []sheet.Column{
		{Key: "roadmap", Type: sheet.Code, Required: true, Max: 64, Example: "kar-su"},
		{Key: "roadmap_kk", Type: sheet.Text, Max: 200, Example: example("roadmap_kk")},
		{Key: "roadmap_ru", Type: sheet.Text, Max: 200, Example: example("roadmap_ru")},
		{Key: "roadmap_region", Type: sheet.Code, Max: 100, Example: "350000000"},
		{Key: "item_no", Type: sheet.Text, Required: true, Max: 20, Example: "3.1"},
		{Key: "item_kk", Type: sheet.Text, Max: 300, Example: example("item_kk")},
		{Key: "item_ru", Type: sheet.Text, Max: 300, Example: example("item_ru")},
		{Key: "item_place", Type: sheet.Code, Max: 100, Example: "356400000"},
		{Key: "item_weight", Type: sheet.Integer, Min: 1, Max: 3, Example: "2"},
		{Key: "item_due", Type: sheet.Date, Example: "2027-06-30"},
		{Key: "item_deputies", Type: sheet.Any, Example: "1024; shet-07"},
		{Key: "stage_kk", Type: sheet.Text, Max: 200, Example: example("stage_kk")},
		{Key: "stage_ru", Type: sheet.Text, Max: 200, Example: example("stage_ru")},
		{Key: "stage_due", Type: sheet.Date, Example: "2027-03-31"},
		{Key: "stage_share", Type: sheet.Integer, Min: 1, Max: 100, Example: "100"},
	}}
}

//go:embed examples.csv
var examplesCSV string

// example is what a person might type in a column.
func example(key string) string {
	for line := range strings.Lines(examplesCSV) {
		if name, text, _ := strings.Cut(strings.TrimSpace(line), ";"); name == key {
			return text
		}
	}
	return ""
}

// onlyStage is the stage of an item of which a sheet names none.
var onlyStage = Name{KK: example("only_kk"), RU: example("only_ru")}
