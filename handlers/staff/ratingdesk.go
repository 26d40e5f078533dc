package staff

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"qalauly/account"
	"qalauly/calendar"
	"qalauly/deputy"
	"qalauly/digest"
	"qalauly/handlers"
	"qalauly/handlers/screen"
	"qalauly/handlers/wording"
	"qalauly/internal/job"
	"qalauly/internal/postgres"
	"qalauly/locales"
	"qalauly/notice"
	"qalauly/rating"
	"qalauly/rating/methods"
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

// ratingNow computes the newest week as the ledger has it now, and keeps nothing.
func (s staff) ratingNow(ctx context.Context, db postgres.DB, r handlers.Request, _ account.Member) (handlers.Reply, error) {
	back := screen.Row(screen.Press(r.Lang.Text("button.back"), "rd"))
	of, err := current(ctx, db)
	if errors.Is(err, weeks.ErrNone) {
		return screen.Show(r, r.Lang.HTML("ratingdesk.none"), back), nil
	}
	if err != nil {
		return handlers.Reply{}, err
	}
	t, err := weeks.TryNow(ctx, db, of, r.Now)
	if errors.Is(err, weeks.ErrNobody) {
		return screen.Show(r, r.Lang.HTML("ratingdesk.none"), back), nil
	}
	if err != nil {
		return handlers.Reply{}, err
	}
	told, err := trialTold(ctx, db, r.Lang, t)
	return screen.Show(r, told, back), err
}

// trialTold says what a trial changes.
func trialTold(ctx context.Context, db postgres.DB, l locales.Lang, t weeks.Trial) (locales.HTML, error) {
	head := l.HTML("ratingdesk.now", locales.Args{"Period": wording.Period(l, t.Of.Period)})
	if t.NewName != "" {
		head = l.HTML("ratingdesk.tried", locales.Args{"Period": wording.Period(l, t.Of.Period), "Method": t.NewName, "Hash": t.NewHash[:12]})
	}
	lines := []locales.HTML{l.HTML("ratingdesk.changed", locales.Args{"Changed": len(t.Moves), "Of": t.Rated})}
	var ids []int64
	for _, m := range t.Moves[:min(len(t.Moves), mostMoves)] {
		ids = append(ids, m.Deputy)
	}
	names, err := deputy.People(ctx, db, ids)
	if err != nil {
		return "", err
	}
	for _, m := range t.Moves[:len(ids)] {
		lines = append(lines, l.HTML("ratingdesk.move", locales.Args{
			"Name": names[m.Deputy].Short(string(l)), "Before": wording.Points(l, m.Before.Score), "After": wording.Points(l, m.After.Score),
			"Was": placeOr(l, m.Before.Country.Rank), "Now": placeOr(l, m.After.Country.Rank),
		}))
	}
	return locales.Join(head, locales.Lines(lines...), l.HTML("ratingdesk.kept_nothing")), nil
}

// askTrial asks for the file of another method.
func (s staff) askTrial(_ context.Context, _ postgres.DB, r handlers.Request, _ account.Member) (handlers.Reply, error) {
	return remember(screen.Show(r, r.Lang.HTML("ratingdesk.ask_file"), screen.Row(screen.Press(r.Lang.Text("button.back"), "rd"))), talkTrial, true)
}

// takeTrial takes the file; a worker fetches it.
func (s staff) takeTrial(ctx context.Context, db postgres.DB, r handlers.Request, _ account.Member) (handlers.Reply, error) {
	back := screen.Row(screen.Press(r.Lang.Text("button.back"), "rd"))
	if r.File == nil || r.File.Kind != handlers.DocumentFile || r.File.Size > weeks.TrialMost {
		return screen.Say(r.Lang.HTML("ratingdesk.not_a_method", locales.Args{"Most": weeks.TrialMost >> 10}), back), nil
	}
	if _, err := job.Enqueue(ctx, db, TrialTask, fmt.Sprintf("%d:%s:%s", r.Person.ID, r.File.ID, r.File.Name)); err != nil {
		return handlers.Reply{}, err
	}
	return idle(screen.Say(r.Lang.HTML("ratingdesk.trying"), back)), nil
}

// ReadTrialRef reads the reference of a TrialTask.
func ReadTrialRef(ref string) (person int64, fileID, name string, err error) {
	parts := strings.SplitN(ref, ":", 3)
	if len(parts) != 3 {
		return 0, "", "", fmt.Errorf("staff: no trial: %q", ref)
	}
	_, err = fmt.Sscan(parts[0], &person)
	return person, parts[1], parts[2], err
}

func trialWord(ctx context.Context, db postgres.DB, n notice.Due, reader account.Person) (handlers.Message, bool, error) {
	l, known := locales.Known(reader.Lang)
	if !known {
		l = locales.Guess(reader.Guessed, "")
	}
	id, _ := strconv.ParseInt(n.Ref, 10, 64) // of our own making; 0 is no trial
	return tried(ctx, db, l, id, n.To)
}

