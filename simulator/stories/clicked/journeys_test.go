package clicked

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/stretchr/testify/require"

	"qalauly/internal/browsertest"
	"qalauly/internal/postgres/pgtest"
)

// words are what a person types, presses and sees in a language, by step.
type words struct {
	start, hide, show  string // of the page
	language, ready    string
	name, person, seat string // typed; on the button; on the card
	more, born         string
	place, found       string
	keep, agree, kept  string
	near, centres      string
	centre, shows      string
	query, card, open  string
	unkeep, forgotten  string
	faces, faceless    string
	lists              [][2]string // typed; what is seen of it
}

var spoken = map[string]words{
	"kk": {
		start: "Бастау", hide: "Батырмаларды жасыру", show: "Батырмаларды көрсету",
		language: "Қазақша", ready: "Мыналардың бірін жазыңыз",
		name: "koishibaeva", person: "Әсел Қойшыбаева", seat: "Шет аудандық мәслихатының депутаты, №7 округ",
		more: "Толығырақ", born: "Туған жылы: 1984",
		place: "Ақадыр", found: "Ақадыр кенті",
		keep: "Есте сақтау", agree: "Келісемін", kept: "Тұратын жеріңіз:",
		near: "Маған жақын", centres: "Ең жақын орталықтар төменде.",
		centre: "Шет ауданы", shows: "Шет аудандық мәслихаты",
		query: "койшибаева асель", card: "Әсел Тұрсынқызы Қойшыбаева", open: "Ботта ашу",
		unkeep: "Сақталған жерді өшіру", forgotten: "Сақталған жер өшірілді.",
		faces: "Суреттері", faceless: "🧪 Ойдан шығарылған адамдар",
		lists: [][2]string{
			{"Абай", "«Абай» деп іздедім."}, {"/place", "Не болмаса өңірді таңдаңыз:"}, {"Қарағанды облысы", "Қаланы немесе ауданды таңдаңыз."},
			{"Шет ауданы", "Шет аудандық мәслихаты"}, {"Құрылтай", "Құрылтай депутаттары"}, {"ахметов", "«ахметов» деп іздедім."},
		},
	},
	"ru": {
		start: "Начать", hide: "Скрыть кнопки", show: "Показать кнопки",
		language: "Русский", ready: "Напишите что-нибудь одно",
		name: "койшыбаева", person: "Асель Койшибаева", seat: "Депутат Шетского районного маслихата, округ №\u00a07",
		more: "Подробнее", born: "Год рождения: 1984",
		place: "Агадырь", found: "Агадырь\n",
		keep: "📌 Запомнить", agree: "Согласен(на)", kept: "Ваше место:",
		near: "Рядом со мной", centres: "Ниже — ближайшие центры.",
		centre: "Шетский р-н", shows: "Шетский районный маслихат",
		query: "Қойшыбаева", card: "Асель Турсыновна Койшибаева", open: "Открыть в боте",
		unkeep: "Удалить моё место", forgotten: "Ваше место удалено.",
		faces: "Показать фото", faceless: "🧪 Вымышленные люди",
		lists: [][2]string{
			{"Абай", "Искал «Абай»."}, {"/place", "Или выберите регион:"}, {"Карагандинская область", "Выберите город или район."},
			{"Шетский район", "Шетский районный маслихат"}, {"Курултай", "Депутатов Курултая"}, {"ахметов", "Искал «ахметов»."},
		},
	},
}

// visitor is one of the demo's people at a screen. The four are in one group of
// neighbours; one of them uses Telegram in English and chooses Russian.
type visitor struct {
	name, lang string
	id         int64
	wide, dark bool
	tall       bool // a phone on which a whole post has room
}

var visitors = []visitor{
	{name: "kk/360", lang: "kk", id: 700000101},
	{name: "ru/360", lang: "ru", id: 700000102},
	{name: "kk/1280", lang: "kk", id: 700000104, wide: true, dark: true},
	{name: "ru/1280", lang: "ru", id: 700000103, wide: true, dark: true},
}

// TestJourneysByClicking: by name, by place, by location, in a group, by the link
// on a card; then the place that was remembered is forgotten.
func TestJourneysByClicking(t *testing.T) {
	page := runDemo(t, pgtest.URL(t))
	for _, v := range visitors {
		t.Run(v.name, func(t *testing.T) {
			if *guide == "" { // pictures are taken in order: what one says in the group, another sees
				t.Parallel()
			}
			p := sit(t, page, v)
			p.begins()
			p.findsByName()
			p.findsByPlace()
			p.findsByLocation()
			p.listsFit()
			p.sharesInAGroup()
			p.followsALink()
			p.moves()
		})
	}
}

// person is a visitor whose chat with the bot is on the screen.
type person struct {
	browsertest.Tab
	words
	t   *testing.T
	who visitor
}

// sit opens the page with the phone of a visitor.
func sit(t *testing.T, page string, v visitor) person {
	t.Helper()
	size := browsertest.Size{Width: 360, Height: 740, Scale: 2}
	theme := "light"
	if v.tall {
		size.Height = 1120
	}
	if v.wide {
		size = browsertest.Size{Width: 1280, Height: 800}
	}
	if v.dark {
		theme = "dark"
	}
	p := person{browsertest.Open(t, page+"base.css", size), spoken[v.lang], t, v} // no page yet to write settings of its own
	settings, err := json.Marshal(map[string]any{"lang": v.lang, "theme": theme, "open": []int64{v.id}, "banner": false})
	require.NoError(t, err)
	browsertest.Ask[bool](p.Tab, fmt.Sprintf("(localStorage.setItem('qalauly.page', %q), true)", settings))
	p.Do(chromedp.Navigate(page))
	return p
}

