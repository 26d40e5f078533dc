package territory

import (
	_ "embed"
	"encoding/csv"
	"fmt"
	"strconv"
	"strings"
	"sync"
)

// units is the reference data of the project. Empty dates are open: the unit was
// there before as_of, the day for which the list was drawn up; since when is not
// recorded. A seat is the centre with its kind, where that is known.
//
//go:embed units.csv
var units string

// record is one line of the reference data.
type record struct {
	Unit
	from, to    string
	brief, seat Name
}

// reference reads the data once.
var reference = sync.OnceValues(records)

func records() ([]record, error) {
	lines, err := csv.NewReader(strings.NewReader(units)).ReadAll()
	if err != nil {
		return nil, fmt.Errorf("units.csv: %w", err)
	}
	list := make([]record, 0, len(lines))
	for _, l := range lines[1:] {
		u := Unit{Code: l[0], Parent: l[1], Level: Level(l[2]), Name: Name{RU: l[3], KK: l[4]},
			Short: Name{RU: l[5], KK: l[6]}, Centre: Name{RU: l[7], KK: l[8]}, Lat: degrees(l[9]), Lon: degrees(l[10])}
		list = append(list, record{Unit: u, from: l[12], to: l[13],
			brief: Name{RU: l[15], KK: l[16]}, seat: Name{RU: l[17], KK: l[18]}})
	}
	return list, nil
}

// degrees reads a coordinate; nil where the list has none.
func degrees(s string) *float64 {
	value, err := strconv.ParseFloat(s, 64)
	if err != nil {
		return nil
	}
	return &value
}

// Reference returns the units of the reference data, in the order of their codes.
func Reference() ([]Unit, error) {
	list, err := reference()
	units := make([]Unit, len(list))
	for i, r := range list {
		units[i] = r.Unit
	}
	return units, err
}

// Brief returns the name of a unit as it is written where its short name does not
// fit: «СКО», «Карагандинская», «Шет ауд.»; empty where the code is unknown.
func Brief(code string) Name { return recordOf(code).brief }

// Seat returns the centre of a unit with its kind: «г. Тараз», and «райцентр
// Аккистау» where it is not known whether that is a town or a village.
func Seat(code string) Name { return recordOf(code).seat }

// recordOf is the line of a unit, an empty one where there is none.
func recordOf(code string) record {
	list, _ := reference()
	for _, r := range list {
		if r.Code == code {
			return r
		}
	}
	return record{}
}
