package staff

import (
	"context"
	"errors"
	"strconv"
	"strings"

	"qalauly/account"
	"qalauly/activity"
	"qalauly/handlers"
	"qalauly/handlers/screen"
	"qalauly/handlers/wording"
	"qalauly/internal/postgres"
	"qalauly/locales"
)

// talkVoid is the conversation about a record that is to be taken out.
const talkVoid = "void"

// voiding takes verified records out of the count, with a reason. It is the work of
// those who verify: never of one who had a hand in the record.
func (s staff) voiding() handlers.Audience {
	duty := []account.Duty{account.Verifier}
	return handlers.Audience{
		Commands: []handlers.Command{s.command("void", duty, s.void)},
		Verbs: map[string]handlers.Run{
			"vdwhy": s.only("void", duty, s.voidBy),
			"vdok":  s.only("void", duty, s.voidNow),
			"vdno":  s.only("void", duty, s.leaveAsItIs),
		},
		Talks: map[string]handlers.Run{talkVoid: s.only("void", duty, s.voidWords)},
	}
}

// replacing is what a talk about a verified record keeps.
type replacing struct {
	Record  int64
	Version int
	Reason  string          // of voiding
	Draft   *activity.Draft // what is to stand for it
}

// joinedNumbers puts a number to its sign, also as our own messages write it.
var joinedNumbers = strings.NewReplacer("№ ", "№", "№\u00a0", "№")

// numbered parts «58213 the rest» into the number of a record and the rest.
func numbered(text string) (id int64, rest string, ok bool) {
	first, rest, _ := strings.Cut(strings.TrimSpace(joinedNumbers.Replace(text)), " ")
	id, ok = recordNumber(first)
	return id, strings.TrimSpace(rest), ok
}

// void is «/void 58213 reason»: it shows what is to be taken out before it is.
func (s staff) void(ctx context.Context, db postgres.DB, r handlers.Request, m account.Member) (handlers.Reply, error) {
	id, reason, ok := numbered(r.Args)
	if !ok {
		return screen.Say(r.Lang.HTML("void.usage")), nil
	}
	rec, told, refused, err := s.standing(ctx, db, r, m, id)
	if err != nil || refused != nil {
		return deref(refused), err
	}
	about := replacing{Record: id, Version: rec.Version, Reason: screen.Clip(reason, wordsMost)}
	return s.askVoid(r, about, told)
}

// standing is a verified record that the member may take out, with its words; else the
// reply.
func (s staff) standing(ctx context.Context, db postgres.DB, r handlers.Request, m account.Member, id int64) (activity.Record, locales.HTML, *handlers.Reply, error) {
	rec, err := activity.ByID(ctx, db, id)
	if errors.Is(err, activity.ErrUnknown) {
		reply := screen.Say(r.Lang.HTML("verify.unknown", locales.Args{"Record": number(id)}))
		return rec, "", &reply, nil
	}
	if err != nil {
		return rec, "", nil, err
	}
	is, err := s.verifies(ctx, db, m, rec)
	if err != nil {
		return rec, "", nil, err
	}
	if !is {
		reply, err := s.refuseRecord(ctx, db, r, m, id, "verify.elsewhere")
		return rec, "", &reply, err
	}
	if rec.State != activity.Verified || rec.Source != activity.Staff {
		reply := screen.Say(stands(r.Lang, rec))
		return rec, "", &reply, nil
	}
	told, err := s.told(ctx, db, r.Lang, rec)
	return rec, told, nil, err
}

// askVoid asks why, or where that was said, whether it is meant so.
func (s staff) askVoid(r handlers.Request, about replacing, told locales.HTML) (handlers.Reply, error) {
	args := []string{screen.ID36(about.Record), strconv.Itoa(about.Version)}
	no := screen.Row(screen.Press(r.Lang.Text("void.leave"), "vdno"))
	if about.Reason == "" {
		rows := append(reasonRows(r.Lang, "vdwhy", args...), no)
		return remember(screen.Show(r, locales.Join(told, r.Lang.HTML("void.ask_why")), rows...), talkVoid, about)
	}
	text := locales.Join(told, r.Lang.HTML("void.sure", locales.Args{"Reason": wording.Reason(r.Lang, about.Reason)}))
	return remember(screen.Show(r, text, screen.Row(screen.Press(r.Lang.Text("void.do"), "vdok", args...)), no), talkVoid, about)
}

