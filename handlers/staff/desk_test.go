package staff_test

import (
	"context"
	"fmt"
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
	"qalauly/activity"
	"qalauly/appeal"
	"qalauly/calendar"
	"qalauly/handlers"
	"qalauly/handlers/staff"
	"qalauly/internal/postgres"
	"qalauly/locales"
	"qalauly/locales/localestest"
	"qalauly/rating/methods"
)

// Units of the register of namesakes: deputies 1024, 1101, 1103 sit in shet, 1102 in
// aqtogay, 1202 in balqash, all in karaganda; 1200 sits in a district of ulytau.
const (
	shet, karaganda, ulytau = "356400000", "350000000", "620000000"
	country                 = ""
)

// appeals are by what appeals are handled.
var appeals = appeal.Desk{Ledger: activity.Ledger{Method: methods.R1()}, Hours: calendar.UsualHours}

// office is where some members of the staff work, at one moment.
type office struct {
	*testing.T
	db       *pgxpool.Pool
	audience handlers.Audience
	ledger   activity.Ledger
	now      time.Time
	updates  atomic.Int64
}

func newOffice(t *testing.T) *office {
	t.Helper()
	return &office{
		T: t, db: namesakes(t), ledger: activity.Ledger{Method: methods.R1()},
		audience: staff.New(staff.Options{Method: methods.R1(), BotName: "qalauly_bot", Group: theGroup, Appeals: appeals}),
		now:      time.Date(2026, 11, 24, 15, 0, 0, 0, calendar.Zone),
	}
}

// clerk is a member of the staff in the chat with the service.
type clerk struct {
	*office
	lang   locales.Lang
	member int64
	person int64
	group  bool
	talk   handlers.Talk
	last   handlers.Reply
}

// duty is what somebody may do, and where.
type duty struct {
	account.Duty
	unit string
}

// hires adds a member with duties.
func (o *office) hires(name string, lang locales.Lang, duties ...duty) *clerk {
	o.Helper()
	id, err := account.AddMember(o.Context(), o.db, name)
	require.NoError(o, err)
	c := &clerk{office: o, lang: lang, member: id, person: 7_000_000 + id}
	_, err = o.db.Exec(o.Context(), `INSERT INTO member_account (person, member) VALUES ($1, $2)`, c.person, id)
	require.NoError(o, err)
	for _, d := range duties {
		_, err = o.db.Exec(o.Context(), `
			INSERT INTO role_grant (member, role, unit, asked_by, approved_by, approved_at) VALUES ($1, $2, nullif($3, ''), 900001, 900002, now())`,
			id, d.Duty, d.unit)
		require.NoError(o, err)
	}
	return c
}

func (c *clerk) actor() activity.Actor { return activity.Actor{Member: c.member, Person: c.person} }

// in does something in a transaction of its own.
func (o *office) in(do func(db postgres.DB) error) {
	o.Helper()
	require.NoError(o, pgx.BeginFunc(o.Context(), o.db, func(tx pgx.Tx) error { return do(tx) }))
}

// meeting is a draft of a meeting with voters.
func meeting(deputy int64, day string) activity.Draft {
	return activity.Draft{Criterion: "A5", Deputy: deputy, Fields: map[string]string{
		"date": day, "place": "Ақадыр", "form": "meeting", "present": "45", "announced": "before",
	}}
}

// enters records something that a link shows.
func (c *clerk) enters(d activity.Draft) (rec activity.Record) {
	c.Helper()
	c.in(func(db postgres.DB) (err error) {
		if rec, err = c.ledger.Record(c.Context(), db, c.actor(), d, c.now); err != nil {
			return err
		}
		link := fmt.Sprintf("https://example.kz/%d", rec.ID)
		return activity.Attach(c.Context(), db, c.actor(), activity.Evidence{Record: rec.ID, Kind: activity.Link, Value: link}, c.now)
	})
	return c.record(rec.ID)
}

func (o *office) record(id int64) activity.Record {
	o.Helper()
	rec, err := activity.ByID(o.Context(), o.db, id)
	require.NoError(o, err)
	return rec
}

func (c *clerk) request() handlers.Request {
	p, err := account.Seen(c.Context(), c.db, c.person)
	require.NoError(c, err)
	return handlers.Request{ID: c.updates.Add(1), Now: c.now, Person: p, Lang: c.lang, Chat: chatOf(c.group, c.person), Private: !c.group, Kind: handlers.Text, Talk: c.talk}
}

