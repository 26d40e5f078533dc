// Package account knows who is talking: a person's language and role, and
// whether messages reach them.
package account

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/jackc/pgx/v5"

	"qalauly/internal/postgres"
)

// Role is what a person may do. Roles are ordered: a higher one may all that a
// lower one may.
type Role int

// The roles.
const (
	Citizen Role = iota
	Admin
)

// Person is who is talking. ID is the person's Telegram id, which is also the
// id of the private chat with them.
type Person struct {
	ID          int64
	Lang        string // the language chosen, "" before the choice
	Guessed     string // before the choice: in which they were answered last; "" when never asked to choose
	Role        Role
	OfferedKK   bool // Kazakh was offered to one who writes it on a Russian screen
	Unreachable bool // blocked the bot, or the account is gone
}

// Seen returns the person with this id, remembered from now on.
func Seen(ctx context.Context, db postgres.DB, id int64) (Person, error) {
	people, err := SeenAll(ctx, db, []int64{id})
	return people[id], err
}

// SeenAll returns the people with these ids, by id, all remembered from now on.
func SeenAll(ctx context.Context, db postgres.DB, ids []int64) (map[int64]Person, error) {
	ids = slices.Compact(slices.Sorted(slices.Values(ids)))
	people := make(map[int64]Person, len(ids))
	read := func(sql string, ids []int64) error {
		rows, err := db.Query(ctx, sql, ids)
		if err != nil {
			return err
		}
		var p Person
		_, err = pgx.ForEachRow(rows, []any{&p.ID, &p.Lang, &p.Guessed, &p.OfferedKK, &p.Unreachable}, func() error {
			people[p.ID] = p
			return nil
		})
		return err
	}
	// LIMIT keeps it a look-up for each id, whatever the planner thinks of the table.
	err := read(`
		SELECT p.id, p.lang, p.guessed, p.offered_kk, p.unreachable
		FROM unnest($1::bigint[]) AS k (id)
		CROSS JOIN LATERAL (SELECT * FROM person WHERE person.id = k.id LIMIT 1) AS p`, ids)
	unknown := slices.DeleteFunc(ids, func(id int64) bool { _, known := people[id]; return known })
	if err == nil && len(unknown) > 0 {
		// Two chats may see somebody new at once: the later one gets the row too. In
		// order of id, so that two who see the same people do not wait for each other.
		err = read(`
			INSERT INTO person (id) SELECT id FROM unnest($1::bigint[]) AS id
			ON CONFLICT (id) DO UPDATE SET id = EXCLUDED.id
			RETURNING id, lang, guessed, offered_kk, unreachable`, unknown)
	}
	if err != nil {
		return nil, fmt.Errorf("account: seen: %w", err)
	}
	return people, nil
}

// Language is the language that a person has chosen, or else was answered in
// last; "" of somebody unknown. It remembers nobody.
func Language(ctx context.Context, db postgres.DB, id int64) (string, error) {
	var lang string
	err := db.QueryRow(ctx, `SELECT coalesce(nullif(lang, ''), guessed) FROM person WHERE id = $1`, id).Scan(&lang)
	if err != nil && !errors.Is(err, pgx.ErrNoRows) {
		return "", fmt.Errorf("account: language: %w", err)
	}
	return lang, nil
}

// Met returns those of these people who have been seen, in the order of their ids.
func Met(ctx context.Context, db postgres.DB, ids []int64) ([]Person, error) {
	rows, err := db.Query(ctx, `
		SELECT id, lang, guessed, offered_kk, unreachable
		FROM person WHERE id = ANY($1)
		ORDER BY id`, ids)
	if err != nil {
		return nil, fmt.Errorf("account: met: %w", err)
	}
	people, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (p Person, err error) {
		return p, row.Scan(&p.ID, &p.Lang, &p.Guessed, &p.OfferedKK, &p.Unreachable)
	})
	if err != nil {
		return nil, fmt.Errorf("account: met: %w", err)
	}
	return people, nil
}

// Choose sets the language in which a person is answered.
func Choose(ctx context.Context, db postgres.DB, id int64, lang string) error {
	_, err := db.Exec(ctx, `UPDATE person SET lang = $2 WHERE id = $1`, id, lang)
	if err != nil {
		return fmt.Errorf("account: choose language %q: %w", lang, err)
	}
	return nil
}

// Guess notes in which language a person is answered who has chosen none.
func Guess(ctx context.Context, db postgres.DB, id int64, lang string) error {
	if _, err := db.Exec(ctx, `UPDATE person SET guessed = $2 WHERE id = $1`, id, lang); err != nil {
		return fmt.Errorf("account: guess language %q: %w", lang, err)
	}
	return nil
}

// Offered notes that Kazakh was offered, which happens once.
func Offered(ctx context.Context, db postgres.DB, id int64) error {
	if _, err := db.Exec(ctx, `UPDATE person SET offered_kk = true WHERE id = $1`, id); err != nil {
		return fmt.Errorf("account: offered: %w", err)
	}
	return nil
}

// Reach notes whether messages reach the person.
func Reach(ctx context.Context, db postgres.DB, id int64, reachable bool) error {
	if _, err := db.Exec(ctx, `UPDATE person SET unreachable = NOT $2 WHERE id = $1 AND unreachable = $2`, id, reachable); err != nil {
		return fmt.Errorf("account: reach: %w", err)
	}
	return nil
}
