package staff

import (
	"context"
	"errors"
	"fmt"
	"path"
	"strconv"
	"strings"

	"qalauly/account"
	"qalauly/activity/records"
	"qalauly/handlers"
	"qalauly/handlers/screen"
	"qalauly/internal/job"
	"qalauly/internal/postgres"
	"qalauly/locales"
)

// The kinds of tasks of sheets of records: the reference of ImportTask is that of
// SheetRef, the one of TemplateTask that of Wish.
const (
	ImportTask   = "import"
	TemplateTask = "template"
)

// talkImport is the conversation in which a sheet is awaited.
const talkImport = "import"

// nameMost is how many letters of a file's name are kept.
const nameMost = 60

// importing takes sheets of records into the ledger, and makes those that are to be
// filled in. A sheet is looked at by a worker, then who sent it is asked, then a worker
// writes it.
func (s staff) importing() handlers.Audience {
	only := func(do run) handlers.Run { return s.only("/import", recorders, do) }
	return handlers.Audience{
		Commands: []handlers.Command{
			s.command("import", recorders, s.importSheet),
			s.command("template", recorders, s.template),
		},
		Talks:  map[string]handlers.Run{talkImport: only(s.importSheet)},
		Verbs:  map[string]handlers.Run{"irun": only(s.importNow), "istop": only(s.importOff)},
		Abouts: map[string]handlers.Run{"import": only(s.importSheet)},
	}
}

// importSheet takes a sheet that was sent with the command, behind it, or as the answer
// to what was said of another; without one it asks for one.
func (s staff) importSheet(ctx context.Context, db postgres.DB, r handlers.Request, m account.Member) (handlers.Reply, error) {
	code := s.importedCriterion(r)
	if r.File == nil {
		return askSheet(r.Lang, "import.how", code), nil
	}
	name := screen.Clip(screen.Echo(r.File.Name), nameMost)
	if key := unfit(*r.File); key != "" {
		reply := askSheet(r.Lang, "import.how", code)
		reply.Messages[0].HTML = r.Lang.HTML(key, locales.Args{"Name": name})
		return reply, nil
	}
	id, err := records.Send(ctx, db, records.Sent{
		Member: m.ID, Person: r.Person.ID, Chat: r.Chat, Lang: string(r.Lang), At: r.Now, File: r.File.ID, Name: name, Criterion: code,
	})
	if err != nil {
		return handlers.Reply{}, err
	}
	if _, err := job.Enqueue(ctx, db, ImportTask, SheetRef(id, false)); err != nil {
		return handlers.Reply{}, err
	}
	reply := screen.Say(r.Lang.HTML("import.received", locales.Args{"Name": name}), stopRow(r.Lang, id))
	reply.Messages[0].Ref, reply.Talk = "import:"+number(id), &handlers.Idle
	return reply, nil
}

// importedCriterion is the criterion of a sheet that names none: what stands behind the
// command, else what was said before the sheet.
func (s staff) importedCriterion(r handlers.Request) string {
	said := r.Args
	if said == "" && r.Command == "" && r.Talk.Name == talkImport {
		said = string(r.Talk.Data)
	}
	c, _ := s.opts.Method.Criterion(strings.ToUpper(strings.TrimSpace(said)))
	return c.Code
}

// askSheet asks for a sheet.
func askSheet(l locales.Lang, key, code string) handlers.Reply {
	reply := screen.Say(l.HTML(key))
	reply.Messages[0].Ref = "import:new"
	reply.Talk = &handlers.Talk{Name: talkImport, Data: []byte(code)}
	return reply
}

// unfit is the key of why a file is no sheet that can be taken; "" where it may be one.
func unfit(f handlers.File) string {
	ending := strings.ToLower(path.Ext(f.Name))
	switch {
	case f.Kind != handlers.DocumentFile:
		return "import.no_file"
	case ending != ".xlsx" && ending != ".csv":
		return "import.other_format"
	case f.Size > handlers.FileMost:
		return "import.too_large"
	}
	return ""
}

// SheetRef is the reference of the task that looks at a sheet, or writes it.
func SheetRef(id int64, write bool) string {
	if write {
		return strconv.FormatInt(id, 10) + ":write"
	}
	return strconv.FormatInt(id, 10) + ":look"
}

// ReadSheetRef reads what SheetRef wrote.
func ReadSheetRef(ref string) (id int64, write bool, err error) {
	first, what, _ := strings.Cut(ref, ":")
	id, err = strconv.ParseInt(first, 10, 64)
	if err != nil || what != "look" && what != "write" {
		return 0, false, fmt.Errorf("staff: task %q: %w", ref, errors.Join(err, job.ErrGivenUp))
	}
	return id, what == "write", nil
}

func stopRow(l locales.Lang, id int64) []handlers.Button {
	return screen.Row(screen.Press(l.Text("import.button_stop"), "istop", screen.ID36(id)))
}

// importNow is pressed: irun <sheet>. It has a sheet written that was looked at.
func (s staff) importNow(ctx context.Context, db postgres.DB, r handlers.Request, m account.Member) (handlers.Reply, error) {
	sent, reply, err := s.ownSheet(ctx, db, r, m)
	if err != nil || reply != nil {
		return deref(reply), err
	}
	ok, err := records.Confirm(ctx, db, sent.ID, r.Now)
	if err != nil || !ok {
		return screen.Say(r.Lang.HTML("import.ended")), err
	}
	if _, err := job.Enqueue(ctx, db, ImportTask, SheetRef(sent.ID, true)); err != nil {
		return handlers.Reply{}, err
	}
	shown := screen.Show(r, r.Lang.HTML("import.started", locales.Args{"Name": sent.Name}), stopRow(r.Lang, sent.ID))
	shown.Messages[0].Ref = "import:" + number(sent.ID)
	return shown, nil
}

// importOff is pressed: istop <sheet>. Nothing of the sheet is written then.
func (s staff) importOff(ctx context.Context, db postgres.DB, r handlers.Request, m account.Member) (handlers.Reply, error) {
	sent, reply, err := s.ownSheet(ctx, db, r, m)
	if err != nil || reply != nil {
		return deref(reply), err
	}
	ok, err := records.CallOff(ctx, db, sent.ID, r.Now)
	if err != nil || !ok {
		return screen.Say(r.Lang.HTML("import.ended")), err
	}
	for _, write := range []bool{false, true} {
		if _, err := job.Cancel(ctx, db, ImportTask, SheetRef(sent.ID, write)); err != nil {
			return handlers.Reply{}, err
		}
	}
	return screen.Show(r, r.Lang.HTML("import.called_off", locales.Args{"Name": sent.Name})), nil
}

// ownSheet is the sheet that a press names, where it is the member's; else the reply.
func (s staff) ownSheet(ctx context.Context, db postgres.DB, r handlers.Request, m account.Member) (records.Sent, *handlers.Reply, error) {
	sent, err := records.SentByID(ctx, db, screen.IDArg(r, 0))
	if errors.Is(err, records.ErrNoSheet) {
		reply := handlers.OldButton(r.Lang)
		return sent, &reply, nil
	}
	if err == nil && sent.Member != m.ID {
		reply, err := s.refuse(ctx, db, r, m, "import:"+number(sent.ID), refusal{Key: "import.foreign"})
		return sent, &reply, err
	}
	return sent, nil, err
}
