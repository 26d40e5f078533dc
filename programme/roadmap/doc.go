// Package roadmap is what was promised to a district, item by item, and how far
// each has come. The rules it keeps:
//
//   - an item goes forward by stages; a stage is done once one member has recorded it
//     with what shows it, and another, from above, has verified it;
//
//   - what counts for the deputies who answer for an item is handed down to the ledger
//     as facts, and taken back with whatever it rested on;
//
//   - due days of the next weeks stand: nobody moves a goal shortly before it is judged;
//
//   - what citizens saw with their own eyes is theirs: it stands in one table, is shown
//     to the staff of the territory, scores nothing and is erased with them.
//
//     ByID, List, Count          one item, items by place, state and deputy, progress
//     Desk.Record, Desk.Decide   a stage is done, says one, and another verifies it
//     Desk.Void                  it was not so: its points are taken back
//     Desk.ComeDue               what was due until yesterday counts
//     Desk.Import                a sheet of items
//     Look, Note, Send           seen with one's own eyes
package roadmap
