package deputies_test

import (
	"context"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/stretchr/testify/require"

	"qalauly/account"
	"qalauly/activity"
	"qalauly/appeal"
	"qalauly/calendar"
	"qalauly/handlers"
	"qalauly/handlers/deputies"
	"qalauly/handlers/notices"
	"qalauly/internal/postgres"
	"qalauly/internal/postgres/pgtest"
	"qalauly/locales"
	"qalauly/locales/localestest"
	"qalauly/notice"
	"qalauly/rating/methods"
)

// letter is what the people of the tests write about.
const letter = "На улице Абая две недели нет воды. Водовозка тоже не приезжает. Когда дадут воду?"

// free is what the rest of the service answers to free text.
const free = "free text"

// bench is a district with two deputies, another with one, who works beside the first,
// staff of the first district and of another region, and citizens.
type bench struct {
	*testing.T
	db       *pgxpool.Pool
	desk     appeal.Desk
	audience handlers.Audience
	now      time.Time

	first, second, other int64 // deputies
}

func newBench(t *testing.T) *bench {
	t.Helper()
	desk := appeal.Desk{Ledger: activity.Ledger{Method: methods.R1()}, Hours: calendar.UsualHours}
	b := &bench{T: t, db: pgtest.New(t), desk: desk, now: calendar.Now().Truncate(time.Second)}
	b.audience = deputies.New(deputies.Options{Appeals: desk, Free: func(context.Context, postgres.DB, handlers.Request) (handlers.Reply, error) {
		return handlers.Reply{Messages: []handlers.Message{{HTML: free}}}, nil
	}})
	b.exec(`INSERT INTO unit (code, parent, level, name_kk, name_ru, short_kk, short_ru, centre_kk, centre_ru, key) VALUES
		('35', NULL, 'region', 'Қарағанды облысы', 'Карагандинская область', 'Қарағанды', 'Карагандинская', '', '', ''),
		('3564', '35', 'district', 'Шет ауданы', 'Шетский район', 'Шет', 'Шетский р-н', '', '', ''),
		('3565', '35', 'district', 'Ақтоғай ауданы', 'Актогайский район', 'Ақтоғай', 'Актогайский р-н', '', '', ''),
		('62', NULL, 'region', 'Ұлытау облысы', 'область Улытау', 'Ұлытау', 'Улытау', '', '', '')`)
	b.exec(`INSERT INTO body (id, level, unit, name_kk, name_ru, of_kk, of_ru, short_kk, short_ru)
		SELECT code, CASE level WHEN 'region' THEN 'region' ELSE 'district' END, code, name_kk, name_ru, name_kk, name_ru, short_kk, short_ru FROM unit`)
	b.first = b.elect("3564", "Қойшыбаева", "Койшибаева", "Әсел", "Асель")
	b.second = b.elect("3564", "Сейтқали", "Сейткали", "Нұрлан", "Нурлан")
	b.other = b.elect("3565", "Ахметова", "Ахметова", "Гүлнар", "Гульнар")
	return b
}

func (b *bench) exec(sql string, args ...any) {
	b.Helper()
	_, err := b.db.Exec(b.Context(), sql, args...)
	require.NoError(b, err)
}

func (b *bench) count(sql string, args ...any) (n int) {
	b.Helper()
	require.NoError(b, b.db.QueryRow(b.Context(), sql, args...).Scan(&n))
	return n
}

func (b *bench) elect(body string, names ...any) (id int64) {
	require.NoError(b, b.db.QueryRow(b.Context(), `
		WITH d AS (INSERT INTO deputy (surname_kk, surname_ru, given_kk, given_ru, sex, birth_year) VALUES ($2, $3, $4, $5, 'f', 1980) RETURNING id)
		INSERT INTO mandate (deputy, body, valid_from) SELECT id, $1, '2020-01-01' FROM d RETURNING deputy`, append([]any{body}, names...)...).Scan(&id))
	return id
}

// somebody is a person in the chat with the service.
type somebody struct {
	*bench
	person int64
	lang   locales.Lang
	talk   handlers.Talk
	last   handlers.Reply
	wrote  int64 // the number of the last message
}

