package appeal

import "slices"

// State is where an appeal stands.
type State string

// The states, by the codes of the glossary. Overdue and extended are no states: see
// Appeal.Overdue and Appeal.Extended.
const (
	Moderation State = "moderation" // it may be spam: a second pair of eyes decides
	Assigned   State = "assigned"   // with the deputy
	Accepted   State = "accepted"   // taken up
	NeedInfo   State = "need_info"  // the citizen was asked; the clock stands
	Answered   State = "answered"
	Reopened   State = "reopened"  // the citizen was not content
	Withdrawn  State = "withdrawn" // by the citizen
	Rejected   State = "rejected"  // as spam
	Closed     State = "closed"
)

// Waits says that an answer is owed.
func (s State) Waits() bool {
	return slices.Contains([]State{Assigned, Accepted, NeedInfo, Reopened}, s)
}

// Over says that nothing more is to be done.
func (s State) Over() bool { return s == Withdrawn || s == Rejected || s == Closed }

// Act is what is done to an appeal.
type Act string

// The acts.
const (
	Accept   Act = "accept"   // the deputy takes it up
	Ask      Act = "ask"      // the deputy asks for details, once, within 5 working days; the clock stops
	Inform   Act = "inform"   // the citizen gives details; the clock runs again
	Nothing  Act = "nothing"  // the citizen has nothing to add; the clock runs again
	Forward  Act = "forward"  // not this deputy's matter: to another, with a reason, within 3 working days, at most twice
	HandOver Act = "handover" // to another deputy of the same body; the day stays
	Extend   Act = "extend"   // once, with a reason, to at most two months after the day it would be due
	Say      Act = "say"      // a message that is no answer, of either side
	Answer   Act = "answer"   // with its Outcome; goes out after a minute
	Unanswer Act = "unanswer" // take an answer back within that minute
	Vote     Act = "vote"     // the citizen's Survey
	Reopen   Act = "reopen"   // the citizen, within 14 days, with a reason
	Complain Act = "complain" // the citizen, about an answer; staff see it
	Withdraw Act = "withdraw" // the citizen
	Undo     Act = "undo"     // the citizen, within a minute of sending: nobody saw it
	Report   Act = "report"   // it may be spam, says the deputy or staff
	Reject   Act = "reject"   // it is, says another member
	Restore  Act = "restore"  // it is not
	Finish   Act = "finish"   // the service: nobody reopened it in time
	Succeed  Act = "succeed"  // the service: the mandate ended, another deputy has it
	Move     Act = "move"     // the service: the calendar changed and the day is later
)

// open is every state in which an answer is owed.
func open(to State) map[State]State {
	return map[State]State{Assigned: to, Accepted: to, Reopened: to, NeedInfo: to}
}

// back is the mark for "the state before".
const back State = "before"

// same is the mark for "as it is".
const same State = "same"

// moves is the life of an appeal as data: what an act leads to, from where.
var moves = map[Act]map[State]State{
	Accept:   {Assigned: Accepted, Reopened: Accepted},
	Ask:      {Assigned: NeedInfo, Accepted: NeedInfo},
	Inform:   {NeedInfo: back},
	Nothing:  {NeedInfo: back},
	Forward:  {Assigned: Assigned, Accepted: Assigned},
	HandOver: open(Assigned),
	Extend:   {Assigned: same, Accepted: same, Reopened: same},
	Say:      {Assigned: same, Accepted: same, NeedInfo: same, Reopened: same, Answered: same, Closed: same},
	Answer:   open(Answered),
	Unanswer: {Answered: back},
	Vote:     {Answered: same, Reopened: same, Closed: same},
	Reopen:   {Answered: Reopened, Closed: Reopened},
	Complain: {Answered: same, Closed: same},
	Withdraw: {Assigned: Withdrawn, Accepted: Withdrawn, NeedInfo: Withdrawn, Reopened: Withdrawn, Moderation: Withdrawn},
	Undo:     {Assigned: Withdrawn, Moderation: Withdrawn},
	Report:   {Assigned: Moderation, Accepted: Moderation},
	Reject:   {Moderation: Rejected},
	Restore:  {Moderation: back},
	Finish:   {Answered: Closed},
	Succeed:  open(Assigned),
	Move:     {Assigned: same, Accepted: same, NeedInfo: same, Reopened: same},
}

// Next is the state that an act leads to from a state, given the one before, and
// whether the act is possible.
func (s State) Next(a Act, before State) (State, bool) {
	next, ok := moves[a][s]
	switch next {
	case back:
		next = before
	case same:
		next = s
	}
	return next, ok
}

// reasoned are the acts that need a reason in words.
func (a Act) reasoned() bool {
	return slices.Contains([]Act{Forward, HandOver, Extend, Reopen, Complain, Report, Reject, Restore}, a)
}

// Side is as whom somebody acts.
type Side string

// The sides.
const (
	Citizen   Side = "citizen"
	Deputy    Side = "deputy"
	Assistant Side = "assistant"
	Staff     Side = "staff"   // of the branch, for a deputy without Telegram, or beside them
	Service   Side = "service" // by the clock
)

// sides are who may do what.
var sides = map[Act][]Side{
	Accept:   {Deputy, Assistant, Staff},
	Ask:      {Deputy, Assistant, Staff},
	Inform:   {Citizen},
	Nothing:  {Citizen, Service}, // who was silent has nothing to add
	Forward:  {Deputy, Assistant, Staff},
	HandOver: {Deputy, Assistant, Staff},
	Extend:   {Deputy, Assistant, Staff},
	Say:      {Citizen, Deputy, Assistant, Staff},
	Answer:   {Deputy, Assistant, Staff},
	Unanswer: {Deputy, Assistant, Staff},
	Vote:     {Citizen},
	Reopen:   {Citizen},
	Complain: {Citizen},
	Withdraw: {Citizen},
	Undo:     {Citizen},
	Report:   {Deputy, Assistant, Staff},
	Reject:   {Staff},
	Restore:  {Staff},
	Finish:   {Service},
	Succeed:  {Service},
	Move:     {Service},
}

// May says whether a side may do an act at all.
func (s Side) May(a Act) bool { return slices.Contains(sides[a], s) }
