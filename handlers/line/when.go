package line

import (
	"context"
	"regexp"
	"slices"
	"strings"

	"qalauly/calendar"
	"qalauly/internal/days"
	"qalauly/rating/methods"
)

// saidDay is a day that a line names, at a word, and how many words that is.
type saidDay struct {
	at int
	days.Reading
}

// clock is like a day and may be an hour: 15.30. An hour with a colon is one.
var (
	clock = regexp.MustCompile(`^([01]?\d|2[0-3])\.[0-5]\d$`)
	colon = regexp.MustCompile(`^\d{1,2}:\d\d(?:[-–]\d{1,2}:\d\d)?(?:-?\pL+)?$`)
)

// findDays finds all days that are named. What is an hour beside a day is one.
func (p *reading) findDays(ctx context.Context) error {
	for i := 0; i < len(p.tokens); i++ {
		run := p.run(i)
		if run == 0 {
			continue
		}
		var said []string
		for _, t := range p.tokens[i : i+run] {
			said = append(said, t.text)
		}
		r := days.Read(said, days.Past(p.Today))
		amount := r.Words == 1 && !startsWithLetter(p.tokens[i].key) && run > 1 && words().measures[p.tokens[i+1].key] // 3.5 млн
		if r.Words == 0 || amount {
			continue
		}
		name, err := p.isName(ctx, i, r, run)
		if err != nil {
			return err
		}
		if !name {
			p.dates = append(p.dates, saidDay{i, r})
			p.use(i, r.Words, dayUse)
			i += r.Words - 1
		}
	}
	p.freeClocks()
	return nil
}

// isName says that the name of a day is somebody's: «Жұма Ахметов».
func (p *reading) isName(ctx context.Context, i int, r days.Reading, run int) (bool, error) {
	if r.Words != 1 || run < 2 || !startsWithLetter(p.tokens[i].key) || !p.capital(i) || !p.capital(i+1) {
		return false, nil
	}
	people, _, err := p.names.Like(ctx, p.said(i, 2))
	return len(people) > 0 && people[0].Score >= placedName, err
}

func (p *reading) freeClocks() {
	good := slices.ContainsFunc(p.dates, func(d saidDay) bool { return d.Rule == "" })
	p.dates = slices.DeleteFunc(p.dates, func(d saidDay) bool {
		last := d.at + d.Words - 1
		hour := d.Rule == days.Month && clock.MatchString(strings.Trim(p.tokens[last].text, signs))
		if hour = hour && (good || d.Words > 1); hour {
			p.use(d.at, d.Words, clockUse)
		}
		return hour
	})
	for i, t := range p.tokens {
		if t.used == free && colon.MatchString(strings.Trim(t.text, signs)) {
			p.use(i, 1, clockUse)
		}
	}
}

// setDays gives the days to fields: by the label before it, else to the field by
// which a record is dated.
func (p *reading) setDays() {
	var own []saidDay
	for _, d := range p.dates {
		if f, n := p.labelBefore(d.at, methods.FieldDate); n > 0 && f.Name != p.c.DatedBy {
			p.use(d.at-n, n, labelUse)
			p.setDay(f, p.said(d.at, d.Words), p.again(d, days.Any(p.Today)))
			continue
		} else if n > 0 {
			p.use(d.at-n, n, labelUse)
		}
		own = append(own, d)
	}
	f, _ := p.c.Field(p.c.DatedBy)
	if len(own) == 0 {
		return
	}
	if d := own[0]; p.c.AnswerDays > 0 && len(own) == 1 && d.Rule == "" { // when it was asked, or until when it is to be answered
		p.whichDay(d)
		return
	}
	if d := own[0]; len(own) == 1 && d.Words > 1 && p.isOption(d) { // «3 күн бұрын»: when it was, or when it was announced
		p.ask(Question{About: Field, Field: f.Name, Rule: Which, Said: p.said(d.at, d.Words), Options: []string{d.Day.String()}})
		return
	}
	if differ := slices.ContainsFunc(own, func(d saidDay) bool { return d.Day != own[0].Day || d.Rule != own[0].Rule }); !differ {
		p.setDay(f, p.said(own[0].at, own[0].Words), own[0].Reading)
		return
	}
	q := Question{About: Field, Field: f.Name, Rule: Which}
	for _, d := range own {
		near := d.Near
		if d.Rule == "" {
			near = []calendar.Day{d.Day}
		}
		for _, day := range near {
			if !slices.Contains(q.Options, day.String()) {
				q.Options = append(q.Options, day.String())
			}
		}
		q.Said = strings.TrimPrefix(q.Said+", "+p.said(d.at, d.Words), ", ")
	}
	p.ask(q)
}

// whichDay asks what the only day is the day of, once it is not answered.
func (p *reading) whichDay(d saidDay) {
	q := Question{About: Field, Rule: Which, Said: p.said(d.at, d.Words), Options: []string{d.Day.String()}}
	for _, f := range p.c.Fields {
		if f.Kind == methods.FieldDate && p.Fields[f.Name] == q.Options[0] {
			return
		}
	}
	for _, f := range p.c.Fields {
		if q.Field = f.Name; f.Kind == methods.FieldDate && p.needed(f) && p.value(f.Name) == "" {
			p.ask(q)
		}
	}
}

// isOption says that the words of a day stand in the name of an option too.
func (p *reading) isOption(d saidDay) bool {
	return slices.ContainsFunc(p.options[p.c.Code], func(o option) bool { return o.name && holds(o.phrase, p.keys(d.at, d.Words)) })
}

func (p *reading) setDay(f methods.Field, said string, r days.Reading) {
	if r.Rule == "" {
		p.set(f.Name, r.Day.String())
		return
	}
	q := Question{About: Field, Field: f.Name, Rule: Day, Said: said, Reading: r}
	for _, day := range r.Near {
		q.Options = append(q.Options, day.String())
	}
	p.ask(q)
}

func (p *reading) again(d saidDay, l days.Limits) days.Reading {
	var said []string
	for _, t := range p.tokens[d.at : d.at+d.Words] {
		said = append(said, t.text)
	}
	return days.Read(said, l)
}

// labelBefore is the field of a kind whose label stands before a word, and the
// number of its words.
func (p *reading) labelBefore(at int, kind methods.FieldKind) (best methods.Field, n int) {
	for _, f := range p.c.Fields {
		for _, label := range labelsOf(f) {
			from := at - len(label)
			if f.Kind == kind && len(label) > n && from >= 0 && p.run(from) >= len(label) && begins(p.keys(from, len(label)), label) {
				best, n = f, len(label)
			}
		}
	}
	return best, n
}
