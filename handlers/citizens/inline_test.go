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
					require.Regexp(t, `^https://t\.me/qalauly_bot\?start=d[0-9a-z]+$`, b.URL, "in other chats only addresses work")
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
