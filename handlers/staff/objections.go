package staff

import (
	"context"
	"errors"

	"qalauly/account"
	"qalauly/activity"
	"qalauly/deputy"
	"qalauly/handlers"
	"qalauly/handlers/screen"
	"qalauly/handlers/wording"
	"qalauly/internal/postgres"
	"qalauly/locales"
	"qalauly/rating/weeks"
)

// talkVote is the conversation in which a member of the commission says why.
const talkVote = "vote"

// mostAlike is how many past decisions are shown.
const mostAlike = 3

// commissioning is the work of the commission: objections and the votes on them.
func (s staff) commissioning() handlers.Audience {
	duty := []account.Duty{account.Commission}
	return handlers.Audience{
		Commands: []handlers.Command{s.command("objections", duty, s.objections)},
		Verbs: map[string]handlers.Run{
			"olist": s.only("/objections", duty, s.objections),
			"osee":  s.only("/objections", duty, s.objection),
			"ovote": s.only("/objections", duty, s.askVote),
			"owhy":  s.only("/objections", duty, s.voteBy),
		},
		Talks: map[string]handlers.Run{talkVote: s.only("/objections", duty, s.voteWords)},
	}
}

// objections lists what waits for votes, and on which this member may vote.
func (s staff) objections(ctx context.Context, db postgres.DB, r handlers.Request, m account.Member) (handlers.Reply, error) {
	all, err := weeks.OpenObjections(ctx, db)
	if err != nil {
		return handlers.Reply{}, err
	}
	l := r.Lang
	if len(all) == 0 {
		return screen.Show(r, l.HTML("commission.none"), screen.Row(screen.Press(l.Text("wave.button"), "zwaves"))), nil
	}
	lines := []locales.HTML{l.HTML("commission.title", locales.Args{"Count": len(all)})}
	var rows [][]handlers.Button
	for _, o := range all[:min(len(all), mostObjections)] {
		d, err := deputy.Get(ctx, db, o.Deputy, r.Now)
		if err != nil {
			return handlers.Reply{}, err
		}
		line := l.HTML("commission.line", locales.Args{"Number": number(o.ID), "Name": d.Short(string(l)), "About": subjectOf(l, o), "Day": l.Date(o.MadeAt)})
		against := weeks.MayVote(ctx, db, o, m)
		switch key, known := objectionKeys[barrier(against)]; {
		case known:
			line = locales.Lines(line, l.HTML("commission.not_you", locales.Args{"Why": l.Text(key)}))
		case against != nil:
			return handlers.Reply{}, against
		}
		lines = append(lines, line)
		rows = append(rows, screen.Row(screen.Press(screen.Clip(l.Text("commission.see", locales.Args{"Number": number(o.ID), "Name": d.Short(string(l))}), screen.Wide), "osee", screen.ID36(o.ID))))
	}
	return screen.Show(r, locales.Lines(lines...), append(rows, screen.Row(screen.Press(l.Text("wave.button"), "zwaves")))...), nil
}

// objection shows one: the deputy's words, the record, the score with and without it, how
// the like was decided; and the ways to vote, for those who may.
func (s staff) objection(ctx context.Context, db postgres.DB, r handlers.Request, m account.Member) (handlers.Reply, error) {
	l := r.Lang
	back := screen.Row(screen.Press(l.Text("button.back"), "olist"))
	o, err := weeks.ObjectionByID(ctx, db, screen.IDArg(r, 0))
	if errors.Is(err, weeks.ErrNoObjection) {
		return screen.Show(r, l.HTML("object.unknown"), back), nil
	}
	if err != nil {
		return handlers.Reply{}, err
	}
	against := weeks.MayVote(ctx, db, o, m)
	if key, known := objectionKeys[barrier(against)]; known {
		return screen.Show(r, l.HTML("commission.not_you", locales.Args{"Why": l.Text(key)}), back), nil
	}
	if against != nil {
		return handlers.Reply{}, against
	}
	text, err := s.objectionText(ctx, db, r, o)
	if err != nil {
		return handlers.Reply{}, err
	}
	if o.State != weeks.Open {
		return screen.Show(r, text, back), nil
	}
	return screen.Show(r, text, append(voteRows(l, o), back)...), nil
}

func (s staff) objectionText(ctx context.Context, db postgres.DB, r handlers.Request, o weeks.Objection) (locales.HTML, error) {
	l := r.Lang
	d, err := deputy.Get(ctx, db, o.Deputy, r.Now)
	if err != nil {
		return "", err
	}
	snapshot, err := weeks.ByID(ctx, db, o.Snapshot)
	if err != nil {
		return "", err
	}
	parts := []locales.HTML{
		l.HTML("commission.about", locales.Args{"Number": number(o.ID), "Name": d.Short(string(l)), "About": subjectOf(l, o), "Period": wording.Period(l, snapshot.Period), "State": l.Text(verdictKeys[o.State])}),
		l.HTML("commission.words", locales.Args{"Words": o.Words}),
	}
	if o.Record != 0 {
		told, err := s.disputedRecord(ctx, db, l, o.Record)
		if err != nil {
			return "", err
		}
		parts = append(parts, told)
	}
	compared, err := comparedScores(ctx, db, l, o)
	if err != nil {
		return "", err
	}
	votes, err := weeks.Votes(ctx, db, o.ID)
	if err != nil {
		return "", err
	}
	alike, err := pastDecisions(ctx, db, l, o)
	return locales.Join(append(parts, compared, alike, l.HTML("commission.votes", locales.Args{"Count": len(votes)}))...), err
}

