package methods_test

import (
	"errors"
	"fmt"

	"qalauly/rating/methods"
)

// The ledger asks what may be recorded, and what a record is worth before caps.
func ExampleCriterion_Worth() {
	c, _ := methods.R1().Criterion("A5")
	fmt.Println(c.Name.RU, "·", c.Kind, "· staff may record it:", c.From(methods.Staff))
	x, _, err := c.Worth(map[string]string{"form": "visit", "announced": "after"})
	fmt.Println(x, err)
	for _, limit := range c.Caps {
		fmt.Println("at most", limit.Max, "a", limit.Per)
	}
	// Output:
	// Встречи с избирателями и выезды · count · staff may record it: true
	// 0.5 <nil>
	// at most 1 a day
	// at most 2 a week
}

// An operator's mistakes are all told, each with its line.
func ExampleParse() {
	_, err := methods.Parse("mine.toml", []byte("format = 1\nid = 7\n"))
	var problems methods.Problems
	if errors.As(err, &problems) {
		for _, p := range problems[:2] {
			fmt.Println(p.Line, "|", p.Field, "|", p.Value, "|", p.Rule)
		}
	}
	// Output:
	// 1 | kk |  | is missing; it must be a text in quotes
	// 1 | ru |  | is missing; it must be a text in quotes
}

// A score has a band, and the band has a name in both languages.
func ExampleMethod_Band() {
	b := methods.R1().Band(75.4)
	fmt.Println(b.Code, b.Name.KK, b.Name.RU)
	// Output: high жоғары высокий
}
