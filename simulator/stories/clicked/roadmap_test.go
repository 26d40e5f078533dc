package clicked

import (
	"fmt"
	"regexp"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/stretchr/testify/require"

	"qalauly/internal/browsertest"
	"qalauly/internal/postgres"
	"qalauly/internal/postgres/pgtest"
)

// promised are what is typed, pressed and seen around what was promised, by language.
var promised = map[string]map[string]string{
	"kk": {
		"home": "Шет ауданы", "found": "Шет аудандық мәслихаты", "keep": "Есте сақтау", "agree": "Келісемін", "kept": "Тұратын жеріңіз:",
		"title": "Сайлауалды бағдарлама", "invented": "🧪", "regions": "Өңірлер", "by": "Өңірлер: орындалған үлесі", "region": "Қарағанды", "in": "Қарағанды облысы", "board": "📊 Суретпен", "drawn": "Бағдарламаның орындалуы", "inside": "Аудандар", "maps": "Карталар", "mapped": "Жол карталары",
		"mine": "Менің жерім", "own": "Сіз тұратын жер", "late": "Кешіккені", "going": "Орындалуда", "under way": "Орындалып жатқан іс-шаралар", "list": "Мерзімі өткен іс-шаралар", "who": "Жауапты депутаттар", "stages": "Кезеңдері",
		"eyes": "👁 Өз көзіммен көрдім", "ask": "Не көрдіңіз?", "attach": "Файл қосу", "photo": "Фото", "words": "Енді не көргеніңізді", "note": "Құбыр көмілмей жатыр, жұмысшылар келген жоқ.", "preview": "Қызметкерлер осыны көреді", "send": "📨 Жіберу", "sent": "✅ Жіберілді", "open": "Іс-шараны ашу",
		"follow": "🔔 Хабар алу", "followed": "Хабар аласыз", "seen": "Тұрғындар көргенін жазды",
		"desk": "Жол картасы:", "sight": "Тұрғын көргені", "look": "👁 Тұрғындар көргені", "said": "Тұрғын көргені", "back": "Артқа", "done": "☑️ Орындалды:", "proof": "Дәлелін жіберіңіз", "recorded": "✅ Жазылды",
		"waiting": "Тексерілмеген", "check": "🔎 Тексеру:", "by whom": "Жазған:", "verify": "✅ Растау", "verified": "✅ Расталды", "shown": "📎 https://example.kz/akt-", "stage": "орындалды",
	},
	"ru": {
		"home": "Шетский район", "found": "Шетский районный маслихат", "keep": "Запомнить", "agree": "Согласен(на)", "kept": "Ваше место:",
		"title": "Предвыборная программа", "invented": "🧪", "regions": "Регионы", "by": "Регионы: доля исполненного", "region": "Караганд", "in": "Карагандинская область", "board": "📊 Картинкой", "drawn": "Исполнение программы", "inside": "Районы", "maps": "Карты", "mapped": "Дорожные карты",
		"mine": "Моё место", "own": "Место, где вы живёте", "late": "Просрочено", "going": "В работе", "under way": "Мероприятия в работе", "list": "Мероприятия, срок которых прошёл", "who": "Отвечают депутаты", "stages": "Этапы",
		"eyes": "👁 Видел(а) своими глазами", "ask": "Что вы увидели?", "attach": "Прикрепить", "photo": "Фото", "words": "Теперь напишите, что вы увидели", "note": "Труба лежит открытой, рабочих нет.", "preview": "Сотрудники увидят это", "send": "📨 Отправить", "sent": "✅ Отправлено", "open": "Открыть мероприятие",
		"follow": "🔔 Следить", "followed": "Вы следите", "seen": "Жители написали, что видели",
		"desk": "Дорожная карта:", "sight": "Видели жители", "look": "👁 Видели жители", "said": "Видел житель", "back": "Назад", "done": "☑️ Исполнено:", "proof": "Пришлите доказательство", "recorded": "✅ Записано",
		"waiting": "Ждёт проверки", "check": "🔎 Проверить:", "by whom": "Записал(а):", "verify": "✅ Подтвердить", "verified": "✅ Подтверждено", "shown": "📎 https://example.kz/akt-", "stage": "исполнено",
	},
}

