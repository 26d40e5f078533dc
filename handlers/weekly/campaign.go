package weekly

import (
	"context"
	"fmt"
	"time"

	"qalauly/digest"
	"qalauly/handlers"
	"qalauly/handlers/screen"
	"qalauly/internal/postgres"
	"qalauly/locales"
	"qalauly/notice"
)

// Stages are the words of where a campaign stands.
var Stages = map[digest.Stage]string{
	digest.Draft: "broadcast.stage_draft", digest.Asked: "broadcast.stage_asked", digest.Filling: "broadcast.stage_filling",
	digest.Sending: "broadcast.stage_sending", digest.Stopped: "broadcast.stage_stopped", digest.Done: "broadcast.stage_done",
}

// Campaign is a message to many as it is read in a language. Who is told as a person, not
// as a member of the staff, can unsubscribe below it.
func Campaign(l locales.Lang, c digest.Campaign) handlers.Message {
	m := handlers.Message{HTML: l.HTML("broadcast.message", locales.Args{"Text": c.Text(string(l))})}
	if c.Public() {
		m.Rows = [][]handlers.Button{screen.Row(screen.Press(l.Text("subscription.button_off"), "suboff"))}
	}
	return m
}

// Progress says how far a campaign is at a moment, in one message that is edited as it
// goes on.
func Progress(l locales.Lang, p digest.Progress, now time.Time) handlers.Message {
	args := locales.Args{
		"Number": p.ID, "State": l.Text(Stages[p.State]), "Sent": l.Number(p.Sent), "All": l.Number(p.All()), "Percent": 100 * (p.All() - p.Waiting) / max(p.All(), 1),
		"Blocked": l.Number(p.Blocked), "Failed": l.Number(p.Failed - p.Blocked - p.Untold), "Untold": l.Number(p.Untold),
	}
	lines := []locales.HTML{l.HTML("broadcast.progress", args), l.HTML("broadcast.counts", args)}
	m := handlers.Message{Ref: fmt.Sprint("campaign:", p.ID), Edits: fmt.Sprint("campaign:", p.ID)}
	switch p.State {
	case digest.Filling, digest.Sending:
		m.Rows = [][]handlers.Button{screen.Row(screen.Press(l.Text("broadcast.button_stop"), "wbstop", screen.ID36(p.ID)))}
	case digest.Stopped:
		lines = append(lines, l.HTML("broadcast.untold", args))
	}
	if p.Rests(now) {
		lines = append(lines, l.HTML("broadcast.rests", locales.Args{"Hour": fmt.Sprintf("%02d:00", digest.FirstHour)}))
	}
	m.HTML = locales.Lines(lines...)
	return m
}

// ofCampaign makes the words of a notice about a campaign; known is false for others.
func ofCampaign(ctx context.Context, db postgres.DB, n notice.Due, l locales.Lang) (m handlers.Message, ok, known bool, err error) {
	switch n.Kind {
	case digest.NoticeCampaign, digest.NoticeApprove, digest.NoticeProgress:
	default:
		return m, false, false, nil
	}
	var id, moment int64
	if read, err := fmt.Sscanf(n.Ref, "%d:%d", &id, &moment); read == 0 {
		return m, false, true, fmt.Errorf("weekly: %s %q: %w", n.Kind, n.Ref, err)
	}
	if n.Kind == digest.NoticeProgress {
		p, err := digest.ProgressOf(ctx, db, id)
		return Progress(l, p, time.Unix(moment, 0)), err == nil, true, err
	}
	c, err := digest.CampaignByID(ctx, db, id)
	if err != nil {
		return m, false, true, err
	}
	if n.Kind == digest.NoticeCampaign {
		return Campaign(l, c), c.State != digest.Stopped, true, nil
	}
	m.HTML = l.HTML("broadcast.please_approve", locales.Args{"Number": c.ID})
	m.Rows = [][]handlers.Button{screen.Row(screen.Press(l.Text("broadcast.button_see"), "wbone", screen.ID36(id)))}
	return m, c.State == digest.Asked, true, nil
}
