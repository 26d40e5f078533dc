package letter

import (
	"context"

	"qalauly/appeal"
	"qalauly/internal/postgres"
	"qalauly/locales"
	"qalauly/territory"
)

// Common is what is told of a problem that many have: its title, where it is and how many
// there are with its author.
func Common(ctx context.Context, db postgres.DB, l locales.Lang, c appeal.Common) (locales.HTML, error) {
	args := locales.Args{"Title": c.Title, "Count": c.Joined + 1}
	if c.Unit == "" {
		return l.HTML("common.about", args), nil
	}
	u, err := territory.ByCode(ctx, db, c.Unit)
	args["Place"] = u.Name.In(string(l))
	return l.HTML("common.about_in", args), err
}
