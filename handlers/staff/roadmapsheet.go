package staff

import (
	"context"

	"qalauly/account"
	"qalauly/handlers"
	"qalauly/handlers/screen"
	"qalauly/internal/job"
	"qalauly/internal/postgres"
	"qalauly/locales"
	"qalauly/programme/roadmap"
)

// The kinds of tasks of sheets of roadmaps: the reference of RoadmapTask is that of
// SheetRef, the one of RoadmapTemplateTask that of Wish.
const (
	RoadmapTask         = "roadmapsheet"
	RoadmapTemplateTask = "roadmaptmpl"
)

// talkRoadmapSheet is the conversation in which a sheet is awaited.
const talkRoadmapSheet = "roadmapsheet"

// askRoadmapSheet asks for a sheet: yx.
func (s staff) askRoadmapSheet(_ context.Context, _ postgres.DB, r handlers.Request, _ account.Member) (handlers.Reply, error) {
	l := r.Lang
	reply := screen.Show(r, l.HTML("roadmapdesk.sheet_how"), screen.Row(screen.Press(l.Text("roadmapdesk.template_button"), "yt", templateGo)), screen.Row(screen.Press(l.Text("button.back"), "yl", "a")))
	reply.Talk = &handlers.Talk{Name: talkRoadmapSheet}
	return reply, nil
}

// templateGo stands in the button that asks for a sheet to fill in.
const templateGo = "go"

// roadmapTemplate leaves the making of a sheet to fill in to a worker: yt go.
func (s staff) roadmapTemplate(ctx context.Context, db postgres.DB, r handlers.Request, m account.Member) (handlers.Reply, error) {
	if screen.Arg(r, 0) != templateGo {
		return handlers.OldButton(r.Lang), nil
	}
	if _, err := job.Enqueue(ctx, db, RoadmapTemplateTask, Wish{Member: m.ID, Chat: r.Chat, Update: r.ID, Lang: r.Lang}.String()); err != nil {
		return handlers.Reply{}, err
	}
	reply := screen.Say(r.Lang.HTML("import.template_soon"))
	reply.Talk = &handlers.Talk{Name: talkRoadmapSheet}
	return reply, nil
}

// roadmapSheetSent takes the sheet of the talk.
func (s staff) roadmapSheetSent(ctx context.Context, db postgres.DB, r handlers.Request, m account.Member) (handlers.Reply, error) {
	l := r.Lang
	back := screen.Row(screen.Press(l.Text("button.back"), "yl", "a"))
	if r.File == nil {
		return screen.Say(l.HTML("roadmapdesk.sheet_how"), screen.Row(screen.Press(l.Text("roadmapdesk.template_button"), "yt", templateGo)), back), nil
	}
	name := screen.Clip(screen.Echo(r.File.Name), nameMost)
	if key := unfit(*r.File); key != "" {
		return screen.Say(l.HTML(key, locales.Args{"Name": name}), back), nil
	}
	id, err := roadmap.SendSheet(ctx, db, roadmap.Sent{Member: m.ID, Person: r.Person.ID, Chat: r.Chat, Lang: string(l), At: r.Now, File: r.File.ID, Name: name})
	if err != nil {
		return handlers.Reply{}, err
	}
	if _, err := job.Enqueue(ctx, db, RoadmapTask, SheetRef(id, false)); err != nil {
		return handlers.Reply{}, err
	}
	return idle(screen.Say(l.HTML("import.received", locales.Args{"Name": name}), screen.Row(screen.Press(l.Text("import.button_stop"), "yxn", screen.ID36(id))))), nil
}

// ownRoadmapSheet is the sheet that a press names, where it is the member's.
func (s staff) ownRoadmapSheet(ctx context.Context, db postgres.DB, r handlers.Request, m account.Member) (roadmap.Sent, error) {
	sent, err := roadmap.SheetByID(ctx, db, screen.IDArg(r, 0))
	if err == nil && sent.Member != m.ID {
		err = roadmap.ErrElsewhere
	}
	return sent, err
}

// roadmapSheetNow is pressed: yxy <sheet>. It has a sheet written that was looked at.
func (s staff) roadmapSheetNow(ctx context.Context, db postgres.DB, r handlers.Request, m account.Member) (handlers.Reply, error) {
	sent, err := s.ownRoadmapSheet(ctx, db, r, m)
	if err != nil {
		return handlers.Reply{}, err
	}
	ok, err := roadmap.MoveSheet(ctx, db, sent, []roadmap.SheetStep{roadmap.AskedFor}, roadmap.BeingPut, r.Now)
	if err != nil || !ok {
		return screen.Say(r.Lang.HTML("import.ended")), err
	}
	if _, err := job.Enqueue(ctx, db, RoadmapTask, SheetRef(sent.ID, true)); err != nil {
		return handlers.Reply{}, err
	}
	return screen.Show(r, r.Lang.HTML("import.started", locales.Args{"Name": sent.Name})), nil
}

// roadmapSheetOff is pressed: yxn <sheet>. Nothing of the sheet is written then.
func (s staff) roadmapSheetOff(ctx context.Context, db postgres.DB, r handlers.Request, m account.Member) (handlers.Reply, error) {
	sent, err := s.ownRoadmapSheet(ctx, db, r, m)
	if err != nil {
		return handlers.Reply{}, err
	}
	ok, err := roadmap.MoveSheet(ctx, db, sent, []roadmap.SheetStep{roadmap.Looking, roadmap.AskedFor, roadmap.BeingPut}, roadmap.CalledOff, r.Now)
	if err != nil || !ok {
		return screen.Say(r.Lang.HTML("import.ended")), err
	}
	for _, write := range []bool{false, true} {
		if _, err := job.Cancel(ctx, db, RoadmapTask, SheetRef(sent.ID, write)); err != nil {
			return handlers.Reply{}, err
		}
	}
	return screen.Show(r, r.Lang.HTML("import.called_off", locales.Args{"Name": sent.Name})), nil
}
