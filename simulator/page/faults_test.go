package page_test

import (
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// opened opens the switchboard and a part of it.
func (b tab) opened(part string) {
	b.t.Helper()
	b.click(".faults-button")
	b.sees(".faults-status", "Everything works.")
	b.press(part)
}

// flip presses a switch and waits for the simulator to know.
func (b tab) flip(fault, status string) {
	b.t.Helper()
	ask[bool](b, "(document.querySelector('[data-fault="+fault+"]').scrollIntoView({ block: 'center' }), true)")
	b.click("[data-fault=" + fault + "]")
	b.sees(".faults-status", status)
}

func TestFaultsAreSwitchedOnAndAllOff(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, b tab, _ bool) {
		b.press("Start")
		b.sees(".theirs", "Здравствуйте!")
		b.click(".faults-button")
		b.sees(".faults-status", "Everything works.")
		assert.True(t, ask[bool](b, "document.querySelector('.faults-foot .primary').hidden"))
		b.press("Connection")
		b.flip("slow", "Faults on: 1")
		b.flip("outage", "Faults on: 2")
		b.until("document.querySelector('[data-fault=outage]').checked")
		b.shot("faults-on")
		assert.False(t, ask[bool](b, "document.documentElement.scrollWidth > innerWidth"), "nothing runs over the edge")
		assert.False(t, ask[bool](b, "((e) => e.scrollWidth > e.clientWidth)(document.querySelector('.sheet'))"))
		b.press("Close")
		b.until("!document.querySelector('.faults')")
		b.until("document.activeElement.classList.contains('faults-button')")
		b.sees(".faults-button .badge", "2")
		b.until("document.querySelector('.faults-button').getAttribute('aria-label') === 'Faults. Faults on: 2'")

		b.types("біреу бар ма?\r")
		b.sees(".mine .text", "біреу бар ма?")
		b.click(".faults-button")
		b.sees(".figures div:nth-child(3)", "1")
		b.press("All off")
		b.sees(".faults-status", "Everything works.")
		b.press("Close")
		b.sees(".theirs .text", "Іздедім: «біреу бар ма?»")
		b.until("!document.querySelector('.faults-button .badge')")
	})
}

func TestAFaultOfSoManyTimesEndsByItself(t *testing.T) {
	t.Parallel()
	b := openTab(t, world(t), 360, 740)
	b.press("Start")
	b.sees(".theirs", "Здравствуйте!")
	b.opened("What reaches the bot")
	ask[string](b, "((e) => { e.value = 'next1'; e.dispatchEvent(new Event('change')); return e.value; })(document.querySelector('#often'))")
	b.flip("twice", "Faults on: 1")
	b.sees(".fault-note", "times left: 1")
	b.shot("updates")
	b.press("Close")
	b.types("бір\r")
	b.until("[...document.querySelectorAll('.theirs .text')].filter((e) => e.innerText.includes('Іздедім: «бір»')).length === 2")
	b.until("!document.querySelector('.faults-button .badge')")
}

func TestThePersonWithThePhoneIsGone(t *testing.T) {
	t.Parallel()
	b := openTab(t, world(t), 1280, 800)
	b.press("Start")
	b.sees(".theirs", "Здравствуйте!")
	b.opened("Who holds the phone: Айгүл Сейітқызы")
	b.flip("deactivated", "Faults on: 1")
	list := ask[[]int64](b, "fetch('/sim/faults').then((r) => r.json()).then((f) => f.deactivated)")
	require.Equal(t, []int64{1}, list)
	b.shot("person")
	b.flip("deactivated", "Everything works.")
}

func TestTheLimiterIsChosen(t *testing.T) {
	t.Parallel()
	b := openTab(t, world(t), 360, 740)
	b.click(".faults-button")
	b.until("document.querySelector('input[value=none]').checked")
	b.click("input[value=punishing]")
	b.until("fetch('/sim/monitor').then((r) => r.json()).then((m) => m.limiter === 'punishing')")
	b.press("Close")
	b.click(".faults-button")
	b.until("document.querySelector('input[value=punishing]').checked")
}

func TestAGroupOnTheSwitchboard(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, b tab, _ bool) {
		b.press("Start")
		b.sees(".theirs", "Здравствуйте!")
		b.opened("Groups")
		b.press("Add the bot to a new group")
		b.sees(".group-head", "Group 1")
		b.do(chromedp.SendKeys(chromedp.CSS(".group-form input"), "/start\r", chromedp.NodeVisible))
		b.sees(".group-log", "Айгүл: /start")
		b.sees(".group-log", "Qalauly: Сәлеметсіз бе!")
		b.press("Make it a supergroup")
		b.sees(".group-head", "supergroup")
		b.until("document.querySelectorAll('.group').length === 1")
		b.do(chromedp.SendKeys(chromedp.CSS(".group-form input"), "/help\r", chromedp.NodeVisible))
		b.sees(".group-log", "Қою көлбеу")
		b.shot("group")
		b.press("Put the bot out")
		b.sees(".group-head", "The bot is not in this group.")
		assert.False(t, ask[bool](b, "((e) => e.scrollWidth > e.clientWidth)(document.querySelector('.sheet'))"))
	})
}

func TestTheSwitchboardInThreeLanguages(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, b tab, _ bool) {
		for lang, title := range map[string]string{"kk": "Ақаулар", "ru": "Неполадки", "en": "Faults"} {
			b.click("button[lang=" + lang + "]")
			b.click(".faults-button")
			b.sees(".sheet h2", title)
			b.until("document.querySelector('.faults-status').textContent !== ''")
			ask[int](b, "document.querySelectorAll('.faults details').forEach((e) => { e.open = true; }) ?? 0")
			assert.False(t, ask[bool](b, "((e) => e.scrollWidth > e.clientWidth)(document.querySelector('.sheet'))"), lang)
			assert.Empty(t, ask[[]string](b, `[...document.querySelectorAll('.faults')].flatMap((e) => e.innerText.match(/\b(fault|about|often|limiter|monitor)_\w+/g) ?? [])`), "words without a text")
			b.until("document.querySelector('.sheet').getAnimations().length === 0")
			b.shot(lang)
			b.do(chromedp.KeyEvent("\u001b"))
			b.until("!document.querySelector('.faults')")
		}
	})
}
