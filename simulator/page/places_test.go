package page_test

import (
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
	"github.com/stretchr/testify/assert"

	"qalauly/internal/browsertest"
)

func TestABotIsAskedInAGroupItIsNotIn(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, b browsertest.Tab, _ bool) {
		b.Opens("Біздің көше")
		b.Sees(".phone.active .chat-status", "members: 2")
		b.Types("@qalauly_bot омаров")
		b.Sees(".inline-list", "Дана омаров")
		b.Shot("inline")
		b.Do(chromedp.KeyEvent(kb.ArrowDown), chromedp.KeyEvent(kb.ArrowDown), chromedp.KeyEvent(kb.ArrowDown)) // the arrow down, over the button above
		b.Until("document.querySelector('.inline-list [aria-selected=true]')?.innerText.includes('Дана')")
		b.Types("\r")
		b.Sees(".mine .text", "Дана омаров")
		b.Sees(".mine .forwarded", "@qalauly_bot")
		b.Until("document.querySelector('.input').value === ''")
		b.Types("@qalauly_bot а")
		b.Press("Басқа депутатты іздеу")
		b.Sees(".phone.active .chat-head h2", "Qalauly")
		b.Press("Start")
		b.Sees(".mine .text", "/start find")
		assert.False(t, browsertest.Ask[bool](b, "document.documentElement.scrollWidth > innerWidth"))
	})
}

// The list of chats comes anew while one of them is being opened: what is then said there is seen.
func TestAChatOpensWhileTheListComesAnew(t *testing.T) {
	t.Parallel()
	b := browsertest.Open(t, world(t), browsertest.Size{Width: 360, Height: 740})
	b.Sees(".phone.active .primary", "Start")
	browsertest.Ask[bool](b, `(() => {
		const real = window.fetch;
		window.held = [];
		window.fetch = async (path, options) => {
			if (path.startsWith('/sim/history')) await new Promise((go) => window.held.push(go));
			return real(path, options);
		};
		return true;
	})()`)
	b.Click(".phone.active .back")
	b.Press("Біздің көше")
	b.Until("window.held.length === 1")
	browsertest.Ask[bool](b, `fetch('/sim/chats', { method: 'POST', headers: { 'Content-Type': 'application/json' },
		body: JSON.stringify({ person: 1, title: 'Әжелер', with_bot: false }) }).then((r) => r.ok)`)
	b.Click(".phone.active .back")
	b.Sees(".chat-row", "Әжелер")
	b.Press("Close")
	browsertest.Ask[bool](b, "(window.held.forEach((go) => go()), true)")
	b.Until("document.querySelector('.phone.active .input') === document.activeElement")
	b.Types("Су жоқ\r")
	b.Sees(".mine .text", "Су жоқ")
}

func TestACardIsSharedWithAGroup(t *testing.T) {
	t.Parallel()
	b := browsertest.Open(t, world(t), browsertest.Size{Width: 360, Height: 740})
	b.Press("Start")
	b.Types("share\r")
	b.Sees(".theirs .key", "Бөлісу")
	b.Press("Бөлісу")
	b.Sees(".sheet h2", "Share in which chat?")
	b.Press("Біздің көше")
	b.Press("Асқар омаров")
	b.Sees(".mine .text", "Асқар омаров")
}

func TestOnesOwnMessagesAreEditedForwardedAndDeleted(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, b browsertest.Tab, _ bool) {
		b.Opens("Біздің көше")
		b.Types("Су жоқ\r")
		b.Sees(".mine .text", "Су жоқ")
		b.Press("Message menu")
		b.Press("Edit")
		b.Until("document.querySelector('.input').value === 'Су жоқ'")
		b.Types(" екі күн\r")
		b.Sees(".mine .text", "Су жоқ екі күн")
		b.Sees(".mine .edited", "edited")
		b.Press("Message menu")
		b.Press("Forward")
		b.Press("Qalauly")
		b.Sees(".phone.active .chat-head h2", "Qalauly")
		b.Sees(".mine .forwarded", "Forwarded from Айгүл Сейітқызы")
		b.Opens("Біздің көше")
		b.Press("Message menu")
		b.Press("Delete")
		b.Until("document.querySelectorAll('.message').length === 0")
	})
}