// voidBy is pressed: vdwhy <record> <version> <reason>.
func (s staff) voidBy(ctx context.Context, db postgres.DB, r handlers.Request, m account.Member) (handlers.Reply, error) {
	if reply, err := s.voidedBefore(ctx, db, r, m); err != nil || reply != nil {
		return deref(reply), err
	}
	version, _ := strconv.Atoi(screen.Arg(r, 1))
	return s.takeOut(ctx, db, r, m, replacing{Record: screen.IDArg(r, 0), Version: version, Reason: reasonArg(screen.Arg(r, 2))})
}

// voidWords are said in the talk: why.
func (s staff) voidWords(ctx context.Context, db postgres.DB, r handlers.Request, m account.Member) (handlers.Reply, error) {
	var about replacing
	if !recall(r, talkVoid, &about) {
		return idle(screen.Say(r.Lang.HTML("void.usage"))), nil
	}
	words, problem := reasonSaid(r)
	if problem != "" {
		return screen.Say(problem), nil
	}
	_, told, refused, err := s.standing(ctx, db, r, m, about.Record)
	if err != nil || refused != nil {
		return idle(deref(refused)), err
	}
	about.Reason = words
	return s.askVoid(r, about, told)
}

// voidNow is pressed: vdok <record> <version>. The reason stands in the talk.
func (s staff) voidNow(ctx context.Context, db postgres.DB, r handlers.Request, m account.Member) (handlers.Reply, error) {
	if reply, err := s.voidedBefore(ctx, db, r, m); err != nil || reply != nil {
		return deref(reply), err
	}
	var about replacing
	if !recall(r, talkVoid, &about) || about.Record != screen.IDArg(r, 0) {
		return idle(screen.Say(r.Lang.HTML("void.usage"))), nil
	}
	return s.takeOut(ctx, db, r, m, about)
}

// takeOut voids a record, tells those who had a hand in it, and says so.
func (s staff) takeOut(ctx context.Context, db postgres.DB, r handlers.Request, m account.Member, about replacing) (handlers.Reply, error) {
	_, told, refused, err := s.standing(ctx, db, r, m, about.Record)
	if err != nil || refused != nil {
		return idle(deref(refused)), err
	}
	rec, err := s.move(ctx, db, r, m, activity.Step{Record: about.Record, Version: about.Version, Act: activity.Void, Reason: about.Reason})
	if err != nil {
		return s.left(ctx, db, r, m, about.Record, err)
	}
	for _, member := range rec.Hands {
		if err := tellMember(ctx, db, member, "voided", rec); err != nil {
			return handlers.Reply{}, err
		}
	}
	reply, err := s.outOfCount(ctx, db, r, rec, told)
	return idle(reply), err
}

// voidedBefore is what is said where the member took the record of a press out with the
// press before; nil where they did not.
func (s staff) voidedBefore(ctx context.Context, db postgres.DB, r handlers.Request, m account.Member) (*handlers.Reply, error) {
	version, _ := strconv.Atoi(screen.Arg(r, 1))
	rec, _, is, err := already(ctx, db, m, activity.Step{Record: screen.IDArg(r, 0), Version: version, Act: activity.Void})
	if err != nil || !is {
		return nil, err
	}
	told, err := s.told(ctx, db, r.Lang, rec)
	if err != nil {
		return nil, err
	}
	reply, err := s.outOfCount(ctx, db, r, rec, told)
	return &reply, err
}

// outOfCount says that a record counts no more, and by which correction.
func (s staff) outOfCount(ctx context.Context, db postgres.DB, r handlers.Request, rec activity.Record, told locales.HTML) (handlers.Reply, error) {
	n, err := activity.CorrectionOf(ctx, db, rec.ID)
	if err != nil {
		return handlers.Reply{}, err
	}
	done := r.Lang.HTML("void.done", locales.Args{"Record": number(rec.ID)})
	if n > 0 {
		done = locales.Lines(done, r.Lang.HTML("void.numbered", locales.Args{"Number": n}))
	}
	return screen.Show(r, locales.Join(done, told)), nil
}

// left says why the ledger refused something; the talk is over.
func (s staff) left(ctx context.Context, db postgres.DB, r handlers.Request, m account.Member, id int64, why error) (handlers.Reply, error) {
	if key, is := barred(why); is {
		reply, err := s.refuseRecord(ctx, db, r, m, id, key)
		return idle(reply), err
	}
	text, err := whyLeft(ctx, db, r.Lang, id, why)
	if err != nil {
		return handlers.Reply{}, err
	}
	return idle(screen.Show(r, text)), nil
}

// leaveAsItIs is pressed: nothing is done.
func (s staff) leaveAsItIs(_ context.Context, _ postgres.DB, r handlers.Request, _ account.Member) (handlers.Reply, error) {
	return idle(screen.Show(r, r.Lang.HTML("void.left"))), nil
}
