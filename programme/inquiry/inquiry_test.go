package inquiry_test

import (
	"context"
	"sync"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/stretchr/testify/require"

	"qalauly/activity"
	"qalauly/deputy"
	"qalauly/internal/postgres/pgtest"
	"qalauly/programme/inquiry"
	"qalauly/rating/methods"
)

var (
	now      = time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC) // a Monday
	recorder = inquiry.By{Actor: activity.Actor{Member: 1001}}
	verifier = activity.Actor{Member: 1002}
)

// desk is a ledger with a deputy in Abai's district and one in the whole country.
type desk struct {
	*testing.T
	inquiry.Book
	ctx      context.Context
	db       *pgxpool.Pool
	deputies []int64
}

func newDesk(t *testing.T) *desk {
	t.Helper()
	m, err := methods.Open("")
	require.NoError(t, err)
	d := &desk{T: t, Book: inquiry.Book{Ledger: activity.Ledger{Method: m}}, ctx: t.Context(), db: pgtest.New(t)}
	for _, sql := range []string{
		`INSERT INTO unit (code, parent, level, name_kk, name_ru, short_kk, short_ru, centre_kk, centre_ru, key) VALUES
			('350000000', NULL, 'region', '', '', '', '', '', '', ''), ('354000000', '350000000', 'district', '', '', '', '', '', '', '')`,
		`INSERT INTO body (id, level, unit, name_kk, name_ru, of_kk, of_ru, short_kk, short_ru) VALUES
			('n', 'national', NULL, '', '', '', '', '', ''), ('d', 'district', '354000000', '', '', '', '', '', '')`,
	} {
		_, err := d.db.Exec(d.ctx, sql)
		require.NoError(t, err)
	}
	for _, body := range []string{"d", "n"} {
		var id int64
		require.NoError(t, d.db.QueryRow(d.ctx, `
			WITH d AS (INSERT INTO deputy (surname_kk, surname_ru, given_kk, given_ru, sex, birth_year) VALUES ('', '', '', '', 'f', 1980) RETURNING id)
			INSERT INTO mandate (deputy, body, valid_from) SELECT id, $1, '2020-01-01' FROM d RETURNING deputy`, body).Scan(&id))
		d.deputies = append(d.deputies, id)
	}
	return d
}

func (d *desk) in(f func(tx pgx.Tx) error) error { return pgx.BeginFunc(d.ctx, d.db, f) }

// sent is an inquiry that another has verified.
func (d *desk) sent(deputy int64, no, day, addressee, topic string, more ...string) int64 {
	d.Helper()
	fields := map[string]string{"kind": "inquiry", "no": no, "date": day, "addressee": addressee, "topic": topic, "result": "sent"}
	for i := 0; i+1 < len(more); i += 2 {
		fields[more[i]] = more[i+1]
	}
	var id int64
	at, err := time.Parse(time.DateOnly, day)
	require.NoError(d, err)
	require.NoError(d, d.in(func(tx pgx.Tx) error {
		r, err := d.Record(d.ctx, tx, recorder.Actor, activity.Draft{Criterion: inquiry.Criterion, Deputy: deputy, Fields: fields}, at.Add(12*time.Hour))
		id = r.ID
		return err
	}))
	return d.verify(id)
}

func (d *desk) verify(id int64) int64 {
	d.Helper()
	require.NoError(d, d.in(func(tx pgx.Tx) error {
		_, err := d.Move(d.ctx, tx, verifier, activity.Step{Record: id, Act: activity.Verify}, now)
		return err
	}))
	return id
}

func (d *desk) found(f inquiry.Filter) (ids []int64) {
	d.Helper()
	f.Today = now
	all, total, err := inquiry.List(d.ctx, d.db, f, 10, 0)
	require.NoError(d, err)
	require.Len(d, all, total)
	for _, one := range all {
		ids = append(ids, one.ID)
	}
	return ids
}

// points are what the ledger counts for a deputy in the week of a day.
func (d *desk) points(deputy int64, day string) (x int64) {
	d.Helper()
	require.NoError(d, d.db.QueryRow(d.ctx, `SELECT coalesce(sum(x), 0) FROM cell WHERE deputy = $1 AND criterion = 'A7' AND week = date_trunc('week', $2::date)`, deputy, day).Scan(&x))
	return x
}

func (d *desk) corrections() (n int) {
	require.NoError(d, d.db.QueryRow(d.ctx, `SELECT count(*) FROM correction`).Scan(&n))
	return n
}

