package staff

import (
	"bytes"
	"context"
	"fmt"
	"strconv"

	"qalauly/account"
	"qalauly/appeal"
	"qalauly/calendar"
	"qalauly/deputy"
	"qalauly/handlers"
	"qalauly/handlers/screen"
	"qalauly/handlers/wording"
	"qalauly/internal/picture"
	"qalauly/internal/postgres"
	"qalauly/internal/sheet"
	"qalauly/locales"
)

// single is the axis of a file that lists appeals one by one.
const single = "l"

// appealBoard sends a picture of a view, drawn when it is sent: zpic <axis> <weeks>.
func (s staff) appealBoard(_ context.Context, _ postgres.DB, r handlers.Request, m account.Member) (handlers.Reply, error) {
	v := viewOf(r, m)
	reply := screen.Say(r.Lang.HTML("appealstats.caption", locales.Args{"Count": v.Weeks, "Day": r.Lang.Date(r.Now)}),
		screen.Row(screen.Press(r.Lang.Text("button.back"), "zst", v.axis().letter, strconv.Itoa(v.Weeks))))
	reply.Messages[0].Photo = AppealPicture + v.Name()
	return reply, nil
}

// appealFile sends a view as a file, made when it is sent: zfile <axis> <weeks> <kind>.
func (s staff) appealFile(_ context.Context, _ postgres.DB, r handlers.Request, m account.Member) (handlers.Reply, error) {
	v := viewOf(r, m)
	v.Kind = "csv"
	if screen.Arg(r, 2) == "xlsx" {
		v.Kind = "xlsx"
	}
	reply := screen.Say(r.Lang.HTML("appealstats.file", locales.Args{"Count": v.Weeks, "Day": r.Lang.Date(r.Now)}))
	reply.Messages[0].File = &handlers.Sent{Hash: AppealFile + v.Name(), Name: "appeals-" + v.Day.String() + "." + v.Kind}
	return reply, nil
}

// DrawAppeals draws the picture of a view: what came and what of it was answered in time,
// by week; below it the largest groups. ErrNoView where the name is of none.
func DrawAppeals(ctx context.Context, db postgres.DB, name string) ([]byte, error) {
	v, err := ReadAppealsIn(name)
	if err != nil {
		return nil, err
	}
	scope, err := v.Scope(ctx, db)
	if err != nil {
		return nil, err
	}
	l, by := v.Lang, v.axis()
	weeks, err := appeal.CountWeeks(ctx, db, scope)
	if err != nil {
		return nil, err
	}
	groups, err := appeal.CountBy(ctx, db, scope, by.by, v.Day)
	if err != nil {
		return nil, err
	}
	groups = groups[:min(len(groups), mostGroups)]
	names, err := groupNames(ctx, db, l, by.by, groups)
	if err != nil {
		return nil, err
	}
	where := l.Text("stats.whole")
	for i, code := range v.Roots {
		name, err := groupName(ctx, db, l, appeal.ByUnit, code)
		if err != nil {
			return nil, err
		}
		if i == 0 {
			where = name
		} else {
			where += ", " + name
		}
	}
	b := picture.Board{
		Title: l.Text("appealstats.board") + " · " + l.DateYear(v.Day.Start()), Where: where, ByWeek: l.Text("stats.by_week"),
		Entered: l.Text("appealstats.received"), Verified: l.Text("appealstats.in_time"), ByCriterion: l.Text(by.key), NothingRecorded: l.Text("appealstats.none"),
	}
	for _, w := range weeks[max(0, len(weeks)-mostWeeks):] {
		b.Weeks = append(b.Weeks, picture.WeekBar{Label: w.From.Start().Format("02.01"), Entered: w.Received, Verified: w.InTime})
	}
	for i, g := range groups {
		b.Criteria = append(b.Criteria, picture.CriterionBar{Label: names[i], Count: g.Received})
	}
	return picture.DrawBoard(b)
}

// mostGroups and mostWeeks are for how many a picture has room.
const (
	mostGroups = 11
	mostWeeks  = 13
)

// MakeAppeals makes the file of a view. ErrNoView where the name is of none.
func MakeAppeals(ctx context.Context, db postgres.DB, name string) ([]byte, error) {
	v, err := ReadAppealsIn(name)
	if err != nil {
		return nil, err
	}
	scope, err := v.Scope(ctx, db)
	if err != nil {
		return nil, err
	}
	var rows [][]string
	if v.Axis == single {
		rows, err = singleRows(ctx, db, v, scope)
	} else {
		rows, err = groupRows(ctx, db, v, scope)
	}
	if err != nil {
		return nil, err
	}
	var out bytes.Buffer
	switch v.Kind {
	case "csv":
		err = sheet.WriteCSV(&out, rows)
	case "xlsx":
		err = sheet.WriteXLSX(&out, v.Lang.Text("appealstats.sheet"), rows)
	default:
		return nil, ErrNoView
	}
	return out.Bytes(), err
}

