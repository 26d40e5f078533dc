package staff

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"qalauly/account"
	"qalauly/handlers"
	"qalauly/handlers/screen"
	"qalauly/handlers/wording"
	"qalauly/internal/postgres"
	"qalauly/locales"
	"qalauly/notice"
	"qalauly/programme/council"
)

// NoticeCouncilBack tells who recorded an entry of a council that it was returned or taken
// out; its reference is the entry's number.
const NoticeCouncilBack = "councilback"

// fateKeys are the words for what became of a recommendation.
var fateKeys = map[council.Fate]string{
	council.Accepted: "council.fate_accepted", council.Partly: "council.fate_partly", council.Declined: "council.fate_declined", council.NoAnswer: "council.fate_silent",
}

// entryStates are the words for where an entry stands.
var entryStates = map[council.State]string{
	council.Recorded: "councildesk.state_recorded", council.Verified: "councildesk.state_verified", council.Returned: "councildesk.state_returned",
	council.Withdrawn: "councildesk.state_withdrawn", council.Voided: "councildesk.state_voided",
}

// entryAt is an entry of a press with its council, where it lies in the territory.
func (s staff) entryAt(ctx context.Context, db postgres.DB, r handlers.Request, m account.Member) (council.Entry, council.Council, *handlers.Reply, error) {
	return s.entryOf(ctx, db, r, m, screen.IDArg(r, 0))
}

func (s staff) entryOf(ctx context.Context, db postgres.DB, r handlers.Request, m account.Member, id int64) (council.Entry, council.Council, *handlers.Reply, error) {
	e, err := council.EntryByID(ctx, db, id)
	if err != nil {
		return e, council.Council{}, nil, err
	}
	c, refused, err := s.ofTerritory(ctx, db, r, m, e.Council)
	return e, c, refused, err
}

// entryLabel is an entry on a button.
func entryLabel(l locales.Lang, e council.Entry) string {
	key := map[council.What]string{council.Sitting: "councildesk.sitting_button", council.Recommendation: "councildesk.recommendation_button", council.FateOf: "councildesk.fate_button"}[e.What]
	return l.Text(key, locales.Args{"Day": l.Date(e.Day.Start())})
}

// entryLines are entries with where each stands.
func entryLines(l locales.Lang, list []council.Entry) locales.HTML {
	var lines []locales.HTML
	for _, e := range list {
		lines = append(lines, l.HTML("councildesk.entry", locales.Args{"What": entryLabel(l, e), "State": l.Text(entryStates[e.State])}))
	}
	return locales.Lines(lines...)
}

// councilEntries lists what staff entered of a council: kents <council> <page>.
func (s staff) councilEntries(ctx context.Context, db postgres.DB, r handlers.Request, m account.Member) (handlers.Reply, error) {
	l := r.Lang
	c, refused, err := s.ofTerritory(ctx, db, r, m, screen.IDArg(r, 0))
	if err != nil || refused != nil {
		return deref(refused), err
	}
	page := screen.PageArg(r, 1)
	list, total, err := council.Entries(ctx, db, c.ID, council.Page{Limit: aPage, Offset: (page - 1) * aPage})
	if err != nil {
		return handlers.Reply{}, err
	}
	id := screen.ID36(c.ID)
	text := locales.Lines(councilHead(l, c), l.HTML("councildesk.entries", locales.Args{"Count": total}), entryLines(l, list))
	return screen.Show(r, text, s.entryRows(r, list, screen.Pages(r, "kents", page, (total+aPage-1)/aPage, id), screen.Press(l.Text("button.back"), "kone", id))...), nil
}

func (s staff) entryRows(r handlers.Request, list []council.Entry, pages [][]handlers.Button, back handlers.Button) [][]handlers.Button {
	var rows [][]handlers.Button
	for _, e := range list {
		rows = append(rows, screen.Row(screen.Press(screen.Fitting(entryLabel(r.Lang, e)), "kent", screen.ID36(e.ID))))
	}
	return append(append(rows, pages...), screen.Row(back))
}

