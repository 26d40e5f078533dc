package clicked

import (
	"fmt"
	"testing"

	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/stretchr/testify/require"

	"qalauly/internal/postgres"
	"qalauly/internal/postgres/pgtest"
)

// weekly are what is typed, pressed and seen of a week, by language.
var weekly = map[string]map[string]string{
	"kk": {
		"channels": "Арналар", "add": "Қосу: Қазақша", "whose": "қай өңірдің апталығы", "region": "Қарағанды", "bound": "Қосылды",
		"week": "Апталық пост", "now": "Қазір жариялау", "asked": "Сұрау жіберілді", "approve": "Бекіту: жариялау", "approved": "Бекітілді", "see": "👁 Көру", "which": "Қайсысын көресіз?", "country": "👁 бүкіл ел · Қазақша", "seen": "👆",
		"post": "Депутаттар рейтингі", "of": "Қарағанды облысы", "place": "Шет ауданы", "found": "Шет аудандық мәслихаты", "follow": "🔔 Хабар алу", "followed": "туралы хабар аласыз", "who": "Бақыт Есенов", "seat": "Шет аудандық мәслихатының депутаты", "more": "Толығырақ", "born": "Туған жылы", "mine": "Сіздің апталығыңыз ·",
	},
	"ru": {
		"channels": "Каналы", "add": "Добавить: Русский", "whose": "Неделя какого региона", "region": "Карагандинская", "bound": "Подключено",
		"week": "Пост недели", "now": "Опубликовать сейчас", "asked": "Просьба отправлена", "approve": "Подтвердить: публикация", "approved": "Подтверждено", "see": "👁 Посмотреть", "which": "Что посмотреть?", "country": "👁 вся страна · Русский", "seen": "👆",
		"post": "Рейтинг депутатов", "of": "Карагандинская область", "place": "Шетский район", "found": "Шетский районный маслихат", "follow": "🔔 Следить", "followed": "Будете получать новости", "who": "Бакыт Есенов", "seat": "Депутат Шетского районного маслихата", "more": "Подробнее", "born": "Год рождения", "mine": "Ваша неделя ·",
	},
}

const demoChannel = "Qalauly · апта"

// TestTheWeekByClicking: an editor says that the channel gets a region's week too, another
// lets it go out, a reader sees both posts; a citizen follows a place and a deputy and is
// told of them.
func TestTheWeekByClicking(t *testing.T) {
	database := pgtest.URL(t)
	page := runDemo(t, database)
	db, err := postgres.Open(database)
	require.NoError(t, err)
	t.Cleanup(db.Close)
	for _, v := range []visitor{{name: "kk", lang: "kk", id: 700000108, tall: true}, {name: "ru", lang: "ru", id: 700000109, tall: true}} {
		t.Run(v.name, func(t *testing.T) {
			say := weekly[v.lang]
			editor := sit(t, page, v)
			v.id = 700000108 + 700000109 - v.id
			other := sit(t, page, v)
			editor.comes()
			editor.bindsAndPublishes(say, other)
			v.id = 700000107
			sit(t, page, v).readsTheChannel(say)
			v.id = map[string]int64{"kk": 700000101, "ru": 700000102}[v.lang]
			citizen := sit(t, page, v)
			citizen.comes()
			citizen.followsAPlace(say)
			citizen.isTold(say, db)
		})
	}
}

// bindsAndPublishes: the channel gets a region's week; two let it go out now.
func (p person) bindsAndPublishes(say map[string]string, other person) {
	p.Types("/channel\r")
	p.hears(say["channels"])
	p.Press(demoChannel)
	p.Sees(".phone.active .key-label", say["add"])
	p.Press(say["add"])
	p.hears(say["whose"])
	p.Press(say["region"])
	p.hears(say["bound"])
	p.picture("week-channel")
	p.Types("/digest\r")
	p.hears(say["week"])
	p.picture("week-digest")
	p.Press(say["now"])
	p.hears(say["asked"])
	other.comes()
	other.Types("/digest\r")
	other.hears(say["approve"])
	other.fits()
	other.Press(say["approve"])
	other.hears(say["approved"])
	p.Types("/digest\r")
	p.Until(fmt.Sprintf("((said) => said.includes(%q) && !said.includes(%q))([...document.querySelectorAll('.phone.active .theirs')].at(-1).innerText)", say["week"], say["asked"]))
	p.Press(say["see"])
	p.hears(say["which"])
	p.Press(say["country"])
	p.hears(say["seen"])
	p.drawn()
	p.picture("week-preview")
}

// drawn waits until the pictures of the chat are there.
func (p person) drawn() {
	p.Until("[...document.querySelectorAll('.phone.active .theirs img')].every((e) => e.complete && e.naturalWidth > 0)")
}

// readsTheChannel: the country's post and the region's stand there in the language.
func (p person) readsTheChannel(say map[string]string) {
	p.Sees(".phone.active", "Qalauly")
	p.Opens(demoChannel)
	p.brings(say["post"], say["of"], false)
	p.picture("week-post")
	p.brings(say["post"], say["of"], true)
	p.picture("week-region")
}

// brings scrolls the last post with some words into sight: that of a region, or of none.
func (p person) brings(words, region string, of bool) {
	p.Until(fmt.Sprintf(`(async (post) => {
		post.scrollIntoView({ block: 'start' });
		for (let i = 0; i < 10; i += 1) await new Promise(requestAnimationFrame);
		if (![...post.querySelectorAll('img')].every((e) => e.complete && e.naturalWidth > 0)) return false;
		await Promise.all([...post.querySelectorAll('img')].map((e) => e.decode()));
		const { top, bottom } = post.getBoundingClientRect();
		return top >= 0 && top < innerHeight / 3 && bottom > 0;
	})([...document.querySelectorAll('.phone.active .theirs')].filter((e) => e.innerText.includes(%q) && e.innerText.includes(%q) === %t).at(-1))`, words, region, of))
}

// followsAPlace: by one tap from its screen; a deputy too.
func (p person) followsAPlace(say map[string]string) {
	p.Types(say["place"] + "\r")
	p.hears(say["found"])
	p.reads()
	p.Press(say["follow"])
	p.hears(say["followed"])
	p.Types(say["who"] + "\r")
	p.hears(say["seat"])
	p.Press(say["more"])
	p.hears(say["born"])
	p.Press(say["follow"])
	p.hears(say["followed"])
	p.reads()
	p.picture("week-follow")
}

// isTold gets the week now instead of at the hour that was chosen.
func (p person) isTold(say map[string]string, db *pgxpool.Pool) {
	_, err := db.Exec(p.t.Context(), `INSERT INTO notice (recipient, kind, ref, once)
		SELECT $1, 'weekmine', period, 'weekmine:' || period FROM snapshot WHERE kind = 'week' AND state = 'published' ORDER BY period DESC LIMIT 1`, p.who.id)
	require.NoError(p.t, err)
	p.hears(say["mine"])
	p.reads()
	p.picture("week-mine")
}