// TestRoadmapByClicking: a citizen sees how far the country, a region and their own place
// are, what is late there and who answers for it, says what they saw and follows it; a
// clerk sees that and records a stage, another verifies it, and the citizen sees it.
func TestRoadmapByClicking(t *testing.T) {
	database := pgtest.URL(t)
	page := runDemo(t, database)
	db, err := postgres.Open(database)
	require.NoError(t, err)
	t.Cleanup(db.Close)
	for _, v := range []visitor{
		{name: "kk", lang: "kk", id: 700000101}, {name: "ru", lang: "ru", id: 700000102},
		{name: "1280/kk", lang: "kk", id: 700000107, wide: true, dark: true}, {name: "1280/ru", lang: "ru", id: 700000103, wide: true},
	} {
		t.Run(v.name, func(t *testing.T) {
			say, citizen := promised[v.lang], sit(t, page, v)
			citizen.comes()
			citizen.livesAt(say)
			citizen.looksAround(say)
			citizen.opensLate(say)
			if v.wide {
				return
			}
			item, stage := going(t, db, v.lang)
			citizen.opensGoing(say, item)
			citizen.saw(say)
			citizen.followsIt(say)
			v.id = 700000105
			clerk := sit(t, page, v)
			clerk.comes()
			clerk.reports(say, item, stage)
			v.id = 700000106
			other := sit(t, page, v)
			other.comes()
			other.verifies(say, item)
			citizen.seesItDone(say, stage)
		})
	}
}

// going is an item of the demo's district that is under way and of which nothing waits,
// with its next stage.
func going(t *testing.T, db *pgxpool.Pool, lang string) (title, stage string) {
	t.Helper()
	require.NoError(t, db.QueryRow(t.Context(), `
		SELECT CASE $1 WHEN 'kk' THEN i.title_kk ELSE i.title_ru END, CASE $1 WHEN 'kk' THEN s.title_kk ELSE s.title_ru END
		FROM roadmap_item i JOIN roadmap_stage s ON s.item = i.id AND s.done_on IS NULL
		WHERE i.unit = '356400000' AND i.share > 0 AND i.done_on IS NULL AND i.due_on > current_date + 1
			AND NOT EXISTS (SELECT FROM roadmap_report r WHERE r.item = i.id AND r.state = 'recorded')
		ORDER BY i.due_on, i.id, s.n LIMIT 1`, lang).Scan(&title, &stage))
	return title, stage
}

// livesAt has the place remembered where the person lives.
func (p person) livesAt(say map[string]string) {
	p.Types(say["home"] + "\r")
	p.hears(say["found"])
	p.Press(say["keep"])
	p.Sees(".phone.active .key-label", say["agree"])
	p.Press(say["agree"])
	p.hears(say["kept"])
}

// looksAround: the country, its regions, one of them as a picture, its districts and its
// roadmaps.
func (p person) looksAround(say map[string]string) {
	p.Types("/programme\r")
	p.hears(say["title"])
	p.hears(say["invented"])
	p.reads()
	p.picture("roadmap-country")
	p.shot("country")
	p.Press(say["regions"])
	p.hears(say["by"])
	p.reads()
	p.shot("regions")
	p.turnsTo(regexp.MustCompile(say["region"]))
	p.Press(say["region"])
	p.hears(say["in"])
	p.hears(say["invented"])
	p.reads()
	p.shot("region")
	p.Press(say["inside"])
	p.hears("\n1 / ")
	p.reads()
	p.shot("districts")
	p.Press(say["back"])
	p.hears(say["invented"])
	p.Press(say["maps"])
	p.hears(say["mapped"])
	p.reads()
	p.shot("maps")
	p.Press(say["back"])
	p.hears(say["invented"])
	p.Press(say["board"])
	p.hears(say["drawn"])
	p.hears(say["invented"])
	p.drawn()
	p.picture("roadmap-picture")
	p.shot("board")
}

// turnsTo turns the pages of a list until some words stand in it, and returns what it says.
func (p person) turnsTo(words *regexp.Regexp) string {
	p.t.Helper()
	for page := 2; !words.MatchString(p.last()); page++ {
		p.Press("▶")
		p.hears(fmt.Sprintf("\n%d / ", page)) // on the button, not of a bar
	}
	return p.last()
}

// opensLate opens the first of what is late where the person lives.
func (p person) opensLate(say map[string]string) {
	p.Types("/programme\r")
	p.hears(say["title"])
	p.Press(say["mine"])
	p.hears(say["own"])
	p.reads()
	p.shot("mine")
	p.Press(say["late"])
	p.hears(say["list"])
	p.reads()
	p.shot("late")
	p.Press("1")
	p.hears(say["stages"])
	p.hears(say["who"])
	p.brings(say["stages"], say["who"], true)
	p.picture("roadmap-item")
	p.shot("item")
}

