package screen

import (
	"slices"

	"qalauly/account"
	"qalauly/handlers"
	"qalauly/locales"
)

// Help says what exactly somebody may do: what everybody may, then what each of their
// duties adds, with an example of each command that has one. m is the member whose
// account it is; the zero Member is nobody.
func Help(r handlers.Request, m account.Member) locales.HTML {
	l := r.Lang
	if r.Person.Role == account.Admin && !m.Has(account.Administrator) {
		m.Grants = append(slices.Clone(m.Grants), account.Grant{Duty: account.Administrator})
	}
	listed := handlers.Listed(r.Commands, r.Person.Role, m)
	parts := []locales.HTML{l.HTML("help.title")}
	said := map[string]bool{}
	group := func(title locales.HTML, has func(handlers.Command) bool) {
		var lines []locales.HTML
		for _, c := range listed {
			if !said[c.Name] && has(c) {
				said[c.Name] = true
				lines = append(lines, helpLine(l, c))
			}
		}
		if len(lines) > 0 {
			parts = append(parts, locales.Lines(append([]locales.HTML{title}, lines...)...))
		}
	}
	group("", func(c handlers.Command) bool { return c.Duty == nil && c.Role == account.Citizen })
	for _, duty := range append(account.StaffDuties(), account.Deputy, account.Assistant) {
		if m.Has(duty) {
			group(locales.Bold(Capital(Duty(l, duty))), func(c handlers.Command) bool {
				return slices.Contains(c.Duty, duty) || c.Duty == nil && c.Role == account.Admin && duty == account.Administrator
			})
		}
	}
	return locales.Join(append(parts, l.HTML("help.just_type"))...)
}

func helpLine(l locales.Lang, c handlers.Command) locales.HTML {
	line := l.HTML("help.line", locales.Args{"Command": c.Name, "What": l.Text(c.Help)})
	return locales.Lines(line, Example(l, c.Name))
}

// Example is how a command is used, filled in; "" where it has no arguments.
func Example(l locales.Lang, command string) locales.HTML {
	if !l.Has("example." + command) {
		return ""
	}
	return l.HTML("help.example", locales.Args{"Example": l.Text("example." + command)})
}

// Duty is a duty as it stands inside a sentence: «жазба енгізуші».
func Duty(l locales.Lang, duty account.Duty) string { return l.Text("duty." + string(duty)) }
