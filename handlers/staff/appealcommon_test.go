package staff_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"qalauly/account"
	"qalauly/handlers/screen"
	"qalauly/locales"
)

// TestAProblemOfMany: a title is asked for and its length held to, the author is asked, and
// staff see how it stands; staff of elsewhere cannot.
func TestAProblemOfMany(t *testing.T) {
	t.Parallel()
	for lang, w := range map[locales.Lang][]string{
		"kk": {"Ортақ мәселе ету", "Алдымен автор келіседі", "әріптен", "Авторға сұрау жіберілді", "ашық, 0 адам", "Қайта сұралмайды", "Бұл өтініш сіздің аумағыңызда емес"},
		"ru": {"Сделать общей проблемой", "Сначала согласится автор", "от 5 до 80", "Автору отправлен вопрос", "открыта", "Второй раз не спрашиваем", "Это обращение не вашей территории"},
	} {
		t.Run(string(lang), func(t *testing.T) {
			t.Parallel()
			o := newOffice(t)
			clerk, distant := o.hires("Клара", lang, duty{account.Recorder, shet}), o.hires("Дина", lang, duty{account.Recorder, ulytau})
			a := o.complains(901, noWater)
			id := screen.ID36(a.ID)
			clerk.press("zone", id).presses(w[0]).sees(w[1])
			clerk.says("да").sees(w[2])
			clerk.says("Нет воды на улице").sees(w[3])
			require.Equal(t, 1, o.audited("common.ask", clerk))
			_, err := o.db.Exec(t.Context(), `UPDATE common_problem SET agreed = true, agreed_at = now()`)
			require.NoError(t, err)
			clerk.press("zcom", id).sees(w[4], "Нет воды на улице")
			_, err = o.db.Exec(t.Context(), `UPDATE common_problem SET closed_at = now()`)
			require.NoError(t, err)
			clerk.press("zcom", id).sees(w[5])
			distant.press("zcom", id).sees(w[6])
		})
	}
}
