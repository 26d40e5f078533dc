package staff

import (
	"context"
	"errors"
	"slices"

	"qalauly/account"
	"qalauly/appeal"
	"qalauly/calendar"
	"qalauly/handlers"
	"qalauly/handlers/screen"
	"qalauly/handlers/wording"
	"qalauly/internal/postgres"
	"qalauly/locales"
	"qalauly/programme/council"
)

// councilDuties are the duties of those who see to councils.
var councilDuties = []account.Duty{account.Recorder, account.Verifier}

// councils is what staff do about sectoral councils: members, sittings, recommendations.
// Recorders enter, verifiers decide.
func (s staff) councils() handlers.Audience {
	only := func(do run) handlers.Run { return s.only("/council", councilDuties, ofCouncil(do)) }
	return handlers.Audience{
		Commands: []handlers.Command{s.command("council", councilDuties, ofCouncil(s.councilDesk))},
		Verbs: map[string]handlers.Run{
			"kdesk": only(s.councilDesk), "kfld": only(s.councilFields), "kone": only(s.oneCouncil), "kpro": only(s.councilProposals),
			"kmem": only(s.councilMembers), "kman": only(s.councilMember), "kadd": only(s.addMember), "kkind": only(s.memberKind), "kdep": only(s.memberDeputy),
			"kchr": only(s.makeChair), "kend": only(s.askEnd), "kendy": only(s.endMember),
			"ksit": only(s.holdSitting), "kday": only(s.councilDay), "kseat": only(s.councilSeat), "kpage": only(s.councilPage), "kput": only(s.councilPut),
			"krec": only(s.recommend), "kwho": only(s.passedBy), "kfate": only(s.askFate), "ksave": only(s.saveEntry), "kdrop": only(s.dropEntry),
			"kents": only(s.councilEntries), "kent": only(s.oneEntry), "kwait": only(s.waitingEntries), "ksee": only(s.entryFiles),
			"kok": only(s.verifyEntry), "kno": only(s.askEntryReason("return")), "kvoid": only(s.askEntryReason("void")), "kwhy": only(s.entryReason), "kback": only(s.withdrawEntry),
		},
		Talks: map[string]handlers.Run{talkCouncil: only(s.councilWords)},
	}
}

// CouncilDesk gives those who see to councils the way on from the citizens' /councils.
func CouncilDesk(o Options) func(ctx context.Context, db postgres.DB, r handlers.Request) ([][]handlers.Button, error) {
	s := newStaff(o)
	return func(ctx context.Context, db postgres.DB, r handlers.Request) ([][]handlers.Button, error) {
		if !r.Private {
			return nil, nil
		}
		m, err := s.member(ctx, db, r)
		if err != nil || !slices.ContainsFunc(councilDuties, m.Has) {
			return nil, err
		}
		return [][]handlers.Button{screen.Row(screen.Press(r.Lang.Text("councildesk.button"), "kdesk"))}, nil
	}
}

// councilErrors are the words for why something about a council is not done.
var councilErrors = []struct {
	err error
	key string
}{
	{council.ErrState, "councildesk.err_state"}, {council.ErrOwn, "councildesk.err_own"}, {council.ErrSubject, "councildesk.err_subject"},
	{council.ErrNoProof, "councildesk.err_proof"}, {council.ErrFuture, "councildesk.err_future"}, {council.ErrLate, "councildesk.err_late"},
	{council.ErrEarly, "councildesk.err_early"}, {council.ErrNobody, "councildesk.err_nobody"}, {council.ErrTwice, "councildesk.err_twice"},
	{council.ErrRecorded, "councildesk.err_recorded"}, {council.ErrMandate, "councildesk.err_mandate"}, {council.ErrClosed, "councildesk.err_closed"},
	{council.ErrFirst, "councildesk.err_first"}, {council.ErrReason, "verify.words_few"}, {council.ErrEmpty, "councildesk.err_empty"},
}

// ofCouncil turns what the domain refuses into words. Who may not is refused, which the
// audit keeps.
func ofCouncil(do run) run {
	return func(ctx context.Context, db postgres.DB, r handlers.Request, m account.Member) (handlers.Reply, error) {
		reply, err := do(ctx, db, r, m)
		switch {
		case err == nil:
			return reply, nil
		case errors.Is(err, council.ErrUnknown):
			return handlers.OldButton(r.Lang), nil
		case errors.Is(err, council.ErrElsewhere):
			return reply, &handlers.Excuse{Key: "councildesk.err_elsewhere"}
		case errors.Is(err, council.ErrLong):
			return reply, &handlers.Excuse{Key: "verify.words_many", Args: locales.Args{"Most": council.TextMost}}
		}
		for _, one := range councilErrors {
			if errors.Is(err, one.err) {
				return reply, &handlers.Excuse{Key: one.key}
			}
		}
		return reply, err
	}
}

