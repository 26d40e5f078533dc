package wording_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"qalauly/calendar"
	"qalauly/handlers/wording"
	"qalauly/locales"
	"qalauly/locales/localestest"
)

func TestWhy(t *testing.T) {
	t.Parallel()
	c := calendar.Usual()
	arrival := c.Register(time.Date(2026, 11, 24, 19, 42, 0, 0, calendar.Zone))
	due := c.Due(calendar.Term{From: arrival.Day, Days: 15})
	require.Equal(t, `<b>Неге 17 желтоқсан?</b> Жауапқа 15 жұмыс күні беріледі.

24 қараша, 19:42 — жұмыс уақыты біткен, сондықтан тіркеу күні — 25 қараша. Ол күн саналмайды.
Санау: 26 қараша (1-күн) … 17 желтоқсан (15-күн).
Саналмайды: 28–29 қараша, 5–6 желтоқсан, 12–13 желтоқсан — демалыс; 16 желтоқсан — Тәуелсіздік күні.`,
		string(wording.Why(locales.Kazakh, arrival, due)))
	require.Equal(t, `<b>Почему 17 декабря?</b> На ответ — 15 рабочих дней.

24 ноября, 19:42 — после рабочего дня, поэтому день регистрации — 25 ноября. Он не считается.
Счёт: 26 ноября (1-й день) … 17 декабря (15-й день).
Не считаются: 28–29 ноября, 5–6 декабря, 12–13 декабря — выходные; 16 декабря — День Независимости.`,
		string(wording.Why(locales.Russian, arrival, due)))
}

func TestWhyTellsEveryReason(t *testing.T) {
	t.Parallel()
	c, err := calendar.New(calendar.UsualHours, []calendar.Override{
		{Number: 101, Kind: calendar.Work, Day: calendar.Date(2028, 5, 6), Act: "order", Name: calendar.Name{KK: "12 мамырдың орнына", RU: "вместо 12 мая"}},
		{Number: 102, Kind: calendar.Off, Day: calendar.Date(2028, 5, 12), Act: "order", Name: calendar.Name{KK: "6 мамырдан ауыстырылған", RU: "перенесён с 6 мая"}},
	})
	require.NoError(t, err)
	from := calendar.Date(2028, 4, 28)
	term := calendar.Term{From: from, Days: 10, Stops: []calendar.Stop{{From: from, To: from + 5}}}.Stop(calendar.Date(2028, 5, 11))
	came := calendar.Arrival{At: from.At(-time.Hour), Day: from, Reason: calendar.OnDayOff}
	for l, want := range map[locales.Lang][]string{
		locales.Kazakh: {
			"27 сәуір, 23:00 — жұмыс күні емес", "29 сәуір – 2 мамыр — мерзім тоқтап тұрды", "3 мамыр — тіркеу күні үшін",
			"5 мамыр — Құрбан айт (есептелген күн, әлі жарияланған жоқ)", "8 мамыр — 7 мамыр (Отан қорғаушы күні) үшін берілген демалыс",
			"9 мамыр — Жеңіс күні", "12 мамыр — 6 мамырдан ауыстырылған", "Жұмыс күні ретінде саналады: 6 мамыр — 12 мамырдың орнына", "Қазір мерзім тоқтап тұр",
		},
		locales.Russian: {
			"27 апреля, 23:00 — нерабочий день", "29 апреля – 2 мая — срок не шёл", "3 мая — вместо дня регистрации",
			"5 мая — Курбан айт (расчётная дата, ещё не объявлена)", "8 мая — выходной вместо 7 мая (День защитника Отечества)",
			"9 мая — День Победы", "12 мая — перенесён с 6 мая", "Считаются рабочими: 6 мая — вместо 12 мая", "Сейчас срок не идёт",
		},
	} {
		said := string(wording.Why(l, came, c.Due(term)))
		for _, part := range want {
			require.Contains(t, said, part, "%s", l)
		}
		require.NoError(t, localestest.Markup(said))

		extended := calendar.Term{From: from, Days: 15, Until: calendar.Date(2028, 6, 1)}
		said = string(wording.Why(l, calendar.Arrival{}, c.Due(extended)))
		require.Contains(t, said, wordOfExtension[l])
		require.NotContains(t, said, "00:00")
	}
}

var wordOfExtension = map[locales.Lang]string{locales.Kazakh: "ұзартылған: 1 маусым", locales.Russian: "Срок продлён: 1 июня"}
