package page_test

import (
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"qalauly/internal/browsertest"
)

// opened opens the switchboard and a part of it.
func opened(b browsertest.Tab, part string) {
	b.Click(".faults-button")
	b.Sees(".faults-status", "Everything works.")
	b.Press(part)
}

// flip presses a switch and waits for the simulator to know.
func flip(b browsertest.Tab, fault, status string) {
	browsertest.Ask[bool](b, "(document.querySelector('[data-fault="+fault+"]').scrollIntoView({ block: 'center' }), true)")
	b.Click("[data-fault=" + fault + "]")
	b.Sees(".faults-status", status)
}

func TestFaultsAreSwitchedOnAndAllOff(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, b browsertest.Tab, _ bool) {
		b.Press("Start")
		b.Sees(".theirs", "Здравствуйте!")
		b.Click(".faults-button")
		b.Sees(".faults-status", "Everything works.")
		assert.True(t, browsertest.Ask[bool](b, "document.querySelector('.faults-foot .primary').hidden"))
		b.Press("Connection")
		flip(b, "slow", "Faults on: 1")
		flip(b, "outage", "Faults on: 2")
		b.Until("document.querySelector('[data-fault=outage]').checked")
		b.Shot("faults-on")
		assert.False(t, browsertest.Ask[bool](b, "document.documentElement.scrollWidth > innerWidth"), "nothing runs over the edge")
		assert.False(t, browsertest.Ask[bool](b, "((e) => e.scrollWidth > e.clientWidth)(document.querySelector('.sheet'))"))
		b.Press("Close")
		b.Until("!document.querySelector('.faults')")
		b.Until("document.activeElement.classList.contains('faults-button')")
		b.Sees(".faults-button .badge", "2")
		b.Until("document.querySelector('.faults-button').getAttribute('aria-label') === 'Faults. Faults on: 2'")

		b.Types("біреу бар ма?\r")
		b.Sees(".mine .text", "біреу бар ма?")
		b.Click(".faults-button")
		b.Sees(".figures div:nth-child(3)", "1")
		b.Press("All off")
		b.Sees(".faults-status", "Everything works.")
		b.Press("Close")
		b.Sees(".theirs .text", "Іздедім: «біреу бар ма?»")
		b.Until("!document.querySelector('.faults-button .badge')")
	})
}

func TestAFaultOfSoManyTimesEndsByItself(t *testing.T) {
	t.Parallel()
	b := browsertest.Open(t, world(t), browsertest.Size{Width: 360, Height: 740})
	b.Press("Start")
	b.Sees(".theirs", "Здравствуйте!")
	opened(b, "What reaches the bot")
	browsertest.Ask[string](b, "((e) => { e.value = 'next1'; e.dispatchEvent(new Event('change')); return e.value; })(document.querySelector('#often'))")
	flip(b, "twice", "Faults on: 1")
	b.Sees(".fault-note", "times left: 1")
	b.Shot("updates")
	b.Press("Close")
	b.Types("бір\r")
	b.Until("[...document.querySelectorAll('.theirs .text')].filter((e) => e.innerText.includes('Іздедім: «бір»')).length === 2")
	b.Until("!document.querySelector('.faults-button .badge')")
}

func TestThePersonWithThePhoneIsGone(t *testing.T) {
	t.Parallel()
	b := browsertest.Open(t, world(t), browsertest.Size{Width: 1280, Height: 800})
	b.Press("Start")
	b.Sees(".theirs", "Здравствуйте!")
	opened(b, "Who holds the phone: Айгүл Сейітқызы")
	flip(b, "deactivated", "Faults on: 1")
	list := browsertest.Ask[[]int64](b, "fetch('/sim/faults').then((r) => r.json()).then((f) => f.deactivated)")
	require.Equal(t, []int64{1}, list)
	b.Shot("person")
	flip(b, "deactivated", "Everything works.")
}

func TestTheLimiterIsChosen(t *testing.T) {
	t.Parallel()
	b := browsertest.Open(t, world(t), browsertest.Size{Width: 360, Height: 740})
	b.Click(".faults-button")
	b.Until("document.querySelector('input[value=none]').checked")
	b.Click("input[value=punishing]")
	b.Until("fetch('/sim/monitor').then((r) => r.json()).then((m) => m.limiter === 'punishing')")
	b.Press("Close")
	b.Click(".faults-button")
	b.Until("document.querySelector('input[value=punishing]').checked")
}

func TestAGroupOnTheSwitchboard(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, b browsertest.Tab, _ bool) {
		b.Press("Start")
		b.Sees(".theirs", "Здравствуйте!")
		opened(b, "Groups")
		b.Press("Add the bot to a new group")
		b.Sees(".group-head", "Group 1")
		b.Do(chromedp.SendKeys(chromedp.CSS(".group-form input"), "/start\r", chromedp.NodeVisible))
		b.Sees(".group-log", "Айгүл: /start")
		b.Sees(".group-log", "Qalauly: Сәлеметсіз бе!")
		b.Press("Make it a supergroup")
		b.Sees(".group-head", "supergroup")
		b.Until("document.querySelectorAll('.group').length === 1")
		b.Do(chromedp.SendKeys(chromedp.CSS(".group-form input"), "/help\r", chromedp.NodeVisible))
		b.Sees(".group-log", "Қою көлбеу")
		b.Shot("group")
		b.Press("Put the bot out")
		b.Sees(".group-head", "The bot is not in this group.")
		assert.False(t, browsertest.Ask[bool](b, "((e) => e.scrollWidth > e.clientWidth)(document.querySelector('.sheet'))"))
	})
}

func TestTheSwitchboardInThreeLanguages(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, b browsertest.Tab, _ bool) {
		for lang, title := range map[string]string{"kk": "Ақаулар", "ru": "Неполадки", "en": "Faults"} {
			b.Click("button[lang=" + lang + "]")
			b.Click(".faults-button")
			b.Sees(".sheet h2", title)
			b.Until("document.querySelector('.faults-status').textContent !== ''")
			browsertest.Ask[int](b, "document.querySelectorAll('.faults details').forEach((e) => { e.open = true; }) ?? 0")
			assert.False(t, browsertest.Ask[bool](b, "((e) => e.scrollWidth > e.clientWidth)(document.querySelector('.sheet'))"), lang)
			assert.Empty(t, browsertest.Ask[[]string](b, `[...document.querySelectorAll('.faults')].flatMap((e) => e.innerText.match(/\b(fault|about|often|limiter|monitor)_\w+/g) ?? [])`), "words without a text")
			b.Until("document.querySelector('.sheet').getAnimations().length === 0")
			b.Shot(lang)
			b.Do(chromedp.KeyEvent("\u001b"))
			b.Until("!document.querySelector('.faults')")
		}
	})
}
