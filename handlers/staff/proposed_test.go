package staff_test

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"

	"qalauly/account"
	"qalauly/activity"
	"qalauly/handlers/notices"
	"qalauly/internal/postgres"
	"qalauly/locales"
	"qalauly/notice"
)

// sits makes a member the deputy of this number.
func (c *clerk) sits(deputy int64) *clerk {
	c.Helper()
	_, err := c.db.Exec(c.Context(), `UPDATE member SET deputy = $2 WHERE id = $1`, c.member, deputy)
	require.NoError(c, err)
	_, err = c.db.Exec(c.Context(), `INSERT INTO role_grant (member, role, deputy, asked_by, approved_by, approved_at) VALUES ($1, 'deputy', $2, 0, 0, now())`, c.member, deputy)
	require.NoError(c, err)
	return c
}

// proposes enters what the deputy says was done, with a link.
func (c *clerk) proposes(d activity.Draft) (rec activity.Record) {
	c.Helper()
	by := c.actor()
	by.Deputy = d.Deputy
	c.in(func(db postgres.DB) (err error) {
		if rec, err = c.ledger.Propose(c.Context(), db, by, d, c.now); err != nil {
			return err
		}
		return activity.Attach(c.Context(), db, by, activity.Evidence{Record: rec.ID, Kind: activity.Link, Value: fmt.Sprintf("https://example.kz/%d", rec.ID)}, c.now)
	})
	return c.record(rec.ID)
}

// told are the words of the notices owed to somebody.
func (o *office) told(c *clerk) (all []string) {
	o.Helper()
	rows, err := o.db.Query(o.Context(), `SELECT kind, ref FROM notice WHERE recipient = $1 ORDER BY id`, c.person)
	require.NoError(o, err)
	defer rows.Close()
	for rows.Next() {
		var n notice.Due
		require.NoError(o, rows.Scan(&n.Kind, &n.Ref))
		m, ok, err := notices.Word(o.Context(), o.db, n, account.Person{ID: c.person, Lang: string(c.lang)})
		require.NoError(o, err)
		if ok {
			all = append(all, string(m.HTML))
		}
	}
	require.NoError(o, rows.Err())
	return all
}

// TestProposals: taken on as they are, changed and taken on, declined with a reason; who
// took one on does not verify it, and not from elsewhere.
func TestProposals(t *testing.T) {
	t.Parallel()
	for _, lang := range locales.All() {
		o := newOffice(t)
		deputy := o.hires("Ә. Қойшыбаева", lang).sits(1024)
		recorder := o.hires("Д. Омаров", lang, duty{account.Recorder, shet}, duty{account.Verifier, karaganda})
		verifier := o.hires("А. Сәрсенова", lang, duty{account.Verifier, karaganda})
		first, second, third := deputy.proposes(meeting(1024, "2026-11-21")), deputy.proposes(meeting(1024, "2026-11-19")), deputy.proposes(meeting(1024, "2026-11-17"))

		recorder.command("proposed", "").sees(lang.Text("proposed.title", locales.Args{"Count": 3})[3:10], fmt.Sprint(first.ID))
		recorder.presses(lang.Text("proposed.accept")).sees(fmt.Sprint(second.ID))
		require.Equal(t, activity.Recorded, o.record(first.ID).State)
		recorder.press("vok", id36(first.ID), "2", "0-0-0").sees(firstLine(lang.Text("verify.own")))
		verifier.press("vok", id36(first.ID), "2", "0-0-0")
		require.Equal(t, activity.Verified, o.record(first.ID).State)

		recorder.command("proposed", "").presses(lang.Text("proposed.change")).says("57 адам").sees("57")
		recorder.presses(lang.Text("proposed.accept_so")).sees(fmt.Sprint(third.ID))
		require.Equal(t, "57", o.record(second.ID).Fields["present"])
		require.Equal(t, "Ақадыр", o.record(second.ID).Fields["place"], "what was not said is as it was")

		recorder.presses(lang.Text("proposed.decline")).presses("✏️").says("Бұл кездесу болмаған").sees(lang.Text("proposed.none"))
		require.Equal(t, activity.Declined, o.record(third.ID).State)
		require.Len(t, o.told(deputy), 1, "once, though it is the deputy who proposed it")
		require.Contains(t, o.told(deputy)[0], "Бұл кездесу болмаған")
		recorder.press("vpok", id36(third.ID), "1").sees(firstLine(lang.Text("stands.declined", locales.Args{"Record": fmt.Sprint(third.ID)})))

		far := o.hires("Б. Әлиев", lang, duty{account.Recorder, ulytau})
		again := deputy.proposes(meeting(1024, "2026-11-16"))
		far.command("proposed", "").sees(lang.Text("proposed.none"))
		for _, verb := range []string{"vpok", "vpwhy", "vpown", "vpedit"} {
			far.press(verb, id36(again.ID), "1", "0").sees(lang.Text("proposed.elsewhere"))
		}
		require.Equal(t, 4, o.refusals(far))
		require.Equal(t, activity.Proposed, o.record(again.ID).State)
		recorder.press("vpsave", id36(again.ID)).sees(firstLine(lang.Text("proposed.lost")))
	}
}

// TestProposalsAreChangedWithinRights: rights taken away between two steps.
func TestProposalsAreChangedWithinRights(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	deputy := o.hires("Ә. Қойшыбаева", locales.Russian).sits(1024)
	rec := deputy.proposes(meeting(1024, "2026-11-21"))
	recorder := o.hires("Д. Омаров", locales.Russian, duty{account.Recorder, shet})
	recorder.command("proposed", "").presses("Изменить").says("57 человек").sees("57")
	save := recorder.button("Принять так")
	_, err := o.db.Exec(t.Context(), `UPDATE role_grant SET unit = $2 WHERE member = $1`, recorder.member, ulytau)
	require.NoError(t, err)
	recorder.press(save.Verb, save.Args...).sees("не с вашей территории")
	require.Equal(t, activity.Proposed, o.record(rec.ID).State)
	recorder.command("proposed", "").sees("Нерассмотренных предложений нет")
}