// opensGoing opens an item that is under way where the person lives.
func (p person) opensGoing(say map[string]string, item string) {
	p.Types("/programme\r")
	p.hears(say["title"])
	p.Press(say["mine"])
	p.hears(say["own"])
	p.Press(say["going"])
	p.opensByTitle(item, say["under way"])
}

// last is what the last message of the others says.
func (p person) last() string {
	p.t.Helper()
	return browsertest.Ask[string](p.Tab, "[...document.querySelectorAll('.phone.active .theirs')].at(-1).innerText")
}

// saw sends a photo, and then words.
func (p person) saw(say map[string]string) {
	p.Press(say["eyes"])
	p.Sees(".phone.active .key-label", say["agree"])
	p.shot("consent")
	p.Press(say["agree"])
	p.hears(say["ask"])
	p.shot("ask")
	p.Press(say["attach"])
	p.Press(say["photo"])
	p.Do(chromedp.SetUploadFiles(chromedp.CSS(".file-input"), album(p.t)[:1], chromedp.NodeReady))
	p.Until("document.querySelectorAll('.sheet .picked img').length === 1")
	p.Click(".sheet .primary")
	p.hears(say["words"])
	p.Types(say["note"] + "\r")
	p.hears(say["preview"])
	p.hears(say["note"])
	p.reads()
	p.picture("roadmap-eyes")
	p.shot("eyes")
	p.Press(say["send"])
	p.hears(say["sent"])
	p.fits()
}

func (p person) followsIt(say map[string]string) {
	p.Press(say["open"])
	p.hears(say["seen"])
	p.Press(say["follow"])
	p.hears(say["followed"])
	p.shot("followed")
}

// reports: the clerk sees what the citizen saw, and records a stage with what shows it.
func (p person) reports(say map[string]string, item, stage string) {
	p.Types("/roadmap\r")
	p.hears(say["desk"])
	p.shot("desk")
	p.Press(say["sight"])
	p.opensByTitle(item, strings.ToLower(say["sight"]))
	p.shot("kept")
	p.Press(say["look"])
	p.hears(say["said"])
	p.hears(say["note"])
	p.Until("[...document.querySelectorAll('.phone.active .theirs')].slice(-3).some((e) => e.querySelector('img')?.naturalWidth > 0)")
	p.shot("sighting")
	p.Press(say["back"]) // the photo stays below
	p.Sees(".phone.active .key-label", say["done"]+" "+stage)
	p.Press(say["done"] + " " + stage)
	p.sees(say["proof"])
	p.shot("proof")
	p.Types("https://example.kz/akt-" + p.who.lang + "\r")
	p.hears(say["recorded"])
	p.shot("recorded")
}

// opensByTitle opens an item of the list of a filter, on whichever page it is.
func (p person) opensByTitle(item, filter string) {
	p.t.Helper()
	p.hears(filter)
	line := regexp.MustCompile(`(?m)^(\d+)\. \S+ ` + regexp.QuoteMeta(item) + `$`)
	p.Press(line.FindStringSubmatch(p.turnsTo(line))[1])
	p.Until(fmt.Sprintf("((said) => said.includes(%q) && !said.includes(%q))([...document.querySelectorAll('.phone.active .theirs')].at(-1).innerText)", item, filter))
}

// verifies: another clerk looks at what shows it, and verifies it.
func (p person) verifies(say map[string]string, item string) {
	p.Types("/roadmap\r")
	p.hears(say["desk"])
	p.Press(say["waiting"])
	p.opensByTitle(item, strings.ToLower(say["waiting"]))
	p.Press(say["check"])
	p.hears(say["by whom"])
	p.hears("https://example.kz/akt-" + p.who.lang)
	p.shot("check")
	p.Press(say["verify"])
	p.hears(say["verified"])
	p.shot("verified")
}

// seesItDone finds the stage on the same item.
func (p person) seesItDone(say map[string]string, stage string) {
	p.Types("/programme\r")
	p.hears(say["title"])
	p.Types("/subscribe\r")
	p.Press("🗺")
	p.Press("1")
	p.hears(say["shown"] + p.who.lang)
	p.hears(stage + ", " + say["stage"])
	p.brings(say["stages"], say["who"], true)
	p.shot("done")
}
