package staff

import (
	"context"
	"errors"
	"regexp"
	"strings"

	"qalauly/account"
	"qalauly/calendar"
	"qalauly/handlers"
	"qalauly/handlers/screen"
	"qalauly/handlers/wording"
	"qalauly/internal/postgres"
	"qalauly/locales"
	"qalauly/rating"
	"qalauly/rating/weeks"
)

// talkObject is the conversation in which a deputy says why they object.
const talkObject = "object"

// zone is where the service's hours are counted.
var zone = calendar.Zone

// web is a link in what somebody typed.
var web = regexp.MustCompile(`https?://\S+`)

// askObjection asks for the deputy's own words.
func (s staff) askObjection(_ context.Context, _ postgres.DB, r handlers.Request, m account.Member, o ownScore) (handlers.Reply, error) {
	l := r.Lang
	back := screen.Row(screen.Press(l.Text("button.back"), "omy", screen.ID36(o.deputy)))
	if !m.Is(o.deputy) {
		return screen.Show(r, l.HTML("object.only_deputy"), back), nil
	}
	about := weeks.Objection{Snapshot: o.Snapshot.ID, Deputy: o.deputy}
	switch what := screen.Arg(r, 2); what {
	case "all":
	case "r":
		about.Record = screen.IDArg(r, 3)
	default:
		_, rule, ok := o.criterion(what)
		if !ok {
			return screen.Show(r, l.HTML("myrating.not_in"), back), nil
		}
		about.Criterion = rule.Code
	}
	return remember(screen.Show(r, l.HTML("object.ask", locales.Args{"About": subjectOf(l, about)}), screen.Row(screen.Press(l.Text("object.no"), "ono"))), talkObject, about)
}

// subjectOf says what an objection is about.
func subjectOf(l locales.Lang, o weeks.Objection) string {
	switch {
	case o.Record != 0:
		return l.Text("object.about_record", locales.Args{"Record": number(o.Record)})
	case o.Criterion != "":
		return l.Text("object.about_criterion", locales.Args{"Code": o.Criterion})
	}
	return l.Text("object.about_all")
}

// proves adds a photo or a document to an objection; false for what proves nothing, or is
// one too many.
func proves(o *weeks.Objection, f *handlers.File) bool {
	if f.Kind != handlers.PhotoFile && f.Kind != handlers.DocumentFile || len(o.Files) == weeks.MostFiles {
		return false
	}
	o.Files = append(o.Files, weeks.Proof{Kind: string(f.Kind), ID: f.ID})
	return true
}

// objectionWords are said in the talk, with photos and documents that prove them; all is
// shown before it is sent.
func (s staff) objectionWords(_ context.Context, _ postgres.DB, r handlers.Request, m account.Member) (handlers.Reply, error) {
	l := r.Lang
	var about weeks.Objection
	if !recall(r, talkObject, &about) || !m.Is(about.Deputy) {
		return idle(screen.Say(l.HTML("object.lost"))), nil
	}
	no := screen.Row(screen.Press(l.Text("object.no"), "ono"))
	if r.File != nil && !proves(&about, r.File) {
		return screen.Say(l.HTML("object.not_a_proof", locales.Args{"Most": weeks.MostFiles}), no), nil
	}
	if r.File == nil || strings.TrimSpace(r.Text) != "" {
		words, problem := reasonSaid(r)
		if problem != "" {
			return screen.Say(problem, no), nil
		}
		about.Words, about.Proof = words, web.FindString(words)
	}
	if about.Words == "" {
		return remember(screen.Say(l.HTML("object.proof_kept", locales.Args{"Count": len(about.Files)}), no), talkObject, about)
	}
	sure := l.HTML("object.sure", locales.Args{"About": subjectOf(l, about), "Words": about.Words})
	if len(about.Files) > 0 {
		sure = locales.Join(sure, l.HTML("object.with_files", locales.Args{"Count": len(about.Files)}))
	}
	return remember(screen.Say(sure, screen.Row(screen.Press(l.Text("object.send"), "osend")), no), talkObject, about)
}

