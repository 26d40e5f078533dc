package staff

import (
	"context"
	"errors"
	"slices"
	"strconv"
	"strings"

	"qalauly/account"
	"qalauly/appeal"
	"qalauly/calendar"
	"qalauly/deputy"
	"qalauly/handlers"
	"qalauly/handlers/letter"
	"qalauly/handlers/screen"
	"qalauly/handlers/wording"
	"qalauly/internal/postgres"
	"qalauly/locales"
	"qalauly/territory"
)

// What begins the names of the picture and of the files about appeals: see AppealsIn.
const (
	AppealPicture = "appealboard:"
	AppealFile    = "appealtable:"
)

// axis is something appeals are counted by, with the letter that stands for it in buttons.
type axis struct {
	letter string
	by     appeal.By
	key    string
}

// axes are all of them in the order of the buttons.
var axes = []axis{{"d", appeal.ByDeputy, "appealstats.by_deputy"}, {"b", appeal.ByUnit, "appealstats.by_branch"}, {"t", appeal.ByTopic, "appealstats.by_topic"}, {"r", appeal.ByRegion, "appealstats.by_region"}}

// spans are the periods in weeks, the current week with those before it.
var spans = []int{4, 13, 52}

// counting is what staff see of the appeals of their territory in numbers: no name of a
// citizen and no word of theirs is in it.
func (s staff) counting() handlers.Audience {
	duties := account.StaffDuties()
	return handlers.Audience{Verbs: map[string]handlers.Run{
		"zst":   s.only("/stats", duties, s.appealStats),
		"zpic":  s.only("/stats", duties, s.appealBoard),
		"zfile": s.only("/stats", duties, s.appealFile),
	}}
}

// AppealsIn is a view of appeals in numbers: of which units, over how many weeks, by what.
type AppealsIn struct {
	Lang  locales.Lang
	Day   calendar.Day // the last one
	Axis  string       // the letter of an axis; «l» lists single appeals
	Weeks int
	Roots []string // units with all below; none is the whole country
	Kind  string   // of a file: «csv» or «xlsx»
}

// Name is what stands in the name of a picture or a file.
func (v AppealsIn) Name() string {
	return strings.Join([]string{string(v.Lang), v.Day.String(), v.Axis, strconv.Itoa(v.Weeks), strings.Join(v.Roots, "+"), v.Kind}, ":")
}

// ErrNoView is the answer to a name that is of no view.
var ErrNoView = errors.New("staff: no such view of appeals")

// ReadAppealsIn reads a Name.
func ReadAppealsIn(name string) (v AppealsIn, err error) {
	parts := strings.Split(name, ":")
	if len(parts) != 6 {
		return v, ErrNoView
	}
	l, known := locales.Known(parts[0])
	day, err := calendar.ParseDay(parts[1])
	weeks, wrong := strconv.Atoi(parts[3])
	if !known || err != nil || wrong != nil || !slices.Contains(spans, weeks) {
		return v, ErrNoView
	}
	v = AppealsIn{Lang: l, Day: day, Axis: parts[2], Weeks: weeks, Kind: parts[5]}
	if parts[4] != "" {
		v.Roots = strings.Split(parts[4], "+")
	}
	return v, nil
}

// Scope is whose appeals it counts.
func (v AppealsIn) Scope(ctx context.Context, db postgres.DB) (appeal.Scope, error) {
	s := appeal.Scope{From: calendar.WeekOf(v.Day).Monday() - calendar.Day(7*(v.Weeks-1)), To: v.Day}
	if len(v.Roots) == 0 {
		return s, nil
	}
	var err error
	s.Units, err = territory.Below(ctx, db, v.Roots...)
	return s, err
}

// axis is what it counts by; deputies where the letter is of nothing.
func (v AppealsIn) axis() axis {
	if i := slices.IndexFunc(axes, func(a axis) bool { return a.letter == v.Axis }); i >= 0 {
		return axes[i]
	}
	return axes[0]
}

// viewOf is what a button asks for, of the units of the member: … <axis> <weeks>.
func viewOf(r handlers.Request, m account.Member) AppealsIn {
	own := where(m, account.StaffDuties()...)
	slices.Sort(own)
	v := AppealsIn{Lang: r.Lang, Day: calendar.DayOf(r.Now), Axis: screen.Arg(r, 0), Weeks: spans[0], Roots: slices.Compact(own)}
	if n, err := strconv.Atoi(screen.Arg(r, 1)); err == nil && slices.Contains(spans, n) {
		v.Weeks = n
	}
	if own.Whole() {
		v.Roots = nil
	}
	return v
}

