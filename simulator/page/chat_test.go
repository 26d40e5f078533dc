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
)

// sizes are those of a laptop and of a cheap phone.
var sizes = map[string][2]int64{"wide": {1280, 800}, "narrow": {360, 740}}

// each runs a test in a page of its own at both sizes.
func each(t *testing.T, test func(t *testing.T, b tab, narrow bool)) {
	for name, size := range sizes {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			url := world(t)
			test(t, openTab(t, url, size[0], size[1]), name == "narrow")
		})
	}
}

func TestAPersonTalksToTheBot(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, b tab, _ bool) {
		b.sees(".welcome", "Депутатыңызды табуға көмектеседі.")
		b.shot("1-before-start")
		b.press("Start")
		b.sees(".theirs strong", "Сәлеметсіз бе!")
		b.record()
		b.press("Қазақша")
		b.saw("toast", "Тіл таңдалды: kk")
		b.sees(".reply-keyboard", "Депутат іздеу")
		b.shot("2-toast-and-keyboard")

		b.types("Ақадыр <b>&")
		b.press("Send")
		b.sees(".theirs .text", "Іздедім: «Ақадыр <b>&»")
		b.press("Ескерту")
		b.sees("[role=alertdialog]", "Мұны оқып шығыңыз.")
		b.shot("3-alert")
		b.press("OK")
		b.until("!document.querySelector('[role=alertdialog]')")

		b.press("Келесі бет")
		b.saw("key", "Келесі бет")
		b.sees(".theirs .bubble", "Екінші бет")
		b.sees(".theirs .edited", "edited")
		b.press("Депутат іздеу")
		b.sees(".theirs .text", "Іздедім: «🔎 Депутат іздеу»")
		assert.Zero(t, ask[int](b, "document.querySelectorAll('[aria-busy=true]').length"))
		b.shot("4-end")
	})
}

func TestCommandsByMenuAndByTyping(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, b tab, _ bool) {
		b.press("Start")
		b.press("Commands")
		b.sees(".commands", "Тіл / Язык")
		b.shot("commands")
		b.types("/he")
		b.until("document.querySelectorAll('.command-row').length === 1")
		b.types(kb.ArrowDown)
		b.until("document.querySelector('.command-row[aria-selected=true]')")
		b.types("\r")
		b.sees(".mine .text", "/help")
		b.sees(".theirs pre", "func main() {}")
		b.shot("formatting")
	})
}

func TestFormattingIsShownAndNothingIsMarkup(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, b tab, _ bool) {
		b.press("Start")
		b.sees(".theirs", "Здравствуйте!")
		b.types("/help\r")
		b.sees(".theirs .text", "<img src=x onerror=alert(1)>")
		assert.Zero(t, ask[int](b, "document.querySelectorAll('.text img').length"))
		for _, tag := range []string{"strong em", "u", "s", "code", "pre", "blockquote", ".spoiler", "blockquote.expandable"} {
			assert.Equal(t, 1, ask[int](b, "Math.min(1, document.querySelectorAll('.theirs .text "+tag+"').length)"), tag)
		}
		assert.Equal(t, "Қою көлбеу", ask[string](b, "[...document.querySelectorAll('.theirs .text strong')].at(-1).textContent"))

		fits := ask[[]bool](b, `[...document.querySelectorAll('.inline-keyboard')].at(-1).querySelectorAll('.key-label').values()
			.map((e) => e.scrollWidth <= e.clientWidth).toArray()`)
		assert.Equal(t, []bool{true, true, true, true, true, true, false, true}, fits, "all labels fit but the one that is too long for any phone")
		assert.False(t, ask[bool](b, "document.documentElement.scrollWidth > innerWidth"), "nothing runs over the edge")

		b.click(".spoiler")
		b.until("document.querySelector('.spoiler.shown')")
		b.press("Show all")
		b.until("document.querySelector('.quote-text.open')")
		b.shot("formatting")
		b.click(".theirs .text a")
		b.press("Start")
		b.sees(".mine .text", "/start d_77")
		b.press("Картаны ашу")
		b.press("Start")
		b.sees(".mine .text", "/start map")
	})
}

func TestPhotosVoicesPlacesAndReplies(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, b tab, _ bool) {
		b.press("Start")
		b.sees(".theirs", "Здравствуйте!")
		b.types("photo\r")
		b.sees(".theirs .text", "Су құбыры")
		b.click(".theirs .photo")
		b.until("document.querySelector('.viewer img')?.naturalWidth === 800")
		b.press("Close")
		b.until("!document.querySelector('.viewer')")

		b.press("Attach")
		b.press("Location")
		b.shot("location")
		b.press("Astana")
		b.sees(".mine .chip", "51.1282, 71.4307")
		b.press("Attach")
		b.press("Voice message")
		b.press("15 s")
		b.sees(".mine .voice", "0:15")
		b.press("Play")
		b.until("document.querySelector('.voice.playing .played')")

		b.press("Attach")
		b.press("Photo")
		b.do(chromedp.SetUploadFiles(chromedp.CSS(".file-input"), []string{pictureFile(t)}, chromedp.NodeReady))
		b.sees(".sheet", "Send")
		b.do(chromedp.SendKeys(chromedp.CSS(".sheet input[type=text]"), "Біздің көше", chromedp.NodeVisible))
		b.press("Send")
		b.sees(".mine .text", "Біздің көше")
		b.until("document.querySelector('.mine .photo img')?.naturalWidth === 320")

		b.do(chromedp.DoubleClick(chromedp.CSS(".theirs .meta")))
		b.sees(".reply-bar", "Reply to Qalauly")
		b.types("Рақмет\r")
		b.sees(".mine .quoted", "Здравствуйте!")
	})
}

