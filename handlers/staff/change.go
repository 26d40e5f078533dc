package staff

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"

	"qalauly/account"
	"qalauly/deputy"
	"qalauly/deputy/registry"
	"qalauly/handlers"
	"qalauly/handlers/screen"
	"qalauly/internal/audit"
	"qalauly/internal/postgres"
	"qalauly/internal/sheet"
	"qalauly/internal/sheet/words"
	"qalauly/locales"
)

// errForeign takes back what would be of another territory.
var errForeign = errors.New("staff: another territory")

// errFaults takes back what has faults; they were told.
var errFaults = errors.New("staff: faults")

// change is one form on its way into the register.
type change struct {
	form   string
	id     int64
	row    registry.Row
	before registry.Row
	faults []string
}

// take reads lines and brings them into the register, or says what is wrong with each.
func (s staff) take(ctx context.Context, db postgres.DB, r handlers.Request, m account.Member, form string, id int64, text string) (handlers.Reply, error) {
	c := change{form: form, id: id, row: registry.Row{}}
	l := r.Lang
	if c.read(l, text); len(c.faults) == 0 {
		err := pgx.BeginFunc(ctx, db, func(tx pgx.Tx) error { return s.write(ctx, tx, r, m, &c) })
		switch {
		case errors.Is(err, errForeign):
			return s.foreignTo(ctx, db, r, m, id, nil)
		case err != nil && !errors.Is(err, errFaults):
			return s.failed(ctx, db, r, m, "/deputy", err)
		}
	}
	if len(c.faults) > 0 {
		reply := screen.Say(locales.Join(l.HTML("register.faults"), locales.Escape(strings.Join(c.faults, "\n")), l.HTML("register.mend")))
		reply.Messages[0].Ref = fmt.Sprintf("form:%s:%d", form, id)
		return reply, nil
	}
	d, err := deputy.Get(ctx, db, c.id, r.Now)
	if err != nil {
		return s.failed(ctx, db, r, m, "/deputy", err)
	}
	reply, err := s.registerCard(ctx, db, r, m, d)
	if err == nil && len(reply.Messages) > 0 {
		reply.Messages[0].HTML = locales.Join(l.HTML("register.done"), reply.Messages[0].HTML)
	}
	return reply, err
}

// read parts «title: value» lines.
func (c *change) read(l locales.Lang, text string) {
	columns := vocabularyOf(c.form).Columns
	for row := range strings.SplitSeq(text, "\n") {
		if row = strings.TrimSpace(row); row == "" {
			continue
		}
		title, value, ok := strings.Cut(row, ":")
		key := columns[sheet.Fold(title)]
		if !ok || key == "" || key == "key" || key == "deputy" {
			c.faults = append(c.faults, l.Text("register.unknown_line", locales.Args{"Line": screen.Echo(row)}))
			continue
		}
		c.row[key] = strings.TrimSpace(value)
	}
	if len(c.row) == 0 && len(c.faults) == 0 {
		c.faults = append(c.faults, l.Text("register.no_lines"))
	}
}

// write brings a change into the register, in the caller's transaction.
func (s staff) write(ctx context.Context, tx postgres.DB, r handlers.Request, m account.Member, c *change) error {
	if c.id != 0 {
		if err := s.within(ctx, tx, m, c.id, r.Now); err != nil {
			return err
		}
	}
	var err error
	switch c.form {
	case formNew:
		err = c.add(ctx, tx, r)
	case formEdit:
		err = c.edit(ctx, tx, r)
	case formEnd:
		err = c.end(ctx, tx, r)
	default:
		c.row["deputy"] = "#" + strconv.FormatInt(c.id, 10)
		err = c.one(ctx, tx, r, forms[c.form].kinds[0], c.row)
	}
	if err != nil {
		return err
	}
	if err := s.within(ctx, tx, m, c.id, latest(r.Now, c.row["from"])); err != nil {
		return err
	}
	return c.note(ctx, tx, r, m)
}

// within returns errForeign unless a member may change somebody as of a day.
func (s staff) within(ctx context.Context, tx postgres.DB, m account.Member, id int64, on time.Time) error {
	d, err := deputy.Get(ctx, tx, id, on)
	if err != nil {
		return err
	}
	ok, err := s.mayRegister(ctx, tx, m, d)
	if err == nil && !ok {
		err = errForeign
	}
	return err
}

