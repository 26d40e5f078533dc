package staff_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"qalauly/account"
	"qalauly/activity/records"
	"qalauly/handlers"
	"qalauly/handlers/staff"
	"qalauly/locales"
)

// sends sends a file, as the answer to a message or in a talk.
func (c *clerk) sends(run handlers.Run, f handlers.File) *clerk {
	c.Helper()
	r := c.request()
	r.Kind, r.File = handlers.Other, &f
	c.asks(run, r)
	return c
}

// TestSheetsThatAreTakenAndThatAreNot: what is no sheet is answered in words and the
// talk goes on; a sheet is left to a worker once, with the criterion that was said.
func TestSheetsThatAreTakenAndThatAreNot(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	for _, l := range locales.All() {
		c := o.hires("Р "+string(l), l, duty{account.Recorder, shet})
		c.command("import", "a5").sees(c.lang.Text("import.how"))
		wait := o.audience.Talks["import"]
		for key, f := range map[string]handlers.File{
			"import.no_file":      {Kind: handlers.PhotoFile, ID: "x"},
			"import.other_format": {Kind: handlers.DocumentFile, ID: "x", Name: "keste.xls"},
			"import.too_large":    {Kind: handlers.DocumentFile, ID: "x", Name: "keste.XLSX", Size: handlers.FileMost + 1},
		} {
			c.sends(wait, f).sees(c.lang.Text(key, locales.Args{"Name": f.Name}))
			require.Equal(t, handlers.Talk{Name: "import", Data: []byte("A5")}, c.talk)
		}
		c.sends(wait, handlers.File{Kind: handlers.DocumentFile, ID: "x", Name: "keste.CSV", Size: handlers.FileMost})
		c.sees("keste.CSV")
		require.Equal(t, handlers.Idle, c.talk)
		var id int64
		require.NoError(t, o.db.QueryRow(t.Context(), `SELECT max(id) FROM sent_sheet WHERE member = $1 AND criterion = 'A5' AND step = 'checking'`, c.member).Scan(&id))
		var tasks int
		require.NoError(t, o.db.QueryRow(t.Context(), `SELECT count(*) FROM task WHERE kind = $1 AND ref = $2`, staff.ImportTask, staff.SheetRef(id, false)).Scan(&tasks))
		require.Equal(t, 1, tasks)
		require.Contains(t, o.audience.Verbs, "istop")
	}
}

// TestASheetIsItsSendersOwn: nobody else has it written or calls it off, one that is not
// asked about is not written, and one that has ended stays as it is.
func TestASheetIsItsSendersOwn(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	c := o.hires("Р", locales.Russian, duty{account.Recorder, shet})
	other := o.hires("Другой", locales.Kazakh, duty{account.Recorder, shet})
	c.command("import", "").sends(o.audience.Talks["import"], handlers.File{Kind: handlers.DocumentFile, ID: "x", Name: "a.xlsx"})
	b := c.button("✖️")
	step := func() records.Step {
		var s records.Step
		require.NoError(t, o.db.QueryRow(t.Context(), `SELECT step FROM sent_sheet`).Scan(&s))
		return s
	}
	other.press("istop", b.Args...).sees(other.lang.Text("import.foreign"))
	require.Equal(t, 1, o.refusals(other))
	c.press("irun", b.Args...).sees(c.lang.Text("import.ended"))
	require.Equal(t, records.Looking, step())
	_, err := o.db.Exec(t.Context(), `UPDATE sent_sheet SET step = 'asked'`)
	require.NoError(t, err)
	other.press("irun", b.Args...).sees(other.lang.Text("import.foreign"))
	c.press("irun", b.Args...)
	require.Equal(t, records.BeingPut, step())
	c.press("irun", b.Args...).sees(c.lang.Text("import.ended"))
	c.press("istop", b.Args...).sees("a.xlsx")
	require.Equal(t, records.CalledOff, step())
	c.press("istop", b.Args...).sees(c.lang.Text("import.ended"))
	var waiting int
	require.NoError(t, o.db.QueryRow(t.Context(), `SELECT count(*) FROM task WHERE kind = 'import' AND state = 0 AND NOT cancel`).Scan(&waiting))
	require.Zero(t, waiting)
}