// joins makes somebody a member with a duty.
func (b *bench) joins(person int64, lang locales.Lang, duty account.Duty, unit string, deputy int64) *somebody {
	b.Helper()
	b.exec(`INSERT INTO person (id, lang) VALUES ($1, $2)`, person, lang)
	var id int64
	require.NoError(b, b.db.QueryRow(b.Context(), `INSERT INTO member (name, deputy) VALUES ($1, nullif($2, 0)) RETURNING id`,
		"М. "+strconv.FormatInt(person, 10), map[bool]int64{true: deputy}[duty == account.Deputy]).Scan(&id))
	b.exec(`INSERT INTO member_account (member, person) VALUES ($1, $2)`, id, person)
	b.exec(`INSERT INTO role_grant (member, role, unit, deputy, asked_by, approved_by, approved_at)
		VALUES ($1, $2, nullif($3, ''), nullif($4, 0), -1, 0, now())`, id, duty, unit, deputy)
	return &somebody{bench: b, person: person, lang: lang, wrote: 100}
}

func (b *bench) citizen(person int64, lang locales.Lang) *somebody {
	b.Helper()
	b.exec(`INSERT INTO person (id, lang) VALUES ($1, $2)`, person, lang)
	require.NoError(b, appeal.Agree(b.Context(), b.db, person, appeal.Consent{Version: 1, Hash: "h", Lang: string(lang), Message: 1}, b.now))
	return &somebody{bench: b, person: person, lang: lang}
}

// sends makes an appeal of a citizen, of which the desk knows.
func (p *somebody) sends(to int64, text string, files ...appeal.File) (a appeal.Appeal) {
	p.Helper()
	d := appeal.Draft{Person: p.person, Deputy: to, Unit: "3564", Files: files, StartedAt: p.now}
	require.NoError(p, d.Write(7, text))
	p.in(func(tx postgres.DB) (err error) {
		require.NoError(p, appeal.SaveDraft(p.Context(), tx, d, p.now))
		a, err = p.desk.Register(p.Context(), tx, account.Person{ID: p.person, Lang: string(p.lang)}, 1, p.now.Add(-2*time.Minute))
		return err
	})
	return a
}

func (p *somebody) does(s appeal.Step) {
	p.Helper()
	p.in(func(tx postgres.DB) error {
		_, _, err := p.desk.Do(p.Context(), tx, appeal.Actor{Person: p.person}, s, p.now)
		return err
	})
}

func (b *bench) in(do func(db postgres.DB) error) {
	b.Helper()
	require.NoError(b, pgx.BeginFunc(b.Context(), b.db, func(tx pgx.Tx) error { return do(tx) }))
}

func (p *somebody) request() handlers.Request {
	person, err := account.Seen(p.Context(), p.db, p.person)
	require.NoError(p, err)
	return handlers.Request{Now: p.now, Person: person, Lang: p.lang, Chat: p.person, Private: true, Kind: handlers.Text, Talk: p.talk}
}

// asks runs a handler in a transaction, as the road does: an excuse takes back what it
// wrote.
func (p *somebody) asks(run handlers.Run, r handlers.Request) *somebody {
	p.Helper()
	require.NotNil(p, run)
	var reply handlers.Reply
	err := pgx.BeginFunc(p.Context(), p.db, func(tx pgx.Tx) (err error) { reply, err = run(p.Context(), tx, r); return err })
	if excuse, is := handlers.AsExcuse(err); is {
		reply, err = excuse.Reply(p.lang), nil
	}
	require.NoError(p, err)
	if reply.Talk != nil {
		p.talk = *reply.Talk
	}
	p.check(reply)
	p.last = reply
	return p
}

// replies answers what is about ref.
func (p *somebody) replies(ref, text string, files ...handlers.File) *somebody {
	p.Helper()
	r := p.request()
	p.wrote++
	r.About, r.Text, r.Message = ref, text, p.wrote
	if len(files) > 0 {
		r.File = &files[0]
	}
	return p.asks(p.audience.AboutOf(ref), r)
}

// says writes without a reply.
func (p *somebody) says(text string) *somebody {
	p.Helper()
	r := p.request()
	p.wrote++
	r.Text, r.Message = text, p.wrote
	run := p.audience.Talks[p.talk.Name]
	if run == nil {
		run = p.audience.Free
	}
	return p.asks(run, r)
}