// asks runs a handler in a transaction, as the road does.
func (c *clerk) asks(run handlers.Run, r handlers.Request) handlers.Reply {
	c.Helper()
	var reply handlers.Reply
	c.in(func(db postgres.DB) (err error) { reply, err = run(context.Background(), db, r); return err })
	if reply.Talk != nil {
		c.talk = *reply.Talk
	}
	c.check(reply)
	c.last = reply
	return reply
}

func (c *clerk) command(name, args string) *clerk {
	c.Helper()
	r := c.request()
	r.Command, r.Args = name, args
	command, ok := c.audience.Command(name)
	require.True(c, ok, name)
	c.asks(command.Run, r)
	return c
}

func (c *clerk) says(text string) *clerk {
	c.Helper()
	r := c.request()
	r.Text = text
	run := c.audience.Talks[r.Talk.Name]
	require.NotNil(c, run, "no talk %q", r.Talk.Name)
	c.asks(run, r)
	return c
}

// attaches sends a file, with words or without.
func (c *clerk) attaches(kind handlers.FileKind, id, words string) *clerk {
	c.Helper()
	r := c.request()
	r.Kind, r.Text, r.File = handlers.Other, words, &handlers.File{Kind: kind, ID: id, Unique: "u" + id}
	c.asks(c.audience.Talks[r.Talk.Name], r)
	return c
}

func (c *clerk) press(verb string, args ...string) *clerk {
	c.Helper()
	r := c.request()
	r.Button = &handlers.Press{Verb: verb, Args: args}
	require.NotNil(c, c.audience.Verbs[verb], verb)
	c.asks(c.audience.Verbs[verb], r)
	return c
}

// button is the one of the last answer whose label contains this.
func (c *clerk) button(label string) handlers.Button {
	c.Helper()
	for _, m := range c.last.Messages {
		for _, b := range slices.Concat(m.Rows...) {
			if strings.Contains(b.Label, label) {
				return b
			}
		}
	}
	require.Fail(c, "no such button", "%q in %s", label, c.said())
	return handlers.Button{}
}

func (c *clerk) presses(label string) *clerk {
	c.Helper()
	b := c.button(label)
	return c.press(b.Verb, b.Args...)
}

// said is the last answer as people see it, with its buttons.
func (c *clerk) said() string {
	var all []string
	for _, m := range c.last.Messages {
		all = append(all, localestest.Visible(string(m.HTML)))
		for _, row := range m.Rows {
			var labels []string
			for _, b := range row {
				labels = append(labels, b.Label)
			}
			all = append(all, "["+strings.Join(labels, "] [")+"]")
		}
	}
	return strings.Join(all, "\n")
}

func (c *clerk) sees(parts ...string) *clerk {
	c.Helper()
	for _, part := range parts {
		require.Contains(c, c.said(), part)
	}
	return c
}

func (c *clerk) seesNo(part string) *clerk {
	c.Helper()
	require.NotContains(c, c.said(), part)
	return c
}

// refusals are what the audit keeps of who was refused.
func (o *office) refusals(c *clerk) (n int) {
	o.Helper()
	require.NoError(o, o.db.QueryRow(o.Context(), `SELECT count(*) FROM audit WHERE action = 'refused' AND person = $1`, c.person).Scan(&n))
	return n
}

var plainArg = regexp.MustCompile(`^[a-z0-9-]+$`)

// check holds every answer to what Telegram takes and people can read.
func (c *clerk) check(reply handlers.Reply) {
	c.Helper()
	for _, m := range reply.Messages {
		limit := localestest.MaxText
		if m.Photo != "" || m.File != nil {
			limit = localestest.MaxCaption
		}
		localestest.Said(c, string(m.HTML), limit)
		require.LessOrEqual(c, len(m.Rows), 20)
		for _, row := range m.Rows {
			var labels []string
			for _, b := range row {
				labels = append(labels, b.Label)
				require.NotContains(c, b.Label, "…", "a button is cut")
				if b.URL != "" {
					continue
				}
				require.Regexp(c, `^[a-z]{1,6}$`, b.Verb)
				if b.Verb != "dcard" { // leads to the desk of a deputy
					require.Contains(c, c.audience.Verbs, b.Verb)
				}
				for _, a := range b.Args {
					require.Regexp(c, plainArg, a)
				}
				data := strings.Join(append([]string{"v1", b.Verb}, b.Args...), ".") + ".12345678"
				require.LessOrEqual(c, len(data), 64, data)
			}
			localestest.Row(c, labels...)
		}
	}
	if reply.Talk != nil {
		require.LessOrEqual(c, len(reply.Talk.Data), 4096)
	}
}

func id36(id int64) string { return strconv.FormatInt(id, 36) }

func firstLine(text string) string { return strings.SplitN(text, "\n", 2)[0] }