func TestSearch(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	school := d.sent(d.deputies[0], "12-1", "2026-11-03", "Шет ауданының әкімдігі", "мектеп шатыры")
	road := d.sent(d.deputies[1], "12-2", "2026-10-05", "Министерство транспорта", "ремонт дорог")
	water := d.sent(d.deputies[0], "12-3", "2026-11-10", "аудан әкімдігі", "ауызсу", "due_on", "2026-11-20")
	require.Equal(t, []int64{water, school, road}, d.found(inquiry.Filter{}), "the newest first")
	for said, ids := range map[string][]int64{
		"мектептің шатыры":     {school},
		"МЕКТЕП":               {school},
		"дороги":               {road}, // by its stem
		"министерстве":         {road},
		"акимдик":              {water, school},
		"әкімдігіне":           {water, school},
		"12-3":                 {water},
		"самолёт":              nil,
		"' | ! & :* ) (":       {water, school, road}, // no word at all
		"мектеп ремонт":        nil,
		"ауызсу ':* & школа |": nil,
	} {
		require.Equal(t, ids, d.found(inquiry.Filter{Words: said}), said)
	}
	require.Equal(t, []int64{water, school}, d.found(inquiry.Filter{Deputy: d.deputies[0]}))
	require.Equal(t, []int64{water, school}, d.found(inquiry.Filter{Unit: "350000000"}), "with all below")
	require.Equal(t, []int64{school}, d.found(inquiry.Filter{Unit: "354000000", Words: "шатыр"}))
	require.Empty(t, d.found(inquiry.Filter{Unit: "354000000", Words: "ша"}), "a short word is no beginning of others")
	require.Empty(t, d.found(inquiry.Filter{Where: []string{}}))
	require.Equal(t, []int64{water, road}, d.found(inquiry.Filter{State: inquiry.Overdue}), "by its own term and by that of the level")
	require.Equal(t, []int64{school}, d.found(inquiry.Filter{State: inquiry.Waiting}))
	counts, err := inquiry.Count(d.ctx, d.db, inquiry.Filter{Today: now})
	require.NoError(t, err)
	require.Equal(t, map[inquiry.State]int{inquiry.Waiting: 1, inquiry.Overdue: 2}, counts)
	late, _, err := inquiry.Wait(d.ctx, d.db, inquiry.Filter{State: inquiry.Overdue, Today: now}, 10, 0)
	require.NoError(t, err)
	require.Equal(t, road, late[0].ID, "what was due first")
	require.Equal(t, time.Date(2026, 11, 5, 0, 0, 0, 0, time.UTC), late[0].Due, "a month")
}

// TestFromTheDraftToTheAnswer goes the whole way: every step waits for another, points
// follow it, and none of it is a correction of what was published.
func TestFromTheDraftToTheAnswer(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	who := d.deputies[0]
	id := d.sent(who, "7-1", "2026-11-03", "облыс әкімдігі", "көше жарығы")
	require.Equal(t, int64(activity.Unit/2), d.points(who, "2026-11-03"))
	require.NoError(t, activity.Close(d.ctx, d.db, time.Date(2026, 11, 15, 0, 0, 0, 0, time.UTC)))

	write := func(by inquiry.By, id int64, title, text deputy.Name) (r activity.Record, err error) {
		err = d.in(func(tx pgx.Tx) error { r, err = d.Write(d.ctx, tx, by, id, title, text, now); return err })
		return r, err
	}
	title := deputy.Name{KK: "Ақадыр көшелерінің жарығы"}
	_, err := write(recorder, id, deputy.Name{}, deputy.Name{KK: "Мәтін"})
	require.ErrorIs(t, err, inquiry.ErrEmpty)
	made, err := write(recorder, id, title, deputy.Name{KK: "Отыз бағана жанбайды."})
	require.NoError(t, err)
	require.NotEqual(t, id, made.ID)
	require.Empty(t, d.found(inquiry.Filter{Words: "бағана"}), "not before another has verified it")
	_, err = write(recorder, id, title, deputy.Name{})
	require.ErrorIs(t, err, inquiry.ErrWaits)
	seen := made.Version
	made, err = write(recorder, made.ID, deputy.Name{RU: "Свет на улицах Агадыря"}, deputy.Name{})
	require.NoError(t, err, "what waits is mended")
	require.Greater(t, made.Version, seen, "who looked at it before looks again")
	d.verify(made.ID)
	require.Equal(t, []int64{made.ID}, d.found(inquiry.Filter{Words: "бағаналар свет"}))
	require.Equal(t, int64(activity.Unit/2), d.points(who, "2026-11-03"), "a text gives no points")

	answer := func(by inquiry.By, id int64, a inquiry.Reply) (r activity.Record, err error) {
		err = d.in(func(tx pgx.Tx) error { r, err = d.Answer(d.ctx, tx, by, id, a, now); return err })
		return r, err
	}
	on := time.Date(2026, 11, 20, 0, 0, 0, 0, time.UTC)
	_, err = answer(recorder, made.ID, inquiry.Reply{Outcome: inquiry.Partly, On: on})
	require.ErrorIs(t, err, inquiry.ErrAnswer)
	_, err = answer(recorder, made.ID, inquiry.Reply{Outcome: inquiry.Partly, On: on.AddDate(0, -1, 0), Links: []string{"https://a.kz/1"}})
	require.ErrorIs(t, err, inquiry.ErrDay)
	first, err := answer(recorder, made.ID, inquiry.Reply{Outcome: inquiry.Partly, On: on, Text: "Он бағана жөнделді.", Links: []string{"https://a.kz/1"}})
	require.NoError(t, err)
	require.Equal(t, int64(activity.Unit/2), d.points(who, "2026-11-03"))
	d.verify(first.ID)
	require.Equal(t, int64(activity.Unit), d.points(who, "2026-11-03"), "an answer on the merits")
	then, err := answer(recorder, first.ID, inquiry.Reply{Outcome: inquiry.Solved, On: on, Links: []string{"https://a.kz/2"}})
	require.NoError(t, err)
	d.verify(then.ID)
	require.Equal(t, int64(activity.Unit*3/2), d.points(who, "2026-11-03"), "a decision")
	require.Zero(t, d.corrections(), "what was published was right when it was")

	i, err := inquiry.Get(d.ctx, d.db, id, now)
	require.NoError(t, err, "an old link leads to what stands now")
	require.Equal(t, then.ID, i.ID)
	require.Equal(t, inquiry.Decided, i.Stands)
	require.Equal(t, "Ақадыр көшелерінің жарығы", i.Name("kk"))
	require.Equal(t, "Отыз бағана жанбайды.", i.Story("ru"), "in the one language that it has")
	require.Equal(t, on, i.AnsweredOn)
	steps, err := inquiry.Steps(d.ctx, d.db, i.ID, now)
	require.NoError(t, err)
	require.Len(t, steps, 4)

	require.NoError(t, d.in(func(tx pgx.Tx) error {
		_, err := d.Move(d.ctx, tx, verifier, activity.Step{Record: then.ID, Act: activity.Void, Reason: "false"}, now)
		if err != nil {
			return err
		}
		return nil
	}), "its verifier may void it")
	require.Zero(t, d.points(who, "2026-11-03"), "with it go its points")
	_, err = inquiry.Get(d.ctx, d.db, id, now)
	require.ErrorIs(t, err, inquiry.ErrUnknown)
	require.Equal(t, 1, d.corrections(), "that is one")
	diff, err := d.Rebuild(d.ctx, d.db, time.Time{})
	require.NoError(t, err)
	require.Zero(t, diff)
}

