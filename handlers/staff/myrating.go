package staff

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"strings"
	"time"

	"qalauly/account"
	"qalauly/activity"
	"qalauly/deputy"
	"qalauly/handlers"
	"qalauly/handlers/screen"
	"qalauly/handlers/wording"
	"qalauly/internal/postgres"
	"qalauly/locales"
	"qalauly/rating"
	"qalauly/rating/methods"
	"qalauly/rating/weeks"
)

// mostLifts is how many ways to more points are named, perOwn how many records of a
// criterion stand on a page.
const (
	mostLifts = 3
	perOwn    = 5
)

// ownRating is what deputies see of their own rating, and their objections.
func (s staff) ownRating() handlers.Audience {
	return handlers.Audience{
		Commands: []handlers.Command{s.command("myrating", proposers, s.myRating), s.command("objection", proposers, s.myObjections)},
		Verbs: map[string]handlers.Run{
			"omy":   s.only("/myrating", proposers, s.myRating),
			"oc":    s.only("/myrating", proposers, s.ofOwnRating(s.ownCriterion)),
			"oor":   s.only("/myrating", proposers, s.ofOwnRating(s.ownRecord)),
			"oask":  s.only("/objection", proposers, s.ofOwnRating(s.askObjection)),
			"osend": s.only("/objection", proposers, s.sendObjection),
			"ono":   s.only("/objection", proposers, s.noObjection),
			"oown":  s.only("/objection", proposers, s.myObjections),
			"oback": s.only("/objection", proposers, s.withdraw),
		},
		Talks: map[string]handlers.Run{talkObject: s.only("/objection", proposers, s.objectionWords)},
	}
}

// ownScore is a deputy's score of a draft or of the newest published rating.
type ownScore struct {
	weeks.Snapshot
	deputy int64
	method *methods.Method
	row    weeks.Row
	why    rating.Explanation
}

// current is the draft that is open now; without one, the newest published week.
func current(ctx context.Context, db postgres.DB) (weeks.Snapshot, error) {
	s, err := weeks.CurrentDraft(ctx, db)
	if errors.Is(err, weeks.ErrNone) {
		return weeks.Latest(ctx, db, weeks.Weekly)
	}
	return s, err
}

func readOwn(ctx context.Context, db postgres.DB, s weeks.Snapshot, of int64) (o ownScore, err error) {
	o = ownScore{Snapshot: s, deputy: of}
	m, err := weeks.MethodBySHA(ctx, db, s.Method)
	if err != nil {
		return o, err
	}
	o.method = m.Over(s.Weeks)
	if o.row, err = weeks.RowOf(ctx, db, s.ID, of); err != nil {
		return o, err
	}
	o.why, err = weeks.Explain(ctx, db, s, of)
	return o, err
}

// myRating tells deputies and their assistants the draft, or the newest rating: what
// each criterion gave, what waits, what would lift it.
func (s staff) myRating(ctx context.Context, db postgres.DB, r handlers.Request, m account.Member) (handlers.Reply, error) {
	own := chiefs(m)
	if len(own) == 0 {
		return s.refuse(ctx, db, r, m, "/myrating", refusal{})
	}
	l := r.Lang
	snapshot, err := current(ctx, db)
	if errors.Is(err, weeks.ErrNone) {
		return screen.Show(r, l.HTML("myrating.none")), nil
	}
	if err != nil {
		return handlers.Reply{}, err
	}
	of := own[0]
	if asked := screen.IDArg(r, 0); slices.Contains(own, asked) {
		of = asked
	}
	o, err := readOwn(ctx, db, snapshot, of)
	if errors.Is(err, rating.ErrNobody) {
		return screen.Show(r, l.HTML("myrating.not_in")), nil
	}
	if err != nil {
		return handlers.Reply{}, err
	}
	text, err := s.ownText(ctx, db, r, o)
	if err != nil {
		return handlers.Reply{}, err
	}
	rows, err := s.ownRows(ctx, db, r, own, o)
	return screen.Show(r, text, rows...), err
}

func (s staff) ownText(ctx context.Context, db postgres.DB, r handlers.Request, o ownScore) (locales.HTML, error) {
	l := r.Lang
	d, err := deputy.Get(ctx, db, o.deputy, r.Now)
	if err != nil {
		return "", err
	}
	waiting, err := activity.UnverifiedOf(ctx, db, o.deputy)
	if err != nil {
		return "", err
	}
	lines := []locales.HTML{}
	for _, b := range o.why.Blocks {
		lines = append(lines, l.HTML("myrating.block", locales.Args{"Name": wording.Named(l, b.Name), "Points": wording.Points(l, b.Points), "Of": wording.Amount(l, b.Weight, 1)}))
		for _, c := range b.Criteria {
			lines = append(lines, wording.Short(l, c))
		}
	}
	if o.row.Penalty > 0 {
		lines = append(lines, l.HTML("myrating.penalty", locales.Args{"Points": wording.Points(l, o.row.Penalty)}))
	}
	parts := []locales.HTML{
		locales.Lines(l.HTML("myrating.title", locales.Args{"Name": d.Short(string(l)), "Period": wording.Period(l, o.Period)}), wording.Score(l, o.method, o.row), termOf(l, o)),
		locales.Lines(lines...), lifts(l, o.why),
	}
	if waiting > 0 {
		parts = append(parts, l.HTML("myrating.waiting", locales.Args{"Count": waiting}))
	}
	return locales.Join(parts...), nil
}

