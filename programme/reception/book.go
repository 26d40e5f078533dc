package reception

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/jackc/pgx/v5"

	"qalauly/calendar"
	"qalauly/internal/postgres"
)

// BookedMost is how many receptions that lie ahead one person has a place in.
const BookedMost = 3

// BookingState is what became of a place that somebody booked.
type BookingState string

// The states.
const (
	Booked    BookingState = "booked"
	CameTo    BookingState = "came"
	GaveUp    BookingState = "cancelled" // by the visitor
	CalledOff BookingState = "dropped"   // with the whole reception
)

// Booking is somebody's place in a reception.
type Booking struct {
	ID        int64
	Reception int64
	Slot      int
	Person    int64  // 0 once it is erased
	Name      string // only where the visitor gave it
	Question  string // in the visitor's words
	State     BookingState
	Made      time.Time
	Asked     bool  // the question went into the draft of an appeal
	Appeal    int64 // that became of the question; 0 for none
}

const bookingColumns = `b.id, b.reception, b.slot, coalesce(b.person, 0), b.name, b.question, b.state, b.made_at, b.asked, coalesce(b.appeal, 0)`

func scanBooking(row pgx.CollectableRow) (b Booking, err error) {
	return b, row.Scan(&b.ID, &b.Reception, &b.Slot, &b.Person, &b.Name, &b.Question, &b.State, &b.Made, &b.Asked, &b.Appeal)
}

// Book gives a person a place. Of two who want the same one at once one gets it, the
// other ErrTaken. One who has a place in the reception gets ErrBooked and that place.
func Book(ctx context.Context, db postgres.DB, person, reception int64, slot int, now time.Time) (b Booking, err error) {
	err = pgx.BeginFunc(ctx, db, func(tx pgx.Tx) error {
		b, err = book(ctx, tx, person, reception, slot, now)
		return err
	})
	return b, err
}

func book(ctx context.Context, db postgres.DB, person, reception int64, slot int, now time.Time) (Booking, error) {
	r, err := lock(ctx, db, reception)
	if err != nil {
		return Booking{}, err
	}
	had, err := bookingOf(ctx, db, `b.reception = $1 AND b.person = $2 AND b.state IN ('booked', 'came')`, reception, person)
	switch {
	case err == nil:
		return had, ErrBooked
	case !errors.Is(err, ErrUnknown):
		return had, err
	case r.State != Planned:
		return had, ErrState
	case !r.Open(now):
		return had, ErrPast
	case slot < 0 || slot >= r.Places():
		return had, ErrUnknown
	}
	var ahead int
	err = db.QueryRow(ctx, `
		SELECT count(*) FROM reception_booking b JOIN reception r ON r.id = b.reception
		WHERE b.person = $1 AND b.state = 'booked' AND r.day >= $2`, person, calendar.DayOf(now)).Scan(&ahead)
	if err != nil {
		return had, fmt.Errorf("reception: book: %w", err)
	}
	if ahead >= BookedMost {
		return had, ErrMost
	}
	b, err := bookingBy(ctx, db, `
		INSERT INTO reception_booking AS b (reception, slot, person, made_at) VALUES ($1, $2, $3, $4)
		ON CONFLICT DO NOTHING
		RETURNING `+bookingColumns, reception, slot, person, now)
	if errors.Is(err, ErrUnknown) {
		return b, ErrTaken
	}
	if err != nil {
		return b, err
	}
	return b, remind(ctx, db, r, b, now)
}

// OwnBooking is a place of a person; ErrUnknown for anybody else's.
func OwnBooking(ctx context.Context, db postgres.DB, person, id int64) (Booking, error) {
	return bookingOf(ctx, db, `b.id = $1 AND b.person = $2`, id, person)
}

// BookingByID is a place, whoever's it is; ErrUnknown for none.
func BookingByID(ctx context.Context, db postgres.DB, id int64) (Booking, error) {
	return bookingOf(ctx, db, `b.id = $1`, id)
}

func bookingOf(ctx context.Context, db postgres.DB, where string, args ...any) (Booking, error) {
	return bookingBy(ctx, db, `SELECT `+bookingColumns+` FROM reception_booking b WHERE `+where, args...)
}

func bookingBy(ctx context.Context, db postgres.DB, sql string, args ...any) (Booking, error) {
	rows, _ := db.Query(ctx, sql, args...)
	b, err := pgx.CollectExactlyOneRow(rows, scanBooking)
	if errors.Is(err, pgx.ErrNoRows) {
		return b, ErrUnknown
	}
	if err != nil {
		return b, fmt.Errorf("reception: booking: %w", err)
	}
	return b, nil
}

