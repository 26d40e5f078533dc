package weeks

import (
	"context"
	"fmt"

	"qalauly/account"
	"qalauly/internal/postgres"
	"qalauly/notice"
)

// Kinds of notices. What they are about: a snapshot and a deputy, as «17:1042», or an
// objection, as «5».
const (
	NoticeDraft   = "rating-draft"      // to a deputy: the draft, and until when to object
	NoticeFiled   = "objection-filed"   // to the commission: an objection they may vote on
	NoticeDecided = "objection-decided" // to the deputy who objected
)

// tellDrafted owes the draft to every deputy in it who can be reached.
func tellDrafted(ctx context.Context, db postgres.DB, s Snapshot) error {
	in, err := rows(ctx, db, `WHERE snapshot = $1`, s.ID)
	if err != nil {
		return err
	}
	rated := map[int64]bool{}
	for _, row := range in {
		rated[row.Deputy] = true
	}
	all, err := account.DeputyAccounts(ctx, db)
	if err != nil {
		return err
	}
	for _, a := range all {
		if !rated[a.Deputy] {
			continue
		}
		err := notice.Post(ctx, db, notice.Notice{To: a.Person, Kind: NoticeDraft, Ref: fmt.Sprintf("%d:%d", s.ID, a.Deputy), Once: NoticeDraft + ":" + s.Period})
		if err != nil {
			return err
		}
	}
	return nil
}

// tellFiled owes an objection to those of the commission who may vote on it.
func tellFiled(ctx context.Context, db postgres.DB, o Objection) error {
	all, err := account.DutyAccounts(ctx, db, account.Commission)
	if err != nil {
		return err
	}
	for _, a := range all {
		m, err := account.MemberByID(ctx, db, a.Member)
		if err != nil {
			return err
		}
		if reason, err := o.against(ctx, db, m); err != nil || reason != nil {
			if err != nil {
				return err
			}
			continue
		}
		err = notice.Post(ctx, db, notice.Notice{To: a.Person, Kind: NoticeFiled, Ref: fmt.Sprint(o.ID), Once: fmt.Sprint(NoticeFiled, ":", o.ID)})
		if err != nil {
			return err
		}
	}
	return nil
}

// tellDecided owes the decision to the deputy who objected.
func tellDecided(ctx context.Context, db postgres.DB, o Objection) error {
	people, err := account.Accounts(ctx, db, o.ByMember)
	if err != nil {
		return err
	}
	for _, person := range people {
		err := notice.Post(ctx, db, notice.Notice{To: person, Kind: NoticeDecided, Ref: fmt.Sprint(o.ID), Once: fmt.Sprint(NoticeDecided, ":", o.ID)})
		if err != nil {
			return err
		}
	}
	return nil
}
