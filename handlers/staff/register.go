package staff

import (
	"context"
	"fmt"
	"strconv"
	"strings"

	"qalauly/account"
	"qalauly/deputy"
	"qalauly/handlers"
	"qalauly/handlers/screen"
	"qalauly/internal/job"
	"qalauly/internal/postgres"
	"qalauly/locales"
)

// PhotoTask is the kind of task that makes a photo sent that of a deputy; its
// reference is that of Portrait.
const PhotoTask = "deputyphoto"

// registering is how single people of the register are added and changed.
func (s staff) registering() handlers.Audience {
	verb := func(do run) handlers.Run { return s.only("/deputy", admins, do) }
	return handlers.Audience{
		Commands: []handlers.Command{s.command("deputy", admins, s.deputy)},
		Verbs:    map[string]handlers.Run{"areg": verb(s.registerByButton), "aform": verb(s.form)},
		Abouts:   map[string]handlers.Run{"deputy": verb(s.photo), "form": verb(s.filled)},
	}
}

// deputy answers /deputy: the card of who is meant, or, with lines below, a change.
func (s staff) deputy(ctx context.Context, db postgres.DB, r handlers.Request, m account.Member) (handlers.Reply, error) {
	first, lines, _ := strings.Cut(r.Args, "\n")
	l := r.Lang
	if tidy(r.Args) == "" {
		return screen.Say(locales.Join(l.HTML("register.how"), screen.Example(l, "deputy")),
			screen.Row(screen.Press(l.Text("register.button_new"), "aform", formNew))), nil
	}
	if strings.Contains(first, ":") {
		return s.take(ctx, db, r, m, formNew, 0, r.Args)
	}
	r.Args = first
	return s.chosen(ctx, db, r, "areg", func(d deputy.Deputy) (handlers.Reply, error) {
		if tidy(lines) != "" {
			return s.take(ctx, db, r, m, formOf(r.Lang, lines), d.ID, lines)
		}
		return s.registerCard(ctx, db, r, m, d)
	})
}

func (s staff) registerByButton(ctx context.Context, db postgres.DB, r handlers.Request, m account.Member) (handlers.Reply, error) {
	d, err := deputy.Get(ctx, db, screen.IDArg(r, 0), r.Now)
	if err != nil {
		return s.failed(ctx, db, r, m, "/deputy", err)
	}
	return s.registerCard(ctx, db, r, m, d)
}

// mayRegister says whether a member may change somebody: an administrator where they
// sit or sat last, and any administrator where they never sat.
func (s staff) mayRegister(ctx context.Context, db postgres.DB, m account.Member, d deputy.Deputy) (bool, error) {
	if len(d.Mandates)+len(d.Past) == 0 {
		return m.Has(account.Administrator), nil
	}
	return s.over(ctx, db, m, account.Administrator, d)
}

// registerCard shows somebody of the register with what can be changed. A photo that
// answers it becomes theirs.
func (s staff) registerCard(ctx context.Context, db postgres.DB, r handlers.Request, m account.Member, d deputy.Deputy) (handlers.Reply, error) {
	if ok, err := s.mayRegister(ctx, db, m, d); err != nil || !ok {
		return s.foreignTo(ctx, db, r, m, d.ID, err)
	}
	l := r.Lang
	lines := []locales.HTML{l.HTML("register.number", locales.Args{"Number": d.ID, "Year": d.BirthYear})}
	for _, seat := range append(d.Mandates, d.Past...) {
		lines = append(lines, mandateLine(l, seat))
	}
	id := screen.ID36(d.ID)
	rows := [][]handlers.Button{screen.Row(screen.Press(l.Text("register.button_edit"), "aform", formEdit, id))}
	if len(d.Mandates) > 0 {
		rows = append(rows, screen.Row(screen.Press(l.Text("register.button_end"), "aform", formEnd, id)))
	} else {
		rows = append(rows, screen.Row(screen.Press(l.Text("register.button_seat"), "aform", formSeat, id)))
	}
	if bodyOf(d).Level == deputy.National {
		rows = append(rows, screen.Row(screen.Press(l.Text("register.button_curator"), "aform", formCurator, id)))
	}
	rows = append(rows, screen.Row(screen.Press(l.Text("register.button_accounts"), "adep", id)))
	reply := screen.Show(r, locales.Join(s.title(l, d), locales.Lines(lines...), l.HTML("register.photo_hint")), rows...)
	reply.Messages[0].Ref = fmt.Sprintf("deputy:%d", d.ID)
	return reply, nil
}