// latest is the later one of a moment and a day that was typed.
func latest(now time.Time, day string) time.Time {
	if from, ok := sheet.ParseDate(day); ok && from.After(now) {
		return from
	}
	return now
}

// one takes one line of a list.
func (c *change) one(ctx context.Context, tx postgres.DB, r handlers.Request, kind registry.Kind, row registry.Row) error {
	table := registry.Table(kind)
	report, err := registry.TakeRow(ctx, tx, kind, row, registry.Options{Words: words.Vocabulary(table), Today: r.Now})
	if err != nil {
		return err
	}
	for _, f := range report.Faults.List {
		c.faults = append(c.faults, "• "+words.Column(r.Lang, sheet.Fault{Column: f.Column})+" — "+words.Rule(r.Lang, table, f))
	}
	if !report.Faults.None() {
		return errFaults
	}
	return nil
}

// add notes somebody new under a key of their own, with a seat where one is given.
func (c *change) add(ctx context.Context, tx postgres.DB, r handlers.Request) error {
	person, seat := registry.Row{"key": "n" + screen.ID36(r.ID)}, registry.Row{"deputy": "n" + screen.ID36(r.ID)}
	for key, value := range c.row {
		switch key {
		case "body", "district", "from", "to", "reason", "faction_kk", "faction_ru":
			seat[key] = value
		default:
			person[key] = value
		}
	}
	if err := c.one(ctx, tx, r, registry.Deputies, person); err != nil {
		return err
	}
	if seat["body"] != "" {
		if err := c.one(ctx, tx, r, registry.Mandates, seat); err != nil {
			return err
		}
	}
	var err error
	c.id, err = registry.ByKey(ctx, tx, person["key"])
	return err
}

// edit changes what stands in the lines, and leaves the rest as it is.
func (c *change) edit(ctx context.Context, tx postgres.DB, r handlers.Request) error {
	row, err := registry.PersonRow(ctx, tx, c.id)
	if err != nil {
		return err
	}
	c.before = registry.Row{}
	for key := range c.row {
		c.before[key] = row[key]
	}
	if row["key"] == "" { // who came another way gets a key first
		row["key"] = "no" + strconv.FormatInt(c.id, 10)
		if err := c.one(ctx, tx, r, registry.Deputies, row); err != nil {
			return err
		}
	}
	for key, value := range c.row {
		row[key] = value
	}
	return c.one(ctx, tx, r, registry.Deputies, row)
}

// end gives the present mandate a last day and a reason.
func (c *change) end(ctx context.Context, tx postgres.DB, r handlers.Request) error {
	d, err := deputy.Get(ctx, tx, c.id, r.Now)
	if err != nil {
		return err
	}
	if len(d.Mandates) == 0 {
		c.faults = append(c.faults, r.Lang.Text("register.no_mandate"))
		return errFaults
	}
	seat := d.Mandates[0]
	row := registry.Row{"deputy": "#" + strconv.FormatInt(c.id, 10), "body": seat.Body.ID, "from": seat.From.Format(time.DateOnly)}
	c.before = registry.Row{"body": seat.Body.ID, "from": row["from"]}
	if seat.District != nil {
		row["district"] = strconv.Itoa(seat.District.Number)
	}
	for key, value := range c.row {
		row[key] = value
	}
	return c.one(ctx, tx, r, registry.Mandates, row)
}

// note keeps what was changed in the audit.
func (c *change) note(ctx context.Context, tx postgres.DB, r handlers.Request, m account.Member) error {
	d, err := deputy.Get(ctx, tx, c.id, r.Now)
	if err != nil {
		return err
	}
	e := audit.Entry{Member: m.ID, Person: r.Person.ID, Action: forms[c.form].action, Object: fmt.Sprintf("deputy:%d", c.id), Deputy: c.id, Unit: bodyOf(d).Unit, After: c.row}
	if c.before != nil {
		e.Before = c.before
	}
	return audit.Write(ctx, tx, e)
}
