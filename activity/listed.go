package activity

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"

	"qalauly/internal/postgres"
)

// Listed is a record with what shows that it is true.
type Listed struct {
	Record
	Evidence []Evidence // the oldest first
}

// Many returns records with their evidence, in the order of ids. Those that are not
// there are left out.
func Many(ctx context.Context, db postgres.DB, ids []int64) ([]Listed, error) {
	rows, err := db.Query(ctx, `
		SELECT `+recordColumns+` FROM record JOIN unnest($1::bigint[]) WITH ORDINALITY AS k (id, place) USING (id) ORDER BY k.place`, ids)
	if err != nil {
		return nil, fmt.Errorf("activity: many: %w", err)
	}
	records, err := pgx.CollectRows(rows, pgx.RowToStructByName[Record])
	if err != nil {
		return nil, fmt.Errorf("activity: many: %w", err)
	}
	return enclosed(ctx, db, records)
}

// enclosed reads the evidence of records.
func enclosed(ctx context.Context, db postgres.DB, records []Record) ([]Listed, error) {
	var ids []int64
	for _, r := range records {
		ids = append(ids, r.ID)
	}
	all, err := evidences(ctx, db, `SELECT `+evidenceColumns+` FROM evidence WHERE record = ANY ($1) ORDER BY id`, ids)
	if err != nil {
		return nil, err
	}
	of := map[int64][]Evidence{}
	for _, e := range all {
		of[e.Record] = append(of[e.Record], e)
	}
	var found []Listed
	for _, r := range records {
		found = append(found, Listed{r, of[r.ID]})
	}
	return found, nil
}
