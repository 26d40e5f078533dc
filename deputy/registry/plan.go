package registry

import (
	"strconv"

	"qalauly/internal/lists"
	"qalauly/internal/sheet"
)

// change is one line that changes something.
type change[T any] struct {
	line  *sheet.Line
	was   T
	is    T
	fresh bool // nothing was there before
}

// plan holds what is in the register, by its natural key, and what a file makes of it.
type plan[K comparable, T comparable] struct {
	have    map[K]T
	lines   map[K]*sheet.Line // of the file
	changes []change[T]
	same    int
}

func (p *plan[K, T]) start() {
	p.have, p.lines = map[K]T{}, map[K]*sheet.Line{}
}

// put says what a line makes of the thing of a key. Two lines about the same thing are
// a fault of the second, at a column of the key.
func (p *plan[K, T]) put(l *sheet.Line, column string, key K, is T) {
	if before := p.lines[key]; before != nil {
		l.Fail(column, ruleTwice, "Row", strconv.Itoa(before.Row))
		return
	}
	p.lines[key] = l
	was, known := p.have[key]
	if known && was == is {
		p.same++
		return
	}
	p.changes = append(p.changes, change[T]{line: l, was: was, is: is, fresh: !known})
}

func (p *plan[K, T]) counts() (added, changed, same int) {
	for _, c := range p.changes {
		if c.fresh {
			added++
		} else {
			changed++
		}
	}
	return added, changed, p.same
}

// term is when something held; both days inclusive, "" is open.
type term struct{ from, to string }

// overlaps says whether both hold on one day.
func (t term) overlaps(other term) bool {
	return (t.to == "" || t.to >= other.from) && (other.to == "" || other.to >= t.from)
}

// holds says whether it holds on a day.
func (t term) holds(day string) bool { return t.from <= day && (t.to == "" || t.to >= day) }

// ended says that it is history on a day.
func (t term) ended(today string) bool { return t.to != "" && t.to < today }

// termOf reads the columns from and to; where the file has no column of last days,
// the old one stays.
func termOf(l *sheet.Line, was term) term {
	t := term{from: iso(l.Date("from")), to: was.to}
	if l.Given("to") {
		t.to = iso(l.Date("to"))
	}
	if t.to != "" && t.to < t.from {
		l.Fail("to", ruleOrder)
	}
	return t
}

// The rules of this package.
const (
	ruleTwice       = lists.RuleTwice    // Args: Row; the same thing in another row of the file
	ruleOrder       = "order"            // the last day is before the first
	rulePast        = "past"             // Args: To; what has ended is not changed
	ruleKey         = "key"              // a key with signs that no file name may have
	ruleName        = "name"             // a name with digits, question marks and their like
	ruleOtherPerson = "other_person"     // Args: Name; the key belongs to somebody else
	ruleAmbiguous   = "ambiguous"        // several people of the register could be meant
	ruleDeputy      = "unknown_deputy"   //
	ruleBody        = "unknown_body"     //
	ruleNoBody      = "no_body"          // nobody is elected in such a unit
	ruleNotInForce  = "body_not_then"    // the body does not sit on the first day
	ruleNeeds       = "new_body_needs"   // Args: Columns; what a new body must have
	ruleReference   = "reference"        // what only the program's own data change
	ruleDistrict    = "unknown_district" //
	ruleInside      = "not_inside"       // Args: Name; a unit that is not below the district's unit
	ruleOverlap     = "district_overlap" // Args: From
	ruleReason      = "reason_missing"   // a mandate that ended has no reason
	ruleNoEnd       = "reason_early"     // a reason for an end, and no end
	ruleSeat        = "seat_taken"       // Args: Key, From; one seat, two people
	rulePerson      = "person_busy"      // Args: From; one person, two seats
	ruleSeats       = "no_seats"         // Args: Seats; more mandates than seats on a day
	ruleNoMandate   = "no_mandate"       // a post in a body without a seat in it
	ruleNational    = "not_national"     // only national deputies look after regions
	ruleRegion      = "not_region"       //
	ruleHours       = "hours"            // closed before it opens
	rulePhoto       = "photo"            // not a picture that can be shown
	rulePhotoLarge  = "photo_large"      // more than 15 MB
	rulePhotoTwice  = "photo_twice"      // Args: Name; two photos of one person
)

// Rules returns the keys of all rules of this package, for whoever has words for them.
func Rules() []string {
	return append(lists.UnitRules(), ruleTwice, ruleOrder, rulePast, ruleKey, ruleName, ruleOtherPerson, ruleAmbiguous, ruleDeputy,
		ruleBody, ruleNoBody, ruleNotInForce, ruleNeeds, ruleReference, ruleDistrict,
		ruleInside, ruleOverlap, ruleReason, ruleNoEnd, ruleSeat, rulePerson, ruleSeats, ruleNoMandate, ruleNational,
		ruleRegion, ruleHours, rulePhoto, rulePhotoLarge, rulePhotoTwice)
}
