package rating

import "time"

// Result is a rating, computed. It holds all that Explain tells, so that a frozen
// one can be explained without its input. Lists have one order, whatever that of the
// input: Scores by level and ID, Groups by level and region, Branches by name.
type Result struct {
	Method   string    `json:"method"`
	SHA256   string    `json:"sha256"` // of the method's file
	Week     time.Time `json:"week"`   // the Monday of the week that closes the window
	Levels   []Level   `json:"levels"`
	Groups   []Group   `json:"groups"`
	Branches []Branch  `json:"branches"`
	Scores   []Score   `json:"scores"`
}

// Level is what the deputies of one level have in common.
type Level struct {
	Code  string `json:"code"`
	Means []Mean `json:"means"` // by the order of the method's criteria
}

// Mean is how a group does in one criterion: what few cases are pulled towards, and
// what stands in where there is no data. Of a count or a threshold each deputy with
// data is one case, worth his or her s.
type Mean struct {
	X    Micro `json:"x"`
	N    Micro `json:"n"`
	Mean Micro `json:"mean"`
}

// Score is what a deputy has.
type Score struct {
	Deputy   int64    `json:"deputy"`
	Level    string   `json:"level"`
	Region   string   `json:"region"`
	Tags     []string `json:"tags"`     // in the order of the method
	Exposure Micro    `json:"exposure"` // share of the method's window in office
	Parts    []Part   `json:"parts"`    // by the order of the method's criteria
	Blocks   []Share  `json:"blocks"`   // by the order of the method's blocks
	Penalty  Micro    `json:"penalty"`
	Sum      Micro    `json:"sum"`   // of the blocks less the penalty, not below 0
	Score    Micro    `json:"score"` // the sum as it is published and ranked
	Band     string   `json:"band"`
	Unplaced Reason   `json:"unplaced"` // why there is no place; "" where there is one
	Country  Place    `json:"country"`  // among the level's deputies of the whole country
	Within   Place    `json:"within"`   // among those of the region
}

// Part is what one criterion gives to one deputy.
type Part struct {
	X        Micro   `json:"x"` // as they count: 0 where Missing says why
	N        Micro   `json:"n"`
	Exposure Micro   `json:"exposure"` // share of the criterion's window in office
	S        Micro   `json:"s"`        // from 0 to 1
	Points   Micro   `json:"points"`   // weight times S
	Missing  Missing `json:"missing"`
}

// Share is what one block gives to one deputy.
type Share struct {
	Points Micro `json:"points"`
	Thin   bool  `json:"thin"` // too much of its weight is without data for a place
}

// Reason says why a deputy has a score and no place.
type Reason string

// Why there is no place.
const (
	ShortOffice Reason = "office" // less of the window in office than the method asks
	ThinData    Reason = "data"   // a block is thin
	LeftOut     Reason = "tag"    // places are counted without a tag of the deputy
)

// Place is where a score stands in one group. Its zero value is no place.
type Place struct {
	Rank  int  `json:"rank"`  // 1, 2, 2, 4
	Of    int  `json:"of"`    // deputies with a place in the group
	Low   int  `json:"low"`   // the best rank of the range; 0 where none was drawn
	High  int  `json:"high"`  // the worst
	Close bool `json:"close"` // the range overlaps that of who stands next: places Low to High are statistically close
}

// Part says whether two ranges have no place in common: only then has somebody moved.
func (p Place) Part(other Place) bool {
	return p.Low > 0 && other.Low > 0 && (p.High < other.Low || other.High < p.Low)
}

// Group is a table: a level in the whole country, or within a region.
type Group struct {
	Level       string    `json:"level"`
	Region      string    `json:"region"` // "" for the whole country
	Deputies    int       `json:"deputies"`
	Shown       Shown     `json:"shown"`
	Order       []int64   `json:"order"` // those with a place, by score, then by name
	Records     int       `json:"records"`
	Waiting     int       `json:"waiting"`
	Preliminary bool      `json:"preliminary"` // too many records wait too long
	Sensitivity []Variant `json:"sensitivity"` // filled by Sensitivity
}

// Shown is how the places of a group may be shown.
type Shown string

// How places are shown.
const (
	NoPlaces Shown = "none" // the group is too small
	Numbered Shown = "numbered"
	InBands  Shown = "bands" // too many for numbers to mean anything
)

// Branch is how much of its deputies' work a branch has entered.
type Branch struct {
	Name     string `json:"name"`
	Deputies int    `json:"deputies"`
	Recorded int    `json:"recorded"` // deputies with at least one record
	Records  int    `json:"records"`
	Waiting  int    `json:"waiting"`
	Coverage Micro  `json:"coverage"` // mean share of the weight of criteria in which a deputy has anything at all
}
