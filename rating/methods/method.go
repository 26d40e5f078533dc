package methods

import (
	"slices"
	"time"
)

// Name is a name or a sentence in both languages.
type Name struct {
	KK string `json:"kk"`
	RU string `json:"ru"`
}

// Method is one method of the rating, whole. Shares are of 1; days of terms are
// working days where that is said.
type Method struct {
	ID            string    `json:"id"`
	Name          Name      `json:"name"`
	About         Name      `json:"about"`          // what must be said beside the number
	EffectiveFrom time.Time `json:"effective_from"` // a Monday, as midnight UTC of that date
	NoticeDays    int       `json:"notice_days"`    // calendar days between announcement and effect
	Periods       []string  `json:"periods"`        // "quarter", "year": frozen ratings beside the weekly one

	Window     Window      `json:"window"`
	Missing    Missing     `json:"missing"`
	Count      Curve       `json:"count"`
	Rounding   Rounding    `json:"rounding"`
	Ranking    Ranking     `json:"ranking"`
	Ranges     Ranges      `json:"ranges"`
	Records    Records     `json:"records"`
	Appeals    Appeals     `json:"appeals"`
	Week       Week        `json:"week"`
	Objections Objections  `json:"objections"`
	Penalties  Penalties   `json:"penalties"`
	Levels     []Level     `json:"levels"`
	Tags       []Tag       `json:"tags"`
	Bands      []Band      `json:"bands"`  // from the highest to the lowest, which begins at 0
	Blocks     []Block     `json:"blocks"` // weights add up to 100
	Criteria   []Criterion `json:"criteria"`

	File   string `json:"file"`   // the name of the file it was read from
	SHA256 string `json:"sha256"` // of the file's bytes, in lower-case hexadecimal
}

// Window is what a rating looks at.
type Window struct {
	Weeks       int     `json:"weeks"`        // full ISO weeks, up to a Sunday 24:00
	MinExposure float64 `json:"min_exposure"` // share of the window in office; below: no place
}

// Missing is how few cases, and none, are treated in ratios and means:
// s = (x + Pull·μ) / (n + Pull), with μ = (Σx + PriorCases·PriorMean) / (Σn + PriorCases)
// over the group, kept between MeanMin and MeanMax.
type Missing struct {
	Pull       float64 `json:"pull"`
	PriorCases float64 `json:"prior_cases"`
	PriorMean  float64 `json:"prior_mean"`
	MeanMin    float64 `json:"mean_min"`
	MeanMax    float64 `json:"mean_max"`
	MaxShare   float64 `json:"max_share"` // of a block's weight without data; above: no place
}

// Curve is how a count saturates: s = 1 − exp(ln(1 − AtTarget)·x/T).
type Curve struct {
	AtTarget float64 `json:"at_target"` // what exactly the target gives
}

// Rounding keeps the same input giving the same bytes.
type Rounding struct {
	Digits      int `json:"digits"`       // decimals of every value before ranking; at most 6, that of millionths
	ScoreDigits int `json:"score_digits"` // decimals of the score, half up
}

// Ranking is who gets a place and how it is shown.
type Ranking struct {
	MinGroup         int     `json:"min_group"`
	NumberedUpTo     int     `json:"numbered_up_to"` // larger groups are shown in bands
	Top              int     `json:"top"`
	CompareWeeks     int     `json:"compare_weeks"` // movers are against the rating so many weeks ago
	PreliminaryShare float64 `json:"preliminary_share"`
	PreliminaryDays  int     `json:"preliminary_days"` // calendar days that a record waits
}

// Ranges are the bounds within which a place lies, from repeated draws.
type Ranges struct {
	Runs         int     `json:"runs"`
	WeightSpread float64 `json:"weight_spread"` // weights are drawn within ± this share
	Low          float64 `json:"low"`           // the lower quantile
	High         float64 `json:"high"`
	CountAdd     float64 `json:"count_add"` // counts are drawn from Poisson(x + CountAdd)
}

// Records are the limits of what is entered by hand.
type Records struct {
	LateDays       int     `json:"late_days"` // calendar days after the event
	AuditShare     float64 `json:"audit_share"`
	RushDeviations float64 `json:"rush_deviations"` // above the group's median, in median absolute deviations
}

