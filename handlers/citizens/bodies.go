package citizens

import (
	"context"

	"qalauly/handlers"
	"qalauly/internal/postgres"
	"qalauly/locales"
)

// saidBody answers a text that names an elected body: the one meant is opened, one
// that is no more is said to be so, and where it is not said whose maslikhat is meant
// that is asked for.
func (c citizens) saidBody(ctx context.Context, db postgres.DB, r handlers.Request, s search, f found) (handlers.Reply, error) {
	l := r.Lang
	b, sure := f.Body()
	switch {
	case f.Said.Senate:
		return say(l.HTML("search.senate"), chooseRegion(l)), nil
	case f.Said.Open:
		return say(locales.Join(l.HTML("search.which_maslikhat"), typing(r)), joined([][]handlers.Button{chooseRegion(l)}, nearRow(r))...), nil
	case f.Said.Region != "" && len(f.Said.Bodies) > 0:
		return c.curatorsOf(ctx, db, r, f.Said.Region)
	case f.Said.Over != nil && !sure:
		return say(over(l, "list.over_only", f), chooseRegion(l)), nil
	case !sure:
		return c.listed(r, s, f, 1), nil
	}
	reply, err := c.bodyPage(ctx, db, r, b.ID, 1)
	if err == nil && f.Said.Over != nil {
		reply.Messages[0].HTML = locales.Join(over(l, "list.over", f), reply.Messages[0].HTML)
	}
	return reply, err
}

func over(l locales.Lang, key string, f found) locales.HTML {
	return l.HTML(key, locales.Args{"Body": capital(f.Said.Over.Name.In(string(l)))})
}
