package staff

import (
	"context"
	"errors"
	"slices"

	"qalauly/account"
	"qalauly/calendar"
	"qalauly/digest"
	"qalauly/handlers"
	"qalauly/handlers/screen"
	"qalauly/handlers/wording"
	"qalauly/internal/postgres"
	"qalauly/locales"
	"qalauly/rating/weeks"
)

const (
	// TrialTask fetches a method file that is to be tried; its reference is the person,
	// Telegram's id of the file and its name, «42:BQAC…:r2.toml».
	TrialTask = "rating-trial"

	// NoticeTrial tells what became of a rating by it; its reference is the trial's id.
	NoticeTrial = "ratingtrial"

	// NoticePause tells of a wish for a pause, or for its end; its reference is the wish's id.
	NoticePause = "pauseasked"

	// talkTrial and talkPause are the conversations in which the file, or the reason of a
	// pause, is asked for.
	talkTrial, talkPause = "trial", "pause"

	// mostMoves is how many deputies are named whose score changes.
	mostMoves = 8
)

// steers are the duties of those who see to the rating.
var steers = []account.Duty{account.Administrator, account.Editor, account.Commission}

// steering is what staff do about the rating. Its steps come by the clock: nobody drafts,
// freezes or publishes a week before its terms are over, which deputies have for their
// objections.
func (s staff) steering() handlers.Audience {
	return handlers.Audience{
		Commands: []handlers.Command{
			s.command("pause", publishers, s.askPause(true)), s.command("resume", publishers, s.askPause(false)),
		},
		Verbs: map[string]handlers.Run{
			"rd":     s.only("/rating", steers, s.ratingDesk),
			"rdrun":  s.only("/rating", steers, s.ratingNow),
			"rdtry":  s.only("/rating", steers, s.askTrial),
			"rdstop": s.only("/pause", publishers, s.askPause(true)),
			"rdgo":   s.only("/resume", publishers, s.askPause(false)),
			"rdyes":  s.only("/pause", publishers, s.approvePause),
		},
		Talks: map[string]handlers.Run{
			talkTrial: s.only("/rating", steers, s.takeTrial),
			talkPause: s.only("/pause", publishers, s.pauseWords),
		},
	}
}

// RatingDesk gives those who see to the rating the way on from the citizens' /rating.
func RatingDesk(o Options) func(ctx context.Context, db postgres.DB, r handlers.Request) ([][]handlers.Button, error) {
	s := newStaff(o)
	return func(ctx context.Context, db postgres.DB, r handlers.Request) ([][]handlers.Button, error) {
		if !r.Private {
			return nil, nil
		}
		m, err := s.member(ctx, db, r)
		if err != nil || !slices.ContainsFunc(steers, m.Has) {
			return nil, err
		}
		return [][]handlers.Button{screen.Row(screen.Press(r.Lang.Text("ratingdesk.button"), "rd"))}, nil
	}
}

// ratingDesk tells where the rating stands, and leads to what can be done about it.
func (s staff) ratingDesk(ctx context.Context, db postgres.DB, r handlers.Request, m account.Member) (handlers.Reply, error) {
	l := r.Lang
	parts := []locales.HTML{l.HTML("ratingdesk.title")}
	for _, tell := range []func(context.Context, postgres.DB, handlers.Request) (locales.HTML, error){tellMethod, tellPublished, tellDraft, tellOpen, tellPaused} {
		told, err := tell(ctx, db, r)
		if err != nil {
			return handlers.Reply{}, err
		}
		parts = append(parts, told)
	}
	rows := [][]handlers.Button{screen.Row(screen.Press(l.Text("ratingdesk.run"), "rdrun")), screen.Row(screen.Press(l.Text("ratingdesk.try"), "rdtry"))}
	if m.Has(account.Commission) {
		rows = append(rows, screen.Row(screen.Press(l.Text("ratingdesk.objections"), "olist")))
	}
	if slices.ContainsFunc(publishers, m.Has) {
		paused, _, asked, err := weeks.Paused(ctx, db)
		if err != nil {
			return handlers.Reply{}, err
		}
		rows = append(rows, screen.Row(screen.Press(l.Text("ratingdesk.publishing"), "wd")))
		switch {
		case !digest.Publishes(m):
		case len(asked) > 0 && asked[0].AskedBy != m.ID:
			rows = append(rows, screen.Row(screen.Press(l.Text("ratingdesk.approve"), "rdyes", screen.ID36(asked[0].ID))))
		case len(asked) == 0 && paused:
			rows = append(rows, screen.Row(screen.Press(l.Text("ratingdesk.resume"), "rdgo")))
		case len(asked) == 0:
			rows = append(rows, screen.Row(screen.Press(l.Text("ratingdesk.pause"), "rdstop")))
		}
	}
	return idle(screen.Show(r, joinSome(parts...), rows...)), nil
}

