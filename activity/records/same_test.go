package records_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"

	"qalauly/activity"
	"qalauly/activity/records"
	"qalauly/rating/methods"
)

// row is a record that is to be entered one way or the other.
type row struct {
	draft activity.Draft
	group string
	shown []activity.Evidence
}

// likely makes rows of few different values, so that many are alike.
func likely(rnd *rand.Rand, m *methods.Method, n int) (rows []row) {
	seen := map[string]bool{}
	var staff []methods.Criterion
	for _, c := range m.Criteria {
		if c.From(methods.Staff) {
			staff = append(staff, c)
		}
	}
	for len(rows) < n {
		c := staff[rnd.IntN(len(staff))]
		d := activity.Draft{Criterion: c.Code, Deputy: int64(1 + rnd.IntN(len(people))), Fields: map[string]string{}}
		for _, f := range c.Fields {
			d.Fields[f.Name] = value(rnd, c, f)
		}
		key, _ := json.Marshal(d)
		if seen[string(key)] {
			continue
		}
		seen[string(key)] = true
		r := row{draft: d}
		if rnd.IntN(3) == 0 {
			r.group = fmt.Sprint("отырыс ", rnd.IntN(3))
		}
		if rnd.IntN(2) == 0 {
			r.shown = append(r.shown, activity.Evidence{Kind: activity.Link, Value: fmt.Sprint("https://example.kz/p/", rnd.IntN(20))})
		}
		if rnd.IntN(2) == 0 {
			r.shown = append(r.shown, activity.Evidence{Kind: activity.Document, Value: fmt.Sprint("№ ", rnd.IntN(20))})
		}
		rows = append(rows, r)
	}
	return rows
}

func value(rnd *rand.Rand, c methods.Criterion, f methods.Field) string {
	switch f.Kind {
	case methods.FieldDate:
		return fmt.Sprintf("2026-11-%02d", 10+rnd.IntN(15)) // the first is the last day of the term
	case methods.FieldInteger, methods.FieldNumber:
		return fmt.Sprint(int(f.Min) + rnd.IntN(3))
	case methods.FieldChoice:
		return f.Options[rnd.IntN(len(f.Options))].Code
	case methods.FieldURL:
		return fmt.Sprint("https://example.kz/", rnd.IntN(30))
	case methods.FieldFlag:
		return []string{"true", "false"}[rnd.IntN(2)]
	}
	return fmt.Sprint(f.Name, " ", rnd.IntN(4))
}

// sheetOf is the sheet in which the rows would be written.
func sheetOf(m *methods.Method, rows []row) [][]string {
	head := []string{"deputy", "criterion", "evidence_link", "evidence_document", "event"}
	at := map[string]int{}
	for _, c := range m.Criteria {
		if !c.From(methods.Staff) {
			continue
		}
		for _, f := range c.Fields {
			if _, ok := at[f.Name]; !ok {
				at[f.Name] = len(head)
				head = append(head, f.Name)
			}
		}
	}
	out := [][]string{head}
	for _, r := range rows {
		cells := make([]string, len(head))
		cells[0], cells[1], cells[4] = fmt.Sprint(r.draft.Deputy), r.draft.Criterion, r.group
		for _, e := range r.shown {
			cells[map[activity.EvidenceKind]int{activity.Link: 2, activity.Document: 3}[e.Kind]] = e.Value
		}
		for name, value := range r.draft.Fields {
			cells[at[name]] = strings.NewReplacer("true", "yes", "false", "no").Replace(value)
		}
		out = append(out, cells)
	}
	return out
}

// enter records the rows one by one, as the chat does.
func (b *book) enter(rows []row) {
	b.Helper()
	events := map[string]int64{}
	for _, r := range rows {
		d := r.draft
		if r.group != "" {
			key := d.Criterion + r.group
			if events[key] == 0 {
				n, err := activity.NewEvent(b.Context(), b.db)
				require.NoError(b, err)
				events[key] = n
			}
			d.Event = events[key]
		}
		err := pgx.BeginFunc(b.Context(), b.db, func(tx pgx.Tx) error {
			made, err := b.Record(b.Context(), tx, recorder, d, now)
			if err != nil {
				return err
			}
			for _, e := range r.shown {
				e.Record = made.ID
				if err := activity.Attach(b.Context(), tx, recorder, e, now); err != nil {
					return err
				}
			}
			return nil
		})
		require.NoError(b, err)
	}
}

