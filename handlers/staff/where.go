package staff

import (
	"context"
	"errors"
	"slices"

	"github.com/jackc/pgx/v5"

	"qalauly/account"
	"qalauly/activity"
	"qalauly/handlers"
	"qalauly/internal/postgres"
)

// where is the territory in which a member has one of some duties.
func where(m account.Member, duties ...account.Duty) activity.Territory {
	var t activity.Territory
	for _, g := range m.Grants {
		if g.Deputy == 0 && slices.Contains(duties, g.Duty) {
			t = append(t, g.Unit)
		}
	}
	return t
}

// verifies says whether a record is one that a member verifies, by where the deputy
// sat; whether it went through their hands is the ledger's to say.
func (s staff) verifies(ctx context.Context, db postgres.DB, m account.Member, rec activity.Record) (bool, error) {
	return s.ledger.Verifies(ctx, db, where(m, account.Verifier), rec)
}

// move does one thing to a record; where it is refused nothing of it is left.
func (s staff) move(ctx context.Context, db postgres.DB, r handlers.Request, m account.Member, step activity.Step) (rec activity.Record, err error) {
	err = pgx.BeginFunc(ctx, db, func(tx pgx.Tx) error {
		rec, err = s.ledger.Move(ctx, tx, actor(m, r), step, r.Now)
		return err
	})
	return rec, err
}

// barred are refusals of who may not: they are kept in the audit, unlike those of
// what came too late.
func barred(err error) (key string, is bool) {
	switch {
	case errors.Is(err, activity.ErrOwn):
		return "verify.own", true
	case errors.Is(err, activity.ErrSubject):
		return "verify.subject", true
	case errors.Is(err, activity.ErrElsewhere):
		return "verify.elsewhere", true
	case errors.Is(err, activity.ErrTwoPersons):
		return "verify.two_persons", true
	}
	return "", false
}

// enterCorrection enters a record that stands for another, with what showed the old one;
// where it is refused nothing of it is left.
func (s staff) enterCorrection(ctx context.Context, db postgres.DB, r handlers.Request, m account.Member, d activity.Draft) (rec activity.Record, err error) {
	err = pgx.BeginFunc(ctx, db, func(tx pgx.Tx) error {
		if rec, err = s.ledger.Record(ctx, tx, actor(m, r), d, r.Now); err != nil {
			return err
		}
		old, err := activity.ByID(ctx, tx, d.Corrects)
		if err != nil {
			return err
		}
		shown, err := activity.EvidenceOf(ctx, tx, d.Corrects)
		if err != nil {
			return err
		}
		for _, e := range shown {
			if inFields(old, e) {
				continue // it stands in the fields of the new one, as that says it
			}
			e.Record = rec.ID
			if err := activity.Attach(ctx, tx, actor(m, r), e, r.Now); err != nil {
				return err
			}
		}
		return nil
	})
	return rec, err
}

// inFields says whether evidence is what a field of its record says.
func inFields(rec activity.Record, e activity.Evidence) bool {
	for _, value := range rec.Fields {
		if e.Kind != activity.File && value == e.Value {
			return true
		}
	}
	return false
}

// try does something of which nothing is left where it is refused.
func (s staff) try(ctx context.Context, db postgres.DB, do func(db postgres.DB) error) error {
	return pgx.BeginFunc(ctx, db, func(tx pgx.Tx) error { return do(tx) })
}
