package main

import (
	"context"
	"fmt"
	"io"
	"testing"
	"time"

	"github.com/sirupsen/logrus"
	"github.com/stretchr/testify/require"

	"qalauly/activity"
	"qalauly/activity/records"
	"qalauly/calendar"
	"qalauly/deputy"
	"qalauly/handlers/staff"
	"qalauly/internal/job"
	"qalauly/internal/postgres/pgtest"
	"qalauly/rating/methods"
	"qalauly/territory"
)

// post is a worker of sheets, whose sender's files are what it is given.
type post struct {
	*testing.T
	sheets
	body []byte
	err  error
}

func newPost(t *testing.T) *post {
	t.Helper()
	db := pgtest.New(t)
	require.NoError(t, territory.Load(t.Context(), db))
	require.NoError(t, deputy.Load(t.Context(), db))
	for _, sql := range []string{
		`INSERT INTO deputy (id, surname_kk, surname_ru, given_kk, given_ru, sex, birth_year) VALUES (1, 'Ким', 'Ким', 'Олег', 'Олег', 'm', 1980), (2, 'Цой', 'Цой', 'Ян', 'Ян', 'm', 1980)`,
		`INSERT INTO mandate (deputy, body, valid_from) VALUES (1, '356400000', '2020-01-01'), (2, '100000000', '2020-01-01')`,
		`INSERT INTO member (name) VALUES ('Д. Омаров')`,
		`INSERT INTO role_grant (member, role, unit, asked_by, approved_by, approved_at) SELECT id, 'recorder', '350000000', 99, 0, now() FROM member`,
	} {
		_, err := db.Exec(t.Context(), sql)
		require.NoError(t, err)
	}
	log := logrus.New()
	log.SetOutput(io.Discard)
	p := &post{T: t, sheets: sheets{sentSheets: sentSheets{server: &server{pool: db, log: log}}, ledger: activity.Ledger{Method: methods.R1()}}}
	p.fetch = func(context.Context, string) ([]byte, error) { return p.body, p.err }
	return p
}

// comes notes a sheet that was sent.
func (p *post) comes(body string) int64 {
	p.Helper()
	p.body = []byte(body)
	var member int64
	require.NoError(p, p.pool.QueryRow(p.Context(), `SELECT id FROM member`).Scan(&member))
	id, err := records.Send(p.Context(), p.pool, records.Sent{Member: member, Person: 77, Chat: 77, Lang: "ru", At: calendar.Now(), File: "f", Name: "a.csv", Criterion: "A5"})
	require.NoError(p, err)
	return id
}

// does does the task of a sheet and returns how the sheet is then.
func (p *post) does(id int64, write bool, tries int) (records.Sent, error) {
	p.Helper()
	err := p.take(p.Context(), job.Task{ID: 1, Kind: staff.ImportTask, Ref: staff.SheetRef(id, write), Tries: tries})
	s, found := records.SentByID(p.Context(), p.pool, id)
	require.NoError(p, found)
	return s, err
}

func (p *post) count(sql string) (n int) {
	p.Helper()
	require.NoError(p, p.pool.QueryRow(p.Context(), sql).Scan(&n))
	return n
}

const toSender = `SELECT count(*) FROM notice WHERE recipient = 77`

func meetingOf(who string) string {
	return "Депутат;Дата;Место;Форма;Сколько человек присутствовало;Когда объявлено\n" +
		who + ";" + calendar.Now().Add(-24*time.Hour).Format("02.01.2006") + ";Ақадыр;встреча;45;заранее\n"
}

// TestASheetIsWrittenOnce: what is done again, as after a process that is gone, changes
// nothing, and what is called off enters nothing.
func TestASheetIsWrittenOnce(t *testing.T) {
	t.Parallel()
	p := newPost(t)
	id := p.comes(meetingOf("Ким Олег"))
	s, err := p.does(id, true, 0)
	require.NoError(t, err)
	require.Equal(t, records.Looking, s.Step, "nobody has said that it is to be written")
	for range 2 {
		s, err = p.does(id, false, 0)
		require.NoError(t, err)
		require.Equal(t, records.AskedFor, s.Step)
		require.Equal(t, records.Count{Fresh: 1}, s.Outcome.Sum())
		require.Equal(t, 2, p.count(toSender))
		p.body = nil // it is kept
	}
	ok, err := records.Confirm(t.Context(), p.pool, id, calendar.Now())
	require.NoError(t, err)
	require.True(t, ok)
	for range 2 {
		s, err = p.does(id, true, 1)
		require.NoError(t, err)
		require.Equal(t, records.Done, s.Step)
		require.NotZero(t, s.Outcome.Import)
		require.Equal(t, 1, p.count(`SELECT count(*) FROM record WHERE import IS NOT NULL`))
		require.Equal(t, 4, p.count(toSender))
	}
	ok, err = records.CallOff(t.Context(), p.pool, id, calendar.Now())
	require.NoError(t, err)
	require.False(t, ok, "it is written")

	id = p.comes(meetingOf("Ким Олег"))
	s, err = p.does(id, false, 0)
	require.NoError(t, err)
	require.Equal(t, records.Done, s.Step, "there is nothing new to ask about")
	require.Zero(t, s.Outcome.Import)
}

