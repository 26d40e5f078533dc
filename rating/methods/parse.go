package methods

import (
	"cmp"
	"crypto/sha256"
	_ "embed"
	"encoding/hex"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"sync"

	"github.com/BurntSushi/toml"
)

// format is the version of the form of method files that this code reads.
const format = 1

//go:embed r1.toml
var r1 []byte

// R1 is the method that is built in. A built-in file with mistakes is a fault of
// the build, so it ends the program at its first use.
var R1 = sync.OnceValue(func() *Method {
	m, err := Parse("r1.toml", r1)
	if err != nil {
		panic(err)
	}
	return m
})

// R1File is the file of R1 as it is published.
func R1File() []byte { return slices.Clone(r1) }

// Open reads the method in a file; no file is R1. Mistakes in it are Problems.
func Open(path string) (*Method, error) {
	if path == "" {
		return R1(), nil
	}
	body, err := os.ReadFile(path)
	if err != nil {
		return nil, fmt.Errorf("methods: open: %w", err)
	}
	return Parse(filepath.Base(path), body)
}

// Parse reads a method. file is the name by which mistakes are told. The error is
// always Problems.
func Parse(file string, body []byte) (*Method, error) {
	sum := sha256.Sum256(body)
	values := map[string]any{}
	if _, err := toml.Decode(string(body), &values); err != nil {
		return nil, Problems{syntax(file, err)}
	}
	s := &source{file: file, lines: locate(string(body))}
	m := s.method(values)
	m.File, m.SHA256 = file, hex.EncodeToString(sum[:])
	if len(s.problems) > 0 {
		slices.SortStableFunc(s.problems, func(a, b Problem) int { return cmp.Compare(a.Line, b.Line) })
		return nil, s.problems
	}
	return m, nil
}

// syntax is the mistake by which a file is no TOML at all.
func syntax(file string, err error) Problem {
	p := Problem{File: file, Line: 1, Rule: err.Error()}
	var wrong toml.ParseError
	if errors.As(err, &wrong) {
		p.Line, p.Field, p.Rule = wrong.Position.Line, wrong.LastKey, "this is no TOML: "+wrong.Message
	}
	return p
}

// method reads the whole file; mistakes are noted in s.
func (s *source) method(values map[string]any) *Method {
	t := s.table("", "", values)
	t.integer("format", format, format)
	m := &Method{
		ID: t.text("id"), Name: t.name(""), About: t.name("about_"),
		EffectiveFrom: t.date("effective_from"), NoticeDays: t.integer("notice_days", 0, 365),
		Periods: t.someOf("periods", "quarter", "year"),
	}
	m.numbers(t)
	m.Week = week(t.sub("week"))
	m.Penalties = penalties(t)
	m.Levels = levels(t)
	m.Tags = tags(t)
	m.Bands = bands(t)
	m.Blocks = blocks(t)
	for _, c := range t.subs("criterion", "code") {
		m.Criteria = append(m.Criteria, m.criterion(c))
	}
	m.check(t)
	t.done()
	return m
}

// numbers reads the tables that hold only numbers.
func (m *Method) numbers(t table) {
	w := t.sub("window")
	m.Window = Window{Weeks: w.integer("weeks", 1, 104), MinExposure: w.share("min_exposure")}
	w.done()
	n := t.sub("missing")
	m.Missing = Missing{
		Pull: n.number("pull", 0, 1000), PriorCases: n.number("prior_cases", 0, 1000), PriorMean: n.share("prior_mean"),
		MeanMin: n.share("mean_min"), MeanMax: n.share("mean_max"), MaxShare: n.share("max_share"),
	}
	if m.Missing.MeanMin > m.Missing.MeanMax {
		n.wrong("mean_min", "must not be above mean_max")
	}
	if m.Missing.Pull+m.Missing.PriorCases == 0 {
		n.wrong("pull", "must be above 0 where prior_cases is 0: a group without cases has no mean")
	}
	n.done()
	c := t.sub("count")
	m.Count = Curve{AtTarget: c.number("at_target", 0.5, 0.99)}
	c.done()
	r := t.sub("rounding")
	m.Rounding = Rounding{Digits: r.integer("digits", 3, 6), ScoreDigits: r.integer("score_digits", 0, 3)}
	r.done()
	k := t.sub("ranking")
	m.Ranking = Ranking{
		MinGroup: k.integer("min_group", 2, 1000), NumberedUpTo: k.integer("numbered_up_to", 0, 100000), Top: k.integer("top", 1, 1000),
		CompareWeeks: k.integer("compare_weeks", 1, 52), PreliminaryShare: k.share("preliminary_share"), PreliminaryDays: k.integer("preliminary_days", 0, 365),
	}
	k.done()
	m.Ranges = ranges(t.sub("ranges"))
	e := t.sub("records")
	m.Records = Records{LateDays: e.integer("late_days", 0, 365), AuditShare: e.share("audit_share"), RushDeviations: e.number("rush_deviations", 1, 100)}
	e.done()
	m.Appeals = appeals(t.sub("appeals"))
	o := t.sub("objections")
	m.Objections = Objections{OpenDays: o.integer("open_days", 0, 365), Votes: o.integer("votes", 1, 9)}
	o.done()
}

func ranges(t table) Ranges {
	r := Ranges{Runs: t.integer("runs", 100, 100000), WeightSpread: t.number("weight_spread", 0, 0.9),
		Low: t.share("low"), High: t.share("high"), CountAdd: t.number("count_add", 0, 10)}
	if r.Low >= r.High {
		t.wrong("low", "must be below high")
	}
	t.done()
	return r
}

func appeals(t table) Appeals {
	a := Appeals{
		PerCitizen: t.integer("per_citizen", 1, 1000), PerCitizenWeeks: t.integer("per_citizen_weeks", 1, 104),
		MinTermDays: t.integer("min_term_days", 0, 30), MaxExtendedShare: t.share("max_extended_share"), SilenceDays: t.integer("silence_days", 1, 60),
		WaveShare: t.share("wave_share"), WaveAccountDays: t.integer("wave_account_days", 0, 365), TopSenderShare: t.share("top_sender_share"),
	}
	t.done()
	return a
}

func week(t table) Week {
	w := Week{
		DraftDay: t.integer("draft_day", 1, 14), DraftAt: t.clock("draft_at"),
		ObjectionDays: t.integer("objection_days", 1, 30), ObjectionsUntil: t.clock("objections_until"),
		DecisionDays: t.integer("decision_days", 0, 30), DecisionsUntil: t.clock("decisions_until"),
		PostDay: t.integer("post_day", 1, 60), PostAt: t.clock("post_at"),
	}
	if w.PostDay < w.DraftDay+w.ObjectionDays-1+w.DecisionDays {
		t.wrong("post_day", "must not come before the last day of decisions, %d", w.DraftDay+w.ObjectionDays-1+w.DecisionDays)
	}
	t.done()
	return w
}
