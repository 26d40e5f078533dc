package staff_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"qalauly/account"
	"qalauly/handlers"
	"qalauly/internal/postgres"
	"qalauly/locales"
)

// waitMany enters 900 records: ten sittings of forty, 200 articles that links show, 300
// meetings.
func (o *office) waitMany(recorder *clerk) {
	o.Helper()
	_, err := o.db.Exec(o.Context(), `
		WITH who AS (SELECT ARRAY[1024, 1101, 1102, 1103, 1202]::bigint[] AS ids),
		made AS (
			INSERT INTO record (criterion, deputy, day, fields, x, n, state, source, hands, event, made_at, moved_at)
			SELECT CASE WHEN i <= 400 THEN 'A6' WHEN i <= 600 THEN 'B1' ELSE 'A5' END, ids[1 + i % 5], '2026-11-20'::date - i % 12,
				CASE WHEN i <= 400 THEN '{"mark": "present", "body": "сессия", "sitting_no": "7", "date": "2026-11-20"}'
					WHEN i <= 600 THEN '{"outlet": "Газет", "title": "Су", "language": "kk", "url": "x", "date": "2026-11-20"}'
					ELSE '{"place": "Ақадыр", "form": "meeting", "present": "45", "announced": "before", "date": "2026-11-20"}' END::jsonb,
				1000000, CASE WHEN i <= 400 THEN 1000000 ELSE 0 END, 'recorded', 'staff', ARRAY[$1::bigint],
				CASE WHEN i <= 400 THEN 1 + i % 10 END, $2, $2
			FROM generate_series(1, 900) AS i, who
			ORDER BY i * 7919 % 907
			RETURNING id, criterion)
		INSERT INTO evidence (record, kind, value, added_by, added_at)
		SELECT id, CASE WHEN criterion = 'B1' THEN 'link' ELSE 'document' END, CASE WHEN criterion = 'B1' THEN 'https://example.kz/' || id ELSE '12-3/' || id END, $1, $2 FROM made`,
		recorder.member, o.now)
	require.NoError(o, err)
}

// work goes on with a queue until nothing waits: a sitting and a screen of links by two
// presses, the rest by one. It returns how often was pressed and what was answered.
func (c *clerk) work(ctx context.Context) (presses int, answers []string, err error) {
	do := func(r handlers.Request, run handlers.Run) error {
		err := pgx.BeginFunc(ctx, c.db, func(tx pgx.Tx) (err error) {
			c.last, err = run(ctx, postgres.DB(tx), r)
			return err
		})
		answers = append(answers, c.said())
		presses++
		return err
	}
	r := c.request()
	r.Command = "verify"
	command, _ := c.audience.Command("verify")
	for err = do(r, command.Run); err == nil; {
		b, more := c.choice()
		if !more {
			break
		}
		r := c.request()
		r.Button = &handlers.Press{Verb: b.Verb, Args: b.Args}
		err = do(r, c.audience.Verbs[b.Verb])
	}
	return presses, answers, err
}

// choice is the button with which a verifier goes on; false where nothing waits.
func (c *clerk) choice() (handlers.Button, bool) {
	var all []handlers.Button
	for _, m := range c.last.Messages {
		all = append(all, slices.Concat(m.Rows...)...)
	}
	for _, verb := range []string{"vevent", "vlinks", "vok"} {
		if verb == "vlinks" && slices.ContainsFunc(all, func(b handlers.Button) bool { return b.Verb == "vok" && b.Args[1][0] == 'l' }) {
			continue // the numbers of the screen lead to it again
		}
		for _, b := range all {
			if b.Verb == verb {
				return b, true
			}
		}
	}
	return handlers.Button{}, false
}

// TestNineHundredWaiting: six verifiers work at once and never meet.
func TestNineHundredWaiting(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	recorder := o.hires("Д. Омаров", locales.Kazakh, duty{account.Recorder, karaganda})
	o.waitMany(recorder)
	began := time.Now()
	var all sync.WaitGroup
	var mu sync.Mutex
	var presses int
	var answers []string
	for i := range 6 {
		c := o.hires(fmt.Sprint("Тексеруші ", i), locales.All()[i%2], duty{account.Verifier, karaganda})
		all.Go(func() {
			n, said, err := c.work(t.Context())
			mu.Lock()
			defer mu.Unlock()
			assert.NoError(t, err)
			presses += n
			answers = append(answers, said...)
		})
	}
	all.Wait()
	var verified, twice, by int
	require.NoError(t, o.db.QueryRow(t.Context(), `
		SELECT (SELECT count(*) FROM record WHERE state = 'verified'),
			(SELECT count(*) FROM (SELECT FROM audit WHERE action = 'record.verify' GROUP BY object HAVING count(*) > 1) AS t),
			(SELECT count(DISTINCT verifier) FROM record)`).Scan(&verified, &twice, &by))
	require.Equal(t, []int{900, 0, 6}, []int{verified, twice, by})
	for _, said := range answers {
		for _, lang := range locales.All() {
			for _, key := range []string{"stands.verified", "verify.held", "verify.changed", "verify.not_one"} {
				tail := lang.Text(key, locales.Args{"Record": "1", "Why": "x"})
				_, tail, _ = strings.Cut(tail, ": ")
				require.False(t, len(tail) > 4 && strings.Contains(said, tail), "two met: %s", said)
			}
		}
	}
	require.Less(t, presses, 500, "sittings and links take two presses")
	t.Logf("900 records, 6 verifiers: %d presses, %s", presses, time.Since(began).Round(time.Millisecond))
}
