package territory

import (
	_ "embed"
	"encoding/csv"
	"strings"
	"sync"
)

// former are names that units had before and that people still say: of towns and
// districts renamed since 1991, and other names in use («Абайская область») and
// spellings that are too far from those of today to be found as mistakes.
//
//go:embed former.csv
var former string

// Former returns the names that a unit had before, each as Key folds it.
func Former(code string) []string { return formerNames(code) }

// formerNames are the folded names that a unit had before.
func formerNames(code string) []string { return formerByCode()[code] }

// formerByCode reads the data once.
var formerByCode = sync.OnceValue(func() map[string][]string {
	byCode := map[string][]string{}
	lines, _ := csv.NewReader(strings.NewReader(former)).ReadAll() // a test reads it too
	for _, l := range lines[min(1, len(lines)):] {
		if key := Key(Name{KK: l[1], RU: l[2]}); key != "" {
			byCode[l[0]] = append(byCode[l[0]], strings.Split(key, "|")...)
		}
	}
	return byCode
})
