package main

import (
	"bytes"
	"io"
	"os"
	"strconv"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"

	"qalauly/account"
	"qalauly/calendar"
	"qalauly/internal/audit"
	"qalauly/internal/postgres"
	"qalauly/internal/postgres/pgtest"
	"qalauly/locales"
)

// TestOperatorIsTheSecondPerson: what the operator asks for an administrator approves,
// and the other way round; never both by one. All of it stands in the audit.
func TestOperatorIsTheSecondPerson(t *testing.T) {
	url := pgtest.URL(t)
	runs := func(args ...string) (int, string) {
		var errors bytes.Buffer
		code := run(append([]string{"staff"}, args...), &errors)
		return code, errors.String()
	}
	t.Setenv("DATABASE_URL", url)
	quietly(t)
	code, said := runs("add", "Е. Екінші", "--duty", "admin")
	require.Zero(t, code, said)
	pool, err := postgres.Open(url)
	require.NoError(t, err)
	t.Cleanup(pool.Close)
	code, said = runs("approve", "1")
	require.Equal(t, exitUsage, code)
	require.Contains(t, said, "a second person is needed")
	code, said = runs("invite", "--bot", "qalauly_bot", "1")
	require.Equal(t, exitUsage, code, said)

	first, err := account.FirstAdmin(t.Context(), pool, 77, "ID 77", calendar.Now())
	require.NoError(t, err)
	by := account.Actor{Member: first.ID, Person: 77}
	require.NoError(t, account.Approve(t.Context(), pool, by, 1, calendar.Now()))
	code, said = runs("invite", "--bot", "qalauly_bot", "1")
	require.Zero(t, code, said)

	id, err := account.AddMember(t.Context(), pool, "Р. Рекордер")
	require.NoError(t, err)
	grant, err := account.Ask(t.Context(), pool, by, account.Wanted{Member: id, Duty: account.Recorder}, calendar.Now())
	require.NoError(t, err)
	require.ErrorIs(t, account.Approve(t.Context(), pool, by, grant, calendar.Now()), account.ErrTwoPersons)
	for _, act := range []string{"approve", "end", "end"} {
		code, said = runs(act, strconv.FormatInt(grant, 10))
	}
	require.Equal(t, exitUsage, code)
	require.Contains(t, said, "no such duty")
	code, _ = runs("unbind", "99")
	require.Zero(t, code)

	var list bytes.Buffer
	require.NoError(t, pgx.BeginFunc(t.Context(), pool, func(tx pgx.Tx) error { return listStaff(t.Context(), tx, locales.Russian, &list) }))
	require.Contains(t, list.String(), "Е. Екінші")
	require.Contains(t, list.String(), "администратор")
	require.NoError(t, checkChain(t.Context(), pool, io.Discard))
	links, _, err := audit.Check(t.Context(), pool)
	require.NoError(t, err)
	require.GreaterOrEqual(t, links, int64(7))
	found, err := audit.Find(t.Context(), pool, audit.Query{To: time.Now().Add(time.Hour)})
	require.NoError(t, err)
	var operator []string
	for _, e := range found {
		if e.Member == 0 {
			operator = append(operator, e.Action)
		}
	}
	require.Subset(t, operator, []string{"member.add", "role.ask", "role.approve", "role.end", "invite.make"})
}

// quietly keeps what commands print out of the test's own output.
func quietly(t *testing.T) {
	t.Helper()
	out, err := os.OpenFile(os.DevNull, os.O_WRONLY, 0)
	require.NoError(t, err)
	before := os.Stdout
	os.Stdout = out
	t.Cleanup(func() { os.Stdout = before; out.Close() })
}
