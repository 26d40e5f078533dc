package staff

import (
	"context"
	"errors"
	"strconv"
	"strings"

	"qalauly/account"
	"qalauly/activity"
	"qalauly/deputy"
	"qalauly/handlers"
	"qalauly/handlers/screen"
	"qalauly/internal/audit"
	"qalauly/internal/job"
	"qalauly/internal/postgres"
	"qalauly/locales"
)

// The kinds of tasks that the audit leaves to workers; their references are those of
// Asked.
const (
	AuditFileTask  = "auditfile"
	AuditCheckTask = "auditcheck"
)

// entriesShown is how many entries stand on a page.
const entriesShown = 10

// auditing is the audit, for administrators.
func (s staff) auditing() handlers.Audience {
	verb := func(do run) handlers.Run { return s.only("/audit", admins, do) }
	return handlers.Audience{
		Commands: []handlers.Command{s.command("audit", admins, s.audit)},
		Verbs:    map[string]handlers.Run{"mlog": verb(s.auditPage), "mcsv": verb(s.auditFile), "mchain": verb(s.auditCheck)},
	}
}

// audit answers /audit: what was done, by whom, to whom, in which days.
func (s staff) audit(ctx context.Context, db postgres.DB, r handlers.Request, m account.Member) (handlers.Reply, error) {
	if problem := badDay(r); problem != "" {
		return screen.Say(locales.Join(problem, screen.Example(r.Lang, "audit"))), nil
	}
	text, span := spanOf(r.Args, r.Now)
	if text == "" {
		return s.entries(ctx, db, r, m, wanted{span: span}, 0)
	}
	if id, err := strconv.ParseInt(strings.TrimLeft(strings.TrimPrefix(text, "record:"), "№# "), 10, 64); err == nil {
		return s.auditNumber(ctx, db, r, m, id, span)
	}
	people, err := account.Named(ctx, db, text)
	if err != nil {
		return handlers.Reply{}, err
	}
	found, err := s.finder.Find(ctx, db, text, r.Now, string(r.Lang))
	if err != nil {
		return handlers.Reply{}, err
	}
	meant := deputy.Clear(found.People)
	switch {
	case meant && len(people) == 0:
		return s.entries(ctx, db, r, m, wanted{kind: 'd', id: found.People[0].ID, span: span}, 0)
	case len(people) == 1 && !meant:
		return s.entries(ctx, db, r, m, wanted{kind: 'm', id: people[0].ID, span: span}, 0)
	case len(people)+len(found.People) == 0:
		return screen.Say(locales.Join(r.Lang.HTML("invite.none_called", locales.Args{"Name": screen.Echo(text)}), screen.Example(r.Lang, "audit"))), nil
	}
	return s.auditWhich(ctx, db, r, m, people, found.People, span)
}

// auditWhich offers whom a name may mean: members and deputies.
func (s staff) auditWhich(ctx context.Context, db postgres.DB, r handlers.Request, m account.Member, people []account.Listed, deputies []deputy.Hit, days span) (handlers.Reply, error) {
	l := r.Lang
	var rows [][]handlers.Button
	for _, one := range people {
		held, err := account.DutiesOf(ctx, db, one.ID)
		if err != nil {
			return handlers.Reply{}, err
		}
		if ok, err := s.sees(ctx, db, m, held); err != nil {
			return handlers.Reply{}, err
		} else if ok {
			rows = append(rows, screen.Row(screen.Press(screen.Clip("👤 "+one.Name, screen.Wide), "mlog", wanted{kind: 'm', id: one.ID, span: days}.args("0")...)))
		}
	}
	for _, hit := range deputies[:min(len(deputies), membersShown)] {
		label := screen.Fitting(hit.Short(string(l))+" · "+hit.Body.Short.In(string(l)), hit.Short(string(l)))
		rows = append(rows, screen.Row(screen.Press(label, "mlog", wanted{kind: 'd', id: hit.ID, span: days}.args("0")...)))
	}
	if len(rows) == 0 {
		return s.refuse(ctx, db, r, m, "/audit", refusal{Key: "members.not_yours"})
	}
	return screen.Say(l.HTML("audit.which"), rows...), nil
}

// auditNumber shows what was done to the record of a number, else to the deputy.
func (s staff) auditNumber(ctx context.Context, db postgres.DB, r handlers.Request, m account.Member, id int64, days span) (handlers.Reply, error) {
	_, err := activity.ByID(ctx, db, id)
	switch {
	case err == nil:
		return s.entries(ctx, db, r, m, wanted{kind: 'r', id: id, span: days}, 0)
	case !errors.Is(err, activity.ErrUnknown):
		return handlers.Reply{}, err
	}
	if _, err := deputy.Get(ctx, db, id, r.Now); err == nil {
		return s.entries(ctx, db, r, m, wanted{kind: 'd', id: id, span: days}, 0)
	} else if !errors.Is(err, deputy.ErrUnknown) {
		return handlers.Reply{}, err
	}
	return screen.Say(locales.Join(r.Lang.HTML("audit.no_number", locales.Args{"Number": id}), screen.Example(r.Lang, "audit"))), nil
}