// TestARowIsWhatRecordMakesOfIt: what comes of rows in a sheet is, to the last flag,
// what comes of the same rows entered one by one, beside the same records before.
func TestARowIsWhatRecordMakesOfIt(t *testing.T) {
	t.Parallel()
	for seed := range uint64(2) {
		single, many := newBook(t), newBook(t)
		rows := likely(rand.New(rand.NewPCG(seed, 16)), single.Method, 300)
		before, rest := rows[:40], rows[40:]
		for _, b := range []*book{single, many} {
			_, err := b.db.Exec(t.Context(), `INSERT INTO rush_limit (day, most) VALUES ('2026-11-20', 250)`)
			require.NoError(t, err)
		}
		single.enter(before)
		many.enter(before)
		single.enter(rest)
		r := many.taken(asCSV(t, sheetOf(many.Method, rest)))
		require.Equal(t, len(rest), r.Import.Added)

		want, got := single.all(), many.all()
		require.Len(t, got, len(want))
		flags := map[string]int{}
		for i := range want {
			require.Equal(t, want[i], got[i], "seed %d, row %d", seed, i-len(before))
			for _, flag := range want[i].Flags {
				name, _, _ := strings.Cut(flag, ":")
				flags[name]++
			}
			shown, err := activity.EvidenceOf(t.Context(), single.db, want[i].ID)
			require.NoError(t, err)
			also, err := activity.EvidenceOf(t.Context(), many.db, got[i].ID)
			require.NoError(t, err)
			for _, list := range [][]activity.Evidence{shown, also} {
				for j := range list {
					list[j].ID = 0
				}
			}
			require.ElementsMatch(t, shown, also, "seed %d, row %d", seed, i-len(before))
		}
		for _, flag := range []string{activity.FlagSameLink, activity.FlagSameDocument, activity.FlagSameEvent, activity.FlagOverCap, activity.FlagRush, activity.FlagMany} {
			require.NotZero(t, flags[flag], flag)
		}
		require.ElementsMatch(t, single.audited(), many.audited())
		require.Zero(t, many.count("cell"), "what nobody has verified does not count")
	}
}

// audited is the audit, but for when and in which order, and for the import's own line.
func (b *book) audited() []string {
	b.Helper()
	rows, _ := b.db.Query(b.Context(), `
		SELECT concat_ws('|', member, person, action, object, deputy, unit, before, after) FROM audit WHERE action <> 'record.import'`)
	all, err := pgx.CollectRows(rows, pgx.RowTo[string])
	require.NoError(b, err)
	return all
}

// many are rows enough for several heaps.
func (b *book) many(n int) []byte {
	rows := [][]string{{"deputy", "date", "place", "form", "present", "announced"}}
	for i := range n {
		rows = append(rows, []string{fmt.Sprint(1 + i%len(people)), "2026-11-20", fmt.Sprint("Ақадыр ", i), "meeting", "45", "before"})
	}
	return asCSV(b, rows)
}

// TestCalledOff: whatever stage an import is called off or dies at, nothing of it is
// there, and the next one takes it whole.
func TestCalledOff(t *testing.T) {
	t.Parallel()
	b := newBook(t)
	body := b.many(6_000)
	for _, stage := range []records.Stage{records.Reading, records.Checking, records.Writing} {
		ctx, cancel := context.WithCancel(t.Context())
		_, err := b.takeWith(ctx, body, func(p records.Progress) {
			if p.Stage == stage {
				cancel()
			}
		})
		require.ErrorIs(t, err, context.Canceled, stage)
		b.nothing()

		killed := 0
		_, err = b.takeWith(t.Context(), body, func(p records.Progress) {
			if p.Stage == stage && killed == 0 {
				require.NoError(t, b.db.QueryRow(t.Context(), `
					SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity
					WHERE datname = current_database() AND state = 'idle in transaction'`).Scan(&killed))
			}
		})
		require.Error(t, err, stage)
		require.Equal(t, 1, killed, stage)
		b.nothing()
	}
	var heard []records.Progress
	r, err := b.takeWith(t.Context(), body, func(p records.Progress) { heard = append(heard, p) })
	require.NoError(t, err)
	require.Equal(t, 6_000, r.Import.Added)
	require.Equal(t, 6_000, b.count("record"))
	require.Equal(t, []records.Progress{
		{Stage: records.Reading, Rows: 5000}, {Stage: records.Reading, Rows: 6_000, Of: 6_000},
		{Stage: records.Checking, Rows: 6_000, Of: 6_000},
		{Stage: records.Writing, Rows: 5000, Of: 6_000}, {Stage: records.Writing, Rows: 6_000, Of: 6_000},
	}, heard)
}

// TestTwoAtOnce: of two imports of one file at once the second adds nothing.
func TestTwoAtOnce(t *testing.T) {
	t.Parallel()
	b := newBook(t)
	body := b.many(500)
	added := make(chan int, 2)
	failed := make(chan error, 2)
	for range 2 {
		go func() {
			r, err := b.takeWith(t.Context(), body, nil)
			failed <- err
			added <- r.Import.Added
		}()
	}
	require.NoError(t, errors.Join(<-failed, <-failed))
	require.Equal(t, 500, <-added+<-added)
	require.Equal(t, 500, b.count("record"))
}
