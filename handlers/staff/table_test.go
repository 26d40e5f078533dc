package staff_test

import (
	"fmt"
	"maps"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"qalauly/account"
	"qalauly/handlers"
	"qalauly/internal/audit"
	"qalauly/locales"
)

// roles are all that somebody may be to the service, each in the house by name.
func roles(h *house, l locales.Lang) map[string]*who {
	return map[string]*who{
		"nobody":     h.comes(l),
		"recorder":   h.with(l, "Р", account.Recorder, shet),
		"verifier":   h.with(l, "В", account.Verifier, karagandy),
		"commission": h.with(l, "К", account.Commission, karagandy),
		"editor":     h.with(l, "Е", account.Editor, ""),
		"admin":      h.with(l, "А", account.Administrator, shet),
		"deputy":     h.around(l, "Д", account.Deputy, 1024),
		"assistant":  h.around(l, "П", account.Assistant, 1024),
	}
}

// dutyOf is what a role's duty is called.
var dutyOf = map[string]account.Duty{
	"recorder": account.Recorder, "verifier": account.Verifier, "commission": account.Commission, "editor": account.Editor,
	"admin": account.Administrator, "deputy": account.Deputy, "assistant": account.Assistant,
}

// TestEveryCommandForEveryRole: whose duty it is gets an answer, everybody else a
// polite refusal, and the audit has it. Commands of all parts of staff are walked, as
// the list has them.
func TestEveryCommandForEveryRole(t *testing.T) {
	t.Parallel()
	pool := namesakes(t)
	for _, l := range locales.All() {
		t.Run(string(l), func(t *testing.T) {
			t.Parallel()
			h := houseOn(t, pool)
			for role, w := range roles(h, l) {
				for _, c := range w.audience.Commands {
					require.NotEmpty(t, c.Duty, "/%s: commands of staff have duties", c.Name)
					require.True(t, l.Has(c.Help), c.Help)
					before := len(w.audited())
					w.talk = handlers.Idle
					w.types("/" + c.Name)
					refused := w.text() == l.Text("road.not_allowed")+"\n"
					require.Equal(t, !slices.Contains(c.Duty, dutyOf[role]), refused, "/%s for %s: %s", c.Name, role, w.text())
					require.NotEmpty(t, w.text())
					if refused {
						entries := w.audited()
						require.Len(t, entries, before+1)
						require.Equal(t, "refused /"+c.Name, entries[0])
					}
				}
			}
		})
	}
}

// TestEveryButtonForEveryRole: a button that is pressed by somebody else, or with other
// arguments than were shown, does nothing: nothing changes but the audit, which has the
// refusals.
func TestEveryButtonForEveryRole(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	all := roles(h, locales.Russian)
	for role, w := range all {
		for _, verb := range slices.Sorted(maps.Keys(w.audience.Verbs)) {
			for _, args := range [][]string{nil, {"1"}, {"zzzz", "admin", "all"}, {"new", "admin", ulytau}, {"-1", "-1"}, {"", "", "", ""}} {
				if role != "nobody" && len(args) > 0 && args[0] == "1" {
					continue // what one may do to the first of a list is told elsewhere
				}
				before := state(t, h)
				w.talk = handlers.Idle
				w.push(verb, args...)
				require.NotEmpty(t, w.last.Messages, "%s %v for %s", verb, args, role)
				if verb == "mleave" && role != "nobody" {
					_, err := h.db.Exec(t.Context(), `UPDATE member_account SET left_at = NULL`)
					require.NoError(t, err)
				}
				require.Equal(t, before, state(t, h), "%s %v for %s: %s", verb, args, role, w.text())
			}
		}
		for _, run := range slices.Sorted(maps.Keys(w.audience.Talks)) {
			if role != "nobody" {
				continue
			}
			before := state(t, h)
			r := w.request()
			r.Text, r.Talk = "А. Чужая", handlers.Talk{Name: run, Data: []byte(`{"m":1,"n":"А","d":1024}`)}
			w.take(w.audience.Talks[run], r)
			require.Equal(t, before, state(t, h), "talk %s", run)
		}
		for _, kind := range slices.Sorted(maps.Keys(w.audience.Abouts)) {
			if role != "nobody" {
				continue
			}
			before := state(t, h)
			r := w.request()
			r.Text, r.About = "Фамилия (рус.): Чужая", kind+":edit:1024"
			w.take(w.audience.Abouts[kind], r)
			require.Equal(t, before, state(t, h), "about %s", kind)
		}
	}
}