func tellMethod(ctx context.Context, db postgres.DB, r handlers.Request) (locales.HTML, error) {
	m, err := weeks.MethodFor(ctx, db, calendar.WeekOf(calendar.DayOf(r.Now)))
	if errors.Is(err, weeks.ErrNoMethod) {
		return "", nil
	}
	if err != nil {
		return "", err
	}
	l := r.Lang
	lines := []locales.HTML{l.HTML("ratingdesk.method", locales.Args{"Method": m.ID, "Hash": m.SHA256[:12]})}
	coming, err := weeks.Coming(ctx, db, r.Now)
	for _, next := range coming {
		lines = append(lines, l.HTML("ratingdesk.coming", locales.Args{"Method": next.ID, "Day": l.DateYear(next.EffectiveFrom)}))
	}
	return locales.Lines(lines...), err
}

func tellPublished(ctx context.Context, db postgres.DB, r handlers.Request) (locales.HTML, error) {
	s, err := weeks.Latest(ctx, db, weeks.Weekly)
	if errors.Is(err, weeks.ErrNone) {
		return r.Lang.HTML("ratingdesk.none"), nil
	}
	if err != nil {
		return "", err
	}
	return r.Lang.HTML("ratingdesk.published", locales.Args{
		"Period": wording.Period(r.Lang, s.Period), "Version": s.Version, "When": dayClock(r.Lang, s.PublishedAt), "Hash": s.Hash[:min(len(s.Hash), 12)],
	}), nil
}

func tellDraft(ctx context.Context, db postgres.DB, r handlers.Request) (locales.HTML, error) {
	l := r.Lang
	s, err := weeks.CurrentDraft(ctx, db)
	if err == nil {
		return l.HTML("ratingdesk.draft", locales.Args{
			"Period": wording.Period(l, s.Period), "Objections": dayClock(l, s.ObjectionsUntil), "Decisions": dayClock(l, s.DecisionsUntil), "Publish": dayClock(l, s.PublishAt),
		}), nil
	}
	if !errors.Is(err, weeks.ErrNone) {
		return "", err
	}
	week := calendar.WeekOf(calendar.DayOf(r.Now))
	m, err := weeks.MethodFor(ctx, db, week)
	if errors.Is(err, weeks.ErrNoMethod) {
		return "", nil
	}
	if err != nil {
		return "", err
	}
	c, err := calendar.Load(ctx, db, calendar.UsualHours)
	if err != nil {
		return "", err
	}
	next := weeks.LastClosed(c, calendar.Plan(m.Week), r.Now).Add(1)
	return l.HTML("ratingdesk.next", locales.Args{"Period": wording.Period(l, next.String()), "When": dayClock(l, c.Schedule(next, calendar.Plan(m.Week)).Draft)}), nil
}

func tellOpen(ctx context.Context, db postgres.DB, r handlers.Request) (locales.HTML, error) {
	open, err := weeks.OpenObjections(ctx, db)
	return r.Lang.HTML("ratingdesk.open", locales.Args{"Count": len(open)}), err
}

func tellPaused(ctx context.Context, db postgres.DB, r handlers.Request) (locales.HTML, error) {
	paused, by, asked, err := weeks.Paused(ctx, db)
	var lines []locales.HTML
	if paused {
		lines = append(lines, r.Lang.HTML("ratingdesk.paused", locales.Args{"Reason": by.Reason}))
	}
	for _, wish := range asked {
		lines = append(lines, wishWords(r.Lang, wish))
	}
	return locales.Lines(lines...), err
}