// appealStats shows the appeals of one's territory in numbers: zst <axis> <weeks> <page>.
func (s staff) appealStats(ctx context.Context, db postgres.DB, r handlers.Request, m account.Member) (handlers.Reply, error) {
	l := r.Lang
	v := viewOf(r, m)
	scope, err := v.Scope(ctx, db)
	if err != nil {
		return handlers.Reply{}, err
	}
	whole, err := appeal.Count(ctx, db, scope, v.Day)
	if err != nil {
		return handlers.Reply{}, err
	}
	title := l.HTML("appealstats.title", locales.Args{"From": l.Date(scope.From.Start()), "To": l.Date(scope.To.Start())})
	if whole.Received == 0 {
		return screen.Show(r, locales.Join(title, l.HTML("appealstats.none")), viewRows(l, v)...), nil
	}
	by := v.axis()
	groups, err := appeal.CountBy(ctx, db, scope, by.by, v.Day)
	if err != nil {
		return handlers.Reply{}, err
	}
	page := screen.PageArg(r, 2)
	pages := (len(groups) + aPage - 1) / aPage
	page = min(page, pages)
	shown := groups[(page-1)*aPage : min(page*aPage, len(groups))]
	names, err := groupNames(ctx, db, l, by.by, shown)
	if err != nil {
		return handlers.Reply{}, err
	}
	lines := []locales.HTML{l.HTML("appealstats.groups", locales.Args{"By": l.Text(by.key)})}
	for i, g := range shown {
		lines = append(lines, l.HTML("appealstats.group", locales.Args{
			"Name": names[i], "Received": g.Received, "Answered": g.Answered, "InTime": g.InTime, "Overdue": g.Overdue}))
	}
	var turn [][]handlers.Button
	if pages > 1 {
		to := func(p int) []string { return []string{v.axis().letter, strconv.Itoa(v.Weeks), screen.PageNumber(p)} }
		turn = [][]handlers.Button{screen.Row(
			screen.Press(l.Text("button.earlier"), "zst", to((page+pages-2)%pages+1)...),
			screen.Press(l.Text("button.page", locales.Args{"Page": page, "Pages": pages}), "zst", to(page)...),
			screen.Press(l.Text("button.later"), "zst", to(page%pages+1)...))}
	}
	return screen.Show(r, locales.Join(title, totals(l, whole), locales.Lines(lines...)), screen.Joined(turn, viewRows(l, v))...), nil
}

// totals are the numbers of all appeals of a view.
func totals(l locales.Lang, t appeal.Stats) locales.HTML {
	votes := letter.Votes(l, t)
	if votes == "" {
		votes = l.HTML("appealstats.few_votes", locales.Args{"Least": appeal.VotersLeast})
	}
	return locales.Lines(l.HTML("appealstats.total", locales.Args{
		"Received": t.Received, "Waiting": t.Waiting, "Overdue": t.Overdue, "Answered": t.Answered, "InTime": t.InTime,
		"Reopened": t.Reopened, "Forwarded": t.Forwarded, "Withdrawn": t.Withdrawn, "Rejected": t.Rejected,
	}), letter.Answers(l, t), votes)
}

// viewRows lead to the other views, to the picture and to the files.
func viewRows(l locales.Lang, v AppealsIn) [][]handlers.Button {
	var by, over []handlers.Button
	for _, a := range axes {
		by = append(by, screen.Press(l.Text(a.key), "zst", a.letter, strconv.Itoa(v.Weeks)))
	}
	for _, n := range spans {
		over = append(over, screen.Press(l.Text("appealstats.weeks", locales.Args{"Count": n}), "zst", v.axis().letter, strconv.Itoa(n)))
	}
	files := []handlers.Button{
		screen.Press(l.Text("appealstats.picture"), "zpic", v.axis().letter, strconv.Itoa(v.Weeks)),
		screen.Press(l.Text("appealstats.csv"), "zfile", v.axis().letter, strconv.Itoa(v.Weeks), "csv"),
		screen.Press(l.Text("appealstats.xlsx"), "zfile", v.axis().letter, strconv.Itoa(v.Weeks), "xlsx"),
	}
	return screen.Joined(screen.Grid(by), [][]handlers.Button{over, files})
}

// groupNames are the names of groups, in their order.
func groupNames(ctx context.Context, db postgres.DB, l locales.Lang, by appeal.By, groups []appeal.Group) ([]string, error) {
	names := make([]string, len(groups))
	if by == appeal.ByDeputy {
		var ids []int64
		for _, g := range groups {
			id, err := strconv.ParseInt(g.Key, 10, 64)
			if err != nil {
				return nil, err
			}
			ids = append(ids, id)
		}
		people, err := deputy.People(ctx, db, ids)
		for i, id := range ids {
			names[i] = people[id].Brief(string(l))
		}
		return names, err
	}
	for i, g := range groups {
		var err error
		if names[i], err = groupName(ctx, db, l, by, g.Key); err != nil {
			return nil, err
		}
	}
	return names, nil
}

func groupName(ctx context.Context, db postgres.DB, l locales.Lang, by appeal.By, key string) (string, error) {
	switch {
	case by == appeal.ByTopic:
		return wording.Topic(l, key), nil
	case key == "":
		return l.Text("stats.whole"), nil
	}
	u, err := territory.ByCode(ctx, db, key)
	if errors.Is(err, territory.ErrUnknown) {
		return key, nil
	}
	return u.Name.In(string(l)), err
}
