package staff_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"qalauly/account"
	"qalauly/locales"
)

// TestTheCommissionDecidesOnAWave, once and with a reason; who does not belong to it is
// refused.
func TestTheCommissionDecidesOnAWave(t *testing.T) {
	t.Parallel()
	for lang, w := range map[locales.Lang][]string{
		"kk": {"Шешім күткен жаппай өтініштер жоқ", "Жаппай", "Түскені: 1", "жаңа аккаунттардан: 1", "есептелмейді", "Есептелсін", "Себебін", "тым қысқа", "есептеледі", "шешім шығара алмайсыз"},
		"ru": {"Волн обращений, по которым нужно решение, нет", "Волны", "Поступило: 1", "новых аккаунтов: 1", "не учитывается", "Учитывать", "причину", "Слишком коротко", "учитывается", "Решить это вы не можете"},
	} {
		t.Run(string(lang), func(t *testing.T) {
			t.Parallel()
			o := newOffice(t)
			jury, distant := o.hires("Жанар", lang, duty{account.Commission, karaganda}), o.hires("Дина", lang, duty{account.Commission, ulytau})
			jury.command("objections", "").presses(w[1]).sees(w[0])
			a := o.complains(901, noWater)
			_, err := o.db.Exec(t.Context(), `INSERT INTO appeal_wave (deputy, week, appeal, found_at) SELECT deputy, date_trunc('week', term_from::timestamp)::date, id, now() FROM appeal WHERE id = $1`, a.ID)
			require.NoError(t, err)
			distant.command("objections", "").presses(w[1]).sees(w[0])
			jury.command("objections", "").presses(w[1]).sees(w[2], w[3]).presses("№1").sees(w[4]).presses(w[5]).sees(w[6])
			vote := jury.last.Messages[0]
			require.NotEmpty(t, vote.Rows)
			jury.says("а").sees(w[7])
			jury.says("Письма разные, люди настоящие").sees(w[8])
			jury.press("zwave", "1").sees(w[8]).seesNo(w[5])
			distant.press("zwvote", "1", "y")
			r := distant.request()
			r.Text, r.Talk = "Так будет лучше", *distant.last.Talk
			distant.asks(distant.audience.Talks["wave"], r)
			distant.sees(w[9])
			require.Equal(t, 1, o.audited("wave.decide", jury))
		})
	}
}
