// Package deputy is the register of elected people: the bodies, who sits in them,
// elected where and since when, their posts, the regions they look after and the
// hours at which they receive people. The rule it keeps: everything is dated, and
// every question names its day; only people of one party are in the register, so
// that no answer means "of another party", not "nobody".
//
//	Get                        one person, with everything of a day
//	Finder, Found              by a name in any spelling, of a person or of a place
//	InBody, OfDistrict         who sits in a body, who was elected in a district
//	Bodies, BodyByID, OfUnit   bodies of a unit; who speaks for it on each level
//	Curators                   national deputies who look after a region
//	Load                       the reference data of bodies, after territory.Load
//
// Days are given by the caller as the local date of Asia/Almaty; only year, month
// and day of a time.Time count. Lists that people read come as Hits and are sorted
// by the alphabet of the Page's language.
package deputy

import (
	"errors"
	"time"

	"qalauly/territory"
)

// ErrUnknown means that the register has nobody, or no body, with this id.
var ErrUnknown = errors.New("deputy: unknown")

// Name is a name in both languages.
type Name = territory.Name

// Level is the level of a body.
type Level string

// The levels, from the top.
const (
	National Level = "national"
	Region   Level = "region"
	City     Level = "city"
	District Level = "district"
)

// Body is an elected body. All its names can stand inside a sentence as they are.
type Body struct {
	ID    string // of a maslikhat: the code of its unit
	Level Level
	Unit  string // "" for the whole country
	Name  Name   // «Шет аудандық мәслихаты», «Шетский районный маслихат»
	Of    Name   // genitive: «Шет аудандық мәслихатының», «Шетского районного маслихата»
	Short Name   // for a button: «Шет ауданы», «Шетский р-н»
	Seats int    // 0: not known
}

// Person is how somebody is called.
type Person struct{ Surname, Given, Patronymic Name }

// Full is the whole name: «Әсел Тұрсынқызы Қойшыбаева».
func (p Person) Full(lang string) string {
	if p.Patronymic.In(lang) == "" {
		return p.Short(lang)
	}
	return p.Given.In(lang) + " " + p.Patronymic.In(lang) + " " + p.Surname.In(lang)
}

// Short is given name and surname: «Әсел Қойшыбаева».
func (p Person) Short(lang string) string { return p.Given.In(lang) + " " + p.Surname.In(lang) }

// Brief is the surname with an initial: «Ә. Қойшыбаева».
func (p Person) Brief(lang string) string { return first(p.Given.In(lang)) + ". " + p.Surname.In(lang) }

// Initials are for a portrait: «ӘҚ».
func (p Person) Initials(lang string) string {
	return first(p.Given.In(lang)) + first(p.Surname.In(lang))
}

func first(s string) string {
	for _, r := range s {
		return string(r)
	}
	return ""
}

// Deputy is one person with everything that holds on the day asked for.
type Deputy struct {
	ID int64
	Person
	Sex       string // "m" or "f"
	BirthYear int
	Biography Name
	Photo     string // hash of a stored file; "" is none
	Invented  bool   // an invented person, and to be marked as one wherever shown
	Mandates  []Mandate
	Past      []Mandate // ended before the day, the latest first
	Posts     []Post
	Hours     []Hour
	Regions   []string // codes of the regions looked after as a curator
}

// Mandate is a seat in a body for a time.
type Mandate struct {
	Body     Body
	District *territory.ElectoralDistrict // nil: elected by a list
	From     time.Time
	To       *time.Time // last day; nil while it lasts
	Reason   Reason
	Faction  Name
}

// Reason is why a mandate ended.
type Reason string

// The reasons; "" while the mandate lasts.
const (
	Term      Reason = "term"
	OwnWill   Reason = "own_will"
	Moved     Reason = "moved"
	OtherPost Reason = "other_post"
	Died      Reason = "died"
)

// Post is an office held in a body.
type Post struct {
	Body     string // id of the body
	Kind     PostKind
	Title    Name // «мәслихат төрағасы», «председатель маслихата»
	FullTime bool // paid for this work alone
	From     time.Time
}

// PostKind is the kind of a post.
type PostKind string

// The kinds of posts.
const (
	Chair           PostKind = "chair"
	FactionLeader   PostKind = "faction_leader"
	CommissionChair PostKind = "commission_chair"
)

// Hour is when and where a deputy receives people, each week.
type Hour struct {
	Weekday       time.Weekday
	Opens, Closes string // «15:00»
	Place         Name
}

// Hit is a deputy in a list: enough for a line and a button.
type Hit struct {
	ID int64
	Person
	Invented   bool
	Body       Body
	Region     string  // code of the region of Body's unit; "" for a national body
	RegionName Name    // short; "" for a national body
	District   int     // number of the electoral district; 0: elected by a list
	Score      float64 // likeness to the text searched for, 1 at most, see Finder.Find; 0 in other lists
	Former     bool    // found, but has no seat on the day: Body and District are the last ones
	Whole      bool    // several words were searched for, and each is exactly a word of the name
	Loose      bool    // several words were searched for, and some is not well alike (0.75): not meant for sure
}

// Page is a part of a list, in the alphabet of a language.
type Page struct {
	Lang          string
	Limit, Offset int
}
