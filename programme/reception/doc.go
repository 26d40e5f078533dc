// Package reception is the public receptions: the offices, when which deputy receives
// people there, who comes, and what became of it. The rules it keeps:
//
//   - a place has one visitor, and a visitor one place in a reception: of two who book
//     the last one at once, the second is told which one is free next;
//   - whoever booked is told: the evening before, an hour before, and when the reception
//     is called off, with other free times; never at night;
//   - a reception of one who is no deputy on its day is called off by itself;
//   - a reception that was held is one record of criterion A4, entered in the same step
//     and verified by another as any; a voided reception takes its record out;
//   - what a visitor wrote is seen by those on duty there, and is erased a month after.
//
// The functions:
//
//	OfficeByID, OfficesIn, Near       offices, by place and by a point
//	Desk.Plan, List, FreeSlots, Next  the schedule, and what is free in it
//	Book, Cancel, Rename, Ask         a visitor's place
//	Desk.CallOff, Hold, Void          what those on duty say of a reception
//	Desk.Lapse                        what falls out with a mandate
//	Came, Walk                        who was there
//	Forget, DataOf, Retain            a person's own data
package reception
