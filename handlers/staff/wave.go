package staff

import (
	"context"
	"errors"

	"qalauly/account"
	"qalauly/appeal"
	"qalauly/deputy"
	"qalauly/handlers"
	"qalauly/handlers/screen"
	"qalauly/internal/postgres"
	"qalauly/locales"
	"qalauly/territory"
)

// talkWave is the conversation in which a member of the commission says why a wave counts,
// or does not.
const talkWave = "wave"

// waveVote is a decision whose reason is asked for.
type waveVote struct {
	Wave   int64
	Counts bool
}

// waving is what the commission decides of weeks in which most of what came to a deputy
// came from new accounts.
func (s staff) waving() handlers.Audience {
	only := func(do run) handlers.Run {
		return s.only("/objections", []account.Duty{account.Commission}, ofWave(do))
	}
	return handlers.Audience{
		Verbs: map[string]handlers.Run{"zwaves": only(s.waves), "zwave": only(s.wave), "zwvote": only(s.askWave)},
		Talks: map[string]handlers.Run{talkWave: only(s.decideWave)},
	}
}

// ofWave turns what the domain refuses into words.
func ofWave(do run) run {
	return func(ctx context.Context, db postgres.DB, r handlers.Request, m account.Member) (handlers.Reply, error) {
		reply, err := do(ctx, db, r, m)
		for is, key := range map[error]string{appeal.ErrUnknown: "wave.unknown", appeal.ErrNotYours: "wave.not_yours", appeal.ErrState: "desk.decided"} {
			if errors.Is(err, is) {
				return screen.Show(r, r.Lang.HTML(key), screen.Row(screen.Press(r.Lang.Text("button.back"), "zwaves"))), nil
			}
		}
		return reply, err
	}
}

// waves lists what waits for a decision.
func (s staff) waves(ctx context.Context, db postgres.DB, r handlers.Request, m account.Member) (handlers.Reply, error) {
	l := r.Lang
	back := screen.Row(screen.Press(l.Text("button.back"), "olist"))
	own := where(m, account.Commission)
	var units []string
	if !own.Whole() {
		var err error
		if units, err = territory.Below(ctx, db, own...); err != nil {
			return handlers.Reply{}, err
		}
	}
	all, err := appeal.Waves(ctx, db, units)
	if err != nil {
		return handlers.Reply{}, err
	}
	if len(all) == 0 {
		return screen.Show(r, l.HTML("wave.none"), back), nil
	}
	lines := []locales.HTML{l.HTML("wave.title")}
	var buttons []handlers.Button
	for _, w := range all[:min(len(all), mostObjections)] {
		text, err := waveText(ctx, db, r, w)
		if err != nil {
			return handlers.Reply{}, err
		}
		lines = append(lines, text)
		buttons = append(buttons, screen.Press(l.Text("wave.see", locales.Args{"Number": number(w.ID)}), "zwave", screen.ID36(w.ID)))
	}
	return screen.Show(r, locales.Join(lines...), append(screen.Grid(buttons), back)...), nil
}

// waveText is what is known of a wave.
func waveText(ctx context.Context, db postgres.DB, r handlers.Request, w appeal.Wave) (locales.HTML, error) {
	d, err := deputy.Get(ctx, db, w.Deputy, r.Now)
	if err != nil {
		return "", err
	}
	l := r.Lang
	monday := w.Week.Monday()
	return l.HTML("wave.about", locales.Args{
		"Number": number(w.ID), "Name": d.Short(string(l)), "Days": l.DateSpan(monday.Start(), (monday + 6).Start()), "All": w.All, "New": w.New,
	}), nil
}

// wave shows one: zwave <wave>.
func (s staff) wave(ctx context.Context, db postgres.DB, r handlers.Request, _ account.Member) (handlers.Reply, error) {
	l := r.Lang
	w, err := appeal.WaveByID(ctx, db, screen.IDArg(r, 0))
	if err != nil {
		return handlers.Reply{}, err
	}
	text, err := waveText(ctx, db, r, w)
	if err != nil {
		return handlers.Reply{}, err
	}
	back := screen.Row(screen.Press(l.Text("button.back"), "zwaves"))
	if w.Counts != nil {
		return screen.Show(r, locales.Join(text, decidedWave(l, w)), back), nil
	}
	id := screen.ID36(w.ID)
	return screen.Show(r, locales.Join(text, l.HTML("wave.held")),
		screen.Row(screen.Press(l.Text("wave.counts"), "zwvote", id, "y")), screen.Row(screen.Press(l.Text("wave.not"), "zwvote", id, "n")), back), nil
}

func decidedWave(l locales.Lang, w appeal.Wave) locales.HTML {
	if *w.Counts {
		return l.HTML("wave.counted", locales.Args{"Number": number(w.ID)})
	}
	return l.HTML("wave.left_out", locales.Args{"Number": number(w.ID)})
}

// askWave asks for the reason: zwvote <wave> <y|n>.
func (s staff) askWave(_ context.Context, _ postgres.DB, r handlers.Request, _ account.Member) (handlers.Reply, error) {
	v := waveVote{Wave: screen.IDArg(r, 0), Counts: screen.Arg(r, 1) == "y"}
	return remember(screen.Show(r, r.Lang.HTML("wave.ask_why"), screen.Row(screen.Press(r.Lang.Text("button.back"), "zwave", screen.ID36(v.Wave)))), talkWave, v)
}

// decideWave is said in the talk.
func (s staff) decideWave(ctx context.Context, db postgres.DB, r handlers.Request, m account.Member) (handlers.Reply, error) {
	var v waveVote
	if !recall(r, talkWave, &v) {
		return s.waves(ctx, db, r, m)
	}
	words, problem := reasonSaid(r)
	if problem != "" {
		return screen.Say(problem, screen.Row(screen.Press(r.Lang.Text("button.back"), "zwave", screen.ID36(v.Wave)))), nil
	}
	w, err := s.opts.Appeals.DecideWave(ctx, db, actorOf(m, r), v.Wave, v.Counts, words, r.Now)
	if err != nil {
		return handlers.Reply{}, err
	}
	return idle(screen.Say(decidedWave(r.Lang, w), screen.Row(screen.Press(r.Lang.Text("button.back"), "zwaves")))), nil
}
