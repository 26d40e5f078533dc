package citizens

import (
	"context"
	"errors"
	"slices"
	"strings"

	"qalauly/calendar"
	"qalauly/handlers"
	"qalauly/handlers/wording"
	"qalauly/internal/postgres"
	"qalauly/locales"
	"qalauly/rating"
	"qalauly/rating/methods"
	"qalauly/rating/weeks"
)

// rating is what there is to see of the rating.
func (c citizens) rating() handlers.Audience {
	return handlers.Audience{
		Verbs: map[string]handlers.Run{
			"q":   c.rated(c.levels),
			"ql":  c.rated(c.level),
			"qt":  c.rated(c.table),
			"qu":  c.rated(c.unplaced),
			"qo":  c.rated(c.coverageByBranch),
			"qv":  c.rated(c.movers),
			"qe":  c.rated(c.leaders),
			"qw":  c.explains(c.why),
			"qb":  c.explains(c.block),
			"qc":  c.explains(c.criterion),
			"qr":  c.explains(c.record),
			"qm":  c.method,
			"qmb": c.method,
			"qel": c.rated(c.leaders),
			"qp":  c.explains(c.scorePicture),
			"qh":  c.explains(c.historyPicture),
			"qx":  c.explains(c.compareAsk),
			"qy":  c.explains(c.compared),
			"qz":  c.explains(c.comparePicture),
			"qk":  c.rated(c.byBlock),
		},
		Menu:  map[string]handlers.Run{"menu.rating": c.rated(c.levels)},
		Links: map[string]handlers.Run{"r": c.openTable, "w": c.openWhy, "x": c.openCompared},
		Talks: map[string]handlers.Run{talkCompare: c.compareNamed},
	}
}

// openTable is a link to a table: r-district-350000000, r-national, or any other r- for
// the first screen.
func (c citizens) openTable(ctx context.Context, db postgres.DB, r handlers.Request) (handlers.Reply, error) {
	level, region, _ := strings.Cut(strings.ToLower(r.Args), "-")
	return c.rated(func(ctx context.Context, db postgres.DB, r handlers.Request, p published) (handlers.Reply, error) {
		if !slices.ContainsFunc(p.method.Levels, func(one methods.Level) bool { return one.Code == level }) {
			return c.levels(ctx, db, r, p)
		}
		if !kato.MatchString(region) {
			region = ""
		}
		return c.tableOf(ctx, db, r, p, table{level: level, region: region, page: 1})
	})(ctx, db, r)
}

// openWhy is a link to why a deputy's score is what it is: w-1c3.
func (c citizens) openWhy(ctx context.Context, db postgres.DB, r handlers.Request) (handlers.Reply, error) {
	r.Button = &handlers.Press{Verb: "qw", Args: []string{strings.ToLower(r.Args)}}
	reply, err := c.explains(c.why)(ctx, db, r)
	for i := range reply.Messages {
		reply.Messages[i].Replace = false // there is no message of ours to edit
	}
	return reply, err
}

// openCompared is a link to two scores beside each other: x-1c3-1c4.
func (c citizens) openCompared(ctx context.Context, db postgres.DB, r handlers.Request) (handlers.Reply, error) {
	first, second, _ := strings.Cut(strings.ToLower(r.Args), "-")
	r.Button = &handlers.Press{Verb: "qy", Args: []string{first, second}}
	reply, err := c.explains(c.compared)(ctx, db, r)
	for i := range reply.Messages {
		reply.Messages[i].Replace = false // there is no message of ours to edit
	}
	return reply, err
}

// whyOf is /why: with a name it finds the deputy, whose card has the button.
func (c citizens) whyOf(ctx context.Context, db postgres.DB, r handlers.Request) (handlers.Reply, error) {
	if r.Args != "" {
		return c.find(ctx, db, r)
	}
	reply, err := c.askName(ctx, db, r)
	if err == nil && len(reply.Messages) > 0 {
		reply.Messages[0].HTML = locales.Join(r.Lang.HTML("scorewhy.ask"), typing(r))
	}
	return reply, err
}

// method tells the method in plain words: how it is counted as a whole, or one block.
func (c citizens) method(ctx context.Context, db postgres.DB, r handlers.Request) (handlers.Reply, error) {
	m, err := weeks.MethodFor(ctx, db, calendar.WeekOf(calendar.DayOf(r.Now)))
	if errors.Is(err, weeks.ErrNoMethod) {
		return show(r, r.Lang.HTML("rating.none"), row(press(r.Lang.Text("button.find"), "find"))), nil
	}
	if err != nil {
		return handlers.Reply{}, err
	}
	l := r.Lang
	var rows [][]handlers.Button
	for _, b := range m.Blocks {
		if lower(b.Code) == arg(r, 0) {
			return show(r, wording.MethodBlock(l, m.Method, b), row(press(l.Text("button.back"), "qm"))), nil
		}
		rows = append(rows, row(press(words(wording.Named(l, b.Name), wideLabel), "qmb", lower(b.Code))))
	}
	text := locales.Join(wording.MethodIntro(l, m.Method), wording.MethodBands(l, m.Method),
		l.HTML("rating.limits", locales.Args{"Party": c.party(l)}), wording.MethodProof(l, m.Method))
	return show(r, text, append(rows, row(press(l.Text("button.back"), "q")))...), nil
}

// scoreOf is a deputy's line of the newest rating, and the button to why; nothing for one
// whom it does not hold.
func scoreOf(ctx context.Context, db postgres.DB, l locales.Lang, id int64) (locales.HTML, []handlers.Button, error) {
	p, ok, err := newest(ctx, db)
	if err != nil || !ok {
		return "", nil, err
	}
	one, err := weeks.RowOf(ctx, db, p.ID, id)
	if errors.Is(err, rating.ErrNobody) {
		return "", nil, nil
	}
	if err != nil {
		return "", nil, err
	}
	ask := l.Text("scorewhy.button", locales.Args{"Score": wording.Points(l, one.Score.Score)})
	return l.HTML("score.card", locales.Args{"Line": wording.Score(l, p.method, one)}), row(press(ask, "qw", id36(id))), nil
}