// tried is what becomes of the newest rating by a file that was sent, or what is wrong
// in it; ok is false where it is not there any more.
func tried(ctx context.Context, db postgres.DB, l locales.Lang, trial, person int64) (m handlers.Message, ok bool, err error) {
	rows := [][]handlers.Button{screen.Row(screen.Press(l.Text("ratingdesk.button"), "rd"))}
	name, body, err := weeks.TrialFile(ctx, db, trial, person)
	if errors.Is(err, weeks.ErrNoTrial) {
		return m, false, nil
	}
	if err != nil {
		return m, false, err
	}
	method, err := methods.Parse(name, body)
	var wrong methods.Problems
	if errors.As(err, &wrong) {
		lines := []locales.HTML{l.HTML("ratingdesk.mistakes", locales.Args{"File": name, "Count": len(wrong)})}
		for _, p := range wrong[:min(len(wrong), mostMoves)] {
			lines = append(lines, locales.Escape("• "+p.String()))
		}
		return handlers.Message{HTML: locales.Lines(lines...), Rows: rows}, true, nil
	}
	of, err := current(ctx, db)
	if errors.Is(err, weeks.ErrNone) {
		return handlers.Message{HTML: l.HTML("ratingdesk.none"), Rows: rows}, true, nil
	}
	if err != nil {
		return m, false, err
	}
	t, err := weeks.TryMethod(ctx, db, of, weeks.Announced{Method: method, Bytes: body})
	if errors.Is(err, rating.ErrLevel) {
		return handlers.Message{HTML: l.HTML("ratingdesk.other_levels"), Rows: rows}, true, nil
	}
	if err != nil {
		return m, false, err
	}
	told, err := trialTold(ctx, db, l, t)
	return handlers.Message{HTML: told, Rows: rows}, true, err
}

// askPause asks why publication is to stand still, or to go on.
func (s staff) askPause(paused bool) run {
	return func(ctx context.Context, db postgres.DB, r handlers.Request, m account.Member) (handlers.Reply, error) {
		l, back := r.Lang, screen.Row(screen.Press(r.Lang.Text("button.back"), "rd"))
		if !digest.Publishes(m) {
			return s.refuse(ctx, db, r, m, "/pause", refusal{Key: "week.country_only"})
		}
		stands, _, asked, err := weeks.Paused(ctx, db)
		switch {
		case err != nil:
			return handlers.Reply{}, err
		case len(asked) > 0 || stands == paused:
			return s.ratingDesk(ctx, db, r, m)
		}
		key := "ratingdesk.why_resume"
		if paused {
			key = "ratingdesk.why_pause"
		}
		return remember(screen.Show(r, l.HTML(key), back), talkPause, paused)
	}
}

// pauseWords are said in the talk: why.
func (s staff) pauseWords(ctx context.Context, db postgres.DB, r handlers.Request, m account.Member) (handlers.Reply, error) {
	var paused bool
	if !recall(r, talkPause, &paused) || !digest.Publishes(m) {
		return s.ratingDesk(ctx, db, r, m)
	}
	words, problem := reasonSaid(r)
	if problem != "" {
		return screen.Say(problem), nil
	}
	if stands, _, asked, err := weeks.Paused(ctx, db); err != nil || len(asked) > 0 || stands == paused {
		if err != nil {
			return handlers.Reply{}, err
		}
		return s.ratingDesk(ctx, db, r, m)
	}
	wish, err := weeks.AskPause(ctx, db, m.ID, paused, words, r.Now)
	if err == nil {
		err = tellOfPause(ctx, db, wish)
	}
	if err != nil {
		return handlers.Reply{}, err
	}
	return idle(screen.Say(r.Lang.HTML("ratingdesk.wished"), screen.Row(screen.Press(r.Lang.Text("ratingdesk.button"), "rd")))), nil
}

// tellOfPause owes a wish to those who may approve it.
func tellOfPause(ctx context.Context, db postgres.DB, wish weeks.Switch) error {
	for _, duty := range publishers {
		all, err := account.DutyAccounts(ctx, db, duty)
		if err != nil {
			return err
		}
		for _, a := range all {
			if a.Member == wish.AskedBy {
				continue
			}
			err := notice.Post(ctx, db, notice.Notice{To: a.Person, Kind: NoticePause, Ref: number(wish.ID), Once: NoticePause + ":" + number(wish.ID)})
			if err != nil {
				return err
			}
		}
	}
	return nil
}

// pauseWord tells of a wish that still waits.
func pauseWord(ctx context.Context, db postgres.DB, n notice.Due, reader account.Person) (handlers.Message, bool, error) {
	l, known := locales.Known(reader.Lang)
	if !known {
		l = locales.Guess(reader.Guessed, "")
	}
	_, _, asked, err := weeks.Paused(ctx, db)
	i := slices.IndexFunc(asked, func(wish weeks.Switch) bool { return number(wish.ID) == n.Ref })
	if err != nil || i < 0 {
		return handlers.Message{}, false, err
	}
	return handlers.Message{HTML: wishWords(l, asked[i]), Rows: [][]handlers.Button{screen.Row(screen.Press(l.Text("ratingdesk.button"), "rd"))}}, true, nil
}

func wishWords(l locales.Lang, wish weeks.Switch) locales.HTML {
	if wish.Paused {
		return l.HTML("ratingdesk.asked_pause", locales.Args{"Reason": wish.Reason})
	}
	return l.HTML("ratingdesk.asked_resume", locales.Args{"Reason": wish.Reason})
}

// approvePause is pressed by another: rdyes <wish>.
func (s staff) approvePause(ctx context.Context, db postgres.DB, r handlers.Request, m account.Member) (handlers.Reply, error) {
	if !digest.Publishes(m) {
		return s.refuse(ctx, db, r, m, "/pause", refusal{Key: "week.country_only"})
	}
	_, err := weeks.ApprovePause(ctx, db, m.ID, screen.IDArg(r, 0), r.Now)
	if err != nil && !errors.Is(err, weeks.ErrNoRequest) && !errors.Is(err, weeks.ErrTwoPersons) {
		return handlers.Reply{}, err
	}
	return s.ratingDesk(ctx, db, r, m)
}
