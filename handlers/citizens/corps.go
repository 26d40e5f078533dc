package citizens

import (
	"context"
	"errors"
	"math"
	"strings"
	"time"

	"qalauly/calendar"
	"qalauly/deputy"
	"qalauly/handlers"
	"qalauly/internal/days"
	"qalauly/internal/postgres"
	"qalauly/locales"
	"qalauly/territory"
)

// talkCorps is the conversation in which a day is named; its data is the unit.
const talkCorps = "corps"

// corpsDay is how a day travels in buttons and names.
const corpsDay = "20060102"

// makingUp is who the deputies are, as of any day.
func (c citizens) makingUp() handlers.Audience {
	return handlers.Audience{
		Commands: []handlers.Command{{Name: "corps", Help: "command.corps", Run: c.corpsNow}},
		Verbs: map[string]handlers.Run{
			"co":  c.corpsPage,
			"col": c.corpsLevels,
			"cor": c.corpsRegions,
			"cod": c.corpsAskDay,
			"cop": c.corpsPicture,
		},
		Talks: map[string]handlers.Run{talkCorps: c.corpsTyped},
	}
}

// corpsNow is /corps: a day may follow.
func (c citizens) corpsNow(ctx context.Context, db postgres.DB, r handlers.Request) (handlers.Reply, error) {
	if r.Args == "" {
		return c.corpsOf(ctx, db, r, calendar.DayOf(r.Now), "")
	}
	day, ok := corpsDayOf(r, r.Args)
	if !ok {
		return say(r.Lang.HTML("corps.bad_day"), row(press(r.Lang.Text("corps.today"), "co", "-", "-"))), nil
	}
	return c.corpsOf(ctx, db, r, day, "")
}

// corpsDayOf reads a day as people say it, not after today.
func corpsDayOf(r handlers.Request, said string) (calendar.Day, bool) {
	today := calendar.DayOf(r.Now)
	words := strings.Fields(strings.ToLower(said))
	read := days.Read(words, days.Past(today))
	ok := read.Words == len(words) && len(words) > 0 && (read.Rule == "" || read.Rule == days.Old) && read.Day <= today
	return read.Day, ok
}

// corpsArg reads day and unit of a button: <day> <unit>, «-» for today and for the whole
// country.
func corpsArg(r handlers.Request) (calendar.Day, string) {
	day := calendar.DayOf(r.Now)
	if at, err := time.ParseInLocation(corpsDay, arg(r, 0), calendar.Zone); err == nil && calendar.DayOf(at) <= day {
		day = calendar.DayOf(at)
	}
	if unit := arg(r, 1); kato.MatchString(unit) {
		return day, unit
	}
	return day, ""
}

func corpsArgs(r handlers.Request, day calendar.Day, unit string, more ...string) []string {
	all := []string{"-", "-"}
	if day != calendar.DayOf(r.Now) {
		all[0] = day.Start().Format(corpsDay)
	}
	if unit != "" {
		all[1] = unit
	}
	return append(all, more...)
}

// corpsPage is pressed: co <day> <unit>.
func (c citizens) corpsPage(ctx context.Context, db postgres.DB, r handlers.Request) (handlers.Reply, error) {
	day, unit := corpsArg(r)
	return c.corpsOf(ctx, db, r, day, unit)
}

// inUnit says that a part is of a region; "" is the whole country.
func inUnit(unit string) func(deputy.CorpsPart) bool {
	return func(p deputy.CorpsPart) bool { return unit == "" || p.Region == unit }
}

