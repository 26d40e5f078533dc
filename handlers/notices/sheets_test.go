package notices_test

import (
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"qalauly/account"
	"qalauly/activity/records"
	"qalauly/handlers/notices"
	"qalauly/internal/postgres/pgtest"
	"qalauly/internal/sheet"
	"qalauly/locales"
	"qalauly/locales/localestest"
	"qalauly/notice"
)

// TestWordsOfSheets: each step of a sheet has its words in both languages, one that is
// over no button that does anything, and a file's name breaks nothing.
func TestWordsOfSheets(t *testing.T) {
	t.Parallel()
	db := pgtest.New(t)
	_, err := db.Exec(t.Context(), `INSERT INTO member (name) VALUES ('Д.')`)
	require.NoError(t, err)
	var member int64
	require.NoError(t, db.QueryRow(t.Context(), `SELECT id FROM member`).Scan(&member))
	counts := []records.Count{{Bad: 1}, {Criterion: "A5", Fresh: 2, Same: 1}}
	long := strings.Repeat("<&ұзақ", 20)
	var faults []sheet.Fault
	for i := range 10 {
		faults = append(faults, sheet.Fault{Sheet: "A5", Row: i + 2, Title: long, Value: long, Rule: sheet.RuleDate})
	}
	for _, one := range []struct {
		step    records.Step
		far     records.Progress
		outcome records.Outcome
		kind    string
		says    string
		buttons int
	}{
		{records.Looking, records.Progress{Stage: records.Reading, Rows: 5000}, records.Outcome{}, "import", "5", 1},
		{records.Looking, records.Progress{Stage: records.Checking, Rows: 5000}, records.Outcome{}, "import", "5", 1},
		{records.BeingPut, records.Progress{Stage: records.Writing, Rows: 5000, Of: 9000}, records.Outcome{}, "import", "9", 1},
		{records.BeingPut, records.Progress{}, records.Outcome{}, "import", "csv", 1},
		{records.AskedFor, records.Progress{}, records.Outcome{}, "import", "csv", 0},
		{records.CalledOff, records.Progress{}, records.Outcome{}, "import", "", 0},
		{records.Looking, records.Progress{}, records.Outcome{}, "importtold", "", 0},
		{records.CalledOff, records.Progress{}, records.Outcome{}, "importtold", "", 0},
		{records.AskedFor, records.Progress{}, records.Outcome{Rows: 3, Counts: counts}, "importtold", "A5", 2},
		{records.Faulty, records.Progress{}, records.Outcome{Rows: 3, Counts: counts, Bad: 500, First: faults}, "importtold", "500", 0},
		{records.Faulty, records.Progress{}, records.Outcome{}, "importbad", "csv", 0},
		{records.Unreadable, records.Progress{}, records.Outcome{Why: sheet.ErrNotUTF8}, "importtold", "UTF-8", 0},
		{records.NotAllowed, records.Progress{}, records.Outcome{}, "importtold", "csv", 0},
		{records.Failed, records.Progress{}, records.Outcome{}, "importtold", "csv", 0},
		{records.Done, records.Progress{}, records.Outcome{Rows: 3, Counts: counts, Import: 77}, "importtold", "77", 0},
		{records.Done, records.Progress{}, records.Outcome{Rows: 3, Counts: counts}, "importtold", "A5", 0},
		{records.Done, records.Progress{}, records.Outcome{}, "importtold", "csv", 0},
	} {
		id, err := records.Send(t.Context(), db, records.Sent{Member: member, Lang: "ru", At: almaty(24, 15), File: "f", Name: "<b>&.csv"})
		require.NoError(t, err)
		require.NoError(t, records.Went(t.Context(), db, id, one.far))
		ok, err := records.Conclude(t.Context(), db, records.Sent{ID: id, Step: records.Looking, Outcome: one.outcome, Faults: "hash"}, one.step, almaty(24, 15))
		require.NoError(t, err)
		require.True(t, ok)
		said := map[string]bool{}
		for _, l := range locales.All() {
			m, ok, err := notices.Word(t.Context(), db, notice.Due{To: 7, Kind: one.kind, Ref: strconv.FormatInt(id, 10)}, account.Person{Lang: string(l)})
			require.NoError(t, err)
			require.Equal(t, one.says != "", ok, "%s %s", one.kind, one.step)
			if !ok {
				continue
			}
			limit := localestest.MaxText
			if m.File != nil {
				limit = localestest.MaxCaption
				require.Equal(t, "hash", m.File.Hash)
			}
			localestest.Said(t, string(m.HTML), limit)
			require.Contains(t, localestest.Visible(string(m.HTML)), one.says)
			said[string(m.HTML)] = true
			require.True(t, strings.HasPrefix(m.Ref, "import:"))
			require.Equal(t, one.kind == "import", m.Edits == m.Ref)
			n := 0
			for _, row := range m.Rows {
				var labels []string
				for _, b := range row {
					labels = append(labels, b.Label)
				}
				localestest.Row(t, labels...)
				n += len(row)
			}
			require.Equal(t, one.buttons, n, "%s %s", one.kind, one.step)
		}
		require.Len(t, said, map[bool]int{true: 2, false: 0}[one.says != ""])
	}
	_, ok, err := notices.Word(t.Context(), db, notice.Due{To: 7, Kind: "import", Ref: "999999"}, account.Person{})
	require.NoError(t, err)
	require.False(t, ok)
}