// disputedRecord is the record with what proves it.
func (s staff) disputedRecord(ctx context.Context, db postgres.DB, l locales.Lang, id int64) (locales.HTML, error) {
	rec, err := activity.ByID(ctx, db, id)
	if err != nil {
		return "", err
	}
	told, err := s.told(ctx, db, l, rec)
	if err != nil {
		return "", err
	}
	shown, err := activity.EvidenceOf(ctx, db, id)
	if err != nil {
		return "", err
	}
	lines, files := []locales.HTML{told}, 0
	for _, e := range shown {
		switch e.Kind {
		case activity.Link:
			lines = append(lines, l.HTML("scorewhy.proof_link", locales.Args{"Link": e.Value}))
		case activity.Document:
			lines = append(lines, l.HTML("commission.document", locales.Args{"Document": e.Value}))
		default:
			files++
		}
	}
	if files > 0 {
		lines = append(lines, l.HTML("commission.files", locales.Args{"Count": files}))
	}
	return locales.Lines(lines...), nil
}

// comparedScores are score and place as they were shown, and without the record.
func comparedScores(ctx context.Context, db postgres.DB, l locales.Lang, o weeks.Objection) (locales.HTML, error) {
	with, without, err := weeks.Without(ctx, db, o)
	if err != nil {
		return "", err
	}
	shown := l.HTML("commission.with", locales.Args{"Score": wording.Points(l, with.Score), "Place": l.Number(with.Country.Rank)})
	if o.Record == 0 {
		return shown, nil
	}
	return locales.Lines(shown, l.HTML("commission.without", locales.Args{"Score": wording.Points(l, without.Score), "Place": l.Number(without.Country.Rank)})), nil
}

// pastDecisions are those about the same criterion.
func pastDecisions(ctx context.Context, db postgres.DB, l locales.Lang, o weeks.Objection) (locales.HTML, error) {
	all, err := weeks.Alike(ctx, db, o, mostAlike)
	if err != nil || len(all) == 0 {
		return "", err
	}
	lines := []locales.HTML{l.HTML("commission.alike")}
	for _, one := range all {
		lines = append(lines, l.HTML("commission.alike_one", locales.Args{"Number": number(one.ID), "State": l.Text(verdictKeys[one.State]), "Reason": wording.Reason(l, one.Reason)}))
	}
	return locales.Lines(lines...), nil
}

// ballot is what a press says: a verdict, and what becomes of the record.
type ballot struct {
	Objection int64
	Code      string
}

// ballots are the ways to vote, by the code in a button. A correction of a record is made
// by /correct, and objected to no more.
var ballots = map[string]struct {
	verdict weeks.Verdict
	effect  weeks.Effect
	key     string
}{
	"gv": {weeks.Granted, weeks.VoidIt, "commission.grant_void"},
	"g":  {weeks.Granted, weeks.NoEffect, "commission.grant"},
	"p":  {weeks.Partly, weeks.NoEffect, "commission.partly"},
	"d":  {weeks.Dismissed, weeks.NoEffect, "commission.dismiss"},
}

// voteRows are the ways to vote; a record can be taken out where there is one.
func voteRows(l locales.Lang, o weeks.Objection) (rows [][]handlers.Button) {
	for _, code := range []string{"gv", "g", "p", "d"} {
		if o.Record != 0 || code != "gv" {
			rows = append(rows, screen.Row(screen.Press(l.Text(ballots[code].key), "ovote", screen.ID36(o.ID), code)))
		}
	}
	return rows
}

// askVote asks why: by a template or in own words.
func (s staff) askVote(_ context.Context, _ postgres.DB, r handlers.Request, _ account.Member) (handlers.Reply, error) {
	l, b := r.Lang, ballot{screen.IDArg(r, 0), screen.Arg(r, 1)}
	if _, known := ballots[b.Code]; !known {
		return screen.Show(r, l.HTML("object.unknown"), screen.Row(screen.Press(l.Text("button.back"), "olist"))), nil
	}
	rows := reasonRows(l, "owhy", screen.ID36(b.Objection), b.Code)
	rows = append(rows, screen.Row(screen.Press(l.Text("button.back"), "osee", screen.ID36(b.Objection))))
	return remember(screen.Show(r, l.HTML("commission.ask_why", locales.Args{"Vote": l.Text(ballots[b.Code].key)}), rows...), talkVote, b)
}

// voteBy is pressed: owhy <objection> <ballot> <reason>.
func (s staff) voteBy(ctx context.Context, db postgres.DB, r handlers.Request, m account.Member) (handlers.Reply, error) {
	return s.vote(ctx, db, r, m, ballot{screen.IDArg(r, 0), screen.Arg(r, 1)}, reasonArg(screen.Arg(r, 2)))
}

// voteWords are said in the talk: why.
func (s staff) voteWords(ctx context.Context, db postgres.DB, r handlers.Request, m account.Member) (handlers.Reply, error) {
	var b ballot
	if !recall(r, talkVote, &b) {
		return idle(screen.Say(r.Lang.HTML("object.lost"))), nil
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
	o, err := weeks.Vote(ctx, db, actor(m, r), weeks.Ballot{Objection: b.Objection, Verdict: ballots[b.Code].verdict, Effect: ballots[b.Code].effect, Reason: reason}, r.Now)
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