// corpsOf is the make-up of the country, or of a region.
func (c citizens) corpsOf(ctx context.Context, db postgres.DB, r handlers.Request, day calendar.Day, unit string) (handlers.Reply, error) {
	l := r.Lang
	parts, head, err := corpsHead(ctx, db, l, day, unit)
	if errors.Is(err, territory.ErrUnknown) {
		return gone(r, "place.unknown"), nil
	}
	if err != nil {
		return handlers.Reply{}, err
	}
	all := deputy.CorpsSum(parts, inUnit(unit))
	text := []locales.HTML{head, l.HTML("corps.nobody")}
	var rows [][]handlers.Button
	var pictured []handlers.Button
	if all.Deputies > 0 {
		text = []locales.HTML{head, corpsLines(l, l.Text("corps.all"), all), corpsPromise(l, parts, unit)}
		rows = append(rows, row(press(l.Text("corps.levels"), "col", corpsArgs(r, day, unit)...), press(l.Text("corps.regions"), "cor", corpsArgs(r, day, "", "1")...)))
		pictured = row(press(l.Text("corps.picture"), "cop", corpsArgs(r, day, unit)...))
	}
	rows = append(rows, append(pictured, press(l.Text("corps.other_day"), "cod", corpsArgs(r, day, unit)...)))
	if all.Invented > 0 {
		text = append(text, l.HTML("corps.invented", locales.Args{"Count": all.Invented}))
	}
	if unit != "" {
		rows = append(rows, row(press(l.Text("corps.country"), "co", corpsArgs(r, day, "")...)))
	}
	return show(r, locales.Join(text...), append(rows, row(press(l.Text("menu.more"), "menu")))...), nil
}

// corpsHead reads the make-up as of a day, and writes what stands over the figures.
func corpsHead(ctx context.Context, db postgres.DB, l locales.Lang, day calendar.Day, unit string) ([]deputy.CorpsPart, locales.HTML, error) {
	parts, err := deputy.CorpsOn(ctx, db, day.Start())
	if err != nil {
		return nil, "", err
	}
	where, err := corpsWhere(ctx, db, l, unit)
	return parts, l.HTML("corps.title", locales.Args{"Day": l.DateYear(day.Start()), "Where": where}), err
}

// corpsLevels is pressed: col <day> <unit>: the same figures, level by level, in short,
// and what the words mean.
func (c citizens) corpsLevels(ctx context.Context, db postgres.DB, r handlers.Request) (handlers.Reply, error) {
	l := r.Lang
	day, unit := corpsArg(r)
	parts, head, err := corpsHead(ctx, db, l, day, unit)
	if errors.Is(err, territory.ErrUnknown) {
		return gone(r, "place.unknown"), nil
	}
	if err != nil {
		return handlers.Reply{}, err
	}
	var lines []locales.HTML
	for _, one := range byLevel(parts, unit) {
		lines = append(lines, corpsLevel(l, CorpsLevel(l, one.Level), one.Corps))
	}
	text := locales.Join(head, locales.Lines(lines...), l.HTML("corps.about", locales.Args{"Age": deputy.YouthMost}))
	return show(r, text, row(press(l.Text("button.back"), "co", corpsArgs(r, day, unit)...))), nil
}

// byLevel adds each level up that has deputies there, from the top.
func byLevel(parts []deputy.CorpsPart, unit string) (all []deputy.CorpsPart) {
	for _, level := range []deputy.Level{deputy.National, deputy.Region, deputy.City, deputy.District} {
		sum := deputy.CorpsSum(parts, func(p deputy.CorpsPart) bool { return p.Level == level && inUnit(unit)(p) })
		if sum.Deputies > 0 {
			all = append(all, deputy.CorpsPart{Level: level, Corps: sum})
		}
	}
	return all
}

// CorpsLevel is how a level is called over its figures.
func CorpsLevel(l locales.Lang, level deputy.Level) string {
	return map[deputy.Level]string{
		deputy.National: l.Text("corps.national"), deputy.Region: l.Text("corps.region"), deputy.City: l.Text("corps.city"), deputy.District: l.Text("corps.district"),
	}[level]
}

// corpsWhere is a region's name, or the words for the whole country.
func corpsWhere(ctx context.Context, db postgres.DB, l locales.Lang, unit string) (string, error) {
	if unit == "" {
		return l.Text("corps.whole"), nil
	}
	u, err := territory.ByCode(ctx, db, unit)
	return capital(u.Name.In(string(l))), err
}

// percent is a share in words: «31,4 %».
func percent(l locales.Lang, n, of int) string {
	return l.Decimal(100*float64(n)/float64(max(of, 1)), 1)
}

