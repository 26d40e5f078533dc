// Package invented makes up the roadmaps of an invented country for the demo: 217 of
// them, with 362 measures of the whole country and 2,300 of its regions, half a year back
// and half a year ahead. The rules it keeps: the same seed and day make the same roadmaps;
// everything in them is marked as invented, and addresses end in .invalid; what counts in
// the ledger is what follows from them.
//
//	Make    the roadmaps, for an invented country
//	Facts   what they count for its deputies
package invented

import (
	"bufio"
	"bytes"
	_ "embed"
	"fmt"
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"
	"time"

	"qalauly/activity"
	"qalauly/calendar"
	"qalauly/deputy/invented"
	"qalauly/programme/roadmap"
	"qalauly/territory"
)

// How many measures there are.
const (
	ofCountry = 362
	ofRegions = 2300
)

//go:embed texts.csv
var textsCSV []byte

// text is a line «kind;what;Kazakh;Russian».
type text struct {
	what string
	roadmap.Name
}

func readTexts() map[string][]text {
	texts := map[string][]text{}
	for lines := bufio.NewScanner(bytes.NewReader(textsCSV)); lines.Scan(); {
		if f := strings.Split(lines.Text(), ";"); len(f) == 4 {
			texts[f[0]] = append(texts[f[0]], text{f[1], roadmap.Name{KK: f[2], RU: f[3]}})
		}
	}
	return texts
}

// Pair is who records and who verifies in a region; of "" in the whole country.
type Pair struct{ Recorder, Verifier int64 }

// maker makes one roadmap after another.
type maker struct {
	roadmap.History
	random  *rand.Rand
	texts   map[string][]text
	now     time.Time
	today   calendar.Day
	sitting map[string][]int64 // who sits in a body for half a year at least
	places  map[string][]roadmap.Name
	regions []territory.Unit
	below   map[string][]territory.Unit
	report  int64
	stage   int64
}

// Make makes up the roadmaps as they are at a moment. Who recorded and verified is not
// said yet: see Staffed.
func Make(country *invented.Data, now time.Time) (roadmap.History, error) {
	units, err := territory.Reference()
	if err != nil {
		return roadmap.History{}, err
	}
	m := &maker{
		random: rand.New(rand.NewPCG(country.Seed, 0x726f6164)), texts: readTexts(), now: now, today: calendar.DayOf(now),
		sitting: map[string][]int64{}, places: map[string][]roadmap.Name{}, below: map[string][]territory.Unit{},
	}
	for _, u := range units {
		if u.Parent == "" {
			m.regions = append(m.regions, u)
		} else {
			m.below[u.Parent] = append(m.below[u.Parent], u)
		}
	}
	for _, s := range country.Mandates {
		if s.To.IsZero() && calendar.DayOf(s.From.Add(12*time.Hour)) < m.today-halfYear {
			m.sitting[s.Body] = append(m.sitting[s.Body], s.Deputy)
		}
	}
	for _, p := range country.Places {
		m.places[p.Unit] = append(m.places[p.Unit], p.Full)
	}
	m.country(country)
	m.ofRegions(country.Demo)
	return m.History, nil
}

// halfYear is how far back and ahead days are, in days.
const halfYear = 182

// add begins a roadmap.
func (m *maker) add(key string, title roadmap.Name, unit string) roadmap.Roadmap {
	r := roadmap.Roadmap{ID: int64(len(m.Roadmaps) + 1), Key: key, Title: title, Unit: unit, Invented: true}
	m.Roadmaps = append(m.Roadmaps, r)
	return r
}

// codeLength is that of the code of a unit, by which its body is known.
const codeLength = 9

// country makes the measures of the whole country, which national deputies answer for.
func (m *maker) country(c *invented.Data) {
	var national []int64
	for _, s := range c.Mandates {
		if s.To.IsZero() && len(s.Body) != codeLength {
			national = append(national, s.Deputy)
		}
	}
	slices.Sort(national)
	sectors := slices.Concat(m.texts["sector"], m.texts["national"])
	for n, s := range sectors {
		r := m.add("el-"+s.what, s.Name, "")
		count := ofCountry/len(sectors) + one(n < ofCountry%len(sectors))
		for i := range count {
			what := m.texts["nation"][i%len(m.texts["nation"])]
			title := roadmap.Name{
				KK: fmt.Sprintf("%s: %s, №%d", s.KK, what.KK, i/len(m.texts["nation"])+1),
				RU: fmt.Sprintf("%s: %s, № %d", s.RU, what.RU, i/len(m.texts["nation"])+1),
			}
			m.item(r, strconv.Itoa(i+1), "", title, m.some(national, 3), "nationstage")
		}
	}
}

