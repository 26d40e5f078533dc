package staff

import (
	"context"
	"regexp"
	"strconv"
	"strings"

	"qalauly/account"
	"qalauly/activity"
	"qalauly/handlers"
	"qalauly/handlers/screen"
	"qalauly/internal/postgres"
	"qalauly/locales"
)

// verifying is what a verifier does with the records that wait.
func (s staff) verifying() handlers.Audience {
	duty := []account.Duty{account.Verifier}
	only := func(what string, do run) handlers.Run { return s.only(what, duty, do) }
	return handlers.Audience{
		Commands: []handlers.Command{s.command("verify", duty, s.verify)},
		Verbs: map[string]handlers.Run{
			"vnext":  only("verify", s.nextWaiting),
			"vshow":  only("verify", s.showWaiting),
			"vok":    only("verify", s.approveRecord),
			"vno":    only("verify", s.askWhy),
			"vwhy":   only("verify", s.sendBack),
			"vown":   only("verify", s.askOwnWords),
			"vlater": only("verify", s.putOff),
			"vevent": only("verify", s.wholeEvent),
			"vlinks": only("verify", s.tenLinks),
			"vset":   only("verify", s.queueFilter),
			"vunit":  only("verify", s.queueUnit),
			"vcrit":  only("verify", s.queueCriterion),
		},
		Talks: map[string]handlers.Run{talkReturn: only("verify", s.ownWords)},
	}
}

// queue says which of the waiting records a verifier looks at. It travels in the
// buttons, so that each screen leads on in the same queue.
type queue struct {
	unit, criterion string
	flagged         bool
}

func (q queue) arg() string {
	parts := []string{"0", "0", "0"}
	if q.unit != "" {
		parts[0] = q.unit
	}
	if q.criterion != "" {
		parts[1] = strings.ToLower(q.criterion)
	}
	if q.flagged {
		parts[2] = "f"
	}
	return strings.Join(parts, "-")
}

var queueArg = regexp.MustCompile(`^([0-9]{9}|0)-([a-z0-9]{1,8})-([f0])$`)

// queueOf reads what arg wrote; anything else is the whole queue.
func (s staff) queueOf(text string) (q queue) {
	m := queueArg.FindStringSubmatch(text)
	if m == nil {
		return q
	}
	if m[1] != "0" {
		q.unit = m[1]
	}
	q.criterion, q.flagged = s.criterionCode(m[2]), m[3] == "f"
	return q
}

// criterionCode is a code of the method in its own letters; "" where there is none.
func (s staff) criterionCode(text string) string {
	for _, c := range s.opts.Method.Criteria {
		if strings.EqualFold(c.Code, text) {
			return c.Code
		}
	}
	return ""
}

func (q queue) filter(m account.Member) activity.Filter {
	return activity.Filter{Where: where(m, account.Verifier), Unit: q.unit, Criterion: q.criterion, Flagged: q.flagged}
}

// verify begins: «/verify», «/verify A5», «/verify 58190».
func (s staff) verify(ctx context.Context, db postgres.DB, r handlers.Request, m account.Member) (handlers.Reply, error) {
	if id, ok := recordNumber(r.Args); ok {
		return s.takeUp(ctx, db, r, m, id, queue{}, "")
	}
	q := queue{criterion: s.criterionCode(cyrillicCode(r.Args))}
	if r.Args != "" && q.criterion == "" {
		return screen.Say(r.Lang.HTML("verify.usage", locales.Args{"Said": screen.Echo(r.Args)})), nil
	}
	return s.queued(ctx, db, r, m, q, "")
}

// cyrillicCode makes the letters of a code Latin: А5, В1 and С3 are typed so.
func cyrillicCode(text string) string {
	return strings.NewReplacer("А", "A", "В", "B", "С", "C", "а", "a", "в", "b", "с", "c").Replace(strings.TrimSpace(text))
}

