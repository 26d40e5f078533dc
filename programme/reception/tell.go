package reception

import (
	"context"
	"time"

	"qalauly/calendar"
	"qalauly/internal/postgres"
	"qalauly/notice"
)

// The kinds of notices to visitors; the reference is the booking.
const (
	EveNotice  = "visiteve"  // the evening before
	HourNotice = "visithour" // an hour before
	OffNotice  = "visitoff"  // the reception was called off
)

// When visitors are told. Between Night and Morning nobody is.
const (
	eve     = 18 * time.Hour // of the day before
	before  = time.Hour
	night   = 22 * time.Hour
	morning = 8 * time.Hour
)

// remind owes a visitor the reminders that still lie ahead.
func remind(ctx context.Context, db postgres.DB, r Reception, b Booking, now time.Time) error {
	for kind, at := range reminders(r.At(b.Slot), now) {
		err := notice.Post(ctx, db, notice.Notice{To: b.Person, Kind: kind, Ref: number(b.ID), Once: kind + ":" + number(b.ID), NotBefore: at})
		if err != nil {
			return err
		}
	}
	return nil
}

// reminders are the moments at which a visitor who comes at a moment is reminded: the
// evening before and an hour before; where that is at night, in the morning. What lies
// behind is left out.
func reminders(visit, now time.Time) map[string]time.Time {
	day := calendar.DayOf(visit)
	at := map[string]time.Time{EveNotice: (day - 1).At(eve), HourNotice: awake(visit.Add(-before))}
	for kind, when := range at {
		if !when.After(now) || !when.Before(visit) {
			delete(at, kind)
		}
	}
	return at
}

// awake is a moment, or the morning after it where it is at night.
func awake(at time.Time) time.Time {
	day := calendar.DayOf(at)
	switch {
	case at.Before(day.At(morning)):
		return day.At(morning)
	case !at.Before(day.At(night)):
		return (day + 1).At(morning)
	}
	return at
}

// tellCalledOff owes everybody who had a place the news; at night only those whom the
// morning would be too late for.
func tellCalledOff(ctx context.Context, db postgres.DB, r Reception, dropped []Booking, now time.Time) error {
	at := awake(now)
	if !at.Before(r.Begins().Add(-before)) {
		at = now
	}
	for _, b := range dropped {
		if b.Person == 0 {
			continue
		}
		err := notice.Post(ctx, db, notice.Notice{To: b.Person, Kind: OffNotice, Ref: number(b.ID), Once: OffNotice + ":" + number(b.ID), NotBefore: at})
		if err != nil {
			return err
		}
	}
	return nil
}

// Due says that a visitor is still to be reminded at a moment: they have the place, it
// lies ahead, and the later reminder has not come due meanwhile.
func Due(kind string, r Reception, b Booking, now time.Time) bool {
	if b.State != Booked || !r.Open(now) {
		return false
	}
	return kind != EveNotice || now.Before(awake(r.At(b.Slot).Add(-before)))
}