// Appeals are the limits that decide whether an appeal is scored.
type Appeals struct {
	PerCitizen       int     `json:"per_citizen"` // scored ones of one citizen to one deputy
	PerCitizenWeeks  int     `json:"per_citizen_weeks"`
	MinTermDays      int     `json:"min_term_days"` // working days that a receiver has before it counts
	MaxExtendedShare float64 `json:"max_extended_share"`
	SilenceDays      int     `json:"silence_days"` // working days after a question to the citizen
	WaveShare        float64 `json:"wave_share"`
	WaveAccountDays  int     `json:"wave_account_days"` // calendar days since an account was first seen
	TopSenderShare   float64 `json:"top_sender_share"`
}

// Week is what follows the Sunday that closes a window: days from that Sunday,
// clocks from midnight in Almaty. Its fields are those of calendar.Plan, so that
// calendar.Plan(m.Week) converts it.
type Week struct {
	DraftDay        int
	DraftAt         time.Duration
	ObjectionDays   int // working days; the day of the draft is the first
	ObjectionsUntil time.Duration
	DecisionDays    int // working days
	DecisionsUntil  time.Duration
	PostDay         int
	PostAt          time.Duration
}

// Objections are the limits of objecting.
type Objections struct {
	OpenDays int `json:"open_days"` // calendar days after publication
	Votes    int `json:"votes"`
}

// Penalties are what is taken away.
type Penalties struct {
	Max   float64   `json:"max"`   // all together
	Weeks int       `json:"weeks"` // from the decision
	Needs []string  `json:"needs"` // "document", "date", "body"
	Shown string    `json:"shown"` // "after_objections" or "at_once"
	Kinds []Penalty `json:"kinds"`
}

// Penalty is one reason for points taken away.
type Penalty struct {
	Code        string  `json:"code"`
	Name        Name    `json:"name"`
	Min         float64 `json:"min"`
	Max         float64 `json:"max"`
	VoidsRecord bool    `json:"voids_record"`
}

// Level is a group of deputies who are compared with each other.
type Level struct {
	Code     string `json:"code"`
	Name     Name   `json:"name"`
	Verifier string `json:"verifier"` // "centre" or "region": who verifies records
}

// Tag is shown beside a place; places may be counted without those who have it.
type Tag struct {
	Code       string `json:"code"`
	Name       Name   `json:"name"`
	UnderWeeks int    `json:"under_weeks"` // set by a mandate shorter than this in the window; 0: set by staff
}

// Band is a range of scores with a name, from From up to the next higher band.
type Band struct {
	Code string  `json:"code"`
	Name Name    `json:"name"`
	From float64 `json:"from"`
}

// Block is a part of the score.
type Block struct {
	Code   string  `json:"code"`
	Name   Name    `json:"name"`
	Weight float64 `json:"weight"` // points; those of all blocks make 100
}

// Criterion returns the criterion with a code.
func (m *Method) Criterion(code string) (Criterion, bool) {
	return find(m.Criteria, func(c Criterion) bool { return c.Code == code })
}

// Block returns the block with a code.
func (m *Method) Block(code string) (Block, bool) {
	return find(m.Blocks, func(b Block) bool { return b.Code == code })
}

// Level returns the level with a code.
func (m *Method) Level(code string) (Level, bool) {
	return find(m.Levels, func(l Level) bool { return l.Code == code })
}

// Penalty returns the kind of penalty with a code.
func (m *Method) Penalty(code string) (Penalty, bool) {
	return find(m.Penalties.Kinds, func(p Penalty) bool { return p.Code == code })
}

// Of lists the criteria of a block, in the order of the file.
func (m *Method) Of(block string) []Criterion {
	return slices.DeleteFunc(slices.Clone(m.Criteria), func(c Criterion) bool { return c.Block != block })
}

// Band is the band in which a rounded score lies. Scores below 0 lie in the lowest.
func (m *Method) Band(score float64) Band {
	for _, b := range m.Bands {
		if score >= b.From {
			return b
		}
	}
	return m.Bands[len(m.Bands)-1]
}

func find[T any](all []T, fits func(T) bool) (T, bool) {
	if i := slices.IndexFunc(all, fits); i >= 0 {
		return all[i], true
	}
	var none T
	return none, false
}