// sendObjection files what the talk holds.
func (s staff) sendObjection(ctx context.Context, db postgres.DB, r handlers.Request, m account.Member) (handlers.Reply, error) {
	l := r.Lang
	var about weeks.Objection
	if !recall(r, talkObject, &about) || about.Words == "" {
		return idle(screen.Show(r, l.HTML("object.lost"))), nil
	}
	o, err := weeks.Object(ctx, db, actor(m, r), about, r.Now)
	if key, known := objectionKeys[barrier(err)]; known {
		return idle(screen.Show(r, l.HTML(key), screen.Row(screen.Press(l.Text("myrating.objections"), "oown")))), nil
	}
	if err != nil {
		return handlers.Reply{}, err
	}
	told := l.HTML("object.filed", locales.Args{"Number": number(o.ID)})
	of, err := weeks.ByID(ctx, db, o.Snapshot)
	if err != nil {
		return handlers.Reply{}, err
	}
	if of.State == weeks.Draft && !o.InTime {
		told = locales.Join(told, l.HTML("object.filed_late"))
	}
	return idle(screen.Show(r, told, screen.Row(screen.Press(l.Text("myrating.objections"), "oown")))), nil
}

// objectionKeys are the words for what keeps an objection or a vote from being taken.
var objectionKeys = map[error]string{
	weeks.ErrOver: "object.over", weeks.ErrNotCounted: "object.not_counted", weeks.ErrAlready: "object.already", weeks.ErrNotOwn: "object.only_deputy",
	weeks.ErrWords: "object.lost", weeks.ErrNone: "object.lost", rating.ErrNobody: "object.lost", weeks.ErrNoObjection: "object.unknown", weeks.ErrDecided: "object.decided",
	weeks.ErrNoCommission: "object.no_commission", weeks.ErrConcerned: "object.concerned", weeks.ErrOwnRegion: "object.own_region",
	weeks.ErrVoted: "object.voted", weeks.ErrEffect: "object.no_effect", weeks.ErrReason: "object.need_reason",
}

// barrier is which of them an error is; nil for another.
func barrier(err error) error {
	for known := range objectionKeys {
		if errors.Is(err, known) {
			return known
		}
	}
	return nil
}

// noObjection is pressed: nothing is filed.
func (s staff) noObjection(_ context.Context, _ postgres.DB, r handlers.Request, _ account.Member) (handlers.Reply, error) {
	return idle(screen.Show(r, r.Lang.HTML("object.left"), screen.Row(screen.Press(r.Lang.Text("object.to_rating"), "omy")))), nil
}

// verdictKeys say what became of an objection.
var verdictKeys = map[weeks.Verdict]string{
	weeks.Open: "object.state_open", weeks.Granted: "object.state_granted", weeks.Partly: "object.state_partly",
	weeks.Dismissed: "object.state_dismissed", weeks.Withdrawn: "object.state_withdrawn",
}

// mostObjections is how many objections are listed.
const mostObjections = 10

// myObjections lists a deputy's objections and what became of them.
func (s staff) myObjections(ctx context.Context, db postgres.DB, r handlers.Request, m account.Member) (handlers.Reply, error) {
	l := r.Lang
	lines, rows := []locales.HTML{l.HTML("object.title")}, [][]handlers.Button{}
	for _, own := range chiefs(m) {
		all, err := weeks.ObjectionsOf(ctx, db, own)
		if err != nil {
			return handlers.Reply{}, err
		}
		for _, o := range all[:min(len(all), mostObjections)] {
			lines = append(lines, l.HTML("object.line", locales.Args{"Number": number(o.ID), "Day": l.Date(o.MadeAt), "About": subjectOf(l, o), "State": l.Text(verdictKeys[o.State])}))
			if o.Reason != "" {
				lines = append(lines, l.HTML("object.reason", locales.Args{"Reason": wording.Reason(l, o.Reason)}))
			}
			if o.State == weeks.Open && m.Is(own) {
				rows = append(rows, screen.Row(screen.Press(l.Text("object.withdraw", locales.Args{"Number": number(o.ID)}), "oback", screen.ID36(o.ID))))
			}
		}
	}
	if len(lines) == 1 {
		lines = append(lines, l.HTML("object.none"))
	}
	return screen.Show(r, locales.Lines(lines...), append(rows, screen.Row(screen.Press(l.Text("object.to_rating"), "omy")))...), nil
}

// withdraw takes back an objection that is not decided.
func (s staff) withdraw(ctx context.Context, db postgres.DB, r handlers.Request, m account.Member) (handlers.Reply, error) {
	err := weeks.Withdraw(ctx, db, actor(m, r), screen.IDArg(r, 0))
	if key, known := objectionKeys[barrier(err)]; known {
		return screen.Show(r, r.Lang.HTML(key), screen.Row(screen.Press(r.Lang.Text("myrating.objections"), "oown"))), nil
	}
	if err != nil {
		return handlers.Reply{}, err
	}
	return s.myObjections(ctx, db, r, m)
}
