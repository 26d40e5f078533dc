package appeal

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"qalauly/calendar"
	"qalauly/deputy"
	"qalauly/internal/postgres"
)

// work is one step under way.
type work struct {
	Desk
	db   postgres.DB
	cal  *calendar.Calendar
	by   Actor
	side Side
	a    Appeal // as it becomes
	was  Appeal
	s    Step
	now  time.Time
	made Message
}

func (w *work) today() calendar.Day { return calendar.DayOf(w.now) }

// step does an act of a side.
func (d Desk) step(ctx context.Context, db postgres.DB, by Actor, side Side, a Appeal, s Step, now time.Time) (Appeal, Message, error) {
	s.Reason = strings.TrimSpace(s.Reason)
	switch {
	case !side.May(s.Act):
		return a, Message{}, ErrNotYours
	case s.Act.reasoned() && s.Reason == "" && s.Text == "" && len(s.Files) == 0: // a reason may be spoken
		return a, Message{}, ErrReason
	case side == Citizen && slices.Contains([]Act{Vote, Reopen, Complain}, s.Act) && a.Unseen(now):
		return a, Message{}, ErrState
	}
	next, ok := a.State.Next(s.Act, a.Before)
	if !ok {
		return a, Message{}, ErrState
	}
	c, err := calendar.Load(ctx, db, d.Hours)
	if err != nil {
		return a, Message{}, err
	}
	w := &work{Desk: d, db: db, cal: c, by: by, side: side, a: a, was: a, s: s, now: now}
	w.a.State = next
	if act := acts[s.Act]; act != nil {
		if err := act(w, ctx); err != nil {
			return a, Message{}, err
		}
	}
	if err := w.save(ctx); err != nil {
		return a, Message{}, err
	}
	if err := w.tell(ctx); err != nil {
		return a, Message{}, err
	}
	return w.a, w.made, w.score(ctx)
}

// AlbumTime is how long the files of an album take to come.
const AlbumTime = 2 * time.Second

// cardTime is how long before the first minute ends the card may be made already.
const cardTime = 5 * time.Second

func latest(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}

// acts are what an act does beside moving the state on.
var acts = map[Act]func(*work, context.Context) error{
	Accept:   (*work).accept,
	Ask:      (*work).ask,
	Inform:   (*work).inform,
	Nothing:  (*work).resume,
	Forward:  (*work).forward,
	HandOver: (*work).handOver,
	Extend:   (*work).extend,
	Say:      (*work).say,
	Answer:   (*work).answer,
	Unanswer: (*work).unanswer,
	Vote:     (*work).vote,
	Reopen:   (*work).reopen,
	Complain: (*work).complain,
	Withdraw: (*work).end,
	Undo:     (*work).undo,
	Report:   (*work).park,
	Reject:   (*work).reject,
	Restore:  (*work).restore,
	Finish:   (*work).end,
	Succeed:  (*work).succeed,
	Move:     (*work).move,
}

func (w *work) accept(context.Context) error {
	w.a.AcceptedAt = &w.now
	return nil
}

// ask stops the clock: from today, which is given back.
func (w *work) ask(ctx context.Context) error {
	switch {
	case w.a.Asked:
		return ErrAsked
	case w.today() > w.cal.Add(max(w.a.TermFrom, calendar.DayOf(w.a.AssignedAt)), AskDays):
		return ErrLate
	}
	w.a.Asked, w.a.Before = true, w.was.State
	w.a.Stops = append(slices.Clone(w.a.Stops), calendar.Stop{From: w.today()})
	return w.write(ctx, Question, nil)
}

func (w *work) inform(ctx context.Context) error {
	if err := w.write(ctx, Details, nil); err != nil {
		return err
	}
	return w.resume(ctx)
}

// resume lets the clock run from today on.
func (w *work) resume(context.Context) error {
	if w.side == Service {
		w.a.Scored, w.a.Unscored = false, BySilence
	}
	return w.resumed()
}

// resumed ends the stop that lasts.
func (w *work) resumed() error {
	stops := slices.Clone(w.a.Stops)
	for i := range stops {
		if stops[i].To.IsZero() {
			stops[i].To = w.today()
		}
	}
	w.a.Stops, w.a.Before = stops, ""
	w.a.DueOn = w.cal.Due(w.a.Term()).Day
	return nil
}

