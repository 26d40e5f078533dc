package staff_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"qalauly/account"
	"qalauly/locales"
)

// TestCriteriaFitOnButtons: no block, criterion or kind of penalty is cut on a button.
func TestCriteriaFitOnButtons(t *testing.T) {
	t.Parallel()
	for _, lang := range locales.All() {
		o := newOffice(t)
		recorder := o.hires("Д. Омаров", lang, duty{account.Recorder, shet})
		admin := o.hires("Б. Әлиев", lang, duty{account.Administrator, country})
		whole := func(c *clerk) {
			for _, m := range c.last.Messages {
				for _, row := range m.Rows {
					for _, b := range row {
						require.False(t, strings.HasSuffix(b.Label, "…"), b.Label)
					}
				}
			}
		}
		admin.command("penalty", "1024")
		whole(admin)
		admin.sees("1. " + lang.Text("short.ethics"))
		for _, block := range []string{"A · ", "B · ", "C · "} {
			recorder.command("record", "1024 кеше")
			whole(recorder)
			recorder.presses(block)
			whole(recorder)
		}
	}
}
