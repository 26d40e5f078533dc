package activity

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"

	"qalauly/internal/audit"
)

// chunk is how many rows are written between two looks at the clock and at whether
// somebody has called it off.
const chunk = 5000

// Write enters the rows that are new, after a Check that refused none, and notes the
// import. wrote is told how many are written so far.
func (b *Batch) Write(ctx context.Context, i Import, wrote func(rows int)) (Import, error) {
	i.Member, i.Person, i.At = b.by.Member, b.by.Person, b.now
	err := b.tx.QueryRow(ctx, `
		INSERT INTO record_import (member, person, at, name, hash, added, same)
		SELECT $1, $2, $3, $4, $5, count(*) - count(r.id), count(r.id)
		FROM staged s LEFT JOIN record r ON `+thereSQL+`
		RETURNING id, added, same`, i.Member, i.Person, i.At, i.Name, i.Hash).Scan(&i.ID, &i.Added, &i.Same)
	if err != nil {
		return i, fmt.Errorf("activity: note import: %w", err)
	}
	if err := b.number(ctx); err != nil {
		return i, err
	}
	if err := b.flagOverCaps(ctx); err != nil {
		return i, err
	}
	if err := b.flagMany(ctx); err != nil {
		return i, err
	}
	for from, done := int64(0), 0; done < i.Added; {
		to, n, err := b.writeFrom(ctx, i.ID, from)
		if err != nil {
			return i, err
		}
		from, done = to, done+n
		wrote(done)
	}
	return i, audit.Write(ctx, b.tx, audit.Entry{
		Member: b.by.Member, Person: b.by.Person, Action: "record.import", Object: fmt.Sprintf("import:%d", i.ID),
		After: map[string]any{"file": i.Hash, "added": i.Added, "same": i.Same},
	})
}

// number gives the new rows their ids, in the order of their lines, and groups of them
// the numbers of their events.
func (b *Batch) number(ctx context.Context) error {
	for _, sql := range []string{
		`CREATE TEMP TABLE entering ON COMMIT DROP AS
			SELECT nextval(pg_get_serial_sequence('record', 'id')) AS id, NULL::bigint AS event, date_trunc('week', day)::date AS week, fresh.*
			FROM (
				SELECT * FROM staged s
				WHERE NOT EXISTS (SELECT FROM record r WHERE ` + thereSQL + `)
				ORDER BY line) fresh`,
		`CREATE UNIQUE INDEX ON entering (id)`,
		`UPDATE entering e SET event = g.event
			FROM (SELECT grp, nextval('event_number') AS event FROM (SELECT grp FROM entering WHERE grp <> '' GROUP BY grp ORDER BY min(id)) k) g
			WHERE g.grp = e.grp`,
		`ANALYZE entering`,
	} {
		if _, err := b.tx.Exec(ctx, sql); err != nil {
			return fmt.Errorf("activity: number batch: %w", err)
		}
	}
	return nil
}

// writeFrom writes a chunk of the rows after an id, with evidence, audit and flags.
func (b *Batch) writeFrom(ctx context.Context, of, after int64) (last int64, n int, err error) {
	err = b.tx.QueryRow(ctx, `SELECT max(id), count(*) FROM (SELECT id FROM entering WHERE id > $1 ORDER BY id LIMIT $2) k`, after, chunk).Scan(&last, &n)
	if err != nil {
		return 0, 0, fmt.Errorf("activity: write batch: %w", err)
	}
	_, err = b.tx.Exec(ctx, `
		INSERT INTO record (id, criterion, deputy, day, fields, x, n, state, source, hands, flags, event, made_at, moved_at, import, import_key)
		OVERRIDING SYSTEM VALUE
		SELECT id, criterion, deputy, day, fields, x, n, 'recorded', 'staff', ARRAY[$3::bigint], flags, event, $4, $4, $5, key
		FROM entering WHERE id > $1 AND id <= $2 ORDER BY id`, after, last, b.by.Member, b.now, of)
	if err != nil {
		return 0, 0, fmt.Errorf("activity: write records: %w", err)
	}
	_, err = b.tx.Exec(ctx, `
		INSERT INTO evidence (record, kind, value, added_by, added_at)
		SELECT id, k.kind, k.value, $3, $4
		FROM entering, unnest(kinds, shown) WITH ORDINALITY AS k (kind, value, place)
		WHERE id > $1 AND id <= $2 ORDER BY id, place`, after, last, b.by.Member, b.now)
	if err != nil {
		return 0, 0, fmt.Errorf("activity: write evidence: %w", err)
	}
	err = audit.WriteFrom(ctx, b.tx, `
		SELECT $3::bigint, $4::bigint, action, 'record:' || id, deputy, '', '', after
		FROM (
			SELECT id, deputy, 'evidence.attach' AS action, k.note AS after, k.place FROM entering, unnest(notes) WITH ORDINALITY AS k (note, place)
			UNION ALL
			SELECT id, deputy, 'record.recorded', seen, 1000000 FROM entering) e
		WHERE id > $1 AND id <= $2 ORDER BY id, place`, after, last, b.by.Member, b.by.Person)
	if err != nil {
		return 0, 0, err
	}
	return last, n, flagAll(ctx, b.tx, after+1, last, of)
}

