package activity

import (
	"errors"
	"slices"
)

// State is where a record stands.
type State string

// The states. A record counts while it is verified, and only then.
const (
	Proposed  State = "proposed"  // by the deputy or an assistant; nobody has taken it on
	Recorded  State = "recorded"  // by staff; waits for verification
	Returned  State = "returned"  // to who recorded it, with a reason
	Verified  State = "verified"  // by another
	Declined  State = "declined"  // a proposal that staff did not take on
	Withdrawn State = "withdrawn" // by who recorded or proposed it
	Voided    State = "voided"    // was verified and counts no more
	Corrected State = "corrected" // another record stands for it
)

// Act is what is done to a record.
type Act string

// The acts.
const (
	Accept   Act = "accept"   // take a proposal on
	Decline  Act = "decline"  // do not, with a reason
	Verify   Act = "verify"   // approve
	Return   Act = "return"   // send back, with a reason
	Mend     Act = "mend"     // change it and send it again
	Withdraw Act = "withdraw" // take one's own back
	Void     Act = "void"     // take a verified one out, with a reason
	Correct  Act = "correct"  // put another in its place; done by verifying that other
)

// moves is the life of a record as data.
var moves = map[State]map[Act]State{
	Proposed: {Accept: Recorded, Decline: Declined, Withdraw: Withdrawn, Mend: Proposed},
	Recorded: {Verify: Verified, Return: Returned, Withdraw: Withdrawn, Mend: Recorded},
	Returned: {Mend: Recorded, Withdraw: Withdrawn},
	Verified: {Void: Voided, Correct: Corrected},
}

// Next is the state that an act leads to, and whether the act is possible.
func (s State) Next(a Act) (State, bool) {
	next, ok := moves[s][a]
	return next, ok
}

// reasoned are the acts that need a reason.
func (a Act) reasoned() bool { return slices.Contains([]Act{Decline, Return, Void, Correct}, a) }

// Why something is not done.
var (
	ErrUnknown  = errors.New("activity: no such record")
	ErrState    = errors.New("activity: the record's state does not allow it")
	ErrChanged  = errors.New("activity: somebody changed the record meanwhile")
	ErrOwn      = errors.New("activity: one's own record is verified by another")
	ErrSubject  = errors.New("activity: the record is about this person or their chief")
	ErrNotYours = errors.New("activity: somebody else's record")
	ErrReason   = errors.New("activity: a reason is needed")
	ErrClosed   = errors.New("activity: the day is closed")
	ErrLate     = errors.New("activity: the day is too long ago")
	ErrFuture   = errors.New("activity: the day has not come yet")
	ErrNoProof  = errors.New("activity: nothing shows that it was done")
	ErrMandate  = errors.New("activity: the person was no deputy on that day")
	ErrSource   = errors.New("activity: the criterion is not recorded by staff")

	ErrHeld       = errors.New("activity: another verifier has the record before them")
	ErrElsewhere  = errors.New("activity: the deputy is not of the territory")
	ErrCorrecting = errors.New("activity: another record already waits to stand for it")
	ErrUndo       = errors.New("activity: it is too late to take the record back")
)

// Actor is who does something. Which units are theirs has been checked before.
type Actor struct {
	Member int64
	Person int64
	Deputy int64   // who of the register they are; 0 for nobody
	Beside []int64 // deputies whose assistant they are
}

// subject says whether a record about a deputy is about the actor or their chief.
func (a Actor) subject(deputy int64) bool {
	return a.Deputy == deputy || slices.Contains(a.Beside, deputy)
}

// subjects are the deputies of whom the actor decides nothing.
func (a Actor) subjects() []int64 { return append(slices.Clone(a.Beside), a.Deputy) }

// may says why an actor may not do this to a record; nil when they may.
func (a Actor) may(act Act, r Record) error {
	own := slices.Contains(r.Hands, a.Member)
	switch act {
	case Withdraw:
		if !own {
			return ErrNotYours
		}
		return nil
	case Mend:
		if r.State == Proposed {
			if !own && a.subject(r.Deputy) {
				return ErrNotYours
			}
			return nil
		}
	case Verify, Return, Void, Correct:
		if own {
			return ErrOwn
		}
	}
	if a.subject(r.Deputy) {
		return ErrSubject
	}
	return nil
}