func (s staff) councilsBy() council.Desk { return council.Desk{Ledger: s.ledger} }

// councilActor is a member as the councils know them.
func councilActor(m account.Member, r handlers.Request) council.Actor {
	return council.Actor{Actor: actor(m, r), Records: where(m, account.Recorder), Verifies: where(m, account.Verifier)}
}

// councilsOf is what lies in a member's territory.
func councilsOf(m account.Member) council.Which {
	return council.Which{Units: append([]string{}, where(m, councilDuties...)...), Below: true}
}

// councilDesk lists the councils of the territory: kdesk <field> <page>.
func (s staff) councilDesk(ctx context.Context, db postgres.DB, r handlers.Request, m account.Member) (handlers.Reply, error) {
	l, field := r.Lang, fieldArg(screen.Arg(r, 0))
	which := councilsOf(m)
	which.Topic = field
	page := screen.PageArg(r, 1)
	list, total, err := council.List(ctx, db, which, council.Page{Lang: string(l), Limit: aPage, Offset: (page - 1) * aPage})
	if err != nil {
		return handlers.Reply{}, err
	}
	_, waits, err := s.councilsBy().Waiting(ctx, db, councilActor(m, r), council.Page{Limit: 1})
	if err != nil {
		return handlers.Reply{}, err
	}
	lines := []locales.HTML{l.HTML("councildesk.title", locales.Args{"Count": total})}
	if field != "" {
		lines = append(lines, l.HTML("councildesk.field", locales.Args{"Field": wording.Topic(l, field)}))
	}
	if total == 0 {
		lines = append(lines, l.HTML("councildesk.none"))
	}
	var rows [][]handlers.Button
	if waits > 0 {
		rows = append(rows, screen.Row(screen.Press(l.Text("councildesk.wait_button", locales.Args{"Count": waits}), "kwait")))
	}
	var buttons []handlers.Button
	for i, c := range list {
		n, name := (page-1)*aPage+i+1, c.Name.In(string(l))
		lines = append(lines, l.HTML("council.line", locales.Args{"Number": n, "Name": name}))
		if len([]rune(name)) > screen.Wide {
			name = l.Text("council.number_button", locales.Args{"Number": n})
		}
		buttons = append(buttons, screen.Press(name, "kone", screen.ID36(c.ID)))
	}
	rows = append(rows, screen.Grid(buttons)...)
	rows = screen.Joined(rows, screen.Pages(r, "kdesk", page, (total+aPage-1)/aPage, orDash(field)),
		[][]handlers.Button{screen.Row(screen.Press(l.Text("council.field_button"), "kfld"))})
	return screen.Show(r, locales.Lines(lines...), rows...), nil
}

// orDash is a field for a button.
func orDash(field string) string {
	if field == "" {
		return "all"
	}
	return field
}

// fieldArg is the field that a button names; "" for all.
func fieldArg(text string) string {
	for _, t := range appeal.Topics() {
		if text == string(t) {
			return text
		}
	}
	return ""
}

// councilFields offers the fields in which there are councils.
func (s staff) councilFields(ctx context.Context, db postgres.DB, r handlers.Request, m account.Member) (handlers.Reply, error) {
	l := r.Lang
	counts, err := council.Fields(ctx, db, councilsOf(m))
	if err != nil {
		return handlers.Reply{}, err
	}
	var rows [][]handlers.Button
	for _, t := range appeal.Topics() {
		if n := counts[string(t)]; n > 0 {
			rows = append(rows, screen.Row(screen.Press(l.Text("council.of_field", locales.Args{"Field": screen.Capital(wording.Topic(l, string(t))), "Count": n}), "kdesk", string(t))))
		}
	}
	return screen.Show(r, l.HTML("council.which_field"), append(rows, screen.Row(screen.Press(l.Text("button.back"), "kdesk")))...), nil
}

