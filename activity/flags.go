package activity

import (
	"context"
	"fmt"
	"slices"

	"github.com/jackc/pgx/v5"

	"qalauly/internal/postgres"
)

// The flags of a record, each with the number of the other record behind a colon.
// A flag hides nothing and refuses nothing: it tells a verifier what to look at.
const (
	FlagSameFile     = "same_file"     // the same photo or file shows another record too
	FlagSameLink     = "same_link"     // the same page does
	FlagSameDocument = "same_document" // another record of the criterion has the same number
	FlagSameEvent    = "same_event"    // the deputy has a record of this criterion on this day
	FlagOverCap      = "over_cap"      // beyond what counts in a day or week
	FlagRush         = "rush"          // entered with many others on the last day of the term
	FlagQuick        = "quick"         // approved sooner than anybody can have looked; for auditors, not for verifiers
	FlagMany         = "many"          // entered by one who entered far more that day than is usual
	FlagDoubtful     = "doubtful"      // an auditor doubts that it should have been verified
)

// flags finds what a verifier is to look at.
func flags(ctx context.Context, db postgres.DB, r Record) ([]string, error) {
	rows, err := db.Query(ctx, `
		WITH mine AS (SELECT * FROM evidence WHERE record = $1),
		like_it (flag, record) AS (
			SELECT '`+FlagSameFile+`', e.record FROM mine m JOIN evidence e ON e.telegram = m.telegram AND e.telegram <> '' WHERE m.telegram <> ''
			UNION ALL
			SELECT '`+FlagSameFile+`', e.record FROM mine m JOIN evidence e ON e.hash = m.hash
			UNION ALL
			SELECT '`+FlagSameLink+`', e.record FROM mine m JOIN evidence e ON e.value = m.value AND e.kind = 'link' WHERE m.kind = 'link'
			UNION ALL
			SELECT '`+FlagSameDocument+`', e.record FROM mine m JOIN evidence e ON e.value = m.value AND e.kind = 'document'
				JOIN record o ON o.id = e.record AND o.criterion = $3 WHERE m.kind = 'document'
			UNION ALL
			SELECT '`+FlagSameEvent+`', id FROM record WHERE deputy = $2 AND criterion = $3 AND day = $4)
		SELECT flag || ':' || min(o.id) FROM like_it JOIN record o ON o.id = like_it.record
		WHERE o.id NOT IN ($1, $5) AND o.state IN ('proposed', 'recorded', 'returned', 'verified')
			AND (flag = '`+FlagSameEvent+`' OR $6 = 0 OR o.event IS DISTINCT FROM $6)
		GROUP BY flag`,
		r.ID, r.Deputy, r.Criterion, date(r.Day), r.Corrects, r.Event)
	if err != nil {
		return nil, fmt.Errorf("activity: flags of %d: %w", r.ID, err)
	}
	found, err := pgx.CollectRows(rows, pgx.RowTo[string])
	if err != nil {
		return nil, fmt.Errorf("activity: flags of %d: %w", r.ID, err)
	}
	for _, f := range r.Flags { // what was found when it was entered stays
		if f == FlagOverCap || f == FlagRush || f == FlagMany {
			found = append(found, f)
		}
	}
	slices.Sort(found)
	return slices.Compact(found), nil
}
