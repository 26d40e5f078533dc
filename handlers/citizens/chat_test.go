package citizens

import (
	"context"
	"regexp"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/stretchr/testify/require"

	"qalauly/account"
	"qalauly/activity"
	"qalauly/appeal"
	"qalauly/calendar"
	"qalauly/deputy"
	"qalauly/deputy/invented"
	"qalauly/handlers"
	"qalauly/handlers/letter"
	"qalauly/internal/postgres"
	"qalauly/internal/postgres/pgtest"
	"qalauly/locales"
	"qalauly/locales/localestest"
	"qalauly/rating/methods"
	"qalauly/territory"
)

var (
	now     = time.Date(2026, 11, 24, 19, 42, 0, 0, time.FixedZone("Asia/Almaty", 5*3600))
	options = Options{
		Party:    map[locales.Lang]string{locales.Kazakh: "AMANAT", locales.Russian: "AMANAT"},
		BotName:  "qalauly_bot",
		Operator: Operator{Name: "«AMANAT» партиясы", BIN: "000000000000", Contact: "+7 000 000 00 00", Location: "Қазақстан"},
		Desk:     appeal.Desk{Ledger: activity.Ledger{Method: methods.R1()}, Hours: calendar.UsualHours},
	}
)

// country is a database with the invented country in it.
func country(t *testing.T) *pgxpool.Pool {
	t.Helper()
	db := pgtest.New(t)
	data, err := invented.Country(1, deputy.Name{KK: "AMANAT", RU: "AMANAT"})
	require.NoError(t, err)
	reference(t, db)
	_, err = invented.Import(t.Context(), db, data)
	require.NoError(t, err)
	return db
}

// reference brings the units and bodies of the real country, without people.
func reference(t *testing.T, db postgres.DB) {
	t.Helper()
	require.NoError(t, territory.Load(t.Context(), db))
	require.NoError(t, deputy.Load(t.Context(), db))
}

// chat is one person's conversation, kept as the road keeps it, with every answer
// checked for what no answer may have.
type chat struct {
	*testing.T
	ctx      context.Context
	db       postgres.DB
	audience handlers.Audience
	id       int64
	telegram string // the language of the person's Telegram
	group    bool
	talk     handlers.Talk
	lost     bool // the content of the talk is gone
	last     handlers.Reply
	after    time.Duration // since now
	messages int64         // sent so far
}

// lastID gives each chat a person of its own: two transactions may not both be
// the first to see the same one.
var lastID atomic.Int64

// talking begins a conversation of somebody new, in a transaction of its own.
func talking(t *testing.T, pool *pgxpool.Pool, telegram string) *chat {
	t.Helper()
	ctx := context.Background() // outlives the test, to take the transaction back
	tx, err := pool.Begin(ctx)
	require.NoError(t, err)
	t.Cleanup(func() { _ = tx.Rollback(ctx) })
	_, err = tx.Exec(ctx, `SET LOCAL idle_in_transaction_session_timeout = 0`) // pictures are drawn in between
	require.NoError(t, err)
	return &chat{T: t, ctx: ctx, db: tx, audience: New(options), id: lastID.Add(1), telegram: telegram}
}

// speaking begins a conversation of somebody who has chosen a language.
func speaking(t *testing.T, pool *pgxpool.Pool, l locales.Lang) *chat {
	t.Helper()
	c := talking(t, pool, string(l))
	c.command("start", "")
	c.press("lang", string(l))
	return c
}

func (c *chat) request() handlers.Request {
	p, err := account.Seen(c.ctx, c.db, c.id)
	require.NoError(c, err)
	l, ok := locales.Known(p.Lang)
	if !ok {
		l, ok = locales.Known(p.Guessed)
	}
	if !ok {
		l = locales.Guess(c.telegram, "")
	}
	c.messages++
	r := handlers.Request{ID: c.messages, Message: c.messages, Now: now.Add(c.after), Person: p, Lang: l, Chat: c.id, Private: !c.group, Kind: handlers.Text, Talk: c.talk, Commands: c.audience.Commands}
	if c.lost {
		r.Talk, r.Lost = handlers.Idle, true
	}
	return r
}

func (c *chat) take(run handlers.Run, r handlers.Request) handlers.Reply {
	c.Helper()
	reply, err := run(c.ctx, c.db, r)
	require.NoError(c, err)
	if reply.Talk != nil {
		c.talk, c.lost = *reply.Talk, false
	}
	c.check(reply)
	c.last = reply
	return reply
}

func (c *chat) says(text string) handlers.Reply {
	c.Helper()
	r := c.request()
	r.Text = text
	run := c.audience.Free
	if own := c.audience.Talks[r.Talk.Name]; own != nil {
		run = own
	}
	return c.take(run, r)
}

// edits changes the words of what was sent.
func (c *chat) edits(text string) handlers.Reply {
	c.Helper()
	r := c.request()
	r.Text, r.Edited = text, true
	return c.take(c.audience.Edited, r)
}

func (c *chat) sends(kind handlers.Kind) handlers.Reply {
	c.Helper()
	r := c.request()
	r.Kind = kind
	return c.take(c.audience.Free, r)
}