// ofTerritory is a council of a press, where it lies in the member's territory; else the
// reply.
func (s staff) ofTerritory(ctx context.Context, db postgres.DB, r handlers.Request, m account.Member, id int64) (council.Council, *handlers.Reply, error) {
	c, err := council.ByID(ctx, db, id)
	if err != nil {
		return c, nil, err
	}
	by := councilActor(m, r)
	by.Records = where(m, councilDuties...)
	may, err := by.MayRecord(ctx, db, c.Unit)
	if err != nil || may {
		return c, nil, err
	}
	reply, err := s.refuse(ctx, db, r, m, "council:"+number(id), refusal{Key: "councildesk.err_elsewhere", Unit: c.Unit})
	return c, &reply, err
}

// councilHead is the name of a council and where it is.
func councilHead(l locales.Lang, c council.Council) locales.HTML {
	name := c.Name.In(string(l))
	if c.Invented {
		name += " 🧪"
	}
	return l.HTML("council.head", locales.Args{"Name": name, "Field": wording.Topic(l, c.Topic)})
}

// oneCouncil is the desk of one council: kone <council>.
func (s staff) oneCouncil(ctx context.Context, db postgres.DB, r handlers.Request, m account.Member) (handlers.Reply, error) {
	l := r.Lang
	c, refused, err := s.ofTerritory(ctx, db, r, m, screen.IDArg(r, 0))
	if err != nil || refused != nil {
		return deref(refused), err
	}
	y, err := council.YearOf(ctx, db, c.ID, calendar.DayOf(r.Now))
	if err != nil {
		return handlers.Reply{}, err
	}
	_, proposals, err := council.ProposalsTo(ctx, db, c.ID, council.Page{Limit: 1})
	if err != nil {
		return handlers.Reply{}, err
	}
	id := screen.ID36(c.ID)
	text := locales.Lines(councilHead(l, c), l.HTML("council.year", yearArgs(c, y)), l.HTML("councildesk.waits", locales.Args{"Count": c.Waiting}))
	var rows [][]handlers.Button
	if keeps, err := councilActor(m, r).MayRecord(ctx, db, c.Unit); err != nil {
		return handlers.Reply{}, err
	} else if keeps {
		rows = append(rows, screen.Row(screen.Press(l.Text("councildesk.sit_button"), "ksit", id)))
	}
	rows = append(rows,
		screen.Row(screen.Press(l.Text("councildesk.entries_button"), "kents", id)),
		screen.Row(screen.Press(l.Text("councildesk.members_button", locales.Args{"Count": c.Members}), "kmem", id)),
		screen.Row(screen.Press(l.Text("councildesk.proposals_button", locales.Args{"Count": proposals}), "kpro", id)),
		screen.Row(screen.Press(l.Text("button.back"), "kdesk")))
	return screen.Show(r, text, rows...), nil
}

func yearArgs(c council.Council, y council.Year) locales.Args {
	return locales.Args{"Members": c.Members, "Sittings": y.Sittings, "Passed": y.PassedOn,
		"Accepted": y.Accepted, "Partly": y.Partly, "Declined": y.Declined, "Silent": y.NoAnswer, "Open": y.Open()}
}

// councilProposals lists the proposals of citizens by their numbers: the letters are opened
// where all letters are: kpro <council> <page>.
func (s staff) councilProposals(ctx context.Context, db postgres.DB, r handlers.Request, m account.Member) (handlers.Reply, error) {
	l := r.Lang
	c, refused, err := s.ofTerritory(ctx, db, r, m, screen.IDArg(r, 0))
	if err != nil || refused != nil {
		return deref(refused), err
	}
	page := screen.PageArg(r, 1)
	list, total, err := council.ProposalsTo(ctx, db, c.ID, council.Page{Limit: aPage, Offset: (page - 1) * aPage})
	if err != nil {
		return handlers.Reply{}, err
	}
	lines := []locales.HTML{councilHead(l, c), l.HTML("councildesk.proposals", locales.Args{"Count": total})}
	var buttons []handlers.Button
	for _, p := range list {
		lines = append(lines, l.HTML("councildesk.proposal", locales.Args{
			"Number": p.Number, "Day": l.Date(p.DueOn.Start()), "State": wording.AppealState(l, p.State)}))
		if slices.ContainsFunc(clerks, m.Has) {
			buttons = append(buttons, screen.Press(l.Text("answer.pick_short", locales.Args{"Number": p.Number}), "zone", screen.ID36(p.Appeal)))
		}
	}
	id := screen.ID36(c.ID)
	rows := screen.Joined(screen.Grid(buttons), screen.Pages(r, "kpro", page, (total+aPage-1)/aPage, id),
		[][]handlers.Button{screen.Row(screen.Press(l.Text("button.back"), "kone", id))})
	return screen.Show(r, locales.Lines(lines...), rows...), nil
}
