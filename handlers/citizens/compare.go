package citizens

import (
	"context"
	"errors"
	"strconv"

	"qalauly/deputy"
	"qalauly/handlers"
	"qalauly/handlers/wording"
	"qalauly/internal/postgres"
	"qalauly/locales"
	"qalauly/rating"
	"qalauly/rating/weeks"
)

// talkCompare is the conversation in which the other one is named; its data is the id of
// the first, as in a button.
const talkCompare = "compare"

// ComparePicture begins the names of pictures of two scores beside each other: «compare:
// kk:17:1042:1043».
const ComparePicture = "compare:"

// nearest is how many deputies are offered to compare with.
const nearest = 8

// compareAsk is pressed: qx <deputy>. It offers those who stand next, and takes a name.
func (c citizens) compareAsk(ctx context.Context, db postgres.DB, r handlers.Request, e explained) (handlers.Reply, error) {
	region := ""
	if e.row.Within.Rank > 0 {
		region = e.row.Region
	}
	from := max(placeIn(e.row, region).Rank-1-nearest/2, 0)
	rows, _, err := weeks.Table(ctx, db, e.Snapshot.ID, e.row.Level, region, weeks.Page{Offset: from, Limit: nearest + 1})
	if err != nil {
		return handlers.Reply{}, err
	}
	reply, err := c.compareWith(ctx, db, r, e, rows)
	if err != nil {
		return handlers.Reply{}, err
	}
	reply.Talk = &handlers.Talk{Name: talkCompare, Data: []byte(id36(e.Deputy.ID))}
	return reply, nil
}

// compareWith offers some deputies beside the first.
func (c citizens) compareWith(ctx context.Context, db postgres.DB, r handlers.Request, e explained, rows []weeks.Row) (handlers.Reply, error) {
	names, err := people(ctx, db, r, rows)
	if err != nil {
		return handlers.Reply{}, err
	}
	l, first := r.Lang, id36(e.Deputy.ID)
	var buttons []handlers.Button
	for _, one := range rows {
		if one.Deputy != e.Deputy.ID {
			buttons = append(buttons, press(personLabel(string(l), names[one.Deputy]), "qy", first, id36(one.Deputy)))
		}
	}
	text := l.HTML("compare.ask", locales.Args{"Name": e.Short(string(l)), "Level": wording.Level(l, e.method, e.row.Level)})
	return show(r, text, joined(column(buttons), [][]handlers.Button{row(press(l.Text("button.back"), "qw", first))})...), nil
}

// compareNamed takes the name of the other one.
func (c citizens) compareNamed(ctx context.Context, db postgres.DB, r handlers.Request) (handlers.Reply, error) {
	if r.Lost || r.Text == "" {
		return c.typed(ctx, db, r)
	}
	found, err := c.finder.Find(ctx, db, clip(r.Text, longest), r.Now, string(r.Lang))
	if err != nil {
		return handlers.Reply{}, err
	}
	first := r.Talk.Data
	r.Button = &handlers.Press{Verb: "qy", Args: []string{string(first), ""}}
	reply, err := c.explains(func(ctx context.Context, db postgres.DB, r handlers.Request, e explained) (handlers.Reply, error) {
		var rows []weeks.Row
		var hits []deputy.Hit
		for _, h := range found.People {
			one, err := weeks.RowOf(ctx, db, e.Snapshot.ID, h.ID)
			if errors.Is(err, rating.ErrNobody) || err == nil && (one.Level != e.row.Level || h.ID == e.Deputy.ID) {
				continue
			}
			if err != nil {
				return handlers.Reply{}, err
			}
			if rows, hits = append(rows, one), append(hits, h); len(rows) == nearest {
				break
			}
		}
		switch {
		case len(rows) == 0:
			return show(r, r.Lang.HTML("compare.nobody", locales.Args{"Said": clip(r.Text, longest), "Level": wording.Level(r.Lang, e.method, e.row.Level)}),
				row(press(r.Lang.Text("button.back"), "qw", string(first)))), nil
		case len(rows) == 1 || deputy.Clear(hits):
			reply, err := c.comparedWith(ctx, db, r, e, hits[0].ID)
			reply.Talk = &handlers.Idle
			return reply, err
		}
		return c.compareWith(ctx, db, r, e, rows)
	})(ctx, db, r)
	for i := range reply.Messages {
		reply.Messages[i].Replace = false // there is no message of ours to edit
	}
	return reply, err
}

// compared is pressed: qy <deputy> <other>; or a link: x-<deputy>-<other>.
func (c citizens) compared(ctx context.Context, db postgres.DB, r handlers.Request, e explained) (handlers.Reply, error) {
	reply, err := c.comparedWith(ctx, db, r, e, idArg(r, 1))
	if r.Talk.Name == talkCompare {
		reply.Talk = &handlers.Idle
	}
	return reply, err
}

