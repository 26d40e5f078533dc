package staff

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"qalauly/account"
	"qalauly/digest"
	"qalauly/handlers"
	"qalauly/handlers/screen"
	"qalauly/handlers/weekly"
	"qalauly/internal/job"
	"qalauly/internal/postgres"
	"qalauly/locales"
	"qalauly/territory"
)

// talkBroadcast is the conversation in which a message to many is written.
const talkBroadcast = "broadcast"

// broadcasting tells many the same thing: one administrator of the whole country writes
// and sees it, another lets it go, either may stop it.
func (s staff) broadcasting() handlers.Audience {
	duty := []account.Duty{account.Administrator}
	only := func(do run) handlers.Run {
		return s.only("/broadcast", duty, func(ctx context.Context, db postgres.DB, r handlers.Request, m account.Member) (handlers.Reply, error) {
			if !m.May(account.Administrator, nil) {
				return s.refuse(ctx, db, r, m, "/broadcast", refusal{Key: "broadcast.country_only"})
			}
			return do(ctx, db, r, m)
		})
	}
	return handlers.Audience{
		Commands: []handlers.Command{{Name: "broadcast", Duty: duty, Help: "command.broadcast", Run: only(s.broadcasts)}},
		Verbs: map[string]handlers.Run{
			"wb":     only(s.broadcasts),
			"wbnew":  only(s.newBroadcast),
			"wbreg":  only(s.broadcastRegion),
			"wbrole": only(s.broadcastRole),
			"wblang": only(s.broadcastLang),
			"wbmake": only(s.makeBroadcast),
			"wbsay":  only(s.sayBroadcast),
			"wbone":  only(s.broadcast),
			"wbask":  only(s.askBroadcast),
			"wbgo":   only(s.launchBroadcast),
			"wbstop": only(s.stopBroadcast),
		},
		Talks: map[string]handlers.Run{talkBroadcast: only(s.broadcastText)},
	}
}

// broadcasts lists the newest.
func (s staff) broadcasts(ctx context.Context, db postgres.DB, r handlers.Request, m account.Member) (handlers.Reply, error) {
	l := r.Lang
	all, err := digest.Campaigns(ctx, db, m.ID, 8)
	if err != nil {
		return handlers.Reply{}, err
	}
	lines := []locales.HTML{l.HTML("broadcast.title"), l.HTML("broadcast.how")}
	rows := [][]handlers.Button{screen.Row(screen.Press(l.Text("broadcast.button_new"), "wbnew"))}
	for _, c := range all {
		label := l.Text("broadcast.button_one", locales.Args{"Number": c.ID, "State": l.Text(weekly.Stages[c.State])})
		rows = append(rows, screen.Row(screen.Press(screen.Fitting(label), "wbone", screen.ID36(c.ID))))
	}
	return idle(screen.Show(r, locales.Join(lines...), rows...)), nil
}

// newBroadcast is pressed: it asks for the audience.
func (s staff) newBroadcast(_ context.Context, _ postgres.DB, r handlers.Request, _ account.Member) (handlers.Reply, error) {
	l := r.Lang
	return screen.Show(r, l.HTML("broadcast.ask_audience"),
		screen.Row(screen.Press(l.Text("broadcast.all"), "wblang", "all")),
		screen.Row(screen.Press(l.Text("broadcast.region"), "wbreg")), screen.Row(screen.Press(l.Text("broadcast.role"), "wbrole")),
		screen.Row(screen.Press(l.Text("button.back"), "wb"))), nil
}

func (s staff) broadcastRegion(ctx context.Context, db postgres.DB, r handlers.Request, _ account.Member) (handlers.Reply, error) {
	units, err := territory.Regions(ctx, db, r.Now, string(r.Lang))
	if err != nil {
		return handlers.Reply{}, err
	}
	var regions []handlers.Button
	for _, u := range units {
		regions = append(regions, screen.Press(screen.Clip(u.Short.In(string(r.Lang)), screen.Wide), "wblang", "region", u.Code))
	}
	return screen.Show(r, r.Lang.HTML("broadcast.ask_region"), screen.Joined(screen.Grid(regions),
		[][]handlers.Button{screen.Row(screen.Press(r.Lang.Text("button.back"), "wbnew"))})...), nil
}

func (s staff) broadcastRole(_ context.Context, _ postgres.DB, r handlers.Request, _ account.Member) (handlers.Reply, error) {
	var rows [][]handlers.Button
	for _, duty := range append(account.StaffDuties(), account.Deputy, account.Assistant) {
		rows = append(rows, screen.Row(screen.Press(screen.Capital(r.Lang.Text("duty."+string(duty))), "wblang", "role", string(duty))))
	}
	return screen.Show(r, r.Lang.HTML("broadcast.ask_role"), append(rows, screen.Row(screen.Press(r.Lang.Text("button.back"), "wbnew")))...), nil
}

// broadcastLang is pressed: wblang <kind> [<what>]. It asks in which language the readers
// are to be.
func (s staff) broadcastLang(_ context.Context, _ postgres.DB, r handlers.Request, _ account.Member) (handlers.Reply, error) {
	l := r.Lang
	args := r.Button.Args
	rows := [][]handlers.Button{screen.Row(screen.Press(l.Text("broadcast.any_language"), "wbmake", append([]string{"any"}, args...)...))}
	for _, lang := range locales.All() {
		rows = append(rows, screen.Row(screen.Press(l.Text("broadcast.only_language", locales.Args{"Language": lang.Text("language.name")}), "wbmake", append([]string{string(lang)}, args...)...)))
	}
	return screen.Show(r, l.HTML("broadcast.ask_language"), append(rows, screen.Row(screen.Press(l.Text("button.back"), "wbnew")))...), nil
}

