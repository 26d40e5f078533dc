// Package council is the sectoral councils: who sits in them, when they met and
// what came of it. The rules it keeps:
//
//   - a sitting, a recommendation passed on and what became of it are entries: one member
//     says so with what shows it, another, from above, verifies it;
//
//   - of a sitting everybody who sat in the council that day is marked;
//
//   - what counts for deputies is handed down to the ledger as facts once it is verified,
//     and taken back with the entry it rested on;
//
//   - a proposal is an appeal: whose it is, and its words, stand with the appeal alone.
//
//     ByID, List, Of, Members     councils, by place and field and by who sits in them
//     Desk.Add, Desk.End          members come and go
//     Desk.Record, Desk.Decide    an entry, says one, and another verifies it
//     Desk.Void                   it was not so: its points are taken back
//     MarkDraft, Send, …          proposals of citizens
package council
