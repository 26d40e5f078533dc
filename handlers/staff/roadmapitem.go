package staff

import (
	"context"
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