func (c citizens) comparedWith(ctx context.Context, db postgres.DB, r handlers.Request, a explained, id int64) (handlers.Reply, error) {
	b, problem, err := c.besides(ctx, db, r, a, id)
	if err != nil || problem.Messages != nil {
		return problem, err
	}
	l := r.Lang
	text := []locales.HTML{
		locales.Lines(l.HTML("compare.title", locales.Args{"Period": wording.Period(l, a.Period), "Level": wording.Level(l, a.method, a.row.Level)}),
			compareWho(l, "compare.first", a), compareWho(l, "compare.second", b), inventedMark(l, a.Deputy)),
		l.HTML(Comparison(a.row, b.row)),
	}
	for i, block := range a.why.Blocks {
		lines := []locales.HTML{l.HTML("compare.block", locales.Args{
			"Name": wording.Named(l, block.Name), "First": wording.Points(l, block.Points), "Second": wording.Points(l, b.why.Blocks[i].Points), "Of": wording.Amount(l, block.Weight, 1),
		})}
		for k, one := range block.Criteria {
			lines = append(lines, l.HTML("compare.criterion", locales.Args{
				"Code": one.Code, "First": wording.Points(l, one.Points), "Second": wording.Points(l, b.why.Blocks[i].Criteria[k].Points), "Of": wording.Amount(l, one.Weight, 1), "Name": wording.Named(l, one.Name),
			}))
		}
		text = append(text, locales.Lines(lines...))
	}
	first, second := id36(a.Deputy.ID), id36(b.Deputy.ID)
	return show(r, locales.Join(text...),
		row(press(l.Text("scorewhy.picture"), "qz", first, second)),
		row(press(l.Text("compare.why_button", locales.Args{"Name": a.Brief(string(l))}), "qw", first)),
		row(press(l.Text("compare.why_button", locales.Args{"Name": b.Brief(string(l))}), "qw", second)),
		row(press(l.Text("compare.another"), "qx", first), press(l.Text("button.back"), "qw", first))), nil
}

// besides explains the score of the other one; problem says why the two are not compared.
func (c citizens) besides(ctx context.Context, db postgres.DB, r handlers.Request, a explained, id int64) (b explained, problem handlers.Reply, err error) {
	l, back := r.Lang, row(press(r.Lang.Text("button.back"), "qw", id36(a.Deputy.ID)))
	b.published = a.published
	b.Deputy, err = deputy.Get(ctx, db, id, r.Now)
	if err == nil {
		b.row, err = weeks.RowOf(ctx, db, a.Snapshot.ID, id)
	}
	switch {
	case errors.Is(err, deputy.ErrUnknown):
		return b, gone(r, "card.unknown"), nil
	case errors.Is(err, rating.ErrNobody):
		return b, show(r, l.HTML("rating.not_rated"), back), nil
	case err != nil:
		return b, handlers.Reply{}, err
	case id == a.Deputy.ID:
		return b, show(r, l.HTML("compare.same"), back), nil
	case a.row.Level != b.row.Level:
		return b, show(r, l.HTML("compare.levels"), back), nil
	}
	b.why, err = weeks.Explain(ctx, db, a.Snapshot, id)
	return b, handlers.Reply{}, err
}

// compareWho is one of the two with the score and the place.
func compareWho(l locales.Lang, key string, e explained) locales.HTML {
	return l.HTML(key, locales.Args{"Name": e.Short(string(l)), "Score": wording.Score(l, e.method, e.row)})
}

// Comparison is the key of the words that say whether the difference of two scores is
// more than chance: whether the ranges of the places part.
func Comparison(a, b weeks.Row) string {
	switch {
	case a.Country.Rank == 0 || b.Country.Rank == 0:
		return "compare.no_place"
	case a.Country.Part(b.Country):
		return "compare.part"
	}
	return "compare.near"
}

// comparePicture is pressed: qz <deputy> <other>.
func (c citizens) comparePicture(ctx context.Context, db postgres.DB, r handlers.Request, a explained) (handlers.Reply, error) {
	b, problem, err := c.besides(ctx, db, r, a, idArg(r, 1))
	if err != nil || problem.Messages != nil {
		return problem, err
	}
	l := r.Lang
	reply := say(locales.Lines(
		l.HTML("compare.caption", locales.Args{"First": a.Short(string(l)), "Second": b.Short(string(l)), "Period": wording.Period(l, a.Period)}), inventedMark(l, a.Deputy)))
	reply.Messages[0].Photo = ComparePicture + string(l) + ":" + strconv.FormatInt(a.Snapshot.ID, 10) + ":" + strconv.FormatInt(a.Deputy.ID, 10) + ":" + strconv.FormatInt(b.Deputy.ID, 10)
	return reply, nil
}