func one(is bool) int {
	if is {
		return 1
	}
	return 0
}

// ofRegions makes the measures of the regions: each lies in one of its cities and
// districts, whose deputies answer for it, or in the region as a whole.
func (m *maker) ofRegions(demo int64) {
	sectors := m.texts["sector"]
	all := len(m.regions) * len(sectors)
	for n, region := range m.regions {
		where := append([]territory.Unit{region}, m.below[region.Code]...)
		for k, s := range sectors {
			r := m.add(fmt.Sprintf("%s-%s", region.Code[:2], s.what), roadmap.Name{KK: s.KK + ": " + region.Name.KK, RU: s.RU + ": " + region.Name.RU}, region.Code)
			count := ofRegions/all + one(n*len(sectors)+k < ofRegions%all)
			for i := range count {
				u := where[(i+k*count)%len(where)]
				who := m.some(m.sitting[u.Code], 4)
				if len(who) == 0 {
					who = m.some(m.sitting[region.Code], 3)
				}
				if slices.Contains(m.sitting[u.Code], demo) && !slices.Contains(who, demo) {
					who[0] = demo // the deputy on the page has roadmap items to look at
					slices.Sort(who)
				}
				what := m.texts[s.what][m.random.IntN(len(m.texts[s.what]))]
				place := m.place(u)
				title := roadmap.Name{KK: place.KK + ": " + what.KK, RU: place.RU + ": " + what.RU}
				m.item(r, fmt.Sprintf("%d.%d", k+1, i+1), u.Code, title, who, "stage")
			}
		}
	}
}

// place is where a measure is: a place of a unit, else its centre or itself.
func (m *maker) place(u territory.Unit) roadmap.Name {
	if all := m.places[u.Code]; len(all) > 0 {
		return all[m.random.IntN(len(all))]
	}
	if seat := territory.Seat(u.Code); seat.KK != "" {
		return seat
	}
	return u.Name
}

// some are a few of some people, in the order of their numbers.
func (m *maker) some(of []int64, most int) []int64 {
	if len(of) == 0 {
		return nil
	}
	var who []int64
	for range 1 + m.random.IntN(most) {
		who = append(who, of[m.random.IntN(len(of))])
	}
	slices.Sort(who)
	return slices.Compact(who)
}

// How measures go: of a hundred that are due so many are done in time, and so many late.
const (
	inTime = 58
	late   = 14
)

// item makes a measure with stages, and reports of those that are done.
func (m *maker) item(r roadmap.Roadmap, no, unit string, title roadmap.Name, who []int64, kind string) {
	t := roadmap.Told{Item: roadmap.Item{
		ID: int64(len(m.Items) + 1), Roadmap: r, No: no, Unit: unit, Title: title, Weight: 1 + m.random.IntN(3),
		DueOn: m.today + calendar.Day(m.random.IntN(2*halfYear)) - halfYear, MadeOn: m.today - 2*halfYear, Deputies: who,
	}}
	length := calendar.Day(120 + m.random.IntN(120))
	shift := calendar.Day(-m.random.IntN(10)) // by how much days are kept, or missed
	fate := m.random.IntN(100)
	stops := 0 // the stage at which it stands still
	switch {
	case fate < inTime:
		stops = len(m.texts[kind])
	case fate < inTime+late:
		stops, shift = len(m.texts[kind]), calendar.Day(5+m.random.IntN(40))
	default:
		stops, shift = m.random.IntN(len(m.texts[kind])), calendar.Day(m.random.IntN(20))
	}
	for n, s := range m.texts[kind] {
		m.stage++
		share, _ := strconv.Atoi(s.what)
		stage := roadmap.Stage{ID: m.stage, N: n + 1, Title: s.Name, Share: share, DueOn: t.DueOn - length + length*calendar.Day(share)/100}
		if done := stage.DueOn + shift; n < stops && done < m.today-3 {
			m.done(&t, &stage, done)
		}
		t.Stages = append(t.Stages, stage)
	}
	fact, _ := roadmap.Fact(t.Item, m.today)
	t.Counted = fact != ""
	m.Items = append(m.Items, t)
}

