package activity

import (
	"context"
	"fmt"

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

// openStates are those in which a record counts or may come to count.
const openStates = `('proposed', 'recorded', 'returned', 'verified')`

// flagsSQL finds, for the records from $1 to $2, the first other record that is like
// each of them, and writes the flags. With $3 it is only records of that import, each
// beside those that were entered before it: what was flagged when each of its rows had
// been entered alone. Flags of the moment at which a record was entered stay.
var flagsSQL = `
	WITH subject AS (
		SELECT id, deputy, criterion, day, event, coalesce(corrects, 0) AS corrects FROM record
		WHERE id BETWEEN $1 AND $2 AND ($3 = 0 OR import = $3)),
	like_it (record, flag, other) AS (` +
	shown(FlagSameFile, `m.telegram <> '' AND e.telegram <> '' AND e.telegram = m.telegram`) + ` UNION ALL ` +
	shown(FlagSameFile, `e.hash = m.hash`) + ` UNION ALL ` +
	shown(FlagSameLink, `m.kind = 'link' AND e.kind = 'link' AND e.value = m.value`) + ` UNION ALL ` +
	shown(FlagSameDocument, `m.kind = 'document' AND e.kind = 'document' AND e.value = m.value AND o.criterion = s.criterion`) + ` UNION ALL
		SELECT s.id, '` + FlagSameEvent + `', first.id FROM subject s CROSS JOIN LATERAL (
			SELECT o.id FROM record o
			WHERE o.criterion = s.criterion AND o.deputy = s.deputy AND o.day = s.day AND ` + another + `
			ORDER BY o.criterion, o.deputy, o.day, o.id LIMIT 1) first),
	found AS (
		SELECT record, array_agg(flag || ':' || first) AS flags
		FROM (SELECT record, flag, min(other) AS first FROM like_it GROUP BY record, flag) k GROUP BY record)
	UPDATE record r SET flags = ARRAY(
		SELECT f COLLATE "C" FROM unnest(r.flags) f WHERE f IN ('` + FlagOverCap + `', '` + FlagRush + `', '` + FlagMany + `')
		UNION
		SELECT f COLLATE "C" FROM unnest(found.flags) f
		ORDER BY 1)
	FROM subject s LEFT JOIN found ON found.record = s.id
	WHERE r.id = s.id AND ($3 = 0 OR found.record IS NOT NULL)`

// another is a record o beside the subject s that may be meant by a flag.
const another = `o.id NOT IN (s.id, s.corrects) AND ($3 = 0 OR o.id < s.id) AND o.state IN ` + openStates

// shown finds the first record that is shown by the same evidence, but for those of
// the same event.
func shown(flag, same string) string {
	return `
		SELECT s.id, '` + flag + `', first.record FROM subject s JOIN evidence m ON m.record = s.id CROSS JOIN LATERAL (
			SELECT e.record FROM evidence e JOIN record o ON o.id = e.record
			WHERE ` + same + ` AND ` + another + ` AND (s.event IS NULL OR o.event IS DISTINCT FROM s.event)
			ORDER BY e.value, e.record LIMIT 1) first`
}

// reflag looks again at what a verifier is to look at in a record.
func reflag(ctx context.Context, db postgres.DB, id int64) error { return flagAll(ctx, db, id, id, 0) }

// flagAll flags records, or of the import named those that are new.
func flagAll(ctx context.Context, db postgres.DB, from, to, of int64) error {
	if _, err := db.Exec(ctx, flagsSQL, from, to, of); err != nil {
		return fmt.Errorf("activity: flags of %d to %d: %w", from, to, err)
	}
	return nil
}