// waitingEntries lists what waits for the member to verify: kwait <page>.
func (s staff) waitingEntries(ctx context.Context, db postgres.DB, r handlers.Request, m account.Member) (handlers.Reply, error) {
	l, page := r.Lang, screen.PageArg(r, 0)
	list, total, err := s.councilsBy().Waiting(ctx, db, councilActor(m, r), council.Page{Limit: aPage, Offset: (page - 1) * aPage})
	if err != nil {
		return handlers.Reply{}, err
	}
	key := "councildesk.waiting"
	if total == 0 {
		key = "verify.none"
	}
	lines := []locales.HTML{l.HTML(key, locales.Args{"Count": total}), entryLines(l, list)}
	return screen.Show(r, locales.Lines(lines...), s.entryRows(r, list, screen.Pages(r, "kwait", page, (total+aPage-1)/aPage), screen.Press(l.Text("button.back"), "kdesk"))...), nil
}

// oneEntry shows an entry: kent <entry>.
func (s staff) oneEntry(ctx context.Context, db postgres.DB, r handlers.Request, m account.Member) (handlers.Reply, error) {
	return s.entryShown(ctx, db, r, m, screen.IDArg(r, 0), "")
}

// entryShown is an entry with what shows it and what can be done about it.
func (s staff) entryShown(ctx context.Context, db postgres.DB, r handlers.Request, m account.Member, id int64, head locales.HTML) (handlers.Reply, error) {
	l := r.Lang
	e, c, refused, err := s.entryOf(ctx, db, r, m, id)
	if err != nil || refused != nil {
		return deref(refused), err
	}
	told, err := s.entryTold(ctx, db, r, e)
	if err != nil {
		return handlers.Reply{}, err
	}
	proof, err := council.ProofOf(ctx, db, e.ID)
	if err != nil {
		return handlers.Reply{}, err
	}
	state := l.HTML("councildesk.stands", locales.Args{"State": l.Text(entryStates[e.State])})
	if e.Reason != "" {
		state = locales.Lines(state, l.HTML("councildesk.why", locales.Args{"Reason": wording.Reason(l, e.Reason)}))
	}
	rows, err := s.entryActs(ctx, db, r, m, c, e, proof)
	text := locales.Join(head, councilHead(l, c), locales.Lines(told, l.HTML("councildesk.proofs", locales.Args{"Count": len(proof)}), state))
	return screen.Show(r, text, rows...), err
}

// entryTold is what an entry says.
func (s staff) entryTold(ctx context.Context, db postgres.DB, r handlers.Request, e council.Entry) (locales.HTML, error) {
	l := r.Lang
	day, lang := l.Date(e.Day.Start()), string(l)
	switch e.What {
	case council.Sitting:
		sheet, err := council.Sheet(ctx, db, e.ID)
		if err != nil {
			return "", err
		}
		lines := []locales.HTML{
			l.HTML("councildesk.sitting", locales.Args{"Day": day, "Text": e.Text.In(lang)}),
			l.HTML("attendance.counted", locales.Args{"Present": e.Marked[council.Present], "Absent": e.Marked[council.Absent], "Excused": e.Marked[council.Excused], "All": len(sheet)}),
		}
		for mark, key := range map[council.Mark]string{council.Absent: "attendance.absent_button", council.Excused: "attendance.excused_button"} {
			var names []string
			for _, seat := range sheet {
				if seat.Mark == mark {
					names = append(names, seat.Name.In(lang))
				}
			}
			if len(names) > 0 {
				lines = append(lines, l.HTML(key, locales.Args{"Name": strings.Join(names, ", ")}))
			}
		}
		slices.Sort(lines[2:])
		return locales.Lines(lines...), nil
	case council.Recommendation:
		who, err := nameOf(ctx, db, r, e.Deputy)
		if err != nil {
			return "", err
		}
		told := l.HTML("councildesk.recommendation", locales.Args{"Day": day, "Text": e.Text.In(lang), "To": e.To.In(lang)})
		if who != "" {
			told = locales.Lines(told, l.HTML("councildesk.by", locales.Args{"Name": who}))
		}
		if e.Fate != "" {
			told = locales.Lines(told, l.HTML("council.fate", locales.Args{"Fate": l.Text(fateKeys[e.Fate]), "Day": l.Date(e.FateOn.Start())}))
		}
		return told, nil
	}
	of, err := council.EntryByID(ctx, db, e.Of)
	return locales.Lines(l.HTML("councildesk.recommendation", locales.Args{"Day": l.Date(of.Day.Start()), "Text": of.Text.In(lang), "To": of.To.In(lang)}),
		l.HTML("council.fate", locales.Args{"Fate": l.Text(fateKeys[e.Fate]), "Day": day})), err
}