// Mine are the places a person has or had, those that lie ahead first, and how many.
func Mine(ctx context.Context, db postgres.DB, person int64, now time.Time, p Page) ([]Booking, int, error) {
	rows, _ := db.Query(ctx, `
		SELECT `+bookingColumns+`, count(*) OVER ()
		FROM reception_booking b JOIN reception r ON r.id = b.reception
		WHERE b.person = $1
		ORDER BY b.state = 'booked' AND r.day >= $2 DESC, abs(r.day - $2), r.opens, b.id
		LIMIT $3 OFFSET $4`, person, calendar.DayOf(now), p.Limit, p.Offset)
	total := 0
	list, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (b Booking, err error) {
		return b, row.Scan(&b.ID, &b.Reception, &b.Slot, &b.Person, &b.Name, &b.Question, &b.State, &b.Made, &b.Asked, &b.Appeal, &total)
	})
	if err != nil {
		return nil, 0, fmt.Errorf("reception: places of a person: %w", err)
	}
	return list, total, nil
}

// Visitors are those who have a place in a reception, by time.
func Visitors(ctx context.Context, db postgres.DB, reception int64) ([]Booking, error) {
	rows, _ := db.Query(ctx, `
		SELECT `+bookingColumns+` FROM reception_booking b WHERE b.reception = $1 AND b.state IN ('booked', 'came') ORDER BY b.slot`, reception)
	list, err := pgx.CollectRows(rows, scanBooking)
	if err != nil {
		return nil, fmt.Errorf("reception: visitors of %d: %w", reception, err)
	}
	return list, nil
}

// Cancel gives a person's place up; others can have it at once. Again it does nothing.
func Cancel(ctx context.Context, db postgres.DB, person, id int64, now time.Time) (b Booking, err error) {
	err = pgx.BeginFunc(ctx, db, func(tx pgx.Tx) error {
		if b, err = OwnBooking(ctx, tx, person, id); err != nil || b.State == GaveUp {
			return err
		}
		r, err := lock(ctx, tx, b.Reception)
		if err != nil {
			return err
		}
		if !r.Open(now) {
			return orElse(endedAs(r), ErrPast)
		}
		_, err = tx.Exec(ctx, `UPDATE reception_booking SET state = 'cancelled' WHERE id = $1 AND state = 'booked'`, id)
		b.State = GaveUp
		return err
	})
	return b, err
}

// endedAs is ErrState for a reception that is not planned any more.
func endedAs(r Reception) error {
	if r.State != Planned {
		return ErrState
	}
	return nil
}

// Rename gives a visitor's name, or takes it back: "".
func Rename(ctx context.Context, db postgres.DB, person, id int64, name string, now time.Time) (Booking, error) {
	return rewrite(ctx, db, person, id, "name", name, 100, now)
}

// Ask says what a visitor comes about, or takes it back: "".
func Ask(ctx context.Context, db postgres.DB, person, id int64, question string, now time.Time) (Booking, error) {
	return rewrite(ctx, db, person, id, "question", question, questionMost, now)
}

func rewrite(ctx context.Context, db postgres.DB, person, id int64, column, value string, most int, now time.Time) (b Booking, err error) {
	value = strings.TrimSpace(value)
	if utf8.RuneCountInString(value) > most {
		return b, ErrTooLong
	}
	err = pgx.BeginFunc(ctx, db, func(tx pgx.Tx) error {
		if b, err = OwnBooking(ctx, tx, person, id); err != nil {
			return err
		}
		r, err := lock(ctx, tx, b.Reception)
		if err != nil {
			return err
		}
		if b.State != Booked || !r.Open(now) {
			return ErrPast
		}
		b, err = bookingBy(ctx, tx, `UPDATE reception_booking AS b SET `+column+` = $2 WHERE id = $1 RETURNING `+bookingColumns, id, value)
		return err
	})
	return b, err
}

// Drafted notes that a visitor's question went into the draft of an appeal.
func Drafted(ctx context.Context, db postgres.DB, person, id int64) error {
	if _, err := db.Exec(ctx, `UPDATE reception_booking SET asked = true WHERE id = $1 AND person = $2`, id, person); err != nil {
		return fmt.Errorf("reception: drafted: %w", err)
	}
	return nil
}

// Opened notes the appeal that became of a visitor's question to a deputy, where the
// person has asked one by a reception.
func Opened(ctx context.Context, db postgres.DB, person, deputy, appeal int64) error {
	_, err := db.Exec(ctx, `
		UPDATE reception_booking SET appeal = $3
		WHERE id = (
			SELECT b.id FROM reception_booking b JOIN reception r ON r.id = b.reception
			WHERE b.person = $1 AND r.deputy = $2 AND b.asked AND b.appeal IS NULL
			ORDER BY b.id DESC LIMIT 1)`, person, deputy, appeal)
	if err != nil {
		return fmt.Errorf("reception: opened: %w", err)
	}
	return nil
}
