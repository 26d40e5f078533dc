package citizens

import (
	"context"
	"slices"

	"qalauly/handlers"
	"qalauly/handlers/wording"
	"qalauly/internal/postgres"
	"qalauly/locales"
	"qalauly/rating/methods"
	"qalauly/rating/weeks"
)

// blockLeaders is how many deputies are named by one block.
const blockLeaders = 10

// byBlock is pressed: qk <level> <region> [<block>]. It names those who stand highest by
// one block alone, the first block unless another was chosen: what is done for voters is
// a column of its own, whatever the party thinks of the rest.
func (c citizens) byBlock(ctx context.Context, db postgres.DB, r handlers.Request, p published) (handlers.Reply, error) {
	t := tableArgs(handlers.Request{Button: &handlers.Press{Args: append(slices.Clone(r.Button.Args), "", "")[:2]}})
	l, blocks := r.Lang, p.method.Blocks
	at := max(slices.IndexFunc(blocks, func(b methods.Block) bool { return lower(b.Code) == arg(r, 2) }), 0)
	rows, err := weeks.ByBlock(ctx, db, p.ID, t.level, t.region, at, weeks.Page{Limit: blockLeaders})
	if err != nil {
		return handlers.Reply{}, err
	}
	names, err := people(ctx, db, r, rows)
	if err != nil {
		return handlers.Reply{}, err
	}
	lines := []locales.HTML{l.HTML("rating.block_title", locales.Args{"Name": wording.Named(l, blocks[at].Name), "Period": wording.Period(l, p.Period)})}
	for _, one := range rows {
		who := names[one.Deputy]
		lines = append(lines, l.HTML("rating.leader", locales.Args{
			"Name": marked(l, who.Short(string(l)), who.Invented), "Points": wording.Points(l, one.Blocks[at].Points), "Of": l.Decimal(blocks[at].Weight, 0),
		}))
	}
	if len(rows) == 0 {
		lines = append(lines, l.HTML("rating.no_leaders"))
	}
	var others []handlers.Button
	for i, b := range blocks {
		if i != at {
			others = append(others, press(words(wording.Named(l, b.Name), wideLabel), "qk", append(t.args(), lower(b.Code))...))
		}
	}
	return show(r, locales.Lines(lines...), joined(column(others), [][]handlers.Button{row(press(l.Text("button.back"), "qt", t.args()...))})...), nil
}
