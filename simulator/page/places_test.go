package page_test

import (
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
	"github.com/stretchr/testify/assert"
)

// opens opens one of the chats of the phone in hand.
func (b tab) opens(title string) {
	b.t.Helper()
	b.click(".phone.active .back")
	b.press(title)
	b.sees(".phone.active .chat-head h2", title)
}

func TestABotIsAskedInAGroupItIsNotIn(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, b tab, _ bool) {
		b.opens("Біздің көше")
		b.sees(".phone.active .chat-status", "members: 2")
		b.types("@qalauly_bot омаров")
		b.sees(".inline-list", "Дана омаров")
		b.shot("inline")
		b.do(chromedp.KeyEvent(kb.ArrowDown), chromedp.KeyEvent(kb.ArrowDown), chromedp.KeyEvent(kb.ArrowDown)) // the arrow down, over the button above
		b.until("document.querySelector('.inline-list [aria-selected=true]')?.innerText.includes('Дана')")
		b.types("\r")
		b.sees(".mine .text", "Дана омаров")
		b.sees(".mine .forwarded", "@qalauly_bot")
		b.until("document.querySelector('.input').value === ''")
		b.types("@qalauly_bot а")
		b.press("Басқа депутатты іздеу")
		b.sees(".phone.active .chat-head h2", "Qalauly")
		b.press("Start")
		b.sees(".mine .text", "/start find")
		assert.False(t, ask[bool](b, "document.documentElement.scrollWidth > innerWidth"))
	})
}

func TestACardIsSharedWithAGroup(t *testing.T) {
	t.Parallel()
	b := openTab(t, world(t), 360, 740)
	b.press("Start")
	b.types("share\r")
	b.sees(".theirs .key", "Бөлісу")
	b.press("Бөлісу")
	b.sees(".sheet h2", "Share in which chat?")
	b.press("Біздің көше")
	b.press("Асқар омаров")
	b.sees(".mine .text", "Асқар омаров")
}

func TestOnesOwnMessagesAreEditedForwardedAndDeleted(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, b tab, _ bool) {
		b.opens("Біздің көше")
		b.types("Су жоқ\r")
		b.sees(".mine .text", "Су жоқ")
		b.press("Message menu")
		b.press("Edit")
		b.until("document.querySelector('.input').value === 'Су жоқ'")
		b.types(" екі күн\r")
		b.sees(".mine .text", "Су жоқ екі күн")
		b.sees(".mine .edited", "edited")
		b.press("Message menu")
		b.press("Forward")
		b.press("Qalauly")
		b.sees(".phone.active .chat-head h2", "Qalauly")
		b.sees(".mine .forwarded", "Forwarded from Айгүл Сейітқызы")
		b.opens("Біздің көше")
		b.press("Message menu")
		b.press("Delete")
		b.until("document.querySelectorAll('.message').length === 0")
	})
}

func TestAChannelIsReadJoinedAndWrittenByItsOwner(t *testing.T) {
	t.Parallel()
	b := openTab(t, world(t), 1280, 800)
	b.opens("Апта")
	b.press("Join the channel")
	b.sees(".reader-note", "Only administrators write in this channel.")
	b.press("Open beside: Сергей Ли")
	b.until("document.querySelectorAll('.phone').length === 2")
	b.opens("Апта")
	b.types("Апта қорытындысы\r")
	b.until("[...document.querySelectorAll('.phone')].every((p) => p.querySelector('.message .text')?.innerText === 'Апта қорытындысы')")
	b.shot("channel")
	b.press("Chat menu")
	b.press("Put the bot out")
	b.until("fetch('/sim/chats?person=2').then((r) => r.json()).then((c) => c.some((chat) => chat.bot === 'kicked'))")
}

func TestAlbumsCardsAndWhatIsUnread(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, b tab, _ bool) {
		b.press("Start")
		b.sees(".theirs", "Здравствуйте!")
		b.types("album\r")
		b.until("document.querySelectorAll('.album .photo img').length === 3")
		b.sees(".album .text", "Үш сурет")
		b.types("card\r")
		b.sees(".preview .preview-title", "qalauly.example.kz/d/7")
		b.shot("album-and-card")
		b.press("Message menu")
		b.sees(".sheet h2", "Cannot be forwarded")
		assert.False(t, ask[bool](b, "[...document.querySelectorAll('.action')].some((e) => /Forward|Copy/.test(e.innerText))"))
		b.do(chromedp.KeyEvent("\u001b"))
		b.until("!document.querySelector('.sheet')")

		ask[int](b, `fetch('/sim/say', { method: 'POST', body: JSON.stringify({ person: 2, chat: -5000000001, text: 'Сәлем!' }) }).then((r) => r.status)`)
		b.sees(".phone.active .back .badge", "1")
		b.opens("Біздің көше")
		b.sees(".theirs .sender", "Сергей Ли")
		b.until("document.querySelector('.phone.active .back .badge').hidden")
	})
}

func TestTheTourIsTakenLeftAndRemembered(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, b tab, _ bool) {
		b.press("Take the tour of six steps")
		b.sees(".tour h2", "1/6")
		b.until("document.activeElement === document.querySelector('.tour h2')")
		b.shot("tour")
		b.press("Show me")
		b.sees(".theirs", "Здравствуйте!")
		b.press("Next")
		b.press("Show me")
		b.until("document.querySelector('.input').value === 'Abilov'")
		b.do(chromedp.Reload())
		b.sees(".tour h2", "2/6")
		for _, step := range []string{"3/6", "4/6", "5/6"} {
			b.press("Next")
			b.sees(".tour h2", step)
		}
		b.press("Show me")
		b.sees(".inline-list", "Асқар Abilov")
		b.until("!document.querySelector('.tour-ring').hidden")
		b.shot("tour-inline")
		b.press("Next")
		b.sees(".tour h2", "6/6")
		b.press("Show me")
		b.sees(".faults-status", "Everything works.")
		b.press("Close")
		b.press("Finish")
		b.until("document.querySelector('.tour').hidden && !document.querySelector('.tour-ring')")
		b.click(".tour-button")
		b.sees(".tour h2", "1/6")
		b.do(chromedp.KeyEvent("\u001b"))
		b.until("document.querySelector('.tour').hidden")
		assert.False(t, ask[bool](b, "document.documentElement.scrollWidth > innerWidth"))
	})
}