// makeBroadcast is pressed: wbmake <language> <kind> [<what>]. It begins a draft and asks
// for its words.
func (s staff) makeBroadcast(ctx context.Context, db postgres.DB, r handlers.Request, m account.Member) (handlers.Reply, error) {
	lang, known := locales.Known(screen.Arg(r, 0))
	if !known {
		lang = ""
	}
	audience := strings.TrimSuffix(screen.Arg(r, 1)+":"+screen.Arg(r, 2), ":")
	id, err := digest.Write(ctx, db, m.ID, audience, string(lang), r.Now)
	if errors.Is(err, digest.ErrAudience) {
		return handlers.OldButton(r.Lang), nil
	}
	if err != nil {
		return handlers.Reply{}, err
	}
	if lang == "" {
		lang = locales.Kazakh
	}
	return s.askText(r, id, lang)
}

// writing is whose text is typed next.
type writing struct {
	ID   int64
	Lang locales.Lang
}

func (s staff) askText(r handlers.Request, id int64, lang locales.Lang) (handlers.Reply, error) {
	text := r.Lang.HTML("broadcast.ask_text", locales.Args{"Language": lang.Text("language.name"), "Most": r.Lang.Number(digest.CampaignMost)})
	return remember(screen.Show(r, text, screen.Row(screen.Press(r.Lang.Text("button.back"), "wbone", screen.ID36(id)))), talkBroadcast, writing{id, lang})
}

// sayBroadcast is pressed: wbsay <campaign> <language>.
func (s staff) sayBroadcast(_ context.Context, _ postgres.DB, r handlers.Request, _ account.Member) (handlers.Reply, error) {
	lang, known := locales.Known(screen.Arg(r, 1))
	if !known {
		return handlers.OldButton(r.Lang), nil
	}
	return s.askText(r, screen.IDArg(r, 0), lang)
}

// broadcastText is typed: the words in a language.
func (s staff) broadcastText(ctx context.Context, db postgres.DB, r handlers.Request, m account.Member) (handlers.Reply, error) {
	var w writing
	if !recall(r, talkBroadcast, &w) {
		return s.broadcasts(ctx, db, r, m)
	}
	err := digest.Say(ctx, db, m.ID, w.ID, string(w.Lang), r.Text)
	if errors.Is(err, digest.ErrNoText) {
		return screen.Say(r.Lang.HTML("broadcast.bad_text", locales.Args{"Most": r.Lang.Number(digest.CampaignMost)})), nil
	}
	if err != nil && !errors.Is(err, digest.ErrStage) {
		return handlers.Reply{}, err
	}
	return s.broadcastShown(ctx, db, r, m, w.ID, "")
}

// askBroadcast is pressed: wbask <campaign>.
func (s staff) askBroadcast(ctx context.Context, db postgres.DB, r handlers.Request, m account.Member) (handlers.Reply, error) {
	return s.broadcastDone(ctx, db, r, m, "broadcast.asked", digest.Request(ctx, db, m.ID, screen.IDArg(r, 0)))
}

// atNight is pressed for a message that may go out at night.
const atNight = "n"

// launchBroadcast is pressed: wbgo <campaign> [n]. From here on a worker does the rest.
func (s staff) launchBroadcast(ctx context.Context, db postgres.DB, r handlers.Request, m account.Member) (handlers.Reply, error) {
	id := screen.IDArg(r, 0)
	urgent := screen.Arg(r, 1) == atNight
	err := digest.Launch(ctx, db, m.ID, id, urgent, r.Now)
	if err == nil {
		_, err = job.Enqueue(ctx, db, digest.CampaignTask, fmt.Sprint(id))
	}
	done := "broadcast.gone"
	if !urgent && night(r) {
		done = "broadcast.gone_morning"
	}
	return s.broadcastDone(ctx, db, r, m, done, err)
}

// stopBroadcast is pressed: wbstop <campaign>.
func (s staff) stopBroadcast(ctx context.Context, db postgres.DB, r handlers.Request, m account.Member) (handlers.Reply, error) {
	return s.broadcastDone(ctx, db, r, m, "broadcast.stopped", digest.Stop(ctx, db, m.ID, screen.IDArg(r, 0), r.Now))
}

// broadcastDone says what was done, or why it was not, above the campaign as it is.
func (s staff) broadcastDone(ctx context.Context, db postgres.DB, r handlers.Request, m account.Member, key string, why error) (handlers.Reply, error) {
	switch {
	case errors.Is(why, digest.ErrNoCampaign):
		return handlers.OldButton(r.Lang), nil
	case errors.Is(why, digest.ErrTwoPersons):
		key = "broadcast.another"
	case errors.Is(why, digest.ErrUnseen), errors.Is(why, digest.ErrNoText):
		key = "broadcast.no_text"
	case errors.Is(why, digest.ErrStage):
		key = "broadcast.past"
	case why != nil:
		return handlers.Reply{}, why
	}
	c, err := digest.CampaignByID(ctx, db, screen.IDArg(r, 0))
	if err != nil {
		return handlers.Reply{}, err
	}
	if c.State == digest.Asked { // its words stand above already
		return screen.Show(r, r.Lang.HTML(key), screen.Row(screen.Press(r.Lang.Text("button.back"), "wb"))), nil
	}
	return s.broadcastShown(ctx, db, r, m, c.ID, r.Lang.HTML(key))
}