func TestNoAnswerNoPoints(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	id := d.sent(d.deputies[0], "7-1", "2026-10-05", "облыс әкімдігі", "көше жарығы")
	var made activity.Record
	require.NoError(t, d.in(func(tx pgx.Tx) (err error) {
		made, err = d.Answer(d.ctx, tx, recorder, id, inquiry.Reply{Outcome: inquiry.None}, now)
		return err
	}))
	d.verify(made.ID)
	require.Equal(t, int64(activity.Unit/2), d.points(d.deputies[0], "2026-10-05"))
	i, err := inquiry.Get(d.ctx, d.db, id, now)
	require.NoError(t, err)
	require.Equal(t, inquiry.None, i.Outcome)
	require.Equal(t, inquiry.Overdue, i.Stands)
}

// TestTwoAnswersAtOnce: one is entered, the other is told that one waits.
func TestTwoAnswersAtOnce(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	id := d.sent(d.deputies[0], "7-1", "2026-10-05", "облыс әкімдігі", "көше жарығы")
	errs := make([]error, 2)
	var wait sync.WaitGroup
	for n := range errs {
		wait.Go(func() {
			errs[n] = d.in(func(tx pgx.Tx) error {
				_, err := d.Answer(d.ctx, tx, recorder, id, inquiry.Reply{Outcome: inquiry.None}, now)
				return err
			})
		})
	}
	wait.Wait()
	if errs[0] != nil {
		errs[0], errs[1] = errs[1], errs[0]
	}
	require.NoError(t, errs[0])
	require.ErrorIs(t, errs[1], inquiry.ErrWaits)
}

// TestDeputyProposes: what a deputy or an assistant says of an answer is taken on by
// staff first.
func TestDeputyProposes(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	id := d.sent(d.deputies[0], "7-1", "2026-11-03", "облыс әкімдігі", "көше жарығы")
	deputies := inquiry.By{Actor: activity.Actor{Member: 1009, Deputy: d.deputies[0]}, Proposes: true}
	var made activity.Record
	require.NoError(t, d.in(func(tx pgx.Tx) (err error) {
		made, err = d.Answer(d.ctx, tx, deputies, id, inquiry.Reply{Outcome: inquiry.Refused, On: now.Truncate(24 * time.Hour), Links: []string{"https://a.kz/1"}}, now)
		return err
	}))
	require.Equal(t, activity.Proposed, made.State)
	require.NoError(t, d.in(func(tx pgx.Tx) error {
		_, err := d.Move(d.ctx, tx, recorder.Actor, activity.Step{Record: made.ID, Act: activity.Accept}, now)
		return err
	}))
	d.verify(made.ID)
	require.Equal(t, int64(activity.Unit), d.points(d.deputies[0], "2026-11-03"), "a refusal with reasons is an answer")
}
