package citizens

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"

	"qalauly/handlers"
	"qalauly/locales"
)

func TestClip(t *testing.T) {
	t.Parallel()
	require.Equal(t, "Әсел", clip("Әсел", 4))
	require.Equal(t, "Әсе…", clip("Әселхан", 4))
	require.Equal(t, "Шет…", clip("Шет ауданы", 5), "no space before the sign")
}

func TestCapital(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"маслихат": "Маслихат", "ұлы": "Ұлы", "г. Астана": "г. Астана", "": "", "я": "Я", "Шет": "Шет",
	} {
		if text != "" {
			require.Equal(t, want, capital(text))
		}
	}
}

func TestEcho(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		" a \t\n b ": "a b", "\u202eabc\x01": "abc", "<b>": "<b>", "\xff": "", "сәлем": "сәлем",
	} {
		require.Equal(t, want, echo(text), "%q", text)
	}
}

func TestPaged(t *testing.T) {
	t.Parallel()
	require.Equal(t, pages{1, 1, 8}, paged(1, 0, 8))
	require.Equal(t, pages{2, 2, 8}, paged(9, 9, 8), "a page beyond the end is the last one")
	require.Equal(t, []int{8}, cut(paged(2, 9, 8), []int{0, 1, 2, 3, 4, 5, 6, 7, 8}))
	require.Empty(t, cut(paged(1, 0, 8), []int{}))

	l := locales.Russian
	require.Empty(t, paged(1, 8, 8).turn(l, "body", "x"))
	turn := paged(2, 24, 8).turn(l, "body", "x")[0]
	require.Equal(t, []handlers.Button{press("◀", "body", "x", "1"), press("2 / 3", "body", "x", "2"), press("▶", "body", "x", "3")}, turn)
}

func TestGrid(t *testing.T) {
	t.Parallel()
	short, long := press("г. Алматы", "unit"), press("Западно-Казахстанская обл.", "unit")
	require.Equal(t, [][]handlers.Button{{short, short}, {short}, {long}, {short}},
		grid([]handlers.Button{short, short, short, long, short}))
}

func TestTalkKeepsTheLastSearches(t *testing.T) {
	t.Parallel()
	current := handlers.Idle
	for i := range 10 {
		current = *talk(talkFind, current, search{Text: fmt.Sprint(i)})
	}
	require.Len(t, recent(current), kept)
	current = *talk(talkFind, current, search{Text: "5"})
	require.Len(t, recent(current), kept, "the same search is kept once")
	require.Equal(t, "5", recent(current)[0].Text)

	s, ok := remembered(*talk(talkPlace, current), search{Text: "9"}.mark())
	require.True(t, ok, "another talk goes on with them")
	require.Equal(t, search{Text: "9"}, s)
	_, ok = remembered(current, search{Text: "9", Places: true}.mark())
	require.False(t, ok, "among places is another search")

	require.Empty(t, recent(handlers.Talk{Name: "appeal", Data: current.Data}), "what is not ours is not read")
	require.Empty(t, recent(handlers.Talk{Name: talkFind, Data: []byte("{broken")}))
}

func TestOriginTravelsInButtons(t *testing.T) {
	t.Parallel()
	from := origin{"b", "356400000", "2"}
	card := from.card("x", 1024)
	require.Equal(t, []string{"sg", "b", "356400000", "2"}, card.Args)
	r := handlers.Request{Button: &handlers.Press{Verb: "card", Args: card.Args}}
	require.Equal(t, from, originOf(r))
	require.Equal(t, "body", from.back(locales.Russian)[0][0].Verb)
	r.Button.Args = []string{"sg", "x", "1"}
	require.Empty(t, originOf(r), "a list that nobody knows is no way back")
}

func TestTheListsJoin(t *testing.T) {
	t.Parallel()
	require.NotPanics(t, func() { handlers.Join(New(options)) })
	require.Len(t, handlers.Join(New(options)).Labels(), 2*len(New(options).Menu)-1, "no two keys of the menu read alike; one reads the same in both languages")
}
