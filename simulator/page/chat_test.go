package page_test

import (
	"image"
	"image/png"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"qalauly/internal/browsertest"
)

// sizes are those of a laptop and of a cheap phone.
var sizes = map[string]browsertest.Size{"wide": {Width: 1280, Height: 800}, "narrow": {Width: 360, Height: 740}}

// each runs a test in a page of its own at both sizes.
func each(t *testing.T, test func(t *testing.T, b browsertest.Tab, narrow bool)) {
	for name, size := range sizes {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			url := world(t)
			test(t, browsertest.Open(t, url, size), name == "narrow")
		})
	}
}

func TestAPersonTalksToTheBot(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, b browsertest.Tab, _ bool) {
		b.Sees(".welcome", "Депутатыңызды табуға көмектеседі.")
		b.Shot("1-before-start")
		b.Press("Start")
		b.Sees(".theirs strong", "Сәлеметсіз бе!")
		b.Record()
		b.Press("Қазақша")
		b.Saw("toast", "Тіл таңдалды: kk")
		b.Sees(".reply-keyboard", "Депутат іздеу")
		b.Shot("2-toast-and-keyboard")

		b.Types("Ақадыр <b>&")
		b.Press("Send")
		b.Sees(".theirs .text", "Іздедім: «Ақадыр <b>&»")
		b.Press("Ескерту")
		b.Sees("[role=alertdialog]", "Мұны оқып шығыңыз.")
		b.Shot("3-alert")
		b.Press("OK")
		b.Until("!document.querySelector('[role=alertdialog]')")

		b.Press("Келесі бет")
		b.Saw("key", "Келесі бет")
		b.Sees(".theirs .bubble", "Екінші бет")
		b.Sees(".theirs .edited", "edited")
		b.Press("Депутат іздеу")
		b.Sees(".theirs .text", "Іздедім: «🔎 Депутат іздеу»")
		assert.Zero(t, browsertest.Ask[int](b, "document.querySelectorAll('[aria-busy=true]').length"))
		b.Shot("4-end")
	})
}

func TestCommandsByMenuAndByTyping(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, b browsertest.Tab, _ bool) {
		b.Press("Start")
		b.Press("Commands")
		b.Sees(".commands", "Тіл / Язык")
		b.Shot("commands")
		b.Types("/he")
		b.Until("document.querySelectorAll('.command-row').length === 1")
		b.Types(kb.ArrowDown)
		b.Until("document.querySelector('.command-row[aria-selected=true]')")
		b.Types("\r")
		b.Sees(".mine .text", "/help")
		b.Sees(".theirs pre", "func main() {}")
		b.Shot("formatting")
	})
}

func TestFormattingIsShownAndNothingIsMarkup(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, b browsertest.Tab, _ bool) {
		b.Press("Start")
		b.Sees(".theirs", "Здравствуйте!")
		b.Types("/help\r")
		b.Sees(".theirs .text", "<img src=x onerror=alert(1)>")
		assert.Zero(t, browsertest.Ask[int](b, "document.querySelectorAll('.text img').length"))
		for _, tag := range []string{"strong em", "u", "s", "code", "pre", "blockquote", ".spoiler", "blockquote.expandable"} {
			assert.Equal(t, 1, browsertest.Ask[int](b, "Math.min(1, document.querySelectorAll('.theirs .text "+tag+"').length)"), tag)
		}
		assert.Equal(t, "Қою көлбеу", browsertest.Ask[string](b, "[...document.querySelectorAll('.theirs .text strong')].at(-1).textContent"))

		fits := browsertest.Ask[[]bool](b, `[...document.querySelectorAll('.inline-keyboard')].at(-1).querySelectorAll('.key-label').values()
			.map((e) => e.scrollWidth <= e.clientWidth).toArray()`)
		assert.Equal(t, []bool{true, true, true, true, true, true, false, true}, fits, "all labels fit but the one that is too long for any phone")
		assert.False(t, browsertest.Ask[bool](b, "document.documentElement.scrollWidth > innerWidth"), "nothing runs over the edge")

		b.Click(".spoiler")
		b.Until("document.querySelector('.spoiler.shown')")
		b.Press("Show all")
		b.Until("document.querySelector('.quote-text.open')")
		b.Shot("formatting")
		b.Click(".theirs .text a")
		b.Press("Start")
		b.Sees(".mine .text", "/start d_77")
		b.Press("Картаны ашу")
		b.Press("Start")
		b.Sees(".mine .text", "/start map")
	})
}