func TestAChannelIsReadJoinedAndWrittenByItsOwner(t *testing.T) {
	t.Parallel()
	b := browsertest.Open(t, world(t), browsertest.Size{Width: 1280, Height: 800})
	b.Opens("Апта")
	b.Press("Join the channel")
	b.Sees(".reader-note", "Only administrators write in this channel.")
	b.Press("Open beside: Сергей Ли")
	b.Until("document.querySelectorAll('.phone').length === 2")
	b.Sees(".phone.active .chat-head h2", "Qalauly")
	b.Click(".phone.active .back")
	b.Until("document.querySelector('.phone.active .chat-list')?.checkVisibility()")
	b.Press("Апта")
	b.Sees(".phone.active .chat-head h2", "Апта")
	b.Until("document.querySelector('.phone.active .input')?.checkVisibility()")
	b.Types("Апта қорытындысы\r")
	b.Until("[...document.querySelectorAll('.phone')].every((p) => p.querySelector('.message .text')?.innerText === 'Апта қорытындысы')")
	b.Shot("channel")
	b.Press("Chat menu")
	b.Press("Put the bot out")
	b.Until("fetch('/sim/chats?person=2').then((r) => r.json()).then((c) => c.some((chat) => chat.bot === 'kicked'))")
}

func TestAlbumsCardsAndWhatIsUnread(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, b browsertest.Tab, _ bool) {
		b.Press("Start")
		b.Sees(".theirs", "Здравствуйте!")
		b.Types("album\r")
		b.Until("document.querySelectorAll('.album .photo img').length === 3")
		b.Sees(".album .text", "Үш сурет")
		b.Types("card\r")
		b.Sees(".preview .preview-title", "qalauly.example.kz/d/7")
		b.Shot("album-and-card")
		b.Press("Message menu")
		b.Sees(".sheet h2", "Cannot be forwarded")
		assert.False(t, browsertest.Ask[bool](b, "[...document.querySelectorAll('.action')].some((e) => /Forward|Copy/.test(e.innerText))"))
		b.Do(chromedp.KeyEvent("\u001b"))
		b.Until("!document.querySelector('.sheet')")

		browsertest.Ask[int](b, `fetch('/sim/say', { method: 'POST', body: JSON.stringify({ person: 2, chat: -5000000001, text: 'Сәлем!' }) }).then((r) => r.status)`)
		b.Sees(".phone.active .back .badge", "1")
		b.Opens("Біздің көше")
		b.Sees(".theirs .sender", "Сергей Ли")
		b.Until("document.querySelector('.phone.active .back .badge').hidden")
	})
}

func TestTheTourIsTakenLeftAndRemembered(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, b browsertest.Tab, _ bool) {
		b.Press("Take the tour of seven steps")
		b.Sees(".tour h2", "1/7")
		b.Until("document.activeElement === document.querySelector('.tour h2')")
		b.Shot("tour")
		b.Press("Show me")
		b.Sees(".theirs", "Здравствуйте!")
		b.Press("Next")
		b.Press("Show me")
		b.Until("document.querySelector('.input').value === 'Abilov'")
		b.Do(chromedp.Reload())
		b.Sees(".tour h2", "2/7")
		for _, step := range []string{"3/7", "4/7", "5/7"} {
			b.Press("Next")
			b.Sees(".tour h2", step)
		}
		b.Press("Show me")
		b.Sees(".inline-list", "Асқар Abilov")
		b.Until("!document.querySelector('.tour-ring').hidden")
		b.Shot("tour-inline")
		b.Press("Next")
		b.Sees(".tour h2", "6/7")
		b.Press("Next")
		b.Sees(".tour h2", "7/7")
		b.Press("Show me")
		b.Sees(".faults-status", "Everything works.")
		b.Press("Close")
		b.Press("Finish")
		b.Until("document.querySelector('.tour').hidden && !document.querySelector('.tour-ring')")
		b.Click(".tour-button")
		b.Sees(".tour h2", "1/7")
		b.Do(chromedp.KeyEvent("\u001b"))
		b.Until("document.querySelector('.tour').hidden")
		assert.False(t, browsertest.Ask[bool](b, "document.documentElement.scrollWidth > innerWidth"))
	})
}
