// Package calendar knows the working days and hours of Kazakhstan. The rule it
// keeps: every term of the service is counted here, in Almaty time, and nowhere else.
//
// What the law says stands in holidays.toml, what people decided later in numbered
// overrides, in the same file and in the database; the code knows only how to
// count. A Calendar is made of both and never changes:
//
//	c, err := calendar.Load(ctx, tx, hours)         // with the overrides of the database
//	arrival := c.Register(receivedAt)               // after hours: the next working day
//	due := c.Due(calendar.Term{From: arrival.Day, Days: 15})
//	due.Day                                         // the last day; it counts until due.Day.End()
//	due.Spans()                                     // "why this date": what was not counted, and why
//
// Days are values of type Day, moments are time.Time. The day from which a term is
// counted is day 0 and not counted itself.
package calendar
