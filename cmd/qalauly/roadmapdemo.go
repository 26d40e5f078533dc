package main

import (
	"context"
	"time"

	"qalauly/account"
	history "qalauly/activity/invented"
	"qalauly/internal/postgres"
	"qalauly/programme/roadmap"
	roadmaps "qalauly/programme/roadmap/invented"
	"qalauly/territory"
)

// fillRoadmaps brings the roadmaps of an invented country in, as its staff recorded and
// verified them; some of what the recorder on the demo's page did waits.
func fillRoadmaps(ctx context.Context, db postgres.DB, h roadmap.History, played []history.Played, now time.Time) error {
	by := map[string]roadmaps.Pair{}
	regions, err := territory.Regions(ctx, db, now, "kk")
	if err != nil {
		return err
	}
	codes := []string{""}
	for _, r := range regions {
		codes = append(codes, r.Code)
	}
	here := ""
	for _, p := range played {
		if p.Duty == account.Recorder {
			here = p.Unit
			codes = append(codes, here)
		}
	}
	for _, code := range codes {
		if by[code], err = pairOf(ctx, db, code); err != nil {
			return err
		}
	}
	return roadmap.Fill(ctx, db, roadmaps.Staffed(h, by, here, now))
}

// pairOf is who records and who verifies in a unit; of "" in the whole country.
func pairOf(ctx context.Context, db postgres.DB, unit string) (p roadmaps.Pair, err error) {
	all, _, err := account.Members(ctx, db, []string{unit}, account.Page{Limit: 50})
	if unit == "" {
		all, _, err = account.Members(ctx, db, nil, account.Page{Limit: 500})
	}
	if err != nil {
		return p, err
	}
	for _, one := range all {
		m, err := account.MemberByID(ctx, db, one.ID)
		if err != nil {
			return p, err
		}
		for _, g := range m.Grants {
			switch {
			case g.Unit != unit || g.Deputy != 0:
			case g.Duty == account.Recorder && p.Recorder == 0:
				p.Recorder = m.ID
			case g.Duty == account.Verifier && p.Verifier == 0:
				p.Verifier = m.ID
			}
		}
	}
	return p, nil
}