// corpsLevel is a level in short.
func corpsLevel(l locales.Lang, name string, c deputy.Corps) locales.HTML {
	return locales.Lines(l.HTML("corps.name", locales.Args{"Name": name, "Count": c.Deputies}), l.HTML("corps.short", locales.Args{
		"Women": percent(l, c.Women, c.Deputies), "Young": percent(l, c.Young(), c.Aged()), "First": percent(l, c.First, c.Deputies)}))
}

// corpsLines are the figures of some deputies.
func corpsLines(l locales.Lang, name string, c deputy.Corps) locales.HTML {
	ages := locales.Args{}
	for i, key := range []string{"First", "Second", "Third", "Fourth"} {
		ages[key] = percent(l, c.Ages[i], c.Aged())
	}
	lines := []locales.HTML{
		l.HTML("corps.name", locales.Args{"Name": name, "Count": c.Deputies}),
		l.HTML("corps.sex", locales.Args{"Share": percent(l, c.Women, c.Deputies), "Men": percent(l, c.Men(), c.Deputies)}),
	}
	if c.Aged() > 0 {
		lines = append(lines, l.HTML("corps.ages", ages))
	}
	return locales.Lines(append(lines, l.HTML("corps.first", locales.Args{"Share": percent(l, c.First, c.Deputies)}))...)
}

// corpsPromise puts what the party announced beside what is.
func corpsPromise(l locales.Lang, parts []deputy.CorpsPart, unit string) locales.HTML {
	p := deputy.Promised
	some := deputy.CorpsSum(parts, func(one deputy.CorpsPart) bool { return p.Promises(one) && inUnit(unit)(one) })
	if some.Deputies == 0 {
		return ""
	}
	line := func(name string, n, of int, promised float64) locales.HTML {
		key := "corps.promise_kept"
		if math.Round(1000*float64(n)/float64(max(of, 1))) < math.Round(1000*promised) { // as it is written
			key = "corps.promise_short"
		}
		return l.HTML(key, locales.Args{"Name": name, "Promised": l.Decimal(100*promised, 0), "Share": percent(l, n, of)})
	}
	return locales.Lines(l.HTML("corps.promise", locales.Args{"Year": p.Year}),
		line(l.Text("corps.women"), some.Women, some.Deputies, p.Women), line(l.Text("corps.young"), some.Young(), some.Aged(), p.Young))
}

// corpsAskDay is pressed: cod <day> <unit>. What is typed next is a day.
func (c citizens) corpsAskDay(_ context.Context, _ postgres.DB, r handlers.Request) (handlers.Reply, error) {
	l := r.Lang
	_, unit := corpsArg(r)
	today := calendar.DayOf(r.Now)
	var buttons []handlers.Button
	for _, day := range []calendar.Day{today, calendar.Date(today.Start().Year(), time.January, 1), calendar.Date(today.Start().Year()-1, time.January, 1), calendar.Date(today.Start().Year()-3, time.January, 1)} {
		buttons = append(buttons, press(day.Start().Format("02.01.2006"), "co", corpsArgs(r, day, unit)...))
	}
	day, _ := corpsArg(r)
	reply := show(r, locales.Join(l.HTML("corps.ask_day"), typing(r)), joined(grid(buttons), [][]handlers.Button{row(press(l.Text("button.back"), "co", corpsArgs(r, day, unit)...))})...)
	reply.Talk = &handlers.Talk{Name: talkCorps, Data: []byte(unit)}
	return reply, nil
}

// corpsTyped is a day that was typed where one was asked for; what is none is a search.
func (c citizens) corpsTyped(ctx context.Context, db postgres.DB, r handlers.Request) (handlers.Reply, error) {
	day, ok := corpsDayOf(r, r.Text)
	if r.Lost || !ok {
		if !r.Lost && strings.ContainsAny(r.Text, "0123456789") {
			return say(r.Lang.HTML("corps.bad_day"), row(press(r.Lang.Text("corps.today"), "co", "-", "-"))), nil
		}
		return c.typed(ctx, db, r)
	}
	unit := string(r.Talk.Data)
	if !kato.MatchString(unit) {
		unit = ""
	}
	reply, err := c.corpsOf(ctx, db, r, day, unit)
	return idle(reply), err
}