// state counts and sums up all that members could change.
func state(t *testing.T, h *house) string {
	t.Helper()
	var s string
	require.NoError(t, h.db.QueryRow(t.Context(), `
		SELECT concat_ws(' ', (SELECT md5(string_agg(m::text, ',' ORDER BY id)) FROM member m), (SELECT md5(string_agg(g::text, ',' ORDER BY id)) FROM role_grant g),
			(SELECT count(*) FROM invite), (SELECT count(*) FROM invite WHERE revoked_at IS NULL), (SELECT count(*) FROM member_account WHERE left_at IS NULL),
			(SELECT md5(string_agg(d::text, ',' ORDER BY id)) FROM deputy d), (SELECT md5(string_agg(m::text, ',' ORDER BY id)) FROM mandate m),
			(SELECT count(*) FROM record), (SELECT count(*) FROM task))`).Scan(&s))
	return s
}

// TestWrongTerritory: an administrator of another region is refused what is about this
// one, by commands and by buttons that were shown to others; the audit has it.
func TestWrongTerritory(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	here := h.with(locales.Russian, "Здешний", account.Administrator, shet)
	there := h.with(locales.Russian, "Тамошний", account.Administrator, ulytau)
	h.with(locales.Russian, "Д. Рекордер", account.Recorder, shet)
	deputy := h.around(locales.Russian, "Депутат", account.Deputy, 1101)
	for _, say := range []string{"/invite 1024", "/deputy 1024", "/audit 1024", "/audit Рекордер", "/deputy 1024\nФамилия (рус.): Чужая"} {
		before := state(t, h)
		there.types(say)
		there.sees("Это не ваша территория")
		require.Contains(t, there.audited()[0], "refused")
		require.Equal(t, before, state(t, h))
	}
	there.types("/staff Рекордер")
	there.sees("на вашей территории нет")
	here.types("/staff Рекордер")
	for _, b := range here.buttons() {
		if b.Verb == "mlist" {
			continue
		}
		there.push(b.Verb, b.Args...)
		if b.Verb != "mduty" {
			there.sees("Это не ваша территория")
		}
	}
	here.types("/invite 1024")
	for _, w := range []*who{there, deputy} {
		for _, b := range here.buttons() {
			before := state(t, h)
			w.push(b.Verb, b.Args...)
			w.sees("Это не ваша территория")
			require.Equal(t, before, state(t, h))
		}
	}
	found, err := audit.Find(t.Context(), h.db, audit.Query{Deputy: 1024})
	require.NoError(t, err)
	require.NotEmpty(t, found, "refusals are found by the deputy too")
}

// TestHelpSaysWhatOneMay: each sees the commands of their duties with examples, and no
// other.
func TestHelpSaysWhatOneMay(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	for role, w := range roles(h, locales.Kazakh) {
		m, _ := account.MemberOf(t.Context(), h.db, w.id)
		listed := handlers.Listed(w.audience.Commands, account.Citizen, m)
		for _, c := range w.audience.Commands {
			shown := slices.ContainsFunc(listed, func(one handlers.Command) bool { return one.Name == c.Name })
			require.Equal(t, slices.Contains(c.Duty, dutyOf[role]), shown, "%s %s", role, fmt.Sprint(c.Name))
		}
	}
}
