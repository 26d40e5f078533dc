package staff_test

import (
	"context"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/stretchr/testify/require"

	"qalauly/account"
	"qalauly/handlers"
	"qalauly/handlers/staff"
	"qalauly/internal/postgres"
	"qalauly/locales"
	"qalauly/locales/localestest"
	"qalauly/rating/methods"
)

var evening = time.Date(2026, 11, 24, 18, 5, 0, 0, time.FixedZone("Asia/Almaty", 5*3600))

// desk is the conversation of one who works with the service, kept as the road keeps
// it, with every answer checked for what none may have.
type desk struct {
	*testing.T
	ctx      context.Context
	db       postgres.DB
	audience handlers.Audience
	person   account.Person
	member   int64
	lang     locales.Lang
	now      time.Time
	id       int64 // of the last update
	group    bool
	talk     handlers.Talk
	lost     bool
	about    map[string]string // albums
	last     handlers.Reply
	taps     int
	messages int
}

var lastPerson atomic.Int64

// room is a transaction of its own in which people work.
func room(t *testing.T, pool *pgxpool.Pool) pgx.Tx {
	t.Helper()
	ctx := context.Background()
	tx, err := pool.Begin(ctx)
	require.NoError(t, err)
	t.Cleanup(func() { _ = tx.Rollback(ctx) })
	return tx
}

// working seats somebody with a duty in a unit, or beside a deputy.
func working(t *testing.T, db postgres.DB, l locales.Lang, grants ...account.Grant) *desk {
	t.Helper()
	ctx := context.Background()
	d := &desk{T: t, ctx: ctx, db: db, lang: l, now: evening, about: map[string]string{}}
	d.audience = staff.New(staff.Options{Method: methods.R1(), BotName: "qalauly_bot", Group: theGroup})
	var err error
	d.person, err = account.Seen(ctx, db, lastPerson.Add(1))
	require.NoError(t, err)
	if len(grants) > 0 {
		d.member, err = account.AddMember(ctx, db, "Д. Омаров")
		require.NoError(t, err)
		_, err = db.Exec(ctx, `INSERT INTO member_account (person, member) VALUES ($1, $2)`, d.person.ID, d.member)
		require.NoError(t, err)
	}
	for _, g := range grants {
		_, err = db.Exec(ctx, `
			INSERT INTO role_grant (member, role, unit, deputy, asked_by, asked_at, approved_by, approved_at)
			VALUES ($1, $2, nullif($3, ''), nullif($4, 0), 0, now(), -1, now())`, d.member, g.Duty, g.Unit, g.Deputy)
		require.NoError(t, err)
		if g.Duty == account.Deputy {
			_, err = db.Exec(ctx, `UPDATE member SET deputy = $2 WHERE id = $1`, d.member, g.Deputy)
			require.NoError(t, err)
		}
	}
	return d
}

func (d *desk) request() handlers.Request {
	d.id++
	r := handlers.Request{ID: d.id + 1000*d.person.ID, Now: d.now, Person: d.person, Lang: d.lang, Chat: chatOf(d.group, d.person.ID), Private: !d.group, Kind: handlers.Text, Talk: d.talk}
	if d.lost {
		r.Talk, r.Lost = handlers.Idle, true
	}
	return r
}

func (d *desk) take(run handlers.Run, r handlers.Request) handlers.Reply {
	d.Helper()
	require.NotNil(d, run)
	reply, err := run(d.ctx, d.db, r)
	if excuse, ok := handlers.AsExcuse(err); ok {
		reply, err = excuse.Reply(r.Lang), nil
	}
	require.NoError(d, err)
	if reply.Talk != nil {
		d.talk, d.lost = *reply.Talk, false
	}
	if reply.Album != "" && r.Album != "" {
		d.about[r.Album] = reply.Album
	}
	d.check(reply)
	d.last = reply
	return reply
}

// types sends a command, with a file or in answer to a message where what says so.
func (d *desk) types(text string, what ...func(*handlers.Request)) handlers.Reply {
	d.Helper()
	d.messages++
	r := d.request()
	for _, change := range what {
		change(&r)
	}
	if name, args, _ := strings.Cut(strings.TrimPrefix(text, "/"), " "); strings.HasPrefix(text, "/") {
		if at := strings.IndexAny(name, "\n"); at >= 0 {
			name, args = name[:at], text[at+2:]
		}
		r.Command, r.Args = name, strings.TrimSpace(args)
		c, ok := d.audience.Command(name)
		require.True(d, ok, name)
		return d.take(c.Run, r)
	}
	r.Text = text
	if run := d.audience.AboutOf(r.About); run != nil {
		return d.take(run, r)
	}
	return d.take(d.audience.Talks[r.Talk.Name], r)
}