// entryActs are the buttons under an entry.
func (s staff) entryActs(ctx context.Context, db postgres.DB, r handlers.Request, m account.Member, c council.Council, e council.Entry, proof []council.Proof) ([][]handlers.Button, error) {
	l, id, by := r.Lang, screen.ID36(e.ID), councilActor(m, r)
	verifies, err := s.councilsBy().Verifies(ctx, db, by, c.Unit)
	if err != nil {
		return nil, err
	}
	keeps, err := by.MayRecord(ctx, db, c.Unit)
	if err != nil {
		return nil, err
	}
	var rows [][]handlers.Button
	if verifies && e.MadeBy != m.ID && e.State == council.Recorded {
		rows = append(rows, screen.Row(screen.Press(l.Text("verify.approve"), "kok", id), screen.Press(l.Text("verify.return"), "kno", id)))
	}
	files := 0
	for _, p := range proof {
		if p.Link == "" {
			files++
		} else if plain(p.Link) != "" {
			rows = append(rows, screen.Row(handlers.Button{Label: linkLabel(l, p.Link), URL: plain(p.Link)}))
		}
	}
	if files > 0 {
		rows = append(rows, screen.Row(screen.Press(l.Text("councildesk.files_button", locales.Args{"Count": files}), "ksee", id)))
	}
	if keeps && e.What == council.Sitting && (e.State == council.Recorded || e.State == council.Verified) {
		rows = append(rows, screen.Row(screen.Press(l.Text("councildesk.recommend_button"), "krec", id)))
	}
	if keeps && e.What == council.Recommendation && e.State == council.Verified && e.Fate == "" {
		var fates []handlers.Button
		for i, f := range council.Fates() {
			fates = append(fates, screen.Press(screen.Capital(l.Text(fateKeys[f])), "kfate", id, screen.ID36(int64(i))))
		}
		rows = append(rows, screen.Grid(fates)...)
	}
	if e.MadeBy == m.ID && e.State == council.Recorded {
		rows = append(rows, screen.Row(screen.Press(l.Text("councildesk.withdraw_button"), "kback", id)))
	}
	if verifies && e.MadeBy != m.ID && e.State == council.Verified {
		rows = append(rows, screen.Row(screen.Press(l.Text("councildesk.void_button"), "kvoid", id)))
	}
	return append(rows, screen.Row(screen.Press(l.Text("button.back"), "kents", screen.ID36(c.ID)))), nil
}

// entryFiles sends the files that show an entry, into the chat with one person: ksee <entry>.
func (s staff) entryFiles(ctx context.Context, db postgres.DB, r handlers.Request, m account.Member) (handlers.Reply, error) {
	if !r.Private {
		return s.privately(r), nil
	}
	e, _, refused, err := s.entryAt(ctx, db, r, m)
	if err != nil || refused != nil {
		return deref(refused), err
	}
	proof, err := council.ProofOf(ctx, db, e.ID)
	if err != nil {
		return handlers.Reply{}, err
	}
	message := handlers.Message{HTML: r.Lang.HTML("councildesk.files", locales.Args{"Day": r.Lang.Date(e.Day.Start())}), Protect: true, Ref: "council:" + number(e.ID)}
	for _, p := range proof {
		if p.Link == "" {
			message.Files = append(message.Files, handlers.File{Kind: handlers.FileKind(p.Shape), ID: p.File})
		}
	}
	return handlers.Reply{Messages: []handlers.Message{message}}, nil
}

