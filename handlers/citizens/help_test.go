package citizens

import (
	"testing"

	"github.com/stretchr/testify/require"

	"qalauly/account"
	"qalauly/handlers"
	"qalauly/locales"
)

// TestHelpIsOfTheWholeAudience: commands of others are listed to whom they belong, under
// the name of the duty and with an example; nobody else sees them.
func TestHelpIsOfTheWholeAudience(t *testing.T) {
	t.Parallel()
	pool := country(t)
	for l, words := range map[locales.Lang][]string{locales.Kazakh: {"Әкімші", "Мысалы: /audit"}, locales.Russian: {"Администратор", "Например: /audit"}} {
		c := speaking(t, pool, l)
		c.audience.Commands = append(c.audience.Commands,
			handlers.Command{Name: "audit", Duty: []account.Duty{account.Administrator}, Help: "command.audit"},
			handlers.Command{Name: "parked", Role: account.Admin, Help: "command.parked"})
		c.command("help", "")
		c.sees("/find", "/about")
		require.NotContains(t, textOf(c.last), "/audit")
		id, err := account.AddMember(c.ctx, c.db, "А")
		require.NoError(t, err)
		_, err = c.db.Exec(c.ctx, `INSERT INTO member_account (person, member) VALUES ($1, $2)`, c.id, id)
		require.NoError(t, err)
		_, err = c.db.Exec(c.ctx, `INSERT INTO role_grant (member, role, asked_by, approved_by, approved_at) VALUES ($1, 'admin', -1, -2, now())`, id)
		require.NoError(t, err)
		c.command("help", "")
		c.sees(append(words, "/find")...)
		require.NotContains(t, textOf(c.last), "/parked", "for those whom the configuration names")
	}
}
