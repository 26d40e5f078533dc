package staff

import (
	"context"
	"errors"
	"slices"
	"strings"

	"qalauly/account"
	"qalauly/deputy"
	"qalauly/handlers"
	"qalauly/handlers/progress"
	"qalauly/handlers/screen"
	"qalauly/internal/postgres"
	"qalauly/locales"
	"qalauly/programme/roadmap"
	"qalauly/territory"
)

// roadmapDuties are those of who keep the roadmaps: who records, and who verifies.
var roadmapDuties = []account.Duty{account.Recorder, account.Verifier}

// keeping is the roadmaps of one's territory: by the day on which they are due, one tap to
// a stage, proof, and another pair of eyes.
func (s staff) keeping() handlers.Audience {
	only := func(do run) handlers.Run { return s.only("/roadmap", roadmapDuties, ofRoadmap(s, do)) }
	records := func(do run) handlers.Run { return s.only("/roadmap", recorders, ofRoadmap(s, do)) }
	verifies := func(do run) handlers.Run {
		return s.only("/roadmap", []account.Duty{account.Verifier}, ofRoadmap(s, do))
	}
	command := s.command("roadmap", roadmapDuties, ofRoadmap(s, s.roadmapList))
	command.Run = s.orProgramme(command.Run)
	return handlers.Audience{
		Commands: []handlers.Command{command},
		Verbs: map[string]handlers.Run{
			"yl":  only(s.roadmapList),
			"yg":  only(s.roadmapPublic),
			"yi":  only(s.roadmapItem),
			"yr":  only(s.roadmapReport),
			"yf":  only(s.roadmapFile),
			"ye":  only(s.roadmapSeen),
			"ys":  records(s.askProof(roadmap.StageDone)),
			"yp":  records(s.askProof(roadmap.Step)),
			"yd":  records(s.askProof(roadmap.Drop)),
			"yw":  records(s.roadmapWithdraw),
			"yok": verifies(s.roadmapVerify),
			"yno": verifies(s.askRoadmapWhy(false)),
			"yv":  verifies(s.askRoadmapWhy(true)),
			"yx":  records(s.askRoadmapSheet),
			"yt":  records(s.roadmapTemplate),
			"yxy": records(s.roadmapSheetNow),
			"yxn": records(s.roadmapSheetOff),
		},
		Talks: map[string]handlers.Run{
			talkProof: records(s.proofSaid), talkRoadmapWhy: verifies(s.roadmapWhySaid), talkRoadmapSheet: records(s.roadmapSheetSent),
		},
		Abouts: map[string]handlers.Run{"roadmap": records(s.proofMore), "roadmapsheet": records(s.roadmapSheetSent)},
	}
}

// orProgramme shows who has no duty here what everybody sees, where there is such.
func (s staff) orProgramme(own handlers.Run) handlers.Run {
	return func(ctx context.Context, db postgres.DB, r handlers.Request) (handlers.Reply, error) {
		if s.opts.Programme == nil {
			return own(ctx, db, r)
		}
		m, err := s.member(ctx, db, r)
		if err != nil {
			return handlers.Reply{}, err
		}
		if !slices.ContainsFunc(roadmapDuties, m.Has) {
			return s.opts.Programme(ctx, db, r)
		}
		return own(ctx, db, r)
	}
}

// roadmapPublic shows what everybody sees.
func (s staff) roadmapPublic(ctx context.Context, db postgres.DB, r handlers.Request, m account.Member) (handlers.Reply, error) {
	if s.opts.Programme == nil {
		return s.roadmapList(ctx, db, r, m)
	}
	return s.opts.Programme(ctx, db, r)
}

// roadmapDesk is by what roadmaps are kept.
func (s staff) roadmapDesk() roadmap.Desk { return roadmap.Desk{Ledger: s.ledger} }

// keeper is a member as the roadmaps know them.
func keeper(m account.Member, r handlers.Request) roadmap.Actor {
	return roadmap.Actor{Actor: actor(m, r), Records: where(m, account.Recorder), Verifies: where(m, account.Verifier)}
}

// roadmapExcuses are the words for what is too late or too long; roadmapBarred those for
// who may not, which the audit keeps.
var (
	roadmapExcuses = map[error]string{
		roadmap.ErrState: "roadmapdesk.state", roadmap.ErrWaits: "roadmapdesk.waits", roadmap.ErrReason: "roadmapdesk.no_reason",
		roadmap.ErrFuture: "roadmapdesk.future", roadmap.ErrLong: "roadmapdesk.long", roadmap.ErrNoProof: "roadmapdesk.no_proof",
	}
	roadmapBarred = map[error]string{
		roadmap.ErrOwn: "roadmapdesk.own", roadmap.ErrSubject: "roadmapdesk.subject", roadmap.ErrElsewhere: "roadmapdesk.elsewhere",
	}
)