// comes begins the talk, or chooses the language again, and puts the keyboard away for the
// messages to have room.
func (p person) comes() {
	p.t.Helper()
	const foot = "document.querySelector('.phone.active .foot').dataset.state"
	p.Until(foot)
	if strings.HasPrefix(browsertest.Ask[string](p.Tab, foot), "new ") {
		p.Press(p.start)
	} else {
		p.Types("/language\r")
	}
	p.Sees(".phone.active .key-label", p.language)
	p.Press(p.language)
	p.Until(fmt.Sprintf("document.querySelector('.phone.active .keys').textContent.includes(%q)", p.near))
	if !browsertest.Ask[bool](p.Tab, "document.querySelector('.phone.active .keys').hidden") {
		p.Press(p.hide)
	}
}

// hears waits until the last message of the others has these words.
func (p person) hears(words string) {
	p.t.Helper()
	p.Until(fmt.Sprintf("[...document.querySelectorAll('.phone.active .theirs')].at(-1).innerText.includes(%q)", words))
}

// fits sees that nothing runs over the edge and no label of a button is cut.
func (p person) fits() {
	p.t.Helper()
	require.False(p.t, browsertest.Ask[bool](p.Tab, "document.documentElement.scrollWidth > innerWidth"), "the page is wider than the screen")
	cut := browsertest.Ask[[]string](p.Tab, `[...document.querySelectorAll('.phone.active .key-label')]
		.filter((e) => e.checkVisibility() && e.scrollWidth > e.clientWidth).map((e) => e.innerText)`)
	require.Empty(p.t, cut, "labels that are cut")
}

// reads sees that the first line of the bot's last message stands on the screen above
// its buttons, with the keyboard below put away.
func (p person) reads() {
	p.t.Helper()
	if p.who.wide {
		return
	}
	p.Until(`((message) => message.getBoundingClientRect().top + 8 >= document.querySelector('.phone.active .chat-head').getBoundingClientRect().bottom)
		([...document.querySelectorAll('.phone.active .theirs')].at(-1))`)
}

// listsFit: of long lists and of a place with much to choose, the first line is seen.
func (p person) listsFit() {
	for _, list := range p.lists {
		p.Types(list[0] + "\r")
		p.hears(list[1])
		p.reads()
		p.fits()
	}
	p.Press(p.faces)
	p.hears(p.faceless)
}

func (p person) begins() {
	p.Sees(".phone.active .primary", p.start)
	p.Press(p.start)
	p.hears("Qalauly")
	p.picture("hello")
	p.Press(p.language)
	p.hears(p.ready)
	p.picture("ready")
	p.Press(p.hide) // the keyboard below, for the messages to have room
}

func (p person) findsByName() {
	p.Types(p.name + "\r")
	p.hears(p.person)
	p.picture("name")
	p.Press(p.person)
	p.hears(p.seat)
	p.picture("card")
	p.Press(p.more)
	p.hears(p.born)
	p.fits()
}

func (p person) findsByPlace() {
	p.Types(p.place + "\r")
	p.hears(p.found)
	p.picture("place")
	p.Press(p.keep)
	p.Sees(".key-label", p.agree)
	p.picture("keep")
	p.Press(p.agree)
	p.hears(p.kept)
	p.reads()
	p.picture("mine")
}

func (p person) findsByLocation() {
	p.Press(p.show)
	p.Press(p.near)
	p.Do(chromedp.SendKeys(chromedp.CSS(".sheet input[type=number]"), "48.28", chromedp.NodeVisible))
	p.Do(chromedp.SendKeys(chromedp.CSS(".sheet input[type=number]:nth-of-type(2)"), "73.9", chromedp.NodeVisible))
	p.Click(".sheet .sheet-form .primary")
	p.hears(p.centres)
	p.picture("near")
	p.Press(p.centre)
	p.hears(p.shows)
	p.fits()
	p.Press(p.hide)
}

func (p person) sharesInAGroup() {
	p.Opens("Біздің көше")
	p.Types("@qalauly_demo_bot " + p.query)
	p.Sees(".inline-list", p.person)
	p.picture("inline")
	p.Press(p.person)
	p.Sees(".phone.active .mine .text", p.card)
	p.picture("shared")
}

// followsALink: the card in the group has a button that leads to the bot.
func (p person) followsALink() {
	p.Press(p.open)
	p.Sees(".phone.active .chat-head h2", "Qalauly")
	p.Press(p.start)
	p.hears(p.seat)
	require.True(p.t, strings.HasPrefix(browsertest.Ask[string](p.Tab, "[...document.querySelectorAll('.phone.active .mine .text')].at(-1).innerText"), "/start d"))
	p.fits()
}

func (p person) moves() {
	p.Types("/moved\r")
	p.Sees(".phone.active .key-label", p.unkeep)
	p.picture("moved")
	p.Press(p.unkeep)
	p.hears(p.forgotten)
	p.fits()
}