func TestPhotosVoicesPlacesAndReplies(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, b browsertest.Tab, _ bool) {
		b.Press("Start")
		b.Sees(".theirs", "Здравствуйте!")
		b.Types("photo\r")
		b.Sees(".theirs .text", "Су құбыры")
		b.Click(".theirs .photo")
		b.Until("document.querySelector('.viewer img')?.naturalWidth === 800")
		b.Press("Close")
		b.Until("!document.querySelector('.viewer')")

		b.Press("Attach")
		b.Press("Location")
		b.Shot("location")
		b.Press("Astana")
		b.Sees(".mine .chip", "51.1282, 71.4307")
		b.Press("Attach")
		b.Press("Voice message")
		b.Press("15 s")
		b.Sees(".mine .voice", "0:15")
		b.Press("Play")
		b.Until("document.querySelector('.voice.playing .played')")

		b.Press("Attach")
		b.Press("Photo")
		b.Do(chromedp.SetUploadFiles(chromedp.CSS(".file-input"), []string{pictureFile(t)}, chromedp.NodeReady))
		b.Sees(".sheet", "Send")
		b.Do(chromedp.SendKeys(chromedp.CSS(".sheet input[type=text]"), "Біздің көше", chromedp.NodeVisible))
		b.Press("Send")
		b.Sees(".mine .text", "Біздің көше")
		b.Until("document.querySelector('.mine .photo img')?.naturalWidth === 320")

		b.Do(chromedp.DoubleClick(chromedp.CSS(".theirs .meta")))
		b.Sees(".reply-bar", "Reply to Qalauly")
		b.Types("Рақмет\r")
		b.Sees(".mine .quoted", "Здравствуйте!")
	})
}

func TestSeveralPeopleThemesAndLanguages(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, b browsertest.Tab, narrow bool) {
		b.Press("Start")
		b.Sees(".theirs", "Здравствуйте!")
		if narrow {
			b.Click(".who")
			b.Sees(".sheet", "Lives in a town.")
			b.Shot("people")
			b.Press("Сергей Ли")
		} else {
			b.Press("Open beside: Сергей Ли")
			b.Until("document.querySelectorAll('.phone').length === 2")
		}
		b.Sees(".phone.active .welcome", "Поможет найти вашего депутата.")

		b.Click("button[lang=ru]")
		b.Sees("body", "Это симулятор на вашем компьютере.")
		b.Sees(".phone.active .primary", "Начать")
		b.Click("button[lang=kk]")
		b.Sees("body", "Бұл — өз компьютеріңіздегі симулятор.")
		b.Press("Қараңғы түске ауысу")
		b.Until("getComputedStyle(document.documentElement).colorScheme === 'dark'")
		b.Shot("dark")

		b.Do(chromedp.Reload())
		b.Sees(".phone.active .primary", "Бастау")
		b.Until("document.documentElement.dataset.theme === 'dark' && document.documentElement.lang === 'kk'")
		if !narrow {
			b.Until("document.querySelectorAll('.phone').length === 2")
			b.Press("Телефонды жабу")
			b.Until("document.querySelectorAll('.phone').length === 1")
		}
	})
}

func TestALongChatStaysAtItsEndAndABlockedBotIsSilent(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, b browsertest.Tab, _ bool) {
		b.Press("Start")
		b.Sees(".theirs", "Здравствуйте!")
		b.Types("many\r")
		b.Sees(".theirs", "Жол 39")
		b.Until("(({ scrollHeight, scrollTop, clientHeight }) => scrollHeight - scrollTop - clientHeight < 2)(document.querySelector('.log'))")
		browsertest.Ask[int](b, "document.querySelector('.log').scrollTop = 100")
		b.Press("To the end")
		b.Until("document.querySelector('.jump').hidden")

		b.Press("Chat menu")
		b.Press("Block the bot")
		b.Sees(".foot", "You have blocked the bot.")
		b.Press("Unblock")
		b.Until("document.querySelector('.input')?.checkVisibility()")
	})
}

