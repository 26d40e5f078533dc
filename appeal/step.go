package appeal

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"qalauly/calendar"
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
