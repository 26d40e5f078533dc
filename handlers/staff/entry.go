package staff

import (
	"context"
	"encoding/json"
	"strconv"
	"strings"
	"time"

	"qalauly/account"
	"qalauly/activity"
	"qalauly/deputy"
	"qalauly/handlers/screen"
	"qalauly/handlers/wording"
	"qalauly/internal/audit"
	"qalauly/internal/postgres"
	"qalauly/locales"
)

// telling puts entries of the audit into the words of a reader: members and deputies
// are called by their names.
type telling struct {
	l        locales.Lang
	members  map[int64]string
	deputies map[int64]deputy.Person
}

// tellings reads the names that stand in some entries.
func tellings(ctx context.Context, db postgres.DB, l locales.Lang, all []audit.Kept) (t telling, err error) {
	t.l = l
	if t.members, err = account.Names(ctx, db); err != nil {
		return t, err
	}
	var ids []int64
	for _, e := range all {
		ids = append(ids, e.Deputy, whole64(changed(e.Before)["deputy"]), whole64(changed(e.After)["deputy"]))
	}
	t.deputies, err = deputy.People(ctx, db, ids)
	return t, err
}

// entry is an entry: when, who, what, to what, and what is different since. What has
// no words here stands in the file.
func (t telling) entry(e audit.Kept) locales.HTML {
	who := t.l.Text("members.operator")
	if e.Member != 0 {
		who = t.members[e.Member]
	}
	if e.Member == 0 && e.Person != 0 {
		who = "ID " + strconv.FormatInt(e.Person, 10)
	}
	action := e.Action
	if key := "audit.action." + strings.ReplaceAll(e.Action, ".", "_"); t.l.Has(key) {
		action = t.l.Text(key)
	}
	args := locales.Args{"When": clock(t.l, e.At), "Who": who, "Action": action}
	head := t.l.HTML("audit.line", args)
	if object := t.object(e); object != "" {
		args["Object"] = object
		head = t.l.HTML("audit.line_of", args)
	}
	return locales.Lines(append([]locales.HTML{head}, t.changes(e)...)...)
}

// object is to what a thing was done. A command is written so that it is not pressed
// by mistake.
func (t telling) object(e audit.Kept) locales.HTML {
	kind, rest, _ := strings.Cut(e.Object, ":")
	id, _ := strconv.ParseInt(rest, 10, 64)
	person, known := t.deputies[e.Deputy]
	about := ""
	if known {
		about = person.Brief(string(t.l))
	}
	switch command := strings.TrimPrefix(kind, "/"); {
	case kind == "audit" && e.Action != "refused":
		return ""
	case kind == "deputy" && known:
		return locales.Escape(about)
	case kind == "member" && t.members[id] != "":
		return locales.Escape(t.members[id])
	case t.l.Has("audit.object."+kind) && id != 0:
		text := t.l.HTML("audit.object."+kind, locales.Args{"Number": id})
		if about != "" {
			return t.l.HTML("audit.about", locales.Args{"What": text, "Name": about})
		}
		return text
	case t.l.Has("command." + command):
		return t.l.HTML("audit.code", locales.Args{"What": "/" + command})
	}
	return t.l.HTML("audit.code", locales.Args{"What": screen.Clip(e.Object, 40)})
}

// changes are the fields that matter to who reads, where they are different.
func (t telling) changes(e audit.Kept) (lines []locales.HTML) {
	before, after := changed(e.Before), changed(e.After)
	for _, field := range []struct {
		key, name string
		say       func(any) string
	}{
		{"audit.field.state", "state", t.state},
		{"audit.field.deputy", "deputy", t.deputy},
		{"audit.field.criterion", "criterion", asKept},
		{"audit.field.day", "day", t.day},
		{"audit.field.points", "points", t.points},
		{"audit.field.document", "document", asKept},
		{"audit.field.duty", "role", t.duty},
		{"audit.field.name", "name", asKept},
		{"audit.field.reason", "reason", t.reason},
	} {
		was, is := field.say(before[field.name]), field.say(after[field.name])
		args := locales.Args{"Label": t.l.Text(field.key), "Was": was, "Is": is}
		switch {
		case is == "" || is == was, was == "" && field.name == "deputy": // who it is about stands above
		case was == "":
			lines = append(lines, t.l.HTML("audit.change_new", args))
		default:
			lines = append(lines, t.l.HTML("audit.change", args))
		}
	}
	return lines
}

func (t telling) state(v any) string {
	if key := "audit.state." + asKept(v); v != nil && t.l.Has(key) {
		return t.l.Text(key)
	}
	return ""
}

func (t telling) deputy(v any) string {
	person, ok := t.deputies[whole64(v)]
	if !ok {
		return ""
	}
	return person.Brief(string(t.l))
}

func (t telling) day(v any) string {
	day, err := time.Parse(time.DateOnly, asKept(v))
	if err != nil {
		return ""
	}
	return t.l.DateYear(day)
}

func (t telling) points(v any) string {
	if n, ok := v.(float64); ok {
		return points(t.l, n/activity.Unit)
	}
	return ""
}

func (t telling) duty(v any) string {
	if key := "duty." + asKept(v); v != nil && t.l.Has(key) {
		return t.l.Text(key)
	}
	return ""
}

func (t telling) reason(v any) string { return screen.Clip(wording.Reason(t.l, asKept(v)), 120) }

// changed reads what an entry keeps of a thing.
func changed(kept string) (fields map[string]any) {
	_ = json.Unmarshal([]byte(kept), &fields)
	return fields
}

// asKept is a text as it stands, cut where it is long.
func asKept(v any) string {
	text, _ := v.(string)
	return screen.Clip(text, 120)
}

func whole64(v any) int64 {
	n, _ := v.(float64)
	return int64(n)
}
