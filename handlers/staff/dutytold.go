package staff

import (
	"context"

	"qalauly/account"
	"qalauly/internal/postgres"
	"qalauly/notice"
)

// tellApprovers owes a notice to every administrator who may approve a duty that was
// asked for.
func tellApprovers(ctx context.Context, db postgres.DB, grant int64) error {
	h, err := account.DutyByID(ctx, db, grant)
	if err != nil {
		return err
	}
	colleagues, err := account.Colleagues(ctx, db)
	if err != nil {
		return err
	}
	for _, c := range colleagues {
		if c.Member.ID == h.AskedBy || c.Member.ID == h.Member {
			continue
		}
		may, err := manages(ctx, db, c.Member, h.Unit)
		if err != nil {
			return err
		}
		if !may {
			continue
		}
		if err := tellOfDuty(ctx, db, c.Person.ID, "dutyasked", grant); err != nil {
			return err
		}
	}
	return nil
}

// tellAsker owes a notice to who asked for a duty that somebody else has decided on. A
// duty that was in force before is nothing they wait for.
func tellAsker(ctx context.Context, db postgres.DB, m account.Member, h account.Held, kind string) error {
	if h.ApprovedAt != nil || h.AskedBy == 0 || h.AskedBy == m.ID {
		return nil
	}
	people, err := account.Accounts(ctx, db, h.AskedBy)
	if err != nil {
		return err
	}
	for _, person := range people {
		if err := tellOfDuty(ctx, db, person, kind, h.ID); err != nil {
			return err
		}
	}
	return nil
}

func tellOfDuty(ctx context.Context, db postgres.DB, person int64, kind string, grant int64) error {
	return notice.Post(ctx, db, notice.Notice{To: person, Kind: kind, Ref: number(grant), Once: kind + ":" + number(grant)})
}
