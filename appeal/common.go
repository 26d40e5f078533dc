package appeal

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/jackc/pgx/v5"

	"qalauly/internal/audit"
	"qalauly/internal/postgres"
)

// Common is a problem that many have: an appeal to which others join. What they see of
// it is its title, its place and how many there are, and nothing else.
type Common struct {
	ID       int64
	Appeal   int64
	Deputy   int64
	Topic    Topic
	Unit     string // where the matter is; "" for unknown
	Title    string // in the words of staff
	Agreed   *bool  // the author; nil: not answered
	ClosedAt *time.Time
	State    State // of the appeal
	Joined   int   // beside the author
}

// TitleLeast and TitleMost bound the letters of a title.
const (
	TitleLeast = 5
	TitleMost  = 80
)

// Open says that people may join.
func (c Common) Open() bool {
	return c.Agreed != nil && *c.Agreed && c.ClosedAt == nil && !c.State.Over() && c.State != Moderation
}

const commonRows = `
	SELECT c.id, c.appeal, a.deputy, a.topic, a.place_unit, c.title, c.agreed, c.closed_at, a.state,
		(SELECT count(*) FROM common_joined j WHERE j.problem = c.id)
	FROM common_problem c JOIN appeal a ON a.id = c.appeal WHERE `

// isOpen is Common.Open in SQL.
const isOpen = `c.agreed AND c.closed_at IS NULL AND a.state NOT IN ('withdrawn', 'rejected', 'closed', 'moderation')`

func commons(ctx context.Context, db postgres.DB, where string, args ...any) ([]Common, error) {
	rows, err := db.Query(ctx, commonRows+where, args...)
	if err != nil {
		return nil, fmt.Errorf("appeal: common: %w", err)
	}
	all, err := pgx.CollectRows(rows, pgx.RowToStructByPos[Common])
	if err != nil {
		return nil, fmt.Errorf("appeal: common: %w", err)
	}
	return all, nil
}

func oneCommon(ctx context.Context, db postgres.DB, where string, args ...any) (Common, error) {
	all, err := commons(ctx, db, where, args...)
	if err == nil && len(all) == 0 {
		err = ErrUnknown
	}
	if err != nil {
		return Common{}, err
	}
	return all[0], nil
}

// CommonByID is one; ErrUnknown where there is none.
func CommonByID(ctx context.Context, db postgres.DB, id int64) (Common, error) {
	return oneCommon(ctx, db, `c.id = $1`, id)
}

// CommonOf is what was made of an appeal; ErrUnknown where nothing was.
func CommonOf(ctx context.Context, db postgres.DB, appeal int64) (Common, error) {
	return oneCommon(ctx, db, `c.appeal = $1`, appeal)
}

// CommonLike are open problems that a draft may be about too: of the same deputy and
// topic, and of the same place where both say one. The most joined first, two at most.
func CommonLike(ctx context.Context, db postgres.DB, d Draft) ([]Common, error) {
	return commons(ctx, db, isOpen+` AND a.deputy = $1 AND a.topic = $2 AND (a.place_unit = $3 OR a.place_unit = '' OR $3 = '')
		AND a.person IS DISTINCT FROM $4 ORDER BY 10 DESC, 1 LIMIT 2`, d.Deputy, d.Topic, d.Unit, d.Person)
}

// JoinedBy are the problems that a person joined, the latest first.
func JoinedBy(ctx context.Context, db postgres.DB, person int64) ([]Common, error) {
	return commons(ctx, db, `c.id IN (SELECT problem FROM common_joined WHERE person = $1) ORDER BY c.id DESC`, person)
}

// AskCommon gives an appeal a title and asks its author whether others may see that, the
// place and how many they are. Errors: ErrUnknown, ErrNotYours, ErrState where it is over,
// without a name or open already, ErrEmpty and ErrTooLong for the title.
func AskCommon(ctx context.Context, db postgres.DB, by Actor, id int64, title string, now time.Time) (Common, error) {
	title = strings.Join(strings.Fields(title), " ")
	a, side, err := See(ctx, db, by, id, now)
	switch {
	case err != nil:
		return Common{}, err
	case side != Staff:
		return Common{}, ErrNotYours
	case a.Person == 0 || a.Nameless || a.State.Over() || a.State == Moderation:
		return Common{}, ErrState
	case utf8.RuneCountInString(title) < TitleLeast:
		return Common{}, ErrEmpty
	case utf8.RuneCountInString(title) > TitleMost:
		return Common{}, ErrTooLong
	}
	var common int64
	err = db.QueryRow(ctx, `
		INSERT INTO common_problem AS c (appeal, title, asked_by, asked_at) VALUES ($1, $2, $3, $4)
		ON CONFLICT (appeal) DO UPDATE SET title = EXCLUDED.title, asked_by = EXCLUDED.asked_by, asked_at = EXCLUDED.asked_at
			WHERE c.agreed IS NULL
		RETURNING id`, a.ID, title, by.Member.ID, now).Scan(&common)
	if errors.Is(err, pgx.ErrNoRows) {
		return Common{}, ErrState // the author has answered: it is not asked again
	}
	if err != nil {
		return Common{}, fmt.Errorf("appeal: common: %w", err)
	}
	if err := tellCitizen(ctx, db, a, CommonNotice, common, now, now); err != nil {
		return Common{}, err
	}
	err = audit.Write(ctx, db, audit.Entry{
		Member: by.Member.ID, Person: by.Person, Action: "common.ask", Object: fmt.Sprintf("appeal:%d", a.ID), Deputy: a.Deputy, Unit: a.Unit,
	})
	if err != nil {
		return Common{}, err
	}
	return CommonByID(ctx, db, common)
}