// TestASheetThatIsCalledOffMeanwhile: the sender is faster than the end of the import.
func TestASheetThatIsCalledOffMeanwhile(t *testing.T) {
	t.Parallel()
	p := newPost(t)
	id := p.comes(meetingOf("Ким Олег"))
	_, err := p.does(id, false, 0)
	require.NoError(t, err)
	_, err = records.Confirm(t.Context(), p.pool, id, calendar.Now())
	require.NoError(t, err)
	get := p.fetch
	p.fetch = func(ctx context.Context, file string) ([]byte, error) {
		_, err := records.CallOff(ctx, p.pool, id, calendar.Now())
		require.NoError(t, err)
		return get(ctx, file)
	}
	_, err = p.pool.Exec(t.Context(), `UPDATE sent_sheet SET hash = ''`) // it is fetched again
	require.NoError(t, err)
	before := p.count(toSender)
	s, err := p.does(id, true, 0)
	require.NoError(t, err)
	require.Equal(t, records.CalledOff, s.Step)
	require.Zero(t, p.count(`SELECT count(*) FROM record WHERE import IS NOT NULL`))
	require.Equal(t, before, p.count(toSender))
}

// TestSheetsThatCannotBeTaken: each ends with its own step, which is told; nothing is
// entered.
func TestSheetsThatCannotBeTaken(t *testing.T) {
	t.Parallel()
	p := newPost(t)
	s, err := p.does(p.comes(meetingOf("Цой Ян")), false, 0)
	require.NoError(t, err)
	require.Equal(t, records.Faulty, s.Step)
	require.Equal(t, "record_territory", s.Outcome.First[0].Rule)
	require.NotEmpty(t, s.Faults)
	require.Equal(t, 3, p.count(toSender))

	s, err = p.does(p.comes("\xc4\xe5\xef\xf3\xf2\xe0\xf2\n"), false, 0)
	require.NoError(t, err)
	require.Equal(t, records.Unreadable, s.Step)
	require.Equal(t, 5, p.count(toSender))

	id := p.comes("")
	p.err = io.ErrUnexpectedEOF
	s, err = p.does(id, false, 0)
	require.ErrorIs(t, err, io.ErrUnexpectedEOF)
	require.NotErrorIs(t, err, job.ErrGivenUp)
	require.Equal(t, records.Looking, s.Step, "it is tried again")
	s, err = p.does(id, false, importTries-1)
	require.ErrorIs(t, err, job.ErrGivenUp)
	require.Equal(t, records.Failed, s.Step)
	require.Equal(t, 7, p.count(toSender))
	p.err = fmt.Errorf("gone: %w", job.ErrGivenUp)
	s, err = p.does(p.comes(""), false, 0)
	require.ErrorIs(t, err, job.ErrGivenUp)
	require.Equal(t, records.Failed, s.Step)

	_, err = p.pool.Exec(t.Context(), `UPDATE role_grant SET ended_at = now(), ended_by = 1`)
	require.NoError(t, err)
	s, err = p.does(p.comes(meetingOf("Ким Олег")), false, 0)
	require.NoError(t, err)
	require.Equal(t, records.NotAllowed, s.Step)
	require.Zero(t, p.count(`SELECT count(*) FROM record WHERE import IS NOT NULL`))
}

// TestHowFarASheetIs is told every two seconds at most, and not while what was told last
// is still to be sent.
func TestHowFarASheetIs(t *testing.T) {
	t.Parallel()
	p := newPost(t)
	id := p.comes("")
	f := &farness{sheets: p.sheets, ctx: t.Context(), sent: records.Sent{ID: id, Chat: 77}, told: time.Now()}
	tell := func(rows, told int) {
		t.Helper()
		f.tell(records.Progress{Stage: records.Reading, Rows: rows})
		require.Equal(t, told, p.count(toSender))
	}
	tell(5000, 0)
	f.told = f.told.Add(-farEvery)
	tell(10_000, 1)
	tell(15_000, 1)
	f.told = f.told.Add(-farEvery)
	tell(20_000, 1)
	s, err := records.SentByID(t.Context(), p.pool, id)
	require.NoError(t, err)
	require.Equal(t, 20_000, s.Far.Rows, "what waits will say how far it is then")
	_, err = p.pool.Exec(t.Context(), `UPDATE notice SET state = 2`)
	require.NoError(t, err)
	f.told = f.told.Add(-farEvery)
	tell(25_000, 2)
}