// ofRoadmap turns what the domain refuses into words.
func ofRoadmap(s staff, do run) run {
	return func(ctx context.Context, db postgres.DB, r handlers.Request, m account.Member) (handlers.Reply, error) {
		reply, err := do(ctx, db, r, m)
		if errors.Is(err, roadmap.ErrUnknown) || errors.Is(err, roadmap.ErrNoSheet) {
			return handlers.OldButton(r.Lang), nil
		}
		if errors.Is(err, roadmap.ErrLate) {
			return reply, &handlers.Excuse{Key: "roadmapdesk.too_late", Args: locales.Args{"Days": s.opts.Method.Records.LateDays}}
		}
		for is, key := range roadmapExcuses {
			if errors.Is(err, is) {
				return reply, &handlers.Excuse{Key: key}
			}
		}
		for is, key := range roadmapBarred {
			if errors.Is(err, is) {
				return s.refuse(ctx, db, r, m, "roadmap", refusal{Key: key})
			}
		}
		return reply, err
	}
}

// roadmapSights are the filters of a list by the letter that stands for each in buttons.
var roadmapSights = []struct{ letter, key string }{
	{"a", "roadmapdesk.open"}, {"o", "roadmapdesk.late"}, {"w", "roadmapdesk.waiting"}, {"e", "roadmapdesk.sight"}, {"d", "roadmapdesk.done"},
}

func roadmapFilter(letter string, r handlers.Request) (f roadmap.Filter, at string, key string) {
	f.On = today(r)
	switch letter {
	case "o":
		f.State = roadmap.Late
	case "w":
		f.Waiting = true
	case "e":
		f.Seen = true
	case "d":
		f.State = roadmap.Done
	default:
		letter, f.Open = "a", true
	}
	for _, one := range roadmapSights {
		if one.letter == letter {
			key = one.key
		}
	}
	return f, letter, key
}

// keptUnits are the units whose roadmaps a member keeps, with all below; nil is the whole
// country.
func keptUnits(ctx context.Context, db postgres.DB, m account.Member) ([]string, error) {
	own := where(m, roadmapDuties...)
	if own.Whole() {
		return nil, nil
	}
	return territory.Below(ctx, db, own...)
}

// roadmapList lists the items of one's territory by the day on which they are due: yl
// <filter> <page>.
func (s staff) roadmapList(ctx context.Context, db postgres.DB, r handlers.Request, m account.Member) (handlers.Reply, error) {
	l := r.Lang
	f, letter, key := roadmapFilter(screen.Arg(r, 0), r)
	var err error
	if f.Units, err = keptUnits(ctx, db, m); err != nil {
		return handlers.Reply{}, err
	}
	waiting, err := roadmap.Count(ctx, db, roadmap.Filter{Units: f.Units, Waiting: true, On: f.On})
	if err != nil {
		return handlers.Reply{}, err
	}
	page := screen.PageArg(r, 1)
	items, total, err := roadmap.List(ctx, db, f, roadmap.Page{Limit: aPage, Offset: (page - 1) * aPage})
	if err != nil {
		return handlers.Reply{}, err
	}
	lines := []locales.HTML{l.HTML("roadmapdesk.title", locales.Args{"Filter": l.Text(key), "Count": total, "Waiting": waiting.Items})}
	if total == 0 {
		lines = append(lines, l.HTML("roadmapdesk.none"))
	}
	var buttons []handlers.Button
	for n, i := range items {
		at := (page-1)*aPage + n + 1
		line := progress.Line(l, at, i, f.On)
		if i.Waiting > 0 {
			line = locales.Lines(line, l.HTML("roadmapdesk.line_waiting"))
		}
		if i.Sightings > 0 {
			line = locales.Lines(line, l.HTML("roadmapdesk.line_seen", locales.Args{"Count": i.Sightings}))
		}
		lines = append(lines, line)
		buttons = append(buttons, screen.Press(number(int64(at)), "yi", screen.ID36(i.ID)))
	}
	var rows [][]handlers.Button
	for part := range slices.Chunk(buttons, 5) {
		rows = append(rows, part)
	}
	rows = append(rows, screen.Pages(r, "yl", page, (total+aPage-1)/aPage, letter)...)
	return screen.Show(r, locales.Join(lines...), append(rows, roadmapSightRows(l, m)...)...), nil
}

