package staff

import (
	"context"
	"errors"

	"qalauly/account"
	"qalauly/activity"
	"qalauly/handlers"
	"qalauly/handlers/screen"
	"qalauly/internal/postgres"
	"qalauly/locales"
)

// talkAudit is the conversation in which an auditor says what is doubtful.
const talkAudit = "audit"

// lookingAgain looks again at a share of what was verified, in another region. It is drawn
// by a seed whose hash was known before: anybody can draw it again.
func (s staff) lookingAgain() handlers.Audience {
	duty := []account.Duty{account.Verifier}
	return handlers.Audience{
		Commands: []handlers.Command{s.command("audits", duty, s.audits)},
		Verbs: map[string]handlers.Run{
			"vanext": s.only("audits", duty, s.audits),
			"vaok":   s.only("audits", duty, s.sound),
			"vano":   s.only("audits", duty, s.askDoubt),
			"vaseed": s.only("audits", duty, s.seeds),
		},
		Talks: map[string]handlers.Run{talkAudit: s.only("audits", duty, s.doubt)},
	}
}

// audits shows the next drawn record.
func (s staff) audits(ctx context.Context, db postgres.DB, r handlers.Request, m account.Member) (handlers.Reply, error) {
	return s.nextAudit(ctx, db, r, m, "")
}

func (s staff) nextAudit(ctx context.Context, db postgres.DB, r handlers.Request, m account.Member, head locales.HTML) (handlers.Reply, error) {
	own := where(m, account.Verifier)
	left, err := activity.AuditsLeft(ctx, db, actor(m, r), own)
	if err != nil {
		return handlers.Reply{}, err
	}
	rec, ok, err := activity.NextAudit(ctx, db, actor(m, r), own, r.Now)
	if err != nil {
		return handlers.Reply{}, err
	}
	l := r.Lang
	seed := screen.Row(screen.Press(l.Text("audits.seed"), "vaseed"))
	if !ok {
		return screen.Show(r, locales.Join(head, l.HTML("audits.none")), seed), nil
	}
	told, err := s.looked(ctx, db, l, rec)
	if err != nil {
		return handlers.Reply{}, err
	}
	id := screen.ID36(rec.ID)
	rows := [][]handlers.Button{screen.Row(screen.Press(l.Text("audits.ok"), "vaok", id), screen.Press(l.Text("audits.doubt"), "vano", id))}
	rows = append(append(rows, proofRows(l, rec)...), seed)
	return screen.Show(r, locales.Join(head, locales.Lines(l.HTML("audits.title", locales.Args{"Count": left}), told)), rows...), nil
}

// sound is pressed: vaok <record>.
func (s staff) sound(ctx context.Context, db postgres.DB, r handlers.Request, m account.Member) (handlers.Reply, error) {
	return s.conclude(ctx, db, r, m, screen.IDArg(r, 0), activity.Sound, "")
}

// askDoubt is pressed: vano <record>.
func (s staff) askDoubt(_ context.Context, _ postgres.DB, r handlers.Request, _ account.Member) (handlers.Reply, error) {
	return remember(screen.Show(r, r.Lang.HTML("audits.ask_why"), screen.Row(screen.Press(r.Lang.Text("button.back"), "vanext"))), talkAudit, screen.IDArg(r, 0))
}

// doubt is said in the talk.
func (s staff) doubt(ctx context.Context, db postgres.DB, r handlers.Request, m account.Member) (handlers.Reply, error) {
	var record int64
	if !recall(r, talkAudit, &record) {
		return s.nextAudit(ctx, db, r, m, "")
	}
	words, problem := reasonSaid(r)
	if problem != "" {
		return screen.Say(problem), nil
	}
	reply, err := s.conclude(ctx, db, r, m, record, activity.Doubtful, words)
	return idle(reply), err
}

// conclude keeps what an auditor found, and shows the next. What is not before them is
// not theirs.
func (s staff) conclude(ctx context.Context, db postgres.DB, r handlers.Request, m account.Member, record int64, result activity.AuditResult, reason string) (handlers.Reply, error) {
	err := activity.ConcludeAudit(ctx, db, actor(m, r), where(m, account.Verifier), record, result, reason, r.Now)
	if errors.Is(err, activity.ErrNotYours) {
		return s.nextAudit(ctx, db, r, m, r.Lang.HTML("audits.not_yours", locales.Args{"Record": number(record)}))
	}
	if err != nil {
		return handlers.Reply{}, err
	}
	key := "audits.sound"
	if result == activity.Doubtful {
		key = "audits.doubtful"
	}
	return s.nextAudit(ctx, db, r, m, r.Lang.HTML(key, locales.Args{"Record": number(record)}))
}

// seeds is pressed: vaseed. It shows the hash of what comes and the seed of what was
// drawn, with how to draw it again.
func (s staff) seeds(ctx context.Context, db postgres.DB, r handlers.Request, _ account.Member) (handlers.Reply, error) {
	l := r.Lang
	parts := []locales.HTML{l.HTML("audits.how")}
	for _, weeks := range []int{1, 0, -1, -2} {
		week := activity.Week(r.Now).AddDate(0, 0, 7*weeks)
		seed, err := activity.SeedOf(ctx, db, week)
		if errors.Is(err, activity.ErrSeed) {
			continue
		}
		if err != nil {
			return handlers.Reply{}, err
		}
		args := locales.Args{"Days": l.DateSpan(week, week.AddDate(0, 0, 6)), "Hash": seed.Hash}
		if seed.Seed == "" {
			parts = append(parts, l.HTML("audits.sealed", args))
			continue
		}
		drawn, err := activity.Audits(ctx, db, week)
		if err != nil {
			return handlers.Reply{}, err
		}
		args["Seed"], args["Verified"], args["Drawn"] = seed.Seed, seed.Verified, len(drawn)
		parts = append(parts, l.HTML("audits.revealed", args))
	}
	if len(parts) == 1 {
		parts = append(parts, l.HTML("audits.no_seed"))
	}
	return screen.Show(r, locales.Join(parts...), screen.Row(screen.Press(l.Text("button.back"), "vanext"))), nil
}