func (w *work) forward(ctx context.Context) error {
	switch {
	case w.a.Nameless:
		return ErrNameless
	case w.a.Forwards >= ForwardsMost:
		return ErrForwards
	case w.today() > w.cal.Add(max(w.a.TermFrom, calendar.DayOf(w.a.AssignedAt)), ForwardDays):
		return ErrLate
	}
	if err := w.give(ctx); err != nil {
		return err
	}
	w.a.Forwards++
	w.a.TermFrom, w.a.TermDays, w.a.TermUntil, w.a.Stops = w.cal.Register(w.now).Day, TermDays, 0, nil
	w.a.Extended = false
	w.a.DueOn = w.cal.Due(w.a.Term()).Day
	return nil
}

// handOver passes the appeal to another of the same body; the day stays.
func (w *work) handOver(ctx context.Context) error {
	unit := w.a.Unit
	if err := w.give(ctx); err != nil {
		return err
	}
	if w.a.Unit != unit {
		return ErrNotYours
	}
	if w.was.State == NeedInfo {
		return w.resume(ctx)
	}
	return nil
}

// give makes the appeal another deputy's.
func (w *work) give(ctx context.Context) error {
	if w.s.To == w.a.Deputy {
		return ErrSame
	}
	who, err := deputy.Get(ctx, w.db, w.s.To, w.today().Start())
	if err != nil {
		return err
	}
	if len(who.Mandates) == 0 {
		return ErrMandate
	}
	if w.a.Unit, err = unitOf(ctx, w.db, w.s.To, w.a.PlaceUnit, w.now); err != nil {
		return err
	}
	w.a.Senders = append(slices.Clone(w.a.Senders), w.a.Deputy)
	w.a.Deputy, w.a.AssignedAt, w.a.AcceptedAt, w.a.Asked, w.a.Before = w.s.To, w.now, nil, false, ""
	w.a.JudgedOn = 0
	return nil
}

// succeed makes the appeal that of who came after the deputy, with some days of their
// own.
func (w *work) succeed(ctx context.Context) error {
	if err := w.give(ctx); err != nil {
		return err
	}
	if w.was.State == NeedInfo {
		if err := w.resumed(); err != nil {
			return err
		}
	}
	if least := w.cal.Add(w.today(), ReceiverDays); w.a.DueOn < least {
		w.a.TermUntil, w.a.Stops, w.a.DueOn = least, nil, least
	}
	return nil
}

// move puts the last day where the calendar has it now.
func (w *work) move(context.Context) error {
	w.a.DueOn = w.cal.Due(w.a.Term()).Day
	return nil
}

// extend names a later last day, two months after the one before at most; it is told
// before that one has passed.
func (w *work) extend(ctx context.Context) error {
	switch {
	case w.a.Extended, w.s.Until <= w.a.DueOn, w.s.Until > w.a.DueOn.AddMonths(2):
		return ErrExtended
	case w.today() > w.a.DueOn:
		return ErrLate
	}
	counts, err := w.extensionCounts(ctx)
	if err != nil {
		return err
	}
	if !counts {
		w.a.JudgedOn = w.a.DueOn
	}
	w.a.Extended, w.a.TermUntil, w.a.Stops = true, w.cal.OnOrBefore(w.s.Until), nil
	w.a.DueOn = w.a.TermUntil
	return nil
}

// extensionCounts says whether an extension moves the day of A2 too: it does for at most
// a tenth of what the deputy was given in 13 weeks, and for one.
func (w *work) extensionCounts(ctx context.Context) (bool, error) {
	var all, counted int
	err := w.db.QueryRow(ctx, `
		SELECT count(*), count(*) FILTER (WHERE extended AND judged_on IS NULL) FROM appeal
		WHERE deputy = $1 AND assigned_at > $2`, w.a.Deputy, w.now.AddDate(0, 0, -7*13)).Scan(&all, &counted)
	if err != nil {
		return false, fmt.Errorf("appeal: extensions: %w", err)
	}
	return counted < max(1, all/10), nil
}

func (w *work) say(ctx context.Context) error {
	kind := Interim
	switch {
	case w.side == Citizen && w.was.State == NeedInfo:
		kind = More
	case w.was.State == Answered || w.was.State == Closed:
		kind = Talk
	case w.side == Citizen:
		kind = More
	}
	return w.write(ctx, kind, nil)
}

func (w *work) answer(ctx context.Context) error {
	if !slices.Contains([]Outcome{Solved, Partly, Advised, Refused}, w.s.Outcome) || w.s.Outcome == Refused && strings.TrimSpace(w.s.Text) == "" {
		return ErrReason
	}
	if w.was.State == NeedInfo {
		before := w.a.Before
		if err := w.resume(ctx); err != nil {
			return err
		}
		w.a.Before = before
	} else {
		w.a.Before = w.was.State
	}
	w.a.AnsweredAt, w.a.Outcome, w.a.Survey = &w.now, w.s.Outcome, ""
	ask := w.cal.NextOpen(w.now.Add(24 * time.Hour))
	w.a.SurveyAt = &ask
	held := w.now.Add(UndoTime)
	if err := w.write(ctx, Reply, &held); err != nil {
		return err
	}
	return w.suspect(ctx)
}