// roadmapSightRows lead to the other filters, and to sheets.
func roadmapSightRows(l locales.Lang, m account.Member) [][]handlers.Button {
	var buttons []handlers.Button
	for _, one := range roadmapSights {
		buttons = append(buttons, screen.Press(screen.Capital(l.Text(one.key)), "yl", one.letter))
	}
	rows := screen.Grid(buttons)
	if m.Has(account.Recorder) {
		rows = append(rows, screen.Row(screen.Press(l.Text("roadmapdesk.sheet_button"), "yx")))
	}
	return append(rows, screen.Row(screen.Press(l.Text("roadmapdesk.public_button"), "yg")))
}

// kept is an item of a territory in which a member keeps roadmaps; another is refused.
func (s staff) kept(ctx context.Context, db postgres.DB, by roadmap.Actor, id int64) (roadmap.Item, error) {
	i, err := roadmap.ByID(ctx, db, id)
	if err != nil {
		return i, err
	}
	may, err := s.roadmapDesk().MayLook(ctx, db, by, i.Unit)
	if err == nil && !may {
		own, below := slices.Concat(by.Records, by.Verifies), false
		path, err := territory.Path(ctx, db, i.Unit)
		if err != nil {
			return i, err
		}
		for _, code := range path { // who verifies in a region sees what is verified from above, too
			below = below || slices.Contains(own, code)
		}
		if !below {
			return i, roadmap.ErrElsewhere
		}
	}
	return i, err
}

// roadmapItem shows an item with what can be done about it: yi <item>.
func (s staff) roadmapItem(ctx context.Context, db postgres.DB, r handlers.Request, m account.Member) (handlers.Reply, error) {
	return s.roadmapItemOf(ctx, db, r, m, screen.IDArg(r, 0), "")
}

func (s staff) roadmapItemOf(ctx context.Context, db postgres.DB, r handlers.Request, m account.Member, id int64, head locales.HTML) (handlers.Reply, error) {
	by, l, on := keeper(m, r), r.Lang, today(r)
	i, err := s.kept(ctx, db, by, id)
	if err != nil {
		return handlers.Reply{}, err
	}
	stages, err := roadmap.Stages(ctx, db, i.ID)
	if err != nil {
		return handlers.Reply{}, err
	}
	reports, err := roadmap.Reports(ctx, db, i.ID)
	if err != nil {
		return handlers.Reply{}, err
	}
	people, err := deputy.People(ctx, db, i.Deputies)
	if err != nil {
		return handlers.Reply{}, err
	}
	var names []string
	for _, d := range i.Deputies {
		names = append(names, people[d].Short(string(l)))
	}
	place := l.Text("programme.country")
	if i.Unit != "" {
		u, err := territory.ByCode(ctx, db, i.Unit)
		if err != nil {
			return handlers.Reply{}, err
		}
		place = screen.Capital(u.Name.In(string(l)))
	}
	text := locales.Join(head, locales.Lines(
		progress.Title(l, i), l.HTML("programme.item_map", locales.Args{"Title": i.Roadmap.Title.In(string(l))}), l.HTML("programme.item_place", locales.Args{"Place": place}),
		l.HTML("programme.item_due", locales.Args{"Due": l.DateYear(i.DueOn.Start()), "State": progress.State(l, i.State(on))}),
		l.HTML("roadmapdesk.weight", locales.Args{"Weight": i.Weight}),
		l.HTML("programme.bar", locales.Args{"Bar": progress.Bar(float64(i.Share) / 100), "Percent": i.Share}),
	), progress.Timeline(l, stages, on), l.HTML("programme.item_deputies", locales.Args{"Names": strings.Join(names, ", ")}))
	rows, err := s.roadmapActs(ctx, db, r, m, i, stages, reports)
	if err != nil {
		return handlers.Reply{}, err
	}
	return screen.Show(r, text, append(rows, screen.Row(screen.Press(l.Text("button.back"), "yl", "a")))...), nil
}