// verifyEntry is pressed: kok <entry>.
func (s staff) verifyEntry(ctx context.Context, db postgres.DB, r handlers.Request, m account.Member) (handlers.Reply, error) {
	e, _, refused, err := s.entryAt(ctx, db, r, m)
	if err != nil || refused != nil {
		return deref(refused), err
	}
	if e.State == council.Verified && e.DecidedBy == m.ID { // the second of two taps
		return s.entryShown(ctx, db, r, m, e.ID, r.Lang.HTML("councildesk.verified"))
	}
	if _, err := s.councilsBy().Decide(ctx, db, councilActor(m, r), e.ID, true, "", r.Now); err != nil {
		return handlers.Reply{}, err
	}
	return s.entryShown(ctx, db, r, m, e.ID, r.Lang.HTML("councildesk.verified"))
}

// askEntryReason asks why an entry is returned, or taken out: kno <entry>, kvoid <entry>.
func (s staff) askEntryReason(do council.What) run {
	return func(ctx context.Context, db postgres.DB, r handlers.Request, m account.Member) (handlers.Reply, error) {
		e, c, refused, err := s.entryAt(ctx, db, r, m)
		if err != nil || refused != nil {
			return deref(refused), err
		}
		l, id := r.Lang, screen.ID36(e.ID)
		key := "verify.ask_why"
		if do == doVoid {
			key = "void.ask_why"
		}
		rows := append(reasonRows(l, "kwhy", id, string(do)), screen.Row(screen.Press(l.Text("button.back"), "kent", id)))
		return remember(screen.Show(r, l.HTML(key), rows...), talkCouncil, councilWork{Do: do, Council: c.ID, Of: e.ID})
	}
}

// entryReason is pressed: kwhy <entry> <return or void> <reason>.
func (s staff) entryReason(ctx context.Context, db postgres.DB, r handlers.Request, m account.Member) (handlers.Reply, error) {
	do, reason := council.What(screen.Arg(r, 1)), reasonArg(screen.Arg(r, 2))
	if reason == "" || do != doReturn && do != doVoid {
		return handlers.OldButton(r.Lang), nil
	}
	return s.decideEntry(ctx, db, r, m, screen.IDArg(r, 0), do, reason)
}

// decideEntry returns an entry or takes it out. Again by the same hand it says the same.
func (s staff) decideEntry(ctx context.Context, db postgres.DB, r handlers.Request, m account.Member, id int64, do council.What, reason string) (handlers.Reply, error) {
	e, _, refused, err := s.entryOf(ctx, db, r, m, id)
	if err != nil || refused != nil {
		return idle(deref(refused)), err
	}
	l, by := r.Lang, councilActor(m, r)
	said, done := l.HTML("councildesk.returned"), e.State == council.Returned && e.DecidedBy == m.ID
	if do == doVoid {
		said, done = l.HTML("councildesk.voided"), e.State == council.Voided && e.VoidedBy == m.ID
	}
	switch {
	case done:
	case do == doVoid:
		_, err = s.councilsBy().Void(ctx, db, by, id, reason, r.Now)
	default:
		_, err = s.councilsBy().Decide(ctx, db, by, id, false, reason, r.Now)
	}
	if err != nil {
		return handlers.Reply{}, err
	}
	if !done {
		n := notice.Notice{Kind: NoticeCouncilBack, Ref: number(id), Once: fmt.Sprintf("%s:%d:%s", NoticeCouncilBack, id, do)}
		if err := tellAccounts(ctx, db, e.MadeBy, n); err != nil {
			return handlers.Reply{}, err
		}
	}
	reply, err := s.entryShown(ctx, db, r, m, id, said)
	return idle(reply), err
}

// withdrawEntry is pressed by who recorded it: kback <entry>.
func (s staff) withdrawEntry(ctx context.Context, db postgres.DB, r handlers.Request, m account.Member) (handlers.Reply, error) {
	e, _, refused, err := s.entryAt(ctx, db, r, m)
	if err != nil || refused != nil {
		return deref(refused), err
	}
	if e.State != council.Withdrawn || e.MadeBy != m.ID {
		if err := s.councilsBy().Withdraw(ctx, db, councilActor(m, r), e.ID); err != nil {
			return handlers.Reply{}, err
		}
	}
	return s.entryShown(ctx, db, r, m, e.ID, r.Lang.HTML("councildesk.withdrawn"))
}