var numberOfRecord = regexp.MustCompile(`^№?\s*([0-9]{1,15})$`)

// recordNumber reads the number of a record.
func recordNumber(text string) (int64, bool) {
	found := numberOfRecord.FindStringSubmatch(strings.TrimSpace(text))
	if found == nil {
		return 0, false
	}
	id, err := strconv.ParseInt(found[1], 10, 64)
	return id, err == nil && id > 0
}

// nextWaiting is pressed: vnext <queue>.
func (s staff) nextWaiting(ctx context.Context, db postgres.DB, r handlers.Request, m account.Member) (handlers.Reply, error) {
	return s.queued(ctx, db, r, m, s.queueOf(screen.Arg(r, 0)), "")
}

// showWaiting is pressed: vshow <record> <queue>.
func (s staff) showWaiting(ctx context.Context, db postgres.DB, r handlers.Request, m account.Member) (handlers.Reply, error) {
	return s.takeUp(ctx, db, r, m, screen.IDArg(r, 0), s.queueOf(screen.Arg(r, 1)), "")
}

// putOff is pressed: vlater <record> <queue>.
func (s staff) putOff(ctx context.Context, db postgres.DB, r handlers.Request, m account.Member) (handlers.Reply, error) {
	if err := activity.Later(ctx, db, actor(m, r), screen.IDArg(r, 0), r.Now); err != nil {
		return handlers.Reply{}, err
	}
	return s.queued(ctx, db, r, m, s.queueOf(screen.Arg(r, 1)), "")
}

// queued shows the next record of a queue. head says what happened before.
func (s staff) queued(ctx context.Context, db postgres.DB, r handlers.Request, m account.Member, q queue, head locales.HTML) (handlers.Reply, error) {
	rec, ok, err := s.ledger.Next(ctx, db, actor(m, r), q.filter(m), r.Now)
	if err != nil {
		return handlers.Reply{}, err
	}
	if ok {
		return s.shown(ctx, db, r, m, rec, q, head)
	}
	left, err := s.ledger.Waits(ctx, db, actor(m, r), q.filter(m), r.Now)
	if err != nil {
		return handlers.Reply{}, err
	}
	text := r.Lang.HTML("verify.none")
	if left.All > 0 {
		text = r.Lang.HTML("verify.put_off", locales.Args{"Count": left.All})
	}
	return screen.Show(r, locales.Join(head, text), s.filterRow(r.Lang, q)), nil
}

// takeUp shows a record of the verifier's choice, or says why it is not theirs now.
func (s staff) takeUp(ctx context.Context, db postgres.DB, r handlers.Request, m account.Member, id int64, q queue, head locales.HTML) (handlers.Reply, error) {
	rec, err := s.ledger.Take(ctx, db, actor(m, r), where(m, account.Verifier), id, r.Now)
	if err != nil {
		return s.undecided(ctx, db, r, m, id, q, err)
	}
	return s.shown(ctx, db, r, m, rec, q, head)
}

// undecided says why nothing was done to a record, and goes on with the queue where
// that is nobody's fault.
func (s staff) undecided(ctx context.Context, db postgres.DB, r handlers.Request, m account.Member, id int64, q queue, why error) (handlers.Reply, error) {
	if key, is := barred(why); is {
		return s.refuseRecord(ctx, db, r, m, id, key)
	}
	head, err := whyLeft(ctx, db, r.Lang, id, why)
	if err != nil {
		return handlers.Reply{}, err
	}
	return s.queued(ctx, db, r, m, q, head)
}

// refuseRecord says that a member may not do something to a record.
func (s staff) refuseRecord(ctx context.Context, db postgres.DB, r handlers.Request, m account.Member, id int64, key string) (handlers.Reply, error) {
	why := refusal{Key: key}
	if rec, err := activity.ByID(ctx, db, id); err == nil {
		why.Deputy = rec.Deputy
	}
	return s.refuse(ctx, db, r, m, "record:"+number(id), why)
}
