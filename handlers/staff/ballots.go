package staff

import (
	"context"
	"maps"

	"qalauly/account"
	"qalauly/activity"
	"qalauly/handlers"
	"qalauly/handlers/screen"
	"qalauly/internal/postgres"
	"qalauly/locales"
	"qalauly/rating/weeks"
)

// ballot is what a member says of an objection; the fields are those of the record that
// is to stand for the one objected to.
type ballot struct {
	Objection int64
	Code      string
	Fields    map[string]string
}

// fixes is the code of the ballot that puts another record in the place of the one
// objected to.
const fixes = "gc"

// ballots are the ways to vote, by the code in a button.
var ballots = map[string]struct {
	verdict weeks.Verdict
	effect  weeks.Effect
	key     string
}{
	"gv":  {weeks.Granted, weeks.VoidIt, "commission.grant_void"},
	fixes: {weeks.Granted, weeks.CorrectIt, "commission.grant_correct"},
	"g":   {weeks.Granted, weeks.NoEffect, "commission.grant"},
	"p":   {weeks.Partly, weeks.NoEffect, "commission.partly"},
	"d":   {weeks.Dismissed, weeks.NoEffect, "commission.dismiss"},
}

// voteRows are the ways to vote; a record can be taken out or corrected where there is
// one, and corrected as another has proposed.
func (s staff) voteRows(ctx context.Context, db postgres.DB, l locales.Lang, o weeks.Objection) (rows [][]handlers.Button, proposed locales.HTML, err error) {
	id, staffs := screen.ID36(o.ID), false
	var rec activity.Record
	if o.Record != 0 {
		if rec, err = activity.ByID(ctx, db, o.Record); err != nil {
			return nil, "", err
		}
		staffs = rec.Source == activity.Staff
	}
	votes, err := weeks.Votes(ctx, db, o.ID)
	if err != nil {
		return nil, "", err
	}
	for _, v := range votes {
		if v.Effect == weeks.CorrectIt && staffs {
			told, err := s.asItWillBe(ctx, db, l, rec, activity.Draft{Criterion: rec.Criterion, Deputy: rec.Deputy, Fields: v.Fields})
			if err != nil {
				return nil, "", err

			}
			proposed = locales.Join(l.HTML("commission.proposed"), told)
			rows = append(rows, screen.Row(screen.Press(l.Text("commission.as_proposed"), "ovote", id, fixes, screen.ID36(v.Member))))
			break
		}
	}
	for _, code := range []string{"gv", fixes, "g", "p", "d"} {
		if staffs || ballots[code].effect == weeks.NoEffect {
			rows = append(rows, screen.Row(screen.Press(l.Text(ballots[code].key), "ovote", id, code)))
		}
	}
	return rows, proposed, nil
}

// askVote is pressed: ovote <objection> <ballot> [<whose proposal>]. It asks why; where a
// record is to be corrected, at first how.
func (s staff) askVote(ctx context.Context, db postgres.DB, r handlers.Request, _ account.Member) (handlers.Reply, error) {
	l, b := r.Lang, ballot{Objection: screen.IDArg(r, 0), Code: screen.Arg(r, 1)}
	if _, known := ballots[b.Code]; !known {
		return screen.Show(r, l.HTML("object.unknown"), screen.Row(screen.Press(l.Text("button.back"), "olist"))), nil
	}
	if b.Code != fixes {
		return s.askBallot(r, b)
	}
	votes, err := weeks.Votes(ctx, db, b.Objection)
	if err != nil {
		return handlers.Reply{}, err
	}
	for _, v := range votes {
		if v.Effect == weeks.CorrectIt && v.Member == screen.IDArg(r, 2) {
			b.Fields = v.Fields
			return s.askBallot(r, b)
		}
	}
	return remember(screen.Show(r, l.HTML("commission.ask_fix"), screen.Row(screen.Press(l.Text("button.back"), "osee", screen.ID36(b.Objection)))), talkVote, b)
}

