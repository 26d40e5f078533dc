package staff_test

import (
	"fmt"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"qalauly/account"
	"qalauly/handlers"
	"qalauly/locales"
)

// whoMay says which duties a command of the verifier's part needs.
var whoMay = map[string][]account.Duty{
	"verify":   {account.Verifier},
	"void":     {account.Verifier},
	"audits":   {account.Verifier},
	"correct":  {account.Recorder, account.Verifier},
	"proposed": {account.Recorder, account.Verifier, account.Administrator},
	"penalty":  {account.Administrator, account.Commission},
	"today":    account.StaffDuties(),
	"stats":    account.StaffDuties(),
}

// TestVerifiersCommandsForEveryRole: who may not is refused politely, by command, button and
// talk alike, and the audit has it; who may is answered.
func TestVerifiersCommandsForEveryRole(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	everybody := map[account.Duty]*clerk{"": o.hires("Ешкім", locales.Kazakh)}
	for _, d := range account.StaffDuties() {
		everybody[d] = o.hires(string(d), locales.Russian, duty{d, karaganda})
	}
	everybody[account.Deputy] = o.hires("депутат", locales.Russian).sits(1024)
	asked := func(c *clerk, what string, run handlers.Run, r handlers.Request, may bool) {
		before := o.refusals(c)
		c.asks(run, r)
		require.Equal(t, !may, o.refusals(c) > before, "%s by %s", what, c.said())
		if !may {
			c.sees(c.lang.Text("road.not_allowed"))
		}
	}
	for name, duties := range whoMay {
		command, ok := o.audience.Command(name)
		require.True(t, ok, name)
		require.Equal(t, duties, command.Duty, name)
		for d, c := range everybody {
			r := c.request()
			r.Command = name
			asked(c, fmt.Sprintf("/%s of %q", name, d), command.Run, r, slices.Contains(duties, d))
		}
	}
	nobody := everybody[""]
	for verb, run := range o.audience.Verbs {
		if verb[0] != 'v' {
			continue
		}
		r := nobody.request()
		r.Button = &handlers.Press{Verb: verb, Args: []string{"1", "1", "0-0-0", "0"}}
		asked(nobody, verb, run, r, false)
	}
	for _, talk := range []string{"return", "proposal", "void", "correct", "penalty", "audit"} {
		r := nobody.request()
		r.Text, r.Talk = "сөз", handlers.Talk{Name: talk, Data: []byte("{}")}
		asked(nobody, talk, o.audience.Talks[talk], r, false)
	}
}

// TestForgedButtons: no arguments, wrong ones and those of nothing are answered in
// words by every button, to one who may do all.
func TestForgedButtons(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	var all []duty
	for _, d := range account.StaffDuties() {
		all = append(all, duty{d, country})
	}
	c := o.hires("Бәрі", locales.Kazakh, all...)
	for verb, run := range o.audience.Verbs {
		if verb[0] != 'v' {
			continue
		}
		for _, args := range [][]string{nil, {"zzzz"}, {"zzzz", "zzzz"}, {"1", "2", "3", "4"}, {"zzzz", "9", "0-0-0", "0"}, {"-1", "-1", "-1", "-1"}, {"0", "e1-1", "999999999-x-f", "9"}} {
			r := c.request()
			r.Button = &handlers.Press{Verb: verb, Args: args}
			t.Log(verb, args) // told where it fails
			c.asks(run, r)
			require.NotEmpty(t, c.last.Messages, "%s %v", verb, args)
		}
	}
	for name := range o.audience.Talks {
		for _, data := range []string{"", "{", "[]", "{}", "null", `"x"`} {
			r := c.request()
			r.Text, r.Talk = "бір себеп", handlers.Talk{Name: name, Data: []byte(data)}
			c.asks(o.audience.Talks[name], r)
			require.NotEmpty(t, c.last.Messages, "%s %s", name, data)
		}
	}
}