// termOf says whether it is a draft, and until when it can be objected to.
func termOf(l locales.Lang, o ownScore) locales.HTML {
	if o.State == weeks.Draft {
		return l.HTML("myrating.draft", locales.Args{"Until": untilMoment(l, o.ObjectionsUntil)})
	}
	return l.HTML("myrating.published", locales.Args{"Until": l.Date(o.PublishedAt.AddDate(0, 0, o.method.Objections.OpenDays))})
}

// untilMoment is a day with its hour.
func untilMoment(l locales.Lang, t time.Time) string {
	t = t.In(zone)
	return l.Date(t) + ", " + t.Format("15:04")
}

// lifts names the criteria in which one case more would add most: the method's own
// arithmetic says how much.
func lifts(l locales.Lang, why rating.Explanation) locales.HTML {
	var all []rating.CriterionWhy
	for _, b := range why.Blocks {
		for _, c := range b.Criteria {
			if c.More > 0 {
				all = append(all, c)
			}
		}
	}
	slices.SortStableFunc(all, func(a, b rating.CriterionWhy) int { return cmp.Compare(b.More, a.More) })
	if len(all) == 0 {
		return ""
	}
	lines := []locales.HTML{l.HTML("myrating.lifts")}
	for _, c := range all[:min(len(all), mostLifts)] {
		lines = append(lines, l.HTML("myrating.lift", locales.Args{"Points": "+" + wording.Points(l, c.More), "Name": wording.Named(l, c.Name)}))
	}
	return locales.Lines(lines...)
}

// ownRows lead to the criteria, to the other deputies beside whom somebody works, and to
// objecting.
func (s staff) ownRows(ctx context.Context, db postgres.DB, r handlers.Request, own []int64, o ownScore) ([][]handlers.Button, error) {
	l, of := r.Lang, o.args()
	var codes []handlers.Button
	for _, c := range o.method.Criteria {
		codes = append(codes, screen.Press(c.Code, "oc", append(of, strings.ToLower(c.Code))...))
	}
	var rows [][]handlers.Button
	for part := range slices.Chunk(codes, 3) {
		rows = append(rows, part)
	}
	rows = append(rows, screen.Row(screen.Press(l.Text("myrating.object_all"), "oask", append(of, "all")...)), screen.Row(screen.Press(l.Text("myrating.objections"), "oown")))
	for _, other := range own {
		if other == o.deputy {
			continue
		}
		d, err := deputy.Get(ctx, db, other, r.Now)
		if err != nil {
			return nil, err
		}
		rows = append(rows, screen.Row(screen.Press(screen.Clip(d.Short(string(l)), screen.Wide), "omy", screen.ID36(other))))
	}
	return rows, nil
}

// args name a snapshot and a deputy in a button.
func (o ownScore) args() []string { return []string{screen.ID36(o.Snapshot.ID), screen.ID36(o.deputy)} }

// ofOwnRating answers a press that names a snapshot and a deputy: one's own or one's
// chief's, for nobody else.
func (s staff) ofOwnRating(do func(ctx context.Context, db postgres.DB, r handlers.Request, m account.Member, o ownScore) (handlers.Reply, error)) run {
	return func(ctx context.Context, db postgres.DB, r handlers.Request, m account.Member) (handlers.Reply, error) {
		of := screen.IDArg(r, 1)
		if !slices.Contains(chiefs(m), of) {
			return s.refuse(ctx, db, r, m, "/myrating", refusal{Deputy: of})
		}
		snapshot, err := weeks.ByID(ctx, db, screen.IDArg(r, 0))
		if err != nil && !errors.Is(err, weeks.ErrNone) {
			return handlers.Reply{}, err
		}
		o, readErr := ownScore{}, err
		if err == nil {
			o, readErr = readOwn(ctx, db, snapshot, of)
		}
		if errors.Is(readErr, weeks.ErrNone) || errors.Is(readErr, rating.ErrNobody) {
			return screen.Show(r, r.Lang.HTML("myrating.not_in")), nil
		}
		if readErr != nil {
			return handlers.Reply{}, readErr
		}
		return do(ctx, db, r, m, o)
	}
}
