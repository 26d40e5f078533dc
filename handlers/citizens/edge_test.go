package citizens

import (
	"testing"

	"github.com/stretchr/testify/require"

	"qalauly/internal/postgres/pgtest"
	"qalauly/locales"
)

// Rare people: one elected by a list, without a faction, paid for a post, with a
// name that could break the markup; one whose time is over.
const rareSQL = `
	INSERT INTO deputy (id, surname_kk, surname_ru, given_kk, given_ru, sex, birth_year, biography_kk, biography_ru, photo) VALUES
		(1, 'О<b>ман', 'О<b>ман', 'А&й', 'А&й', 'm', 1970, '', '', 'abcdef'),
		(2, 'Серік', 'Серик', 'Дана', 'Дана', 'f', 1980, 'Мұғалім.', 'Учитель.', '');
	INSERT INTO mandate (deputy, body, valid_from, valid_to, reason) VALUES
		(1, 'kurultai', '2026-09-01', NULL, ''), (1, '356400000', '2023-03-29', '2026-08-31', 'other_post'),
		(2, '356400000', '2016-04-01', '2021-01-10', 'term'), (2, '356400000', '2021-02-01', '2022-05-05', 'moved'),
		(2, '356400000', '2022-06-01', '2022-07-05', '');
	INSERT INTO post (deputy, body, kind, title_kk, title_ru, full_time, valid_from) VALUES
		(1, 'kurultai', 'commission_chair', 'комитет төрағасы', 'председатель комитета', true, '2026-09-01');
	INSERT INTO curator (deputy, region, valid_from) VALUES (1, '350000000', '2026-09-01'), (1, '100000000', '2026-09-01')`

func TestRareScreens(t *testing.T) {
	t.Parallel()
	db := pgtest.New(t)
	reference(t, db)
	_, err := db.Exec(t.Context(), rareSQL)
	require.NoError(t, err)

	c := speaking(t, db, locales.Russian)
	c.press("card", "1")
	require.Equal(t, `<b>А&amp;й О&lt;b&gt;ман</b>
Депутат Курултая, по партийному списку
С сентября 2026 г.
Председатель комитета, на постоянной основе
Куратор региона: область Абай, Карагандинская область`, string(c.last.Messages[0].HTML), "a real person is not marked as invented")
	c.press("photo", "1")
	require.Equal(t, "abcdef", c.last.Messages[0].Photo)

	c.press("card", "2")
	c.sees("Сейчас не депутат.")
	c.presses("Подробнее")
	c.sees("• Шетский районный маслихат, партийный список: 1 апреля 2016 г.", "Год рождения: 1980", "Учитель.", "1 апреля 2016 г. – 10 января 2021 г., истёк срок полномочий", "переезд", "5 июля 2022 г., полномочия прекращены")
	require.NotContains(t, labelsOf(c.last), "🖼 Фото")
	c.press("photo", "2")
	c.sees("🔎 Найти депутата")

	c.press("lang", "kk")
	c.press("more", "2")
	c.sees("2016 ж. 1 сәуір – 2021 ж. 10 қаңтар, өкілеттік мерзімі аяқталды")
	emptyScreens(t, c)
}

// emptyScreens are what a register without electoral districts and with few
// people shows: each says so and leads on.
func emptyScreens(t *testing.T, c *chat) {
	c.press("dists", "356400000")
	c.sees("Сайлау округтерінің тізімі жоқ.", "👥 Депутаттар: Шет ауданы")
	c.press("body", "101000000")
	c.sees("Бұл органда партия депутаты жоқ.", "⬅️ Артқа")
	c.press("cur", "110000000")
	c.sees("Бұл өңірдің кураторы көрсетілмеген.")
	c.press("unit", "101000000")
	c.sees("🏛 Семей қаласының мәслихаты: партия депутаты жоқ")
	require.NotContains(t, labelsOf(c.last), "👥 Депутаттар: Семей қаласы")
	_, err := c.db.Exec(c.ctx, `INSERT INTO place (id, unit, kind, name_kk, name_ru, full_kk, full_ru, key)
		VALUES (1, '750000000', 'village', 'Думан', 'Думан', 'Думан ауылы', 'с. Думан', 'duman')`)
	require.NoError(t, err)
	c.press("spot", "1")
	c.sees("🏘 Думан ауылы\nАлматы қаласы\n", "Мұнда бірнеше сайлау округі бар.", "🗳 Округ таңдау", "⬅️ Артқа")
	c.press("spot", id36(centreOf(c, "356400000")))
	c.sees("Мұнда бірнеше сайлау округі бар.")
}

func centreOf(c *chat, unit string) (id int64) {
	require.NoError(c, c.db.QueryRow(c.ctx, `SELECT id FROM place WHERE unit = $1 AND kind = 'centre'`, unit).Scan(&id))
	return id
}
