package staff

import (
	"context"

	"qalauly/account"
	"qalauly/activity"
	"qalauly/deputy"
	"qalauly/handlers"
	"qalauly/handlers/screen"
	"qalauly/handlers/wording"
	"qalauly/internal/postgres"
	"qalauly/locales"
)

// mostProposals is how many proposals are listed.
const mostProposals = 15

// propose reads what a deputy, or an assistant, says was done: in the words of
// /record, about themselves or their chief.
func (s staff) propose(ctx context.Context, db postgres.DB, r handlers.Request, m account.Member) (handlers.Reply, error) {
	b := batch{Propose: true}
	if own := chiefs(m); len(own) == 1 {
		b.Card = own[0]
	}
	return s.begin(ctx, db, r, m, b)
}

// stateKeys say what became of a proposal.
var stateKeys = map[activity.State]string{
	activity.Proposed:  "propose.proposed",
	activity.Recorded:  "propose.recorded",
	activity.Returned:  "propose.recorded",
	activity.Verified:  "propose.verified",
	activity.Declined:  "propose.declined",
	activity.Withdrawn: "propose.withdrawn",
	activity.Voided:    "propose.voided",
	activity.Corrected: "propose.corrected",
}

// proposals lists what somebody proposed, and what became of it.
func (s staff) proposals(ctx context.Context, db postgres.DB, r handlers.Request, m account.Member) (handlers.Reply, error) {
	all, err := activity.ProposedBy(ctx, db, m.ID, chiefs(m), mostProposals)
	if err != nil {
		return handlers.Reply{}, err
	}
	l := r.Lang
	if len(all) == 0 {
		return screen.Say(l.HTML("propose.none")), nil
	}
	lines := []locales.HTML{l.HTML("propose.title")}
	for _, made := range all {
		d, err := deputy.Get(ctx, db, made.Deputy, r.Now)
		if err != nil {
			return handlers.Reply{}, err
		}
		lines = append(lines, l.HTML("propose.line", locales.Args{
			"Number": made.ID, "Code": made.Criterion, "Day": shortDay(made.Day), "Name": d.Brief(string(l)), "State": l.Text(stateKeys[made.State]),
		}))
		if made.State == activity.Declined && made.Reason != "" {
			lines = append(lines, l.HTML("propose.reason", locales.Args{"Reason": wording.Reason(l, made.Reason)}))
		}
	}
	return screen.Say(locales.Lines(lines...)), nil
}
