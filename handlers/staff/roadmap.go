package staff

import (
	"context"
	"errors"
	"slices"

	"qalauly/account"
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