func TestNewsOfAnotherPersonIsCountedAndSomeoneNewCanCome(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, b browsertest.Tab, narrow bool) {
		b.Sees(".phone.active .primary", "Start")
		browsertest.Ask[int](b, `fetch('/sim/start', { method: 'POST', body: JSON.stringify({ person: 2 }) }).then((r) => r.status)`)
		badge := ".side .badge"
		if narrow {
			badge = ".who .badge"
		}
		b.Sees(badge, "1")
		if narrow {
			b.Click(".who")
		}
		b.Press("New person")
		b.Do(chromedp.SendKeys(chromedp.CSS(map[bool]string{true: ".sheet", false: ".side"}[narrow]+" details input"), "Дана Ойдан\r", chromedp.NodeVisible))
		b.Until("document.querySelector('.phone.active').getAttribute('aria-label') === 'Phone: Дана Ойдан'")
		b.Sees(".phone.active .primary", "Start")
	})
}

func TestEnterSendsAndShiftEnterMakesALine(t *testing.T) {
	t.Parallel()
	b := browsertest.Open(t, world(t), browsertest.Size{Width: 360, Height: 740})
	b.Press("Start")
	b.Sees(".theirs", "Здравствуйте!")
	b.Types("бір")
	b.Do(chromedp.KeyEvent("\r", chromedp.KeyModifiers(chromedp.ModifierShift)))
	b.Types("екі 😀\r")
	b.Until("[...document.querySelectorAll('.mine .text')].at(-1).textContent === 'бір\\nекі 😀'")
	b.Until("document.querySelector('.input')?.value === ''")
}

func TestThePageFindsARestartedSimulator(t *testing.T) {
	t.Parallel()
	url, stop := worldAt(t, "127.0.0.1:0")
	b := browsertest.Open(t, url, browsertest.Size{Width: 1280, Height: 800})
	b.Press("Start")
	b.Sees(".theirs", "Здравствуйте!")
	b.Types("қаралама")
	stop()
	b.Sees(".offline", "No connection.")
	b.Shot("offline")

	_, stop = worldAt(t, strings.TrimPrefix(url, "http://"))
	t.Cleanup(stop)
	b.Until("document.querySelector('.offline').hidden")
	b.Sees(".welcome", "Депутатыңызды табуға көмектеседі.") // the new world has no past
	b.Press("Start")
	b.Sees(".theirs", "Здравствуйте!")
	b.Until("document.querySelector('.input')?.value === 'қаралама'")
}

func TestTheThreeLanguagesAgree(t *testing.T) {
	t.Parallel()
	url := world(t)
	b := browsertest.Open(t, url, browsertest.Size{Width: 800, Height: 600})
	shape := func(lang string) []string {
		return browsertest.Ask[[]string](b, `import('./texts.js').then(({ texts }) => Object.entries(texts['`+lang+`'])
			.map(([key, words]) => key + ' ' + [...words.matchAll(/\{\w+\}/g)].map(String).sort().join(' ') + (words.trim() === '' ? ' empty' : '')).sort())`)
	}
	want := shape("kk")
	require.NotEmpty(t, want)
	assert.Equal(t, want, shape("ru"))
	assert.Equal(t, want, shape("en"))
	assert.NotContains(t, want, "empty")
}

// pictureFile is a small picture on the person's own disk.
func pictureFile(t *testing.T) string {
	t.Helper()
	name := filepath.Join(t.TempDir(), "street.png")
	file, err := os.Create(name)
	require.NoError(t, err)
	require.NoError(t, png.Encode(file, image.NewGray(image.Rect(0, 0, 320, 200))))
	require.NoError(t, file.Close())
	return name
}