// groupRows count appeals by the axis of a view, with titles.
func groupRows(ctx context.Context, db postgres.DB, v AppealsIn, scope appeal.Scope) ([][]string, error) {
	l, by := v.Lang, v.axis()
	groups, err := appeal.CountBy(ctx, db, scope, by.by, v.Day)
	if err != nil {
		return nil, err
	}
	names, err := groupNames(ctx, db, l, by.by, groups)
	if err != nil {
		return nil, err
	}
	titles := []string{l.Text("appealstats.code"), l.Text(by.key)}
	for _, key := range columns {
		titles = append(titles, l.Text(key))
	}
	rows := [][]string{titles}
	for i, g := range groups {
		row := []string{g.Key, names[i]}
		for _, n := range []int{
			g.Received, g.Waiting, g.Overdue, g.Answered, g.InTime, g.Kinds[appeal.Solved], g.Kinds[appeal.Partly], g.Kinds[appeal.Advised], g.Kinds[appeal.Refused],
			g.Reopened, g.Forwarded, g.Withdrawn, g.Rejected,
		} {
			row = append(row, strconv.Itoa(n))
		}
		row = append(row, strconv.FormatFloat(g.MedianDays, 'f', 1, 64))
		for _, vote := range []appeal.Survey{appeal.ToThePoint, appeal.HalfWay, appeal.Evasive, appeal.NoAnswer} {
			if g.Votes == nil {
				row = append(row, "")
			} else {
				row = append(row, strconv.Itoa(g.Votes[vote]))
			}
		}
		rows = append(rows, row)
	}
	return rows, nil
}

// columns are those of groupRows, in their order.
var columns = []string{
	"appealstats.column.received", "appealstats.column.waiting", "appealstats.column.overdue", "appealstats.column.answered", "appealstats.column.in_time", "appealstats.column.solved", "appealstats.column.partly", "appealstats.column.advised", "appealstats.column.refused",
	"appealstats.column.reopened", "appealstats.column.forwarded", "appealstats.column.withdrawn", "appealstats.column.rejected", "appealstats.column.median", "appealstats.column.point", "appealstats.column.half", "appealstats.column.evasive", "appealstats.column.none",
}

// singleRows list appeals one by one, without who wrote them, what they wrote and what
// they said of the answer.
func singleRows(ctx context.Context, db postgres.DB, v AppealsIn, scope appeal.Scope) ([][]string, error) {
	l := v.Lang
	all, err := appeal.In(ctx, db, scope, calendar.Now())
	if err != nil {
		return nil, err
	}
	var ids []int64
	units := map[string]string{"": ""}
	for _, a := range all {
		ids = append(ids, a.Deputy)
		for _, code := range []string{a.Unit, a.PlaceUnit} {
			if _, known := units[code]; known {
				continue
			}
			if units[code], err = groupName(ctx, db, l, appeal.ByUnit, code); err != nil {
				return nil, err
			}
		}
	}
	people, err := deputy.People(ctx, db, ids)
	if err != nil {
		return nil, err
	}
	var titles []string
	for _, key := range []string{
		"appealstats.single.number", "appealstats.single.registered", "appealstats.single.topic", "appealstats.single.branch", "appealstats.single.place",
		"appealstats.single.deputy", "appealstats.single.state", "appealstats.single.due", "appealstats.single.answered_on", "appealstats.single.kind",
	} {
		titles = append(titles, l.Text(key))
	}
	rows := [][]string{titles}
	for _, a := range all {
		answered := ""
		if a.AnsweredAt != nil {
			answered = calendar.DayOf(*a.AnsweredAt).String()
		}
		kind := ""
		if a.Outcome != "" {
			kind = wording.AnswerKind(l, string(a.Outcome))
		}
		rows = append(rows, []string{
			a.Number, a.TermFrom.String(), wording.Topic(l, string(a.Topic)), units[a.Unit], units[a.PlaceUnit],
			fmt.Sprintf("%s (%d)", people[a.Deputy].Brief(string(l)), a.Deputy), wording.AppealState(l, string(a.State)), a.DueOn.String(), answered, kind,
		})
	}
	return rows, nil
}