func (s staff) auditPage(ctx context.Context, db postgres.DB, r handlers.Request, m account.Member) (handlers.Reply, error) {
	w, ok := wantedOf(r)
	if !ok {
		return handlers.OldButton(r.Lang), nil
	}
	return s.entries(ctx, db, r, m, w, screen.IDArg(r, 3))
}

// inAudit says whether a member may see what was done to somebody or something.
func (s staff) inAudit(ctx context.Context, db postgres.DB, r handlers.Request, m account.Member, w wanted) (bool, error) {
	if m.May(account.Administrator, nil) {
		return true, nil
	}
	id := w.id
	switch w.kind {
	case 'm':
		held, err := account.DutiesOf(ctx, db, id)
		if err != nil {
			return false, err
		}
		return s.sees(ctx, db, m, held)
	case 'r':
		record, err := activity.ByID(ctx, db, id)
		if err != nil {
			return false, err
		}
		id = record.Deputy
	case 0:
		return false, nil
	}
	d, err := deputy.Get(ctx, db, id, r.Now)
	if err != nil {
		return false, err
	}
	return s.over(ctx, db, m, account.Administrator, d)
}

// entries shows ten entries of the audit, which the audit keeps too.
func (s staff) entries(ctx context.Context, db postgres.DB, r handlers.Request, m account.Member, w wanted, under int64) (handlers.Reply, error) {
	reply, ok, err := s.openAudit(ctx, db, r, m, w, "log.open")
	if err != nil || !ok {
		return reply, err
	}
	q := w.query()
	q.Under, q.Limit = under, entriesShown+1
	found, err := audit.Find(ctx, db, q)
	if err != nil {
		return handlers.Reply{}, err
	}
	l := r.Lang
	shown := found[:min(len(found), entriesShown)]
	told, err := tellings(ctx, db, l, shown)
	if err != nil {
		return handlers.Reply{}, err
	}
	lines := []locales.HTML{l.HTML("audit.title")}
	for _, e := range shown {
		lines = append(lines, told.entry(e))
	}
	if len(found) == 0 {
		return screen.Show(r, l.HTML("audit.none")), nil
	}
	var rows [][]handlers.Button
	if len(found) > entriesShown {
		rows = append(rows, screen.Row(screen.Press(l.Text("audit.button_older"), "mlog", w.args(screen.ID36(found[entriesShown-1].ID))...)))
	}
	rows = append(rows, screen.Row(screen.Press(l.Text("audit.button_file"), "mcsv", w.args("0")...)))
	if m.May(account.Administrator, nil) {
		rows = append(rows, screen.Row(screen.Press(l.Text("audit.button_check"), "mchain")))
	}
	return screen.Show(r, locales.Join(lines...), rows...), nil
}

// openAudit lets a member see a part of the audit and notes that they did; else it
// answers.
func (s staff) openAudit(ctx context.Context, db postgres.DB, r handlers.Request, m account.Member, w wanted, action string) (handlers.Reply, bool, error) {
	if !r.Private {
		return screen.Say(r.Lang.HTML("invite.private")), false, nil
	}
	ok, err := s.inAudit(ctx, db, r, m, w)
	if err != nil {
		reply, err := s.failed(ctx, db, r, m, "/audit", err)
		return reply, false, err
	}
	if !ok {
		key := "members.not_yours"
		if w.kind == 0 {
			key = "audit.whom"
		}
		reply, err := s.refuse(ctx, db, r, m, "/audit", refusal{Key: key})
		return reply, false, err
	}
	e := audit.Entry{Member: m.ID, Person: r.Person.ID, Action: action, Object: "audit", After: map[string]any{"whom": w.who(), "days": w.span.String()}}
	return handlers.Reply{}, true, audit.Write(ctx, db, e)
}

// auditFile leaves the making of a file to a worker, which sends it.
func (s staff) auditFile(ctx context.Context, db postgres.DB, r handlers.Request, m account.Member) (handlers.Reply, error) {
	w, ok := wantedOf(r)
	if !ok {
		return handlers.OldButton(r.Lang), nil
	}
	reply, ok, err := s.openAudit(ctx, db, r, m, w, "log.file")
	if err != nil || !ok {
		return reply, err
	}
	if _, err := job.Enqueue(ctx, db, AuditFileTask, Asked{r.Person.ID, r.ID, w.who(), w.span.String()}.String()); err != nil {
		return handlers.Reply{}, err
	}
	return screen.Say(r.Lang.HTML("audit.file_soon")), nil
}

// auditCheck leaves the walk along the chain to a worker, which says what it found.
func (s staff) auditCheck(ctx context.Context, db postgres.DB, r handlers.Request, m account.Member) (handlers.Reply, error) {
	if !m.May(account.Administrator, nil) {
		return s.refuse(ctx, db, r, m, "/audit", refusal{Key: "members.not_yours"})
	}
	if _, err := job.Enqueue(ctx, db, AuditCheckTask, Asked{Person: r.Person.ID, Update: r.ID}.String()); err != nil {
		return handlers.Reply{}, err
	}
	return screen.Say(r.Lang.HTML("audit.check_soon")), nil
}
