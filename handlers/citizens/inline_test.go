package citizens

import (
	"testing"

	"github.com/stretchr/testify/require"

	"qalauly/account"
	"qalauly/handlers"
	"qalauly/locales"
	"qalauly/locales/localestest"
)

func TestInline(t *testing.T) {
	t.Parallel()
	db := country(t)
	c := speaking(t, db, locales.Russian)
	ask := func(text string, page int) handlers.Answers {
		a, err := c.audience.Inline(c.ctx, c.db, handlers.Inquiry{Now: now, Person: c.id, Lang: locales.Russian, Text: text, Page: page})
		require.NoError(t, err)
		seen := map[string]bool{}
		for _, card := range a.Cards {
			require.False(t, seen[card.ID])
			seen[card.ID] = true
			localestest.Said(t, string(card.HTML), localestest.MaxText)
			for _, rows := range card.Rows {
				for _, b := range rows {
					require.Regexp(t, `^https://t\.me/qalauly_bot\?start=[duv][0-9a-z]+$`, b.URL, "in other chats only addresses work")
				}
			}
		}
		return a
	}
	a := ask("koishibaeva asel", 1)
	require.Equal(t, "dsg", a.Cards[0].ID)
	require.Equal(t, "Асель Койшибаева 🧪", a.Cards[0].Title)
	require.Equal(t, "Шетский районный маслихат, Карагандинская обл.", a.Cards[0].About)
	require.Equal(t, "<b>Асель Турсыновна Койшибаева</b>\nДепутат Шетского районного маслихата, округ №\u00a07\nКарагандинская обл.\n🧪 Вымышленный человек", string(a.Cards[0].HTML))

	first, second := ask("ахметов", 1), ask("ахметов", 2)
	require.Len(t, first.Cards, perInline)
	require.True(t, first.More)
	require.NotEqual(t, first.Cards[0].ID, second.Cards[0].ID)
	last := ask("ахметов", 1000)
	require.Empty(t, last.Cards)
	require.False(t, last.More)

	town := ask("Атырау", 1)
	require.Equal(t, []string{"u230000000", "u231000000"}, []string{town.Cards[0].ID, town.Cards[1].ID})
	require.Equal(t, "🏘 Атырауская область", town.Cards[0].Title)
	require.Equal(t, "https://t.me/qalauly_bot?start=u231000000", town.Cards[1].Rows[0][0].URL)
	village := ask("Агадырь", 1)
	require.Len(t, village.Cards, 1)
	require.Equal(t, "<b>🏘 п. Агадырь</b>\nШетский район, Карагандинская обл.\n\nДепутаты этого места и часы приёма — в боте.", string(village.Cards[0].HTML))
	c.command("start", village.Cards[0].ID)
	c.sees("п. Агадырь", "Асель Койшибаева")
	require.Equal(t, "b356400000", ask("маслихат Шетского района", 1).Cards[0].ID)
	require.Equal(t, "find", ask("курултай", 1).Link)
	namesakes := ask("Абай", 1)
	require.Greater(t, len(namesakes.Cards), 2)
	require.Equal(t, byte('d'), namesakes.Cards[0].ID[0], "people come first")
	require.NotEqual(t, byte('d'), namesakes.Cards[len(namesakes.Cards)-1].ID[0])

	none := ask("жщцфгкъ", 1)
	require.Empty(t, none.Cards)
	require.Equal(t, "find", none.Link)

	require.Equal(t, handlers.Answers{Lead: "Найти моих депутатов", Link: "my"}, ask("", 1))
	require.NoError(t, account.Settle(c.ctx, c.db, c.id, account.Home{Unit: "356400000", District: modelDistrictID(c)}, account.Agreement{Terms: 1, At: now}))
	mine := ask("", 1)
	require.Equal(t, "dsg", mine.Cards[0].ID)
	require.Zero(t, mine.Keep, "the next tap may change it")
	require.Empty(t, mine.More)
}