// unanswer takes an answer back that nobody has seen.
func (w *work) unanswer(ctx context.Context) error {
	last, err := oneMessage(ctx, w.db, `appeal = $1 AND kind = 'answer' AND undone_at IS NULL ORDER BY id DESC LIMIT 1`, w.a.ID)
	if err != nil {
		return err
	}
	if last.HeldTill == nil || !w.now.Before(*last.HeldTill) {
		return ErrUndo
	}
	if _, err := w.db.Exec(ctx, `UPDATE appeal_message SET undone_at = $2 WHERE id = $1`, last.ID, w.now); err != nil {
		return fmt.Errorf("appeal: unanswer: %w", err)
	}
	w.made = last
	w.a.AnsweredAt, w.a.Outcome, w.a.SurveyAt, w.a.Before = nil, "", nil, ""
	return nil
}

// vote keeps what the citizen says of the answer; it may be changed until the appeal is
// closed, and is kept apart from who said it by nobody being shown it.
func (w *work) vote(context.Context) error {
	if w.a.AnsweredAt == nil || !slices.Contains([]Survey{ToThePoint, HalfWay, Evasive, NoAnswer}, w.s.Survey) {
		return ErrState
	}
	w.a.Survey = w.s.Survey
	return nil
}

func (w *work) reopen(ctx context.Context) error {
	if w.a.AnsweredAt == nil || w.today() > calendar.DayOf(*w.a.AnsweredAt)+ReopenDays {
		return ErrLate
	}
	w.a.ReopenedAt, w.a.ClosedAt, w.a.SurveyAt, w.a.Before = &w.now, nil, nil, ""
	w.a.JudgedOn = 0
	w.a.TermFrom, w.a.TermDays, w.a.TermUntil, w.a.Stops = w.cal.Register(w.now).Day, TermDays, 0, nil
	w.a.DueOn = w.cal.Due(w.a.Term()).Day
	return w.write(ctx, Objection, nil)
}

func (w *work) complain(ctx context.Context) error {
	if !slices.Contains(w.a.Flags, Complained) {
		w.a.Flags = append(slices.Clone(w.a.Flags), Complained)
	}
	return w.write(ctx, Objection, nil)
}

func (w *work) end(context.Context) error {
	w.a.ClosedAt = &w.now
	return nil
}

// undo takes back what nobody has seen.
func (w *work) undo(ctx context.Context) error {
	if !w.now.Before(w.a.ReceivedAt.Add(UndoTime)) {
		return ErrUndo
	}
	return w.end(ctx)
}

func (w *work) park(context.Context) error {
	w.a.Before = w.was.State
	return nil
}

// reject needs another member than the one who reported it.
func (w *work) reject(ctx context.Context) error {
	if err := w.another(ctx); err != nil {
		return err
	}
	return w.end(ctx)
}

func (w *work) restore(ctx context.Context) error {
	if err := w.another(ctx); err != nil {
		return err
	}
	w.a.Before = ""
	return nil
}

func (w *work) another(ctx context.Context) error {
	var by int64
	err := w.db.QueryRow(ctx, `SELECT member FROM appeal_act WHERE appeal = $1 AND act = 'report' ORDER BY id DESC LIMIT 1`, w.a.ID).Scan(&by)
	if err != nil && !none(err) {
		return fmt.Errorf("appeal: report: %w", err)
	}
	if by == w.by.Member.ID {
		return ErrTwo
	}
	return nil
}

// write keeps the step's words.
func (w *work) write(ctx context.Context, kind MessageKind, held *time.Time) (err error) {
	text := w.s.Text
	if text == "" {
		text = w.s.Reason
	}
	w.made, err = add(ctx, w.db, Message{
		Appeal: w.a.ID, Kind: kind, Side: w.side, Member: w.by.Member.ID, Text: text, Files: w.s.Files,
		Album: w.s.Album, Outcome: w.s.Outcome, Chat: w.s.Chat, Message: w.s.Message, At: w.now, HeldTill: held,
	})
	return err
}

