package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/sirupsen/logrus"

	"qalauly/account"
	"qalauly/activity"
	"qalauly/activity/records"
	"qalauly/bot"
	"qalauly/calendar"
	"qalauly/handlers/staff"
	"qalauly/internal/job"
	"qalauly/internal/postgres"
	"qalauly/internal/sheet"
	"qalauly/internal/sheet/words"
	"qalauly/notice"
	"qalauly/rating/methods"
)

const (
	// farEvery is how often it is told at most how far a sheet is.
	farEvery = 2 * time.Second
	// importTries is how often a sheet is tried before it is given up.
	importTries = 8
)

// errCalledOff undoes what was done for a sheet that was called off meanwhile.
var errCalledOff = errors.New("the sheet is called off")

// sheets looks at sheets of records that were sent to the chat, and writes them. What
// comes of a sheet, what is told of it and what it enters are one transaction: begun
// again, nothing is in twice.
type sheets struct {
	sentSheets
	ledger activity.Ledger
}

func (s *server) sheets(b *bot.Bot, m *methods.Method) sheets {
	return sheets{s.sentSheets(b), activity.Ledger{Method: m}}
}

// take does the task of a sheet.
func (s sheets) take(ctx context.Context, t job.Task) error {
	id, write, err := staff.ReadSheetRef(t.Ref)
	if err != nil {
		return err
	}
	sent, err := records.SentByID(ctx, s.pool, id)
	if errors.Is(err, records.ErrNoSheet) {
		return errors.Join(err, job.ErrGivenUp)
	}
	if err != nil {
		return err
	}
	if step := map[bool]records.Step{false: records.Looking, true: records.BeingPut}[write]; sent.Step != step {
		return nil // done before the process was gone, or called off
	}
	err = s.run(ctx, sent)
	switch {
	case errors.Is(err, errCalledOff):
		return nil
	case err != nil && ctx.Err() == nil && (errors.Is(err, job.ErrGivenUp) || t.Tries+1 >= importTries):
		return errors.Join(err, job.ErrGivenUp, s.end(ctx, s.pool, sent, records.Failed))
	}
	return err
}

// run imports a sheet, for a look or for good.
func (s sheets) run(ctx context.Context, sent records.Sent) error {
	m, err := account.MemberByID(ctx, s.pool, sent.Member)
	if err != nil {
		return err
	}
	if !m.Has(account.Recorder) {
		return s.end(ctx, s.pool, sent, records.NotAllowed)
	}
	body, err := s.body(ctx, sent.File, sent.Hash, func(hash string) error { return records.Fetched(ctx, s.pool, sent.ID, hash) })
	if err != nil {
		return err
	}
	f, err := sheet.Open(body, sheet.Usual)
	if err == nil {
		err = pgx.BeginFunc(ctx, s.pool, func(tx pgx.Tx) error { return s.enter(ctx, tx, sent, m, f) })
	}
	why := sheet.FileError("")
	if errors.As(err, &why) {
		sent.Outcome = records.Outcome{Why: why}
		return s.end(ctx, s.pool, sent, records.Unreadable)
	}
	return err
}

// enter is an import with what is told of it.
func (s sheets) enter(ctx context.Context, tx pgx.Tx, sent records.Sent, m account.Member, f *sheet.File) error {
	far := &farness{sheets: s, ctx: ctx, sent: sent, told: time.Now()}
	r, err := records.Import(ctx, tx, s.ledger, f, records.Options{
		By: recorderOf(m, sent.Person), May: func(path []string) bool { return m.May(account.Recorder, path) },
		Words: words.Vocabulary(records.Common()), Lang: sent.Lang, Criterion: sent.Criterion, Name: sent.Name, Now: calendar.Now(),
		DryRun: sent.Step == records.Looking, Progress: far.tell,
	})
	if err != nil {
		return err
	}
	sent.Outcome = r.Outcome()
	next := records.Done
	switch {
	case !r.Faults.None():
		next = records.Faulty
		if sent.Faults, err = s.bad(ctx, tx, sent.Lang, records.Common(), r.Faults); err != nil {
			return err
		}
	case sent.Step == records.Looking && r.Sum().Fresh > 0:
		next = records.AskedFor
	}
	return s.end(ctx, tx, sent, next)
}

// recorderOf is a member as the ledger knows them.
func recorderOf(m account.Member, person int64) activity.Actor {
	by := activity.Actor{Member: m.ID, Person: person, Deputy: m.Deputy}
	for _, g := range m.Grants {
		if g.Duty == account.Assistant {
			by.Beside = append(by.Beside, g.Deputy)
		}
	}
	return by
}

// end moves a sheet on and tells what came of it: in the message that told how far it
// is, once what is under way to that has arrived, and in one of its own.
func (s sheets) end(ctx context.Context, db postgres.DB, sent records.Sent, next records.Step) error {
	now := calendar.Now()
	ok, err := records.Conclude(ctx, db, sent, next, now)
	if err != nil {
		return err
	}
	if !ok {
		return errCalledOff
	}
	ref := fmt.Sprint(sent.ID)
	owed := []notice.Notice{
		{Kind: "importtold", Once: fmt.Sprintf("import:%s:%s", ref, next)},
		{Kind: "import", Once: fmt.Sprintf("import:%s:%s:over", ref, next), NotBefore: now.Add(farEvery)},
	}
	if sent.Faults != "" {
		owed = append(owed, notice.Notice{Kind: "importbad", Once: fmt.Sprintf("import:%s:bad", ref)})
	}
	for _, n := range owed {
		n.To, n.Ref = sent.Chat, ref
		if err := notice.Post(ctx, db, n); err != nil {
			return err
		}
	}
	return nil
}

// farness tells how far a sheet is, outside of its transaction, and not before what was
// told last has been sent.
type farness struct {
	sheets
	ctx  context.Context
	sent records.Sent
	told time.Time
	once string
}

func (f *farness) tell(p records.Progress) {
	if time.Since(f.told) < farEvery {
		return
	}
	f.told = time.Now()
	if err := f.post(p); err != nil && f.ctx.Err() == nil {
		f.log.WithFields(logrus.Fields{"sheet": f.sent.ID, "error": err}).Warn("it is not told how far a sheet is")
	}
}

func (f *farness) post(p records.Progress) error {
	if err := records.Went(f.ctx, f.pool, f.sent.ID, p); err != nil {
		return err
	}
	if waits, err := notice.Waits(f.ctx, f.pool, f.sent.Chat, f.once); err != nil || waits {
		return err
	}
	f.once = fmt.Sprintf("import:%d:%d", f.sent.ID, f.told.UnixMilli())
	return notice.Post(f.ctx, f.pool, notice.Notice{To: f.sent.Chat, Kind: "import", Ref: fmt.Sprint(f.sent.ID), Once: f.once})
}

// template makes a sheet to fill in and sends it.
func (s sheets) template(ctx context.Context, t job.Task) error {
	w, err := staff.ReadWish(t.Ref)
	if err != nil {
		return errors.Join(err, job.ErrGivenUp)
	}
	m, err := account.MemberByID(ctx, s.pool, w.Member)
	if err != nil {
		return err
	}
	may := func(path []string) bool { return m.May(account.Recorder, path) }
	people, err := records.People(ctx, s.pool, may, string(w.Lang), calendar.Now())
	if err != nil {
		return err
	}
	var body bytes.Buffer
	if err := records.Template(&body, s.ledger, string(w.Lang), words.Labels(w.Lang, records.Common()), people); err != nil {
		return err
	}
	return s.empty(ctx, t, w.Chat, staff.TemplateTask, w.Lang, body.Bytes())
}
