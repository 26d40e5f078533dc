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
			"ofile": s.only("/objections", duty, s.proofs),
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
	rows, proposed, err := s.voteRows(ctx, db, l, o)
	if err != nil {
		return handlers.Reply{}, err
	}
	if len(o.Files) > 0 {
		rows = append(rows, screen.Row(screen.Press(l.Text("commission.proofs", locales.Args{"Count": len(o.Files)}), "ofile", screen.ID36(o.ID))))
	}
	return screen.Show(r, locales.Join(text, proposed), append(rows, back)...), nil
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
	shown := l.HTML("commission.with", locales.Args{"Score": wording.Points(l, with.Score), "Place": placeOr(l, with.Country.Rank)})
	if o.Record == 0 {
		return shown, nil
	}
	return locales.Lines(shown, l.HTML("commission.without", locales.Args{"Score": wording.Points(l, without.Score), "Place": placeOr(l, without.Country.Rank)})), nil
}

// placeOr is a place; a dash for who has none.
func placeOr(l locales.Lang, rank int) string {
	if rank == 0 {
		return "—"
	}
	return l.Number(rank)
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

// proofs shows the files of an objection to who may vote on it.
func (s staff) proofs(ctx context.Context, db postgres.DB, r handlers.Request, m account.Member) (handlers.Reply, error) {
	if !r.Private {
		return s.privately(r), nil
	}
	l := r.Lang
	o, err := weeks.ObjectionByID(ctx, db, screen.IDArg(r, 0))
	if err == nil {
		err = weeks.MayVote(ctx, db, o, m)
	}
	if key, known := objectionKeys[barrier(err)]; known {
		return screen.Show(r, l.HTML(key), screen.Row(screen.Press(l.Text("button.back"), "olist"))), nil
	}
	if err != nil {
		return handlers.Reply{}, err
	}
	message := handlers.Message{HTML: l.HTML("commission.proofs_of", locales.Args{"Number": number(o.ID)}), Protect: true, Ref: "objection:" + number(o.ID)}
	for _, f := range o.Files {
		message.Files = append(message.Files, handlers.File{Kind: handlers.FileKind(f.Kind), ID: f.ID})
	}
	return handlers.Reply{Messages: []handlers.Message{message}}, nil
}
