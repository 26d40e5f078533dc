package citizens

import (
	"testing"

	"github.com/stretchr/testify/require"

	"qalauly/account"
)

func addressStory(t *testing.T, begin func(string) *chat) {
	c := begin("kk")
	c.command("start", "")
	c.press("lang", "kk")
	c.says("Абай көшесі Ақадыр") // all of the settlement lies in one district
	c.sees("Ақадыр кенті", "Әсел Қойшыбаева")

	var number int
	var kk, ru string
	require.NoError(t, c.db.QueryRow(c.ctx, `SELECT number, split_part(split_part(covers_kk, ': ', 2), ', ', 1), split_part(split_part(covers_ru, ': ', 2), ', ', 1)
		FROM electoral_district WHERE unit = '352400000' AND number = 2`).Scan(&number, &kk, &ru))
	for _, text := range []string{kk + " көшесі, Теміртау", "Темиртау, ул. " + ru + ", 12", ru + " улица Темиртау", "Теміртау " + kk + " көшесі 5", "проспект " + ru + " Темиртау"} {
		c.says(text)
		c.sees("№2 округ", "Теміртау қалалық мәслихаты")
	}
	c.key("menu.place")
	c.says("ул. " + ru + " Темиртау")
	c.sees("№2 округ")

	c.says(kk + " көшесі") // where?
	c.sees("«" + kk + "» көшесі қай жерде?")
	require.NoError(t, account.Settle(c.ctx, c.db, c.id, account.Home{Unit: "352400000"}, account.Agreement{Terms: 1, At: now}))
	c.says(kk + " көшесі") // at home
	c.sees("№2 округ", "Теміртау қалалық мәслихаты")

	c.says("Жоқбар көшесі, Теміртау") // a street that is in no list: the town itself
	c.sees("Тізімде «Жоқбар» көшесі жоқ.", "Теміртау", "Округ таңдау")
	c.says("Абай көшесінде екі аптадан бері су жоқ")
	c.sees("Мәселеңізді депутатқа айтқыңыз келе ме?")

	_, err := c.db.Exec(c.ctx, `UPDATE electoral_district SET covers_kk = covers_kk || ', Арғымақ 1–45', covers_ru = covers_ru || ', Аргымак 1–45'
		WHERE unit = '352400000' AND number IN (1, 3)`)
	require.NoError(t, err)
	c.says("Арғымақ көшесі, Теміртау")
	c.sees("Теміртау қаласы, «Арғымақ» көшесі бірнеше округте.", "№1", "№3")
	c.presses("№3")
	c.sees("№3 округ")
}
