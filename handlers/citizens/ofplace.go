package citizens

import (
	"context"

	"qalauly/handlers"
	"qalauly/internal/postgres"
)

// byUnit is what there is of a place: shown, and by a button.
type byUnit struct {
	show   func(ctx context.Context, db postgres.DB, r handlers.Request, unit string) (handlers.Reply, error)
	button func(label, unit string) handlers.Button
}

// behind answers a command that may be followed by a place; the command alone is bare.
func (c citizens) behind(bare handlers.Run, of byUnit) handlers.Run {
	return func(ctx context.Context, db postgres.DB, r handlers.Request) (handlers.Reply, error) {
		if r.Args == "" {
			return bare(ctx, db, r)
		}
		reply, ok, err := c.ofPlace(ctx, db, r, r.Args, of)
		if ok || err != nil {
			return reply, err
		}
		return c.searched(ctx, db, r, search{Text: clip(r.Args, longest), Places: true})
	}
}

// ofPlace answers where a place is named: with what there is of its unit, or a button for
// each place that may be meant; false where there is none of the name.
func (c citizens) ofPlace(ctx context.Context, db postgres.DB, r handlers.Request, words string, of byUnit) (handlers.Reply, bool, error) {
	f, err := c.finder.FindPlaces(ctx, db, clip(words, longest), r.Now)
	if err != nil {
		return handlers.Reply{}, false, err
	}
	if h, ok := f.Place(); ok {
		reply, err := of.show(ctx, db, r, h.Unit)
		return reply, true, err
	}
	var rows [][]handlers.Button
	for _, h := range append(f.Named, f.Alike...) {
		if len(rows) < perPage {
			rows = append(rows, row(of.button(placeLabel(r.Lang, h), h.Unit)))
		}
	}
	if len(rows) == 0 {
		return handlers.Reply{}, false, nil
	}
	return show(r, r.Lang.HTML("office.which"), rows...), true, nil
}