// sends sends a file without words.
func (d *desk) sends(what ...func(*handlers.Request)) handlers.Reply {
	d.Helper()
	return d.types("", append(what, func(r *handlers.Request) { r.Kind = handlers.Other })...)
}

func photo(unique string) func(*handlers.Request) {
	return func(r *handlers.Request) {
		r.File = &handlers.File{Kind: handlers.PhotoFile, ID: "id-" + unique, Unique: unique, Size: 90_000}
	}
}

func answering(ref string) func(*handlers.Request) {
	return func(r *handlers.Request) { r.About = ref }
}

// album is a photo of an album: the first with words, the others with what the first
// was about.
func (d *desk) album(id string) func(*handlers.Request) {
	return func(r *handlers.Request) { r.Album, r.About = id, d.about[id] }
}

func (d *desk) press(verb string, args ...string) handlers.Reply {
	d.Helper()
	d.taps++
	r := d.request()
	r.Button = &handlers.Press{Verb: verb, Args: args}
	return d.take(d.audience.Verbs[verb], r)
}

// button is the button of the last answer whose label contains this.
func (d *desk) button(label string) handlers.Button {
	d.Helper()
	for _, m := range d.last.Messages {
		for _, b := range slices.Concat(m.Rows...) {
			if strings.Contains(b.Label, label) {
				return b
			}
		}
	}
	require.Fail(d, "no such button", "%q in %v", label, labelsIn(d.last))
	return handlers.Button{}
}

func (d *desk) presses(label string) handlers.Reply {
	d.Helper()
	b := d.button(label)
	return d.press(b.Verb, b.Args...)
}

func (d *desk) sees(parts ...string) {
	d.Helper()
	said := strings.ReplaceAll(textIn(d.last)+"\n"+strings.Join(labelsIn(d.last), "\n"), "\u00a0", " ")
	for _, part := range parts {
		require.Contains(d, said, part)
	}
}

// count counts rows.
func (d *desk) count(sql string, args ...any) (n int) {
	d.Helper()
	require.NoError(d, d.db.QueryRow(d.ctx, sql, args...).Scan(&n))
	return n
}

// number is that of the record which the last answer names.
func (d *desk) number() int64 {
	d.Helper()
	for _, m := range d.last.Messages {
		if id, ok := strings.CutPrefix(m.Ref, "record:"); ok {
			n, err := strconv.ParseInt(id, 10, 64)
			require.NoError(d, err)
			return n
		}
	}
	require.Fail(d, "no record", textIn(d.last))
	return 0
}

var (
	keyForm = regexp.MustCompile(`\b(entry|evidence|returned|propose|attendance)\.[a-z_]+\b`)
	argForm = regexp.MustCompile(`^[a-z0-9-]+$`)
)

// check holds every answer to what Telegram takes and people can read.
func (d *desk) check(reply handlers.Reply) {
	d.Helper()
	for _, m := range reply.Messages {
		localestest.Said(d, string(m.HTML), localestest.MaxText)
		require.NotRegexp(d, keyForm, string(m.HTML))
		require.LessOrEqual(d, len(m.Rows), 20)
		for _, row := range m.Rows {
			var labels []string
			for _, b := range row {
				labels = append(labels, b.Label)
				require.Regexp(d, `^[a-z]{1,6}$`, b.Verb)
				require.Contains(d, d.audience.Verbs, b.Verb)
				for _, a := range b.Args {
					require.Regexp(d, argForm, a)
				}
				data := strings.Join(append([]string{"v1", b.Verb}, b.Args...), ".") + ".12345678"
				require.LessOrEqual(d, len(data), 64, data)
			}
			localestest.Row(d, labels...)
		}
	}
	if reply.Talk != nil {
		require.LessOrEqual(d, len(reply.Talk.Data), 16384)
	}
}

func labelsIn(reply handlers.Reply) (labels []string) {
	for _, m := range reply.Messages {
		for _, b := range slices.Concat(m.Rows...) {
			labels = append(labels, b.Label)
		}
	}
	return labels
}

func textIn(reply handlers.Reply) string {
	var texts []string
	for _, m := range reply.Messages {
		texts = append(texts, localestest.Visible(string(m.HTML)))
	}
	return strings.Join(texts, "\n")
}