// edits changes the last thing that was written, which answered what is about ref.
func (p *somebody) edits(ref, text string) *somebody {
	p.Helper()
	r := p.request()
	r.About, r.Text, r.Message, r.Edited = ref, text, p.wrote, true
	run := p.audience.Edited
	if ref != "" {
		run = p.audience.RevisedOf(ref)
	}
	return p.asks(run, r)
}

func (p *somebody) press(verb string, args ...string) *somebody {
	p.Helper()
	r := p.request()
	r.Button = &handlers.Press{Verb: verb, Args: args}
	return p.asks(p.audience.Verbs[verb], r)
}

func (p *somebody) presses(label string) *somebody {
	p.Helper()
	b := p.button(label)
	return p.press(b.Verb, b.Args...)
}

func (p *somebody) button(label string) handlers.Button {
	p.Helper()
	for _, m := range slices.Backward(p.last.Messages) {
		for _, b := range slices.Concat(m.Rows...) {
			if strings.Contains(b.Label, label) {
				return b
			}
		}
	}
	require.Fail(p, "no such button", "%q in %s", label, p.said())
	return handlers.Button{}
}

func (p *somebody) inbox() *somebody {
	p.Helper()
	c, ok := p.audience.Command("inbox")
	require.True(p, ok)
	return p.asks(c.Run, p.request())
}

// told reads a notice of a kind that is owed to the person: the latest.
func (p *somebody) told(kind string) *somebody {
	p.Helper()
	var n notice.Due
	n.To, n.Kind = p.person, kind
	require.NoError(p, p.db.QueryRow(p.Context(), `SELECT ref FROM notice WHERE recipient = $1 AND kind = $2 ORDER BY id DESC LIMIT 1`, p.person, kind).Scan(&n.Ref), kind)
	m, ok := p.word(n)
	require.True(p, ok)
	p.last = handlers.Reply{Messages: []handlers.Message{m}}
	p.check(p.last)
	return p
}

func (p *somebody) word(n notice.Due) (handlers.Message, bool) {
	p.Helper()
	reader, err := account.Seen(p.Context(), p.db, p.person)
	require.NoError(p, err)
	m, ok, err := notices.Word(p.Context(), p.db, n, reader)
	require.NoError(p, err)
	return m, ok
}

func (p *somebody) said() string {
	var all []string
	for _, m := range p.last.Messages {
		all = append(all, localestest.Visible(string(m.HTML)))
		for _, row := range m.Rows {
			for _, b := range row {
				all = append(all, "["+b.Label+"]")
			}
		}
	}
	return strings.Join(all, "\n")
}

func (p *somebody) sees(parts ...string) *somebody {
	p.Helper()
	for _, part := range parts {
		require.Contains(p, p.said(), part)
	}
	return p
}

func (p *somebody) seesNo(part string) *somebody {
	p.Helper()
	require.NotContains(p, p.said(), part)
	return p
}

var plainArg = regexp.MustCompile(`^[a-z0-9-]+$`)

// elsewhere are verbs of others that stand under notices.
var elsewhere = []string{"zlist", "zone", "zbans"}

// check holds every answer to what Telegram takes and people can read.
func (p *somebody) check(reply handlers.Reply) {
	p.Helper()
	for _, m := range reply.Messages {
		localestest.Said(p, string(m.HTML), 2*localestest.MaxText)
		for _, row := range m.Rows {
			var labels []string
			for _, b := range row {
				labels = append(labels, b.Label)
				require.NotContains(p, b.Label, "…", "a button is cut")
				if !slices.Contains(elsewhere, b.Verb) {
					require.Contains(p, p.audience.Verbs, b.Verb)
				}
				for _, a := range b.Args {
					require.Regexp(p, plainArg, a)
				}
				data := strings.Join(append([]string{"v1", b.Verb}, b.Args...), ".") + ".12345678"
				require.LessOrEqual(p, len(data), 64, data)
			}
			localestest.Row(p, labels...)
		}
	}
}

func (b *bench) refusals(person int64) int {
	b.Helper()
	return b.count(`SELECT count(*) FROM audit WHERE action = 'refused' AND person = $1`, person)
}

func id36(id int64) string { return strconv.FormatInt(id, 36) }