// done says that a stage was done on a day, and what shows it.
func (m *maker) done(t *roadmap.Told, s *roadmap.Stage, day calendar.Day) {
	m.report++
	made := day.At(time.Duration(10+m.random.IntN(8)) * time.Hour)
	decided := made.Add(time.Duration(20+m.random.IntN(30)) * time.Hour)
	t.Reports = append(t.Reports, roadmap.Report{ID: m.report, Item: t.ID, Stage: s.ID, Kind: roadmap.StageDone, Day: day, State: roadmap.Verified, MadeAt: made, DecidedAt: &decided})
	t.Proof = append(t.Proof, roadmap.Proof{Report: m.report, Kind: activity.Link, Value: fmt.Sprintf("https://filial.invalid/zhol/%d", m.report)})
	s.DoneOn, t.Share = &day, s.Share
	if s.Share == 100 {
		t.DoneOn = &day
	}
}

// Facts are what the roadmaps count for the deputies who had a mandate on the day, by
// deputy, as the ledger has them.
func Facts(h roadmap.History, country *invented.Data, now time.Time) map[int64][]activity.Told {
	facts := map[int64][]activity.Told{}
	since := map[int64]calendar.Day{}
	for _, s := range country.Mandates {
		if day := calendar.DayOf(s.From.Add(12 * time.Hour)); s.To.IsZero() {
			since[s.Deputy] = day
		}
	}
	for _, t := range h.Items {
		stage, fields := roadmap.Fact(t.Item, calendar.DayOf(now))
		if stage == "" {
			continue
		}
		at := (t.DueOn + 1).At(10 * time.Minute)
		if n := len(t.Reports); t.DoneOn != nil && n > 0 && t.Reports[n-1].DecidedAt.Before(at) {
			at = *t.Reports[n-1].DecidedAt
		}
		for _, who := range t.Deputies {
			if t.DueOn < since[who] {
				continue
			}
			facts[who] = append(facts[who], activity.Told{
				Draft:  activity.Draft{Criterion: roadmap.Criterion, Deputy: who, Fields: fields},
				Source: activity.Programme, Fact: roadmap.FactKey(t.ID, who), MadeAt: at, MovedAt: at,
			})
		}
	}
	return facts
}

// Staffed says who recorded and verified everything, by region, and lets some of what was
// done in a unit wait for its verifier.
func Staffed(h roadmap.History, by map[string]Pair, waitIn string, now time.Time) roadmap.History {
	for n := range h.Items {
		t := &h.Items[n]
		pair, ok := by[t.Roadmap.Unit]
		if !ok || t.Unit == t.Roadmap.Unit {
			pair = by[""]
		}
		if own, ok := by[t.Unit]; ok && t.Unit != "" && own.Recorder != 0 {
			pair.Recorder = own.Recorder
		}
		for k := range t.Reports {
			t.Reports[k].MadeBy, t.Reports[k].DecidedBy = pair.Recorder, pair.Verifier
		}
	}
	return waiting(h, by, waitIn, now)
}

// waitingMost is how many reports wait for a verifier.
const waitingMost = 4

// waiting lets the next stages of some open items of a unit be reported by its recorder.
func waiting(h roadmap.History, by map[string]Pair, unit string, now time.Time) roadmap.History {
	id := int64(0)
	for _, t := range h.Items {
		for _, r := range t.Reports {
			id = max(id, r.ID)
		}
	}
	left := waitingMost
	for n := range h.Items {
		t := &h.Items[n]
		if t.Unit != unit || t.DoneOn != nil || left == 0 {
			continue
		}
		at := slices.IndexFunc(t.Stages, func(s roadmap.Stage) bool { return s.DoneOn == nil })
		id, left = id+1, left-1
		made := now.Add(-time.Duration(left+1) * time.Hour)
		t.Reports = append(t.Reports, roadmap.Report{
			ID: id, Item: t.ID, Stage: t.Stages[at].ID, Kind: roadmap.StageDone, Day: calendar.DayOf(made) - 1, State: roadmap.Recorded, MadeBy: by[unit].Recorder, MadeAt: made,
		})
		t.Proof = append(t.Proof, roadmap.Proof{Report: id, Kind: activity.Link, Value: fmt.Sprintf("https://filial.invalid/zhol/%d", id)})
	}
	return h
}