// roadmapActs are the buttons of an item: what waits, what can be said, what was seen.
func (s staff) roadmapActs(ctx context.Context, db postgres.DB, r handlers.Request, m account.Member, i roadmap.Item, stages []roadmap.Stage, reports []roadmap.Report) ([][]handlers.Button, error) {
	by, l := keeper(m, r), r.Lang
	named, short := stageNames(l, stages)
	var rows [][]handlers.Button
	standing := map[int64]bool{}
	said := map[roadmap.Kind]bool{}
	for _, one := range reports {
		if one.State != roadmap.Recorded && one.State != roadmap.Verified {
			continue
		}
		standing[one.Stage], said[one.Kind] = true, true
		key := map[roadmap.ReportState]string{roadmap.Recorded: "roadmapdesk.check_button", roadmap.Verified: "roadmapdesk.report_button"}[one.State]
		rows = append(rows, screen.Row(screen.Press(stageLabel(l, key, reportName(l, one, named), reportName(l, one, short)), "yr", screen.ID36(one.ID))))
	}
	may, err := by.MayRecord(ctx, db, i.Unit)
	if err != nil {
		return nil, err
	}
	if may && i.VoidedAt == nil {
		for _, one := range stages {
			if one.DoneOn == nil && !standing[one.ID] {
				rows = append(rows, screen.Row(screen.Press(stageLabel(l, "roadmapdesk.stage_button", named[one.ID], short[one.ID]), "ys", screen.ID36(i.ID), screen.ID36(one.ID))))
			}
		}
		if i.State(today(r)) == roadmap.Late && !said[roadmap.Step] {
			rows = append(rows, screen.Row(screen.Press(l.Text("roadmapdesk.step_button"), "yp", screen.ID36(i.ID))))
		}
		if i.DoneOn == nil && !said[roadmap.Drop] {
			rows = append(rows, screen.Row(screen.Press(l.Text("roadmapdesk.drop_button"), "yd", screen.ID36(i.ID))))
		}
	}
	seen, err := roadmap.SeenOf(ctx, db, i.ID)
	if err != nil {
		return nil, err
	}
	look, err := s.roadmapDesk().MayLook(ctx, db, by, i.Unit)
	if err == nil && look && seen > 0 {
		rows = append(rows, screen.Row(screen.Press(l.Text("roadmapdesk.seen_button", locales.Args{"Count": seen}), "ye", screen.ID36(i.ID), "1")))
	}
	return rows, err
}

// stageNames are what stages are called, in full and by their numbers.
func stageNames(l locales.Lang, stages []roadmap.Stage) (named, short map[int64]string) {
	named, short = map[int64]string{}, map[int64]string{}
	for _, one := range stages {
		named[one.ID], short[one.ID] = one.Title.In(string(l)), l.Text("roadmapdesk.stage_n", locales.Args{"Number": one.N})
	}
	return named, short
}

// stageLabel is a label that names something, in full where there is room.
func stageLabel(l locales.Lang, key, full, short string) string {
	return screen.Fitting(l.Text(key, locales.Args{"What": full}), l.Text(key, locales.Args{"What": short}))
}

// reportName is what a report is about.
func reportName(l locales.Lang, r roadmap.Report, stages map[int64]string) string {
	switch r.Kind {
	case roadmap.Step:
		return l.Text("roadmapdesk.kind_step")
	case roadmap.Drop:
		return l.Text("roadmapdesk.kind_drop")
	}
	return stages[r.Stage]
}

// roadmapSeen opens what citizens saw with their own eyes, one by one: ye <item> <number>.
func (s staff) roadmapSeen(ctx context.Context, db postgres.DB, r handlers.Request, m account.Member) (handlers.Reply, error) {
	if !r.Private {
		return s.privately(r), nil
	}
	l, id, n := r.Lang, screen.IDArg(r, 0), screen.PageArg(r, 1)
	seen, of, err := s.roadmapDesk().Look(ctx, db, keeper(m, r), id, n, r.Now)
	if err != nil {
		return handlers.Reply{}, err
	}
	i, err := roadmap.ByID(ctx, db, id)
	if err != nil {
		return handlers.Reply{}, err
	}
	text := locales.Join(l.HTML("roadmapdesk.seen", locales.Args{"Number": n, "Of": of, "Day": l.DateYear(seen.SentAt.In(r.Now.Location()))}), progress.Title(l, i),
		l.HTML("programme.eyes_note", locales.Args{"Note": seen.Note, "Count": len(seen.Files)}), l.HTML("roadmapdesk.seen_scores"))
	rows := screen.Pages(r, "ye", n, of, screen.ID36(id))
	reply := screen.Say(text, append(rows, screen.Row(screen.Press(l.Text("button.back"), "yi", screen.ID36(id))))...)
	reply.Messages[0].Protect = true
	for _, f := range seen.Files {
		reply.Messages[0].Files = append(reply.Messages[0].Files, handlers.File{Kind: handlers.FileKind(f.Kind), ID: f.ID})
	}
	return reply, nil
}