func TestSeveralPeopleThemesAndLanguages(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, b tab, narrow bool) {
		b.press("Start")
		b.sees(".theirs", "Здравствуйте!")
		if narrow {
			b.click(".who")
			b.sees(".sheet", "Lives in a town.")
			b.shot("people")
			b.press("Сергей Ли")
		} else {
			b.press("Open beside: Сергей Ли")
			b.until("document.querySelectorAll('.phone').length === 2")
		}
		b.sees(".phone.active .welcome", "Поможет найти вашего депутата.")

		b.click("button[lang=ru]")
		b.sees("body", "Это симулятор на вашем компьютере.")
		b.sees(".phone.active .primary", "Начать")
		b.click("button[lang=kk]")
		b.sees("body", "Бұл — өз компьютеріңіздегі симулятор.")
		b.press("Қараңғы түске ауысу")
		b.until("getComputedStyle(document.documentElement).colorScheme === 'dark'")
		b.shot("dark")

		b.do(chromedp.Reload())
		b.sees(".phone.active .primary", "Бастау")
		b.until("document.documentElement.dataset.theme === 'dark' && document.documentElement.lang === 'kk'")
		if !narrow {
			b.until("document.querySelectorAll('.phone').length === 2")
			b.press("Телефонды жабу")
			b.until("document.querySelectorAll('.phone').length === 1")
		}
	})
}

func TestALongChatStaysAtItsEndAndABlockedBotIsSilent(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, b tab, _ bool) {
		b.press("Start")
		b.sees(".theirs", "Здравствуйте!")
		b.types("many\r")
		b.sees(".theirs", "Жол 39")
		b.until("(({ scrollHeight, scrollTop, clientHeight }) => scrollHeight - scrollTop - clientHeight < 2)(document.querySelector('.log'))")
		ask[int](b, "document.querySelector('.log').scrollTop = 100")
		b.press("To the end")
		b.until("document.querySelector('.jump').hidden")

		b.press("Chat menu")
		b.press("Block the bot")
		b.sees(".foot", "You have blocked the bot.")
		b.press("Unblock")
		b.until("document.querySelector('.input')?.checkVisibility()")
	})
}

func TestNewsOfAnotherPersonIsCountedAndSomeoneNewCanCome(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, b tab, narrow bool) {
		b.sees(".phone.active .primary", "Start")
		ask[int](b, `fetch('/sim/start', { method: 'POST', body: JSON.stringify({ person: 2 }) }).then((r) => r.status)`)
		badge := ".side .badge"
		if narrow {
			badge = ".who .badge"
		}
		b.sees(badge, "1")
		if narrow {
			b.click(".who")
		}
		b.press("New person")
		b.do(chromedp.SendKeys(chromedp.CSS(map[bool]string{true: ".sheet", false: ".side"}[narrow]+" details input"), "Дана Ойдан\r", chromedp.NodeVisible))
		b.until("document.querySelector('.phone.active').getAttribute('aria-label') === 'Phone: Дана Ойдан'")
		b.sees(".phone.active .primary", "Start")
	})
}

func TestEnterSendsAndShiftEnterMakesALine(t *testing.T) {
	t.Parallel()
	b := openTab(t, world(t), 360, 740)
	b.press("Start")
	b.sees(".theirs", "Здравствуйте!")
	b.types("бір")
	b.do(chromedp.KeyEvent("\r", chromedp.KeyModifiers(chromedp.ModifierShift)))
	b.types("екі 😀\r")
	b.until("[...document.querySelectorAll('.mine .text')].at(-1).textContent === 'бір\\nекі 😀'")
	b.until("document.querySelector('.input')?.value === ''")
}

func TestThePageFindsARestartedSimulator(t *testing.T) {
	t.Parallel()
	url, stop := worldAt(t, "127.0.0.1:0")
	b := openTab(t, url, 1280, 800)
	b.press("Start")
	b.sees(".theirs", "Здравствуйте!")
	b.types("қаралама")
	stop()
	b.sees(".offline", "No connection.")
	b.shot("offline")

	_, stop = worldAt(t, strings.TrimPrefix(url, "http://"))
	t.Cleanup(stop)
	b.until("document.querySelector('.offline').hidden")
	b.sees(".welcome", "Депутатыңызды табуға көмектеседі.") // the new world has no past
	b.press("Start")
	b.sees(".theirs", "Здравствуйте!")
	b.until("document.querySelector('.input')?.value === 'қаралама'")
}

func TestTheThreeLanguagesAgree(t *testing.T) {
	t.Parallel()
	url := world(t)
	b := openTab(t, url, 800, 600)
	shape := func(lang string) []string {
		return ask[[]string](b, `import('./texts.js').then(({ texts }) => Object.entries(texts['`+lang+`'])
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
