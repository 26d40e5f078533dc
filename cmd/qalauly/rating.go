package main

import (
	"context"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strconv"
	"strings"
	"text/tabwriter"
	"time"

	"qalauly/calendar"
	"qalauly/internal/postgres"
	"qalauly/locales"
	"qalauly/rating"
	"qalauly/rating/methods"
	"qalauly/rating/weeks"
)

// ratingFlags are what every command of the rating that shows something takes.
type ratingFlags struct {
	databaseFlags `embed:""`
	Format        string `enum:"table,json,csv" default:"table" help:"table, json or csv."`
}

// write shows a list in the format asked for: v as JSON, else a head and rows.
func (f ratingFlags) write(out io.Writer, v any, head []string, rows [][]string) error {
	switch f.Format {
	case "json":
		return writeJSON(out, v)
	case "csv":
		return csv.NewWriter(out).WriteAll(append([][]string{head}, rows...))
	}
	table := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	for _, row := range append([][]string{head}, rows...) {
		writeRow(table, row...)
	}
	return table.Flush()
}

type ratingRunCmd struct {
	ratingFlags `embed:""`
	Week        string `arg:"" optional:"" help:"The week that closes the window, 2026-W47. Without one: the last whose draft is due."`
	Method      string `help:"Another method file: a what-if."`
	Level       string `help:"Only this level, by its code."`
	Region      string `help:"Only this region, by its code."`
}

// Run computes a week and shows it.
func (r ratingRunCmd) Run() error {
	return r.with(func(ctx context.Context, db postgres.DB) error { return r.show(ctx, os.Stdout, db, calendar.Now()) })
}

func (r ratingRunCmd) show(ctx context.Context, out io.Writer, db postgres.DB, now time.Time) error {
	m, err := methods.Open(r.Method)
	if err != nil {
		return mistake{err}
	}
	week := weeks.LastClosed(calendar.Usual(), calendar.Plan(m.Week), now)
	if r.Week != "" {
		if week, err = calendar.ParseWeek(r.Week); err != nil {
			return mistake{err}
		}
	}
	method := weeks.Announced{Method: m}
	if announced, err := weeks.MethodFor(ctx, db, week); r.Method == "" && err == nil {
		method = announced
	}
	made, err := weeks.Compute(ctx, db, method, week, now)
	if err != nil {
		return err
	}
	return r.scores(out, method.Method, made.Result, nil, r.Level, r.Region)
}

// scores shows a result: level by level, by place.
func (f ratingFlags) scores(out io.Writer, m *methods.Method, r *rating.Result, disputed []int64, level, region string) error {
	head := []string{"level", "place", "low", "high", "region", "region_place", "deputy", "score"}
	for _, b := range m.Blocks {
		head = append(head, b.Code)
	}
	head = append(head, "penalty", "band", "unplaced", "disputed")
	of := map[int64]*rating.Score{}
	for i := range r.Scores {
		of[r.Scores[i].Deputy] = &r.Scores[i]
	}
	var rows [][]string
	shown := rating.Result{Method: r.Method, SHA256: r.SHA256, Week: r.Week, Levels: r.Levels, Groups: r.Groups, Branches: r.Branches}
	add := func(sc *rating.Score) {
		if level != "" && sc.Level != level || region != "" && sc.Region != region {
			return
		}
		row := []string{sc.Level, rank(sc.Country.Rank), rank(sc.Country.Low), rank(sc.Country.High), sc.Region, rank(sc.Within.Rank), fmt.Sprint(sc.Deputy), sc.Score.String()}
		for _, b := range sc.Blocks {
			row = append(row, b.Points.String())
		}
		row = append(row, sc.Penalty.String(), sc.Band, string(sc.Unplaced), fmt.Sprint(slices.Contains(disputed, sc.Deputy)))
		rows, shown.Scores = append(rows, row), append(shown.Scores, *sc)
	}
	for _, g := range r.Groups {
		if g.Region != "" {
			continue
		}
		for _, id := range g.Order {
			add(of[id])
			delete(of, id)
		}
	}
	for i := range r.Scores {
		if sc := &r.Scores[i]; of[sc.Deputy] != nil {
			add(sc)
		}
	}
	return f.write(out, shown, head, rows)
}

func rank(n int) string {
	if n == 0 {
		return ""
	}
	return strconv.Itoa(n)
}

type ratingShowCmd struct {
	ratingFlags `embed:""`
	Period      string `arg:"" optional:"" help:"2026-W47, 2026-Q4 or 2026. Without one: the list of what is kept."`
	Draft       bool   `help:"The draft of the week, as deputies see it."`
	Level       string `help:"Only this level, by its code."`
	Region      string `help:"Only this region, by its code."`
}

// Run shows a rating that is kept, or which there are.
func (r ratingShowCmd) Run() error {
	return r.with(func(ctx context.Context, db postgres.DB) error { return r.show(ctx, os.Stdout, db) })
}

