package appeal

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"time"

	"qalauly/account"
	"qalauly/internal/postgres"
	"qalauly/notice"
	"qalauly/territory"
)

// tellCitizen owes the author a notice about an appeal (ref its id) or a message.
func tellCitizen(ctx context.Context, db postgres.DB, a Appeal, kind string, ref int64, at, now time.Time) error {
	if a.Person == 0 {
		return nil
	}
	return post(ctx, db, a.Person, kind, ref, at, now)
}

// tellDesk owes a notice to the deputy and the assistants; where none of them has an
// account, to the staff of the branch.
func (d Desk) tellDesk(ctx context.Context, db postgres.DB, a Appeal, kind string, ref int64, at, now time.Time) error {
	desk, err := account.AtDesk(ctx, db, a.Deputy)
	if err != nil {
		return err
	}
	if len(desk) == 0 {
		return tellStaff(ctx, db, a, kind, ref, at, now)
	}
	return postAll(ctx, db, desk, a, kind, ref, at, now)
}

// tellStaff owes a notice to the staff who see to appeals of the branch; where it has
// none, of the unit above.
func tellStaff(ctx context.Context, db postgres.DB, a Appeal, kind string, ref int64, at, now time.Time) error {
	return tellBut(ctx, db, a, 0, kind, ref, at, now)
}

// tellOthers owes it to those who have not done themselves what is to be looked at.
func tellOthers(ctx context.Context, db postgres.DB, a Appeal, but int64, kind string, ref int64, now time.Time) error {
	return tellBut(ctx, db, a, but, kind, ref, now, now)
}

// answeredBy is the member who gave the answer that stands; 0 for none.
func answeredBy(ctx context.Context, db postgres.DB, id int64) (member int64, err error) {
	err = db.QueryRow(ctx, `SELECT coalesce(max(member), 0) FROM (SELECT member FROM appeal_message WHERE appeal = $1 AND kind = $2 AND undone_at IS NULL ORDER BY id DESC LIMIT 1) AS last`, id, Reply).Scan(&member)
	if err != nil {
		return 0, fmt.Errorf("appeal: who answered: %w", err)
	}
	return member, nil
}

func tellBut(ctx context.Context, db postgres.DB, a Appeal, but int64, kind string, ref int64, at, now time.Time) error {
	path, err := territory.Path(ctx, db, a.Unit)
	if err != nil {
		return err
	}
	staff, err := account.OfUnits(ctx, db, clerks)
	if err != nil {
		return err
	}
	for unit := range staff {
		staff[unit] = slices.DeleteFunc(staff[unit], func(r account.Reached) bool { return but != 0 && r.Member == but })
	}
	return postAll(ctx, db, nearest(staff, path), a, kind, ref, at, now)
}

// nearest are the staff of the first unit of a path that has any, the whole country
// last.
func nearest(staff map[string][]account.Reached, path []string) []account.Reached {
	for _, unit := range append(slices.Clone(path), "") {
		if len(staff[unit]) > 0 {
			return staff[unit]
		}
	}
	return nil
}

// postAll leaves out the author, who is not told of their own appeal as staff.
func postAll(ctx context.Context, db postgres.DB, to []account.Reached, a Appeal, kind string, ref int64, at, now time.Time) error {
	for _, r := range to {
		if r.Person == a.Person {
			continue
		}
		if err := post(ctx, db, r.Person, kind, ref, at, now); err != nil {
			return err
		}
	}
	return nil
}

// post owes a notice; each kind once for a message, and once for a step of an appeal.
func post(ctx context.Context, db postgres.DB, to int64, kind string, ref int64, at, now time.Time) error {
	id := strconv.FormatInt(ref, 10)
	return notice.Post(ctx, db, notice.Notice{
		To: to, Kind: kind, Ref: id, Once: fmt.Sprintf("%s:%s:%d", kind, id, now.UnixMicro()), NotBefore: at,
	})
}
