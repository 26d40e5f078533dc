package citizens

import (
	"context"
	"errors"

	"qalauly/handlers"
	"qalauly/internal/postgres"
	"qalauly/locales"
	"qalauly/territory"
)

// places lists the settlements of a unit by buttons.
func (c citizens) places(ctx context.Context, db postgres.DB, r handlers.Request) (handlers.Reply, error) {
	u, err := territory.ByCode(ctx, db, arg(r, 0))
	if errors.Is(err, territory.ErrUnknown) {
		return gone(r, "place.unknown"), nil
	}
	if err != nil {
		return handlers.Reply{}, err
	}
	list, err := territory.Places(ctx, db, u.Code, string(r.Lang))
	if err != nil {
		return handlers.Reply{}, err
	}
	l, p := r.Lang, paged(pageArg(r, 1), len(list), perGrid)
	var buttons []handlers.Button
	for _, place := range cut(p, list) {
		buttons = append(buttons, press(fitting(place.Full.In(string(l)), place.Name.In(string(l))), "spot", id36(place.ID)))
	}
	title := l.HTML("place.title", locales.Args{"Place": capital(u.Name.In(string(l)))})
	return show(r, locales.Join(title, l.HTML("place.choose_settlement")),
		joined(grid(buttons), p.turn(l, "places", u.Code), [][]handlers.Button{row(press(l.Text("button.back"), "unit", u.Code))})...), nil
}
