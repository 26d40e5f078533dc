package citizens

import (
	"testing"

	"github.com/stretchr/testify/require"

	"qalauly/locales"
)

// TestCommandsOfAPlace: a place behind the command is taken at once, one of several is
// asked for, and of none it is said that there is none.
func TestCommandsOfAPlace(t *testing.T) {
	t.Parallel()
	db := country(t)
	for _, l := range locales.All() {
		c := speaking(t, db, l)
		named := map[locales.Lang]string{locales.Kazakh: "Шет ауданы", locales.Russian: "Шетский район"}[l]
		for command, head := range map[string]string{
			"programme": named,
			"councils":  named,
			"reception": l.Text("office.button_all"), // there are none in this country
		} {
			c.command(command, named)
			c.sees(head)
			c.command(command, "Абай")
			c.sees(l.Text("office.which"))
			require.NotEmpty(t, c.last.Messages[0].Rows)
			c.command(command, "ққққққ")
			c.sees("«ққққққ»")
		}
	}
}