func mandateLine(l locales.Lang, m deputy.Mandate) locales.HTML {
	args := locales.Args{"Body": screen.Capital(m.Body.Name.In(string(l))), "From": l.DateYear(m.From)}
	if m.District != nil {
		args["Body"] = screen.Capital(m.Body.Name.In(string(l))) + ", " + l.Text("register.district", locales.Args{"Number": m.District.Number})
	}
	if m.To == nil {
		return l.HTML("register.mandate", args)
	}
	args["To"], args["Reason"] = l.DateYear(*m.To), l.Text("sheet.option.reason."+string(m.Reason))
	return l.HTML("register.mandate_ended", args)
}

// foreignTo refuses what is about a deputy of another territory.
func (s staff) foreignTo(ctx context.Context, db postgres.DB, r handlers.Request, m account.Member, id int64, err error) (handlers.Reply, error) {
	if err != nil {
		return s.failed(ctx, db, r, m, "/deputy", err)
	}
	return s.refuse(ctx, db, r, m, "/deputy", refusal{Key: "members.not_yours", Deputy: id})
}

// about is the number of the deputy whose message is answered.
func about(r handlers.Request) int64 {
	parts := strings.Split(r.About, ":")
	id, _ := strconv.ParseInt(parts[len(parts)-1], 10, 64)
	return id
}

// photo takes the photo that answers a card.
func (s staff) photo(ctx context.Context, db postgres.DB, r handlers.Request, m account.Member) (handlers.Reply, error) {
	d, err := deputy.Get(ctx, db, about(r), r.Now)
	if err != nil {
		return s.failed(ctx, db, r, m, "/deputy", err)
	}
	if ok, err := s.mayRegister(ctx, db, m, d); err != nil || !ok {
		return s.foreignTo(ctx, db, r, m, d.ID, err)
	}
	l := r.Lang
	switch {
	case r.File == nil || r.File.Kind != handlers.PhotoFile && !strings.HasPrefix(r.File.MIME, "image/"):
		return screen.Say(l.HTML("register.no_photo")), nil
	case r.File.Size > handlers.FileMost:
		return screen.Say(l.HTML("register.photo_large")), nil
	}
	p := Portrait{Deputy: d.ID, Member: m.ID, Person: r.Person.ID, Update: r.ID, File: r.File.ID}
	if _, err := job.Enqueue(ctx, db, PhotoTask, p.String()); err != nil {
		return handlers.Reply{}, err
	}
	return screen.Say(l.HTML("register.photo_soon", locales.Args{"Name": d.Short(string(l))})), nil
}

// Portrait is a photo that was sent for a deputy.
type Portrait struct {
	Deputy, Member, Person, Update int64
	File                           string // by which it is fetched
}

// String writes the reference of the task.
func (p Portrait) String() string {
	return fmt.Sprintf("%d:%d:%d:%d:%s", p.Deputy, p.Member, p.Person, p.Update, p.File)
}

// ReadPortrait reads the reference of a task.
func ReadPortrait(ref string) (Portrait, error) {
	var p Portrait
	_, err := fmt.Sscanf(ref, "%d:%d:%d:%d:%s", &p.Deputy, &p.Member, &p.Person, &p.Update, &p.File)
	if err != nil {
		return p, fmt.Errorf("staff: task %q: %w", ref, err)
	}
	return p, nil
}
