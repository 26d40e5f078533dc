// Package appeal is what a citizen writes to a deputy, the way to an answer and
// the day it is due. The rule it keeps: the day told to the citizen is kept, or the
// citizen is told why not.
//
//	Agree, Agreed              the consent without which nothing is written
//	Draft, DraftOf, SaveDraft  what is being written; it survives anything
//	Desk.Register              the appeal, its number, its day
//	Desk.Do                    every step after that: who may, from which state to which
//	See, Thread, History       one appeal, for who may know of it
//	Mine, Inbox, InUnits       lists
//	Desk.Why                   the day, counted
//	Desk.Remind, Recount, …    what is done by the clock
//	DataOf, Forget, Retain     people's rights
//
// What is owed to people is posted as notices in the same transaction (see Notices);
// their words are made by handlers/notices. Texts and names are told to nobody but
// those whom Side allows, and never stand in an error, an audit entry or a notice.
package appeal
