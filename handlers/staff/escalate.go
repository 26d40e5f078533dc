package staff

import (
	"context"

	"qalauly/account"
	"qalauly/activity"
	"qalauly/internal/postgres"
	"qalauly/notice"
)

// UntouchedDays is after how many working days those above are told of a proposal that
// nobody has taken on.
const UntouchedDays = 5

// Escalate owes a notice of each proposal to those of the level above: who verifies
// there, and who administers where the deputy sits.
func Escalate(ctx context.Context, db postgres.DB, ledger activity.Ledger, colleagues []account.Colleague, proposals []activity.Record) error {
	for _, c := range colleagues {
		for _, rec := range proposals {
			is, err := above(ctx, db, ledger, c.Member, rec)
			if err != nil {
				return err
			}
			if !is {
				continue
			}
			ref := "record:" + number(rec.ID)
			if err := notice.Post(ctx, db, notice.Notice{To: c.Person.ID, Kind: "escalated", Ref: ref, Once: "escalated:" + ref}); err != nil {
				return err
			}
		}
	}
	return nil
}

func above(ctx context.Context, db postgres.DB, ledger activity.Ledger, m account.Member, rec activity.Record) (bool, error) {
	if is, err := ledger.Verifies(ctx, db, where(m, account.Verifier), rec); err != nil || is {
		return is, err
	}
	return activity.Within(ctx, db, where(m, account.Administrator), rec.Deputy, rec.Day)
}