// flagOverCaps flags the new rows that add less than they are worth, each beside those
// that were there before it.
func (b *Batch) flagOverCaps(ctx context.Context) error {
	var capped []string
	for _, c := range b.ledger.Method.Criteria {
		if len(b.ledger.capsOf(c.Code)) > 0 {
			capped = append(capped, c.Code)
		}
	}
	rows, _ := b.tx.Query(ctx, `
		SELECT r.id, r.deputy, r.criterion, r.week, r.day, r.fields, r.x, r.n, false AS fresh
		FROM (SELECT DISTINCT deputy, criterion, week FROM entering WHERE criterion = ANY ($1)) k
		JOIN record r ON r.criterion = k.criterion AND r.deputy = k.deputy AND r.day BETWEEN k.week AND k.week + 6
		WHERE r.state IN `+openStates+`
		UNION ALL
		SELECT id, deputy, criterion, week, day, fields, x, n, true FROM entering WHERE criterion = ANY ($1)
		ORDER BY deputy, criterion, week, fresh, id`, capped)
	var over []int64
	var before filled
	var one counted
	var fresh bool
	_, err := pgx.ForEachRow(rows, []any{&one.ID, &one.Deputy, &one.Criterion, &one.Week, &one.Day, &one.Fields, &one.X, &one.N, &fresh}, func() error {
		if before.key != one.key() {
			before = filled{key: one.key(), caps: b.ledger.capsOf(one.Criterion), alike: map[string]int{}}
		}
		if before.add(one) && fresh {
			over = append(over, one.ID)
		}
		one.Fields = nil
		return ctx.Err()
	})
	if err != nil {
		return fmt.Errorf("activity: caps of batch: %w", err)
	}
	if _, err := b.tx.Exec(ctx, `UPDATE entering SET flags = '`+FlagOverCap+`'::text || flags WHERE id = ANY ($1)`, over); err != nil {
		return fmt.Errorf("activity: caps of batch: %w", err)
	}
	return nil
}

// flagMany flags the new rows beyond what is usual of one recorder in a day.
func (b *Batch) flagMany(ctx context.Context) error {
	left, err := usualLeft(ctx, b.tx, b.by.Member, b.now)
	if err != nil {
		return err
	}
	_, err = b.tx.Exec(ctx, `
		UPDATE entering SET flags = '`+FlagMany+`'::text || flags
		WHERE id IN (SELECT id FROM entering ORDER BY id OFFSET $1)`, max(left, 0))
	if err != nil {
		return fmt.Errorf("activity: rush of batch: %w", err)
	}
	return nil
}

func (r counted) key() key { return key{r.Deputy, r.Criterion, r.Week} }

// filled is a cell while records come into it one after another.
type filled struct {
	key
	caps    []Cap
	records []counted
	alike   map[string]int
}

// add says whether one record more is over the caps. Of records that all caps treat
// alike only so many are kept as fill the narrowest cap: those after them add nothing,
// whatever else there is, and need no counting.
func (f *filled) add(one counted) bool {
	if one.X == 0 {
		return false
	}
	most, sort := f.caps[0].Most, fmt.Sprint(one.Day.Unix(), " ", one.X)
	for _, c := range f.caps {
		most = min(most, c.Most)
		sort += "\x00" + one.Fields[c.Field]
	}
	if int64(f.alike[sort]) > most/one.X {
		return true
	}
	over := overCap(f.caps, f.records, one)
	f.alike[sort]++
	f.records = append(f.records, one)
	return over
}
