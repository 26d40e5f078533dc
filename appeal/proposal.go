package appeal

import (
	"context"
	"fmt"
	"time"

	"qalauly/account"
	"qalauly/internal/audit"
	"qalauly/internal/postgres"
)

// proposals begin where no message of Telegram is numbered: by it what the branch drafted
// is told from what the desk wrote itself.
const proposals = 1 << 40

// Drafted says that the branch wrote it, for the deputy to send.
func (c Composed) Drafted() bool { return c.Message > proposals }

// Propose puts an answer that the staff of the branch drafted before the deputy and the
// assistants, as if they had written it and not sent it yet; it returns to whose chats.
// Nothing goes to the citizen. The audit has who drafted it. Errors: ErrUnknown,
// ErrNotYours, ErrState where no answer is owed or nobody is at the desk, ErrEmpty,
// ErrTooLong.
func (d Desk) Propose(ctx context.Context, db postgres.DB, by Actor, id int64, text string, now time.Time) (Appeal, []Composed, error) {
	a, side, err := See(ctx, db, by, id, now)
	switch {
	case err != nil:
		return a, nil, err
	case side != Staff:
		return a, nil, ErrNotYours
	}
	desk, err := account.AtDesk(ctx, db, a.Deputy)
	if err != nil {
		return a, nil, err
	}
	if len(desk) == 0 || !a.State.Waits() {
		return a, nil, ErrState
	}
	var all []Composed
	for _, to := range desk {
		c := Composed{Chat: to.Person, Message: now.UnixMicro(), Appeal: a.ID, Member: by.Member.ID, Text: text, At: now}
		if err := Compose(ctx, db, c); err != nil {
			return a, nil, err
		}
		all = append(all, c)
	}
	return a, all, audit.Write(ctx, db, audit.Entry{
		Member: by.Member.ID, Person: by.Person, Action: "appeal.draft", Object: fmt.Sprintf("appeal:%d", a.ID), Deputy: a.Deputy, Unit: a.Unit,
	})
}

// Adopted notes that what the branch drafted was sent by one of the desk.
func Adopted(ctx context.Context, db postgres.DB, by Actor, a Appeal, c Composed) error {
	if !c.Drafted() {
		return nil
	}
	return audit.Write(ctx, db, audit.Entry{
		Member: by.Member.ID, Person: by.Person, Action: "appeal.adopt", Object: fmt.Sprintf("appeal:%d", a.ID), Deputy: a.Deputy, Unit: a.Unit,
		After: map[string]any{"drafted_by": c.Member},
	})
}