// save writes the appeal and its history.
func (w *work) save(ctx context.Context) error {
	a := &w.a
	a.Version++
	if a.Stops == nil {
		a.Stops = []calendar.Stop{}
	}
	_, err := w.db.Exec(ctx, `
		UPDATE appeal SET deputy = $2, unit = $3, state = $4, before = $5, assigned_at = $6, term_from = $7, term_days = $8,
			term_until = $9, stops = $10, due_on = $11, forwards = $12, senders = $13, asked = $14, extended = $15,
			accepted_at = $16, answered_at = $17, outcome = $18, reopened_at = $19, closed_at = $20, survey_at = $21,
			survey = $22, flags = $23, version = $24, scored = $25, unscored = $26, remind_on = $27, judged_on = $28
		WHERE id = $1`,
		a.ID, a.Deputy, a.Unit, a.State, a.Before, a.AssignedAt, a.TermFrom, a.TermDays,
		a.TermUntil, a.Stops, a.DueOn, a.Forwards, orNone(a.Senders), a.Asked, a.Extended,
		a.AcceptedAt, a.AnsweredAt, a.Outcome, a.ReopenedAt, a.ClosedAt, a.SurveyAt,
		a.Survey, orNone(a.Flags), a.Version, a.Scored, a.Unscored, nextStep(stepDays(w.cal, *a), w.today()), a.JudgedOn)
	if err != nil {
		return fmt.Errorf("appeal: save: %w", err)
	}
	target := w.made.ID
	if w.s.To != 0 {
		target = w.s.To
	}
	member := w.by.Member.ID
	if w.side == Citizen {
		member = 0
	}
	return note(ctx, w.db, *a, w.was.State, Past{Act: w.s.Act, Side: w.side, Member: member, Reason: w.s.Reason, Target: target, At: w.now})
}

func orNone[T any](s []T) []T {
	if s == nil {
		return []T{}
	}
	return s
}

// tell owes everybody what the step changes for them.
func (w *work) tell(ctx context.Context) error {
	citizen := func(kind string, ref int64, at time.Time) error {
		return tellCitizen(ctx, w.db, w.a, kind, ref, at, w.now)
	}
	desk := func(kind string, ref int64) error { return w.tellDesk(ctx, w.db, w.a, kind, ref, w.now, w.now) }
	both := func() error {
		if err := citizen(StateNotice, w.a.ID, w.now); err != nil {
			return err
		}
		return desk(ChangedNotice, w.a.ID)
	}
	switch w.s.Act {
	case Accept, Extend, Reject, Finish, Move:
		return both()
	case Ask:
		if err := citizen(QuestionNotice, w.made.ID, w.now); err != nil {
			return err
		}
		return desk(ChangedNotice, w.a.ID)
	case Inform:
		if err := w.tellDesk(ctx, w.db, w.a, SaidNotice, w.made.ID, w.now.Add(AlbumTime), w.now); err != nil {
			return err
		}
		return desk(ChangedNotice, w.a.ID)
	case Nothing, Restore:
		return desk(ChangedNotice, w.a.ID)
	case Forward, HandOver, Succeed:
		if err := w.tellDesk(ctx, w.db, w.was, TakenNotice, w.a.ID, w.now, w.now); err != nil {
			return err
		}
		if err := citizen(StateNotice, w.a.ID, w.now); err != nil {
			return err
		}
		return desk(CardNotice, w.a.ID)
	case Say:
		if w.side == Citizen && w.now.Before(w.a.ReceivedAt.Add(UndoTime-cardTime)) { // the card, which is not made yet, has it
			return nil
		}
		if w.side == Citizen { // after the card; an album has come together by then
			return w.tellDesk(ctx, w.db, w.a, SaidNotice, w.made.ID, latest(w.a.ReceivedAt.Add(UndoTime), w.now.Add(AlbumTime)), w.now)
		}
		return citizen(InterimNotice, w.made.ID, w.now)
	case Answer:
		if err := citizen(AnswerNotice, w.made.ID, *w.made.HeldTill); err != nil {
			return err
		}
		if err := tellJoined(ctx, w.db, w.a.ID, SolvedNotice, w.made.ID, *w.made.HeldTill, w.now); err != nil {
			return err
		}
		return w.tellDesk(ctx, w.db, w.a, ChangedNotice, w.a.ID, *w.made.HeldTill, w.now)
	case Reopen:
		if err := desk(ReopenNotice, w.made.ID); err != nil {
			return err
		}
		return desk(ChangedNotice, w.a.ID)
	case Complain:
		by, err := answeredBy(ctx, w.db, w.a.ID)
		if err != nil {
			return err
		}
		return tellOthers(ctx, w.db, w.a, by, ComplaintNote, w.made.ID, w.now)
	case Withdraw:
		if err := w.takeBack(ctx); err != nil {
			return err
		}
		return desk(TakenNotice, w.a.ID)
	case Report:
		return tellOthers(ctx, w.db, w.a, w.by.Member.ID, SpamNotice, w.a.ID, w.now)
	}
	return nil
}
