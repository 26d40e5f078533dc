package main

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/jackc/pgx/v5/pgxpool"

	"qalauly/deputy"
	"qalauly/handlers/citizens"
	"qalauly/handlers/screen"
	"qalauly/handlers/wording"
	"qalauly/internal/file"
	"qalauly/internal/picture"
	"qalauly/locales"
	"qalauly/rating"
	"qalauly/rating/weeks"
)

// mostWeeks is how many weeks stand in a picture of a history.
const mostWeeks = 13

// drawn is whose score a picture is of, in which rating, in which language.
type drawn struct {
	lang locales.Lang
	weeks.Snapshot
	deputy.Deputy
	method weeks.Announced
}

// readDrawn reads what stands in a picture's name after its kind: «kk:17:1042». A rating
// that is not published is drawn for nobody.
func readDrawn(ctx context.Context, pool *pgxpool.Pool, ref string) (d drawn, err error) {
	var snapshot, id int64
	lang, rest, _ := strings.Cut(ref, ":")
	known := false
	d.lang, known = locales.Known(lang)
	if _, err := fmt.Sscanf(rest, "%d:%d", &snapshot, &id); err != nil || !known {
		return d, fmt.Errorf("score %q: %w", ref, file.ErrUnknown)
	}
	d.Snapshot, err = weeks.ByID(ctx, pool, snapshot)
	if errors.Is(err, weeks.ErrNone) || err == nil && d.PublishedAt.IsZero() {
		return d, fmt.Errorf("score %q: %w", ref, file.ErrUnknown)
	}
	if err != nil {
		return d, err
	}
	if d.method, err = weeks.MethodBySHA(ctx, pool, d.Method); err != nil {
		return d, err
	}
	d.Deputy, err = deputy.Get(ctx, pool, id, d.Week().Sunday().Start())
	return d, err
}

// note says that somebody is invented.
func (d drawn) note() string {
	if !d.Invented {
		return ""
	}
	return d.lang.Text("portrait.mark")
}

// scoreCard draws a score with its bands.
func scoreCard(ctx context.Context, pool *pgxpool.Pool, ref string) ([]byte, error) {
	d, err := readDrawn(ctx, pool, ref)
	if err != nil {
		return nil, err
	}
	row, err := weeks.RowOf(ctx, pool, d.Snapshot.ID, d.Deputy.ID)
	if errors.Is(err, rating.ErrNobody) {
		err = fmt.Errorf("score %q: %w", ref, file.ErrUnknown)
	}
	if err != nil {
		return nil, err
	}
	l, m := d.lang, d.method.Method
	card := picture.ScoreCard{
		Title: d.Short(string(l)), Where: screen.Capital(wording.Level(l, m, row.Level)) + " · " + wording.Period(l, d.Period),
		Score: wording.Points(l, row.Score.Score), Band: wording.Band(l, m, row.Band), Share: row.Score.Score.Float() / 100, Note: d.note(),
	}
	if row.Country.Rank > 0 {
		card.Place = wording.Place(l, row.Country)
	}
	for _, b := range m.Bands {
		card.Bands = append(card.Bands, picture.BandMark{From: b.From / 100, Name: wording.Named(l, b.Name)})
	}
	for i, b := range m.Blocks {
		points := row.Blocks[i].Points
		card.Blocks = append(card.Blocks, picture.BlockBar{
			Name: wording.Named(l, b.Name), Points: wording.Points(l, points) + " / " + l.Decimal(b.Weight, 0), Share: points.Float() / b.Weight,
		})
	}
	return picture.DrawScore(card)
}

// scoreHistory draws the weeks of a score up to a rating.
func scoreHistory(ctx context.Context, pool *pgxpool.Pool, ref string) ([]byte, error) {
	d, err := readDrawn(ctx, pool, ref)
	if err != nil {
		return nil, err
	}
	all, err := weeks.History(ctx, pool, d.Deputy.ID, mostWeeks)
	if err != nil {
		return nil, err
	}
	slices.Reverse(all)
	h := picture.History{Title: d.Short(string(d.lang)), Where: wording.Period(d.lang, d.Period), Note: d.note()}
	for _, p := range all {
		h.Weeks = append(h.Weeks, picture.WeekScore{Label: p.Monday.AddDate(0, 0, 6).Format("02.01"), Points: wording.Points(d.lang, p.Score), Share: p.Score.Float() / 100})
	}
	return picture.DrawHistory(h)
}

// scoreComparison draws two scores beside each other: «kk:17:1042:1043».
func scoreComparison(ctx context.Context, pool *pgxpool.Pool, ref string) ([]byte, error) {
	at := strings.LastIndex(ref, ":")
	a, err := readDrawn(ctx, pool, ref[:max(at, 0)])
	if err != nil {
		return nil, err
	}
	id, _ := strconv.ParseInt(ref[at+1:], 10, 64)
	b := a
	if b.Deputy, err = deputy.Get(ctx, pool, id, a.Week().Sunday().Start()); err != nil {
		return nil, err
	}
	first, err := weeks.RowOf(ctx, pool, a.Snapshot.ID, a.Deputy.ID)
	if err != nil {
		return nil, err
	}
	second, err := weeks.RowOf(ctx, pool, a.Snapshot.ID, id)
	if err != nil {
		return nil, err
	}
	l, m := a.lang, a.method.Method
	c := picture.Comparison{Title: screen.Capital(wording.Level(l, m, first.Level)) + " · " + wording.Period(l, a.Period), Mark: a.note(), Note: l.Text(citizens.Comparison(first, second))}
	who := func(d drawn, row weeks.Row) picture.Compared {
		one := picture.Compared{Name: d.Short(string(l)), Score: wording.Points(l, row.Score.Score)}
		if row.Country.Rank > 0 {
			one.Place = wording.Place(l, rating.Place{Rank: row.Country.Rank, Of: row.Country.Of})
		}
		return one
	}
	c.First, c.Second = who(a, first), who(b, second)
	for i, block := range m.Blocks {
		c.Rows = append(c.Rows, compared(l, block.Code, first.Blocks[i].Points, second.Blocks[i].Points, block.Weight, true))
		for k, one := range m.Criteria {
			if one.Block == block.Code {
				c.Rows = append(c.Rows, compared(l, one.Code, first.Parts[k].Points, second.Parts[k].Points, one.Weight, false))
			}
		}
	}
	return picture.DrawComparison(c)
}

func compared(l locales.Lang, name string, a, b rating.Micro, of float64, block bool) picture.ComparedRow {
	return picture.ComparedRow{
		Name: name, FirstPoints: wording.Points(l, a), SecondPts: wording.Points(l, b),
		FirstShare: a.Float() / of, SecondShare: b.Float() / of, Block: block,
	}
}