func (r ratingShowCmd) show(ctx context.Context, out io.Writer, db postgres.DB) error {
	if r.Period == "" {
		return r.list(ctx, out, db)
	}
	s, err := findRating(ctx, db, r.Period, r.Draft)
	if err != nil {
		return err
	}
	result, disputed, err := weeks.Result(ctx, db, s)
	if err != nil {
		return err
	}
	m, err := weeks.MethodBySHA(ctx, db, s.Method)
	if err != nil {
		return err
	}
	return r.scores(out, m.Method, result, disputed, r.Level, r.Region)
}

// findRating is the rating of a period, or of the newest published week.
func findRating(ctx context.Context, db postgres.DB, period string, draft bool) (s weeks.Snapshot, err error) {
	switch {
	case draft:
		s, err = weeks.DraftOf(ctx, db, period)
	case period == "":
		s, err = weeks.Latest(ctx, db, weeks.Weekly)
	default:
		s, err = weeks.Of(ctx, db, period)
	}
	if errors.Is(err, weeks.ErrNone) {
		return s, mistakef("%s: no such rating is published; \"qalauly rating show\" lists those that are", strings.TrimSpace(period+" "))
	}
	return s, err
}

func (r ratingShowCmd) list(ctx context.Context, out io.Writer, db postgres.DB) error {
	var all []weeks.Snapshot
	for _, kind := range []weeks.Kind{weeks.Yearly, weeks.Quarterly, weeks.Weekly} {
		some, err := weeks.List(ctx, db, kind, 60)
		if err != nil {
			return err
		}
		all = append(all, some...)
	}
	var rows [][]string
	for _, s := range all {
		rows = append(rows, []string{s.Period, strconv.Itoa(s.Version), string(s.State), s.MethodID, when(s.ObjectionsUntil), when(s.PublishAt), when(s.PublishedAt), s.Hash})
	}
	return r.write(out, all, []string{"period", "version", "state", "method", "objections_until", "publish_at", "published_at", "hash"}, rows)
}

func when(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.In(calendar.Zone).Format("2006-01-02 15:04")
}

type ratingExplainCmd struct {
	ratingFlags `embed:""`
	Deputy      int64        `arg:"" help:"The deputy's number."`
	Period      string       `arg:"" optional:"" help:"2026-W47, 2026-Q4 or 2026. Without one: the newest week."`
	Draft       bool         `help:"The draft of the week."`
	Lang        locales.Lang `enum:"kk,ru" default:"kk" help:"The language of names: kk or ru."`
}

// Run tells a score.
func (r ratingExplainCmd) Run() error {
	return r.with(func(ctx context.Context, db postgres.DB) error { return r.show(ctx, os.Stdout, db) })
}

func (r ratingExplainCmd) why(ctx context.Context, db postgres.DB) (weeks.Snapshot, rating.Explanation, error) {
	s, err := findRating(ctx, db, r.Period, r.Draft)
	if err != nil {
		return s, rating.Explanation{}, err
	}
	why, err := weeks.Explain(ctx, db, s, r.Deputy)
	if errors.Is(err, rating.ErrNobody) {
		err = mistakef("%d: no such deputy in the rating of %s", r.Deputy, s.Period)
	}
	return s, why, err
}

func (r ratingExplainCmd) show(ctx context.Context, out io.Writer, db postgres.DB) error {
	_, why, err := r.why(ctx, db)
	if err != nil {
		return err
	}
	var rows [][]string
	for _, b := range why.Blocks {
		for _, c := range b.Criteria {
			rows = append(rows, []string{c.Code, inLang(r.Lang, c.Name), string(c.Kind), formulaOf(c), c.S.String(), c.Weight.String(), c.Points.String()})
		}
		rows = append(rows, []string{b.Code, inLang(r.Lang, b.Name), "", "", "", b.Weight.String(), b.Points.String()})
	}
	rows = append(rows, []string{"", "", "", "- " + why.Score.Penalty.String(), "", "", why.Score.Score.String()})
	return r.write(out, why, []string{"code", "name", "kind", "formula", "s", "weight", "points"}, rows)
}

// formulaOf is how s came about, with the numbers in it.
func formulaOf(c rating.CriterionWhy) string {
	switch {
	case c.GroupMean != nil:
		return fmt.Sprintf("%s: %s", c.Missing, c.GroupMean.Mean.Mean)
	case c.Pulled != nil:
		p := c.Pulled
		return fmt.Sprintf("(%s + %s*%s) / (%s + %s)", p.X, p.Pull, p.Group.Mean.Mean, p.N, p.Pull)
	case c.Saturated != nil:
		p := c.Saturated
		return fmt.Sprintf("1 - exp(ln(1 - %s) * %s / (%s*%s))", p.AtTarget, p.X, p.Target, p.Exposure)
	}
	return fmt.Sprintf("%s >= %s", c.Reached.X, c.Reached.Needed)
}
