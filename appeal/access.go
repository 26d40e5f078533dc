package appeal

import (
	"context"
	"slices"

	"qalauly/account"
	"qalauly/internal/postgres"
	"qalauly/territory"
)

// Actor is who asks: by which Telegram account, and the member behind it where there
// is one. The zero Member is nobody's.
type Actor struct {
	Person int64
	Member account.Member
}

// clerks are the duties of staff who see to appeals in their territory.
var clerks = []account.Duty{account.Recorder, account.Administrator}

// side is as whom the actor may know of an appeal; false where they may not. It is the
// one check of access: who wrote it, the deputy whose it is now, their assistants, the
// staff of the branch. One who is both the author and staff acts as the author.
func (a Actor) side(ctx context.Context, db postgres.DB, of Appeal) (Side, bool, error) {
	switch {
	case a.Person != 0 && of.Person == a.Person:
		return Citizen, true, nil
	case a.Member.ID == 0 || of.State == Withdrawn && of.AssignedAt.IsZero():
		return "", false, nil
	case a.Member.Deputy != 0 && a.Member.Deputy == of.Deputy:
		return Deputy, true, nil
	case a.Member.Works(of.Deputy):
		return Assistant, true, nil
	}
	path, err := territory.Path(ctx, db, of.Unit)
	if err != nil {
		return "", false, err
	}
	may := slices.ContainsFunc(clerks, func(d account.Duty) bool { return a.Member.May(d, path) })
	return Staff, may, nil
}

// See returns an appeal and as whom the actor sees it; ErrUnknown where there is none
// or the actor may not know of it, which is not told apart.
func See(ctx context.Context, db postgres.DB, a Actor, id int64) (Appeal, Side, error) {
	return see(ctx, db, a, id, false)
}

// ByNumber is See by the number that people know.
func ByNumber(ctx context.Context, db postgres.DB, a Actor, number string) (Appeal, Side, error) {
	of, err := oneAppeal(ctx, db, `SELECT `+appealColumns+` FROM appeal WHERE number = $1`, number)
	if err != nil {
		return of, "", err
	}
	return allowed(ctx, db, a, of)
}

func see(ctx context.Context, db postgres.DB, a Actor, id int64, lock bool) (Appeal, Side, error) {
	of, err := byID(ctx, db, id, lock)
	if err != nil {
		return of, "", err
	}
	return allowed(ctx, db, a, of)
}

func allowed(ctx context.Context, db postgres.DB, a Actor, of Appeal) (Appeal, Side, error) {
	side, ok, err := a.side(ctx, db, of)
	if err != nil {
		return Appeal{}, "", err
	}
	if !ok {
		return Appeal{}, "", ErrUnknown
	}
	if side != Citizen && of.Nameless {
		of.Name, of.Contact = "", ""
	}
	return of, side, nil
}
