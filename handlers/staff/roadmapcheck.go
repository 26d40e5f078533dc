package staff

import (
	"context"
	"errors"
	"fmt"

	"qalauly/account"
	"qalauly/activity"
	"qalauly/handlers"
	"qalauly/handlers/progress"
	"qalauly/handlers/screen"
	"qalauly/internal/postgres"
	"qalauly/locales"
	"qalauly/notice"
	"qalauly/programme/roadmap"
)

// talkRoadmapWhy is the conversation in which is said why a report is returned or voided.
const talkRoadmapWhy = "roadmapwhy"

// NoticeRoadmapBack tells who recorded a report that it was returned or voided; its
// reference is the report's number.
const NoticeRoadmapBack = "roadmapback"

// roadmapReport shows a report with what shows it: yr <report>.
func (s staff) roadmapReport(ctx context.Context, db postgres.DB, r handlers.Request, m account.Member) (handlers.Reply, error) {
	l, by := r.Lang, keeper(m, r)
	rep, err := roadmap.ReportByID(ctx, db, screen.IDArg(r, 0))
	if err != nil {
		return handlers.Reply{}, err
	}
	i, err := s.kept(ctx, db, by, rep.Item)
	if err != nil {
		return handlers.Reply{}, err
	}
	stages, err := roadmap.Stages(ctx, db, i.ID)
	if err != nil {
		return handlers.Reply{}, err
	}
	named, _ := stageNames(l, stages)
	who, err := account.MemberByID(ctx, db, rep.MadeBy)
	if err != nil && !errors.Is(err, account.ErrNoMember) {
		return handlers.Reply{}, err
	}
	lines := []locales.HTML{
		progress.Title(l, i),
		l.HTML("roadmapdesk.report", locales.Args{"What": reportName(l, rep, named), "Day": l.DateYear(rep.Day.Start()), "State": l.Text(reportStates[rep.State])}),
		l.HTML("roadmapdesk.report_by", locales.Args{"Name": who.Name, "Day": l.DateYear(rep.MadeAt.In(r.Now.Location()))}),
	}
	if rep.Note != "" {
		lines = append(lines, l.HTML("roadmapdesk.report_note", locales.Args{"Note": rep.Note}))
	}
	if rep.Reason != "" {
		lines = append(lines, l.HTML("roadmapdesk.report_reason", locales.Args{"Reason": rep.Reason}))
	}
	proof, err := roadmap.ProofOf(ctx, db, rep.ID)
	if err != nil {
		return handlers.Reply{}, err
	}
	var files []handlers.Button
	for _, p := range proof {
		if p.Kind == activity.File {
			files = append(files, screen.Press(l.Text("roadmapdesk.file_button", locales.Args{"Number": len(files) + 1}), "yf", screen.ID36(p.ID)))
			continue
		}
		lines = append(lines, l.HTML("programme.item_link", locales.Args{"Link": p.Value}))
	}
	rows := screen.Grid(files)
	if m.Has(account.Verifier) {
		switch rep.State {
		case roadmap.Recorded:
			rows = append(rows, screen.Row(screen.Press(l.Text("roadmapdesk.verify_button"), "yok", screen.ID36(rep.ID)), screen.Press(l.Text("roadmapdesk.return_button"), "yno", screen.ID36(rep.ID))))
		case roadmap.Verified:
			rows = append(rows, screen.Row(screen.Press(l.Text("roadmapdesk.void_button"), "yv", screen.ID36(rep.ID))))
		}
	}
	if rep.State == roadmap.Recorded && rep.MadeBy == m.ID && m.Has(account.Recorder) {
		rows = append(rows, screen.Row(screen.Press(l.Text("roadmapdesk.withdraw_button"), "yw", screen.ID36(rep.ID))))
	}
	return screen.Show(r, locales.Lines(lines...), append(rows, screen.Row(screen.Press(l.Text("button.back"), "yi", screen.ID36(i.ID))))...), nil
}

// reportStates are the words for how a report stands.
var reportStates = map[roadmap.ReportState]string{
	roadmap.Recorded: "roadmapdesk.state_recorded", roadmap.Verified: "roadmapdesk.state_verified", roadmap.Returned: "roadmapdesk.state_returned",
	roadmap.Withdrawn: "roadmapdesk.state_withdrawn", roadmap.Voided: "roadmapdesk.state_voided",
}

// roadmapVerify is pressed: yok <report>.
func (s staff) roadmapVerify(ctx context.Context, db postgres.DB, r handlers.Request, m account.Member) (handlers.Reply, error) {
	rep, err := s.roadmapDesk().Decide(ctx, db, keeper(m, r), screen.IDArg(r, 0), true, "", r.Now)
	if err != nil {
		return handlers.Reply{}, err
	}
	return s.roadmapItemOf(ctx, db, r, m, rep.Item, r.Lang.HTML("roadmapdesk.verified"))
}

// reasoning is what a talk about a decision keeps.
type reasoning struct {
	Report int64
	Void   bool `json:",omitempty"`
}

// askRoadmapWhy asks why a report is returned, or voided: yno <report>, yv <report>.
func (s staff) askRoadmapWhy(void bool) run {
	return func(ctx context.Context, db postgres.DB, r handlers.Request, m account.Member) (handlers.Reply, error) {
		rep, err := roadmap.ReportByID(ctx, db, screen.IDArg(r, 0))
		if err != nil {
			return handlers.Reply{}, err
		}
		if _, err := s.kept(ctx, db, keeper(m, r), rep.Item); err != nil {
			return handlers.Reply{}, err
		}
		if want := map[bool]roadmap.ReportState{false: roadmap.Recorded, true: roadmap.Verified}[void]; rep.State != want {
			return handlers.Reply{}, roadmap.ErrState
		}
		key := map[bool]string{false: "roadmapdesk.why_return", true: "roadmapdesk.why_void"}[void]
		back := screen.Row(screen.Press(r.Lang.Text("button.back"), "yr", screen.ID36(rep.ID)))
		return remember(screen.Show(r, r.Lang.HTML(key), back), talkRoadmapWhy, reasoning{rep.ID, void})
	}
}

// roadmapWhySaid returns or voids a report with the reason said.
func (s staff) roadmapWhySaid(ctx context.Context, db postgres.DB, r handlers.Request, m account.Member) (handlers.Reply, error) {
	var about reasoning
	if !recall(r, talkRoadmapWhy, &about) || about.Report == 0 {
		return idle(screen.Say(r.Lang.HTML("cardask.lost"))), nil
	}
	desk, by := s.roadmapDesk(), keeper(m, r)
	var rep roadmap.Report
	var err error
	key := "roadmapdesk.returned"
	if about.Void {
		key = "roadmapdesk.voided"
		rep, err = desk.Void(ctx, db, by, about.Report, r.Text, r.Now)
	} else {
		rep, err = desk.Decide(ctx, db, by, about.Report, false, r.Text, r.Now)
	}
	if err != nil {
		return handlers.Reply{}, err
	}
	n := notice.Notice{Kind: NoticeRoadmapBack, Ref: number(rep.ID), Once: fmt.Sprintf("%s:%d:%s", NoticeRoadmapBack, rep.ID, rep.State)}
	if err := tellAccounts(ctx, db, rep.MadeBy, n); err != nil {
		return handlers.Reply{}, err
	}
	reply, err := s.roadmapItemOf(ctx, db, r, m, rep.Item, r.Lang.HTML(key))
	return idle(reply), err
}
