package simulator

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"
)

// witness is a test that may fail without ending the real one.
type witness struct{ failure string }

func (*witness) Helper() {}

func (w *witness) Fatalf(format string, args ...any) { w.failure = fmt.Sprintf(format, args...) }

func TestAPersonPressesAndSees(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	p := Meet(t, w.Server, Profile{Name: "Ерлан", LanguageCode: "kk"})
	send := func(text string, markup any) Message {
		params := map[string]any{"chat_id": p.ID, "text": text}
		if markup != nil {
			params["reply_markup"] = markup
		}
		return must[Message](w, "sendMessage", params)
	}
	p.Start("dep_1")
	go send("Сәлем, Ерлан", map[string]any{"keyboard": []any{row("Депутат іздеу", "Тіл")}})
	require.Equal(t, "Сәлем, Ерлан", p.Sees("Сәлем").Text)
	p.SeesButton("Тіл")
	p.SeesNone("қош")

	old := send("ескі", inline(row(button("Келесі бет", "next"), button("Келесі", "exact"))))
	p.Presses("Келесі")
	p.Presses("бет")
	p.Presses("іздеу")
	u := w.updates(nil)
	require.Equal(t, "exact", u[1].Callback.Data, "the label that is exactly so comes first")
	require.Equal(t, "next", u[2].Callback.Data)
	require.Equal(t, "Депутат іздеу", u[3].Message.Text)

	p.SeesNone("ескі")
	must[Message](w, "editMessageText", map[string]any{"chat_id": p.ID, "message_id": old.MessageID, "text": "жаңа бет"})
	p.Sees("жаңа")
	p.Replies("жаңа", "рақмет")
	require.Equal(t, old.MessageID, p.Last().ReplyToMessage.MessageID)
	require.Equal(t, "рақмет", p.Messages()[4].Text)
	require.Equal(t, `┌── Ерлан and @qalauly_bot
│ #1 Ерлан: /start dep_1
│ #2 bot: Сәлем, Ерлан
│ #3 bot, edited: жаңа бет
│ #4 Ерлан: Депутат іздеу
│ #5 Ерлан: рақмет
├── keyboard
│   [ Депутат іздеу ] [ Тіл ] 
└──
`, p.Screen())
}

func TestAFailureShowsTheScreen(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	var seen witness
	p := Meet(&seen, w.Server, Profile{Name: "Ерлан", Started: true})
	p.Says("сәлем")
	p.Sends(StickerOf("👍"))
	must[Message](w, "sendMessage", map[string]any{"chat_id": p.ID, "text": "бір\nекі", "reply_markup": inline(row(button("A", "a")))})
	fails := func(what, want string, do func()) {
		t.Helper()
		seen.failure = ""
		do()
		require.Contains(t, seen.failure, want, what)
		require.Contains(t, seen.failure, "│ #1 Ерлан: сәлем\n│ #2 Ерлан: [sticker 👍] \n│ #3 bot: бір\n│   екі\n│   [ A ] \n", what)
	}
	fails("none", `Ерлан sees "бір" and should not`, func() { p.SeesNone("бір") })
	fails("reply", `there is no message with "үш"`, func() { p.Replies("үш", "x") })
	fails("say", "there is nothing to send", func() { p.Says(" ") })
	fails("place", "is no place on Earth", func() { p.Sends(LocationAt(500, 0)) })
	w.Close() // what waits gives up at once
	fails("sees", `Ерлан does not see "үш"`, func() { p.Sees("үш") })
	fails("button", `Ерлан does not see the button "Б"`, func() { p.SeesButton("Б") })
	fails("toast", `Ерлан sees no toast "x"`, func() { p.SeesToast("x") })
	fails("press", `no button has "Б" in its label`, func() { p.Presses("Б") })
	p.Blocks()
	fails("blocked", "Ерлан has blocked the bot", func() { p.Presses("A") })
	var nobody witness
	fresh := Meet(&nobody, w.Server, Profile{Name: "Дана"})
	fresh.Rewrites("x")
	require.Contains(t, nobody.failure, "nothing was written yet")
	require.Zero(t, fresh.Last())
}

func TestPeopleGetIDsOfTheirOwn(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	a, b := Meet(t, w.Server, Profile{}), Meet(t, w.Server, Profile{})
	require.NotEqual(t, a.ID, b.ID)
}
