package cards

import (
	"context"
	"slices"

	"qalauly/account"
	"qalauly/internal/postgres"
)

// The notices about appeals that are posted by who handles requests, beside those of
// the domain.
const (
	// PreviewNotice shows a preview as it is now; its reference is the appeal and the
	// message by which what was written is known: «75:1204».
	PreviewNotice = "card_preview"
	// BanNotice asks a second person for a ban; its reference is the appeal.
	BanNotice = "desk_ban"
)

// Acting says whether the staff of the branch act for a deputy: neither the deputy nor
// an assistant can be reached by Telegram.
func Acting(ctx context.Context, db postgres.DB, deputy int64) (bool, error) {
	at, err := account.AtDesk(ctx, db, deputy)
	if err != nil {
		return false, err
	}
	var ids []int64
	for _, one := range at {
		ids = append(ids, one.Person)
	}
	people, err := account.Met(ctx, db, ids)
	if err != nil {
		return false, err
	}
	return !slices.ContainsFunc(people, func(p account.Person) bool { return !p.Unreachable }), nil
}