// points shares a place on the map.
func (c *chat) points(lat, lon float64) handlers.Reply {
	c.Helper()
	r := c.request()
	r.Kind, r.Point = handlers.Place, &handlers.Point{Lat: lat, Lon: lon}
	return c.take(c.audience.Free, r)
}

func (c *chat) command(name, args string) handlers.Reply {
	c.Helper()
	r := c.request()
	r.Command, r.Args = name, args
	command, ok := c.audience.Command(name)
	require.True(c, ok, name)
	return c.take(command.Run, r)
}

func (c *chat) key(key string) handlers.Reply {
	c.Helper()
	return c.take(c.audience.Menu[key], c.request())
}

func (c *chat) press(verb string, args ...string) handlers.Reply {
	c.Helper()
	r := c.request()
	r.Button = &handlers.Press{Verb: verb, Args: args}
	run := c.audience.Verbs[verb]
	require.NotNil(c, run, verb)
	return c.take(run, r)
}

// presses presses the button of the last answer whose label contains this.
func (c *chat) presses(label string) handlers.Reply {
	c.Helper()
	for _, b := range buttonsOf(c.last) {
		if strings.Contains(b.Label, label) && b.Verb != "" {
			return c.press(b.Verb, b.Args...)
		}
	}
	require.Fail(c, "no such button", "%q in %v", label, labelsOf(c.last))
	return handlers.Reply{}
}

// sees fails unless the last answer has all of these, in texts or on buttons.
func (c *chat) sees(parts ...string) {
	c.Helper()
	said := textOf(c.last) + "\n" + strings.Join(labelsOf(c.last), "\n")
	for _, part := range parts {
		require.Contains(c, said, part)
	}
}

// keyLike is what a key of locales would look like in a text.
var keyLike = regexp.MustCompile(`\b(button|card|command|district|help|home|inline|language|list|menu|more|near|offer|place|rating|write|consent|slip|mine|thread|vote|rights|told|topic|danger|reach|reception|score|scorewhy|formula|road|search|start)\.[a-z_]+\b`)

var plainArg = regexp.MustCompile(`^[a-z0-9-]+$`)

// check holds every answer to what Telegram takes and people can read.
func (c *chat) check(reply handlers.Reply) {
	c.Helper()
	for _, m := range reply.Messages {
		limit := localestest.MaxText
		if m.Ref == letter.DraftRef {
			limit *= 2 // what is longer is sent in parts
		}
		if m.Photo != "" {
			limit = localestest.MaxCaption
		}
		localestest.Said(c, string(m.HTML), limit)
		require.NotRegexp(c, keyLike, string(m.HTML))
		require.False(c, len(m.Rows) > 0 && len(m.Menu) > 0, "two keyboards under one message")
		require.LessOrEqual(c, len(m.Rows), 20)
		for _, buttons := range m.Rows {
			var labels []string
			for _, b := range buttons {
				labels = append(labels, b.Label)
				require.NotContains(c, b.Label, "…", "a button is cut")
				c.checkButton(b)
			}
			localestest.Row(c, labels...)
		}
		for _, labels := range m.Menu {
			localestest.Row(c, labels...)
		}
	}
	if reply.Talk != nil {
		require.LessOrEqual(c, len(reply.Talk.Data), 4096)
	}
}

func (c *chat) checkButton(b handlers.Button) {
	c.Helper()
	if b.URL != "" {
		require.Regexp(c, `^https://(t\.me|www\.openstreetmap\.org)/`, b.URL)
		return
	}
	if b.Inline != "" {
		require.LessOrEqual(c, len(b.Inline), 256)
		return
	}
	require.Regexp(c, `^[a-z]{1,6}$`, b.Verb)
	require.Contains(c, c.audience.Verbs, b.Verb)
	for _, a := range b.Args {
		require.Regexp(c, plainArg, a)
	}
	data := strings.Join(append([]string{"v1", b.Verb}, b.Args...), ".") + ".12345678"
	require.LessOrEqual(c, len(data), 64, data)
}

func buttonsOf(reply handlers.Reply) []handlers.Button {
	var all []handlers.Button
	for _, m := range reply.Messages {
		all = append(all, slices.Concat(m.Rows...)...)
	}
	return all
}

func labelsOf(reply handlers.Reply) []string {
	var labels []string
	for _, b := range buttonsOf(reply) {
		labels = append(labels, b.Label)
	}
	return labels
}

func textOf(reply handlers.Reply) string {
	var texts []string
	for _, m := range reply.Messages {
		texts = append(texts, localestest.Visible(string(m.HTML)))
	}
	return strings.Join(texts, "\n")
}

// numberOf is the number of the line of the last answer that holds this.
func numberOf(c *chat, part string) string {
	c.Helper()
	for _, line := range strings.Split(textOf(c.last), "\n") {
		if number, rest, ok := strings.Cut(line, ". "); ok && strings.Contains(rest, part) {
			return number
		}
	}
	require.Fail(c, "no such line", "%q in %s", part, textOf(c.last))
	return ""
}
