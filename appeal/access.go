package appeal

import (
	"context"
	"slices"
	"time"

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
//
// In the UndoTime after it was sent nobody but the author knows of it, and never if it
// was taken back then.
func (a Actor) side(ctx context.Context, db postgres.DB, of Appeal, now time.Time) (Side, bool, error) {
	shown := of.ReceivedAt.Add(UndoTime)
	switch {
	case a.Person != 0 && of.Person == a.Person:
		return Citizen, true, nil
	case a.Member.ID == 0 || now.Before(shown) || of.ClosedAt != nil && of.ClosedAt.Before(shown):
		return "", false, nil
	case a.Member.Is(of.Deputy):
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
func See(ctx context.Context, db postgres.DB, a Actor, id int64, now time.Time) (Appeal, Side, error) {
	return see(ctx, db, a, id, now, false)
}

// ByNumber is See by the number that people know.
func ByNumber(ctx context.Context, db postgres.DB, a Actor, number string, now time.Time) (Appeal, Side, error) {
	of, err := oneAppeal(ctx, db, `SELECT `+appealColumns+` FROM appeal WHERE number = $1`, number)
	if err != nil {
		return of, "", err
	}
	return allowed(ctx, db, a, of, now)
}

func see(ctx context.Context, db postgres.DB, a Actor, id int64, now time.Time, lock bool) (Appeal, Side, error) {
	of, err := byID(ctx, db, id, lock)
	if err != nil {
		return of, "", err
	}
	return allowed(ctx, db, a, of, now)
}

func allowed(ctx context.Context, db postgres.DB, a Actor, of Appeal, now time.Time) (Appeal, Side, error) {
	side, ok, err := a.side(ctx, db, of, now)
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
