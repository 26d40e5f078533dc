package main

import (
	"context"

	"qalauly/account"
	"qalauly/internal/postgres"
	councils "qalauly/programme/council/invented"
)

// fillCouncils brings the councils of an invented country in, as two of its staff recorded
// and verified what they did.
func fillCouncils(ctx context.Context, db postgres.DB, made councils.Made) error {
	all, _, err := account.Members(ctx, db, nil, account.Page{Limit: 500})
	if err != nil {
		return err
	}
	by := map[account.Duty]int64{}
	for _, one := range all {
		m, err := account.MemberByID(ctx, db, one.ID)
		if err != nil {
			return err
		}
		for _, g := range m.Grants {
			if g.Unit == "" && g.Deputy == 0 && by[g.Duty] == 0 {
				by[g.Duty] = m.ID
			}
		}
	}
	return councils.Fill(ctx, db, made, by[account.Recorder], by[account.Verifier])
}
