package staff

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"qalauly/account"
	"qalauly/deputy"
	"qalauly/deputy/registry"
	"qalauly/handlers"
	"qalauly/handlers/screen"
	"qalauly/internal/postgres"
	"qalauly/internal/sheet"
	"qalauly/internal/sheet/words"
	"qalauly/locales"
)

// The forms: what is filled in by lines «title: value».
const (
	formNew     = "new"     // somebody, with a first seat
	formEdit    = "edit"    // name, sex, year
	formSeat    = "seat"    // a mandate begins
	formEnd     = "end"     // it ends, with a reason
	formCurator = "curator" // a region to look after
)

// forms say which lines a form shows and to which lists they belong.
var forms = map[string]struct {
	kinds   []registry.Kind
	columns []string
	action  string
}{
	formNew: {[]registry.Kind{registry.Deputies, registry.Mandates}, []string{"surname_kk", "given_kk", "patronymic_kk", "surname_ru", "given_ru", "patronymic_ru",
		"sex", "born", "body", "district", "from", "faction_kk", "faction_ru"}, "deputy.add"},
	formEdit:    {[]registry.Kind{registry.Deputies}, []string{"surname_kk", "given_kk", "patronymic_kk", "surname_ru", "given_ru", "patronymic_ru", "sex", "born"}, "deputy.edit"},
	formSeat:    {[]registry.Kind{registry.Mandates}, []string{"body", "district", "from", "faction_kk", "faction_ru"}, "mandate.start"},
	formEnd:     {[]registry.Kind{registry.Mandates}, []string{"to", "reason"}, "mandate.end"},
	formCurator: {[]registry.Kind{registry.Curators}, []string{"region", "from", "to"}, "curator.edit"},
}

// vocabularyOf is how the columns of a form may be called.
func vocabularyOf(form string) sheet.Vocabulary {
	all := sheet.Vocabulary{Columns: map[string]string{}, Options: map[string]map[string]string{}}
	for _, kind := range forms[form].kinds {
		all.Add(words.Vocabulary(registry.Table(kind)))
	}
	return all
}

// formOf guesses from the first title which form lines are of.
func formOf(_ locales.Lang, lines string) string {
	title, _, _ := strings.Cut(strings.TrimSpace(lines), ":")
	for _, form := range []string{formEdit, formEnd, formCurator, formSeat} {
		if key := vocabularyOf(form).Columns[sheet.Fold(title)]; slices.Contains(forms[form].columns, key) && key != "from" {
			return form
		}
	}
	return formEdit
}

// form shows the lines to fill in, with what is there now. What answers it is taken.
func (s staff) form(ctx context.Context, db postgres.DB, r handlers.Request, m account.Member) (handlers.Reply, error) {
	name, id := screen.Arg(r, 0), screen.IDArg(r, 1)
	f, ok := forms[name]
	if !ok {
		return handlers.OldButton(r.Lang), nil
	}
	now := registry.Row{}
	if id != 0 {
		d, err := deputy.Get(ctx, db, id, r.Now)
		if err != nil {
			return s.failed(ctx, db, r, m, "/deputy", err)
		}
		if ok, err := s.mayRegister(ctx, db, m, d); err != nil || !ok {
			return s.foreignTo(ctx, db, r, m, d.ID, err)
		}
		if name == formEdit {
			if now, err = registry.PersonRow(ctx, db, id); err != nil {
				return s.failed(ctx, db, r, m, "/deputy", err)
			}
		}
	}
	l := r.Lang
	labels := labelsOf(l, name)
	var lines, hints []string
	for _, column := range f.columns {
		value := now[column]
		for set, options := range labels.Options {
			if set == column && options[value] != "" {
				value = options[value]
			}
		}
		lines = append(lines, labels.Titles[column]+": "+value)
		if note := labels.Notes[column]; column == "body" || column == "from" || column == "region" {
			hints = append(hints, labels.Titles[column]+" — "+note)
		}
		if options := labels.Options[column]; len(options) > 0 {
			hints = append(hints, labels.Titles[column]+" — "+strings.Join(sortedWords(options), ", "))
		}
	}
	text := locales.Join(l.HTML("register.form"), l.HTML("register.lines", locales.Args{"Lines": strings.Join(lines, "\n")}), locales.Escape(strings.Join(hints, "\n")))
	reply := screen.Say(text)
	reply.Messages[0].Ref = fmt.Sprintf("form:%s:%d", name, id)
	return reply, nil
}

func sortedWords(options map[string]string) []string {
	var all []string
	for _, word := range options {
		all = append(all, word)
	}
	slices.Sort(all)
	return all
}

// labelsOf are the words of a form's columns.
func labelsOf(l locales.Lang, form string) sheet.Labels {
	all := sheet.Labels{Titles: map[string]string{}, Notes: map[string]string{}, Options: map[string]map[string]string{}}
	for _, kind := range forms[form].kinds {
		one := words.Labels(l, registry.Table(kind))
		for key := range one.Titles {
			all.Titles[key], all.Notes[key] = one.Titles[key], one.Notes[key]
		}
		for set := range one.Options {
			all.Options[set] = one.Options[set]
		}
	}
	return all
}

// filled takes the lines that answer a form.
func (s staff) filled(ctx context.Context, db postgres.DB, r handlers.Request, m account.Member) (handlers.Reply, error) {
	parts := strings.Split(r.About, ":")
	if len(parts) != 3 || forms[parts[1]].action == "" {
		return handlers.OldButton(r.Lang), nil
	}
	return s.take(ctx, db, r, m, parts[1], about(r), r.Text)
}