// AgreeCommon is what the author says: that others may join, or, also later, that they may
// not. Who joined is told then. ErrUnknown for everybody but the author.
func AgreeCommon(ctx context.Context, db postgres.DB, person, id int64, yes bool, now time.Time) (Common, error) {
	c, err := oneCommon(ctx, db, `c.id = $1 AND a.person = $2 FOR UPDATE OF c`, id, person)
	switch {
	case err != nil:
		return c, err
	case yes && c.ClosedAt != nil:
		return c, ErrState
	}
	open := c.Open()
	_, err = db.Exec(ctx, `
		UPDATE common_problem SET agreed = $2, agreed_at = $3, closed_at = CASE WHEN NOT $2 AND agreed THEN $3 ELSE closed_at END WHERE id = $1`, id, yes, now)
	if err != nil {
		return c, fmt.Errorf("appeal: common: %w", err)
	}
	if open && !yes {
		if err := tellJoined(ctx, db, c.Appeal, ClosedNotice, c.ID, now, now); err != nil {
			return c, err
		}
	}
	return CommonByID(ctx, db, id)
}

// JoinCommon adds somebody to a problem; twice is once. version is that of the consent,
// which must hold. Errors: ErrUnknown, ErrConsent, ErrBanned, ErrState where it is not open
// any more or is their own.
func JoinCommon(ctx context.Context, db postgres.DB, person, id int64, version int, now time.Time) (Common, error) {
	c, err := CommonByID(ctx, db, id)
	if err != nil {
		return c, err
	}
	agreed, err := Agreed(ctx, db, person, version)
	switch {
	case err != nil:
		return c, err
	case !agreed:
		return c, ErrConsent
	case !c.Open():
		return c, ErrState
	}
	if _, banned, err := Banned(ctx, db, person, now); err != nil || banned {
		return c, errors.Join(err, ErrBanned)
	}
	_, err = db.Exec(ctx, `
		INSERT INTO common_joined (problem, person, joined_at)
		SELECT $1, $2, $3 WHERE NOT EXISTS (SELECT FROM appeal WHERE id = $4 AND person = $2) ON CONFLICT DO NOTHING`, id, person, now, c.Appeal)
	if err != nil {
		return c, fmt.Errorf("appeal: common: %w", err)
	}
	return CommonByID(ctx, db, id)
}

// LeaveCommon takes somebody out of a problem.
func LeaveCommon(ctx context.Context, db postgres.DB, person, id int64) error {
	if _, err := db.Exec(ctx, `DELETE FROM common_joined WHERE problem = $1 AND person = $2`, id, person); err != nil {
		return fmt.Errorf("appeal: common: %w", err)
	}
	return nil
}

// takeBack tells who joined that what they joined was withdrawn.
func (w *work) takeBack(ctx context.Context) error {
	c, err := CommonOf(ctx, w.db, w.a.ID)
	if errors.Is(err, ErrUnknown) {
		return nil
	}
	if err != nil {
		return err
	}
	return tellJoined(ctx, w.db, w.a.ID, ClosedNotice, c.ID, w.now, w.now)
}

// tellJoined owes a notice to all who joined what an appeal is about.
func tellJoined(ctx context.Context, db postgres.DB, appeal int64, kind string, ref int64, at, now time.Time) error {
	rows, err := db.Query(ctx, `
		SELECT j.person FROM common_joined j JOIN common_problem c ON c.id = j.problem
		WHERE c.appeal = $1 AND (c.closed_at IS NULL OR $2) ORDER BY 1`, appeal, kind == ClosedNotice)
	if err != nil {
		return fmt.Errorf("appeal: common: %w", err)
	}
	people, err := pgx.CollectRows(rows, pgx.RowTo[int64])
	if err != nil {
		return fmt.Errorf("appeal: common: %w", err)
	}
	for _, p := range people {
		if err := post(ctx, db, p, kind, ref, at, now); err != nil {
			return err
		}
	}
	return nil
}