// askBallot asks for a reason: by a template or in own words.
func (s staff) askBallot(r handlers.Request, b ballot, before ...locales.HTML) (handlers.Reply, error) {
	l, id := r.Lang, screen.ID36(b.Objection)
	rows := append(reasonRows(l, "owhy", id, b.Code), screen.Row(screen.Press(l.Text("button.back"), "osee", id)))
	return remember(screen.Show(r, locales.Join(append(before, l.HTML("commission.ask_why", locales.Args{"Vote": l.Text(ballots[b.Code].key)}))...), rows...), talkVote, b)
}

// readFix reads how a record is to be, and asks why.
func (s staff) readFix(ctx context.Context, db postgres.DB, r handlers.Request, b ballot) (handlers.Reply, error) {
	o, err := weeks.ObjectionByID(ctx, db, b.Objection)
	if err != nil {
		return handlers.Reply{}, err
	}
	old, err := activity.ByID(ctx, db, o.Record)
	if err != nil {
		return handlers.Reply{}, err
	}
	draft, problem, err := s.amended(ctx, db, r, old, r.Text)
	if err != nil || problem != "" {
		return screen.Say(problem), err
	}
	if draft.Criterion != old.Criterion || draft.Deputy != old.Deputy || maps.Equal(draft.Fields, old.Fields) {
		return screen.Say(r.Lang.HTML("commission.same_record")), nil
	}
	shown, err := s.asItWillBe(ctx, db, r.Lang, old, draft)
	if err != nil {
		return handlers.Reply{}, err
	}
	b.Fields = draft.Fields
	return s.askBallot(r, b, shown)
}

// voteBy is pressed: owhy <objection> <ballot> <reason>.
func (s staff) voteBy(ctx context.Context, db postgres.DB, r handlers.Request, m account.Member) (handlers.Reply, error) {
	b := ballot{Objection: screen.IDArg(r, 0), Code: screen.Arg(r, 1)}
	if b.Code == fixes {
		var kept ballot
		if !recall(r, talkVote, &kept) || kept.Objection != b.Objection || kept.Code != fixes || kept.Fields == nil {
			return idle(screen.Say(r.Lang.HTML("commission.lost"), screen.Row(screen.Press(r.Lang.Text("button.back"), "osee", screen.ID36(b.Objection))))), nil
		}
		b = kept
	}
	return s.vote(ctx, db, r, m, b, reasonArg(screen.Arg(r, 2)))
}

// voteWords are said in the talk: how the record is to be, and why.
func (s staff) voteWords(ctx context.Context, db postgres.DB, r handlers.Request, m account.Member) (handlers.Reply, error) {
	var b ballot
	if !recall(r, talkVote, &b) {
		return idle(screen.Say(r.Lang.HTML("commission.lost"), screen.Row(screen.Press(r.Lang.Text("commission.others"), "olist")))), nil
	}
	if b.Code == fixes && b.Fields == nil {
		return s.readFix(ctx, db, r, b)
	}
	words, problem := reasonSaid(r)
	if problem != "" {
		return screen.Say(problem), nil
	}
	return s.vote(ctx, db, r, m, b, words)
}

// vote takes a vote, and says whether it decided.
func (s staff) vote(ctx context.Context, db postgres.DB, r handlers.Request, m account.Member, b ballot, reason string) (handlers.Reply, error) {
	l := r.Lang
	back := screen.Row(screen.Press(l.Text("commission.others"), "olist"))
	o, err := weeks.Vote(ctx, db, actor(m, r), weeks.Ballot{Objection: b.Objection, Verdict: ballots[b.Code].verdict, Effect: ballots[b.Code].effect, Fields: b.Fields, Reason: reason}, r.Now)
	if key, known := objectionKeys[barrier(err)]; known {
		return idle(screen.Show(r, l.HTML(key), back)), nil
	}
	if err != nil {
		return s.left(ctx, db, r, m, o.Record, err)
	}
	if o.State == weeks.Open {
		return idle(screen.Show(r, l.HTML("commission.taken", locales.Args{"Number": number(o.ID)}), back)), nil
	}
	return idle(screen.Show(r, l.HTML("commission.decided", locales.Args{"Number": number(o.ID), "State": l.Text(verdictKeys[o.State])}), back)), nil
}
