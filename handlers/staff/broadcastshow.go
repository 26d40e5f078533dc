package staff

import (
	"context"
	"errors"
	"strings"

	"qalauly/account"
	"qalauly/digest"
	"qalauly/handlers"
	"qalauly/handlers/screen"
	"qalauly/handlers/weekly"
	"qalauly/internal/postgres"
	"qalauly/locales"
	"qalauly/territory"
)

// broadcast is pressed: wbone <campaign>. A draft is shown as it will look.
func (s staff) broadcast(ctx context.Context, db postgres.DB, r handlers.Request, m account.Member) (handlers.Reply, error) {
	return s.broadcastShown(ctx, db, r, m, screen.IDArg(r, 0), "")
}

// broadcastShown shows a campaign: while it is not sent, first its message in each
// language as it will look, then who gets it and what can be done.
func (s staff) broadcastShown(ctx context.Context, db postgres.DB, r handlers.Request, m account.Member, id int64, head locales.HTML) (handlers.Reply, error) {
	l := r.Lang
	c, err := digest.CampaignByID(ctx, db, id)
	if errors.Is(err, digest.ErrNoCampaign) {
		return handlers.OldButton(l), nil
	}
	if err != nil {
		return handlers.Reply{}, err
	}
	if c.State != digest.Draft && c.State != digest.Asked {
		p, err := digest.ProgressOf(ctx, db, id)
		if err != nil {
			return handlers.Reply{}, err
		}
		shown := weekly.Progress(l, p, r.Now)
		reply := screen.Show(r, joinSome(head, shown.HTML), append(shown.Rows, screen.Row(screen.Press(l.Text("button.back"), "wb")))...)
		return idle(reply), nil
	}
	var reply handlers.Reply
	if c.TextKK+c.TextRU != "" {
		for _, lang := range locales.All() {
			if c.Lang == "" || c.Lang == string(lang) {
				reply.Messages = append(reply.Messages, weekly.Campaign(lang, c))
			}
		}
		if c.State == digest.Draft && c.MadeBy == m.ID {
			if err := digest.Seen(ctx, db, m.ID, id); err != nil {
				return handlers.Reply{}, err
			}
		}
	}
	about, err := s.broadcastAbout(ctx, db, r, c)
	if err != nil {
		return handlers.Reply{}, err
	}
	reply.Messages = append(reply.Messages, handlers.Message{HTML: joinSome(head, about), Rows: broadcastRows(r, c, m)})
	return idle(reply), nil
}

// broadcastAbout says who gets a campaign, and what is asked.
func (s staff) broadcastAbout(ctx context.Context, db postgres.DB, r handlers.Request, c digest.Campaign) (locales.HTML, error) {
	l := r.Lang
	readers, err := c.Readers(ctx, db)
	if err != nil {
		return "", err
	}
	n, err := readers.Count(ctx, db)
	if err != nil {
		return "", err
	}
	to, err := s.broadcastTo(ctx, db, l, c)
	if err != nil {
		return "", err
	}
	lines := []locales.HTML{l.HTML("broadcast.about", locales.Args{"Number": c.ID, "To": to}), l.HTML("broadcast.readers", locales.Args{"Count": n})}
	switch {
	case c.State == digest.Asked:
		lines = append(lines, l.HTML("broadcast.asked"))
	case c.TextKK+c.TextRU == "":
		lines = append(lines, l.HTML("broadcast.no_text"))
	case c.Lang == "" && (c.TextKK == "" || c.TextRU == ""):
		lines = append(lines, l.HTML("broadcast.one_language"))
	}
	if night(r) {
		lines = append(lines, l.HTML("broadcast.night"))
	}
	return locales.Lines(lines...), nil
}

// night says that people sleep now.
func night(r handlers.Request) bool { return digest.Awake(r.Now).After(r.Now) }

// broadcastTo names an audience.
func (s staff) broadcastTo(ctx context.Context, db postgres.DB, l locales.Lang, c digest.Campaign) (string, error) {
	kind, what, _ := strings.Cut(c.Audience, ":")
	to := l.Text("broadcast.all")
	switch kind {
	case "region":
		u, err := territory.ByCode(ctx, db, what)
		if err != nil {
			return "", err
		}
		to = screen.Capital(u.Name.In(string(l)))
	case "role":
		to = screen.Capital(l.Text("duty." + what))
	}
	if c.Lang != "" {
		to += " · " + ownName(c.Lang)
	}
	return to, nil
}

// broadcastRows are what a member may do with a campaign that is not sent.
func broadcastRows(r handlers.Request, c digest.Campaign, m account.Member) (rows [][]handlers.Button) {
	l, id := r.Lang, screen.ID36(c.ID)
	switch {
	case c.State == digest.Draft && c.MadeBy == m.ID:
		for _, lang := range locales.All() {
			if c.Lang == "" || c.Lang == string(lang) {
				rows = append(rows, screen.Row(screen.Press(l.Text("broadcast.button_text", locales.Args{"Language": lang.Text("language.name")}), "wbsay", id, string(lang))))
			}
		}
		if c.TextKK+c.TextRU != "" {
			rows = append(rows, screen.Row(screen.Press(l.Text("broadcast.button_ask"), "wbask", id)))
		}
	case c.State == digest.Asked && c.MadeBy != m.ID && night(r):
		rows = append(rows, screen.Row(screen.Press(l.Text("broadcast.button_go_morning"), "wbgo", id)),
			screen.Row(screen.Press(l.Text("broadcast.button_go_night"), "wbgo", id, atNight)))
	case c.State == digest.Asked && c.MadeBy != m.ID:
		rows = append(rows, screen.Row(screen.Press(l.Text("broadcast.button_go"), "wbgo", id)))
	}
	return append(rows, screen.Row(screen.Press(l.Text("broadcast.button_drop"), "wbstop", id)), screen.Row(screen.Press(l.Text("button.back"), "wb")))
}
